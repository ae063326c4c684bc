"""Posterior predictive check of one country: what worlds of a posterior say of targets that the fit never saw.

Every target is compared in its tolerance (scenario/tolerance.py), as in the fit. Neither record nor model is exact: to
each world's value an error of the record is added, drawn from its triangle (low, best, high) around its best value, and
one of the model, drawn from a normal with the declared discrepancy as its sd. So an interval is what a model and what
was declared of it say together. Naive forecasts stand beside it (forecasts.py), and the CRPS on the scale of earlier
scores (half_widths.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings
from homefront.experiments.coarseness import scale_for, smallest_scored
from homefront.experiments.country_score import BINS, ClaimScore, CountryScore, TargetScore
from homefront.experiments.ensemble import worlds
from homefront.experiments.fit import answered, floor_of
from homefront.experiments.forecasts import class_of, other_countries, same_pace
from homefront.experiments.half_widths import half_width, known_or_furthest
from homefront.parameters import SeenBy, seen_of
from homefront.processes.mechanisms import classes, names_of
from homefront.results.intervals import share_interval
from homefront.results.targets import target_values
from homefront.scenario.schema import Measure, Scenario, TargetRow
from homefront.scenario.society_measures import SocietyMeasure
from homefront.scenario.tolerance import Tolerance, tolerance_of
from homefront.streams import stream_key, uniforms

CONDUCT = ("belief.leaving_as_evidence", "action.leaders_gone", "action.leaders_stay", "resolve.leaders")
"""Parameters that are 0 where leaders' conduct does not count."""


@dataclass(frozen=True)
class Ensemble:
    """How many worlds, and how. seed : of the first.   people_per_agent : 0 for a scale at which the smallest scored
    place has blocks enough (experiments/coarseness.py)."""

    runs: int = 40
    seed: int = 1
    people_per_agent: float = 20_000.0
    workers: int = 0
    coder: str = ""


def score_country(
    scenario: Scenario, parameters: str, targets: Sequence[TargetRow], others: Sequence[Scenario], how: Ensemble,
    left_out: bool, tick: Callable[[str], None] | None = None, half: str = "society",
) -> CountryScore:  # fmt: skip
    """The score of a scenario under a parameter set; tick(what runs now).

    targets : scored.   others : scenarios whose record the "other countries" forecast is made of.   half : "society",
    with the front of the record, or "front", with no society.
    """
    base = settings_of(scenario, parameters, how, half)
    found = {}
    for name, settings in variants_of(base, half).items():
        if tick is not None:
            tick(f"{scenario.id}, {name}")
        found[name] = predictive(scenario, settings, how, half)
    measures = {measure.target: measure for measure in scenario.measures}
    seen = seen_of(parameters, scenario.id)
    rows = [
        _row(
            seen.by(half, row.target_id, row.use), scenario, row, measures[row.target_id],
            {name: values[row.target_id] for name, values in found.items()}, others, how,
        )
        for row in targets
    ]  # fmt: skip
    return CountryScore(
        scenario.id, half, left_out, parameters, how.runs, how.coder, base.people_per_agent, base.floor,
        smallest_scored(scenario, base), claims(scenario, found["model"]) if half == "society" else (),
        tuple(sorted(rows, key=lambda row: -row.crps)), scenario.mechanisms,
    )  # fmt: skip


def variants_of(base: Settings, half: str) -> dict[str, Settings]:
    """The model and what it is compared with, by name."""
    out = {"model": base, "prior": replace(base, parameters="prior")}
    if half == "society":
        out["talk off"] = replace(base, without=frozenset({"process:talk"}))
        out["leaders' conduct off"] = replace(base, changes=dict.fromkeys(CONDUCT, 0.0))
        out |= {f"{name} off": replace(base, without=frozenset({f"process:{name}"})) for name in processes_in(base)}
    else:
        out["papers' values, which had seen all"] = replace(base, parameters="defaults")
    return out


def processes_in(settings: Settings) -> list[str]:
    """Processes of other packages that run: a package may bring an outcome alone."""
    return [cls.name for cls in classes(settings.mechanisms)]


def settings_of(scenario: Scenario, parameters: str, how: Ensemble, half: str) -> Settings:
    """Settings of the worlds that are scored: at the scale asked for, or at one that suits the country."""
    settings = Settings(
        people_per_agent=how.people_per_agent or 20_000.0, floor=floor_of(scenario) if half == "society" else 0.0,
        only=half, parameters=parameters, coder=how.coder, mechanisms=names_of(scenario.mechanisms),
    )  # fmt: skip
    return settings if how.people_per_agent else scale_for(scenario, settings)


def predictive(scenario: Scenario, settings: Settings, how: Ensemble, half: str = "society") -> dict[str, np.ndarray]:
    """Every target of a half by world, nan where a world has no answer."""
    given, by_seed = prepare(scenario, settings, how.seed), {}
    for world in worlds(given, how.runs, how.workers):
        by_seed[world.seed] = target_values(scenario, frame_of(given, world))
    found = [by_seed[seed] for seed in sorted(by_seed)]
    return {name: np.array([world.get(name, math.nan) for world in found]) for name in sorted(answered(scenario, half))}


