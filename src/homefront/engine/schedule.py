"""The order of a day. This list prints itself (`homefront show ID --schedule`)."""

from __future__ import annotations

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
    known = [cls.name for cls in PROCESSES]
    out = set()
    for item in names:
        name = item.removeprefix(REMOVED)
        if not item.startswith(REMOVED) or name not in known:
            hint = nearest(name, known)
            expected = ", ".join(f"process:{n}" for n in known)
            raise ParameterError(f"--without {item!r}: expected one of {expected}. {hint}".strip())
        out.add(name)
    return frozenset(out)


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
