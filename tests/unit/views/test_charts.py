"""Charts: each builds from a made-up run and from a short real one, says what it is of, and refuses what it has not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from homefront.api.worlds import run
from homefront.errors import ParameterError, ResultsError
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, STAGES, FrontData
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.results import PlaceTable, Results, WorldResult
from homefront.scenario.front_measures import DefendersIrrecoverable
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.society_measures import ShareGoneOwnAt
from homefront.views.charts import FIGURES, about_run, available, figure
from homefront.views.charts.about import country
from homefront.views.charts.definition import Values, quantiles, top_used
from homefront.views.charts.kinds.front import cities_shown
from homefront.views.charts.record import added_up, distances, of_series
from homefront.views.theme import config

DAYS, LONG = 224, 558


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def made_up_world(seed: int, society: bool = True, front: bool = True) -> WorldResult:
    rng = np.random.default_rng(seed)
    data = {name: rng.random((4, DAYS), dtype=np.float32) for name in MEASURES} if society else {}
    followed = {name: np.empty((0, DAYS), dtype=np.float32) for name in FOLLOWED}
    cities = ("Moscow", "Leningrad", "Kiev", "Kharkov", "Rostov-on-Don", *LOST)
    axis = {name: np.cumsum(rng.random((4, DAYS)), axis=1) * 10 for name in AXIS_MEASURES}
    fallen = (rng.random((len(cities), DAYS)) > 0.99).astype(np.uint8)
    fallen[0] = 0
    given = FrontData(
        ("north", "centre", "southwest", "south"), cities, ("a", "b"),
        np.array([1, 0, 2, 2, 3, *(n % 4 for n in range(len(LOST)))]), np.full(len(cities), 900.0),
        np.full(len(cities), 900.0), axis, {name: 0.9 + 0.2 * rng.random(DAYS) for name in NATION_MEASURES}, fallen,
        {name: 1 + rng.random(LONG) for name in INDUSTRY_MEASURES}, rng.random((2, len(STAGES), LONG)) * 100,
    )  # fmt: skip
    positions = {"front.invest_distance": 15.0, "front.invest_days": 14.0}
    return WorldResult(seed, data, np.empty(0, np.int64), followed, 0.0, positions, given if front else None)


LOST = ("Daugavpils", "Minsk", "Pskov", "Zhitomir", "Smolensk", "Vinnitsa", "Uman", "Luga", "Dnepropetrovsk", "Vyazma",
        "Mariupol", "Kalinin", "Mozhaisk")  # fmt: skip


def made_up(n: int = 3, society: bool = True, front: bool = True) -> Results:
    places = PlaceTable(
        ("Moscow", "ural/towns", "ural/countryside", "army/north"), ("Moscow", "towns", "countryside", "soldiers"),
        ("moscow", "irkutsk", "irkutsk", "army"), ("city", "towns", "countryside", "army"),
        np.array([4.0e6, 1.0e6, 3.0e6, 5.0e5]),
    )  # fmt: skip
    about = {
        "scenario": "moscow-1941",
        "version": "0.1.0",
        "scale": "1:20000",
        "causes_left_out": ["relocation"],
        "parameter_set": "defaults",
        "parameters": {},
    }
    worlds = [made_up_world(seed, society, front) for seed in range(7, 7 + n)]
    return Results(worlds, places, date(1941, 6, 22), DAYS, about)


@pytest.fixture(scope="module")
def whole() -> Results:
    return made_up()


@pytest.fixture(scope="module")
def short(moscow: Scenario) -> Results:
    return run(moscow, scale=1 / 20000, seed=1, days=30)


def texts(thing: Any) -> Iterator[str]:
    """All strings in a chart, however deep."""
    if isinstance(thing, str):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from texts(part)


def data_of(chart: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of all data, which stand in the chart itself."""
    return [row for rows in chart["datasets"].values() for row in rows]


