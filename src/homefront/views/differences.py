"""Differences between worlds in words: parts of an outcome, their intervals, and what few worlds leave open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from homefront.engine.settings import only_half
from homefront.results.intervals import share_interval
from homefront.views.columns import wrapped
from homefront.views.counts import counted_text
from homefront.views.numbers import POINTS, together, with_unit
from homefront.views.worlds import in_the_worlds_of

if TYPE_CHECKING:
    from homefront.experiments.explanation import Explanation
    from homefront.experiments.sensitivity import Sensitivity
    from homefront.experiments.whatif import Pairs

WHAT_A_SHARE_IS = (
    "A share says what the model attributes to a cause. It never says that a means was right or needed. "
    "'Held' never means success."
)

A_POINT = "A point is one in a hundred: of worlds for a yes or no, of people for a share."

SAME_THROUGHOUT = "always the same, so no standard error is known"


def took(wall_s: float) -> str:
    """Seconds; of a plan, whose tasks ran anywhere, nobody counted."""
    return f"{wall_s:.0f} s" if wall_s == wall_s else "run as a plan"


def set_of(found: Explanation | Pairs) -> list[str]:
    """Lines on which set of worlds was asked, where it is one of the two."""
    settings = found.settings
    return wrapped(in_the_worlds_of(settings.parameter_set, found.scenario, only_half(found.scenario, settings)))


def worlds_of(found: Explanation | Pairs | Sensitivity, worlds: int) -> str:
    """How many worlds, how fine, how long it took, with which parameters."""
    settings = found.settings
    return (
        f"{worlds} worlds, 1 simulated person for {settings.people_per_agent:,.0f}, {took(found.wall_s)}, parameters "
        f"{settings.parameter_set}"
    )


def parts(values: Sequence[float], unit: str, sign: bool = False) -> list[str]:
    """Parts of an outcome, or differences of two: points where it is a yes or no or a share."""
    numbers, after = together(values, _unit_of_parts(unit), sign)
    return [with_unit(number, after) for number in numbers]


def part_and_ends(value: float, low: float, high: float, unit: str, sign: bool = False) -> tuple[str, str]:
    """A part with its unit, and the ends of its interval in the same unit, "" where they are not known.

    >>> part_and_ends(950_000, 540_000, 1_360_000, "person", sign=True), part_and_ends(0.5, 0.167, 1.0, "flag")
    (('+0.95 million', '+0.54 to +1.36'), ('50 points', '17 to 100'))
    """
    known = math.isfinite(low) and math.isfinite(high)
    numbers, after = together([value, *([low, high] if known else [])], _unit_of_parts(unit), sign)
    return with_unit(numbers[0], after), f"{numbers[1]} to {numbers[2]}" if known else ""


def _unit_of_parts(unit: str) -> str:
    return POINTS if unit in ("flag", "share") else unit


def ends_in_words(ends: str, interval: str, worlds: int) -> str:
    """An interval in words, with what it is where it is no common one."""
    if interval == "construction":
        return "by construction: no such world reads what the cause changes"
    if interval == "none" or not ends:
        return f"the same in all {worlds} worlds; no bound is known"
    return f"the same in all {worlds} worlds; 95 % bound {ends}" if interval == "bound" else f"95 %: {ends}"


def out_of(worlds: int) -> int:
    """The number of which a bound from a number of worlds is given: 100, or more for many worlds."""
    return 10 if worlds < 30 else 100 if worlds < 300 else 1000


def flipped_text(flipped: int, pairs: int) -> str:
    """So many of so many worlds, and how many could by the exact 95 % interval.

    >>> flipped_text(0, 10), flipped_text(4, 10), flipped_text(40, 40)
    ('0 of 10 worlds; up to 3 in 10 could', '4 of 10 worlds (12 to 74 %)', '40 of 40 worlds; at least 91 in 100 would')
    """
    low, high = share_interval(flipped, pairs)
    if flipped in (0, pairs):
        end = high if flipped == 0 else low
        of = out_of(pairs)
        most, least = f"up to {max(1, round(end * of))} in {of} could", f"at least {int(end * of)} in {of} would"
        return f"{flipped} of {pairs} worlds; {most if flipped == 0 else least}"
    return counted_text(flipped, pairs)


def alike_text(worlds: int, gap: float) -> str:
    """What worlds that all differ alike, or not at all, say of others."""
    of = out_of(worlds)
    others = f"up to {max(1, round(of * share_interval(0, worlds)[1]))} in {of} could"
    return f"0 of {worlds} differ; {others}" if gap == 0 else f"the same in all {worlds}; {others} differ otherwise"