def claims(scenario: Scenario, found: Mapping[str, np.ndarray]) -> tuple[ClaimScore, ...]:
    """Each claim of the scenario, with the medians that it rests on, and in how many worlds all of it holds."""
    out = []
    for claim in scenario.claims:
        medians = {c.target: _median(found[c.target]) for c in claim.holds}
        right = all(c.low <= medians[c.target] <= c.high for c in claim.holds)
        each = zip(*(found[c.target] for c in claim.holds), strict=False)
        held = [all(c.low <= value <= c.high for c, value in zip(claim.holds, world, strict=True)) for world in each]
        count, of = sum(held), len(held)
        out.append(ClaimScore(claim.id, claim.sentence, right, medians, count, of, share_interval(count, of)))
    return tuple(out)


def crps(sample: np.ndarray, truth: float) -> float:
    """Continuous ranked probability score of a sample, in its unit: mean |x - y| - mean |x - x'| / 2.

    >>> crps(np.array([1.0, 3.0]), 2.0)
    0.5
    """
    return float(np.abs(sample - truth).mean() - 0.5 * np.abs(sample[:, None] - sample[None]).mean())


def with_errors(values: np.ndarray, row: TargetRow, tolerance: Tolerance, seed: int) -> np.ndarray:
    """(worlds,) values, or what stands for none, with the errors of record and model added, drawn by key."""
    key = stream_key(seed, f"score.{row.target_id}.discrepancy")
    radius, turn = uniforms(key, len(values), 0), uniforms(key, len(values), 1)
    of_model = np.sqrt(-2 * np.log(1 - radius)) * np.cos(2 * np.pi * turn)  # Box & Muller (1958)
    return np.asarray(with_record_error(tolerance.counted(values), row, seed) + tolerance.discrepancy * of_model)


def with_record_error(out: np.ndarray, row: TargetRow, seed: int) -> np.ndarray:
    """(worlds,) values with the error of the record added, drawn by key."""
    u = uniforms(stream_key(seed, f"score.{row.target_id}"), len(out), 0)
    low, best, high = row.value_low, row.value_best, row.value_high
    if high <= low:
        return out
    turn = (best - low) / (high - low)
    rising = low + np.sqrt(np.maximum(0.0, u * (high - low) * (best - low)))
    falling = high - np.sqrt(np.maximum(0.0, (1 - u) * (high - low) * (high - best)))
    return np.asarray(out + np.where(u < turn, rising, falling) - best)


def _row(
    seen_by: SeenBy, scenario: Scenario, row: TargetRow, measure: Measure, found: Mapping[str, np.ndarray],
    others: Sequence[Scenario], how: Ensemble,
) -> TargetScore:  # fmt: skip
    tolerance = tolerance_of(scenario, row, measure)
    sigma, before = tolerance.sigma(), with_record_error(known_or_furthest(found["model"], row), row, how.seed)
    samples = {name: with_errors(values, row, tolerance, how.seed) for name, values in found.items()}
    model = samples["model"]
    inner, outer = np.quantile(model, [0.25, 0.75]), np.quantile(model, [0.05, 0.95])
    prior = np.quantile(samples["prior"], [0.05, 0.95])
    known = found["model"][np.isfinite(found["model"])]
    baselines = {name: crps(sample, row.value_best) for name, sample in samples.items() if name != "model"}
    baselines |= _naive(scenario, row, measure, tolerance, others)
    return TargetScore(
        seen_by, row.target_id, row.what, row.place, row.use, row.unit, class_of(measure),
        _or_none(_median(known)), float(np.quantile(known, 0.05)) if len(known) else None,
        float(np.quantile(known, 0.95)) if len(known) else None, len(known),
        _reach(found["model"], row), _reach(found["prior"], row), row.value_low, row.value_best, row.value_high,
        in_50=bool(inner[0] <= row.value_best <= inner[1]), in_90=bool(outer[0] <= row.value_best <= outer[1]),
        width=float(outer[1] - outer[0]) / sigma, prior_width=max(1e-9, float(prior[1] - prior[0]) / sigma),
        rank=min(BINS - 1, int(BINS * (model < row.value_best).mean())), crps=crps(model, row.value_best) / sigma,
        baselines={name: value / sigma for name, value in baselines.items()}, sigma=sigma,
        record_half_width=tolerance.record_half_width, discrepancy=tolerance.discrepancy,
        gap=tolerance.gap_of_the_middle(found["model"]),
        crps_half_widths=crps(before, row.value_best) / half_width(row),
    )  # fmt: skip


def _naive(
    scenario: Scenario, row: TargetRow, measure: Measure, tolerance: Tolerance, others: Sequence[Scenario]
) -> dict[str, float]:  # fmt: skip
    """CRPS of the forecasts that need no model, in the target's unit."""
    if not isinstance(measure, SocietyMeasure):
        forecast = tolerance.counted(np.array([same_pace(scenario, row, measure)]))
        return {"same pace": crps(forecast, row.value_best)}
    last = np.array([measure.before(scenario)])
    elsewhere = other_countries(scenario, measure, others)
    return {
        "other countries": crps(elsewhere if len(elsewhere) else last, row.value_best),
        "last value": crps(last, row.value_best),
    }


def _reach(values: np.ndarray, row: TargetRow) -> float:
    """Share of worlds within the record's range."""
    return float(((values >= row.value_low) & (values <= row.value_high)).mean())


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
