"""Causes with their shares, intervals and prices: as a table, and as bars that sum to the gap."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import altair as alt
import numpy as np

from homefront.engine.settings import only_half
from homefront.results.intervals import share_interval
from homefront.scenario.prices import price_text
from homefront.views.columns import wrapped
from homefront.views.counts import counted_text
from homefront.views.distances import BEFORE_A_CITY, BELOW_ZERO, ENTERED, said_km
from homefront.views.theme import BLUE, GREY, INK, ORANGE, config
from homefront.views.worlds import in_the_worlds_of

if TYPE_CHECKING:
    from homefront.experiments.explanation import Explanation
    from homefront.experiments.sensitivity import Sensitivity
    from homefront.experiments.whatif import Paired, Pairs

WHAT_A_SHARE_IS = (
    "A share says what the model attributes to a cause, never that a means was right or needed. "
    "'Held' is never success."
)


STOPPED = (
    "Stopped by Ctrl-C before the asked standard error was met: these are the shares of the seeds done by then. A plan "
    "(homefront plan --for explain) can be stopped and gone on with."
)

ALIKE = (
    "The same in all worlds: what a cause added did not vary, so no standard error is known. Of a yes or no and of a "
    "share the exact bound says how far more worlds could lie off; of other outcomes none is known."
)

SAME_THROUGHOUT = "the same throughout, so no standard error is known"

SETTLED = (
    "Seeds: of so many each cause's share was told apart; once it was known well enough, later seeds told only of the "
    "others, and of these together."
)


def took(wall_s: float) -> str:
    """Seconds; of a plan, whose tasks ran anywhere, nobody counted."""
    return f"{wall_s:.0f} s" if wall_s == wall_s else "carried out as a plan"


def explanation_text(found: Explanation) -> str:
    """Largest shares first; under each its interval, its sentence and its price."""
    from homefront.experiments.explanation import amount, interval_text

    unit = found.unit
    lines = [
        *_set_of(found),
        *wrapped(
            f"{found.scenario.id}: {found.outcome} is {_end(found, 'full')} with all causes and {_end(found, 'bare')} "
            f"with none; {amount(found.gap, unit)} to share out"
        ),
        *wrapped(
            f"{found.seeds} seeds, {found.runs} worlds at 1:{found.settings.people_per_agent:g}, "
            f"{took(found.wall_s)}, parameters {found.settings.parameter_set}"
        ),
        "",
        f"  {'cause':24s} {'share':>14s} {'se':>9s} {'seeds':>6s}  basis",
    ]
    for s in found.shares:
        se = "none" if s.alike else f"{s.se:.3g}"
        lines.append(f"  {s.name:24s} {amount(s.share, unit):>14s} {se:>9s} {s.seeds:>6d}  {s.basis}")
        alone = ", ".join(
            f"alone {way} {amount(value, unit)} (se {error:.2g})" if error == error else
            f"alone {way} {amount(value, unit)} (se not known)"
            for way, value, error in (("out", s.necessity, s.necessity_se), ("in", s.sufficiency, s.sufficiency_se))
        )  # fmt: skip
        partner, more, se_more = s.strongest
        error = f"standard error {se_more:.2g}" if se_more == se_more else SAME_THROUGHOUT
        pair = f" Together with {partner}: {amount(more, unit, '+')} ({error})." if partner else ""
        ends = interval_text(s.low, s.high, unit, s.interval, s.seeds)
        for text in (f"{ends}; {alone}", s.sentence + pair, f"price: {price_text(found.scenario, s.name)}"):
            lines += wrapped(text, 6)
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
        *([ALIKE] if any(s.alike for s in found.shares) else []),
        *([BELOW_ZERO] if found.unit == "km" else []),
        WHAT_A_SHARE_IS,
    )
    return "\n".join([*lines, "", *(line for text in said for line in wrapped(text))])


def _set_of(found: Explanation | Pairs) -> list[str]:
    """Lines on which set of worlds was asked, where it is one of the two."""
    settings = found.settings
    return wrapped(in_the_worlds_of(settings.parameter_set, found.scenario, only_half(found.scenario, settings)))


def _end(found: Explanation, name: Literal["full", "bare"]) -> str:
    """The outcome with all causes, or with none; of a flag, counted worlds."""
    from homefront.experiments.explanation import amount

    up = found.worlds[name]
    if up is not None:
        return counted_text(up, found.seeds)
    value = getattr(found, name)
    return ENTERED if found.unit == "km" and value <= 0.0 else amount(value, found.unit)


def explanation_chart(found: Explanation) -> alt.LayerChart:
    """One bar a cause with its 95 % interval; bars of assumed effects are open, with a dashed edge."""
    rows = [
        {
            "cause": s.name,
            "share": s.share,
            "low": s.low if math.isfinite(s.low) else None,
            "high": s.high if math.isfinite(s.high) else None,
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
    """Outcomes of pairs of worlds that differ in one thing; under each the interval of the difference."""
    from homefront.experiments.explanation import amount

    kinds = {o.id: o.kind for o in found.scenario.outcomes}
    lines = [
        *_set_of(found),
        *wrapped(
            f"{found.scenario.id}, {found.what}: {found.pairs} pairs of worlds with the same draws at "
            f"1:{found.settings.people_per_agent:g}, {took(found.wall_s)}"
        ),
        *wrapped(found.parting()),
        "",
        f"  {'outcome':18s} {'baseline':>18s} {'changed':>18s} {'difference':>18s}",
    ]
    for o in found.outcomes:
        before, after = (
            said_km(value, kinds.get(o.outcome, "")) or amount(value, o.unit) for value in (o.without_mean, o.with_mean)
        )
        lines.append(f"  {o.outcome:18s} {before:>18s} {after:>18s} {amount(o.difference, o.unit):>18s}")
        flips = "" if o.flipped is None else f"; flipped in {flipped_text(o.flipped, o.pairs)}"
        lines += wrapped(difference_text(o) + (flips if o.interval != "construction" else ""), 6)
    for cause in sorted(found.causes):
        lines += wrapped(f"price of {cause}: {price_text(found.scenario, cause)}")
    notes = [BELOW_ZERO] if any(kinds.get(o.outcome) in BEFORE_A_CITY for o in found.outcomes) else []
    return "\n".join([*lines, "", *(line for text in (*notes, WHAT_A_SHARE_IS) for line in wrapped(text))])


def difference_text(o: Paired) -> str:
    """The interval of a difference, in words."""
    from homefront.experiments.explanation import amount

    if o.interval == "construction":
        return "no such world reads what was changed: no difference by construction"
    same = "no difference" if o.difference == 0 else "the same difference"
    if o.interval == "none":
        return f"{same} in {o.pairs} pairs; no bound is known"
    ends = f"{amount(o.low, o.unit)} to {amount(o.high, o.unit)}"
    if o.interval == "bound":
        return f"{same} in {o.pairs} pairs; 95 % bound {ends}"
    return f"95 % interval {ends}{' (exact)' if o.interval == 'exact' else ''}"


def out_of(worlds: int) -> int:
    """Of how many a chance is told that so many worlds bound."""
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


def scale_text(found: Explanation) -> str:
    """Whether the finer scale says the same of the worlds with all causes and with none."""
    from homefront.experiments.explanation import amount

    check = found.check
    if check is None:
        return f"The scale of 1:{found.settings.people_per_agent:g} was not checked in this call."
    parts = []
    for what, value, gap, se in (
        ("all causes", check.full, check.gap_full, check.se_full),
        ("none", check.bare, check.gap_bare, check.se_bare),
    ):
        error = f"standard error {se:.2g}" if 0.0 < se < math.inf else alike_text(check.worlds, gap)
        parts.append(f"{what} {amount(value, found.unit)} there, {gap:+.3g} ({error})")
    verdict = (
        "no difference beyond chance: the scale holds, as far as so few worlds tell"
        if check.holds
        else "THE SCALE DOES NOT HOLD: read the shares as those of a coarse world"
    )
    return f"Scale check, {check.worlds} worlds of each at 1:{check.people_per_agent:g}: {'; '.join(parts)}: {verdict}."


def alike_text(worlds: int, gap: float) -> str:
    """What worlds that all differ alike, or not at all, say of others."""
    of = out_of(worlds)
    others = f"up to {max(1, round(of * share_interval(0, worlds)[1]))} in {of} could"
    return f"0 of {worlds} differ; {others}" if gap == 0 else f"the same in all {worlds}; {others} differ otherwise"


def sensitivity_text(found: Sensitivity) -> str:
    """Strongest inputs first, and what it means."""
    design = found.design
    morris = design.method == "morris"
    strength = f"effect ({found.unit})" if morris else "total index"
    alone = "sd" if morris else "first"
    lines = [
        *wrapped(
            f"{found.scenario.id}: {found.outcome} over {len(design.points)} rows of {len(design.ranges)} inputs "
            f"({design.method}), {design.repeats} world(s) a row at 1:{found.settings.people_per_agent:g}, "
            f"{took(found.wall_s)}; mean {found.mean:.4g}, sd {found.spread:.3g} {found.unit}"
        ),
        "",
        f"  {'input':28s} {'from':>7s} {'to':>7s} {strength:>16s} {'+-':>7s} {alone:>8s}",
    ]
    for e in found.effects:
        low, high = design.ranges[e.name]
        error = f"{e.error:7.2g}" if e.error == e.error else "  alike"
        lines.append(f"  {e.name:28s} {low:7.3g} {high:7.3g} {e.strength:16.3g} {error} {e.alone:8.3g}")
    note = (
        "coded.X: where between the two coders X is taken, 0 the lower and 1 the higher value in every place. "
        + ("Effect: mean change of the outcome over the whole range of the input." if morris else
           "Total index: share of the outcome's variance that this input has a hand in.")
        + (" Alike: the same in every part of the design, so that no interval is known; more rows may show another."
           if any(e.error != e.error for e in found.effects) else "")
    )  # fmt: skip
    return "\n".join([*lines, "", *wrapped(found.sentence), *wrapped(note)])


SHOWN_INPUTS = 20


def sensitivity_chart(found: Sensitivity) -> alt.LayerChart:
    """Bars of the strongest inputs with intervals; what the coders read differently in another colour."""
    rows = [
        {"input": e.name, "strength": e.strength, "low": max(0.0, e.strength - e.error) if e.error == e.error else None,
         "high": e.strength + e.error if e.error == e.error else None,
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
    """Every curve by day: worlds of the baseline, and the changed ones as a ghost; middle and 90 % of the worlds."""
    rows: dict[str, list[dict[str, object]]] = {}
    for name, values in found.curves.items():
        for side, world in enumerate(("baseline", "changed")):
            low, middle, high = np.quantile(values[:, side], [0.05, 0.5, 0.95], axis=0)
            for day in range(values.shape[2]):
                when = (found.scenario.start + timedelta(day)).isoformat()
                rows.setdefault(name, []).append({
                    "day": when, "world": world, "low": low[day], "middle": middle[day], "high": high[day],
                })  # fmt: skip
    colour = alt.Color(
        "world:N", title=None, scale=alt.Scale(domain=["baseline", "changed"], range=[BLUE, ORANGE]),
        legend=alt.Legend(orient="top"),
    )  # fmt: skip
    dash = alt.StrokeDash(
        "world:N", legend=None, scale=alt.Scale(domain=["baseline", "changed"], range=[[1, 0], [5, 3]])
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
