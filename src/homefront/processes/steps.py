"""A step of a day, declared where it is written: in the class of its process, by a decorator on the method.

    class Relocation(Process):
        @step("workers leave with their plants", needs=("workers",))
        def move_labour(self, world, today, clock, streams) -> None: ...

`Relocation.move_labour` is then the step itself, and processes/day.py says when in the day it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Body = Callable[..., None]
"""(process, world, today, clock, streams); without `process` for a step that is no process'."""


@dataclass(eq=False)
class Step:
    """A piece of a day. does : in words.   body : the method that does it; None for a function that a kernel calls.

    name : as it is printed.   owner : class of the process whose it is; None for a step that is nobody's.
    always : runs also where its process is left out, which then only loses its part in it.   needs : parameters of the
    process that must be above 0, or the step does nothing.   last : in the last part of a day alone.
    reads, writes : state variables, of a step that is nobody's; those of others stand with their process.
    at : of a mechanism from outside, the phase of the day in which it runs (mechanisms.py).
    """

    does: str
    body: Body | None = None
    name: str = ""
    always: bool = False
    needs: tuple[str, ...] = ()
    last: bool = False
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    at: str = ""
    owner: type[Any] | None = None

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.owner, self.name = owner, self.name or name

    @property
    def process(self) -> str:
        """Name of its process; "" for a step that is nobody's."""
        return "" if self.owner is None else str(self.owner.name)


@dataclass(frozen=True, eq=False)
class Group:
    """Steps that follow each other. repeated : once in every part of a day.

    kernel : they are functions of one kernel, which is one call for all of them.   also : processes that act in that
    kernel without a step of their own there.
    """

    name: str
    steps: tuple[Step | Group, ...]
    repeated: bool = False
    kernel: bool = False
    also: tuple[type[Any], ...] = ()


def step(
    does: str, *, name: str = "", always: bool = False, needs: tuple[str, ...] = (), last: bool = False,
    reads: tuple[str, ...] = (), writes: tuple[str, ...] = (), at: str = "",
) -> Callable[[Body], Step]:  # fmt: skip
    """Declare a method as a step of the day.

    The method takes (self, world, today, clock, streams) and returns nothing.

    Parameters
    ----------
    does : str
        What happens in it, in a few words.
    name : str
        Its name, if it cannot be that of the method because a parameter has that name.
    always : bool
        Whether it runs also in a world without its process, which then only loses its part in it.
    needs : tuple of str
        Parameters of the process that must be above 0, or the step does nothing.
    last : bool
        Whether it runs in the last part of a day alone.
    reads, writes : tuple of str
        State variables, for a step that belongs to no process; those of others stand with their process.
    at : str
        For a mechanism of another package, the phase of the day: "morning", "half_day" or "evening".

    Returns
    -------
    callable
        A decorator, which makes a Step of the method.

    Examples
    --------
    >>> @step("people hoard food", at="morning")
    ... def hoard(self, world, today, clock, streams): ...
    >>> hoard.name, hoard.at
    ('hoard', 'morning')
    """
    return lambda body: Step(does, body, name or body.__name__, always, needs, last, reads, writes, at)


def kernel_step(
    does: str, *, name: str = "", always: bool = False, needs: tuple[str, ...] = (), last: bool = False
) -> Step:
    """Declares a step that a kernel does: a device function of this name, which the kernel calls in its turn."""
    return Step(does, None, name, always, needs, last)


def owners(*items: Step | Group) -> tuple[type[Any], ...]:
    """Processes of some steps, in the order in which they first come, each once; then those that act there besides."""
    found: list[type[Any]] = []
    for item in items:
        if isinstance(item, Group):
            found += [*owners(*item.steps), *item.also]
        elif item.owner is not None:
            found.append(item.owner)
    return tuple(dict.fromkeys(found))


def steps_of(items: tuple[Step | Group, ...]) -> list[Step]:
    """All steps of a day or of a part of one, in their order, each once."""
    return [one for item in items for one in (steps_of(item.steps) if isinstance(item, Group) else [item])]
