"""Ids and weights of ties, as columns: checked, and ids numbered from 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from homefront.models.graphs.csr import Ends, ends_of, survey
from homefront.models.graphs.network import MOST_NODES, GraphError

Nodes = int | Sequence[Any] | np.ndarray
"""How many nodes, or the id of each."""

_FEW_GAPS = 4
_LEAST, _MOST = -(2**63), 2**63 - 1


def tie_number(k: int) -> str:
    """How a tie is named where it has no line in a file."""
    return f"tie {k} (counted from 0)"


@dataclass(frozen=True)
class Ties:
    """Ties as some source gave them.

    source, target : ids, one column each; integers, or objects that are all str or all int.   weight : float, or None.
    directed : None where the source does not say.   own : the source's own nodes; then ids are places in it.
    compact : gaps between whole-number ids are not nodes.   where : names tie k in an error.
    pairs : source and target are the even and the odd numbers of one array.
    """

    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray | None = None
    directed: bool | None = None
    own: Sequence[Any] | np.ndarray | None = None
    compact: bool = False
    where: Callable[[int], str] = tie_number
    pairs: bool = False

    def __post_init__(self) -> None:
        m, targets = self.n, (self.target.size + 1) // 2 if self.pairs else self.target.size
        if m != targets:
            raise GraphError(f"{m} sources and {targets} targets; expected as many")
        if self.weight is not None and self.weight.size != m:
            raise GraphError(f"{self.weight.size} weights; expected one for each of {m} ties")

    @property
    def n(self) -> int:
        """How many ties."""
        return self.source.size // 2 if self.pairs else self.source.size

    @property
    def ends(self) -> Ends:
        """Of ids that are numbers, of one type, in arrays that kernels take."""
        dtype = np.result_type(self.source, self.target)
        source, target = (_writeable(column.astype(dtype, copy=False)) for column in (self.source, self.target))
        return ends_of(source, target, 2 if self.pairs else 1)

    def id(self, end: str, k: int) -> Any:
        """The id at one end of tie k."""
        return plain(getattr(self, end)[2 * k if self.pairs else k])


def plain(value: Any) -> Any:
    """As Python would print it: 7, not np.int64(7)."""
    return value.item() if isinstance(value, np.generic) else value


def as_text(value: Any) -> str:
    """A label or name in a message, of 60 letters at most."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _writeable(column: np.ndarray) -> np.ndarray:
    """A kernel is compiled again for an array that cannot be written: a copy takes less time."""
    return column if column.flags.writeable else column.copy()


def array_of(values: Any) -> np.ndarray:
    """As an array; numbers next to text stay numbers, and large whole numbers whole."""
    if np.ma.is_masked(values):
        raise GraphError("a masked array, some of whose cells are masked; expected all to be there")
    try:
        out = np.asarray(values)
        rounded = out.dtype.kind == "f" and out.size and float(np.abs(out).max()) >= 2.0**53
        if (out.dtype.kind == "U" or rounded) and not isinstance(values, np.ndarray):
            out = np.array(values, dtype=object)
    except ValueError as failure:
        raise GraphError(f"rows of unequal length: {failure}; expected as many cells in each") from None
    return out


def id_column(column: Any, what: str, where: Callable[[int], str] = tie_number) -> np.ndarray:
    """A column of ids as int32, int64, objects that are all str, or all int; not copied where it is that already.

    Raises GraphError that names the first id that is missing, not whole, or of another kind than the first.
    """
    out = array_of(column)
    if out.ndim != 1:
        raise GraphError(f"{what}: an array of shape {out.shape}; expected a column")
    if out.dtype in (np.int32, np.int64):
        return np.ascontiguousarray(out)
    if out.dtype.kind in "iu":
        return out.astype(object if out.size and int(out.max()) > _MOST else np.int64)
    if out.dtype.kind == "f":
        return _whole(out, what, where)
    if out.dtype.kind in "UOT":
        return _objects(out, what, where)
    if not out.size:
        return np.empty(0, dtype=np.int64)
    raise GraphError(f"{what}: ids of type {out.dtype}; expected whole numbers or text")


