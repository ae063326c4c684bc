"""What a process declares to read and to write is what its code reads and writes: no less, and no more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

import code_access
import numpy as np
import people_access
import pytest
from code_access import STATE, Access, access_of

from homefront.engine import front
from homefront.processes import PROCESSES, own_specs
from homefront.processes.base import Process
from homefront.processes.count import COUNTED
from homefront.processes.day import COUPLED_DAY, DAY, FRONT_DAY, HALF_DAY, PEOPLE
from homefront.processes.steps import Group, Step
from homefront.world import work
from homefront.world.front_state import front_specs
from homefront.world.state import specs


def access_of_step(step: Step) -> Access:
    """Of any step but those of the kernel over people."""
    if step in FRONT_DAY:
        return access_of(getattr(front, step.name), s=STATE)
    return access_of(step.body, step.owner)


def steps_outside_the_people_kernel() -> list[Step]:
    return [item for item in (*COUPLED_DAY, *FRONT_DAY, *DAY, *HALF_DAY) if not isinstance(item, Group)]


def derived(process: str) -> Access:
    """From all steps of a process, and from the kernel over people."""
    out = Access()
    for step in steps_outside_the_people_kernel():
        if step.process == process:
            found = access_of_step(step)
            out.reads |= found.reads
            out.writes |= found.writes
    if process in people_access.IN_KERNEL:
        moved = people_access.in_kernel(process)
        out.reads |= moved.reads
        out.writes |= moved.writes
    return out


@pytest.mark.parametrize("cls", PROCESSES, ids=[cls.name for cls in PROCESSES])
def test_what_is_declared_is_what_the_code_reads_and_writes(cls: type[Process]) -> None:
    found = derived(cls.name)
    assert (set(cls.reads), set(cls.writes)) == (found.reads, found.writes)


def test_what_the_loop_itself_reads_and_writes_is_said_too() -> None:
    own = [step for step in steps_outside_the_people_kernel() if not step.process]
    assert [step.name for step in own] == ["count"]
    found = access_of_step(own[0])
    assert (set(own[0].reads), set(own[0].writes)) == (found.reads, found.writes)


CONSTANT = {"trust"}
"""State that stays as it is coded for the eve."""


def test_every_other_state_variable_is_written_by_somebody_and_every_one_that_is_written_is_read_or_shown() -> None:
    written = {name for cls in PROCESSES for name in cls.writes} | set(COUNTED)
    assert not written & CONSTANT
    assert written | CONSTANT == set(specs()) | set(front_specs()) | set(own_specs())


def test_every_process_with_a_step_in_the_kernel_is_watched_there() -> None:
    """An order in force is nothing that the command tree does in the kernel: action, resolve and talk read it."""
    assert {step.process for step in PEOPLE} - {"command"} <= set(people_access.IN_KERNEL)
    assert {row for row in people_access.CONTEXT} <= set(people_access.IN_KERNEL)


def test_every_column_of_the_sums_that_is_read_by_name_stands_for_some_state() -> None:
    """People and shares of them alone are no state."""
    society = ("KNOWS", "BELIEF", "FEAR", "SQUARED", "SHOWN", "PEOPLE")
    numbers = {getattr(work, name) for name in (*code_access.OF_COLUMN, *society)}
    assert numbers == set(range(len(work.SUMS)))


# --- that the finder finds ---------------------------------------------------------------------------------------


def _inner(array: np.ndarray, out: np.ndarray) -> None:
    out[0] = array.size
    out[1] += array[0]


class _Resolve(NamedTuple):
    shown_resolve: np.ndarray
    bereaved: np.ndarray


def _of_a_tuple(s: Any) -> None:
    s.bereaved[0] = s.shown_resolve[0]


class _Example:
    def __init__(self) -> None:
        self.world = SimpleNamespace(state=SimpleNamespace())
        self.fear: Any = None

    def step(self, now: Any) -> None:
        w, s = self.world, self.world.state
        s.trust[:] = s.candour * w.state.passing
        s.gone_before[:], s.gone[:] = s.gone, now.given
        self.other(s.sight)
        s.rumour = now.given
        self.fear.decay = w.weight
        distance = s.distance
        distance += now.given

    def other(self, seen: np.ndarray) -> None:
        _inner(self.world.state.danger, self.world.state.shown_resolve)
        seen[0] = 1.0
        _of_a_tuple(_Resolve(self.world.state.shown_resolve, self.world.state.bereaved))


def test_the_finder_follows_names_calls_and_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parameter called `fear` is not the variable; an array handed on is read or written where it is used."""
    for function in (_inner, _of_a_tuple):
        monkeypatch.setattr(function, "__module__", "homefront.example")
    found = access_of(_Example.step, _Example)
    assert found.reads == {"candour", "passing", "gone", "danger", "shown_resolve", "distance"}
    assert found.writes == {"trust", "gone_before", "gone", "rumour", "sight", "shown_resolve", "distance", "bereaved"}
