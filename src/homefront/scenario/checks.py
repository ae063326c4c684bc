"""What must hold between the parts of a scenario: names that join, dates in order, a tree that is one."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Collection, Iterable
from typing import Any

from homefront.errors import nearest
from homefront.scenario import limits
from homefront.scenario.on_record import check_on_record
from homefront.scenario.partial import PartialScenario, sources_named
from homefront.scenario.problems import as_text, listed, short
from homefront.scenario.quantities import Quantity
from homefront.scenario.structure_checks import check_command, check_kinds, check_work
from homefront.scenario.targets import Parameter

PRICED = frozenset({"control_and_siege", "information_monopoly", "purges", "past_hardship"})
"""Causes whose price in human lives may not be empty."""


OF_REGIONS = "a region_id, name, economic_region or state"

MOST_YEARS = 10
"""The longest that industry may run on."""


def check_all(partial: PartialScenario) -> None:
    """Run every check on what could be read; problems are noted in it."""
    checks: tuple[Callable[[PartialScenario], None], ...] = (
        check_sources,
        check_unique,
        check_regions,
        check_targets,
        check_measures,
        check_outcomes,
        check_claims,
        check_deeds,
        check_nights,
        check_dangers,
        check_lines,
        check_causes,
        check_on_record,
        check_changes,
        check_command,
        check_kinds,
        check_work,
    )
    for check in checks:
        check(partial)


def check_sources(partial: PartialScenario) -> None:
    """Every source named in scenario.toml is a work of sources.json."""
    if partial.document is None or partial.sources is None:
        return
    for path, source in sources_named(partial):
        if partial.problems.full(partial.document.file):
            return
        if source not in partial.sources:
            partial.document.add(
                path, as_text(source), "the id of a work in sources.json", nearest(source, partial.sources)
            )


def check_unique(partial: PartialScenario) -> None:
    """Ids stand once: regions, cities, targets, titles of a day, causes, outcomes, measures of a target."""
    for kind, columns in (
        ("regions", ("region_id",)),
        ("captures", ("city",)),
        ("targets", ("target_id",)),
        ("events", ("date", "title")),
    ):
        table = partial.table(kind)
        first: dict[tuple[str, ...], int] = {}
        for row in table.rows:
            key = tuple(str(getattr(row, column)) for column in columns)
            if key in first:
                got = f"{short(' '.join(key), 120)} a second time (first in line {first[key]})"
                partial.problems.add(table.file, row.line, columns[-1], got, f"each {columns[-1]} once")
            first.setdefault(key, row.line)
    _once(partial, partial.causes, lambda cause: str(cause.id), "cause")
    _once(partial, partial.outcomes, lambda outcome: str(outcome.id), "outcome")
    answers = [*partial.measures, *partial.not_modelled]
    _once(partial, answers, lambda part: str(part.target), "target")


def check_regions(partial: PartialScenario) -> None:
    """region_id of cities and targets, and hardship groups, are known."""
    regions = partial.table("regions")
    known = regions.column("region_id")
    for kind in ("captures", "targets"):
        table = partial.table(kind)
        for row in partial.rows_to_check(kind):
            if row.region_id and partial.can_join("regions") and row.region_id not in known:
                expected = f"a region_id of {partial.file_of('regions')}"
                hint = nearest(row.region_id, known)
                partial.problems.add_once(table.file, row.line, "region_id", as_text(row.region_id), expected, hint)
    if partial.document is None:
        return
    for row in partial.rows_to_check("regions"):
        if row.hardship_group not in partial.hardship_groups:
            expected = f"one of [values.hardship]: {listed(partial.hardship_groups)}"
            hint = nearest(row.hardship_group, partial.hardship_groups)
            partial.problems.add_once(
                regions.file, row.line, "hardship_group", as_text(row.hardship_group), expected, hint
            )


def check_targets(partial: PartialScenario) -> None:
    """Dates of cities lost and regained are those of captures.csv; every target is answered or excused."""
    targets, captures = partial.table("targets"), partial.table("captures")
    cities = {row.city: row for row in captures.rows}
    for row in targets.rows:
        for what, column in (("city lost (day)", "captured_on"), ("city regained (day)", "recaptured_on")):
            if row.what == what and row.place in cities:
                recorded = getattr(cities[row.place], column)
                if recorded != row.date:
                    expected = f"{column} of {row.place} in {partial.file_of('captures')}, {recorded}"
                    partial.problems.add(targets.file, row.line, "date", str(row.date), expected)
    if partial.document is None:
        return
    answered = _texts(partial, "measure", "target") | _texts(partial, "not_modelled", "target")
    for row in targets.rows:
        if row.target_id not in answered:
            expected = "a [[measure]] or [[not_modelled]] in scenario.toml for each target"
            partial.problems.add(targets.file, row.line, "target_id", f"{row.target_id} without an answer", expected)


def check_measures(partial: PartialScenario) -> None:
    """Measures answer targets of the record, at known places, on days of the scenario, in order."""
    targets, regions = partial.table("targets"), partial.table("regions")
    answered = bool(partial.measures or partial.not_modelled)
    if _is_there(partial, "targets", answered, "[[measure]] and [[not_modelled]]"):
        ids = targets.column("target_id")
        answers = [(part.line, part.target) for part in partial.measures]
        for line, target in answers + [(part.line, part.target) for part in partial.not_modelled]:
            if partial.can_join("targets"):
                _must_join(partial, line, "target", target, ids, f"a target_id of {partial.file_of('targets')}")
    areas, of_regions = _areas(partial), regions.column("name") | regions.column("state")
    for measure in partial.measures:
        _check_quantity(partial, "measure", measure, areas, of_regions if measure.half == "society" else ())
        _must_not_be_before(partial, measure.line, "measure.to", measure.end, measure.begin)


def check_outcomes(partial: PartialScenario) -> None:
    """Outcomes are of known places, on days of the scenario or, for industry, of industry's own, in order."""
    areas = _areas(partial)
    for outcome in partial.outcomes:
        _check_quantity(partial, "outcome", outcome, areas)
        after = outcome.written_dates.get("after")
        if outcome.end is not None and after is not None and outcome.end <= after:
            partial.tell(outcome.line, "outcome.to", str(outcome.end), f"a day after {after}")
        else:
            _must_not_be_before(partial, outcome.line, "outcome.to", outcome.end, outcome.begin)


