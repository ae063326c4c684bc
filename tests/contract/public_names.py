"""What is public: names that modules list, models with the functions of their files, and the members of classes."""

from __future__ import annotations

import builtins
import functools
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homefront import errors
from homefront.models.registry import all_models

MODULES = (
    "homefront", "homefront.lab", "homefront.mechanism", "homefront.mechanism.quantities", "homefront.models.graphs",
    "homefront.models.theory",
)  # fmt: skip
"""Modules whose `__all__` is public."""

MORE = ("homefront.models.base.Model", "homefront.models.base.model")
"""What docs/mechanisms.md imports from elsewhere."""

REFERENCE = Path(__file__).parents[2] / "docs" / "api.md"


@dataclass(frozen=True)
class Public:
    """One public function, class, method or property. item : as its owner has it, without what numba made of it."""

    path: str
    item: Any

    def __str__(self) -> str:
        return self.path

    @property
    def doc(self) -> str:
        return self.item.__doc__ or ""

    @property
    def function(self) -> Any:
        """What is called in the end; None for a class."""
        if isinstance(self.item, property):
            return self.item.fget
        return None if inspect.isclass(self.item) else inspect.unwrap(getattr(self.item, "func", self.item))


def public() -> list[Public]:
    """Everything public, by its path; what has two paths stands under the first."""
    found: dict[int, Public] = {}
    for path, item in _listed():
        item = getattr(item, "py_func", item)
        ours = (getattr(item, "__module__", None) or "").startswith("homefront")
        if ours and (inspect.isclass(item) or inspect.isroutine(item)):
            found.setdefault(id(item), Public(path, item))
    for one in list(found.values()):
        for base in _bases(one.item) if inspect.isclass(one.item) else ():
            found.setdefault(id(base), Public(f"{base.__module__}.{base.__name__}", base))
    members = [inner for one in found.values() if inspect.isclass(one.item) for inner in _members(one)]
    return sorted([*found.values(), *members], key=str)


def _listed() -> Iterator[tuple[str, Any]]:
    for name in MODULES:
        module = importlib.import_module(name)
        for inner in module.__all__:
            yield f"{name}.{inner}", getattr(module, inner)
    dotted = re.findall(r"^   ((?:\w+\.)+\w+)$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    for path in [*(f"homefront.{path}" for path in dotted), *MORE]:
        owner, _, inner = path.rpartition(".")
        yield path, getattr(importlib.import_module(owner), inner)
    for name in sorted({model.__module__ for model in all_models().values()}):
        module = sys.modules[name]
        for inner in getattr(module, "__all__", vars(module)):
            item = getattr(module, inner)
            own = hasattr(module, "__all__") or getattr(item, "__module__", None) == name
            if own and not inner.startswith("_") and not hasattr(item, "py_func"):
                yield f"{name}.{inner}", item


def _bases(cls: type[Any]) -> Iterator[type[Any]]:
    """Classes of homefront that it is below, whose members are its own too."""
    return (base for base in cls.__mro__[1:] if base.__module__.startswith("homefront"))


def _members(one: Public) -> Iterator[Public]:
    """Methods and properties that a class defines; one that only fills in what a base has described is left out."""
    for name, item in vars(one.item).items():
        item = getattr(item, "__func__", item)
        member = inspect.isfunction(item) or isinstance(item, property | functools.cached_property)
        if name.startswith("_") or not member:
            continue
        described = any(getattr(base.__dict__.get(name), "__doc__", None) for base in one.item.__mro__[1:])
        if item.__doc__ or not described:
            yield Public(f"{one.path}.{name}", item)


def resolved(function: Any, name: str) -> Any:
    """The error that a docstring or a function means by a name; None if there is none."""
    seen = getattr(function, "__globals__", {}).get(name)
    found = seen or getattr(errors, name, None) or getattr(builtins, name, None)
    if found is None:
        found = {cls.__name__: cls for cls in _errors(errors.HomefrontError)}.get(name)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _errors(cls: type[Any]) -> Iterator[type[Any]]:
    for below in cls.__subclasses__():
        yield below
        yield from _errors(below)


PUBLIC = public()
