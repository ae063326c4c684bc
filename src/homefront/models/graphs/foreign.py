"""Graphs of networkx, igraph and graph-tool, asked by their own methods; none of them is imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from homefront.models.graphs.columns import Ties, id_column, shown, weight_column
from homefront.models.graphs.files import Weight
from homefront.models.graphs.network import GraphError


def ties_of_networkx(graph: Any, weight: Weight) -> Ties:
    """Of a Graph, DiGraph, MultiGraph or MultiDiGraph; nodes in ascending order where they have one."""
    nodes = list(graph.nodes)
    try:
        nodes.sort()
    except TypeError:  # nodes of several kinds stay in the graph's order
        nodes = list(graph.nodes)
    place = {node: k for k, node in enumerate(nodes)}
    rows = list(graph.edges(data=weight or _weight_of_networkx(graph, weight), default=None))
    source = np.fromiter((place[row[0]] for row in rows), dtype=np.int64, count=len(rows))
    target = np.fromiter((place[row[1]] for row in rows), dtype=np.int64, count=len(rows))

    def where(k: int) -> str:
        return f"edge {rows[k][0]!r}-{rows[k][1]!r}"

    values = _attribute([row[2] for row in rows], weight, where)
    return Ties(source, target, values, bool(graph.is_directed()), nodes, where=where)


def _weight_of_networkx(graph: Any, weight: Weight) -> str:
    """What the edges call their weight; only if none has a `weight`, all their attributes are looked through."""
    if weight is False or any(value is not None for *_, value in graph.edges(data="weight", default=None)):
        return "weight"
    held = (found for *_, found in graph.edges(data=True, default=None) if isinstance(found, dict))
    return _any_case(list(dict.fromkeys(name for found in held for name in found))) or "weight"


def _any_case(names: list[Any]) -> str | None:
    """The name that is `weight`, with capitals or without; GraphError where there are several."""
    found = [name for name in names if str(name).strip().casefold() == "weight"]
    if len(found) > 1 and "weight" not in found:
        raise GraphError(
            f"attributes {', '.join(map(shown, found))} of edges; expected one weight: name it, weight={found[0]!r}"
        )
    return "weight" if "weight" in found else found[0] if found else None


def _attribute(values: list[Any], weight: Weight, where: Callable[[int], str]) -> np.ndarray | None:
    """Weights where all edges have one; None where none has and none was asked for."""
    missing = [k for k, value in enumerate(values) if value is None]
    if weight is False or (weight is None and len(missing) == len(values)):
        return None
    if missing:
        raise GraphError(
            f"{where(missing[0])}: no {weight or 'weight'}, as {len(missing)} of {len(values)} edges; expected one on "
            "each. weight=False reads none"
        )
    return weight_column(np.array(values, dtype=object), where)


def ties_of_igraph(graph: Any, weight: Weight) -> Ties:
    """Of a Graph; nodes in its order, labelled by their attribute `name` where they have one."""
    pairs = np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
    nodes = graph.vs["name"] if "name" in graph.vs.attributes() else range(graph.vcount())

    def where(k: int) -> str:
        return f"edge {nodes[pairs[k, 0]]}-{nodes[pairs[k, 1]]}"

    name = _named(weight, graph.es.attributes(), "edge attribute")
    values = _attribute(list(graph.es[name]), name, where) if name else None
    flat = pairs.reshape(-1)
    return Ties(flat, flat[1:], values, bool(graph.is_directed()), nodes, where=where, pairs=True)


def ties_of_graph_tool(graph: Any, weight: Weight) -> Ties:
    """Of a Graph; nodes in its order, without those that a filter hides."""
    nodes = np.asarray(graph.get_vertices(), dtype=np.int64)
    name = _named(weight, list(graph.ep.keys()), "edge property")
    table = np.asarray(graph.get_edges([graph.ep[name]] if name else []))
    place = np.full(int(nodes.max()) + 1 if nodes.size else 0, -1, dtype=np.int64)
    place[nodes] = np.arange(nodes.size)
    source, target = (place[id_column(table[:, k], "edge")] for k in (0, 1))

    def where(k: int) -> str:
        return f"edge {nodes[source[k]]}-{nodes[target[k]]}"

    values = weight_column(table[:, 2], where) if name else None
    return Ties(source, target, values, bool(graph.is_directed()), nodes, where=where)


def _named(weight: Weight, there: list[str], what: str) -> str | None:
    """Which attribute holds the weights, or None."""
    if weight is None:
        return _any_case(there)
    if weight is False:
        return None
    if weight not in there:
        raise GraphError(f"no {what} {weight!r}; the graph has {', '.join(there) or 'none'}")
    return weight
