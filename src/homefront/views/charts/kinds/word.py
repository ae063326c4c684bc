"""The official word by place: how far it reaches, and how candid it was, as coded."""

from __future__ import annotations

import numpy as np

from homefront.inputs.changed import changes_of
from homefront.inputs.coded import coded_rows
from homefront.inputs.society import ARMY_KIND
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series


def word(about: About) -> Drawing:
    """How far the official word reaches, and how candid it is."""
    reach = Series("coverage", "reach", lambda world: world.society["coverage"], by_place=True, times=100, free=True)
    panels = [Panel("People whom the official word reaches", "% of residents", (reach,), ends=(0, 100))]
    if coded(about):
        one = Series("candour", "as coded", candour, by_place=True, coded=True)
        panels.append(Panel("How candid it is, as two readers coded it", "0 nothing told, 1 all", (one,), ends=(0, 1)))
    note = "After what was coded by two readers of the sources, sets handed in and occupation."
    return Drawing(tuple(panels), note=note)


def coded(about: About) -> bool:
    """Whether candour was as coded: not where a cause left out or an edit changed it."""
    given = about.provenance
    if "input_row" not in about.first.data:
        return False
    changes = changes_of(about.scenario, given.get("causes_left_out", ()), given.get("edits", ()))
    return not any(change.touches == "candour" for change in changes)


def candour(world: World) -> np.ndarray:
    """(3, 1 + places, days): the lower reader, the middle, the higher; the country, by people at home, stands first."""
    about, scenario = world.about, world.about.scenario
    rows = coded_rows(scenario)
    table = np.full((3, len(rows) + 1, scenario.days), np.nan)
    for row in scenario.coding_merged:
        name = row.place if row.place != "*" else row.place_kind
        if row.variable == "can" and name in rows:
            first, last = about.day(row.date_start), about.day(row.date_end)
            ends = np.array([row.low, (row.low + row.high) / 2, row.high])
            table[:, rows.index(name), max(0, first) : last + 1] = ends[:, None]
    taken = np.asarray(world.society["input_row"])
    which = np.where(np.isfinite(taken), taken, -1).astype(int)
    which = np.where((which >= 0) & (which < len(rows)), which, len(rows))
    by_place = table[:, which, np.arange(about.days)[None]]
    at_home = np.array([kind != ARMY_KIND for kind in about.places.kinds])
    weight = np.where(at_home, about.places.population, 0.0)
    everywhere = (np.nan_to_num(by_place) * weight[None, :, None]).sum(axis=1) / weight.sum()
    return np.concatenate([everywhere[:, None], by_place], axis=1)


CHARTS = (
    Chart("word", "The official word: {place}", "share of residents whom it reaches, and how candid it is, by day", 14,
          word, "society", True, "people"),
)  # fmt: skip
