"""What the people of a block hear of their contacts: whole rows of what others publish, added up slot by slot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange
from numba.extending import overload

from homefront.compiled import INLINED, device, kernel
from homefront.errors import ResourceError
from homefront.lanes.hearing import hear_lanes
from homefront.prefetch import fetch_rows
from homefront.vectors import LANES, I
from homefront.world.contacts import Layer, Partners, block_of, contact_at, is_layer, n_contacts, partner
from homefront.world.published import ROUND, row_start

MOST_SLOTS = 65_535
"""People of a block, at most: slots and shift of a partner share 32 bits."""

PARTNERS = 6
"""Partners of all slots that are heard in one go, with one letter of either half of the slots. Where there are fewer,
the rest is a row in which nobody speaks."""

GROUP = PARTNERS + 2

_SHIFT = np.uint32(0xFFFF)
_SIXTEEN = np.uint32(16)


def entries_of_table(every: int, letters: int) -> int:
    """Partners in the table of a block. every : contacts that all slots have in the same block.   letters : a slot."""
    return GROUP * max(-(-every // PARTNERS), letters)


def with_table(layer: Partners) -> Partners:
    """The same with its table. Raises ResourceError where a block has too many people for it."""
    largest = int(np.diff(layer.block_start).max(initial=0))
    if largest > MOST_SLOTS:
        told = f"a block of {largest:,} people; expected {MOST_SLOTS:,} at most"
        raise ResourceError(f"{told}. Try a smaller people.households_per_block, or --contacts persons")
    width = entries_of_table(layer.n_block + layer.n_place, layer.n_letters)
    table = np.empty((len(layer.block_place), width, 2), dtype=np.uint32)
    made = layer._replace(table=table)
    _fill(made, table)
    return made


def no_table() -> np.ndarray:
    """For partners that are asked one by one."""
    return np.empty((0, 0, 2), dtype=np.uint32)


@kernel
def _fill(layer, table):  # type: ignore[no-untyped-def]
    blocks = layer.block_place.size
    every = layer.n_block + layer.n_place
    for b in prange(blocks):
        for n in range(table.shape[1]):
            group, place = n // GROUP, n % GROUP
            letter = place >= PARTNERS
            k = every + group if letter else group * PARTNERS + place
            if group >= layer.n_letters if letter else k >= every:
                table[b, n, 0] = row_start(layer.block_start, blocks)
                table[b, n, 1] = np.uint32(ROUND) << _SIXTEEN
                continue
            first, slots, shift = partner(layer, b, k, place - PARTNERS if letter else 0)
            table[b, n, 0] = row_start(layer.block_start, block_of(layer, first))
            table[b, n, 1] = (np.uint32(slots) << _SIXTEEN) | np.uint32(shift)


@device
def _row(layer, block, n):  # type: ignore[no-untyped-def]
    """(first entry, slots, shift) of a partner's row."""
    packed = layer.table[block, n, 1]
    return np.int64(layer.table[block, n, 0]), np.int64(packed >> _SIXTEEN), np.int64(packed & _SHIFT)


@device
def _onward(at, slots):  # type: ignore[no-untyped-def]
    """Where a row goes on for the next lanes of slots."""
    at += LANES
    if slots < LANES:
        return at % slots
    return at - (slots if at >= slots else 0)


@device
def _hear_partners(layer, block, slots, published, sums, voices):  # type: ignore[no-untyped-def]
    half = (slots + 1) // 2
    for n in range(0, layer.table.shape[1], GROUP):
        r0, n0, p0 = _row(layer, block, n)
        r1, n1, p1 = _row(layer, block, n + 1)
        r2, n2, p2 = _row(layer, block, n + 2)
        r3, n3, p3 = _row(layer, block, n + 3)
        r4, n4, p4 = _row(layer, block, n + 4)
        r5, n5, p5 = _row(layer, block, n + 5)
        r6, n6, p6 = _row(layer, block, n + 6)
        r7, n7, p7 = _row(layer, block, n + 7)
        for slot in range(0, slots, LANES):
            at = (r0 + p0, r1 + p1, r2 + p2, r3 + p3, r4 + p4, r5 + p5)
            hear_lanes(published, at, r6 + p6, r7 + p7, half - slot, sums, voices, slot)
            p0, p1, p2, p3 = _onward(p0, n0), _onward(p1, n1), _onward(p2, n2), _onward(p3, n3)
            p4, p5, p6, p7 = _onward(p4, n4), _onward(p5, n5), _onward(p6, n6), _onward(p7, n7)


@device
def _hear_drawn(layer, block, slots, published, sums, voices):  # type: ignore[no-untyped-def]
    first = layer.block_start[block]
    for slot in range(slots):
        for k in range(n_contacts(layer, first + slot)):
            other = contact_at(layer, block, first + slot, k)
            entry = published[other + ROUND * block_of(layer, other)]
            sums[slot] += I(entry)
            voices[slot] += I(entry != 0)


@device
def _fetch_partners(layer, block, published):  # type: ignore[no-untyped-def]
    for n in range(layer.table.shape[1]):
        start, slots, _shift = _row(layer, block, n)
        fetch_rows(published, start, slots + ROUND)


def hear_block(
    layer: Layer, block: int, slots: int, published: np.ndarray, sums: np.ndarray, voices: np.ndarray
) -> None:
    """Adds what each slot of a block hears of its contacts: entries of what those publish, and how many are heard.

    published : uint16, in rows (world/published.py).   sums, voices : int32, 0 before; as many as fill whole lanes.
    """
    if isinstance(layer, Partners):
        _hear_partners(layer, block, slots, published, sums, voices)
    else:
        _hear_drawn(layer, block, slots, published, sums, voices)


def fetch_contacts(layer: Layer, block: int, published: np.ndarray) -> None:
    """Asks for what the people of a block will hear, where it lies in rows (Partners); for speed only."""


@overload(hear_block, jit_options=INLINED)
def _hear_block(layer, block, slots, published, sums, voices):  # type: ignore[no-untyped-def]
    if is_layer(layer, Partners):
        return lambda layer, block, slots, published, sums, voices: _hear_partners(
            layer, block, slots, published, sums, voices
        )
    return lambda layer, block, slots, published, sums, voices: _hear_drawn(
        layer, block, slots, published, sums, voices
    )


@overload(fetch_contacts, jit_options=INLINED)
def _fetch_contacts(layer, block, published):  # type: ignore[no-untyped-def]
    if is_layer(layer, Partners):
        return lambda layer, block, published: _fetch_partners(layer, block, published)
    return lambda layer, block, published: None


def table_bytes(structure: Any) -> float:
    """Memory of the table, in bytes a block."""
    if structure.contact_rule != "partners":
        return 0.0
    every = structure.contacts_block + structure.contacts_place
    return 8.0 * entries_of_table(every, structure.contacts_letters)
