"""Inputs, scale and seed -> World. Building is keyed too: the same seed makes the same people at any thread count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from homefront import address_space
from homefront.arguments import MOST_FLOOR
from homefront.errors import ParameterError, ResourceError
from homefront.inputs.front_lines import FrontLines, days_held, signed_distances
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.society import ARMY_KIND, NEVER, Inputs, Places, Structure, Towns
from homefront.scenario.daily import variable_index
from homefront.scenario.parts import ORDER_KINDS
from homefront.streams import stream_key
from homefront.units import COARSEST
from homefront.world.contacts import Neighbours, Partners, alias_table
from homefront.world.hearing import no_table, table_bytes, with_table
from homefront.world.held import bytes_of, held, held_arrays
from homefront.world.people import (
    GOLDEN,
    PLASTIC_EAST,
    PLASTIC_NORTH,
    Layout,
    blocks_for,
    by_household,
    evenly_first,
    evenly_normal,
    lay_out,
)  # fmt: skip
from homefront.world.published import publish_all
from homefront.world.state import State, World, empty_state, lengths, world_bytes
from homefront.world.theatre import occupation


@dataclass(frozen=True)
class Built:
    """A world, and when each of its blocks is occupied by the record.

    entry_day, exit_day : float32 (times, blocks), day; inf: never.
    line_km : float32 (lines, blocks), km to each line of a front that the record draws, below 0 behind it.
    """

    world: World
    entry_day: np.ndarray = held("time block", "float32")
    exit_day: np.ndarray = held("time block", "float32")
    line_km: np.ndarray = held("line block", "float32")


@dataclass(frozen=True)
class Ground:
    """What no day of a society changes: where its people live, whom they meet, and what the record says of their
    blocks. The names are those of World and Built. Nobody writes to it, so several worlds may stand on it.
    """

    layout: Layout
    contacts: Neighbours | Partners
    threshold: np.ndarray
    order_first: np.ndarray
    block_east: np.ndarray
    block_north: np.ndarray
    place_km: np.ndarray
    entry_day: np.ndarray
    exit_day: np.ndarray
    line_km: np.ndarray


def build(
    inputs: Inputs, people_per_agent: float, seed: int, floor: float = 0.0, once: MadeOnce | None = None
) -> Built:
    """The society of a scenario at a scale, at rest on the eve.

    people_per_agent : 1 for everybody.   floor : agents that each place has at least (whole blocks).   once : of worlds
    that were built before: they share their ground, where it is the same.
    Raises ResourceError if the machine has not the memory, ParameterError if the floor is none.
    """
    refuse_if_too_large(inputs, people_per_agent, floor)
    blocks, structure = blocks_by_place(inputs, people_per_agent, floor), inputs.structure
    layout = (once or MadeOnce()).of(
        lay_out, blocks, structure.households_per_block, structure.household_poisson, seed, inputs.places.section
    )
    return furnish(inputs, layout, seed, once)


def furnish(inputs: Inputs, layout: Layout, seed: int, once: MadeOnce | None = None) -> Built:
    """A society of this layout: its ground, and the state of the eve."""
    where = inputs.places.where
    ground = (once or MadeOnce()).of(
        ground_of, where, inputs.structure, inputs.towns, inputs.lines, inputs.days, layout, seed
    )
    built = {field.name: getattr(ground, field.name) for field in fields(Ground)}
    record = {name: built.pop(name) for name in held_arrays(Built)}
    population = inputs.places.population
    world = World(
        **built, population=population, weight=population / np.diff(layout.place_start),
        hardship=inputs.places.hardship, state=_on_the_eve(inputs, layout),
    )  # fmt: skip
    return Built(world, **record)


def _on_the_eve(inputs: Inputs, layout: Layout) -> State:
    """State before the first day."""
    state = empty_state(layout)
    publish_all(state.published, layout.block_start, 0.0)
    state.order_from[:] = np.inf
    state.trust[:] = inputs.places.trust
    cause = inputs.table[variable_index("cause"), inputs.row, 0]
    for place, start in enumerate(layout.place_start[:-1]):
        state.resolve[start : layout.place_start[place + 1]] = cause[place]
    state.shown_resolve[:] = cause[layout.block_place]
    return state


def ground_of(
    places: Places, structure: Structure, towns: Towns, lines: FrontLines | None, days: int, layout: Layout, seed: int
) -> Ground:
    """Contacts, thresholds, positions, and what the record says of them. places : as `Places.where` gives them."""
    blocks = np.diff(layout.place_block)
    order_first = np.stack([evenly_first(seed, f"world.order.{kind}", len(blocks)) for kind in ORDER_KINDS])
    threshold = np.empty(layout.n_households, dtype=np.float32)
    drawn = evenly_normal(seed, "world.threshold", blocks * layout.households_per_block, GOLDEN).astype(np.float32)
    by_household(drawn, layout.turn, layout.households_per_block, threshold)
    del drawn
    north = evenly_normal(seed, "world.north", blocks, PLASTIC_NORTH) * places.spread[layout.block_place]
    east = evenly_normal(seed, "world.east", blocks, PLASTIC_EAST) * places.spread[layout.block_place]
    north += places.north[layout.block_place]
    east += places.east[layout.block_place]
    return Ground(
        layout, _contacts(structure, layout, alias_table(places.population), seed), threshold, order_first,
        east.astype(np.float32), north.astype(np.float32), _distances(places),
        *_by_the_record(places, towns, lines, days, layout, east, north),
    )  # fmt: skip


def _contacts(
    structure: Structure, layout: Layout, by_people: tuple[np.ndarray, np.ndarray], seed: int
) -> Neighbours | Partners:
    """Who can meet whom. by_people : alias table over places."""
    counts = structure.contacts_block, structure.contacts_place, structure.contacts_letters
    contacts = CONTACT_RULES[structure.contact_rule](
        stream_key(seed, "world.contacts"), *counts, layout.block_start, layout.block_place,
        layout.place_block if structure.contact_rule == "partners" else layout.place_start, *by_people,
        *([no_table()] if structure.contact_rule == "partners" else []),
    )  # fmt: skip
    return with_table(contacts) if isinstance(contacts, Partners) else contacts


def _by_the_record(
    places: Places, towns: Towns, lines: FrontLines | None, days: int, layout: Layout, east: np.ndarray,
    north: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """entry_day, exit_day and line_km of Built. east, north : km (blocks,)."""
    if lines is None:
        entry_day, exit_day = occupation(east, north, layout.block_place, places, towns)
        return _days(entry_day), _days(exit_day), np.empty((0, len(east)), dtype=np.float32)
    line_km = signed_distances(lines, east, north)
    entry_day, exit_day = days_held(lines, line_km, days)
    dated = ~np.isnan(places.entry_day[layout.block_place])
    entry_day[:, dated], exit_day[:, dated] = NEVER, NEVER
    entry_day[0, dated] = places.entry_day[layout.block_place[dated]]
    exit_day[0, dated] = places.exit_day[layout.block_place[dated]]
    return _days(entry_day), _days(exit_day), line_km


def _days(days: np.ndarray) -> np.ndarray:
    """Whole days, or inf: exact in float32."""
    return days.astype(np.float32)


CONTACT_RULES: dict[str, type[Neighbours] | type[Partners]] = {"partners": Partners, "persons": Neighbours}


def _distances(places: Places) -> np.ndarray:
    km = np.hypot(places.east[:, None] - places.east[None], places.north[:, None] - places.north[None])
    return np.asarray(km)


def blocks_by_place(inputs: Inputs, people_per_agent: float, floor: float) -> np.ndarray:
    """int64 (places,); ParameterError for a floor or scale with which no world can be made."""
    if not 0 <= floor <= MOST_FLOOR:
        expected = f"agents that a place has at least, from 0 to {MOST_FLOOR:,.0f}"
        raise ParameterError(f"--floor {floor:g}: expected {expected}; 400 is usually enough")
    if not 0 < people_per_agent < np.inf:
        raise ParameterError(f"--scale 1:{people_per_agent:g}: expected people per agent, 1 or more")
    least = np.maximum(inputs.places.floor, floor)
    return blocks_for(inputs.places.population, people_per_agent, least, inputs.structure.mean_block)


def blocks_of(inputs: Inputs, people_per_agent: float, floor: float = 0.0) -> int:
    """How many blocks a world of this scale has."""
    return int(blocks_by_place(inputs, people_per_agent, floor).sum())


def memory_needed(inputs: Inputs, people_per_agent: float, floor: float = 0.0) -> float:
    """Bytes that a world of this scale takes, before any is taken."""
    blocks, a_block = blocks_by_place(inputs, people_per_agent, floor), inputs.structure.households_per_block
    households, n_blocks = blocks * a_block, int(blocks.sum())
    people = np.ceil(households * (1 + inputs.structure.household_poisson)).astype(np.int64)
    army = np.array([kind == ARMY_KIND for kind in inputs.places.kinds])
    length = {
        **lengths(int(people.sum()), int(households.sum()), n_blocks, len(blocks)),
        "raided": int(people[inputs.may_be_raided | army].sum()), "section": int(households[army].sum()),
    }  # fmt: skip
    society = world_bytes(length, bool(army.any())) + n_blocks * table_bytes(inputs.structure)
    return society + record_bytes(inputs, length) + BESIDES


MOST_PLACES = 32_767
"""The host of a household is kept in 16 bits, below 0 while it is on its way."""

BESIDES = 40e6
"""Bytes of all that does not grow with the society: inputs, what is recorded, scratch of the threads."""


def record_bytes(inputs: Inputs, length: Mapping[str, int]) -> float:
    """Bytes of what the record says of each block; days of entering and leaving are taken for two a block at most."""
    lines = 0 if inputs.lines is None else len(inputs.lines.day)
    regained = inputs.lines is not None or bool(np.isfinite(inputs.towns.regained).any())
    return bytes_of(held_arrays(Built), {**length, "line": lines, "time": 2 if regained else 1})


def memory_available() -> float:
    """Bytes that can be taken without swapping; inf where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as handle:
            for line in handle:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) * 1024
    except OSError:
        pass
    return float("inf")


