"""The order of a day in words (`homefront show ID --schedule`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from homefront.processes.base import Process
from homefront.processes.day import COUPLED_DAY, DAY, EVE, FRONT_DAY
from homefront.processes.mechanisms import with_steps
from homefront.processes.schedule import Schedule as Schedule
from homefront.processes.steps import Group, Step


def order(schedule: Schedule, society: bool, front: bool) -> Iterator[tuple[str, Step]]:
    """(phase, step) of a day in the order in which they run, those that do nothing too; those of the eve first.

    society, front : which halves run. Both with coupling: one day of both. Both without: the front's days run after
    the society's, each by itself.
    """
    mechanisms = schedule.processes.values()
    if society:
        yield from _steps(EVE, "eve", schedule.substeps)
    if society and front and schedule.runs("coupling"):
        yield from _steps(with_steps(COUPLED_DAY, mechanisms), "coupled", schedule.substeps)
        return
    if society:
        yield from _steps(with_steps(DAY, mechanisms), "society", schedule.substeps)
    if front:
        yield from _steps(FRONT_DAY, "front", schedule.substeps)


def _steps(items: Sequence[Step | Group], phase: str, substeps: int) -> Iterator[tuple[str, Step]]:
    for item in items:
        if isinstance(item, Step):
            yield phase, item
        elif not item.repeated:
            yield from _steps(item.steps, phase if item.name == "people" else item.name, substeps)
        else:
            for n in range(1, substeps + 1):
                last = n == substeps
                part = f"half-day {n}" if substeps == 2 else f"part {n} of {substeps}"
                yield from ((name, step) for name, step in _steps(item.steps, part, substeps) if last or not step.last)


def describe(schedule: Schedule, society: bool = True, front: bool = True) -> list[dict[str, object]]:
    """One row a step of a day, in the order in which the steps run (processes/day.py).

    phase : "eve", before the first day; "coupled", between the halves; "front"; "society", once a day; "half-day 1",
    "half-day 2", or "part 1 of 4".
    process : by which the step is left out, "" where it is nobody's.   runs : whether it does anything.
    reads, writes : state variables of the process, in all its steps.
    """
    rows: list[dict[str, object]] = []
    for phase, step in order(schedule, society, front):
        of = step.owner or step
        rows.append({
            "phase": phase, "step": step.name, "process": step.process, "runs": schedule.does(step), "what": step.does,
            "reads": ", ".join(of.reads), "writes": ", ".join((*of.writes, *_inputs(step))),
        })  # fmt: skip
    return rows


def processes_in_words(schedule: Schedule) -> list[dict[str, object]]:
    """One row a process: whether it runs, its first line, and the state variables that it reads and writes."""
    return [
        {
            "process": cls.name, "runs": schedule.runs(cls.name), "what": _first_line(cls),
            "reads": ", ".join(cls.reads), "writes": ", ".join(cls.writes),
        }
        for cls in [type(one) for one in schedule.processes.values()]
    ]  # fmt: skip


def _inputs(step: Step) -> tuple[str, ...]:
    """Inputs of the day that a mechanism changes, in words."""
    return () if step.owner is None else tuple(f"today's {name}" for name in step.owner.inputs)


def _first_line(cls: type[Process]) -> str:
    text = __import__(cls.__module__, fromlist=["__doc__"]).__doc__ or ""
    return str(text.strip().splitlines()[0])
