"""How the ties of random graphs are drawn: by keys, so that threads cannot change them."""

from __future__ import annotations

import math

import numpy as np
from numba import prange

from homefront.compiled import kernel, serial
from homefront.models.graphs.csr import PIECES, Ends
from homefront.models.graphs.reading import refuse_if_too_large
from homefront.prefetch import fetch_rows
from homefront.streams import bits, index, stream_key, uniform

BUCKET_STUBS = 32_768
WRITTEN = np.int32
AHEAD = 16
"""Nodes by which `attach` fetches in advance what a later one draws first."""


def skipped(sizes: np.ndarray, chance: np.ndarray, key: np.uint64, head: int = 0) -> Ends:
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
        source, target = (np.empty(head + int(room.sum()), dtype=WRITTEN) for _ in range(2))
        counts = np.zeros(PIECES, dtype=np.int64)
        skip(key, cuts, first, log_none, starts, room, source, target, counts)
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


def shuffled_stubs(first: np.ndarray, seed: int) -> np.ndarray:
    """Each node as often as its degree, all orders being as likely: dealt to buckets, which are shuffled."""
    total, n = int(first[-1]), first.size - 1
    key = stream_key(seed, "configuration")
    buckets = 1 << max(0, min(11, (total // BUCKET_STUBS).bit_length()))
    load = first + np.arange(n + 1)
    cuts = np.searchsorted(load, np.linspace(0, load[-1], PIECES + 1))
    cuts[0], cuts[-1] = 0, n
    counts = np.zeros((PIECES, buckets), dtype=np.int64)
    count_stubs(key, first, cuts, counts)
    ends = np.cumsum(counts.sum(axis=0))
    bounds = np.concatenate([[0], ends])
    places = np.ascontiguousarray(np.cumsum(counts, axis=0) - counts + bounds[:-1])
    stubs = np.empty(total, dtype=WRITTEN)
    deal(key, first, cuts, places, stubs)
    shuffle(stream_key(seed, "configuration.shuffle"), bounds, stubs)
    return stubs


@kernel
def skip(key, cuts, first, log_none, starts, room, source, target, counts):  # type: ignore[no-untyped-def]
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


@kernel
def count_stubs(key, first, cuts, counts):  # type: ignore[no-untyped-def]
    mask = np.uint64(counts.shape[1] - 1)
    for p in prange(cuts.size - 1):
        for stub in range(first[cuts[p]], first[cuts[p + 1]]):
            counts[p, np.int64(bits(key, stub, 0) & mask)] += 1


@kernel
def deal(key, first, cuts, places, stubs):  # type: ignore[no-untyped-def]
    mask = np.uint64(places.shape[1] - 1)
    for p in prange(cuts.size - 1):
        for i in range(cuts[p], cuts[p + 1]):
            for stub in range(first[i], first[i + 1]):
                k = np.int64(bits(key, stub, 0) & mask)
                stubs[places[p, k]] = i
                places[p, k] += 1


@kernel
def shuffle(key, bounds, stubs):  # type: ignore[no-untyped-def]
    for b in prange(bounds.size - 1):
        low = bounds[b]
        for at in range(bounds[b + 1] - 1, low, -1):
            other = low + index(key, at, 0, at - low + 1)
            stubs[at], stubs[other] = stubs[other], stubs[at]


@serial
def ring(target, n, half, rewire, key):  # type: ignore[no-untyped-def]
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
def attach(stubs, n, m, key):  # type: ignore[no-untyped-def]
    """stubs lists both ends of each tie in turn: a place drawn at random is a node in proportion to its ties."""
    for k in range(m):
        stubs[2 * k], stubs[2 * k + 1] = 0, k + 1
    filled = 2 * m
    for i in range(m + 1, n):
        slot = 0
        for k in range(m):  # what a later node draws first is on its way
            fetch_rows(stubs, index(key, i + AHEAD, k, filled + 2 * m * AHEAD), 1)
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
def cliques(first, size, at, source, target):  # type: ignore[no-untyped-def]
    """Everybody of a household with everybody after them."""
    for h in prange(size.size):
        k = at[h]
        for i in range(first[h], first[h] + size[h]):
            for j in range(i + 1, first[h] + size[h]):
                source[k], target[k] = i, j
                k += 1


@kernel
def poisson(out, mean, key):  # type: ignore[no-untyped-def]
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
