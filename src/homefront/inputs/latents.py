"""What nobody knows about this world, as inputs with names: drawn by a key, unless they are fixed.

    noise.AXIS.KNOT        innovation of the front's noise on an axis, at day NOISE_DAYS KNOT; standard normal
    weather.KNOT           innovation of the weather's deviation, at day WEATHER_DAYS KNOT; standard normal
    zone.PLACE             strength of a defended zone, uniform in its range
    coded.PLACE.VARIABLE   position between the two coders, uniform from 0 to 1

Only names and priors stand here; who draws says how (processes/knots.py, processes/front.py, coded.py). In a file of
posterior draws a name has its scenario before it: "moscow-1941/zone.Moscow".
docs/decisions/0027-latent-inputs.md says why.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from homefront.errors import ArgumentError, nearest
from homefront.inputs.coded import differing
from homefront.scenario.schema import Scenario

NOISE, WEATHER, ZONE, CODED = "noise.", "weather.", "zone.", "coded."
"""Before the rest of a name."""

NOISE_DAYS, WEATHER_DAYS = 14, 7
"""Days from one knot to the next."""

MOST_NORMAL = 6.0
"""No innovation that somebody fixes lies farther from 0."""


@dataclass(frozen=True)
class LatentSpec:
    """Prior of a latent input: standard normal, or uniform from low to high. low, high : of a normal one, what it may
    be fixed at.   what : in words."""

    what: str
    low: float
    high: float
    normal: bool = False
    unit: str = "1"
    source: str = "assumed, docs/model/fit.md#unknowns"

    @property
    def prior(self) -> str:
        """In words."""
        return "standard normal" if self.normal else f"{self.low:g} to {self.high:g}"

    def value(self, z: float) -> float:
        """The value that lies in its prior where z lies in a standard normal: z itself, or low + Phi(z) (high - low).

        A normal one is held within low and high.
        """
        if self.normal:
            return min(self.high, max(self.low, float(z)))
        from scipy.special import ndtr

        return min(self.high, max(self.low, self.low + float(ndtr(z)) * (self.high - self.low)))


def latent_specs(scenario: Scenario, *, society: bool = True, front: bool = True) -> dict[str, LatentSpec]:
    """Every latent input of a scenario with its prior, by name: of the front, then of the society.

    society, front : of which halves; a scenario without axes has none of a front. A zone or a coding whose range is a
    single value has none.
    """
    out: dict[str, LatentSpec] = {}
    if front and scenario.axes:
        for axis in dict.fromkeys(row.axis for row in scenario.axes):
            for knot in range(knots_for(scenario.days, NOISE_DAYS)):
                out[noise_name(axis, knot)] = _normal(f"noise of power on axis {axis}, day {knot * NOISE_DAYS}")
        for knot in range(knots_for(scenario.days, WEATHER_DAYS)):
            out[weather_name(knot)] = _normal(f"weather less the record's, day {knot * WEATHER_DAYS}")
        for row in scenario.zones:
            if row.low < row.high:
                out.setdefault(zone_name(row.place), LatentSpec(f"strength of the zone {row.place}", row.low, row.high))
    if society:
        for name in differing(scenario):
            out[f"{CODED}{name}"] = LatentSpec(f"position between the two coders of {name}", 0.0, 1.0)
    return out


def _normal(what: str) -> LatentSpec:
    return LatentSpec(what, -MOST_NORMAL, MOST_NORMAL, normal=True)


def knots_for(days: int, every: int) -> int:
    """How many knots so many days need, one every so many days from the first on, the last at their end or later."""
    return -(-(days - 1) // every) + 1


def noise_name(axis: str, knot: int) -> str:
    return f"{NOISE}{axis}.{knot}"


def weather_name(knot: int) -> str:
    return f"{WEATHER}{knot}"


def zone_name(place: str) -> str:
    return f"{ZONE}{place}"


def of_front(latents: Mapping[str, float]) -> dict[str, float]:
    """Those that the front reads."""
    return {name: value for name, value in latents.items() if not name.startswith(CODED)}


def fixed_of_front(kept: Mapping[str, float]) -> dict[str, float]:
    """Those that the front reads, of all that a world keeps: parameters and positions between the coders stand there
    too, and a parameter of the weather has no number for a name."""
    return {
        name: value for name, value in kept.items()
        if name.startswith((NOISE, ZONE)) or (name.startswith(WEATHER) and name.removeprefix(WEATHER).isdigit())
    }  # fmt: skip


def coded_positions(latents: Mapping[str, float]) -> dict[str, float]:
    """Positions between the coders, by the name that scenario.coded.positions gives them: "PLACE.VARIABLE"."""
    return {name.removeprefix(CODED): value for name, value in latents.items() if name.startswith(CODED)}


def refuse_latents(
    latents: Mapping[str, float], scenario: Scenario, *, society: bool, front: bool, where: str = "latents"
) -> None:
    """ArgumentError where one is none of these halves of a scenario, or lies outside what it may be. where : the
    argument that is named."""
    known = latent_specs(scenario, society=society, front=front) if latents else {}
    for name, value in latents.items():
        spec = known.get(name)
        if spec is None:
            told = f"no latent input of such a run of {scenario.id}; see `homefront show {scenario.id} --latents`"
            raise ArgumentError(where, repr(name), told, nearest(name, known))
        if not (math.isfinite(value) and spec.low <= value <= spec.high):
            raise ArgumentError(where, f"{name}={value:g}", f"expected {spec.low:g} to {spec.high:g}: {spec.what}")
