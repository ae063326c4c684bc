"""Whether a sampler finds what made a record: `python benchmarks/simulation_based_calibration.py --records 24`.

Records are made by the model itself (Talts et al. 2018; Cook, Gelman & Rubin 2006): numbers are drawn from the prior, a
world is simulated with them, and an error of one tolerance is added to each target. Each sampler gets the record and
says which numbers may have made it. If it is right, the true number lies anywhere among its draws: ranks are uniform,
half of the true numbers lie within its 50 % intervals, nine tenths within its 90 % intervals.

Samplers, on the front of moscow-1941 (or `--half society`: of all three countries):
  smoother          as `homefront calibrate` has it: likely draws of the prior, moved by ES-MDA, the closest third kept
  smoother, all     the same, all members kept
  ES-MDA alone      members of the prior, moved
  rejection         the closest of the draws from the prior, as many as a set of the smoother has

--records N : made.   --prior-draws, --members, --rounds : of the samplers.   --workers N.
--out FOLDER : what each record gave is kept there, and not simulated again; rows.json has the table.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from homefront.experiments.draw_files import DrawFiles
from homefront.experiments.fit import Fit
from homefront.experiments.forward import Forward
from homefront.experiments.smoother import Course, Ensemble, closest, smoothed
from homefront.experiments.unknowns import normals, values_of
from homefront.processes import Registry
from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.loader import load_scenario

CONFIDENCE = (0.5, 0.9)
BINS = 10


class InMemory(DrawFiles):
    """Draws that nobody keeps."""

    def read(self, stage: str, first: int, z: np.ndarray) -> None:
        return None

    def write(self, stage: str, first: int, z: np.ndarray, found: Any) -> np.ndarray:
        return np.array([[one.get(name, np.nan) for name in self.targets] for one in found], dtype=np.float64)


class Bench:
    """Simulates draws of one fit and counts them."""

    def __init__(self, fit: Fit, forward: Forward) -> None:
        self.fit, self.forward, self.evaluations = fit, forward, 0
        self.files = InMemory(Path(), tuple(fit.unknowns), fit.target_names)

    def __call__(self, z: np.ndarray) -> np.ndarray:
        self.evaluations += len(z)
        asked = (self.fit.half, values_of(self.fit.unknowns, z), tuple(self.fit.scenarios))
        return self.forward(self.files, "", z, asked)


def counted(fit: Fit, found: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(what each value counts as, one tolerance of each target), in the targets' units."""
    tolerances = fit.tolerances()
    each = [t.counted(found[:, n], float(noise[n])) for n, t in enumerate(tolerances)]
    return np.stack(each, axis=1), np.array([t.sigma(float(noise[n])) for n, t in enumerate(tolerances)])


def samples(
    bench: Bench, z: np.ndarray, y: np.ndarray, noise: np.ndarray, course: Course, record: int
) -> dict[str, Any]:
    """Draws of each sampler, (draws, unknowns), and what it simulated for this record alone, by name."""
    fit, rng = bench.fit, np.random.default_rng(record)
    values, sigma = counted(fit, y, noise)
    truth = normals(f"record.{record}", fit.unknowns, 1)
    made, _ = counted(fit, bench(truth), noise)
    observed = made[0] + sigma * rng.standard_normal(len(sigma))

    def gaps(found: np.ndarray) -> np.ndarray:
        return np.asarray((found - observed) / sigma)

    def evaluate(_stage: str, drawn: np.ndarray) -> np.ndarray:
        return gaps(counted(fit, bench(drawn), noise)[0])

    every = Course(course.prior_draws, course.members, course.rounds, 1.0)
    out: dict[str, Any] = {}
    before = bench.evaluations
    whole = smoothed(z, gaps(values), evaluate, every, record)
    cost = bench.evaluations - before
    out["smoother"] = whole.z[closest(whole.distance, max(1, round(course.keep * len(whole.z))))], cost
    out["smoother, all"] = whole.z, cost
    before = bench.evaluations
    first = rng.choice(len(z), course.members, replace=False)
    out["ES-MDA alone"] = smoothed(z[first], gaps(values[first]), evaluate, every, record).z, bench.evaluations - before
    out["rejection"] = z[closest(Ensemble(z, gaps(values), 0.0).distance, round(course.members * course.keep))], 0
    return {"truth": truth[0], "samplers": out}


