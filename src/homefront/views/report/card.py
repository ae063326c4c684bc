"""The card of a run in a gallery: a question, how the worlds ended, facts matched, price, and a small map."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from homefront.engine.drawn import changed_parameters
from homefront.parameters.posterior import RECORD
from homefront.scenario.inputs import ARMY_KIND
from homefront.views.belongs import other_words
from homefront.views.report import sections, tale, words
from homefront.views.report.data import Collected
from homefront.views.report.small_map import small_map
from homefront.views.report.sources import SourceBook
from homefront.views.report.strings import say, strings
from homefront.views.report.words import day_text

A_ROW = 25
"""Dots in a row."""

BINS = 44
"""Steps of the line on which dots of a number stand."""

RECORDED = {"share_gone_most": "share_gone_max", "share_own_most": "share_gone_own_max"}
"""Kind of an outcome -> kind of the measure of a target that asks the same of the record."""


def card_of(found: Collected) -> dict[str, Any]:
    """What the template says of a run; `map` is what the script moves."""
    question, last = found.each.question, found.start + timedelta(found.days - 1)
    drawn = small_map(found)
    return {
        "title": found.scenario.title,
        "question": asked(found),
        "lines": [say(key, **slots) for key, slots in [*tale.headline(found), *tale.others(found)]],
        "caution": caution(found),
        "fates": fates(found) if question is not None and question.city else None,
        "strip": strip(found) if question is not None and not question.city else None,
        "first": say("dots.first", shown=found.each.shown, n=found.worlds) if found.worlds > found.each.shown else "",
        "matches": _said(tale.matches(found)) or say("gallery.no_facts"),
        "price": price(found),
        "meta": say(
            "gallery.meta", days=found.days, people=residents(found), n=found.worlds,
            first=day_text(found.start, year=last.year != found.start.year), last=day_text(last, year=True),
        ),
        "only": say(f"gallery.only.{found.provenance['only'] or 'both'}"),
        "map": drawn,
        "day": day_text(found.start + timedelta(drawn["days"][drawn["rest"]]), year=True),
    }  # fmt: skip


def residents(found: Collected) -> float:
    """People of the country, soldiers apart."""
    return float(sum(
        people for kind, people in zip(found.places.kinds, found.places.population, strict=True) if kind != ARMY_KIND
    ))  # fmt: skip


def _said(line: tale.Line | None) -> str:
    return "" if line is None else say(line[0], **line[1])


def asked(found: Collected) -> str:
    """The question of the run in one sentence."""
    question = found.each.question
    if question is None:
        return say("gallery.question.none")
    key = f"gallery.question.{question.kind}"
    if key in strings()["texts"]:
        return say(key, place=question.place)
    return say("gallery.question.other", what=question.sentence.split(". ")[0].rstrip("."))


def caution(found: Collected) -> list[str]:
    """What a reader must know before the count: worlds that were chosen for it, what was left out or changed."""
    given, out = found.provenance, []
    if given["parameter_set"] == RECORD and sections.held(found):
        out.append(say("sure.record", n=found.worlds))
    left = [tale.plain(name) for name in given["causes_left_out"]] + [f"process {name}" for name in given["without"]]
    if left:
        out.append(say("gallery.without", what=", ".join(left)))
    changed = [f"{name} = {value:g}" for name, value in changed_parameters(given).items()]
    changed += [str(edit) for edit in given.get("edits", ())]
    changed += [f"{name} = {value:g}" for name, value in given.get("latents", {}).items()]
    if changed:
        out.append(say("gallery.changed", what=", ".join(changed)))
    if other_words(given, found.scenario):
        out.append(say("words.of_today"))
    if found.days < found.scenario.days:
        out.append(say("gallery.short", days=found.scenario.days))
    return out


def fates(found: Collected) -> dict[str, Any]:
    """A mark a world, those of one fate together; x and y in units of a mark."""
    each = found.each
    marks = [
        {"fate": each.fates[world].name, "x": n % A_ROW, "y": n // A_ROW} for n, world in enumerate(each.in_order())
    ]
    return {"marks": marks, "width": min(A_ROW, len(marks)), "height": 1 + (len(marks) - 1) // A_ROW}


def strip(found: Collected) -> dict[str, Any]:
    """Worlds as dots over a line from 0, one above the other where they are alike, and the range of the record.

    x from 0 to `BINS`.
    """
    question = found.each.question
    assert question is not None
    values = np.array([fate.value for fate in found.each.fates])
    record = recorded(found)
    most = max(float(values.max(initial=0.0)), record["high"] if record else 0.0, 1e-9)
    least = min(float(values.min(initial=0.0)), 0.0)
    step = (most - least) / BINS
    height: dict[int, int] = {}
    marks = []
    for value in sorted(values):
        x = min(BINS - 1, int((value - least) / step))
        marks.append({"x": x, "y": height.setdefault(x, 0)})
        height[x] += 1
    out: dict[str, Any] = {
        "marks": marks, "width": BINS, "height": max(height.values(), default=1),
        "low": number(least, question.unit), "high": number(most, question.unit), "record": None,
    }  # fmt: skip
    if record:
        ends = {name: (record[name] - least) / step for name in ("low", "best", "high")}
        text = say(
            "gallery.record", low=number(record["low"], question.unit), high=number(record["high"], question.unit)
        )
        out["record"] = {**ends, "text": text}
    return out


def number(value: float, unit: str) -> str:
    """A value as the headline says it."""
    return say("guess.share", v=value) if unit == "share" else words.number(value, unit)


def recorded(found: Collected) -> dict[str, float] | None:
    """The record's range of the very thing that the outcome asks; None where no target has it."""
    question = found.each.question
    outcome = next(one for one in found.scenario.outcomes if question is not None and one.id == question.outcome)
    for measure in found.scenario.measures:
        if measure.kind == RECORDED.get(outcome.kind) and measure.where == outcome.where:
            row = next(row for row in found.scenario.targets if row.target_id == measure.target)
            return {"low": row.value_low, "best": row.value_best, "high": row.value_high}
    return None


def price(found: Collected) -> list[dict[str, str]]:
    """People: what the run counts first, and what is on record and not counted by any run; the dead before others."""
    counted = [{"number": row["middle"], "what": _said(row["line"])} for row in tale.price(found)[:1]]
    known = on_record(found, 1)
    return [*known, *counted] if found.front is None else [*counted, *known]


def on_record(found: Collected, most: int) -> list[dict[str, str]]:
    """People on record whom no run counts, the first of the scenario's list."""
    rows = sections.not_counted(found.scenario, SourceBook(found.scenario))[:most]
    return [{"number": row["number"], "what": say("gallery.on_record", what=row["what"])} for row in rows]
