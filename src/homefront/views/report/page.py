"""The page itself: what is counted, shown and said, put into one HTML file that asks nothing of the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from homefront._version import __version__
from homefront.errors import ResourceError, ResultsError
from homefront.results.results import Results
from homefront.results.store import StoredRun, open_run
from homefront.results.targets import GROUPS
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.rows import HumanCostRow
from homefront.scenario.schema import Scenario
from homefront.views.prices import NONE_RECORDED, price_rows, row_text
from homefront.views.report import charts, words
from homefront.views.report.data import Collected, changed_parameters, collect
from homefront.views.report.map import land
from homefront.views.report.payload import Payload, place_groups, place_names
from homefront.views.report.person import NAME, Person, followed_person
from homefront.views.report.sources import SourceBook

MOST_BYTES = 3_000_000
"""A report of 20 worlds is smaller than that."""

ON_ASSUMED = frozenset({"city_held", "front_closest"})
"""Kinds of outcome that rest on what is assumed and drawn."""


def write_report(
    runs: Sequence[StoredRun | Results | Path | str], file: Path | str, scenario: Scenario | None = None
) -> Path:
    """Writes the report of a run; further runs are set beside it by their outcomes.

    runs : folders of runs, or results.   scenario : where it is not the one that ships under the run's id.
    Raises ResultsError if a run is damaged or was made from another scenario.
    """
    text = report_html([open_run(Path(run)) if isinstance(run, Path | str) else run for run in runs], scenario)
    file = Path(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise ResourceError(f"{file}: could not be written ({error.strerror}); choose another with -o") from error
    return file


def report_html(runs: Sequence[StoredRun | Results], scenario: Scenario | None = None) -> str:
    """The page as text."""
    if not runs:
        raise ResultsError("no run: expected at least one folder of a run")
    known = scenario or _scenario_of(runs[0])
    for run in runs:
        refuse_another_scenario(run, known)
    main = collect(runs[0], known)
    others = [collect(run, known) for run in runs[1:]]
    return _render(main, others)


def refuse_another_scenario(run: StoredRun | Results, scenario: Scenario) -> None:
    """ResultsError unless the run was made from this very scenario, byte for byte: else record and run do not match."""
    made_from, made_by = run.provenance["scenario"], run.provenance.get("version", "unknown")
    name = run.folder if isinstance(run, StoredRun) else f"run of {made_from}"
    if made_from != scenario.id:
        raise ResultsError(
            f"{name}: a run of {made_from}, expected {scenario.id}; runs of one scenario go into one report"
        )
    if run.provenance["scenario_hash"] != scenario.digest:
        raise ResultsError(
            f"{name}: made by version {made_by} from another state of {made_from} "
            f"({run.provenance['scenario_hash'][:12]}, here {scenario.digest[:12]}), whose record would not be that of "
            f"the run; run it again, or name its folder with --scenario"
        )


def _scenario_of(run: StoredRun | Results) -> Scenario:
    from homefront.processes import Registry
    from homefront.scenario.catalogue import is_shipped
    from homefront.scenario.loader import load_scenario

    name = str(run.provenance["scenario"])
    if not is_shipped(name):
        raise ResultsError(f"a run of {name}, which does not ship with homefront; name its folder with --scenario")
    return load_scenario(run.provenance["scenario"], Registry())


def _render(found: Collected, others: list[Collected]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    scenario = found.scenario
    book = SourceBook(scenario)
    payload = Payload(found, book)
    person = _person(found, book)
    causes = [_cause(scenario, found, cause_id, book) for cause_id in (cause.id for cause in scenario.causes)]
    page = {
        "title": scenario.title,
        "summary": scenario.summary,
        "start": words.day_text(found.start),
        "end": words.day_text(found.start + timedelta(found.days - 1), year=True),
        "short": found.days < scenario.days,
        "scenario": scenario,
        "found": found,
        "worlds": words.worlds_text(found.worlds),
        "version": __version__,
        "made_by": found.provenance["version"],
        "only": found.provenance["only"],
        "left_out": _left_out(found, book),
        "outcomes": _outcomes(found),
        "runs": _compared(found, others, book) if others else None,
        "targets": _targets(found, book),
        "unanswered": found.unanswered,
        "figures": payload.figures,
        "map": payload.map,
        "bulletins": payload.bulletins,
        "groups": place_groups(found, payload) if found.society else [],
        "chosen": _chosen(found),
        "person": person,
        "causes": causes,
        "not_counted": _not_counted(scenario, book),
        "assumed": _assumed(scenario, book),
        "command": command_of(found.provenance, Path(scenario.folder)),
        "land": land(),
        "armies": found.society and ARMY_KIND in found.places.kinds,
        "days": found.days,
        "colours": len(charts.COLOURS),
        "dashes": [" ".join(map(str, d)) for d in charts.DASHES],
    }
    data = payload.data()
    page["data"], page["block"], page["notes"] = script_json(data), payload.pack.text, book.notes
    page["first_text"] = words.day_text(found.start + timedelta(data["first"]), year=True)
    page["first"] = data["first"]
    page["vega"] = script_text(charts.runtime())
    files = resources.files("homefront.views.report")
    page["style"], page["script"] = (
        files.joinpath(name).read_text(encoding="utf-8") for name in ("style.css", "page.js")
    )
    environment = Environment(
        loader=PackageLoader("homefront.views", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("template.html").render(page).lstrip() + "\n"


def script_json(data: Any) -> str:
    """JSON that cannot end the script element it stands in, nor begin a comment there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def script_text(code: str) -> str:
    """Code of ours that is to stand in a script element."""
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