def _whole(column: np.ndarray, what: str, where: Callable[[int], str]) -> np.ndarray:
    if np.isnan(column).any():  # first, as a whole column of numbers comes as floats where one is missing
        raise GraphError(f"{where(int(np.isnan(column).argmax()))}: {what} is missing; expected the id of a node")
    bad = ~(np.abs(column) < 2.0**53)
    bad |= column != np.floor(column)
    if bad.any():
        k = int(bad.argmax())
        raise GraphError(f"{where(k)}: {what} is {column[k]:.17g}; expected the whole number of a node")
    return column.astype(np.int64)


def _objects(column: np.ndarray, what: str, where: Callable[[int], str]) -> np.ndarray:
    if column.dtype.kind == "U":
        return column.astype(object)
    values = column.tolist()
    if all(isinstance(value, str) for value in values):
        return np.asarray(column, dtype=object)
    for k, value in enumerate(values):
        if _is_missing(value):
            raise GraphError(f"{where(k)}: {what} is missing; expected the id of a node")
    if all(isinstance(value, (int, np.integer)) and not isinstance(value, bool) for value in values):
        return np.array(values, dtype=np.int64 if all(_LEAST <= value <= _MOST for value in values) else object)
    if all(isinstance(value, (int, float, np.number)) and not isinstance(value, bool) for value in values):
        return _whole(np.array(values, dtype=float), what, where)
    kind = type(values[0])
    k = next((k for k, value in enumerate(values) if type(value) is not kind), 0)
    raise GraphError(
        f"{where(k)}: {what} is {as_text(repr(values[k]))}; expected ids that are all whole numbers, or all text"
    )


def _is_missing(value: Any) -> bool:
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and math.isnan(value))


def _is_large(column: np.ndarray) -> bool:
    """Whether ids are whole numbers of which some need more than 64 bits."""
    return bool(column.dtype == object and column.size and not isinstance(column[0], str))


def weight_column(column: Any, where: Callable[[int], str] = tie_number) -> np.ndarray:
    """A column of weights as float32 or float64; GraphError names the first that is none, negative or infinite."""
    out = array_of(column)
    if out.dtype.kind not in "iufbUOT" or out.ndim != 1:
        raise GraphError(f"weights of type {out.dtype} and shape {out.shape}; expected a column of numbers")
    if out.dtype not in (np.float32, np.float64):
        out = _numbers(out, where)
    bad = ~((out >= 0) & (out < np.inf))
    if bad.any():
        k = int(bad.argmax())
        got = "missing or not a number" if math.isnan(out[k]) else f"{out[k]:g}"
        raise GraphError(f"{where(k)}: weight is {got}; expected a number of 0 or more")
    return np.ascontiguousarray(out)


def _numbers(column: np.ndarray, where: Callable[[int], str]) -> np.ndarray:
    try:
        return column.astype(np.float64)
    except (TypeError, ValueError):
        for k, value in enumerate(column.tolist()):
            try:
                float(value)
            except (TypeError, ValueError):
                got = "missing" if value is None else as_text(repr(value))
                raise GraphError(f"{where(k)}: weight is {got}; expected a number of 0 or more") from None
        raise


