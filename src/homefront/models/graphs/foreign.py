"""Graphs of networkx, igraph and graph-tool, asked by their own methods; none of them is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from numbers import Real
from typing import Any

import numpy as np

from homefront.models.graphs.columns import Ties, as_text, id_column, weight_column
from homefront.models.graphs.files import WEIGHT_AS_TEXT, Weight
from homefront.models.graphs.network import GraphError

NEVER_WEIGHTS = ("id", "key", "_nx_multiedge_key", "_igraph_index")
"""Attributes that tell edges apart: of readers of files, and of networkx and igraph in graphs made of each other's."""

Values = Callable[[], Iterable[Any]]
"""What gives the values of an attribute, of some edge each."""


def ties_of_networkx(graph: Any, weight: Weight) -> Ties:
    """Of a Graph, DiGraph, MultiGraph or MultiDiGraph; nodes in ascending order where they have one."""
    nodes = list(graph.nodes)
    try:
        nodes.sort()
    except TypeError:  # nodes of several kinds stay in the graph's order
        nodes = list(graph.nodes)
    place = {node: k for k, node in enumerate(nodes)}
    name = _name_in_networkx(graph) if weight is None else weight or None
    rows = list(graph.edges(data=name or "weight", default=None))
    source = np.fromiter((place[row[0]] for row in rows), dtype=np.int64, count=len(rows))
    target = np.fromiter((place[row[1]] for row in rows), dtype=np.int64, count=len(rows))

    def where(k: int) -> str:
        return f"edge {rows[k][0]!r}-{rows[k][1]!r}"

    values = _weights([row[2] for row in rows], name, where) if name else None
    return Ties(source, target, values, bool(graph.is_directed()), nodes, where=where)


def _name_in_networkx(graph: Any) -> str | None:
    """What the edges call their weight; only if none has a `weight`, all their attributes are looked through."""
    if any(value is not None for *_, value in graph.edges(data="weight", default=None)):
        return "weight"
    held: dict[Any, list[Any]] = {}
    for *_, found in graph.edges(data=True, default=None):
        for name, value in found.items() if isinstance(found, dict) else ():
            held.setdefault(name, []).append(value)
    return _name_of_weight({name: values.__iter__ for name, values in held.items()})


def _name_of_weight(held: Mapping[str, Values]) -> str | None:
    """The attribute that is called `weight`, with capitals or without; None where no other may be one either.

    held : what gives the values, by the name of the attribute; asked only where none is called so.
    Raises GraphError where several are called so, or where others may be weights: that is never decided in silence.
    """
    found = [name for name in held if _plain(name) == "weight"]
    if len(found) > 1 and "weight" not in found:
        raise GraphError(
            f"attributes {', '.join(map(as_text, found))} of edges; expected one weight: name it, weight={found[0]!r}"
        )
    if found:
        return "weight" if "weight" in found else found[0]
    others = [
        name for name, values in held.items() if _plain(name) not in NEVER_WEIGHTS and any(map(_counts, values()))
    ]
    if others:
        raise GraphError(
            f"edges with numbers as {', '.join(as_text(name) for name in others[:20])}, none of them called weight: "
            f"are they weights? Give weight={others[0]!r} to read the first as the weight, weight=False to read none"
        )
    return None


def _plain(name: Any) -> str:
    return str(name).strip().casefold()


def _counts(value: Any) -> bool:
    """Whether it is a number, or text that is one; truth values are none."""
    if isinstance(value, str):
        return bool(WEIGHT_AS_TEXT.fullmatch(value.strip()))
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def _weights(values: list[Any], name: str, where: Callable[[int], str]) -> np.ndarray:
    """Weights by the name of their attribute, one on each edge."""
    missing = [k for k, value in enumerate(values) if value is None]
    if missing:
        raise GraphError(
            f"{where(missing[0])}: no {name}, as {len(missing)} of {len(values)} edges; expected one on each. "
            "Give weight=False to read none"
        )
    return weight_column(np.array(values, dtype=object), where)


def ties_of_igraph(graph: Any, weight: Weight) -> Ties:
    """Of a Graph; nodes in its order, labelled by their attribute `name` where they have one."""
    pairs = np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
    nodes = graph.vs["name"] if "name" in graph.vs.attributes() else range(graph.vcount())

    def where(k: int) -> str:
        return f"edge {nodes[pairs[k, 0]]}-{nodes[pairs[k, 1]]}"

    held = {one: partial(graph.es.__getitem__, one) for one in graph.es.attributes()}
    name = _named(weight, held, "edge attribute")
    values = _weights(list(graph.es[name]), name, where) if name else None
    flat = pairs.reshape(-1)
    return Ties(flat, flat[1:], values, bool(graph.is_directed()), nodes, where=where, pairs=True)


def ties_of_graph_tool(graph: Any, weight: Weight) -> Ties:
    """Of a Graph; nodes in its order, without those that a filter hides."""
    nodes = np.asarray(graph.get_vertices(), dtype=np.int64)
    held = {one: partial(_values_in_graph_tool, graph, one) for one in list(graph.ep.keys())}
    name = _named(weight, held, "edge property")
    table = np.asarray(graph.get_edges([graph.ep[name]] if name else []))
    place = np.full(int(nodes.max()) + 1 if nodes.size else 0, -1, dtype=np.int64)
    place[nodes] = np.arange(nodes.size)
    source, target = (place[id_column(table[:, k], "edge")] for k in (0, 1))

    def where(k: int) -> str:
        return f"edge {nodes[source[k]]}-{nodes[target[k]]}"

    values = weight_column(table[:, 2], where) if name else None
    return Ties(source, target, values, bool(graph.is_directed()), nodes, where=where)


def _values_in_graph_tool(graph: Any, name: str) -> Iterable[Any]:
    """Of a property of edges; one number stands for all where the type of the property says that they are numbers."""
    values = graph.ep[name]
    kind = values.value_type()
    if kind in ("string", "python::object"):
        return (values[edge] for edge in graph.edges())
    return () if kind == "bool" or kind.startswith("vector") else (0,)


def _named(weight: Weight, held: Mapping[str, Values], what: str) -> str | None:
    """Which attribute holds the weights, or None. held : what gives the values, by the name of the attribute."""
    if weight is None:
        return _name_of_weight(held)
    if weight is False:
        return None
    if weight not in held:
        raise GraphError(f"no {what} {weight!r}; the graph has {', '.join(held) or 'none'}")
    return weight
