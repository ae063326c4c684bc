"""hf.mean_field: shares that add up, what it takes for granted, what it must agree with, what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.errors import ParameterError
from homefront.models.graphs import Network, crowd, degrees_of, erdos_renyi
from homefront.models.graphs.generators import configuration
from homefront.models.majority import Majority
from homefront.models.mean_field import mean_field
from homefront.models.sir import SIR
from homefront.models.sis import resting_prevalence
from homefront.models.spread import ON_GRAPHS, spread
from homefront.models.voter import Voter
from homefront.world.contacts import Crowd

TWO = ("supersession", "competing")
IN_STEPS = ("granovetter", "watts", "linear-threshold", "independent-cascade")


@pytest.mark.parametrize("name", ON_GRAPHS)
@pytest.mark.parametrize("on", [crowd(1_000), degrees_of([0, 1, 2, 2, 7])], ids=["crowd", "degrees"])
def test_shares_are_shares_and_add_up(name: str, on: Any) -> None:
    rivals = 0.1 if name in TWO else None
    for continuous in (False, True):
        if continuous and name in IN_STEPS:
            continue
        out = mean_field(on, name, seeds=0.2, rivals=rivals, steps=25, continuous=continuous).prevalence.values
        assert out.shape == (26, len(ON_GRAPHS[name].states))
        assert np.abs(out.sum(axis=1) - 1).max() < 1e-7
        assert out.min() > -1e-7
        assert out[0, 1] == pytest.approx(0.2)


@pytest.mark.parametrize("name", [name for name in ON_GRAPHS if name not in IN_STEPS])
def test_everybody_with_as_many_ties_is_a_crowd(name: str) -> None:
    """In continuous time, where repeated meetings in a step do not matter."""
    rivals = 0.02 if name in TWO else None
    one, other = (
        mean_field(on, name, seeds=0.01, rivals=rivals, steps=30, continuous=True).prevalence.values
        for on in (7, degrees_of([7, 7, 7]))
    )
    if name in ("maki-thompson", "daley-kendall", "blocked-rumour", "supersession"):
        one = mean_field(1, name, seeds=0.01, rivals=rivals, steps=30).prevalence.values
    assert np.abs(one - other).max() < 1e-6


@given(p=st.floats(0.001, 0.1), g=st.floats(0.01, 1), k=st.integers(1, 30))
@settings(max_examples=25, deadline=None)
def test_sis_rests_where_gains_are_losses(p: float, g: float, k: int) -> None:
    out = mean_field(degrees_of(k), "sis", seeds=0.5, steps=1_000, transmission=p, recovery=g).prevalence.values
    if abs(out[-1, 1] - out[-2, 1]) < 1e-12:
        assert out[-1, 1] == pytest.approx(resting_prevalence(k, p, g), abs=1e-6)


def test_steps_and_rates_agree_where_chances_are_small() -> None:
    small = {"transmission": 0.0004, "recovery": 0.001}
    one, other = (
        mean_field(10, "sir", seeds=0.01, steps=6_000, continuous=c, **small).prevalence.values for c in (False, True)
    )
    assert np.abs(one - other).max() < 2e-3
    assert np.abs(one - other).max() > 1e-6


def test_degrees_that_differ_start_faster_and_reach_fewer() -> None:
    """Where <k^2> is greater it takes off sooner, and leaves more of those with few ties."""
    even, mixed = degrees_of(5), degrees_of([2] * 8 + [17] * 2)
    one, other = (
        mean_field(on, "sir", seeds=0.001, steps=400, transmission=0.06).prevalence.values for on in (even, mixed)
    )
    assert mixed.mean == 5
    assert other[15, 0] < one[15, 0]
    assert other[-1, 0] > one[-1, 0]


STRONG = [(0.9, 0.1), (0.05, 0.6), (1.0, 0.1), (0.3, 1.0), (1.0, 1.0), (0.0, 1.0)]
"""Chances of two messages; 1 is sure."""


@pytest.mark.parametrize(
    ("on", "seeds", "rivals"),
    [
        (configuration(np.full(2_000, 4), 1), 200, 200),
        (configuration(np.repeat([0, 2, 14], [200, 1_300, 500]), 1), 200, 300),
        (crowd(1_000), 5, 40), (crowd(300, 6.0), 30, 60), (crowd(40), 3, 6),
    ],
    ids=["graph", "degrees", "crowd", "contacts", "few"],
)  # fmt: skip
@pytest.mark.parametrize("chances", STRONG)
def test_two_messages_share_whom_both_reach_as_worlds_do(
    on: Any, seeds: int, rivals: int, chances: tuple[float, float]
) -> None:
    settings = {"seeds": seeds, "rivals": rivals, "steps": 1, "transmission": chances[0], "recovery": 0.0,
                "rival_transmission": chances[1], "rival_recovery": 0.0}  # fmt: skip
    worlds = spread(on, "competing", runs=150, seed=7, **settings).prevalence.values[:, 1, :3] / on.n
    equations = mean_field(on, "competing", **settings).prevalence.values[1, :3]
    error = np.maximum(worlds.std(axis=0, ddof=1) / np.sqrt(150), 1e-12)
    assert (np.abs(worlds.mean(axis=0) - equations) < 4.0 * error + 0.5 / (150 * on.n)).all()


@pytest.mark.parametrize("name", ["si", "sir", "sis", "independent-cascade"])
@pytest.mark.parametrize(
    "on", [crowd(60), crowd(60, 20.0), configuration(np.full(500, 4), 1)], ids=["crowd", "contacts", "graph"]
)
@pytest.mark.parametrize("chance", [0.1, 0.9, 1.0])
def test_one_message_catches_as_many_as_in_worlds_however_strong(name: str, on: Any, chance: float) -> None:
    settings = {"activation" if name == "independent-cascade" else "transmission": chance, "seeds": 6, "steps": 1}
    worlds = spread(on, name, runs=200, seed=3, **settings).prevalence.values[:, 1, 0] / on.n
    equation = mean_field(on, name, **settings).prevalence.values[1, 0]
    assert abs(worlds.mean() - equation) < 4.0 * worlds.std(ddof=1) / np.sqrt(200) + 0.5 / (200 * on.n)


def test_in_continuous_time_two_messages_race_at_their_chances() -> None:
    settings: dict[str, Any] = {"seeds": 0.1, "rivals": 0.1, "transmission": 0.9, "rival_transmission": 0.1,
                                "recovery": 0.0, "rival_recovery": 0.0, "steps": 1}  # fmt: skip
    assert "as p1 to p2" in mean_field(4, "competing", continuous=True, **settings).attrs["assumption"]
    assert "as p1 to p2" not in mean_field(4, "competing", **settings).attrs["assumption"]
    gains = mean_field(4, "competing", **settings).prevalence.values[1, 1:3] - 0.1  # nobody is met twice: p itself
    assert gains[0] / gains[1] == pytest.approx(9.0)


@pytest.mark.parametrize(
    "name", ["maki-thompson", "daley-kendall", "blocked-rumour", "supersession", "competing", "sir", "granovetter"]
)
def test_who_has_no_ties_calls_nobody(name: str) -> None:
    """Half have none: those hear nothing, tell nobody, and do not fall silent, as in worlds."""
    settings: dict[str, Any] = {"seeds": 1_000, "steps": 2, **({"rivals": 600} if name in TWO else {})}
    network = configuration(np.repeat([0, 100], 5_000), 1)
    worlds = spread(network, name, runs=5, **settings).prevalence.values.mean(axis=0) / network.n
    equations = mean_field(network, name, **settings).prevalence.values
    assert np.abs(worlds - equations).max() < 0.008
    if name in ("maki-thompson", "daley-kendall", "blocked-rumour"):
        alone = mean_field(degrees_of([0, 0, 0]), name, seeds=0.3, steps=9).prevalence.values
        assert (alone == [0.7, 0.3, 0.0]).all()


def test_on_a_graph_of_many_ties_worlds_follow_the_equations() -> None:
    network = configuration(np.where(np.arange(20_000) % 5 == 0, 120, 40), 1)
    settings: dict[str, Any] = {"seeds": 400, "steps": 40, "transmission": 0.004}
    for name in ("sir", "sis"):
        world = spread(network, name, **settings).prevalence[0].values / network.n
        assert np.abs(world - mean_field(network, name, **settings).prevalence.values).max() < 0.05


def test_what_is_taken_for_granted_is_said() -> None:
    network = erdos_renyi(500, 4.0, 1)
    for on, name, text in (
        (crowd(10), "sir", "well mixed"), (network, "sir", "Pastor-Satorras"), (network, "maki-thompson", "calls one"),
        (network, "watts", "Gleeson"), (crowd(10), "watts", "well mixed"),
    ):  # fmt: skip
        assert text in mean_field(on, name).attrs["assumption"]
    out = mean_field(network, SIR(transmission=0.2), seeds=5)
    assert out.attrs["contacts"] == pytest.approx(network.degrees.mean())
    assert (out.attrs["time"], out.attrs["parameter.transmission"], out.prevalence[0, 1]) == ("steps", 0.2, 0.01)
    assert mean_field(network, "maki-thompson").attrs["time"] == "continuous"


def test_voters_keep_their_shares_on_average() -> None:
    assert (mean_field(3, "voter", seeds=0.3, steps=5).prevalence[:, 1] == 0.3).all()
    assert (mean_field(3, Voter(), seeds=0.3, steps=5).prevalence[:, 0] == 0.7).all()


def test_a_majority_follows_its_equations() -> None:
    n = 40_000
    network, noisy = erdos_renyi(n, 9.0, 3), Majority(noise=0.1)
    start = (np.arange(n) % 100 < 55).astype(np.uint8)
    worlds = noisy.run(np.random.default_rng(1).permutation(start), network, 2, seed=2).mean(axis=1)
    equations = mean_field(network, noisy, seeds=0.55, steps=2).prevalence[:, 1].values
    assert worlds[1] == pytest.approx(equations[1], abs=0.01)
    crowded = mean_field(crowd(n), "majority", seeds=0.55, steps=2, noise=0.1).prevalence[:, 1].values
    assert crowded.tolist() == pytest.approx([0.55, 0.9, 0.9])
    assert noisy.run(start, Crowd(n), 2).mean(axis=1) == pytest.approx(crowded, abs=0.01)
    assert mean_field(2, "majority", seeds=0.5, steps=3).prevalence[-1, 1] == 0.5  # a tie leaves people as they are


@pytest.mark.parametrize(
    ("on", "name", "changes", "text"),
    [
        (crowd(10), "sir", {"seeds": 11}, "up to 10"), (3, "sir", {"seeds": 2}, "a share from 0 to 1"),
        (3, "sir", {"seeds": np.nan}, "a share"), (3, "sir", {"steps": -1}, "steps = -1"),
        (3, "sir", {"rivals": 0.1}, "has one message"), (3, "competing", {}, "expected rivals"),
        (3, "competing", {"seeds": 0.6, "rivals": 0.6}, "of all together"), (-1, "sir", {}, "contacts a step"),
        (crowd(10, 2), "maki-thompson", {}, "has no meaning"), (3, "watts", {"continuous": True}, "moves in steps"),
        (3, "sir", {"recovery": np.array([0.1, 0.2])}, "one value for everybody"), (3, "sirr", {}, "did you mean sir"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(on: Any, name: str, changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        mean_field(on, name, **changes)


def test_directed_and_weighted_graphs_are_refused() -> None:
    plain = erdos_renyi(50, 4.0, 1)
    for graph in (
        Network(plain.indptr, plain.indices, np.ones(plain.indices.size)),
        Network(plain.indptr, plain.indices, None, True),
    ):
        with pytest.raises(ParameterError, match="expected ties that lead both ways"):
            mean_field(graph, "sir")
