"""E3 to E5: belief, fear, raids, resolve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from homefront.processes.belief import credible, evidence, forecast, headed, mean_belief, next_belief
from homefront.processes.fear import fear_path, follow_weight, next_fear, resting_fear, sensitivity
from homefront.processes.raids import fear_after, frightened, habituated
from homefront.processes.resolve import (
    APPEAL_CAP,
    APPEAL_STEP,
    Resolve,
    hear_appeal,
    mixed_resolve,
    next_resolve,
    reported,
    resting_resolve,
    upheld,
)  # fmt: skip
from homefront.streams import stream_key
from homefront.world.people import layout_of

# --- belief ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dt", [0.125, 0.5, 4.0])
def test_belief_follows_its_equation(dt: float) -> None:
    path = solve_ivp(lambda _t, b: 2.0 * (0.7 - b), (0, dt), [0.1], rtol=1e-11, atol=1e-13).y[0, -1]
    assert next_belief(0.1, 0.7, 1 - np.exp(-2.0 * dt)) == pytest.approx(path, rel=1e-9)


def test_belief_in_two_half_steps_is_belief_in_one() -> None:
    half = np.exp(-0.5)
    assert next_belief(next_belief(0.1, 0.7, 1 - half), 0.7, 1 - half) == pytest.approx(
        next_belief(0.1, 0.7, 1 - half**2), rel=1e-14
    )


def test_mean_belief_is_that_of_its_path() -> None:
    fine = np.exp(-2.0 * 0.5 * (np.arange(10_000) + 0.5) / 10_000)
    expected = (0.7 + (0.1 - 0.7) * fine).mean()
    assert mean_belief(0.1, 0.7, (1 - np.exp(-1.0)) / 1.0) == pytest.approx(expected, rel=1e-6)


def test_belief_heads_for_the_weighted_mean_of_what_informs_it() -> None:
    """Weights 2 and 1: told 0.3, heard 0.9."""
    assert headed(0.5, 2.0, 2.0 * 0.3, 1.0, 0.9, True) == pytest.approx(0.5)
    assert headed(0.5, 2.0, 2.0 * 0.3, 1.0, 0.9, False) == pytest.approx(0.3)
    assert headed(0.5, 0.0, 0.0, 1.0, 0.9, True) == pytest.approx(0.9)
    assert headed(0.5, 0.0, 0.0, 1.0, 0.9, False) == 0.5


def test_others_hear_belief_half_a_step_ahead() -> None:
    assert forecast(np.float32(0.25), np.float32(0.5)) == np.float32(0.625)
    assert forecast(np.float32(0.25), np.float32(1.0)) == 1.0
    assert forecast(np.float32(0.5), np.float32(0.125)) == 0.0


def test_leaders_leaving_alarms_by_half_where_the_danger_is_the_gate() -> None:
    assert evidence(0.0, 0.5, credible(0.15, 0.15), 0.9) == pytest.approx(0.9 * 0.5 / 2)


def test_leaders_leaving_alarms_nobody_where_there_is_no_danger() -> None:
    assert evidence(0.2, 1.0, credible(0.0, 0.15), 0.9) == 0.2


def test_without_a_gate_leaders_leaving_alarms_everywhere() -> None:
    assert evidence(0.0, 1.0, credible(0.0, 0.0), 0.9) == 0.9


def test_the_stronger_evidence_counts() -> None:
    assert evidence(0.8, 0.1, credible(1.0, 0.15), 0.9) == 0.8


# --- fear ------------------------------------------------------------------------------------------------------


def path_of_fear(f0: float, b0: float, target: float, eta: float, e_b: float, e_dec: float, dt: float) -> float:
    """df/dt = e_b (b - f) - e_dec f, db/dt = eta (T - b)."""

    def slope(_t: float, y: np.ndarray) -> list[float]:
        b, f = y
        return [eta * (target - b), e_b * (b - f) - e_dec * f]

    return float(solve_ivp(slope, (0, dt), [b0, f0], rtol=1e-11, atol=1e-13).y[1, -1])


def followed(f0: float, b0: float, target: float, eta: float, e_b: float, e_dec: float, dt: float) -> float:
    """By the equations of a person, which work on numbers of 32 bits, for somebody whose belief is above his fear."""
    kept, weight = np.exp(-(e_b + e_dec) * dt), float(follow_weight(eta, np.array(e_b), e_dec, dt))
    path = fear_path(e_b, kept, weight, np.exp(-e_dec * dt), e_dec)
    return float(next_fear(*(np.float32(value) for value in (f0, b0, target, 1.0)), True, path))


@pytest.mark.parametrize("speeds", [(2.0, 2.0, 0.44), (1.0, 4.0, 0.2), (4.0, 1.0, 0.6), (2.44, 2.0, 0.44)], ids=str)
@pytest.mark.parametrize("dt", [0.125, 0.25, 0.5, 1.0])
def test_fear_follows_the_path_of_belief(speeds: tuple[float, float, float], dt: float) -> None:
    """Also where belief and fear are equally fast: 2.44 = 2.0 + 0.44."""
    eta, e_b, e_dec = speeds
    for f0, b0, target in ((0.0, 0.1, 0.9), (0.2, 0.3, 0.6), (0.1, 0.9, 0.5)):
        here = followed(f0, b0, target, eta, e_b, e_dec, dt)
        assert here == pytest.approx(path_of_fear(f0, b0, target, eta, e_b, e_dec, dt), rel=1e-6)


@pytest.mark.parametrize(("mean", "follows"), [(0.2, True), (0.9, False)])
def test_fear_that_does_not_follow_decays(mean: float, follows: bool) -> None:
    """Where belief is not above it, and of those who are away."""
    path = fear_path(2.0, np.exp(-2.44 * 0.5), 0.1, np.exp(-0.44 * 0.5), 0.44)
    fear, belief = np.float32(0.5), np.float32(mean)
    assert next_fear(fear, belief, belief, belief, follows, path) == pytest.approx(0.5 * np.exp(-0.44 * 0.5), rel=1e-6)


def test_the_weight_at_equal_speeds_is_the_limit_of_the_others() -> None:
    equal = float(follow_weight(2.44, np.array(2.0), 0.44, 0.5))
    near = float(follow_weight(2.44 + 1e-6, np.array(2.0), 0.44, 0.5))
    assert equal == pytest.approx(0.5 * np.exp(-2.44 * 0.5), rel=1e-12)
    assert near == pytest.approx(equal, rel=1e-5)


def test_fear_stays_a_share() -> None:
    assert followed(1.0, 5.0, 5.0, 2.0, 20.0, 0.001, 1.0) <= 1.0


def test_a_lasting_belief_holds_fear_at_its_resting_level() -> None:
    fear = 0.0
    for _ in range(100):
        fear = followed(fear, 0.6, 0.6, 2.0, 2.0, 0.44, 0.5)
    assert fear == pytest.approx(resting_fear(0.6, 2.0, 0.44), rel=1e-6)


def test_some_hardship_protects_none_and_much_do_not() -> None:
    low, some, high = sensitivity(np.array([0.0, 0.4, 1.0]), 1.0)
    assert low == pytest.approx(1.0)
    assert some == pytest.approx(1 - 0.16)
    assert high == pytest.approx(1.2)


def test_hardship_without_strength_changes_nothing() -> None:
    assert sensitivity(np.linspace(0, 1, 5), 0.0).tolist() == [1.0] * 5


def test_sensitivity_is_not_negative() -> None:
    assert sensitivity(np.array([0.4]), 10.0)[0] == 0.0


# --- raids -----------------------------------------------------------------------------------------------------


def test_raids_lived_through_frighten_less_each_time() -> None:
    """The closed form against the two rules, night by night."""
    fear, left, gains = 0.0, 1.0, []
    for night in range(6):
        after = frightened(fear, 0.75 * left)
        gains.append(0.75 * left)
        fear, left = after, habituated(left, 0.34, 1.0)
        assert fear == pytest.approx(fear_after(night + 1, 0.75, 0.34), rel=1e-12)
    assert (np.diff(gains) < 0).all()


def test_fear_after_two_raids() -> None:
    assert fear_after(2, 0.75, 0.34) == pytest.approx(0.87375)


def test_habituation_is_full_from_a_quarter_of_the_violence() -> None:
    assert habituated(1.0, 0.34, 0.25) == habituated(1.0, 0.34, 1.0) == pytest.approx(0.66)
    assert habituated(1.0, 0.34, 0.05) == pytest.approx(1 - 0.34 * 0.2)
    assert habituated(1.0, 0.34, 0.0) == 1.0


def test_a_fright_takes_its_share_of_what_was_calm() -> None:
    assert frightened(0.4, 0.5) == pytest.approx(0.7)
    assert frightened(0.4, 7.0) == 1.0
    assert frightened(0.4, 0.0) == 0.4


def test_a_larger_fright_never_leaves_less_fear() -> None:
    for fear in (0.0, 0.3, 1.0):
        assert (np.diff([frightened(fear, size) for size in np.linspace(0, 2, 21)]) >= 0).all()


# --- resolve ---------------------------------------------------------------------------------------------------


WEIGHTS: Any = Resolve(leaders=0.2, allies=0.1, danger=0.2, fear=0.4).rates()


def moved(resolve: float, by: float, **changes: float) -> float:
    """Resolve after a step that covers so much of the way."""
    given = {"staying": 0.0, "leaving": 0.0, "ally": 0.0, "grief": 0.0, "appeal": 0.0, "belief": 0.0, "fear": 0.0}
    given |= changes
    lasting = upheld(0.6, given["ally"], given["grief"], given["staying"], given["leaving"], WEIGHTS)
    return float(
        next_resolve(
            resolve, lasting, given["appeal"], given["belief"], given["fear"], WEIGHTS.danger, WEIGHTS.fear, by
        )
    )


def target(**changes: float) -> float:
    return moved(0.5, 1.0, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, 0.6), ({"staying": 0.5}, 0.7), ({"leaving": 0.5}, 0.5), ({"ally": 1.0}, 0.7), ({"appeal": 0.2}, 0.8),
     ({"belief": 0.5}, 0.5), ({"fear": 0.5}, 0.4), ({"grief": 0.05}, 0.55)],
    ids=str,
)  # fmt: skip
def test_what_moves_resolve_and_which_way(changes: dict[str, float], expected: float) -> None:
    assert target(**changes) == pytest.approx(expected)


def test_resolve_relaxes_to_its_resting_level() -> None:
    """m' = m + g (rest - m), at rest without fear where the closed form says."""
    rest = resting_resolve(0.6, 0.2, 0.5, 0.3, 0.2)
    resolve = 0.9
    for _ in range(2_000):
        resolve = moved(resolve, 1 - np.exp(-0.025), staying=0.5, belief=0.3)
    assert resolve == pytest.approx(rest, rel=1e-10)


