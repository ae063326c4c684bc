"""Who is away, and which posts are empty: what others can see at the end of each part of a day. It is no process'."""

from __future__ import annotations

from numba import prange

from homefront.compiled import kernel, serial
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import step
from homefront.world.work import HOMELESS_SUM, OFFICIAL, ORDERED_SUM, OWN, PEOPLE

COUNTED = ("gone", "gone_before", "officials", "officials_before")
"""State that this step writes, and no process."""


@kernel
def add_up_places(sums, place_block, out):  # type: ignore[no-untyped-def]
    """sums : uint16 (blocks, columns COUNTS).   place_block : int64 (places + 1,).   out : float64 (places, columns
    SUMS), of which the first, COUNTS, are written.
    """
    for place in prange(out.shape[0]):
        out[place, : sums.shape[1]] = 0.0
        for b in range(place_block[place], place_block[place + 1]):
            for column in range(sums.shape[1]):
                out[place, column] += sums[b, column]


@serial
def share_gone(place_sums, place_block, gone, gone_before, officials, officials_before):  # type: ignore[no-untyped-def]
    """Shares of people who are away, and of blocks without official (places,), written; what they were goes before."""
    for place in range(gone.size):
        gone_before[place], officials_before[place] = gone[place], officials[place]
        sums = place_sums[place]
        gone[place] = (sums[OWN] + sums[ORDERED_SUM] + sums[HOMELESS_SUM]) / sums[PEOPLE]
        officials[place] = sums[OFFICIAL] / (place_block[place + 1] - place_block[place])


@step("adds up who is away, which posts are empty", reads=("away", "gone", "officials"), writes=COUNTED)
def count(world: Country, today: Today, clock: Clock, streams: Streams) -> None:
    """Shares gone by place, and officials gone, from the sums of the blocks."""
    s, starts, place = world.state, world.layout.place_block, world.work.place_sums
    add_up_places(world.work.sums, starts, place)
    share_gone(place, starts, s.gone, s.gone_before, s.officials, s.officials_before)
