"""The numbers of a chart that is kept: unpacked, and as curves of one place. page/arrays.js and charts.js do the same.

See views/report/pack.py for how numbers are packed.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.views.report.pack import LEVELS, NOBODY

LOW, MIDDLE, HIGH = 0, 1, 2


@dataclass(frozen=True)
class Curve:
    """One series over days. bands : (3, days): low, middle, high over the worlds, nan for none."""

    label: str
    bands: np.ndarray


@dataclass(frozen=True)
class PanelValues:
    """A panel of curves. marks : of the record, at the place.   least : where no world reaches it, it is not drawn."""

    heading: str
    unit: str
    ends: tuple[float | None, float | None]
    zero: bool
    curves: tuple[Curve, ...]
    marks: tuple[Mapping[str, Any], ...]
    least: float = 0.0

    @property
    def has_content(self) -> bool:
        most = max(float(np.nanmax(curve.bands, initial=0.0)) for curve in self.curves)
        return bool(self.marks) or self.least == 0 or most >= self.least

    @property
    def name(self) -> str:
        return f"{self.heading} ({self.unit})" if self.unit else self.heading


def unpacked(index: Mapping[str, Any], text: str) -> dict[str, np.ndarray]:
    """Every array of a chart under its name, nan for none."""
    data = zlib.decompress(base64.b64decode(text))
    return {name: _array(data, part) for name, part in index.items()}


def _array(data: bytes, part: Mapping[str, Any]) -> np.ndarray:
    shape: tuple[int, ...] = tuple(part["shape"])
    kind = np.dtype("u1") if part["kind"] == "u8" else np.dtype("<i2")
    flat = np.frombuffer(data, kind, int(np.prod(shape)), part["at"])
    rows = np.cumsum(flat.reshape(-1, shape[-1]), axis=1, dtype=kind)
    values = np.asarray(rows, dtype=float)
    if part["kind"] == "u8":
        values[rows == NOBODY] = np.nan
    return np.asarray(values * _steps(data, part, len(values))).reshape(shape)


def _steps(data: bytes, part: Mapping[str, Any], rows: int) -> np.ndarray:
    """What a unit of each row is worth, (rows, 1), or of all of them."""
    if "most" not in part:
        return np.asarray(1 / part["parts"])
    return np.asarray(np.frombuffer(data, "<f4", rows, part["most"]), dtype=float)[:, None] / LEVELS


def panels(chart: Mapping[str, Any], row: int) -> list[PanelValues]:
    """The panels of a chart that has curves. row : of the place among those that are kept; 0 : all places."""
    drawn, arrays = chart["chart"], unpacked(chart["index"], chart["pack"])
    at = drawn.get("at", {}).get(str(row)) if drawn["byPlace"] else None
    row = row if drawn["byPlace"] else 0
    out = []
    for n, panel in enumerate(drawn["panels"]):
        marks = (at["marks"][n] if at else []) if drawn["byPlace"] else panel["marks"]
        curves = tuple(Curve(one["s"], one["times"] * _bands(arrays, one, row)) for one in panel["series"])
        ends = (panel["ends"][0], panel["ends"][1])
        out.append(
            PanelValues(panel["heading"], panel["unit"], ends, panel["zero"], curves, tuple(marks), panel["least"])
        )
    return out


def _bands(arrays: Mapping[str, np.ndarray], one: Mapping[str, Any], row: int) -> np.ndarray:
    """(3, days). One world alone has the same three times."""
    if one["array"] in arrays:
        values = arrays[one["array"]]
        rows = values[:, row if values.shape[1] > 1 else 0] if values.ndim == 3 else values
        return np.repeat(rows, 3, axis=0) if len(rows) == 1 else rows
    worlds = arrays[one["worlds"]]
    of_row = worlds[:, row if worlds.shape[1] > 1 else 0]
    known = np.isfinite(of_row).any(axis=0)
    out = np.full((3, of_row.shape[1]), np.nan)
    values = of_row[:, known]
    quantile = np.quantile if np.isfinite(values).all() else np.nanquantile  # the second goes day by day
    out[:, known] = quantile(values, [0.05, 0.5, 0.95], axis=0)
    return out
