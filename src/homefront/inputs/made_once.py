"""What several worlds are given alike is made once for all of them: worlds of one seed differ in few things.

A maker is a function of what it is handed, and reads nothing else. What it made is used again only where it would be
handed the same once more, byte for byte. So nothing is shared because somebody took two worlds to be alike.

What is shared is not marked read-only: nearly all of it goes to kernels, and numba takes a read-only array for another
type, for which it would compile each of them once more. A test runs a month and compares the bytes instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ParamSpec, TypeVar

import numpy as np

Inputs = ParamSpec("Inputs")
T = TypeVar("T")


@dataclass(frozen=True)
class _Known:
    """What was made, and of what."""

    given: tuple[Any, ...]
    made: Any


class MadeOnce:
    """The last thing that each maker made. Nobody writes to what comes from here, so all worlds may have the same."""

    def __init__(self) -> None:
        self._known = dict[Callable[..., Any], _Known]()

    def of(self, maker: Callable[Inputs, T], *given: Inputs.args, **named: Inputs.kwargs) -> T:
        """What the maker makes of this. It must be a function of a module, or a class.

        Raises
        ------
        TypeError
            For what is given by name: it would not be compared.
        """
        if named:
            raise TypeError(f"{maker.__name__}: {', '.join(named)} is given by name; expected all of it in order")
        known = self._known.get(maker)
        if known is None or not same(known.given, given):
            self._known.pop(maker, None)  # before the next is made, so that a large world has one of it at a time
            known = self._known[maker] = _Known(given, maker(*given, **named))
        return known.made  # type: ignore[no-any-return]


MOST_KEPT = 1 << 22
"""Bytes of the days of one thing."""


class KeptDays:
    """Arrays of a day that are the same in all worlds which share them. Nobody writes to them.

    As many are kept as take no more than MOST_KEPT bytes: those of a large world are made for it alone.
    """

    def __init__(self) -> None:
        self._kept, self._size = dict[int, np.ndarray](), 0

    def of(self, day: int, make: Callable[[int], np.ndarray]) -> np.ndarray:
        """What was made of a day, or is made now."""
        found = self._kept.get(day)
        if found is None:
            found = make(day)
            if self._size + found.nbytes <= MOST_KEPT:
                self._kept[day] = found
                self._size += found.nbytes
        return found


def same(one: Any, other: Any) -> bool:
    """Whether two values have the same bytes: numbers, text, arrays, and what is made of them."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, tuple):
        if set(map(type, (*one, *other))) == {str}:  # names of all places, at once
            return bool(one == other)
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)
