"""Inputs of earlier trial code that are broken are refused in words."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import numpy as np
import pytest

from homefront.errors import ScenarioError
from homefront.inputs import trial
from homefront.scenario import catalogue

from .conftest import Copy

FILES = ("settlements", "inputs", "orders", "towns")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", ["x\n1\n", "id,lat,lon\n1,north,2\n", "\ufeff", "\x00\n\x00", "a,b\n1\n"])
def test_files_that_hold_something_else(copy: Copy, name: str, text: str) -> None:
    (copy.folder / "trial" / f"{name}.csv").write_text(text, encoding="utf-8")
    with contextlib.suppress(ScenarioError):
        trial.load_trial(copy.folder / "trial", "moscow")


@pytest.mark.parametrize(("old", "new"), [("1941-06-20", "9999-99-99"), ("MOSCOW", "nowhere"), ("coverage", "cover")])
def test_cells_that_mean_nothing(copy: Copy, old: str, new: str) -> None:
    path = copy.folder / "trial" / "inputs.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError, match="the files of a trial case"):
        trial.load_trial(copy.folder / "trial", "moscow")


def test_a_case_that_trial_code_did_not_have(copy: Copy) -> None:
    with pytest.raises(ScenarioError, match="begins with one of moscow, france, britain"):
        trial.load_trial(copy.folder / "trial", "port")


def test_a_packed_file_that_unpacks_without_end(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "settlements.csv.gz", "wb") as handle:
        for _ in range(40):
            handle.write(b"\n" * 2**20)
    with pytest.raises(ScenarioError, match="more than"):
        trial.load_trial(tmp_path, "moscow")


@pytest.mark.parametrize("column", ["recaptured_on", "regained_on", "free_again"])
def test_a_day_of_recapture_is_refused_and_not_passed_over(copy: Copy, column: str) -> None:
    """A mean of days of loss knows no recapture."""
    path = copy.folder / "trial" / "towns.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    written = [f"{header},{column}", *(f"{row},1941-07-30" for row in rows)]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=f"trial/towns.csv:1: columns: got also {column}"):
        trial.load_trial(copy.folder / "trial", "moscow")


def test_shipped_inputs_of_trial_code_have_no_recapture() -> None:
    given = trial.load_trial(catalogue.find("moscow-1941") / "trial", "moscow")
    assert not given.towns.by_majority
    assert np.isinf(given.towns.regained).all()
