"""Outcomes: counted worlds, or a stroke a world. The page has them as dots and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from homefront.errors import ResultsError
from homefront.results.outcomes import outcome_values
from homefront.results.targets import counted, interval
from homefront.scenario.schema import Outcome
from homefront.views import theme
from homefront.views.charts.definition import Chart
from homefront.views.counts import counted_text
from homefront.views.distances import BEFORE_A_CITY, said_km

if TYPE_CHECKING:
    import altair as alt

    from homefront.views.charts.printed import Sheet


def outcomes(sheet: Sheet) -> alt.VConcatChart:
    """Outcomes, each with its sentence."""
    from homefront.views.charts.printed import stacked

    worlds = [outcome_values(sheet.about.scenario, frame) for frame in sheet.frames]
    charts = []
    for outcome in sheet.about.scenario.outcomes:
        values = [world[outcome.id] for world in worlds if outcome.id in world]
        if values:
            charts.append(_outcome(sheet, outcome, values))
    if not charts:
        raise ResultsError("this run answers no outcome of its scenario")
    note = "One world."
    if len(sheet.worlds) > 1:
        note = "Each stroke or square is a world; the dot is the median. In brackets: 5 to 95 % of the worlds."
    return stacked(sheet, "Outcomes", charts, note, 0.0, spacing=9.0)


def _outcome(sheet: Sheet, outcome: Outcome, values: list[float]) -> Any:
    """What it is, as the scenario says it; what came out, in words; and a sign for each world."""
    import altair as alt

    from homefront.views.charts.printed import RIGHT, inline

    if outcome.unit == "flag":
        layers, said = _squares(sheet.width - RIGHT - 4, values)
    elif interval(values)["median"] is None:
        layers = [alt.Chart(inline([{}])).mark_text(text="in no world", align="left").encode(x=alt.value(0))]
        said = "in no world"
    else:
        layers, said = _strokes(sheet, outcome, values)
    what, _, rest = outcome.sentence.partition(". ")
    heading = theme.wrapped(what.removesuffix("."), sheet.width, theme.HEADING)
    beneath = [said, *(theme.wrapped(rest, sheet.width, theme.SMALL) if rest else [])]
    title = alt.Title(heading, subtitle=beneath, offset=3, frame="group")
    return alt.layer(*layers).properties(width=sheet.width - RIGHT - 4, height=10, title=title)


def _squares(width: float, values: list[float]) -> tuple[list[Any], str]:
    """Counted worlds, those in which it is so first and filled."""
    import altair as alt

    from homefront.views.charts.printed import inline

    yes = counted(values)
    side = min(8.0, width / len(values) - 1)
    at = alt.X("n:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)
    layers = []
    for filled, some in ((True, range(yes)), (False, range(yes, len(values)))):
        cells = alt.Chart(inline([{"n": (n + 0.5) * (side + 1.5)} for n in some]))
        square = cells.mark_point(
            shape="square", size=(0.8 * side) ** 2, filled=filled, color=theme.MODEL, opacity=1, strokeWidth=0.9
        )
        layers.append(square.encode(x=at, y=alt.value(5)))
    return layers, counted_text(yes, len(values))


def _strokes(sheet: Sheet, outcome: Outcome, values: list[float]) -> tuple[list[Any], str]:
    """A stroke a world. A distance past the city stands at 0: it says no more than that the city was entered."""
    import altair as alt

    from homefront.views.charts.printed import inline, number

    row = interval(values)
    low, mid, high = (float(row[end] or 0) for end in ("low", "median", "high"))
    times, unit = scale_of(outcome.unit, values)
    least = 0.0 if outcome.kind in BEFORE_A_CITY else -np.inf
    cells = [{"v": number(max(least, v) * times)} for v in values if np.isfinite(v)]
    axis = alt.Axis(title=None, grid=False, tickCount=5, format=",~f", labelFlush=True)
    x = alt.X("v:Q", scale=alt.Scale(zero=False, nice=True, padding=4), axis=axis)
    strokes = alt.Chart(inline(cells)).mark_tick(color=theme.MODEL, opacity=0.75, thickness=1.1, height=9)
    middle = alt.Chart(inline([{"v": number(max(least, mid) * times)}]))
    point = middle.mark_point(filled=True, size=26, color=theme.RECORD, opacity=1, stroke="white", strokeWidth=0.6)
    layers = [strokes.encode(x=x, y=alt.value(5)), point.encode(x=x, y=alt.value(5))]
    texts = [said_km(v, outcome.kind) or _figures(v * times) for v in (mid, low, high)]
    said = texts[0] if len(set(texts)) == 1 else f"{texts[0]} [{texts[1]} to {texts[2]}]"
    return layers, f"{said} {unit}".strip()


def _figures(value: float) -> str:
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text.replace("-", "−")


def scale_of(unit: str, values: list[float]) -> tuple[float, str]:
    """By what values of a unit are multiplied on their axis, and what they then are."""
    most = max((abs(v) for v in values if np.isfinite(v)), default=0.0)
    if unit in ("person", "persons"):
        return (1e-6, "million people") if most >= 1e6 else (1.0, "people")
    return {"share": (100.0, "%"), "index": (1.0, ""), "1": (1.0, "0 to 1")}.get(unit, (1.0, unit))


CHARTS = (Chart("outcomes", "Outcomes", "outcomes as counted worlds or their distribution", 41, printed=outcomes),)