def memory_for(worlds: int) -> float:
    """Bytes that so many worlds at a time may take. `ulimit -v` holds for each of them: each has its own process."""
    return min(memory_available(), address_space.remaining() * worlds)


def refuse_if_too_large(inputs: Inputs, people_per_agent: float, floor: float = 0.0, worlds: int = 1) -> None:
    """ResourceError with the figure and a scale that fits, if so many worlds at once do not fit the memory."""
    if len(inputs.places) > MOST_PLACES:
        expected = f"expected {MOST_PLACES:,} at most: a household's host has 16 bits"
        raise ResourceError(f"a country of {len(inputs.places):,} places; {expected}. Try fewer, larger places")
    needed, available = memory_needed(inputs, people_per_agent, floor) * worlds, memory_for(worlds)
    if needed <= 0.9 * available:
        return
    asked = f"takes {needed / 2**30:.1f} GiB for {worlds} world(s) at a time; {available / 2**30:.1f} GiB are free"
    if memory_needed(inputs, people_per_agent) * worlds <= 0.8 * available:
        raise ResourceError(f"a run with this --floor {asked}. Try a lower --floor: without one this scale fits")
    fitting = people_per_agent
    while memory_needed(inputs, fitting) * worlds > 0.8 * available and fitting < COARSEST:
        fitting = min(COARSEST, 2 * fitting)
    fits = memory_needed(inputs, fitting) * worlds <= 0.8 * available
    advice = f"Try --scale 1:{fitting:.0f}" if fits else "No scale fits"
    also = ", or fewer --workers" if worlds > 1 else ""
    raise ResourceError(f"a run at 1:{people_per_agent:.0f} {asked}. {advice}{also}")
