"""Plants on their way: the daily kernel against chains of exponential stages."""

from __future__ import annotations

import front_runs
import numpy as np
import pytest
from scipy.linalg import expm

from homefront.processes.relocation import EAST, FIRST_RESTART, MOVING, N_RESTART, STAGES, pipeline

MONTHS = [0.5, 1.0, 1.75]
RUNNING = [(1, 0.082132), (2, 0.311806), (3, 0.543472), (6, 0.900659), (9, 0.981249)]


def chain(means: list[float]) -> np.ndarray:
    """Flow matrix of stages left one after another, each after an exponential time; the last is never left."""
    rates = np.array([1 / mean for mean in means])
    flow = np.diag(np.append(-rates, 0.0))
    flow[np.arange(1, len(means) + 1), np.arange(len(means))] = rates
    return flow


def through(after: float, means: list[float]) -> float:
    """Share that has passed all stages."""
    return float(expm(after * chain(means))[-1, 0])


@pytest.mark.parametrize(("after", "share"), RUNNING)
def test_three_stages(after: float, share: float) -> None:
    """V22, for the chain that the kernel is held against: which has one stage on rails, three equal of restart."""
    assert through(after, MONTHS) == pytest.approx(share, abs=1e-6)


def shipped(steps: int, transit: float, restart: float) -> np.ndarray:
    """Stages of one plant after so many days on its way."""
    plants = np.zeros((1, len(STAGES)))
    plants[0, MOVING] = 1.0
    for _ in range(steps):
        pipeline(plants, 0, transit, restart)
    return plants[0]


ON_THE_WAY = slice(MOVING, EAST + 1)
STEPS = 400
"""Of the kernel in a month of these tests: its step is what its means are counted in."""


@pytest.mark.parametrize("months", [1, 2, 3, 6, 9])
def test_the_kernel_is_its_chain(months: int) -> None:
    """Transit of 1 month, restart of 1.75; a step of 1/400 month leaves less than 1 in 400."""
    plants = shipped(months * STEPS, 1.0 * STEPS, 1.75 * STEPS)
    expected = through(months, [1.0] + [1.75 / N_RESTART] * N_RESTART)
    assert plants[EAST] == pytest.approx(expected, abs=0.002)


def test_one_equal_restart_in_three_makes_the_stages_of_v22_too() -> None:
    """Mean 0.5 month on rails, then three stages of a month each."""
    plants = shipped(4 * STEPS, 0.5 * STEPS, 3.0 * STEPS)
    assert plants[EAST] == pytest.approx(through(4, [0.5, 1.0, 1.0, 1.0]), abs=0.002)


def test_the_step_is_explicit() -> None:
    """Day by day, exactly: what leaves a stage is its content of the morning over its mean."""
    transit, restart = 25.0, 130.0
    day = np.eye(5) + chain([transit] + [restart / N_RESTART] * N_RESTART)
    expected = np.linalg.matrix_power(day, 90)[:, 0]
    np.testing.assert_allclose(shipped(90, transit, restart)[ON_THE_WAY], expected, rtol=1e-12)


def test_none_is_lost_on_the_way() -> None:
    plants = shipped(500, 25.0, 130.0)
    assert plants.sum() == pytest.approx(1.0, rel=1e-12)
    assert plants[ON_THE_WAY].sum() == pytest.approx(1.0, rel=1e-12)
    assert FIRST_RESTART == MOVING + 1


def test_the_mean_time_is_that_of_its_stages() -> None:
    """V22's mean of 3.25 is the sum of its stages; here 25 + 130 days, and an explicit step adds nothing."""
    plants, still = np.zeros((1, len(STAGES))), 0.0
    plants[0, MOVING] = 1.0
    for _ in range(4000):
        still += 1.0 - plants[0, EAST]
        pipeline(plants, 0, 25.0, 130.0)
    assert still == pytest.approx(155.0, rel=1e-9)
    assert sum(MONTHS) == 3.25


def one_region(**changes: object) -> front_runs.FrontRun:
    """A region of 100 plants within reach of the order to evacuate, before a front that stands."""
    industry = front_runs.industry(
        1, 40, chainage=np.array([200.0, 600.0, 700.0, 800.0]), wagons_per_day=1e6, **changes
    )  # fmt: skip
    inputs = front_runs.small_front(axes=1, days=40, attack=np.zeros((40, 1)), industry=industry)
    return front_runs.run(inputs, {"front.counter_speed": 0.0, **front_runs.CALM, "relocation.supply_wagons": 0.0})


