"""The front's own functions, and one day of it by hand."""

from __future__ import annotations

import front_runs
import numpy as np
import pytest

from homefront.processes.front import fortification, share_of_speed, supply


def test_supply_is_full_at_the_railhead_and_half_at_its_reach() -> None:
    assert supply(0.0, 400.0, 1.0) == 1.0
    assert supply(400.0, 400.0, 1.0) == pytest.approx(0.5, rel=1e-12)
    assert supply(800.0, 400.0, 1.0) == pytest.approx(0.2, rel=1e-12)


def test_mud_shortens_the_reach_of_supply() -> None:
    """Mobility 0.5: three quarters of the reach."""
    assert supply(300.0, 400.0, 0.5) == pytest.approx(0.5, rel=1e-12)


def test_zones_add_up_and_fade_with_distance() -> None:
    axis, at, strength = np.array([0, 0, 1]), np.array([100.0, 130.0, 100.0]), np.array([2.0, 1.0, 9.0])
    found = fortification(100.0, 0, axis, at, strength, np.ones(3), 0.5, 30.0)
    assert found == pytest.approx(1 + 0.5 * (2 + np.exp(-0.5)), rel=1e-12)


def test_a_bypassed_zone_and_the_zones_of_others_do_not_count() -> None:
    axis, at, strength = np.array([0, 1]), np.array([100.0, 100.0]), np.array([2.0, 9.0])
    assert fortification(100.0, 0, axis, at, strength, np.array([0.0, 1.0]), 0.5, 30.0) == 1.0


@pytest.mark.parametrize(
    ("log_ratio", "threshold", "share"),
    [(-1, 0, 0), (0, 0, 0), (0.75, 0, 0.5), (1.5, 0, 1), (9, 0, 1), (0.8, 0.05, 0.5)],
)
def test_share_of_speed_is_clipped(log_ratio: float, threshold: float, share: float) -> None:
    assert share_of_speed(log_ratio, threshold, 1.5) == pytest.approx(share, abs=1e-12)


# --- one day by hand -------------------------------------------------------------------------------------------

PLAIN: dict[str, float] = {
    **front_runs.CALM, "front.quality": 1.0, "front.equipment": 0.0, "front.shock": 0.0, "front.speed": 40.0,
    "front.counter_speed": 10.0, "front.counter_threshold": 0.0, "learning.start": 1.0,
}  # fmt: skip


def one_day(attackers: float, changes: dict[str, float] | None = None, **inputs: object) -> front_runs.FrontRun:
    """The first day of an axis at km 100 on which 300 thousand defend, the railhead close behind the front."""
    given = front_runs.small_front(1, 5, attackers=np.array([attackers]), **inputs)
    front = front_runs.started(given, PLAIN | (changes or {}))
    front.state.position[:] = front.state.furthest[:] = front.state.railhead[:] = 100.0
    front.advance(0, 1, front_runs.no_hooks(1))
    return front


def test_speed_by_hand() -> None:
    """A log ratio of ln 2, in mild weather at the railhead."""
    state = one_day(600.0).state
    assert state.log_ratio[0] == pytest.approx(np.log(2), rel=1e-12)
    assert state.speed[0] == pytest.approx(40 * np.log(2) / 1.5, rel=1e-12)
    assert state.position[0] == pytest.approx(100 + 40 * np.log(2) / 1.5, rel=1e-12)


def test_a_weaker_attacker_is_driven_back_and_never_behind_the_start() -> None:
    state = one_day(150.0).state
    assert state.speed[0] == pytest.approx(-10 * np.log(2) / 1.5, rel=1e-12)
    state = one_day(150.0, {"front.counter_speed": 100.0, "front.saturation": 0.05}).state
    assert state.position[0] == pytest.approx(0.0, abs=1e-12)


def test_a_zone_stops_an_attack_but_helps_no_counter_attack() -> None:
    """1.2 to 1 on a zone of 2: y < 0, and no counter-attack either, for in the open the attacker is the stronger."""
    zones = front_runs.zones([(0, 100.0, 1.0, np.inf)], 5)
    state = one_day(360.0, {"front.zones": 1.0}, zones=zones).state
    assert state.fortification[0] == pytest.approx(2.0, rel=1e-12)
    assert state.log_ratio[0] == pytest.approx(np.log(0.6), rel=1e-12)
    assert state.speed[0] == 0.0