@pytest.mark.parametrize("name", FIGURES)
def test_every_chart_builds_from_a_made_up_run(whole: Results, moscow: Scenario, name: str) -> None:
    chart = figure(whole, name, scenario=moscow).to_dict()
    assert json.loads(json.dumps(chart, allow_nan=False)) == chart
    assert config()["axis"].items() <= chart["config"]["axis"].items()
    said = " ".join(texts(chart))
    for word in ("moscow-1941", "relocation", "seeds 7 to 9", "3 worlds", "homefront 0.1.0", whole.result_hash[:12]):
        assert word in said
    assert len(data_of(chart)) > 1


@pytest.mark.parametrize("name", FIGURES)
def test_every_chart_builds_from_a_short_run_or_says_why_not(short: Results, moscow: Scenario, name: str) -> None:
    if name.startswith("targets"):  # a city that is not lost in 30 days may be later
        with pytest.raises(ResultsError, match="answers no target"):
            figure(short, name, scenario=moscow)
        return
    days = [str(row["day"]) for row in data_of(figure(short, name, scenario=moscow).to_dict()) if "day" in row]
    assert not days or max(days) <= "1941-07-21"


def test_a_chart_depends_on_nothing_but_the_run(whole: Results, moscow: Scenario) -> None:
    assert figure(whole, "front", scenario=moscow).to_dict() == figure(whole, "front", scenario=moscow).to_dict()


def test_each_world_is_a_line_and_the_one_nearest_to_the_medians_is_bold(whole: Results, moscow: Scenario) -> None:
    chart = figure(whole, "fear", place="ural/towns", scenario=moscow).to_dict()
    values = np.stack([world.data["fear"][1] for world in whole.worlds])
    middle = int(np.argmin(np.abs(values - np.median(values, axis=0)).sum(axis=1)))
    bold = [row["m"] for row in data_of(chart) if "m" in row]
    np.testing.assert_allclose(bold, values[middle], rtol=1e-4)
    thin = [row for row in data_of(chart) if "w" in row]
    assert {row["w"] for row in thin} == {0, 1, 2} - {middle}
    last = {row["w"]: row["v"] for row in thin if row["day"] == "1942-01-31"}
    assert last == pytest.approx({w: values[w, -1] for w in last}, rel=1e-4)
    assert f"(seed {whole.worlds[middle].seed}); thin" in " ".join(" ".join(texts(chart)).split())


def test_of_many_worlds_a_band_is_drawn_and_the_middle_one(moscow: Scenario) -> None:
    many = made_up(41, front=False)
    chart = figure(many, "fear", place="Moscow", scenario=moscow).to_dict()
    values = np.stack([world.data["fear"][0] for world in many.worlds])
    band = [row for row in data_of(chart) if "h" in row]
    np.testing.assert_allclose([row["h"] for row in band], np.quantile(values, 0.95, axis=0), rtol=1e-4)
    assert not any("w" in row for row in data_of(chart))


def test_one_world_has_one_line(moscow: Scenario) -> None:
    chart = figure(made_up(1), "fear", scenario=moscow).to_dict()
    assert '"area"' not in json.dumps(chart)
    assert not any("w" in row for row in data_of(chart))
    assert "the one world" in " ".join(texts(chart))


def test_an_axis_is_drawn_no_further_than_it_is_used() -> None:
    assert top_used((0, 1), 0.013) == 0.02
    assert top_used((0, 100), 25.0) == 50.0
    assert top_used((0, 1), 0.26) is None
    assert top_used((0, 1), 0.0) is None
    assert top_used((-50, 400), 3.0) is None


def test_the_middle_world_weighs_series_alike() -> None:
    wide = np.array([[0.0, 0.0], [500.0, 500.0], [1000.0, 1000.0]])
    narrow = np.array([[0.1, 0.1], [0.1, 0.1], [0.3, 0.3]])
    assert Values((1, 2, 3), {"wide": wide, "narrow": narrow}).middle_world() == 1
    assert Values((1, 2, 3), {"narrow": narrow, "nobody": np.full((3, 2), np.nan)}).middle_world() == 0


