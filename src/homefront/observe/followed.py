"""Whose days are taken down: rows drawn by key, out of groups that are fixed before the first day.

What happens to somebody has no part in it: who is shown first, and as what, is chosen afterwards, from these rows.
"""

from __future__ import annotations

import numpy as np

from homefront.inputs.society import ARMY_KIND
from homefront.streams import stream_key, uniforms
from homefront.world.people import Layout

ASKED, CITIES, ANYONE, OFFICIAL, SOLDIER = "asked", "cities", "anyone", "official", "soldier"

TURNS = (ASKED, CITIES, ANYONE, OFFICIAL, SOLDIER, ASKED, CITIES, ANYONE, ASKED, CITIES, ANYONE, ASKED)
"""Group of the first person followed, of the second, and so on; after the last it begins again. Of twelve: four
residents of the place that the scenario asks about and the official of one of its blocks, three of the other cities,
three of the whole country, one soldier."""

CITY_KIND = "city"


def rows_followed(layout: Layout, kinds: tuple[str, ...], asked: int, seed: int, follow: int) -> np.ndarray:
    """Rows of a world that are followed, int64 (persons,), each once, in order.

    Parameters
    ----------
    layout : Layout
        Of the world.
    kinds : tuple of str
        Kind of each place.
    asked : int
        Place that the scenario asks about; -1 for none, which is the whole country.
    seed : int
        Key of the world.
    follow : int
        Persons; fewer where the world has not so many.
    """
    draws = uniforms(stream_key(seed, "observe.follow"), follow, 0)
    groups = _groups(kinds, asked)
    taken: set[int] = set()
    for n, draw in enumerate(draws):
        group = TURNS[n % len(TURNS)]
        row = _free(layout, groups[group], group == OFFICIAL, float(draw), taken)
        if row is not None:
            taken.add(row)
    return np.array(sorted(taken), dtype=np.int64)


def official_of(layout: Layout, block: int) -> int:
    """Row of the official of a block: the first member of the household that acts first."""
    return int(layout.block_start[block]) + int(layout.turn[block * layout.households_per_block])


def _free(layout: Layout, places: np.ndarray, officials: bool, draw: float, taken: set[int]) -> int | None:
    """The person drawn of some places, or the next one who is not taken; None where all are."""
    starts = layout.place_block if officials else layout.place_start
    before = np.concatenate(([0], np.cumsum(starts[places + 1] - starts[places])))
    there = int(before[-1])
    for step in range(min(there, len(taken) + 1)):
        at = (int(draw * there) + step) % there
        place = int(np.searchsorted(before, at, side="right")) - 1
        found = int(starts[places[place]] + at - before[place])
        row = official_of(layout, found) if officials else found
        if row not in taken:
            return row
    return None


def _groups(kinds: tuple[str, ...], asked: int) -> dict[str, np.ndarray]:
    """Places of each group; a group that a scenario has not is the whole country."""
    of = np.array(kinds)
    everywhere = np.flatnonzero(of != ARMY_KIND)
    if not len(everywhere):
        everywhere = np.arange(len(kinds))
    here = np.array([asked]) if asked >= 0 else everywhere
    others = np.setdiff1d(np.flatnonzero(of == CITY_KIND), [asked])
    army = np.flatnonzero(of == ARMY_KIND)
    return {
        ASKED: here, OFFICIAL: here, ANYONE: everywhere,
        CITIES: others if len(others) else everywhere, SOLDIER: army if len(army) else everywhere,
    }  # fmt: skip