# --- parts ----------------------------------------------------------------------------------------------------------


def _outcomes(found: Collected) -> list[dict[str, Any]]:
    rows = []
    for row in found.outcomes:
        out = {**row, "text": words.band(row, found.start), "assumed": row["kind"] in ON_ASSUMED, "dots": None}
        if row["unit"] == "flag":
            out["dots"] = [value == 1.0 for value in row["values"]]
        else:
            out["middle"] = words.number(row["median"], row["unit"])
            out["range"] = (
                ""
                if row["low"] == row["high"] or row["median"] is None
                else (f"{words.bare(row['low'], row['unit'])} to {words.number(row['high'], row['unit'])}")
            )
        rows.append(out)
    return rows


def _left_out(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """Causes left out, each with its price in the same row, and processes."""
    rows: list[dict[str, Any]] = []
    for cause_id in found.provenance["causes_left_out"]:
        cause = found.scenario.cause(cause_id)
        rows.append({"name": cause_id, "text": cause.neutral, "price": _price(found.scenario, cause_id, book)})
    rows += [
        {"name": f"process:{name}", "text": "This process does not run.", "price": None}
        for name in found.provenance["without"]
    ]
    return rows


def _price(scenario: Scenario, cause_id: str, book: SourceBook) -> list[tuple[str, Any]]:
    """Every entry of a price, with its source."""
    rows = price_rows(scenario, cause_id)
    return [(row_text(row), book.cite(row.source, row.confidence)) for row in rows] or [(NONE_RECORDED, None)]


def _compared(found: Collected, others: list[Collected], book: SourceBook) -> dict[str, Any]:
    """Runs beside one another, outcome by outcome."""
    runs = [found, *others]
    heads = []
    for run in runs:
        causes = list(run.provenance["causes_left_out"])
        left = [*causes, *(f"process:{name}" for name in run.provenance["without"])]
        heads.append(
            {
                "name": f"without {', '.join(left)}" if left else "as recorded",
                "worlds": words.worlds_text(run.worlds),
                "scale": run.provenance["scale"],
                "seed": run.provenance["seed"],
                "only": run.provenance["only"],
                "days": run.days,
                "prices": [(cause, _price(run.scenario, cause, book)) for cause in causes],
            }
        )
    rows = []
    for outcome in found.scenario.outcomes:
        cells = [
            next((words.band(row, run.start) for row in run.outcomes if row["id"] == outcome.id), "not simulated")
            for run in runs
        ]
        rows.append(
            {"id": outcome.id, "unit": words.unit_text(outcome.unit), "sentence": outcome.sentence, "cells": cells}
        )
    alike = len({(run.provenance["scale"], run.provenance["seed"], run.worlds, run.days) for run in runs}) == 1
    return {"heads": heads, "rows": rows, "alike": alike}


def _targets(found: Collected, book: SourceBook) -> list[dict[str, Any]]:
    """By group, misses first; each with its source."""
    rows = {row.target_id: row for row in found.scenario.targets}
    groups = []
    for group in GROUPS:
        chosen = [row for row in found.targets if row["group"] == group]
        if not chosen:
            continue
        groups.append(
            {
                "name": group,
                "hits": sum(row["hit"] for row in chosen),
                "count": len(chosen),
                "rows": [
                    {
                        **row,
                        "model": words.band(row, found.start),
                        "record": words.record_text(row, found.start),
                        "unit_text": words.unit_text(row["unit"]),
                        "strip": strip(row, found.worlds),
                        "few": f"in {row['worlds']} of {found.worlds} worlds"
                        if 0 < row["worlds"] < found.worlds
                        else "",
                        "source": book.cite(rows[row["id"]].source, rows[row["id"]].confidence),
                    }
                    for row in chosen
                ],
            }
        )
    return groups


def strip(row: dict[str, Any], worlds: int) -> dict[str, float] | None:
    """Where model and record lie on one short line, 0 to 100; None where there is nothing to draw."""
    if row["unit"] == "flag" or row["median"] is None:
        return None
    ends = [row["low"], row["high"], row["record_low"], row["record_high"]]
    least, most = min(ends), max(ends)
    if most == least:
        return None
    names = {
        "low": "low",
        "mid": "median",
        "high": "high",
        "rlow": "record_low",
        "rbest": "record_best",
        "rhigh": "record_high",
    }
    return {key: round(4 + 92 * (row[name] - least) / (most - least), 1) for key, name in names.items()}


def _chosen(found: Collected) -> int:
    """The place whose curves are shown first: that of an outcome, else the country."""
    for outcome in found.scenario.outcomes:
        if outcome.place in found.places.ids:
            return found.places.index(outcome.place or "") + 1
    return 0


def _person(found: Collected, book: SourceBook) -> dict[str, Any] | None:
    if not found.followed:
        return None
    person = followed_person(found.scenario, found.provenance, found.followed)
    names = place_names(found)
    place = names[person.place] if person.place is not None else ""
    rows = []
    for day, text in person.days:
        when = words.day_text(found.start + timedelta(day))
        rows.append({"when": when, "text": text, "day": day, "told": _told(found, person, day)})
    contacts: dict[str, list[str]] = {}
    for other, way in person.contacts:
        contacts.setdefault(way, []).append(names[other])
    return {
        "name": NAME,
        "seed": person.seed,
        "row": person.row,
        "place": place,
        "official": person.official,
        "household": person.household,
        "block": person.block,
        "soldier": person.soldier,
        "rows": rows,
        "of": sum(len(world.persons) for world in found.followed),
        "among": len(found.followed),
        "contacts": [
            (way, [(name, there.count(name)) for name in dict.fromkeys(there)]) for way, there in contacts.items()
        ],
        "spark": [(name, _spark(person.series[name])) for name in ("belief", "fear", "resolve")],
        "days": found.days,
        "table": [
            {
                "when": words.day_text(found.start + timedelta(d)),
                "belief": _two(person.series["belief"][d]),
                "fear": _two(person.series["fear"][d]),
                "resolve": _two(person.series["resolve"][d]),
                "where": _where(person, d),
                "day": d,
            }
            for d in range(0, found.days, 7)
        ],
    }


def _where(person: Person, day: int) -> str:
    from homefront.views.report.person import WHERE

    away = person.series["away"][day]
    return WHERE.get(int(away), "away") if away == away else "not known"


def _two(value: float) -> str:
    return f"{value:.2f}" if value == value else "none"


def _told(found: Collected, person: Person, day: int) -> str:
    """What the official word of the last ten days was where somebody is: what the bulletins said, if anything."""
    last = [
        row
        for row in found.scenario.announcements
        if row.announced_on and 0 <= day - (row.announced_on - found.start).days <= 10
    ]
    return "; ".join(f"{words.day_text(row.announced_on)}: {row.what}" for row in last[-2:] if row.announced_on)


def _spark(values: Any) -> str:
    """A line over 0 to 1 in a box of 600 by 60."""
    step = 600 / max(1, len(values) - 1)
    return " ".join(f"{n * step:.0f},{58 - 56 * v:.1f}" for n, v in enumerate(values) if v == v)


def _cause(scenario: Scenario, found: Collected, cause_id: str, book: SourceBook) -> dict[str, Any]:
    cause = scenario.cause(cause_id)
    return {
        "id": cause.id,
        "sentence": cause.sentence,
        "neutral": cause.neutral,
        "grade": cause.grade,
        "changes": [change.text for change in cause.changes],
        "source": book.cite(cause.source, "", cause.grade),
        "price": _price(scenario, cause.id, book),
        "left_out": cause.id in found.provenance["causes_left_out"],
    }


def _not_counted(scenario: Scenario, book: SourceBook) -> list[dict[str, Any]]:
    by_what: dict[str, HumanCostRow] = {row.what: row for row in scenario.human_cost}
    rows = []
    for item in scenario.not_counted:
        row = by_what[item.what]
        ends = [v for v in (row.value_low, row.value_high) if v is not None]
        numbers = dict.fromkeys(f"{v:,.0f}" for v in (ends or [row.value_best or 0]))
        rows.append(
            {
                "title": item.title,
                "what": row.what,
                "number": " to ".join(numbers),
                "note": row.note,
                "where": row.place,
                "when": _span(row),
                "source": book.cite(row.source, row.confidence),
                "seen": row.confidence,
            }
        )
    return rows


def _span(row: HumanCostRow) -> str:
    years = dict.fromkeys((row.date_start.year, row.date_end.year))
    return " to ".join(str(year) for year in years)


def _assumed(scenario: Scenario, book: SourceBook) -> list[dict[str, Any]]:
    """Values of the scenario and strengths of zones, assumed ones first."""
    rows = [
        {
            "name": v.name,
            "value": f"{v.value:g}",
            "unit": v.unit,
            "grade": v.grade,
            "note": v.note or "",
            "range": f"{v.low:g} to {v.high:g}" if v.low is not None and v.high is not None else "",
            "source": book.cite(v.source, v.seen or "", v.grade),
        }
        for v in scenario.values.values()
    ]
    rows += [
        {
            "name": f"zone.{zone.place}",
            "value": f"{zone.strength:g}",
            "unit": "1",
            "grade": "assumed",
            "note": zone.note,
            "range": f"{zone.low:g} to {zone.high:g}" if zone.low != zone.high else "held",
            "source": book.cite(zone.source, zone.confidence),
        }
        for zone in scenario.zones
    ]
    return sorted(rows, key=lambda row: (row["grade"] != "assumed", row["grade"]))


def command_of(provenance: Any, folder: Path) -> str:
    """The command that makes the same bytes again."""
    from homefront.scenario.catalogue import is_shipped

    name = provenance["scenario"] if is_shipped(str(provenance["scenario"])) else folder.name
    parts = [
        "homefront run",
        str(name),
        f"--runs {provenance['runs']}",
        f"--scale {provenance['scale']}",
        f"--seed {provenance['seed']}",
    ]
    parts += [f"--days {provenance['days']}"] if provenance.get("days") else []
    parts += [f"--only {provenance['only']}"] if provenance["only"] else []
    parts += [f"--inputs {provenance['inputs']}"] if provenance["inputs"] != "coded" else []
    parts += [f"--parameters {provenance['parameter_set']}"] if provenance["parameter_set"] != "defaults" else []
    parts += [f"--floor {provenance['floor']:g}"] if provenance["floor"] else []
    parts += [f"--substeps {provenance['substeps']}"] if provenance["substeps"] != 2 else []
    parts += [f"--follow {provenance['follow']}"] if provenance["follow"] else []
    parts += [f"--without {cause}" for cause in provenance["causes_left_out"]]
    parts += [f"--without process:{name}" for name in provenance["without"]]
    parts += [f"--set {name}={value!r}" for name, value in changed_parameters(provenance).items()]
    return " ".join(parts)
