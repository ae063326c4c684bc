"""What a step is handed: the country, what was worked out for today, the clock, and the keys of its draws."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from homefront.inputs.made_once import MadeOnce
from homefront.inputs.places_by_kind import RecordedFront, RowsByFront
from homefront.inputs.society import Inputs
from homefront.processes.schedule import Schedule
from homefront.scenario.daily import variable_index
from homefront.streams import keys_of, stream_start
from homefront.world.axes import Theatre
from homefront.world.build import Built
from homefront.world.front_state import FrontState
from homefront.world.front_tuples import Hooks
from homefront.world.state import World
from homefront.world.work import Work

KEPT = ("weight", "front_km")
"""Fields of a country beside its state that change, and that the next day depends on."""


@dataclass(kw_only=True)
class Country(World):
    """A society and all else that a step may read or write: plain data.

    Attributes
    ----------
    inputs : Inputs
        The inputs of the world, as they were given.
    built : Built
        What was made of them when the world was built.
    schedule : Schedule
        The steps of the day, in their order.
    front : FrontState
        State of a simulated front; one axis that nothing reads, if the record gives the front.
    own : SimpleNamespace
        State variables that processes declare for themselves, by name.
    work : Work
        Arrays that the work of a day needs.
    theatre : Theatre
        How a simulated front reaches blocks and places.
    recorded : RecordedFront
        The front of the record.
    rows : RowsByFront
        Rows of the table of inputs that places take.
    front_km : (places,) array of float64
        Distance of each place to the front the evening before, km.
    coupled : bool
        Whether the front is simulated.
    has_danger : bool
        Whether one place may be in more danger than another.
    passed : int
        Number of days that have passed.
    once : MadeOnce
        What worlds of a seed are given alike, which nobody writes to.
    """

    inputs: Inputs
    built: Built
    schedule: Schedule
    front: FrontState
    own: SimpleNamespace
    work: Work
    theatre: Theatre
    recorded: RecordedFront
    rows: RowsByFront
    front_km: np.ndarray
    coupled: bool
    has_danger: bool
    passed: int = 0
    once: MadeOnce = field(default_factory=MadeOnce)


@dataclass
class Today:
    """What was worked out for one day.

    A run has one, which is written again each morning in place (engine/loop.py).

    Attributes
    ----------
    given : (variables, places) array of float64
        Inputs of the day, each in its own unit.
    return_of_sent : (places,) array of float64
        How far those who were sent away may return, 0 to 1.
    row : (places,) array of int64
        Rows of the table that the inputs are from.
    hooks : Hooks
        What the society does to the front today.
    control : (places,) array of float64
        Control that people feel, 0 to 1.
    lost : (axes,) array of float64
        Chance that a soldier is lost today.
    chance_informed : (places,) array of float64
        Chance that a person's household is told of a death today.
    people : Any
        What the kernel over people was given today; None before.
    """

    given: np.ndarray
    return_of_sent: np.ndarray
    row: np.ndarray
    hooks: Hooks
    control: np.ndarray = field(default_factory=lambda: np.zeros(0))
    lost: np.ndarray = field(default_factory=lambda: np.zeros(0))
    chance_informed: np.ndarray = field(default_factory=lambda: np.zeros(0))
    people: Any = None

    def of(self, variable: str) -> np.ndarray:
        """Look up an input of today.

        Parameters
        ----------
        variable : str
            Name of the input, as "violence".

        Returns
        -------
        (places,) array of float64
            The input by place, in its own unit. What is written into it holds for the day.

        Raises
        ------
        KeyError
            If there is no such input.
        """
        return self.given[variable_index(variable)]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Clock:
    """Where in a run a step is: the day, and the part of the day.

    Parameters
    ----------
    day : int
        Number of the day, from 0.
    parts : int
        Number of parts that a day of the society has.
    part : int
        Number of the part within the day, from 0.

    Examples
    --------
    >>> clock = Clock(day=3, parts=2, part=1)
    >>> clock.dt, clock.number, clock.now, clock.last
    (0.5, 7, 3.5, True)
    """

    day: int
    parts: int
    part: int = 0

    @property
    def dt(self) -> float:
        """Length of a part, in days."""
        return 1.0 / self.parts

    @property
    def number(self) -> int:
        """Number of the part, from the start of the run."""
        return self.day * self.parts + self.part

    @property
    def now(self) -> float:
        """Time from the start of the run to the start of the part, in days."""
        return self.day + self.part * self.dt

    @property
    def last(self) -> bool:
        """Whether this is the last part of the day."""
        return self.part == self.parts - 1

    def through(self) -> Iterator[Clock]:
        """Go through the parts of the day.

        Returns
        -------
        iterator of Clock
            A clock for each part.
        """
        return (Clock(self.day, self.parts, part) for part in range(self.parts))


class UndeclaredError(RuntimeError):
    """A step that reads, writes or draws what it did not declare."""


TOGETHER = 16
"""Numbers whose keys are made at once."""


class KeysOfSeed:
    """The keys of a seed that were asked for, by stream: a key is the same in all worlds of a seed.

    For each stream the keys of 16 numbers are made at once, since the parts of a day ask for one after the other.

    Parameters
    ----------
    seed : int
        Seed of the worlds.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._starts: dict[str, hashlib.blake2b] = {}
        self._made: dict[tuple[str, int], list[np.uint64]] = {}

    def those(self, stream: str, first: int) -> list[np.uint64]:
        """Look up the keys of 16 numbers, or make them.

        Parameters
        ----------
        stream : str
            Name of the stream, "process.purpose".
        first : int
            The first of the numbers, a multiple of 16.

        Returns
        -------
        list of uint64
            The keys, in their order.
        """
        made = self._made.get((stream, first))
        if made is None:
            start = self._starts.get(stream)
            if start is None:
                start = self._starts[stream] = stream_start(self._seed, stream)
            made = self._made[stream, first] = keys_of(start, first, first + TOGETHER)
        return made


