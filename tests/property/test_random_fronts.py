"""Random fronts: men and plants are conserved, positions stay on their routes, and no cause works backwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import front_runs
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from homefront.engine.front_run import FrontRun
from homefront.inputs.front import FrontInputs
from homefront.observe.front_recorder import AXIS_MEASURES
from homefront.parameters import specs_of
from homefront.processes import FRONT_PROCESSES, PROCESSES
from homefront.processes.relocation import EAST, LOST, MOVING, WAITING, WORKING
from homefront.world.axes import Cities

DAYS = 25
BOUNDED = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def random_front(seed: int) -> FrontInputs:
    """Anything that a scenario could say of a front: halts, transfers, zones, cold, reserves, plants."""
    rng = np.random.default_rng(seed)
    axes = int(rng.integers(1, 5))

    def span() -> tuple[int, int]:
        first = int(rng.integers(0, DAYS))
        return first, int(rng.integers(first, DAYS + 3))

    def rows(n: int) -> list[Any]:
        out = []
        for i in range(n):
            leaves = int(rng.integers(0, DAYS))
            back = int(rng.integers(i)) if i and rng.random() < 0.3 else -1
            out.append((int(rng.integers(axes)), int(rng.integers(axes)), leaves, leaves + int(rng.integers(0, 8)),
                        float(rng.uniform(0, 900)), float(rng.random()), back, float(rng.random())))  # fmt: skip
        return out

    zones = [
        (int(rng.integers(axes)), float(rng.uniform(0, 1000)), float(rng.uniform(0, 3)),
         float(rng.choice([0, 5, np.inf])))
        for _ in range(int(rng.integers(0, 6)))
    ]  # fmt: skip
    n = 4 * axes
    industry = front_runs.industry(
        axes, DAYS, chainage=rng.uniform(-50, 1000, n), movable=rng.random(n), besieged=rng.random(n) < 0.3,
        siege_km=60.0, plants=rng.uniform(1, 300, n), wagons_per_day=float(rng.uniform(0, 5000)),
        aid=rng.random(DAYS + 60) * (rng.random() < 0.5), growth_east=0.001,
    )  # fmt: skip
    return front_runs.small_front(
        axes, DAYS, attackers=10 ** rng.uniform(0.5, 3.5, axes), defenders=10 ** rng.uniform(0.5, 3.5, axes),
        attacker_reserve=rng.uniform(0, 200, axes), second_echelon=rng.uniform(0, 200, axes),
        attacker_reserve_days=span(), echelon_days=span(), reserve_days=span(),
        reserve_share=rng.dirichlet(np.ones(axes)),
        replacements=rng.uniform(0, 30, DAYS), attack=(rng.random((DAYS, axes)) < 0.8).astype(float),
        offensives=(rng.random((DAYS, axes)) < 0.1).astype(float), temperature=rng.uniform(-40, 25, (DAYS, axes)),
        mud=(rng.random(DAYS) < 0.5).astype(float), rail_limit=rng.choice([100.0, 400.0, np.inf], (DAYS, axes)),
        late_mobilisation=int(rng.integers(0, DAYS)), unready=float(rng.integers(2)), moves=float(rng.integers(2)),
        reserves=float(rng.integers(2)), zones=front_runs.zones(zones, DAYS), industry=industry,
        transfers=front_runs.transfers(rows(int(rng.integers(0, 6)))),
    )  # fmt: skip


def random_changes(seed: int) -> dict[str, float]:
    """Every parameter of front and industry somewhere in its bounds, or left alone."""
    rng = np.random.default_rng(seed)
    out = {}
    for cls in PROCESSES:
        for name, spec in specs_of(cls).items():
            if cls.name in FRONT_PROCESSES and rng.random() < 0.3:
                low, high = spec.bounds
                out[f"{cls.name}.{name}"] = float(rng.integers(2) if spec.unit == "flag" else rng.uniform(low, high))
    return out


def cities_of(inputs: FrontInputs) -> Cities:
    return front_runs.cities_at(0, [0.0, 5.0, 40.0, 300.0])


Made = tuple[FrontInputs, dict[str, float], frozenset[str]]
FRONTS = st.tuples(
    st.integers(0, 2**32 - 1), st.sets(st.sampled_from(sorted(FRONT_PROCESSES)), max_size=2).map(frozenset)
).map(lambda drawn: (random_front(drawn[0]), random_changes(drawn[0]), drawn[1]))


def run(made: Made, **changes: Any) -> FrontRun:
    inputs, values, without = made
    return front_runs.run(replace(inputs, **changes), values, without=without, cities=cities_of(inputs))


# --- what is conserved -----------------------------------------------------------------------------------------


@given(FRONTS)
@BOUNDED
def test_men_and_plants_are_conserved(made: Made) -> None:
    for name, (wanted, found) in run(made).accounts().items():
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-7), name


@given(FRONTS)
@BOUNDED
def test_everything_stays_a_number_and_no_stock_goes_below_nothing(made: Made) -> None:
    front = run(made)
    data = front.data()
    for name in AXIS_MEASURES:
        assert np.isfinite(data.axis[name]).all(), name
        if name not in ("log_ratio", "speed"):
            assert (data.axis[name] >= -1e-9).all(), name
    for values in (*data.nation.values(), *data.industry.values()):
        assert np.isfinite(values).all()
    assert (data.stages >= -1e-9).all()
    assert (front.state.travelling >= -1e-9).all()
    assert (data.axis["experience"] <= 1).all()
    assert ((data.axis["supply"] >= 0) & (data.axis["supply"] <= 1)).all()
    for name in ("killed", "captured", "wounded", "attacker_losses", "frostbite"):
        assert (np.diff(data.axis[name]) >= 0).all(), name


@given(FRONTS)
@BOUNDED
def test_a_front_stays_on_its_route_and_its_railhead_behind_it(made: Made) -> None:
    inputs = made[0]
    data = run(made).data()
    position = data.axis["position"]
    assert (position >= 0).all()
    assert (position <= 1000.0 + 1e-9).all()
    assert (data.axis["railhead"] <= np.maximum(position - 20.0, 0.0)).all()
    assert (data.axis["railhead"] <= inputs.rail_limit.T).all()
    np.testing.assert_allclose(position, np.cumsum(data.axis["speed"], axis=1), atol=1e-9)


@given(FRONTS)
@BOUNDED
def test_an_axis_on_a_halt_never_advances(made: Made) -> None:
    data = run(made).data()
    halted = made[0].attack.T == 0.0
    assert (data.axis["speed"][halted] <= 0.0).all()


@given(FRONTS)
@BOUNDED
def test_where_the_front_does_not_go_forward_nobody_is_captured(made: Made) -> None:
    data = run(made).data()
    captured = np.diff(data.axis["captured"], axis=1, prepend=0.0)
    assert (captured[data.axis["speed"] <= 0.0] == 0.0).all()


# --- plants ----------------------------------------------------------------------------------------------------


@given(FRONTS)
@BOUNDED
def test_captured_plants_never_produce(made: Made) -> None:
    """From the day on which the front reaches them nothing works or waits there; what is lost stays lost, and only
    what was shipped before is taken into account."""
    inputs, values, without = made
    assume("relocation" not in without)
    industry = inputs.industry
    data = run(made).data()
    reached = data.axis["position"][industry.axis] >= industry.chainage[:, None]
    reached[:, 0] = False
    ever = np.logical_or.accumulate(reached, axis=1)
    for stage in (WORKING, WAITING):
        assert (data.stages[:, stage, :DAYS][ever] == 0.0).all()
    assert (np.diff(data.stages[:, LOST]) >= 0).all()
    last = data.stages[:, :, -1]
    efficiency = values.get("relocation.efficiency", 0.9)
    most = (industry.share * (last[:, WORKING] + efficiency * last[:, EAST]) / industry.plants).sum()
    east = 0.1 * (1 + 0.001 * (industry.days - 1))
    assert data.industry["capacity"][-1] <= most + east + 1e-9


@given(FRONTS)
@BOUNDED
def test_where_nothing_moves_nothing_is_shipped_and_what_the_front_reaches_is_lost(made: Made) -> None:
    assume("relocation" not in made[2])
    data = run(made, moves=0.0).data()
    industry = made[0].industry
    assert (data.stages[:, WAITING : EAST + 1] == 0.0).all()
    reached = (data.axis["position"][industry.axis] >= industry.chainage[:, None])[:, 1:].any(axis=1)
    last = data.axis["position"][industry.axis, -1] >= industry.chainage
    np.testing.assert_array_equal(data.stages[:, LOST, -1] > 0.0, reached | last)
    np.testing.assert_array_equal(data.stages[:, LOST, -1][reached], industry.plants[reached])


@given(FRONTS)
@BOUNDED
def test_no_more_is_shipped_than_the_wagons_take(made: Made) -> None:
    data = run(made).data()
    on_the_way = data.stages[:, MOVING : EAST + 1].sum(axis=(0, 1))
    used = np.diff(on_the_way) * made[0].industry.wagons_per_plant
    assert (used <= data.industry["wagons"][1:] + 1e-6).all()


# --- one way only ----------------------------------------------------------------------------------------------


def first_day(made: Made, **changes: Any) -> dict[str, np.ndarray]:
    """The first day of the same front, without noise in its power; each axis by itself."""
    inputs, values, without = made
    front = front_runs.started(replace(inputs, **changes), values | {"front.noise": 0.0}, without=without)
    front.advance(0, 1, front_runs.no_hooks(len(inputs.axes)))
    return {name: front.data().axis[name][:, 0] for name in AXIS_MEASURES}


@given(FRONTS, st.floats(1.0, 50.0))
@BOUNDED
def test_a_higher_force_ratio_is_never_slower(made: Made, factor: float) -> None:
    """All axes' attackers times the same number: supply, zones, weather and equipment are the same on the first day."""
    transfers = front_runs.transfers([])
    inputs = replace(made[0], transfers=transfers)
    one = first_day((inputs, made[1], made[2]))
    more = first_day((inputs, made[1], made[2]), attackers=inputs.attackers * factor)
    assert (more["log_ratio"] >= one["log_ratio"] - 1e-12).all()
    assert (more["speed"] >= one["speed"] - 1e-12).all()


