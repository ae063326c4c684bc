"""Who can meet whom: a crowd, a stored graph, or a society whose contacts are computed and never stored.

Every kernel asks the same two questions: how many contacts has person i, and who is the k-th. numba compiles a
kernel again for each type of layer, so nothing is decided while it runs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload

from homefront.compiled import INLINED, device
from homefront.streams import bits, index

Layer = Any
"""A Crowd, a Graph, a Neighbours or a Partners."""


class Crowd(NamedTuple):
    """Everybody can meet everybody: n people, n - 1 contacts each."""

    n: int


class Graph(NamedTuple):
    """A stored graph in CSR: the contacts of i are indices[indptr[i]:indptr[i + 1]].

    indptr : int64 (n + 1,).   indices : int32 or int64.
    """

    indptr: np.ndarray
    indices: np.ndarray


class Neighbours(NamedTuple):
    """A society: contacts in the own block, in the own place, and by letter anywhere; the same all through a run.

    Contact k of person i is a keyed draw with replacement. Oneself and one's household may be drawn.
    key : uint64.   n_block, n_place, n_letters : how many of each, in this order.   block_start : int64 (blocks + 1,),
    first row of each block.   block_place : int32 (blocks,).   place_start : int64 (places + 1,).
    letter_share : float64 (places,) and letter_other : int32 (places,), an alias table (Walker 1977; Vose 1991) by
    which a letter goes to a place in proportion to its population.
    """

    key: np.uint64
    n_block: int
    n_place: int
    n_letters: int
    block_start: np.ndarray
    block_place: np.ndarray
    place_start: np.ndarray
    letter_share: np.ndarray
    letter_other: np.ndarray


class Partners(NamedTuple):
    """A society in which a block meets blocks: slot j of a block has contact k at slot j + shift of a partner block.

    Fields as in Neighbours; place_block : int64 (places + 1,), first block of each place. Partner and shift are keyed
    draws of (block, k), the same all through a run, so that those whom a block hears lie side by side in memory. As
    many are heard as with Neighbours; but who sits in one block hears the same few blocks, so circles overlap more
    (docs/decisions/0012-speed.md). In the own block the shift is at least 1: nobody is their own contact. Each half of
    the slots writes to another far block.
    table : uint32 (blocks, contacts, 2), the same draws, for what a block hears: where the partner's row of what is
    published starts (world/published.py), and slots and shift in 16 bits each. In groups of
    six contacts of all slots and one letter, of the first half and of the second half (world/hearing.py).
    """

    key: np.uint64
    n_block: int
    n_place: int
    n_letters: int
    block_start: np.ndarray
    block_place: np.ndarray
    place_block: np.ndarray
    letter_share: np.ndarray
    letter_other: np.ndarray
    table: np.ndarray


def alias_table(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vose's table for draws in proportion to weights: (share kept, other index), float64 and int32 (n,)."""
    n = len(weights)
    scaled = np.asarray(weights, dtype=float) * n / np.sum(weights)
    share, other = np.ones(n), np.arange(n, dtype=np.int32)
    small = [i for i in range(n) if scaled[i] < 1]
    large = [i for i in range(n) if scaled[i] >= 1]
    while small and large:
        s, g = small.pop(), large[-1]
        share[s], other[s] = scaled[s], g
        scaled[g] -= 1 - scaled[s]
        if scaled[g] < 1:
            small.append(large.pop())
    return share, other


@device
def _crowd_contact(layer, i, k):  # type: ignore[no-untyped-def]
    return k if k < i else k + 1


@device
def _graph_contact(layer, i, k):  # type: ignore[no-untyped-def]
    return np.int64(layer.indices[layer.indptr[i] + k])


@device
def _graph_degree(layer, i):  # type: ignore[no-untyped-def]
    return layer.indptr[i + 1] - layer.indptr[i]


@device
def _letter_place(layer, draw):  # type: ignore[no-untyped-def]
    """A place in proportion to its people."""
    place = np.int32(((draw >> np.uint64(32)) * np.uint64(layer.letter_share.size)) >> np.uint64(32))
    if float(draw & np.uint64(0xFFFFFFFF)) * 2.0**-32 >= layer.letter_share[place]:
        place = layer.letter_other[place]
    return place


@device
def _neighbour_at(layer, block, i, k):  # type: ignore[no-untyped-def]
    """Contact k of person i of this block."""
    if k < layer.n_block:
        first = layer.block_start[block]
        return first + index(layer.key, i, k, layer.block_start[block + 1] - first)
    if k < layer.n_block + layer.n_place:
        place = layer.block_place[block]
    else:
        place = _letter_place(layer, bits(layer.key, i, k + 1_000))
    first = layer.place_start[place]
    return first + index(layer.key, i, k, layer.place_start[place + 1] - first)


@device
def block_of(layer, i):  # type: ignore[no-untyped-def]
    """The block of a row, by bisection."""
    return np.searchsorted(layer.block_start, i, side="right") - 1


