"""World: one array per state variable, declared with dims, type, unit, meaning and whether others can see it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from homefront.scenario.parts import ORDER_KINDS
from homefront.world.axes import Theatre
from homefront.world.contacts import Neighbours, Partners
from homefront.world.held import bytes_of, held, held_arrays
from homefront.world.people import Layout
from homefront.world.published import entries
from homefront.world.work import COUNTS, ROWS_PER_MARK, SUMS, CoupledWork, Work

HOME, OWN_DECISION, ORDERED, HOMELESS, CALLED_UP = range(5)
"""Values of `away`; a person called up is `enlisted`, and counts as CALLED_UP in the sums."""

UNAWARE, KNOWS = range(2)
"""Values of `rumour`: does not know that the authorities have left; knows it."""

OFFICES_GO, ALL_GO, STAY = range(len(ORDER_KINDS))
"""Kinds of order, the first axis of `order_share` and `order_from`; their names: ORDER_KINDS."""

CLOSING_DAYS = 4


@dataclass(frozen=True)
class VariableSpec:
    """What is declared of a state variable. dims : of person, entry, household, block, place, order, lag.

    some : the only rows of it that are ever written to, "raided" or "section"; "" for all. The others stay at 0, and
    memory that nobody writes to is not taken: the system has one page of zeros for all of it.
    bounds : its least and greatest value, where the unit and the type do not say it.
    """

    dims: tuple[str, ...]
    dtype: str
    unit: str
    doc: str
    visible: bool
    some: str = ""
    bounds: tuple[float, float] | None = None

    @property
    def range(self) -> tuple[float, float]:
        """Least and greatest value that it can have, in its unit; inf where there is none."""
        if self.bounds is not None:
            return self.bounds
        if self.dtype.startswith("uint"):
            return 0.0, float(np.iinfo(self.dtype).max)
        return RANGES.get(self.unit, (-math.inf, math.inf))


UNIT, NOT_NEGATIVE = (0.0, 1.0), (0.0, math.inf)
"""Bounds of a variable that is a part of a whole or a yes or no, and of one that is an amount."""

RANGES = {
    "share": UNIT,
    **dict.fromkeys(("count", "day", "person", "person/day", "thousand", "thousand/day"), NOT_NEGATIVE),
}
"""What a unit says of the values of a variable; of those that are not here, nothing."""


def variable(
    dims: str, dtype: str, unit: str, doc: str, visible: bool = False, some: str = "",
    bounds: tuple[float, float] | None = None,
) -> Any:  # fmt: skip
    """Declare a state variable: a field that holds an array, 0 at first.

    Parameters
    ----------
    dims : str
        Its dimensions, apart by blanks. For a mechanism one of person, household, block, place, one.
    dtype : str
        Type of its numbers, as "float64" or "uint8".
    unit : str
        Unit, as "day" or "1".
    doc : str
        What it means, in a few words.
    visible : bool
        Whether other people can see it.
    some : str
        The only rows that are ever written to, "raided" or "section"; "" for all.
    bounds : tuple of float, optional
        Least and greatest value in `unit`, if unit and type do not say them.

    Returns
    -------
    dataclasses.Field
        The field, for the body of the class.

    Examples
    --------
    >>> stores = variable("place", "float64", "day", "food at home")
    >>> stores.metadata["variable"].range
    (0.0, inf)
    """
    spec = VariableSpec(tuple(dims.split()), dtype, unit, doc, visible, some, bounds)
    return dataclasses.field(metadata={"variable": spec})


@dataclass
class State:
    """All that changes during a run. `_next` arrays are written in a sub-step and swapped in at its end."""

    belief: np.ndarray = variable("person", "float32", "1", "belief in danger, b", bounds=UNIT)
    fear: np.ndarray = variable("person", "float32", "1", "fear, f", bounds=UNIT)
    resolve: np.ndarray = variable("person", "float32", "1", "resolve, m", bounds=UNIT)
    habituation: np.ndarray = variable(
        "person",
        "float32",
        "1",
        "what is lost of the fright of a raid by those lived through, 1 - v",
        some="raided",
        bounds=UNIT,
    )
    appeal: np.ndarray = variable(
        "person", "uint16", "1", "lift of resolve by appeals, R, at the last appeal, in parts of 3.05e-6"
    )
    published: np.ndarray = variable(
        "entry", "uint16", "1", "belief that others hear, 1 + 65534 b; 0 if absent", visible=True
    )
    published_next: np.ndarray = variable("entry", "uint16", "1", "the same, being written", visible=True)
    rumour: np.ndarray = variable(
        "person", "uint8", "1", "the rumour that the authorities have left, k", visible=True, bounds=UNIT
    )
    away: np.ndarray = variable(
        "household", "uint8", "1", "0 home, 1 own decision, 2 ordered, 3 homeless", bounds=(0, 3)
    )
    enlisted: np.ndarray = variable("person", "uint8", "1", "1 for a person called up, who is away", bounds=UNIT)
    absent_days: np.ndarray = variable(
        "household", "uint8", "day", "days that a section of soldiers has been away", some="section"
    )
    bereaved: np.ndarray = variable("block", "float32", "count", "households of the block told of a death or a missing")
    host: np.ndarray = variable(
        "household",
        "int16",
        "1",
        "place that a household away stays in; -(place + 1) on leaving",
        bounds=(-32_768, 32_767),
    )
    order_from: np.ndarray = variable(
        "order block", "float32", "day", "when an order in force reached the block; inf: not"
    )
    shown_resolve: np.ndarray = variable(
        "block", "float32", "1", "mean resolve that the block displays", visible=True, bounds=UNIT
    )
    distance: np.ndarray = variable(
        "lag block", "float32", "km", "distance to the front, today and four days back", bounds=NOT_NEGATIVE
    )
    danger: np.ndarray = variable("block", "float32", "1", "danger by time to arrival, h", bounds=UNIT)
    sight: np.ndarray = variable("block", "float32", "1", "what can be seen and heard of the front, g", bounds=UNIT)
    occupied: np.ndarray = variable("block", "uint8", "1", "1 where the enemy rules", bounds=UNIT)
    place_danger: np.ndarray = variable("place", "float64", "1", "mean danger of the place", bounds=UNIT)
    coverage: np.ndarray = variable("place", "float64", "share", "residents whom official news reach")
    candour: np.ndarray = variable("place", "float64", "share", "bad news that residents are told")
    trust: np.ndarray = variable("place", "float64", "share", "trust in the official word, tau; as coded")
    gone: np.ndarray = variable("place", "float64", "share", "residents away, end of the last sub-step", visible=True)
    gone_before: np.ndarray = variable("place", "float64", "share", "the same one sub-step earlier", visible=True)
    officials: np.ndarray = variable("place", "float64", "share", "blocks without official or successor", visible=True)
    officials_before: np.ndarray = variable("place", "float64", "share", "the same one sub-step earlier", visible=True)
    guests: np.ndarray = variable(
        "place", "float64", "person", "people passing through whom residents can see", visible=True
    )
    arrivals: np.ndarray = variable(
        "place", "float64", "person/day", "people arriving, rate of the last sub-step", visible=True
    )
    passing: np.ndarray = variable(
        "place", "float64", "1", "weight of those passing in a resident's ears, ref", visible=True, bounds=UNIT
    )


@dataclass
class World:
    """A built society: what is fixed for the run, and its state.

    Attributes
    ----------
    layout : Layout
        Where each household, block and place begins.
    contacts : Neighbours or Partners
        Who can meet whom.
    state : State
        The state variables, an array each.
    population, weight : (places,) array of float64
        Persons who live there, and persons for each agent.
    threshold : (households,) array of float32
        Threshold from which a household leaves, as a normal score (in unit of standard deviations).
    order_first : (orders, places) array of float64
        A draw from 0 to 1 for each place, from which `evenly_at` makes the order in which an order reaches its blocks.
    block_east, block_north : (blocks,) array of float32
        Where a block lies on the plane of the scenario, km.
    place_km : (places, places) array of float64
        Distances, km; nan if a place lies nowhere.
    hardship : (places,) array of float64
        Past hardship, a share from 0 to 1.
    """

    layout: Layout
    contacts: Neighbours | Partners
    state: State
    population: np.ndarray = held("place", "float64")
    weight: np.ndarray = held("place", "float64")
    threshold: np.ndarray = held("household", "float32")
    order_first: np.ndarray = held("order place", "float64")
    block_east: np.ndarray = held("block", "float32")
    block_north: np.ndarray = held("block", "float32")
    place_km: np.ndarray = held("place place", "float64")
    hardship: np.ndarray = held("place", "float64")


def specs() -> dict[str, VariableSpec]:
    """Name -> spec of every state variable, in the order of the fields."""
    return {f.name: f.metadata["variable"] for f in dataclasses.fields(State)}


def sizes(layout: Layout) -> dict[str, int]:
    """How long each dimension is."""
    return lengths(layout.n_people, layout.n_households, layout.n_blocks, layout.n_places)


def lengths(people: int, households: int, blocks: int, places: int) -> dict[str, int]:
    """How long each dimension of a society of this size is. raided, section : all people and households, unless a
    caller knows better."""
    return {
        "person": people, "household": households, "block": blocks, "block_end": blocks + 1, "place": places,
        "place_end": places + 1, "order": len(ORDER_KINDS), "lag": CLOSING_DAYS + 1, "column": len(SUMS),
        "count": len(COUNTS),
        "one": 1, "mark": -(-people // ROWS_PER_MARK) + 1,
        "entry": entries(people, blocks), "raided": people, "section": households,
    }  # fmt: skip


def empty_state(layout: Layout) -> State:
    """All variables at 0, of the declared types and shapes."""
    length = sizes(layout)
    return State(
        **{name: np.zeros(tuple(length[dim] for dim in spec.dims), dtype=spec.dtype) for name, spec in specs().items()}
    )


def world_bytes(length: Mapping[str, int], coupled: bool) -> float:
    """Memory that a society takes, in bytes: state, all that is fixed for a run, and what a day's work needs.

    length : of every dimension, as `lengths` says.   coupled : with what a coupled run needs besides.
    """
    of = [Layout, World, Theatre, Work, *([CoupledWork] if coupled else [])]
    taken = {name: replace(spec, dims=(spec.some,)) if spec.some else spec for name, spec in specs().items()}
    return bytes_of(taken, length) + sum(bytes_of(held_arrays(cls), length) for cls in of)
