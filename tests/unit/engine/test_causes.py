"""Runs without a cause: paired with the run that has it, person by person, until the cause acts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import trial_sets

from homefront.api.worlds import ensemble
from homefront.engine.prepare import prepare
from homefront.engine.run import provenance, run_world
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError
from homefront.parameters import with_values
from homefront.processes import Registry, sampled_values
from homefront.results.results import WorldResult
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

DAYS = 122
SMALL = {"people_per_agent": 1e9, "days": DAYS, "follow": 400}
ACTS_ON = {"leaders_stay": date(1941, 10, 16), "unity_appeals": date(1941, 6, 22)}
"""Causes that act on a certain day: that on which the leader leaves, that of the first appeal."""
ON_THE_SOCIETY = ("information_monopoly", "control_and_siege", "past_hardship", "allies", "purges", *ACTS_ON)
ON_THE_FRONT = ("surprise", "learning", "relocation", "reserves", "winter_unready", "enemy_diversion")


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


def world(moscow: Scenario, seed: int = 1, **settings: object) -> WorldResult:
    return run_world(prepare(moscow, Settings(**(SMALL | settings)), seed))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole(moscow: Scenario) -> WorldResult:
    return world(moscow)


@pytest.fixture(scope="module")
def society(moscow: Scenario) -> WorldResult:
    return world(moscow, only="society")


def first_difference(a: WorldResult, b: WorldResult) -> int:
    """First day on which anything recorded differs, of places or of the persons followed; DAYS if none."""
    assert np.array_equal(a.persons, b.persons)
    days = [DAYS]
    for one, other in ((a.data, b.data), (a.followed, b.followed)):
        for name in one:
            differs = (one[name] != other[name]) & ~(np.isnan(one[name]) & np.isnan(other[name]))
            if differs.any():
                days.append(int(np.flatnonzero(differs.any(axis=0))[0]))
    return min(days)


@pytest.mark.parametrize("cause", ON_THE_SOCIETY)
def test_worlds_are_the_same_until_the_cause_acts(moscow: Scenario, whole: WorldResult, cause: str) -> None:
    first = first_difference(whole, world(moscow, without=frozenset({cause})))
    acts = (ACTS_ON.get(cause, moscow.start) - moscow.start).days
    assert acts <= first < DAYS
    if cause in ACTS_ON:
        assert first == acts


@pytest.mark.parametrize("cause", ON_THE_FRONT)
def test_causes_of_the_front_do_not_reach_a_society_without_one(
    moscow: Scenario, society: WorldResult, cause: str
) -> None:  # fmt: skip
    assert world(moscow, without=frozenset({cause}), only="society").result_hash == society.result_hash


@pytest.mark.parametrize("cause", ON_THE_FRONT)
def test_causes_of_the_front_reach_a_front_alone(moscow: Scenario, cause: str) -> None:
    alone = {"only": "front", "days": 0}
    assert world(moscow, **alone, without=frozenset({cause})).result_hash != world(moscow, **alone).result_hash


@pytest.mark.parametrize("cause", ["information_monopoly", "control_and_siege", "past_hardship", *ACTS_ON])
def test_causes_of_the_society_do_not_reach_a_front_alone(moscow: Scenario, cause: str) -> None:
    alone = {"only": "front", "days": 0}
    assert world(moscow, **alone, without=frozenset({cause})).result_hash == world(moscow, **alone).result_hash


def test_no_position_between_the_coders_is_drawn_anew(moscow: Scenario, whole: WorldResult) -> None:
    other = world(moscow, days=1, without=frozenset({"purges", "leaders_stay"}))
    drawn = set(other.positions) - set(whole.positions)
    assert drawn == {"learning.start"}
    drawn_in_any_world = {"command.shading", "command.fidelity"}
    same = set(whole.positions) - drawn_in_any_world
    assert all(other.positions[name] == whole.positions[name] for name in same)


def test_a_seed_gives_the_same_world_without_a_cause_twice(moscow: Scenario) -> None:
    settings = {"days": 40, "without": frozenset({"purges", "control_and_siege"})}
    assert world(moscow, 3, **settings).result_hash == world(moscow, 3, **settings).result_hash


def test_without_control_and_siege_nobody_takes_the_place_of_officials_who_left(
    moscow: Scenario, whole: WorldResult
) -> None:  # fmt: skip
    """In Moscow most of the offices were told to go in October, and told to stay from the 17th on."""
    inputs = prepare(moscow, Settings(), 1).inputs
    capital = inputs.places.ids.index("Moscow")
    told, kept = whole.data["officials"][capital], world(moscow, without=frozenset({"control_and_siege"}))
    assert kept.data["officials"][capital, -1] >= told[-1]
    assert not prepare(
        moscow, Settings(without=frozenset({"control_and_siege"})), 1
    ).inputs.structure.officials_replaced


# --- parameters ----------------------------------------------------------------------------------------------------


def test_purges_give_the_command_its_drawn_values(moscow: Scenario) -> None:
    settings = Settings(without=frozenset({"purges"}))
    values = [vars(prepare(moscow, settings, seed).processes["command"]) for seed in range(20)]
    assert all(0.80 <= value["fidelity"] <= 0.92 and 0.03 <= value["shading"] <= 0.15 for value in values)
    own = {prepare(moscow, Settings(), seed).drawn_parameters["command.fidelity"] for seed in range(20)}
    assert len({value["fidelity"] for value in values}) == len(own) > 10
    assert vars(prepare(moscow, settings, 7).processes["command"])["delay"] == 0.25


def test_a_cause_goes_before_a_sampled_parameter(moscow: Scenario) -> None:
    """Ensembles sample parameters; the neutral state of a cause is not one of them."""
    settings = Settings(without=frozenset({"purges"}), changes={"command.fidelity": 0.5, "fear.decay": 0.3})
    processes = prepare(moscow, settings, 7).processes
    assert vars(processes["command"])["fidelity"] >= 0.80
    assert vars(processes["fear"])["decay"] == 0.3


def test_without_causes_parameters_are_as_set(moscow: Scenario) -> None:
    settings = Settings(changes={"command.fidelity": 0.5}, parameters="defaults")
    drawn = sampled_values(settings.processes(), 7, settings.changes)
    assert prepare(moscow, settings, 7).processes == with_values(settings.processes(), drawn)
    assert set(drawn) == {
        "front.noise", "front.invest_distance", "front.invest_days", "coupling.cohesion", "fear.hardship",
        "resolve.appeals", "resolve.allies", "resolve.bereavement", "command.shading",
    }  # fmt: skip


def test_what_is_set_is_not_drawn(moscow: Scenario) -> None:
    fixed = Settings(changes={"front.noise": 0.25})
    assert vars(prepare(moscow, fixed, 7).processes["front"])["noise"] == 0.25
    trial = Settings(parameters="defaults", changes=trial_sets.all_values("trial"))
    assert prepare(moscow, trial, 7).processes == trial.processes()


def test_worlds_draw_within_the_prior(moscow: Scenario) -> None:
    of = Settings(parameters="prior")
    noise = [vars(prepare(moscow, of, seed).processes["front"])["noise"] for seed in range(50)]
    assert len(set(noise)) == 50
    assert 0.1 <= min(noise) < 0.13
    assert 0.27 < max(noise) <= 0.3


def test_without_learning_the_army_does_not_learn(moscow: Scenario) -> None:
    settings = Settings(without=frozenset({"learning"}))
    assert vars(prepare(moscow, settings, 1).processes["learning"])["rate"] == 0.0


# --- told and refused ----------------------------------------------------------------------------------------------


def test_provenance_names_the_causes(moscow: Scenario) -> None:
    settings = Settings(without=frozenset({"purges", "allies", "process:talk"}))
    told = provenance(moscow, settings, 1, 1)
    assert (told["causes_left_out"], told["without"]) == (["allies", "purges"], ["talk"])
    assert settings.left_out == ["allies", "purges", "process:talk"]


def test_an_unknown_cause_is_refused(moscow: Scenario) -> None:
    with pytest.raises(ArgumentError, match="did you mean purges"):
        world(moscow, without=frozenset({"purge"}))


def test_an_ensemble_leaves_causes_out_in_each_world(moscow: Scenario) -> None:
    found = ensemble(moscow, 3, scale=1 / 20_000, workers=1, threads=1, days=2, without=frozenset({"purges"}))
    fidelity = [one.positions["command.fidelity"] for one in found.worlds]
    assert len(set(fidelity)) > 1, "pairs of draws may have one society in common"
