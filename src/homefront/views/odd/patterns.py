"""Element 1 of ODD, and what is asked of the model: outcomes, patterns of the record, claims, causes."""

from __future__ import annotations

from homefront.engine.settings import parameters_read
from homefront.inputs.changed import acts
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES
from homefront.observe.recorder import MEASURES
from homefront.parameters import seen_of
from homefront.processes.mechanisms import classes, names_of, recorded
from homefront.scenario.prices import price_text
from homefront.scenario.schema import Cause, Scenario, TargetRow
from homefront.views.odd.document import Block, Bullets, Paragraph, code, table
from homefront.views.odd.inputs import source_text
from homefront.views.odd.parameters import number
from homefront.views.odd.sourced import sourced_table
from homefront.views.odd.subject import Subject

SEEN = {
    "": "no", "fit": "yes, by the fit", "papers": "yes, by those whose values these are",
    "equations": "yes, it changed an equation", "unknown": "not known, counts as seen",
}  # fmt: skip
"""Who had seen a target, by parameters/seen.py."""


def _runs(subject: Subject, half: str) -> bool:
    return subject.society if half == "society" else subject.front


def outcome_table(subject: Subject) -> list[Block]:
    """The outcomes that such worlds are asked for."""
    rows = [(code(one.id), one.unit, one.sentence) for one in subject.scenario.outcomes if _runs(subject, one.half)]
    return [table("Outcomes.", [("outcome", 18.0), ("unit", 9.0), ("what it means", 73.0)], rows)] if rows else []


def pattern_table(subject: Subject) -> list[Block]:
    """Targets of the record with their use and with what the model answers them by, then those it cannot answer."""
    scenario, seen = subject.scenario, seen_of(subject.settings.parameter_set, subject.scenario.id)
    measures = {one.target: one for one in scenario.measures}
    rows = [
        (code(row.target_id), f"{row.what}, {row.place}, {row.date}", _record(row), row.unit, row.use,
         code(measures[row.target_id].kind), measures[row.target_id].discrepancy.text,
         SEEN[seen.by(_half(row), row.target_id, row.use)], row.source)
        for row in scenario.targets if row.target_id in measures and _runs(subject, _half(row))
    ]  # fmt: skip
    columns = [
        ("target", 7.0), ("pattern", 23.0), ("record: low; best; high", 13.0), ("unit", 11.0), ("use", 6.0),
        ("measured by", 14.0), ("discrepancy", 12.0), ("seen by these worlds", 9.0), ("source", 12.0),
    ]  # fmt: skip
    caption = "Patterns: targets of the record beside which worlds are set."
    out = sourced_table(caption, columns, rows) if rows else []
    half = {row.target_id: _half(row) for row in scenario.targets}
    gaps = [(code(one.target), one.why) for one in scenario.not_modelled if _runs(subject, half[one.target])]
    if gaps:
        out.append(
            table("Targets of the record that the model cannot answer.", [("target", 10.0), ("why", 90.0)], gaps)
        )
    claims = [one for one in scenario.claims if all(_runs(subject, half[part.target]) for part in one.holds)]
    if claims:
        out += [
            Paragraph("Claims that were set before any run, and by which the model is judged to be right or wrong:"),
            Bullets(tuple(f"{code(one.id)}: {one.sentence}" for one in claims)),
        ]
    return out


def _half(row: TargetRow) -> str:
    return "society" if row.group == "society" else "front"


def _record(row: TargetRow) -> str:
    ends = dict.fromkeys(number(value) for value in (row.value_low, row.value_best, row.value_high))
    return "; ".join(ends)


def cause_table(subject: Subject) -> list[Block]:
    """The causes with what stands in their place, and their price by the record beside them."""
    scenario = subject.scenario
    rows = [
        (code(one.id), one.sentence, f"{one.neutral} {_in_the_model(one)}{_idle(subject, one)}",
         f"{one.grade}: {source_text(scenario, one.source)}", price_text(scenario, one.id, most=0))
        for one in scenario.causes
    ]  # fmt: skip
    columns = [
        ("cause", 12.0), ("what was there", 19.0), ("what stands in its place", 27.0), ("how sure", 11.0),
        ("human cost of its means, by the record", 31.0),
    ]  # fmt: skip
    return [table("Causes that can be left out.", columns, rows)] if rows else []


def _in_the_model(cause: Cause) -> str:
    return f"In the model: {'; '.join(change.text for change in cause.changes)}."


def _idle(subject: Subject, cause: Cause) -> str:
    """What is said of a cause that changes nothing in such worlds."""
    parameters = parameters_read(subject.scenario, subject.settings)
    there = acts(cause, parameters, society=subject.society, front=subject.front)
    return "" if there else " It changes nothing in these worlds."


def not_counted_table(scenario: Scenario) -> list[Block]:
    """Deaths and deportations of the record that the model does not count."""
    by_what = {row.what: row for row in scenario.human_cost}
    rows = []
    for one in scenario.not_counted:
        row = by_what[one.what]
        ends = dict.fromkeys(number(v) for v in (row.value_low, row.value_best, row.value_high) if v is not None)
        rows.append((one.title, f"{row.what}, {row.place}", "; ".join(ends), row.confidence, row.source))
    columns = [("who", 18.0), ("what", 30.0), ("people: low, best, high", 20.0), ("seen", 9.0), ("source", 23.0)]
    text = "What this model does not count. Rows overlap and are not added."
    return sourced_table(text, columns, rows) if rows else []


def measure_table(subject: Subject) -> list[Block]:
    """What is written down of every world, by whom and how often."""
    society = [
        (code(name), "place and day", unit, subject.said(what))
        for name, (unit, what) in MEASURES.items() if name not in subject.idle
    ]  # fmt: skip
    society += [
        (code(name), "place and day", spec.unit, spec.doc)
        for name, spec in recorded(classes(names_of(subject.scenario.mechanisms))).items()
    ]
    front = [
        (code(name), where, unit, what)
        for where, measures in (
            ("axis and day", AXIS_MEASURES), ("day", NATION_MEASURES), ("day, also after the last", INDUSTRY_MEASURES),
        )
        for name, (unit, what) in measures.items()
    ]  # fmt: skip
    rows = [*(society if subject.society else []), *(front if subject.front else [])]
    columns = [("measure", 20.0), ("for each", 20.0), ("unit", 12.0), ("what it is", 48.0)]
    return [table("What is written down of every world.", columns, rows)]
