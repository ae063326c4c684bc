"""Graphs of other packages whose edges have attributes: what may be a weight is never passed over in silence."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.models.graphs import GraphError, as_network

nx = pytest.importorskip("networkx")
igraph = pytest.importorskip("igraph")

PAIRS = [(0, 1), (1, 2), (2, 3)]


def of_networkx(attributes: dict[str, list[Any]], kind: Any = None) -> Any:
    """Three edges; None: the edge does not have the attribute."""
    graph = (kind or nx.Graph)()
    for k, (a, b) in enumerate(PAIRS):
        graph.add_edge(a, b, **{name: values[k] for name, values in attributes.items()})
    return graph


def of_igraph(attributes: dict[str, list[Any]]) -> Any:
    return igraph.Graph(edges=PAIRS, edge_attrs=attributes)


class _Property(list[Any]):
    """What is asked of a property of graph-tool; edges are their numbers."""

    def value_type(self) -> str:
        first = self[0]
        kinds = {bool: "bool", int: "int32_t", float: "double", str: "string", list: "vector<double>"}
        return kinds.get(type(first), "python::object")


class _OfGraphTool:
    __module__ = "graph_tool"

    def __init__(self, attributes: dict[str, list[Any]]) -> None:
        self.ep = {name: _Property(values) for name, values in attributes.items()}

    def is_directed(self) -> bool:
        return False

    def get_vertices(self) -> Any:
        return np.arange(4)

    def edges(self) -> range:
        return range(len(PAIRS))

    def get_edges(self, properties: list[Any]) -> Any:
        return np.column_stack([np.array(PAIRS), *properties])


SOURCES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "networkx": of_networkx,
    "networkx, several edges": lambda held: of_networkx(held, nx.MultiDiGraph),
    "igraph": of_igraph,
    "graph-tool": _OfGraphTool,
}
sources = pytest.mark.parametrize("source", SOURCES)

numbers = st.one_of(
    st.integers(0, 10**6), st.floats(0, 1e6), st.decimals(0, 1000, allow_nan=False), st.fractions(0, 1000),
    st.floats(0, 1e6).map(np.float32), st.integers(0, 100).map(np.int16), st.floats(0, 1e6).map(str),
)  # fmt: skip
names = st.text("abcdefgh_XYZ", min_size=1, max_size=8).filter(lambda name: name.strip("_").casefold() != "weight")


@sources
@settings(deadline=None)
@given(name=names, values=st.lists(numbers, min_size=3, max_size=3))
def test_numbers_under_any_name_are_asked_about_and_read_as_told(source: str, name: str, values: list[Any]) -> None:
    graph = SOURCES[source]({name: values})
    with pytest.raises(GraphError) as refused:
        as_network(graph)
    assert f"edges with numbers as {name}, none of them called weight: are they weights?" in str(refused.value)
    assert f"weight={name!r} to read the first as the weight, weight=False to read none" in str(refused.value)
    assert as_network(graph, weight=False).weights is None
    if source != "graph-tool":
        weights = as_network(graph, weight=name, directed=None).weights
        assert weights is not None
        assert set(weights.tolist()) == {float(value) for value in values}


def test_a_file_asks_the_same_question(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target,strength\n0,1,0.4\n")
    question = "are they weights? Give weight='strength' to read the first as the weight, weight=False to read none"
    for graph in (path, of_networkx({"strength": [0.4, 1, 2]})):
        with pytest.raises(GraphError) as refused:
            as_network(graph)
        assert question in str(refused.value)


@sources
@pytest.mark.parametrize("one", [0.4, 3, Decimal("0.4"), Fraction(1, 3), "0.4", " 4e-1", float("nan")])
def test_one_number_among_others_is_enough(source: str, one: Any) -> None:
    """What stands in a file as a column of which one cell may be a weight is no other thing here."""
    if source == "graph-tool" and isinstance(one, float | int):
        pytest.skip("a property of graph-tool has one type")
    with pytest.raises(GraphError, match="edges with numbers as strength"):
        as_network(SOURCES[source]({"strength": ["no", one, "no"], "colour": ["red"] * 3}))


@sources
@pytest.mark.parametrize(
    "values",
    [["red", "", "blue"], [True, False, True], [[1.0], [2.0], [3.0]], [("a", 1), {"b": 2}, None], ["1a", "3,5", "-"]],
)
def test_text_truth_and_collections_are_no_weights(source: str, values: list[Any]) -> None:
    network = as_network(SOURCES[source]({"what": values, "note": ["x", "y", "z"]}))
    assert (network.n_ties, network.weights) == (3, None)


@sources
@pytest.mark.parametrize("name", ["id", "key", "_nx_multiedge_key", "_igraph_index", "ID", " Key"])
def test_what_tells_edges_apart_is_no_weight(source: str, name: str) -> None:
    assert as_network(SOURCES[source]({name: [0, 1, 2]})).weights is None


def test_graphs_that_packages_make_of_each_other_are_read() -> None:
    several = nx.MultiGraph([(0, 1), (0, 1), (1, 2)])
    assert as_network(igraph.Graph.from_networkx(several), repeated="merge").n_ties == 2
    assert as_network(igraph.Graph(edges=[(0, 1), (1, 2)]).to_networkx(create_using=nx.MultiGraph)).n_ties == 2
    keyed = nx.MultiGraph()
    keyed.add_edge(0, 1, key=5)
    assert as_network(keyed).weights is None


@sources
def test_a_weight_goes_before_other_numbers_as_in_a_table(source: str) -> None:
    if source == "graph-tool":
        pytest.skip("the stand-in has no arrays of floats")
    network = as_network(SOURCES[source]({"length": [7, 8, 9], "weight": [0.5, 0.5, 0.5]}))
    assert network.weights is not None
    assert set(network.weights.tolist()) == {0.5}


@pytest.mark.parametrize("source", ["networkx", "networkx, several edges", "igraph"])
@pytest.mark.parametrize("name", ["weight", "Weight"])
def test_a_weight_of_none_on_all_edges_is_missing(source: str, name: str) -> None:
    graph = SOURCES[source]({name: [None, None, None]})
    with pytest.raises(
        GraphError, match=f"no {name}, as 3 of 3 edges; expected one on each. Give weight=False to read none"
    ):
        as_network(graph)
    assert as_network(graph, weight=False).weights is None


def test_a_graph_without_edges_or_without_attributes_is_unweighted() -> None:
    assert as_network(nx.path_graph(3)).weights is None
    assert as_network(nx.empty_graph(3)).weights is None
    assert as_network(igraph.Graph.Ring(4)).weights is None
