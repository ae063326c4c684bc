"""Which processes run, with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from homefront.processes.base import Processes
from homefront.processes.steps import Step


@dataclass(frozen=True)
class Schedule:
    """Processes with their parameters, and which of them run.

    substeps : parts of a day of the society; raids come at the end of the last.
    """

    processes: Processes
    without: frozenset[str] = frozenset()
    substeps: int = 2

    def runs(self, name: str) -> bool:
        """Whether a process runs."""
        return name not in self.without

    def does(self, step: Step) -> bool:
        """Whether a step runs: its process does, and no parameter that it needs is 0."""
        if step.process and not (step.always or self.runs(step.process)):
            return False
        return all(getattr(self.processes[step.process], name) > 0.0 for name in step.needs)

    def value(self, parameter: str) -> float:
        """The value of "process.parameter", for a step of another process."""
        return self._values[parameter]

    @cached_property
    def _values(self) -> Mapping[str, float]:
        """All parameters of all processes; they do not change."""
        return {
            f"{name}.{parameter}": value
            for name, process in self.processes.items()
            for parameter, value in zip(process.Rates._fields, process.rates(), strict=True)
        }  # fmt: skip

    def holds(self, rule: str) -> bool:
        """Whether a rule of the design is on: a parameter "process.rule" whose unit is flag."""
        return self.value(rule) == 1.0
