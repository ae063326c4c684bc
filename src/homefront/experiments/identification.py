"""What a fit has taught: which parameters moved from their priors, which trade off, which targets nothing reaches."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from homefront.errors import ParameterError
from homefront.experiments.fit import free_specs
from homefront.parameters import ParameterSpec, Posterior, default_set, posterior_of
from homefront.processes import parameters_of

NARROW, MOVED, RIDGE = 0.5, 0.5, 0.4
"""Posterior sd over prior sd below which a parameter counts as fitted; shift of the mean, in prior sd, from which it
counts as moved; correlation from which two parameters are told as a ridge."""


_Prior = tuple[str, tuple[float, float], bool]
"""Symbol, range, and whether the prior is log-uniform."""


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
    """Every fitted parameter beside its prior; latent inputs of a scenario are not among them."""
    out, means, priors = [], posterior.mean(), posterior.provenance.get("priors")
    outside = {one["name"] for one in posterior.mechanisms} if isinstance(priors, Mapping) else set()
    own = free_specs([name for name in posterior.parameters if name.partition(".")[0] not in outside])
    for name in posterior.parameters:
        symbol, prior, log = _of_outside(name, priors) if name not in own else _known(own[name])
        low, high = prior
        mean, sd = means[name], posterior.spread(name)
        if log:
            width = math.log(high / low)
            middle = (high - low) / width
            prior_sd = math.sqrt((high**2 - low**2) / (2 * width) - middle**2)
        else:
            middle, prior_sd = (low + high) / 2, (high - low) / math.sqrt(12)
        out.append(Learnt(name, symbol, prior, mean, sd, sd / prior_sd, (mean - middle) / prior_sd))
    return out


def _known(spec: ParameterSpec) -> _Prior:
    return spec.symbol, spec.prior, spec.log


def _of_outside(name: str, priors: Any) -> _Prior:
    """Of a parameter of a mechanism, as the fit kept it: no code is loaded to read what a fit says."""
    try:
        low, high, log = priors[name]
        prior = (float(low), float(high))
    except (KeyError, TypeError, ValueError) as error:
        raise ParameterError(f"this fit has {name}, but not its prior; make the fit again") from error
    if not (prior[0] < prior[1] and (prior[0] > 0 or not log)):
        raise ParameterError(f"a fit with {name} from {low} to {high}, expected a range; fit again")
    return name.partition(".")[2], prior, bool(log)


def ridges(posterior: Posterior) -> list[Ridge]:
    """Pairs that trade off, strongest first."""
    pairs = itertools.combinations(posterior.parameters, 2)
    found = [Ridge(one, other, posterior.correlation(one, other)) for one, other in pairs]
    return sorted((r for r in found if abs(r.correlation) >= RIDGE), key=lambda r: -abs(r.correlation))


def unreached(scores: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Targets that none of the prior's worlds has within the record's range, of scores as `score` gives them.

    Some forty worlds: a target that one in a hundred draws would reach is among them too.
    """
    return [
        {"scenario": country["scenario"], "id": row["id"], "what": row["what"], "place": row["place"],
         "median": row["median"], "record_low": row["record_low"], "record_high": row["record_high"]}
        for country in scores for row in country["targets"] if row["prior_reach"] == 0.0
    ]  # fmt: skip


def shipped_scores() -> list[dict[str, Any]]:
    """Scores of the posteriors that ship, a country each and the front, as `homefront score --out` wrote them."""
    folder = resources.files("homefront.parameters") / "posteriors"
    out: list[dict[str, Any]] = []
    for name in ("score.json", "score-front.json"):
        file = folder / name
        if file.is_file():  # of the package itself
            out += json.loads(file.read_text(encoding="utf-8"))["countries"]
    return out


def taught(scenario_id: str, front: bool = True) -> dict[str, list[dict[str, Any]]]:
    """What the fits that ship have taught, for a reader: parameters, ridges, and targets of this scenario.

    front : whether the scenario has a front to simulate; else only what a society reads is told.
    """
    read = parameters_of(society=True, front=front)
    posterior = posterior_of(default_set())
    rows = [
        {"name": one.name, "symbol": one.symbol, "prior": f"{one.prior[0]:g} to {one.prior[1]:g}",
         "posterior": f"{one.mean:.4g} +- {one.sd:.3g}", "width": f"{one.narrowed:.2f} of the prior's",
         "moved": f"{one.shift:+.2f} sd", "verdict": one.verdict}
        for one in (learnt(posterior) if posterior is not None else []) if one.name in read
    ]  # fmt: skip
    pairs = [
        {"one": ridge.one, "other": ridge.other, "correlation": round(ridge.correlation, 2)}
        for ridge in (ridges(posterior) if posterior is not None else []) if {ridge.one, ridge.other} <= read
    ]  # fmt: skip
    missed = [
        {"target": row["id"], "what": row["what"], "place": row["place"],
         "record": f"{row['record_low']:.4g} to {row['record_high']:.4g}",
         "model": "no answer" if row["median"] is None else f"{row['median']:.4g}"}
        for row in unreached([one for one in shipped_scores() if one["scenario"] == scenario_id])
    ]  # fmt: skip
    return {
        "what the fit taught": rows,
        "ridges of the fit": pairs,
        "targets that no world of the prior reached": missed,
    }