def _check_quantity(
    partial: PartialScenario, section: str, asked: Quantity, areas: Collection[str], of_regions: Collection[str] = ()
) -> None:
    """Its places and dates. areas : names of regions, empty: not known.   of_regions : those that may be a place."""
    where = asked.where
    if isinstance(where, str):
        _must_be_place(partial, asked.line, f"{section}.place", where, of_regions)
    for name in where if isinstance(where, tuple) and areas else ():
        expected = f"{OF_REGIONS} of {partial.file_of('regions')}, or *"
        _must_join(partial, asked.line, f"{section}.regions", name, areas, expected)
    for key, when in asked.written_dates.items():
        _must_be_day(partial, asked.line, f"{section}.{key}", when, asked.half == "industry")


def _is_there(partial: PartialScenario, kind: str, asked: bool, by: str) -> bool:
    """Whether a file of a kind is named; told once where something asks for it. by : what does."""
    if asked and partial.document is not None and partial.names_files and not partial.has_file(kind):
        partial.document.add(("files",), f"no file of kind {kind}", f"[files.{kind}], which {by} need")
    return partial.has_file(kind)


def _areas(partial: PartialScenario) -> set[str]:
    """Names under which regions can be meant; none if regions.csv could not be read."""
    regions = partial.table("regions")
    columns = ("region_id", "name", "economic_region", "state")
    return {"*"}.union(*(regions.column(name) for name in columns)) if regions.readable else set()


def check_claims(partial: PartialScenario) -> None:
    """Claims are of targets that the model answers, with ranges that are ranges."""
    measured = {measure.target for measure in partial.measures}
    _once(partial, partial.claims, lambda claim: str(claim.id), "claim")
    for claim in partial.claims:
        for condition in claim.holds:
            _must_join(
                partial, claim.line, "claim.holds.target", condition.target, measured, "a target with a [[measure]]"
            )
            if condition.high < condition.low:
                partial.tell(claim.line, "claim.holds.high", f"{condition.high:g}", f"at least {condition.low:g}")


def check_deeds(partial: PartialScenario) -> None:
    """Appeals are events of their day; raids and appeals happen at known places on days of the scenario."""
    events, there = partial.table("events"), _is_there(partial, "events", bool(partial.appeals), "[[appeal]]")
    titles_of: dict[str, set[str]] = {}
    for cells in events.cells:
        titles_of.setdefault(cells.get("date", ""), set()).add(cells.get("title", ""))
    for appeal in partial.appeals:
        _must_be_day(partial, appeal.line, "appeal.on", appeal.on)
        for name in appeal.places:
            if name != "*":
                _must_be_place(partial, appeal.line, "appeal.places", name)
        if there and partial.can_join("events"):
            titles = titles_of.get(appeal.on.isoformat(), set())
            if appeal.title not in titles and not partial.problems.full(partial.label):
                expected = f"the title of an event of {appeal.on} in {partial.file_of('events')}"
                hint = nearest(appeal.title, titles) or nearest(appeal.title, events.column("title"))
                partial.tell(appeal.line, "appeal.title", as_text(appeal.title), expected, hint)
    for raid in partial.raids:
        _must_be_place(partial, raid.line, "raid.place", raid.place)
        _must_be_day(partial, raid.line, "raid.from", raid.first)
        _must_be_day(partial, raid.line, "raid.to", raid.last)
        if raid.last < raid.first:
            partial.tell(raid.line, "raid.to", str(raid.last), f"a day not before {raid.first}")


