"""A parameter: a dataclass field that knows its unit, bounds, prior and source, and is checked once."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from homefront.errors import ParameterError
from homefront.units import PARAMETER_UNITS


@dataclass(frozen=True)
class ParameterSpec:
    """What is known of a parameter before any run.

    bounds : values outside are refused.   prior : plausible range (low, high), uniform, or log-uniform where `log`.
    symbol : as in the model papers.   source : where default and range come from; "assumed" is an honest source.
    sampled : every world draws its own value from the prior, uniformly, unless the user sets one.
    """

    default: float
    unit: str
    bounds: tuple[float, float]
    prior: tuple[float, float]
    symbol: str
    doc: str
    source: str
    log: bool = False
    sampled: bool = False

    def __post_init__(self) -> None:
        low, high = self.bounds
        if self.unit not in PARAMETER_UNITS:
            raise ValueError(f"{self.symbol}: unit {self.unit!r} is not one of {sorted(PARAMETER_UNITS)}")
        if not (low <= self.prior[0] <= self.prior[1] <= high and low <= self.default <= high):
            raise ValueError(f"{self.symbol}: default and prior must lie within the bounds {self.bounds}")
        if not (self.doc and self.source and self.symbol):
            raise ValueError("a parameter has a symbol, a sentence and a source")

    def share_of_prior(self, value: float) -> float:
        """Which share of the prior lies below a value, 0 to 1.

        >>> ParameterSpec(0.5, "1", (0, 1), (0, 0.5), "q", "example", "assumed").share_of_prior(0.125)
        0.25
        """
        low, high = self.prior
        if low == high:
            return 0.5
        inside = min(max(value, low), high)
        if self.log:
            return math.log(inside / low) / math.log(high / low)
        return (inside - low) / (high - low)

    def checked(self, name: str, value: float) -> float:
        """The value as a float; ParameterError if it is not a number within the bounds."""
        number = float(value)
        low, high = self.bounds
        if not math.isfinite(number) or not low <= number <= high:
            raise ParameterError(f"{name} = {value}: expected a number from {low:g} to {high:g} ({self.unit})")
        if self.unit == "flag" and number not in (0.0, 1.0):
            raise ParameterError(f"{name} = {value}: expected 0 (off) or 1 (on)")
        return number


def param(
    default: float,
    *,
    unit: str,
    bounds: tuple[float, float],
    symbol: str,
    doc: str,
    source: str,
    prior: tuple[float, float] | None = None,
    log: bool = False,
    sampled: bool = False,
) -> Any:
    """A dataclass field for a person-level parameter; the prior is the bounds unless given."""
    spec = ParameterSpec(default, unit, bounds, prior or bounds, symbol, doc, source, log, sampled)
    return dataclasses.field(default=default, metadata={"parameter": spec})


def specs_of(owner: object) -> dict[str, ParameterSpec]:
    """Field name -> spec of a process (class or instance), in the order of the fields."""
    if not dataclasses.is_dataclass(owner):
        return {}
    return {f.name: f.metadata["parameter"] for f in dataclasses.fields(owner) if "parameter" in f.metadata}
