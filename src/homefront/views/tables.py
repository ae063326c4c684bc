"""The printed text of a run: a first screen that says it all, then outcomes, what they rest on, targets beside the
record by group, misses first, and what is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homefront.experiments.summary import numbers_of, run_summary
from homefront.results.targets import GROUPS
from homefront.scenario.schema import Scenario
from homefront.views import rests
from homefront.views.columns import entry, table, wrapped
from homefront.views.evidence import evidence
from homefront.views.first_screen import cost_text, costs_of, first_screen, where_it_lies
from homefront.views.outcome_words import outcome_words
from homefront.views.target_table import beside_lines, target_lines
from homefront.views.tolerances import WHAT_A_TOLERANCE_IS, within_text
from homefront.views.worlds import held_sentences

if TYPE_CHECKING:
    from homefront.experiments.ensemble import Ensemble

CHANGES = ("without", "changes", "edits", "latents", "positions")
"""What of a run changes its worlds, by the keys of its summary."""

SHOWN_INPUTS = 3
"""Drawn inputs told of an outcome."""

RECORDED_FRONT = "The course of the fighting is read from the record: this run says what people do, not who wins."
GIVEN_DANGER = "Where and when there is danger is given: this run says what people do, not what should have been done."
SIMULATED_FRONT = (
    "The front is simulated, coarsely: one position an axis, assumed strengths of zones, noise. A day that comes in "
    "fewer than half of the worlds is a miss. fit and check say what a fit may and may not use."
)
WHAT_A_ROW_IS = (
    "A row has the middle of the worlds and in brackets nine of ten of them, beside it the best number of the record "
    "and in brackets its range. Of a yes or no: in how many worlds it is so, and in brackets the chance that so many "
    "worlds leave open (95 %, exact). The number under hit or MISS is the gap, in tolerances."
)
WHAT_A_HIT_IS = (
    "A hit: the middle of the worlds lies within the record's range. Inside: worlds that do. What is drawn beside the "
    "record has one number and no range: it is hit where that lies within 90 % of the worlds or within a tenth of "
    "their middle."
)


def run_text(scenario: Scenario, summary: dict[str, Any]) -> str:
    """The same for a reader."""
    held = _held(scenario, summary)
    lines = [
        *first_screen(scenario, summary, held), "", *_sentences(scenario, summary), "",
        *_rests_lines(scenario, summary["rests_on"]), "", *_targets(scenario, summary), "",
        *_how_to_read(scenario, summary), "", *not_counted(scenario), "",
    ]  # fmt: skip
    lines += wrapped(
        f"{summary['wall_s']:.1f} s ({summary['world_s']:.1f} s a world), {summary['peak_mib']:,.0f} MiB; result hash "
        f"{summary['result_hash']}"
    )
    lines += where_it_lies(summary)
    if held:
        lines += ["", *(line for text in held for line in wrapped(text))]
    return "\n".join(lines)


def ensemble_text(found: Ensemble) -> str:
    """The table of worlds that are in memory."""
    if found.kept is not None:
        return run_text(found.scenario, {**found.kept.summary, "folder": str(found.folder)})
    rows = [numbers_of(found.given, world) for world in found.worlds]
    summary = run_summary(found.given, rows, threads=found.threads, result_hash=found.result_hash, wall_s=found.wall_s)
    return run_text(found.scenario, summary)


def _held(scenario: Scenario, summary: dict[str, Any]) -> list[str]:
    """What a run of one of the two sets of worlds says of the cities that its outcomes ask for."""
    changes = any(summary.get(name) for name in CHANGES)
    places = {outcome.id: outcome.where for outcome in scenario.outcomes}
    rows = [{**row, "place": places[name]} for name, row in summary["outcomes"].items()]
    whole = summary["days"] == summary["scenario_days"] and not changes
    return held_sentences(summary["parameter_set"], scenario, summary["only"], rows, whole)


def _sentences(scenario: Scenario, summary: dict[str, Any]) -> list[str]:
    """What each outcome is, in full."""
    lines = ["The outcomes"] if summary["outcomes"] else []
    for name, value in summary["outcomes"].items():
        lines += entry(f"{outcome_words(scenario, name)} ({name}): {value['sentence']}")
    return lines


def _rests_lines(scenario: Scenario, found: dict[str, Any]) -> list[str]:
    """What the outcomes rest on, by the drawn inputs of these worlds; where none is told apart, the strongest."""
    lines = wrapped("What this rests on: drawn inputs that separate these worlds") + wrapped(rests.head(found), 2)
    for name, one in found["outcomes"].items():
        apart = [row for row in one["inputs"] if row["told_apart"]][:SHOWN_INPUTS]
        told = "; ".join(f"{row['name']} {rests.said(row)}" for row in apart or one["inputs"][:1])
        lines += entry(f"{outcome_words(scenario, name)}: {told or one['why_not']}")
    return lines


def _targets(scenario: Scenario, summary: dict[str, Any]) -> list[str]:
    """Known facts by group, then what is drawn beside the record, then what this run does not answer."""
    lines = wrapped("Known facts beside the record, misses first")
    for group in GROUPS:
        rows = [row for row in summary["targets"] if row["group"] == group]
        if rows:
            hits = sum(row["hit"] for row in rows)
            lines += wrapped(f"{group}: {hits} of {len(rows)} hit, {within_text(rows)}")
            lines += [*target_lines(scenario, rows, summary["runs"]), ""]
    lines += _beside(scenario, summary["beside_record"])
    missing = ", ".join(f"{group} {count}" for group, count in sorted(summary["unanswered"].items()))
    if missing:
        lines += wrapped(f"Not answered by this run: {missing}; `homefront show {scenario.id}` says why.")
    return lines if lines[-1] else lines[:-1]


def _beside(scenario: Scenario, rows: list[dict[str, Any]] | None) -> list[str]:
    """Numbers of the record that are drawn beside a curve and are no targets."""
    if rows is None and scenario.on_record:
        return wrapped("drawn beside the record, no targets: of a plan `homefront report` tells them")
    if not rows:
        return []
    head = f"drawn beside the record, no targets: {sum(row['hit'] for row in rows)} of {len(rows)} hit"
    return [*wrapped(head), *beside_lines(rows), ""]


def _how_to_read(scenario: Scenario, summary: dict[str, Any]) -> list[str]:
    of_people = RECORDED_FRONT if scenario.has_fighting else GIVEN_DANGER
    course = of_people if summary["only"] == "society" else SIMULATED_FRONT
    seen = evidence(summary["targets"], scenario.id)
    sentences = (course, WHAT_A_ROW_IS, WHAT_A_HIT_IS, WHAT_A_TOLERANCE_IS, *seen)
    return ["How to read this", *(line for text in sentences for line in entry(text, 2, 0))]


def not_counted(scenario: Scenario) -> list[str]:
    """What this model does not count, each with its range and source grade."""
    rows = [(row.what, cost_text(row), row.confidence) for row in costs_of(scenario)]
    head = "What this model does not count (people; ranges of the record, rows overlap and are not added)"
    return [*wrapped(head), *(table(("", "", ""), rows) if rows else [])]
