"""Households, blocks and places as runs of neighbouring rows: sizes and starts, no storage per person.

A household has 1 + Poisson(mean) persons, a block a fixed number of households; its first person is the block's
official. Rows stand in order place, block, household, so who belongs where follows from the starts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.streams import stream_key, uniforms
from homefront.world.held import held

GOLDEN = 0.6180339887498949
PLASTIC_NORTH, PLASTIC_EAST = 0.7548776662466927, 0.5698402909980532


@dataclass(frozen=True)
class Layout:
    """Where each household, block and place begins.

    households_per_block : count.   household_size : uint8 (households,).   block_start : int64 (blocks + 1,),
    first row.   block_place : int32 (blocks,).   place_block : int64 (places + 1,), first block.
    place_start : int64 (places + 1,), first row.
    """

    households_per_block: int
    household_size: np.ndarray = held("household", "uint8")
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
    from scipy.special import pdtr

    n_households = int(blocks.sum()) * households_per_block
    draws = uniforms(stream_key(seed, "world.household"), n_households, 0)
    table = pdtr(np.arange(254), poisson_mean)
    sizes = (1 + np.searchsorted(table, draws)).astype(np.uint8)
    if sections is not None:
        given = np.repeat(sections, blocks * households_per_block)
        sizes = np.where(given > 0, given, sizes).astype(np.uint8)
    return layout_of(sizes, blocks, households_per_block)


def layout_of(household_size: np.ndarray, blocks: np.ndarray, households_per_block: int) -> Layout:
    """The layout of these household sizes, in order place, block, household."""
    people = household_size.reshape(-1, households_per_block).sum(axis=1, dtype=np.int64)
    block_start = np.concatenate(([0], np.cumsum(people)))
    place_block = np.concatenate(([0], np.cumsum(blocks))).astype(np.int64)
    block_place = np.repeat(np.arange(len(blocks), dtype=np.int32), blocks)
    return Layout(households_per_block, household_size, block_start, block_place, place_block, block_start[place_block])


def evenly(seed: int, purpose: str, counts: np.ndarray, step: float) -> np.ndarray:
    """Quiet start: within place s the j-th item gets frac(U_s + j step), so that a small sample is an even one.

    counts : items a place (places,).   U_s is one keyed draw a place and purpose.   Returns float64 (sum of counts,).
    """
    first = uniforms(stream_key(seed, purpose), len(counts), 0)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray((np.repeat(first, counts) + within * step) % 1.0)


def evenly_normal(seed: int, purpose: str, counts: np.ndarray, step: float) -> np.ndarray:
    """The same, as standard normal scores."""
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(evenly(seed, purpose, counts, step), 1e-6, 1 - 1e-6)))
