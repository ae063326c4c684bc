"""An outcome shared out among causes as a table: each with its part, how sure, what it rests on and its price."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from homefront.views.columns import entry, wrapped
from homefront.views.counts import counted_text
from homefront.views.differences import (
    A_POINT,
    SAME_THROUGHOUT,
    WHAT_A_SHARE_IS,
    alike_text,
    ends_in_words,
    part_and_ends,
    parts,
    set_of,
    worlds_of,
)
from homefront.views.distances import BELOW_ZERO, ENTERED
from homefront.views.first_screen import price_lines
from homefront.views.numbers import said
from homefront.views.outcome_words import outcome_words

if TYPE_CHECKING:
    from homefront.experiments.explanation import Explanation, Share

STOPPED = (
    "Stopped by Ctrl-C before the standard error was small enough. These shares come from the seeds done until then. A "
    "plan (homefront plan --for explain) can be stopped and continued."
)

ALIKE = (
    "The same in all worlds: the effect of the cause did not vary, so no standard error is known. For a yes or no and "
    "for a share, the exact bound says how much other worlds could differ. For other outcomes no bound is known."
)

SETTLED = (
    "Seeds: the number of seeds from which the share of a cause comes. Once a share is known well enough, further "
    "seeds serve the other causes, and the settled ones together."
)

ALONE = (
    "Left out alone: how the outcome changes if only this cause is left out. Present alone: how it changes if this is "
    "the only cause. With more than eight causes, both are means over few seeds, and less exact than the shares. "
    "Together with another: how much more the cause adds once the other is present, if that is more than two "
    "standard errors."
)

RESTS_ON = {
    "assumed": "if its assumed size is granted", "record": "its size is on record", "fitted": "its size is fitted",
}  # fmt: skip
"""What the size of an effect rests on, by `basis`."""


def explanation_text(found: Explanation) -> str:
    """Largest shares first, each with its interval and what it rests on; under each its sentence and its price."""
    name = outcome_words(found.scenario, found.outcome)
    lines = [
        *set_of(found),
        *wrapped(
            f"{name} ({found.outcome}): {_end(found, 'full')} with all causes, {_end(found, 'bare')} with none. The "
            f"causes together make the difference, {parts([found.gap], found.unit)[0]}."
        ),
        *wrapped(f"{found.scenario.id}: {found.seeds} seeds, {worlds_of(found, found.runs)}"),
        "",
    ]
    for share in found.shares:
        lines += [*_share_lines(found, share), ""]
    settled = any(s.seeds < found.seeds for s in found.shares)
    notes = (
        *([STOPPED] if found.stopped else []), scale_text(found), *([SETTLED] if settled else []), ALONE,
        *([ALIKE] if any(s.alike for s in found.shares) else []),
        *([A_POINT] if found.unit in ("flag", "share") else []), *([BELOW_ZERO] if found.unit == "km" else []),
        WHAT_A_SHARE_IS,
    )  # fmt: skip
    return "\n".join([*lines, *(line for text in notes for line in wrapped(text))])


def _share_lines(found: Explanation, s: Share) -> list[str]:
    """A cause: its part, how sure, what it is, what it does alone and with others, and its price."""
    unit = found.unit
    part, ends = part_and_ends(s.share, s.low, s.high, unit)
    lines = entry(f"{s.name}: {part} ({ends_in_words(ends, s.interval, s.seeds)}), {RESTS_ON[s.basis]}")
    lines += wrapped(found.scenario.cause(s.name).sentence, 6)
    error = "no standard error is known" if s.alike else f"standard error {_error(s.se, unit)}"
    alone = (
        f"Left out alone, it changes the outcome by {_alone(-s.necessity, s.necessity_se, unit)}; present alone, by "
        f"{_alone(s.sufficiency, s.sufficiency_se, unit)}. {s.seeds} seeds, {error}."
    )
    partner, more, se_more = s.strongest
    known = f"standard error {_error(se_more, unit)}" if se_more == se_more else SAME_THROUGHOUT
    pair = f" Together with {partner}: {parts([more], unit, sign=True)[0]} ({known})." if partner else ""
    lines += wrapped(alone + pair, 6)
    return lines + price_lines(found.scenario, s.name, 6)


def _error(value: float, unit: str) -> str:
    """A standard error, in the unit of what it stands beside."""
    return parts([value], unit)[0].removesuffix(" points").removesuffix(" km")


def _level(value: float, unit: str) -> str:
    """A mean over worlds; of a yes or no the share of them."""
    return said(value, "share" if unit == "flag" else unit)


def _alone(value: float, error: float, unit: str) -> str:
    known = f"standard error {_error(error, unit)}" if error == error else "standard error not known"
    return f"{parts([value], unit, sign=True)[0]} ({known})"


def _end(found: Explanation, name: Literal["full", "bare"]) -> str:
    """The outcome with all causes, or with none; of a flag, counted worlds."""
    up = found.worlds[name]
    if up is not None:
        return counted_text(up, found.seeds)
    value = getattr(found, name)
    return ENTERED if found.unit == "km" and value <= 0.0 else said(value, found.unit)


def scale_text(found: Explanation) -> str:
    """Whether the finer scale says the same of the worlds with all causes and with none."""
    check, unit = found.check, found.unit
    if check is None:
        return f"The scale of 1:{found.settings.people_per_agent:g} was not checked this time."
    told = []
    for what, value, gap, se in (
        ("all causes", check.full, check.gap_full, check.se_full),
        ("none", check.bare, check.gap_bare, check.se_bare),
    ):
        error = f"standard error {_error(se, unit)}" if 0.0 < se < math.inf else alike_text(check.worlds, gap)
        told.append(f"{what} {_level(value, unit)} there, {parts([gap], unit, sign=True)[0]} ({error})")
    verdict = (
        "no difference beyond chance, as far as these few worlds show: the scale holds"
        if check.holds
        else "THE SCALE DOES NOT HOLD: these shares are those of a coarse world only"
    )
    return f"Scale check, {check.worlds} worlds of each at 1:{check.people_per_agent:g}: {'; '.join(told)}: {verdict}."
