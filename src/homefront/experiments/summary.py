"""What a run found, as data: its outcomes and targets over the worlds. `views.tables` puts it into words."""

from __future__ import annotations

import resource
import sys
from typing import Any

from homefront._version import __version__
from homefront.engine.drawn_inputs import drawn_inputs
from homefront.engine.prepare import Prepared
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings, only_half, parameters_read, parts_of
from homefront.experiments.coarseness import smallest_scored
from homefront.inputs.changed import acts, chosen
from homefront.plugins import as_data
from homefront.results.beside import beside_rows, beside_values
from homefront.results.intervals import share_interval
from homefront.results.outcomes import outcome_values
from homefront.results.rests import LEAST_WORLDS, MOST_WORLDS, rests_on
from homefront.results.results import WorldResult, combined_hash
from homefront.results.targets import counted, interval, target_rows, target_values, unanswered
from homefront.scenario.prices import price_text
from homefront.scenario.schema import Scenario


def numbers_of(given: Prepared, world: WorldResult) -> dict[str, Any]:
    """What a summary needs of one world.   given : any world of the run."""
    scenario, frame = given.scenario, frame_of(given, world)
    return {
        "seed": world.seed, "hash": world.result_hash, "wall_s": world.wall_s,
        "outcomes": outcome_values(scenario, frame), "targets": target_values(scenario, frame),
        "beside": beside_values(scenario, frame),
    }  # fmt: skip


def hash_of(worlds: list[dict[str, Any]]) -> str:
    """One hash for all worlds; for a single world, that world's own."""
    hashes = [world["hash"] for world in worlds]
    return hashes[0] if len(hashes) == 1 else combined_hash(hashes)


def run_summary(
    given: Prepared, worlds: list[dict[str, Any]], *, threads: int, result_hash: str, wall_s: float
) -> dict[str, Any]:  # fmt: skip
    """The object that `run --json` prints; keys are never renamed.

    given : the first world.   worlds : of each what `numbers_of` gives, in the order of their seeds. Those of a plan
    may lack `beside`.
    threads : in each process.   result_hash : see `hash_of`.   wall_s : seconds that they took together.
    """
    scenario, settings, seed = given.scenario, given.settings, given.seed
    names = dict.fromkeys(name for world in worlds for name in world["outcomes"])
    outcomes = {
        name: _outcome_row(scenario, name, [world["outcomes"].get(name, float("nan")) for world in worlds])
        for name in names
    }
    smallest = smallest_scored(scenario, settings, given.inputs)
    targets = target_rows(scenario, [world["targets"] for world in worlds], settings.parameter_set)
    return {
        "scenario": scenario.id, "version": __version__, "seed": seed, "runs": len(worlds),
        "scale": f"1:{settings.people_per_agent:g}", "threads": threads, "result_hash": result_hash,
        "wall_s": round(wall_s, 3), "peak_mib": round(_peak_mib(), 1), "report": None, "outcomes": outcomes,
        "targets": targets, "only": only_half(scenario, settings),
        "unanswered": unanswered(scenario, {row["id"] for row in targets}),
        "beside_record": _beside(scenario, worlds),
        "smallest_scored": None if smallest is None else smallest.to_dict(),
        "rests_on": _rests_on(scenario, settings, seed, worlds, outcomes),
        "without": settings.left_out, "idle": idle_causes(scenario, settings),
        "prices": {cause: price_text(scenario, cause) for cause in sorted(settings.causes)},
        "parameter_set": settings.parameter_set, "changes": settings.changes, "edits": list(settings.edits),
        "latents": settings.latents, "positions": settings.positions,
        "days": settings.days or scenario.days, "scenario_days": scenario.days,
        "world_s": round(sum(world["wall_s"] for world in worlds) / len(worlds), 3),
        **({"mechanisms": as_data(scenario.mechanisms)} if scenario.mechanisms else {}),
    }  # fmt: skip


def _outcome_row(scenario: Scenario, name: str, values: list[float]) -> dict[str, Any]:
    """Interval over worlds, with the scenario's sentence; `yes`: worlds in which a flag is up, and the exact 95 %
    interval of the chance that those are a sample of."""
    outcome = next(outcome for outcome in scenario.outcomes if outcome.id == name)
    row: dict[str, Any] = {**interval(values), "yes": None, "yes_low": None, "yes_high": None}
    if outcome.unit == "flag":
        row["yes"] = counted(values)
        row["yes_low"], row["yes_high"] = share_interval(row["yes"], row["worlds"])
    return {**row, "unit": outcome.unit, "kind": outcome.kind, "sentence": outcome.sentence}


def _beside(scenario: Scenario, worlds: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Rows of what is drawn beside the record; None of the worlds of a plan, whose tasks do not keep it."""
    if any("beside" not in world for world in worlds):
        return None
    return beside_rows(scenario, [world["beside"] for world in worlds])


def _rests_on(
    scenario: Scenario, settings: Settings, seed: int, worlds: list[dict[str, Any]], outcomes: dict[str, Any]
) -> dict[str, Any]:
    """What these worlds' outcomes rest on, from what their seeds drew."""
    seeds = [int(world.get("seed", seed + n)) for n, world in enumerate(worlds)]
    few = len(seeds) < LEAST_WORLDS
    drawn = [{} if few else drawn_inputs(scenario, settings, one) for one in seeds[:MOST_WORLDS]]
    values = {name: [world["outcomes"].get(name, float("nan")) for world in worlds] for name in outcomes}
    return rests_on(values, {name: row["unit"] for name, row in outcomes.items()}, drawn)


def idle_causes(scenario: Scenario, settings: Settings) -> list[str]:
    """Causes left out of which this run reads nothing: they change only the half that does not run."""
    society, front = parts_of(scenario, settings)
    read = parameters_read(scenario, settings)
    return [
        cause.id for cause in chosen(scenario, settings.causes) if not acts(cause, read, society=society, front=front)
    ]


def _peak_mib() -> float:
    """Largest memory of this process and of the largest worker so far."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) / unit