def test_no_median_where_fewer_than_half_of_the_worlds_have_a_value() -> None:
    values = np.array([[0.1, 0.2], [0.3, np.nan], [0.5, np.nan]])
    np.testing.assert_allclose(quantiles(values)[1], [0.3, np.nan])


def test_all_places_together_are_weighted_by_people_and_leave_soldiers_out(whole: Results, moscow: Scenario) -> None:
    people = whole.places.population[:3, None]
    world = about_run(whole, moscow).world(whole.worlds[0])
    own, free = world.society["own"], 1 - world.society["occupied"][:3]
    expected = (own[:3] * people).sum(axis=0) / people.sum()
    np.testing.assert_allclose(country(world, own, free=False), expected, rtol=1e-5)
    expected = (own[:3] * people * free).sum(axis=0) / (people * free).sum(axis=0)
    np.testing.assert_allclose(country(world, own, free=True), expected, rtol=1e-5)


def test_without_a_place_it_is_the_largest_city(whole: Results, moscow: Scenario) -> None:
    assert about_run(whole, moscow).place_id == "Moscow"
    assert cities_shown(about_run(whole, moscow)) == ["Moscow", "Leningrad", "Kiev", "Rostov-on-Don"]


def test_losses_of_the_record_add_up_from_the_first_day(whole: Results, moscow: Scenario) -> None:
    marks = added_up(about_run(whole, moscow), DefendersIrrecoverable)
    assert [mark.on.isoformat() for mark in marks] == ["1941-09-30", "1941-12-31", "1942-01-31"]
    assert marks[1].best == pytest.approx(2129.677 + 1007.996)


def test_targets_of_a_recorded_series_stand_beside_its_curve(whole: Results, moscow: Scenario) -> None:
    measure = next(one for one in moscow.measures if isinstance(one, ShareGoneOwnAt))
    row = next(row for row in moscow.targets if row.target_id == measure.target)
    (mark,) = of_series(about_run(whole, moscow), "own", 100.0)
    assert (mark.on, mark.best) == (measure.on, 100 * row.value_best)
    assert of_series(about_run(whole, moscow), "fear") == []
    elsewhere = dataclasses.replace(moscow, measures=(measure.model_copy(update={"place": "Kiev"}),))
    assert of_series(about_run(whole, elsewhere), "own") == []


def test_panels_of_the_armies_are_named_as_the_scenario_names_them(whole: Results, moscow: Scenario) -> None:
    nameless = dataclasses.replace(moscow, outcomes=())

    def headings(scenario: Scenario) -> list[str]:
        drawn = [FIGURES[name].draw for name in ("losses", "armies")]
        about = about_run(whole, scenario)
        return [panel.heading for draw in drawn if draw is not None for panel in draw(about).panels]

    sides = ["Soviet", "Soviet", "German", "Soviet", "German", "Soviet"]
    assert [text.split()[0] for text in headings(moscow)] == sides
    assert {" ".join(text.split()[:2]) for text in headings(nameless)} == {"The defender's", "The attacker's"}


def test_distances_of_the_record_count_what_the_front_is_short_of(whole: Results, moscow: Scenario) -> None:
    marks = distances(about_run(whole, moscow), "Rostov-on-Don")
    beyond = next(mark for mark in marks if mark.on == date(1941, 11, 23))
    assert (beyond.low, beyond.best, beyond.high) == (-10, -5, 0)
    assert {mark.shape for mark in marks} == {"diamond", "down", "up"}


def test_plants_stand_beside_the_number_shipped(whole: Results, moscow: Scenario) -> None:
    """One line, and the record's bar on it."""
    draw = FIGURES["plants"].draw
    assert draw is not None
    shipped = draw(about_run(whole, moscow)).panels[0]
    first = about_run(whole, moscow).world(whole.worlds[0])
    on = [mark.on for mark in shipped.marks]
    assert on, "the scenario has plants shipped on record"
    day = (on[0] - moscow.start).days
    assert shipped.series[0].take(first)[day] == pytest.approx(first.fronts.plants_shipped(day))


