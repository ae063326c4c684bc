"""Every example in a docstring is run, and gives what it says; those of a stored run have one, in runs/first."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

import homefront

ROOT = Path(homefront.__file__).parent
FILES = [file for file in sorted(ROOT.rglob("*.py")) if ">>>" in file.read_text(encoding="utf-8")]
MODULES = [".".join(("homefront", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
           for file in FILES]  # fmt: skip


def examples(name: str) -> list[doctest.DocTest]:
    """Of a module, without docstrings that have none."""
    found = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name))
    return [one for one in found if one.examples]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader has stored a run as runs/first."""
    made = tmp_path_factory.mktemp("reader")
    homefront.ensemble("moscow-1941", runs=2, scale=1 / 20_000, days=20, workers=1, out=made / "runs" / "first")
    return made


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_give_what_they_say(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    runner = doctest.DocTestRunner()
    said: list[str] = []
    for one in examples(name):
        runner.run(one, out=said.append)
    assert not runner.summarize(verbose=False).failed, "".join(said)


@pytest.mark.parametrize(("name", "file"), list(zip(MODULES, FILES, strict=True)), ids=MODULES)
def test_no_example_is_skipped_or_out_of_sight(name: str, file: Path) -> None:
    """Doctest looks into the docstrings of modules, functions and classes, and nowhere else."""
    found = [example for one in examples(name) for example in one.examples]
    assert len(found) == len(re.findall(r"^\s*>>> ", file.read_text(encoding="utf-8"), re.MULTILINE))
    assert not any(example.options.get(doctest.SKIP) for example in found)
