"""Arguments, checked once: what came, what was expected, what to try; in Python and on the command line alike.

A kind of argument is an annotated type, `Annotated[int, whole(1, 100)]`. `argument` holds one value against it, and
`checked` all arguments of a public function. ArgumentError names the argument; the command line writes its flag. In a
form that pydantic reads from a file, the same kinds hold.
"""

from __future__ import annotations

import functools
import inspect
import math
import numbers
import os
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

from homefront.errors import ArgumentError, nearest
from homefront.units import COARSEST

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core.core_schema import CoreSchema

P = ParamSpec("P")
T = TypeVar("T")

MOST_WORLDS, MOST_WORKERS, MOST_DAYS, MOST_SEED = 100_000, 10_000, 20_000, 10**39
MOST_FLOOR, MOST_FOLLOWED, MOST_LAB_WORKERS = 1e7, 1_000_000, 64
MOST_SHOWN = 80


class Unfit(ValueError):  # noqa: N818 - a reason, put into words by `argument`
    """What was expected instead. hint : what to try."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(f"expected {expected}")
        self.expected, self.hint = expected, hint


@dataclass(frozen=True)
class Kind:
    """What an argument may be. expected : in words."""

    expected: str

    def check(self, value: Any) -> Any:
        """The value in its one form; Unfit where it is none."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.check, handler(source))


@dataclass(frozen=True)
class Within(Kind):
    """A finite number within bounds, of Python or numpy; no truth value. whole : no 2.0 either."""

    low: float
    high: float
    whole: bool

    def check(self, value: Any) -> int | float:
        kind = numbers.Integral if self.whole else numbers.Real
        if isinstance(value, bool) or not isinstance(value, kind):
            raise Unfit(self.expected)
        try:
            found = int(value) if self.whole else float(value)  # type: ignore[call-overload]
        except OverflowError:
            raise Unfit(self.expected) from None
        if not self.low <= found <= self.high or not math.isfinite(found):
            raise Unfit(self.expected)
        return found


@dataclass(frozen=True)
class OneOf(Kind):
    """One of these texts."""

    known: tuple[str, ...]

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.known:
            known = [name for name in self.known if name]
            raise Unfit(self.expected, nearest(value, known) if isinstance(value, str) else "")
        return value


@dataclass(frozen=True)
class Text(Kind):
    """Any text. empty : whether it may be "" too."""

    empty: bool = True

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not (value or self.empty):
            raise Unfit(self.expected)
        return value


@dataclass(frozen=True)
class Truth(Kind):
    """True or False, and nothing that merely counts as such."""

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Unfit(self.expected)
        return value


@dataclass(frozen=True)
class Several(Kind):
    """One text, or a list, a tuple or a set of them. into : what it becomes.   least : how many there must be."""

    into: Callable[[Iterable[str]], Collection[str]]
    least: int = 0

    def check(self, value: Any) -> Collection[str]:
        if isinstance(value, str):
            value = (value,) if value else ()
        if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(name, str) for name in value):
            raise Unfit(self.expected)
        if len(value) < self.least:
            raise Unfit(self.expected)
        return self.into(sorted(value) if isinstance(value, set | frozenset) else value)


@dataclass(frozen=True)
class ByName(Kind):
    """Numbers by name; None for none."""

    def check(self, value: Any) -> dict[str, float]:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise Unfit(self.expected)
        for name, one in value.items():
            fits = isinstance(one, numbers.Real) and not isinstance(one, bool)
            if not isinstance(name, str) or not fits:
                raise Unfit(self.expected)
        try:
            return {name: float(one) for name, one in value.items()}
        except OverflowError:
            raise Unfit(self.expected) from None


@dataclass(frozen=True)
class APath(Kind):
    """A path, as a text or an object. optional : None too."""

    optional: bool = False

    def check(self, value: Any) -> Path | None:
        if value is None and self.optional:
            return None
        if not isinstance(value, str | os.PathLike) or not os.fspath(value) or "\0" in str(value):
            raise Unfit(self.expected)
        return Path(value)


@dataclass(frozen=True)
class AFunction(Kind):
    """A function, or None."""

    def check(self, value: Any) -> Any:
        if value is not None and not callable(value):
            raise Unfit(self.expected)
        return value


def whole(low: int, high: int | None = None) -> Within:
    """A whole number."""
    expected = f"a whole number, {low:,} or more" if high is None else f"a whole number from {low:,} to {high:,}"
    return Within(expected, low, MOST_SEED if high is None else high, True)


def number(low: float, high: float, expected: str = "") -> Within:
    """A number. expected : its description in messages, if the bounds do not say enough."""
    return Within(expected or f"a number from {low:g} to {high:g}", low, high, False)


def one_of(*known: str, what: str = "") -> OneOf:
    """One of these texts. what : said of "", where that is one of them."""
    named = [name for name in known if name]
    told = " or ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
    return OneOf(f"{told}, or nothing for {what}" if what else told, known)


def names(example: str, into: Callable[[Iterable[str]], Collection[str]] = tuple, least: int = 0) -> Several:
    """One name or several."""
    return Several(f"a name or a list of names, as {example}", into, least)


SCALES = f"1:1 to 1:{COARSEST:g}, as in 1:1000 (agents to people; in Python the number 1/1000)"
LEFT_OUT, CHANGED = '["relocation", "process:talk"]', '{"talk.amplification": 0.5}'

