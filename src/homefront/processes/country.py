"""What a step is handed: the country, what was worked out for today, the clock, and the keys of its draws."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

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
    """A society (World), and all else that a step may read or write. Plain data; nothing here does anything.

    front : state of a simulated front; of one axis that nobody looks at where the record gives the front.
    own : state variables that processes declare for themselves, by name.   work : what a day's work needs.
    theatre : how a simulated front reaches blocks and places.   recorded : the front of the record.
    rows : of the table of inputs, that places take.
    front_km : (places,), distance of each place to the front, the evening before.
    coupled : whether the front is simulated.   has_danger : whether one place may be in more danger than another.
    passed : days.
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


@dataclass
class Today:
    """Of one day. given : float64 (variables, places), its inputs.   return_of_sent : (places,), how far return is open
    to those who were sent away.   row : int64 (places,), of the table they are from.

    control : (places,), that people feel.   hooks : what society does to the front today.   lost : (axes,), chance that
    a soldier is lost.   chance_informed : (places,), that a person's household is told of a death.   people : what
    the kernel over people is given, once it was.
    A run has one, which is written again each morning where it stands (engine/loop.py).
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
        """One input of today, float64 (places,)."""
        return self.given[variable_index(variable)]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Clock:
    """day : from 0.   parts : of a day of the society.   part : from 0, within the parts of a day."""

    day: int
    parts: int
    part: int = 0

    @property
    def dt(self) -> float:
        """Length of a part, days."""
        return 1.0 / self.parts

    @property
    def number(self) -> int:
        """Of the part, from the start of the run."""
        return self.day * self.parts + self.part

    @property
    def now(self) -> float:
        """Days from the start of the run to that of the part."""
        return self.day + self.part * self.dt

    @property
    def last(self) -> bool:
        """Whether this is the last part of the day."""
        return self.part == self.parts - 1

    def through(self) -> Iterator[Clock]:
        """Each part of the day."""
        return (Clock(self.day, self.parts, part) for part in range(self.parts))


class UndeclaredError(RuntimeError):
    """A step that reads, writes or draws what it did not declare."""


TOGETHER = 16
"""Numbers whose keys are made at once."""


class Streams:
    """Keys of the draws of a step (streams.py): those of its process alone.

    processes : of the step; a kernel has several.   where : who asks, for an error. Of each purpose the keys of
    TOGETHER numbers are made at once, since the parts of a day ask for one after the other.
    """

    def __init__(self, seed: int, processes: tuple[str, ...], where: str) -> None:
        self._seed, self._processes, self._where = seed, processes, where
        self._starts: dict[tuple[str, str], hashlib.blake2b] = {}
        self._made: dict[tuple[str, str], tuple[int, list[np.uint64]]] = {}
        self._rows: dict[tuple[tuple[str, str], ...], tuple[int, list[tuple[np.uint64, ...]]]] = {}

    def key(self, purpose: str, number: int = 0) -> np.uint64:
        """Of this step's process. number : 0, or that of the part of a day, or of what happens."""
        return self.of(self._processes[0] if len(self._processes) == 1 else "", purpose, number)

    def of(self, process: str, purpose: str, number: int = 0) -> np.uint64:
        """Of one of the processes of a kernel; UndeclaredError for the stream of another process."""
        of, first = (process, purpose), number - number % TOGETHER
        made = self._made.get(of)
        if made is None or made[0] != first:
            start = self._starts.get(of)
            if start is None:
                start = self._starts[of] = self._start(process, purpose)
            made = self._made[of] = first, keys_of(start, first, first + TOGETHER)
        return made[1][number - first]

    def several(self, drawn: tuple[tuple[str, str], ...], number: int) -> tuple[np.uint64, ...]:
        """Those of several (process, purpose) with the same number."""
        first = number - number % TOGETHER
        made = self._rows.get(drawn)
        if made is None or made[0] != first:
            numbers = range(first, first + TOGETHER)
            rows = [tuple(self.of(process, purpose, one) for process, purpose in drawn) for one in numbers]
            made = self._rows[drawn] = first, rows
        return made[1][number - first]

    def _start(self, process: str, purpose: str) -> hashlib.blake2b:
        if process not in self._processes:
            owner = ", ".join(self._processes) or "no process"
            raise UndeclaredError(f"{self._where}: draws from the stream of {process or 'nobody'}, expected {owner}")
        return stream_start(self._seed, f"{process}.{purpose}")
