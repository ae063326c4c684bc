"""What must hold in enemy_orders.csv: each kind has its columns and no others, and a return has what it returns."""

from __future__ import annotations

from collections.abc import Iterable

from homefront.scenario.front_rows import EVERYWHERE, OUTSIDE, EnemyOrderRow
from homefront.scenario.front_tables import FrontTables

COLUMNS = {
    "halt": (),
    "bypass": (),
    "surprise": (),
    "offensive": (),
    "transfer": ("to_axis", "thousand", "share"),
    "return": ("to_axis", "share", "returns"),
    "replacements": ("thousand",),
    "rail_limit": ("place",),
}
"""Columns that an order of a kind fills; the others stay empty."""

ALONE = ("halt", "bypass", "replacements")
"""Kinds whose spans may not overlap on an axis."""

FILE = "enemy_orders"


def check_orders(front: FrontTables) -> None:
    """Orders stand once, in the scenario, on known axes; causes are known; spans do not overlap."""
    seen: dict[tuple[str, str], int] = {}
    earlier: dict[str, EnemyOrderRow] = {}
    causes = {cause.id for cause in front.partial.causes}
    written = _written_causes(front)
    for row in front.rows(FILE):
        front.must_be_first(FILE, row.line, "order_id", seen, ("", row.order_id))
        for column in ("date_start", "date_end"):
            front.must_be_day(FILE, row.line, column, getattr(row, column))
        if row.cause_id and front.partial.document is not None:
            expected = "the id of a [[cause]], or nothing"
            front.must_join(FILE, row.line, "cause_id", row.cause_id, causes | written, expected)
        if _columns_are_right(front, row):
            _check_axes_of(front, row)
            _check_numbers(front, row)
            if row.kind == "return":
                _check_return(front, row, earlier)
        earlier.setdefault(row.order_id, row)
    _check_spans(front)
    _check_sequence(front)


def _written_causes(front: FrontTables) -> set[str]:
    """Ids of all causes, of broken ones too."""
    items = front.partial.document.data.get("cause", []) if front.partial.document else []
    found = [item.get("id") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return {name for name in found if isinstance(name, str)}


def _columns_are_right(front: FrontTables, row: EnemyOrderRow) -> bool:
    right = True
    for column in ("to_axis", "place", "thousand", "share", "returns"):
        cell = getattr(row, column)
        needed = column in COLUMNS[row.kind]
        if needed and cell in ("", None):
            right = False
            front.tell(FILE, row.line, column, "nothing", f"{column}, which a {row.kind} needs")
        elif not needed and cell not in ("", None):
            right = False
            wanted = ", ".join(COLUMNS[row.kind]) or "only axis and dates"
            front.tell(FILE, row.line, column, str(cell), f"nothing: a {row.kind} has {wanted}")
    if row.kind in ("transfer", "return") and row.date_end is None:
        right = False
        front.tell(FILE, row.line, "date_end", "nothing", f"the day on which a {row.kind} arrives")
    return right


def _check_axes_of(front: FrontTables, row: EnemyOrderRow) -> None:
    moves = row.kind in ("transfer", "return")
    also = (OUTSIDE,) if moves else () if row.kind == "rail_limit" else (EVERYWHERE,)
    known = front.must_be_axis(FILE, row.line, "axis", row.axis, also)
    if moves:
        front.must_be_axis(FILE, row.line, "to_axis", row.to_axis, also)
        if row.axis == row.to_axis:
            front.tell(FILE, row.line, "to_axis", row.to_axis, "another axis than the one they leave")
    if row.kind == "replacements" and row.axis != EVERYWHERE and known:
        front.tell(FILE, row.line, "axis", row.axis, 'axis "all": replacements go where the men are')
    if row.kind == "rail_limit" and known:
        front.must_be_on_axis(FILE, row.line, "place", row.axis, row.place)


def _check_numbers(front: FrontTables, row: EnemyOrderRow) -> None:
    if row.thousand is not None and row.thousand < 0:
        front.tell(FILE, row.line, "thousand", f"{row.thousand:g}", "0 or more, in thousands")


def _check_return(front: FrontTables, row: EnemyOrderRow, earlier: dict[str, EnemyOrderRow]) -> None:
    sent = {name for name, other in earlier.items() if other.kind == "transfer"}
    if not front.must_join(FILE, row.line, "returns", row.returns, sent, "the order_id of a transfer in a line above"):
        return
    transfer = earlier[row.returns]
    if transfer.date_end is not None and row.date_start < transfer.date_end:
        expected = f"a day not before {transfer.date_end}, when {row.returns} arrives"
        front.tell(FILE, row.line, "date_start", str(row.date_start), expected)
    if row.axis != transfer.to_axis:
        front.tell(FILE, row.line, "axis", row.axis, f"{transfer.to_axis}, where {row.returns} went")
    if row.cause_id != transfer.cause_id:
        expected = f"that of {row.returns}: {transfer.cause_id or 'nothing'}"
        front.tell(FILE, row.line, "cause_id", row.cause_id or "nothing", expected)
    back = [other for other in front.rows(FILE) if other.kind == "return" and other.returns == row.returns]
    total = sum(other.share or 0.0 for other in back)
    if total > 1 + 1e-9 and row is back[-1]:
        front.tell(FILE, row.line, "share", f"{total:g} of {row.returns} in all", "shares of one transfer up to 1")


def _check_spans(front: FrontTables) -> None:
    """Two halts of an axis do not overlap, nor do bypasses and replacements."""
    last: dict[tuple[str, str], EnemyOrderRow] = {}
    spans: Iterable[EnemyOrderRow] = (row for row in front.rows(FILE) if row.kind in ALONE)
    for row in sorted(spans, key=lambda row: (row.date_start, row.line)):
        axes = front.axes if row.axis == EVERYWHERE else (row.axis,)
        for axis in axes:
            before = last.get((row.kind, axis))
            if before is not None and (before.date_end is None or row.date_start <= before.date_end):
                got = f"a {row.kind} from {row.date_start}, while that of line {before.line} lasts"
                front.tell(FILE, row.line, "date_start", got, f"spans of one {row.kind} that do not overlap")
                break
            last[row.kind, axis] = row


def _check_sequence(front: FrontTables) -> None:
    """Transfers and returns happen in the order of the lines: so the lines stand in the order of the days."""
    before: EnemyOrderRow | None = None
    for row in front.rows(FILE):
        if row.kind not in ("transfer", "return"):
            continue
        if before is not None and row.date_start < before.date_start:
            expected = (
                f"transfers and returns in the order of their first days (line {before.line}: {before.date_start})"
            )
            front.tell(FILE, row.line, "date_start", str(row.date_start), expected)
        before = row
