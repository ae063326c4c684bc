"""The first screen of a run: what was simulated, what came out, in how many worlds, how sure, at what price, and where
the report lies."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homefront.parameters.posterior import RECORD
from homefront.scenario.catalogue import is_shipped
from homefront.scenario.counted_rows import HumanCostRow
from homefront.scenario.prices import price_rows, row_text
from homefront.scenario.schema import Scenario
from homefront.views.columns import entry, table, wrapped
from homefront.views.mechanism_words import mechanism_words
from homefront.views.numbers import counted, counted_span, days_text
from homefront.views.outcome_words import outcome_words
from homefront.views.target_table import band
from homefront.views.worlds import what_they_saw

HALVES = {
    "society": "people only; the course of the fighting comes from the record", "front": "the front only; no people",
    "": "people and front, each acting on the other",
}  # fmt: skip
"""What ran, by `only` of a summary."""

DANGER_GIVEN = "people only; where and when there is danger is an input"
"""The same of the society of a crisis without fighting."""

FEW_WORLDS = 20
"""With fewer worlds, the middle 90 % are nearly all of them."""

PRICES_FIRST, PRICES_OF_A_CAUSE = 3, 3
"""Rows of the price that the first screen has room for, and that stand under a cause left out."""


def first_screen(scenario: Scenario, summary: Mapping[str, Any], held: list[str]) -> list[str]:
    """Its lines.   held : sentences on the cities that its outcomes ask for, see worlds.held_sentences."""
    chosen = bool(held) and summary["parameter_set"] == RECORD
    return [
        *wrapped(scenario.title), *_simulated(scenario, summary), *_changed(scenario, summary), "",
        *(line for text in held for line in wrapped(text)), *([""] if held else []),
        *outcome_lines(scenario, summary, chosen), "",
        *_how_sure(summary), *_price(scenario), *_report(scenario, summary),
    ]  # fmt: skip


def outcome_lines(scenario: Scenario, summary: Mapping[str, Any], chosen: bool) -> list[str]:
    """A row for each outcome: what it is, the middle world, nine of ten worlds.   chosen : whether the worlds were
    chosen for the yes or no of the record, so that no chance can be said of it."""
    runs = summary["runs"]
    most = "" if runs == 1 else "nearly all worlds" if runs < FEW_WORLDS else "9 of 10 worlds"
    rows = []
    for name, row in summary["outcomes"].items():
        middle, ends, unit = band(row, row["kind"])
        if row["unit"] == "flag" and ends:
            ends = "chosen to be so" if chosen else f"chance {ends}"
        ends = f"{ends} {unit}".rstrip() if ends else ""
        rows.append((outcome_words(scenario, name), middle, ends))
    if not rows:
        return wrapped("What came out: no outcome can be answered. The run is too short, or simulated the other half.")
    return table(("What came out", "this world" if runs == 1 else "middle world", most), rows, indent=0)


def where_it_lies(scenario: Scenario, summary: Mapping[str, Any]) -> list[str]:
    """Folder and report, each unbroken on its own line, so that it can be copied."""
    return [*_report(scenario, summary), *([f"Written to: {summary['folder']}"] if summary.get("folder") else [])]


def _report(scenario: Scenario, summary: Mapping[str, Any]) -> list[str]:
    """The path of the report, or the command that writes it. It names the folder of a scenario of your own."""
    if summary.get("report"):
        return [f"Report: {summary['report']}"]
    folder = summary.get("folder")
    own = "" if is_shipped(scenario.id) else f" --scenario {shlex.quote(str(scenario.folder))}"
    return [f"Report: homefront report {shlex.quote(str(folder))}{own}"] if folder else []


def cost_text(row: HumanCostRow) -> str:
    """How many, by the record."""
    ends = [value for value in (row.value_low, row.value_high) if value is not None]
    return counted_span(min(ends), max(ends)) if ends else counted(row.value_best or 0)


def costs_of(scenario: Scenario) -> list[HumanCostRow]:
    """What this model does not count, in the order of the scenario."""
    by_what = {row.what: row for row in scenario.human_cost}
    return [by_what[item.what] for item in scenario.not_counted]


def _simulated(scenario: Scenario, summary: Mapping[str, Any]) -> list[str]:
    runs, seed, people = summary["runs"], summary["seed"], float(summary["scale"].partition(":")[2])
    worlds = "1 world" if runs == 1 else f"{runs} worlds"
    seeds = f"seed {seed}" if runs == 1 else f"seeds {seed} to {seed + runs - 1}"
    days = days_text(scenario.start, scenario.start + timedelta(summary["days"] - 1))
    each = "everybody simulated" if people == 1 else f"1 simulated person for {people:,.0f}"
    of = "" if summary["only"] == "front" else f", {each}"
    half = HALVES[summary["only"]] if scenario.has_fighting else DANGER_GIVEN
    lines = wrapped(f"{worlds}, {days}{of}; {half}. Parameters {summary['parameter_set']}, {seeds}.")
    lines += wrapped(what_they_saw(summary["parameter_set"], scenario, summary["only"]))
    if summary["days"] != summary["scenario_days"]:
        lines += wrapped(
            f"Only the first {summary['days']} of {summary['scenario_days']} days were simulated. The results are "
            "about these days and say nothing about later ones."
        )
    return lines


def _changed(scenario: Scenario, summary: Mapping[str, Any]) -> list[str]:
    """What of these worlds was changed; under a cause left out its price."""
    other = "front" if summary["only"] == "society" else "society"
    told = mechanism_words(scenario.mechanisms, summary["parameter_set"])
    lines = [line for words in told for line in entry(f"with {words}")]
    for name in summary["without"]:
        idle = f": it changes the {other} only, so nothing in this run" if name in summary["idle"] else ""
        lines += entry(f"without {name}{idle}")
        if name in summary["prices"]:
            lines += price_lines(scenario, name, 6)
    given = {name: summary.get(name) or {} for name in ("changes", "latents", "positions")}
    texts = [f"{name} = {value:g}" for part in given.values() for name, value in part.items()]
    for text in (*texts, *(summary.get("edits") or ())):
        lines += entry(f"changed: {text}")
    return lines


def price_lines(scenario: Scenario, cause: str, indent: int, what: str = "price") -> list[str]:
    """The price of a cause by the record, an entry a line, and how to see the rest.   what : said before it."""
    rows = price_rows(scenario, cause)
    if not rows:
        return wrapped(f"{what}: none recorded here", indent)
    overlap = "; entries overlap, so do not add them" if len(rows) > 1 else ""
    lines = wrapped(f"{what}, by the record{overlap}:", indent)
    for row in rows[:PRICES_OF_A_CAUSE]:
        lines += entry(row_text(row), indent + 2)
    if len(rows) > PRICES_OF_A_CAUSE:
        lines += wrapped(f"{len(rows) - PRICES_OF_A_CAUSE} more entries: `homefront show {scenario.id}`", indent + 2)
    return lines


def _how_sure(summary: Mapping[str, Any]) -> list[str]:
    rows = summary["targets"]
    unseen = [row for row in rows if not row["seen"]]
    text = "How certain: nothing that this run answers is on record."
    if rows:
        hits = sum(row["hit"] for row in rows)
        text = f"How certain: the median of these worlds meets {hits} of {len(rows)} known facts"
        of_unseen = f", and {sum(row['hit'] for row in unseen)} of the {len(unseen)} that no fit has seen."
        text += of_unseen if unseen else ". A fit has seen all of them, so a hit is no evidence."
    smallest = summary["smallest_scored"]
    return wrapped(text) + (wrapped(smallest["text"]) if smallest is not None and smallest["coarse"] else [])


def _price(scenario: Scenario) -> list[str]:
    """The largest numbers of the price; all stand below."""
    rows = costs_of(scenario)
    if not rows:
        return []
    largest = sorted(rows, key=lambda row: -(row.value_high or row.value_best or row.value_low or 0))[:PRICES_FIRST]
    which = f"the largest of {len(rows)} numbers, all below" if len(rows) > len(largest) else "by the record"
    lines = wrapped(f"At what price: people whom the model does not count ({which}):")
    for row in largest:
        lines += entry(f"{row.what}: {cost_text(row)} ({row.confidence})")
    return lines