@given(FRONTS)
@BOUNDED
def test_a_surprise_only_weakens_the_defender(made: Made) -> None:
    inputs = made[0]
    calm = first_day(made, offensives=np.zeros_like(inputs.offensives))
    surprised = first_day(made, offensives=np.ones_like(inputs.offensives))
    assert (surprised["log_ratio"] >= calm["log_ratio"] - 1e-12).all()
    assert (surprised["speed"] >= calm["speed"] - 1e-12).all()
    assert (surprised["captured"] >= calm["captured"] - 1e-12).all()


@given(FRONTS)
@BOUNDED
def test_without_reserves_there_are_fewer_men(made: Made) -> None:
    """All who are or were in the army, by the last day."""
    inputs = replace(made[0], reserve_days=(3, DAYS - 1))

    def men(reserves: float) -> float:
        s = run((inputs, made[1] | {"mobilisation.reserve": 800.0}, made[2]), reserves=reserves).state
        gone = s.killed.sum() + s.captured.sum() + s.discharged[0]
        return float(s.defenders.sum() + s.hospital[0] + s.stock[0] + gone)

    expected = 0.0 if "mobilisation" in made[2] else 800.0
    assert men(1.0) - men(0.0) == pytest.approx(expected, abs=1e-6)


@given(FRONTS)
@BOUNDED
def test_without_learning_experience_only_sinks_to_that_of_the_new(made: Made) -> None:
    """Learning off keeps dilution."""
    inputs, values, without = made
    assume("learning" not in without)
    values = values | {"learning.rate": 0.0, "learning.start": 0.9, "learning.new": 0.6}
    front = front_runs.run(inputs, values, without=without | {"attrition"})
    experience = front.data().axis["experience"]
    assert (np.diff(experience, axis=1, prepend=0.9) <= 1e-12).all()
    assert (experience >= 0.6 - 1e-9).all()
    fresh = front.state.called[0] + front.state.arrived[0] > 0
    if fresh and front.state.inflow.min() > 0:
        assert (experience[:, -1] < 0.9).all()


