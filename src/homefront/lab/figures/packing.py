"""A run as the lab keeps it: facts about it, and each of its charts by itself, small enough for a page.

Made once from the run's folder; nothing here is used when a page is read.
"""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from homefront.views.charts.gathered import Gathered
    from homefront.views.report.data import Collected
    from homefront.views.report.sources import SourceBook

KEY_LETTERS = 8
"""Letters of the result hash in the key of a run."""

MOST_COSTS = 6


def packed(folder: Path | str) -> dict[str, Any]:
    """All that the lab keeps of a run.

    Parameters
    ----------
    folder : path
        Of a finished run.

    Returns
    -------
    dict
        "key": "moscow-1941-9b8dcd73"; "facts": what stands under each figure of the run; "charts": name -> chart, as
        `values.py` and page/charts.js read it. All of it is JSON.

    Raises
    ------
    ResultsError
        Where the folder is no finished run, or is damaged.
    ParameterError
        Where its scenario does not ship.
    """
    from homefront.results.folder import ResultFolder
    from homefront.views.charts import scenario_of
    from homefront.views.report.data import collect

    run = ResultFolder(folder).checked()
    found = collect(run, scenario_of(run))
    charts = {name: _chart(found, name) for name in (found.gathered.drawings if found.gathered else {})}
    key = f"{found.scenario.id}-{found.result_hash[:KEY_LETTERS]}"
    return {"key": key, "facts": _facts(found), "charts": {name: chart for name, chart in charts.items() if chart}}


def _facts(found: Collected) -> dict[str, Any]:
    from homefront.views.report.labels import labelled
    from homefront.views.report.payload import first_day
    from homefront.views.report.people import place_names
    from homefront.views.report.tale import price

    given, names = found.provenance, {label["title"] for label in labelled(found, first_day(found))}
    events = [row for row in found.scenario.events if 0 <= (row.date - found.start).days < found.days]
    rows = _rows(found)
    return {
        "scenario": found.scenario.id, "title": found.scenario.title, "start": found.start.isoformat(),
        "days": found.days, "worlds": found.worlds, "seeds": found.seeds, "hash": found.result_hash,
        "version": str(given["version"]), "scale": str(given["scale"]), "parameters": str(given["parameter_set"]),
        "without": [str(name) for name in given.get("without", ())],
        "places": ["all places", *(str(place_names(found)[row - 1]) for row in rows[1:])],
        "events": [
            {"d": (row.date - found.start).days, "title": row.title, "named": row.title in names} for row in events
        ],
        "outcomes": [
            {name: row[name] for name in ("id", "unit", "sentence", "yes", "median", "low", "high", "worlds")}
            for row in found.outcomes
        ],
        "price": [f"{_line(row['line'])}: {row['middle']}" for row in price(found)[:MOST_COSTS]],
    }  # fmt: skip


def _line(line: tuple[str, dict[str, Any]]) -> str:
    from homefront.views.report.strings import say

    return str(say(line[0], **line[1]))


def _rows(found: Collected) -> list[int]:
    """Rows of the places that are kept: 0 is the country, then places of which each world is known."""
    rows = found.gathered.rows if found.gathered else []
    return rows or [0]


def _chart(found: Collected, name: str) -> dict[str, Any] | None:
    """One chart by itself; None where the run is too short for it."""
    from homefront.views.report.charts import PageCharts
    from homefront.views.report.pack import Pack
    from homefront.views.report.sources import SourceBook

    assert found.gathered is not None
    rows, book, pack = _rows(found), SourceBook(found.scenario), Pack()
    made = PageCharts(_of_rows(found.gathered, name, rows), pack, book)
    if not made.charts:
        return None
    chart = made.charts[0]
    if chart["byPlace"]:
        chart["at"] = {str(rows.index(row)): there for row, there in chart["at"].items() if row in rows}
        chart["rows"] = list(range(len(rows))) if found.gathered.rows else []
    return {
        "title": made.figures[name]["title"], "what": found.gathered.drawings[name][0].what, "chart": chart,
        "index": pack.index, "pack": pack.text, "notes": _notes(book),
    }  # fmt: skip


def _of_rows(gathered: Gathered, name: str, rows: list[int]) -> Gathered:
    """The same with one chart, and of the places in `rows` alone."""
    out = copy(gathered)
    out.drawings = {name: gathered.drawings[name]}
    places = 1 + len(gathered.about.places.ids)
    out.bands = {key: values[:, rows] for key, values in gathered.bands.items()}
    out.coded = {
        key: values[:, rows] if values.ndim == 3 and values.shape[1] == places else values
        for key, values in gathered.coded.items()
    }
    return out


def _notes(book: SourceBook) -> list[str]:
    return [" ".join("".join(text for text, _ in note.parts).split()) for note in book.notes]
