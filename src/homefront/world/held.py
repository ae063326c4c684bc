"""Arrays of a world besides its state: declared where they stand, so that memory is known before any is taken."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """dims : names of dimensions, as those of state variables (world/state.py `sizes`).   dtype : as numpy names it."""

    dims: tuple[str, ...]
    dtype: str


def held(dims: str, dtype: str) -> Any:
    """Declares a field of a dataclass as an array of these dims and this type."""
    return dataclasses.field(metadata={"held": Held(tuple(dims.split()), dtype)})


def held_arrays(cls: type) -> dict[str, Held]:
    """Name -> what was declared of each array of a dataclass, in the order of the fields."""
    return {f.name: f.metadata["held"] for f in dataclasses.fields(cls) if "held" in f.metadata}


def bytes_of(arrays: Mapping[str, Any], length: Mapping[str, float]) -> float:
    """Bytes that declared arrays take. arrays : values with `dims` and `dtype`.   length : of every dimension."""
    return float(sum(np.dtype(a.dtype).itemsize * np.prod([length[dim] for dim in a.dims]) for a in arrays.values()))


def empty(cls: type[T], length: Mapping[str, int]) -> T:
    """A dataclass of declared arrays alone, all at 0."""
    return cls(**{name: np.zeros(tuple(length[dim] for dim in array.dims), dtype=array.dtype)
                  for name, array in held_arrays(cls).items()})  # fmt: skip
