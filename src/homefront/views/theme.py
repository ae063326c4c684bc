"""How every chart looks: sizes, fonts and colours, in one place. A unit of a chart is a point, 1/72 inch, on paper.

The colours are those of Okabe & Ito (2008), told apart by colour-blind readers; the record is always black.
"""

from __future__ import annotations

import textwrap
from typing import Any

POINTS_PER_CM = 72 / 2.54

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TITLE, HEADING, LABEL, SMALL = 9.0, 7.5, 6.5, 6.0
"""Font sizes, point."""

LEADING = 1.25
"""Height of a line over that of its font."""

LETTER = 0.475
"""Mean width of a letter over the height of its font."""

RECORD, MODEL, QUIET, GRID, INK, SOFT = "#000000", "#0072B2", "#767676", "#e4e4e4", "#222222", "#555555"
BLUE, ORANGE, GREEN, SKY, YELLOW, PURPLE, GREY = (
    "#0072B2", "#D55E00", "#009E73", "#56B4E9", "#E69F00", "#CC79A7", "#BBBBBB",
)  # fmt: skip

SERIES = (BLUE, ORANGE, GREEN, PURPLE)
"""Colours of the series of a panel, in their order; of the page, its --c1 to --c4 are the same hues."""

DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3))
"""Their dashes, so that they can be told apart without colours."""

BAND = 0.22
"""Opacity of a band over worlds."""


def config() -> dict[str, Any]:
    """What Vega-Lite is told once for a whole chart."""
    return {
        "font": FONT,
        "background": "white",
        "padding": 3,
        "view": {"stroke": None},
        "concat": {"spacing": 7},
        "axis": {
            "labelFontSize": LABEL, "labelColor": INK, "labelPadding": 2, "titleFontSize": LABEL,
            "titleFontWeight": "normal", "titleColor": INK, "titlePadding": 3, "tickSize": 3, "tickWidth": 0.5,
            "tickColor": QUIET, "domainWidth": 0.5, "domainColor": QUIET, "gridColor": GRID, "gridWidth": 0.5,
        },
        "title": {
            "fontSize": HEADING, "fontWeight": "normal", "color": INK, "anchor": "start", "frame": "bounds",
            "offset": 3, "subtitleFontSize": SMALL, "subtitleColor": SOFT, "subtitlePadding": 1,
            "subtitleLineHeight": SMALL * LEADING,
        },
        "legend": {
            "labelFontSize": LABEL, "labelColor": INK, "labelLimit": 0, "title": None, "symbolOpacity": 1,
            "orient": "top", "direction": "horizontal", "symbolSize": 30, "symbolStrokeWidth": 1.5, "offset": 1,
            "padding": 0, "rowPadding": 1, "columnPadding": 6,
        },
        "line": {"strokeWidth": 1.2},
        "rule": {"strokeWidth": 0.8},
        "text": {"font": FONT, "fontSize": SMALL, "color": SOFT},
    }  # fmt: skip


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of a text in a font of so many points that fit a width in points, as well as can be told without a font."""
    return textwrap.wrap(text, max(12, int(width / (size * LETTER)))) or [""]