def test_resolve_stays_a_share() -> None:
    assert moved(0.9, 1.0, appeal=0.2, staying=1.0, ally=1.0, leaving=0.0) == 1.0
    assert moved(0.1, 1.0, belief=1.0, fear=1.0, leaving=1.0) == 0.0


def appealed(
    times: int = 1, coverage: float = 1.0, trust: float = 1.0, lift: float = 0.1, resolve: float = 0.5,
    fading: float = 1.0, addressed: bool = True, occupied: int = 0,
) -> np.ndarray:  # fmt: skip
    layout = layout_of(np.full(20_000, 2, dtype=np.uint8), np.array([2_000]), 10)
    appeal = np.zeros(layout.n_people, dtype=np.uint16)
    for n in range(times):
        hear_appeal(
            stream_key(1, "resolve.appeal", n), layout.block_start, layout.block_place, np.array([addressed]),
            np.array([coverage]), np.array([trust]), np.full(2_000, occupied, dtype=np.uint8), fading, lift,
            np.full(layout.n_people, resolve, dtype=np.float32), appeal,
        )  # fmt: skip
    return appeal * APPEAL_STEP


def test_an_appeal_lifts_by_trust_and_by_what_is_lacking() -> None:
    np.testing.assert_allclose(appealed(trust=0.6, resolve=0.25), 0.1 * 0.6 * 0.75, atol=APPEAL_STEP / 2)


