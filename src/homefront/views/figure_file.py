"""A chart as a file for a paper: SVG, PDF or PNG of an exact width, made without any network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from homefront.errors import ParameterError, and_then, nearest
from homefront.views.drawing import vl_convert
from homefront.views.theme import POINTS_PER_CM
from homefront.writing import write_whole

FORMATS = ("svg", "pdf", "png")
DOTS_PER_INCH = 300


def format_of(file: Path) -> str:
    """svg, pdf or png by the name's ending; ParameterError for another."""
    ending = file.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        told = f"{file}: expected a name that ends in .svg, .pdf or .png"
        raise ParameterError(and_then(told, nearest(ending, FORMATS)))
    return ending


def chart_bytes(chart: Any, kind: str, width_cm: float) -> bytes:
    """The chart in one of FORMATS, as wide as that; letters shrink or grow by the few points that the layout is off."""
    drawing = vl_convert().vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    if kind == "svg":
        return _sized(drawing, 10 * width_cm, "mm").encode()
    svg = _sized(drawing, width_cm * POINTS_PER_CM)
    if kind == "pdf":
        return bytes(vl_convert().svg_to_pdf(svg))
    return bytes(vl_convert().svg_to_png(svg, ppi=DOTS_PER_INCH))


def write_figure(chart: Any, file: Path, width_cm: float) -> None:
    """Writes under a temporary name, then renames; ResourceError where that cannot be done."""
    content = chart_bytes(chart, format_of(file), width_cm)
    write_whole(file, content, "choose another name with -o")


def _sized(svg: str, width: float, unit: str = "") -> str:
    """The same drawing, so wide; without a unit in points, as PDF and PNG are made."""
    match = re.search(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"', svg)
    if match is None:
        return svg
    factor = width / float(match[1])
    head = svg[: match.end()].replace(f'width="{match[1]}"', f'width="{width:.3f}{unit}"', 1)
    head = head.replace(f'height="{match[2]}"', f'height="{float(match[2]) * factor:.3f}{unit}"', 1)
    return head + svg[match.end() :]
