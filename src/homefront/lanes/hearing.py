"""What sixteen neighbouring slots hear from others, of what is published in rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from homefront.compiled import INLINED
from homefront.lanes.llvm import I16, I32, Lanes, in_llvm
from homefront.vectors import LANES, I


@in_llvm
def _hear(
    _context: Any, published: Any, at: Any, near: Any, far: Any, half: Any, sums: Any, voices: Any, slot: Any
) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        letter = builder.select(lanes.before(args[4]), lanes.entries(0, args[2]), lanes.entries(0, args[3]))
        heard = [*(lanes.entries(0, row) for row in lanes.members(1)), letter]
        total, known = lanes.load(5, args[7], I32), lanes.load(6, args[7], I32)
        for entry in heard:
            total, known = builder.add(total, entry), builder.add(known, lanes.some(entry))
        lanes.store(5, args[7], total, I32)
        lanes.store(6, args[7], known, I32)
        return context.get_dummy_value()

    return types.void(published, at, near, far, half, sums, voices, slot), generate


def hear_lanes(
    published: np.ndarray,
    at: tuple[int, ...],
    near: int,
    far: int,
    half: int,
    sums: np.ndarray,
    voices: np.ndarray,
    slot: int,
) -> None:
    """Adds what LANES slots hear: the entries from each row of `at` on, and a letter from `near` or `far`.

    published : uint16.   half : the first of these slots whose letter comes from `far`.   sums, voices : int32, from
    `slot` on: entries, and how many are not 0.
    """
    for lane in range(LANES):
        heard = [I(published[row + lane]) for row in at]
        heard.append(I(published[(near if lane < half else far) + lane]))
        sums[slot + lane] += sum(heard)
        voices[slot + lane] += sum(entry != 0 for entry in heard)


@overload(hear_lanes, jit_options=INLINED)
def _overload_hear(published, at, near, far, half, sums, voices, slot):  # type: ignore[no-untyped-def]
    return lambda published, at, near, far, half, sums, voices, slot: _hear(
        published, at, near, far, half, sums, voices, slot
    )


@in_llvm
def _copy(_context: Any, array: Any, source: Any, target: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        lanes = Lanes(context, builder, signature, args)
        lanes.store(0, args[2], lanes.load(0, args[1], I16), I16)
        return context.get_dummy_value()

    return types.void(array, source, target), generate


def copy_lanes(array: np.ndarray, source: int, target: int) -> None:
    """Copies LANES entries of a uint16 array, from `source` on to `target` on."""
    array[target : target + LANES] = array[source : source + LANES]


@overload(copy_lanes, jit_options=INLINED)
def _overload_copy(array, source, target):  # type: ignore[no-untyped-def]
    return lambda array, source, target: _copy(array, source, target)
