"""Sums of the blocks added up by place."""

from __future__ import annotations

from numba import prange

from homefront.compiled import kernel


@kernel
def add_up_places(sums, place_block, out):  # type: ignore[no-untyped-def]
    """sums : float64 (blocks, columns).   place_block : int64 (places + 1,).   out : (places, columns), written.

    Blocks are added one after the other, so that the last bit does not depend on threads.
    """
    for place in prange(out.shape[0]):
        out[place, :] = 0.0
        for b in range(place_block[place], place_block[place + 1]):
            for column in range(out.shape[1]):
                out[place, column] += sums[b, column]
