"""From Python: a scenario of one's own, and all that is wrong with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homefront.engine.check import check
from homefront.errors import ParameterError, ResourceError, ScenarioError
from homefront.processes import Registry
from homefront.scenario.copied import copy_scenario


def test_a_copy_has_its_own_id_and_no_errors(tmp_path: Path) -> None:
    copied = copy_scenario("port-city", "britain-1940", tmp_path / "mine", Registry())
    assert copied == (tmp_path / "mine" / "port-city", "britain-1940")
    assert check(copied.folder).id == "port-city"
    with pytest.raises(ParameterError, match="exists already"):
        copy_scenario("port-city", "britain-1940", tmp_path / "mine", Registry())


def test_a_copy_under_the_id_of_what_ships_is_refused(tmp_path: Path) -> None:
    """`homefront check moscow-1941` would read the scenario that ships, and not the copy that was changed."""
    with pytest.raises(ParameterError, match=r"'moscow-1941': ships with homefront.* as my-moscow-1941"):
        copy_scenario("moscow-1941", "moscow-1941", tmp_path, Registry())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "Port City", "../up", "a" * 61, None, 3])
def test_a_name_that_is_no_id_is_refused(name: Any, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="expected an id of at most 60 small letters"):
        copy_scenario(name, "britain-1940", tmp_path, Registry())
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_cannot_be_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ResourceError, match="could not be made"):
        copy_scenario("port-city", "britain-1940", tmp_path / "file", Registry())
    with pytest.raises(ScenarioError, match="no such scenario"):
        copy_scenario("port-city", "britain-1914", tmp_path, Registry())


def test_a_check_names_parameters_of_causes_that_no_run_would_take(tmp_path: Path) -> None:
    folder = copy_scenario("port-city", "moscow-1941", tmp_path, Registry()).folder
    file = folder / "scenario.toml"
    text = file.read_text(encoding="utf-8")
    assert "low = 0.80, high = 0.92" in text
    file.write_text(text.replace("low = 0.80, high = 0.92", "low = 0.80, high = 92"), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"scenario\.toml:\d+: cause\.changes: got .*command\.fidelity.*; expected"):
        check(folder)
