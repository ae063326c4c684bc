"""Whatever stands in a folder of a run, a plan or an experiment: it is used, or refused in words, at once."""

from __future__ import annotations

import random
import shutil
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import folders
import pytest

FIRST = 7_000_000


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> folders.Specimens:
    return folders.Specimens(tmp_path_factory.mktemp("specimens"))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What numpy or zipfile warn of while a mutant is made, or a wrong number is looked at, is no finding."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("kind", folders.KINDS)
def test_a_folder_that_nobody_changed_is_used(kind: str, specimens: folders.Specimens, tmp_path: Path) -> None:
    shutil.copytree(specimens.folder / kind, tmp_path / kind)
    folders.WAYS[kind](specimens, tmp_path / kind, random.Random(1))


def found(specimens: folders.Specimens, cases: Iterable[int], into: Path) -> list[str]:
    """What must not be, a line each."""
    outcomes = {case: folders.tried(specimens, case, into) for case in cases}
    return [f"{case} {one.kind}: {one.what} ({one.change})" for case, one in outcomes.items() if not one.fine]


def test_changed_folders_are_used_or_refused(specimens: folders.Specimens, tmp_path: Path) -> None:
    assert found(specimens, range(FIRST, FIRST + 160), tmp_path) == []


@pytest.mark.slow
def test_more_changed_folders_are_used_or_refused(specimens: folders.Specimens, tmp_path: Path) -> None:
    assert found(specimens, range(2 * FIRST, 2 * FIRST + 3_000), tmp_path) == []


def test_folders_that_once_were_findings(specimens: folders.Specimens, tmp_path: Path) -> None:
    """Pairs without their number; a strongest pair that says nothing of what the two do together."""
    assert found(specimens, [7_000_084, 22_003_692], tmp_path) == []
