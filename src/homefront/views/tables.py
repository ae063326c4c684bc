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

CHANGES = ("without", "changes", "edits", "latents", "positions", "mechanisms")
"""Keys of a summary that name changes of the worlds."""

SHOWN_INPUTS = 3
"""Drawn inputs that are printed for an outcome."""

RECORDED_FRONT = "The course of the fighting comes from the record. This run says what people do, not who wins."
GIVEN_DANGER = (
    "Where and when there is danger is an input. This run says what people do, not what should have been done."
)
SIMULATED_FRONT = (
    "The front is simulated coarsely: one position on each axis, assumed strengths of defended zones, and noise. A day "
    "that comes in fewer than half of the worlds is a miss. A fit may use targets marked fit, not those marked check."
)
WHAT_A_ROW_IS = (
    "A row shows the median of the worlds, with 90 % of them in brackets, and then the best value of the record, with "
    "its range in brackets. For a yes or no it shows in how many worlds the answer is yes, with the exact 95 % "
    "interval of the chance in brackets. The number below hit or MISS is the gap, in tolerances."
)
WHAT_A_HIT_IS = (
    "A row is a hit if the median of the worlds lies within the range of the record. Inside counts the worlds that do. "
    "Numbers beside the record that are no targets have one value and no range. They are hit if this value lies within "
    "90 % of the worlds, or within a tenth of their median."
)


def run_text(scenario: Scenario, summary: dict[str, Any]) -> str:
    """The end of a run as text: first screen, outcomes, what they rest on, targets and price."""
    held = _held(scenario, summary)
    lines = [
        *first_screen(scenario, summary, held), "", *_sentences(scenario, summary), "",
        *_rests_lines(scenario, summary["rests_on"]), "", *_targets(scenario, summary), "",
        *_how_to_read(scenario, summary), "", *not_counted(scenario), "",
    ]  # fmt: skip
    lines += wrapped(
        f"{summary['wall_s']:.1f} s ({summary['world_s']:.1f} s for each world), {summary['peak_mib']:,.0f} MiB; "
        f"result hash {summary['result_hash']}"
    )
    lines += where_it_lies(scenario, summary)
    if held:
        lines += ["", *(line for text in held for line in wrapped(text))]
    return "\n".join(lines)


def ensemble_text(found: Ensemble) -> str:
    """The table of worlds that are in memory."""
    if found.stored_run is not None:
        return run_text(found.scenario, {**found.stored_run.summary, "folder": str(found.folder)})
    rows = [numbers_of(found.prepared, world) for world in found.worlds]
    summary = run_summary(
        found.prepared, rows, threads=found.threads, result_hash=found.result_hash, wall_s=found.wall_s
    )
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
    lines = wrapped("What this rests on: the unknown inputs that separate these worlds best")
    lines += wrapped(rests.head(found), 2)
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
    """Numbers of the record that stand beside a curve and are no targets."""
    if rows is None and scenario.on_record:
        return wrapped("other numbers beside the record, not targets: `homefront report` shows them for a plan")
    if not rows:
        return []
    head = f"other numbers beside the record, not targets: {sum(row['hit'] for row in rows)} of {len(rows)} hit"
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
    head = "What this model does not count (people, with the range of the record; rows overlap, so do not add them)"
    return [*wrapped(head), *(table(("", "", ""), rows) if rows else [])]
