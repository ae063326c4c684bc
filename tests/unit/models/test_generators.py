"""Drawn graphs have the numbers that theory gives them, and the same bytes on any number of threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest
from scipy import stats

from homefront.models.graphs import (
    GraphError,
    Network,
    as_network,
    barabasi_albert,
    block_model,
    clustering,
    configuration,
    drawing,
    erdos_renyi,
    giant_component,
    household_sizes,
    households,
    watts_strogatz,
)

N = 20_000

DRAWN: dict[str, Callable[[int], Network]] = {
    "erdos_renyi": lambda seed: erdos_renyi(N, 6, seed),
    "block_model": lambda seed: block_model([N, N // 2, 10], [[4, 1, 0], [2, 6, 0.001], [0, 1, 9]], seed),
    "configuration": lambda seed: configuration(np.arange(N) % 8, seed),
    "watts_strogatz": lambda seed: watts_strogatz(N, 6, 0.3, seed),
    "barabasi_albert": lambda seed: barabasi_albert(N, 3, seed),
    "households": lambda seed: households(N, 3.0, seed, mean=4.1),
}


def content(network: Network) -> tuple[bytes, bytes]:
    return network.indptr.tobytes(), network.indices.tobytes()


def pairs(network: Network) -> np.ndarray:
    """Ties (a, b) with a < b."""
    source = np.repeat(np.arange(network.n), network.degrees)
    return np.column_stack([source, network.indices])[source < network.indices]


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawn_graph_is_sound_and_the_same_on_any_number_of_threads(name: str) -> None:
    first = DRAWN[name](1)
    numba.set_num_threads(2)
    assert content(DRAWN[name](1)) == content(first)
    assert content(DRAWN[name](2)) != content(first)
    assert content(as_network(pairs(first), nodes=first.n)) == content(first)  # sorted, each tie once, no loop


def test_a_poisson_graph_has_its_degrees() -> None:
    degrees = erdos_renyi(N, 6, 3).degrees
    assert degrees.mean() == pytest.approx(6, abs=4 * np.sqrt(2 * 6 / N))
    counts = np.bincount(np.minimum(degrees, 15), minlength=16)
    expected = N * np.append(stats.poisson.pmf(range(15), 6), stats.poisson.sf(14, 6))
    assert stats.chisquare(counts, expected).pvalue > 1e-3


def test_every_pair_is_a_tie_as_often() -> None:
    """Of 12 nodes, 66 pairs, over 3000 seeds."""
    found = np.zeros((12, 12))
    for seed in range(3_000):
        drawn = pairs(erdos_renyi(12, 3.3, seed))
        found[drawn[:, 0], drawn[:, 1]] += 1
    counts = found[np.triu_indices(12, 1)]
    spread = ((counts - 900) ** 2 / (900 * 0.7)).sum()  # each is binomial, 3000 draws of 0.3
    assert stats.chi2.sf(spread, 66) > 1e-3
    assert stats.chi2.cdf(spread, 66) > 1e-3


@pytest.mark.parametrize(("degree", "share"), [(1.5, 0.582812), (3.0, 0.940480)])
def test_the_giant_component_of_a_poisson_graph(degree: float, share: float) -> None:
    """V25, V11: share = 1 - exp(-degree share)."""
    found = [giant_component(erdos_renyi(N, degree, seed)) for seed in range(10)]
    assert np.mean(found) == pytest.approx(share, abs=4 * np.std(found, ddof=1) / np.sqrt(10) + 1e-4)


def test_all_or_no_ties_can_be_asked_for() -> None:
    assert erdos_renyi(40, 39, 1).n_ties == 40 * 39 // 2
    assert erdos_renyi(40, 0, 1).n_ties == 0
    assert erdos_renyi(1, 0, 1).n == 1
    assert block_model([3, 4], [[2, 4], [3, 3]], 1).n_ties == 21


def test_pieces_that_are_too_small_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content(erdos_renyi(N, 6, 1))
    expected = drawing._expected
    monkeypatch.setattr(drawing, "_expected", lambda *given: expected(*given) / 2)
    assert content(erdos_renyi(N, 6, 1)) == whole


def test_blocks_have_their_degrees() -> None:
    sizes = np.array([6_000, 3_000])
    network = block_model(sizes, [[4, 1], [2, 6]], 5)
    source, target = pairs(network).T
    block = (np.arange(9_000) >= 6_000).astype(int)
    found = np.zeros((2, 2))
    np.add.at(found, (block[source], block[target]), 1)
    for (a, b), mean in {(0, 0): 12_000, (0, 1): 6_000, (1, 1): 9_000}.items():
        assert found[a, b] == pytest.approx(mean, abs=4 * np.sqrt(mean))


def test_a_configuration_has_its_degrees_but_for_what_is_erased() -> None:
    wanted = np.arange(N) % 8
    found = configuration(wanted, 2).degrees
    assert (found <= wanted).all()
    lost = wanted.sum() - found.sum()
    ratio = (wanted * (wanted - 1)).sum() / wanted.sum()
    assert lost / 2 == pytest.approx(ratio / 2 + ratio**2 / 4, abs=4 * np.sqrt(ratio / 2 + ratio**2 / 4))
    assert configuration([0, 0, 0], 1).n_ties == 0


def test_pairings_are_all_as_likely() -> None:
    """Four nodes of degree 1: three pairings."""
    found = [tuple(pairs(configuration([1, 1, 1, 1], seed))[0]) for seed in range(1_500)]
    counts = [sum(one == (0, k) for one in found) for k in (1, 2, 3)]
    assert stats.chisquare(counts).pvalue > 1e-3


def test_a_ring_is_a_ring() -> None:
    network = watts_strogatz(1_000, 6, 0, 1)
    assert network.indices[:6].tolist() == [1, 2, 3, 997, 998, 999]
    assert (network.degrees == 6).all()
    assert clustering(network) == pytest.approx(0.6)  # 3 (K - 2) / 4 (K - 1)


def test_a_rewired_ring_keeps_its_ties_and_loses_its_triangles() -> None:
    """V25: about 0.6 (1 - 0.1)^3."""
    network = watts_strogatz(N, 6, 0.1, 4)
    assert network.n_ties == 3 * N
    assert clustering(network) == pytest.approx(0.4374, abs=0.01)
    ring = watts_strogatz(N, 6, 0, 4)
    kept = len({*map(tuple, pairs(ring).tolist())} & {*map(tuple, pairs(network).tolist())})
    assert kept == pytest.approx(0.9 * 3 * N, abs=4 * np.sqrt(0.09 * 3 * N))


@pytest.mark.parametrize(("n", "k"), [(3, 2), (5, 4), (8, 6)])
def test_a_small_ring_can_be_rewired_in_full(n: int, k: int) -> None:
    assert watts_strogatz(n, k, 1, 1).n_ties == n * k // 2


def test_who_has_many_ties_gets_more() -> None:
    """Share of nodes of degree k: 2 m (m + 1) / (k (k + 1) (k + 2)) (Bollobas et al. 2001)."""
    network = barabasi_albert(N, 3, 6)
    assert network.n_ties == 3 * (N - 3)
    assert network.degrees[3:].min() >= 3
    for k in (3, 4, 5, 8):
        share = 2 * 3 * 4 / (k * (k + 1) * (k + 2))
        assert (network.degrees == k).mean() == pytest.approx(share, abs=0.012)


def test_households_have_their_sizes() -> None:
    """V25: 1 + Poisson(3.1); a person met by chance lives with 4.1 + 3.1 / 4.1 people."""
    sizes = household_sizes(100_000, 4.1, 7)
    assert sizes.mean() == pytest.approx(4.1, abs=4 * np.sqrt(3.1 / 100_000))
    assert (sizes**2).sum() / sizes.sum() == pytest.approx(4.856098, abs=0.03)
    counts = np.bincount(np.minimum(sizes - 1, 10), minlength=11)
    expected = 100_000 * np.append(stats.poisson.pmf(range(10), 3.1), stats.poisson.sf(9, 3.1))
    assert stats.chisquare(counts, expected).pvalue > 1e-3
    assert (household_sizes(5, 1, 1) == 1).all()


def test_a_household_knows_itself() -> None:
    network = households([3, 1, 2], 0, 1)
    assert pairs(network).tolist() == [[0, 1], [0, 2], [1, 2], [4, 5]]
    drawn = households([2] * 5_000, 3, 1)
    assert drawn.degrees.mean() == pytest.approx(4, abs=4 * np.sqrt(2 * 3 / 10_000))
    assert {(2 * h, 2 * h + 1) for h in range(5_000)} <= {*map(tuple, pairs(drawn).tolist())}


def test_people_are_all_housed() -> None:
    for people in (1, 7, 1_000):
        assert households(people, 0, 3, mean=4.1).n == people


def test_components_and_clustering_of_a_graph_that_can_be_seen() -> None:
    network = as_network([(0, 1), (1, 2), (2, 0), (2, 3), (5, 4)], nodes=7)
    assert giant_component(network) == 4 / 7
    assert clustering(network) == pytest.approx((1 + 1 + 1 / 3) / 7)
    chain = as_network([(k + 1, k) for k in range(2_000)], directed=True)
    assert giant_component(chain) == 1.0
    with pytest.raises(GraphError, match="directed"):
        clustering(chain)


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: erdos_renyi(0, 0, 1), "erdos_renyi: n = 0; expected a whole number from 1"),
    (lambda: erdos_renyi(2**31, 2, 1), "n = 2147483648; expected a whole number from 1 to 2147483647"),
    (lambda: erdos_renyi(10, 9.5, 1), "mean_degree = 9.5; expected 0 to 9"),
    (lambda: erdos_renyi(10, float("nan"), 1), "mean_degree = nan"),
    (lambda: block_model([5, 5], [[1, 2], [1, 1]], 1), "blocks 0 and 1 have 10 and 5 ties with each other"),
    (lambda: block_model([5, 5], [[1, 6], [6, 1]], 1), r"mean_degree\[0, 1\] = 6.0; expected 0 to 5"),
    (lambda: block_model([5, 5], [[1.0]], 1), r"float64 \(1, 1\); expected numbers \(2, 2\)"),
    (lambda: block_model([5, 0], [[1, 0], [0, 0]], 1), r"sizes\[1\] = 0; expected a whole number from 1"),
    (lambda: configuration([1, 2], 1), "degrees sum to 3; expected an even number"),
    (lambda: configuration([1, -1], 1), r"degrees\[1\] = -1; expected a whole number from 0"),
    (lambda: configuration([1, 1.5], 1), r"degrees\[1\] = 1.5"),
    (lambda: configuration([], 1), "expected whole numbers, one at least"),
    (lambda: watts_strogatz(10, 3, 0, 1), "k = 3; expected an even number"),
    (lambda: watts_strogatz(10, 10, 0, 1), "k = 10; expected a whole number from 2 to 9"),
    (lambda: watts_strogatz(10, 4, 1.5, 1), "rewire = 1.5; expected a chance"),
    (lambda: barabasi_albert(10, 10, 1), "m = 10; expected a whole number from 1 to 9"),
    (lambda: erdos_renyi(np.nan, 1, 1), "n = nan"),  # type: ignore[arg-type]
    (lambda: block_model([5, 5], [[1], [1, 2]], 1), "unequal length"),
    (lambda: household_sizes(10, 0.5, 1), "mean = 0.5; expected 1 to 100"),
    (lambda: households(10, 2, 1), "10 people without mean"),
    (lambda: households([2, 0], 0, 1), r"sizes\[1\] = 0"),
    (lambda: households([2, 2], 4, 1), "mean_degree = 4.0; expected 0 to 3"),
]


@pytest.mark.parametrize(("make", "text"), BAD, ids=[text[:40] for _, text in BAD])
def test_what_cannot_be_drawn_is_refused(make: Callable[[], Any], text: str) -> None:
    with pytest.raises(GraphError, match=text):
        make()
