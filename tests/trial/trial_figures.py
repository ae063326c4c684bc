"""The trial code's figures, measured on runs of this engine: definitions as in expected/targets.csv.gz.

Used by the tests and by benchmarks/trial_comparison.py. Everything read is in this folder (see its README).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import trial_sets
from trial_inputs import entered_on_the_mean_day, load_trial, read_table

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.society import Inputs
from homefront.observe.recorder import Recorder, recorder_for
from homefront.scenario.daily import variable_index
from homefront.world.build import build

HERE = Path(__file__).parent
CASES = ("moscow", "france", "britain")
SCALE = 5000
DAILY = {"gone": ("gone",), "own": ("own", "ordered"), "b": ("belief",), "f": ("fear",), "m": ("resolve",),
         "officials": ("officials",), "k": ("knows",), "ref": ("passing",)}  # fmt: skip
FAR = ("sverdlovsk", "chelyabinsk", "novosibirsk", "gorky", "kuibyshev", "tatar", "kazakhstan", "uzbekistan", "bashkir",
       "molotov")  # fmt: skip
INVADED = ("smolensk", "orel", "kalinin", "bel_minsk_vitebsk_mogilev", "ukr_kharkov", "tula")
NORTH = ("FR-59", "FR-62", "FR-80", "FR-02", "LILLE", "AMIENS")

SWITCHES: dict[str, dict[str, float]] = {
    "full": {},
    "rumour_amplification": {"talk.amplification": 0},
    "talk": {"talk.weight": 0},
    "seen_departures": {"action.seen_departures": 0},
    "refugees": {"refugees.weight": 0},
    "leaders_gone_in_action": {"action.leaders_gone": 0},
    "leaders_gone_as_evidence": {"belief.leaving_as_evidence": 0},
    "leaders_gone_both": {"action.leaders_gone": 0, "belief.leaving_as_evidence": 0},
    "leader_evidence_ungated": {"belief.credible_danger": 0},
    "leader_stays": {"action.leaders_stay": 0, "resolve.leaders": 0},
    "resolve": {"action.resolve": 0},
    "resolve_constant": {"resolve.speed": 0},
    "control": {"action.control": 0},
    "ctl_fixed": {"command.control_carried": 0},
    "habituation": {"raids.habituation": 0},
    "remote_fear": {"raids.remote": 0},
    "near_miss": {"raids.near": 0},
    "tree_loss": {"command.fidelity": 1, "command.delay": 1e-6},
    "orders": {"action.order": 0},
    "news_lag": {"talk.witnessing": 50, "talk.forgetting": 0},
    "thresholds_equal": {"action.threshold_spread": 0.001},
}
"""Parameter changes behind the rows of expected/switches.csv.gz."""


@dataclass(frozen=True)
class Run:
    """One run of one case."""

    inputs: Inputs
    recorder: Recorder

    def series(self, measure: str, place: str) -> np.ndarray:
        return self.recorder.data[measure][self.inputs.places.ids.index(place)].astype(float)

    def at(self, measure: str, place: str, when: str) -> float:
        return float(self.series(measure, place)[self.day(when)])

    def day(self, when: str) -> int:
        return self.inputs.day_of(date.fromisoformat(when))

    def mean(self, measure: str, place: str, first: str, last: str) -> float:
        return float(self.series(measure, place)[self.day(first) : self.day(last) + 1].mean())

    def most_gone(self, keep: Callable[[int], bool]) -> tuple[float, float]:
        """(people gone at each place's own maximum, people) over the places kept."""
        population = self.inputs.places.population
        chosen = [s for s in range(len(population)) if keep(s)]
        gone = self.recorder.data["gone"].max(axis=1)
        return float(sum(population[s] * gone[s] for s in chosen)), float(sum(population[s] for s in chosen))


@cache
def case_inputs(case: str) -> Inputs:
    return load_trial(HERE / case, case)


def counterfactual_inputs(name: str) -> Inputs:
    """Moscow with the changed cells and orders of one counterfactual; "base" is as it happened."""
    if name == "base":
        return case_inputs("moscow")
    changes = [row for row in read_table(HERE / "moscow" / "counterfactuals.csv") if row["run"] == name]
    orders = [row for row in read_table(HERE / "moscow" / "counterfactual_orders.csv") if row["run"] == name]
    return load_trial(HERE / "moscow", "moscow", changes, orders)


def other_inputs(name: str) -> Inputs:
    """The cases of expected/other_inputs.csv.gz."""
    kind, case = name.split("_")
    inputs = case_inputs(case)
    table = inputs.table.copy()
    share, hour = inputs.order_share.copy(), inputs.order_hour.copy()
    if kind == "M06":
        table[variable_index("cause")] = 0.6
    elif kind == "cost1":
        table[variable_index("cost")] = 1.0
    else:
        day = inputs.day_of(date(1940, 9, 12))
        table[variable_index("leaving_seen"), :, day:] = 1.0
        table[variable_index("staying_seen")] = 0.0
        share[0, :, day:] = 0.4
    return replace(inputs, table=table, order_share=share, order_hour=hour)


def run(inputs: Inputs, seed: int, changes: dict[str, float] | None = None, substeps: int = 2,
        without: Iterable[str] = (), scale: float = SCALE, parameters: str = "trial") -> Run:  # fmt: skip
    """One run under the trial's rules."""
    built = entered_on_the_mean_day(build(inputs, scale, seed), inputs)
    recorder = recorder_for(built.world, inputs, seed)
    schedule = Schedule(trial_sets.processes(parameters, changes), frozenset(without), substeps)
    Loop(inputs, built, schedule, seed, recorder).run(inputs.days)
    return Run(inputs, recorder)


def moscow_figures(r: Run) -> dict[str, float]:
    gone = r.series("gone", "MOSCOW")
    october = np.diff(gone)[r.day("1941-10-01") - 1 : r.day("1941-10-31")]
    since = gone - r.at("gone", "MOSCOW", "1941-10-14")
    limit = 0.9 * since[r.day("1941-11-09")]
    first = next(d for d in range(r.day("1941-10-14"), r.inputs.days) if since[d] > limit or d == r.day("1941-11-09"))
    people = r.inputs.places.population
    far = [r.inputs.places.ids.index(name) for name in FAR]
    invaded, there = r.most_gone(lambda s: r.inputs.places.ids[s] in INVADED)
    day17 = r.day("1941-10-17")
    return {
        "moscow_14_oct": r.at("gone", "MOSCOW", "1941-10-14"),
        "moscow_15_20_oct": float(since[r.day("1941-10-20")]),
        "moscow_peak_day": 1.0 + float(np.argmax(october)),
        "moscow_peak_rise": float(october.max()),
        "moscow_peak_day_to_december": 1.0 + float(np.argmax(np.diff(gone)[r.day("1941-10-01") - 1 :])),
        "moscow_20_oct_10_dec": r.at("gone", "MOSCOW", "1941-12-10") - r.at("gone", "MOSCOW", "1941-10-20"),
        "moscow_90_percent_day": first - r.day("1941-10-14") + 14.0,
        "officials_17_oct": r.at("officials", "MOSCOW", "1941-10-17"),
        "control_17_oct": r.at("control", "MOSCOW", "1941-10-17"),
        "fear_august": r.mean("fear", "MOSCOW", "1941-08-01", "1941-08-31"),
        "fear_17_oct": r.at("fear", "MOSCOW", "1941-10-17"),
        "fear_30_nov": r.at("fear", "MOSCOW", "1941-11-30"),
        "far_gone": float((r.recorder.data["gone"][far] * people[far, None]).sum(axis=0).max() / people[far].sum()),
        "far_fear_17_oct": float(r.recorder.data["fear"][far, day17].mean()),
        "invaded_gone": invaded / there,
        "resolve_1_dec": r.at("resolve", "MOSCOW", "1941-12-01"),
    }


def france_figures(r: Run) -> dict[str, float]:
    ids = r.inputs.places.ids
    lat = r.inputs.places.north / 111.2
    french, people = r.most_gone(lambda s: ids[s] not in ("BE", "LU"))
    everybody, _ = r.most_gone(lambda s: True)
    south, southerners = r.most_gone(lambda s: ids[s] not in ("BE", "LU") and lat[s] < 45.5)
    north, _ = r.most_gone(lambda s: ids[s] not in ("BE", "LU") and lat[s] > 48.0)
    paris = np.diff(r.series("gone", "PARIS"))[r.day("1940-06-01") - 1 : r.day("1940-06-25")]
    chosen = [ids.index(name) for name in NORTH]
    leaving = np.diff((r.recorder.data["gone"][chosen] * r.inputs.places.population[chosen, None]).sum(axis=0))
    may = leaving[r.day("1940-05-09") - 1 : r.day("1940-05-31")]
    return {
        "F1_gone_france": french / people,
        "france_belgium_millions": everybody / 1e6,
        "F2_paris_14_june": r.at("gone", "PARIS", "1940-06-14"),
        "paris_8_june": r.at("gone", "PARIS", "1940-06-08"),
        "paris_31_may": r.at("gone", "PARIS", "1940-05-31"),
        "F4_paris_peak_day": 1.0 + float(np.argmax(paris)),
        "north_peak_day": 9.0 + float(np.argmax(may)),
        "F5_lille": float(r.series("gone", "LILLE").max()),
        "F6_chartres": float(r.series("gone", "CHARTRES").max()),
        "F7_belgium": float(r.series("gone", "BE").max()),
        "F13_ardennes": r.at("gone", "FR-08", "1940-05-15"),
        "F14_amiens": r.at("gone", "AMIENS", "1940-05-20"),
        "south_gone": south / southerners,
        "north_share": north / french if french > 0.0 else 0.0,
    }


def britain_figures(r: Run) -> dict[str, float]:
    people = r.inputs.places.population
    peak = max(0.01, float(_own(r, "GB-BIR")[r.day("1940-11-19") : r.day("1940-11-24") + 1].max()))
    resolve = (r.recorder.data["resolve"] * people[:, None]).sum(axis=0) / people.sum()
    return {
        "B6_coventry_2_nov": r.at("gone", "GB-COV", "1940-11-02"),
        "coventry_16_nov": r.at("gone", "GB-COV", "1940-11-16"),
        "coventry_30_nov": r.at("gone", "GB-COV", "1940-11-30"),
        "B7_belfast": r.at("gone", "GB-BEL", "1941-04-20"),
        "B8_clydebank": r.at("gone", "GB-CLY", "1941-03-15"),
        "B9_plymouth": r.mean("gone", "GB-PLY", "1941-04-24", "1941-04-30"),
        "plymouth_25_may": r.at("gone", "GB-PLY", "1941-05-25"),
        "hull_10_may": r.at("gone", "GB-HUL", "1941-05-10"),
        "B10_birmingham": float(_own(r, "GB-BIR")[r.day("1940-11-27")]) / peak,
        "london_fear_sept": r.mean("fear", "GB-LON", "1940-09-10", "1940-09-16"),
        "london_fear_nov": r.mean("fear", "GB-LON", "1940-11-01", "1940-11-12"),
        "london_gone_sept": r.mean("gone", "GB-LON", "1940-09-10", "1940-09-19"),
        "london_gone_nov": r.mean("gone", "GB-LON", "1940-11-01", "1940-11-11"),
        "national_gone_max": float((r.recorder.data["gone"] * people[:, None]).sum(axis=0).max() / people.sum()),
        "national_resolve_min": float(resolve.min()),
    }


def _own(r: Run, place: str) -> np.ndarray:
    return r.series("own", place) + r.series("ordered", place)


FIGURES = {"moscow": moscow_figures, "france": france_figures, "britain": britain_figures}
ALIASES = {
    "F1": ("france", "F1_gone_france"), "paris_14_june": ("france", "F2_paris_14_june"),
    "amiens_20_may": ("france", "F14_amiens"), "belgium": ("france", "F7_belgium"),
    "moscow_gone_15_20_oct": ("moscow", "moscow_15_20_oct"),
    "moscow_peak_day_oct": ("moscow", "moscow_peak_day_to_december"),
    "far_fear_17_oct": ("moscow", "far_fear_17_oct"), "coventry_16_nov": ("britain", "coventry_16_nov"),
    "belfast_20_april": ("britain", "B7_belfast"), "plymouth_24_30_april": ("britain", "B9_plymouth"),
    "london_1_11_nov": ("britain", "london_gone_nov"), "london_fear_sept": ("britain", "london_fear_sept"),
    "britain_max": ("britain", "national_gone_max"), "national_max": ("britain", "national_gone_max"),
    "gone_15_20_oct": ("moscow", "moscow_15_20_oct"), "further_gone_10_dec": ("moscow", "moscow_20_oct_10_dec"),
    "officials_gone_17_oct": ("moscow", "officials_17_oct"), "control_17_oct": ("moscow", "control_17_oct"),
    "fear_17_oct": ("moscow", "fear_17_oct"), "fear_30_nov": ("moscow", "fear_30_nov"),
}  # fmt: skip
"""Names in the other files -> (case, name in targets)."""


@dataclass(frozen=True)
class Comparison:
    """A figure here and there, with what three combined standard errors are."""

    name: str
    here: float
    there: float
    allowed: float
    spread: float

    @property
    def agrees(self) -> bool:
        return abs(self.here - self.there) <= self.allowed + 1e-9

    @property
    def z(self) -> float:
        return 3 * abs(self.here - self.there) / self.allowed if self.allowed > 0 else 0.0


def compare(name: str, values: list[float], mean: float, sd: float, n: int) -> Comparison:
    """3 sd sqrt(1/n1 + 1/n2), sd pooled over both sides; printed figures have five digits."""
    here = np.array(values, dtype=float)
    own = float(here.std(ddof=1)) if len(here) > 1 else sd
    pooled = math.sqrt((own**2 * (len(here) - 1) + sd**2 * (n - 1)) / (len(here) + n - 2))
    allowed = 3 * pooled * math.sqrt(1 / len(here) + 1 / n) + 1e-4 * abs(mean) + 1e-5
    return Comparison(name, float(here.mean()), mean, allowed, own)


def society_parameters() -> dict[str, float]:
    """Symbol -> value in society_params.json."""
    data = json.loads((HERE / "society_params.json").read_text(encoding="utf-8"))
    return {name: entry["value"] for name, entry in data["parameters"].items()}
