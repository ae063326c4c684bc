"""What the society does to the front: cohesion, leadership, production and replacement, as ratios."""

from __future__ import annotations

from functools import partial

import numpy as np

from homefront.errors import ResultsError
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series

ROWS = (
    ("cohesion", "Cohesion: what soldiers add to combat power"),
    ("leadership", "Leadership: how truly orders and reports travel"),
    ("production", "Production: labour present, and its effort"),
    ("replacement", "Replacement: those called up who arrive"),
)


def hook(name: str, world: World) -> np.ndarray:
    """(days,) ratio; cohesion of all axes, each weighted by its men."""
    data, days = world.fronts.data, world.about.days
    if name != "cohesion":
        return data.nation[name][:days]
    men = np.maximum(data.axis["defenders"], 1e-9)
    out: np.ndarray = ((data.axis["cohesion"] * men).sum(axis=0) / men.sum(axis=0))[:days]
    return out


def hooks(about: About) -> Drawing:
    """The four hooks; ResultsError where all are 1."""
    first = about.world(about.first)
    if not about.first.data or all(np.allclose(hook(name, first), 1.0, rtol=0, atol=1e-9) for name, _ in ROWS):
        raise ResultsError("the halves of this run do not act on each other: all hooks are 1; run both, coupled")
    panels = [
        Panel(heading, "times the usual", (Series(f"hook {name}", name, partial(hook, name)),), zero=False,
              level=(1.0, "as usual"), height=0.6)
        for name, heading in ROWS
    ]  # fmt: skip
    note = "Ratios to the mean over runs whose halves do not act on each other, which is 1 (dashed)."
    given = dict(about.provenance.get("parameters", {}))
    ends = [given.get(f"coupling.{end}_cohesion") for end in ("least", "most")]
    if None not in ends:
        note += f" Cohesion is kept between {ends[0]:g} and {ends[1]:g}, each axis weighted by its men."
    return Drawing(tuple(panels), note=note)


CHARTS = (
    Chart("hooks", "What the society does to the front", "what the society does to the front, by day", 27, hooks,
          "both", section="front"),
)  # fmt: skip