def test_a_series_has_one_meaning_wherever_it_stands(whole: Results, moscow: Scenario) -> None:
    """Arrays of a page are packed by the key of their series."""
    world = about_run(whole, moscow).world(whole.worlds[0])
    known: dict[str, np.ndarray] = {}
    for chart in FIGURES.values():
        drawing = chart.draw(world.about) if chart.draw is not None else None
        for one in drawing.series if drawing is not None else ():
            values = np.asarray(one.take(world))
            assert np.array_equal(known.setdefault(one.key, values), values, equal_nan=True), one.key


def test_misses_stand_before_hits(whole: Results, moscow: Scenario) -> None:
    chart = figure(whole, "targets-society", scenario=moscow).to_dict()
    rows = [row for row in data_of(chart) if "hit" in row]
    hits = list({row["name"]: row["hit"] for row in rows}.values())
    assert hits == sorted(hits, reverse=True)
    assert len(hits) == 12


@pytest.mark.parametrize("name", [key for key, item in FIGURES.items() if item.needs in ("front", "both")])
def test_a_run_without_a_front_has_no_chart_of_it(moscow: Scenario, name: str) -> None:
    with pytest.raises(ResultsError, match=r"no front|answers no target"):
        figure(made_up(1, front=False), name, scenario=moscow)


@pytest.mark.parametrize("name", [key for key, item in FIGURES.items() if item.needs in ("society",)])
def test_a_run_without_a_society_has_no_chart_of_it(moscow: Scenario, name: str) -> None:
    with pytest.raises(ResultsError, match=r"no society|answers no target"):
        figure(made_up(1, society=False), name, scenario=moscow)


def test_hooks_that_are_all_one_are_no_chart(moscow: Scenario) -> None:
    world = made_up_world(1)
    assert world.front is not None
    flat = dataclasses.replace(
        world.front, axis={**world.front.axis, "cohesion": np.ones((4, DAYS))},
        nation={name: np.ones(DAYS) for name in NATION_MEASURES},
    )  # fmt: skip
    results = dataclasses.replace(made_up(1), worlds=[dataclasses.replace(world, front=flat)])
    with pytest.raises(ResultsError, match="do not act on each other"):
        figure(results, "hooks", scenario=moscow)


@pytest.mark.parametrize(
    ("name", "place", "width", "said"),
    [
        ("feer", "", 8.5, "did you mean fear"),
        ("fear", "Moscov", 8.5, "did you mean Moscow"),
        ("front", "Kyiv", 8.5, "no city on an axis"),
        ("losses", "Moscow", 8.5, "not of one place"),
        ("fear", "", 1.0, "expected 6 to 60"),
    ],
)
def test_what_there_is_not_is_refused(
    whole: Results, moscow: Scenario, name: str, place: str, width: float, said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        figure(whole, name, place=place, width_cm=width, scenario=moscow)


def test_a_run_of_a_scenario_that_does_not_ship_asks_for_it(whole: Results) -> None:
    other = dataclasses.replace(whole, provenance={**whole.provenance, "scenario": "my-moscow"})
    with pytest.raises(ParameterError, match="give its folder"):
        figure(other, "fear")


def test_a_scenario_changed_since_the_run_is_told(whole: Results, moscow: Scenario) -> None:
    other = dataclasses.replace(whole, provenance={**whole.provenance, "scenario_hash": "0" * 64})
    assert "has changed since" in " ".join(texts(figure(other, "fear", scenario=moscow).to_dict()))


def test_the_list_says_what_a_run_lacks() -> None:
    assert {row["name"] for row in available(made_up(1, front=False)) if not row["drawn"]} == {
        name for name, item in FIGURES.items() if item.needs in ("front", "both")
    }
