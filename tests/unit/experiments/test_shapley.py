"""Shares of games with known answers, of random games, and of planted noisy games (case V29)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from homefront.experiments.attribution import Attribution, Effort, attribute, worlds_of
from homefront.experiments.joint_effects import World
from homefront.experiments.shapley import added_by, bootstrap, coalitions_of, exact_shares, order_of


def game(n: int, value: object) -> np.ndarray:
    return np.array([value([p for p in range(n) if mask >> p & 1]) for mask in range(1 << n)], dtype=float)  # type: ignore[operator]


def test_glove() -> None:
    shares = exact_shares(game(3, lambda s: 0 in s and (1 in s or 2 in s)))
    np.testing.assert_allclose(shares, [2 / 3, 1 / 6, 1 / 6], rtol=1e-12)


def test_airport() -> None:
    costs = [1.0, 2.0, 3.0, 5.0]
    shares = exact_shares(game(4, lambda s: max([costs[p] for p in s], default=0)))
    np.testing.assert_allclose(shares, [1 / 4, 7 / 12, 13 / 12, 37 / 12], rtol=1e-12)


def test_weighted_majority() -> None:
    weights = [4, 2, 1, 1]
    shares = exact_shares(game(4, lambda s: sum(weights[p] for p in s) >= 5))
    np.testing.assert_allclose(shares, [3 / 4, 1 / 12, 1 / 12, 1 / 12], rtol=1e-12)


def test_the_security_council() -> None:
    sizes = np.array([mask.bit_count() for mask in range(1 << 15)])
    values = ((np.arange(1 << 15) & 31) == 31) & (sizes >= 9)
    shares = exact_shares(values.astype(float))
    np.testing.assert_allclose(shares[:5], 421 / 2145, rtol=1e-12)
    np.testing.assert_allclose(shares[5:], 4 / 2145, rtol=1e-12)


@pytest.mark.parametrize("seed", range(100))
def test_axioms_on_random_games(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.normal(size=64), rng.normal(size=64)
    shares = exact_shares(one)
    assert shares.sum() == pytest.approx(one[63] - one[0], abs=1e-12)
    np.testing.assert_allclose(exact_shares(one + other), shares + exact_shares(other), atol=1e-12)
    dummy = one.copy()
    for mask in range(64):
        dummy[mask] = one[mask & ~4]
    assert exact_shares(dummy)[2] == pytest.approx(0.0, abs=1e-12)
    swapped = [mask & ~3 | (mask & 1) << 1 | (mask >> 1) & 1 for mask in range(64)]
    alike = exact_shares(one + one[swapped])
    assert alike[0] == pytest.approx(alike[1], abs=1e-12)


def test_values_of_no_set_of_coalitions_are_refused() -> None:
    with pytest.raises(ValueError, match="2 to the number of players"):
        exact_shares(np.zeros(6))


def test_orders_are_keyed_and_come_with_their_reverse() -> None:
    assert order_of(13, 5, 7) == order_of(13, 5, 6)[::-1]
    assert sorted(order_of(13, 5, 6)) == list(range(13))
    assert order_of(13, 5, 6) != order_of(13, 5, 8)
    assert coalitions_of([2, 0, 1]) == [0, 4, 5, 7]


def test_the_mean_over_all_orders_is_the_exact_share() -> None:
    from itertools import permutations

    values = np.random.default_rng(3).normal(size=16)
    added = [added_by(list(o), values[coalitions_of(list(o))]) for o in permutations(range(4))]
    np.testing.assert_allclose(np.mean(added, axis=0), exact_shares(values), atol=1e-12)


def test_the_bootstrap_gives_the_standard_error_of_a_mean() -> None:
    sample = np.random.default_rng(1).normal(0, 2, (400, 1))
    assert bootstrap(sample).std() == pytest.approx(sample.std() / 20, rel=0.05)


class Planted:
    """Outcome 0.4 ab + 0.3 (c or d) + noise that all worlds of a seed share; e does nothing; c and d do the same.

    Shares: a and b 0.2 each, c and d 0.15 each, e and all the others 0.
    """

    def __init__(self, causes: int, spread: float = 0.2) -> None:
        self.causes, self.spread, self.valued = causes, spread, 0

    def __call__(self, worlds: Sequence[World]) -> Mapping[World, np.ndarray]:
        self.valued += len(worlds)
        return {(seed, mask): np.array([self.value(seed, mask), 2.0]) for seed, mask in worlds}

    def value(self, seed: int, mask: int) -> float:
        a, b, c, d = (mask >> n & 1 for n in range(4))
        rng = np.random.default_rng([seed, mask])
        common = np.random.default_rng(seed).normal(0, 1)
        return 0.4 * a * b + 0.3 * (c | d) + common + rng.normal(0, self.spread)


def check(found: Attribution) -> None:
    expected = np.zeros(len(found.share))
    expected[:4] = 0.2, 0.2, 0.15, 0.15
    assert (np.abs(found.share[:, 0] - expected) <= 4 * found.se[:, 0] + 1e-12).all()
    assert (np.abs(found.share[4:, 0]) <= 3 * found.se[4:, 0] + 1e-12).all()
    assert abs(found.share[2, 0] - found.share[3, 0]) <= 4 * np.hypot(found.se[2, 0], found.se[3, 0])
    np.testing.assert_allclose(found.share.sum(axis=0), found.gap, atol=1e-9)
    np.testing.assert_allclose(found.share[:, 1], 0.0, atol=1e-12)
    assert (found.low <= found.share + 1e-12).all()
    assert (found.share <= found.high + 1e-12).all()
    assert np.nanargmax(np.abs(found.together[0, :, 0])) == 1
    assert np.nanargmax(np.abs(found.together[2, :, 0])) == 3
    assert abs(found.necessity[0, 0] - 0.4) <= 4 * found.necessity_se[0, 0] <= 0.6
    assert abs(found.sufficiency[2, 0] - 0.3) <= 4 * found.sufficiency_se[2, 0] <= 0.6
    assert abs(found.together[0, 1, 0] - 0.4) <= 4 * found.together_se[0, 1, 0]
    assert abs(found.together[0, 4, 0]) <= 4 * found.together_se[0, 4, 0]


def test_planted_causes_are_found_exactly_where_there_are_few() -> None:
    found = attribute(Planted(5), 5, Effort(target_se=0.02, least=8, most=60))
    check(found)
    assert found.runs == found.seeds * 32
    assert (found.se[:, 0] <= 0.02).all()


def test_planted_causes_are_found_by_orders_where_there_are_many() -> None:
    planted = Planted(12)
    found = attribute(planted, 12, Effort(target_se=0.02, least=8, most=200))
    check(found)
    assert found.runs == planted.valued < found.seeds * 26 + 4 * 24
    assert (found.se[:, 0] <= 0.02).all()


class OneNoisy(Planted):
    """As planted, but what the fifth cause adds differs from seed to seed, so that it is settled last."""

    def value(self, seed: int, mask: int) -> float:
        noise = np.random.default_rng([seed, 0, 1]).normal(0, 0.4) if mask >> 4 & 1 else 0.0
        return super().value(seed, mask) + noise


def test_causes_that_are_known_well_enough_are_settled_and_the_others_go_on() -> None:
    planted = OneNoisy(12, spread=0.05)
    found = attribute(planted, 12, Effort(target_se=0.02, most=2000, at_once=8))
    check(found)
    assert (found.se[:, 0] <= 0.021).all()
    assert found.seen[0] < found.seen[4] == found.seeds
    assert (np.isnan(found.contributions[:, 0, 0]) == (np.arange(found.seeds) >= found.seen[0])).all()
    assert found.runs == planted.valued < 0.7 * found.seeds * 26


def test_no_cause_is_settled_where_no_standard_error_is_asked_for() -> None:
    found = attribute(Planted(10, spread=0.0), 10, Effort(target_se=0.0, most=30))
    assert set(found.seen) == {30}


def test_a_standard_error_may_be_a_part_of_the_gap() -> None:
    """The gap is 0.7: three hundredths of it are 0.021."""
    part, whole = (attribute(Planted(9), 9, Effort(target_se=0.03, most=400), scale=np.array([s, np.inf]))
                   for s in (np.nan, 1.0))  # fmt: skip
    assert part.seeds > whole.seeds
    assert part.se[:, 0].max() <= 0.024
    assert attribute(Planted(9), 9, Effort(most=400), scale=np.inf).seeds == 8


def test_only_coalitions_that_an_unsettled_cause_joins_are_valued() -> None:
    unsettled = np.zeros(12, dtype=bool)
    unsettled[3] = True
    worlds = worlds_of(51, 12, Effort(), 1, unsettled)
    assert {(51, 0), (51, 4095)} <= set(worlds)
    inner = sorted(mask for _, mask in worlds if mask not in (0, 4095))
    assert len(inner) == 4
    assert sum(mask >> 3 & 1 for mask in inner) == 2
    assert all(mask ^ 8 in inner for mask in inner)


def test_it_stops_at_the_most_seeds_and_tells_of_every_batch() -> None:
    told: list[int] = []
    found = attribute(Planted(9), 9, Effort(target_se=1e-6, most=10), tell=lambda seeds, se: told.append(seeds))
    assert found.seeds == 10
    assert told == [4, 8, 10]


class Interrupted(Planted):
    """Ctrl-C comes in the round of this number."""

    def __init__(self, causes: int, round_: int) -> None:
        super().__init__(causes)
        self.left = round_

    def __call__(self, worlds: Sequence[World]) -> Mapping[World, np.ndarray]:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return super().__call__(worlds)


def test_what_is_known_at_an_interrupt_is_not_lost() -> None:
    found = attribute(Interrupted(9, round_=3), 9, Effort(target_se=1e-6, most=40))
    assert found.stopped
    assert found.seeds == 8
    whole = attribute(Planted(9), 9, Effort(target_se=1e-6, most=8))
    assert not whole.stopped
    np.testing.assert_array_equal(found.share, whole.share)
    with pytest.raises(KeyboardInterrupt):
        attribute(Interrupted(9, round_=1), 9, Effort(most=40))


def test_the_same_effort_gives_the_same_shares() -> None:
    one, other = (attribute(Planted(9), 9, Effort(most=8), seed=5) for _ in range(2))
    np.testing.assert_array_equal(one.share, other.share)
    np.testing.assert_array_equal(one.low, other.low)
