"""Prevalence of a spread on a graph: the middle run of each state, and where nine of ten runs lie."""

from __future__ import annotations

import altair as alt
import numpy as np
import xarray as xr

from homefront.views.theme import BAND, BLUE, GREEN, ORANGE, PURPLE, SKY, config

_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY)


def spread_chart(data: xr.Dataset, equations: xr.Dataset | None = None) -> alt.LayerChart:
    """A chart of the Dataset that `homefront.models.spread.spread` returns; dashed, that of `mean_field`."""
    shares = data.prevalence.values / data.attrs["nodes"]
    low, middle, high = np.quantile(shares, [0.05, 0.5, 0.95], axis=0)
    names = [str(state) for state in data.state.values]
    rows = [
        {
            "step": int(step), "state": name,
            "low": float(low[t, s]), "share": float(middle[t, s]), "high": float(high[t, s]),
        }
        for s, name in enumerate(names)
        for t, step in enumerate(data.step.values)
    ]  # fmt: skip
    colour = alt.Color("state:N", sort=names, scale=alt.Scale(domain=names, range=list(_COLOURS[: len(names)])))
    x = alt.X("step:Q", title="step", axis=alt.Axis(grid=False))
    y = alt.Y("share:Q", title="share of all people", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    base = alt.Chart(alt.InlineData(values=rows), width=210, height=130)
    band = base.mark_area(opacity=BAND).encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour)
    line = base.mark_line().encode(x=x, y=y, color=colour)
    runs = data.sizes["run"]
    ties = f"{data.attrs['ties']:,} ties" if "contacts" not in data.attrs else "all of whom can meet"
    note = f"{data.attrs['nodes']:,} people, {ties}, seed {data.attrs['seed']}"
    if runs > 1:
        note += f"; middle of {runs} runs, nine of ten within the band"
    if equations is not None:
        note += "; dashed: the equations"
    title = alt.Title(f"{data.attrs['model']}: share in each state", subtitle=note)
    parts = [band, line] if runs > 1 else [line]
    if equations is not None:
        parts.append(_dashed(equations, names).encode(x=x, y=y, color=colour))
    layers = alt.layer(*parts)
    chart: alt.LayerChart = layers.properties(title=title).configure(**config())
    return chart


def _dashed(equations: xr.Dataset, names: list[str]) -> alt.Chart:
    rows = [
        {"step": int(step), "state": name, "share": float(equations.prevalence.values[t, s])}
        for s, name in enumerate(names)
        for t, step in enumerate(equations.step.values)
    ]
    chart: alt.Chart = alt.Chart(alt.InlineData(values=rows)).mark_line(strokeDash=[4, 2])
    return chart
