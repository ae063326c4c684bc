"""Why: one cause less in worlds that are otherwise the same, from the counterfactual pairs that ship with a scenario.

docs/decisions/0034-counterfactual-pairs.md says what these are. A run that brings its own explanation shows that
instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homefront.engine.settings import Settings
from homefront.errors import ArgumentError
from homefront.experiments.basis import basis_of
from homefront.experiments.counterfactual_answers import effect, effects_of_steps, nearest_to_the_line, together
from homefront.experiments.counterfactual_file import shipped_counterfactuals
from homefront.experiments.counterfactual_parts import Counterfactuals, Worlds
from homefront.parameters.posterior import RECORD
from homefront.results.intervals import share_interval
from homefront.scenario.causes import Cause
from homefront.scenario.prices import price_rows, row_text
from homefront.scenario.schema import Scenario
from homefront.views.outcome_words import outcome_words
from homefront.views.report.sources import SourceBook

MOST_PRICES = 6
"""Entries of a price that the section tells; the archive has all."""

MOST_TOGETHER = 3
"""Pairs of causes that are named as hanging together."""


def counterfactuals_of(scenario: Scenario) -> Counterfactuals | None:
    """The pairs that ship with a scenario; None where none do, or they are of another state of the scenario."""
    try:
        return shipped_counterfactuals(scenario)
    except ArgumentError:
        return None


def threads(pairs: Counterfactuals, book: SourceBook) -> dict[str, Any]:
    """What the page's script is handed: worlds with all causes, and with each cause left out, by outcome."""
    scenario = pairs.scenario
    outcomes = [outcome for outcome in scenario.outcomes if outcome.id in pairs.outcomes]
    return {
        "n": pairs.runs, "seeds": list(pairs.seeds), "scale": pairs.scale, "version": pairs.version,
        "outcomes": [
            {"id": one.id, "unit": one.unit, "place": one.where if isinstance(one.where, str) else "",
             "city": one.id in pairs.base.ends, "words": outcome_words(scenario, one.id)}
            for one in outcomes
        ],
        "base": _worlds(pairs.base),
        "causes": [_cause(pairs, cause, book) for cause in scenario.causes],
        "together": {one.id: _together(pairs, one.id) for one in outcomes if one.unit == "flag"},
    }  # fmt: skip


def credits(pairs: Counterfactuals, outcome: str, most: int = 3) -> list[str]:
    """Causes without which most worlds change side, or without which the number differs most for its noise."""
    sizes = []
    for cause in pairs.without:
        found = effect(pairs, cause, outcome)
        if found.lost is not None:
            told = share_interval(found.lost, pairs.runs)[0] > share_interval(found.gained or 0, pairs.runs)[1]
            sizes.append((float(found.lost), cause, told))
        else:
            low, high = found.paired.low, found.paired.high
            told = low is not None and high is not None and (low > 0 or high < 0)
            sizes.append((abs(found.paired.difference), cause, told))
    ranked = sorted((one for one in sizes if one[2]), key=lambda one: -one[0])
    return [cause for _, cause, _ in ranked[:most]]


def _worlds(worlds: Worlds) -> dict[str, Any]:
    ends = {name: "".join(ending[0] for ending in one.ending) for name, one in worlds.ends.items()}
    return {
        "ends": ends,
        "values": {name: [float(f"{v:.4g}") for v in values] for name, values in worlds.values.items()
                   if name not in ends},
        "km": {name: [round(float(v)) for v in one.nearest_km] for name, one in worlds.ends.items()},
    }  # fmt: skip


def _cause(pairs: Counterfactuals, cause: Cause, book: SourceBook) -> dict[str, Any]:
    scenario, twins = pairs.scenario, pairs.without[cause.id]
    settings = Settings(people_per_agent=pairs.people_per_agent, parameters=RECORD)
    parted = twins.parting[twins.parting >= 0]
    price, more = price_in_words(scenario, cause.id, book)
    return {
        "id": cause.id, "name": cause.id.replace("_", " "), "sentence": cause.sentence, "neutral": cause.neutral,
        "grade": cause.grade, "note": book.cite(cause.source, "", cause.grade).number,
        "basis": basis_of(cause, settings),
        "price": price, "more": more,
        "until": int(parted.min()) if len(parted) else None,
        **_worlds(twins),
        "effect": {name: _effect(pairs, cause.id, name) for name in pairs.outcomes},
        "moved": _moved(pairs, cause.id),
    }  # fmt: skip


def price_in_words(scenario: Scenario, cause: str, book: SourceBook) -> tuple[list[dict[str, Any]], int]:
    """(first entries of the price of a cause with the numbers of their sources, how many more there are)."""
    rows = price_rows(scenario, cause)
    told = [{"text": row_text(row), "note": book.cite(row.source, row.confidence).number} for row in rows[:MOST_PRICES]]
    return told, len(rows) - len(told)


def _effect(pairs: Counterfactuals, cause: str, outcome: str) -> dict[str, Any]:
    found = effect(pairs, cause, outcome)
    if found.lost is None:
        low, high = (_known(end) for end in (found.paired.low, found.paired.high))
        return {"mean": found.paired.difference, "low": low, "high": high}
    low, high = share_interval(found.lost, pairs.runs)
    more, most = share_interval(found.gained or 0, pairs.runs)
    return {"lost": found.lost, "gained": found.gained, "low": low * pairs.runs, "high": high * pairs.runs,
            "gained_low": more * pairs.runs, "gained_high": most * pairs.runs}  # fmt: skip


def _known(value: float | None) -> float | None:
    """None for an end of an interval of which nothing is known."""
    return value if value is not None and np.isfinite(value) else None


def _moved(pairs: Counterfactuals, cause: str) -> dict[str, Any] | None:
    """The dated change of a cause and, by days, in how many worlds a flag is up, or the middle of a number."""
    found = next((one for one in pairs.moved if one.change.cause == cause), None)
    if found is None:
        return None
    worlds = len(next(iter(next(iter(found.steps.values())).values.values())))
    steps: dict[str, Any] = {}
    for outcome, kept in pairs.outcomes.items():
        base = pairs.base.values[outcome][:worlds]
        by_days = {0: base} | {days: twins.values[outcome] for days, twins in found.steps.items()}
        steps[outcome] = [
            {"days": days, "value": float(values.sum() if kept.unit == "flag" else np.median(values)),
             **({} if days == 0 else _step_effect(pairs, cause, outcome, days))}
            for days, values in sorted(by_days.items())
        ]  # fmt: skip
    return {"day": (found.change.day - pairs.scenario.start).days, "whats": list(found.change.whats), "n": worlds,
            "steps": steps}  # fmt: skip


def _step_effect(pairs: Counterfactuals, cause: str, outcome: str, days: int) -> dict[str, Any]:
    found = effects_of_steps(pairs, cause, outcome)[days]
    return {"lost": found.lost, "gained": found.gained} if found.lost is not None else {}


def _together(pairs: Counterfactuals, outcome: str) -> dict[str, Any]:
    """What would change the answer: causes that go together, and how many worlds depend on several."""
    needed = together(pairs, outcome)[:MOST_TOGETHER]
    hanging: Sequence[int] = [len(one.without) for one in nearest_to_the_line(pairs, outcome)]
    return {
        "pairs": [{"one": pair.causes[0].replace("_", " "), "other": pair.causes[1].replace("_", " "),
                   "both": pair.both, "either": pair.either} for pair in needed],
        "several": sum(n > 1 for n in hanging), "none": sum(n == 0 for n in hanging),
    }  # fmt: skip
