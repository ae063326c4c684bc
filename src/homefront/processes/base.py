"""What a process is: a frozen set of parameters that declares what it reads and writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from homefront.world.front_state import front_specs
from homefront.world.state import specs

T = TypeVar("T")


class Process:
    """Base of all processes.

    name : as in schedules and `--without process:NAME`.   reads, writes : state variables, society's (world/state.py)
    and front's (world/front_state.py), in all steps of a day that are the process's (engine/day.py). What was written
    earlier in the same day counts as read where it is used. Sums over people count as the state that they add up.
    Inputs, parameters, and what one step hands to the next by itself (the mobility that mud leaves, men back from
    hospital) are no state. Every half-day `published_next`, which is written, takes the place of `published`, which is
    read. In the kernel over people a process reads what the change that it makes hangs on, when no other process runs
    but the one through which it acts: news, talk and refugees move belief, and letters move resolve.
    tests/contract/test_reads_and_writes.py finds both sets in the code that runs.
    """

    name: ClassVar[str]
    reads: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]
    optional: ClassVar[bool] = True


def process(*, name: str, reads: tuple[str, ...], writes: tuple[str, ...]) -> Callable[[type[T]], type[T]]:
    """Declares a process; unknown state variables are refused when the class is made."""
    unknown = set(reads + writes) - set(specs()) - set(front_specs())
    if unknown:
        raise ValueError(f"{name}: no such state variables: {sorted(unknown)}")

    def decorate(cls: type[T]) -> type[T]:
        made: Any = dataclass(frozen=True)(cls)
        made.name, made.reads, made.writes = name, reads, writes
        return made  # type: ignore[no-any-return]

    return decorate