def test_appeals_together_lift_no_more_than_the_cap() -> None:
    np.testing.assert_allclose(appealed(times=10), APPEAL_CAP, rtol=1e-6)
    assert APPEAL_CAP == 0.2


def test_an_appeal_reaches_the_share_that_hears_it() -> None:
    heard = (appealed(coverage=0.3) > 0).mean()
    assert heard == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 40_000))


@pytest.mark.parametrize("silent", [{"coverage": 0.0}, {"trust": 0.0}, {"addressed": False}, {"occupied": 1}], ids=str)
def test_an_appeal_that_does_not_reach_people_lifts_nothing(silent: dict[str, Any]) -> None:
    assert not appealed(**silent).any()


def test_earlier_appeals_fade() -> None:
    np.testing.assert_allclose(appealed(times=2, fading=0.5), 0.05 * 0.5 + 0.05, atol=APPEAL_STEP)


def test_people_show_no_less_than_they_feel() -> None:
    for felt in np.linspace(0, 1, 11):
        for block in np.linspace(0, 1, 11):
            for pressure in (0.0, 0.4, 1.0):
                shown = mixed_resolve(felt, max(felt, block), pressure)
                assert shown >= felt - 1e-12
                assert shown <= max(felt, block) + 1e-12


def test_pressure_makes_people_show_what_the_block_shows() -> None:
    assert mixed_resolve(0.3, 0.8, 0.0) == 0.3
    assert mixed_resolve(0.3, 0.8, 1.0) == 0.8
    assert mixed_resolve(0.3, 0.8, 0.5) == pytest.approx(0.55)


def test_reports_are_shaded_upward_level_by_level() -> None:
    assert reported(0.5, 0.1, 0) == 0.5
    assert (np.diff([reported(0.5, 0.1, levels) for levels in range(6)]) > 0).all()
    assert (np.diff([reported(0.5, shading, 4) for shading in np.linspace(0, 1, 6)]) > 0).all()
    assert (np.diff([reported(shown, 0.1, 4) for shown in np.linspace(0, 1, 6)]) > 0).all()
    assert reported(1.0, 0.1, 4) == 1.0
