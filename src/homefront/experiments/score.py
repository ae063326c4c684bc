"""Posterior predictive check: what worlds drawn from a posterior say of targets that the fit never saw.

Every target is compared in half-widths of its recorded range. The record is not exact: to each world's value an error
is added, drawn from the triangle (low, best, high) of the record around its best value. A world that has no answer (no
burst, so no day of it) lies MOST half-widths off. Naive forecasts stand beside it; each is defined for every class of
target, and one that has nothing to say of a target falls back on the last value known before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings
from homefront.experiments.coarseness import scale_for, smallest_scored
from homefront.experiments.ensemble import worlds
from homefront.experiments.fit import MOST, answered, floor_of, half_width
from homefront.parameters import seen_of
from homefront.results.intervals import share_interval
from homefront.results.targets import target_values
from homefront.scenario.front_measures import LossMeasure
from homefront.scenario.schema import Measure, Scenario, TargetRow
from homefront.scenario.society_measures import PopulationAt, SocietyMeasure
from homefront.streams import stream_key, uniforms

CONDUCT = ("belief.leaving_as_evidence", "action.leaders_gone", "action.leaders_stay", "resolve.leaders")
"""Parameters that are 0 where leaders' conduct does not count."""

BINS = 10


@dataclass(frozen=True)
class Ensemble:
    """How many worlds, and how. seed : of the first.   people_per_agent : 0 for a scale at which the smallest scored
    place has blocks enough (experiments/coarseness.py)."""

    runs: int = 40
    seed: int = 1
    people_per_agent: float = 20_000.0
    workers: int = 0
    coder: str = ""


def score(
    scenario: Scenario, parameters: str, targets: Sequence[TargetRow], others: Sequence[Scenario], how: Ensemble,
    left_out: bool, tick: Callable[[str], None] | None = None, half: str = "society",
) -> dict[str, Any]:  # fmt: skip
    """The score of a scenario under a parameter set, as `homefront score --json` gives it.

    targets : scored.   others : scenarios whose record the "other countries" forecast is made of.   half : "society",
    with the front of the record, or "front", with no society.
    """
    base = settings_of(scenario, parameters, how, half)
    smallest = smallest_scored(scenario, base)
    variants = {"model": base, "prior": replace(base, parameters="prior")}
    if half == "society":
        variants["talk off"] = replace(base, without=frozenset({"process:talk"}))
        variants["leaders' conduct off"] = replace(base, changes=dict.fromkeys(CONDUCT, 0.0))
    else:
        variants["papers' values, which had seen all"] = replace(base, parameters="defaults")
    found = {}
    for name, settings in variants.items():
        if tick is not None:
            tick(f"{scenario.id}, {name}")
        found[name] = predictive(scenario, settings, how, half)
    measures = {measure.target: measure for measure in scenario.measures}
    seen = seen_of(parameters, scenario.id)
    rows = [
        {"seen_by": seen.by(half, row.target_id, row.use)} |
        _row(scenario, row, measures[row.target_id], {name: values[row.target_id] for name, values in found.items()},
             others, how)
        for row in targets
    ]  # fmt: skip
    rows.sort(key=lambda row: -float(row["crps"]))
    names = list(rows[0]["baselines"]) if rows else []
    held = {share: sum(row[f"in_{share}"] for row in rows) for share in (50, 90)}
    return {
        "scenario": scenario.id, "half": half, "left_out": left_out, "parameters": parameters, "worlds": how.runs,
        "coder": how.coder, "scale": f"1:{base.people_per_agent:g}", "floor": base.floor,
        "smallest_scored": None if smallest is None else smallest.to_dict(),
        "held_50": held[50], "held_90": held[90],
        "coverage_50_interval": list(share_interval(held[50], len(rows))),
        "coverage_90_interval": list(share_interval(held[90], len(rows))),
        "coverage_50": _mean(row["in_50"] for row in rows), "coverage_90": _mean(row["in_90"] for row in rows),
        "width_ratio": float(np.median([row["width"] / row["prior_width"] for row in rows])) if rows else math.nan,
        "crps": _mean(row["crps"] for row in rows),
        "baselines": {name: _mean(row["baselines"][name] for row in rows) for name in names},
        "rank_histogram": np.bincount([row["rank"] for row in rows], minlength=BINS).tolist(),
        "claims": claims(scenario, found["model"]) if half == "society" else [], "targets": rows,
    }  # fmt: skip


