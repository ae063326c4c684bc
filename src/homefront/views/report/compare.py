"""A page of two or more runs side by side: what differs, how each ended, what it cost, outcome by outcome."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from homefront._version import __version__
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.whatif import Paired, paired
from homefront.parameters.posterior import RECORD
from homefront.progress import heed
from homefront.results.folder import ResultFolder
from homefront.results.intervals import chance_of_larger
from homefront.results.results import Results
from homefront.scenario.prices import price_entries
from homefront.scenario.schema import Scenario
from homefront.views.belongs import other_words
from homefront.views.made_with import scenario_with, unused
from homefront.views.report import bundle, quantities, run_figures, sections, tale
from homefront.views.report.card import by_run, first_sentence, meta, on_record
from homefront.views.report.data import Collected, collect
from homefront.views.report.differs import NOTHING, Difference, are_pairs, differences, lead, warnings
from homefront.views.report.page import (
    OTHER_FILE,
    refuse_another_scenario,
    rendered,
    scenario_of_run,
    script_json,
)
from homefront.views.report.quantities import Cell, name_line, own_words, signed
from homefront.views.report.strings import part, say, say_line, strings
from homefront.views.report.tale import Line, mark, spoken
from homefront.views.report.written_pages import Comparison
from homefront.writing import make_folder, write_whole

CURVES = {"own": "share", "fear": "1", "output": "index"}
"""Curves of the country and of industry that a page of several runs draws, with their units."""

TEXTS = ("compare.", "gallery.", "curve.", "country", "day.title", "dots.first", "fate.", "guess.share", "head.",
         "kicker", "language.", "matches", "number.", "price.", "print.unpriced", "sure.", "words.")  # fmt: skip
"""Beginnings of the keys that the page says."""

LETTERS = "ABCD"
"""Of the runs, in the order in which they are given; a page takes no more."""


def write_comparison(
    runs: Sequence[ResultFolder | Results], file: Path, scenarios: Sequence[Scenario] = (),
    mechanisms: Collection[str] = (),
) -> Comparison:  # fmt: skip
    """Writes the page of two to four runs. scenarios : those that do not ship.

    mechanisms : with which runs were made, by name; their code is loaded.

    Raises ParameterError for fewer or more, ResultsError if a run is damaged or was made from another state of its
    scenario.
    """
    heed()
    if not 2 <= len(runs) <= len(LETTERS):
        raise ParameterError(f"{len(runs)} runs: expected 2 to {len(LETTERS)} runs to compare")
    known = {one.id: one for one in scenarios}
    found = []
    if strange := unused(mechanisms, [run.provenance for run in runs]):
        raise ParameterError(
            f"none of the runs was made with the mechanism {strange[0]}; leave out --with {strange[0]}"
        )
    for run in runs:
        base = known.get(str(run.provenance.get("scenario"))) or scenario_of_run(run)
        scenario = scenario_with(base, run.provenance, mechanisms)
        refuse_another_scenario(run, scenario)
        found.append(collect(run, scenario))
        heed()
    text = comparison_html(found)
    make_folder(file.parent, OTHER_FILE)
    write_whole(file, text.encode(), OTHER_FILE)
    rows, _ = differences(found)
    names = tuple(say_line(row.name) for row in rows)
    return Comparison(file, are_pairs(found), names, tuple(map(say_line, warnings(rows))))


def comparison_html(runs: Sequence[Collected]) -> str:
    """The page as text."""
    rows, alike = differences(runs)
    pairs = are_pairs(runs)
    one_country = len({run.scenario.id for run in runs}) == 1
    titles = list(dict.fromkeys(run.scenario.title for run in runs))
    return rendered("compare.html", {
        "version": __version__, "say": say, "t": mark, "spoken": spoken, "say_line": say_line, "own_words": own_words,
        "languages": list(strings()["languages"].items()), "letters": LETTERS,
        "title": ("compare.heading", {"what": [name_line(title) for title in titles]}),
        "lead": lead(rows), "differs": rows, "alike": alike, "warnings": warnings(rows), "pairs": pairs,
        "heads": [_head(run, letter, rows) for run, letter in zip(runs, LETTERS, strict=False)],
        "left_out": _left_out(runs), "one_country": one_country,
        "fates": run_figures.by_fate(runs, pairs) if all(_asks_for_a_city(run) for run in runs) else None,
        "flips": _flips(runs) if pairs and all(_asks_for_a_city(run) for run in runs) else [],
        "outcomes": _outcomes(runs, pairs, one_country), "facts": _facts(runs) if one_country else [],
        "curves": _curves(runs), "seeds": runs[0].each.seeds if pairs else [],
        "shown": min(run.each.count for run in runs), "worlds": max(run.worlds for run in runs),
        "data": script_json({"strings": part(*TEXTS)}),
        "style": bundle.styles_of("base.css", "story.css", "pages/compare.css"),
        "script": bundle.script("compare"),
    })  # fmt: skip


def _asks_for_a_city(run: Collected) -> bool:
    return run.each.question is not None and run.each.question.city


def _head(run: Collected, letter: str, rows: Sequence[Difference]) -> dict[str, Any]:
    """What stands at the top of the column of a run."""
    chosen = bool(sections.held(run)) and run.provenance["parameter_set"] == RECORD
    at, asked = LETTERS.index(letter), run.each.question
    parts: list[Line] = [
        ("compare.part", {"name": row.name, "value": row.values[at]}) for row in rows if row.values[at] != NOTHING
    ]
    if any(row.key == "scenario" for row in rows):
        parts = [name_line(run.scenario.title)]
    made = {"letter": letter, "version": run.provenance["version"], "hash": run.result_hash[:12]}
    return {
        "letter": letter, "name": ("compare.side", {"letter": letter, "what": parts[:3] or [("compare.as_given", {})]}),
        "what": first_sentence(asked.sentence) if asked is not None and not asked.city else "",
        "headline": [*tale.headline(run), *tale.others(run)], "sure": tale.sureness(run, chosen),
        "matches": tale.matches(run) or ("gallery.no_facts", {}),
        "price": [*by_run(run), *on_record(run, 2)], "meta": meta(run),
        "other_words": other_words(run.provenance, run.scenario), "made": ("compare.made", made),
    }  # fmt: skip


def _left_out(runs: Sequence[Collected]) -> list[dict[str, Any]]:
    """Each cause that a run leaves out: of which runs, what that means here, and its price by the record."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for run, letter in zip(runs, LETTERS, strict=False):
        for name in run.provenance["causes_left_out"]:
            row = rows.setdefault((run.scenario.id, name), {
                "name": tale.plain(name), "neutral": run.scenario.cause(name).neutral, "runs": [],
                "price": price_entries(run.scenario, name),
            })  # fmt: skip
            row["runs"].append(letter)
    return list(rows.values())


