"""What a scenario holds, what it assumes, what it rests on: as rows of tables. scenario_text puts them into lines."""

from __future__ import annotations

from typing import Any

from homefront.engine.schedule import Schedule, describe, processes_in_words
from homefront.experiments.identification import taught
from homefront.inputs.coded import coded_inputs
from homefront.inputs.latents import latent_specs
from homefront.parameters import default_set, specs_of
from homefront.processes import chosen_processes, parameters_of, processes_of
from homefront.processes.mechanisms import names_of
from homefront.scenario.cited import cited_in, how_of
from homefront.scenario.discrepancy import DISCREPANCIES
from homefront.scenario.front_listing import front_numbers, front_timeline
from homefront.scenario.prices import price_entries
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Parameter
from homefront.views.columns import wrapped
from homefront.views.curves import curve_rows
from homefront.views.numbers import days_text
from homefront.views.report.sources import tally_of

Parts = dict[str, list[dict[str, Any]]]
"""Tables by name, each a list of rows."""


def overview(scenario: Scenario) -> Parts:
    """What a scenario is made of: files, outcomes, claims, causes with their price, and what is not modelled."""
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


def assumptions(scenario: Scenario) -> Parts:
    """Values and parameters with range, grade and source, what no model of this kind is asked to get right, and what
    the fits that ship have taught."""
    return {
        "values": _values(scenario), "parameters": _parameters(scenario), "without a cause": _neutral_ranges(scenario),
        "discrepancies": _discrepancies(scenario), "measurement curves": curve_rows(),
        **taught(scenario.id, bool(scenario.axes)), **({"front": front_numbers(scenario)} if scenario.axes else {}),
    }  # fmt: skip


def latents(scenario: Scenario) -> Parts:
    """Inputs that every world draws unless they are fixed, with unit, prior and source."""
    return {
        "latents": [
            {"name": name, "unit": spec.unit, "prior": spec.prior, "what": spec.what, "source": spec.source}
            for name, spec in latent_specs(scenario).items()
        ]
    }


def timeline(scenario: Scenario) -> Parts:
    """Events by day, and days of the front where there is one."""
    events = [{"date": row.date, "kind": row.kind, "title": row.title} for row in scenario.events]
    return {"timeline": events, **({"front_timeline": front_timeline(scenario)} if scenario.axes else {})}


def sources(scenario: Scenario) -> Parts:
    """How the sources of all rows and values were seen, then works cited, then sources for which nobody answers."""
    told = tally_of(scenario)
    weak = [one for one in cited_in(scenario) if how_of(one.source, one.seen) == "weak"]
    counts = [("sources in all, each with how it was seen", told.notes), *told.rows]
    return {
        "how sources were seen": [{"count": count, "how": words} for words, count in counts],
        "sources": [{"id": key, "title": work.title} for key, work in scenario.sources.items()],
        "weak sources": [{"rows": one.rows, "source": one.source} for one in weak],
    }


def schedule(scenario: Scenario) -> Parts:
    """Steps of a day in their order, and what each process reads and writes; of a scenario without a front, the
    society's."""
    ran = Schedule(chosen_processes(default_set(), mechanisms=names_of(scenario.mechanisms)))
    steps = describe(ran, front=bool(scenario.axes))
    run = {row["process"] for row in steps}
    return {"schedule": steps, "processes": [row for row in processes_in_words(ran) if row["process"] in run]}


def scenario_object(scenario: Scenario, parts: Parts) -> dict[str, Any]:
    """The object that `show --json` prints; keys are never renamed."""
    head = {"id": scenario.id, "title": scenario.title, "start": scenario.start, "days": scenario.days}
    return {**head, "hash": scenario.digest, **parts}


def size_text(scenario: Scenario) -> str:
    """How large a scenario is that has no errors."""
    people = sum(region.population for region in scenario.regions)
    places = f"{len(scenario.regions)} regions, {len(coded_inputs(scenario, 1).places)} places"
    counts = f"{len(scenario.events)} events, {len(scenario.targets)} targets, {len(scenario.coding_merged)} coded rows"
    return "\n".join([
        *wrapped(f"no errors in {scenario.id}: {scenario.title}"),
        *wrapped(f"{days_text(scenario.start, scenario.end)}, {places}, {people:,} people"),
        *wrapped(f"{counts}, {len(scenario.sources)} sources"),
        *wrapped(f"hash {scenario.digest[:16]}"),
    ])  # fmt: skip


def _discrepancies(scenario: Scenario) -> list[dict[str, Any]]:
    """What a model of this kind cannot be asked to get right, by class of the scenario's targets."""
    rows = []
    for one in DISCREPANCIES:
        targets = [measure.target for measure in scenario.measures if measure.discrepancy is one]
        if targets:
            rows.append({"what": one.what, "discrepancy": one.text, "why": one.why, "targets": targets})
    return rows


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


def _parameters(scenario: Scenario) -> list[dict[str, Any]]:
    """Those that a run of the scenario reads."""
    names = names_of(scenario.mechanisms)
    read = parameters_of(society=True, front=bool(scenario.axes), mechanisms=names)
    return [
        {"name": f"{cls.name}.{field}", "symbol": spec.symbol, "value": spec.default, "unit": spec.unit,
         "prior": f"{spec.prior[0]:g} to {spec.prior[1]:g}", "what": spec.doc, "source": spec.source}
        for cls in processes_of(names) for field, spec in specs_of(cls).items() if f"{cls.name}.{field}" in read
    ]  # fmt: skip


def _neutral_ranges(scenario: Scenario) -> list[dict[str, Any]]:
    """Parameters that a cause left out gives another value, or a range to be drawn from."""
    return [
        {"cause": cause.id, "name": change.target.name, "low": change.ends[0], "high": change.ends[1],
         "grade": change.grade or cause.grade, "source": change.source or cause.source}
        for cause in scenario.causes for change in cause.changes if isinstance(change.target, Parameter)
    ]  # fmt: skip
