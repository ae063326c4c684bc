"""From which day on two worlds are handed something else: what they are given is compared, day by day.

What is not listed here as given by day counts as given from the first day on, so whatever is new is compared safely.
"""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import zip_longest
from typing import Any

import numpy as np

from homefront.engine.prepare import Prepared
from homefront.inputs.front import FrontInputs
from homefront.inputs.made_once import same
from homefront.inputs.society import Inputs

NONE = np.zeros((0, 0))

BY_THE_FRONT = ("replacements", "attack", "offensives", "rail_limit", "unready", "reserves", "moves")
"""Fields of FrontInputs that the kernel of the front reads and nothing else does. So are its transfers, the days on
which a zone counts, and aid (`_read_by_others`)."""


def first_day(one: Prepared, other: Prepared) -> int:
    """The first day on which the societies of two worlds are handed something else; all days if there is none.

    0 where anything differs that is not given by day: parameters, seed, scale, a flag, a place. What of a simulated
    front only the front itself reads is left out: engine/shared_days.py runs both fronts.
    """
    days = one.inputs.days
    if not same(_from_the_first_day_on(one), _from_the_first_day_on(other)):
        return 0
    pairs = zip(_by_day(one.inputs), _by_day(other.inputs), strict=True)
    return min(_first_appeal(one.inputs, other.inputs, days), *(_first_column(a, b, days) for a, b in pairs))


def same_front(one: Prepared, other: Prepared) -> bool:
    """Whether both fronts are given the same."""
    return same(one.front_inputs, other.front_inputs)


def _by_day(inputs: Inputs) -> tuple[np.ndarray, ...]:
    """What the society is given by day, the last axis, and reads on that day or later."""
    bombed = None if inputs.kind_rule is None else inputs.kind_rule.bombed
    danger = (None, None) if inputs.dangers is None else (inputs.dangers.level, inputs.dangers.seen)
    arrays = (inputs.table, inputs.order_share, inputs.order_hour, inputs.raids, inputs.return_of_sent, bombed, *danger)
    return tuple(NONE if values is None else values for values in arrays)


def _from_the_first_day_on(given: Prepared) -> tuple[Any, ...]:
    """All else that a world depends on."""
    settings, inputs, rule = given.settings, given.inputs, given.inputs.kind_rule
    rest = replace(
        inputs, table=NONE, order_share=NONE, order_hour=NONE, raids=None, return_of_sent=None, dangers=None,
        appeals=(), kind_rule=None if rule is None else replace(rule, bombed=None),
    )  # fmt: skip
    front = _read_by_others(given.known_front) if given.coupled else None
    return (
        given.key, given.society, given.coupled, settings.people_per_agent, settings.floor, settings.follow,
        settings.substeps, settings.removed, given.processes, rest, front,
    )  # fmt: skip


def _read_by_others(front: FrontInputs) -> FrontInputs:
    """What is given to a front without that which only the front itself reads."""
    none: dict[str, Any] = {
        **{name: 0.0 if isinstance(getattr(front, name), float) else NONE for name in BY_THE_FRONT},
        "zones": replace(front.zones, active=NONE), "industry": replace(front.industry, aid=NONE),
        "transfers": replace(front.transfers, **{field.name: NONE for field in fields(front.transfers)}),
    }  # fmt: skip
    return replace(front, **none)


def _first_column(one: np.ndarray, other: np.ndarray, days: int) -> int:
    """First index of the last axis at which two arrays differ; `days` if that is later or nowhere."""
    if one.shape != other.shape:
        return 0
    differs = np.flatnonzero((one != other).any(axis=tuple(range(one.ndim - 1))))
    return min(days, int(differs[0])) if len(differs) else days


def _first_appeal(one: Inputs, other: Inputs, days: int) -> int:
    """Day of the first appeal that is not made alike in both; `days` if that is later or all are."""
    pairs = zip_longest(one.appeals, other.appeals)
    return min(days, *(appeal.day for pair in pairs if not same(*pair) for appeal in pair if appeal is not None), days)
