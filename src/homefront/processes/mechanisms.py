"""Mechanisms from outside: processes of other packages, which run beside those of homefront in the same day.

A mechanism is a process (base.py) whose steps say in which phase of the day they run:

    @step("people buy more food than they eat", at="morning")
    def hoard(self, world, today, clock, streams) -> None: ...

Its package names it by an entry point (plugins.py). docs/decisions/0042-plugins.md says which phases are open, and why
not all are.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from homefront.errors import ArgumentError, ParameterError
from homefront.parameters import ParameterSpec, specs_of
from homefront.plugins import KIND, Packaged, as_data, entries, load, packaged
from homefront.plugins import Group as PluginGroup
from homefront.processes.base import Process
from homefront.processes.day import COUPLED_DAY, DAY, EVE, FRONT_DAY
from homefront.processes.steps import Group, Step, owners
from homefront.scenario.causes import Cause
from homefront.scenario.changes import Change
from homefront.scenario.quantities import Outcome, Quantity
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Parameter
from homefront.world.front_state import front_specs
from homefront.world.state import VariableSpec

QuantityT = TypeVar("QuantityT", bound=Quantity)

PHASES = {
    "morning": "once a day, before anything reads what the day brings; after the front's day, where there is one",
    "half_day": "in each part of a day, before people hear, fear and decide",
    "evening": "once a day, when the last part of it has passed; what it writes is recorded from the next day on",
}
"""Phases that are open to mechanisms -> when that is."""

DIMENSIONS = ("person", "household", "block", "place", "one")
"""What a state variable of a mechanism can be of."""

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")

BUILT_IN = frozenset(cls.name for cls in owners(*FRONT_DAY, *EVE, *COUPLED_DAY))


@dataclass(frozen=True)
class Without:
    """A cause that a mechanism brings: it can be left out (`--without ID`), and `explain` tells it apart.

    Parameters
    ----------
    id : str
        Id of the cause; no other cause may have it.
    sentence : str
        What the cause is.
    neutral : str
        What a world without it is like.
    source : str
        Where that is known from.
    grade : {"record", "estimate", "assumed"}
        How well it is known.
    parameters : dict of str to float
        Parameters of the mechanism, by their own names, with the values that they have without the cause.

    Examples
    --------
    >>> Without("hoarding", "People hoard food.", "Nobody buys more.", "assumed", parameters={"buying": 0.0}).grade
    'assumed'
    """

    id: str
    sentence: str
    neutral: str
    source: str
    grade: str = "assumed"
    parameters: Mapping[str, float] = field(default_factory=dict)

    def cause(self, process: str) -> Cause:
        """Make the same cause as one of a scenario.

        Parameters
        ----------
        process : str
            Name of the mechanism.

        Returns
        -------
        Cause
            The cause, which sets the parameters of that mechanism.
        """
        changes = [Change("set", Parameter(f"{process}.{name}"), value) for name, value in self.parameters.items()]
        return Cause(
            id=self.id, sentence=self.sentence, neutral=self.neutral, source=self.source, grade=self.grade,  # type: ignore[arg-type]
            changes=tuple(changes),
        )  # fmt: skip


def classes(names: Collection[str]) -> tuple[type[Process], ...]:
    """Mechanisms of these names, in the order of their names; ArgumentError for one that is not there, or no mechanism.
    Names that stand for measures or outcomes alone have none."""
    found = [one for name in sorted(set(names)) for one in _process(name)]
    owner: dict[str, str] = {}
    for cls in found:
        for variable in cls.own:
            if variable in owner:
                told = f"both {owner[variable]} and {cls.name} declare the state variable {variable}"
                raise ArgumentError("mechanisms", "", f"{told}; leave out one of the two")
            owner[variable] = cls.name
    return tuple(found)


@cache
def _process(name: str) -> tuple[type[Process], ...]:
    found = [load(entry) for entry in entries(name) if entry.group == "homefront.processes"]
    for cls in found:
        if why := wrong_with(cls, name):
            raise ArgumentError("mechanisms", repr(name), f"is no mechanism: {why}")
    return tuple(found)


def wrong_with(cls: Any, name: str) -> str:
    """Why something is no mechanism of this name; "" if it is one."""
    if not (isinstance(cls, type) and issubclass(cls, Process) and hasattr(cls, "Rates")):
        return "expected a class below Process, declared by @process"
    if cls.name != name or not NAME.fullmatch(name):
        return f"its process is called {cls.name}, expected the name of its entry point, in lower case"
    if name in BUILT_IN:
        return "homefront has a process of this name; choose another"
    steps = steps_in(cls)
    if not steps:
        return "it has no step; expected a method with @step(..., at=PHASE)"
    for one in steps:
        if one.at not in PHASES or one.body is None:
            return f"its step {one.name} is at {one.at or 'no phase'}; expected at={' or at='.join(PHASES)}"
    if held := sorted(set(cls.writes) & set(front_specs())):
        return f"it writes {held[0]}, which is of the front; mechanisms may read the front, not write it"
    for variable, spec in cls.own.items():
        if unknown := set(spec.dims) - set(DIMENSIONS):
            known = ", ".join(DIMENSIONS)
            return f"its variable {variable} has the dimension {sorted(unknown)[0]}; expected one of {known}"
    if not inspect.getdoc(inspect.getmodule(cls)):
        return "its module has no docstring; expected what it is in the first line, and its equations"
    return next((why for one in causes_in(cls) if (why := _wrong_with_cause(one, cls))), "")


def _wrong_with_cause(one: Without, cls: type[Process]) -> str:
    specs = specs_of(cls)
    if not one.parameters:
        return f"its cause {one.id} sets none of its parameters, so a world without it would be the same"
    for name, value in one.parameters.items():
        if name not in specs:
            return f"its cause {one.id} sets {name}, which is none of its parameters: {', '.join(specs)}"
        try:
            specs[name].checked(name, value)
        except ParameterError as error:
            return f"its cause {one.id} sets {error}"
    try:
        one.cause(cls.name)
    except ValidationError as error:
        first = error.errors()[0]
        return f"its cause {one.id} cannot have this {first['loc'][-1]} ({first['msg']})"
    return ""


def steps_in(cls: type[Process]) -> list[Step]:
    """Steps of a mechanism, in the order of its class."""
    return [value for value in vars(cls).values() if isinstance(value, Step)]


def causes_in(cls: type[Process]) -> tuple[Without, ...]:
    """Causes that a mechanism brings."""
    return tuple(getattr(cls, "causes", ()))


def free_of(names: Collection[str]) -> dict[str, ParameterSpec]:
    """Parameters of mechanisms that a fit frees, by "process.parameter": those whose prior is narrower than their
    bounds, so that somebody has thought about it."""
    specs = {f"{cls.name}.{name}": spec for cls in classes(names) for name, spec in specs_of(cls).items()}
    return {
        name: spec for name, spec in specs.items()
        if spec.unit != "flag" and spec.prior != spec.bounds and spec.prior[0] < spec.prior[1]
    }  # fmt: skip


def needs_front(cls: type[Process]) -> bool:
    """Whether a mechanism reads a front that is simulated."""
    return bool(set(cls.reads) & set(front_specs()))


def added(processes: Iterable[Process]) -> list[type[Process]]:
    """Of some processes those that homefront has not itself."""
    return [type(one) for one in processes if one.name not in BUILT_IN]


def own_of(processes: Iterable[Process]) -> dict[str, VariableSpec]:
    """Name -> spec of every state variable that these processes declare for themselves."""
    return {name: spec for one in processes for name, spec in one.own.items()}


def recorded(found: Iterable[type[Process]]) -> dict[str, VariableSpec]:
    """State variables by place that mechanisms declare: every run writes them down, day by day."""
    return {name: spec for cls in found for name, spec in cls.own.items() if spec.dims == ("place",)}


# --- the day ---------------------------------------------------------------------------------------------------------


def with_steps(items: Sequence[Step | Group], processes: Iterable[Process]) -> tuple[Step | Group, ...]:
    """A day, or a list of it, with the steps of mechanisms in their phases; as it is where there are none.

    Those of one phase run in the order of the names of their mechanisms, then as their class has them.
    """
    found = added(processes)
    if not found:
        return tuple(items)
    at = {phase: [one for cls in found for one in steps_in(cls) if one.at == phase] for phase in PHASES}
    return _with(tuple(items), at)


def _with(items: tuple[Step | Group, ...], at: Mapping[str, list[Step]]) -> tuple[Step | Group, ...]:
    inside = tuple(_inside(item, at) for item in items)
    return (*at["morning"], *inside, *at["evening"]) if items == DAY else inside


def _inside(item: Step | Group, at: Mapping[str, list[Step]]) -> Step | Group:
    if isinstance(item, Step) or item.kernel:
        return item
    steps = _with(item.steps, at)
    return replace(item, steps=(*at["half_day"], *steps) if item.name == "half_day" else steps)


# --- scenarios -------------------------------------------------------------------------------------------------------


def with_mechanisms(scenario: Scenario, names: Collection[str]) -> Scenario:
    """A scenario that is run with these mechanisms: with the causes and outcomes that they bring, and another digest.

    ArgumentError for a name that is not there, and for a cause that the scenario has already.
    """
    names = sorted(set(names) - {one.name for one in scenario.mechanisms})
    if not names:
        return scenario
    which = tuple(packaged(name) for name in names)
    causes = [one.cause(cls.name) for cls in classes(names) for one in causes_in(cls)]
    outcomes = [one for name in names for one in outcomes_of(name)]
    for kind, new, old in (("cause", causes, scenario.causes), ("outcome", outcomes, scenario.outcomes)):
        if twice := sorted({one.id for one in new} & {one.id for one in old}):
            told = f"brings the {kind} {twice[0]}, which {scenario.id} has already"
            raise ArgumentError("mechanisms", ", ".join(names), told)
    digest = hashlib.sha256(f"{scenario.digest} {json.dumps(as_data(which))}".encode()).hexdigest()
    return replace(
        scenario, mechanisms=tuple(sorted((*scenario.mechanisms, *which), key=lambda one: one.name)), digest=digest,
        causes=(*scenario.causes, *causes), outcomes=(*scenario.outcomes, *outcomes),
    )  # fmt: skip


def without_mechanisms(scenario: Scenario) -> Scenario:
    """The same scenario as its folder has it, but for its digest of files."""
    if not scenario.mechanisms:
        return scenario
    names = names_of(scenario.mechanisms)
    causes = {one.id for cls in classes(names) for one in causes_in(cls)}
    outcomes = {one.id for name in names for one in outcomes_of(name)}
    return replace(
        scenario, mechanisms=(), causes=tuple(one for one in scenario.causes if one.id not in causes),
        outcomes=tuple(one for one in scenario.outcomes if one.id not in outcomes),
    )  # fmt: skip


def names_of(mechanisms: Iterable[Packaged]) -> tuple[str, ...]:
    """As settings have them."""
    return tuple(one.name for one in mechanisms)


@cache
def outcomes_of(name: str) -> tuple[Outcome, ...]:
    """Outcomes that a package asks of every scenario it is used with: entry points that are an outcome, not a kind."""
    found = [load(entry) for entry in entries(name) if entry.group == "homefront.outcomes"]
    return tuple(one for one in found if isinstance(one, Outcome))


def kinds_of(group: PluginGroup, names: Collection[str], base: type[QuantityT]) -> dict[str, type[QuantityT]]:
    """Kinds of measures or outcomes that packages add: name in scenario.toml -> class."""
    found: dict[str, type[QuantityT]] = {}
    for name in sorted(set(names)):
        for entry in entries(name):
            if entry.group != f"homefront.{group}":
                continue
            one = load(entry)
            if isinstance(one, type) and issubclass(one, base) and "kind" in one.model_fields:
                found |= dict.fromkeys(get_args(one.model_fields["kind"].annotation), one)
            elif not isinstance(one, base):
                what = f"is no {KIND[group]}: expected a class below {base.__name__}, or one of its kind that is asked"
                raise ArgumentError("mechanisms", repr(name), what)
    return found
