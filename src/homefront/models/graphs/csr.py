"""Ties in any order into sorted rows (CSR), in three passes that touch memory in runs.

1. How many ties leave each bucket of neighbouring nodes, counted piece by piece of the input.
2. Each piece writes its ties to the buckets, each to its own stretch of each bucket.
3. Each bucket, small enough for a core's own cache, is spread to its rows, and each row sorted.

Pieces and buckets follow from the input alone, and a sorted row has one order: any number of threads, and any order
of the ties, gives the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial

PIECES = 64
"""Into how many pieces a long list of ties is cut."""

_SMALL = 1 << 14
_BUCKET_TIES = 24_576
_MOST_BUCKETS = 2_048
_LONG_ROW = 40
_HIGH = np.int64(32)
_LOW = np.int64(0xFFFFFFFF)


class Ends(NamedTuple):
    """Both ends of ties: tie e joins source[e * step] and target[e * step].

    source, target : int32 or int64, C order.   starts, stops : int64 (pieces,), piece p holds ties starts[p] to
    stops[p] - 1; ties outside all pieces do not count.
    """

    source: np.ndarray
    target: np.ndarray
    step: int
    starts: np.ndarray
    stops: np.ndarray

    @property
    def n_ties(self) -> int:
        return int((self.stops - self.starts).sum())


class Rows(NamedTuple):
    """CSR.   weights : float64, empty where ties have none."""

    indptr: np.ndarray
    indices: np.ndarray
    weights: np.ndarray


class Repeat(NamedTuple):
    """Ties given more than once: how many more, and the ends of the first."""

    more: int
    source: int
    target: int


def ends_of(source: np.ndarray, target: np.ndarray, step: int = 1) -> Ends:
    """All ties of two columns, in even pieces."""
    n_ties = -(-source.size // step)
    cuts = np.linspace(0, n_ties, (PIECES if n_ties > _SMALL else 1) + 1).astype(np.int64)
    return Ends(source, target, step, cuts[:-1], cuts[1:])


class Survey(NamedTuple):
    """least, most : of all ends (0 and -1 without ties).   loops : ties of a node to itself.   first : the first."""

    least: int
    most: int
    loops: int
    first: int


def survey(ends: Ends) -> Survey:
    """What must be known of the ends before they are used."""
    out = np.empty((ends.starts.size, 4), dtype=np.int64)
    _survey(*ends, out)
    full = out[ends.stops > ends.starts]
    if not len(full):
        return Survey(0, -1, 0, -1)
    looped = full[full[:, 2] > 0]
    first = int(looped[0, 3]) if len(looped) else -1
    return Survey(int(full[:, 0].min()), int(full[:, 1].max()), int(full[:, 2].sum()), first)


@kernel
def _survey(source, target, step, starts, stops, out):  # type: ignore[no-untyped-def]
    for p in prange(starts.size):
        least, most = np.int64(0x7FFFFFFFFFFFFFFF), np.int64(-0x7FFFFFFFFFFFFFFF)
        loops, first = 0, -1
        for e in range(starts[p], stops[p]):
            a, b = np.int64(source[e * step]), np.int64(target[e * step])
            least, most = min(least, a, b), max(most, a, b)
            if a == b:
                if loops == 0:
                    first = e
                loops += 1
        out[p, 0], out[p, 1], out[p, 2], out[p, 3] = least, most, loops, first


def rows_of(ends: Ends, weights: np.ndarray, n: int, both: bool) -> tuple[Rows, Repeat]:
    """Sorted rows of all ties but those of a node to itself, which are left out; repeated ties are kept.

    ends : all from 0 to n - 1.   weights : float64, one for each tie, or empty.   both : each tie stands in both rows.
    """
    most = ends.n_ties * (2 if both else 1)
    buckets = max(1, min(_MOST_BUCKETS, most // _BUCKET_TIES))
    shift = max(0, (n - 1).bit_length() - buckets.bit_length() + 1)
    buckets = ((n - 1) >> shift) + 1
    counts = np.zeros((ends.starts.size, buckets), dtype=np.int64)
    _count(*ends, both, shift, counts)
    bounds, places = _places(counts)

    total = int(bounds[-1])
    halves, indices = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int32)
    carried = np.empty(total if weights.size else 0)
    _partition(*ends, weights, both, shift, places, halves, carried)
    out = np.empty(carried.size)
    indptr = np.zeros(n + 1, dtype=np.int64)
    repeats, first = np.zeros(buckets, dtype=np.int64), np.full(buckets, -1, dtype=np.int64)
    _spread(halves, carried, bounds, shift, indptr, indices, out, repeats, first)
    return Rows(indptr, indices, out), _repeat(repeats, first)


def _places(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each bucket starts, (buckets + 1,), and where each piece writes in each bucket, as counts."""
    bounds = np.zeros(counts.shape[1] + 1, dtype=np.int64)
    np.cumsum(counts.sum(axis=0), out=bounds[1:])
    places = np.cumsum(counts, axis=0) - counts + bounds[:-1]
    return bounds, np.ascontiguousarray(places)


