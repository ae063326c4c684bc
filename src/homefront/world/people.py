"""Households, blocks and places as runs of neighbouring rows: sizes and starts, no storage per person.

A household has 1 + Poisson(mean) persons, a block a fixed number of households. Rows stand in order place and block.
Inside a block they stand by member: first the first members of all households, then the second members, and so on, with
the largest household first. So what a household does together is a sum of rows that lie side by side, and the rest of
one's household stands in the same column of other rows (docs/decisions/0025-person-kernel.md). Who acts first is drawn:
`turn`. The first member of the household whose turn is first is the block's official. A slot is a person's place among
the rows of the block, counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.elementary import exp
from homefront.normal import normal_quantiles
from homefront.streams import stream_key, uniforms
from homefront.vectors import LANES
from homefront.world.held import held

GOLDEN = 0.6180339887498949
PLASTIC_NORTH, PLASTIC_EAST = 0.7548776662466927, 0.5698402909980532


@dataclass(frozen=True)
class Layout:
    """Where each household, block and place begins.

    households_per_block : count.   household_size : uint8 (households,), the largest of a block first.   turn : uint16
    (households,), place in its block of the household that acts first, second, ...   block_start : int64 (blocks + 1,),
    first row.   block_place : int32 (blocks,).   place_block : int64 (places + 1,), first block.
    place_start : int64 (places + 1,), first row.
    """

    households_per_block: int
    household_size: np.ndarray = held("household", "uint8")
    turn: np.ndarray = held("household", "uint16")
    block_start: np.ndarray = held("block_end", "int64")
    block_place: np.ndarray = held("block", "int32")
    place_block: np.ndarray = held("place_end", "int64")
    place_start: np.ndarray = held("place_end", "int64")

    @property
    def n_people(self) -> int:
        return int(self.block_start[-1])

    @property
    def n_blocks(self) -> int:
        return len(self.block_place)

    @property
    def n_households(self) -> int:
        return len(self.household_size)

    @property
    def n_places(self) -> int:
        return len(self.place_start) - 1


def blocks_for(people: np.ndarray, people_per_agent: float, floor: float, mean_block: float) -> np.ndarray:
    """Whole blocks for places of these populations: max(1, round(max(floor, people / people_per_agent) / mean_block)).

    people : persons (places,).   floor : agents, at least.   mean_block : persons.   Returns int64 (places,).
    """
    agents = np.maximum(floor, np.asarray(people, dtype=float) / people_per_agent)
    return np.maximum(1, np.rint(agents / mean_block)).astype(np.int64)


def lay_out(
    blocks: np.ndarray, households_per_block: int, poisson_mean: float, seed: int, sections: np.ndarray | None = None
) -> Layout:
    """The layout of places with these numbers of blocks; household sizes are keyed draws.

    blocks : int64 (places,).   poisson_mean : persons beyond the first.   Sizes are cut at 255.   sections : uint8
    (places,), size of every household of a place where it is not 0.
    """
    n_households = int(blocks.sum()) * households_per_block
    draws = uniforms(stream_key(seed, "world.household"), n_households, 0)
    sizes = (1 + np.searchsorted(poisson_table(poisson_mean), draws)).astype(np.uint8)
    if sections is not None:
        given = np.repeat(sections, blocks * households_per_block)
        sizes = np.where(given > 0, given, sizes).astype(np.uint8)
    return layout_of(sizes, blocks, households_per_block)


def poisson_table(mean: float) -> np.ndarray:
    """Chances of at most 0, 1, ... 253 persons, float64 (254,). mean : persons, below 200.

    >>> poisson_table(2.0)[:3].round(6).tolist()
    [0.135335, 0.406006, 0.676676]
    """
    chances = np.cumprod(np.concatenate(([exp(-mean)], mean / np.arange(1, 500))))
    more = np.cumsum(chances[::-1])[::-1][1:]
    return np.asarray(1.0 - more[:254])


def layout_of(drawn: np.ndarray, blocks: np.ndarray, households_per_block: int) -> Layout:
    """The layout of households of these sizes, in the order in which they act.

    drawn : uint8 (households,), persons, in order place, block, turn.   blocks : int64 (places,).
    """
    size = np.zeros(len(drawn) + LANES, dtype=np.uint8)[: len(drawn)]  # whole lanes of it are read (lanes/)
    turn = np.empty(len(drawn), dtype=np.uint16)
    _sort_households(drawn, households_per_block, size, turn)
    people = size.reshape(-1, households_per_block).sum(axis=1, dtype=np.int64)
    block_start = np.concatenate(([0], np.cumsum(people)))
    place_block = np.concatenate(([0], np.cumsum(blocks))).astype(np.int64)
    block_place = np.repeat(np.arange(len(blocks), dtype=np.int32), blocks)
    return Layout(households_per_block, size, turn, block_start, block_place, place_block, block_start[place_block])


@kernel
def _sort_households(drawn, per_block, size, turn):  # type: ignore[no-untyped-def]
    """Sizes of each block, the largest first, those of one size in the order drawn (by counting)."""
    for b in prange(drawn.size // per_block):
        first = b * per_block
        larger = np.zeros(257, dtype=np.int64)
        for g in range(first, first + per_block):
            larger[drawn[g]] += 1
        before = 0
        for persons in range(256, -1, -1):
            count = larger[persons]
            larger[persons] = before
            before += count
        for t in range(per_block):
            persons = drawn[first + t]
            turn[first + t] = larger[persons]
            size[first + larger[persons]] = persons
            larger[persons] += 1


@kernel
def by_household(drawn, turn, per_block, out):  # type: ignore[no-untyped-def]
    """Puts what was drawn for households in the order in which they act at the places of these households."""
    for b in prange(drawn.size // per_block):
        first = b * per_block
        for t in range(per_block):
            out[first + turn[first + t]] = drawn[first + t]


@device
def wide(household_size, first, member, at_most):  # type: ignore[no-untyped-def]
    """How many households of the block that starts at household `first` have more than `member` members.

    Their people of this member stand side by side; so far the next member of a household stands from this one.
    at_most : the same for the member before.
    """
    while at_most > 0 and household_size[first + at_most - 1] <= member:
        at_most -= 1
    return at_most


@device
def column_of(household_size, first, households_per_block, slot):  # type: ignore[no-untyped-def]
    """Place in its block of the household to which a slot belongs. first : household of the block.   slot : from 0."""
    member, across = 0, households_per_block
    while slot >= across:
        slot -= across
        member += 1
        across = wide(household_size, first, member, across)
    return slot


def rows_of(layout: Layout, household: int) -> np.ndarray:
    """Rows of the people of a household, int64 (persons,), its first member first."""
    per_block = layout.households_per_block
    block, column = divmod(household, per_block)
    sizes = layout.household_size[block * per_block : (block + 1) * per_block].astype(np.int64)
    across = [int((sizes > member).sum()) for member in range(int(sizes[column]))]
    slots = column + np.concatenate(([0], np.cumsum(across)[:-1]))
    return np.asarray(layout.block_start[block] + slots, dtype=np.int64)


def household_of(layout: Layout, person: int) -> int:
    """The household of a row."""
    block = int(np.searchsorted(layout.block_start, person, side="right")) - 1
    per_block = layout.households_per_block
    sizes = layout.household_size[block * per_block : (block + 1) * per_block]
    slot, member = person - int(layout.block_start[block]), 0
    while slot >= (across := int((sizes > member).sum())):
        slot, member = slot - across, member + 1
    return block * per_block + slot


def evenly(seed: int, purpose: str, counts: np.ndarray, step: float) -> np.ndarray:
    """Quiet start: within place s the j-th item gets frac(U_s + j step), so that a small sample is an even one.

    counts : items a place (places,).   U_s is one keyed draw a place and purpose.   Returns float64 (sum of counts,).
    """
    first = evenly_first(seed, purpose, len(counts))
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray((np.repeat(first, counts) + within * step) % 1.0)


def evenly_first(seed: int, purpose: str, places: int) -> np.ndarray:
    """U_s of `evenly`, from which `evenly_at` finds single items; float64 (places,)."""
    return np.asarray(uniforms(stream_key(seed, purpose), places, 0))


@device
def evenly_at(first, j, step):  # type: ignore[no-untyped-def]
    """The j-th item of `evenly` in a place, from its U_s."""
    return (first + j * step) % 1.0


def evenly_normal(seed: int, purpose: str, counts: np.ndarray, step: float) -> np.ndarray:
    """The same, as standard normal scores."""
    drawn = np.asarray(np.clip(evenly(seed, purpose, counts, step), 1e-6, 1 - 1e-6))
    normal_quantiles(drawn)
    return drawn
