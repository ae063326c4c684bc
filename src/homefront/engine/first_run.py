"""The first run on a machine: kernels are compiled in two processes at once, where two processors are free.

The kernel over people takes nearly half of all compilation, and by the order of a day it stands in the middle of it. So
a day of a very small world is rehearsed first, in which nobody moves: that compiles all the other kernels of a day,
while a second process compiles the one over people. Each finds in the cache what the other has made. Where there is no
second process, or it dies, the run compiles that kernel when it comes to it. docs/decisions/0045-two-compilers.md.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from homefront.beside import compiled_beside
from homefront.compiled import is_kept, most_threads, was_kept
from homefront.engine.coupled import Coupled
from homefront.engine.loop import Loop, morning
from homefront.engine.people.step import step_people
from homefront.engine.people.tuples import Keys
from homefront.engine.prepare import Prepared
from homefront.processes.country import Clock
from homefront.progress import heed
from homefront.world.work import COUNTED, PEOPLE

ONE_BLOCK = 1e9
"""People an agent: with so many a place has one block, or its floor."""


def compile_first(prepared: Prepared, begun: Callable[[Prepared], Loop | Coupled]) -> None:
    """Has the kernels of a world compiled, where that is faster than to compile each when it is called first.

    begun : makes a world before its first day. The code of other packages is not rehearsed, and what goes wrong here
    shows in the run itself.
    """
    if prepared.settings.mechanisms or step_people_is_there() or not second_process_is_free():
        return
    small = replace(prepared, settings=replace(prepared.settings, people_per_agent=ONE_BLOCK, floor=0.0, follow=0))
    with suppress(Exception):
        rehearse(begun(small))
    heed()


def step_people_is_there() -> bool:
    """Whether the kernel over people was compiled before, or cannot be kept for another process."""
    return not is_kept(step_people) or bool(step_people.overloads) or was_kept(step_people)


def second_process_is_free() -> bool:
    """Whether a second process would have a processor. Those that are workers themselves share all that there are."""
    return most_threads() > 1 and multiprocessing.parent_process() is None


def rehearse(world: Loop | Coupled) -> None:
    """One day in which nobody moves, while another process compiles the kernel over people."""
    loop = world.loop if isinstance(world, Coupled) else world
    people, keys = loop.people, Keys(*np.zeros(len(Keys._fields), dtype=np.uint64))
    clock = Clock(0, loop.world.schedule.substeps)
    arguments = people.kernel_arguments(loop.world, morning(loop.world, 0), clock, keys)
    people.ready = stay
    with compiled_beside(step_people, *arguments) as finished:
        world.run(1)
        finished()


def stay(  # the arguments of step_people
    _layer: Any, fixed: Any, _s: Any, _day: Any, _on: Any, _rates: Any, _vacant: Any, _keys: Any, _part: Any,
    sums: np.ndarray, felt: np.ndarray, *_others: Any,
) -> None:  # fmt: skip
    """In place of the kernel over people: all are at home, and counted."""
    sums[:], sums[:, PEOPLE] = 0, np.diff(fixed.block_start)
    felt[0, :, COUNTED] = np.bincount(fixed.block_place, sums[:, PEOPLE], minlength=felt.shape[1])