def _repeat(repeats: np.ndarray, first: np.ndarray) -> Repeat:
    where = np.flatnonzero(repeats)
    if not where.size:
        return Repeat(0, -1, -1)
    pair = int(first[where[0]])
    return Repeat(int(repeats.sum()), pair >> 32, pair & 0xFFFFFFFF)


@kernel
def _count(source, target, step, starts, stops, both, shift, counts):  # type: ignore[no-untyped-def]
    for p in prange(starts.size):
        here = counts[p]
        for e in range(starts[p], stops[p]):
            a, b = source[e * step], target[e * step]
            if a == b:
                continue
            here[a >> shift] += 1
            if both:
                here[b >> shift] += 1


@kernel
def _partition(source, target, step, starts, stops, weights, both, shift, places, halves, carried):  # type: ignore[no-untyped-def]
    """A half is a row and a neighbour in eight bytes, the row high. A weight of -0 becomes 0."""
    for p in prange(starts.size):
        place = places[p]
        for e in range(starts[p], stops[p]):
            a, b = np.int64(source[e * step]), np.int64(target[e * step])
            if a == b:
                continue
            k = a >> shift
            halves[place[k]] = (a << _HIGH) | b
            if weights.size:
                carried[place[k]] = weights[e] + 0.0
            place[k] += 1
            if both:
                k = b >> shift
                halves[place[k]] = (b << _HIGH) | a
                if weights.size:
                    carried[place[k]] = weights[e] + 0.0
                place[k] += 1


@kernel
def _spread(halves, carried, bounds, shift, indptr, indices, weights, repeats, first):  # type: ignore[no-untyped-def]
    """indptr starts as zeros; until the end, indptr[row + 1] is where the row's next neighbour goes."""
    n = indptr.size - 1
    for bucket in prange(bounds.size - 1):
        low, high = bounds[bucket], bounds[bucket + 1]
        row_0, row_1 = bucket << shift, min(n, (bucket + 1) << shift)
        for e in range(low, high):
            indptr[(halves[e] >> _HIGH) + 1] += 1
        at = low
        for row in range(row_0, row_1):
            degree = indptr[row + 1]
            indptr[row + 1] = at
            at += degree
        for e in range(low, high):
            row = halves[e] >> _HIGH
            at = indptr[row + 1]
            indices[at] = np.int32(halves[e] & _LOW)
            if carried.size:
                weights[at] = carried[e]
            indptr[row + 1] = at + 1
        nodes, places = np.empty(_LONG_ROW, np.int32), np.empty(_LONG_ROW, np.int32)
        values = np.empty(_LONG_ROW)
        start, more, one = low, 0, np.int64(-1)
        for row in range(row_0, row_1):
            stop = indptr[row + 1]
            _sort_row(indices, weights, start, stop, nodes, values, places)
            for k in range(start + 1, stop):
                if indices[k] == indices[k - 1]:
                    if more == 0:
                        one = (np.int64(row) << _HIGH) | np.int64(indices[k])
                    more += 1
            start = stop
        repeats[bucket], first[bucket] = more, one


