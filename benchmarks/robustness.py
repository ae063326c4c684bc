"""Whether the answers hang on the coders and on what a gap is measured in.

    python benchmarks/robustness.py FIT --runs 100

FIT : the folder of a fit by `homefront calibrate`, with its draws.

Worlds of the record as they ship, with the first coder and with the second, and those that would have been chosen among
all pairs that the fit simulated, had the discrepancies (0028) been half and twice as large. Of each: in how many
Moscow held and Leningrad was lost, the middle of the nearest approach and of Moscow's burst, and in how many fewer it
held without each of the causes that count most. Coupled, at 1:20000.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pyarrow.parquet as pq
from pool import in_parallel

from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.experiments import fit as fitting
from homefront.experiments.fit import Fit
from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.fitted_sets import Half
from homefront.experiments.pairs import PAIRS_SCALE, PairDraws, Pairing
from homefront.experiments.smoother import Course, Ensemble
from homefront.parameters.posterior import RECORD, Posterior, write_posterior
from homefront.processes import Registry
from homefront.results.outcomes import outcome_values
from homefront.results.targets import target_values
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.tolerance import Tolerance, tolerances_of

COUNTRIES = ("britain-1940", "france-1940", "moscow-1941")
CAUSES = ("learning", "enemy_diversion", "control_and_siege", "leaders_stay")


@cache
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


def answers(seed: int, settings: Settings) -> tuple[float, float, float, float]:
    """Of one world: whether Moscow held, whether Leningrad was lost, nearest approach (km), burst (share)."""
    ready = prepare(moscow(), settings, seed)
    reference = reference_for(moscow(), replace(settings, coder="", without=frozenset()))
    frame = frame_of(ready, run_world(ready, reference=reference))
    outcomes, targets = outcome_values(moscow(), frame), target_values(moscow(), frame)
    return outcomes["moscow_held"], targets["MF19"], outcomes["closest_km"], targets["MS02"]


def row(name: str, settings: Settings, runs: int, causes: tuple[str, ...]) -> None:
    left_out = [frozenset[str](), *(frozenset({cause}) for cause in causes)]
    jobs = [(seed, replace(settings, without=without)) for without in left_out for seed in range(1, runs + 1)]
    found = np.array(in_parallel(answers, jobs)).reshape(len(left_out), runs, 4)
    held, lost, near, burst = found[0].T
    fewer = [held.mean() - other[:, 0].mean() for other in found[1:]]
    print(
        f"{name:26s} {held.mean():5.2f} {lost.mean():9.2f} {np.median(near):8.0f} {np.median(burst):6.2f}  "
        + " ".join(f"{share:10.2f}" for share in fewer), flush=True,
    )  # fmt: skip


def chosen(folder: FitFolder, factor: float) -> Posterior:
    """Worlds that would be kept with discrepancies so many times as large, of those that the fit has simulated."""

    def other(scenario: Scenario) -> dict[str, Tolerance]:
        found = tolerances_of(scenario)
        return {name: replace(one, discrepancy=factor * one.discrepancy) for name, one in found.items()}

    countries = {name: load_scenario(name, Registry()) for name in COUNTRIES}
    society, front = Fit(countries), Fit({"moscow-1941": countries["moscow-1941"]}, "front")
    known = FitFolder.read(folder.path).posteriors[RECORD]
    noise = known.provenance["noise"]
    nothing = Ensemble(np.empty((0, len(society.unknowns))), np.empty((0, len(society.targets))), 0.0)
    pairing = Pairing(
        countries, RECORD, Half(society, nothing, noise), Half(front, nothing, noise), folder, Course(), 1,
        lambda stage, draws: lambda done: None,
    )  # fmt: skip
    with patch.object(fitting, "tolerances_of", other):
        drawn = simulated(pairing, society, folder.draws, noise)
        kept = drawn.nearest(len(known.weight))
    made = pairing.posterior(kept, {})
    provenance = {**made.provenance, "references": known.provenance["references"]}
    return replace(made, values={**made.values, **pairing.seeds(made.values)}, provenance=provenance)


def simulated(pairing: Pairing, society: Fit, draws: Path, noise: Mapping[str, float]) -> PairDraws:
    """All pairs and draws around them that the fit has simulated at the scale of the pairs."""
    fit = pairing.fit
    z, y = read(draws, f"both.{RECORD}-*", fit)
    elsewhere = {row.tobytes(): found for row, found in zip(*read(draws, "society.*", society), strict=True)}
    for number in (1, 2):
        more, found = read(draws, f"both.{RECORD}.round-{number}-[0-9]*", fit)
        z, y = np.concatenate([z, more]), np.concatenate([y, found])
        there = read(draws, f"both.{RECORD}.round-{number}-elsewhere-*", society)
        elsewhere |= {row.tobytes(): values for row, values in zip(*there, strict=True)}
    own = np.ascontiguousarray(z[:, : len(society.unknowns)])
    countries = society.gaps(
        np.array([elsewhere[row.tobytes()] for row in own]), np.array([noise[t] for t in society.target_names])
    )
    finer = (PAIRS_SCALE / society.people_per_agent) ** 0.5
    of_people = set(society.target_names)
    gaps = fit.gaps(y, np.array([noise[t] * (finer if t in of_people else 1.0) for t in fit.target_names]))
    return PairDraws(z, np.hstack([gaps, countries[:, pairing.elsewhere]]), fit.flags_right(y))


def read(draws: Path, pattern: str, fit: Fit) -> tuple[np.ndarray, np.ndarray]:
    """(z, y) of the draws of some files. Countries that were not simulated there: nan."""
    z, y = [], []
    for file in sorted(draws.glob(f"{pattern}.parquet")):
        table = pq.read_table(file)
        z.append(np.stack([table[f"z {name}"].to_numpy() for name in fit.unknowns], axis=1))
        y.append(np.stack([table[f"y {name}"].to_numpy() for name in fit.target_names], axis=1))
    return np.concatenate(z), np.concatenate(y)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fit", type=Path)
    parser.add_argument("--runs", type=int, default=100)
    asked = parser.parse_args()
    causes = tuple(one.id for one in moscow().causes if one.id in CAUSES)
    print(f"{asked.runs} worlds of each row, 1:20000")
    print(f"{'':26s}  held  Leningrad  nearest  burst  held in fewer without " + ", ".join(causes))
    base = Settings(people_per_agent=20_000.0, parameters=RECORD)
    row("as they ship", base, asked.runs, causes)
    for coder in ("1", "2"):
        row(f"coder {coder}", replace(base, coder=coder), asked.runs, causes)
    with tempfile.TemporaryDirectory() as temporary:
        for factor, name in ((0.5, "discrepancies halved"), (2.0, "discrepancies doubled")):
            file = Path(temporary) / f"{factor:g}.parquet"
            write_posterior(file, chosen(FitFolder(asked.fit), factor))
            row(name, replace(base, parameters=str(file)), asked.runs, causes)


if __name__ == "__main__":
    main()
