"""Version, authors, licence, Pythons and needs agree wherever they stand; works that are referred to are listed."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from homefront import __version__

ROOT = Path(__file__).parents[2]
CODEMETA = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
CITATION: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, TOOLS = SETTINGS["project"], SETTINGS["tool"]
NO_WORK = {"Kershaw"}
"""Headings of the references whose work was not identified."""


def test_one_version() -> None:
    assert {CODEMETA["version"], CITATION["version"]} == {__version__}
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__


def test_the_same_authors() -> None:
    named = [one["name"] for one in PROJECT["authors"]]
    assert [one["name"] for one in CODEMETA["author"]] == named
    assert [one["name"] for one in CITATION["authors"]] == named


def test_one_licence_and_the_same_words() -> None:
    assert CITATION["license"] == PROJECT["license"] == CODEMETA["license"].rpartition("/")[2]
    assert CODEMETA["description"] == PROJECT["description"]
    assert CODEMETA["keywords"] == CITATION["keywords"] == PROJECT["keywords"]


def test_what_it_needs() -> None:
    needed = [re.split(r"[<>=]", one)[0] for one in PROJECT["dependencies"]]
    assert CODEMETA["softwareRequirements"] == needed


def test_the_versions_of_python_are_those_that_the_gate_runs() -> None:
    of_pythons = "Programming Language :: Python :: 3."
    named = ["3." + one.removeprefix(of_pythons) for one in PROJECT["classifiers"] if one.startswith(of_pythons)]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "gate.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["gate"]["strategy"]["matrix"]["python"] == named
    oldest = named[0]
    assert PROJECT["requires-python"] == f">={oldest}"
    assert CODEMETA["runtimePlatform"] == f"Python {oldest} or newer"
    assert TOOLS["mypy"]["python_version"] == oldest
    assert TOOLS["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"


def test_the_bibliography_has_the_works_of_the_references() -> None:
    text = (ROOT / "docs" / "model" / "references.md").read_text(encoding="utf-8").partition("## Works")[2]
    works, _, models = text.partition("## Published models")
    named = [*re.findall(r"^### (.+)$", works, re.MULTILINE), *re.findall(r"^- ([^:]+?):", models, re.MULTILINE)]
    works_of_bibtex = (ROOT / "docs" / "references.bib").read_text(encoding="utf-8")
    found = re.findall(r"^@\w+\{([\w-]+),", works_of_bibtex, re.MULTILINE)
    assert len(named) > 40
    assert len(found) == len(set(found))
    missing = [name for name in named if name not in NO_WORK and not any(_is_of(key, name) for key in found)]
    assert missing == []


def _is_of(key: str, name: str) -> bool:
    """Whether a key has the first author and the year that a heading names."""
    *authors, year = key.split("-")
    return year in name and re.sub(r"[^a-z]", "", name.lower()).find(authors[0]) in (0, 2)