Seed = Annotated[int, whole(0)]
Runs = Annotated[int, whole(1, MOST_WORLDS)]
Days = Annotated[int, whole(0, MOST_DAYS)]
Workers = Annotated[int, whole(0, MOST_WORKERS)]
Port = Annotated[int, whole(0, 65535)]
PageWorkers = Annotated[int, whole(0, MOST_LAB_WORKERS)]
LabWorkers = Annotated[int, whole(1, MOST_LAB_WORKERS)]
"""Workers beside the pages of a lab, and those of `lab worker`."""
Scale = Annotated[float, number(1 / COARSEST * (1 - 1e-9), 1.0, SCALES)]
"""Agents a person."""

Pairs = Annotated[int, whole(2, MOST_WORLDS)]
Seeds = Annotated[int, whole(2, MOST_WORLDS)]
StandardError = Annotated[float, number(0.0001, 1.0)]
FinerWorlds = Annotated[int, whole(0, 1000)]
Method = Annotated[str, one_of("morris", "sobol")]
Size = Annotated[int, whole(0, 100_000)]
Repeats = Annotated[int, whole(1, 10_000)]
CheckpointDays = Annotated[int, whole(-1, MOST_DAYS)]
JobsPerTask = Annotated[int, whole(0, 1_000_000)]
Shards = Annotated[int, whole(1, 10_000)]

Half = Annotated[str, one_of("society", "front")]
HalfOrBoth = Annotated[str, one_of("", "society", "front", what="both")]
PriorDraws = Annotated[int, whole(50, 1_000_000)]
Members = Annotated[int, whole(10, 100_000)]
Rounds = Annotated[int, whole(1, 100)]
KeepShare = Annotated[float, number(0.01, 1.0)]
ScoredWorlds = Annotated[int, whole(4, MOST_WORLDS)]

Floor = Annotated[float, number(0.0, MOST_FLOOR)]
Substeps = Annotated[int, whole(1, 48)]
Follow = Annotated[int, whole(0, MOST_FOLLOWED)]
FOLLOW = 12
"""Persons whom a run follows if nothing else is said."""

Names = Annotated[Collection[str], names(LEFT_OUT)]
"""A tuple once it is checked."""

Values = Annotated[dict[str, float], ByName(f"numbers by name, as {CHANGED}")]
ValuesOrNone = Annotated[Mapping[str, float] | None, ByName(f"numbers by name, as {CHANGED}")]
COLUMN_CM = 8.5
"""Width of a column of a paper."""

Width = Annotated[float, number(0.1, 1000.0)]
ChartName = Annotated[str, Text("the name of a chart, as homefront figure RUN --list prints them")]
PlaceName = Annotated[str, Text('the name of a place, "all", or nothing')]
Flag = Annotated[bool, Truth("True or False")]
Progress = Annotated[Any, AFunction("a function that receives progress, or None")]
Folder = Annotated[Any, APath("a path")]
FolderOrNone = Annotated[Any, APath("a path, or None", optional=True)]


def argument(name: str, kind: Any, value: Any) -> Any:
    """The value in the form of its kind, an annotated type; ArgumentError where it is none."""
    for part in typing.get_args(kind)[1:]:
        if isinstance(part, Kind):
            try:
                value = part.check(value)
            except Unfit as unfit:
                raise ArgumentError(name, short(value), f"expected {unfit.expected}", unfit.hint) from None
    return value


def short(value: object) -> str:
    """What came, in at most so many letters."""
    told = repr(value)
    return told if len(told) <= MOST_SHOWN else f"{told[: MOST_SHOWN - 3]}..."


def kinds_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Kinds of the arguments that are checked, those with an annotated type, by name."""
    hints = typing.get_type_hints(function, include_extras=True)
    return {name: kind for name, kind in hints.items() if name != "return" and typing.get_origin(kind) is Annotated}


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """A public function whose arguments are checked before it runs; ArgumentError names the one that is wrong.

    An argument that there is not, one that is missing and one that is given twice are refused in the same way.
    """

    @functools.cache
    def known() -> tuple[inspect.Signature, dict[str, Any]]:
        return inspect.signature(function), kinds_of(function)

    @functools.wraps(function)
    def with_checks(*args: P.args, **kwargs: P.kwargs) -> T:
        signature, kinds = known()
        bound = _bound(function.__name__, signature, args, kwargs)
        for name, kind in kinds.items():
            if name in bound.arguments:
                bound.arguments[name] = argument(name, kind, bound.arguments[name])
        return function(*bound.args, **bound.kwargs)

    return with_checks


def _bound(
    function: str, signature: inspect.Signature, args: Iterable[Any], kwargs: Mapping[str, Any]
) -> inspect.BoundArguments:
    for name in kwargs:
        if name not in signature.parameters:
            hint = nearest(name, signature.parameters)
            raise ArgumentError(name, "", f"there is no such argument of {function}; {_listed(signature)}", hint)
    try:
        return signature.bind(*args, **kwargs)
    except TypeError as failure:
        raise ArgumentError(function, "", f"{failure}; {_listed(signature)}") from None


def _listed(signature: inspect.Signature) -> str:
    return f"expected {', '.join(signature.parameters)}"