def test_cold_takes_power_from_an_attacker_without_winter_equipment() -> None:
    cold = np.full((5, 1), -20.0)
    for unready, ratio in ((1.0, 2 * (1 - 0.4)), (0.0, 2.0)):
        state = one_day(600.0, {"front.cold": 0.4}, temperature=cold, unready=unready).state
        assert state.log_ratio[0] == pytest.approx(np.log(ratio), rel=1e-12)


def test_shock_takes_power_from_the_defender_down_to_a_floor() -> None:
    surprise = np.ones((5, 1))
    state = one_day(600.0, {"front.shock": 0.5}, offensives=surprise).state
    assert state.log_ratio[0] == pytest.approx(np.log(4), rel=1e-12)
    state = one_day(600.0, {"front.shock": 1.0, "front.shock_floor": 0.25}, offensives=surprise).state
    assert state.log_ratio[0] == pytest.approx(np.log(8), rel=1e-12)


def test_captured_are_those_of_the_ground_lost() -> None:
    """1.1 of 1000 km: the share of the day's km, and more of them in a shock."""
    front = one_day(600.0, {"attrition.captured": 1.1})
    expected = 300 * 1.1 * front.state.speed[0] / 1000
    assert front.state.captured[0] == pytest.approx(expected, rel=1e-12)
    front = one_day(600.0, {"attrition.captured": 1.1, "front.shock": 0.5}, offensives=np.ones((5, 1)))
    assert front.state.captured[0] == pytest.approx(300 * 1.1 * front.state.speed[0] / 1000 / 0.5, rel=1e-12)


def test_losses_by_hand() -> None:
    """Full intensity: killed and wounded 0.006 of the defenders, 0.002 of the attackers; on a halt 0.6 of both."""
    changes = {
        "attrition.defender": 0.006,
        "attrition.attacker": 0.002,
        "attrition.lull": 0.6,
        "front.counter_speed": 0,
    }
    for attack, share in ((1.0, 1.0), (0.0, 0.6)):
        state = one_day(600.0, changes, attack=np.full((5, 1), attack)).state
        assert state.killed[0] == pytest.approx(300 * 0.006 * 0.36 * share, rel=1e-12)
        assert state.wounded[0] == pytest.approx(300 * 0.006 * 0.64 * share, rel=1e-12)
        assert state.attacker_losses[0] == pytest.approx(600 * 0.002 * share, rel=1e-12)


def test_wounded_return_after_their_time() -> None:
    front = one_day(600.0)
    wounded = front.state.hospital[0]
    before = front.state.discharged[0]
    front.advance(1, 2, front_runs.no_hooks(1))
    assert front.state.discharged[0] - before == pytest.approx(0.28 * wounded / 75, rel=1e-12)


def test_the_railhead_follows_at_its_pace_slower_in_hard_frost_and_falls_back() -> None:
    for celsius, pace in ((15.0, 12.0), (-15.1, 6.0)):
        front = front_runs.started(
            front_runs.small_front(1, 5, temperature=np.full((5, 1), celsius), attack=np.zeros((5, 1))),
            PLAIN | {"front.counter_speed": 0.0},
        )
        front.state.position[:], front.state.furthest[:], front.state.railhead[:] = 300.0, 300.0, 100.0
        front.advance(0, 1, front_runs.no_hooks(1))
        assert front.state.railhead[0] == 100.0 + pace
        front.state.position[:] = 90.0
        front.advance(1, 2, front_runs.no_hooks(1))
        assert front.state.railhead[0] == pytest.approx(70.0, rel=1e-12)


@pytest.mark.parametrize("name", ["cohesion", "leadership"])
def test_hooks_of_power_multiply_the_defender(name: str) -> None:
    given = front_runs.small_front(1, 5, attackers=np.array([600.0]))
    front = front_runs.started(given, PLAIN)
    none = front_runs.no_hooks(1)
    front.advance(0, 1, none._replace(**{name: np.array([1.1]) if name == "cohesion" else 1.1}))
    assert front.state.log_ratio[0] == pytest.approx(np.log(2 / 1.1), rel=1e-12)


