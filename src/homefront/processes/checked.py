"""The checked mode: a step is handed a country in which it can read and write only what it declares.

Variables that it declares to write are handed out as they are, those that it only reads as views that nothing can be
written to; every other variable is refused, and so is writing to what is fixed for a run. Each error names the
process, the step and the variable. The contract tests run whole days like this; a run of a user is not checked.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import numpy as np

from homefront.processes.country import Country, UndeclaredError
from homefront.processes.steps import Step

SECTIONS = ("state", "front", "own")
"""Fields of a country that hold state variables."""

UNDECLARED = ("weight",)
"""Of a country, beside its state: what a step may write although it is no state variable yet."""


class ReadOnly(np.ndarray):
    """A view of a variable that refuses to be written to, and says who tried; a copy of it can be written to."""

    message: str = ""

    def __array_finalize__(self, obj: Any) -> None:
        self.message = getattr(obj, "message", "")

    def __setitem__(self, key: Any, value: Any) -> None:
        self._refuse()
        super().__setitem__(key, value)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **named: Any) -> Any:
        for out in named.get("out", ()):
            if isinstance(out, ReadOnly):
                out._refuse()
        if "out" in named:
            named["out"] = tuple(_plain(value) for value in named["out"])
        return getattr(ufunc, method)(*(_plain(value) for value in inputs), **named)

    def _refuse(self) -> None:
        if not self.flags.writeable:
            raise UndeclaredError(self.message)


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, ReadOnly) else value


class Section:
    """Some state variables, of which only declared ones can be had. kernel : arrays are handed out as they are."""

    def __init__(self, data: Any, reads: Collection[str], writes: Collection[str], who: str, kernel: bool) -> None:
        vars(self).update(_data=data, _reads=reads, _writes=writes, _who=who, _kernel=kernel)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._data, name)
        if name in self._writes:
            return found
        if name not in self._reads:
            raise UndeclaredError(f"{self._who}: reads {name}, which it does not declare to read")
        return found if self._kernel else _view(found, name, self._who)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self._writes:
            raise UndeclaredError(f"{self._who}: writes {name}, which it does not declare to write")
        setattr(self._data, name, _plain(value))


def _view(values: np.ndarray, name: str, who: str) -> ReadOnly:
    view = values.view(ReadOnly)
    view.flags.writeable = False
    view.message = f"{who}: writes {name}, which it does not declare to write"
    return view


def checked(world: Country, reads: Collection[str], writes: Collection[str], who: str, kernel: bool = False) -> Country:
    """The same country as one who reads and writes these variables may see it. who : for errors.

    kernel : of several processes at once, which cannot be told apart: variables are refused by name alone.
    """
    seen: dict[str, Any] = {f.name: getattr(world, f.name) for f in fields(world)}
    for name, value in seen.items():
        if isinstance(value, np.ndarray) and name not in UNDECLARED and not kernel:
            seen[name] = _view(value, name, who)
    for name in SECTIONS:
        seen[name] = Section(seen[name], reads, writes, who, kernel)
    made = type(world)(**seen)
    made.built = replace(world.built, world=made)
    return made


def who_is(step: Step) -> str:
    """A step, for an error."""
    return f"process {step.process}, step {step.name}" if step.process else f"step {step.name}"


@contextmanager
def naming_kernels(who: str) -> Iterator[None]:
    """Names the line in which a compiled kernel writes to a read-only array, which numba refuses to compile."""
    try:
        yield
    except Exception as error:
        lines = re.findall(r"During: typing of \S+ at (\S+) \((\d+)\)", str(error))
        if "readonly array" not in str(error) or not lines:
            raise
        where = linecache.getline(lines[0][0], int(lines[0][1])).strip()
        raise UndeclaredError(f"{who}: a kernel writes what it does not declare to write: {where}") from error
