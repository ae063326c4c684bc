"""The kernel over people in plain Python: numba changes how fast it runs, not what it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
import trial_figures as trial
import trial_sets
from people_rows import heard_beliefs

from homefront.engine import people_step
from homefront.engine.loop import Loop
from homefront.engine.people import step
from homefront.engine.people.turns import Block
from homefront.engine.schedule import Schedule
from homefront.inputs.society import Inputs
from homefront.observe.recorder import Recorder, recorder_for
from homefront.processes import chosen_processes
from homefront.scenario.daily import variable_index
from homefront.world.build import Built, build, furnish
from homefront.world.people import layout_of
from homefront.world.published import publish_all
from homefront.world.state import specs


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every compiled function of homefront replaced by its own Python source."""
    for name, module in list(sys.modules.items()):
        if name.startswith("homefront."):
            for attribute, value in list(vars(module).items()):
                if hasattr(value, "py_func"):
                    monkeypatch.setattr(module, attribute, value.py_func)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        yield


@dataclass
class Run:
    """A run of a few days and what is left at its end."""

    built: Built
    recorder: Recorder


CHANGES_OF: dict[str, dict[str, float]] = {
    "trial": {}, "defaults": {}, "sent away stay": {"action.sent_away_stay": 1.0},
}  # fmt: skip