@given(FRONTS)
@BOUNDED
def test_orders_to_invest_keep_the_front_off_its_ring(made: Made) -> None:
    """A front that stands before the ring when the order comes does not pass it."""
    inputs, values, without = made
    km = values.get("front.invest_distance", 15.0)
    position = run((inputs, values | {"front.invest": 1.0}, without)).data().axis["position"]
    before = np.concatenate([np.zeros((len(inputs.axes), 1)), position[:, :-1]], axis=1)
    z = inputs.zones
    for axis, at, order in zip(z.axis, z.chainage, z.invest_from, strict=True):
        kept = (np.arange(DAYS) >= order) & (before[axis] <= at - km)
        assert (position[axis][kept] <= at - km + 1e-9).all()


# --- draws -----------------------------------------------------------------------------------------------------


@given(FRONTS)
@settings(BOUNDED, max_examples=20)
def test_same_seed_same_bytes_and_day_by_day_as_at_once(made: Made) -> None:
    inputs, values, without = made
    one, again = run(made), front_runs.started(inputs, values, without=without, cities=cities_of(inputs))
    for day in range(DAYS):
        again.advance(day, day + 1, front_runs.no_hooks(len(inputs.axes)))
    again.finish(1.0)
    assert one.data().digest == again.data().digest == run(made).data().digest


