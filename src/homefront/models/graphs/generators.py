"""Random graphs of any size, keyed by a seed: the same seed gives the same bytes, on any number of threads.

Ties of one node to others are drawn in order by skipping (Batagelj & Brandes 2005): if each of a row of pairs is a
tie with chance p, the next one lies 1 + floor(ln(1 - u) / ln(1 - p)) pairs on. No pair is drawn twice.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import kernel, serial
from homefront.models.graphs.columns import array_of, check_size
from homefront.models.graphs.csr import PIECES, Ends, ends_of, merged, rows_of
from homefront.models.graphs.network import MOST_NODES, GraphError, Network
from homefront.models.graphs.reading import refuse_if_too_large
from homefront.prefetch import fetch_rows
from homefront.streams import bits, index, stream_key, uniform

_BUCKET_STUBS = 32_768
_WRITTEN = np.int32
_AHEAD = 16


def erdos_renyi(n: int, mean_degree: float, seed: int) -> Network:
    """Each pair of n nodes is a tie with chance mean_degree / (n - 1), whatever other pairs are.

    Raises GraphError unless mean_degree is from 0 to n - 1. Source: Gilbert 1959.
    """
    return block_model([_whole("erdos_renyi: n", n, 1, MOST_NODES)], [[mean_degree]], seed)


def block_model(sizes: Any, mean_degree: Any, seed: int) -> Network:
    """Nodes in blocks, numbered block by block; the chance of a tie depends on the two blocks.

    sizes : nodes of each block, (blocks,).   mean_degree : (blocks, blocks), ties that a node of block a has with
    nodes of block b, on average; sizes[a] * mean_degree[a, b] is the same as sizes[b] * mean_degree[b, a].
    Raises GraphError where these do not fit. Source: Holland, Laskey & Leinhardt 1983.
    """
    size = _counts("block_model: sizes", sizes, 1)
    chance = _chances(size, mean_degree)
    n = int(size.sum())
    ends = _skipped(size, chance, stream_key(seed, "block_model"))
    return _undirected(ends, n)


def configuration(degrees: Any, seed: int) -> Network:
    """A graph whose nodes have these degrees, all pairings of their ends of ties being as likely; then made simple.

    degrees : whole numbers (n,), with an even sum. Ties of a node to itself are erased, and of repeated ties one is
    kept, so that `sum(degrees) - 2 * network.n_ties` ends are lost: few, unless some degrees are near the square root
    of the sum. Raises GraphError where there is no such graph. Source: Britton, Deijfen & Martin-Lof 2006 (erased).
    """
    wanted = _counts("configuration: degrees", degrees, 0)
    total, n = int(wanted.sum()), wanted.size
    if total % 2:
        raise GraphError(f"configuration: degrees sum to {total}; expected an even number, two ends for each tie")
    refuse_if_too_large(n, total, False)
    first = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(wanted, out=first[1:])
    stubs = _shuffled_stubs(first, seed)
    return _undirected(ends_of(stubs, stubs[1:], 2), n)


def watts_strogatz(n: int, k: int, rewire: float, seed: int) -> Network:
    """A ring whose nodes know k neighbours, half on each side; each tie is led elsewhere with chance `rewire`.

    A tie that is led elsewhere keeps its first end and draws the other among all nodes until it is a tie not there
    yet. k even, 2 <= k < n. The number of ties is n k / 2 always. Source: Watts & Strogatz 1998.
    """
    n = _whole("watts_strogatz: n", n, 3, MOST_NODES)
    k = _whole("watts_strogatz: k", k, 2, n - 1)
    if k % 2:
        raise GraphError(f"watts_strogatz: k = {k}; expected an even number, half on each side")
    if not 0 <= rewire <= 1:
        raise GraphError(f"watts_strogatz: rewire = {rewire}; expected a chance from 0 to 1")
    refuse_if_too_large(n, n * k, False)
    half = k // 2
    target = np.empty(n * half, dtype=_WRITTEN)
    _ring(target, n, half, float(rewire), stream_key(seed, "watts_strogatz"))
    source = np.repeat(np.arange(n, dtype=_WRITTEN), half)
    return _undirected(ends_of(source, target), n)


def barabasi_albert(n: int, m: int, seed: int) -> Network:
    """Nodes come one by one and tie themselves to m others, drawn in proportion to the ties these have.

    Node 0 starts with ties to nodes 1 to m. 1 <= m < n; m (n - m) ties. Source: Barabasi & Albert 1999.
    """
    n = _whole("barabasi_albert: n", n, 2, MOST_NODES)
    m = _whole("barabasi_albert: m", m, 1, n - 1)
    refuse_if_too_large(n, 2 * m * (n - m), False)
    stubs = np.empty(2 * m * (n - m), dtype=_WRITTEN)
    _attach(stubs, n, m, stream_key(seed, "barabasi_albert"))
    return _undirected(ends_of(stubs, stubs[1:], 2), n)


def household_sizes(n: int, mean: float, seed: int) -> np.ndarray:
    """Sizes of n households, 1 + Poisson(mean - 1), int64 (n,).

    mean : 1 to 100 people. The household of a person met by chance has mean + (mean - 1) / mean people.
    """
    n = _whole("household_sizes: n", n, 1, MOST_NODES)
    if not 1 <= mean <= 100:
        raise GraphError(f"household_sizes: mean = {mean}; expected 1 to 100 people")
    out = np.empty(n, dtype=np.int64)
    _poisson(out, float(mean) - 1.0, stream_key(seed, "household_sizes"))
    return out + 1


def households(sizes: Any, ties: float, seed: int, *, mean: float | None = None) -> Network:
    """Everybody knows the own household, and others by chance.

    sizes : people of each household, (households,), who are numbered household by household; or a number of people,
    who are housed by `household_sizes` of this mean, the last household cut short.   ties : mean number of ties drawn
    by chance, among all people; one that falls into a household is no other tie.
    Raises GraphError where these do not fit.
    """
    if np.ndim(sizes) == 0:
        if mean is None:
            raise GraphError(f"households: {sizes} people without mean; expected the mean size of a household")
        size = _housed(sizes, mean, seed)
    else:
        size = _counts("households: sizes", sizes, 1)
    n = int(size.sum())
    check_size(n)
    within = size * (size - 1) // 2
    count = int(within.sum())
    chance = _chances(np.array([n], dtype=np.int64), [[ties]])
    refuse_if_too_large(n, 2 * count + math.ceil(n * ties), False)
    drawn = _skipped(np.array([n], dtype=np.int64), chance, stream_key(seed, "households"), count)
    first, at = np.cumsum(size) - size, np.cumsum(within) - within
    _cliques(first, size, at, drawn.source, drawn.target)
    cuts = np.linspace(0, count, PIECES + 1).astype(np.int64)
    ends = drawn._replace(
        starts=np.concatenate([cuts[:-1], drawn.starts]), stops=np.concatenate([cuts[1:], drawn.stops])
    )
    return _undirected(ends, n)


def _housed(people: Any, mean: float, seed: int) -> np.ndarray:
    """Households for so many people."""
    people = _whole("households: sizes", people, 1, MOST_NODES)
    count = max(1, math.ceil(people / mean))
    while True:
        size = household_sizes(count, mean, seed)  # keyed by household: more of them start with the same
        within = np.cumsum(size)
        if within[-1] >= people:
            break
        count += max(16, int(1.1 * (people - within[-1]) / mean))
    last = int(np.searchsorted(within, people))
    out: np.ndarray = size[: last + 1]
    out[last] -= within[last] - people
    return out


def _undirected(ends: Ends, n: int) -> Network:
    """A network of drawn ties, each once."""
    rows, repeat = rows_of(ends, np.empty(0), n, True)
    if repeat.more:
        rows = merged(rows)
    return Network(rows.indptr, rows.indices)


def _whole(what: str, value: Any, least: int, most: float = math.inf) -> int:
    """A number that must be whole, and from `least` to `most`."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not number or not least <= value <= most or value != math.floor(value):
        raise GraphError(f"{what} = {value}; expected a whole number from {least}" + f" to {most}" * (most < math.inf))
    return int(value)


