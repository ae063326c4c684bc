"""What a published model is: a frozen set of parameters, each with unit, bounds and source, checked when it is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

from homefront.errors import ParameterError, nearest
from homefront.parameters import specs_of

T = TypeVar("T")


class Model:
    """Base of all models.

    name : as in `homefront spread --model NAME`.   states : names of what a person can be, in the order of the codes
    0, 1, ...; empty where a person holds a number.   source : where the model was published.
    """

    name: ClassVar[str]
    states: ClassVar[tuple[str, ...]]
    source: ClassVar[str]

    def __post_init__(self) -> None:
        for field, spec in specs_of(self).items():
            object.__setattr__(self, field, spec.checked(f"{self.name}.{field}", getattr(self, field)))


@dataclass_transform(frozen_default=True)
def model(*, name: str, source: str, states: tuple[str, ...] = ()) -> Callable[[type[T]], type[T]]:
    """Declares a model: a frozen dataclass, all of whose fields are declared with `homefront.parameters.param`."""

    def decorate(cls: type[T]) -> type[T]:
        declared: Any = dataclass(frozen=True)(cls)
        undeclared = {field.name for field in dataclasses.fields(declared)} - set(specs_of(declared))
        if undeclared:
            raise ValueError(f"{name}: without unit, bounds and source: {sorted(undeclared)}")
        declared.name, declared.source, declared.states = name, source, states
        return declared  # type: ignore[no-any-return]

    return decorate


def with_parameters(cls: type[T], values: dict[str, float]) -> T:
    """A model of this class with these values. For an unknown name, ParameterError proposes the nearest one."""
    known = specs_of(cls)
    for field in values:
        if field not in known:
            name: str = getattr(cls, "name")  # noqa: B009
            hint = nearest(field, known)
            raise ParameterError(f"{name} has no parameter {field!r}; it has {', '.join(known)}. {hint}".strip())
    return cls(**values)
