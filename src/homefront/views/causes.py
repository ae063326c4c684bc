"""Causes with their shares, intervals and prices: as a table, and as bars that sum to the gap."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import altair as alt

from homefront.views.prices import price_text
from homefront.views.theme import BLUE, GREY, INK, config

if TYPE_CHECKING:
    from homefront.experiments.explain import Explanation
    from homefront.experiments.whatif import Pairs

WIDTH = 118

WHAT_A_SHARE_IS = (
    "A share says what the model attributes to a cause, never that a means was right or needed. "
    "'Held' is never success."
)


def explanation_text(found: Explanation) -> str:
    """Largest shares first; under each its sentence and its price."""
    from homefront.experiments.explain import amount

    unit = found.unit
    lines = [
        f"{found.scenario.id}: {found.outcome} is {amount(found.full, unit)} with all causes and "
        f"{amount(found.bare, unit)} with none; {amount(found.gap, unit)} to share out",
        f"{found.seeds} seeds, {found.runs} worlds at 1:{found.settings.people_per_agent:g}, {found.wall_s:.0f} s, "
        f"parameters {found.settings.parameter_set}",
        "",
        f"  {'cause':22s} {'share':>12s} {'se':>9s} {'95 % interval':>25s} {'alone out':>12s} {'alone in':>12s}  basis",
    ]
    for s in found.shares:
        interval = f"{amount(s.low, unit)} to {amount(s.high, unit)}"
        lines.append(
            f"  {s.name:22s} {amount(s.share, unit):>12s} {s.se:9.3g} {interval:>25s} {amount(s.necessity, unit):>12s} "
            f"{amount(s.sufficiency, unit):>12s}  {s.basis}"
        )
        pair = f" Strongest with {s.strongest[0]}: {s.strongest[1]:+.3g}." if s.strongest[0] else ""
        for text in (s.sentence + pair, f"price: {price_text(found.scenario, s.name)}"):
            lines += textwrap.wrap(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    alone = (
        "Alone out: what is lost where this cause alone is left out; alone in: what it brings by itself. Both are "
        "means over few seeds where there are more than eight causes, and rougher than the shares."
    )
    return "\n".join([*lines, "", *textwrap.wrap(alone, WIDTH), *textwrap.wrap(WHAT_A_SHARE_IS, WIDTH)])


def explanation_chart(found: Explanation) -> alt.LayerChart:
    """One bar a cause with its 95 % interval; bars of assumed effects are open, with a dashed edge."""
    rows = [
        {
            "cause": s.name,
            "share": s.share,
            "low": s.low,
            "high": s.high,
            "basis": s.basis,
            "assumed": s.basis == "assumed",
        }
        for s in found.shares
    ]
    base = alt.Chart(alt.InlineData(values=rows), width=260, height=14 * len(rows))
    y = alt.Y("cause:N", sort=[s.name for s in found.shares], title=None)
    x = alt.X("share:Q", title=f"part of {found.outcome} ({found.unit})")
    assumed = alt.datum.assumed
    bars = base.mark_bar(height=8, strokeWidth=0.8).encode(
        x=x, y=y, color=alt.condition(assumed, alt.value("white"), alt.value(BLUE)),
        stroke=alt.value(BLUE), strokeDash=alt.condition(assumed, alt.value([2, 2]), alt.value([0])),
    )  # fmt: skip
    interval = base.mark_rule(color=INK).encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    zero = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=GREY).encode(x="x:Q")
    title = alt.Title(
        f"{found.outcome}: what the model lays to each cause",
        subtitle=[
            f"sum {found.gap:.3g} {found.unit}; 95 % intervals from {found.seeds} seeds, {found.runs} worlds;",
            "dashed: the size of the effect is assumed",
        ],
    )
    chart: alt.LayerChart = alt.layer(zero, bars, interval).properties(title=title).configure(**config())
    return chart


def pairs_text(found: Pairs) -> str:
    """Outcomes of pairs of worlds that differ in one thing."""
    from homefront.experiments.explain import amount

    lines = [
        f"{found.scenario.id}, {found.what}: {found.pairs} pairs of worlds with the same draws at "
        f"1:{found.settings.people_per_agent:g}, {found.wall_s:.0f} s",
        found.parting(),
        "",
        f"  {'outcome':18s} {'as recorded':>18s} {'changed':>18s} {'difference':>18s} {'95 % interval':>30s}  flipped",
    ]
    for o in found.outcomes:
        interval = f"{amount(o.low, o.unit)} to {amount(o.high, o.unit)}"
        flipped = "" if o.flipped_share is None else f"{100 * o.flipped_share:.0f} %"
        lines.append(
            f"  {o.outcome:18s} {amount(o.without_mean, o.unit):>18s} {amount(o.with_mean, o.unit):>18s} "
            f"{amount(o.difference, o.unit):>18s} {interval:>30s}  {flipped}"
        )
    for cause in sorted(found.causes):
        lines += textwrap.wrap(f"price of {cause}: {price_text(found.scenario, cause)}", WIDTH)
    return "\n".join([*lines, "", *textwrap.wrap(WHAT_A_SHARE_IS, WIDTH)])