def check_nights(partial: PartialScenario) -> None:
    """Raids by night are on cities of captures.csv, one a night and place."""
    table, captures = partial.table("nights"), partial.table("captures")
    seen: dict[tuple[str, datetime.date], int] = {}
    for row in partial.rows_to_check("nights"):
        if partial.can_join("captures") and row.place not in captures.column("city"):
            hint, expected = nearest(row.place, captures.column("city")), f"a city of {partial.file_of('captures')}"
            partial.problems.add_once(table.file, row.line, "place", as_text(row.place), expected, hint)
        of = "" if row.tonnes is not None else "homeless_per_tonne" if row.homes is not None else "killed_per_tonne"
        value = partial.values.get(f"raids.{of}")
        if value is not None and value.value <= 0:
            got = f"no tonnes, and raids.{of} {value.value:g}, from which none can be worked out"
            partial.problems.add_once(table.file, row.line, "tonnes", got, f"tonnes, or raids.{of} above 0")
        first = seen.setdefault((row.place, row.date), row.line)
        if first != row.line:
            got = f"{row.place} on {row.date} a second time (first in line {first})"
            partial.problems.add(table.file, row.line, "date", got, "one row a night and place")


def check_dangers(partial: PartialScenario) -> None:
    """Dangers are in known places on days of the scenario, and one danger has one level in a place on a day."""
    table, captures, regions = partial.table("dangers"), partial.table("captures"), partial.table("regions")
    known = captures.column("city") | regions.column("name") | regions.column("state")
    spans: dict[tuple[str, str], list[Any]] = {}
    for row in partial.rows_to_check("dangers"):
        if partial.can_join("captures", "regions") and row.place not in known:
            hint = nearest(row.place, known)
            partial.problems.add_once(table.file, row.line, "place", as_text(row.place), partial.any_place, hint)
        for name, day in (("date_start", row.date_start), ("date_end", row.date_end)):
            _must_be_in_the_scenario(partial, table.file, row.line, name, day)
        spans.setdefault((row.what, row.place), []).append(row)
    for (what, place), rows in spans.items():
        rows.sort(key=lambda row: (row.date_start, row.line))
        for earlier, later in itertools.pairwise(rows):
            if later.date_start <= earlier.date_end:
                got = f"{what} in {place} on {later.date_start} a second time (line {earlier.line} has that day too)"
                partial.problems.add(table.file, later.line, "date_start", got, f"a day after {earlier.date_end}")


def _must_be_in_the_scenario(partial: PartialScenario, file: str, line: int, where: str, day: datetime.date) -> None:
    if partial.head is None:
        return
    last = partial.head.start + datetime.timedelta(partial.head.days - 1)
    if not partial.head.start <= day <= last:
        expected = f"a day of the scenario, {partial.head.start} to {last}"
        partial.problems.add(file, line, where, str(day), expected)


def check_lines(partial: PartialScenario) -> None:
    """A front that is drawn is drawn for few enough days, and has at least two points to a part."""
    table = partial.table("front_lines")
    days = len({row.date for row in table.rows})
    if days > limits.LINES:
        expected = f"lines for at most {limits.LINES:,} days"
        partial.problems.add(table.file, 0, "the file", f"lines for {days:,} days", expected)
        return
    parts: dict[tuple[datetime.date, str], list[int]] = {}
    for row in table.rows:
        parts.setdefault((row.date, row.part), []).append(row.line)
    for (when, part), lines in parts.items():
        if len(lines) < 2:
            partial.problems.add(table.file, lines[0], "part", f"one point of {part} on {when}", "two points or more")


