"""The printed table of a run: outcomes, targets beside the record by group, misses first, and what is not counted."""

from __future__ import annotations

import resource
import sys
import textwrap
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from homefront._version import __version__
from homefront.engine.run import Settings, frame_of, inputs_for, only_half, parts_of
from homefront.parameters import fitted_halves
from homefront.processes import parameters_of
from homefront.results.outcomes import outcome_values
from homefront.results.targets import GROUPS, counted, interval, target_rows, target_values, unanswered
from homefront.scenario.causes import acts, chosen
from homefront.scenario.schema import Scenario
from homefront.views.prices import price_text

if TYPE_CHECKING:
    from homefront.experiments.ensemble import Ensemble

WIDTH = 118
"""Columns of wrapped text."""

RECORDED_FRONT = "The course of the fighting is read from the record: this run says what people do, not who wins."
SIMULATED_FRONT = (
    "The front is simulated, coarsely: one position an axis, assumed strengths of zones, noise. A day that comes in\n"
    "fewer than half of the worlds is a miss. fit and check say what a fit may and may not use."
)
SEEN = "seen: the parameters come from papers that had seen the record, so a hit is no evidence."
FITTED_TO = (
    "seen: the fit used it, no fit was made of that half, or it led to a change of equations: a hit is no evidence.\n"
    "unseen: the fit did not use it, though those who wrote the equations and their priors knew the record."
)


def run_summary(
    scenario: Scenario, settings: Settings, seed: int, worlds: list[dict[str, Any]], *, threads: int, result_hash: str,
    wall_s: float,
) -> dict[str, Any]:  # fmt: skip
    """The object that `run --json` prints; keys are never renamed."""
    names = dict.fromkeys(name for world in worlds for name in world["outcomes"])
    outcomes = {
        name: _outcome_row(scenario, name, [world["outcomes"].get(name, float("nan")) for world in worlds])
        for name in names
    }
    fitted = fitted_halves(settings.parameter_set, scenario.id)
    targets = target_rows(scenario, [world["targets"] for world in worlds], fitted)
    return {
        "scenario": scenario.id, "version": __version__, "seed": seed, "runs": len(worlds),
        "scale": f"1:{settings.people_per_agent:g}", "threads": threads, "result_hash": result_hash,
        "wall_s": round(wall_s, 3), "peak_mib": round(_peak_mib(), 1), "report": None, "outcomes": outcomes,
        "targets": targets, "only": only_half(scenario, settings),
        "unanswered": unanswered(scenario, {row["id"] for row in targets}),
        "without": settings.left_out, "idle": idle_causes(scenario, settings),
        "prices": {cause: price_text(scenario, cause) for cause in sorted(settings.causes)}, "inputs": settings.inputs,
        "parameter_set": settings.parameter_set, "changes": settings.changes,
        "days": settings.days or scenario.days, "scenario_days": scenario.days,
        "world_s": round(sum(world["wall_s"] for world in worlds) / len(worlds), 3),
    }  # fmt: skip


def _outcome_row(scenario: Scenario, name: str, values: list[float]) -> dict[str, Any]:
    """Interval over worlds, with the scenario's sentence; `yes`: worlds in which a flag is up."""
    outcome = next(outcome for outcome in scenario.outcomes if outcome.id == name)
    yes = counted(values) if outcome.unit == "flag" else None
    return {**interval(values), "yes": yes, "unit": outcome.unit, "sentence": outcome.sentence}


def run_text(scenario: Scenario, summary: dict[str, Any]) -> str:
    """The same for a reader."""
    lines = [
        f"{scenario.title}: {summary['runs']} world(s) at {summary['scale']}, seed {summary['seed']}, "
        f"{summary['inputs']} inputs, parameters {summary['parameter_set']}",
        *_cut_short(summary),
        *_left_out(summary),
        "",
        "Outcomes (median [90 % of worlds]; worlds in which it is so)",
    ]
    for name, value in summary["outcomes"].items():
        lines.append(f"  {name:18s} {_band(value, value['unit'])}")
        lines += textwrap.wrap(value["sentence"], WIDTH, initial_indent=" " * 21, subsequent_indent=" " * 21)
    lines += ["", "Targets beside the record, misses first (median [90 % of worlds] | record low-best-high)"]
    for group in GROUPS:
        rows = [row for row in summary["targets"] if row["group"] == group]
        if rows:
            hits = sum(row["hit"] for row in rows)
            lines.append(f" {group}: {hits} of {len(rows)} hit")
            lines += [_target_line(scenario, row, summary["runs"]) for row in rows]
    missing = ", ".join(f"{group} {count}" for group, count in sorted(summary["unanswered"].items()))
    if missing:
        lines.append(f"  not answered by this run: {missing} (homefront show {scenario.id} says why)")
    course = RECORDED_FRONT if summary["only"] == "society" else SIMULATED_FRONT
    said = FITTED_TO if any(not row["seen"] for row in summary["targets"]) else SEEN
    lines += ["", course, said, "", *not_counted(scenario), ""]
    lines.append(
        f"{summary['wall_s']:.1f} s ({summary['world_s']:.1f} s a world), {summary['peak_mib']:.0f} MiB; result hash "
        f"{summary['result_hash']}"
    )
    if summary.get("folder"):
        lines.append(f"written to {summary['folder']}")
    if summary.get("report"):
        lines.append(f"report: {summary['report']}")
    return "\n".join(lines)


