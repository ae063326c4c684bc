"""Weights act in every model as docs/models.md says, or are refused; a tie of weight 0 is no tie."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from homefront.errors import HomefrontError, ParameterError
from homefront.models.deffuant import Deffuant
from homefront.models.degroot import DeGroot, equal_weights
from homefront.models.friedkin_johnsen import FriedkinJohnsen
from homefront.models.graphs import GraphError, Network, as_network, erdos_renyi
from homefront.models.hegselmann_krause import HegselmannKrause
from homefront.models.majority import Majority
from homefront.models.registry import all_models
from homefront.models.spread import ON_GRAPHS, spread
from homefront.models.voter import Voter, p_all_yes

N = 60
HALF = (np.arange(N) % 2).astype(np.uint8)
OPINIONS = np.random.default_rng(1).random(N)

OFF_SPREAD: dict[str, Callable[[Network], Any]] = {
    "voter": lambda graph: Voter().run(HALF, graph, 3, 50)[0],
    "majority": lambda graph: Majority(noise=0.1).run(HALF, graph, 10, 3),
    "deffuant": lambda graph: Deffuant().run(OPINIONS, 5, 3, graph),
    "hegselmann-krause": lambda graph: HegselmannKrause().run(OPINIONS, graph)[0],
    "degroot": lambda graph: DeGroot().run(graph, OPINIONS, 5),
    "friedkin-johnsen": lambda graph: FriedkinJohnsen().run(graph, OPINIONS, 5, np.full(N, 0.5)),
}
"""Models that take a graph, but are not run by spread."""


def graphs(directed: bool) -> tuple[Network, Network]:
    """The same graph twice: with ties of weight 0, and without them."""
    rng = np.random.default_rng(8)
    pairs = np.array([(i, j) for i in range(N) for j in range(i) if rng.random() < 0.15])
    pairs = np.where(rng.random((len(pairs), 1)) < 0.5, pairs, pairs[:, ::-1])
    weights = np.where(rng.random(len(pairs)) < 0.4, 0.0, rng.choice([0.3, 1.0, 2.5], len(pairs)))
    there = weights > 0
    return (
        as_network((*pairs.T, weights), directed=directed, nodes=N),
        as_network((*pairs[there].T, weights[there]), directed=directed, nodes=N),
    )


def outcome(run: Callable[[Network], Any], graph: Network) -> Any:
    try:
        out = run(graph)
    except HomefrontError as refusal:
        return str(refusal)
    return out


@pytest.mark.parametrize("name", all_models())
def test_every_model_has_a_place_in_this_contract(name: str) -> None:
    if name not in ON_GRAPHS and name not in OFF_SPREAD:
        source = inspect.getsource(sys.modules[all_models()[name].__module__])
        assert not any(word in source for word in ("layer_of", "weights_of_rows", "Network")), "it takes a graph"


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("name", ON_GRAPHS)
def test_a_tie_of_weight_nought_carries_nothing_in_spread(name: str, directed: bool) -> None:
    one, other = (spread(graph, name, seeds=[1, 2, 3], steps=30, runs=4, times=True) for graph in graphs(directed))
    assert one.identical(other)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("name", OFF_SPREAD)
def test_a_tie_of_weight_nought_carries_nothing_elsewhere(name: str, directed: bool) -> None:
    one, other = (outcome(OFF_SPREAD[name], graph) for graph in graphs(directed))
    if isinstance(one, str):
        assert "weight=False" in one
        assert one == other
        return
    assert np.asarray(one).tobytes() == np.asarray(other).tobytes()
    weighted, _ = graphs(directed)
    plain = as_network(weighted.carrying(), weight=False)
    assert np.asarray(OFF_SPREAD[name](plain)).tobytes() != np.asarray(one).tobytes()  # the others act


@pytest.mark.parametrize("name", ["maki-thompson", "daley-kendall", "voter", "deffuant", "majority", "degroot"])
def test_equal_weights_give_what_no_weights_give(name: str) -> None:
    plain = erdos_renyi(N, 5.0, 4)
    for weight in (1.0, 0.4, 1e-300, 1e300, np.float32(1 / 3)):
        heavy = Network(plain.indptr, plain.indices, np.full(plain.indices.size, weight))
        if name in OFF_SPREAD:
            one, other = (OFF_SPREAD[name](graph) for graph in (plain, heavy))
            np.testing.assert_allclose(one, other, rtol=1e-12)
        else:
            runs = [spread(graph, name, seeds=3, steps=20, runs=3, times=True) for graph in (plain, heavy)]
            assert runs[0].identical(runs[1])


@pytest.mark.parametrize("times", [2.0**-1000, 1e-300, 0.1, 3.0, 1e290])
@pytest.mark.parametrize("name", ["maki-thompson", "daley-kendall", "voter", "deffuant", "degroot", "friedkin-johnsen"])
def test_where_contacts_are_drawn_only_shares_of_weights_count(name: str, times: float) -> None:
    graph, _ = graphs(True)
    assert graph.weights is not None
    other = Network(graph.indptr, graph.indices, graph.weights * times, True)
    if name in OFF_SPREAD:
        np.testing.assert_allclose(OFF_SPREAD[name](graph), OFF_SPREAD[name](other), rtol=1e-9)
    else:
        runs = [spread(g, name, seeds=[1, 2], steps=20, runs=3, times=True) for g in (graph, other)]
        assert (runs[0].prevalence == runs[1].prevalence).all()


@pytest.mark.parametrize("name", ["maki-thompson", "daley-kendall"])
def test_a_rumour_is_told_along_a_tie_as_often_as_it_weighs(name: str) -> None:
    """One teller among three: by the first call of all, at most one has heard it, in proportion to the ties."""
    star = as_network([(0, 1, 1.0), (0, 2, 0.0), (0, 3, 3.0)], directed=True)
    data = spread(star, name, seeds=[0], steps=60, runs=2_000, times=True)
    at = data.adopted_at.values
    assert np.isnan(at[:, 2]).all()
    first = np.nanargmin(at[:, [1, 3]], axis=1)
    assert first.mean() == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 2_000))


@pytest.mark.parametrize(
    "weights", [[0.1, 0.2, 0.7], [1e-300, 3e-300, 1e-300], [1e300, 1.7e308, 1e308], [1.0, 1e-30, 1.0]]
)
def test_contacts_are_drawn_in_proportion(weights: list[float]) -> None:
    from homefront.models.weighted import Weighted, drawn_contact

    layer = as_network(([0] * 3, [1, 2, 3], weights)).contacts()
    assert isinstance(layer, Weighted)
    drawn = np.bincount([drawn_contact(layer, 0, np.uint64(5), k, 0) for k in range(6_000)], minlength=4)[1:]
    expected = np.array(weights) / max(weights)
    expected = expected / expected.sum()
    np.testing.assert_allclose(drawn / 6_000, expected, atol=4 * 0.5 / np.sqrt(6_000))


def test_whose_ties_weigh_more_has_more_say_among_voters() -> None:
    star = as_network([(0, 1, 1.0), (0, 2, 2.0), (0, 3, 0.0), (2, 3, 1e-6)])
    assert p_all_yes([0, 0, 1, 0], star) == pytest.approx((2 + 1e-6) / (6 + 2e-6))
    chain = as_network([(0, 1, 1.0), (1, 2, 3.0)])
    ended = [Voter().run([0, 0, 1], chain, seed)[0][0] for seed in range(3_000)]
    assert np.mean(ended) == pytest.approx(p_all_yes([0, 0, 1], chain), abs=4 * 0.5 / np.sqrt(3_000))
    assert p_all_yes([0, 0, 1], chain) == 0.375


def test_what_has_no_rule_for_weights_says_what_to_do() -> None:
    heavy = as_network([(0, 1, 2.0), (1, 2, 1.0)])
    for run in (
        lambda graph: HegselmannKrause().run([0.0, 0.1, 0.2], graph),
        lambda graph: HegselmannKrause().step(np.array([0.0, 0.1, 0.2]), graph.contacts()),
        lambda graph: equal_weights(graph, 3),
    ):
        with pytest.raises(ParameterError, match="weight=False"):
            run(heavy)
        run(as_network(heavy, weight=False))


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf, -np.inf, -1e-300])
def test_a_weight_that_is_no_strength_is_refused_wherever_it_comes_in(bad: float) -> None:
    columns = [np.array([0, 1]), np.array([1, 2])]
    for graph in (
        [(0, 1, 1.0), (1, 2, bad)],
        (*columns, np.array([1.0, bad], np.float32 if bad != -1e-300 else float)),
    ):
        with pytest.raises(GraphError, match="weight is"):
            spread(graph, "si")
    with pytest.raises(GraphError, match="expected numbers of 0 or more"):
        Network(np.array([0, 1, 2]), np.array([1, 0], np.int32), np.array([bad, bad]))
    with pytest.raises(GraphError, match="expected float32 or float64"):
        Network(np.array([0, 1, 2]), np.array([1, 0], np.int32), np.array([1, 1]))
