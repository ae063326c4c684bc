"""Society and front together: pairs of draws of both, in worlds in which each acts on the other.

1. Draws of the two fits are paired, coupled worlds of the pairs are simulated, and the closest are kept, those first in
   which every yes or no of the record is as it was.
2. Of `record`, draws are made around those that were kept, by the kernel of Liu & West (2001), which changes neither
   mean nor covariance of a set; they are simulated too, and the closest of all are kept. So for some rounds.
3. Of `record`, those that were kept are simulated again at the scales at which people ask questions, 1:20000 and
   1:1000, and those are taken that are right and close at all scales.

A draw of `record` is a world with all that happened by chance in it: its file has the seed too.
docs/decisions/0033-a-draw-has-its-seed.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from homefront.engine.reference import OF_A_SET, REFERENCES, numbers_of
from homefront.engine.reference import make as make_reference
from homefront.engine.settings import Settings
from homefront.experiments.draw_files import DrawFiles
from homefront.experiments.fit import Fit, keyed_seed, named_seed
from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.fitted_sets import Half, posterior_of_draws
from homefront.experiments.forward import Forward, Tell
from homefront.experiments.smoother import Course, Ensemble, closest
from homefront.experiments.unknowns import values_of
from homefront.parameters.posterior import FORECAST, OF_A_SCENARIO, RECORD, SEED, Posterior, write_posterior
from homefront.processes.coupling import Reference
from homefront.processes.mechanisms import without_mechanisms
from homefront.scenario.schema import Scenario

PAIRS_SCALE = 4_000.0
"""People an agent in the worlds of pairs: the shares that the pairs are chosen by lean in coarser ones."""

ASKED_SCALES = (20_000.0, 1_000.0)
"""People an agent where people ask questions: of explain and whatif, and of a run."""

KEPT = {FORECAST: 1 / 12, RECORD: 1 / 6}
"""Draws that a set keeps, as a share of its pairs."""

ROUNDS = 3
"""Of draws around those that were kept, as many in each as there are pairs."""

CANDIDATES = 3
"""So many times as many draws as are kept in the end are simulated at the scales at which people ask."""

SHRINKAGE = 0.9
"""Share of its distance from the mean that a draw keeps before noise is added to it (Liu & West: .85 to .99)."""

Watch = Callable[[str, int], Tell]
"""(stage, draws) -> who is told how many of them are done."""


@dataclass(frozen=True)
class PairDraws:
    """Draws of both halves. z : (draws, unknowns).   gaps : (draws, targets), in tolerances.   right : bool (draws,),
    whether every yes or no is as recorded."""

    z: np.ndarray
    gaps: np.ndarray
    right: np.ndarray

    @property
    def distance(self) -> np.ndarray:
        """As of an `Ensemble`."""
        return Ensemble(self.z, self.gaps, 0.0).distance

    def nearest(self, count: int) -> PairDraws:
        """The closest, those first that are right."""
        return self._taken(closest(self.distance, count, first=self.right))

    def different(self) -> PairDraws:
        """Each draw once: a pair of draws of both halves can come twice."""
        return self._taken(np.sort(np.unique(self.z, axis=0, return_index=True)[1]))

    def _taken(self, chosen: np.ndarray) -> PairDraws:
        return PairDraws(self.z[chosen], self.gaps[chosen], self.right[chosen])

    def with_(self, others: PairDraws) -> PairDraws:
        """Both."""
        return PairDraws(
            np.concatenate([self.z, others.z]), np.concatenate([self.gaps, others.gaps]),
            np.concatenate([self.right, others.right]),
        )  # fmt: skip


class Pairing:
    """One set of both halves. given : scenarios of the society by id.   name : of the set.   workers : processes, 0 for
    one a core."""

    def __init__(
        self, given: Mapping[str, Scenario], name: str, society: Half, front: Half, folder: FitFolder,
        course: Course, workers: int, watch: Watch,
    ) -> None:  # fmt: skip
        fronts = {one: given[one] for one in front.part.scenarios}
        self.name, self.society, self.front, self.folder = name, society, front, folder
        self.course, self.workers, self.watch = course, workers, watch
        self.fit = Fit(fronts, "both", front.part.uses, PAIRS_SCALE)
        self.elsewhere = [n for n, (scenario, _) in enumerate(society.part.targets) if scenario not in fronts]

    def set_of(self, pairs: int) -> Posterior:
        """The set, of so many pairs and as many draws in each round."""
        kept = max(2, round(KEPT[self.name] * pairs))
        of_society, of_front = paired(
            len(self.society.ensemble.z), len(self.front.ensemble.z), pairs, named_seed(f"pairs.{self.name}")
        )
        z = np.hstack([self.society.ensemble.z[of_society], self.front.ensemble.z[of_front]])
        references = self.references(z)
        fit = replace(self.fit, references=references)
        here, right = self.coupled(fit, "pairs", z)
        drawn = PairDraws(z, np.hstack([here, self.society.ensemble.gaps[of_society][:, self.elsewhere]]), right)
        if self.name != RECORD:
            return self.posterior(drawn.different().nearest(kept), references)
        for number in range(1, ROUNDS + 1):
            drawn = drawn.with_(self.around(fit, drawn.nearest(kept), number, pairs))
        candidates = drawn.nearest(min(CANDIDATES * kept, len(drawn.z)))
        found = self.posterior(self.as_requested(fit, candidates).different().nearest(kept), references)
        return replace(found, values={**found.values, **self.seeds(found.values)})

    def around(self, fit: Fit, near: PairDraws, number: int, draws: int) -> PairDraws:
        """Draws around those that are near, and what comes of them."""
        z = neighbours(near.z, draws, named_seed(f"pairs.{self.name}.{number}"))
        here, right = self.coupled(fit, f"round-{number}", z)
        return PairDraws(z, np.hstack([here, self.countries_elsewhere(f"round-{number}", z)]), right)

    def as_requested(self, fit: Fit, drawn: PairDraws) -> PairDraws:
        """The same draws in worlds of the scales at which people ask: right where they are at each, and gaps of all."""
        here, right = [], np.ones(len(drawn.z), dtype=bool)
        for scale in ASKED_SCALES:
            gaps, also = self.coupled(replace(fit, people_per_agent=scale), f"asked-{scale:g}", drawn.z)
            here.append(gaps)
            right &= also
        elsewhere = drawn.gaps[:, here[0].shape[1] :]
        return PairDraws(drawn.z, np.hstack([*here, *[elsewhere] * len(here)]), right)

    def coupled(self, fit: Fit, stage: str, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(gaps, whether every yes or no is right) of coupled worlds, one a draw."""
        y = self._simulated(fit, "both", stage, z, tuple(fit.scenarios))
        finer = (fit.people_per_agent / self.society.part.people_per_agent) ** 0.5
        noise = {**{target: finer * sd for target, sd in self.society.noise.items()}, **self.front.noise}
        return fit.gaps(y, np.array([noise[target] for target in fit.target_names])), fit.flags_right(y)

    def countries_elsewhere(self, stage: str, z: np.ndarray) -> np.ndarray:
        """Gaps of the countries without a front of their own, (draws, targets)."""
        part = self.society.part
        there = tuple(dict.fromkeys(part.targets[n][0] for n in self.elsewhere))
        if not there:
            return np.empty((len(z), 0))
        y = self._simulated(part, "society", f"{stage}-elsewhere", z[:, : len(part.unknowns)], there)
        noise = np.array([self.society.noise[target] for target in part.target_names])
        return part.gaps(y, noise)[:, self.elsewhere]

    def _simulated(self, fit: Fit, half: str, stage: str, z: np.ndarray, scenarios: tuple[str, ...]) -> np.ndarray:
        files = DrawFiles(self.folder.draws, tuple(fit.unknowns), fit.target_names)
        stage = f"both.{self.name}" if stage == "pairs" else f"both.{self.name}.{stage}"
        with Forward({half: fit}, self.workers).ready() as forward:
            asked = (half, values_of(fit.unknowns, z), scenarios)
            return forward(files, stage, z, asked, self.watch(stage.replace(".", ", ", 1), len(z)))

    def references(self, z: np.ndarray) -> dict[str, Reference]:
        """What the hooks of all worlds of the set are measured against, by scenario: pairs z as the two fits made them,
        before any is chosen. Measured against the chosen pairs alone, what sets their people apart would count as
        ordinary, and the front would not feel it."""
        file, weight = self.folder.draws / f"{self.name}-pairs.parquet", np.full(len(z), 1.0 / len(z))
        write_posterior(file, Posterior(values_of(self.fit.unknowns, z), weight, np.zeros(len(z)), self.fit.plan()))
        settings = Settings(parameters=str(file))
        return {
            one: make_reference(without_mechanisms(scenario), settings, runs=OF_A_SET)
            for one, scenario in self.fit.scenarios.items()
        }

    def posterior(self, drawn: PairDraws, references: Mapping[str, Reference]) -> Posterior:
        """For its file."""
        whole = self.fit.joined(self.society.part)
        more = {
            "beta": self.front.ensemble.beta, "right": float(drawn.right.mean()),
            REFERENCES: {name: numbers_of(one) for name, one in references.items()},
        }  # fmt: skip
        noise = {**self.society.noise, **self.front.noise}
        return posterior_of_draws(whole, drawn.z, drawn.distance, self.course, noise, more)

    def seeds(self, values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The seed of the world of each draw, by "SCENARIO/seed": of a country without a front of its own, that of the
        society's values alone."""
        of_society = list(self.society.part.unknowns)
        out = {}
        for scenario in dict.fromkeys(name for name, _ in self.society.part.targets):
            names = list(self.fit.unknowns) if scenario in self.fit.scenarios else of_society
            each = [keyed_seed({name: float(values[name][n]) for name in names}) for n in range(len(values[names[0]]))]
            out[f"{scenario}{OF_A_SCENARIO}{SEED}"] = np.array(each, dtype=np.float64)
        return out


def paired(society: int, front: int, pairs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the draws of each half in so many pairs: each draw as often as any other, but for one."""
    rng = np.random.default_rng(seed)
    return (
        np.concatenate([rng.permutation(society) for _ in range(-(-pairs // society))])[:pairs],
        np.concatenate([rng.permutation(front) for _ in range(-(-pairs // front))])[:pairs],
    )


def neighbours(z: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """So many draws around those of a set, float64 (draws, unknowns), of the same mean and covariance: the kernel of
    Liu & West (2001). z : (members, unknowns)."""
    rng, members = np.random.default_rng(seed), len(z)
    mean = z.mean(axis=0)
    chosen = np.concatenate([rng.permutation(members) for _ in range(-(-draws // members))])[:draws]
    noise = rng.standard_normal((draws, members)) @ (z - mean) / members**0.5
    return np.asarray(mean + SHRINKAGE * (z[chosen] - mean) + (1.0 - SHRINKAGE**2) ** 0.5 * noise)
