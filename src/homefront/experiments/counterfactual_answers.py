"""What counterfactual pairs say: effects of each cause, causes that go together, worlds nearest to the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from homefront.errors import ArgumentError, nearest
from homefront.experiments.counterfactual_events import MOST, DatedChange
from homefront.experiments.counterfactual_parts import Counterfactuals, Ends, Twins, Worlds
from homefront.experiments.whatif import Paired, paired
from homefront.scenario.schema import Scenario


@dataclass(frozen=True)
class Effect:
    """Of one change on one outcome, over pairs of worlds. paired : means, difference and intervals; `without_mean` is
    of the worlds with all causes, `with_mean` of those with the change.

    lost, gained : of a flag, worlds in which it was up and is not with the change, and the other way; None of others.
    """

    outcome: str
    paired: Paired
    lost: int | None
    gained: int | None


@dataclass(frozen=True)
class Together:
    """Two causes and the worlds that change side without each alone. both : without the one and without the other.

    either : without at least one of the two.
    """

    causes: tuple[str, str]
    both: int
    either: int


@dataclass(frozen=True)
class Near:
    """A world with all causes, and how near it is to the line. without : causes without which, each alone, it changes
    side.   nearest_km : of its front from the city that the outcome asks of, None where it asks of none."""

    seed: int
    without: tuple[str, ...]
    nearest_km: float | None


def effect(pairs: Counterfactuals, cause: str, outcome: str) -> Effect:
    """What is different without a cause; ArgumentError if the pairs have no such cause or outcome."""
    return _effect(pairs, _twins_of(pairs, cause), outcome)


def effects_of_steps(pairs: Counterfactuals, cause: str, outcome: str) -> dict[int, Effect]:
    """What is different where the dated change of a cause is moved, by days; nothing where none is moved."""
    found = [one for one in pairs.moved if one.change.cause == cause]
    return {days: _effect(pairs, twins, outcome) for one in found for days, twins in sorted(one.steps.items())}


def changed_side(pairs: Counterfactuals, cause: str, outcome: str) -> np.ndarray:
    """Whether a flag differs without a cause, bool (worlds,); ArgumentError if the outcome is no flag."""
    _refuse_no_flag(pairs, outcome)
    return np.asarray(_twins_of(pairs, cause).values[outcome] != pairs.base.values[outcome])


def together(pairs: Counterfactuals, outcome: str) -> tuple[Together, ...]:
    """Pairs of causes without which, each alone, the same worlds change side; those with most worlds first.

    Two causes of which each is needed in the same worlds are no rivals: a doubt about one is a doubt about what is laid
    to the other.
    """
    sides = {cause: changed_side(pairs, cause, outcome) for cause in pairs.without}
    found = [
        Together((one, other), int((sides[one] & sides[other]).sum()), int((sides[one] | sides[other]).sum()))
        for one, other in combinations(sides, 2)
    ]  # fmt: skip
    return tuple(sorted((pair for pair in found if pair.both), key=lambda pair: -pair.both))


def nearest_to_the_line(pairs: Counterfactuals, outcome: str) -> tuple[Near, ...]:
    """All worlds, those first that change side without most causes; of as many, those whose front came nearest."""
    sides = {cause: changed_side(pairs, cause, outcome) for cause in pairs.without}
    ends: Ends | None = pairs.base.ends.get(outcome)
    km = [None] * pairs.runs if ends is None else ends.nearest_km.tolist()
    worlds = [
        Near(seed, tuple(cause for cause, changed in sides.items() if changed[n]), km[n])
        for n, seed in enumerate(pairs.seeds)
    ]
    return tuple(sorted(worlds, key=lambda one: (-len(one.without), one.nearest_km or 0.0, one.seed)))


def moved_most(
    scenario: Scenario, base: Worlds, without: Mapping[str, Twins], changes: Sequence[DatedChange]
) -> tuple[DatedChange, ...]:
    """The changes that are moved, by counterfactual_events.RULE: at most MOST, in the order of the causes."""
    asked = next((o for o in scenario.outcomes if o.unit == "flag"), scenario.outcomes[0])

    def size(change: DatedChange) -> float:
        gap = without[change.cause].values[asked.id] - base.values[asked.id]
        return float((gap != 0).sum()) if asked.unit == "flag" else abs(float(gap.mean()))

    largest = sorted(changes, key=size, reverse=True)[:MOST]
    return tuple(change for change in changes if change in largest)


def _effect(pairs: Counterfactuals, twins: Twins, outcome: str) -> Effect:
    refuse_unknown(pairs, outcome)
    after = twins.values[outcome]
    before = pairs.base.values[outcome][: len(after)]
    unit = pairs.outcomes[outcome].unit
    found = paired(outcome, unit, np.stack([before, after], axis=1))
    if unit != "flag":
        return Effect(outcome, found, None, None)
    return Effect(outcome, found, int((before > after).sum()), int((after > before).sum()))


def _twins_of(pairs: Counterfactuals, cause: str) -> Twins:
    if cause not in pairs.without:
        told = f"the counterfactual pairs of {pairs.scenario.id} have {', '.join(pairs.without)}"
        raise ArgumentError("cause", repr(cause), told, nearest(cause, pairs.without))
    return pairs.without[cause]


def refuse_unknown(pairs: Counterfactuals, outcome: str) -> None:
    """ArgumentError if the pairs have no such outcome."""
    if outcome not in pairs.outcomes:
        told = f"expected one of {', '.join(pairs.outcomes)}"
        raise ArgumentError("outcome", repr(outcome), told, nearest(outcome, pairs.outcomes))


def _refuse_no_flag(pairs: Counterfactuals, outcome: str) -> None:
    refuse_unknown(pairs, outcome)
    if pairs.outcomes[outcome].unit != "flag":
        flags = [name for name, kept in pairs.outcomes.items() if kept.unit == "flag"]
        told = f"expected a yes-or-no outcome; {pairs.scenario.id} has {', '.join(flags) or 'none'}"
        raise ArgumentError("outcome", repr(outcome), told)
