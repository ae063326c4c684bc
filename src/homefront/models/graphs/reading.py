"""Any graph a user has at hand into a Network: arrays, matrices, tables, files, and graphs of other packages.

Other packages are recognised by the name of the module their types come from, and asked by their own methods: none
is imported here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from homefront.errors import ResourceError
from homefront.models.graphs.columns import (
    Nodes,
    Ties,
    array_of,
    as_text,
    check_size,
    id_column,
    numbered,
    weight_column,
)
from homefront.models.graphs.csr import Ends, Rows, merged, one_sided, rows_of, survey
from homefront.models.graphs.files import Weight, ties_of_file, ties_of_table
from homefront.models.graphs.foreign import ties_of_graph_tool, ties_of_igraph, ties_of_networkx
from homefront.models.graphs.network import GraphError, Network
from homefront.models.ties import Repeated, SelfLoops

_GRAPHS = {"networkx": ties_of_networkx, "igraph": ties_of_igraph, "graph_tool": ties_of_graph_tool}
_TABLES = ("pandas", "pyarrow", "polars")


def as_network(
    graph: Any,
    *,
    directed: bool | None = None,
    weight: Weight = None,
    nodes: Nodes | None = None,
    self_loops: SelfLoops = "refuse",
    repeated: Repeated = "refuse",
    encoding: str | None = None,
) -> Network:
    """Read any graph into a Network.

    Parameters
    ----------
    graph : Network, (m, 2) or (m, 3) array, tuple, matrix, graph, table or path
        An array of rows of ids, the third column weights; a tuple of columns (source, target[, weight]); a
        scipy.sparse matrix; a graph of networkx, igraph or graph-tool; a table of pandas, pyarrow or polars with
        columns source, target[, weight]; the path of such a table as .parquet, .csv, .tsv, .txt, .edges or .edgelist.
        For CSR arrays see `from_csr`.
    directed : bool, optional
        Whether ties go from source to target only; None: as the graph says, or undirected if it does not.
    weight : str or False, optional
        Column or attribute with the weights; False: weights are not read; None: `weight`, if there is one. Then other
        columns of a table, and other attributes of edges that hold numbers, are refused: they may be weights.
    nodes : int or list, optional
        Number of nodes, with ids 0 to nodes - 1, or the ids of all in their order. None: the graph's own nodes; for
        arrays 0 to the largest id; for tables, files and text the ids that occur, in ascending order.
    self_loops : {"refuse", "drop"}
        What is done with ties of a node to itself; "drop" leaves them out.
    repeated : {"refuse", "merge"}
        What is done with ties given more than once; "merge" makes one of them, their weights added up. In an undirected
        list a-b and b-a are the same tie.
    encoding : str, optional
        Encoding of a file of text; None: UTF-8, or what a mark at its start says.

    Returns
    -------
    Network
        The graph.

    Raises
    ------
    GraphError
        If it is no graph, or an argument is wrong.
    ResourceError
        If the memory is too small.

    Examples
    --------
    >>> as_network([(0, 1), (2, 1)]).degrees.tolist()
    [1, 2, 1]
    """
    if self_loops not in ("refuse", "drop"):
        raise GraphError(f"self_loops={self_loops!r}; expected 'refuse' or 'drop'")
    if repeated not in ("refuse", "merge"):
        raise GraphError(f"repeated={repeated!r}; expected 'refuse' or 'merge'")
    _refuse_odd(weight, nodes, encoding)
    if isinstance(graph, Network):
        return _same(graph, directed, weight, nodes)
    try:
        return _made(graph, directed, weight, nodes, self_loops, repeated, encoding)
    except GraphError as failure:
        if isinstance(graph, (str, os.PathLike)) and str(graph) not in str(failure):
            raise GraphError(f"{graph}: {failure}") from None
        raise


def _refuse_odd(weight: Any, nodes: Any, encoding: Any) -> None:
    """GraphError for an argument of a type that it cannot have."""
    if weight is not None and weight is not False and not (isinstance(weight, str) and weight):
        raise GraphError(f"weight={as_text(repr(weight))}; expected the name of a column or attribute, False or None")
    if encoding is not None and not (isinstance(encoding, str) and encoding):
        raise GraphError(f"encoding={as_text(repr(encoding))}; expected the name of an encoding, as 'utf-8', or None")
    number = isinstance(nodes, (int, np.integer)) and not isinstance(nodes, bool)
    listed = hasattr(nodes, "__iter__") and hasattr(nodes, "__len__")
    if nodes is not None and not number and (not listed or isinstance(nodes, (str, bytes, set, frozenset))):
        raise GraphError(f"nodes={as_text(repr(nodes))}; expected how many there are, a list of their ids, or None")


def _made(
    graph: Any,
    directed: bool | None,
    weight: Weight,
    nodes: Nodes | None,
    self_loops: SelfLoops,
    repeated: Repeated,
    encoding: str | None,
) -> Network:
    ties, matrix = _ties(graph, weight, encoding), _is_matrix(graph)
    if directed and ties.directed is False:
        raise GraphError("directed=True for a graph that is undirected; expected None, or the graph made directed")
    both = not (ties.directed if directed is None else directed)
    ends, n, labels = numbered(ties, nodes)
    rows = _rows(ties, ends, n, labels, both and not matrix, self_loops, repeated)
    if both and matrix:
        _refuse_if_one_sided(rows, labels)
    dtype = np.float64 if ties.weight is None else ties.weight.dtype
    return _network(rows, ties.weight is not None, dtype, not both, labels)


def from_csr(
    indptr: Any,
    indices: Any,
    weights: Any = None,
    *,
    directed: bool = False,
    self_loops: SelfLoops = "refuse",
    repeated: Repeated = "refuse",
) -> Network:
    """Make a Network of CSR arrays, in which row i is indices[indptr[i]:indptr[i + 1]].

    The arrays are copied once.

    Parameters
    ----------
    indptr : (n + 1,) array of int
        Where each row begins and ends.
    indices : (ends,) array of int
        Neighbours, 0 to n - 1, each row in any order. In an undirected graph each tie stands in both its rows.
    weights : (ends,) array of float, optional
        Weight of each of them, 0 or more, the same in both rows of an undirected tie.
    directed : bool
        Whether ties lead one way only.
    self_loops : {"refuse", "drop"}
        What is done with ties of a node to itself; "drop" leaves them out.
    repeated : {"refuse", "merge"}
        What is done with ties given more than once; "merge" makes one of them, their weights added up.

    Returns
    -------
    Network
        The graph.

    Raises
    ------
    GraphError
        If the arrays do not fit.
    ResourceError
        If the memory is too small.

    Examples
    --------
    >>> from_csr([0, 1, 2], [1, 0]).n_ties
    1
    """
    starts = id_column(indptr, "indptr", lambda k: f"indptr[{k}]").astype(np.int64, copy=False)
    target = id_column(indices, "indices", lambda k: f"indices[{k}]")
    if starts.dtype == object or target.dtype == object:
        raise GraphError("from_csr: text in indptr or indices; expected whole numbers")
    if starts.size < 2 or starts[0] != 0 or starts[-1] != target.size or (np.diff(starts) < 0).any():
        raise GraphError(f"from_csr: indptr must go from 0 up to the {target.size} indices, and have n + 1 entries")
    n = starts.size - 1
    source = np.repeat(np.arange(n, dtype=target.dtype), np.diff(starts))
    values = None if weights is None else weight_column(weights, lambda k: f"weights[{k}]")
    return _from_matrix(Ties(source, target, values, own=range(n)), n, directed, self_loops, repeated)


def _from_matrix(ties: Ties, n: int, directed: bool, self_loops: SelfLoops, repeated: Repeated) -> Network:
    """A network of the entries of a matrix."""
    ends = ties.ends
    seen = survey(ends)
    if seen.least < 0 or seen.most >= n:
        bad = seen.least if seen.least < 0 else seen.most
        raise GraphError(f"from_csr: index {bad}; expected 0 to {n - 1}, as indptr has {n} rows")
    rows = _rows(ties, ends, n, None, False, self_loops, repeated)
    if not directed:
        _refuse_if_one_sided(rows, None)
    dtype = np.float64 if ties.weight is None else ties.weight.dtype
    return _network(rows, ties.weight is not None, dtype, directed, None)


def _rows(
    ties: Ties, ends: Ends, n: int, labels: np.ndarray | None, both: bool, self_loops: SelfLoops, repeated: Repeated
) -> Rows:
    """Sorted rows, each tie once; refuses what the caller does not want."""
    m = ends.n_ties
    refuse_if_too_large(n, m * (2 if both else 1), ties.weight is not None)
    weight = np.empty(0) if ties.weight is None else ties.weight.astype(np.float64, copy=False)
    rows, repeat = rows_of(ends, weight, n, both)
    if rows.indices.size < m * (2 if both else 1) and self_loops == "refuse":
        looped = survey(ends)
        node = _label(labels, int(ends.source[looped.first * ends.step]))
        raise GraphError(
            f"{looped.loops} of {m} ties join a node to itself, first {ties.where(looped.first)}: node {node}; "
            "expected ties between two nodes. Give self_loops='drop' to leave them out"
        )
    if not repeat.more:
        return rows
    if repeated == "refuse":
        a, b = _label(labels, repeat.source), _label(labels, repeat.target)
        count = repeat.more // 2 if both else repeat.more
        same = f" (undirected, {b}-{a} is the same tie)" if both else ""
        raise GraphError(
            f"{count} of {m} ties are given once more, first {a}-{b}{same}; expected each tie once. "
            "Give repeated='merge' to make them one and add up their weights"
            + (", directed=True to keep both" if both else "")
        )
    rows = merged(rows)
    if ties.weight is not None and rows.weights.max() > np.finfo(ties.weight.dtype).max:
        raise GraphError(
            "repeated='merge': weights of one tie add up to more than a number can hold; give them smaller"
        )
    return rows


def refuse_if_too_large(n: int, halves: int, weighted: bool) -> None:
    """ResourceError if a graph of n nodes and so many entries of rows does not fit the memory while it is built."""
    from homefront.world.build import memory_available

    needed = 8.0 * n + (28.0 if weighted else 12.0) * halves
    if needed > 0.9 * (available := memory_available()):
        raise ResourceError(
            f"a graph of {n} nodes and {halves} entries of rows takes {needed / 2**30:.1f} GiB to build; "
            f"{available / 2**30:.1f} GiB are free. If most ids are of no node, give nodes the ids that are"
        )


def _refuse_if_one_sided(rows: Rows, labels: np.ndarray | None) -> None:
    row = one_sided(rows)
    if row >= 0:
        raise GraphError(
            f"the matrix is not symmetric: first at row {_label(labels, row)}; expected a[i, j] = a[j, i] in an "
            "undirected graph. Give directed=True to keep ties one-way, or (a + a.T) / 2, which is symmetric"
        )


def _network(rows: Rows, weighted: bool, dtype: Any, directed: bool, labels: np.ndarray | None) -> Network:
    values = rows.weights.astype(dtype, copy=False) if weighted else None
    return Network(rows.indptr, rows.indices, values, directed, labels)


def _label(labels: np.ndarray | None, node: int) -> str:
    return as_text(node if labels is None else labels[node])


def _same(network: Network, directed: bool | None, weight: Weight, nodes: Nodes | None) -> Network:
    """A network that is one already; it must be what is asked for."""
    if directed is not None and directed != network.directed:
        kind = "directed" if network.directed else "undirected"
        raise GraphError(f"directed={directed} for a network that is {kind}; expected the same, or None")
    if isinstance(weight, str) and network.weights is None:
        raise GraphError(f"weight={weight!r} for a network without weights; expected None")
    if nodes is not None:
        given = int(nodes) if isinstance(nodes, (int, np.integer)) else len(nodes)
        labels = range(network.n) if network.labels is None else network.labels
        same = isinstance(nodes, (int, np.integer)) or list(nodes) == list(labels)
        if given != network.n or not same:
            raise GraphError(
                f"nodes: {given} that are not the network's own {network.n}; expected these, in their order"
            )
    if weight is False and network.weights is not None:
        return Network(network.indptr, network.indices, None, network.directed, network.labels)
    return network


def _is_matrix(graph: Any) -> bool:
    return any(kind.__module__.startswith("scipy.sparse") for kind in type(graph).__mro__)


def _ties(graph: Any, weight: Weight, encoding: str | None) -> Ties:
    if isinstance(graph, (str, os.PathLike)):
        if not os.fspath(graph):
            raise GraphError("an empty text; expected the path of a file of edges")
        return ties_of_file(Path(graph), weight, encoding)
    if encoding is not None:
        raise GraphError(f"encoding={encoding!r} for what is no file; expected None")
    if _is_matrix(graph):
        return _ties_of_matrix(graph, weight)
    packages = {kind.__module__.split(".")[0] for kind in type(graph).__mro__}
    for package, read in _GRAPHS.items():
        if package in packages:
            return read(graph, weight)
    if packages.intersection(_TABLES) and hasattr(graph, "columns"):
        names = graph.column_names if "pyarrow" in packages else list(graph.columns)
        return ties_of_table(graph, names, weight)
    if isinstance(weight, str):
        raise GraphError(f"weight={weight!r} for an array; expected None: a third column holds weights")
    if isinstance(graph, tuple):
        return _ties_of_columns(graph, weight)
    if isinstance(graph, (list, np.ndarray)):
        return _ties_of_array(array_of(graph), weight)
    raise GraphError(
        f"a graph of type {type(graph).__module__}.{type(graph).__qualname__}; expected an array, a tuple of columns, "
        "a scipy.sparse matrix, a graph of networkx, igraph or graph-tool, a table, or the path of one"
    )


def _ties_of_columns(columns: tuple[Any, ...], weight: Weight) -> Ties:
    if len(columns) not in (2, 3):
        raise GraphError(f"a tuple of {len(columns)} columns; expected (source, target) or (source, target, weight)")
    values = weight_column(columns[2]) if len(columns) == 3 and weight is not False else None
    return Ties(id_column(columns[0], "source"), id_column(columns[1], "target"), values)


def _ties_of_array(rows: np.ndarray, weight: Weight) -> Ties:
    if rows.size == 0 and rows.ndim < 3:
        return Ties(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    if rows.ndim != 2 or rows.shape[1] not in (2, 3):
        hint = "; for a dense matrix, scipy.sparse.csr_array(a)" if rows.ndim == 2 else ""
        raise GraphError(f"an array of shape {rows.shape}; expected a row for each tie, (m, 2) or (m, 3){hint}")
    if rows.shape[1] == 2 and rows.dtype in (np.int32, np.int64) and rows.flags.c_contiguous:
        flat = rows.reshape(-1)
        return Ties(flat, flat[1:], pairs=True)
    values = weight_column(rows[:, 2]) if rows.shape[1] == 3 and weight is not False else None
    return Ties(id_column(rows[:, 0], "source"), id_column(rows[:, 1], "target"), values)


def _ties_of_matrix(matrix: Any, weight: Weight) -> Ties:
    """Entries of a matrix; where all are 1 they are no weights."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise GraphError(f"a matrix of shape {matrix.shape}; expected as many rows as columns")
    if isinstance(weight, str):
        raise GraphError(f"weight={weight!r} for a matrix; expected None: its entries are the weights")
    check_size(matrix.shape[0])
    entries = matrix.tocoo()
    where = _entry(entries)
    empty = entries.data == 0
    if empty.any():
        raise GraphError(
            f"{where(int(empty.argmax()))} is stored, but 0; is that a tie? Call eliminate_zeros() to remove it"
        )
    plain = weight is False or entries.data.dtype == bool or bool((entries.data == 1).all())
    values = None if plain else weight_column(entries.data, where)
    return Ties(
        id_column(entries.row, "row"), id_column(entries.col, "column"), values, own=range(matrix.shape[0]), where=where
    )


def _entry(entries: Any) -> Any:
    return lambda k: f"entry [{entries.row[k]}, {entries.col[k]}]"
