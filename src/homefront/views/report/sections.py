"""The tables of the page: outcomes, what was left out, runs compared, targets, causes, what is not counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefront.engine.drawn_inputs import changed_parameters
from homefront.parameters import specs_of
from homefront.processes.mechanisms import classes, names_of
from homefront.results.intervals import share_interval
from homefront.results.targets import GROUPS
from homefront.scenario.causes import Cause
from homefront.scenario.counted_rows import HumanCostRow
from homefront.scenario.prices import NONE_RECORDED, price_rows, row_text
from homefront.scenario.schema import Scenario
from homefront.views import rests as ranking
from homefront.views.distances import said_km
from homefront.views.report import words
from homefront.views.report.data import Collected
from homefront.views.report.sources import SourceBook
from homefront.views.tolerances import gap_text, tolerance_text, within_text
from homefront.views.worlds import held_sentences

SHOWN_INPUTS = 5
"""Drawn inputs that are shown for each outcome."""


def outcomes(found: Collected) -> list[dict[str, Any]]:
    """Each outcome with its words; a flag has its dots, a number its middle and range."""
    rows = []
    for row in found.outcomes:
        out = {**row, "text": words.band(row, found.start), "dots": None}
        if row["unit"] == "flag":
            out["dots"] = [value == 1.0 for value in row["values"]]
            low, high = share_interval(row["yes"], row["worlds"])
            out["leaves_open"] = f"{100 * low:.0f} to {100 * high:.0f} %"
        else:
            out["middle"] = said_km(row["median"] or 1.0, row["kind"]) or words.number(row["median"], row["unit"])
            out["range"] = _range(row)
        rows.append(out)
    return rows


def held(found: Collected) -> list[str]:
    """What a run of one of the two sets of worlds says of the cities that its outcomes ask for."""
    given = found.provenance
    changes = (given["causes_left_out"], given["without"], changed_parameters(given),
               *(given.get(name) for name in ("edits", "latents", "positions")))  # fmt: skip
    whole = found.days == found.scenario.days and not any(changes)
    return held_sentences(str(given["parameter_set"]), found.scenario, str(given["only"]), found.outcomes, whole)


def _range(row: dict[str, Any]) -> str:
    """What 90 % of the worlds lie between; nothing where they are all the same."""
    if row["median"] is None or row["low"] == row["high"]:
        return ""
    low = said_km(row["low"], row["kind"]) or words.bare(row["low"], row["unit"])
    high = said_km(row["high"], row["kind"]) or words.number(row["high"], row["unit"])
    return low if low == high else f"{low} to {high}"


def rests(found: Collected) -> dict[str, Any]:
    """What the outcomes rest on, by the run's own worlds: a sentence, and of each outcome its strongest inputs."""
    ranked = found.rests_on
    sentences = {outcome.id: outcome for outcome in found.scenario.outcomes}
    rows = []
    for name, one in ranked["outcomes"].items():
        inputs = [
            {"name": row["name"], "text": ranking.said(row), "apart": row["told_apart"]}
            for row in one["inputs"][:SHOWN_INPUTS]
        ]
        flag = sentences[name].unit == "flag"
        measure = "chance that a world in which it is so drew the larger value" if flag else "rank correlation"
        rows.append({"id": name, "measure": measure, "inputs": inputs, "why_not": one["why_not"]})
    return {"head": ranking.head(ranked), "rows": rows}


