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

    name : as in schedules and `--without process:NAME`.   reads, writes : state variables.   phase : "front", once a
    day on the front; "soldiers" and "letters", once a day in a coupled run; "day", once a day before the sub-steps;
    "substep", a loop over places in each sub-step; "person", part of the one kernel over people.
    """

    name: ClassVar[str]
    reads: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]
    phase: ClassVar[str]
    optional: ClassVar[bool] = True


def process(*, name: str, phase: str, reads: tuple[str, ...], writes: tuple[str, ...]) -> Callable[[type[T]], type[T]]:
    """Declares a process; unknown state variables are refused when the class is made."""
    unknown = set(reads + writes) - set(specs()) - set(front_specs())
    if unknown:
        raise ValueError(f"{name}: no such state variables: {sorted(unknown)}")

    def decorate(cls: type[T]) -> type[T]:
        made: Any = dataclass(frozen=True)(cls)
        made.name, made.phase, made.reads, made.writes = name, phase, reads, writes
        return made  # type: ignore[no-any-return]

    return decorate
