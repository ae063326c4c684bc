"""All slots of a block at once, sixteen at a time, as if every household were at home.

The loop is straight vector code (vectors.py): no branches, and arrays that do not overlap, told apart by the numbers
below. Whoever publishes nothing is not there, and stays as he is: those called up, and households that are away. The
last lanes of a block reach up to LANES - 1 rows beyond its end and write back there what they found; so these rows must
be of blocks that the same thread does later (step.py).
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import inner
from homefront.engine.people.heard import Heard
from homefront.engine.people.person import next_person
from homefront.engine.people.room import ABSENT
from homefront.vectors import HALF, LANES, ONE, ZERO, F, I, load, store
from homefront.world.published import NOBODY, code

(PUBLISHED, NEXT, BELIEF, FEAR, RESOLVE, APPEAL, ENTRIES, VOICES, REST, OLD_BELIEF, OLD_FEAR, FEAR_HALF, FEAR_AFTER,
 OLD_RESOLVE, RESOLVE_AFTER, KNOWN) = range(16)  # fmt: skip

FINE = F(1048576.0)
"""Pushes are compared as whole numbers, which compilers add and compare in any order."""

NO_PUSH = I(-(1 << 30))


@inner
def move_rows(k, official, s, hearing, heed, brake, c, room):  # type: ignore[no-untyped-def]
    """Moves everybody who is there; (a bound on the push of anybody to go, how many are there).

    k : Block.   official : slot of the official.   hearing : Hearing.
    heed : the most that fear is multiplied by in the sub-step.   brake : of resolve.   c : Shared.
    """
    largest, there = NO_PUSH, I(0)
    for tile in range(0, k.slots, LANES):
        push, present = _move_lanes(k.first + tile, k.start + tile, tile, I(k.slots - tile), I(official - tile), s,
                                    hearing, F(heed), F(brake), c, room)  # fmt: skip
        largest = max(largest, push)
        there = I(there + present)
    return np.float64(largest) / np.float64(FINE), np.int64(there)


@inner
def _move_lanes(first, start, tile, slots, official, s, hearing, heed, brake, c, room):  # type: ignore[no-untyped-def]
    largest, present = NO_PUSH, I(0)
    for lane in range(LANES):
        own = load(s.published, start + lane, PUBLISHED)
        belief, fear = load(s.belief, first + lane, BELIEF), load(s.fear, first + lane, FEAR)
        resolve, appeal = load(s.resolve, first + lane, RESOLVE), load(s.appeal, first + lane, APPEAL)
        there = own != NOBODY and I(lane) < slots
        is_official = I(lane) == official
        knows = load(room.known, tile + lane, KNOWN) == ONE
        weight = hearing.knowing.weight if knows else hearing.plain.weight
        total = hearing.knowing.total if knows else hearing.plain.total
        weight_official = hearing.knowing_official.weight if knows else hearing.official.weight
        total_official = hearing.knowing_official.total if knows else hearing.official.total
        mine = Heard(
            weight_official if is_official else weight, total_official if is_official else total,
            hearing.knowing.upheld if knows else hearing.plain.upheld,
        )  # fmt: skip
        after, ahead, fear_half, fear_after, resolve_after = next_person(
            belief, fear, resolve, appeal, load(room.entries, tile + lane, ENTRIES),
            load(room.voices, tile + lane, VOICES), load(room.rest, tile + lane, REST), mine, True, c,
        )  # fmt: skip
        store(s.belief, first + lane, after if there else belief, BELIEF)
        store(s.fear, first + lane, fear_after if there else fear, FEAR)
        store(s.resolve, first + lane, resolve_after if there else resolve, RESOLVE)
        store(s.published_next, start + lane, code(ahead) if there else NOBODY, NEXT)
        store(room.belief, tile + lane, belief, OLD_BELIEF)
        store(room.fear, tile + lane, fear if there else ABSENT, OLD_FEAR)
        store(room.fear_half, tile + lane, fear_half if there else ZERO, FEAR_HALF)
        store(room.fear_after, tile + lane, fear_after if there else ZERO, FEAR_AFTER)
        store(room.resolve, tile + lane, resolve if there else ZERO, OLD_RESOLVE)
        store(room.resolve_after, tile + lane, resolve_after if there else ZERO, RESOLVE_AFTER)
        most = max(fear, max(fear_half, fear_after)) * heed - brake * (min(resolve, resolve_after) - HALF)
        largest = max(largest, I(most * FINE) if there else NO_PUSH)
        present = I(present + I(there))
    return largest, present
