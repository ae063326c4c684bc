"""homefront show: a scenario in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefront.cli.app import JSON_HELP, app, emit, say

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario


@app.command("show")
def show_command(
    scenario_id: Annotated[str, typer.Argument(metavar="ID", help="A scenario that ships, or the path of a folder.")],
    schedule: Annotated[bool, typer.Option("--schedule", help="The order of a day.")] = False,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Values and parameters with range, grade, source.")
    ] = False,
    timeline: Annotated[bool, typer.Option("--timeline", help="Events by day.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Works cited.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Show what a scenario holds. Without an option: what it is, its causes with their price, and its gaps."""
    from homefront.experiments.identification import taught
    from homefront.processes import Registry
    from homefront.scenario.front_listing import front_numbers, front_timeline
    from homefront.scenario.loader import load_scenario

    scenario = load_scenario(scenario_id, Registry())
    parts: dict[str, list[dict[str, Any]]] = {}
    if schedule:
        parts["schedule"] = _schedule()
    if assumptions:
        parts["values"], parts["parameters"] = _values(scenario), _parameters()
        parts["without a cause"] = _neutral_ranges(scenario)
        parts |= taught(scenario.id)
        if scenario.axes:
            parts["front"] = front_numbers(scenario)
    if timeline:
        parts["timeline"] = [{"date": row.date, "kind": row.kind, "title": row.title} for row in scenario.events]
        if scenario.axes:
            parts["front_timeline"] = front_timeline(scenario)
    if sources:
        parts["sources"] = [{"id": key, "title": work.title} for key, work in scenario.sources.items()]
    if not parts:
        parts = _overview(scenario)
    if as_json:
        head = {"id": scenario.id, "title": scenario.title, "start": scenario.start, "days": scenario.days}
        emit({**head, "hash": scenario.digest, **parts})
        return
    say(f"{scenario.title}\n{scenario.start} to {scenario.end}\n\n{scenario.summary}")
    for name, rows in parts.items():
        say(f"\n{name}")
        if name == "causes":
            say("\n".join(_cause_lines(rows)))
            continue
        for row in rows:
            say("  " + "  ".join(_cell(value) for value in row.values() if value not in ("", None)))


def _cause_lines(rows: list[dict[str, Any]]) -> list[str]:
    from homefront.scenario.prices import NONE_RECORDED

    lines = []
    for row in rows:
        lines += [f"  {row['cause']}", f"      {row['what']}", f"      without: {row['neutral']}"]
        lines += [
            f"      changes: {'; '.join(row['changes'])}",
            "      price, by the record; entries overlap, none is added:",
        ]
        lines += [f"        {entry}" for entry in row["price"] or [NONE_RECORDED]]
    return lines


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return text.ljust(14)


def _schedule() -> list[dict[str, Any]]:
    from homefront.engine.schedule import Schedule, describe
    from homefront.processes import default_processes

    return describe(Schedule(default_processes()))


def _values(scenario: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "name": v.name,
            "value": v.value,
            "unit": v.unit,
            "low": v.low,
            "high": v.high,
            "grade": v.grade,
            "source": v.source,
        }
        for v in scenario.values.values()
    ]


def _parameters() -> list[dict[str, Any]]:
    from homefront.parameters import specs_of
    from homefront.processes import PROCESSES

    return [
        {"name": f"{cls.name}.{field}", "symbol": spec.symbol, "value": spec.default, "unit": spec.unit,
         "prior": f"{spec.prior[0]:g} to {spec.prior[1]:g}", "what": spec.doc, "source": spec.source}
        for cls in PROCESSES for field, spec in specs_of(cls).items()
    ]  # fmt: skip


def _neutral_ranges(scenario: Scenario) -> list[dict[str, Any]]:
    """Parameters that a cause left out gives another value, or a range to be drawn from."""
    from homefront.scenario.targets import Parameter

    return [
        {"cause": cause.id, "name": change.target.name, "low": change.ends[0], "high": change.ends[1],
         "grade": change.grade or cause.grade, "source": change.source or cause.source}
        for cause in scenario.causes for change in cause.changes if isinstance(change.target, Parameter)
    ]  # fmt: skip


def _overview(scenario: Scenario) -> dict[str, list[dict[str, Any]]]:
    from homefront.scenario.prices import price_entries

    files = [{"file": note.file, "used_by": note.used_by, "what": note.what} for note in scenario.file_notes.values()]
    causes = [
        {
            "cause": cause.id,
            "what": cause.sentence,
            "neutral": cause.neutral,
            "changes": [change.text for change in cause.changes],
            "price": price_entries(scenario, cause.id),
        }
        for cause in scenario.causes
    ]
    gaps = [{"target": item.target, "why": item.why} for item in scenario.not_modelled]
    outcomes = [{"outcome": item.id, "what": item.sentence} for item in scenario.outcomes]
    claims = [{"claim": item.id, "what": item.sentence} for item in scenario.claims]
    return {
        "files": files,
        "outcomes": outcomes,
        **({"claims": claims} if claims else {}),
        "causes": causes,
        "targets not modelled": gaps,
    }
