"""Two codings side by side. A stretch is a run of days of a place and variable on which neither coder's row changes."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homefront.coding.files import Coding, Key
from homefront.scenario.rows import CodingRow

DAY = datetime.timedelta(1)


@dataclass(frozen=True)
class Stretch:
    """Days on which two rows hold. one, other : the rows of the two coders; None: that coder has none."""

    key: Key
    start: datetime.date
    end: datetime.date
    one: CodingRow | None
    other: CodingRow | None

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days + 1

    @property
    def rows(self) -> tuple[CodingRow, ...]:
        """Those that are there."""
        return tuple(row for row in (self.one, self.other) if row is not None)

    @property
    def values(self) -> tuple[float | None, float | None]:
        """Of the two coders, share; None: no evidence, or no row."""
        one, other = (None if row is None else row.value for row in (self.one, self.other))
        return one, other

    @property
    def gap(self) -> float | None:
        """How far the two values are apart; None where there are not two."""
        one, other = self.values
        return None if one is None or other is None else abs(one - other)


def stretches(one: Coding, other: Coding) -> Iterator[Stretch]:
    """All stretches of two codings, by case, place, variable and day."""
    for key in sorted(set(one.rows) | set(other.rows)):
        yield from _of_key(key, one.rows.get(key, ()), other.rows.get(key, ()))


def _of_key(key: Key, one: Sequence[CodingRow], other: Sequence[CodingRow]) -> Iterator[Stretch]:
    rows = (*one, *other)
    cuts = sorted({row.date_start for row in rows} | {row.date_end + DAY for row in rows})
    for start, after in itertools.pairwise(cuts):
        first, second = (_on(start, part) for part in (one, other))
        if first or second:
            yield Stretch(key, start, after - DAY, first, second)


def _on(day: datetime.date, rows: Sequence[CodingRow]) -> CodingRow | None:
    return next((row for row in rows if row.date_start <= day <= row.date_end), None)
