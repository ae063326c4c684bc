"""explain: an outcome shared out among the causes of a scenario, from one set of worlds for all outcomes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from homefront.compiled import announce_compilation
from homefront.engine.prepare import different_worlds
from homefront.engine.reference import reference_for
from homefront.engine.settings import Settings, parameters_read, parts_of
from homefront.errors import ArgumentError, nearest
from homefront.experiments.attribution import Attribution, Effort, attribute
from homefront.experiments.evaluator import Evaluator, evaluator, left_out, outcomes_of, outcomes_together
from homefront.experiments.explanation import Explanation, explanations
from homefront.experiments.groups import groups_of, late_causes
from homefront.experiments.joint_effects import World
from homefront.experiments.scale_check import ScaleCheck
from homefront.experiments.views import Views
from homefront.inputs.changed import acts
from homefront.progress import telling
from homefront.scenario.schema import Scenario

FINER = 1000.0
"""People an agent in the check of scale."""

EVERY_S = 10.0
"""Seconds between two lines of progress inside a round."""


def explain(
    scenario: Scenario, settings: Settings, asked: Sequence[str], causes: Collection[str], seed: int, asked_se: float,
    most: int, check_scale: int, workers: int, tell: Callable[[str], None] | None, views: Views,
) -> list[Explanation]:  # fmt: skip
    """One set of worlds explains all outcomes that are asked for.

    causes : to be told apart; none for all that act.   asked_se : standard error of a share at which it stops; of
    outcomes in [0, 1] where any is asked for, else as a part of the gap.   most : seeds at most, and
    no more than a set of worlds has.   check_scale :
    worlds with all causes, and with none, run again at 1:1000.   tell(a line); without it a terminal or a notebook sees
    progress.   views : how the results show themselves.
    Ctrl-C ends it with what is known by then (`stopped`), once there is anything, or leaves out the check of scale.
    Raises ArgumentError where an outcome or cause is unknown, or not answered by such runs.
    """
    names = causes_of(scenario, settings, causes)
    refuse_unanswered(scenario, settings, asked)
    most = min(most, different_worlds(scenario, settings) or most)
    started, say = time.perf_counter(), telling(tell)
    announce_compilation(say)
    short = replace(settings, days=days_needed(scenario, settings, asked))

    def report_progress(seeds: int, se: np.ndarray) -> None:
        largest = ", ".join(f"{name} {value:.3g}" for name, value in zip(asked, se, strict=True))
        say(f"{seeds} seeds, largest standard error: {largest}, {time.perf_counter() - started:.0f} s")

    reference, late = reference_for(scenario, settings), late_causes(scenario, short, names, seed)
    with evaluator(scenario, short, workers, reference) as ready:

        def evaluate(worlds: Sequence[World]) -> dict[World, np.ndarray]:
            groups = groups_of(worlds, late, ready.workers)
            items = [([left_out(short, names, mask) for _, mask in group], group[0][0]) for group in groups]
            out, last = dict[World, np.ndarray](), time.perf_counter()
            for number, several in ready.values(outcomes_together, items):
                for world, found in zip(groups[number], several, strict=True):
                    _refuse_missing(found, asked)
                    out[world] = np.array([found[name] for name in asked])
                if time.perf_counter() - last > EVERY_S:
                    last = time.perf_counter()
                    say(f"{len(out)} of {len(worlds)} worlds of this round, {last - started:.0f} s")
            return out

        found = attribute(
            evaluate, len(names), Effort(asked_se, most=most), seed, _scales(scenario, asked), report_progress
        )
        checks: dict[str, ScaleCheck] = {}
        if not found.stopped:
            with suppress(KeyboardInterrupt):  # the shares are there: what is not checked says so
                checks = scale_checks(ready, scenario, short, names, asked, found, seed, check_scale, say)
    return explanations(scenario, settings, names, asked, found, time.perf_counter() - started, views, checks)


def explanations_from(
    scenario: Scenario, settings: Settings, names: Sequence[str], asked: Sequence[str],
    known: Mapping[World, Mapping[str, float]], seed: int, seeds: int, views: Views,
) -> list[Explanation]:  # fmt: skip
    """Explanations from outcomes of worlds that were run elsewhere; ArgumentError where an outcome is missing."""
    for found in known.values():
        _refuse_missing(found, asked)

    def evaluate(worlds: Sequence[World]) -> dict[World, np.ndarray]:
        return {world: np.array([known[world][name] for name in asked]) for world in worlds}

    shared = attribute(evaluate, len(names), Effort(0.0, most=seeds), seed)
    return explanations(scenario, settings, names, asked, shared, math.nan, views)


def scale_checks(
    ready: Evaluator, scenario: Scenario, settings: Settings, names: Sequence[str], asked: Sequence[str],
    found: Attribution, seed: int, worlds: int, tell: Callable[[str], None],
) -> dict[str, ScaleCheck]:  # fmt: skip
    """Full and bare worlds again at the finer scale, beside those of the attribution of the same seeds; by outcome.

    ready : workers of the scenario with the reference of these settings.
    worlds : of each, at most. Front and inputs of a seed are the same at both scales, so the gaps are of pairs.
    """
    worlds = min(worlds, found.seeds)
    finer = replace(settings, people_per_agent=FINER)
    if settings.people_per_agent <= FINER or worlds == 0:
        return {}
    tell(f"scale check: {worlds} full and {worlds} bare worlds at 1:{FINER:g}")
    everybody = (1 << len(names)) - 1
    items = [(left_out(finer, names, mask), seed + n) for mask in (everybody, 0) for n in range(worlds)]
    values = np.zeros((2, worlds, len(asked)))
    for number, outcomes in ready.values(outcomes_of, items):
        values[number // worlds, number % worlds] = [outcomes[name] for name in asked]
    out = {}
    for at, name in enumerate(asked):
        fine = values[:, :, at]
        gaps = fine - found.ends[:, :worlds, at]
        se = gaps.std(axis=1, ddof=1) / math.sqrt(worlds) if worlds > 1 else np.full(2, math.inf)
        out[name] = ScaleCheck(FINER, worlds, *(float(v) for v in (*fine.mean(axis=1), *gaps.mean(axis=1), *se)))
    return out


def days_needed(scenario: Scenario, settings: Settings, outcomes: Sequence[str]) -> int:
    """Days after which nothing changes any of these outcomes: all, unless they name a last date and no industry."""
    asked = [outcome for outcome in scenario.outcomes if outcome.id in outcomes]
    lasts = [o.end for o in asked if o.end is not None and o.half != "industry"]
    if settings.days or len(lasts) < len(asked):
        return settings.days
    return (max(lasts) - scenario.start).days + 1


def _scales(scenario: Scenario, asked: Sequence[str]) -> np.ndarray:
    """What a standard error is a part of: 1 for shares and flags; others do not hold it up where there are such."""
    units = {o.id: o.unit for o in scenario.outcomes}
    bounded = np.array([units[name] in ("share", "flag") for name in asked])
    return np.where(bounded, 1.0, math.inf if bounded.any() else math.nan)


def _refuse_missing(found: Mapping[str, float], asked: Sequence[str]) -> None:
    missing = [name for name in asked if not math.isfinite(found.get(name, math.nan))]
    if missing:
        raise ArgumentError("outcome", missing[0], "these settings cannot answer it; leave out `only` and `days`")


def refuse_unanswered(scenario: Scenario, settings: Settings, outcomes: Collection[str]) -> None:
    """ArgumentError if an outcome is unknown, or of a half that such runs do not simulate; before anything runs."""
    known = {outcome.id: outcome for outcome in scenario.outcomes}
    society, front = parts_of(scenario, settings)
    simulated = {"society": society, "front": front, "industry": front}
    for name in outcomes:
        if name not in known:
            raise ArgumentError("outcome", repr(name), f"expected one of {', '.join(known)}", nearest(name, known))
        half = known[name].half
        if not simulated[half]:
            told = f"it belongs to the {half}, which these settings do not simulate; leave out `only`"
            raise ArgumentError("outcome", name, told)
        last = max(known[name].dates, default=scenario.start)
        if half != "industry" and settings.days and (last - scenario.start).days >= settings.days:
            told = f"it needs {last}, after the {settings.days} days that are simulated; leave out `days`"
            raise ArgumentError("outcome", name, told)


def causes_of(scenario: Scenario, settings: Settings, asked: Collection[str]) -> list[str]:
    """Causes that are asked for, or all that change anything of such runs."""
    society, front = parts_of(scenario, settings)
    read = parameters_read(scenario, settings)
    if asked:
        known = [cause.id for cause in scenario.causes]
        for name in asked:
            if name not in known:
                raise ArgumentError("causes", repr(name), f"expected a cause: {', '.join(known)}", nearest(name, known))
            if name in settings.causes:
                told = "is left out of all worlds by `without`; leave out one of the two"
                raise ArgumentError("causes", repr(name), told)
        return list(dict.fromkeys(asked))
    there = [cause for cause in scenario.causes if cause.id not in settings.causes]
    acting = [cause.id for cause in there if acts(cause, read, society=society, front=front)]
    if not acting:
        raise ArgumentError("causes", "", f"no cause of {scenario.id} changes anything with these settings")
    return acting
