"""Thresholds on weighted ties, against exact fractions: the size of weights decides nothing, their shares do."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.models.graphs import Network, as_network, erdos_renyi
from homefront.models.kuran import opposition
from homefront.models.majority import Majority
from homefront.models.spread import spread

THRESHOLDS = ["0.1", "0.2", "0.25", "0.3", "1/3", "0.4", "0.5", "0.6", "2/3", "0.7", "0.75", "0.8", "0.9", "1"]
WEIGHTS = ["0.1", "0.2", "0.3", "0.4", "0.6", "0.7", "0.9", "1", "1.1", "2.5", "1/3", "3"]
CONSTANTS = [0.1, 1 / 3, 0.7, 3.0, 1e-12, 1e-300, 1e300, 5e-7, 123456.789]


def joined(graph: Any, seeds: list[int], threshold: Any, model: str = "watts", **more: Any) -> list[float]:
    """Step of joining by node, inf: never."""
    parameters = {"threshold": threshold} if model == "watts" else {}
    data = spread(graph, model, seeds=seeds, steps=60, times=True, **parameters, **more)
    return np.where(np.isnan(data.adopted_at[0].values), np.inf, data.adopted_at[0].values).tolist()


def exactly(n: int, ties: list[tuple[int, int, Fraction]], seeds: list[int], threshold: Fraction) -> list[float]:
    """The same, by fractions: weights and threshold are what was written, not what floats hold of it."""
    watched: list[dict[int, Fraction]] = [{} for _ in range(n)]
    for a, b, weight in ties:
        watched[a][b] = watched[b][a] = weight
    at = [0.0 if i in seeds else np.inf for i in range(n)]
    for t in range(1, 61):
        before = [step < t for step in at]
        for i in range(n):
            total = sum(watched[i].values())
            have = sum((w for j, w in watched[i].items() if before[j]), Fraction(0))
            if not before[i] and (threshold == 0 or (total > 0 and have >= threshold * total)):
                at[i] = float(t)
    return at


def network_of(ties: list[tuple[int, int, Fraction]], n: int, times: float = 1.0, dtype: Any = np.float64) -> Network:
    a, b, weights = zip(*ties, strict=True)
    values = np.array([float(w) for w in weights]).astype(dtype) * dtype(times)
    return as_network((np.array(a), np.array(b), values), nodes=n)


def test_the_stars_and_rings_of_the_issue(tmp_path: Any) -> None:
    path = tmp_path / "star.csv"
    path.write_text("0,1,0.4\n0,2,0.4\n")
    assert joined(str(path), [1, 2], 1.0) == [1, 0, 0]
    ends = [(i, (i + k) % 100) for i in range(100) for k in (1, 2)]
    for weight in (0.4, 0.9, 1 / 3):
        ring = [(a, b, weight) for a, b in ends]
        assert joined(ring, [0, 1], 0.5) == joined(ends, [0, 1], 0.5)
        assert np.isfinite(joined(ring, [0, 1], 0.5)).all()


def test_three_thousand_stars_join_as_fractions_do() -> None:
    rng = np.random.default_rng(17)
    stars: list[tuple[list[Fraction], Fraction, list[int]]] = []
    for _ in range(3_200):
        size = int(rng.integers(1, 9))
        pool = WEIGHTS if rng.random() < 0.7 else [str(rng.choice(WEIGHTS))]
        weights = [Fraction(str(rng.choice(pool))) for _ in range(size)]
        stars.append((weights, Fraction(str(rng.choice(THRESHOLDS))), np.flatnonzero(rng.random(size) < 0.6).tolist()))
    for dtype, times in (
        (np.float64, 1.0),
        (np.float64, 0.1),
        (np.float64, 1e-300),
        (np.float64, 1e300),
        (np.float32, 1.0),
    ):
        ties, thresholds, seeds, expected, n = [], [], [], [], 0
        for weights, threshold, first in stars:
            ties += [(n, n + 1 + k, weight) for k, weight in enumerate(weights)]
            share = sum((weights[k] for k in first), Fraction(0)) / sum(weights)
            expected.append(share >= threshold)
            thresholds += [float(threshold)] + [1.0] * len(weights)  # the leaves, once the middle joined, join too
            seeds += [n + 1 + k for k in first]
            n += 1 + len(weights)
        at = joined(network_of(ties, n, times, dtype), seeds, np.array(thresholds))
        middles = np.cumsum([0] + [1 + len(weights) for weights, _, _ in stars])[:-1]
        assert [at[i] == 1.0 for i in middles] == expected


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_random_graphs_join_as_fractions_do(dtype: Any) -> None:
    rng = np.random.default_rng(5)
    for _ in range(60):
        n = 12
        pairs = [(i, j) for i in range(n) for j in range(i) if rng.random() < 0.3] or [(0, 1)]
        ties = [(a, b, Fraction(str(rng.choice(WEIGHTS)))) for a, b in pairs]
        threshold, seeds = Fraction(str(rng.choice(THRESHOLDS))), rng.choice(n, 3, replace=False).tolist()
        expected = exactly(n, ties, seeds, threshold)
        assert joined(network_of(ties, n, dtype=dtype), seeds, float(threshold)) == expected
        assert joined(network_of(ties, n, 0.7, dtype), seeds, float(threshold)) == expected


@pytest.mark.parametrize("model", ["watts", "linear-threshold", "granovetter"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_all_weights_times_one_number_change_nothing(model: str, data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 14))
    pairs = data.draw(
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=1, max_size=40).map(
            lambda found: sorted({(min(p), max(p)) for p in found if p[0] != p[1]}) or [(0, 1)]
        )
    )
    drawn = st.one_of(st.sampled_from(WEIGHTS).map(lambda w: float(Fraction(w))), st.floats(1e-3, 1e3))
    weights = np.array(data.draw(st.lists(drawn, min_size=len(pairs), max_size=len(pairs))))
    threshold = data.draw(st.sampled_from([float(Fraction(t)) for t in THRESHOLDS]))
    seeds = data.draw(st.lists(st.integers(0, n - 1), unique=True, max_size=n))
    directed = data.draw(st.booleans())
    times = data.draw(
        st.one_of(st.sampled_from(CONSTANTS), st.floats(1e-290, 1e290), st.integers(-900, 900).map(lambda k: 2.0**k))
    )
    a, b = np.array(pairs).T
    one, other = (as_network((a, b, w), directed=directed, nodes=n) for w in (weights, weights * times))
    assert joined(one, seeds, threshold, model) == joined(other, seeds, threshold, model)


@pytest.mark.parametrize("model", ["watts", "linear-threshold", "granovetter"])
@pytest.mark.parametrize("weight", [0.4, 0.9, 1 / 3, 1e-12, 1e-300, 5e-324, 1e300, 1.7e308, 7.0])
@pytest.mark.parametrize("directed", [False, True])
def test_equal_weights_give_what_no_weights_give(model: str, weight: float, directed: bool) -> None:
    plain = erdos_renyi(1_500, 6.0, 4)
    if directed:
        plain = Network(plain.indptr, plain.indices, directed=True)
    heavy = Network(plain.indptr, plain.indices, np.full(plain.indices.size, weight), directed)
    seeds = list(range(40))
    for threshold in (0.15, 0.3, 1 / 3):
        assert joined(heavy, seeds, threshold, model) == joined(plain, seeds, threshold, model)


@pytest.mark.parametrize("weight", [None, 1e-12, 1e-300, 5e-324, 1e300])
@pytest.mark.parametrize("threshold", [1e-9, 1e-12, 1e-300, 5e-324, 0.2, 1.0])
def test_nobody_joins_of_themselves_unless_the_threshold_is_nothing(weight: float | None, threshold: float) -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]
    ties: list[Any] = pairs if weight is None else [(a, b, weight * (1 + (a == 0))) for a, b in pairs]
    assert not np.isfinite(joined(ties, [], threshold)).any()
    assert np.isfinite(joined(ties, [], 0.0)).all()
    if threshold < 0.2:
        assert np.isfinite(joined(ties, [1], threshold)).all()


def test_one_means_all_however_light_the_last_is() -> None:
    for light in (1e-12, 1e-17, 1e-300):
        assert joined([(0, 1, 1.0), (0, 2, light)], [1], 1.0) == [np.inf, 0, np.inf]
        assert joined([(0, 1, 1.0), (0, 2, light)], [1, 2], 1.0) == [1, 0, 0]
        assert joined([(0, 1, 1.0), (0, 2, light)], [1], 0.9) == [1, 0, 2]


def test_weights_of_every_size_stand_side_by_side() -> None:
    ties = [
        (0, 1, 1e300),
        (0, 2, 1e300),
        (3, 4, 1e-300),
        (3, 5, 1e-300),
        (6, 7, 1.0),
        (6, 8, 2.0),
        (9, 10, 5e-324),
        (9, 11, 1e-323),
    ]
    assert joined(ties, [1, 4, 7, 10], 0.5)[::3][:4] == [1, 1, np.inf, np.inf]
    assert joined(ties, [1, 5, 8, 11], 0.5)[::3][:4] == [1, 1, 1, 1]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("times", [1.0, 0.1, 3.0, 1e-30, 1e30])
def test_a_majority_counts_weights_and_a_draw_is_a_draw(dtype: Any, times: float) -> None:
    ties = [(0, 1, Fraction("0.1")), (0, 2, Fraction("0.2")), (0, 3, Fraction("0.3"))]
    star = network_of(ties, 4, times, dtype)
    for own in (0, 1):
        assert Majority().run([own, 1, 1, 0], star, 1)[1, 0] == own
    assert Majority().run([0, 0, 1, 1], star, 1)[1, 0] == 1
    assert Majority().run([1, 1, 0, 1], network_of([*ties, (3, 2, Fraction(9))], 4, times, dtype), 1)[1, 3] == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WEIGHTS), min_size=1, max_size=12),
    st.integers(0, 2**12 - 1),
    st.sampled_from([*CONSTANTS, 1.0]),
)
def test_a_majority_is_that_of_fractions(weights: list[str], votes: int, times: float) -> None:
    ties = [(0, k + 1, Fraction(weight)) for k, weight in enumerate(weights)]
    says = [votes >> k & 1 for k in range(len(weights))]
    balance = sum(Fraction(w) * (1 if said else -1) for w, said in zip(weights, says, strict=True))
    for own in (0, 1):
        after = Majority().run([own, *says], network_of(ties, len(weights) + 1, times), 1)[1, 0]
        assert after == (own if balance == 0 else int(balance > 0))


def test_a_majority_of_equal_weights_is_one_of_people() -> None:
    plain = erdos_renyi(800, 5.0, 2)
    first = (np.arange(800) % 3 == 0).astype(np.uint8)
    heavy = Network(plain.indptr, plain.indices, np.full(plain.indices.size, 1 / 3, np.float32))
    assert (Majority(noise=0.1).run(first, heavy, 5, 1) == Majority(noise=0.1).run(first, plain, 5, 1)).all()


@given(st.integers(1, 60), st.integers(1, 60))
def test_kurans_share_that_is_equal_has_reached_it(n: int, k: int) -> None:
    """k of n oppose from the start, all others once k of n do: whatever rounding makes of 100 k / n."""
    k = min(k, n)
    for written in (100.0 * k / n, k / n * 100.0, 100.0 * (k / n)):
        assert opposition(np.array([0.0] * k + [written] * (n - k))) == 1.0


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16])
def test_a_threshold_of_a_coarser_type_is_the_number_that_is_written(kind: type) -> None:
    """Three of ten have joined, and .3 is asked for: that counts as reached."""
    from homefront.models.spread import spread

    star = [(0, leaf) for leaf in range(1, 11)]
    found = spread(star, "watts", seeds=[1, 2, 3], threshold=np.full(11, 0.3, dtype=kind), steps=1)
    assert found["prevalence"].values[0, 1].tolist() == [7, 4]