def check_causes(partial: PartialScenario) -> None:
    """Prices belong to causes, some causes may not be without one, and what is not counted is on record."""
    costs = partial.table("human_cost")
    if partial.document is None or not costs.readable:
        return
    causes = _texts(partial, "cause", "id")
    prices: dict[str, set[str]] = {}
    for row in costs.rows:
        prices.setdefault(row.cause_id, set()).add(row.what)
    for row in partial.rows_to_check("human_cost"):
        if row.cause_id and row.cause_id not in causes:
            hint = nearest(row.cause_id, causes)
            expected = "the id of a [[cause]], or nothing"
            partial.problems.add_once(costs.file, row.line, "cause_id", as_text(row.cause_id), expected, hint)
    for cause in partial.causes:
        if cause.id in PRICED and cause.id not in costs.column("cause_id"):
            expected = f"rows of {partial.file_of('human_cost')} with this cause_id"
            partial.tell(cause.line, "cause.id", f"{cause.id} without a price", expected)
        own = prices.get(cause.id, set())
        for what in cause.price:
            expected = f"the `what` of a row of {partial.file_of('human_cost')} with cause_id {cause.id}"
            _must_join(partial, cause.line, "cause.price", what, own, expected)
    for entry in partial.not_counted:
        expected = f"the `what` of a row of {partial.file_of('human_cost')}"
        _must_join(partial, entry.line, "not_counted.what", entry.what, costs.column("what"), expected)


def check_changes(partial: PartialScenario) -> None:
    """Changes are of days of the scenario and of parameters that exist; no two causes change the same."""
    registry = partial.document.registry if partial.document else None
    changed_by: dict[str, str] = {}
    for cause in partial.causes:
        for change in cause.changes:
            _must_be_day(partial, change.line, "cause.changes.from", change.first)
            _must_be_day(partial, change.line, "cause.changes.to", change.last)
            _must_not_be_before(partial, change.line, "cause.changes.to", change.last, change.first)
            if isinstance(change.target, Parameter) and registry is not None:
                known, name = registry.person_parameters, change.target.name
                expected = "a person-level parameter (homefront show --assumptions)"
                _must_join(partial, change.line, "cause.changes.parameter", name, known, expected)
            other = changed_by.setdefault(change.touches, cause.id)
            if other != cause.id:
                got = f"{change.touches}, which {other} changes too"
                partial.tell(change.line, "cause.changes", got, "each thing changed by one cause")


def _texts(partial: PartialScenario, section: str, key: str) -> set[str]:
    """Texts of a key in all elements of an array of tables, of broken ones too."""
    items = partial.document.data.get(section, []) if partial.document else []
    found = [item.get(key) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return {text for text in found if isinstance(text, str)}


def _once(partial: PartialScenario, parts: Iterable[Any], key: Callable[[Any], str], what: str) -> None:
    seen: set[str] = set()
    for part in sorted(parts, key=lambda part: int(part.line)):
        if key(part) in seen:
            partial.tell(part.line, what, f"{key(part)} a second time", f"each {what} once")
        seen.add(key(part))


def _must_join(
    partial: PartialScenario, line: int, where: str, name: str, known: Collection[str], expected: str
) -> None:
    if name not in known and not partial.problems.full(partial.label):
        partial.tell(line, where, as_text(name), expected, nearest(name, known))


def _must_be_place(partial: PartialScenario, line: int, where: str, name: str, regions: Collection[str] = ()) -> None:
    captures = partial.table("captures")
    if partial.can_join("captures"):
        expected = partial.any_place if regions else f"a city of {partial.file_of('captures')}"
        if name not in captures.column("city") and name not in regions:
            _must_join(partial, line, where, name, {*captures.column("city"), *regions}, expected)


def _must_be_day(
    partial: PartialScenario, line: int, where: str, day: datetime.date | None, after_the_last: bool = False
) -> None:
    """after_the_last : the days on which industry runs on count too."""
    if day is None or partial.head is None:
        return
    last = partial.head.start + datetime.timedelta(partial.head.days - 1)
    if after_the_last:
        last = _last_of_industry(partial, partial.head.start, last)
    if not partial.head.start <= day <= last:
        of_what = "industry" if after_the_last else "the scenario"
        partial.tell(line, where, str(day), f"a day of {of_what}, {partial.head.start} to {last}")


def _last_of_industry(partial: PartialScenario, start: datetime.date, last: datetime.date) -> datetime.date:
    """Last day of industry by front_dates.csv; where there is none, industry may run on for MOST_YEARS."""
    dates = partial.table("front_dates")
    if "front_dates" not in partial.tables or not dates.readable:
        return start + datetime.timedelta(366 * MOST_YEARS)
    spans = [row for row in dates.rows if row.what == "industry"]
    ends: list[datetime.date] = [row.date_end for row in spans if row.date_end is not None]
    return max([last, *ends])


def _must_not_be_before(
    partial: PartialScenario, line: int, where: str, day: datetime.date | None, first: datetime.date | None
) -> None:
    if day is not None and first is not None and day < first:
        partial.tell(line, where, str(day), f"a day not before {first}")
