"""docs/scenarios.md tells every kind of measure and outcome in the words of its class, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from homefront.scenario.asked import Asked, Outcome
from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES

DOCS = Path(__file__).parents[3] / "docs" / "scenarios.md"
NOT_ARGUMENTS = ("line", "kind", "target", "id", "unit", "sentence")
ORDER = ("place", "regions", "on", "than_on", "since", "after", "from", "to")
"""Arguments in the order in which the tables name them; any others come after these."""

ROWS = [*MEASURES.items(), *OUTCOMES.items()]


def row_of(kind: str, found: type[Asked]) -> str:
    """The row of the table of a kind."""
    written = {field.alias or name: field for name, field in found.model_fields.items()}
    keys = [key for key in written if key not in NOT_ARGUMENTS]
    keys.sort(key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    told = ", ".join(key if written[key].is_required() else f"{key} (or none)" for key in keys)
    unit = ""
    if issubclass(found, Outcome):
        unit = f" {written['unit'].annotation.__args__[0]} |"  # type: ignore[union-attr]
    return f"| `{kind}` | {told or '-'} |{unit} {' '.join((found.__doc__ or '').split())} |"


@pytest.mark.parametrize(("kind", "found"), ROWS)
def test_a_kind_is_told_in_the_words_of_its_class(kind: str, found: type[Asked]) -> None:
    assert row_of(kind, found) in DOCS.read_text(encoding="utf-8").splitlines()


def test_no_other_kind_is_told() -> None:
    section = DOCS.read_text(encoding="utf-8").partition("\n## Measures and outcomes\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(told) == sorted(kind for kind, _ in ROWS)
