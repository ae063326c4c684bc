"""Kinds of arguments that only the public functions take."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any

from homefront.arguments import Kind, Unfit
from homefront.processes import Registry
from homefront.processes.mechanisms import with_mechanisms
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@dataclass(frozen=True)
class AScenario(Kind):
    """A scenario, or the id or folder of one. optional : None too."""

    optional: bool = False

    def check(self, value: Any) -> Any:
        if value is None and self.optional:
            return None
        if isinstance(value, Scenario) or (isinstance(value, str | os.PathLike) and os.fspath(value)):
            return value
        raise Unfit(self.expected)


@dataclass(frozen=True)
class OneOrMore(Kind):
    """A name, or a list of names that is not empty; a name stays a name."""

    def check(self, value: Any) -> Any:
        listed = isinstance(value, list | tuple) and all(isinstance(name, str) and name for name in value)
        if value and (isinstance(value, str) or listed):
            return value
        raise Unfit(self.expected)


ScenarioLike = Annotated[
    Any, AScenario('the id of a scenario, the path of its folder, or what load_scenario gives, as "moscow-1941"')
]
ScenarioOrNone = Annotated[Any, AScenario("the id of a scenario, the path of its folder, or None", optional=True)]
Outcomes = Annotated[Any, OneOrMore('an outcome of the scenario, or a list of them, as "moscow_gone"')]


def scenario_of(given: Any, mechanisms: Collection[str] = ()) -> Scenario:
    """The scenario of an id, a path, or itself, with mechanisms; ScenarioError if it cannot be used."""
    loaded = given if isinstance(given, Scenario) else load_scenario(str(given), Registry(mechanisms))
    return with_mechanisms(loaded, mechanisms)
