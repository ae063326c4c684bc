"""V01, V04, V06: Maki & Thompson's rumour through the society's own kernel of telling.

A step is so short that about two calls fall into it, so that two tellers hardly ever call the same person at once.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from homefront.processes.talk import final_unaware, tell
from homefront.streams import stream_key
from homefront.world.contacts import Crowd, Graph, Layer
from homefront.world.state import TELLING, UNAWARE

CALLS_A_STEP = 2.5


def left_unaware(
    layer: Layer, n: int, tellers: int, seed: int, calls: float = CALLS_A_STEP, adopt: float = 1.0,
    silence: float = 1.0, denied: float = 0.0,
) -> int:  # fmt: skip
    """People who have not heard once nobody tells any more."""
    now = np.full(n, UNAWARE, dtype=np.uint8)
    now[:tellers] = TELLING
    step, telling, blocked = 0, tellers, np.array([denied])
    while telling:
        after = now.copy()
        key = stream_key(seed, "verification.tell", step)
        tell(now, after, layer, min(0.5, calls / telling), adopt, silence, blocked, key)
        now, step = after, step + 1
        telling = int(np.count_nonzero(now == TELLING))
    return int(np.count_nonzero(now == UNAWARE))


@cache
def crowd_of_1000() -> np.ndarray:
    return np.array([left_unaware(Crowd(1_001), 1_001, 1, seed) for seed in range(800)]) / 1_000


def test_mean_share_unaware_in_a_crowd() -> None:
    """V01: exact for N = 1000."""
    shares = crowd_of_1000()
    assert shares.mean() == pytest.approx(0.203306, abs=4 * np.sqrt(0.273911 / 1_000 / len(shares)))


def test_spread_of_the_share_unaware_in_a_crowd() -> None:
    """V01: variance of the number left over N, exact for N = 1000; 4 standard errors of a sample variance."""
    shares = crowd_of_1000()
    variance = 1_000 * shares.var(ddof=1)
    kurtosis = ((shares - shares.mean()) ** 4).mean() / shares.var() ** 2
    assert variance == pytest.approx(0.273911, abs=4 * 0.273911 * np.sqrt((kurtosis - 1) / len(shares)))


def test_mean_share_unaware_in_a_crowd_of_100() -> None:
    """V01: exact for N = 100, where the limit 0.2032 would be off."""
    shares = np.array([left_unaware(Crowd(101), 101, 1, seed, calls=0.5) for seed in range(800)]) / 100
    assert shares.mean() == pytest.approx(0.204519, abs=4 * np.sqrt(0.285664 / 100 / 800))


def test_a_tenth_informed_at_the_start() -> None:
    """V04: s0 - 2(x - X0) + ln(x/X0) = 0 with X0 = 0.9."""
    n = 2_000
    shares = np.array([left_unaware(Crowd(n), n, n // 10, seed, calls=4.0) for seed in range(60)]) / n
    assert shares.mean() == pytest.approx(0.201367, abs=4 * shares.std(ddof=1) / np.sqrt(len(shares)) + 0.0005)


def poisson_graph(n: int, degree: float, seed: int) -> Graph:
    """A graph of so many people with n degree / 2 ties between pairs drawn at random."""
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, n, (rng.poisson(n * degree / 2), 2))
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    both = np.concatenate((pairs, pairs[:, ::-1]))
    both = both[np.argsort(both[:, 0], kind="stable")]
    indptr = np.concatenate(([0], np.cumsum(np.bincount(both[:, 0], minlength=n))))
    return Graph(indptr, both[:, 1].astype(np.int32))


@cache
def on_graphs(degree: int, runs: int = 25) -> np.ndarray:
    """Share unaware on fixed graphs of 4000, without runs that died at once."""
    left = [left_unaware(poisson_graph(4_000, degree, seed), 4_000, 1, seed, calls=4.0) for seed in range(runs)]
    return np.array([n / 4_000 for n in left if n < 3_600])


@pytest.mark.parametrize(("degree", "mean", "sd"), [(4, 0.581, 0.028), (10, 0.309, 0.010)])
def test_a_fixed_network_leaves_more_unaware(degree: int, mean: float, sd: float) -> None:
    """V06: within four combined standard errors of a reference run (25 runs, printed to three digits)."""
    shares = on_graphs(degree)
    error = np.sqrt(sd**2 / 25 + shares.var(ddof=1) / len(shares))
    assert shares.mean() == pytest.approx(mean, abs=4 * error + 0.0005)


def test_the_closed_form_is_a_floor_for_networks() -> None:
    """V06: above the well-mixed share, and falling towards it as the degree grows."""
    shares = [on_graphs(degree, 25).mean() for degree in (4, 10)] + [on_graphs(50, 6).mean()]
    assert shares[0] > shares[1] > shares[2] > final_unaware(1.0, 1.0)


def crowd_of_2000(adopt: float, silence: float, denied: float = 0.0) -> tuple[float, float]:
    """(mean share unaware, four standard errors) over 60 runs from 5 tellers, without runs that died at once."""
    shares = [left_unaware(Crowd(2_000), 2_000, 5, seed, 4.0, adopt, silence, denied) / 2_000 for seed in range(60)]
    kept = np.array([share for share in shares if share < 0.9])
    return float(kept.mean()), float(4 * kept.std(ddof=1) / np.sqrt(len(kept)))


@pytest.mark.parametrize(("adopt", "silence"), [(0.5, 1.0), (1.0, 0.5)])
def test_other_chances_meet_their_closed_form(adopt: float, silence: float) -> None:
    mean, error = crowd_of_2000(adopt, silence)
    assert mean == pytest.approx(final_unaware(adopt, silence), abs=error + 0.003)


@pytest.mark.parametrize("denied", [0.25, 0.6])
def test_denial_acts_as_a_smaller_chance_to_adopt(denied: float) -> None:
    mean, error = crowd_of_2000(1.0, 0.5, denied)
    assert mean == pytest.approx(final_unaware(1.0 - denied, 0.5), abs=error + 0.003)
