"""What the first screens of the page say: what happened, in how many worlds, how sure, why, and at what price.

All of it is worked out from the run; the sentences are templates of strings.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.parameters.posterior import FORECAST, RECORD
from homefront.results.intervals import share_interval
from homefront.views.outcome_words import ARMIES, army_words
from homefront.views.report import words
from homefront.views.report.data import Collected
from homefront.views.report.question import FATES, HELD
from homefront.views.report.sources import SourceBook
from homefront.views.report.strings import say, strings
from homefront.views.report.threads import credits
from homefront.views.tolerances import gap_text
from homefront.views.worlds import forecast_day

CITY_TARGETS = ("city_held", "city_held_to")
"""Kinds of target that say whether a city was held."""

CITY_LOST = "city_lost_day"
"""Kind of target that says when a city fell."""

ALWAYS_COUNTED = (*ARMIES, "people_occupied", "people_away")
"""Outcomes that are people, in the order of the price on the page."""

Line = tuple[str, dict[str, Any]]
"""A text of strings.json, with what stands in its slots."""


def mark(key: str, **slots: Any) -> Markup:
    """A text as the template writes it: in English, with what the script needs to say it in another language."""
    return spoken((key, slots))


def spoken(line: Line, tag: str = "span") -> Markup:
    """The same of a line."""
    key, slots = line
    data = f" data-slots='{escape(json.dumps(slots, ensure_ascii=False))}'" if slots else ""
    return Markup(f'<{tag} data-t="{escape(key)}"{data}>{escape(say(key, **slots))}</{tag}>')


def named(text: str) -> Markup:
    """A name that has a translation of its own, where there is one."""
    known = strings()["names"]
    return Markup(f'<span data-name="{escape(text)}">{escape(text)}</span>') if text in known else escape(text)


def headline(found: Collected) -> list[Line]:
    """What happened, and in how many worlds, in one or two sentences."""
    question = found.each.question
    if question is None:
        return [("head.none", {})]
    values = found.values[question.outcome]
    if not question.city:
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        form = "share" if question.unit == "share" else "people" if question.unit == "person" else "other"
        key = f"head.{form}.one" if len(values) == 1 else f"head.{form}"
        return [(key, {"low": float(low), "middle": float(middle), "high": float(high), "n": len(values)})]
    lines: list[Line] = []
    recorded = recorded_fate(found)
    slots = {"place": question.place, "n": found.worlds, "yes": sum(value == 1.0 for value in values)}
    if recorded is not None:
        lines.append(("head.record.held" if recorded else "head.record.lost", slots))
    if found.worlds == 1:
        lines.append((f"head.one.{found.each.fates[0].name}", slots))
    elif slots["yes"] == found.worlds:
        lines.append(("head.all", slots))
    elif slots["yes"] == 0:
        lines.append(("head.no", slots))
    else:
        lines.append(("head.some", slots))
    return lines


def others(found: Collected) -> list[Line]:
    """How the worlds ended that are shown one by one and did not hold; nothing where all are alike or none asks."""
    question, each = found.each.question, found.each
    if question is None or not question.city or found.worlds == 1:
        return []
    return [
        (f"head.other.{name}", {"n": len(each.of_fate(name))})
        for name in FATES if name != HELD and each.of_fate(name)
    ]  # fmt: skip


def recorded_fate(found: Collected) -> bool | None:
    """Whether the city was held by the record; None where no target says so."""
    question = found.each.question
    for row in found.targets:
        if question is not None and row["kind"] in CITY_TARGETS and row["place"].lower() == question.place.lower():
            return bool(row["record_best"] == 1)
    return None


def sureness(found: Collected, chosen_for_it: bool) -> Line:
    """How sure the count is, in a sentence."""
    question, given = found.each.question, str(found.provenance["parameter_set"])
    if question is None or found.worlds == 1:
        return "sure.one", {}
    if chosen_for_it:
        return "sure.record", {"n": found.worlds}
    if not question.city:
        return "sure.number", {"n": found.worlds}
    yes = sum(value == 1.0 for value in found.values[question.outcome])
    low, high = share_interval(yes, found.worlds)
    slots: dict[str, Any] = {"n": found.worlds, "low": low, "high": high}
    day = forecast_day(given, found.scenario, str(found.provenance["only"])) if given == FORECAST else None
    if day is not None:
        return "sure.forecast", slots | {"day": day.isoformat()}
    return "sure.sample", slots


def matches(found: Collected) -> Line | None:
    """How many known facts the middle of the worlds meets; None where the run answers none."""
    if not found.targets:
        return None
    return "matches.record" if found.provenance["parameter_set"] == RECORD else "matches", {
        "hits": sum(row["hit"] for row in found.targets), "n": len(found.targets),
    }  # fmt: skip


def credited(found: Collected, experiments: Sequence[Mapping[str, Any]], pairs: Counterfactuals | None) -> Line | None:
    """Causes that an explanation of the question, or else the counterfactual pairs, credit most; None of neither."""
    question = found.each.question
    if question is None:
        return None
    for one in experiments:
        if one["kind"] == "explain" and one["found"]["outcome"] == question.outcome:
            rows = sorted(one["found"]["causes"], key=lambda row: -abs(row["share"] or 0.0))
            apart = [row for row in rows if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)]
            names = [plain(row["name"]) for row in apart[:3]]
            return ("credited", {"list": names}) if names else None
    named = credits(pairs, question.outcome) if pairs is not None and question.outcome in pairs.outcomes else []
    key = "credited.pairs" if question.city else "credited.number"
    return (key, {"list": [plain(name) for name in named]}) if named else None


def other_set(found: Collected, pairs: Counterfactuals | None) -> Line | None:
    """What the worlds of the record say, on a page of other worlds; None where the pairs do not tell."""
    question, given = found.each.question, str(found.provenance["parameter_set"])
    if pairs is None or question is None or given == RECORD or question.outcome not in pairs.base.ends:
        return None
    return "set.record", {
        "n": pairs.runs,
        "yes": int(pairs.base.values[question.outcome].sum()),
        "place": question.place,
    }


def plain(cause: str) -> str:
    """The id of a cause as words."""
    return cause.replace("_", " ")


def price(found: Collected) -> list[dict[str, Any]]:
    """People, as the outcomes count them: what, the middle of the worlds and their range."""
    rows = {row["kind"]: row for row in found.outcomes if row["unit"] == "person" and row["median"] is not None}
    out = []
    for kind in (*ALWAYS_COUNTED, *(kind for kind in rows if kind not in ALWAYS_COUNTED)):
        if kind in rows:
            row, key, several = rows[kind], f"price.{kind}", found.worlds > 1
            if kind in ARMIES:
                line: Line = ("price.as", {"what": army_words(kind, row["sentence"])})
            else:
                line = (key, {}) if key in strings()["texts"] else ("price.as", {"what": row["sentence"]})
            span: Line = ("price.range", {"low": row["low"], "high": row["high"]}) if several else ("price.alone", {})
            middle: Line = ("number.people", {"v": row["median"]})
            out.append({"id": row["id"], "line": line, "span": span, "middle": middle})
    return out


def strip(found: Collected, not_counted: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The price as the first screen has it: what the run counts. Where it counts no soldiers, the first people on
    record whom no run counts come before it, so that the dead stand beside every outcome.

    not_counted : see sections.not_counted.
    """
    known = [
        {"number": ends(row["ends"]), "line": ("price.known", {"what": row["what"]}), "source": row["source"]}
        for row in (not_counted[:2] if found.front is None else ())
    ]  # fmt: skip
    return known + [{"number": row["middle"], "line": row["line"], "source": None} for row in price(found)[:4]]