def table(found: list[dict[str, Any]], parameters: int, seconds: float) -> list[dict[str, Any]]:
    """A row a sampler: coverage, uniformity of ranks, sharpness."""
    rows = []
    for name in found[0]["samplers"]:
        ranks, widths, draws, cost = [], [], 0, 0
        for one in found:
            z, spent = one["samplers"][name]
            draws, cost = len(z), cost + spent
            ranks.append((z[:, :parameters] < one["truth"][:parameters]).mean(axis=0))
            widths.append(z[:, :parameters].std(axis=0))
        u = np.concatenate(ranks)
        row: dict[str, Any] = {"sampler": name, "draws": draws, "worlds a record": cost / len(found)}
        for level in CONFIDENCE:
            inside = np.abs(u - 0.5) <= level / 2
            by_record = np.array([(np.abs(r - 0.5) <= level / 2).mean() for r in ranks])
            row[f"coverage {level:.0%}"] = float(inside.mean())
            row[f"its standard error {level:.0%}"] = float(by_record.std(ddof=1) / math.sqrt(len(found)))
        count = np.histogram(u, bins=BINS, range=(0.0, 1.0))[0]
        row["ranks, by tenths"] = (count / count.sum()).round(3).tolist()
        row["width over the prior's"] = float(np.mean(widths))
        row["narrowest number"] = float(np.mean(widths, axis=0).min())
        row["CPU-hours a record"] = cost / len(found) * seconds / 3600.0
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=24)
    parser.add_argument("--half", choices=("front", "society"), default="front")
    parser.add_argument("--prior-draws", type=int, default=6000)
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    ids = ["moscow-1941"] if given.half == "front" else [entry.id for entry in list_scenarios()]
    fit = Fit({name: load_scenario(name, Registry()) for name in ids}, given.half)
    parameters = sum("/" not in name for name in fit.unknowns)
    course = Course(given.prior_draws, given.members, given.rounds)
    with Forward({given.half: fit}, given.workers).ready() as forward:
        bench = Bench(fit, forward)
        z = normals("records.prior", fit.unknowns, course.prior_draws)
        started = time.monotonic()
        y = bench(z)
        seconds = (time.monotonic() - started) * forward.processes / len(z)
        noise = fit.noise(y[:96], Again(bench)(z[:96]))
        found = []
        for record in range(given.records):
            file = given.out / f"{given.half}-{course.prior_draws}-{course.members}-{course.rounds}-{record}.npz"
            if not file.is_file():
                kept(file, samples(bench, z, y, noise, course, record))
            found.append(read(file))
            print(f"record {record + 1} of {given.records}, {time.monotonic() - started:.0f} s", flush=True)
    rows = table(found, parameters, seconds)
    told = {"half": given.half, "records": given.records, "rows": rows}
    (given.out / "rows.json").write_text(json.dumps(told, indent=1) + "\n")
    for row in rows:
        print(json.dumps(row))


def kept(file: Path, found: dict[str, Any]) -> None:
    """Writes what `read` reads, whole or not at all."""
    arrays = {name: z for name, (z, _) in found["samplers"].items()}
    costs = {f"cost {name}": np.array(cost) for name, (_, cost) in found["samplers"].items()}
    unfinished = file.with_suffix(".part.npz")
    np.savez(unfinished, truth=found["truth"], **arrays, **costs)
    unfinished.rename(file)


def read(file: Path) -> dict[str, Any]:
    """What `samples` gave."""
    with np.load(file) as arrays:
        names = [name for name in arrays.files if name != "truth" and not name.startswith("cost ")]
        samplers = {name: (arrays[name], int(arrays[f"cost {name}"])) for name in names}
        return {"truth": arrays["truth"], "samplers": samplers}


class Again:
    """The same draws with another seed."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def __call__(self, z: np.ndarray) -> np.ndarray:
        fit = self.bench.fit
        values = values_of(fit.unknowns, z) | {"again": np.ones(len(z))}
        return self.bench.forward(self.bench.files, "", z, (fit.half, values, tuple(fit.scenarios)))


if __name__ == "__main__":
    main()
