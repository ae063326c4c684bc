"""The printed table of a run: outcomes, targets beside the record by group, misses first, and what is not counted."""

from __future__ import annotations

import resource
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from homefront._version import __version__
from homefront.engine.run import Settings, frame_of, inputs_for, only_half, parts_of
from homefront.experiments.coarseness import smallest_scored
from homefront.processes import parameters_of
from homefront.results.beside import beside_rows, beside_values
from homefront.results.intervals import share_interval
from homefront.results.outcomes import outcome_values
from homefront.results.targets import GROUPS, counted, interval, target_rows, target_values, unanswered
from homefront.scenario.causes import acts, chosen
from homefront.scenario.schema import Scenario
from homefront.views import rests
from homefront.views.columns import wrapped
from homefront.views.counts import counted_text
from homefront.views.distances import said_km
from homefront.views.drawn import drawn_inputs
from homefront.views.evidence import evidence
from homefront.views.prices import price_text

if TYPE_CHECKING:
    from homefront.experiments.ensemble import Ensemble

UNDER_OUTCOME, UNDER_TARGET, SHOWN_INPUTS = 21, 13, 3
"""Columns by which lines under an outcome and under a target are set in; drawn inputs told of an outcome."""

RECORDED_FRONT = "The course of the fighting is read from the record: this run says what people\ndo, not who wins."
SIMULATED_FRONT = (
    "The front is simulated, coarsely: one position an axis, assumed strengths of\nzones, noise. A day that comes in "
    "fewer than half of the worlds is a miss. fit\nand check say what a fit may and may not use."
)
WHAT_A_HIT_IS = (
    "A hit: the middle of the worlds lies within the record's range. Inside: the share of worlds that do. What is "
    "drawn beside the record has one number and no range: it is hit where that lies within 90 % of the worlds or "
    "within a tenth of their middle."
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
    smallest = smallest_scored(scenario, settings)
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
        "prices": {cause: price_text(scenario, cause) for cause in sorted(settings.causes)}, "inputs": settings.inputs,
        "parameter_set": settings.parameter_set, "changes": settings.changes,
        "days": settings.days or scenario.days, "scenario_days": scenario.days,
        "world_s": round(sum(world["wall_s"] for world in worlds) / len(worlds), 3),
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
    few = len(seeds) < rests.LEAST_WORLDS
    drawn = [{} if few else drawn_inputs(scenario, settings, one) for one in seeds[: rests.MOST_WORLDS]]
    values = {name: [world["outcomes"].get(name, float("nan")) for world in worlds] for name in outcomes}
    return rests.rests_on(values, {name: row["unit"] for name, row in outcomes.items()}, drawn)


def run_text(scenario: Scenario, summary: dict[str, Any]) -> str:
    """The same for a reader."""
    lines = [
        *wrapped(
            f"{scenario.title}: {summary['runs']} world(s) at {summary['scale']}, seed {summary['seed']}, "
            f"{summary['inputs']} inputs, parameters {summary['parameter_set']}"
        ),
        *_cut_short(summary),
        *_left_out(summary),
        *_coarse(summary),
        "",
        "Outcomes (median [90 % of worlds]; worlds in which it is so (95 %, exact))",
    ]
    for name, value in summary["outcomes"].items():
        lines += [f"  {name:18s} {_band(value, value['unit'], value['kind'])}"]
        lines += wrapped(value["sentence"], UNDER_OUTCOME)
    lines += ["", *_rests_text(summary["rests_on"])]
    lines += ["", "Targets beside the record, misses first", "(median [90 % of worlds] | record low-best-high)"]
    for group in GROUPS:
        rows = [row for row in summary["targets"] if row["group"] == group]
        if rows:
            hits = sum(row["hit"] for row in rows)
            lines.append(f" {group}: {hits} of {len(rows)} hit")
            lines += [line for row in rows for line in _target_lines(scenario, row, summary["runs"])]
    lines += _beside_lines(scenario, summary["beside_record"])
    missing = ", ".join(f"{group} {count}" for group, count in sorted(summary["unanswered"].items()))
    if missing:
        lines += wrapped(f"not answered by this run: {missing} (homefront show {scenario.id} says why)", 2)
    course = RECORDED_FRONT if summary["only"] == "society" else SIMULATED_FRONT
    told = [line for text in (WHAT_A_HIT_IS, *evidence(summary["targets"], scenario.id)) for line in wrapped(text)]
    lines += ["", course, *told, "", *not_counted(scenario), ""]
    lines += wrapped(
        f"{summary['wall_s']:.1f} s ({summary['world_s']:.1f} s a world), {summary['peak_mib']:.0f} MiB; result hash "
        f"{summary['result_hash']}"
    )
    if summary.get("folder"):
        lines.append(f"written to {summary['folder']}")
    if summary.get("report"):
        lines.append(f"report: {summary['report']}")
    return "\n".join(lines)


def _rests_text(found: dict[str, Any]) -> list[str]:
    """What the outcomes rest on, by the drawn inputs of these worlds."""
    lines = ["What this rests on: drawn inputs that separate these worlds", *wrapped(rests.head(found), 2)]
    for name, one in found["outcomes"].items():
        told = [f"{row['name']} {rests.said(row)}" for row in one["inputs"][:SHOWN_INPUTS]]
        told = told or [one["why_not"]]
        first, *others = [line for text in told for line in wrapped(text, UNDER_OUTCOME)]
        lines += [f"  {name:18s} {first.strip()}", *others]
    return lines


def ensemble_text(found: Ensemble) -> str:
    """The table of worlds that are in memory."""
    scenario, settings = found.scenario, found.settings
    given = inputs_for(scenario, settings, found.worlds[0].seed)
    rows = []
    for world in found.worlds:
        frame = frame_of(scenario, settings, world, given)
        rows.append({"wall_s": world.wall_s, "outcomes": outcome_values(scenario, frame),
                     "targets": target_values(scenario, frame), "seed": world.seed,
                     "beside": beside_values(scenario, frame)})  # fmt: skip
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
    return wrapped(
        f"Only the first {days} of {all_days} days: what follows is of these, and says nothing of what came after."
    )


def _coarse(summary: dict[str, Any]) -> list[str]:
    """How many blocks the smallest scored place has."""
    smallest = summary["smallest_scored"]
    return [] if smallest is None else wrapped(smallest["text"])


def _left_out(summary: dict[str, Any]) -> list[str]:
    """Lines on what was left out; under a cause its price."""
    other = "front" if summary["only"] == "society" else "society"
    lines = []
    for name in summary["without"]:
        idle = f"  changes the {other} only: nothing in this run" if name in summary["idle"] else ""
        lines.append(f"without {name}{idle}")
        if name in summary["prices"]:
            lines += wrapped(f"price, by the record: {summary['prices'][name]}", 2)
    return lines


def _target_lines(scenario: Scenario, row: dict[str, Any], runs: int) -> list[str]:
    """Model and record in one line; below it how many worlds lie inside, use, who had seen it, and what it is."""
    band, record = _band(row, row["unit"], row["kind"]), _record(row)
    if row["unit"].startswith("days since"):
        band, record = _as_dates(scenario, band_of=row), _as_dates(scenario, record_of=row)
    few = f" (in {row['worlds']} of {runs} worlds)" if 0 < row["worlds"] < runs else ""
    seen = "seen" if row["seen"] else "unseen"
    what = f"{row['use']}, {seen}; {100 * row['inside']:.0f} % of worlds inside; {row['what']}, {row['place']}{few}"
    return [f"  {'hit ' if row['hit'] else 'MISS'} {row['id']:5s} {band} | {record}", *wrapped(what, UNDER_TARGET)]


def _beside_lines(scenario: Scenario, rows: list[dict[str, Any]] | None) -> list[str]:
    """Numbers of the record that are drawn beside a curve and are no targets."""
    if rows is None and scenario.on_record:
        return [" drawn beside the record, no targets: of a plan homefront report tells them"]
    if not rows:
        return []
    lines = [f" drawn beside the record, no targets: {sum(row['hit'] for row in rows)} of {len(rows)} hit"]
    for row in rows:
        times = f"; {row['times']:.2g} times the record" if row["times"] is not None and not row["hit"] else ""
        span = row["first"] if row["first"] == row["last"] else f"{row['first']} to {row['last']}"
        where = f", {row['place']}" if row["place"] else ""
        model, record = _band(row, row["unit"]), _number(row["record"], row["unit"])
        lines.append(f"  {'hit ' if row['hit'] else 'MISS'} {'':5s} {model} | {record}")
        lines += wrapped(f"{row['what']}{where}, {span}{times}", UNDER_TARGET)
    return lines


def _record(row: dict[str, Any]) -> str:
    """The record's range; of a flag, what it was."""
    if row["unit"] == "flag" and row["record_low"] == row["record_high"]:
        return "yes" if row["record_best"] == 1 else "no"
    return "-".join(_number(row[f"record_{name}"], row["unit"]) for name in ("low", "best", "high"))


def not_counted(scenario: Scenario) -> list[str]:
    """What this model does not count, each with its range and source grade."""
    by_what = {row.what: row for row in scenario.human_cost}
    lines = ["What this model does not count (people; ranges of the record, rows overlap and", "are not added):"]
    for item in scenario.not_counted:
        row = by_what[item.what]
        ends = [v for v in (row.value_low, row.value_high) if v is not None]
        numbers = dict.fromkeys(f"{v:,.0f}" for v in (ends or [row.value_best or 0]))
        span = " to ".join(numbers)
        first, *others = wrapped(f"{row.what} ({row.confidence})", 27)
        lines += [f"  {span:24s} {first.strip()}", *others]
    return lines


def _band(row: dict[str, Any], unit: str, kind: str = "") -> str:
    if row["median"] is None:
        return "in no world"
    if unit == "flag":
        return counted_text(row["yes"], row["worlds"])
    low, median, high = (said_km(row[name], kind) or _number(row[name], unit) for name in ("low", "median", "high"))
    return median if low == median == high else f"{median} [{low}, {high}]"


def _number(value: float, unit: str) -> str:
    if unit in ("person", "persons"):
        return f"{value:,.0f}"
    if unit in ("km", "count", "enterprises"):
        return f"{value:,.0f}"
    if unit in ("count per day", "deg C"):
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
