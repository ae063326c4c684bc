"""Counterfactual pairs in files: what is written is read; a file that is damaged or of something else is refused."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import homefront as hf
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments import counterfactual_file
from homefront.experiments.counterfactual_file import (
    FILE_BYTES,
    bytes_of,
    packed,
    read_counterfactuals,
    shipped_counterfactuals,
    write_counterfactuals,
)
from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.results.files import content_hash
from homefront.scenario.schema import Scenario

Content = dict[str, Any]


@pytest.fixture
def file(invented: Counterfactuals, tmp_path: Path) -> Path:
    write_counterfactuals(tmp_path / "counterfactuals.json", invented)
    return tmp_path / "counterfactuals.json"


def written(file: Path, content: Content) -> Path:
    """Content under its own hash, as one who invents a file would write it."""
    file.write_text(json.dumps({**content, "sha256": content_hash(content)}), encoding="utf-8")
    return file


def test_what_is_written_is_read_and_written_in_the_same_bytes(invented: Counterfactuals, file: Path) -> None:
    found = read_counterfactuals(file, invented.scenario)
    assert found.to_dict() == invented.to_dict()
    assert bytes_of(found) == file.read_bytes()
    assert [one.change for one in found.moved] == [one.change for one in invented.moved]


def test_no_line_of_it_is_very_long(file: Path) -> None:
    """So that a reader, or a comparison of two versions, has something to look at."""
    assert max(map(len, file.read_text(encoding="utf-8").splitlines())) < 1_000


CHANGED: dict[str, Callable[[Content], Any]] = {
    "another format": lambda c: c.update(format=2),
    "a key more": lambda c: c.update(more=1),
    "a key less": lambda c: c.pop("base"),
    "text for a number": lambda c: c["base"]["values"].update(closest_km=["1"] * 6),
    "a truth for a number": lambda c: c["base"]["values"].update(closest_km=[True] * 6),
    "a number beyond all": lambda c: c["base"]["values"]["closest_km"].__setitem__(0, 10**10),
    "a world less": lambda c: c["base"]["values"]["closest_km"].pop(),
    "a world less of a twin": lambda c: c["without"]["learning"]["parting"].pop(),
    "an end less": lambda c: c["without"]["learning"]["ends"]["moscow_held"]["day"].pop(),
    "no world": lambda c: c["base"]["values"].update(closest_km=[]),
    "more worlds moved than there are": lambda c: [
        part.extend([0] * 9) for step in c["moved"][0]["steps"] for part in (*step["values"].values(), step["parting"])
    ],
    "an outcome less": lambda c: c["without"]["learning"]["values"].pop("closest_km"),
    "an outcome that is not named": lambda c: c["base"]["values"].update(other=[1] * 6),
    "another ending": lambda c: c["base"]["ends"]["moscow_held"].update(ending="hhhhhx"),
    "an ending against the flag": lambda c: c["base"]["values"].update(moscow_held=[1, 0, 1, 0, 1, 0]),
    "a flag of 2": lambda c: c["without"]["learning"]["values"].update(moscow_held=[2] * 6),
    "ends of what is no flag": lambda c: c["base"]["ends"].update(closest_km=c["base"]["ends"]["moscow_held"]),
    "places beyond all": lambda c: c["outcomes"]["closest_km"].update(places=300),
    "a day before the first": lambda c: c["base"]["ends"]["moscow_held"]["day"].__setitem__(0, -2),
    "a step of another length": lambda c: c["moved"][0]["steps"][0].update(days=7),
    "a step twice": lambda c: c["moved"][0]["steps"][1].update(days=c["moved"][0]["steps"][0]["days"]),
    "a change of no cause": lambda c: c["moved"][0].update(cause="nobody"),
    "a change that is no line": lambda c: c["moved"][0].update(what=["siege@1941-10-20\n--without x"]),
    "not a number": lambda c: c.update(people_per_agent=float("nan")),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=list(CHANGED))
def test_a_file_that_holds_no_counterfactuals_is_refused(
    invented: Counterfactuals, file: Path, change: Callable[[Content], Any]
) -> None:
    content = copy.deepcopy(packed(invented))
    change(content)
    with pytest.raises(
        ResultsError, match=r"no counterfactual pairs of moscow-1941: .*; expected a file that homefront"
    ):
        read_counterfactuals(written(file, content), invented.scenario)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format":1', b"\xff"])
def test_other_json_is_refused(moscow: Scenario, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(ResultsError, match="no counterfactual pairs"):
        read_counterfactuals(tmp_path / "x.json", moscow)


def test_a_file_that_is_too_large_or_was_changed_by_hand_is_refused(moscow: Scenario, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"version":"0.1.0"', '"version":"0.1.1"'), encoding="utf-8")
    with pytest.raises(ResultsError, match="it was changed"):
        read_counterfactuals(file, moscow)
    with file.open("wb") as handle:
        handle.truncate(FILE_BYTES + 1)
    with pytest.raises(ResultsError, match="10,000,000 at most"):
        read_counterfactuals(file, moscow)


OTHER: dict[str, tuple[Callable[[Content], Any], str]] = {
    "another scenario": (lambda c: c.update(scenario="france-1940"), "it is of france-1940"),
    "another state": (lambda c: c.update(scenario_hash="0" * 64), "of another state of this scenario"),
    "other worlds": (lambda c: c.update(worlds_hash="0" * 64), "of other worlds of the record than those that ship"),
    "a cause less": (lambda c: c["without"].pop("learning"), "of other causes"),
    "an outcome with another name": (
        lambda c: [one.update(x=one.pop("war_output_1942")) for one in (
            c["outcomes"], c["base"]["values"], *(t["values"] for t in c["without"].values()),
            *(s["values"] for m in c["moved"] for s in m["steps"]),
        )], "of other outcomes",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), OTHER.values(), ids=list(OTHER))
def test_counterfactuals_of_something_else_are_refused(
    invented: Counterfactuals, file: Path, change: Callable[[Content], Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file, and where it is the one that ships."""
    content = copy.deepcopy(packed(invented))
    change(content)
    written(file, content)
    with pytest.raises(ResultsError, match=told):
        read_counterfactuals(file, invented.scenario)
    monkeypatch.setattr(counterfactual_file, "shipped_file", lambda scenario_id: file)
    with pytest.raises(ArgumentError, match=f"the counterfactual pairs that ship .*{told.removeprefix('it is ')}"):
        shipped_counterfactuals(invented.scenario)


def test_a_scenario_of_your_own_has_no_counterfactuals_and_the_error_says_so(moscow: Scenario) -> None:
    own = dataclasses.replace(moscow, id="port-city")
    with pytest.raises(
        ArgumentError, match="no counterfactual pairs ship with it; homefront counterfactuals ID --make"
    ):
        hf.counterfactuals(own)


def test_counterfactuals_of_a_file_print_themselves(invented: Counterfactuals, file: Path) -> None:
    found = hf.counterfactuals(invented.scenario, file)
    assert "changed side" in found.table()
    assert "moscow-1941" in repr(found)