def test_dismantling_leaves_what_cannot_be_moved() -> None:
    """A fourteenth of those working a day, down to a fifth."""
    working = one_region().data().stages[0, 0]
    assert working[0] == 100.0
    assert working[5] == pytest.approx(100 * (13 / 14) ** 5, rel=1e-12)
    assert working[-1] == pytest.approx(20.0, rel=1e-12)


def test_nothing_beyond_the_distance_is_ordered_out() -> None:
    assert (one_region().data().stages[1:, 0] == 100.0).all()


def test_wagons_bound_what_is_shipped_and_it_waits() -> None:
    """10 plants a day at most of 1000 wagons; what waits is shared in proportion."""
    plants = np.array([100.0, 300.0, 100.0, 100.0])
    industry = front_runs.industry(1, 10, chainage=np.full(4, 200.0), plants=plants)
    inputs = front_runs.small_front(axes=1, days=10, attack=np.zeros((10, 1)), industry=industry)
    changes = {"front.counter_speed": 0.0, **front_runs.CALM, "relocation.supply_wagons": 0.0}
    stages = front_runs.run(inputs, changes).data().stages
    gone = stages[:, ON_THE_WAY].sum(axis=1)
    np.testing.assert_allclose(np.diff(gone.sum(axis=0))[:9], 10.0, rtol=1e-12)
    np.testing.assert_allclose(np.diff(gone[1])[:9], 5.0, rtol=1e-12)


@pytest.mark.parametrize("kappa", [0.0, 1.0, 3.3])
def test_the_army_takes_wagons_as_it_grows(kappa: float) -> None:
    """Wagons for plants = budget - kappa (D - D_0), never below 0."""
    industry = front_runs.industry(2, 20, wagons_per_day=2500.0)
    inputs = front_runs.small_front(
        2, 20, industry=industry, second_echelon=np.array([200.0, 300.0]), echelon_days=(2, 11)
    )
    front = front_runs.run(inputs, {"relocation.supply_wagons": kappa, **front_runs.CALM})
    data = front.data()
    more = data.axis["defenders"].sum(axis=0) - 600.0
    expected = np.maximum(0.0, 2500.0 - kappa * more)
    np.testing.assert_allclose(data.industry["wagons"][1:20], expected[1:], rtol=1e-12)
    assert (np.diff(expected) != 0).any() == (kappa > 0)


def test_capacity_is_that_of_the_plants_that_work() -> None:
    """B by its formula from the stages of each day; a besieged region's own plants count for less."""
    n = 8
    industry = front_runs.industry(2, 30, besieged=np.arange(n) == 1, siege_km=150.0, growth_east=0.001)
    data = front_runs.run(front_runs.small_front(axes=2, days=30, industry=industry), front_runs.CALM).data()
    days = np.arange(90)
    gap = 400.0 - np.append(data.axis["position"][0], np.full(60, data.axis["position"][0, -1]))
    working = data.stages[:, 0].copy()
    assert ((gap <= 150) & (working[1] > 0)).any()
    working[1] *= np.where(gap <= 150.0, 0.3, 1.0)
    expected = (0.9 / n * (working + 0.9 * data.stages[:, EAST]) / 100.0).sum(axis=0) + 0.1 * (1 + 0.001 * days)
    np.testing.assert_allclose(data.industry["capacity"], expected, rtol=1e-12)


def test_output_follows_capacity_and_conversion() -> None:
    data = front_runs.run(front_runs.small_front(), front_runs.CALM).data()
    days = np.arange(data.stages.shape[2])
    made = data.industry["capacity"] * (1 + 7.4 * (1 - np.exp(-days / 145)))
    np.testing.assert_allclose(data.industry["output"], made, rtol=1e-12)


@pytest.mark.parametrize(("target", "effort"), [(1.1, 1.05), (9.0, 0.95), (0.5, 1.0)])
def test_a_directive_spurs_when_it_is_in_reach(target: float, effort: float) -> None:
    """+0.05 while within a fifth of its target, -0.05 beyond, nothing once it is met or past its date."""
    industry = front_runs.industry(
        2, 30, objective_issued=np.array([2]), objective_day=np.array([4]), objective_output=np.array([target])
    )
    inputs = front_runs.small_front(industry=industry, attack=np.zeros((30, 2)))
    changes = {"relocation.conversion_days": 2000.0, "front.counter_speed": 0.0, **front_runs.CALM}
    spurred = front_runs.run(inputs, changes).data().industry["output"]
    plain = front_runs.run(inputs, {**changes, "relocation.objective_effort": 0.0}).data().industry["output"]
    np.testing.assert_allclose(spurred[:6] / plain[:6], [1, 1, effort, effort, effort, 1], rtol=1e-12)
