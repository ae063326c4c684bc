"""Every example in a docstring is run, and gives what it says."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import homefront

ROOT = Path(homefront.__file__).parent
FILES = [file for file in sorted(ROOT.rglob("*.py")) if ">>>" in file.read_text(encoding="utf-8")]
MODULES = [".".join(("homefront", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
           for file in FILES]  # fmt: skip

NEEDS_A_STORED_RUN = {
    "homefront.api.pages.figure", "homefront.results.folder.ResultFolder", "homefront.views.charts.figure",
}  # fmt: skip
"""Examples that are not run: they show the path of a run that the reader has stored."""


def examples(name: str) -> list[doctest.DocTest]:
    """Of a module, without docstrings that have none."""
    found = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name))
    return [one for one in found if one.examples]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_give_what_they_say(name: str) -> None:
    found, runner = examples(name), doctest.DocTestRunner()
    assert found, "an example stands where doctest does not look: in a comment, or a docstring of no public thing"
    told: list[str] = []
    for one in found:
        runner.run(one, out=told.append)
    assert not runner.summarize(verbose=False).failed, "".join(told)


def test_no_example_is_skipped_but_those_that_need_a_stored_run() -> None:
    skipped = {one.name for name in MODULES for one in examples(name) for example in one.examples
               if doctest.SKIP in example.options}  # fmt: skip
    assert skipped == NEEDS_A_STORED_RUN
