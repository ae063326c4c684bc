"""Latent inputs of worlds: fixed by settings or by a draw of a posterior, drawn by their keys where they are not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront as hf
from homefront.engine.drawn_inputs import drawn_inputs, drawn_inputs_of, drawn_strengths
from homefront.engine.first_difference import first_day, same_front
from homefront.engine.prepare import draws_of, prepare
from homefront.engine.reference import reference_digest
from homefront.engine.run import front_alone, provenance, run_world
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError
from homefront.experiments.runs import settings_from, settings_to_dict
from homefront.inputs.latents import latent_specs
from homefront.parameters import load_set, posterior_of
from homefront.parameters.posterior import Posterior, write_posterior
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.report.homes import settings_of
from homefront.views.report.page import command_of

FRONT = Settings(only="front", parameters="defaults")
CODED = "coded.Moscow.lg"


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Two draws, with latent inputs of two scenarios."""
    columns: dict[str, Any] = {
        "attrition.lull": [0.2, 0.3], "moscow-1941/zone.Moscow": [1.25, 2.75],
        "moscow-1941/noise.centre.2": [-1.0, 1.0], f"moscow-1941/{CODED}": [0.125, 0.875],
        "france-1940/coded.*.lg": [0.5, 0.5],
    }  # fmt: skip
    values = {name: np.array(column) for name, column in columns.items()}
    told = {"scenarios": {"moscow-1941": "x"}, "half": "front"}
    write_posterior(tmp_path / "p.parquet", Posterior(values, np.array([0.5, 0.5]), np.zeros(2), told))
    return str(tmp_path / "p.parquet")


