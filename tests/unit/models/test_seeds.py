"""Seeds: any label that the graph has, in any collection, or a number, or a share; what is none of these is named."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.errors import ParameterError
from homefront.models.graphs import as_network
from homefront.models.spread import spread

nx = pytest.importorskip("networkx")

PLAIN = st.one_of(
    st.text(max_size=5), st.integers(), st.integers(2**62, 2**66), st.binary(max_size=3), st.booleans(),
    st.floats(allow_nan=False), st.dates(),
)  # fmt: skip
LABELS = st.one_of(PLAIN, st.tuples(PLAIN, PLAIN), st.tuples(st.tuples(PLAIN), PLAIN), st.frozensets(PLAIN, max_size=2))
COLLECTIONS: dict[str, Any] = {
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "generator": iter, "keys": dict.fromkeys,
    "array": lambda labels: np.fromiter(labels, dtype=object, count=len(labels)),
}  # fmt: skip


def who(graph: Any, seeds: Any) -> list[Any]:
    """The labels of those who start, in the order of rows."""
    at = spread(graph, "si", seeds=seeds, steps=0, times=True).adopted_at[0]
    labels = as_network(graph).labels
    rows = np.flatnonzero(np.isfinite(at.values))
    return rows.tolist() if labels is None else labels[rows].tolist()


def path_of(labels: list[Any]) -> Any:
    graph = nx.Graph()
    nx.add_path(graph, labels)
    return graph


@pytest.mark.parametrize("collection", COLLECTIONS)
@settings(max_examples=25, deadline=None)
@given(labels=st.lists(LABELS, min_size=2, max_size=8, unique=True), data=st.data())
def test_any_label_of_the_graph_in_any_collection(collection: str, labels: list[Any], data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(labels), unique=True))
    given_seeds = COLLECTIONS[collection](some)
    if collection in ("tuple", "frozenset") and given_seeds in labels:
        return  # a collection that is a label itself: test_a_collection_that_is_a_node
    started = who(path_of(labels), given_seeds)
    assert len(started) == len(some)
    assert set(started) == set(some)


@settings(max_examples=30, deadline=None)
@given(labels=st.lists(LABELS, min_size=2, max_size=6, unique=True))
def test_a_run_takes_them_in_the_order_of_rows(labels: list[Any]) -> None:
    graph = path_of(labels)
    data = spread(graph, "si", seeds=(label for label in labels[:1]), steps=1, runs=2, times=True, transmission=1)
    network = as_network(graph)
    at = dict(zip(map(network.label, range(network.n)), data.adopted_at[1].values.tolist(), strict=True))
    assert at[labels[0]] == 0
    assert at[labels[1]] == 1


@settings(max_examples=100, deadline=None)
@given(labels=st.lists(LABELS, min_size=2, max_size=6, unique=True), stranger=LABELS)
def test_a_label_that_is_not_there_is_named(labels: list[Any], stranger: Any) -> None:
    if stranger in labels:
        return
    with pytest.raises(ParameterError, match="seeds: no node"):
        who(path_of(labels), [labels[0], stranger])


@pytest.mark.parametrize("seeds", [[], (), set(), np.array([]), iter(()), pd.Series(dtype=int), 0, 0.0, {}])
@pytest.mark.parametrize("labels", [[0, 1, 2], ["a", "b", "c"], [(0, 1), (0, 2), (1, 2)]])
def test_nobody_may_start(seeds: Any, labels: list[Any]) -> None:
    assert who(path_of(labels), seeds) == []
    data = spread(path_of(labels), "sir", seeds=[], steps=3)
    assert data.prevalence[0, :, 0].values.tolist() == [3] * 4


def test_a_label_may_stand_alone() -> None:
    assert who(path_of(["ann", "bob"]), "ann") == ["ann"]
    assert who(path_of([b"a", b"b"]), b"a") == [b"a"]
    assert who(path_of([(0, 1), (0, 2)]), (0, 1)) == [(0, 1)]
    assert who(path_of([frozenset("ab"), "a", "c"]), frozenset("ab")) == [frozenset("ab")]


def test_a_collection_that_is_a_node_and_holds_nodes_is_refused_with_a_way_out() -> None:
    graph = path_of([(0, 1), 0, 1])
    with pytest.raises(ParameterError, match=r"is it one node, or are these 2\?"):
        who(graph, (0, 1))
    assert who(graph, [(0, 1)]) == [(0, 1)]
    assert set(who(graph, [0, 1])) == {0, 1}


@pytest.mark.parametrize(
    "seeds",
    [
        np.array([3, 5]), np.array([3, 5], np.uint8), np.array([3.0, 5.0]), {5, 3}, range(3, 7, 2), (i for i in (3, 5)),
        pd.Series([3, 5]), pd.Index([3, 5]), pa.array([3, 5]), [np.int32(3), 5.0], {3: "x", 5: "y"}, [5, 3],
    ],
    ids=lambda seeds: type(seeds).__name__,
)  # fmt: skip
def test_whole_numbers_come_in_many_ways(seeds: Any) -> None:
    assert who([(i, i + 1) for i in range(9)], seeds) == [3, 5]


def test_ids_of_any_size_are_nodes() -> None:
    graph = nx.Graph([(2**63, 2**70), (2**63, 5), (-(2**80), 5)])
    assert who(graph, [2**70, -(2**80)]) == [-(2**80), 2**70]
    frame = pd.DataFrame({"source": np.array([2**63, 7], np.uint64), "target": np.array([7, 2**64 - 1], np.uint64)})
    assert who(frame, [2**64 - 1]) == [2**64 - 1]
    assert who(pd.DataFrame({"source": [2**70, 1], "target": [1, 2]}), [2**70, 2]) == [2, 2**70]
    assert as_network((np.array([2**63], np.uint64), [1]), nodes=[1, 2**63]).labels.tolist() == [1, 2**63]


def test_a_number_is_how_many_and_a_share_is_of_all() -> None:
    ring = nx.cycle_graph(200)
    assert len(who(ring, 7)) == 7
    assert len(who(ring, np.int64(7))) == len(who(ring, np.array(7))) == 7
    assert len(who(ring, 0.05)) == len(who(ring, np.float32(0.05))) == 10
    assert len(who(ring, 1.0)) == len(who(ring, 200)) == 200


@pytest.mark.parametrize(
    ("seeds", "text"),
    [
        (None, "expected how many start"), (True, "expected how many start"), (np.True_, "expected how many start"),
        (object(), "no node <object"), (1j, "no node 1j"), (-1, "the graph has 6 nodes"), (7, r"write \[7\]"),
        (1.5, "a share from 0 to 1"), (float("nan"), "a share from 0 to 1"), (float("inf"), "a share from 0 to 1"),
        (1e-9, "less than one person"),
        ("ann", "no node 'ann'; nodes are the whole numbers from 0"), ([6], "no node 6;"),
        ([0, 9, 8], r"no node 9 \(2 of 3 are not in the"), ([1, 1], "1 stands there twice"), ([1, 1.0], "twice"),
        ([1.5], "no node 1.5"), ([float("nan")], "no node nan"), ([None], "no node None"), ([True], "no node True"),
        ([[1, 2]], r"\[1, 2\] is no label; expected"), ([{1}], "can be hashed"), ((1, [2]), "can be hashed"),
        (np.array([[1, 2]]), r"shape \(1, 2\)"), (np.array([True, False]), "np.flatnonzero"), (["1"], "no node '1'"),
        ([10**30], "no node 1000000000"), ("x" * 500, r"no node 'xxx.*\.\.\.;"),
    ],
)  # fmt: skip
def test_what_is_no_seed_is_refused_in_a_sentence(seeds: Any, text: str) -> None:
    with pytest.raises(ParameterError, match=text) as refused:
        who(nx.cycle_graph(6), seeds)
    assert len(str(refused.value)) < 250


def test_a_label_of_two_nodes_is_refused() -> None:
    class Igraph:
        __module__ = "igraph"

        class _Vertices(dict[str, Any]):
            def attributes(self) -> list[str]:
                return list(self)

        es, vs = _Vertices(), _Vertices(name=["a", "b", "a"])

        def vcount(self) -> int:
            return 3

        def is_directed(self) -> bool:
            return False

        def get_edgelist(self) -> list[tuple[int, int]]:
            return [(0, 1), (1, 2)]

    with pytest.raises(ParameterError, match="'a' is the label of two nodes"):
        who(Igraph(), ["b"])
    assert len(who(Igraph(), 2)) == 2


def test_what_came_is_shown_with_what_is_there() -> None:
    with pytest.raises(ParameterError, match=re.escape("no node 1; nodes are '1', '2', '3'")):
        who(path_of(["1", "2", "3"]), [1])


def test_dates_of_numpy_are_labels() -> None:
    days = np.array(["1941-06-22", "1941-06-23"], "datetime64[D]")
    assert len(who(path_of(list(days)), days[:1])) == 1
    assert who(path_of([7, 8]), [np.int16(8)]) == [8]


@pytest.mark.parametrize("length", [1, 2])
def test_an_array_of_any_length_is_a_row_of_seeds(length: int) -> None:
    rows = range(length)
    for seeds in (np.arange(length), np.arange(length).astype(object), pd.Index(rows), pd.array(rows)):
        found = spread([(0, 1), (1, 2)], "si", seeds=seeds, steps=1, transmission=0.0)
        assert found["prevalence"].values[0, 0].tolist() == [3 - length, length]
