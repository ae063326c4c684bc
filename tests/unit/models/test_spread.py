"""hf.spread: what it returns, that nothing depends on threads or the order of edges, and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numba
import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.graphs import Network, erdos_renyi
from homefront.models.spread import ON_GRAPHS, spread

STEPS = 30
SETTINGS: dict[str, dict[str, float]] = {
    "si": {"transmission": 0.1}, "sir": {"transmission": 0.2}, "seir": {"transmission": 0.2},
    "sis": {"transmission": 0.1}, "sirs": {"transmission": 0.1}, "maki-thompson": {"attempts": 2, "forgetting": 0.1},
    "independent-cascade": {"activation": 0.4}, "watts": {"threshold": 0.15}, "granovetter": {"sd": 0.2},
}  # fmt: skip


@pytest.fixture(scope="module")
def network() -> Network:
    return erdos_renyi(6_000, 6.0, 4)


def run(graph: Any, name: str, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "seeds": 0.01,
        "steps": STEPS,
        "runs": 2,
        "times": True,
        **SETTINGS.get(name, {}),
        **changes,
    }
    return spread(graph, name, **settings)


def content(data: Any) -> bytes:
    return b"".join(np.ascontiguousarray(data[name].values).tobytes() for name in sorted(data.data_vars))


@pytest.mark.parametrize("name", ON_GRAPHS)
def test_people_are_neither_made_nor_lost(network: Network, name: str) -> None:
    data = run(network, name)
    assert (data.prevalence.sum("state") == network.n).all()
    assert (data.prevalence >= 0).all()
    assert data.prevalence.dims == ("run", "step", "state")
    first = data.prevalence[:, 0].values
    if name != "granovetter":
        assert (first[:, 1] == 60).all()
    assert data.prevalence[:, -1, 0].values.max() < network.n - 60  # it spreads


@pytest.mark.parametrize("name", ON_GRAPHS)
def test_the_same_bytes_on_one_and_two_threads_and_another_seed_is_another_world(network: Network, name: str) -> None:
    most = numba.get_num_threads()
    try:
        seen = set()
        for threads in (1, min(2, most)):
            numba.set_num_threads(threads)
            seen.add(content(run(network, name)))
    finally:
        numba.set_num_threads(most)
    assert len(seen) == 1
    assert content(run(network, name, seed=9)) not in seen


@pytest.mark.parametrize("name", ON_GRAPHS)
def test_the_order_of_edges_changes_nothing(name: str) -> None:
    rng = np.random.default_rng(5)
    pairs = rng.integers(0, 500, (1_500, 2))
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    turned = np.where(rng.random((len(pairs), 1)) < 0.5, pairs, pairs[:, ::-1])[rng.permutation(len(pairs))]
    one, other = (run(edges, name, seeds=[3, 4, 5, 6, 7, 8]) for edges in (pairs, turned))
    assert content(one) == content(other)


@pytest.mark.parametrize("name", ["sir", "seir", "maki-thompson", "independent-cascade"])
def test_who_told_whom_had_it_before_and_is_a_neighbour(network: Network, name: str) -> None:
    data = run(network, name, tellers=True, runs=1)
    at, by = data.adopted_at[0].values, data.told_by[0].values
    told = np.flatnonzero(by >= 0)
    assert told.size > 100
    assert (at[by[told]] < at[told]).all()
    neighbours = [set(network.indices[network.indptr[i] : network.indptr[i + 1]].tolist()) for i in told]
    assert all(by[i] in near for i, near in zip(told, neighbours, strict=True))
    seeds = np.flatnonzero(at == 0)
    assert set(np.flatnonzero((by < 0) & np.isfinite(at))) == set(seeds.tolist())


@pytest.mark.parametrize("name", ["sir", "sis"])
def test_a_tie_of_weight_three_is_three_ties(name: str) -> None:
    plain = erdos_renyi(2_000, 5.0, 6)
    heavy = Network(plain.indptr, plain.indices, np.full(plain.indices.size, 3.0))
    chance = 0.05
    one = run(heavy, name, transmission=chance)
    other = run(plain, name, transmission=1 - (1 - chance) ** 3)
    assert content(one) == content(other)


@pytest.mark.parametrize("name", ["si", "sis", "watts", "maki-thompson"])
def test_a_directed_tie_carries_one_way(name: str) -> None:
    chain = np.array([(0, 1), (1, 2), (2, 3)])
    sure = {"si": {"transmission": 1}, "sis": {"transmission": 1, "recovery": 0}, "watts": {"threshold": 1}}.get(
        name, {}
    )
    forwards = spread(chain, name, seeds=[0], steps=50, directed=True, times=True, **sure)
    backwards = spread(chain, name, seeds=[3], steps=50, directed=True, times=True, **sure)
    assert np.isfinite(forwards.adopted_at[0]).all()
    assert np.isfinite(backwards.adopted_at[0]).values.tolist() == [False, False, False, True]


def test_labels_stay_those_of_the_user() -> None:
    edges = (np.array(["ann", "bob", "cy"]), np.array(["bob", "cy", "dee"]))
    data = spread(edges, "si", seeds=["cy"], steps=1, times=True, transmission=1)
    assert data.adopted_at.sel(node="bob").item() == 1
    with pytest.raises(ParameterError, match="no node 'eve'"):
        spread(edges, "si", seeds=["eve"])


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"seeds": 6_001}, "the graph has 6000 nodes"), ({"seeds": 1.5}, "a share from 0 to 1"),
        ({"seeds": [-1]}, "no node -1; nodes are"), ({"seeds": [2, 2]}, "stands there twice"),
        ({"steps": -1}, "steps = -1"), ({"runs": 0}, "runs = 0"), ({"transmission": 1.2}, "from 0 to 1"),
        ({"transmission": float("nan")}, "from 0 to 1"), ({"tranmission": 0.1}, "transmission"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(network: Network, changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        spread(network, "sir", **changes)


def test_an_unknown_model_names_the_nearest(network: Network) -> None:
    with pytest.raises(ParameterError, match=r"'sirr'.*sir"):
        spread(network, "sirr")


def test_nobody_tells_in_a_threshold_model(network: Network) -> None:
    with pytest.raises(ParameterError, match="tellers=False"):
        spread(network, "watts", tellers=True)


def test_people_may_recover_and_join_each_at_their_own_rate(network: Network) -> None:
    same = np.full(network.n, 0.1)
    for name in ("sir", "seir", "sis", "sirs"):
        assert content(run(network, name, recovery=same)) == content(run(network, name, recovery=0.1))
    some = np.where(np.arange(network.n) < 3_000, 0.0, 1.0)
    data = run(network, "sir", recovery=some, runs=1)
    assert data.attrs["parameter.recovery"] == "by person"
    at, last = data.adopted_at[0].values, data.prevalence[0, -1].values
    still = np.isfinite(at[:3_000]).sum() + (at[3_000:] == STEPS).sum()
    assert last[1] == still
    stubborn = np.where(np.arange(network.n) % 2 == 0, 1.0, 0.01)
    joined = np.isfinite(run(network, "watts", threshold=stubborn, runs=1).adopted_at[0].values)
    assert joined[1::2].mean() > 0.9 > joined[::2].mean()


@pytest.mark.parametrize(
    ("name", "changes", "text"),
    [
        ("sir", {"recovery": [0.1, 0.2]}, "one value a node"),
        ("sir", {"transmission": np.full(6_000, 0.1)}, "for all"),
        ("watts", {"threshold": np.full(6_000, np.nan)}, "not a number"),
        ("watts", {"threshold": np.full(6_000, 2.0)}, "from 0 to 1"),
        ("sir", {"recover": np.full(6_000, 0.1)}, "did you mean recovery"),
    ],
)  # fmt: skip
def test_values_by_person_are_checked(network: Network, name: str, changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        run(network, name, **changes)


def test_four_threads_give_the_bytes_of_one() -> None:
    """In a process of its own, which may have more threads than this one."""
    script = (
        "import hashlib, numba\n"
        "from homefront.models.graphs import erdos_renyi\n"
        "from homefront.models.spread import ON_GRAPHS, spread\n"
        "for name in ON_GRAPHS:\n"
        "    seen = set()\n"
        "    for threads in (1, 2, 4):\n"
        "        numba.set_num_threads(threads)\n"
        "        data = spread(erdos_renyi(9_000, 6.0, 4), name, seeds=0.02, steps=20, times=True)\n"
        "        held = data.adopted_at.values.tobytes() + data.incidence.values.tobytes()\n"
        "        seen.add(hashlib.sha256(held).digest())\n"
        "    print(name, len(seen))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "NUMBA_NUM_THREADS": "4"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.split("\n")[:-1] == [f"{name} 1" for name in ON_GRAPHS]


def test_a_share_that_is_nobody_is_refused(network: Network) -> None:
    with pytest.raises(ParameterError, match="less than one person"):
        spread(network, "sir", seeds=0.00001)


@pytest.mark.parametrize("name", ["sir", "maki-thompson", "watts"])
def test_progress_reaches_its_end(network: Network, name: str) -> None:
    told: list[tuple[int, int]] = []
    run(network, name, tick=lambda done, total: told.append((done, total)))
    assert told[-1] == (2 * STEPS, 2 * STEPS)
