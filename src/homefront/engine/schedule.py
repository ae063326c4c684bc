"""The order of a day. This list prints itself (`homefront show ID --schedule`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from homefront.errors import ParameterError, nearest
from homefront.processes import PROCESSES, Processes

REMOVED = "process:"


@dataclass(frozen=True)
class Schedule:
    """Processes with their parameters, and which of them run.

    substeps : of the society a day; raids come at the end of the last.
    """

    processes: Processes
    without: frozenset[str] = frozenset()
    substeps: int = 2

    def runs(self, name: str) -> bool:
        return name not in self.without


def removed(names: list[str]) -> frozenset[str]:
    """Process names from `process:NAME` items; ParameterError if there is no such process."""
    return removals(names, ())[0]


def removals(items: Sequence[str], causes: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """(processes, causes) left out by `process:NAME` and `CAUSE`; ParameterError names the nearest of both kinds.

    causes : ids of the scenario's causes.

    >>> removals(["relocation", "process:talk"], ["relocation", "purges"])
    (frozenset({'talk'}), frozenset({'relocation'}))
    """
    known = [cls.name for cls in PROCESSES]
    without_processes, without_causes = set(), set()
    for item in items:
        name = item.removeprefix(REMOVED)
        if item.startswith(REMOVED) and name in known:
            without_processes.add(name)
        elif item in causes:
            without_causes.add(item)
        else:
            near = nearest(name, causes), nearest(name, known).replace("mean ", f"mean {REMOVED}")
            hint = " ".join(text for text in (near if not item.startswith(REMOVED) else near[::-1]) if text)
            expected = ", ".join([*causes, *(f"{REMOVED}{n}" for n in known)])
            raise ParameterError(f"--without {item!r}: expected one of {expected}. {hint}".strip())
    return frozenset(without_processes), frozenset(without_causes)


def describe(schedule: Schedule) -> list[dict[str, object]]:
    """One row a process in order: name, phase, what it reads and writes, whether it runs, its first line."""
    rows: list[dict[str, object]] = []
    for cls in PROCESSES:
        text = __import__(cls.__module__, fromlist=["__doc__"]).__doc__ or ""
        rows.append({
            "process": cls.name,
            "phase": cls.phase,
            "reads": ", ".join(cls.reads),
            "writes": ", ".join(cls.writes),
            "runs": schedule.runs(cls.name),
            "what": text.strip().splitlines()[0],
        })  # fmt: skip
    return rows
