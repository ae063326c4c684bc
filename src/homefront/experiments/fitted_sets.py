"""Sets of draws that a fit has made, and their way into files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from homefront.compiled import source_digest
from homefront.experiments.fit import Fit
from homefront.experiments.smoother import Course, Ensemble
from homefront.experiments.unknowns import values_of
from homefront.parameters.posterior import Posterior


@dataclass(frozen=True)
class Half:
    """A set of one half. part : its fit.   ensemble : its draws.   noise : sampling noise by "scenario.target"."""

    part: Fit
    ensemble: Ensemble
    noise: Mapping[str, float]

    def posterior(self, course: Course) -> Posterior:
        """For its file."""
        more = {"beta": self.ensemble.beta}
        return posterior_of_draws(self.part, self.ensemble.z, self.ensemble.distance, course, self.noise, more)


def posterior_of_draws(
    fit: Fit, z: np.ndarray, distance: np.ndarray, course: Course, noise: Mapping[str, float], more: Mapping[str, Any]
) -> Posterior:
    """Draws of the same weight, for their file. more : of the provenance."""
    provenance = {
        **fit.plan(), "method": "tempered ensemble smoother", "course": asdict(course), "noise": dict(noise),
        "program": source_digest(), **more,
    }  # fmt: skip
    return Posterior(values_of(fit.unknowns, z), np.full(len(z), 1.0 / len(z)), distance, provenance)