def ends(values: Sequence[float]) -> Line:
    """A number of people, or the range from the first to the last."""
    low, high = values[0], values[-1]
    return ("compare.number.whole", {"v": low}) if low == high else ("gallery.count.range", {"low": low, "high": high})


def facts(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """Each thing on record with the model beside it, misses first."""
    sources = {row.target_id: row for row in found.scenario.targets}
    rows = sorted(found.targets, key=lambda row: (row["hit"], -abs(row["gap"])))
    return [
        {
            "id": row["id"], "what": f"{row['what']}, {row['place']}",
            "names": [row["what"], row["place"]], "hit": row["hit"], "seen": row["seen"],
            "group": row["group"], "model": words.band(row, found.start),
            "record": words.record_text(row, found.start),
            "gap": gap_text(row["gap"]).replace("-", words.MINUS), "near": row["within_one_tolerance"],
            "use": f"{row['use']}, {'seen' if row['seen'] else 'unseen'}",
            "note": book.cite(sources[row["id"]].source, sources[row["id"]].confidence).number,
            "kind": row["kind"], "unit": row["unit"],
            "numbers": [row[key] for key in ("low", "median", "high", "record_low", "record_best", "record_high")],
        }
        for row in rows
    ]  # fmt: skip


def cities(found: Collected) -> dict[str, Any] | None:
    """Days on which cities fell, model and record, as one chart; None where the run tells of none.

    x from 0 to 100 over the days of the run.
    """
    rows = [row for row in found.targets if row["kind"] == CITY_LOST]
    if not rows:
        return None

    def at(day: float) -> float:
        return round(100 * min(day, found.days) / max(1, found.days), 2)

    out = []
    for row in sorted(rows, key=lambda row: row["record_best"]):
        fell = row["worlds"] / found.worlds
        one: dict[str, Any] = {
            "what": row["place"], "hit": row["hit"], "record": at(row["record_best"]),
            "record_text": words.record_text(row, found.start), "model": None, "few": "",
            "model_text": words.band(row, found.start),
        }  # fmt: skip
        if row["median"] is not None:
            one |= {"model": at(row["median"]), "low": at(row["low"]), "high": at(row["high"])}
        if fell < 1:
            one["few"] = f"{row['worlds']} of {found.worlds}"
        out.append(one)
    months = [
        {"x": at(day), "text": f"{found.start + timedelta(day):%b}"}
        for day in range(found.days) if (found.start + timedelta(day)).day == 1
    ]  # fmt: skip
    return {"rows": out, "months": months}


def guessed(found: Collected) -> list[dict[str, Any]]:
    """The ten numbers that nobody knows and that separate these worlds most, for the question of the page."""
    question = found.each.question
    ranked = found.rests_on.get("outcomes", {}).get(question.outcome if question else "", {})
    known = descriptions(found)
    return [
        {"name": row["name"], "what": known.get(row["name"], row["name"]), "value": row["value"],
         "low": row["low"], "high": row["high"], "apart": row["told_apart"], "measure": ranked["measure"]}
        for row in ranked.get("inputs", [])
    ]  # fmt: skip


def descriptions(found: Collected) -> dict[str, str]:
    """What each drawn input is, in words, by its name."""
    from homefront.inputs.latents import latent_specs
    from homefront.parameters import specs_of
    from homefront.processes import processes_of
    from homefront.processes.mechanisms import names_of

    known = processes_of(names_of(found.scenario.mechanisms))
    out = {f"{cls.name}.{name}": spec.doc for cls in known for name, spec in specs_of(cls).items()}
    return out | {name: spec.what for name, spec in latent_specs(found.scenario).items()}
