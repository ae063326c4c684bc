"""Checks of the coded inputs: one case, known places, no two rows for a day, no gap in what a run reads.

Rule on gaps: `tau0` and `hard` are coded once, for the eve, and need one row. Every other variable of the merged
coding covers every day of the scenario for each place (or kind of place) that is coded at all; nothing is filled in.
The two coders' own files may have gaps: the merge has already dealt with them.
"""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from typing import Any, get_args

from homefront.errors import nearest
from homefront.scenario.partial import PartialScenario
from homefront.scenario.problems import Problems, as_text
from homefront.scenario.rows import Variable

ON_THE_EVE = frozenset({"tau0", "hard"})
"""Variables coded once, for the day before the case begins."""

Key = tuple[str, str, str]


def check_coding(partial: PartialScenario) -> None:
    """Run the checks on the three coding files, as far as they could be read."""
    for kind in ("coding_a", "coding_b", "coding_merged"):
        table = partial.table(kind)
        spans: dict[Key, list[Any]] = defaultdict(list)
        for row in table.rows:
            spans[row.place, row.place_kind, row.variable].append(row)
        _check_names(partial, kind)
        for rows in spans.values():
            check_overlap(partial.problems, table.file, rows)
        if kind == "coding_merged" and table.rows and not partial.problems.count(table.file):
            _check_cover(partial, table.file, spans)


def _check_names(partial: PartialScenario, kind: str) -> None:
    """Rows are of the case of the scenario, and of known places."""
    file, captures, regions = partial.table(kind).file, partial.table("captures"), partial.table("regions")
    known = captures.column("city") | regions.column("name") | regions.column("state")
    for row in partial.rows_to_check(kind):
        if partial.head is not None and row.case != partial.head.case:
            expected = f"the case of [scenario], {partial.head.case}"
            partial.problems.add_once(file, row.line, "case", as_text(row.case), expected)
        if row.place != "*" and partial.can_join("captures", "regions") and row.place not in known:
            hint, expected = nearest(row.place, known), f"* or {partial.any_place}"
            partial.problems.add_once(file, row.line, "place", as_text(row.place), expected, hint)


def check_overlap(problems: Problems, file: str, rows: list[Any]) -> None:
    """No two rows of a place and a variable share a day. rows : of one place and variable; sorted by day here."""
    rows.sort(key=lambda row: (row.date_start, row.line))
    for earlier, later in itertools.pairwise(rows):
        if later.date_start <= earlier.date_end:
            got = f"{later.date_start}, a day that line {earlier.line} has too"
            problems.add(file, later.line, "date_start", got, f"a day after {earlier.date_end}")


def _check_cover(partial: PartialScenario, file: str, spans: dict[Key, list[Any]]) -> None:
    if partial.head is None:
        return
    last = partial.head.start + datetime.timedelta(partial.head.days - 1)
    one_day, every_day = datetime.timedelta(1), "a row for every day of the scenario"
    for place, kind in sorted({key[:2] for key in spans}):
        if partial.problems.full(file):
            return
        for variable in get_args(Variable):
            rows = spans.get((place, kind, variable), [])
            name = f"{place} ({kind}) {variable}"
            if not rows:
                expected = "every variable for each place that is coded"
                partial.problems.add_once(file, 0, name, "no row", expected, root=f"{place} ({kind})")
                continue
            if variable in ON_THE_EVE:
                continue
            day = partial.head.start
            for row in rows:
                if row.date_start > day:
                    got = f"nothing from {day} to {row.date_start - one_day}"
                    partial.problems.add_once(file, row.line, name, got, every_day, root="days")
                day = max(day, row.date_end + one_day)
            if day <= last:
                got = f"nothing from {day} to {last}"
                partial.problems.add_once(file, rows[-1].line, name, got, every_day, root="days")
