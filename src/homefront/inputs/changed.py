"""A sequence of changes, made. Pure functions: nothing that is handed in is written to, and no draw is made again.

What is given to the same seed with a change and without differs only in what it changes, from the day on which it
does; so the two worlds are the same, person by person, until then. A parameter that has a range lies in it where the
world's own value lies in its prior. No two causes of a scenario change the same thing (checks.py): their order does
not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from homefront.inputs.coded_front import coded_front
from homefront.inputs.front import FrontInputs
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.making import make
from homefront.inputs.society import Inputs
from homefront.scenario.causes import Cause
from homefront.scenario.changes import Change, Home
from homefront.scenario.edits import read_edits
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Parameter
from homefront.streams import stream_key, uniforms

T = TypeVar("T")


def chosen(scenario: Scenario, causes: Collection[str]) -> tuple[Cause, ...]:
    """The causes of these ids, in the order of the scenario; ScenarioError if there is no such cause."""
    for cause_id in sorted(causes):
        scenario.cause(cause_id)
    return tuple(cause for cause in scenario.causes if cause.id in causes)


def changes_of(scenario: Scenario, causes: Collection[str], edits: Sequence[str] = ()) -> tuple[Change, ...]:
    """What is different without these causes and with these edits: changes of causes, then edits, each in their order.

    edits : lines, see edits.py. ScenarioError for a cause that there is not, ParameterError for an edit that cannot be
    read.
    """
    left_out = chosen(scenario, causes)
    of_causes = [replace(change, cause=cause.id) for cause in left_out for change in cause.changes]
    return (*of_causes, *read_edits(edits))


def changed_scenario(scenario: Scenario, changes: Sequence[Change]) -> Scenario:
    """With its nights of raids and single orders of the enemy changed, for both halves to be made of.

    ParameterError where a change is of another day than the scenario's, or of an event that there is not.
    """
    for change in changes:
        for day in change.days:
            if not scenario.start <= day <= scenario.end:
                raise change.refused(f"{day} is no day of {scenario.id} ({scenario.start} to {scenario.end})")
        scenario = _made(scenario, [change], "rows")
    return scenario


def changed_inputs(inputs: Inputs, changes: Sequence[Change]) -> Inputs:
    """What the society is given.

    inputs : of the changed scenario from its first day on, coded_inputs(changed_scenario(scenario, changes), seed).
    ParameterError where there is nothing to change.
    """
    return _made(inputs, changes, "inputs")


def changed_front(
    scenario: Scenario, changes: Sequence[Change], seed: int, made_once: MadeOnce | None = None
) -> FrontInputs:
    """Inputs of front and industry. Orders of the enemy that depend on a cause are left out after edits, so that one
    of them can be edited whether its cause is there or not.

    scenario : the changed one, changed_scenario(scenario, changes).   made_once : of worlds before.
    ScenarioError if it has no front or no such orders.
    """
    once = {change.cause: change for change in changes if change.target.home == "orders"}
    ordered = _made(scenario, list(once.values()), "orders")
    return _made((made_once or MadeOnce()).of(coded_front, ordered, seed), changes, "front")


def changed_parameters(changes: Sequence[Change], seed: int, shares: Mapping[str, float]) -> dict[str, float]:
    """Values of person-level parameters in a world of this seed, by "process.parameter"; those alone that change.

    shares : where the values that the world draws for itself lie in their priors, 0 to 1 (docs/decisions/0041).
    """
    return {
        change.target.name: _drawn_value(change, seed, shares.get(change.target.name))
        for change in changes if isinstance(change.target, Parameter)
    }  # fmt: skip


def acts(cause: Cause, parameters: Collection[str], *, society: bool, front: bool) -> bool:
    """Whether a cause changes anything of a run of these halves; `parameters`: those of its processes."""
    return any(change.target.is_read(parameters, society=society, front=front) for change in cause.changes)


def _made(given: T, changes: Sequence[Change], home: Home) -> T:
    """What stands in one place, with those changes made that are of it."""
    for change in changes:
        if change.target.home == home:
            given = make(change.target, given, change)
    return given


def _drawn_value(change: Change, seed: int, share: float | None) -> float:
    """A parameter in a world of a seed. share : where the world's own value lies in its prior, 0 to 1; its value in the
    range of the change lies at the same place. None: this world draws no value of its own, so a key of its own says
    where.
    """
    low, high = change.ends
    if share is None:
        share = float(uniforms(stream_key(seed, f"cause.{change.target.name}"), 1, 0)[0])
    return low + share * (high - low)
