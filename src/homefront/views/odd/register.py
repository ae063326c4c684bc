"""The assumption register: every number that no fit has moved, with range, reason, user and source."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from homefront.inputs.changed import changes_of
from homefront.inputs.coded import readable
from homefront.inputs.latents import CODED, NOISE, WEATHER, ZONE, latent_specs
from homefront.parameters import specs_of
from homefront.processes import PROCESSES
from homefront.scenario.front_listing import front_numbers
from homefront.scenario.schema import Value
from homefront.scenario.targets import Parameter
from homefront.scenario.values import spec_of
from homefront.views.odd.constants import Constant, constants_of, constants_of_the_world
from homefront.views.odd.document import Block, Heading, code, codes, table
from homefront.views.odd.inputs import DAILY, front_what, range_of, source_text
from homefront.views.odd.parameters import OF_ROLE, number, parameter_rows, span
from homefront.views.odd.sourced import sourced_table
from homefront.views.odd.subject import Subject

GRADES = {
    "fitted": "moved by the fit, whether it has narrowed or not; section 7 has each of them",
    "record": "as counted or dated in the works cited",
    "coded": "a judgement of two coders; where they differ, each world draws a position between them",
    "estimate": "worked out from the works cited, or taken from works that differ",
    "literature": "a value of a published work; the source says where it is only recalled",
    "earlier fit": "fitted by an earlier trial of this model, which had seen the record; not fitted again",
    "set by the user": "set for these worlds by the user, or by a cause that is left out",
    "rule": "a rule of the design that is on or off",
    "assumed": "chosen without a count or a fit behind it",
}
"""Grades in the order of the table of counts -> what they mean."""

NOT_LISTED = ("fitted", "record")
"""Grades of numbers that are counted, and told elsewhere."""

USED_BY = {
    "geography": "positions of places and blocks", "front": "danger, where the front is that of the record",
    "places": "people and blocks of places", "people": "households and blocks", "contacts": "talk",
    "channels": "information_control", "kinds": "which row of the coding a place takes", "cost": "action",
    "hardship": "fear", "forces": "measures of men and losses", "industry": "relocation", "aid": "relocation",
    "raids": "raids",
}  # fmt: skip
"""Groups of the values of a scenario -> what uses them."""

FRONT_USED_BY = {
    "strengths": "front, mobilisation", "zones": "front", "enemy_orders": "front", "temperature": "weather",
    "industry": "relocation", "objectives": "relocation",
}  # fmt: skip
"""Files of the front -> what uses their numbers."""

LATENT_USED_BY = {NOISE: "front", WEATHER: "weather", ZONE: "front", CODED: "inputs of places"}


@dataclass(frozen=True)
class Entry:
    """One number, or `count` of one kind that are told in one row. group : the process, or the part of the scenario.
    why : what it is, and why it has this value."""

    group: str
    name: str
    value: str
    range: str
    unit: str
    grade: str
    why: str
    used_by: str
    source: str
    count: int = 1

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.name, self.value, self.range, self.unit, self.grade, self.why, self.used_by, self.source)


COLUMNS = [
    ("number", 18.0), ("value", 9.0), ("range", 10.0), ("unit", 8.5), ("how sure", 9.0),
    ("what it is, and why it has this value", 22.0), ("used by", 11.0), ("source", 15.0),
]  # fmt: skip


def register_blocks(subject: Subject) -> list[Block]:
    """Counts by grade, then a table a process and a part of the scenario."""
    entries = all_entries(subject)
    total = sum(one.count for one in entries)
    counts = [
        (grade, str(sum(one.count for one in entries if one.grade == grade)), what) for grade, what in GRADES.items()
    ]
    rows = [row for row in counts if row[1] != "0"]
    head = [("how sure", 16.0), ("numbers", 10.0), ("what that means", 74.0)]
    out: list[Block] = [table(f"The {total:,} numbers of these worlds by how sure they are.", head, rows)]
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        if one.grade not in NOT_LISTED:
            groups.setdefault(one.group, []).append(one)
    for group, found in groups.items():
        out += [
            Heading(3, group),
            *sourced_table(f"Numbers that no fit has moved, {group}.", COLUMNS, [one.cells for one in found]),
        ]
    return out


def all_entries(subject: Subject) -> list[Entry]:
    """Every number of the described worlds, those of the processes first, in the order of the package."""
    of_processes = [*_parameters(subject), *_constants(subject), *_neutral(subject)]
    order = [cls.name for cls in subject.processes]
    of_processes.sort(key=lambda one: order.index(one.group) if one.group in order else len(order))
    return [
        *of_processes,
        *_values(subject),
        *_front(subject),
        *_latents(subject),
        *_coded(subject),
        *_discrepancies(subject),
    ]


def _parameters(subject: Subject) -> Iterator[Entry]:
    for row in parameter_rows(subject):
        why = f"{row.spec.doc}; {OF_ROLE[row.role]}"
        used_by = ", ".join([row.process, *others_that_use(row.name)])
        yield Entry(row.process, code(row.name), row.value, row.range, row.spec.unit, row.grade, why, used_by,
                    row.spec.source)  # fmt: skip


@cache
def _uses() -> dict[str, tuple[str, ...]]:
    """Processes that ask for a parameter of another process, by "process.parameter": it stands in their code."""
    found: dict[str, list[str]] = {}
    for cls in PROCESSES:
        for name in re.findall(
            r'\.(?:value|holds)\("([a-z_]+\.[a-z_0-9]+)"\)', inspect.getsource(inspect.getmodule(cls) or cls)
        ):
            found.setdefault(name, []).append(cls.name)
    return {name: tuple(dict.fromkeys(users)) for name, users in found.items()}


def others_that_use(parameter: str) -> list[str]:
    """Other processes that read a parameter."""
    return [name for name in _uses().get(parameter, ()) if name != parameter.partition(".")[0]]


def _constants(subject: Subject) -> Iterator[Entry]:
    names = {cls.name for cls in subject.processes}
    found: list[tuple[str, Constant]] = [
        *((cls.name, one) for cls in subject.processes for one in constants_of(cls.__module__)),
        *((used_by, one) for used_by, one in constants_of_the_world() if set(used_by.split(" and ")) & names),
    ]
    for process, one in found:
        if one.name in subject.idle:
            continue
        yield Entry(process.split(" and ")[0], code(one.name), number(one.value), "", "", "assumed",
                    f"{one.what}; constant of the code", process, "assumed")  # fmt: skip


def _neutral(subject: Subject) -> Iterator[Entry]:
    """What stands in the place of causes, where it is a parameter; of those that are left out it is told above."""
    units = {f"{cls.name}.{field}": spec.unit for cls in subject.processes for field, spec in specs_of(cls).items()}
    for cause in subject.scenario.causes:
        if cause.id in subject.settings.causes:
            continue
        for change in changes_of(subject.scenario, [cause.id]):
            if not isinstance(change.target, Parameter):
                continue
            process, _, _ = change.target.name.partition(".")
            if change.target.name in units:
                source = source_text(subject.scenario, change.source or cause.source)
                unit, grade = units[change.target.name], change.grade or cause.grade
                why = f"only where the cause {code(cause.id)} is left out"
                name, value = code(change.target.name), span(*change.ends)
                yield Entry(process, name, value, "", unit, grade, why, process, source)


def _values(subject: Subject) -> Iterator[Entry]:
    scenario = subject.scenario
    for value in scenario.values.values():
        group = value.name.partition(".")[0]
        spec = spec_of(value.name)
        yield _of_value(
            subject, f"scenario: {group}", code(value.name), value, spec.doc if spec else "", USED_BY[group]
        )
    for n, raid in enumerate(scenario.raids, 1):
        for what, value, words in (
            ("every", raid.every, "days from one raid to the next"),
            ("near_miss", raid.near_miss, "chance that a raid comes near a person"),
            ("violence", raid.violence, "violence of a raid for those whom it passes by"),
        ):
            name = code(f"raid {n}, {raid.place}: {what}")
            yield _of_value(subject, "scenario: raids", name, value, words, "raids")


def _of_value(subject: Subject, group: str, name: str, value: Value, what: str, used_by: str) -> Entry:
    told = ". ".join(text.rstrip(".") for text in (what, value.note) if text)
    return Entry(group, name, number(value.value), range_of(value.low, value.high), value.unit, value.grade,
                 told, used_by, source_text(subject.scenario, value.source))  # fmt: skip


def _front(subject: Subject) -> Iterator[Entry]:
    drawn = latent_specs(subject.scenario, society=False) if subject.front else {}
    for row in front_numbers(subject.scenario) if subject.front else ():
        if row["name"].replace("zones.", ZONE, 1) in drawn:
            continue  # it is told among the latent inputs
        file = row["name"].partition(".")[0]
        limits = range_of(row["low"], row["high"])
        yield Entry(f"scenario: {file} (front)", code(row["name"]), number(row["value"]), limits, row["unit"],
                    row["grade"], front_what(row["name"]), FRONT_USED_BY[file], row["source"])  # fmt: skip


def _latents(subject: Subject) -> Iterator[Entry]:
    """One row a kind: names of noise and weather go on by knots, of which there are many."""
    found = latent_specs(subject.scenario, society=subject.society, front=subject.front)
    posterior = subject.posterior
    fitted = set(posterior.latents(subject.scenario.id)) if posterior is not None else set()
    for before, used_by in LATENT_USED_BY.items():
        for moved in (True, False):
            names = [name for name in found if name.startswith(before) and (name in fitted) == moved]
            if not names:
                continue
            priors = list(dict.fromkeys(found[name].prior for name in names))
            prior = priors[0] if len(priors) == 1 else "the range of each"
            why = f"{len(names)} latent inputs; nobody knows them of this world, and each world draws them"
            yield Entry("scenario: latent inputs", code(f"{before}*"), "drawn", prior, "1",
                        "fitted" if moved else "assumed", why, used_by, found[names[0]].source, len(names))  # fmt: skip


def _coded(subject: Subject) -> Iterator[Entry]:
    """One row a variable: there are more rows of the coding than anybody reads here."""
    rows: dict[str, int] = {}
    for row in subject.scenario.coding_merged if subject.society else ():
        rows[readable(row.variable)] = rows.get(readable(row.variable), 0) + 1
    for name, count in ((name, count) for name, count in rows.items() if name not in subject.idle):
        why = f"{DAILY[name]}; {count} rows, each with its dates, its range between the coders and its source"
        yield Entry("scenario: coded inputs", code(name), "by place and day", "0 to 1", "1", "coded", why,
                    "inputs of places", code(subject.scenario.file_of("coding_merged")), count)  # fmt: skip


def _discrepancies(subject: Subject) -> Iterator[Entry]:
    found: dict[str, list[str]] = {}
    kinds = {one.discrepancy.what: one.discrepancy for one in subject.scenario.measures}
    for one in subject.scenario.measures:
        found.setdefault(one.discrepancy.what, []).append(one.target)
    for what, targets in found.items():
        one_kind = kinds[what]
        yield Entry("tolerances of targets", what, one_kind.text, "", "", "assumed", one_kind.why,
                    f"fit and score, by {len(targets)} targets: {codes(targets)}", "assumed")  # fmt: skip
