"""Means of parts that were told apart in the first samples only, against what theory says of them."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.experiments.double_sampling import bootstrap_means, means, seen_of


def sample(rng: np.random.Generator, samples: int) -> np.ndarray:
    """Three parts of one outcome: means 1, 2, 3, standard deviations 1, 2, 0.5."""
    return np.asarray((np.array([1.0, 2.0, 3.0]) + rng.normal(0, 1, (samples, 3)) * [1.0, 2.0, 0.5])[:, :, None])


def hidden(parts: np.ndarray, seen: list[int]) -> np.ndarray:
    """The parts with those that were not told apart any more left out."""
    out = parts.copy()
    for part, until in enumerate(seen):
        out[until:, part] = np.nan
    return out


def test_parts_seen_in_all_samples_have_their_plain_mean_and_error() -> None:
    parts = sample(np.random.default_rng(1), 400)
    wholes = parts.sum(axis=1)
    np.testing.assert_allclose(means(parts, wholes, np.ones((1, 400)))[0], parts.mean(axis=0))
    se = bootstrap_means(parts, wholes).std(axis=0)
    np.testing.assert_allclose(se, parts.std(axis=0) / 20, rtol=0.06)


def test_parts_sum_to_the_whole_in_every_weighting() -> None:
    parts = hidden(sample(np.random.default_rng(2), 60), [10, 60, 25])
    wholes = np.nan_to_num(parts).sum(axis=1) + np.random.default_rng(3).normal(size=(60, 1))
    wholes[:10] = parts[:10].sum(axis=1)
    weights = np.random.default_rng(4).random((50, 60))
    found = means(parts, wholes, weights)
    np.testing.assert_allclose(found.sum(axis=1), weights @ wholes / weights.sum(axis=1)[:, None])
    assert list(seen_of(parts)) == [10, 60, 25]


def test_the_sum_of_the_later_samples_moves_the_parts_that_vary() -> None:
    """Two parts, seen in the first four samples; only the first ever varied, so it gets all of the later rise."""
    parts = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [2.0, 5.0]])[:, :, None]
    wholes = np.append(parts.sum(axis=1), [[9.0], [9.0]], axis=0)
    later = np.concatenate([parts, np.full((2, 2, 1), np.nan)])
    found = means(later, wholes, np.ones((1, 6)))[0, :, 0]
    np.testing.assert_allclose(found, [2.0 + 4.0 / 6.0, 5.0])


def test_what_never_varied_shares_a_later_rise_evenly() -> None:
    parts = np.concatenate([np.ones((3, 2, 1)), np.full((1, 2, 1), np.nan)])
    found = means(parts, np.array([[2.0], [2.0], [2.0], [6.0]]), np.ones((1, 4)))[0, :, 0]
    np.testing.assert_allclose(found, [1.5, 1.5])


@pytest.mark.parametrize("seen", [[200, 40, 40], [200, 40, 80], [40, 40, 40]])
def test_means_are_right_and_their_errors_are_what_the_bootstrap_says(seen: list[int]) -> None:
    rng = np.random.default_rng(5)
    found, said = [], []
    for _ in range(150):
        parts = sample(rng, 200)
        shown = hidden(parts, seen)
        found.append(means(shown, parts.sum(axis=1), np.ones((1, 200)))[0, :, 0])
        said.append(bootstrap_means(shown, parts.sum(axis=1), draws=200).std(axis=0)[:, 0])
    spread = np.std(found, axis=0)
    assert (np.abs(np.mean(found, axis=0) - [1, 2, 3]) <= 4 * spread / np.sqrt(150)).all()
    np.testing.assert_allclose(np.mean(said, axis=0), spread, rtol=0.2)


def test_a_sum_that_varies_by_rounding_alone_moves_no_part() -> None:
    """Two parts bring 0.37 together in every sample, to the last bit but one; the third goes on."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        one = rng.choice([0.0, 0.185, 0.37], 60)
        other = (0.37 + rng.random(60)) - rng.random(60)  # rounded as a difference of two worlds is
        other += 0.37 - one - other
        third = rng.normal(0.6, 0.6, 60)
        parts = np.stack([one, other, third], axis=1)[:, :, None]
        wholes = 0.37 + parts[:, 2] + rng.normal(0, 1e-16, (60, 1))
        found = means(hidden(parts, [24, 24, 60]), wholes, np.ones((1, 60)))[0, :, 0]
        assert found.sum() == pytest.approx(wholes.mean(), abs=1e-9)
        np.testing.assert_allclose(found[:2], parts[:24, :2, 0].mean(axis=0), atol=1e-9)


def test_the_sum_makes_an_unseen_part_better_known() -> None:
    """The part that makes most of the sum gains by it: 4/5.25 of its variance is that of the sum."""
    rng = np.random.default_rng(6)
    whole = [sample(rng, 200) for _ in range(300)]
    with_sum = [means(hidden(p, [40, 40, 40]), p.sum(axis=1), np.ones((1, 200)))[0, 1, 0] for p in whole]
    alone = [p[:40, 1, 0].mean() for p in whole]
    expected = np.sqrt((1 - 4 / 5.25) + 4 / 5.25 / 5)
    assert np.std(with_sum) / np.std(alone) == pytest.approx(expected, rel=0.15)
