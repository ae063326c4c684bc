"""Pages of docs/model/ and docs/coding.md hold what the code declares, and name every file."""

from __future__ import annotations

import inspect
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from homefront.errors import HomefrontError
from homefront.parameters import specs_of
from homefront.processes import PROCESSES
from homefront.views.odd.model_pages import PAGES as WHERE
from homefront.views.odd.model_pages import asked_for, filled, tables

ROOT = Path(__file__).parents[4]
FILES = sorted(file for pattern in WHERE for file in ROOT.glob(pattern))
PAGES = {file.name: file.read_text(encoding="utf-8") for file in FILES}
FOLDERS = {file.name: PurePosixPath(file.parent.relative_to(ROOT).as_posix()) for file in FILES}


@pytest.mark.parametrize("name", PAGES)
def test_the_tables_of_a_page_are_those_of_the_code(name: str) -> None:
    assert filled(PAGES[name], FOLDERS[name]) == PAGES[name], "run `make docs-tables`"


def test_a_table_that_is_out_of_date_is_seen() -> None:
    page = PAGES["society.md"]
    assert filled(page.replace("| 0.54 |", "| 0.55 |")) == page
    assert "| 0.54 |" in page


def test_every_table_stands_on_one_page() -> None:
    found = Counter(name for page in PAGES.values() for name in asked_for(page))
    assert set(found) == set(tables())
    assert {name: count for name, count in found.items() if count > 1} == {}


def test_a_mark_that_names_no_table_is_refused() -> None:
    with pytest.raises(HomefrontError, match="'parameters of nobody'"):
        filled("<!-- table: parameters of nobody -->\n<!-- end of table -->\n")


@pytest.mark.parametrize("cls", PROCESSES, ids=lambda cls: cls.name)
def test_the_file_of_a_process_is_named_on_the_page_that_has_its_parameters(cls: type) -> None:
    file = Path(inspect.getfile(cls)).name
    page = next(page for page in PAGES.values() if f"parameters of {cls.name}" in asked_for(page))
    assert f"[src/homefront/processes/{file}]" in page or f"[{file}](../../src/homefront/processes/{file})" in page


def test_every_default_stands_in_full() -> None:
    for cls in PROCESSES:
        for field, spec in specs_of(cls).items():
            row = next(line for page in PAGES.values() for line in page.splitlines()
                       if line.startswith(f"| `{cls.name}.{field}` | `{spec.symbol}` |"))  # fmt: skip
            assert float(row.split(" | ")[3]) == spec.default
