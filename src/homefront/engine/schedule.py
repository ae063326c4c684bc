"""The order of a day. This list prints itself (`homefront show ID --schedule`)."""

from __future__ import annotations

from dataclasses import dataclass

from homefront.processes import PROCESSES, Processes


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
