"""Coded inputs that several worlds are given alike, made once: worlds of one seed differ in few things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homefront.inputs.coded import Reading, coded_inputs
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.society import Inputs
from homefront.scenario.schema import Scenario

SEEDS = 4
"""As many as `explain` asks for at a time; some 4 MB each."""


@dataclass(frozen=True)
class _Known:
    """Inputs, and what they were made of."""

    scenario: Scenario
    seed: int
    reading: Reading
    between: Mapping[str, float]
    inputs: Inputs

    def are_of(self, scenario: Scenario, seed: int, reading: Reading, between: Mapping[str, float]) -> bool:
        """A scenario is compared as an object: one that is changed is another."""
        return self.scenario is scenario and (self.seed, self.reading, self.between) == (seed, reading, between)


class CodedOnce:
    """The last coded inputs that were asked for. Nobody writes to inputs, so all worlds may have the same.

    most : how many are kept.   further : what else these worlds have alike, which is made of coded inputs.
    """

    def __init__(self, most: int = SEEDS) -> None:
        self._most, self._known, self.further = most, list[_Known](), MadeOnce()

    def of(self, scenario: Scenario, seed: int, reading: Reading, between: Mapping[str, float]) -> Inputs:
        """What `coded_inputs` gives."""
        for known in self._known:
            if known.are_of(scenario, seed, reading, between):
                return known.inputs
        made = coded_inputs(scenario, seed, reading, between)
        self._known = [*self._known[-self._most + 1 :], _Known(scenario, seed, reading, dict(between), made)]
        return made
