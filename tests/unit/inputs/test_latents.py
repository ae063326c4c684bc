"""Names and priors of what a world draws."""

from __future__ import annotations

from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.errors import ArgumentError
from homefront.inputs.coded import positions
from homefront.inputs.latents import LatentSpec, fixed_of_front, latent_specs, refuse_latents
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

NORMAL, RANGE = LatentSpec("", -6, 6, normal=True), LatentSpec("", 1, 3)


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def test_every_latent_of_a_scenario_is_listed(moscow: Scenario) -> None:
    specs = latent_specs(moscow)
    starts = [name.partition(".")[0] for name in specs]
    axes = len({row.axis for row in moscow.axes})
    assert starts.count("noise") == axes * (223 // 14 + 2)
    assert starts.count("weather") == 223 // 7 + 2
    assert {name: (spec.low, spec.high) for name, spec in specs.items() if name.startswith("zone.")} == {
        f"zone.{row.place}": (row.low, row.high) for row in moscow.zones if row.low < row.high
    }
    assert [name for name in specs if name.startswith("coded.")] == [f"coded.{name}" for name in positions(moscow, 1)]
    assert latent_specs(moscow, front=False).keys() | latent_specs(moscow, society=False).keys() == specs.keys()
    assert all(name.startswith("coded.") for name in latent_specs(load_scenario("france-1940")))


@given(st.floats(-40, 40))
def test_a_standard_normal_number_has_its_value_in_the_prior(z: float) -> None:
    assert NORMAL.value(z) == min(6.0, max(-6.0, z))
    assert RANGE.value(z) == pytest.approx(1 + 2 * NormalDist().cdf(z))
    assert 1 <= RANGE.value(z) <= 3


def test_values_rise_with_the_number() -> None:
    assert [RANGE.value(z) for z in (-40, 0, 40)] == [1.0, 2.0, 3.0]
    assert (NORMAL.prior, RANGE.prior) == ("standard normal", "1 to 3")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("zone.Mosow", 2.0, "did you mean zone.Moscow"), ("zone.Moscow", 3.1, "expected 1 to 3"),
        ("zone.Kiev", 2.0, "no latent input"), ("coded.Moscow.lg", -0.1, "expected 0 to 1"),
        ("weather.99", 0.0, "No latent input"), ("weather.3", 6.1, "expected -6 to 6"),
        ("noise.centre.0", float("nan"), "expected -6 to 6"),
    ],
)  # fmt: skip
def test_what_is_no_latent_or_out_of_its_range_is_refused(moscow: Scenario, name: str, value: float, told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        refuse_latents({name: value}, moscow, society=True, front=True)


def test_those_of_a_half_that_does_not_run_are_refused(moscow: Scenario) -> None:
    with pytest.raises(ArgumentError, match="o latent input of such a run"):
        refuse_latents({"zone.Moscow": 2.0}, moscow, society=True, front=False)
    with pytest.raises(ArgumentError, match="o latent input of such a run"):
        refuse_latents({"coded.Moscow.lg": 0.5}, moscow, society=False, front=True)


def test_they_are_told_from_parameters_and_codings() -> None:
    kept = {"weather.mud": 0.5, "weather.3": 1.0, "zone.Moscow": 2.0, "noise.centre.1": 0.1, "Moscow.lg": 0.2}
    assert sorted(fixed_of_front(kept)) == ["noise.centre.1", "weather.3", "zone.Moscow"]
