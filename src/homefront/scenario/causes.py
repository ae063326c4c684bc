"""Worlds without a cause: its changes, applied to what a run is given. Pure functions, and no draw is made anew.

What is given to the same seed with a cause and without differs only in what the cause changes, from the day on which
it does; so the two worlds are the same, person by person, until then. Only parameters that have a range are drawn,
each by its own key. No two causes of a scenario change the same thing (checks.py): their order does not matter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from homefront.scenario.changes import Change, Drop, DropOrder, Front, Hardship, Hold, Parameter, Set
from homefront.scenario.coded_front import coded_front, without_orders
from homefront.scenario.front_inputs import FrontInputs
from homefront.scenario.inputs import RAIDED, Inputs, variable_index
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.schema import Cause, Scenario
from homefront.streams import stream_key, uniforms

ON_THE_FRONT = frozenset({"diversion"})
"""Deeds that only the front knows of; all others are the society's."""


def chosen(scenario: Scenario, causes: Collection[str]) -> tuple[Cause, ...]:
    """The causes of these ids, in the order of the scenario; ScenarioError if there is no such cause."""
    for cause_id in sorted(causes):
        scenario.cause(cause_id)
    return tuple(cause for cause in scenario.causes if cause.id in causes)


def changes_of(scenario: Scenario, causes: Collection[str]) -> tuple[Change, ...]:
    """All changes of these causes."""
    return tuple(change for cause in chosen(scenario, causes) for change in cause.changes)


def without_causes(scenario: Scenario, inputs: Inputs, causes: Collection[str]) -> Inputs:
    """What the society is given without these causes; the arrays of `inputs` are not written to.

    inputs : of this scenario from its first day on, e.g. coded_inputs(scenario, seed).
    """
    changes = changes_of(scenario, causes)
    if not changes:
        return inputs
    out = replace(inputs, table=inputs.table.copy(), order_share=inputs.order_share.copy())
    for change in changes:
        out = _changed(out, change)
    return out


def front_without_causes(scenario: Scenario, causes: Collection[str], seed: int) -> FrontInputs:
    """What front and industry are given without these causes."""
    left_out = chosen(scenario, causes)
    given = scenario
    for cause in left_out:
        if any(isinstance(change, Drop) and change.drop == "diversion" for change in cause.changes):
            given = without_orders(given, cause.id)
    front = coded_front(given, seed)
    for change in changes_of(scenario, causes):
        if isinstance(change, Front):
            front = _scaled(front, change)
    return front


def parameter_changes(scenario: Scenario, causes: Collection[str], seed: int) -> dict[str, float]:
    """Values of person-level parameters in a world of this seed without these causes, by "process.parameter"."""
    out = {}
    for change in changes_of(scenario, causes):
        if isinstance(change, Parameter):
            low, high = change.ends
            position = float(uniforms(stream_key(seed, f"cause.{change.parameter}"), 1, 0)[0])
            out[change.parameter] = low + position * (high - low)
    return out


def acts(cause: Cause, parameters: Collection[str], *, society: bool, front: bool) -> bool:
    """Whether a cause changes anything of a run of these halves; `parameters`: those of its processes."""
    return any(_read_by(change, parameters, society, front) for change in cause.changes)


def _read_by(change: Change, parameters: Collection[str], society: bool, front: bool) -> bool:
    if isinstance(change, Parameter):
        return change.parameter in parameters
    of_front = isinstance(change, Front) or (isinstance(change, Drop) and change.drop in ON_THE_FRONT)
    return front if of_front else society


def _changed(inputs: Inputs, change: Change) -> Inputs:
    """Table and order_share are the caller's own copies, and written to."""
    days = inputs.days
    if isinstance(change, Set):
        first = inputs.day_of(change.first) if change.first else 0
        last = inputs.day_of(change.last) if change.last else days - 1
        inputs.table[variable_index(change.set), :, first : last + 1] = change.value
        if inputs.raids is not None and change.set in RAIDED:
            raids = inputs.raids.copy()
            raids[RAIDED.index(change.set), :, first : last + 1] = change.value
            return replace(inputs, raids=raids)
    elif isinstance(change, Hold):
        first = inputs.day_of(change.first)
        if first < days:
            row = inputs.table[variable_index(change.hold)]
            row[:, first:] = row[:, first : first + 1].copy()
            if inputs.raids is not None and change.hold in RAIDED:
                raids = inputs.raids.copy()
                raids[RAIDED.index(change.hold), :, first:] = raids[RAIDED.index(change.hold), :, first, None]
                return replace(inputs, raids=raids)
    elif isinstance(change, DropOrder):
        first = inputs.day_of(change.first) if change.first else 0
        inputs.order_share[ORDER_KINDS.index(change.drop_order), :, first:] = 0.0
    elif isinstance(change, Hardship):
        hardship = np.full_like(inputs.places.hardship, change.hardship)
        return replace(inputs, places=replace(inputs.places, hardship=hardship))
    elif isinstance(change, Drop):
        return _dropped(inputs, change.drop)
    return inputs


def _dropped(inputs: Inputs, deed: str) -> Inputs:
    structure = inputs.structure
    if deed == "appeals":
        return replace(inputs, appeals=())
    if deed == "handing_in_of_sets":
        coverage = inputs.table[variable_index("coverage")]
        coverage[:] = 1.0 - (1.0 - coverage) * (1.0 - structure.private_sets_share)
        # All sets are kept now: none is left for `--without process:information_control` to give back.
        return replace(inputs, structure=replace(structure, private_sets_share=0.0))
    if deed == "replacement":
        return replace(inputs, structure=replace(structure, officials_replaced=False))
    if deed == "censorship":
        return replace(inputs, structure=replace(structure, letters_censored=False))
    return inputs


def _scaled(front: FrontInputs, change: Front) -> FrontInputs:
    if change.front == "offensives":
        return replace(front, offensives=front.offensives * change.value)
    if change.front == "aid":
        return replace(front, industry=replace(front.industry, aid=front.industry.aid * change.value))
    if change.front == "unready":
        return replace(front, unready=front.unready * change.value)
    if change.front == "reserves":
        return replace(front, reserves=front.reserves * change.value)
    return replace(front, moves=front.moves * change.value)
