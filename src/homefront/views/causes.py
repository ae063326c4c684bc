"""Charts of causes: bars that sum to the gap, what an outcome depends on, and curves of pairs of worlds."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from homefront.views.theme import BLUE, GREY, INK, ORANGE, config

if TYPE_CHECKING:
    from homefront.experiments.explanation import Explanation
    from homefront.experiments.sensitivity import Sensitivity
    from homefront.experiments.whatif import Pairs


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
        f"{found.outcome}: what the model credits to each cause",
        subtitle=[
            f"sum {found.gap:.3g} {found.unit}; 95 % intervals from {found.seeds} seeds, {found.runs} worlds;",
            "dashed: the size of the effect is assumed",
        ],
    )
    chart: alt.LayerChart = alt.layer(zero, bars, interval).properties(title=title).configure(**config())
    return chart


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
            f"What {found.outcome} depends on",
            subtitle=[f"{found.runs} worlds, {len(found.design.points)} rows of {len(found.design.ranges)} inputs"],
        )
    ).configure(**config())  # fmt: skip
    return chart


def pairs_chart(found: Pairs) -> alt.VConcatChart:
    """Every curve by day: worlds of the baseline, and the changed ones as a ghost; their median and 90 % interval."""
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
    title = alt.Title(f"What if: {found.what}", subtitle=[f"{found.pairs} pairs; median and 90 % interval"])
    chart: alt.VConcatChart = alt.vconcat(*charts).properties(title=title).configure(**config())
    return chart