def _flips(runs: Sequence[Collected]) -> list[Line]:
    """How many worlds end otherwise than in the first run, both ways, in a sentence a run."""
    question = runs[0].each.question
    assert question is not None
    first = runs[0].values[question.outcome]
    out: list[Line] = []
    for run, letter in zip(runs[1:], LETTERS[1:], strict=False):
        other = run.values[question.outcome]
        slots: dict[str, Any] = {"place": question.place, "n": run.worlds, "run": letter}
        lost = sum(a == 1.0 and b != 1.0 for a, b in zip(first, other, strict=True))
        won = sum(a != 1.0 and b == 1.0 for a, b in zip(first, other, strict=True))
        out.append(("compare.flips", slots | {"lost": lost, "won": won}))
    return out


def _outcomes(runs: Sequence[Collected], pairs: bool, one_country: bool) -> list[dict[str, Any]]:
    """A row an outcome: each run, its difference from the first, and a mark a world."""
    known = {outcome.id: outcome for run in runs for outcome in run.scenario.outcomes}
    out = []
    for name, outcome in known.items():
        rows = [next((row for row in run.outcomes if row["id"] == name), None) for run in runs]
        if not any(rows):
            continue
        answered = [row is not None and row["median"] is not None for row in rows]
        row: dict[str, Any] = {
            "id": name, "what": first_sentence(outcome.sentence), "unit": outcome.unit,
            "cells": [_cell(one, run) for one, run in zip(rows, runs, strict=True)],
            "apart": [_difference(runs[0], run, name, outcome.unit, pairs) if one_country and all(answered) else None
                      for run in runs[1:]],
            "figure": None,
        }  # fmt: skip
        if outcome.unit != "flag" and all(answered):
            row["figure"] = run_figures.by_value(runs, name, outcome.unit, outcome.kind, pairs)
        out.append(row)
    return out


