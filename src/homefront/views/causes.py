"""Causes with their shares, intervals and prices: as a table, and as bars that sum to the gap."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from homefront.views.prices import price_text
from homefront.views.theme import BLUE, GREY, INK, ORANGE, config

if TYPE_CHECKING:
    from homefront.experiments.explanation import Explanation
    from homefront.experiments.sensitivity import Sensitivity
    from homefront.experiments.whatif import Pairs

WIDTH = 118

WHAT_A_SHARE_IS = (
    "A share says what the model attributes to a cause, never that a means was right or needed. "
    "'Held' is never success."
)


STOPPED = (
    "Stopped by Ctrl-C before the asked standard error was met: these are the shares of the seeds done by then. A plan "
    "(homefront plan --for explain) can be stopped and gone on with."
)

SETTLED = (
    "Seeds: of so many each cause's share was told apart; once it was known well enough, later seeds told only of the "
    "others, and of these together."
)


def took(wall_s: float) -> str:
    """Seconds; of a plan, whose tasks ran anywhere, nobody counted."""
    return f"{wall_s:.0f} s" if wall_s == wall_s else "carried out as a plan"


def explanation_text(found: Explanation) -> str:
    """Largest shares first; under each its sentence and its price."""
    from homefront.experiments.explanation import amount

    unit = found.unit
    lines = [
        f"{found.scenario.id}: {found.outcome} is {amount(found.full, unit)} with all causes and "
        f"{amount(found.bare, unit)} with none; {amount(found.gap, unit)} to share out",
        f"{found.seeds} seeds, {found.runs} worlds at 1:{found.settings.people_per_agent:g}, {took(found.wall_s)}, "
        f"parameters {found.settings.parameter_set}",
        "",
        f"  {'cause':22s} {'share':>12s} {'se':>9s} {'95 % interval':>25s} {'alone out (se)':>20s} "
        f"{'alone in (se)':>20s} {'seeds':>6s}  basis",
    ]
    for s in found.shares:
        interval = f"{amount(s.low, unit)} to {amount(s.high, unit)}"
        out, into = (f"{amount(value, unit)} ({se:.2g})" for value, se in
                     ((s.necessity, s.necessity_se), (s.sufficiency, s.sufficiency_se)))  # fmt: skip
        lines.append(
            f"  {s.name:22s} {amount(s.share, unit):>12s} {s.se:9.3g} {interval:>25s} {out:>20s} {into:>20s} "
            f"{s.seeds:>6d}  {s.basis}"
        )
        partner, more, se = s.strongest
        pair = f" Together with {partner}: {amount(more, unit, '+')} (standard error {se:.2g})." if partner else ""
        for text in (s.sentence + pair, f"price: {price_text(found.scenario, s.name)}"):
            lines += textwrap.wrap(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    settled = any(s.seeds < found.seeds for s in found.shares)
    alone = (
        "Alone out: what is lost where this cause alone is left out; alone in: what it brings by itself. Both are "
        "means over few seeds where there are more than eight causes, and rougher than the shares. Together with "
        "another: how much more it adds once that one has joined, where that is more than two standard errors."
    )
    said = (
        *([STOPPED] if found.stopped else []),
        scale_text(found),
        *([SETTLED] if settled else []),
        alone,
        WHAT_A_SHARE_IS,
    )
    return "\n".join([*lines, "", *(line for text in said for line in textwrap.wrap(text, WIDTH))])


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
    from homefront.experiments.explanation import amount

    lines = [
        f"{found.scenario.id}, {found.what}: {found.pairs} pairs of worlds with the same draws at "
        f"1:{found.settings.people_per_agent:g}, {took(found.wall_s)}",
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


def scale_text(found: Explanation) -> str:
    """Whether the finer scale says the same of the worlds with all causes and with none."""
    from homefront.experiments.explanation import amount

    check = found.check
    if check is None:
        return f"The scale of 1:{found.settings.people_per_agent:g} was not checked in this call."
    parts = [
        f"{what} {amount(value, found.unit)} there, {gap:+.3g} (standard error {se:.2g})"
        for what, value, gap, se in (
            ("all causes", check.full, check.gap_full, check.se_full),
            ("none", check.bare, check.gap_bare, check.se_bare),
        )
    ]  # fmt: skip
    verdict = (
        "the scale holds" if check.holds else "THE SCALE DOES NOT HOLD: read the shares as those of a coarse world"
    )
    return f"Scale check, {check.worlds} worlds of each at 1:{check.people_per_agent:g}: {'; '.join(parts)}: {verdict}."


def sensitivity_text(found: Sensitivity) -> str:
    """Strongest inputs first, and what it means."""
    design = found.design
    morris = design.method == "morris"
    strength = f"effect ({found.unit})" if morris else "total index"
    alone = "sd of effect" if morris else "first order"
    lines = [
        f"{found.scenario.id}: {found.outcome} over {len(design.points)} rows of {len(design.ranges)} inputs "
        f"({design.method}), {design.repeats} world(s) a row at 1:{found.settings.people_per_agent:g}, "
        f"{took(found.wall_s)}; mean {found.mean:.4g}, sd {found.spread:.3g} {found.unit}",
        "",
        f"  {'input':34s} {'from':>9s} {'to':>9s} {strength:>18s} {'+-':>9s} {alone:>13s}",
    ]
    for e in found.effects:
        low, high = design.ranges[e.name]
        lines.append(f"  {e.name:34s} {low:9.3g} {high:9.3g} {e.strength:18.3g} {e.error:9.2g} {e.alone:13.3g}")
    note = (
        "coded.X: where between the two coders X is taken, 0 the lower and 1 the higher value in every place. "
        + ("Effect: mean change of the outcome over the whole range of the input." if morris else
           "Total index: share of the outcome's variance that this input has a hand in.")
    )  # fmt: skip
    return "\n".join([*lines, "", *textwrap.wrap(found.sentence, WIDTH), *textwrap.wrap(note, WIDTH)])


SHOWN_INPUTS = 20


def sensitivity_chart(found: Sensitivity) -> alt.LayerChart:
    """Bars of the strongest inputs with intervals; what the coders read differently in another colour."""
    rows = [
        {"input": e.name, "strength": e.strength, "low": max(0.0, e.strength - e.error), "high": e.strength + e.error,
         "kind": "read differently by the coders" if e.coded else "parameter"}
        for e in found.effects[:SHOWN_INPUTS]
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(values=rows), width=260, height=14 * len(rows))
    y = alt.Y("input:N", sort=[str(row["input"]) for row in rows], title=None, axis=alt.Axis(labelLimit=260))
    morris = found.design.method == "morris"
    title = f"effect on {found.outcome} over its range ({found.unit})" if morris else "total Sobol index"
    colour = alt.Color(
        "kind:N", title=None,
        scale=alt.Scale(domain=["parameter", "read differently by the coders"], range=[BLUE, ORANGE]),
        legend=alt.Legend(orient="bottom"),
    )  # fmt: skip
    bars = base.mark_bar(height=8).encode(x=alt.X("strength:Q", title=title), y=y, color=colour)
    interval = base.mark_rule(color=INK).encode(x="low:Q", x2="high:Q", y=y)
    chart: alt.LayerChart = alt.layer(bars, interval).properties(
        title=alt.Title(
            f"What {found.outcome} hangs on",
            subtitle=[f"{found.runs} worlds, {len(found.design.points)} rows of {len(found.design.ranges)} inputs"],
        )
    ).configure(**config())  # fmt: skip
    return chart


def pairs_chart(found: Pairs) -> alt.VConcatChart:
    """Every curve by day: worlds as recorded, and the changed ones as a ghost; middle and 90 % of the worlds."""
    rows: dict[str, list[dict[str, object]]] = {}
    for name, values in found.curves.items():
        for side, world in enumerate(("as recorded", "changed")):
            low, middle, high = np.quantile(values[:, side], [0.05, 0.5, 0.95], axis=0)
            for day in range(values.shape[2]):
                when = (found.scenario.start + timedelta(day)).isoformat()
                rows.setdefault(name, []).append({
                    "day": when, "world": world, "low": low[day], "middle": middle[day], "high": high[day],
                })  # fmt: skip
    colour = alt.Color(
        "world:N", title=None, scale=alt.Scale(domain=["as recorded", "changed"], range=[BLUE, ORANGE]),
        legend=alt.Legend(orient="top"),
    )  # fmt: skip
    dash = alt.StrokeDash(
        "world:N", legend=None, scale=alt.Scale(domain=["as recorded", "changed"], range=[[1, 0], [5, 3]])
    )
    charts = []
    for name, points in rows.items():
        base = alt.Chart(alt.InlineData(values=points), width=300, height=90)
        x = alt.X("day:T", title=None)
        band = base.mark_area(opacity=0.15).encode(x=x, y=alt.Y("low:Q", title=name), y2="high:Q", color=colour)
        line = base.mark_line(strokeWidth=1.4).encode(x=x, y="middle:Q", color=colour, strokeDash=dash)
        charts.append(alt.layer(band, line))
    title = alt.Title(f"What if: {found.what}", subtitle=[f"{found.pairs} pairs; middle and 90 % of the worlds"])
    chart: alt.VConcatChart = alt.vconcat(*charts).properties(title=title).configure(**config())
    return chart
