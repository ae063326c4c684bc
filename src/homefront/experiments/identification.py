"""What a fit has taught: which parameters moved from their priors, which trade off, which targets nothing reaches."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefront.experiments.fit import free_specs
from homefront.parameters import Posterior

NARROW, MOVED, RIDGE = 0.5, 0.5, 0.4
"""Posterior sd over prior sd below which a parameter counts as fitted; shift of the mean, in prior sd, from which it
counts as moved; correlation from which two parameters are told as a ridge."""


@dataclass(frozen=True)
class Learnt:
    """One parameter. narrowed : posterior sd over prior sd.   shift : of the mean, in prior sd."""

    name: str
    symbol: str
    prior: tuple[float, float]
    mean: float
    sd: float
    narrowed: float
    shift: float

    @property
    def verdict(self) -> str:
        """In words."""
        if self.narrowed < NARROW:
            return "fitted"
        if abs(self.shift) >= MOVED:
            return "moved, still wide"
        return "as before the fit"


@dataclass(frozen=True)
class Ridge:
    """Two parameters that the targets do not tell apart."""

    one: str
    other: str
    correlation: float


def learnt(posterior: Posterior) -> list[Learnt]:
    """Every fitted parameter beside its prior."""
    out = []
    for name, spec in free_specs(posterior.values).items():
        low, high = spec.prior
        mean, sd = posterior.mean()[name], posterior.spread(name)
        if spec.log:
            width = math.log(high / low)
            middle = (high - low) / width
            prior_sd = math.sqrt((high**2 - low**2) / (2 * width) - middle**2)
        else:
            middle, prior_sd = (low + high) / 2, (high - low) / math.sqrt(12)
        out.append(Learnt(name, spec.symbol, spec.prior, mean, sd, sd / prior_sd, (mean - middle) / prior_sd))
    return out


def ridges(posterior: Posterior) -> list[Ridge]:
    """Pairs that trade off, strongest first."""
    pairs = itertools.combinations(posterior.values, 2)
    found = [Ridge(one, other, posterior.correlation(one, other)) for one, other in pairs]
    return sorted((r for r in found if abs(r.correlation) >= RIDGE), key=lambda r: -abs(r.correlation))


def unreached(scores: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Targets that no world drawn from the priors has within the record's range, of scores as `score` gives them."""
    return [
        {"scenario": country["scenario"], "id": row["id"], "what": row["what"], "place": row["place"],
         "median": row["median"], "record_low": row["record_low"], "record_high": row["record_high"]}
        for country in scores for row in country["targets"] if row["prior_reach"] == 0.0
    ]  # fmt: skip
