"""Who is away, and which posts are empty: what others can see at the end of each part of a day. It is no process'."""

from __future__ import annotations

from numba import prange

from homefront.compiled import kernel
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import step
from homefront.world.work import COUNTS, HOMELESS_SUM, OFFICIAL, ORDERED_SUM, OWN, PEOPLE

COUNTED = ("gone", "gone_before", "officials", "officials_before")
"""State that this step writes, and no process."""

N_COUNTS = len(COUNTS)
"""Known when the kernel is compiled, so that a row is taken as a whole."""


@kernel
def count_places(sums, place_block, place_sums, gone, gone_before, officials, officials_before):  # type: ignore[no-untyped-def]
    """Sums of places, and shares of people who are away, and of blocks without official (places,), written; what the
    shares were goes before.

    sums : uint16 (blocks, columns COUNTS).   place_block : int64 (places + 1,).   place_sums : float64 (places, columns
    SUMS), of which the first, COUNTS, are written. A row of counts at a time: most places have one block or two.
    """
    for place in prange(gone.size):
        first, after = place_block[place], place_block[place + 1]
        for column in range(N_COUNTS):
            place_sums[place, column] = sums[first, column]
        for b in range(first + 1, after):
            for column in range(N_COUNTS):
                place_sums[place, column] += sums[b, column]
        gone_before[place], officials_before[place] = gone[place], officials[place]
        away = place_sums[place, OWN] + place_sums[place, ORDERED_SUM] + place_sums[place, HOMELESS_SUM]
        gone[place] = away / place_sums[place, PEOPLE]
        officials[place] = place_sums[place, OFFICIAL] / (after - first)


@step("adds up who is away, which posts are empty", reads=("away", "gone", "officials"), writes=COUNTED)
def count(world: Country, today: Today, clock: Clock, streams: Streams) -> None:
    """Shares gone by place, and officials gone, from the sums of the blocks."""
    s, work = world.state, world.work
    count_places(
        work.sums, world.layout.place_block, work.place_sums, s.gone, s.gone_before, s.officials, s.officials_before
    )
