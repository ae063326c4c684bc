"""
A chart of your own from the data
=================================

``data`` is an xarray dataset with units, by world, place and day, so any library can draw it.
"""

import altair as alt

import homefront as hf

run = hf.run("moscow-1941", scale=1 / 20000, seed=1)
cities = ["Moscow", "Leningrad", "Kiev"]
belief = run.data["belief"].sel(place=cities).isel(world=0).to_dataframe().reset_index()
chart = (
    alt.Chart(belief[["day", "place", "belief"]], width=320, height=180)
    .mark_line()
    .encode(
        x=alt.X("day:T", title=None),
        y=alt.Y("belief:Q", title="mean belief in danger", scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("place:N", title=None),
        strokeDash=alt.StrokeDash("place:N", title=None),
    )
)