def _counts(what: str, values: Any, least: int) -> np.ndarray:
    """Whole numbers as int64."""
    given = array_of(values)
    if given.ndim != 1 or given.dtype.kind not in "iuf" or not given.size:
        raise GraphError(f"{what}: an array of {given.dtype} {given.shape}; expected whole numbers, one at least")
    bad = ~((given >= least) & (given <= 2**40) & (given == np.floor(given)))
    if bad.any():
        k = int(bad.argmax())
        raise GraphError(f"{what}[{k}] = {given[k]}; expected a whole number from {least}")
    check_size(int(given.sum()) if least else given.size)
    return given.astype(np.int64)


def _chances(sizes: np.ndarray, mean_degree: Any) -> np.ndarray:
    """Chance of a tie between nodes of two blocks, (blocks, blocks)."""
    degree, blocks = array_of(mean_degree), sizes.size
    if degree.dtype.kind not in "iuf" or degree.shape != (blocks, blocks):
        raise GraphError(
            f"mean_degree: {degree.dtype} {degree.shape}; expected numbers ({blocks}, {blocks}), as there are blocks"
        )
    degree = degree.astype(np.float64)
    others = np.broadcast_to(sizes, degree.shape) - np.eye(blocks)
    for a, b in np.argwhere(~((degree >= 0) & (degree <= others))):
        of = f"[{a}, {b}]" if blocks > 1 else ""
        raise GraphError(f"mean_degree{of} = {degree[a, b]}; expected 0 to {others[a, b]:.0f}, as many as there are")
    flow = sizes[:, None] * degree
    for a, b in np.argwhere(np.abs(flow - flow.T) > 1e-9 * (flow + flow.T)):
        raise GraphError(
            f"block_model: blocks {a} and {b} have {flow[a, b]:g} and {flow[b, a]:g} ties with each other; expected "
            "sizes[a] * mean_degree[a, b] = sizes[b] * mean_degree[b, a]"
        )
    chance = degree / np.maximum(others, 1)
    out: np.ndarray = np.minimum(chance, chance.T)
    return out


