"""Outcomes: counted worlds, or a stroke a world. The page has them as dots and tables."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from homefront.errors import ResultsError
from homefront.results.outcomes import outcome_values
from homefront.results.targets import counted, interval
from homefront.scenario.schema import Outcome
from homefront.views import theme
from homefront.views.charts.definition import Chart
from homefront.views.charts.printed import RIGHT, Sheet, inline, number, stacked
from homefront.views.charts.words import interval_text
from homefront.views.counts import counted_text


def outcomes(sheet: Sheet) -> alt.VConcatChart:
    """Outcomes, each with its sentence."""
    worlds = [outcome_values(sheet.about.scenario, frame) for frame in sheet.frames]
    charts = []
    for outcome in sheet.about.scenario.outcomes:
        values = [world[outcome.id] for world in worlds if outcome.id in world]
        if values:
            charts.append(_outcome(sheet, outcome, values))
    if not charts:
        raise ResultsError("this run answers no outcome of its scenario")
    note = "Each stroke or square is a world; the dot is the median." if len(sheet.worlds) > 1 else "One world."
    return stacked(sheet, "Outcomes", charts, note, 0.0, spacing=9.0)


def _outcome(sheet: Sheet, outcome: Outcome, values: list[float]) -> Any:
    width = sheet.width - RIGHT - 4
    row = interval(values)
    name = outcome.id.replace("_", " ").capitalize()
    axis = alt.Axis(title=None, grid=False, tickCount=5, format=_format(outcome.unit), labelFlush=True)
    layers: list[Any]
    cells: list[dict[str, Any]]
    if outcome.unit == "flag":
        yes = counted(values)
        side = min(8.0, width / len(values) - 1)
        cells = [{"n": (n + 0.5) * (side + 1.5), "what": "yes" if n < yes else "no"} for n in range(len(values))]
        scale = alt.Scale(domain=["yes", "no"], range=[theme.MODEL, "#d9d9d9"])
        squares = alt.Chart(inline(cells)).mark_square(size=side**2, opacity=1)
        colour = alt.Color("what:N", scale=scale, legend=None)
        at = alt.X("n:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)
        layers = [squares.encode(x=at, y=alt.value(5), color=colour)]
        said = counted_text(yes, len(values))
    elif row["median"] is None:
        layers = [alt.Chart(inline([{}])).mark_text(text="in no world", align="left").encode(x=alt.value(0))]
        said = "in no world"
    else:
        cells = [{"v": number(v)} for v in values if np.isfinite(v)]
        x = alt.X("v:Q", scale=alt.Scale(zero=False, nice=True, padding=4), axis=axis)
        strokes = alt.Chart(inline(cells)).mark_tick(color=theme.MODEL, opacity=0.55, thickness=1.1, height=9)
        middle = alt.Chart(inline([{"v": number(float(row["median"]))}]))
        point = middle.mark_point(filled=True, size=26, color=theme.RECORD, opacity=1, stroke="white", strokeWidth=0.6)
        layers = [strokes.encode(x=x, y=alt.value(5)), point.encode(x=x, y=alt.value(5))]
        low, mid, high = (float(row[end] or 0) for end in ("low", "median", "high"))
        said = interval_text(sheet.about.scenario, outcome.unit, mid, low, high, outcome.kind)
        said += UNITS_SAID.get(outcome.unit, "")
        if outcome.unit == "km":
            name = name.removesuffix(" km")
    sentence = theme.wrapped(outcome.sentence, sheet.width, theme.SMALL)
    return alt.layer(*layers).properties(
        width=width, height=10, title=alt.Title(f"{name}: {said}", subtitle=sentence, offset=3, frame="group")
    )


UNITS_SAID = {"share": " (share)", "index": " (June 1941 = 1)", "km": " km"}


def _format(unit: str) -> str:
    return "~s" if unit in ("person", "persons") else ",~f"


CHARTS = (Chart("outcomes", "Outcomes", "outcomes as counted worlds or their distribution", 41, printed=outcomes),)