def test_hook_of_production_multiplies_output_and_that_of_replacement_the_called() -> None:
    inputs = front_runs.small_front(1, 5)
    plain, hooked = front_runs.started(inputs, PLAIN), front_runs.started(inputs, PLAIN)
    plain.advance(0, 5, front_runs.no_hooks(1))
    hooked.advance(0, 5, front_runs.no_hooks(1)._replace(production=0.9, replacement=0.8))
    np.testing.assert_allclose(hooked.state.output[:5], 0.9 * plain.state.output[:5], rtol=1e-12)
    assert hooked.state.called[0] == pytest.approx(0.8 * plain.state.called[0], rel=1e-12)


def test_aid_and_output_arm_the_army() -> None:
    """With no losses: 0.0005 of June's equipment for a day of output, which is that of 20 days before, and for aid."""
    inputs = front_runs.small_front(1, 30, industry=front_runs.industry(1, 30, aid=np.full(90, 0.4)))
    for aid in (0.0, 1.0):
        front = front_runs.run(inputs, PLAIN | {"relocation.aid": aid}, without=frozenset({"attrition"}))
        equipment, output = front.data().nation["equipment"], front.data().industry["output"]
        assert equipment[0] == pytest.approx(1 + 0.0005 * (1 + aid * 0.4), rel=1e-12)
        assert equipment[29] - equipment[28] == pytest.approx(0.0005 * (output[9] + aid * 0.4), rel=1e-9)


def test_men_called_up_pass_through_the_interior() -> None:
    """Released: a twentieth of the stock; without the stock, those called."""
    inputs = front_runs.small_front(1, 40, late_mobilisation=5, reserves=0.0)
    changes = PLAIN | {"mobilisation.early": 20.0, "mobilisation.late": 10.0}
    off = frozenset({"attrition"})
    with_stock = front_runs.run(inputs, changes, without=off).data()
    at_once = front_runs.run(inputs, changes | {"mobilisation.stock": 0.0}, without=off).data()
    assert at_once.axis["inflow"][0, 3:7].tolist() == pytest.approx([20, 20, 10, 10])
    expected = [20.0] * 6
    for _ in range(34):
        expected.append(expected[-1] + (10.0 - expected[-1]) / 20)
    np.testing.assert_allclose(with_stock.axis["inflow"][0], expected, rtol=1e-12)


def test_replacements_and_reserves_of_the_attacker_arrive() -> None:
    inputs = front_runs.small_front(
        2, 10, attackers=np.array([300.0, 100.0]), replacements=np.full(10, 8.0),
        attacker_reserve=np.array([0.0, 50.0]), attacker_reserve_days=(3, 7),
    )  # fmt: skip
    front = front_runs.started(inputs, PLAIN, without=frozenset({"attrition"}))
    front.advance(0, 1, front_runs.no_hooks(2))
    assert front.state.attackers.tolist() == pytest.approx([306.0, 102.0])
    front.advance(1, 10, front_runs.no_hooks(2))
    assert front.state.attackers.sum() == pytest.approx(400 + 80 + 50)
    assert front.state.replaced[0] == pytest.approx(130)


def test_transfers_take_their_share_travel_and_return() -> None:
    """At most 120 or a quarter of 300; 0.5 of what left comes back."""
    rows = [(0, 1, 1, 3, 120.0, 0.25, -1, 0.0), (1, 0, 5, 5, 0.0, 0.0, 0, 0.5)]
    inputs = front_runs.small_front(2, 10, attackers=np.full(2, 300.0), transfers=front_runs.transfers(rows))
    front = front_runs.started(inputs, PLAIN, without=frozenset({"attrition"}))
    seen = []
    for day in range(7):
        front.advance(day, day + 1, front_runs.no_hooks(2))
        seen.append((front.state.attackers[0], front.state.attackers[1], front.state.travelling[0]))
    assert seen[0] == (300.0, 300.0, 0.0)
    assert seen[2] == (225.0, 300.0, 75.0)
    assert seen[3] == (225.0, 375.0, 0.0)
    assert seen[6] == pytest.approx((262.5, 337.5, 0.0))
