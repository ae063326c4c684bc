"""
A published model beside its equations
======================================

An SIR epidemic in a crowd of ten thousand people (bands: 20 runs), and the mean-field equations of the same model
(line).
"""

import altair as alt

import homefront as hf

crowd = hf.crowd(10_000, contacts=10)
how = {"seeds": 0.001, "steps": 80, "transmission": 0.03, "recovery": 0.1}
runs = hf.spread(crowd, "sir", runs=20, seed=1, **how)
equations = hf.mean_field(crowd, "sir", **how)
print(runs.prevalence.dims, equations.prevalence.dims)

# %%
# Both are xarray datasets, so one frame each is enough for a chart.
share = (runs.prevalence / 10_000).rename("share").to_dataframe().reset_index()
middle = equations.prevalence.rename("share").to_dataframe().reset_index()
y = alt.Y("share:Q", title="share of people")
both = alt.layer(
    alt.Chart(share).mark_errorband(extent="stdev").encode(x="step:Q", y=y, color="state:N"),
    alt.Chart(middle).mark_line().encode(x="step:Q", y=y, color="state:N"),
).properties(width=320, height=180)
