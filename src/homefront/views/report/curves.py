"""Measurement curves as small multiples: a panel a variable, coded value across, the value as which it acts upwards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from homefront.parameters.posterior import FORECAST, RECORD
from homefront.views.curves import DECLARED, curve_rows

SIZE, LEFT, MARGIN, TOP, BOTTOM = 190, 48, 8, 8, 38
"""Of a panel, in the units of its drawing, and the room for its axes."""

CLASSES = {DECLARED: "declared", FORECAST: "actual", RECORD: "changed"}
"""How the page draws each set: dotted, a full line, a dashed line of another colour."""


def panels() -> list[dict[str, Any]]:
    """A panel for each variable that a set which ships frees; none where no set does."""
    rows = curve_rows()
    freed = dict.fromkeys(row["variable"] for row in rows if row["set"] != DECLARED)
    return [_panel(name, [row for row in rows if row["variable"] == name]) for name in freed]


def _panel(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Both axes go from 0 to 1; upwards as far on as a curve does, in halves."""
    highest: float = max(max(row["high"] or row["acts_at"]) for row in rows)
    most: float = max(1.0, math.ceil(2 * highest - 1e-9) / 2)

    def at(x: float, y: float) -> str:
        return f"{LEFT + (SIZE - LEFT - MARGIN) * x:.1f},{up(y):.1f}"

    def up(y: float) -> float:
        return SIZE - BOTTOM - (SIZE - TOP - BOTTOM) * y / most

    def path(row: Mapping[str, Any], key: str) -> list[str]:
        return [at(x, y) for x, y in zip(row["points"], row[key], strict=True)]

    return {
        "name": name, "size": SIZE, "left": LEFT, "right": SIZE - MARGIN, "bottom": SIZE - BOTTOM, "top": TOP,
        "across": [{"x": round(LEFT + (SIZE - LEFT - MARGIN) * x, 1), "text": f"{x:g}"} for x in (0.0, 0.5, 1.0)],
        "upwards": [{"y": round(up(y), 1), "text": f"{y:g}"} for y in (0.0, 0.5, 1.0, 1.5, 2.0) if y <= most],
        "lines": [
            {"class": CLASSES[row["set"]], "line": " ".join(path(row, "acts_at")),
             "band": "" if row["low"] is None else " ".join([*path(row, "low"), *reversed(path(row, "high"))])}
            for row in rows
        ],
        "rows": [{"set": row["set"], "cells": [_cell(row, n) for n in range(1, len(row["points"]))]} for row in rows],
    }  # fmt: skip


def _cell(row: Mapping[str, Any], n: int) -> str:
    if row["low"] is None or row["low"][n] == row["high"][n]:
        return f"{row['acts_at'][n]:.2f}"
    return f"{row['acts_at'][n]:.2f} ({row['low'][n]:.2f} to {row['high'][n]:.2f})"
