"""The printed table of a run: outcomes, targets beside the record by group, misses first, and what is not counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from homefront.experiments.summary import numbers_of, run_summary
from homefront.results.targets import GROUPS
from homefront.scenario.schema import Scenario
from homefront.views import rests
from homefront.views.columns import wrapped
from homefront.views.counts import counted_text
from homefront.views.distances import said_km
from homefront.views.evidence import evidence
from homefront.views.tolerances import WHAT_A_TOLERANCE_IS, gap_text, tolerance_text, within_text
from homefront.views.worlds import held_sentences, what_they_saw

if TYPE_CHECKING:
    from homefront.experiments.ensemble import Ensemble

CHANGES = ("without", "changes", "edits", "latents", "positions")
"""What of a run changes its worlds, by the keys of its summary."""

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


def run_text(scenario: Scenario, summary: dict[str, Any]) -> str:
    """The same for a reader."""
    lines = [
        *wrapped(
            f"{scenario.title}: {summary['runs']} world(s) at {summary['scale']}, seed {summary['seed']}, "
            f"{summary['inputs']} inputs, parameters {summary['parameter_set']}"
        ),
        *wrapped(what_they_saw(summary["parameter_set"], scenario, summary["only"])),
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
            lines.append(f" {group}: {hits} of {len(rows)} hit, {within_text(rows)}")
            lines += [line for row in rows for line in _target_lines(scenario, row, summary["runs"])]
    lines += _beside_lines(scenario, summary["beside_record"])
    missing = ", ".join(f"{group} {count}" for group, count in sorted(summary["unanswered"].items()))
    if missing:
        lines += wrapped(f"not answered by this run: {missing} (homefront show {scenario.id} says why)", 2)
    course = RECORDED_FRONT if summary["only"] == "society" else SIMULATED_FRONT
    sentences = (WHAT_A_HIT_IS, WHAT_A_TOLERANCE_IS, *evidence(summary["targets"], scenario.id))
    told = [line for text in sentences for line in wrapped(text)]
    lines += ["", course, *told, "", *not_counted(scenario), ""]
    lines += wrapped(
        f"{summary['wall_s']:.1f} s ({summary['world_s']:.1f} s a world), {summary['peak_mib']:.0f} MiB; result hash "
        f"{summary['result_hash']}"
    )
    if summary.get("folder"):
        lines.append(f"written to {summary['folder']}")
    if summary.get("report"):
        lines.append(f"report: {summary['report']}")
    if held := _held(scenario, summary):
        lines += ["", *(line for text in held for line in wrapped(text))]
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
    if found.kept is not None:
        return run_text(found.scenario, {**found.kept.summary, "folder": str(found.folder)})
    rows = [numbers_of(found.given, world) for world in found.worlds]
    summary = run_summary(found.given, rows, threads=found.threads, result_hash=found.result_hash, wall_s=found.wall_s)
    return run_text(found.scenario, summary)


def _cut_short(summary: dict[str, Any]) -> list[str]:
    if summary["days"] == summary["scenario_days"]:
        return []
    days, all_days = summary["days"], summary["scenario_days"]
    return wrapped(
        f"Only the first {days} of {all_days} days: what follows is of these, and says nothing of what came after."
    )


def _held(scenario: Scenario, summary: dict[str, Any]) -> list[str]:
    """What a run of one of the two sets of worlds says of the cities that its outcomes ask for."""
    changes = any(summary.get(name) for name in CHANGES)
    places = {outcome.id: outcome.where for outcome in scenario.outcomes}
    rows = [{**row, "place": places[name]} for name, row in summary["outcomes"].items()]
    whole = summary["days"] == summary["scenario_days"] and not changes
    return held_sentences(summary["parameter_set"], scenario, summary["only"], rows, whole)


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
    """Model and record in one line; below it the gap, how many worlds lie inside, use, who had seen it, what it is."""
    band, record = _band(row, row["unit"], row["kind"]), _record(row)
    if row["unit"].startswith("days since"):
        band, record = _as_dates(scenario, band_of=row), _as_dates(scenario, record_of=row)
    few = f" (in {row['worlds']} of {runs} worlds)" if 0 < row["worlds"] < runs else ""
    seen = "seen" if row["seen"] else "unseen"
    off = f"gap {gap_text(row['gap'])}; tolerance {tolerance_text(row)}"
    inside = f"{100 * row['inside']:.0f} % of worlds inside"
    what = f"{row['use']}, {seen}; {inside}; {off}; {row['what']}, {row['place']}{few}"
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
