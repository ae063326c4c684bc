"""The tables of docs/scenarios.md of every kind of measure and outcome, made of their classes (`make docs-tables`).

    <!-- kinds: measures of the society -->
    ... (made; do not write here)
    <!-- end of kinds -->

A test fails where one is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from homefront.scenario.front_measures import FrontMeasure, IndustryMeasure
from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES
from homefront.scenario.quantities import Outcome, Quantity
from homefront.scenario.society_measures import SocietyMeasure

PAGE = Path(__file__).parents[1] / "docs" / "scenarios.md"
NOT_ARGUMENTS = ("line", "kind", "target", "id", "unit", "sentence")
ORDER = ("place", "regions", "on", "than_on", "since", "after", "from", "to")
"""Arguments in the order in which the tables name them; any others come after these."""


def own(base: type[Quantity]) -> dict[str, type[Quantity]]:
    """Kinds of homefront, without those of packages that are loaded."""
    return {name: MEASURES[name] for name in base.kinds() if name in MEASURES}


KINDS: Mapping[str, Mapping[str, type[Quantity]]] = {
    "measures of the society": own(SocietyMeasure), "measures of the front": own(FrontMeasure),
    "measures of industry": own(IndustryMeasure), "outcomes": OUTCOMES,
}  # fmt: skip
"""What each table tells of, by the name that the page has for it."""

_MARKED = re.compile(r"(<!-- kinds: ([^\n]+?) -->\n).*?(<!-- end of kinds -->)", re.DOTALL)


def filled(page: str) -> str:
    """The text of the page with all its tables as the classes have them now; KeyError for a mark that names none."""
    return _MARKED.sub(lambda mark: f"{mark[1]}\n{table_of(KINDS[mark[2]])}\n\n{mark[3]}", page)


def table_of(kinds: Mapping[str, type[Quantity]]) -> str:
    """A table, a row a kind."""
    outcomes = all(issubclass(found, Outcome) for found in kinds.values())
    head = ("kind", "arguments", "unit", "value") if outcomes else ("kind", "arguments", "value")
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*rows, *(row_of(kind, found) for kind, found in kinds.items())])


def row_of(kind: str, found: type[Quantity]) -> str:
    """The row of a kind, in the words of its class."""
    written = {field.alias or name: field for name, field in found.model_fields.items()}
    keys = [key for key in written if key not in NOT_ARGUMENTS]
    keys.sort(key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    told = ", ".join(key if written[key].is_required() else f"{key} (or none)" for key in keys)
    unit = f" {written['unit'].annotation.__args__[0]} |" if issubclass(found, Outcome) else ""  # type: ignore[union-attr]
    return f"| `{kind}` | {told or '-'} |{unit} {' '.join((found.__doc__ or '').split())} |"


def main() -> None:
    before = PAGE.read_text(encoding="utf-8")
    after = filled(before)
    if after != before:
        PAGE.write_text(after, encoding="utf-8")
        print(f"{PAGE.name}: tables of kinds written")


if __name__ == "__main__":
    main()