def ensemble_text(found: Ensemble) -> str:
    """The table of worlds that are in memory."""
    scenario, settings = found.scenario, found.settings
    given = inputs_for(scenario, settings, found.worlds[0].seed)
    rows = []
    for world in found.worlds:
        frame = frame_of(scenario, settings, world, given)
        rows.append({"wall_s": world.wall_s, "outcomes": outcome_values(scenario, frame),
                     "targets": target_values(scenario, frame)})  # fmt: skip
    summary = run_summary(scenario, settings, found.worlds[0].seed, rows, threads=found.threads,
                          result_hash=found.result_hash, wall_s=found.wall_s)  # fmt: skip
    return run_text(scenario, summary)


def idle_causes(scenario: Scenario, settings: Settings) -> list[str]:
    """Causes left out of which this run reads nothing: they change only the half that does not run."""
    society, front = parts_of(scenario, settings)
    read = parameters_of(society, front)
    return [
        cause.id for cause in chosen(scenario, settings.causes) if not acts(cause, read, society=society, front=front)
    ]


def _cut_short(summary: dict[str, Any]) -> list[str]:
    if summary["days"] == summary["scenario_days"]:
        return []
    days, all_days = summary["days"], summary["scenario_days"]
    return [f"Only the first {days} of {all_days} days: what follows is of these, and says nothing of what came after."]


def _left_out(summary: dict[str, Any]) -> list[str]:
    """Lines on what was left out; a cause stands in one row with its price."""
    other = "front" if summary["only"] == "society" else "society"
    lines = []
    for name in summary["without"]:
        price = f"  price, by the record: {summary['prices'][name]}" if name in summary["prices"] else ""
        idle = f"  changes the {other} only: nothing in this run" if name in summary["idle"] else ""
        lines.append(f"without {name}{idle}{price}")
    return lines


def _target_line(scenario: Scenario, row: dict[str, Any], runs: int) -> str:
    band, record = _band(row, row["unit"]), _record(row)
    if row["unit"].startswith("days since"):
        band, record = _as_dates(scenario, band_of=row), _as_dates(scenario, record_of=row)
    few = f" (in {row['worlds']} of {runs} worlds)" if 0 < row["worlds"] < runs else ""
    model = f"  {'hit ' if row['hit'] else 'MISS'} {row['id']}  {band:34s} | {record:29s}"
    return f"{model} {row['use']:7s} {'seen  ' if row['seen'] else 'unseen'} {row['what']}, {row['place']}{few}"


def _record(row: dict[str, Any]) -> str:
    """The record's range; of a flag, what it was."""
    if row["unit"] == "flag" and row["record_low"] == row["record_high"]:
        return "yes" if row["record_best"] == 1 else "no"
    return "-".join(_number(row[f"record_{name}"], row["unit"]) for name in ("low", "best", "high"))


def not_counted(scenario: Scenario) -> list[str]:
    """What this model does not count, each with its range and source grade."""
    by_what = {row.what: row for row in scenario.human_cost}
    lines = ["What this model does not count (people; ranges of the record, rows overlap and are not added):"]
    for item in scenario.not_counted:
        row = by_what[item.what]
        ends = [v for v in (row.value_low, row.value_high) if v is not None]
        numbers = dict.fromkeys(f"{v:,.0f}" for v in (ends or [row.value_best or 0]))
        span = " to ".join(numbers)
        lines.append(f"  {span:24s} {row.what} ({row.confidence})")
    return lines


def _band(row: dict[str, Any], unit: str) -> str:
    if row["median"] is None:
        return "in no world"
    if unit == "flag":
        return f"{row['yes']} of {row['worlds']} worlds"
    low, median, high = (_number(row[name], unit) for name in ("low", "median", "high"))
    return median if low == median == high else f"{median} [{low}, {high}]"


def _number(value: float, unit: str) -> str:
    if unit in ("person", "persons"):
        return f"{value:,.0f}"
    if unit in ("km", "count", "enterprises"):
        return f"{value:,.0f}"
    if unit == "count per day":
        return f"{value:.1f}"
    return f"{value:.3f}" if unit in ("share", "index", "ratio") else f"{value:g}"


def _as_dates(
    scenario: Scenario, band_of: dict[str, Any] | None = None, record_of: dict[str, Any] | None = None
) -> str:
    def day(value: float) -> str:
        when: date = scenario.start + timedelta(days=round(value))
        return f"{when.day} {when:%b}"

    if band_of is not None:
        if band_of["median"] is None:
            return "in no world"
        if band_of["low"] == band_of["high"]:
            return day(band_of["median"])
        return f"{day(band_of['median'])} [{day(band_of['low'])}, {day(band_of['high'])}]"
    assert record_of is not None
    return f"{day(record_of['record_low'])}-{day(record_of['record_best'])}-{day(record_of['record_high'])}"


def _peak_mib() -> float:
    """Largest memory of this process and of the largest worker so far."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) / unit
