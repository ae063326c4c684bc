"""What a published model is: a frozen set of parameters, each with unit, bounds and source, checked when it is made."""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

from homefront.errors import ParameterError, and_then, nearest
from homefront.parameters import ParameterSpec, specs_of

T = TypeVar("T")

SECTION = re.compile(r"^(?=(?:Notes|Examples)\n-+$)", re.MULTILINE)
"""Where the sections of a docstring begin that come after its parameters."""


class Model:
    """Base of all models.

    Attributes
    ----------
    name : str
        Its name in `homefront spread --model NAME`.
    states : tuple of str
        Names of what a person can be, in the order of the codes 0, 1, ...; empty if a person holds a number.
    source : str
        Where the model was published.
    """

    name: ClassVar[str]
    states: ClassVar[tuple[str, ...]]
    source: ClassVar[str]

    def __post_init__(self) -> None:
        for field, spec in specs_of(self).items():
            object.__setattr__(self, field, spec.checked(f"{self.name}.{field}", getattr(self, field)))


@dataclass_transform(frozen_default=True)
def model(*, name: str, source: str, states: tuple[str, ...] = ()) -> Callable[[type[T]], type[T]]:
    """Declare a class below Model: a frozen dataclass whose fields are all declared with `param`.

    The docstring of the class gets a section that describes the parameters, from their declarations.

    Parameters
    ----------
    name : str
        Name of the model, which no other model has.
    source : str
        Where it was published: author and year.
    states : tuple of str
        Names of what a person can be, in the order of the codes 0, 1, ...; empty if a person holds a number.

    Returns
    -------
    callable
        A decorator, which returns the class as a frozen dataclass.

    Raises
    ------
    ValueError
        When the class is made: if a field is declared without unit, bounds and source.

    Examples
    --------
    >>> from homefront.parameters import param
    >>> @model(name="chain", source="assumed: an example", states=("unaware", "aware"))
    ... class Chain(Model):
    ...     telling: float = param(1.0, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example", doc="chance")
    >>> Chain(telling=0.5).telling, Chain.states
    (0.5, ('unaware', 'aware'))
    """

    def decorate(cls: type[T]) -> type[T]:
        declared: Any = dataclass(frozen=True)(cls)
        undeclared = {field.name for field in dataclasses.fields(declared)} - set(specs_of(declared))
        if undeclared:
            raise ValueError(f"{name}: without unit, bounds and source: {sorted(undeclared)}")
        declared.name, declared.source, declared.states = name, source, states
        declared.__doc__ = described(cls.__dict__.get("__doc__") or f"The model {name}.", source, specs_of(declared))
        return declared  # type: ignore[no-any-return]

    return decorate


def described(own: str, source: str, specs: Mapping[str, ParameterSpec]) -> str:
    """Write the docstring of a model: its own words, its source, and its parameters.

    Parameters
    ----------
    own : str
        The docstring that the class was written with.
    source : str
        Where the model was published.
    specs : dict of str to ParameterSpec
        The parameters by name.

    Returns
    -------
    str
        The docstring, in numpydoc form.
    """
    head, *rest = SECTION.split(inspect.cleandoc(own), maxsplit=1)
    parts = [head.strip(), textwrap.fill(f"Source: {source}.", 116)]
    if specs:
        listed = "\n".join(_entry(name, spec) for name, spec in specs.items())
        parts += [f"Parameters\n----------\n{listed}"]
        parts += ["Raises\n------\nParameterError\n    If a value is not a number within its bounds."]
    return "\n\n".join([*parts, *(one.strip() for one in rest)]) + "\n"


def _entry(name: str, spec: ParameterSpec) -> str:
    """A parameter in the section of a docstring."""
    low, high = spec.bounds
    source = spec.source if spec.source.startswith("assumed") else f"source: {spec.source}"
    text = f"{spec.doc}. Unit {spec.unit}, {low:g} to {high:g}; symbol {spec.symbol}. {source[:1].upper()}{source[1:]}."
    told = textwrap.indent(textwrap.fill(text[:1].upper() + text[1:], 112), "    ")
    return f"{name} : float, default {spec.default:g}\n{told}"


def with_parameters(cls: type[T], values: dict[str, float]) -> T:
    """Make a model with these values.

    Parameters
    ----------
    cls : type
        Class of the model.
    values : dict of str to float
        Values of its parameters by name, each in its unit; the others keep their defaults.

    Returns
    -------
    Model
        The model.

    Raises
    ------
    ParameterError
        If there is no such parameter, with the name of the nearest; or a value is not a number within its bounds.
    """
    known = specs_of(cls)
    for field in values:
        if field not in known:
            name: str = getattr(cls, "name")  # noqa: B009
            told = f"{name} has no parameter {field!r}; it has {', '.join(known)}"
            raise ParameterError(and_then(told, nearest(field, known)))
    return cls(**values)
