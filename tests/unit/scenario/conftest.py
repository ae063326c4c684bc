"""A copy of moscow-1941 that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest

from homefront.errors import Problem, ScenarioError
from homefront.scenario import catalogue, loader, tables
from homefront.scenario.loader import load_scenario
from homefront.scenario.problems import Problems
from homefront.scenario.row import Row
from homefront.scenario.schema import Registry
from homefront.scenario.tables import Table


@dataclass(frozen=True)
class Processes:
    """A registry of a few processes."""

    person_parameters: frozenset[str] = frozenset(
        {"talk.amplification", "fear.decay", "command.fidelity", "command.shading", "learning.rate", "learning.start"}
    )
    processes: frozenset[str] = frozenset({"talk", "fear", "raids", "command", "events", "learning"})
    measures: ClassVar[dict[str, Any]] = {}
    outcomes: ClassVar[dict[str, Any]] = {}


@dataclass(frozen=True)
class Copy:
    """A scenario folder with a few ways to break it."""

    folder: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands exactly once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Add a text at the end."""
        with (self.folder / file).open("a", encoding="utf-8") as handle:
            handle.write(text)

    def line_of(self, file: str, text: str) -> int:
        """Line of the first occurrence of a text."""
        return (self.folder / file).read_text(encoding="utf-8").split(text)[0].count("\n") + 1

    def problems(self, registry: Registry | None = None) -> tuple[Problem, ...]:
        """What loading it tells; a copy that loads fails the test."""
        with pytest.raises(ScenarioError) as caught:
            load_scenario(self.folder, registry)
        return caught.value.problems

    def only_problem(self, registry: Registry | None = None) -> Problem:
        """The one problem."""
        problems = self.problems(registry)
        assert len(problems) == 1, "\n".join(map(str, problems))
        return problems[0]


sound: dict[Hashable, Table[Any]] = {}
"""Tables in which nothing was wrong, by all that their rows follow from."""


def read_table(
    file: str, text: str, model: type[Row], span: tuple[date, date], problems: Problems, most_rows: int
) -> Table[Any]:
    """As the loader's; the two dozen files of a copy that a test left alone are read once for all tests."""
    asked, before = (file, text, model, span, most_rows), problems.found
    if problems.full(file):
        return tables.read_table(file, text, model, span, problems, most_rows)
    if asked not in sound:
        table = tables.read_table(file, text, model, span, problems, most_rows)
        if problems.found != before:
            return table
        sound[asked] = table
    return sound[asked]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    folder = tmp_path / "moscow-1941"
    shutil.copytree(catalogue.find("moscow-1941"), folder)
    monkeypatch.setattr(loader, "read_table", read_table)
    return Copy(folder)


@pytest.fixture
def processes() -> Callable[[], Processes]:
    return Processes