def small(first: str, days: int) -> Inputs:
    """Six places of France from this day on, with raids, leaders leaving, orders and return."""
    inputs = trial.case_inputs("france")
    chosen = [inputs.places.ids.index(name) for name in ("PARIS", "AMIENS", "FR-02", "FR-08", "LILLE", "FR-13")]
    start = inputs.day_of(trial.date.fromisoformat(first))
    table = inputs.table[:, chosen, start : start + days].copy()
    for name, value in (
        ("near_miss", 0.2), ("violence", 0.3), ("homeless", 0.1), ("leaving_seen", 0.5), ("return_open", 0.5),
        ("staying_seen", 0.3), ("ally", 0.4), ("siege", 0.1),
    ):  # fmt: skip
        table[variable_index(name), ::2] = value
    table[variable_index("return_open"), ::4] = 0.8
    share, hour = np.zeros((3, 6, days)), np.zeros((3, 6, days))
    share[0, 0], share[1, [1, 5]], share[2, 0, days // 2 :] = 0.9, 1.0, 0.9
    hour[:, :, 0] = 0.3
    places = inputs.places
    cut = {
        name: getattr(places, name)[chosen]
        for name in ("population", "east", "north", "spread", "floor", "trust", "hardship", "entry_day", "exit_day")
    }
    texts = {name: tuple(getattr(places, name)[s] for s in chosen) for name in ("ids", "names", "regions", "kinds")}
    towns = replace(inputs.towns, lost=inputs.towns.lost - start, regained=inputs.towns.regained - start)
    return replace(
        inputs, days=days, places=replace(places, **cut, **texts), towns=towns, table=table, order_share=share,
        order_hour=hour, row=np.arange(6),
    )  # fmt: skip


def run(
    parameters: str, substeps: int, smallest: int, first: str = "1940-06-08", days: int = 3, rule: str = "persons"
) -> Run:
    inputs = small(first, days)
    inputs = replace(inputs, structure=replace(inputs.structure, contact_rule=rule))
    sizes = np.random.default_rng(1).integers(smallest, 6, 6 * 2 * 10).astype(np.uint8)
    built = furnish(inputs, layout_of(sizes, np.full(6, 2), 10), 5)
    publish_all(built.world.state.published, built.world.layout.block_start, 0.3)
    built.world.state.belief[:] = 0.3
    built.world.state.fear[:] = 0.35
    recorder = recorder_for(built.world, inputs, 5, follow=20)
    processes = trial_sets.processes("trial" if parameters == "trial" else "defaults", CHANGES_OF[parameters])
    Loop(inputs, built, Schedule(processes, substeps=substeps), 5, recorder).run(days)
    return Run(built, recorder)


CASES = [
    ("trial", 2, 2, "persons"), ("trial", 1, 1, "persons"), ("defaults", 2, 2, "persons"),
    ("defaults", 3, 1, "persons"), ("defaults", 2, 2, "partners"), ("defaults", 2, 1, "partners"),
    ("sent away stay", 2, 2, "partners"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "substeps", "smallest", "rule"), CASES)
def test_plain_python_gives_the_same_world(
    parameters: str, substeps: int, smallest: int, rule: str, request: pytest.FixtureRequest
) -> None:
    """Whole numbers exactly; the rest to the last places of float32, in which beliefs are kept."""
    compiled = run(parameters, substeps, smallest, rule=rule)
    request.getfixturevalue("plain")
    assert not hasattr(step.step_people, "py_func")
    twin = run(parameters, substeps, smallest, rule=rule)
    for name, spec in specs().items():
        here, there = (getattr(r.built.world.state, name) for r in (compiled, twin))
        if name.startswith("published"):
            layout = compiled.built.world.layout
            np.testing.assert_allclose(
                heard_beliefs(layout, here), heard_beliefs(layout, there), atol=1.1 / 65534, err_msg=name
            )
        elif spec.dtype == "uint16":  # in parts, which the last place of a float may tip over
            np.testing.assert_allclose(here.astype(int), there, atol=1, err_msg=name)
        elif spec.dtype in ("uint8", "int16"):
            np.testing.assert_array_equal(here, there, err_msg=name)
        else:
            np.testing.assert_allclose(here, there, rtol=2e-6, atol=1e-7, err_msg=name)
    for name, values in compiled.recorder.data.items():
        np.testing.assert_allclose(values, twin.recorder.data[name], rtol=2e-6, atol=1e-7, err_msg=name)


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("parameters", "rule"), [("defaults", "persons"), ("defaults", "partners"), ("sent away stay", "partners")]
)
def test_blocks_move_as_whole_rows_as_they_would_household_by_household(
    parameters: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rows.py and household.py, to the last bit; in chunks of one block only those that fill whole lanes are rows."""
    worked_at: list[int] = []

    def counted(k: Block, *others: object) -> object:
        worked_at.append(int(k.slots))
        return move_rows(k, *others)

    move_rows = step.move_rows
    monkeypatch.setattr(step, "move_rows", counted)
    as_rows = run(parameters, 2, 1, rule=rule)
    blocks, worked_at[:] = list(worked_at), []
    monkeypatch.setattr(people_step, "chunk_of", lambda *_: 1)
    one_by_one = run(parameters, 2, 1, rule=rule)
    assert sum(slots % 16 > 0 for slots in blocks) > 10
    assert all(slots % 16 == 0 for slots in worked_at)
    for name in specs():
        here, there = (getattr(r.built.world.state, name) for r in (as_rows, one_by_one))
        np.testing.assert_array_equal(here, there, err_msg=name)


@pytest.mark.parametrize("parameters", ["trial", "defaults"])
def test_the_twin_is_put_to_work(parameters: str) -> None:
    """The small world in which the twins are compared sees all kinds of event."""
    state = run(parameters, 2, 2).built.world.state
    assert set(np.unique(state.away)) >= {0, 1, 2, 3}
    assert len(np.unique(state.rumour)) > 1
    assert np.isfinite(state.order_from).any(axis=1).all()
    assert state.occupied.any()
    assert not state.occupied.all()
    assert state.guests.any()
    assert (state.habituation > 0).any()


@pytest.mark.usefixtures("plain")
def test_the_last_lanes_of_a_block_stay_within_its_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 20 people, 1, 1, 20 ... in chunks of five: no rows of another thread, and none beyond the last one."""
    inputs = trial.case_inputs("britain").shortened(2)
    inputs = replace(inputs, structure=replace(inputs.structure, households_per_block=1))
    sizes = np.ones(3 * len(inputs.places), dtype=np.uint8)
    sizes[::3] = 20
    built = furnish(inputs, layout_of(sizes, np.full(len(inputs.places), 3), 1), 5)
    starts, reached = built.world.layout.block_start, []

    def watched(k: Block, *others: object) -> object:
        chunk = (int(np.searchsorted(starts, k.first, side="right")) - 1) // 5
        end = starts[min(len(starts) - 1, 5 * chunk + 5)]
        reached.append(int(end - k.first - -(-k.slots // 16) * 16))
        return move_rows(k, *others)

    move_rows = step.move_rows
    monkeypatch.setattr(step, "move_rows", watched)
    monkeypatch.setattr(people_step, "chunk_of", lambda *_: 5)
    Loop(inputs, built, Schedule(chosen_processes()), 1, recorder_for(built.world, inputs, 1)).run(2)
    assert len(reached) > 20
    assert min(reached) >= 0


def test_blocks_of_one_household_run() -> None:
    inputs = trial.case_inputs("britain").shortened(5)
    lone = replace(inputs, structure=replace(inputs.structure, households_per_block=1))
    built = build(lone, 1e9, 1)
    recorder = recorder_for(built.world, lone, 1, follow=3)
    Loop(lone, built, Schedule(chosen_processes()), 1, recorder).run(5)
    assert np.isfinite(recorder.data["fear"]).all()
