"""What a fit compares and frees: its targets, its unknowns, gaps in tolerances, the noise of coarse worlds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.experiments import fit as fits
from homefront.experiments.fit import EVERY_USE, Fit, free_specs, keyed_seed, of_world
from homefront.experiments.unknowns import NORMAL
from homefront.inputs.latents import latent_specs
from homefront.parameters.fitted import FITTED, FITTED_FRONT
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@pytest.fixture(scope="module")
def all_three() -> dict[str, Scenario]:
    return {name: load_scenario(name) for name in ("moscow-1941", "france-1940", "britain-1940")}


@pytest.fixture(scope="module")
def moscow(all_three: dict[str, Scenario]) -> dict[str, Scenario]:
    return {"moscow-1941": all_three["moscow-1941"]}


def best(fit: Fit) -> np.ndarray:
    """What the record has of every target, (targets,)."""
    rows = {(name, row.target_id): row for name, one in fit.scenarios.items() for row in one.targets}
    return np.array([rows[target].value_best for target in fit.targets])


def test_the_same_values_have_the_same_seed_in_any_order() -> None:
    assert keyed_seed({"a": 0.1, "b": 0.2}) == keyed_seed({"b": 0.2, "a": 0.1}) != keyed_seed({"a": 0.1, "b": 0.3})


def test_priors_are_not_centred_on_what_the_papers_fitted() -> None:
    """Where the middle of a range is the default all the same, it is the paper's own range."""
    specs = free_specs(name for name in FITTED if not name.startswith("measurement."))
    middle = [abs(sum(s.prior) / 2 - s.default) < 0.02 * (s.prior[1] - s.prior[0]) for s in specs.values()]
    assert sum(middle) <= len(middle) / 4
    assert all(s.prior[0] < s.prior[1] for s in specs.values())


def test_gaps_are_counted_in_tolerances(moscow: dict[str, Scenario]) -> None:
    fit = Fit(moscow)
    sigma = np.array([one.sigma() for one in fit.tolerances()])
    found = np.stack([best(fit), best(fit) + 2 * sigma, best(fit) - sigma])
    wanted = np.outer([0.0, 2.0, -1.0], np.ones(len(sigma)))
    np.testing.assert_allclose(fit.gaps(found), wanted, atol=1e-9)
    np.testing.assert_allclose(fit.gaps(found, np.sqrt(3) * sigma), wanted / 2, atol=1e-9)


def test_a_fit_is_told_that_a_front_a_hundred_days_late_is_worse_than_one_four_days_late(
    moscow: dict[str, Scenario],
) -> None:
    fit = Fit(moscow, half="front")
    at = fit.targets.index(("moscow-1941", "MF10"))
    found = np.stack([best(fit)] * 4)
    found[:, at] += [0.0, 4.0, 100.0, np.nan]
    gaps = fit.gaps(found)[:, at]
    assert list(gaps) == sorted(gaps)
    assert len(set(gaps)) == 4


def test_the_noise_of_a_world_is_told_from_pairs_and_a_wild_one_does_not_rule_it(moscow: dict[str, Scenario]) -> None:
    fit, rng = Fit(moscow, half="front"), np.random.default_rng(3)
    sd = np.linspace(0.0, 5.0, len(fit.targets))
    first, second = (best(fit) + sd * rng.standard_normal((400, len(sd))) for _ in range(2))
    second[:40] = np.nan
    np.testing.assert_allclose(fit.noise(first, second)[1:] / sd[1:], 1.1, atol=0.35)
    assert fit.noise(first, first).tolist() == [0.0] * len(sd)


def test_each_set_is_compared_with_the_targets_of_its_marks(all_three: dict[str, Scenario]) -> None:
    fit = Fit(all_three)
    marks = {(name, row.target_id): row.use for name, one in all_three.items() for row in one.targets}
    assert {marks[target] for target in fit.targets} == {"fit", "check"}
    some = fit.part(["britain-1940"], ("fit",))
    assert some.target_names == ("britain-1940.B6", "britain-1940.B7", "britain-1940.B10")
    assert some.unknowns == fit.unknowns
    assert set(some.target_names) < set(fit.target_names)
    assert fit.part(all_three, EVERY_USE).plan() == fit.plan()


def test_a_scenario_with_nothing_to_fit_is_refused(all_three: dict[str, Scenario]) -> None:
    with pytest.raises(ParameterError, match="no target of the society is marked other"):
        Fit({"britain-1940": all_three["britain-1940"]}, uses=("other",))


def test_a_society_frees_parameters_and_a_front_its_latent_inputs_too(moscow: dict[str, Scenario]) -> None:
    assert list(Fit(moscow).unknowns) == list(FITTED)
    front = Fit(moscow, half="front").unknowns
    latents = latent_specs(moscow["moscow-1941"], society=False)
    assert list(front) == [*FITTED_FRONT, *(f"moscow-1941/{name}" for name in latents)]
    assert front["moscow-1941/noise.centre.2"] == NORMAL
    zone = front["moscow-1941/zone.Moscow"]
    assert (zone.low, zone.high) == (latents["zone.Moscow"].low, latents["zone.Moscow"].high)


def test_each_scenario_gets_its_own_latent_inputs_of_a_draw() -> None:
    values = {"front.noise": 0.1, "x/zone.P": 2.0, "x/noise.c.1": 0.5, "other/zone.P": 3.0, "again": 1.0}
    assert of_world(values, "x") == {"changes": {"front.noise": 0.1}, "latents": {"zone.P": 2.0, "noise.c.1": 0.5}}


def test_worlds_are_keyed_by_their_values_and_again_makes_another(
    all_three: dict[str, Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int, Mapping[str, float]]] = []

    def world(
        scenario: Scenario, settings: object, seed: int, given: Mapping[str, Mapping[str, float]], reference: object
    ) -> object:
        assert reference is None
        seen.append((scenario.id, seed, given["changes"]))
        return {"B6": 7.0}

    monkeypatch.setattr(fits, "world_targets", world)
    fit, values = Fit(all_three), {"action.threshold": 0.5}
    found = fit.simulate(values, ("britain-1940", "france-1940"))
    assert found["britain-1940.B6"] == 7.0
    assert np.isnan(found["britain-1940.B7"])
    assert not any(name.startswith("moscow") for name in found)
    fit.simulate(values, ("britain-1940",))
    fit.simulate({**values, "again": 1.0}, ("britain-1940",))
    assert [name for name, _, _ in seen] == ["britain-1940", "france-1940", "britain-1940", "britain-1940"]
    assert seen[0][1] == seen[1][1] == seen[2][1] != seen[3][1]
    assert all(changes == values for _, _, changes in seen)


def test_a_yes_or_no_that_is_not_as_recorded_is_told(moscow: dict[str, Scenario]) -> None:
    """Only flags count: not lost, held. A world that says nothing of one has it not right."""
    fit = Fit(moscow, "both")
    found = np.tile(best(fit), (4, 1))
    for draw, (target, value) in enumerate([("MF48", 0.0), ("MF19", np.nan), ("MF01", 99.0)], start=1):
        found[draw, fit.targets.index(("moscow-1941", target))] = value
    assert fit.flags_right(found).tolist() == [True, False, False, True]