def _cell(row: dict[str, Any] | None, run: Collected) -> Cell:
    if row is None:
        return ("compare.not_asked", {}), None
    return quantities.counted(row["yes"], row["worlds"]) if row["unit"] == "flag" else quantities.band(row, run.start)


def _difference(one: Collected, other: Collected, outcome: str, unit: str, pairs: bool) -> Cell:
    """Of the other run from the first: of pairs their mean difference, else how often a world of it is larger."""
    a, b = np.array(one.values[outcome]), np.array(other.values[outcome])
    if not pairs:
        a, b = a[np.isfinite(a)], b[np.isfinite(b)]
        if unit == "flag" or min(len(a), len(b)) < 2:
            return ("compare.no_interval", {}), None
        chance, low, high = chance_of_larger(b, a)
        return ("compare.larger", {"chance": chance}), ("compare.range.share", {"low": low, "high": high})
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 2:
        return ("compare.no_interval", {}), None
    return difference(paired(outcome, unit, np.stack([a[both], b[both]], axis=1)))


def difference(row: Paired) -> Cell:
    """The mean difference of pairs and its 95 % interval."""
    if row.unit == "flag":
        by, low, high = (signed(row.pairs * value, "count") for value in (row.difference, row.low, row.high))
        return ("compare.apart.flag", {"by": by, "n": row.pairs}), ("compare.range.counted", {"low": low, "high": high})
    by = signed(row.difference, row.unit)
    if not math.isfinite(row.low):
        return by, ("compare.apart.alike", {"n": row.pairs})
    ends = {"low": signed(row.low, row.unit), "high": signed(row.high, row.unit)}
    return by, ("compare.apart", {**ends, "n": row.pairs})


def _facts(runs: Sequence[Collected]) -> list[dict[str, Any]]:
    """Known facts that one run meets and another misses."""
    by_id = [{row["id"]: row for row in run.targets} for run in runs]
    shared = [name for name in by_id[0] if all(name in rows for rows in by_id)]
    return [
        {
            "what": by_id[0][name]["what"], "place": by_id[0][name]["place"],
            "record": quantities.on_record(by_id[0][name], runs[0].start),
            "unit": quantities.unit_line(by_id[0][name]["unit"]),
            "cells": [
                {"hit": rows[name]["hit"], "cell": quantities.band(rows[name], run.start)}
                for rows, run in zip(by_id, runs, strict=True)
            ],
        }
        for name in shared if len({rows[name]["hit"] for rows in by_id}) > 1
    ]  # fmt: skip


def _curves(runs: Sequence[Collected]) -> list[dict[str, Any]]:
    """Curves that every run has."""
    out = []
    for name, unit in CURVES.items():
        found = [run_figures.lines_of(run, name) for run in runs]
        stacks = [one for one in found if one is not None]
        if len(stacks) == len(runs):
            title: Line = (f"curve.{name}", {"place": ("country", {})})
            out.append({"name": name, "title": title, **run_figures.curves(runs, stacks, unit)})
    return out


def runs_of(given: Sequence[Any]) -> list[ResultFolder | Results]:
    """Folders that are read, and runs as they are; ResultsError for what is neither."""
    out: list[ResultFolder | Results] = []
    for one in given:
        if isinstance(one, Path | str):
            out.append(ResultFolder(one).checked())
        elif isinstance(one, ResultFolder | Results):
            out.append(one)
        else:
            raise ResultsError(f"a {type(one).__name__}, expected a run or its folder")
    return out
