"""State by place that a mechanism declares: recorded, hashed, kept in files, and read with care."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront as hf
from homefront.engine.run import begin
from homefront.errors import ArgumentError, ResultsError
from homefront.observe.recorder import MEASURES, recorder_for
from homefront.results.files import content_hash

ASKED: dict[str, Any] = {"scale": 1 / 20_000, "days": 20, "only": "society", "follow": 0, "mechanisms": "air_defence"}


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> Path:
    hf.run("britain-1940", out=tmp_path / "run", **ASKED)
    return tmp_path / "run"


def test_what_it_keeps_by_place_is_in_the_data_of_a_run_and_of_its_folder(folder: Path) -> None:
    found = hf.run("britain-1940", **ASKED)
    read = hf.read_run(folder)
    assert read.result_hash == found.result_hash
    for data in (found.data, read.data):
        assert data.readiness.attrs == {"units": "share", "long_name": "how ready the air defence of the place is"}
        assert data.readiness.dims == ("world", "place", "day")
        assert float(data.readiness.max()) > 0
    np.testing.assert_array_equal(found.data.readiness, read.data.readiness)


def test_the_hash_of_a_result_is_over_it_too(site: Path) -> None:
    found = hf.run("britain-1940", **ASKED).worlds[0]
    before = found.result_hash
    found.data["readiness"][0, -1] += 0.5
    assert found.result_hash != before


def change(folder: Path, **entry: Any) -> None:
    """The manifest, with other words in the entry of its world, signed anew."""
    file = folder / "manifest.json"
    content = json.loads(file.read_text())
    content.pop("sha256")
    content["worlds"][0] |= entry
    content["sha256"] = content_hash(content)
    file.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["fear"], "names of further measures that every run does not have"),
        (["readiness", "readiness"], "names of further measures"),
        (["../secret"], "more"),
        (["nothing"], "column 'nothing'"),
        ([], "result hash"),
    ],
)
def test_a_manifest_that_lies_about_it_is_refused(folder: Path, more: list[str], told: str) -> None:
    change(folder, more=more)
    with pytest.raises(ResultsError, match=told):
        hf.read_run(folder)


def test_a_name_that_every_run_has_is_refused(site: Path) -> None:
    given = hf.run("britain-1940", **ASKED).prepared
    world = begin(given)
    assert world is not None
    with pytest.raises(ArgumentError, match="fear: has the name of something that every run records"):
        recorder_for(world.world, given.inputs, 1, more=["fear"])
    assert "readiness" not in MEASURES
