"""Who has it at the start: a number of people, a share of them, or the labels of some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.models.graphs import Network, WellMixed
from homefront.models.graphs.columns import as_text
from homefront.streams import stream_key, uniforms

_EXPECTED = "expected how many start (5), which share (0.01), or labels of nodes ([7, 9])"


def chosen_seeds(network: Network | WellMixed, seeds: Any) -> int | np.ndarray:
    """How many people start, or who, bool (n,): what holds for all worlds, looked at once.

    seeds : an int, so many people; a float, that share of them. Or labels, in any iterable; one label that is text, or
    that the graph has, may stand alone.   Raises ParameterError for more people than there are, or for what is no
    label of the graph.
    """
    if isinstance(seeds, np.ndarray) and seeds.ndim == 0:
        seeds = seeds.item()
    if isinstance(seeds, (bool, np.bool_)) or seeds is None:
        raise ParameterError(f"seeds = {seeds}: {_EXPECTED}")
    if isinstance(seeds, (int, float, np.integer, np.floating)):
        return _number(network.n, seeds)
    rows = _rows_of(network)
    return _marked(network, rows, _labels(rows, seeds))


def drawn_seeds(network: Network | WellMixed, seeds: int | np.ndarray, seed: int) -> np.ndarray:
    """Who starts in the world of this seed, bool (n,).   seeds : of `chosen_seeds`; a number is drawn again in each."""
    if isinstance(seeds, np.ndarray):
        return seeds.copy()
    start = np.zeros(network.n, dtype=bool)
    if seeds:
        order = uniforms(stream_key(seed, "spread.seeds"), network.n, 0)
        start[np.argpartition(order, seeds - 1)[:seeds]] = True
    return start


def _number(n: int, seeds: Any) -> int:
    if isinstance(seeds, (int, np.integer)):
        if not 0 <= seeds <= n:
            raise ParameterError(f"seeds = {seeds}: the graph has {n} nodes; for the node {seeds} write [{seeds}]")
        return int(seeds)
    if not 0 <= float(seeds) <= 1:
        raise ParameterError(f"seeds = {seeds}: expected a whole number, a share from 0 to 1, or labels of nodes")
    count = int(np.rint(float(seeds) * n))
    if count == 0 and seeds != 0:
        raise ParameterError(f"seeds = {seeds}: less than one person of {n} nodes; try a larger share, or a number")
    return count


def _rows_of(network: Network | WellMixed) -> Mapping[Any, int] | range:
    """Label -> row, for `in` and []."""
    if network.labels is None:
        return range(network.n)
    labels = network.labels.tolist()
    rows = {label: row for row, label in enumerate(labels)}
    if len(rows) < network.n:
        twice = next(label for row, label in enumerate(labels) if rows[label] != row)
        raise ParameterError(
            f"seeds: {_as_text(twice)} is the label of two nodes; expected a label of its own for each"
        )
    return rows


def _labels(rows: Mapping[Any, int] | range, seeds: Any) -> list[Any]:
    """The labels that are meant. What is itself a label of the graph and a collection of labels is refused."""
    single = isinstance(seeds, (str, bytes)) or _is_label(rows, seeds)
    if not isinstance(seeds, Iterable) and not single:
        raise ParameterError(f"seeds: no node {_as_text(seeds)}; {_EXPECTED}")
    if not single:
        return _listed(seeds)
    if isinstance(seeds, (tuple, frozenset)) and seeds and all(_is_label(rows, item) for item in seeds):
        raise ParameterError(
            f"seeds = {_as_text(seeds)}: is it one node, or are these {len(seeds)}? For the one, put it into a list, "
            "[...]; for these, make it one, list(...)"
        )
    return [seeds]


def _listed(seeds: Iterable[Any]) -> list[Any]:
    if isinstance(seeds, np.ndarray):
        if seeds.ndim != 1:
            raise ParameterError(f"seeds: an array of shape {seeds.shape}; expected a row of labels")
        if seeds.dtype == np.bool_:
            raise ParameterError("seeds: an array of True and False; expected labels: np.flatnonzero(it) has the rows")
    return list(seeds.to_pylist() if hasattr(seeds, "to_pylist") else seeds)


def _is_label(rows: Mapping[Any, int] | range, label: Any) -> bool:
    try:
        hash(label)
        return label in rows
    except (TypeError, ValueError):  # what cannot be hashed is no label
        return False


def _marked(network: Network | WellMixed, rows: Mapping[Any, int] | range, labels: list[Any]) -> np.ndarray:
    start = np.zeros(network.n, dtype=bool)
    missing = []
    for label in labels:
        row = _row(network, rows, label)
        if row < 0:
            missing.append(label)
        elif start[row]:
            raise ParameterError(f"seeds: {_as_text(label)} stands there twice; expected each node once")
        else:
            start[row] = True
    if missing:
        many = f" ({len(missing)} of {len(labels)} are not in the graph)" if len(labels) > 1 else ""
        raise ParameterError(f"seeds: no node {_as_text(missing[0])}{many}; {_known(network)}")
    return start


def _row(network: Network | WellMixed, rows: Mapping[Any, int] | range, label: Any) -> int:
    """Its row, or -1. True is no way to write the node 1."""
    plain = label.item() if isinstance(label, np.generic) else label
    try:
        hash(plain)
    except TypeError:
        told = f"seeds: {_as_text(label)} is no label; expected a value that can be hashed, as (0, 1)"
        raise ParameterError(told) from None
    there = [one for one in (label, plain) if one in rows]
    if not there:
        return -1
    row = rows.index(there[0]) if isinstance(rows, range) else rows[there[0]]
    if isinstance(plain, bool) and not isinstance(network.label(row), (bool, np.bool_)):
        return -1
    return int(row)


def _known(network: Network | WellMixed) -> str:
    if network.labels is None:
        return f"nodes are the whole numbers from 0 to {network.n - 1}"
    some = ", ".join(_as_text(label) for label in network.labels[:3].tolist())
    return f"nodes are {some}{', ...' if network.n > 3 else ''}"


def _as_text(value: Any) -> str:
    return as_text(repr(value))
