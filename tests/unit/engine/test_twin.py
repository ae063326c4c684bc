"""The kernel over people in plain Python: numba changes how fast it runs, not what it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
import trial_figures as trial

from homefront.engine import people
from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import Recorder, recorder_for
from homefront.processes import chosen_processes
from homefront.scenario.inputs import Inputs, variable_index
from homefront.world.build import Built, build, furnish
from homefront.world.people import layout_of
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


CHANGES = {"talk.telling": 2.0, "talk.silencing": 0.5, "trust.speed": 0.05}


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
    share, hour = np.zeros((3, 6, days)), np.zeros((3, 6, days))
    share[0, 0], share[1, [1, 5]], share[2, 0, days // 2 :] = 0.9, 1.0, 0.9
    hour[:, :, 0] = 0.3
    places = inputs.places
    cut = {
        name: getattr(places, name)[chosen]
        for name in ("population", "east", "north", "spread", "floor", "trust", "hardship", "entered", "left")
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
    built.world.state.belief[:] = built.world.state.published[:] = 0.3
    built.world.state.fear[:] = 0.35
    recorder = recorder_for(built.world, inputs, 5, follow=20)
    changes = CHANGES if parameters == "defaults" else {}
    Loop(inputs, built, Schedule(chosen_processes(parameters, changes), substeps=substeps), 5, recorder).run(days)
    return Run(built, recorder)


CASES = [
    ("trial", 2, 2, "persons"), ("trial", 1, 1, "persons"), ("defaults", 2, 2, "persons"),
    ("defaults", 3, 1, "persons"), ("defaults", 2, 2, "partners"), ("defaults", 2, 1, "partners"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "substeps", "smallest", "rule"), CASES)
def test_plain_python_gives_the_same_world(
    parameters: str, substeps: int, smallest: int, rule: str, request: pytest.FixtureRequest
) -> None:
    """Whole numbers exactly; the rest to the last places of float32, in which beliefs are kept.

    One-person households (smallest = 1) add float32 in another order of types in plain Python.
    """
    compiled = run(parameters, substeps, smallest, rule=rule)
    request.getfixturevalue("plain")
    assert not hasattr(people.step_people, "py_func")
    twin = run(parameters, substeps, smallest, rule=rule)
    for name, spec in specs().items():
        here, there = (getattr(r.built.world.state, name) for r in (compiled, twin))
        if spec.dtype in ("uint8", "int32"):
            np.testing.assert_array_equal(here, there, err_msg=name)
        else:
            np.testing.assert_allclose(here, there, rtol=2e-6, atol=1e-7, err_msg=name)
    for name, values in compiled.recorder.data.items():
        np.testing.assert_allclose(values, twin.recorder.data[name], rtol=2e-6, atol=1e-7, err_msg=name)


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("rule", ["persons", "partners"])
def test_calm_households_move_as_they_would_person_by_person(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """engine.seats and engine.household, to the last bit."""
    worked_at = 0

    def counted(*arguments: object) -> object:
        nonlocal worked_at
        worked_at += 1
        return step_calm(*arguments)

    step_calm = people.step_calm
    monkeypatch.setattr(people, "step_calm", counted)
    at_once = run("defaults", 2, 1, rule=rule)
    calm_blocks, worked_at = worked_at, 0
    monkeypatch.setattr(people, "witness_rate", lambda *_: 1.0)  # the kernel then takes no block for calm
    one_by_one = run("defaults", 2, 1, rule=rule)
    assert calm_blocks > 10
    assert worked_at == 0
    for name in specs():
        here, there = (getattr(r.built.world.state, name) for r in (at_once, one_by_one))
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
    assert (state.vulnerability < 1).any()


def test_blocks_of_one_household_run() -> None:
    inputs = trial.case_inputs("britain").shortened(5)
    lone = replace(inputs, structure=replace(inputs.structure, households_per_block=1))
    built = build(lone, 1e9, 1)
    recorder = recorder_for(built.world, lone, 1, follow=3)
    Loop(lone, built, Schedule(chosen_processes()), 1, recorder).run(5)
    assert np.isfinite(recorder.data["fear"]).all()
