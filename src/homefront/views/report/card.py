"""The card of a run in a gallery: a question, how the worlds ended, facts matched, price, and a small map."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from homefront.engine.drawn_inputs import changed_parameters
from homefront.inputs.society import ARMY_KIND
from homefront.parameters.posterior import RECORD
from homefront.views.belongs import other_words
from homefront.views.report import sections, tale
from homefront.views.report.data import Collected
from homefront.views.report.quantities import day_line, name_line, quantity
from homefront.views.report.small_map import small_map
from homefront.views.report.sources import SourceBook
from homefront.views.report.strings import strings
from homefront.views.report.tale import Line

A_ROW = 25
"""Dots in a row."""

BINS = 44
"""Steps of the line on which dots of a number stand."""


def card_of(found: Collected) -> dict[str, Any]:
    """What the template says of a run, in lines; `map` is what the script moves."""
    question = found.each.question
    drawn = small_map(found)
    return {
        "title": found.scenario.title,
        "question": question_line(found),
        "lines": [*tale.headline(found), *tale.others(found)],
        "caution": caution(found),
        "fates": fates(found) if question is not None and question.city else None,
        "strip": strip(found) if question is not None and not question.city else None,
        "first": first_shown(found),
        "matches": tale.matches(found) or ("gallery.no_facts", {}),
        "price": price(found),
        "meta": meta(found),
        "only": (f"gallery.only.{_what_ran(found)}", {}),
        "map": drawn,
        "day": day_line(found.start + timedelta(drawn["days"][drawn["rest"]]), year=True),
    }


def _what_ran(found: Collected) -> str:
    """The half that ran; of a crisis without fighting, that its danger is given."""
    return str(found.provenance["only"] or "both") if found.scenario.has_fighting else "given"


def first_shown(found: Collected) -> Line | None:
    """That not every world is shown one by one; None where all are."""
    shown = found.each.count
    return ("dots.first", {"shown": shown, "n": found.worlds}) if found.worlds > shown else None


def meta(found: Collected) -> Line:
    """Days, people and worlds of a run."""
    last = found.start + timedelta(found.days - 1)
    return "gallery.meta", {
        "days": found.days, "people": residents(found), "n": found.worlds,
        "first": day_line(found.start, year=last.year != found.start.year), "last": day_line(last, year=True),
    }  # fmt: skip


def residents(found: Collected) -> float:
    """People of the country, soldiers apart."""
    return float(sum(
        people for kind, people in zip(found.places.kinds, found.places.population, strict=True) if kind != ARMY_KIND
    ))  # fmt: skip


def question_line(found: Collected) -> Line:
    """The question of the run in one sentence."""
    question = found.each.question
    if question is None:
        return "gallery.question.none", {}
    key = f"gallery.question.{question.kind}"
    if key in strings()["texts"]:
        return key, {"place": question.place}
    return "gallery.question.other", {"what": first_sentence(question.sentence)}


def first_sentence(text: str) -> str:
    """A sentence of the scenario as far as its first stop."""
    return text.split(". ")[0].rstrip(".")


def caution(found: Collected) -> list[Line]:
    """What a reader must know before the count: worlds that were chosen for it, what was left out or changed."""
    given = found.provenance
    out: list[Line] = []
    if given["parameter_set"] == RECORD and sections.held(found):
        out.append(("sure.record", {"n": found.worlds}))
    if beside := [str(one["name"]) for one in given.get("mechanisms", ())]:
        out.append(("gallery.with", {"what": ", ".join(beside)}))
    left: list[Line] = [name_line(tale.plain(name)) for name in given["causes_left_out"]]
    left += [("gallery.process", {"name": name}) for name in given["without"]]
    if left:
        out.append(("gallery.without", {"what": left}))
    changed = [f"{name} = {value:g}" for name, value in changed_parameters(given).items()]
    changed += [str(edit) for edit in given.get("edits", ())]
    changed += [f"{name} = {value:g}" for name, value in given.get("latents", {}).items()]
    if changed:
        out.append(("gallery.changed", {"what": ", ".join(changed)}))
    if other_words(given, found.scenario):
        out.append(("words.of_today", {}))
    if found.days < found.scenario.days:
        out.append(("gallery.short", {"days": found.scenario.days}))
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
        low, high = number(record["low"], question.unit), number(record["high"], question.unit)
        out["record"] = {**ends, "text": ("gallery.record", {"low": low, "high": high})}
    return out


def number(value: float, unit: str) -> Line:
    """A value as the headline says it."""
    return ("guess.share", {"v": value}) if unit == "share" else quantity(value, unit)


def recorded(found: Collected) -> dict[str, float] | None:
    """The record's range of the very thing that the outcome asks; None where no target has it."""
    question = found.each.question
    outcome = next(one for one in found.scenario.outcomes if question is not None and one.id == question.outcome)
    for measure in found.scenario.measures:
        if measure.kind == outcome.recorded_by and measure.where == outcome.where:
            row = next(row for row in found.scenario.targets if row.target_id == measure.target)
            return {"low": row.value_low, "best": row.value_best, "high": row.value_high}
    return None


def price(found: Collected) -> list[dict[str, Line]]:
    """People: what the run counts first, and what is on record and not counted by any run; the dead before others."""
    counted, known = by_run(found)[:1], on_record(found, 1)
    return [*known, *counted] if found.front is None else [*counted, *known]


def by_run(found: Collected) -> list[dict[str, Line]]:
    """People whom the run counts: the middle of the worlds, what, and the range."""
    middles = {row["id"]: row["median"] for row in found.outcomes}
    return [
        {"number": quantity(middles[row["id"]], "person"), "what": row["line"], "range": row["span"]}
        for row in tale.price(found)
    ]


def on_record(found: Collected, most: int) -> list[dict[str, Line]]:
    """People on record whom no run counts, the first of the scenario's list."""
    rows = sections.not_counted(found.scenario, SourceBook(found.scenario))[:most]
    return [{"number": tale.ends(row["ends"]), "what": ("gallery.on_record", {"what": row["what"]})} for row in rows]