def numbered(ties: Ties, nodes: Nodes | None) -> tuple[Ends, int, np.ndarray | None]:
    """Ends from 0 to n - 1, n, and the labels of nodes, None where they are their numbers.

    nodes : as in `as_network`. Raises GraphError where an id is not among them.
    """
    if ties.own is not None:
        return _numbered_own(ties, ties.own, nodes)
    if _is_large(ties.source) or _is_large(ties.target):
        return _numbered_large(ties, nodes)
    text = ties.source.dtype == object
    if text != (ties.target.dtype == object) and ties.source.size and ties.target.size:
        raise GraphError("one end of ties is text, the other numbers; expected the same kind of id at both")
    if nodes is not None and not isinstance(nodes, (int, np.integer)):
        return _looked_up(ties, nodes)
    if text:
        if nodes is not None:
            first = as_text(repr(ties.id("source", 0)))
            raise GraphError(f"nodes={nodes}, but ids are text, as {first}; expected no number; in Python, the ids")
        return _numbered_text(ties)
    ends = ties.ends
    seen = survey(ends)
    if ties.compact and nodes is None and ties.n:
        return _numbered_compact(ties, ends, seen.least, seen.most)
    if seen.least < 0:
        k, node = _first(ties, lambda column: column < 0)
        raise GraphError(f"{ties.where(k)}: node {node}; expected 0 or more. Give nodes the ids, if these are ids")
    n = seen.most + 1 if nodes is None else int(nodes)
    check_size(n)
    if seen.most >= n:
        k, node = _first(ties, lambda column: column >= n)
        raise GraphError(f"{ties.where(k)}: node {node}; expected 0 to {n - 1}, as there are {n} nodes")
    return ends, n, None


def _numbered_large(ties: Ties, nodes: Nodes | None) -> tuple[Ends, int, np.ndarray | None]:
    """Whole numbers of any size, numbered in their order, or by their place in `nodes`."""
    if any(column.dtype == object and not _is_large(column) for column in (ties.source, ties.target)):
        raise GraphError("one end of ties is text, the other numbers; expected the same kind of id at both")
    ties = replace(ties, source=ties.source.astype(object), target=ties.target.astype(object))
    if nodes is not None and not isinstance(nodes, (int, np.integer)):
        return _looked_up(ties, nodes)
    if not ties.compact or nodes is not None:
        n = MOST_NODES if nodes is None else int(nodes)
        k, node = _first(ties, lambda column: (column < 0) | (column >= n))
        hint = "Give nodes the ids, if these are ids with gaps"
        raise GraphError(f"{ties.where(k)}: node {node}; expected an id from 0 to {n - 1}. {hint}")
    labels, codes = np.unique(np.concatenate([ties.source, ties.target]), return_inverse=True)
    check_size(len(labels))
    return ends_of(codes[: ties.n], codes[ties.n :]), len(labels), labels


def check_size(n: int) -> None:
    """GraphError unless there are nodes, and no more than can be numbered."""
    if n < 1:
        raise GraphError(
            "a graph without nodes; expected one at least: nodes=5 says how many there are where no tie does"
        )
    if n > MOST_NODES:
        raise GraphError(f"{n} nodes; expected {MOST_NODES} at most. If these are ids with gaps, give nodes the ids")


def _first(ties: Ties, bad: Callable[[np.ndarray], np.ndarray]) -> tuple[int, int]:
    """The first tie with such an end, and that end."""
    step = 2 if ties.pairs else 1
    found = [(int(np.argmax(at)), column) for column in (ties.source[::step], ties.target[::step])
             if (at := bad(column)).any()]  # fmt: skip
    k, column = min(found, key=lambda one: one[0])
    return k, int(column[k])


def _numbered_text(ties: Ties) -> tuple[Ends, int, np.ndarray]:
    import pyarrow as pa

    try:
        chunks = [pa.array(column, type=pa.large_string()) for column in (ties.source, ties.target)]
    except UnicodeError as failure:
        raise GraphError(f"an id that is not Unicode text: {failure}") from None
    coded = pa.chunked_array(chunks).dictionary_encode().combine_chunks()
    coded = coded if isinstance(coded, pa.DictionaryArray) else coded.chunk(0)
    found = coded.dictionary.to_numpy(zero_copy_only=False)
    check_size(len(found))
    order = np.argsort(found)
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    codes = rank[coded.indices.to_numpy()]
    return ends_of(codes[: ties.n], codes[ties.n :]), len(found), found[order]


