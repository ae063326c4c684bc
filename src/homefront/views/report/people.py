"""The people on the page: the places to choose from, and how the inputs of each were coded."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.inputs.coded import coded_rows
from homefront.inputs.society import ARMY_KIND
from homefront.scenario.schema import CodingRow, Scenario
from homefront.views.charts.record import places_on_record
from homefront.views.report.data import Collected

BIG = 100_000
"""Persons: a city of so many can be chosen among the first."""


def place_names(found: Collected) -> list[str]:
    """Names as a reader takes them: soldiers are named as such."""
    return [name[:1].upper() + name[1:] for name in found.places.names]


def place_groups(found: Collected) -> list[tuple[str, list[tuple[int, str]]]]:
    """The places to choose from, by group; numbers are rows of the packed arrays, 0 the country."""
    p = found.places
    names = place_names(found)
    on_record = places_on_record(found.gathered.about) if found.gathered is not None else []
    known = {o.where for o in found.scenario.outcomes} | set(on_record)
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
    """What each coder wrote and on what evidence, for page.js; None where no society ran.

    rows : [name of place or kind, variable, coder, first day, last day, value or None, text].   names, variables,
    texts : what the numbers in rows stand for.   of_place : by place, the names whose rows the first world read.
    """
    if found.input_row is None:
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