def deviations(inputs: FrontInputs, seed: int = 1, **changes: float) -> np.ndarray:
    """Deviation of the log ratio of power (axes, days)."""
    front = front_runs.started(inputs, changes, seed=seed)
    return np.ascontiguousarray(front.rates.front.noise * front.arguments.noise.T)


def test_an_axis_more_leaves_the_draws_of_the_others_alone() -> None:
    two, four = (deviations(front_runs.small_front(axes)) for axes in (2, 4))
    assert two.tobytes() == four[:2].tobytes()
    assert len({row.tobytes() for row in four}) == 4


def test_another_seed_gives_other_draws_on_every_axis() -> None:
    one, other = (deviations(front_runs.small_front(4), seed=seed) for seed in (1, 2))
    assert (one[:, 0] != other[:, 0]).all()


def test_the_weather_and_the_army_leave_the_draws_of_power_alone() -> None:
    plain = deviations(front_runs.small_front(2))
    other = front_runs.small_front(2, attackers=np.array([10.0, 20.0]))
    weather = deviations(other, 1, **{"weather.deviation": 9.0})
    assert plain.tobytes() == weather.tobytes()


def test_the_deviation_of_power_has_its_spread_and_memory() -> None:
    """Standard deviation 0.15, correlation exp(-14/15) from knot to knot (test_knots.py has the other days); 400
    worlds."""
    inputs = front_runs.small_front(1, 60)
    drawn = np.array([deviations(inputs, seed)[0] for seed in range(400)])
    last, before = drawn[:, 56], drawn[:, 42]
    assert last.mean() == pytest.approx(0.0, abs=4 * 0.15 / 20)
    assert last.std() == pytest.approx(0.15, abs=4 * 0.15 / np.sqrt(800))
    assert np.corrcoef(last, before)[0, 1] == pytest.approx(np.exp(-14 / 15), abs=4 * (1 - np.exp(-28 / 15)) / 20)


