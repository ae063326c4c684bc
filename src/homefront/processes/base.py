"""What a process is: a frozen set of parameters that declares what it reads and writes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, astuple, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from homefront.compiled import device
from homefront.parameters import specs_of
from homefront.world.front_state import front_specs
from homefront.world.state import VariableSpec, specs

if TYPE_CHECKING:
    from homefront.processes.country import Country

T = TypeVar("T")


class Process:
    """Base of all processes.

    Its steps stand in its class (processes/steps.py), and in the list of the day (processes/day.py).

    `reads` and `writes` are the state variables of all its steps of a day, which the checked mode enforces
    (processes/checked.py). What was written earlier in the same day counts as read where it is used. Sums over people
    count as the state that they add up. Inputs, parameters, and what one step hands to the next by itself (the mobility
    that mud leaves, men back from hospital) are no state. Every half-day `published_next`, which is written, takes the
    place of `published`, which is read. In the kernel over people a process reads what the change that it makes depends
    on, when no other process runs but the one through which it acts: news, talk and refugees move belief, and letters
    move resolve. tests/contract/test_reads_and_writes.py finds both sets in the code that runs.

    Attributes
    ----------
    name : str
        Its name in schedules and in `--without process:NAME`.
    reads, writes : tuple of str
        State variables of the society (world/state.py), of the front (world/front_state.py) and its own.
    own : dict of str to VariableSpec
        State variables that it declares for itself: a field `trusted: np.ndarray = variable(...)` of its class, 0 at
        first; `world.own.trusted` in a step.
    optional : bool
        Whether a world can run without it.
    inputs : tuple of str
        For a mechanism of another package: inputs of the day that it changes (`today.of(NAME)`), before anything reads
        them.
    draws : tuple of (str, str)
        For a mechanism of another package: the purpose of each of its keys, and what is drawn when.
    Rates : type
        The named tuple of its parameters that `rates` fills.
    """

    name: ClassVar[str]
    reads: ClassVar[tuple[str, ...]]
    writes: ClassVar[tuple[str, ...]]
    own: ClassVar[Mapping[str, VariableSpec]]
    optional: ClassVar[bool] = True
    inputs: ClassVar[tuple[str, ...]] = ()
    draws: ClassVar[tuple[tuple[str, str], ...]] = ()
    Rates: ClassVar[Any]

    def begin(self, world: Country) -> None:
        """Work out what is needed before the first day, and before the first day after a checkpoint.

        Most processes need nothing, and do not define it.

        Parameters
        ----------
        world : Country
            The world that begins.
        """

    def rates(self) -> tuple[float, ...]:
        """Put the parameters into a form that kernels take.

        Returns
        -------
        tuple of float
            A named tuple with each parameter, in its own unit, by its declared name.
        """
        return self._rates

    @cached_property
    def _rates(self) -> tuple[float, ...]:
        values: Any = self
        made: tuple[float, ...] = self.Rates(*(float(value) for value in astuple(values)))
        return made


Processes = dict[str, Process]
"""By name."""


def process(*, name: str, reads: tuple[str, ...], writes: tuple[str, ...]) -> Callable[[type[T]], type[T]]:
    """Declare a class below Process: its name, and the state variables that its steps read and write.

    Parameters
    ----------
    name : str
        Its name; for a mechanism that of its entry point.
    reads, writes : tuple of str
        State variables, which docs/model/index.md lists, and its own.

    Returns
    -------
    callable
        A decorator, which makes a frozen dataclass of the class, with its parameters as fields.

    Raises
    ------
    ValueError
        When the class is made: if there is no such state variable, or the class declares one that exists already.

    Examples
    --------
    >>> @process(name="curfew", reads=("fear",), writes=())
    ... class Curfew(Process):
    ...     pass
    >>> Curfew.name, Curfew().rates()
    ('curfew', CurfewRates())
    """

    def decorate(cls: type[T]) -> type[T]:
        own, others = _own_variables(cls), set(specs()) | set(front_specs())
        if twice := set(own) & others:
            raise ValueError(f"{name}: state variables that there are already: {sorted(twice)}")
        if unknown := set(reads + writes) - set(own) - others:
            raise ValueError(f"{name}: no such state variables: {sorted(unknown)}")
        made: Any = dataclass(frozen=True)(cls)
        made.name, made.reads, made.writes, made.own = name, reads, writes, own
        made.Rates = _named(f"{made.__name__}Rates", f"{made.__qualname__}.Rates", made.__module__, specs_of(made))
        return made  # type: ignore[no-any-return]

    return decorate


def _own_variables(cls: type[Any]) -> dict[str, VariableSpec]:
    """Takes the state variables out of a class, so that its fields are its parameters."""
    found = {
        name: value.metadata["variable"]
        for name, value in vars(cls).items()
        if isinstance(value, Field) and "variable" in value.metadata
    }
    for name in found:
        delattr(cls, name)
        del cls.__annotations__[name]
    return found


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


def from_row(made: Any, parts: Sequence[Any]) -> Any:
    """A device function that makes a tuple of tuples of numbers from one array that holds them all in order.

    A tuple of tuples cannot be handed to a loop with `prange`; an array can. made : the tuple.   parts : its fields.
    """
    names, at, inner = {"_made": made, "device": device}, 0, []
    for n, part in enumerate(parts):
        names[f"_part_{n}"] = part
        inner.append(f"_part_{n}({', '.join(f'row[{at + k}]' for k in range(len(part._fields)))})")
        at += len(part._fields)
    exec(f"@device\ndef unpack(row):\n    return _made({', '.join(inner)})\n", names)  # of names in this package
    return names["unpack"]
