"""A parameter: a dataclass field that knows its unit, bounds, prior and source, and is checked once."""

from __future__ import annotations

import dataclasses
import functools
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
            unit = "" if self.unit == "1" else f" ({self.unit})"
            raise ParameterError(f"{name} = {value}: expected a number from {low:g} to {high:g}{unit}")
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
    """Declare a parameter of a process or of a model: a field that knows its unit, bounds, prior and source.

    Parameters
    ----------
    default : float
        Value if nobody sets another, in `unit`.
    unit : str
        One of the units of homefront, as "1", "1/day", "km", "share", "flag".
    bounds : tuple of float
        Least and greatest value that is accepted, in `unit`.
    symbol : str
        Symbol in equations.
    doc : str
        What it means, in a sentence without a full stop.
    source : str
        Where default and range come from: a publication, or "assumed: " and the reason.
    prior : tuple of float, optional
        Plausible range (low, high) in `unit`, uniform; by default the bounds.
    log : bool
        Whether the prior is uniform in the logarithm.
    sampled : bool
        Whether each world draws its own value from the prior, unless the user sets one.

    Returns
    -------
    dataclasses.Field
        The field, for the body of the class.

    Raises
    ------
    ValueError
        If the unit is unknown, default or prior lie outside of the bounds, or a text is missing.

    Examples
    --------
    >>> wear = param(0.02, unit="1", bounds=(0, 1), symbol="w", doc="share lost in a day", source="assumed: example")
    >>> wear.metadata["parameter"].prior
    (0, 1)
    """
    spec = ParameterSpec(default, unit, bounds, prior or bounds, symbol, doc, source, log, sampled)
    return dataclasses.field(default=default, metadata={"parameter": spec})


def specs_of(owner: object) -> dict[str, ParameterSpec]:
    """Field name -> spec of a process (class or instance), in the order of the fields."""
    return dict(_specs_of(owner if isinstance(owner, type) else type(owner)))


@functools.cache
def _specs_of(cls: type) -> dict[str, ParameterSpec]:
    """Classes do not change, and every world asks for those of all processes several times."""
    if not dataclasses.is_dataclass(cls):
        return {}
    return {f.name: f.metadata["parameter"] for f in dataclasses.fields(cls) if "parameter" in f.metadata}