@pytest.mark.parametrize("sampled", [0.0, 1.0])
def test_a_zone_more_leaves_the_strength_of_the_others_alone(sampled: float) -> None:
    def strength(n: int) -> np.ndarray:
        rows = [(0, 100.0 * z, 2.0, np.inf) for z in range(n)]
        inputs = front_runs.small_front(1, 5, zones=front_runs.zones(rows, 5))
        return front_runs.started(inputs, {"front.sampled_zones": sampled}).arguments.zone_strength

    few, many = strength(2), strength(5)
    assert few.tolist() == many[:2].tolist()
    assert ((many >= 1.0) & (many <= 3.0)).all()
    assert (many == 2.0).all() == (sampled == 0.0)


# --- limits ----------------------------------------------------------------------------------------------------


def placed_at(km: float, inputs: FrontInputs, changes: dict[str, float], cities: Cities = front_runs.NO_CITIES,
              seed: int = 1) -> FrontRun:  # fmt: skip
    front = front_runs.started(inputs, front_runs.CALM | changes, cities=cities, seed=seed)
    front.state.position[:] = front.state.furthest[:] = km
    return front


def test_without_supply_nobody_advances() -> None:
    """500 km beyond a railhead that does not move, with ten to one; with supply he goes on."""
    inputs = front_runs.small_front(2, 10, attackers=np.full(2, 3000.0), rail_limit=np.zeros((10, 2)))
    moved: list[float] = []
    for reach in (10.0, 2000.0):
        front = placed_at(500.0, inputs, {"front.reach": reach, "front.counter_speed": 0.0})
        front.advance(0, 10, front_runs.no_hooks(2))
        moved.append(float(front.state.position[0] - 500.0))
    assert moved[0] == 0.0
    assert moved[1] > 50.0


HAZARD = 1.0 - np.exp(-0.25)


def fallen(days: int, position: Callable[[int], float], n: int = 4000) -> np.ndarray:
    """Share of n cities at 100 km that have fallen, by day."""
    inputs = front_runs.small_front(1, days, attack=np.zeros((days, 1)))
    front = placed_at(0.0, inputs, {"front.counter_speed": 0.0}, front_runs.cities_at(0, [100.0] * n))
    out = []
    for day in range(days):
        front.state.position[0] = position(day)
        front.advance(day, day + 1, front_runs.no_hooks(1))
        out.append(front.state.fallen.mean())
    return np.array(out)


def test_a_city_falls_by_its_hazard() -> None:
    """Share fallen after n days past it: 1 - (1 - p)^n."""
    found = fallen(12, lambda _: 150.0)
    expected = 1 - (1 - HAZARD) ** np.arange(1, 13)
    assert (np.abs(found - expected) < 4 * np.sqrt(expected * (1 - expected) / 4000)).all()


def test_a_city_is_free_when_the_front_has_left_and_may_fall_again() -> None:
    found = fallen(9, lambda day: 150.0 if day not in (3, 4, 5) else 99.0)
    assert found[2] > 0.4
    assert (found[3:6] == 0.0).all()
    assert found[6] == pytest.approx(HAZARD, abs=4 * np.sqrt(HAZARD * (1 - HAZARD) / 4000))


def test_a_front_short_of_a_city_does_not_take_it() -> None:
    assert (fallen(5, lambda _: 99.99) == 0.0).all()


def test_a_city_that_follows_the_record_is_not_taken_by_the_front() -> None:
    never = np.full(1, np.inf)
    cities = Cities(("a",), np.array([-1]), np.zeros(1), np.zeros(1), np.array([4.0]), never)
    front = placed_at(500.0, front_runs.small_front(1, 8), {"front.entry": 1000.0}, cities)
    front.advance(0, 8, front_runs.no_hooks(1))
    assert front.state.fallen.tolist() == [0]
    assert front.data().fallen[0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
