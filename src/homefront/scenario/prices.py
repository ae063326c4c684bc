"""The price of a cause: the recorded human cost of its means, said in the row in which its effect or share is said.

Rows of the record overlap and are never added. A share says what the model attributes to a means, never that the means
was right or needed; so no share is printed without this.
"""

from __future__ import annotations

from homefront.scenario.counted_rows import HumanCostRow
from homefront.scenario.schema import Scenario

NONE_RECORDED = "none recorded here"

OVERLAP = " (entries overlap and are not added)"

MOST_TOLD = 3
"""Entries of the price that a row of a table has room for; the rest is counted, and told by `homefront show`."""


def price_rows(scenario: Scenario, cause_id: str) -> list[HumanCostRow]:
    """One row of the record for each deed and place, that of the longest span; those that the cause names first."""
    longest: dict[tuple[str, str], HumanCostRow] = {}
    for row in scenario.price(cause_id):
        other = longest.setdefault((row.what, row.place), row)
        if row.date_end - row.date_start > other.date_end - other.date_start:
            longest[row.what, row.place] = row
    first = scenario.cause(cause_id).price
    return sorted(longest.values(), key=lambda row: first.index(row.what) if row.what in first else len(first))


def row_text(row: HumanCostRow) -> str:
    """A row in a few words: what, where, when, from least to most, how sure; where it has one end only, it says so."""
    low, best, high = row.value_low, row.value_best, row.value_high
    if low is not None and high is not None:
        number = f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
    else:
        ends = [f"at least {low:,.0f}"] if low is not None else [f"up to {high:,.0f}"] if high is not None else []
        number = ", best ".join([*ends, *([] if best is None else [f"{best:,.0f}"])])
    years = dict.fromkeys((row.date_start.year, row.date_end.year))
    when = "-".join(str(year) for year in years)
    what = row.what if any(str(year) in row.what for year in years) else f"{row.what}, {when}"
    return f"{what} ({row.place}): {number} ({row.confidence})"


def price_text(scenario: Scenario, cause_id: str, most: int = MOST_TOLD) -> str:
    """The price of a cause in one line; ScenarioError if there is no such cause.

    most : entries told; 0 for all. The others are counted, so that a short line is never taken for the whole.
    """
    rows = price_rows(scenario, cause_id)
    told = rows[: most or None]
    texts = [row_text(row) for row in told]
    if len(rows) > len(told):
        texts.append(f"and {len(rows) - len(told)} more on record (homefront show {scenario.id})")
    return ("; ".join(texts) + OVERLAP if len(rows) > 1 else "".join(texts)) or NONE_RECORDED


def price_entries(scenario: Scenario, cause_id: str) -> list[str]:
    """The whole price of a cause, an entry each."""
    return [row_text(row) for row in price_rows(scenario, cause_id)]