@device
def _sort_row(indices, weights, start, stop, nodes, values, places):  # type: ignore[no-untyped-def]
    """By neighbour, then by weight, so that weights of one tie are added up in one order.

    Each pair of a short row is compared once, whatever the outcome: no branch to foresee. nodes, values, places : room.
    """
    k = start + 1
    while k < stop and indices[k - 1] < indices[k]:
        k += 1
    if k >= stop:  # drawn graphs often come in order
        return
    if stop - start > _LONG_ROW:
        _sort_long_row(indices, weights, start, stop)
    elif weights.size:
        for k in range(stop - start):
            node, weight, place = indices[start + k], weights[start + k], np.int32(0)
            for j in range(k):
                after = np.int32(nodes[j] > node or (nodes[j] == node and values[j] > weight))
                places[j] += after
                place += np.int32(1) - after
            nodes[k], values[k], places[k] = node, weight, place
        for k in range(stop - start):
            indices[start + places[k]], weights[start + places[k]] = nodes[k], values[k]
    else:
        for k in range(stop - start):
            node, place = indices[start + k], np.int32(0)
            for j in range(k):
                after = np.int32(nodes[j] > node)
                places[j] += after
                place += np.int32(1) - after
            nodes[k], places[k] = node, place
        for k in range(stop - start):
            indices[start + places[k]] = nodes[k]


@serial
def _sort_long_row(indices, weights, start, stop):  # type: ignore[no-untyped-def]
    """The same order by a heap, whose time does not depend on what it is given."""
    size = stop - start
    for turn in range(size + size // 2):
        if turn < size // 2:
            root, last = size // 2 - 1 - turn, size
        else:
            root, last = 0, size - 1 - (turn - size // 2)
            if last == 0:
                break
            indices[start], indices[start + last] = indices[start + last], indices[start]
            if weights.size:
                weights[start], weights[start + last] = weights[start + last], weights[start]
        node = indices[start + root]
        weight = weights[start + root] if weights.size else 0.0
        while True:
            child = 2 * root + 1
            if child >= last:
                break
            if child + 1 < last and _before(indices, weights, start + child, start + child + 1):
                child += 1
            other = indices[start + child]
            other_weight = weights[start + child] if weights.size else 0.0
            if other < node or (other == node and other_weight <= weight):
                break
            indices[start + root] = other
            if weights.size:
                weights[start + root] = other_weight
            root = child
        indices[start + root] = node
        if weights.size:
            weights[start + root] = weight


@device
def _before(indices, weights, i, j):  # type: ignore[no-untyped-def]
    if indices[i] != indices[j] or weights.size == 0:
        return indices[i] < indices[j]
    return weights[i] < weights[j]


def merged(rows: Rows) -> Rows:
    """Each tie once, with the sum of its weights."""
    n = rows.indptr.size - 1
    indptr = np.zeros(n + 1, dtype=np.int64)
    _count_once(rows.indptr, rows.indices, indptr)
    np.cumsum(indptr, out=indptr)
    indices = np.empty(int(indptr[-1]), dtype=np.int32)
    weights = np.zeros(indices.size if rows.weights.size else 0)
    _merge(*rows, indptr, indices, weights)
    return Rows(indptr, indices, weights)


@kernel
def _count_once(indptr, indices, counts):  # type: ignore[no-untyped-def]
    for row in prange(indptr.size - 1):
        once = 0
        for k in range(indptr[row], indptr[row + 1]):
            if k == indptr[row] or indices[k] != indices[k - 1]:
                once += 1
        counts[row + 1] = once


@kernel
def _merge(indptr, indices, weights, new_indptr, new_indices, new_weights):  # type: ignore[no-untyped-def]
    for row in prange(indptr.size - 1):
        at = new_indptr[row] - 1
        for k in range(indptr[row], indptr[row + 1]):
            if k == indptr[row] or indices[k] != indices[k - 1]:
                at += 1
                new_indices[at] = indices[k]
            if weights.size:
                new_weights[at] += weights[k]


def one_sided(rows: Rows) -> int:
    """The first row with a tie that has no equal the other way round, or -1; rows are sorted, each tie once."""
    first = np.full(rows.indptr.size - 1, -1, dtype=np.int64)
    _one_sided(*rows, first)
    found = np.flatnonzero(first >= 0)
    return int(found[0]) if found.size else -1


@kernel
def _one_sided(indptr, indices, weights, first):  # type: ignore[no-untyped-def]
    for row in prange(indptr.size - 1):
        for k in range(indptr[row], indptr[row + 1]):
            other = indices[k]
            low, high = indptr[other], indptr[other + 1]
            while low < high:
                middle = (low + high) // 2
                if indices[middle] < row:
                    low = middle + 1
                else:
                    high = middle
            found = low < indptr[other + 1] and indices[low] == row
            if not found or (weights.size > 0 and weights[low] != weights[k]):
                first[row] = k
                break
