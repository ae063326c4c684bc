"""The document of moscow-1941 as blocks, and what finds a table in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefront.engine.settings import settings_for
from homefront.experiments.stored import store
from homefront.scenario.schema import Scenario
from homefront.views.odd.build import document
from homefront.views.odd.document import Block, Bullets, Paragraph, Table
from homefront.views.odd.sourced import HEAD
from homefront.views.odd.subject import Subject, subject_of


@pytest.fixture(scope="session")
def subject(moscow: Scenario) -> Subject:
    return subject_of(moscow)


@pytest.fixture(scope="session")
def protocol(subject: Subject) -> list[Block]:
    return document(subject, "odd")


@pytest.fixture(scope="session")
def register(subject: Subject) -> list[Block]:
    return document(subject, "assumptions")


@pytest.fixture(scope="session")
def front_run(moscow: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two worlds of the front alone, ten days, without a cause, with a parameter set and an edit."""
    folder = tmp_path_factory.mktemp("odd") / "run"
    settings = settings_for(
        moscow, scale=1 / 20000, days=10, only="front", without=["purges", "process:weather"],
        changes={"front.lag": 0.3}, edits=["move north-luga-halt@1941-07-15=3"],
    )  # fmt: skip
    store(moscow, settings, 5, 2, folder, workers=1, threads=1)
    return folder


def rows_of(blocks: list[Block], caption: str) -> list[tuple[str, ...]]:
    """The rows of the tables whose caption begins so, as plain text; a number that stands for a source is looked up."""
    found = [n for n, block in enumerate(blocks) if isinstance(block, Table) and block.caption.startswith(caption)]
    assert found, f"no table {caption!r}"
    return [row for n in found for row in _with_sources(blocks, n)]


def _with_sources(blocks: list[Block], n: int) -> list[tuple[str, ...]]:
    block, under = blocks[n], blocks[n + 2] if blocks[n + 1 : n + 2] == [Paragraph(HEAD)] else Bullets(())
    assert isinstance(block, Table)
    assert isinstance(under, Bullets)
    shared = {number: text for number, _, text in (item.partition(" ") for item in under.items)}
    rows = [(*row[:-1], shared.get(row[-1], row[-1])) for row in block.rows]
    return [tuple(" ".join(plain(cell).split()) for cell in row) for row in rows]


def plain(text: str) -> str:
    """Without the marks of code and citations."""
    return "".join(letter for letter in text if not "\ue000" <= letter <= "\ue003")
