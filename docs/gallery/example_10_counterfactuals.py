"""
Counterfactual pairs
====================

Every scenario that ships brings 100 worlds of the record beside the same worlds without each cause, so no world is
run here. The chart counts those in which Moscow is no longer held. What the means of each cause cost people stands
beside it in ``homefront counterfactuals moscow-1941``, and in the page of a run.
"""

import altair as alt
import pandas as pd

import homefront as hf
from homefront.experiments.counterfactual_answers import effect

pairs = hf.counterfactuals("moscow-1941")
rows = [{"cause": cause, "worlds": effect(pairs, cause, "moscow_held").paired.flipped} for cause in pairs.without]
counted = (
    alt.Chart(pd.DataFrame(rows), width=320)
    .mark_bar()
    .encode(
        x=alt.X("worlds", title="worlds of 100 that change side without the cause", scale=alt.Scale(domain=[0, 100])),
        y=alt.Y("cause", sort="-x", title=None),
    )
)
