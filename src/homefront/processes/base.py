"""What a process is: a frozen set of parameters that declares what it reads and writes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, ClassVar, TypeVar

from homefront.parameters import specs_of
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
    Rates: ClassVar[Any]

    def rates(self) -> tuple[float, ...]:
        """Its parameters for kernels: a named tuple of floats, by their declared names."""
        values: Any = self
        made: tuple[float, ...] = self.Rates(*(float(value) for value in astuple(values)))
        return made


def process(*, name: str, reads: tuple[str, ...], writes: tuple[str, ...]) -> Callable[[type[T]], type[T]]:
    """Declares a process; unknown state variables are refused when the class is made."""
    unknown = set(reads + writes) - set(specs()) - set(front_specs())
    if unknown:
        raise ValueError(f"{name}: no such state variables: {sorted(unknown)}")

    def decorate(cls: type[T]) -> type[T]:
        made: Any = dataclass(frozen=True)(cls)
        made.name, made.reads, made.writes = name, reads, writes
        made.Rates = _named(f"{made.__name__}Rates", f"{made.__qualname__}.Rates", made.__module__, specs_of(made))
        return made  # type: ignore[no-any-return]

    return decorate


def _named(name: str, path: str, module: str, fields: Sequence[str] | Mapping[str, object]) -> Any:
    """A named tuple that stands at `path` of its module, where numba's cache looks for it again.

    numba tells the named tuples that it hands to a loop with `prange` apart by their names alone: each needs its own.
    """
    made: Any = namedtuple(name, tuple(fields), module=module)  # type: ignore[misc]
    made.__qualname__ = path
    return made


def by_process(name: str, module: str, processes: Sequence[type[Any]]) -> Any:
    """A named tuple with one field a process, that stands under its name in this module."""
    return _named(name, name, module, [cls.name for cls in processes])
