"""The people on the page: curves by place, the places to choose from, and how the official word was coded."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.scenario.changed import changes_of
from homefront.scenario.coded import coded_rows
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.schema import CodingRow, Scenario
from homefront.views.report.data import CURVES, Collected
from homefront.views.report.record import Record
from homefront.views.report.sheet import Sheet

BIG = 100_000
"""Persons: a city of so many can be chosen among the first."""


def add_people(sheet: Sheet) -> None:
    """Curves of belief, fear, resolve and people gone, and of the official word."""
    f = sheet.found
    for name in CURVES:
        with_country = np.concatenate([f.nation[name][:, None], f.society[name]], axis=1)
        sheet.pack.add(name, sheet.bands(with_country))
    away = {"all": "gone", "by their own decision": "own", "by order": "ordered", "bombed out": "homeless"}
    sheet.by_place("gone", "People away from home", "share of residents", away, form="%")
    felt = {"belief": "belief", "fear": "fear"}
    sheet.by_place("belief", "Belief in danger, and fear", "0 to 1", felt, top=1)
    resolve = {"felt": "resolve", "shown to others": "shown", "reported upward": "reported"}
    sheet.by_place("resolve", "Resolve: felt, shown, reported", "0 to 1", resolve, top=1)
    word = {"official word reaches": "coverage"}
    candour = _candour(f)
    if candour is not None:
        sheet.pack.add("candour", candour)
        word["how candid it is, as coded"] = "candour"
    sheet.by_place("word", "The official word in this place", "0 to 1", word, top=1)


def _candour(f: Collected) -> np.ndarray | None:
    """Candour as the two coders have it: low, mean, high by place and day; None where
    inputs are not coded, or a cause left out or an edit changed it."""
    if f.provenance["inputs"] != "coded" or f.input_row is None:
        return None
    rows = coded_rows(f.scenario)
    table = np.full((3, len(rows) + 1, f.scenario.days), np.nan)
    changes = changes_of(f.scenario, f.provenance["causes_left_out"], f.provenance.get("edits", ()))
    if any(change.touches == "candour" for change in changes):
        return None
    for row in f.scenario.coding_merged:
        name = row.place if row.place != "*" else row.place_kind
        if row.variable == "can" and name in rows:
            first, last = (row.date_start - f.start).days, (row.date_end - f.start).days
            ends = np.array([row.low, (row.low + row.high) / 2, row.high])
            table[:, rows.index(name), max(0, first) : last + 1] = ends[:, None]
    which = np.where(np.isfinite(f.input_row), f.input_row, -1).astype(int)
    which = np.where((which >= 0) & (which < len(rows)), which, len(rows))
    by_place = table[:, which, np.arange(f.days)[None]]
    weight = np.array(
        [0.0 if kind == ARMY_KIND else people for kind, people in zip(f.places.kinds, f.places.population, strict=True)]
    )
    country = (np.nan_to_num(by_place) * weight[None, :, None]).sum(axis=1) / weight.sum()
    return np.concatenate([country[:, None], by_place], axis=1)


def place_names(found: Collected) -> list[str]:
    """Names as a reader takes them: soldiers are named as such."""
    return [name[:1].upper() + name[1:] for name in found.places.names]


def place_groups(found: Collected, record: Record) -> list[tuple[str, list[tuple[int, str]]]]:
    """The places to choose from, by group; numbers are rows of the packed arrays, 0 the country."""
    p = found.places
    names = place_names(found)
    known = {o.where for o in found.scenario.outcomes} | set(record.society(p))
    groups: dict[str, list[tuple[int, str]]] = {
        "Country": [(0, "All residents of the country")],
        "Larger cities": [],
        "Other cities": [],
        "Towns and countryside": [],
        "Soldiers, not residents": [],
    }
    for n, (kind, people) in enumerate(zip(p.kinds, p.population, strict=True)):
        if kind == ARMY_KIND:
            group = "Soldiers, not residents"
        elif kind == "city":
            group = "Larger cities" if people >= BIG or p.ids[n] in known else "Other cities"
        else:
            group = "Towns and countryside"
        groups[group].append((n + 1, names[n]))
    return [
        (title, rows if title == "Country" else sorted(rows, key=lambda row: row[1]))
        for title, rows in groups.items()
        if rows
    ]


def assumed_places(scenario: Scenario) -> set[str]:
    """Cities whose people are an assumed number, for want of a census figure."""
    return {row.city for row in scenario.captures if row.population is None}


CODED_WORDS = {
    "cov": "share whom official news could reach",
    "can": "candour of the official word",
    "ctl": "control: permits, checks, penalties",
    "siege": "state of siege",
    "lg": "leaders seen to leave",
    "ls": "leaders seen to stay",
    "tau0": "trust in the state on the eve",
    "M": "a cause and unity named",
    "hard": "past hardship",
    "shelter": "shelter from raids",
    "cost": "cost of leaving",
    "order_offices_go": "orders to offices to go",
    "order_all_go": "orders to all to go",
    "order_stay": "orders to stay",
    "ret": "return allowed",
    "ally": "news of allies",
    "hm": "the war is on here",
}
"""Variables of the coding sheet in words."""


def coding(found: Collected) -> dict[str, Any] | None:
    """What each coder wrote and on what evidence, for page.js; None where the inputs of the run are not the coded ones.

    rows : [name of place or kind, variable, coder, first day, last day, value or None, text].   names, variables,
    texts : what the numbers in rows stand for.   of_place : by place, the names whose rows the first world read.
    """
    if found.provenance["inputs"] != "coded" or found.input_row is None:
        return None
    scenario = found.scenario
    names = list(coded_rows(scenario))
    variables = list(CODED_WORDS)
    texts: dict[str, int] = {}

    def rows(coder: int, coded: tuple[CodingRow, ...]) -> list[list[Any]]:
        out: list[list[Any]] = []
        for row in coded:
            name = row.place if row.place != "*" else row.place_kind
            first, last = (row.date_start - found.start).days, (row.date_end - found.start).days
            if name not in names or first >= found.days:
                continue
            text = f"{row.evidence} [{row.source}; {row.confidence}]"
            number = texts.setdefault(text, len(texts))
            at = [names.index(name), variables.index(row.variable), coder, max(0, first), max(0, last)]
            out.append([*at, row.value, number])
        return out

    coded = rows(0, scenario.coding_a) + rows(1, scenario.coding_b)
    which = np.where(np.isfinite(found.input_row), found.input_row, -1).astype(int)
    of_place = [[int(n) for n in np.unique(row) if 0 <= n < len(names)] for row in which]
    return {
        "names": [name.replace("_", " ") for name in names],
        "variables": [CODED_WORDS[name] for name in variables],
        "texts": list(texts),
        "rows": sorted(coded, key=lambda row: (row[1], row[3], row[2])),
        "of_place": of_place,
    }
