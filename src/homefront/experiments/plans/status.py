"""How far a plan is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Status:
    """How far a plan is, as the disk had it a moment ago; `str(status)` says it in a line.

    Attributes
    ----------
    plan : Path
        Folder of the plan.
    kind, scenario : str
        The call that is planned, and id of the scenario.
    tasks, done, remaining : int
        Number of tasks in all, of those done, and of those not done; one that failed is left.
    failed, at_work : tuple of int
        Numbers of the tasks that failed and were not done since, and of those that some process is running.
    tasks_per_s : float, optional
        Tasks done per second, over the last ones; None if it is not known.
    seconds_remaining : float, optional
        Time until all are done, in seconds, if no process joins or leaves; None if none is running.
    errors : dict of int to str
        Last line of the traceback of each task that failed.
    """

    plan: Path
    kind: str
    scenario: str
    tasks: int
    done: int
    failed: tuple[int, ...]
    at_work: tuple[int, ...]
    remaining: int
    tasks_per_s: float | None
    seconds_remaining: float | None
    errors: Mapping[int, str]

    @property
    def at_rest(self) -> bool:
        """Whether nothing is left, or all that is left has failed."""
        return len(self.failed) == self.remaining

    def __str__(self) -> str:
        parts = [f"{self.done} of {self.tasks} tasks done", f"{len(self.at_work)} at work"]
        if self.failed:
            parts.append(f"{len(self.failed)} failed")
        if self.tasks_per_s is not None and self.remaining:
            parts.append(f"{self.tasks_per_s:.2g} a second")
        if self.seconds_remaining is not None:
            parts.append(f"about {self.seconds_remaining:.0f} s left")
        return f"{self.plan}: {', '.join(parts)}"

    def to_dict(self) -> dict[str, Any]:
        """Put it into a dict, as `homefront status --json` prints it.

        Returns
        -------
        dict
            The fields.
        """
        return {
            "plan": str(self.plan), "kind": self.kind, "scenario": self.scenario, "tasks": self.tasks,
            "done": self.done, "failed": list(self.failed), "at_work": list(self.at_work), "remaining": self.remaining,
            "tasks_per_s": self.tasks_per_s, "seconds_remaining": self.seconds_remaining,
            "errors": {str(number): text for number, text in self.errors.items()},
        }  # fmt: skip