def settings_of(scenario: Scenario, parameters: str, how: Ensemble, half: str) -> Settings:
    """Settings of the worlds that are scored: at the scale asked for, or at one that suits the country."""
    settings = Settings(
        people_per_agent=how.people_per_agent or 20_000.0, floor=floor_of(scenario) if half == "society" else 0.0,
        only=half, parameters=parameters, coder=how.coder,
    )  # fmt: skip
    return settings if how.people_per_agent else scale_for(scenario, settings)


def predictive(scenario: Scenario, settings: Settings, how: Ensemble, half: str = "society") -> dict[str, np.ndarray]:
    """Every target of a half by world, nan where a world has no answer."""
    given, by_seed = prepare(scenario, settings, how.seed), {}
    for world in worlds(given, how.runs, how.workers):
        by_seed[world.seed] = target_values(scenario, frame_of(given, world))
    found = [by_seed[seed] for seed in sorted(by_seed)]
    return {name: np.array([world.get(name, math.nan) for world in found]) for name in sorted(answered(scenario, half))}


def claims(scenario: Scenario, found: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    """Each claim of the scenario, with the medians that it rests on, and in how many worlds all of it holds."""
    out = []
    for claim in scenario.claims:
        medians = {c.target: _median(found[c.target]) for c in claim.holds}
        right = all(c.low <= medians[c.target] <= c.high for c in claim.holds)
        worlds = zip(*(found[c.target] for c in claim.holds), strict=False)
        held = [all(c.low <= value <= c.high for c, value in zip(claim.holds, world, strict=True)) for world in worlds]
        count, of = sum(held), len(held)
        out.append({"id": claim.id, "sentence": claim.sentence, "right": right, "medians": medians,
                    "right_in": count, "worlds": of, "right_interval": list(share_interval(count, of))})  # fmt: skip
    return out


def crps(sample: np.ndarray, truth: float) -> float:
    """Continuous ranked probability score of a sample, in its unit: mean |x - y| - mean |x - x'| / 2.

    >>> crps(np.array([1.0, 3.0]), 2.0)
    0.5
    """
    return float(np.abs(sample - truth).mean() - 0.5 * np.abs(sample[:, None] - sample[None]).mean())


def with_record_error(values: np.ndarray, row: TargetRow, seed: int) -> np.ndarray:
    """Values with the error of the record added; MOST half-widths off where there is none."""
    out = np.where(np.isfinite(values), values, row.value_best + MOST * half_width(row))
    u = uniforms(stream_key(seed, f"score.{row.target_id}"), len(values), 0)
    low, best, high = row.value_low, row.value_best, row.value_high
    if high <= low:
        return out
    turn = (best - low) / (high - low)
    rising = low + np.sqrt(np.maximum(0.0, u * (high - low) * (best - low)))
    falling = high - np.sqrt(np.maximum(0.0, (1 - u) * (high - low) * (high - best)))
    return np.asarray(out + np.where(u < turn, rising, falling) - best)


def _row(
    scenario: Scenario, row: TargetRow, measure: Measure, found: Mapping[str, np.ndarray], others: Sequence[Scenario],
    how: Ensemble,
) -> dict[str, Any]:  # fmt: skip
    width = half_width(row)
    samples = {name: with_record_error(values, row, how.seed) for name, values in found.items()}
    model = samples["model"]
    inner, outer = np.quantile(model, [0.25, 0.75]), np.quantile(model, [0.05, 0.95])
    prior = np.quantile(samples["prior"], [0.05, 0.95])
    known = found["model"][np.isfinite(found["model"])]
    baselines = {name: crps(sample, row.value_best) for name, sample in samples.items() if name != "model"}
    if isinstance(measure, SocietyMeasure):
        last = last_value(scenario, measure)
        elsewhere = other_countries(scenario, measure, others)
        baselines["other countries"] = crps(elsewhere if len(elsewhere) else np.array([last]), row.value_best)
        baselines["last value"] = crps(np.array([last]), row.value_best)
    else:
        forecast = same_pace(scenario, row, measure)
        missing = row.value_best + MOST * half_width(row)
        baselines["same pace"] = crps(np.array([forecast if math.isfinite(forecast) else missing]), row.value_best)
    return {
        "id": row.target_id, "what": row.what, "place": row.place, "use": row.use, "unit": row.unit,
        "class": class_of(measure), "median": _or_none(_median(known)),
        "low": _or_none(float(np.quantile(known, 0.05))) if len(known) else None,
        "high": _or_none(float(np.quantile(known, 0.95))) if len(known) else None, "worlds": len(known),
        "reach": _reach(found["model"], row), "prior_reach": _reach(found["prior"], row),
        "record_low": row.value_low, "record_best": row.value_best, "record_high": row.value_high,
        "in_50": bool(inner[0] <= row.value_best <= inner[1]), "in_90": bool(outer[0] <= row.value_best <= outer[1]),
        "width": float(outer[1] - outer[0]) / width, "prior_width": max(1e-9, float(prior[1] - prior[0]) / width),
        "rank": min(BINS - 1, int(BINS * (model < row.value_best).mean())), "crps": crps(model, row.value_best) / width,
        "baselines": {name: value / width for name, value in baselines.items()},
    }  # fmt: skip


def same_pace(scenario: Scenario, row: TargetRow, measure: Measure) -> float:
    """A forecast of the front without a model: what the last target that a fit may use recorded, at the same pace.

    Losses go on at the mean rate since the first day, strengths and distances stay, cities are not lost; nan where
    nothing of the kind was known before.
    """
    uses = {target.target_id: target for target in scenario.targets if target.use == "fit"}
    known = [
        (max(m.dates), uses[m.target]) for m in scenario.measures
        if m.kind == measure.kind and m.target in uses and m.dates and m.where == measure.where
    ]  # fmt: skip
    if row.unit == "flag":
        return 0.0
    if not known:
        return math.nan
    when, last = max(known, key=lambda pair: pair[0])
    if isinstance(measure, LossMeasure):
        rate = last.value_best / ((when - scenario.start).days + 1)
        return rate * ((measure.last - (measure.begin or scenario.start)).days + 1)
    return last.value_best


def _reach(values: np.ndarray, row: TargetRow) -> float:
    """Share of worlds within the record's range."""
    return float(((values >= row.value_low) & (values <= row.value_high)).mean())


def class_of(measure: Measure) -> str:
    """The class of a measure's target; of front and industry each kind is a class of its own."""
    return measure.alike if isinstance(measure, SocietyMeasure) else measure.kind


def last_value(scenario: Scenario, measure: SocietyMeasure) -> float:
    """What was so before the time that is asked about: nobody away, everybody present, nothing faded."""
    if measure.alike == "day":
        return float(((measure.begin or scenario.start) - scenario.start).days)
    if isinstance(measure, PopulationAt):
        people = {row.city: row.population or 0 for row in scenario.captures}
        regions = scenario.region_ids([measure.place])
        of_regions = sum(row.population for row in scenario.regions if row.region_id in regions)
        return float(people.get(measure.place, of_regions))
    return 1.0 if measure.alike == "decay" else 0.0


def other_countries(scenario: Scenario, measure: SocietyMeasure, others: Sequence[Scenario]) -> np.ndarray:
    """Recorded best values of targets of the same class elsewhere; days as parts of the span they lie in."""
    kind, out = measure.alike, []
    for other in others:
        if other.id == scenario.id:
            continue
        rows = {target.target_id: target for target in other.targets}
        for known in other.measures:
            if class_of(known) != kind or known.target not in rows:
                continue
            value = rows[known.target].value_best
            if kind == "day":
                value = value / other.days * scenario.days
            if kind in ("people", "fall of people"):
                continue
            out.append(value)
    return np.array(out, dtype=float)


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def _mean(values: Any) -> float:
    found = [float(value) for value in values]
    return float(np.mean(found)) if found else math.nan


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
