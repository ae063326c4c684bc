"""The printed order of a day is what runs: traced call by call, inside the kernels too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from homefront.engine.schedule import Schedule, describe
from homefront.processes import PROCESSES, chosen_processes
from homefront.processes.day import COUPLED_DAY, DAY, FRONT_DAY, HALF_DAY, PEOPLE
from homefront.processes.steps import steps_of

TRACE = Path(__file__).with_name("trace_a_day.py")
IN_KERNELS = {step.name for step in (*FRONT_DAY, *PEOPLE)}


LEFT_OUT = "2,command,soldiers,mobilisation,learning,refugees"
DAYS = ("2", "3", LEFT_OUT)


@pytest.fixture(scope="module")
def traced() -> dict[str, Any]:
    """What trace_a_day.py says of each of DAYS."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, str(TRACE), *DAYS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return dict(zip(DAYS, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("substeps", ["2", "3"])
def test_what_is_called_is_what_is_printed(traced: dict[str, Any], substeps: str) -> None:
    """Day, half-days and both kernels, name by name."""
    found = traced[substeps]
    assert found["called"] == [row["step"] for row in found["printed"]]
    assert all(row["runs"] for row in found["printed"])


def test_what_is_left_out_is_not_called(traced: dict[str, Any]) -> None:
    """Steps of the loops; a kernel passes by what is off without calling less."""
    found = traced[LEFT_OUT]
    runs = [row["step"] for row in found["printed"] if row["runs"] and row["step"] not in IN_KERNELS]
    assert [name for name in found["called"] if name not in IN_KERNELS] == runs
    assert not {"orders", "soldiers", "call_up", "passing"} & set(runs)


def names(without: frozenset[str] = frozenset(), **halves: bool) -> list[tuple[object, object]]:
    schedule = Schedule(chosen_processes(), without)
    return [(row["phase"], row["process"]) for row in describe(schedule, **halves)]


def test_the_order_that_was_once_told_wrong() -> None:
    """People hear before they believe; new men come before the army learns; society acts on the front first."""
    found = names()
    first = found.index
    assert first(("half-day 1", "talk")) < first(("half-day 1", "belief"))
    assert first(("front", "mobilisation")) < first(("front", "learning"))
    assert found[:2] == [("eve", "measurement"), ("coupled", "coupling")]
    assert first(("half-day 2", "raids")) > first(("half-day 2", "action"))
    assert ("half-day 1", "raids") not in found


def test_every_process_has_a_step_and_every_step_a_process() -> None:
    assert {process for _, process in names()} - {""} == {cls.name for cls in PROCESSES}


def test_a_half_alone_has_its_own_steps() -> None:
    """And both without coupling have theirs one after the other."""
    front, society = names(society=False), names(front=False)
    assert {phase for phase, _ in front} == {"front"}
    assert {phase for phase, _ in society} == {"eve", "society", "half-day 1", "half-day 2"}
    assert names(frozenset({"coupling"})) == society + front


def test_a_step_that_needs_a_parameter_does_not_run_at_0() -> None:
    """It is said to be off; by default none is."""
    off = chosen_processes("defaults", {"resolve.appeals": 0.0, "relocation.workers": 0.0})
    for processes, steps in ((chosen_processes(), set()), (off, {"appeals", "move_labour"})):
        rows = describe(Schedule(processes))
        assert {row["step"] for row in rows if not row["runs"]} == steps


def test_half_days_are_told_apart_whatever_their_number() -> None:
    rows = describe(Schedule(chosen_processes(), substeps=3))
    parts = [row["phase"] for row in rows if row["process"] == "fear"]
    assert parts == ["part 1 of 3", "part 2 of 3", "part 3 of 3"]
    assert [row["phase"] for row in rows if row["process"] == "raids"] == ["part 3 of 3"]


def test_a_step_stands_once() -> None:
    every = [step.name for step in steps_of(COUPLED_DAY)]
    assert len(every) == len(set(every))
    assert {step.name for step in (*FRONT_DAY, *steps_of(DAY), *steps_of(HALF_DAY))} <= set(every)
