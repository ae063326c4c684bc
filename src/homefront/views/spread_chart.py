"""Prevalence of a spread on a graph: the middle run of each state, and where nine of ten runs lie."""

from __future__ import annotations

import altair as alt
import numpy as np
import xarray as xr

from homefront.views.theme import BAND, BLUE, GREEN, ORANGE, PURPLE, SKY, config

_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY)


def spread_chart(data: xr.Dataset) -> alt.LayerChart:
    """A chart of the Dataset that `homefront.models.spread.spread` returns."""
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
    note = f"{data.attrs['nodes']:,} people, {data.attrs['ties']:,} ties, seed {data.attrs['seed']}"
    if runs > 1:
        note += f"; middle of {runs} runs, nine of ten within the band"
    title = alt.Title(f"{data.attrs['model']}: share in each state", subtitle=note)
    layers = alt.layer(band, line) if runs > 1 else alt.layer(line)
    chart: alt.LayerChart = layers.properties(title=title).configure(**config())
    return chart
