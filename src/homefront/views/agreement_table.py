"""How far two coders agree, in lines for a reader: the least agreement and the largest disagreements first."""

from __future__ import annotations

from homefront.coding.agreement import RESAMPLES, USE, USE_WITH_RANGE, Agreement, Agreements
from homefront.coding.sheet import sheet
from homefront.coding.stretches import Stretch
from homefront.views.columns import entry, table, wrapped

WHAT_A_ROW_IS = (
    "n: stretches, runs of days of one place for which both coders have a value. equal: on the same of the five "
    "points; within: at most 0.25 apart. alpha: Krippendorff's, ordinal; 1 is full agreement, 0 is what chance would "
    f"give, and - means that nothing varies. [ ]: 95 % interval of {RESAMPLES:,} draws of the stretches; it is rather "
    "too narrow, since stretches that follow each other are not independent. No interval: too little varies for one."
)
HOW_TO_READ = (
    f"Alpha of {USE:.2f} or more: use the values. {USE_WITH_RANGE:.2f} to {USE:.2f}: use them with the range between "
    f"the coders. Below {USE_WITH_RANGE:.2f}: reword the points and code again, or sweep the variable over its range. "
    "Where little varies, alpha is unstable: go by the share that is equal. In the row of all variables agreement by "
    "chance is small because variables differ in level, so its alpha is high: judge by the rows."
)


def agreement_text(found: Agreements, worst: int) -> str:
    """The table of variables, what it means, and so many of the largest disagreements."""
    rows = [_cells(row) for row in (*found.rows, found.all)]
    heads = ("variable", "what", "n", "equal", "within", "alpha")
    lines = [
        *wrapped(f"{found.files[0]} and {found.files[1]}: how far two coders agree, the least first"),
        *table(heads, rows, 1, right=(2, 3, 4)),
        *wrapped(WHAT_A_ROW_IS), *wrapped(HOW_TO_READ),
        *_apart(found, worst), *_alone(found, worst),
    ]  # fmt: skip
    return "\n".join(lines)


def _cells(row: Agreement) -> tuple[str, ...]:
    alpha = "-" if row.alpha is None else f"{row.alpha:.2f}"
    if row.low is not None and row.high is not None:
        alpha += f"\n[{row.low:.2f}, {row.high:.2f}]"
    known = sheet().get(row.variable)
    return (
        row.variable, known.title if known else "all variables together", str(row.stretches),
        f"{100 * row.exact:.0f} %", f"{100 * row.within:.0f} %", alpha,
    )  # fmt: skip


def _apart(found: Agreements, worst: int) -> list[str]:
    """The largest disagreements, with what each coder wrote."""
    if not worst or not found.apart:
        return []
    shown = found.apart[:worst]
    head = f"The largest {len(shown)} of {len(found.apart)} disagreements, the farthest apart first, then the longest:"
    return ["", *wrapped(head), *(line for one in shown for line in _disagreement(one, found.files))]


def _disagreement(one: Stretch, files: tuple[str, str]) -> list[str]:
    values = " and ".join(f"{value:g}" for value in one.values if value is not None)
    told = [
        line for file, row in zip(files, (one.one, one.other), strict=True) if row is not None
        for line in entry(f"{file}: {row.evidence}", 4, 2)
    ]  # fmt: skip
    return [*entry(f"{values}: {one.key.variable} of {_place(one)}, {one.start} to {one.end}"), *told]


def _place(one: Stretch) -> str:
    return one.rows[0].place_kind if one.key.place == "*" else one.key.place


def _alone(found: Agreements, worst: int) -> list[str]:
    """What one coder alone has a value for."""
    if not found.alone:
        return []
    shown = [
        f"{one.key.variable} of {_place(one)}, {one.start} to {one.end}: "
        f"{found.files[1] if one.values[0] is None else found.files[0]} alone"
        for one in found.alone[:worst]
    ]
    more = f", of which the first {len(shown)}" if len(shown) < len(found.alone) else ""
    head = f"{len(found.alone)} stretches have a value of one coder alone{more}:"
    return ["", *wrapped(head), *(line for text in shown for line in wrapped(text, 2))]
