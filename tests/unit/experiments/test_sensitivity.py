"""sensitivity: which input an outcome hangs on, of a front small enough for a test."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.api.compare import sensitivity
from homefront.engine.settings import Settings
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.indices import morris_effects, morris_points, sobol_points
from homefront.experiments.sensitivity import Design, design_of, ranges_of, settings_at
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

pytest.importorskip("SALib")


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


def test_what_moves_an_outcome_is_told_from_what_does_not(moscow: Scenario) -> None:
    found = sensitivity(
        moscow, "german_losses", "morris", 4, ["attrition.attacker", "relocation.transit"], repeats=1, workers=1,
        only="front",
    )  # fmt: skip
    effects = {e.name: e for e in found.effects}
    assert found.effects[0].name == "attrition.attacker"
    assert effects["attrition.attacker"].strength > 100_000
    assert effects["relocation.transit"].strength < 0.02 * effects["attrition.attacker"].strength
    assert "attrition.attacker" in found.sentence
    assert found.runs == 4 * 3
    assert set(found.data["input_name"].values) == set(effects)
    assert "attrition.attacker" in found.table()
    assert found.chart().to_dict()["layer"]


def test_sobol_indices_of_one_acting_input_are_one_and_nought(moscow: Scenario) -> None:
    found = sensitivity(
        moscow, "german_losses", "sobol", 32, ["attrition.attacker", "relocation.transit"], repeats=1, workers=1,
        only="front",
    )  # fmt: skip
    effects = {e.name: e for e in found.effects}
    assert effects["attrition.attacker"].strength == pytest.approx(1.0, abs=0.15)
    assert effects["relocation.transit"].strength == pytest.approx(0.0, abs=0.05)


def test_inputs_by_default_are_the_uncertain_ones_of_such_runs(moscow: Scenario) -> None:
    society = ranges_of(moscow, Settings(only="society"), ())
    assert {"action.threshold", "coded.siege"} <= set(society)
    assert society["coded.siege"] == (0.0, 1.0)
    front = ranges_of(moscow, Settings(only="front"), ())
    assert "front.noise" in front
    assert not any(name.startswith("coded.") for name in front)


def test_a_row_is_put_into_the_settings_of_its_world() -> None:
    settings = settings_at(Settings(), {"action.threshold": 0.5, "coded.siege": 0.25})
    assert settings.changes == {"action.threshold": 0.5}
    assert settings.positions == {"siege": 0.25}


def test_rows_share_their_seeds() -> None:
    design = Design("morris", {"a": (0.0, 1.0)}, np.array([[0.0], [1.0]]), 7, 2)
    assert [seed for _, seed in design.jobs] == [7, 8, 7, 8]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mors", 4, []), "morris or sobol"),
        (("morris", 1, []), "2 at least"),
        (("sobol", 12, []), "power of 2"),
        (("morris", 4, ["action.treshold"]), "did you mean action.threshold"),
        (("morris", 4, ["belief.occupied_frozen"]), "with a range"),
        (("morris", 4, ["coded.sage"]), "did you mean coded.siege"),
    ],
)
def test_what_is_not_there_is_refused(moscow: Scenario, arguments: tuple[str, int, list[str]], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        design_of(moscow, Settings(only="society"), *arguments, 1, 1)


def test_a_world_without_an_answer_is_refused_loudly() -> None:
    ranges = {"a": (0.0, 1.0), "b": (0.0, 1.0)}
    points = morris_points(ranges, 3, 1)
    values = np.ones(len(points))
    values[2] = np.nan
    with pytest.raises(ResultsError, match="1 of 9 runs have no answer"):
        morris_effects(ranges, points, values, 1)
    assert sobol_points(ranges, 4, 1).shape == (16, 2)
