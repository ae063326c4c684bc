"""Small worlds in which a mechanism is tried: run again, otherwise, and watched while it acts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numba
import numpy as np

from homefront.compiled import most_threads
from homefront.engine.coupled import Coupled
from homefront.engine.loop import Loop
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.run import begin
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.coupling import Reference
from homefront.processes.steps import Group, Step
from homefront.scenario.daily import VARIABLES
from homefront.world.state import specs

Evenings = list[dict[str, str]]
"""Of each evening, name -> hash of everything that the next day depends on."""

Around = Callable[[Step, Callable[..., None]], Callable[..., None]]
"""What a step is put into: (step, its body) -> the body that runs."""

ALTERED = np.uint64(0x9E3779B97F4A7C15)


@dataclass
class Trial:
    """A small world, as often as it is asked for.

    prepared : of its first seed.   reference : of the hooks, where both halves run.   days : that are run.
    name : of the mechanism.
    """

    prepared: Prepared
    reference: Reference | None
    days: int
    name: str
    ran: dict[str, Evenings] = field(default_factory=dict)

    def begun(self, enforce: bool = False, around: Around | None = None, seed: int = 0) -> Loop | Coupled:
        """A world before its first day. enforce : the checked mode.   around : put around each step of the mechanism.
        seed : 0 for that of the trial."""
        given = prepare(self.prepared.scenario, self.prepared.settings, seed) if seed else self.prepared
        world = begin(given, self.reference)
        assert world is not None  # a mechanism acts in a society
        loop = loop_of(world)
        loop.runner.enforce = enforce
        if around is not None:
            loop.steps = _around(loop.steps, self.name, around)
        return world

    def evenings(self, world: Loop | Coupled, days: int = 0) -> Evenings:
        """Runs a world to its last day, or to a day, and keeps what each evening hashes to."""
        out: Evenings = []
        while loop_of(world).world.passed < (days or self.days):
            world.day()
            out.append(hashes(world))
        return out

    def as_it_is(self) -> Evenings:
        """The evenings that all others are compared with."""
        if "plain" not in self.ran:
            self.ran["plain"] = self.evenings(self.begun())
        return self.ran["plain"]

    def otherwise(self) -> Iterator[tuple[str, Evenings]]:
        """(how, evenings) of the same world, run in other ways that may not matter."""
        yield "run a second time", self.evenings(self.begun())
        yield "run while another world of the same process is", self._beside_another()
        for number, how in ((1, "run on one thread"), (most_threads(), f"run on {most_threads()} threads")):
            with threads(number):
                yield how, self.evenings(self.begun())
        with in_pieces(7):
            yield "with its rows handed to the threads in other pieces", self.evenings(self.begun())
        yield "stopped in the middle and continued", self._gone_on()

    def _beside_another(self) -> Evenings:
        world, other = self.begun(), self.begun(seed=self.prepared.seed + 1)
        out = []
        for _ in range(self.days):
            other.day()
            world.day()
            out.append(hashes(world))
        return out

    def _gone_on(self) -> Evenings:
        world, middle = self.begun(), self.days // 2
        out = self.evenings(world, middle)
        kept = {name: values.copy() for name, values in world.snapshot().items()}
        later = self.begun()
        later.take(kept)
        return out + self.evenings(later)

    def with_other_luck(self) -> Evenings:
        """The evenings, if all keys that the mechanism is handed were others."""
        return self.evenings(self.begun(around=_other_keys))


def loop_of(world: Loop | Coupled) -> Loop:
    """The loop over days of a world."""
    return world.loop if isinstance(world, Coupled) else world


def hashes(world: Loop | Coupled) -> dict[str, str]:
    """Name -> hash of everything that the next day depends on."""
    return {
        name: hashlib.blake2b(np.ascontiguousarray(values).tobytes(), digest_size=16).hexdigest()
        for name, values in world.snapshot().items()
    }


def first_difference(one: Evenings, other: Evenings) -> tuple[int, str] | None:
    """(day, name of what differs) of the first evening that differs; None if none does."""
    for day, (a, b) in enumerate(zip(one, other, strict=True)):
        differs = [name for name in a if a[name] != b.get(name)]
        if differs:
            return day, next((name for name in differs if name.startswith(("own.", "state."))), differs[0])
    return None


class _Keys:
    """The keys of a step. altered : what each is changed by.   used : purposes that were asked for."""

    def __init__(self, streams: Streams, altered: np.uint64) -> None:
        self._streams, self._altered, self.used = streams, altered, set[str]()

    def key(self, purpose: str, number: int = 0) -> np.uint64:
        """As Streams.key."""
        self.used.add(purpose)
        return self._streams.key(purpose, number) ^ self._altered

    def of(self, process: str, purpose: str, number: int = 0) -> np.uint64:
        """As Streams.of."""
        self.used.add(purpose)
        return self._streams.of(process, purpose, number) ^ self._altered


def _other_keys(step: Step, body: Callable[..., None]) -> Callable[..., None]:
    def run(process: Any, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        body(process, world, today, clock, _Keys(streams, ALTERED))

    return run


@contextmanager
def threads(number: int) -> Iterator[None]:
    """Kernels take so many threads."""
    before = numba.get_num_threads()
    numba.set_num_threads(number)
    try:
        yield
    finally:
        numba.set_num_threads(before)


@contextmanager
def in_pieces(size: int) -> Iterator[None]:
    """Threads are handed so many rows of a loop at a time."""
    before = numba.set_parallel_chunksize(size)
    try:
        yield
    finally:
        numba.set_parallel_chunksize(before)


@dataclass
class Watch:
    """Looks at a mechanism while it acts. world : the whole one, which the step may see only in part.

    wrong : called with a sentence, as soon as something is.
    """

    world: Country
    name: str
    wrong: Callable[[str], None]

    def around(self, step: Step, body: Callable[..., None]) -> Callable[..., None]:
        """The body of a step, with all that it may not do looked for."""
        who, declared = f"step {step.name}", step.owner.inputs if step.owner is not None else ()

        def run(process: Any, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
            before, persons = _inputs_of(today), _persons(self.world)
            forms = {name: _form(values) for name, values in self._written(step).items()}
            keys = _Keys(streams, np.uint64(0))
            body(process, world, today, clock, keys)
            for purpose in sorted(keys.used - set(dict(step.owner.draws if step.owner is not None else ()))):
                self.wrong(f"{who} draws for {purpose}, which its class does not name in `draws`")
            for name, values in _inputs_of(today).items():
                if name not in declared and values != before[name]:
                    self.wrong(f"{who} changes today's {name}, which its class does not name in `inputs`")
            self._count(who, persons)
            self._look(who, step, forms)

        return run

    def _written(self, step: Step) -> dict[str, Any]:
        names = step.owner.writes if step.owner is not None else ()
        return {name: getattr(self._holder(name), name) for name in names}

    def _holder(self, name: str) -> Any:
        return self.world.own if hasattr(self.world.own, name) else self.world.state

    def _count(self, who: str, before: np.ndarray) -> None:
        after = _persons(self.world)
        if not np.array_equal(before, after):
            place = int(np.flatnonzero(before != after)[0])
            name = self.world.inputs.places.ids[place]
            self.wrong(
                f"{who} does not keep the number of people: {name} stands for {before[place]:,.0f} before it and "
                f"{after[place]:,.0f} after it; people can go away, not appear or vanish"
            )

    def _look(self, who: str, step: Step, forms: dict[str, str]) -> None:
        for name, values in self._written(step).items():
            if _form(values) != forms[name]:
                self.wrong(f"{who} puts an array of {_form(values)} in the place of {name}, expected {forms[name]}")
            spec = step.owner.own.get(name) if step.owner is not None else None
            low, high = (spec or specs()[name]).range
            with np.errstate(invalid="ignore"):
                outside = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, dtype=bool)
                outside = outside | (values < low) | (values > high)
            if outside.any():
                first = values[outside].flat[0]
                self.wrong(f"{who} writes {first:g} to {name}, expected {low:g} to {high:g}")
            if name == "host" and not ((-len(self.world.weight) <= values) & (values < len(self.world.weight))).all():
                self.wrong(f"{who} writes a place that there is not to host")


def _inputs_of(today: Today) -> dict[str, bytes]:
    rows = {name: today.of(name).tobytes() for name in VARIABLES}
    return rows | {"return_of_sent": today.return_of_sent.tobytes()}


def _persons(world: Country) -> np.ndarray:
    """Persons that each place stands for."""
    return np.asarray(world.weight * np.diff(world.layout.place_start))


def _form(values: np.ndarray) -> str:
    return f"{values.dtype}, {' x '.join(str(n) for n in values.shape)}"


def _around(items: Sequence[Step | Group], name: str, around: Around) -> tuple[Step | Group, ...]:
    """Steps of a day, with something put around those of one mechanism."""
    out: list[Step | Group] = []
    for item in items:
        if isinstance(item, Group):
            out.append(item if item.kernel else replace(item, steps=_around(item.steps, name, around)))
        elif item.process == name and item.body is not None:
            out.append(replace(item, body=around(item, item.body)))
        else:
            out.append(item)
    return tuple(out)
