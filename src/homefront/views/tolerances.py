"""Tolerances and gaps in words, as every table of targets says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WHAT_A_TOLERANCE_IS = (
    "A tolerance combines half the range of the record with the error that a model of this kind cannot avoid "
    "(homefront show ID --assumptions); both are added in squares. A gap is the distance of the median from the "
    "record, in tolerances. What never happened counts as the day after the last possible one."
)

_UNITS = {"km": " km", "person": " persons", "persons": " persons", "count per day": " a day", "enterprises": " plants"}


def tolerance_text(row: Mapping[str, Any], percent: bool = False) -> str:
    """One tolerance and what it is made of.   row : with `sigma`, `record_half_width`, `discrepancy` and `unit`.
    percent : shares as percents.

    >>> tolerance_text({"sigma": 1.5811, "record_half_width": 0.5, "discrepancy": 1.5, "unit": "days"})
    '1.6 days (record 0.5, model 1.5)'
    """
    of_hundred = percent and row["unit"] == "share"
    unit = " %" if of_hundred else " days" if row["unit"].startswith("days") else _UNITS.get(row["unit"], "")
    sigma, record, model = (
        _two_digits((100 if of_hundred else 1) * row[name]) for name in ("sigma", "record_half_width", "discrepancy")
    )
    return f"{sigma}{unit} (record {record}, model {model})"


def gap_text(gap: float) -> str:
    """The gap of the middle of the worlds, in tolerances.

    >>> gap_text(-0.34), gap_text(0.01), gap_text(17.2)
    ('-0.3', '0.0', '+17.2')
    """
    return f"{gap:+.1f}" if abs(gap) >= 0.05 else "0.0"


def within_text(rows: list[dict[str, Any]]) -> str:
    """Of how many targets the middle of the worlds is no farther off than one tolerance."""
    return f"{sum(row['within_one_tolerance'] for row in rows)} within one tolerance"


def _two_digits(value: float) -> str:
    short = float(f"{value:.2g}")
    return f"{short:,.0f}" if short >= 10 else f"{short:g}"