def _numbered_compact(ties: Ties, ends: Ends, least: int, most: int) -> tuple[Ends, int, np.ndarray | None]:
    """Whole numbers of which some may be missing, numbered in their order."""
    source, target = ties.source, ties.target
    if most - least < _FEW_GAPS * 2 * source.size + 1024:
        here = np.zeros(most - least + 1, dtype=bool)
        here[source - least] = True
        here[target - least] = True
        if least == 0 and here.all():
            return ends, most + 1, None
        rank = np.cumsum(here) - 1
        return ends_of(rank[source - least], rank[target - least]), int(rank[-1]) + 1, np.flatnonzero(here) + least
    labels, codes = np.unique(np.concatenate([source, target]), return_inverse=True)
    check_size(len(labels))
    return ends_of(codes[: source.size], codes[source.size :]), len(labels), labels.astype(np.int64)


def _looked_up(ties: Ties, nodes: Sequence[Any] | np.ndarray) -> tuple[Ends, int, np.ndarray | None]:
    """Ids numbered by their place in a list of nodes."""
    labels = id_column(nodes, "nodes", lambda k: f"node {k} (counted from 0)")
    check_size(len(labels))
    if _is_large(ties.source) and labels.dtype != object:
        labels = labels.astype(object)
    if ties.source.size and isinstance(plain(labels[0]), str) != isinstance(ties.id("source", 0), str):
        raise GraphError(
            f"nodes are as {as_text(repr(plain(labels[0])))}, ids of ties as {as_text(repr(ties.id('source', 0)))}; "
            "expected the same kind"
        )
    order = np.argsort(labels, kind="stable")
    ordered = labels[order]
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    if same.size:
        raise GraphError(
            f"nodes: {as_text(repr(plain(ordered[same[0]])))} is given more than once; expected each id once"
        )
    step = 2 if ties.pairs else 1
    columns = []
    for what, column in (("source", ties.source[::step]), ("target", ties.target[::step])):
        place = np.searchsorted(ordered, column)
        place[place == len(ordered)] = 0
        missing = ordered[place] != column
        if missing.any():
            k = int(missing.argmax())
            raise GraphError(
                f"{ties.where(k)}: {what} {as_text(repr(plain(column[k])))} is not among the {len(labels)} nodes"
            )
        columns.append(order[place])
    return ends_of(columns[0], columns[1]), len(labels), _unless_plain(labels)


def _numbered_own(
    ties: Ties, own: Sequence[Any] | np.ndarray, nodes: Nodes | None
) -> tuple[Ends, int, np.ndarray | None]:
    """Places in the source's own nodes; numbered again by place in `nodes`, where given."""
    if nodes is None:
        check_size(len(own))
        return ties.ends, len(own), _unless_plain(own)
    wanted: Sequence[Any] | np.ndarray = range(int(nodes)) if isinstance(nodes, (int, np.integer)) else nodes
    check_size(len(wanted))
    place = {label: k for k, label in enumerate(wanted)}
    if len(place) < len(wanted):
        raise GraphError("nodes: an id is given more than once; expected each id once")
    for label in own:
        if label not in place:
            raise GraphError(f"node {as_text(repr(plain(label)))} of the graph is not among the {len(wanted)} nodes")
    order = np.array([place[label] for label in own], dtype=np.int64)
    step = 2 if ties.pairs else 1
    return ends_of(order[ties.source[::step]], order[ties.target[::step]]), len(wanted), _unless_plain(wanted)


def _unless_plain(labels: Sequence[Any] | np.ndarray) -> np.ndarray | None:
    """Labels as an array, or None where they are 0, 1, 2, ..."""
    if isinstance(labels, range) and labels == range(len(labels)):
        return None
    if isinstance(labels, np.ndarray) and labels.dtype.kind in "iu":
        return None if np.array_equal(labels, np.arange(len(labels))) else labels.copy()
    values = list(labels)
    whole = all(isinstance(value, (int, np.integer)) and not isinstance(value, bool) for value in values)
    if whole and all(_LEAST <= value <= _MOST for value in values):
        return _unless_plain(np.array(values, dtype=np.int64))
    return np.fromiter(values, dtype=object, count=len(values))
