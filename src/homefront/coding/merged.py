"""The merge of two codings: coding_merged.csv of a scenario. Both values are kept; a run draws between low and high.

Where both coders have a value, low and high are those. Where one has, they are a step below and above it, within 0 and
1. Where neither found evidence, they are the range that the sheet gives the variable.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from homefront.coding.files import Coding
from homefront.coding.sheet import STEP, sheet
from homefront.coding.stretches import DAY, Stretch, stretches
from homefront.errors import Problem, ScenarioError
from homefront.scenario.coding import ON_THE_EVE
from homefront.scenario.problems import known_keys
from homefront.scenario.rows import MergedRow

WEAKEST_FIRST = ("recalled", "derived", "read")
"""How a work was seen; a merged row has the weakest of its two."""

SAME = 1e-9
"""Values that lie nearer to each other are equal: they are written with a few decimals."""


@dataclass(frozen=True)
class Merged:
    """Two codings, merged: what `merge_codings` returns.

    Attributes
    ----------
    files : tuple of (str, str)
        Names of the files of the two coders.
    rows : tuple of tuple of str
        Cells of coding_merged.csv, in its order.
    """

    files: tuple[str, str]
    rows: tuple[tuple[str, ...], ...]

    @property
    def csv(self) -> str:
        """The text of coding_merged.csv."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(known_keys(MergedRow))
        writer.writerows(self.rows)
        return out.getvalue()

    @property
    def tally(self) -> dict[str, int]:
        """Number of rows by status: agreed, step, range, single, missing."""
        column = known_keys(MergedRow).index("status")
        found = Counter(row[column] for row in self.rows)
        return {name: found[name] for name in ("agreed", "step", "range", "single", "missing") if found[name]}


def merged(one: Coding, other: Coding) -> Merged:
    """The merge of two codings.

    Raises
    ------
    ScenarioError
        For a variable or days of a place for which neither coder has a row: a run would have no value there.
    """
    found = list(stretches(one, other))
    missing = list(_missing(found, f"{one.file} and {other.file}"))
    if missing:
        raise ScenarioError(missing, "the codings")
    return Merged((one.file, other.file), tuple(_row(stretch) for stretch in found))


def _row(stretch: Stretch) -> tuple[str, ...]:
    low, high, status = _range(stretch)
    used = [row for row in stretch.rows if row.value is not None] or stretch.rows
    works = dict.fromkeys(work for row in used for work in row.source.split("; "))
    key, first = stretch.key, stretch.rows[0]
    numbers = [_text(value) for value in (*stretch.values, low, high)]
    confidence = min((row.confidence for row in used), key=WEAKEST_FIRST.index)
    return (
        key.case, key.place, first.place_kind, str(stretch.start), str(stretch.end), key.variable, *numbers, status,
        "; ".join(works), confidence,
    )  # fmt: skip


def _range(stretch: Stretch) -> tuple[float, float, str]:
    """(low, high, status) of a stretch."""
    known = [value for value in stretch.values if value is not None]
    if not known:
        return *sheet()[stretch.key.variable].default, "missing"
    if len(known) == 1:
        return max(0.0, known[0] - STEP), min(1.0, known[0] + STEP), "single"
    low, high = min(known), max(known)
    gap = high - low
    return low, high, "agreed" if gap < SAME else "step" if gap <= STEP + SAME else "range"


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _missing(found: Iterable[Stretch], files: str) -> Iterator[Problem]:
    """Cells for which neither coder has a row: a variable of a place, or days between its first and its last."""
    spans: dict[tuple[str, str], dict[str, list[tuple[datetime.date, datetime.date]]]] = defaultdict(dict)
    for one in found:
        place = one.key.place, one.rows[0].place_kind
        spans[place].setdefault(one.key.variable, []).append((one.start, one.end))
    for (name, kind), variables in spans.items():
        first = min(start for rows in variables.values() for start, _ in rows)
        last = max(end for rows in variables.values() for _, end in rows)
        for code in sheet():
            where = f"{name} ({kind}) {code}"
            if code not in variables:
                yield Problem(files, 0, where, "no row", "every variable for each place that is coded")
            elif code not in ON_THE_EVE:
                for start, end in _holes(sorted(variables[code]), first, last):
                    got = f"nothing from {start} to {end}"
                    yield Problem(files, 0, where, got, f"a row for every day from {first} to {last}")


def _holes(
    spans: Sequence[tuple[datetime.date, datetime.date]], first: datetime.date, last: datetime.date
) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Days between two, both included, that no span holds. spans : sorted, none overlaps."""
    day = first
    for start, end in spans:
        if start > day:
            yield day, start - DAY
        day = end + DAY
    if day <= last:
        yield day, last