def given(scenario: Scenario, settings: Settings, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Noise (days, axes), weather (days,) and strength of zones that a front is given."""
    handed = front_alone(prepare(scenario, settings, seed)).arguments
    return handed.noise, handed.weather, handed.zone_strength


def test_worlds_in_which_all_is_fixed_are_the_same_but_for_the_fall_of_cities(moscow: Scenario) -> None:
    fixed = {name: spec.value(0.3) for name, spec in latent_specs(moscow, society=False).items()}
    settings = replace(FRONT, latents=fixed, changes={
        "front.noise": 0.15, "front.invest_distance": 15.0, "front.invest_days": 14.0, "weather.deviation": 4.0,
    })  # fmt: skip
    one, other = (run_world(prepare(moscow, settings, seed)).front for seed in (1, 2))
    assert one is not None
    assert other is not None
    assert one.axis["position"].tobytes() == other.axis["position"].tobytes()
    assert {name: a.tobytes() for name, a in one.nation.items()} == {n: a.tobytes() for n, a in other.nation.items()}


@pytest.mark.parametrize(
    ("name", "value", "which"), [("noise.centre.4", 2.5, 0), ("weather.12", -3.0, 1), ("zone.Moscow", 1.0, 2)]
)
def test_one_that_is_fixed_moves_the_world_and_no_other_draw(
    moscow: Scenario, name: str, value: float, which: int
) -> None:
    free, fixed = FRONT, replace(FRONT, latents={name: value})
    before, after = given(moscow, free, 3), given(moscow, fixed, 3)
    for n, (a, b) in enumerate(zip(before, after, strict=True)):
        assert (a.tobytes() == b.tobytes()) == (n != which)
    if which == 0:
        centre = list(dict.fromkeys(row.axis for row in moscow.axes)).index("centre")
        assert np.delete(before[0], centre, axis=1).tobytes() == np.delete(after[0], centre, axis=1).tobytes()
        assert before[0][: 3 * 14 + 1].tobytes() == after[0][: 3 * 14 + 1].tobytes()
        assert (before[0][4 * 14, centre] != after[0][4 * 14, centre]).all()
    hashes = {run_world(prepare(moscow, one, 3)).result_hash for one in (free, fixed)}
    assert len(hashes) == 2


def test_without_noise_a_fixed_value_is_none(moscow: Scenario) -> None:
    calm = replace(FRONT, changes={"front.noise": 0.0, "weather.deviation": 0.0, "front.invest_distance": 15.0,
                                   "front.invest_days": 14.0})  # fmt: skip
    fixed = replace(calm, latents={"noise.centre.4": 2.5, "weather.12": -3.0})
    one, other = (run_world(prepare(moscow, settings, 3)) for settings in (calm, fixed))
    assert one.result_hash == other.result_hash


def test_a_shorter_run_is_given_the_same_first_days(moscow: Scenario) -> None:
    fixed = replace(FRONT, latents={"noise.centre.2": 1.5, "weather.30": 1.0})
    whole, short = given(moscow, fixed, 4), given(moscow, replace(fixed, days=31), 4)
    assert short[0].tobytes() == whole[0][:31].tobytes()
    assert short[1].tobytes() == whole[1][:31].tobytes()


def test_a_position_is_fixed_under_either_name(moscow: Scenario) -> None:
    society = Settings(people_per_agent=20_000, only="society", days=5)
    by_latent = prepare(moscow, replace(society, latents={CODED: 0.25}), 1)
    by_position = prepare(moscow, replace(society, positions={"Moscow.lg": 0.25}), 1)
    assert by_latent.positions == by_position.positions
    assert by_latent.inputs.table.tobytes() == by_position.inputs.table.tobytes()
    free = prepare(moscow, society, 1).positions
    assert {name for name in free if free[name] != by_latent.positions[name]} == {"Moscow.lg"}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_draw_of_a_posterior_fixes_them(moscow: Scenario, file: str, seed: int) -> None:
    settings = Settings(people_per_agent=20_000, parameters=file, days=5)
    ready = prepare(moscow, settings, seed)
    low = ready.drawn_parameters["attrition.lull"] == 0.2
    assert ready.latents == {
        "zone.Moscow": 1.25 if low else 2.75, "noise.centre.2": -1.0 if low else 1.0, CODED: 0.125 if low else 0.875,
    }  # fmt: skip
    assert ready.positions["Moscow.lg"] == ready.latents[CODED]
    assert draws_of(moscow, settings, seed) == (ready.positions, ready.drawn_parameters)
    assert drawn_inputs(moscow, settings, seed)["zone.Moscow"] == ready.latents["zone.Moscow"]
    own = prepare(moscow, replace(settings, latents={"zone.Moscow": 2.0}), seed).latents
    assert own == ready.latents | {"zone.Moscow": 2.0}


def test_what_is_asked_for_goes_before_a_draw(moscow: Scenario, file: str) -> None:
    settings = Settings(people_per_agent=20_000, parameters=file, days=5)
    assert CODED not in prepare(moscow, replace(settings, coder="1"), 1).latents
    for name in ("Moscow.lg", "leaving_seen"):
        ready = prepare(moscow, replace(settings, positions={name: 0.5}), 1)
        assert ready.positions["Moscow.lg"] == 0.5
        assert CODED not in ready.latents
    as_coded = prepare(moscow, replace(settings, changes={"front.sampled_zones": 0.0}), 1)
    assert "zone.Moscow" not in as_coded.latents
    assert prepare(moscow, replace(settings, only="society"), 1).latents.keys() == {CODED}
    assert CODED not in prepare(moscow, replace(settings, only="front"), 1).latents


def test_they_are_no_parameters(moscow: Scenario, file: str) -> None:
    from homefront.experiments.identification import learnt, ridges

    posterior = posterior_of(file)
    assert posterior is not None
    assert load_set(file) == {"attrition.lull": pytest.approx(0.25)}
    assert [one.name for one in learnt(posterior)] == ["attrition.lull"]
    assert ridges(posterior) == []
    assert prepare(load_scenario("france-1940"), Settings(parameters=file), 1).latents == {"coded.*.lg": 0.5}


def test_a_changed_copy_of_a_scenario_goes_on_without_what_it_has_not(moscow: Scenario, tmp_path: Path) -> None:
    """It bears the same id: an axis or a zone that somebody took away, a range that was narrowed."""
    drawn = {"zone.Gone": 1.0, "zone.Moscow": 99.0, "weather.3": 1.0}
    values = {f"moscow-1941/{name}": np.full(1, value) for name, value in drawn.items()}
    write_posterior(tmp_path / "p.parquet", Posterior(values, np.ones(1), np.zeros(1), {}))
    assert prepare(moscow, Settings(parameters=str(tmp_path / "p.parquet")), 1).latents == {"weather.3": 1.0}


def test_settings_that_say_it_twice_are_refused(moscow: Scenario) -> None:
    fixed = Settings(latents={CODED: 0.5})
    for other in ({"coder": "1"}, {"positions": {"Moscow.lg": 0.5}}, {"only": "front"}):
        with pytest.raises(ArgumentError):
            prepare(moscow, replace(fixed, **other), 1)


def test_worlds_part_on_the_first_day_where_another_value_is_fixed(moscow: Scenario) -> None:
    both = Settings(people_per_agent=20_000, parameters="defaults", days=20)
    free, fixed = (prepare(moscow, one, 1) for one in (both, replace(both, latents={"noise.centre.1": 1.0})))
    again = prepare(moscow, replace(both, latents={"noise.centre.1": 1.0}), 1)
    assert (first_day(free, fixed), same_front(free, fixed)) == (0, False)
    assert (first_day(fixed, again), same_front(fixed, again)) == (20, True)


def test_a_run_says_what_was_fixed(moscow: Scenario, file: str, tmp_path: Path) -> None:
    settings = replace(FRONT, latents={"zone.Moscow": 1.5})
    assert provenance(moscow, settings, 1, 1)["latents"] == {"zone.Moscow": 1.5}
    assert "latents" not in provenance(moscow, FRONT, 1, 1)
    found = hf.run(moscow, seed=2, only="front", parameters=file, out=tmp_path / "run", latents={"weather.3": 0.5})
    assert found.provenance["latents"] == {"weather.3": 0.5}
    (world,) = hf.read_run(tmp_path / "run").worlds
    fixed = prepare(moscow, Settings(only="front", parameters=file, latents={"weather.3": 0.5}), 2).latents
    assert {name: world.positions[name] for name in fixed} == fixed
    strengths = drawn_strengths(moscow, found.provenance, world.positions, 2)
    assert strengths["Moscow"] == fixed["zone.Moscow"]
    assert drawn_inputs_of(found.provenance, world.positions, strengths)["zone.Moscow"] == fixed["zone.Moscow"]


def test_a_run_that_is_gone_on_with_has_them(moscow: Scenario) -> None:
    settings = replace(FRONT, latents={"zone.Moscow": 1.5, "weather.3": -0.5})
    assert settings_from(json.loads(json.dumps(settings_to_dict(settings)))) == settings
    told = provenance(moscow, settings, 1, 1)
    assert settings_of(told).latents == settings.latents
    assert "--latent zone.Moscow=1.5 --latent weather.3=-0.5" in command_of(told, Path(moscow.folder))


def test_the_reference_of_the_hooks_does_not_go_by_a_world(moscow: Scenario, file: str) -> None:
    """What is fixed says which world this is; what a posterior draws says what worlds there are."""
    assert reference_digest(moscow, Settings(latents={"zone.Moscow": 1.5})) == reference_digest(moscow, Settings())
    other = Path(file).with_name("q.parquet")
    posterior = posterior_of(file)
    assert posterior is not None
    values = dict(posterior.values) | {"moscow-1941/zone.Moscow": np.array([1.0, 1.0])}
    digests = set()
    for one in (posterior.values, values):
        write_posterior(other, replace(posterior, values=one))
        digests.add(reference_digest(moscow, Settings(parameters=str(other))))
    assert len(digests) == 2
