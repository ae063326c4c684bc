"""docs/scenarios.md tells every kind of measure and outcome in the words of its class, and no other."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def tables() -> Any:
    """tools/kind_tables.py, which is in no package."""
    spec = importlib.util.spec_from_file_location("kind_tables", ROOT / "tools" / "kind_tables.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_tables_are_those_of_the_classes() -> None:
    assert tables().filled(PAGE) == PAGE, "make docs-tables"


def test_every_kind_is_told_once_and_no_other_is() -> None:
    section = PAGE.partition("\n## Measures and outcomes\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(told) == sorted([*MEASURES, *OUTCOMES])