def beside(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """Numbers of the record that are drawn beside a curve and are no targets, misses first; each with its source."""
    return [
        {
            **row,
            "model": words.band(row, found.start),
            "record_text": words.bare(row["record"], row["unit"]),
            "unit_text": words.unit_text(row["unit"]),
            "many": f"{row['times']:.2g} times the record" if row["times"] is not None and not row["hit"] else "",
            "when": row["first"] if row["first"] == row["last"] else f"{row['first']} to {row['last']}",
            "source": book.cite(row["source"], row["grade"]),
        }
        for row in found.beside
    ]


def left_out(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """Causes left out, each with its price in the same row, and processes."""
    rows: list[dict[str, Any]] = []
    for cause_id in found.provenance["causes_left_out"]:
        cause = found.scenario.cause(cause_id)
        rows.append({"name": cause_id, "text": cause.neutral, "price": _price(found.scenario, cause_id, book)})
    rows += [
        {"name": f"process:{name}", "text": "This process does not run.", "price": None}
        for name in found.provenance["without"]
    ]
    return rows


def _price(scenario: Scenario, cause_id: str, book: SourceBook) -> list[tuple[str, Any]]:
    """Every entry of a price, with its source."""
    rows = price_rows(scenario, cause_id)
    return [(row_text(row), book.cite(row.source, row.confidence)) for row in rows] or [(NONE_RECORDED, None)]


def compared(found: Collected, others: list[Collected], book: SourceBook) -> dict[str, Any]:
    """Runs beside one another, outcome by outcome."""
    runs = [found, *others]
    heads = []
    for run in runs:
        causes = list(run.provenance["causes_left_out"])
        left = [*causes, *(f"process:{name}" for name in run.provenance["without"])]
        beside = [str(one["name"]) for one in run.provenance.get("mechanisms", ())]
        changed = [*(f"with {name}" for name in beside), *([f"without {', '.join(left)}"] if left else [])]
        heads.append(
            {
                "name": ", ".join(changed) or "baseline",
                "worlds": words.worlds_text(run.worlds),
                "scale": run.provenance["scale"],
                "seed": run.provenance["seed"],
                "only": run.provenance["only"],
                "set": run.provenance["parameter_set"],
                "days": run.days,
                "prices": [(cause, _price(run.scenario, cause, book)) for cause in causes],
            }
        )
    rows = []
    for outcome in found.scenario.outcomes:
        cells = [
            next((words.band(row, run.start) for row in run.outcomes if row["id"] == outcome.id), "not simulated")
            for run in runs
        ]
        rows.append(
            {"id": outcome.id, "unit": words.unit_text(outcome.unit), "sentence": outcome.sentence, "cells": cells}
        )
    alike = len({(head["scale"], head["seed"], head["worlds"], head["days"], head["set"]) for head in heads}) == 1
    return {"heads": heads, "rows": rows, "alike": alike, "sets": len({head["set"] for head in heads}) > 1}


def targets(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """By group, misses first; each with its source."""
    rows = {row.target_id: row for row in found.scenario.targets}
    groups = []
    for group in GROUPS:
        chosen = [row for row in found.targets if row["group"] == group]
        if not chosen:
            continue
        groups.append(
            {
                "name": group,
                "hits": sum(row["hit"] for row in chosen),
                "within": within_text(chosen),
                "count": len(chosen),
                "rows": [
                    {
                        **row,
                        "model": words.band(row, found.start),
                        "record": words.record_text(row, found.start),
                        "unit_text": words.unit_text(row["unit"]),
                        "strip": strip(row, found.worlds),
                        "inside_text": f"{100 * row['inside']:.0f} %",
                        "gap_text": gap_text(row["gap"]).replace("-", "−"),
                        "tolerance": tolerance_text(row, percent=True),
                        "few": f"in {row['worlds']} of {found.worlds} worlds"
                        if 0 < row["worlds"] < found.worlds
                        else "",
                        "source": book.cite(rows[row["id"]].source, rows[row["id"]].confidence),
                    }
                    for row in chosen
                ],
            }
        )
    return groups


def strip(row: dict[str, Any], worlds: int) -> dict[str, float] | None:
    """Where model and record lie on one short line, 0 to 100; None where there is nothing to draw."""
    if row["unit"] == "flag" or row["median"] is None:
        return None
    ends = [row["low"], row["high"], row["record_low"], row["record_high"]]
    least, most = min(ends), max(ends)
    if most == least:
        return None
    names = {
        "low": "low",
        "mid": "median",
        "high": "high",
        "rlow": "record_low",
        "rbest": "record_best",
        "rhigh": "record_high",
    }
    return {key: round(4 + 92 * (row[name] - least) / (most - least), 1) for key, name in names.items()}


def chosen(found: Collected) -> int:
    """The place whose curves are shown first: that of an outcome, else the country."""
    for outcome in found.scenario.outcomes:
        if isinstance(outcome.where, str) and outcome.where in found.places.ids:
            return found.places.index(outcome.where) + 1
    return 0


def causes(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """Every cause of the scenario, what it is taken to be without it, and its price."""
    return [_cause(found, cause, book) for cause in found.scenario.causes]


def _cause(found: Collected, cause: Cause, book: SourceBook) -> dict[str, Any]:
    return {
        "id": cause.id,
        "sentence": cause.sentence,
        "neutral": cause.neutral,
        "grade": cause.grade,
        "changes": [change.text for change in cause.changes],
        "source": book.cite(cause.source, "", cause.grade),
        "price": _price(found.scenario, cause.id, book),
        "left_out": cause.id in found.provenance["causes_left_out"],
    }


def not_counted(scenario: Scenario, book: SourceBook) -> list[dict[str, Any]]:
    """What is on record and outside the model, with its range."""
    by_what: dict[str, HumanCostRow] = {row.what: row for row in scenario.human_cost}
    rows = []
    for item in scenario.not_counted:
        row = by_what[item.what]
        ends = [v for v in (row.value_low, row.value_high) if v is not None]
        numbers = dict.fromkeys(f"{v:,.0f}" for v in (ends or [row.value_best or 0]))
        rows.append(
            {
                "title": item.title,
                "what": row.what,
                "number": " to ".join(numbers),
                "ends": ends or [row.value_best or 0],
                "note": row.note,
                "where": row.place,
                "when": _span(row),
                "source": book.cite(row.source, row.confidence),
                "seen": row.confidence,
            }
        )
    return rows


def _span(row: HumanCostRow) -> str:
    years = dict.fromkeys((row.date_start.year, row.date_end.year))
    return " to ".join(str(year) for year in years)


def assumed(scenario: Scenario, book: SourceBook, parameters: Mapping[str, float]) -> list[dict[str, Any]]:
    """Values of the scenario, strengths of zones and parameters of mechanisms of other packages, assumed ones first.

    parameters : of the run, by "process.parameter".
    """
    rows = [
        {
            "name": v.name,
            "value": f"{v.value:g}",
            "unit": v.unit,
            "grade": v.grade,
            "note": v.note or "",
            "range": f"{v.low:g} to {v.high:g}" if v.low is not None and v.high is not None else "",
            "source": book.cite(v.source, v.seen or "", v.grade, rival="" if v.rival is None else str(v.rival)),
        }
        for v in scenario.values.values()
    ]
    rows += [
        {
            "name": f"zone.{zone.place}",
            "value": f"{zone.strength:g}",
            "unit": "1",
            "grade": "assumed",
            "note": zone.note,
            "range": f"{zone.low:g} to {zone.high:g}" if zone.low != zone.high else "held",
            "source": book.cite(zone.source, zone.confidence),
        }
        for zone in scenario.zones
    ]
    rows += [
        {
            "name": f"{cls.name}.{name}",
            "value": f"{parameters.get(f'{cls.name}.{name}', spec.default):g}",
            "unit": spec.unit,
            "grade": "assumed" if "assumed" in spec.source else "read",
            "note": spec.doc,
            "range": f"{spec.prior[0]:g} to {spec.prior[1]:g}",
            "source": book.cite(spec.source, "", "assumed"),
        }
        for cls in classes(names_of(scenario.mechanisms))
        for name, spec in specs_of(cls).items()
    ]
    return sorted(rows, key=lambda row: (row["grade"] != "assumed", row["grade"]))
