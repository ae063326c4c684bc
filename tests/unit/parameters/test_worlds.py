"""`worlds` is the parameter set of that name, resolved at the door, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import homefront as hf
from homefront.errors import ArgumentError
from homefront.parameters import parameters_of
from homefront.parameters.worlds import EXPLAIN


@pytest.mark.usefixtures("two_sets")
@pytest.mark.parametrize(
    ("worlds", "parameters", "default", "expected"),
    [
        ("", "", "", ""),
        ("", "", EXPLAIN, "record"),
        ("", "defaults", EXPLAIN, "defaults"),
        ("forecast", "", EXPLAIN, "forecast"),
        ("record", "", "", "record"),
    ],
)
def test_worlds_are_the_parameter_set_of_their_name(worlds: str, parameters: str, default: str, expected: str) -> None:
    assert parameters_of(worlds, parameters, default) == expected


@pytest.mark.usefixtures("two_sets")
@pytest.mark.parametrize("parameters", ["defaults", "record", "fit/record.parquet"])
def test_worlds_and_parameters_together_are_refused(parameters: str) -> None:
    with pytest.raises(ArgumentError, match="worlds 'record': `parameters` also names a set; leave out one of the two"):
        parameters_of("record", parameters)


@pytest.mark.usefixtures("no_sets")
def test_a_set_that_does_not_ship_is_refused_and_is_no_default() -> None:
    with pytest.raises(ArgumentError, match="worlds 'record': this version does not contain it"):
        parameters_of("record", "")
    assert parameters_of("", "", default=EXPLAIN) == ""


@pytest.mark.usefixtures("two_sets")
@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("run", {}, "forecast"),
        ("run", {"worlds": "record"}, "record"),
        ("sensitivity", {"outcome": "people_away"}, "forecast"),
        ("explain", {"outcome": "people_away"}, "record"),
        ("explain", {"outcome": "people_away", "worlds": "forecast"}, "forecast"),
        ("whatif", {"without": "candour"}, "record"),
        ("whatif", {"without": "candour", "parameters": "defaults"}, "defaults"),
    ],
)
def test_a_plan_has_the_worlds_of_the_call_that_it_is_for(
    kind: str, given: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    plan = hf.plan("britain-1940", kind, tmp_path / "plan", days=2, only="society", **given)
    assert plan.spec.settings.parameter_set == expected


@pytest.mark.usefixtures("two_sets")
def test_a_run_has_the_bytes_of_a_run_with_that_parameter_set() -> None:
    given: dict[str, Any] = {"scale": 1 / 20_000, "days": 20, "only": "society"}
    named, by_set = (hf.run("britain-1940", **given, **one) for one in ({"worlds": "record"}, {"parameters": "record"}))
    assert named.result_hash == by_set.result_hash != hf.run("britain-1940", **given).result_hash
    assert named.settings == by_set.settings


@pytest.mark.usefixtures("two_sets")
def test_draws_of_both_halves_count_and_of_a_scenario_without_a_front_those_of_the_society() -> None:
    moscow = hf.run("moscow-1941", scale=1 / 20_000, days=2, only="front", worlds="record").worlds[0].positions
    britain = hf.run("britain-1940", scale=1 / 20_000, days=2, worlds="record")
    assert "front.quality" in moscow
    assert "measurement.control" in britain.worlds[0].positions
    assert britain.worlds[0].front is None