@device
def _neighbour_contact(layer, i, k):  # type: ignore[no-untyped-def]
    return _neighbour_at(layer, block_of(layer, i), i, k)


@device
def _neighbour_place(layer, i):  # type: ignore[no-untyped-def]
    return np.int64(layer.block_place[block_of(layer, i)])


@device
def partner(layer, block, k, far):  # type: ignore[no-untyped-def]
    """(first row, slots, shift) of the partner block for contact k; far : which half of the slots, for letters."""
    if k < layer.n_block:
        first = layer.block_start[block]
        slots = layer.block_start[block + 1] - first
        return first, slots, (1 + index(layer.key, block, k, slots - 1)) if slots > 1 else np.int64(0)
    slot = k
    if k < layer.n_block + layer.n_place:
        place = layer.block_place[block]
    else:
        slot = k + far * 1_000
        place = _letter_place(layer, bits(layer.key, block, slot + 100_000))
    first_block = layer.place_block[place]
    other = first_block + index(layer.key, block, slot + 200_000, layer.place_block[place + 1] - first_block)
    first = layer.block_start[other]
    slots = layer.block_start[other + 1] - first
    return first, slots, index(layer.key, block, slot + 300_000, slots)


@device
def _partner_at(layer, block, i, k):  # type: ignore[no-untyped-def]
    """Contact k of person i of this block."""
    start = layer.block_start[block]
    slot = i - start
    far = 1 if 2 * slot >= layer.block_start[block + 1] - start else 0
    first, slots, shift = partner(layer, block, k, far)
    return first + (slot + shift) % slots


@device
def _partner_contact(layer, i, k):  # type: ignore[no-untyped-def]
    return _partner_at(layer, block_of(layer, i), i, k)


def is_layer(layer: Any, kind: type) -> bool:
    """Whether a type that numba hands over is a layer of this kind."""
    return isinstance(layer, types.BaseNamedTuple) and getattr(layer, "instance_class", None) is kind


def n_contacts(layer: Layer, i: int) -> int:
    """How many contacts person i has."""
    if isinstance(layer, Crowd):
        return layer.n - 1
    if isinstance(layer, Graph):
        return int(layer.indptr[i + 1] - layer.indptr[i])
    return int(layer.n_block + layer.n_place + layer.n_letters)


def contact(layer: Layer, i: int, k: int) -> int:
    """The k-th contact of person i, k from 0 to n_contacts(layer, i) - 1."""
    if isinstance(layer, Crowd):
        return int(_crowd_contact.py_func(layer, i, k))
    if isinstance(layer, Graph):
        return int(_graph_contact.py_func(layer, i, k))
    if isinstance(layer, Partners):
        return int(_partner_contact(layer, i, k))
    return int(_neighbour_contact(layer, i, k))


def contact_at(layer: Layer, block: int, i: int, k: int) -> int:
    """The same where the person's block is known, which saves a search; other layers ignore the block."""
    if isinstance(layer, Partners):
        return int(_partner_at(layer, block, i, k))
    return int(_neighbour_at(layer, block, i, k)) if isinstance(layer, Neighbours) else contact(layer, i, k)


def place_of(layer: Layer, i: int) -> int:
    """The place of person i; 0 where a layer has no places."""
    return int(_neighbour_place(layer, i)) if isinstance(layer, Neighbours | Partners) else 0


@overload(n_contacts, jit_options=INLINED)
def _n_contacts(layer, i):  # type: ignore[no-untyped-def]
    if is_layer(layer, Crowd):
        return lambda layer, i: layer.n - 1
    if is_layer(layer, Graph):
        return lambda layer, i: _graph_degree(layer, i)
    if is_layer(layer, Neighbours) or is_layer(layer, Partners):
        return lambda layer, i: layer.n_block + layer.n_place + layer.n_letters
    return None


@overload(contact, jit_options=INLINED)
def _contact(layer, i, k):  # type: ignore[no-untyped-def]
    if is_layer(layer, Crowd):
        return lambda layer, i, k: _crowd_contact(layer, i, k)
    if is_layer(layer, Graph):
        return lambda layer, i, k: _graph_contact(layer, i, k)
    if is_layer(layer, Neighbours):
        return lambda layer, i, k: _neighbour_contact(layer, i, k)
    if is_layer(layer, Partners):
        return lambda layer, i, k: _partner_contact(layer, i, k)
    return None


@overload(contact_at, jit_options=INLINED)
def _contact_at(layer, block, i, k):  # type: ignore[no-untyped-def]
    if is_layer(layer, Crowd):
        return lambda layer, block, i, k: _crowd_contact(layer, i, k)
    if is_layer(layer, Graph):
        return lambda layer, block, i, k: _graph_contact(layer, i, k)
    if is_layer(layer, Neighbours):
        return lambda layer, block, i, k: _neighbour_at(layer, block, i, k)
    if is_layer(layer, Partners):
        return lambda layer, block, i, k: _partner_at(layer, block, i, k)
    return None
