"""What worlds of one seed in the lanes of vector registers would gain (decision 0026).

python benchmarks/worlds_in_lanes.py [--days 30 90 120 180] [--repeats 40]

Sixteen worlds of moscow-1941 at 1:20000, of seed 1 with other causes left out, are run to the evening before a day.
Then the blocks are chosen whose people do the same in all of them: nobody is away, is occupied, sees the leaving or
has heard of it. There a lane can hold a world: a kernel moves the same person of all worlds at once, with the equations
of processes/. The same blocks are stepped by the kernel of a run, world by world. Both must give the same bytes.

The comparison favours lanes: what people of a block are told is worked out before the time is taken, nobody decides,
and no sums are taken. So the time saved is the most that lanes can save there. Elsewhere each world has other guests,
other witnesses and other households that go.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import numba
import numpy as np

from homefront.compiled import inner, ready_for, serial
from homefront.engine.people.heard import Heard, Shared, around_in, hearing_at_home, here_in, shared_at_home, steps_of
from homefront.engine.people.person import next_person
from homefront.engine.people.room import MOST_MEMBERS
from homefront.engine.people.step import step_people
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import begin
from homefront.engine.settings import Settings
from homefront.experiments.evaluator import left_out
from homefront.experiments.explain import causes_of
from homefront.lanes.hearing import hear_lanes
from homefront.lanes.households import MEMBERS, add_members, tell_members
from homefront.processes import Registry, person_rates
from homefront.processes.command import orders_of
from homefront.processes.fear import FearPath
from homefront.scenario.loader import load_scenario
from homefront.vectors import HALF, LANES, ONE, ZERO, F, I, load, store
from homefront.world.hearing import GROUP, PARTNERS
from homefront.world.people import wide
from homefront.world.published import NOBODY, STEPS, code, row_start
from homefront.world.state import HOME, UNAWARE

TOLD = 26
"""Numbers of a block and world: what its people and its official are told, Shared, and what makes the largest push."""

(PUBLISHED, NEXT, BELIEF, FEAR, RESOLVE, APPEAL, ENTRIES, VOICES, REST, NUMBERS, PUSH, THERE, SHARE, ALONE) = range(14)


class Worlds(NamedTuple):
    """The same array of all worlds, (rows, LANES): a row holds one person or entry in every world."""

    published: np.ndarray
    published_next: np.ndarray
    belief: np.ndarray
    fear: np.ndarray
    resolve: np.ndarray
    appeal: np.ndarray


class Scratch(NamedTuple):
    """(slots, LANES), of the block that is worked at; said, there, share and alone (LANES,) of one household."""

    entries: np.ndarray
    voices: np.ndarray
    rest: np.ndarray
    said: np.ndarray
    there: np.ndarray
    share: np.ndarray
    alone: np.ndarray
    push: np.ndarray


class StoppedError(Exception):
    """The kernel over people was about to be called."""


@serial
def what_is_told(fixed, s, day, on, rates, vacant, part, out):  # type: ignore[no-untyped-def]
    """Numbers of each block in one world (blocks, TOLD), for people at home whose official has not left."""
    r = person_rates(rates)
    steps = steps_of(r, on, part)
    for b in range(fixed.block_place.size):
        place = np.int64(fixed.block_place[b])
        orders = orders_of(s.order_from, b, vacant, part.now, part.dt)
        here = here_in(b, place, s, day, on, r)
        home = around_in(np.float64(s.danger[b]), place, place, orders.stay, day, on, r)
        c = shared_at_home(place, fixed.household_weight, day, on, r, steps)
        h = hearing_at_home(0.0, here, home, on, r)
        told = (
            h.plain.weight, h.plain.total, h.plain.upheld, h.official.weight, h.official.total, c.household_weight,
            c.talk_weight, c.growth, c.belief_moved, c.belief_retained,
            c.half.follow, c.half.level, c.half.retained, c.half.weight, c.half.alone,
            c.whole.follow, c.whole.level, c.whole.retained, c.whole.weight, c.whole.alone,
            c.appeal_fading, c.w_danger, c.w_fear, c.resolve_moved, F(1.0), F(r.action.resolve),
        )  # fmt: skip
        for n, number in enumerate(told):
            out[b, n] = number


@inner
def _number(numbers, block, n, lane):  # type: ignore[no-untyped-def]
    return load(numbers, (block * TOLD + n) * LANES + lane, NUMBERS)


@inner
def _shared(numbers, b, lane):  # type: ignore[no-untyped-def]
    """Shared of one world."""
    half = FearPath(_number(numbers, b, 10, lane), _number(numbers, b, 11, lane), _number(numbers, b, 12, lane),
                    _number(numbers, b, 13, lane), _number(numbers, b, 14, lane))  # fmt: skip
    whole = FearPath(_number(numbers, b, 15, lane), _number(numbers, b, 16, lane), _number(numbers, b, 17, lane),
                     _number(numbers, b, 18, lane), _number(numbers, b, 19, lane))  # fmt: skip
    return Shared(_number(numbers, b, 5, lane), _number(numbers, b, 6, lane), _number(numbers, b, 7, lane),
                  _number(numbers, b, 8, lane), _number(numbers, b, 9, lane), half, whole,
                  _number(numbers, b, 20, lane), _number(numbers, b, 21, lane), _number(numbers, b, 22, lane),
                  _number(numbers, b, 23, lane))  # fmt: skip


@inner
def _move(b, i, entry, slot, official, numbers, w, room, lanes):  # type: ignore[no-untyped-def]
    """The same person of all worlds, at home; the largest push of the block in each world is kept."""
    weight, total = np.int64(3 if official else 0), np.int64(4 if official else 1)
    for lane in range(lanes):
        row = i * LANES + lane
        own = load(w.published, entry * LANES + lane, PUBLISHED)
        belief, fear = load(w.belief, row, BELIEF), load(w.fear, row, FEAR)
        resolve, appeal = load(w.resolve, row, RESOLVE), load(w.appeal, row, APPEAL)
        there = own != NOBODY
        told = Heard(_number(numbers, b, weight, lane), _number(numbers, b, total, lane), _number(numbers, b, 2, lane))
        at = slot * LANES + lane
        after, ahead, fear_half, fear_after, resolve_after = next_person(
            belief, fear, resolve, appeal, load(room.entries, at, ENTRIES), load(room.voices, at, VOICES),
            load(room.rest, at, REST), told, True, _shared(numbers, b, lane),
        )  # fmt: skip
        store(w.belief, row, after if there else belief, BELIEF)
        store(w.fear, row, fear_after if there else fear, FEAR)
        store(w.resolve, row, resolve_after if there else resolve, RESOLVE)
        store(w.published_next, entry * LANES + lane, code(ahead) if there else NOBODY, NEXT)
        most = max(fear, max(fear_half, fear_after)) * _number(numbers, b, 24, lane)
        most -= _number(numbers, b, 25, lane) * (min(resolve, resolve_after) - HALF)
        before = load(room.push, lane, PUSH)
        store(room.push, lane, max(before, most if there else before), PUSH)


@inner
def _share(room, lanes):  # type: ignore[no-untyped-def]
    """What an entry counts in the mean of the rest of a household (engine/people/together.py)."""
    for lane in range(lanes):
        others = I(load(room.there, lane, THERE) - I(1))
        some = others > I(0)
        store(room.share, lane, ONE / (STEPS * F(others)) if some else ZERO, SHARE)
        store(room.alone, lane, ZERO if some else F(-1.0), ALONE)


@serial
def step_worlds(layer, blocks, fixed, w, numbers, room, seats, lanes):  # type: ignore[no-untyped-def]
    """A sub-step of some blocks in all worlds: everybody hears, and moves as if nobody could decide.

    blocks : int64.   numbers : float32, what_is_told, (blocks, TOLD, LANES) as one row.   seats : int64, scratch.
    """
    per_block, sizes = fixed.households_per_block, fixed.household_size
    for b in blocks:
        first, start = np.int64(fixed.block_start[b]), row_start(fixed.block_start, b)
        slots = np.int64(fixed.block_start[b + 1]) - first
        household = b * per_block
        for n in range(slots * LANES):
            room.entries[n], room.voices[n] = I(0), I(0)
        for lane in range(lanes):
            room.push[lane] = F(-1e9)
        half = (slots + 1) // 2
        for group in range(0, layer.table.shape[1], GROUP):
            for slot in range(slots):
                at = layer.table[b, group : group + GROUP]
                far = LANES if slot < half else 0
                hear_lanes(
                    w.published,
                    (_entry(at, 0, slot), _entry(at, 1, slot), _entry(at, 2, slot), _entry(at, 3, slot),
                     _entry(at, 4, slot), _entry(at, 5, slot)),
                    _entry(at, PARTNERS, slot), _entry(at, PARTNERS + 1, slot), far, room.entries, room.voices,
                    slot * LANES,
                )  # fmt: skip
        row, slot = per_block, 0
        for member in range(np.int64(sizes[household])):
            row = wide(sizes, household, member, row)
            seats[member] = slot
            slot += row
        for column in range(per_block):
            _tell(start, column, np.int64(sizes[household + column]), seats, slots, w.published, room, lanes)
        official = np.int64(fixed.turn[household])
        for slot in range(slots):
            if slot == official:
                _move(b, first + slot, start + slot, slot, True, numbers, w, room, lanes)
            else:
                _move(b, first + slot, start + slot, slot, False, numbers, w, room, lanes)


@inner
def _entry(table, n, slot):  # type: ignore[no-untyped-def]
    """Where the entry that a slot hears of a partner stands."""
    row, packed = np.int64(table[n, 0]), np.int64(table[n, 1])
    slots, at = packed >> 16, (packed & 0xFFFF) + slot
    while at >= slots:
        at -= slots
    return (row + at) * LANES


@inner
def _tell(start, column, size, seats, slots, published, room, lanes):  # type: ignore[no-untyped-def]
    """What the rest of a household says to each of its members, in all worlds."""
    for first in range(0, size, MEMBERS):
        n = size - first
        at = (_seat(start, column, seats, first, 0, n), _seat(start, column, seats, first, 1, n),
              _seat(start, column, seats, first, 2, n), _seat(start, column, seats, first, 3, n),
              _seat(start, column, seats, first, 4, n), _seat(start, column, seats, first, 5, n),
              _seat(start, column, seats, first, 6, n), _seat(start, column, seats, first, 7, n))  # fmt: skip
        across = (LANES, LANES if n > 1 else 0, LANES if n > 2 else 0, LANES if n > 3 else 0, LANES if n > 4 else 0,
                  LANES if n > 5 else 0, LANES if n > 6 else 0, LANES if n > 7 else 0)  # fmt: skip
        if first == 0:
            add_members(published, at, across, room.said, room.there)
        else:
            for member in range(first, min(size, first + MEMBERS)):
                for lane in range(lanes):
                    entry = I(published[(start + seats[member] + column) * LANES + lane])
                    room.said[lane] = I(room.said[lane] + entry)
                    room.there[lane] = I(room.there[lane] + I(entry != 0))
    _share(room, lanes)
    for member in range(size):
        slot = seats[member] + column
        tell_members(published, ((start + slot) * LANES,), room.said, room.there, room.share, room.alone, 0, room.rest,
                     (slot * LANES,))  # fmt: skip


@inner
def _seat(start, column, seats, first, n, members):  # type: ignore[no-untyped-def]
    """Where the entry of a member stands; of one that there is not, where that of the first does."""
    return (start + seats[first + (n if n < members else 0)] + column) * LANES


def arguments_on(world: Any, day: int) -> tuple[Any, ...]:
    """What the kernel of a world is handed in the first part of a day."""
    kept: list[tuple[Any, ...]] = []

    def stop(*arguments: Any) -> None:
        kept.append(arguments)
        raise StoppedError

    world.run(day)
    world.loop.people.ready = stop
    with suppress(StoppedError):
        world.day()
    return kept[0]


def alike(arguments: tuple[Any, ...]) -> np.ndarray:
    """Blocks of a world in which everybody is at home, hears and sees no leaving: bool (blocks,)."""
    fixed, s, day = arguments[1], arguments[2], arguments[3]
    blocks = len(fixed.block_place)
    home = (s.away.reshape(blocks, -1) == HOME).all(axis=1)
    silent = np.array([(s.rumour[a:b] == UNAWARE).all() for a, b in zip(fixed.block_start, fixed.block_start[1:])])  # noqa: B905
    within = np.diff(fixed.block_start).cumsum() + LANES <= len(s.belief)
    chosen: np.ndarray = home & silent & (s.occupied == 0) & (day.leaving[fixed.block_place] == 0.0) & within
    return chosen


def copied(arguments: tuple[Any, ...], chosen: np.ndarray) -> tuple[Any, ...]:
    """The same with state of its own, in which all but the chosen blocks are skipped, and nobody decides."""
    layer, fixed, s, day, on, rates, vacant, keys, part, sums, felt, floats, wholes, still, chunk, lanes = arguments
    state = s._replace(**{name: values.copy() for name, values in s._asdict().items()})
    state.occupied[~chosen] = 1
    still = np.where(chosen, 0, 2).astype(np.uint8)
    on = on._replace(action=False, raids=False)
    part = part._replace(record=False)
    return (layer, fixed, state, day, on, rates, vacant, keys, part, sums.copy(), felt.copy(), floats, wholes, still,
            chunk, lanes)  # fmt: skip


def side_by_side(every: list[tuple[Any, ...]]) -> tuple[Worlds, np.ndarray, Scratch, np.ndarray]:
    """(state of all worlds, numbers of what_is_told, scratch, seats)."""
    first = every[0]
    fixed = first[1]
    state = Worlds(*(
        np.ascontiguousarray(np.stack([getattr(one[2], name) for one in every], axis=1)).reshape(-1)
        for name in Worlds._fields
    ))  # fmt: skip
    told = np.empty((len(every), len(fixed.block_place), TOLD), dtype=np.float32)
    for n, one in enumerate(every):
        what_is_told(*one[1:7], one[8], told[n])
    slots = int(np.diff(fixed.block_start).max()) + 1
    lines = [np.zeros(slots * LANES, dtype) for dtype in (np.int32, np.int32, np.float32)]
    few = [np.zeros(LANES, dtype) for dtype in (np.int32, np.int32, np.float32, np.float32, np.float32)]
    numbers = np.ascontiguousarray(told.transpose(1, 2, 0)).reshape(-1)
    return state, numbers, Scratch(*lines, *few), np.zeros(MOST_MEMBERS, np.int64)


def least(run: Callable[[], object], repeats: int) -> float:
    """Least processor time of several, in seconds."""
    found = []
    for _ in range(repeats):
        began = time.thread_time()
        run()
        found.append(time.thread_time() - began)
    return min(found)


def differing(every: list[tuple[Any, ...]], state: Worlds, chosen: np.ndarray) -> int:
    """Numbers of the chosen blocks that are not the same, one by one and in lanes."""
    start, count = every[0][1].block_start, 0
    for b in np.flatnonzero(chosen):
        first, after = int(start[b]), int(start[b + 1])
        entry = int(row_start(start, b))
        for name in ("belief", "fear", "resolve", "published_next"):
            rows = slice(entry, entry + after - first) if name == "published_next" else slice(first, after)
            lanes = getattr(state, name).reshape(-1, LANES)[rows]
            count += sum(int((lanes[:, n] != getattr(one[2], name)[rows]).sum()) for n, one in enumerate(every))
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, nargs="+", default=[30, 60, 90, 120, 150, 180, 210])
    parser.add_argument("--repeats", type=int, default=40)
    asked = parser.parse_args()
    numba.set_num_threads(1)
    scenario, settings = load_scenario("moscow-1941", Registry()), Settings(people_per_agent=20_000)
    reference, names = reference_for(scenario, settings), causes_of(scenario, settings, ())
    masks = [0, (1 << len(names)) - 1, *(1 << n for n in range(len(names))), *range(3, 3 + LANES)][:LANES]
    print("people in such blocks | numbers | ns a person and sub-step | sub-step of a world, | lanes could save")
    print("in one world  in all  | differ  | one by one   in lanes    | one by one, us       | of it, at most")
    for day in asked.days:
        every = [
            arguments_on(begin(prepare(scenario, left_out(settings, names, mask), 1), reference), day) for mask in masks
        ]
        print(f"day {day:3d}: {compared(every, asked.repeats)}", flush=True)


def compared(every: list[tuple[Any, ...]], repeats: int) -> str:
    """One line of the table."""
    layer, fixed = every[0][:2]
    people = np.diff(fixed.block_start)
    each = np.array([alike(one) for one in every])
    chosen: np.ndarray = np.asarray(each.all(axis=0))
    ones, nothing = [copied(one, chosen) for one in every], [copied(one, np.zeros_like(chosen)) for one in every]
    given = (layer, np.flatnonzero(chosen), fixed, *side_by_side(ones), LANES)
    step, step_all = ready_for(step_people, *ones[0]), ready_for(step_worlds, *given)
    for one in ones:
        step(*one)
    step_all(*given)
    different = differing(ones, given[3], chosen)
    share, n = people[chosen].sum() / people.sum(), int(people[chosen].sum()) * LANES
    apart = least(lambda: [step(*one) for one in ones], repeats) - least(
        lambda: [step(*one) for one in nothing], repeats
    )
    together = least(lambda: step_all(*given), repeats)
    full = least(lambda: [step(*one) for one in every], repeats)
    return (
        f"{(each * people).sum() / people.sum() / LANES:.2f}  {share:.2f} | {different} | {apart / n * 1e9:.2f}  "
        f"{together / n * 1e9:.2f} | {full / LANES * 1e6:.0f} | {(apart - together) / full:.2f}"
    )


if __name__ == "__main__":
    main()