class Streams:
    """Keys of the draws of a step: those of its process alone.

    Parameters
    ----------
    seed : int
        Seed of the world.
    processes : tuple of str
        Processes of the step; a kernel has several.
    where : str
        Which step asks, for an error.
    keys : KeysOfSeed, optional
        Keys of this seed that other steps and worlds have asked for; if it is not given, none were.
    """

    def __init__(self, seed: int, processes: tuple[str, ...], where: str, keys: KeysOfSeed | None = None) -> None:
        self._processes, self._where, self._keys = processes, where, keys or KeysOfSeed(seed)
        self._made: dict[tuple[str, str], tuple[int, list[np.uint64]]] = {}
        self._rows: dict[tuple[tuple[str, str], ...], tuple[int, list[tuple[np.uint64, ...]]]] = {}

    def key(self, purpose: str, number: int = 0) -> np.uint64:
        """Make the key of draws for one purpose of the step's own process.

        Parameters
        ----------
        purpose : str
            What is drawn, as the process names it in `draws`.
        number : int
            Number of the day, of the part of a day, or of what happens; 0 for a draw that stays the same.

        Returns
        -------
        uint64
            The key, for `uniform`, `happens`, `index` and `normal`.

        Raises
        ------
        UndeclaredError
            If the step belongs to no process, or to several.
        """
        return self.of(self._processes[0] if len(self._processes) == 1 else "", purpose, number)

    def of(self, process: str, purpose: str, number: int = 0) -> np.uint64:
        """Make the key of draws of one of the processes of a kernel.

        Parameters
        ----------
        process, purpose : str
            Name of the process, and what is drawn.
        number : int
            Number of the day, of the part of a day, or of what happens.

        Returns
        -------
        uint64
            The key.

        Raises
        ------
        UndeclaredError
            If the process is none of the step's.
        """
        of, first = (process, purpose), number - number % TOGETHER
        made = self._made.get(of)
        if made is None or made[0] != first:
            made = self._made[of] = first, self._those(process, purpose, first)
        return made[1][number - first]

    def several(self, drawn: tuple[tuple[str, str], ...], number: int) -> tuple[np.uint64, ...]:
        """Make several keys with the same number.

        Parameters
        ----------
        drawn : tuple of (str, str)
            Process and purpose of each key.
        number : int
            Number of the day, of the part of a day, or of what happens.

        Returns
        -------
        tuple of uint64
            The keys, in the same order.

        Raises
        ------
        UndeclaredError
            If a process is none of the step's.
        """
        first = number - number % TOGETHER
        made = self._rows.get(drawn)
        if made is None or made[0] != first:
            columns = [self._those(process, purpose, first) for process, purpose in drawn]
            made = self._rows[drawn] = first, list(zip(*columns, strict=True))
        return made[1][number - first]

    def _those(self, process: str, purpose: str, first: int) -> list[np.uint64]:
        if process not in self._processes:
            owner = ", ".join(self._processes) or "no process"
            raise UndeclaredError(f"{self._where}: draws from the stream of {process or 'nobody'}, expected {owner}")
        return self._keys.those(f"{process}.{purpose}", first)
