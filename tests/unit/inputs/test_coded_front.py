"""Inputs of front and industry: moscow-1941's are those of the trial code, number by number."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.errors import ScenarioError
from homefront.inputs.changed import changed_front, changes_of
from homefront.inputs.coded_front import coded_front
from homefront.inputs.front import FrontInputs
from homefront.inputs.making import make
from homefront.inputs.society import plane
from homefront.scenario.changes import Change
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Diversion

TRIAL = Path(__file__).parents[2] / "trial" / "front_params.json"
AXES = ("north", "centre", "southwest", "south")
NAMED_OTHERWISE = {"Rostov": "Rostov-on-Don", "Przemysl": "Peremyshl"}
START = datetime.date(1941, 6, 22)


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture(scope="module")
def front(moscow: Scenario) -> FrontInputs:
    return coded_front(moscow, seed=1)


@pytest.fixture(scope="module")
def trial() -> dict[str, Any]:
    return json.loads(TRIAL.read_text(encoding="utf-8"))


def day(text: str) -> int:
    return (datetime.date.fromisoformat(text) - START).days


def by_axis(table: dict[str, float]) -> list[float]:
    return [table[axis] for axis in AXES]


def test_axes_are_those_of_the_trial(front: FrontInputs, trial: dict[str, Any]) -> None:
    assert front.axes == AXES == tuple(trial["axes"])
    assert front.days == trial["days"]
    for route in front.routes:
        points = trial["routes"][route.axis]
        assert route.places == tuple(NAMED_OTHERWISE.get(p["place"], p["place"]) for p in points)
        assert route.lat.tolist() == [p["lat"] for p in points]
        assert route.lon.tolist() == [p["lon"] for p in points]
        assert np.abs(route.chainage - [p["chainage_km"] for p in points]).max() < 1e-9


def test_routes_lie_on_the_plane_of_the_scenario(front: FrontInputs) -> None:
    for route in front.routes:
        east, north = plane(route.lat, route.lon, 54)
        assert np.array_equal(route.east, east)
        assert np.array_equal(route.north, north)


def test_men_at_the_start_and_on_their_way(front: FrontInputs, trial: dict[str, Any]) -> None:
    start = trial["start"]
    for what in ("attackers", "defenders", "second_echelon"):
        assert getattr(front, what).tolist() == by_axis(start[what])
    assert front.attacker_reserve.tolist() == by_axis(start["okh_reserve"])
    assert front.reserve_share.tolist() == by_axis(trial["reserve_share"])
    assert list(front.attacker_reserve_days) == start["okh_days"]
    assert list(front.echelon_days) == start["second_echelon_days"]
    assert front.reserve_days == (trial["scenario"]["res_on"], trial["scenario"]["res_off"] - 1)
    assert front.off_axis == start["off_axis"]
    assert list(front.off_axis_losses) == list(start["off_axis_losses_per_day"].values())
    assert front.late_mobilisation == day(trial["mobilisation_change"])
    assert (front.unready, front.reserves, front.moves) == (1, 1, 1)


def test_replacements_by_day(front: FrontInputs, trial: dict[str, Any]) -> None:
    wanted = np.zeros(224)
    for span in trial["replacements_per_day"]:
        wanted[day(span["from_date"]) : day(span["to_date"]) + 1] = span["value"]
    assert np.array_equal(front.replacements, wanted)


def test_halts_last_up_to_the_day_before_the_advance_goes_on(front: FrontInputs, trial: dict[str, Any]) -> None:
    wanted = np.ones((224, 4))
    for halt in trial["scenario"]["halts"]:
        wanted[halt["from_day"] : halt["to_day"], AXES.index(halt["axis"])] = 0
    assert np.array_equal(front.attack, wanted)


def test_only_the_surprise_is_a_shock(front: FrontInputs, trial: dict[str, Any], moscow: Scenario) -> None:
    assert front.offensives.sum() == 4
    assert front.offensives[0].tolist() == [1, 1, 1, 1]
    later = {(row.axis, (row.date_start - START).days) for row in moscow.enemy_orders if row.kind == "offensive"}
    prepared = {(item["axis"], item["day"]) for item in trial["scenario"]["prepared_offensives"]}
    assert later == {item for item in prepared if item[1] > 0}


def test_transfers(front: FrontInputs, trial: dict[str, Any]) -> None:
    s, t = trial["scenario"], front.transfers
    north, centre, southwest, south = range(4)
    rows = list(zip(t.source, t.target, t.leaves, t.arrives, t.men, t.most, t.returns, t.share, strict=True))
    assert rows == [
        (centre, southwest, s["kiev_leave"], s["kiev_join"], s["kiev_size"], 0.4, -1, 0),
        (south, southwest, s["kiev_join"], s["kiev_join"], s["kiev_pg1"], 1, -1, 0),
        (southwest, centre, s["kiev_off"], s["kiev_off"], 0, 0, 0, 0.9),
        (southwest, south, s["kiev_off"], s["kiev_off"], 0, 0, 1, 0.9),
        (north, centre, trial["typhoon_day"], trial["typhoon_day"], s["typhoon_from_north"], 0.25, -1, 0),
        (southwest, centre, trial["typhoon_day"], trial["typhoon_day"], s["typhoon_from_south"] / 2, 0.25, -1, 0),
        (south, centre, trial["typhoon_day"], trial["typhoon_day"], s["typhoon_from_south"] / 2, 0.25, -1, 0),
    ]


def test_temperature_and_mud(front: FrontInputs, trial: dict[str, Any]) -> None:
    knots = trial["temperature"]["knots"]
    record = np.interp(np.arange(224), [k["day"] for k in knots], [k["celsius"] for k in knots])
    assert np.array_equal(front.temperature, record[:, None] + by_axis(trial["temperature"]["offset"]))
    after = day(trial["temperature"]["mud_after"])
    assert front.mud.tolist() == [float(d > after) for d in range(224)]


def test_no_railway_over_the_dnepr_before_the_bridges(front: FrontInputs, trial: dict[str, Any]) -> None:
    wanted = np.full((224, 4), np.inf)
    chainages = {zone["place"]: zone["chainage_km"] for zone in trial["zones"]}
    wanted[: trial["scenario"]["bridge_w"], 2] = chainages["Kiev"]
    wanted[: trial["scenario"]["bridge_s"], 3] = chainages["Dnepropetrovsk"]
    assert np.allclose(front.rail_limit, wanted, rtol=0, atol=1e-9)


def test_zones(front: FrontInputs, trial: dict[str, Any], moscow: Scenario) -> None:
    zones, wanted = front.zones, trial["zones"]
    assert zones.places == tuple(NAMED_OTHERWISE.get(z["place"], z["place"]) for z in wanted)
    assert [AXES[k] for k in zones.axis] == [z["axis"] for z in wanted]
    assert np.abs(zones.chainage - [z["chainage_km"] for z in wanted]).max() < 1e-9
    assert zones.strength.tolist() == [z["strength"] for z in wanted]
    drawn = {p: (low, high) for p, low, high in zip(zones.places, zones.low, zones.high, strict=True) if low < high}
    assert drawn == {"Moscow": (1, 3)}
    invested = {p: d for p, d in zip(zones.places, zones.invest_from, strict=True) if np.isfinite(d)}
    assert invested == {"Leningrad": day("1941-09-06"), "Moscow": day("1941-10-12")}
    assert {row.city for row in moscow.captures}.issuperset(zones.places)


def test_the_zones_of_the_southwest_are_bypassed_while_kiev_is_taken_from_behind(front: FrontInputs) -> None:
    wanted = np.ones((224, 8))
    wanted[83:94, 4:6] = 0
    assert np.array_equal(front.zones.active, wanted)


def test_industry(front: FrontInputs, trial: dict[str, Any]) -> None:
    mine, wanted = front.industry, trial["industry"]
    regions = wanted["regions"]
    assert mine.names == tuple(r["region"] for r in regions)
    for name in ("share", "plants", "movable"):
        assert getattr(mine, name).tolist() == [r[name] for r in regions]
    assert [AXES[k] for k in mine.axis] == [r["axis"] for r in regions]
    assert np.abs(mine.chainage - [r["chainage_km"] for r in regions]).max() < 1e-9
    assert [name for name, b in zip(mine.names, mine.besieged, strict=True) if b] == [wanted["siege_region"]]
    for name, other in (
        ("east_share", "east_share"), ("growth_east", "growth_east_per_day"), ("wagons_per_day", "wagons_per_day"),
        ("wagons_per_plant", "wagons_per_plant"), ("siege_km", "siege_km"), ("siege_output", "siege_output"),
        ("order_distance", "evacuation_distance_km"), ("tanks_per_day", "tanks_per_day_at_1"),
    ):  # fmt: skip
        assert getattr(mine, name) == wanted[other], name
    assert mine.days == 558


def test_plants_stand_and_arrive_in_known_regions(front: FrontInputs, moscow: Scenario) -> None:
    known = {row.region_id for row in moscow.regions}
    here = [name for group in front.industry.regions for name in group]
    there = [name for group in front.industry.destinations for name in group]
    assert known.issuperset(here + there)
    assert len(set(here)) == len(here)
    assert set(here).isdisjoint(there)
    assert front.industry.received.tolist() == [226, 667, 244, 78, 308]
    assert "kazakhstan" in front.industry.destinations[4]
    assert "uzbekistan" in front.industry.destinations[4]


def test_aid_counts_what_was_delivered_within_the_rows(front: FrontInputs) -> None:
    aid = front.industry.aid
    assert aid.shape == (558,)
    assert aid.sum() == pytest.approx((466 + 182) * 0.5 / 10 + (699 + 204) * 0.5 / 39)
    assert not aid[: day("1941-08-31")].any()
    assert aid[day("1941-12-31")] > 0
    assert not aid[day("1942-01-01") :].any()


def test_directives_to_industry(front: FrontInputs) -> None:
    mine = front.industry
    assert mine.objective_issued.tolist() == [day("1941-06-30"), day("1941-08-16"), day("1941-08-16")]
    assert mine.objective_day.tolist() == [day("1941-09-30"), day("1941-12-31"), day("1942-12-31")]
    assert mine.objective_output[0] == 1.26


def test_the_seed_changes_nothing_yet(front: FrontInputs, moscow: Scenario) -> None:
    again = coded_front(moscow, seed=2)
    assert np.array_equal(again.temperature, front.temperature)
    assert np.array_equal(again.zones.strength, front.zones.strength)


def test_without_the_diversion_the_centre_goes_on_and_nobody_is_sent_south(
    front: FrontInputs, moscow: Scenario
) -> None:
    other = changed_front(moscow, changes_of(moscow, {"enemy_diversion"}), seed=1)
    wanted = front.attack.copy()
    wanted[day("1941-08-23") : day("1941-10-02"), 1] = 1
    wanted[day("1941-09-19") : day("1941-10-01"), 2] = 1
    assert np.array_equal(other.attack, wanted)
    assert other.transfers.leaves.tolist() == [95, 95, 95]
    assert other.transfers.returns.tolist() == [-1, -1, -1]
    assert other.zones.active.all()
    for name in ("temperature", "replacements", "rail_limit", "offensives"):
        assert np.array_equal(getattr(other, name), getattr(front, name))


def test_orders_that_hang_on_no_cause_cannot_be_left_out_with_it(moscow: Scenario) -> None:
    without = Change("drop", Diversion("diversion"), cause="enemy_diversion")
    assert make(without.target, moscow, without).digest != moscow.digest
    with pytest.raises(ScenarioError, match="did you mean enemy_diversion"):
        changed_front(moscow, [dataclasses.replace(without, cause="enemy_divrsion")], seed=1)


def test_a_scenario_without_axes_has_no_front(moscow: Scenario) -> None:
    with pytest.raises(ScenarioError, match="a scenario without a front"):
        coded_front(dataclasses.replace(moscow, axes=()), seed=1)
