"""Pairs of worlds that differ in one thing as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from homefront.views.columns import table, wrapped
from homefront.views.differences import A_POINT, WHAT_A_SHARE_IS, flipped_text, part_and_ends, set_of, worlds_of
from homefront.views.distances import BEFORE_A_CITY, BELOW_ZERO, said_km
from homefront.views.first_screen import price_lines
from homefront.views.numbers import day_text, together, with_unit
from homefront.views.outcome_words import outcome_words

if TYPE_CHECKING:
    from homefront.experiments.whatif import Paired, Pairs


def pairs_text(found: Pairs) -> str:
    """Outcomes of pairs of worlds that differ in one thing; beside each difference its interval."""
    kinds = {o.id: o.kind for o in found.scenario.outcomes}
    lines = [
        *set_of(found),
        *wrapped(f"{found.scenario.id}, {found.what}: {found.pairs} pairs of worlds with the same draws"),
        *wrapped(parting_text(found)),
        "",
        *table(("outcome", "baseline", "changed", "difference"), [_pair_row(found, o, kinds) for o in found.outcomes]),
    ]  # fmt: skip
    flips = [o for o in found.outcomes if o.flipped is not None and o.interval != "construction"]
    lines += [""] if flips else []
    for o in flips:
        told = flipped_text(o.flipped or 0, o.pairs)
        lines += wrapped(f"{outcome_words(found.scenario, o.outcome)}: flipped in {told}.")
    for cause in sorted(found.causes):
        lines += ["", *price_lines(found.scenario, cause, 0, f"price of {cause}")]
    past = any(kinds.get(o.outcome) in BEFORE_A_CITY for o in found.outcomes)
    points = any(o.unit in ("flag", "share") for o in found.outcomes)
    notes = [*([A_POINT] if points else []), *([BELOW_ZERO] if past else []), WHAT_A_SHARE_IS]
    lines += ["", *(line for text in notes for line in wrapped(text))]
    return "\n".join([*lines, "", *wrapped(worlds_of(found, 2 * found.pairs))])


def _pair_row(found: Pairs, o: Paired, kinds: Mapping[str, str]) -> tuple[str, str, str, str]:
    """An outcome: what it is, the baseline, the changed worlds, the difference over how sure it is."""
    means = (o.without_mean, o.with_mean)
    if o.unit == "flag":
        before, after = (f"{round(mean * o.pairs)} of {o.pairs}" for mean in means)
    else:
        kind = kinds.get(o.outcome, "")
        numbers, unit = together(means, o.unit)
        before, after = (
            said_km(mean, kind) or with_unit(one, unit) for mean, one in zip(means, numbers, strict=True)
        )  # fmt: skip
    return (
        f"{outcome_words(found.scenario, o.outcome)} ({o.outcome})", before, after,
        _difference(o),
    )  # fmt: skip


def _difference(o: Paired) -> str:
    """The mean difference, and its interval."""
    told, ends = part_and_ends(o.difference, o.low, o.high, o.unit, sign=True)
    same = "no difference" if o.difference == 0.0 else f"{told} in all"
    if o.interval == "construction":
        return f"{same}\n(by construction)"
    if o.interval == "none" or not ends:
        return f"{same}\n(no bound is known)"
    if o.interval == "bound":
        return f"{same}\n(95 % bound {ends})"
    return f"{told}\n({ends}{', exact' if o.interval == 'exact' else ''})"


def parting_text(found: Pairs) -> str:
    """When and where the worlds first differ."""
    first = found.first_difference_day
    days = sorted(day for day in found.first_day if day >= 0)
    if first is None or not days:
        return "No pair differs in any place on any day."
    at = found.first_places[found.first_day.index(days[0])]
    middle = found.scenario.start + timedelta(days=int(np.median(days)))
    later = "" if middle == first else f" (the middle pair until {day_text(middle)})"
    return (
        f"The worlds are the same, person by person, until {day_text(first)}{later}; they first differ in {at}. "
        f"{len(days)} of {found.pairs} pairs differ at some time."
    )
