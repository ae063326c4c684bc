"""All models, found by looking at the files of this package."""

from __future__ import annotations

import importlib
import pkgutil

import homefront.models as package
from homefront.models.base import Model


def all_models() -> dict[str, type[Model]]:
    """Name -> model, in the order of their names."""
    found: dict[str, type[Model]] = {}
    for file in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{file.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Model) and value is not Model:
                found[value.name] = value
    return dict(sorted(found.items()))
