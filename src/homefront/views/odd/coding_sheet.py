"""Tables of docs/coding.md: the coding sheet variable by variable, its curves, and how far the coders agree."""

from __future__ import annotations

from collections.abc import Iterator

from homefront.coding.agreement import Agreement, agreement
from homefront.coding.files import read_codings
from homefront.coding.sheet import CodedVariable, sheet
from homefront.inputs.coded import CODED_ORDERS, readable
from homefront.parameters import specs_of
from homefront.parameters.fitted import FITTED
from homefront.processes.measurement import Measurement
from homefront.scenario.catalogue import list_scenarios
from homefront.views.curves import DECLARED, curve_rows
from homefront.views.odd.document import Block, Bullets, Heading, Paragraph, code, table

EQUATIONS = {
    "E1": "docs/model/society.md#e1-danger",
    "E2": "docs/model/society.md#e2-news-that-the-authorities-leave",
    "E3": "docs/model/society.md#e3-belief-in-danger",
    "E4": "docs/model/society.md#e4-fear-and-raids",
    "E5": "docs/model/society.md#e5-resolve",
    "E6": "docs/model/society.md#e6-action",
    "E7": "docs/model/society.md#e7-the-command-tree",
    "E27": "docs/model/measurement.md#e27-measurement-curves",
    "E28": "docs/model/measurement.md#e28-control-of-the-word",
}
"""Where each equation that reads a coded variable stands."""


def variables_at_a_glance() -> list[Block]:
    """All variables in one table."""
    rows = [
        (code(one.code), code(readable(one.code)), one.title, _when(one), _span(one.default),
         " ".join(EQUATIONS[number] for number in one.equations), curve_of(one))
        for one in sheet().values()
    ]  # fmt: skip
    heads = ("variable", "input", "what it is", "coded", "range without evidence", "enters", "curve")
    return [table("All coded variables.", [(head, 1.0) for head in heads], rows)]


def the_sheet() -> list[Block]:
    """Each variable with its question, its points, and what counts."""
    return [block for one in sheet().values() for block in _of(one)]


def _of(one: CodedVariable) -> Iterator[Block]:
    yield Heading(3, f"{code(one.code)}: {one.title}")
    yield Paragraph(one.question)
    rows = [(f"{point:g}", meaning) for point, meaning in one.scale]
    yield table(f"Points of {code(one.code)}.", [("value", 1.0), ("what it means", 1.0)], rows)
    told = [f"How it is worked out: {one.formula}"] if one.formula else []
    told += [one.rules]
    told += [f"Example. {text}" for text in one.examples]
    yield Bullets(tuple(told))


def _when(one: CodedVariable) -> str:
    return "once, for the eve" if one.eve else "by period"


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g} to {ends[1]:g}"


def curve_of(one: CodedVariable) -> str:
    """Of a variable: the parameter that is its exponent, and whether it is fitted."""
    name = "orders" if one.code in CODED_ORDERS else readable(one.code)
    if name not in specs_of(Measurement):
        return "none: a share"
    parameter = f"{Measurement.name}.{name}"
    return f"{code(parameter)}, {'fitted' if parameter in FITTED else 'held at 1'}"


def points_on_their_curves() -> list[Block]:
    """Where the points act in the worlds of the sets that ship."""
    rows = [
        (code(row["variable"]), row["set"], *(_point(row["acts_at"][n], row["low"][n], row["high"][n])
                                              for n in range(1, 5)))
        for row in curve_rows() if row["set"] != DECLARED
    ]  # fmt: skip
    heads = ("variable", "worlds", "0.25 acts as", "0.5", "0.75", "1")
    caption = "Where the points act: mean of the draws and the range of 90 % of them. 0 acts as 0."
    return [table(caption, [(head, 1.0) for head in heads], rows)]


def _point(mean: float, low: float, high: float) -> str:
    return f"{mean:.2f}" if low == high else f"{mean:.2f} ({low:.2f} to {high:.2f})"


def agreement_of_the_coders() -> list[Block]:
    """Krippendorff's alpha of the two codings of each scenario that ships."""
    found = {}
    for entry in list_scenarios():
        both = agreement(*read_codings(entry.folder / "coding_a.csv", entry.folder / "coding_b.csv"))
        found[entry.id] = {row.variable: row for row in both.rows}
    rows = [(code(name), *(_alpha(of[name]) for of in found.values())) for name in sheet()]
    heads = ("variable", *found)
    caption = "Krippendorff's alpha (ordinal) with its 95 % interval, and the share of stretches that are equal."
    return [table(caption, [(head, 1.0) for head in heads], rows)]


def _alpha(row: Agreement) -> str:
    alpha = "-" if row.alpha is None else f"{row.alpha:.2f}"
    interval = "" if row.low is None or row.high is None else f" ({row.low:.2f} to {row.high:.2f})"
    return f"{alpha}{interval}; {100 * row.exact:.0f} % of {row.stretches}"
