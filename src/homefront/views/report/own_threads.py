"""Why, from the run's own `explain` and `whatif`: what the page's script is given, as `threads` for pairs that ship.

A saved experiment keeps means, counts and intervals, not each world: so the page counts its worlds and joins none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from homefront.scenario.schema import Scenario
from homefront.views.outcome_words import outcome_words
from homefront.views.report.attribution import told_apart
from homefront.views.report.sources import SourceBook
from homefront.views.report.threads import price_in_words

BASES = ("record", "fitted", "assumed")
"""What the size of an effect may rest on, of which the page has words."""

TWO_SIGMA = 1.96
"""Standard errors on either side of a mean that hold 95 %."""


def own_threads(
    experiments: Sequence[Mapping[str, Any]], scenario: Scenario, book: SourceBook
) -> dict[str, Any] | None:
    """Outcomes that were asked for, and each cause left out, or each change, with what it did to them.

    None where nothing was left out: no experiment, or only sensitivities.
    """
    threads: dict[str, dict[str, Any]] = {}
    for one in experiments:
        if one["kind"] == "explain":
            for cause in one["found"]["causes"]:
                thread = threads.setdefault(cause["name"], _thread(cause["name"], [cause["name"]], scenario, book))
                if known(cause["necessity"], one["found"]["full"]):
                    thread["effects"].setdefault(one["found"]["outcome"], _left_out(cause, one["found"]))
        elif one["kind"] == "whatif":
            found = one["found"]
            causes = sorted(found["prices"])
            alone = len(causes) == 1 and found["what"] == f"without {causes[0]}"
            what = causes[0] if alone else found["what"]
            thread = threads.setdefault(what, _thread(what, causes, scenario, book))
            for row in found["outcomes"]:
                if not known(row["without_mean"], row["with_mean"]):
                    continue
                effect = _of_pairs(row, found["units"][row["outcome"]], found["parting"])
                thread["effects"].setdefault(row["outcome"], effect)
    asked = {name for thread in threads.values() for name in thread["effects"]}
    outcomes = [outcome for outcome in scenario.outcomes if outcome.id in asked]
    if not outcomes:
        return None
    return {
        "outcomes": [
            {"id": one.id, "unit": one.unit, "place": one.where if isinstance(one.where, str) else "",
             "city": one.kind == "city_held", "words": outcome_words(scenario, one.id)}
            for one in outcomes
        ],
        "causes": list(threads.values()),
    }  # fmt: skip


def known(*values: float | None) -> bool:
    """Whether all of them are numbers: an outcome that never comes, in some world, has no mean."""
    return all(value is not None and math.isfinite(value) for value in values)


def _thread(what: str, causes: Sequence[str], scenario: Scenario, book: SourceBook) -> dict[str, Any]:
    """What stands of a cause, or of a change that leaves causes out, before its answer is shown."""
    left_out = [cause for cause in scenario.causes if cause.id in causes]
    prices = [price_in_words(scenario, cause.id, book) for cause in left_out]
    source = book.cite(left_out[0].source, "", left_out[0].grade).number if len(left_out) == 1 else None
    return {
        "id": what, "name": what.replace("_", " "), "change": what not in causes,
        "neutral": " ".join(cause.neutral for cause in left_out), "note": source,
        "price": [row for rows, _ in prices for row in rows], "more": sum(more for _, more in prices),
        "measure": bool(left_out), "effects": {},
    }  # fmt: skip


def _left_out(cause: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Of one cause alone left out: flags as counts of worlds, numbers as means."""
    flag, n = found["worlds"]["full"] is not None, found["seeds"]
    before = found["worlds"]["full"] if flag else found["full"]
    after = round(n * (found["full"] - cause["necessity"])) if flag else found["full"] - cause["necessity"]
    error = cause["necessity_se"]
    return {
        "n": n, "before": before, "after": after,
        "give": TWO_SIGMA * error * (n if flag else 1) if error and known(error) else None,
        "flipped": None, "low": None, "high": None, "mean": -cause["necessity"],
        "basis": cause["basis"] if cause["basis"] in BASES else None,
        "texts": [text for text in [told_apart(cause, found)] if text],
    }  # fmt: skip


def _of_pairs(row: Mapping[str, Any], unit: str, parting: str) -> dict[str, Any]:
    """Of pairs: flags as counts of worlds with those that changed, numbers as means with the interval."""
    n, flag = row["pairs"], unit == "flag"
    share = row["flipped_share"]
    times = n if flag else 1
    flipped = None if share is None or not known(share) else {
        "n": round(share * n),
        **{end: n * row[f"flipped_{end}"] if known(row.get(f"flipped_{end}")) else None for end in ("low", "high")},
    }  # fmt: skip
    told = row.get("interval", "bootstrap") in ("exact", "bootstrap") and row["low"] != row["high"]
    told = told and known(row["low"], row["high"])
    return {
        "n": n, "before": _whole(times * row["without_mean"], flag), "after": _whole(times * row["with_mean"], flag),
        "give": None, "flipped": flipped, "low": row["low"] if told else None, "high": row["high"] if told else None,
        "mean": row["difference"], "basis": None, "texts": [parting],
    }  # fmt: skip


def _whole(value: float, flag: bool) -> float:
    return float(round(value)) if flag else value
