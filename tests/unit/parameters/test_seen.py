"""Who had seen a target: by what the posterior says that it was fitted to, and of which countries the papers knew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.cli.app import run_app
from homefront.parameters import seen_by_equations, seen_of
from homefront.parameters.posterior import Posterior, write_posterior
from homefront.results.targets import target_rows
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.evidence import NEW_COUNTRY, SEEN, UNSEEN, evidence


def rows(scenario: Scenario, parameter_set: str) -> dict[str, str]:
    """seen_by of every target."""
    world = {row.target_id: row.value_best for row in scenario.targets}
    found = target_rows(scenario, [world], parameter_set)
    assert all(row["seen"] == (row["seen_by"] != "") for row in found)
    return {row["id"]: row["seen_by"] for row in found}


@pytest.fixture(scope="module")
def my_city(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A user's own country, begun from one that ships."""
    folder = tmp_path_factory.mktemp("own")
    assert run_app(["new", "my-city", "--from", "moscow-1941", "--in", str(folder)]) == 0
    return load_scenario(folder / "my-city")


@pytest.mark.parametrize("parameters", ["forecast", "record", "defaults", "prior", "without-moscow-1941"])
def test_nobody_had_seen_a_country_of_ones_own(my_city: Scenario, parameters: str) -> None:
    assert set(rows(my_city, parameters).values()) == {""}
    world = {row.target_id: row.value_best for row in my_city.targets}
    assert evidence(target_rows(my_city, [world], parameters), "my-city") == [f"unseen: {NEW_COUNTRY}"]


def test_the_run_of_a_folder_says_so(my_city: Scenario, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = run_app(["run", str(my_city.folder), "--only", "front", "--workers", "1",
                    "--out", str(tmp_path / "run")])  # fmt: skip
    said = " ".join(capsys.readouterr().out.split())
    assert code == 0
    assert "check, unseen;" in said
    assert ", seen;" not in said
    assert "a hit is no evidence" not in said
    assert f"unseen: {NEW_COUNTRY}" in said


def test_of_a_country_that_was_fitted_the_fit_had_seen_what_it_used() -> None:
    moscow = load_scenario("moscow-1941")
    found = rows(moscow, "forecast")
    uses = {row.target_id: row.use for row in moscow.targets}
    assert {uses[name] for name, by in found.items() if by == "fit"} == {"fit", "context"}
    assert {uses[name] for name, by in found.items() if by == ""} == {"check"}
    assert {name for name, by in found.items() if by == "equations"} == seen_by_equations("moscow-1941")


def test_a_country_left_out_of_the_fit_is_unseen_where_that_fit_was_made() -> None:
    """Of the society; the front of that set has the papers' values."""
    moscow = load_scenario("moscow-1941")
    groups = {row.target_id: row.group for row in moscow.targets}
    found = rows(moscow, "without-moscow-1941")
    assert {by for name, by in found.items() if groups[name] == "society"} == {"", "equations"}
    assert {by for name, by in found.items() if groups[name] != "society"} == {"papers"}
    world = {row.target_id: row.value_best for row in moscow.targets}
    said = evidence(target_rows(moscow, [world], "without-moscow-1941"), "moscow-1941")
    assert said == [f"seen: {SEEN['papers']}; or {SEEN['equations']}. A hit is no evidence.", f"unseen: {UNSEEN}"]
    assert set(rows(load_scenario("france-1940"), "without-france-1940").values()) == {""}


@pytest.mark.parametrize("country", ["moscow-1941", "britain-1940", "france-1940"])
def test_the_papers_had_seen_every_target_of_their_countries(country: str) -> None:
    assert set(rows(load_scenario(country), "defaults").values()) <= {"papers", "equations"}


def test_a_country_of_ones_own_that_is_fitted_is_seen_in_what_was_used(my_city: Scenario, tmp_path: Path) -> None:
    provenance = {"half": "society", "scenarios": {"my-city": "0"}, "targets": {"my-city": ["MS01", "MS02"]}}
    file = tmp_path / "own.parquet"
    draws = {"action.threshold": np.array([1.0, 2.0])}
    write_posterior(file, Posterior(draws, np.array([0.5, 0.5]), np.array([1.0, 2.0]), provenance))
    found = rows(my_city, str(file))
    assert {name for name, by in found.items() if by == "fit"} >= {"MS01", "MS02"}
    assert (found["MS06"], found["MF05"]) == ("", "")


@pytest.mark.parametrize("targets", [None, [], {"my-city": 3}, "MS01"])
def test_a_fit_that_says_its_targets_oddly_is_read_as_using_all_but_those_marked_check(
    my_city: Scenario, targets: Any, tmp_path: Path
) -> None:
    file = tmp_path / "own.parquet"
    provenance = {"half": "society", "scenarios": {"my-city": "0"}, "targets": targets}
    draws = {"action.threshold": np.array([1.0, 2.0])}
    write_posterior(file, Posterior(draws, np.array([0.5, 0.5]), np.array([1.0, 2.0]), provenance))
    found = rows(my_city, str(file))
    assert (found["MS01"], found["MS06"]) == ("fit", "")


@pytest.mark.parametrize("uses", [["fit", "check"], ["check"]])
def test_a_fit_to_targets_marked_check_kept_none_from_itself(my_city: Scenario, uses: Any, tmp_path: Path) -> None:
    """Also one that was declared after the fit, and so is not among those that it names."""
    file = tmp_path / "own.parquet"
    provenance = {"half": "society", "scenarios": {"my-city": "0"}, "targets": {"my-city": ["MS01"]}, "uses": uses}
    draws = {"action.threshold": np.array([1.0, 2.0])}
    write_posterior(file, Posterior(draws, np.array([0.5, 0.5]), np.array([1.0, 2.0]), provenance))
    found = rows(my_city, str(file))
    assert (found["MS01"], found["MS06"], found["MF16"]) == ("fit", "fit", "")


@pytest.mark.usefixtures("two_sets")
@pytest.mark.parametrize("country", ["moscow-1941", "britain-1940", "france-1940"])
def test_worlds_of_the_record_have_seen_every_target_and_those_of_the_forecast_none_marked_check(country: str) -> None:
    scenario = load_scenario(country)
    uses = {row.target_id: row.use for row in scenario.targets}
    assert set(rows(scenario, "record").values()) <= {"fit", "equations"}
    forecast = rows(scenario, "forecast")
    assert {by for name, by in forecast.items() if uses[name] == "check"} <= {"", "equations"}
    assert {by for name, by in forecast.items() if uses[name] == "fit"} <= {"fit", "equations"}


@pytest.mark.parametrize("provenance", [None, {}, {"scenarios": {}}])
def test_what_a_lost_or_silent_fit_used_is_not_known(provenance: dict[str, Any] | None, tmp_path: Path) -> None:
    file = tmp_path / "own.parquet"
    if provenance is not None:
        draws = {"action.threshold": np.array([1.0, 2.0])}
        write_posterior(file, Posterior(draws, np.array([0.5, 0.5]), np.array([1.0, 2.0]), provenance))
    seen = seen_of(str(file), "my-city")
    assert not seen.known
    assert seen.by("society", "MS01", "check") == "unknown"
    shutil.rmtree(tmp_path)
