"""Scratch of one thread: what a block's people heard and felt in the sub-step that is being worked at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import device
from homefront.vectors import LANES, F

FLOATS, WHOLES = 27, 11
"""Rows of scratch of each type."""

MOST_MEMBERS = 256
"""A household has fewer (world/people.py)."""

LINE = 64
"""Bytes of a line of the cache."""

ABSENT = F(-1.0)
"""Fear of somebody who is not there, and what the rest of the household says to somebody who lives alone."""


class Room(NamedTuple):
    """Scratch by slot of the block, and by household.

    entries, voices : int32, what contacts say.   rest : float32, what the rest of the household says, below 0: nobody.
    belief, fear, resolve : before the sub-step; fear below 0: not there.   fear_half, fear_after, resolve_after.
    Of guests only fear, fear_after and resolve_after, all after the sub-step, and only where they may come home.
    knew, known_half, known : of the leaving, where it is seen: 1 if it was known at the start, at the middle, and the
    share of the sub-step in which it was.   rumour : int32, its state at the start.
    changes : int32, 1 where somebody learns of it or forgets it.   learners : int32, slots of those who knew of it
    for a part of the sub-step, side by side.
    slots : int32, where the first household of the block has each of its members (largest first).
    said, there : int32, by household: sum of what its members publish, and how many do.   share, alone : float32, by
    household: what one entry counts in the mean of the rest, and what is added to that mean: ABSENT where there is no
    rest, else 0.   sums : float32 (5, households), of fear at three times and resolve at two.
    guests : float32 (10, people), guests side by side, in rows that guests.py names.   guest_slot : int32, the slot of
    each.   present : int32, by household, its people not called up, of guests only.
    candidate : int32, by household at home, 1 where it may be pushed above its threshold and its draw lets it leave
    (together.Turns).
    """

    entries: np.ndarray
    voices: np.ndarray
    rest: np.ndarray
    belief: np.ndarray
    fear: np.ndarray
    fear_half: np.ndarray
    fear_after: np.ndarray
    resolve: np.ndarray
    resolve_after: np.ndarray
    knew: np.ndarray
    known_half: np.ndarray
    known: np.ndarray
    rumour: np.ndarray
    changes: np.ndarray
    learners: np.ndarray
    slots: np.ndarray
    said: np.ndarray
    there: np.ndarray
    share: np.ndarray
    alone: np.ndarray
    sums: np.ndarray
    guests: np.ndarray
    guest_slot: np.ndarray
    present: np.ndarray
    candidate: np.ndarray


def scratch(threads: int, slots: int, households: int) -> tuple[np.ndarray, np.ndarray]:
    """(float32, int32) scratch of all threads, each for the largest block. slots, households : of a block, at most."""
    length = -(-max(slots, households, MOST_MEMBERS) // LANES) * LANES + 2 * LANES
    return _lined_up((threads, FLOATS, length), np.float32), _lined_up((threads, WHOLES, length), np.int32)


def _lined_up(shape: tuple[int, ...], dtype: type[np.generic]) -> np.ndarray:
    """Zeros that start where a line of the cache does: what crosses a line cannot be read back at once."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    raw = np.zeros(size + LINE, dtype=np.uint8)
    first = -raw.ctypes.data % LINE
    return raw[first : first + size].view(dtype).reshape(shape)


@device
def room_of(f, w):  # type: ignore[no-untyped-def]
    """The scratch of one thread."""
    return Room(w[0], w[1], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], w[2], w[6], w[9], w[3], w[4],
                w[5], f[10], f[11], f[12:17], f[17:], w[7], w[8], w[10])  # fmt: skip
