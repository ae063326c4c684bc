"""docs/walks.md names files and functions that there are."""

from __future__ import annotations

import re
from pathlib import Path

import homefront

PACKAGE = Path(homefront.__file__).parent
PAGE = (Path(__file__).parents[2] / "docs" / "walks.md").read_text(encoding="utf-8")


def file_of(name: str) -> Path:
    """By its path in the package, or among those of the kernel over people."""
    return next(file for file in (PACKAGE / name, PACKAGE / "engine" / "people" / name) if file.is_file())


def test_files_and_functions_are_there() -> None:
    assert len(re.findall(r"`([\w/]+\.py)`", PAGE)) > 20
    for name in re.findall(r"`([\w/]+\.py)`", PAGE):
        file_of(name)
    named = re.findall(r"`([\w/]+\.py)`,\s+(?:class )?`([\w.]+)`", PAGE)
    assert len(named) > 12
    for name, inside in named:
        for part in inside.split("."):
            assert re.search(rf"\b(def|class) {part}\b", file_of(name).read_text(encoding="utf-8")), (name, inside)