def _skipped(sizes: np.ndarray, chance: np.ndarray, key: np.uint64, head: int = 0) -> Ends:
    """Ties drawn by skipping, from row i to j > i, in pieces of about as many; `head` places before them are free."""
    n = int(sizes.sum())
    expected = _expected(sizes, chance)
    refuse_if_too_large(n, int(2 * expected[-1]) + head, False)
    load = expected + np.arange(n + 1)
    cuts = np.searchsorted(load, np.linspace(0, load[-1], PIECES + 1))
    cuts[0], cuts[-1] = 0, n
    mean = np.diff(expected[cuts])
    room = (mean + 8 * np.sqrt(mean) + 64).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(sizes)])
    with np.errstate(divide="ignore"):
        log_none = np.log1p(-chance)
    while True:
        starts = head + np.cumsum(room) - room
        source, target = (np.empty(head + int(room.sum()), dtype=_WRITTEN) for _ in range(2))
        counts = np.zeros(PIECES, dtype=np.int64)
        _skip(key, cuts, first, log_none, starts, room, source, target, counts)
        if (counts <= room).all():
            return Ends(source, target, 1, starts, starts + counts)
        room = np.maximum(room, counts)


def _expected(sizes: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Mean number of ties that rows before i have with later nodes, (n + 1,)."""
    later = np.triu(chance, 1) @ sizes
    per_row = np.concatenate(
        [later[a] + chance[a, a] * np.arange(size - 1, -1, -1, dtype=float) for a, size in enumerate(sizes)]
    )
    return np.concatenate([[0.0], np.cumsum(per_row)])


@kernel
def _skip(key, cuts, first, log_none, starts, room, source, target, counts):  # type: ignore[no-untyped-def]
    """Counts all ties of a piece, and writes those it has room for."""
    for p in prange(cuts.size - 1):
        at, stop = starts[p], starts[p] + room[p]
        a = np.searchsorted(first, cuts[p], side="right") - 1
        for i in range(cuts[p], cuts[p + 1]):
            while first[a + 1] <= i:
                a += 1
            slot = 0
            for b in range(a, first.size - 1):
                if log_none[a, b] == 0.0:
                    continue
                inverse = 1.0 / log_none[a, b]
                j, last = max(np.int64(i), first[b] - 1), first[b + 1] - 1
                while True:
                    gap = math.log(1.0 - uniform(key, i, slot)) * inverse
                    slot += 1
                    if gap >= last - j:
                        break
                    j += 1 + np.int64(gap)
                    if at < stop:
                        source[at], target[at] = i, j
                    at += 1
        counts[p] = at - starts[p]


def _shuffled_stubs(first: np.ndarray, seed: int) -> np.ndarray:
    """Each node as often as its degree, all orders being as likely: dealt to buckets, which are shuffled."""
    total, n = int(first[-1]), first.size - 1
    key = stream_key(seed, "configuration")
    buckets = 1 << max(0, min(11, (total // _BUCKET_STUBS).bit_length()))
    load = first + np.arange(n + 1)
    cuts = np.searchsorted(load, np.linspace(0, load[-1], PIECES + 1))
    cuts[0], cuts[-1] = 0, n
    counts = np.zeros((PIECES, buckets), dtype=np.int64)
    _count_stubs(key, first, cuts, counts)
    ends = np.cumsum(counts.sum(axis=0))
    bounds = np.concatenate([[0], ends])
    places = np.ascontiguousarray(np.cumsum(counts, axis=0) - counts + bounds[:-1])
    stubs = np.empty(total, dtype=_WRITTEN)
    _deal(key, first, cuts, places, stubs)
    _shuffle(stream_key(seed, "configuration.shuffle"), bounds, stubs)
    return stubs


@kernel
def _count_stubs(key, first, cuts, counts):  # type: ignore[no-untyped-def]
    mask = np.uint64(counts.shape[1] - 1)
    for p in prange(cuts.size - 1):
        for stub in range(first[cuts[p]], first[cuts[p + 1]]):
            counts[p, np.int64(bits(key, stub, 0) & mask)] += 1


@kernel
def _deal(key, first, cuts, places, stubs):  # type: ignore[no-untyped-def]
    mask = np.uint64(places.shape[1] - 1)
    for p in prange(cuts.size - 1):
        for i in range(cuts[p], cuts[p + 1]):
            for stub in range(first[i], first[i + 1]):
                k = np.int64(bits(key, stub, 0) & mask)
                stubs[places[p, k]] = i
                places[p, k] += 1


@kernel
def _shuffle(key, bounds, stubs):  # type: ignore[no-untyped-def]
    for b in prange(bounds.size - 1):
        low = bounds[b]
        for at in range(bounds[b + 1] - 1, low, -1):
            other = low + index(key, at, 0, at - low + 1)
            stubs[at], stubs[other] = stubs[other], stubs[at]


@serial
def _ring(target, n, half, rewire, key):  # type: ignore[no-untyped-def]
    """Tie d of node i is target[i * half + d]; ties are led elsewhere in the order of the source: by d, then by i."""
    degree = np.full(n, 2 * half, dtype=np.int64)
    for i in range(n):
        for d in range(half):
            target[i * half + d] = (i + d + 1) % n
    for d in range(half):
        for i in range(n):
            at = i * half + d
            if uniform(key, at, 0) >= rewire or degree[i] >= n - 1:
                continue
            slot = 1
            while True:
                j = index(key, at, slot, n)
                slot += 1
                there = i == j
                for k in range(half):
                    there |= target[i * half + k] == j or target[j * half + k] == i
                if not there:
                    break
            degree[target[at]] -= 1
            degree[j] += 1
            target[at] = j


@serial
def _attach(stubs, n, m, key):  # type: ignore[no-untyped-def]
    """stubs lists both ends of each tie in turn: a place drawn at random is a node in proportion to its ties."""
    for k in range(m):
        stubs[2 * k], stubs[2 * k + 1] = 0, k + 1
    filled = 2 * m
    for i in range(m + 1, n):
        slot = 0
        for k in range(m):  # what a later node draws first is on its way
            fetch_rows(stubs, index(key, i + _AHEAD, k, filled + 2 * m * _AHEAD), 1)
        for k in range(m):
            again = True
            while again:
                j = stubs[index(key, i, slot, filled)]
                slot += 1
                again = False
                for before in range(k):
                    again |= stubs[filled + 2 * before + 1] == j
            stubs[filled + 2 * k], stubs[filled + 2 * k + 1] = i, j
        filled += 2 * m


@kernel
def _cliques(first, size, at, source, target):  # type: ignore[no-untyped-def]
    """Everybody of a household with everybody after them."""
    for h in prange(size.size):
        k = at[h]
        for i in range(first[h], first[h] + size[h]):
            for j in range(i + 1, first[h] + size[h]):
                source[k], target[k] = i, j
                k += 1


@kernel
def _poisson(out, mean, key):  # type: ignore[no-untyped-def]
    """By adding up chances until they pass the draw."""
    for i in prange(out.size):
        draw, k = uniform(key, i, 0), 0
        chance = math.exp(-mean)
        total = chance
        while draw >= total and chance > 1e-300:
            k += 1
            chance *= mean / k
            total += chance
        out[i] = k
