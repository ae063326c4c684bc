"""Group G of the verification cases: what must not change, or must change one way, when inputs or scheme do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
import trial_figures as trial
import trial_sets
from people_rows import official_by_block

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.society import Inputs, Places
from homefront.observe.recorder import Recorder, recorder_for
from homefront.processes import PROCESSES
from homefront.scenario.daily import variable_index
from homefront.world.build import build

ALL = frozenset(cls.name for cls in PROCESSES)
FLOOR_ONLY = 1e9
"""A scale at which every place has its floor of agents."""
SEEDS = 5
"""Of what is compared within the noise of seeds."""


def run(
    inputs: Inputs, changes: dict[str, float] | None = None, without: Iterable[str] = (), seed: int = 1,
    scale: float = FLOOR_ONLY, parameters: str = "trial", substeps: int = 2,
) -> Recorder:  # fmt: skip
    return trial.run(inputs, seed, changes, substeps, without, scale, parameters).recorder


def recorded(recorder: Recorder, *but: str) -> bytes:
    return b"".join(values.tobytes() for name, values in recorder.data.items() if name not in but)


def france(days: int = 40) -> Inputs:
    return trial.case_inputs("france").shortened(days)


def few(days: int = 40) -> Inputs:
    """France with a third of the agents, for what holds byte by byte in a world of any size."""
    inputs = france(days)
    return replace(inputs, places=replace(inputs.places, floor=np.minimum(inputs.places.floor, 66.0)))


def changed(inputs: Inputs, trust: float | None = None, **values: float) -> Inputs:
    """The same inputs with these values everywhere, always."""
    table = inputs.table.copy()
    for name, value in values.items():
        table[variable_index(name)] = value
    places = inputs.places if trust is None else replace(inputs.places, trust=np.full(len(inputs.places), trust))
    return replace(inputs, table=table, places=places)


def national(inputs: Inputs, recorder: Recorder, measure: str = "gone") -> np.ndarray:
    people = inputs.places.population
    return np.asarray((recorder.data[measure] * people[:, None]).sum(axis=0) / people.sum())


# --- 1: seeds and names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameters", ["trial", "defaults"])
def test_same_seed_same_bytes_and_another_seed_other_bytes(parameters: str) -> None:
    one, again, other = (recorded(run(few(), seed=seed, parameters=parameters)) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_names_of_places_change_nothing() -> None:
    inputs = few()
    names = tuple(f"place {n}" for n in range(len(inputs.places)))
    renamed = replace(inputs, places=replace(inputs.places, ids=names, names=names, regions=names))
    assert recorded(run(renamed)) == recorded(run(inputs))


def reordered(inputs: Inputs, order: np.ndarray) -> Inputs:
    places = inputs.places
    moved = {}
    for field in fields(Places):
        values = getattr(places, field.name)
        if isinstance(values, tuple):
            moved[field.name] = tuple(values[s] for s in order)
        else:
            moved[field.name] = None if values is None else values[order]
    return replace(
        inputs, places=Places(**moved), table=inputs.table[:, order], order_share=inputs.order_share[:, order],
        order_hour=inputs.order_hour[:, order],
    )  # fmt: skip


def test_the_order_of_places_changes_nothing_beyond_seed_noise() -> None:
    """National share gone at its highest, and mean fear, over the seeds: within four combined standard errors."""
    inputs = france()
    other = reordered(inputs, np.random.default_rng(3).permutation(len(inputs.places)))
    runs = [(given, [run(given, seed=seed) for seed in range(SEEDS)]) for given in (inputs, other)]
    for measure in ("gone", "fear"):
        here, there = (np.array([national(given, r, measure).max() for r in some]) for given, some in runs)
        error = np.sqrt(here.var(ddof=1) / SEEDS + there.var(ddof=1) / SEEDS)
        assert abs(here.mean() - there.mean()) < 4 * error, measure


# --- 2: scale --------------------------------------------------------------------------------------------------


def test_twice_the_people_at_half_the_sampling_is_the_same_run() -> None:
    """No rule counts heads: doubling population and scale gives the same bytes, refugees included."""
    inputs = france()
    twice = replace(inputs, places=replace(inputs.places, population=2 * inputs.places.population))
    assert recorded(run(inputs, scale=20_000)) == recorded(run(twice, scale=40_000))


def test_a_finer_sample_leaves_shares_unchanged() -> None:
    inputs = france()
    highest = {
        scale: np.array([national(inputs, run(inputs, seed=seed, scale=scale)).max() for seed in range(SEEDS)])
        for scale in (5_000, 2_500)
    }
    coarse, fine = highest[5_000], highest[2_500]
    assert abs(coarse.mean() - fine.mean()) < 4 * np.sqrt(coarse.var(ddof=1) / SEEDS + fine.var(ddof=1) / SEEDS)


# --- 3: time step ----------------------------------------------------------------------------------------------


@cache
def moscow_gone(substeps: int, seeds: int = 5) -> np.ndarray:
    """Moscow, gone by day to the end of October, by seed."""
    inputs = trial.case_inputs("moscow").shortened(134)
    place = inputs.places.ids.index("MOSCOW")
    return np.array([run(inputs, seed=seed, substeps=substeps).data["gone"][place] for seed in range(seeds)])


@pytest.mark.slow
def test_a_finer_step_leaves_moscow_within_seed_noise() -> None:
    """K = 2 against K = 8: the share gone after the October days, and its course, within four combined errors."""
    day = trial.case_inputs("moscow").day_of(trial.date(1941, 10, 20))
    coarse, fine = moscow_gone(2)[:, day], moscow_gone(8)[:, day]
    assert coarse.mean() > 0.05
    assert abs(coarse.mean() - fine.mean()) < 4 * np.sqrt(coarse.var(ddof=1) / 5 + fine.var(ddof=1) / 5)
    assert np.abs(moscow_gone(2).mean(axis=0) - moscow_gone(8).mean(axis=0)).max() < 0.05


def test_halving_the_step_moves_slow_quantities_by_less_than_a_hundredth() -> None:
    """Rates are turned into chances: daily means of belief, fear and resolve over France, step 1/4 against 1/8."""
    inputs = france(25)
    runs = [[run(inputs, seed=seed, substeps=k) for seed in range(4)] for k in (4, 8)]
    for name in ("belief", "fear", "resolve"):
        coarse, fine = (np.mean([national(inputs, r, name) for r in some], axis=0) for some in runs)
        assert np.abs(coarse - fine).max() < 0.01, name


# --- 4: what is off is off -------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameters", ["trial", "defaults"])
def test_without_trust_broadcasts_are_inert(parameters: str) -> None:
    """Whatever the channels reach and say, and whoever is said to stay."""
    loud = changed(few(), trust=0.0, coverage=0.9, candour=0.9, staying_seen=1.0)
    mute = changed(few(), trust=0.0, coverage=0.1, candour=0.1, staying_seen=0.0)
    one, other = (run(inputs, parameters=parameters) for inputs in (loud, mute))
    assert recorded(one, "coverage") == recorded(other, "coverage")
    assert one.data["gone"].max() > 0.2


def test_with_trust_broadcasts_are_not_inert() -> None:
    loud, mute = (changed(few(), trust=0.6, coverage=0.9, candour=candour) for candour in (0.9, 0.1))
    assert recorded(run(loud)) != recorded(run(mute))


def test_without_coverage_it_does_not_matter_what_is_said() -> None:
    candid, silent = (changed(few(), coverage=0.0, candour=candour) for candour in (0.9, 0.1))
    assert recorded(run(candid)) == recorded(run(silent))


def test_news_without_weight_are_as_no_news() -> None:
    assert recorded(run(few(), {"news.weight": 0.0})) == recorded(run(few(), without=["news"]))


def test_without_coverage_news_reach_the_officials_only() -> None:
    """Coverage 0 equals no news process for all but officials, who are told the danger itself whatever is broadcast."""
    inputs = changed(few(20), coverage=0.0)
    outcomes = []
    for without in (frozenset({"talk", "action", "raids"}), frozenset({"talk", "action", "raids", "news"})):
        built = build(inputs, FLOOR_ONLY, 1)
        recorder = recorder_for(built.world, inputs, 1)
        Loop(inputs, built, Schedule(trial_sets.processes("trial"), without), 1, recorder).run(20)
        outcomes.append(built.world.state.belief)
    official = np.zeros(len(outcomes[0]), dtype=bool)
    official[official_by_block(built.world.layout)] = True
    np.testing.assert_array_equal(outcomes[0][~official], outcomes[1][~official])
    assert (outcomes[0][official] != outcomes[1][official]).any()


SAME: list[tuple[str, dict[str, float], str]] = [
    ("talk", {"talk.weight": 0.0, "talk.witnessing": 0.0}, "britain"),
    ("refugees", {"refugees.weight": 0.0}, "france"),
    ("raids", {"raids.near": 0.0, "raids.remote": 0.0}, "britain without homeless"),
]


@pytest.mark.parametrize(("process", "changes", "case"), SAME, ids=[row[0] for row in SAME])
def test_a_process_without_strength_is_as_no_process(process: str, changes: dict[str, float], case: str) -> None:
    inputs = trial.case_inputs(case.split()[0]).shortened(35)
    if "homeless" in case:
        inputs = changed(inputs, homeless=0.0)
    assert recorded(run(inputs, changes), "passing") == recorded(run(inputs, without=[process]), "passing")


@pytest.mark.parametrize("case", trial.CASES)
@pytest.mark.parametrize("parameters", ["trial", "defaults"])
def test_with_every_process_off_nothing_happens(case: str, parameters: str) -> None:
    recorder = run(trial.case_inputs(case).shortened(30), without=ALL, parameters=parameters)
    for name in ("gone", "own", "ordered", "homeless", "belief", "fear", "knows", "officials", "passing", "danger"):
        assert not recorder.data[name].any(), name
    assert (np.ptp(recorder.data["resolve"], axis=1) == 0).all()


# --- 5: one-way effects ----------------------------------------------------------------------------------------


def test_more_near_misses_never_make_less_fear() -> None:
    """Person by person with the same draws: whoever a rarer near miss strikes, a more frequent one strikes too."""
    inputs = trial.case_inputs("britain").shortened(15)
    without = ALL - {"raids"}
    fears = []
    for factor in (0.5, 1.0, 1.5):
        table = inputs.table.copy()
        table[variable_index("near_miss")] = np.minimum(1.0, factor * table[variable_index("near_miss")])
        given = changed(replace(inputs, table=table), homeless=0.0)
        built = build(given, FLOOR_ONLY, 1)
        recorder = recorder_for(built.world, given, 1)
        changes = {"raids.remote": 0.0}
        Loop(given, built, Schedule(trial_sets.processes("trial", changes), without), 1, recorder).run(15)
        fears.append(built.world.state.fear.copy())
    assert (fears[0] <= fears[1]).all()
    assert (fears[1] <= fears[2]).all()
    assert (fears[0] < fears[2]).any()


def test_more_near_misses_make_more_fear_in_the_whole_model() -> None:
    inputs = trial.case_inputs("britain").shortened(30)
    fear = []
    for factor in (0.5, 1.0, 2.0):
        table = inputs.table.copy()
        table[variable_index("near_miss")] = np.minimum(1.0, factor * table[variable_index("near_miss")])
        fear.append(national(inputs, run(replace(inputs, table=table)), "fear").mean())
    assert fear[0] < fear[1] < fear[2]


def test_more_raids_lived_through_make_the_next_one_less_frightening() -> None:
    """Remote misses alone, with quiet nights between: the fright of each raid is below that of the one before."""
    inputs = changed(trial.case_inputs("britain").shortened(40), near_miss=0.0, violence=0.0, homeless=0.0, shelter=0.0)
    table = inputs.table.copy()
    table[variable_index("violence"), :, ::10] = 0.3
    given = replace(inputs, table=table)
    fear = run(given, {"fear.hardship": 0.0}, without=ALL - {"raids", "fear"}).data["fear"]
    frights = fear[:, 10::10] - fear[:, 9:-1:10] * np.exp(-0.44)
    assert (np.diff(frights, axis=1) < 0).all()


@pytest.mark.parametrize("rho", [(0.0, 0.24), (0.24, 0.48)])
def test_more_amplification_never_makes_less_belief(rho: tuple[float, float]) -> None:
    """With nobody moving and no draws in belief: person by person."""
    less, more = (
        run(few(25), {"talk.amplification": value}, without=["action", "raids", "command"]).data["belief"]
        for value in rho
    )
    assert (more >= less - 1e-6).all()
    assert (more > less + 1e-4).any()


@pytest.mark.parametrize(("name", "low", "high"), [("siege", 0.0, 0.5), ("control", 0.0, 0.3), ("cause", 0.2, 0.9)])
def test_more_control_or_cause_never_makes_more_people_leave(name: str, low: float, high: float) -> None:
    gone = [
        np.mean([national(france(), run(changed(france(), **{name: value}), seed=s)).max() for s in range(3)])
        for value in (low, high)
    ]
    assert gone[1] < gone[0]


def test_more_of_the_leaders_leaving_makes_more_people_leave() -> None:
    gone = [
        np.mean([national(france(), run(changed(france(), leaving_seen=value), seed=s)).max() for s in range(3)])
        for value in (0.0, 0.3, 1.0)
    ]
    assert gone[0] < gone[1] < gone[2]
