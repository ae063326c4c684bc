"""Values of targets and outcomes in words, short enough for a chart."""

from __future__ import annotations

from datetime import timedelta

from homefront.scenario.schema import Scenario
from homefront.views.distances import said_km


def interval_text(scenario: Scenario, unit: str, mid: float, low: float, high: float, kind: str) -> str:
    """Middle, and low to high; once where all say the same."""
    million = unit in ("person", "persons") and max(abs(low), abs(high)) >= 1e6
    texts = [
        f"{v / 1e6:.2f}".replace("-", "−") if million else said_km(v, kind) or value_text(scenario, unit, v)
        for v in (mid, low, high)
    ]
    text = texts[0] if len(set(texts)) == 1 else f"{texts[0]} [{texts[1]} to {texts[2]}]"
    return f"{text} million" if million else text


def value_text(scenario: Scenario, unit: str, value: float) -> str:
    """One value."""
    if unit.startswith("days since"):
        when = scenario.start + timedelta(round(value))
        return f"{when.day} {when:%b}"
    if unit in ("person", "persons") and abs(value) >= 1e6:
        return f"{value / 1e6:.2f} million".replace("-", "−")
    text = f"{value:,.0f}" if abs(value) >= 100 or unit in ("km", "count", "enterprises") else f"{value:.3g}"
    return text.replace("-", "−")
