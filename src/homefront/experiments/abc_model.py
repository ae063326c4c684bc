"""What is fitted, as pyABC takes it: the problem, its model, its priors."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import Any, Protocol

from homefront.errors import ParameterError
from homefront.experiments.workers import interrupts_are_kept

NO_ANSWER = -1e12
"""Stands for nan in the database."""


class Problem(Protocol):
    """What can be fitted: parameters with priors, a model, a distance from what was observed."""

    def priors(self) -> Mapping[str, tuple[float, float, bool]]:
        """(low, high, whether log-uniform) by parameter."""

    def simulate(self, values: Mapping[str, float]) -> dict[str, float]:
        """What a model with these values gives."""

    def distance(self, found: Mapping[str, float]) -> float:
        """How far that is from what was observed."""

    def plan(self) -> dict[str, Any]:
        """What makes this problem this one, for its folder and its file."""


class Model:
    """pyABC's model: parameters in, distance from the record out. One thread in each process.

    everything : also what was found, and the parameters, for the database (bank.py).
    """

    __name__ = "homefront"

    def __init__(self, problem: Problem, everything: bool = False) -> None:
        self.problem, self.everything = problem, everything
        self.begun = False

    def __call__(self, parameters: Mapping[str, float]) -> dict[str, float]:
        if not self.begun:
            from numba import set_num_threads

            from homefront.experiments.workers import end_with_parent

            set_num_threads(1)
            end_with_parent()
            self.begun = True
        values = {name: float(parameters[name]) for name in self.problem.priors()}
        found = self.problem.simulate(values)
        out = {"distance": self.problem.distance(found)}
        if self.everything:
            out |= {f"parameter {name}": value for name, value in values.items()}
            out |= {name: value if math.isfinite(value) else NO_ANSWER for name, value in found.items()}
        return out


def prior_of(pyabc: Any, low: float, high: float, log: bool) -> Any:
    return pyabc.RV("loguniform", low, high) if log else pyabc.RV("uniform", low, high - low)


def library_of_abc() -> Any:
    try:
        with interrupts_are_kept():
            import pyabc
    except ImportError as error:
        raise ParameterError("homefront calibrate needs pyABC: pip install 'homefront[calibrate]'") from error
    logging.getLogger("ABC").setLevel(logging.WARNING)
    return pyabc
