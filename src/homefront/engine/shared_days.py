"""Worlds of one seed that are the same up to some day: these days are run once, and each goes on from a copy of them.

The first of the worlds runs; before every day it is asked which of the others part from it today. They wait with a copy
of the evening, all that a checkpoint holds, kept in memory, and the first of them goes on from there in its turn.

A society parts on the first day on which it is given something else (first_difference.py). What is given to a front
says less: plants that are not shipped, or a winter that is met without clothes, act when the front is there, or
the cold. So each front that is given something else runs beside, a day ahead, and its world parts on the day on which
it comes out otherwise. A front takes a fiftieth of the time of a day.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from homefront.engine.coupled import Coupled
from homefront.engine.first_difference import first_day, same_front
from homefront.engine.front_run import FrontRun, begin_front
from homefront.engine.loop import Loop
from homefront.engine.prepare import Prepared
from homefront.engine.run import begin, result_of
from homefront.inputs.made_once import MadeOnce
from homefront.processes.coupling import Reference, hooks_of
from homefront.results.results import WorldResult
from homefront.world.front_state import front_specs

MOST_BYTES = 1 << 28
"""Of all copies that a process holds. A world that waits for its turn without one starts on the first day again."""

COMPARED = tuple(name for name, spec in front_specs().items() if "transfer" not in spec.dims)
"""State of a front by which worlds part: all but what the front itself remembers of transfers, of which another world
may have more."""

STATE = {f"front.{name}": name for name in front_specs()}
"""Name of a state variable of a front among what is kept -> its own."""

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Waiting:
    """Worlds that were the same until an evening.

    members : by number.   copy : of that evening, None where they start on the first day. What was recorded of the days
    before is not copied: nobody writes to it again.   fronts : by number, of those whose front was given something
    else: what it had come to by that evening.   size : bytes that are kept for them, with the record of all days.
    """

    members: tuple[int, ...]
    copy: Arrays | None
    fronts: Mapping[int, Arrays]
    size: int = 0

    def evening(self, number: int) -> dict[str, np.ndarray]:
        """All that this world goes on from; nothing on the first day."""
        return {**(self.copy or {}), **self.fronts.get(number, {})}


def run_worlds(
    given: Sequence[Prepared], reference: Reference | None = None, most: int = MOST_BYTES,
    once: MadeOnce | None = None,
) -> Iterator[tuple[int, WorldResult]]:  # fmt: skip
    """(number, result) of each world, the first of them first and the others in no order; the same bytes as of
    `run_world`, one by one.

    given : worlds of one seed and scale, or those that do not share a day run one by one.   reference : of the hooks.
    most : bytes of all copies together.   once : of worlds before, with which these share what they have alike.
    """
    once = once or MadeOnce()
    waiting = [Waiting(tuple(range(len(given))), None, {})]
    while waiting:
        turn = waiting.pop()
        found, parted = _run(given, turn, reference, most - sum(one.size for one in (turn, *waiting)), once)
        waiting += parted
        yield turn.members[0], found


def _run(
    given: Sequence[Prepared], turn: Waiting, reference: Reference | None, room: int, once: MadeOnce
) -> tuple[WorldResult, list[Waiting]]:
    """Runs the first world of a turn to its end: what came of it, and those who wait then. room : bytes of copies."""
    started, lead = time.perf_counter(), turn.members[0]
    world = begin(given[lead], reference, once)
    if world is None:
        return result_of(given[lead], world, started), [Waiting((other,), None, {}) for other in turn.members[1:]]
    if turn.copy is not None:
        world.take(turn.evening(lead))
    parted = _run_while_together(world, given, turn, room)
    world.run(given[lead].inputs.days)
    return result_of(given[lead], world, started), parted


def _run_while_together(world: Loop | Coupled, given: Sequence[Prepared], turn: Waiting, room: int) -> list[Waiting]:
    """Runs the first world of a turn until all others have parted from it: those who wait then."""
    lead, *others = turn.members
    days, out = given[lead].inputs.days, list[Waiting]()
    parts_on = {number: first_day(given[lead], given[number]) for number in others}
    ahead = Ahead(world, given, turn, [number for number in others if parts_on[number] > 0])
    while others:
        day = world.world.passed
        by_front = ahead.part(day, days)
        parting = [number for number in others if day == days or parts_on[number] <= day or number in by_front]
        if parting:
            others = [number for number in others if number not in parting]
            out.append(_copied(world, ahead, parting, room))
            room -= out[-1].size
            ahead.forget(parting)
        if others:
            world.day()
    return out


def _copied(world: Loop | Coupled, ahead: Ahead, members: Sequence[int], room: int) -> Waiting:
    """Worlds that part this evening, with a copy of it; without one on the eve, and where there is no room for it."""
    kept, own = world.snapshot(), [number for number in members if number in ahead.fronts]
    needed = _size(kept) + sum(_size(ahead.fronts[number].snapshot()) for number in own)
    if world.world.passed == 0 or needed > room:
        return Waiting(tuple(members), None, {})
    recorded = world.recorder.snapshot(world.world.passed)
    copy = {name: recorded[name] if name in recorded else values.copy() for name, values in kept.items()}
    return Waiting(tuple(members), copy, {number: ahead.evening(number) for number in own}, needed)


class Ahead:
    """Fronts that are given something else than that of a world, and one like it, each a day ahead of the world.

    fronts : by number of the world; none if no society meets them.
    """

    def __init__(self, world: Loop | Coupled, given: Sequence[Prepared], turn: Waiting, others: Sequence[int]) -> None:
        self.lead = turn.members[0]
        self.fronts: dict[int, FrontRun] = {}
        self.before: dict[int, dict[str, bytes]] = {}
        if not isinstance(world, Coupled):
            return
        self.world = world.world
        apart = [number for number in others if not same_front(given[self.lead], given[number])]
        for number in [self.lead, *apart] if apart else []:
            one = given[number]
            self.fronts[number] = begin_front(one.inputs, one.known_front, one.schedule, one.key, self.world.once)
            if turn.copy is not None:
                self.fronts[number].take(turn.evening(number))

    def part(self, day: int, days: int) -> set[int]:
        """Moves all fronts on by a day, if there is one left; numbers of those that come to something else than the
        world's own will.
        """
        self.before = {}
        if len(self.fronts) < 2 or day == days:
            return set()
        hooks = hooks_of(self.world)
        self.before = {number: _state_of(front) for number, front in self.fronts.items()}
        for front in self.fronts.values():
            front.advance(day, day + 1, hooks)
        found = {number: _compared(front) for number, front in self.fronts.items()}
        return {number for number, of in found.items() if of != found[self.lead]}

    def evening(self, number: int) -> dict[str, np.ndarray]:
        """What a front had come to this evening, before the day that it is ahead."""
        out = {name: values.copy() for name, values in self.fronts[number].snapshot().items()}
        for name, state in self.before.get(number, {}).items():
            out[name] = np.frombuffer(state, out[name].dtype).reshape(out[name].shape)
        return out

    def forget(self, members: Sequence[int]) -> None:
        """Fronts of worlds that have parted."""
        for number in members:
            self.fronts.pop(number, None)


def _size(arrays: Arrays) -> int:
    return sum(values.nbytes for values in arrays.values())


def _state_of(front: FrontRun) -> dict[str, bytes]:
    """State, by its name among what is kept."""
    return {name: getattr(front.state, of).tobytes() for name, of in STATE.items()}


def _compared(front: FrontRun) -> list[bytes]:
    return [getattr(front.state, name).tobytes() for name in COMPARED]
