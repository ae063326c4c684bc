"""What the parameters of a run had seen of a scenario's record, target by target: where a hit is no evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from homefront.errors import ParameterError
from homefront.parameters.values import posterior_of, seen_by_equations

SeenBy = Literal["", "fit", "papers", "equations", "unknown"]
"""Who had seen a target. "": nobody whose numbers the run has.   fit : it was fitted to, or not kept from it, of a
country that was; a fit that says that it used targets marked check kept none from itself.   papers : whose values
the run has.   equations : it led to a change of one.   unknown : the fit's file is gone, or does not say."""

IN_THE_PAPERS = frozenset({"britain-1940", "france-1940", "moscow-1941"})
"""Countries whose every target the papers had seen that the declared values come from; of no other any."""


CHECK = "check"
"""Mark of targets that a fit keeps from itself, unless it says that it uses them."""


@dataclass(frozen=True)
class Used:
    """What a fit used of one scenario. targets : those that it was fitted to.   marks : of targets, beside those that
    are not marked check."""

    targets: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def has(self, target: str, use: str) -> bool:
        """Whether it was fitted to a target with this mark, or did not keep it from itself."""
        return target in self.targets or use != CHECK or CHECK in self.marks


@dataclass(frozen=True)
class Seen:
    """Of one scenario. fits : by half of the model, what its fit used of this scenario; none where it had another
    country's record only. A half that is not here was not fitted: its values are the papers'."""

    scenario: str
    fits: Mapping[str, Used | None]
    known: bool = True

    @property
    def in_the_papers(self) -> bool:
        """Whether those who wrote the equations and their priors knew the record of this country."""
        return self.scenario in IN_THE_PAPERS

    def by(self, half: str, target: str, use: str) -> SeenBy:
        """Who had seen a target of a half, "society" or "front", that the scenario marks with this use."""
        if not self.known:
            return "unknown"
        if target in seen_by_equations(self.scenario):
            return "equations"
        if half not in self.fits:
            return "papers" if self.in_the_papers else ""
        used = self.fits[half]
        return "fit" if used is not None and used.has(target, use) else ""


def seen_of(parameter_set: str, scenario_id: str) -> Seen:
    """What a parameter set had seen of a scenario, by what its posteriors say that they were fitted to."""
    try:
        posterior = posterior_of(parameter_set)
    except ParameterError:  # a file of an old run that is no longer there
        return Seen(scenario_id, {}, known=False)
    if posterior is None:
        return Seen(scenario_id, {})
    if not posterior.provenance.get("scenarios"):  # written by hand: nobody knows from what
        return Seen(scenario_id, {}, known=False)
    used = _used(posterior.provenance, scenario_id)
    return Seen(scenario_id, dict.fromkeys(_halves(posterior.provenance), used))


def _halves(provenance: Mapping[str, Any]) -> tuple[str, ...]:
    """Halves of the model that a fit freed."""
    half = str(provenance.get("half", "society"))
    return ("society", "front") if half == "both" else (half,)


def _used(provenance: Mapping[str, Any], scenario_id: str) -> Used | None:
    """What a fit used of a scenario; None where it had not the scenario at all."""
    if scenario_id not in provenance["scenarios"]:
        return None
    targets = provenance.get("targets")
    return Used(_names(targets.get(scenario_id) if isinstance(targets, Mapping) else None),
                _names(provenance.get("uses")))  # fmt: skip


def _names(given: Any) -> frozenset[str]:
    return frozenset(map(str, given)) if isinstance(given, list) else frozenset()
