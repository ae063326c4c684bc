"""What the page's script is handed: arrays by day, the map's marks, charts, and what was so and said on which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.inputs.society import ARMY_KIND
from homefront.scenario.outcomes import GoneOwnMost
from homefront.views.report import labels, tale, theatre
from homefront.views.report import map as maps
from homefront.views.report.data import Collected
from homefront.views.report.doubts import doubts
from homefront.views.report.extent import frame_of
from homefront.views.report.people import assumed_places, coding, place_names
from homefront.views.report.sheet import Sheet
from homefront.views.report.sources import SourceBook
from homefront.views.report.story import add_persons
from homefront.views.report.strings import strings
from homefront.views.report.threads import threads
from homefront.views.report.war import STAGES, add_stages
from homefront.views.report.worlds_pack import add_worlds

MOST_STROKES = 24
"""Strokes of people who left a place, about so many where most left."""

PLANTS_A_STROKE = 25
"""Large plants for which a stroke on the map stands."""


@dataclass(frozen=True)
class Payload:
    """sheet : charts and arrays.   map, bulletins : what the template draws of them.   data : the object of page.js.
    coding : how the inputs were coded; it stands in the pack."""

    sheet: Sheet
    map: dict[str, Any]
    bulletins: list[dict[str, Any]]
    data: dict[str, Any]
    coding: dict[str, Any] | None


def payload(found: Collected, book: SourceBook, pairs: Counterfactuals | None = None) -> Payload:
    """Collects all of it. pairs : pairs that the page shows; None where there are none, or it brings its own."""
    scenario = found.scenario
    sheet = Sheet(found, book)
    has_people = bool(found.society)
    sheet.add_charts()
    if found.front is not None:
        add_stages(sheet)
    frame, places = frame_of(scenario), found.places
    at = maps.place_marks(scenario, places, frame)
    drawn = theatre.add_map(sheet, frame, at)
    bulletins = theatre.add_bulletins(sheet)
    each, first = add_worlds(sheet, frame), first_day(found)
    named = labels.labelled(found, first)
    names = {(label["d"], label["title"]) for label in named}
    persons = add_persons(found, sheet.pack, each["middle"])
    coded = coding(found)
    if coded is not None:
        sheet.pack.add_json("coding", coded)
    data = {
        "start": found.start.isoformat(),
        "days": found.days,
        "worlds": found.worlds,
        "first": first,
        "pack": sheet.pack.index,
        "charts": sheet.charts,
        "places": {
            "id": list(places.ids),
            "name": place_names(found),
            "people": [round(float(p)) for p in places.population],
            "at": at if has_people else [None] * len(at),
            "assumed": sorted(assumed_places(scenario) & set(places.ids)),
            "main": drawn_places(places.kinds),
            "people_run": has_people,
        },
        "cities": theatre.cities(sheet, frame) | {"named": named_cities(sheet, drawn)},
        "events": [event | {"named": (event["d"], event["title"]) in names} for event in theatre.events(sheet)],
        "said": theatre.said(sheet, bulletins),
        "counted": theatre.counted(sheet),
        "east": drawn["east"],
        "plants": [{key: plant[key] for key in ("x", "y", "n", "name")} for plant in drawn["plants"]],
        "stages": list(STAGES),
        "each": each,
        "persons": persons,
        "stroke": PLANTS_A_STROKE,
        "leavers": people_a_stroke(found),
        "strings": strings(),
        "labelled": named,
        "facts": tale.facts(found, book),
        "guessed": tale.guessed(found),
        "doubts": doubts(found),
        "scenario": scenario.id,
        "threads": None if pairs is None else threads(pairs, book),
    }
    return Payload(sheet, drawn, bulletins, data, coded)


def first_day(found: Collected) -> int:
    """The day the page opens on: that of the largest exit where an outcome asks for one, else that of the largest exit
    from anywhere in the country, else the last."""
    for outcome in found.scenario.outcomes:
        if isinstance(outcome, GoneOwnMost) and found.society and outcome.place in found.places.ids:
            series = np.nan_to_num(found.society["own"][1, found.places.index(outcome.place)])
            first, last = ((d - found.start).days for d in (outcome.after, outcome.last))
            if last < found.days:
                return first + int(np.argmax(np.diff(series[first : last + 1]))) + 1
    if found.gathered is not None and "own" in found.gathered.bands and found.days > 1:
        rise = np.diff(np.nan_to_num(found.gathered.bands["own"][1, 0]))
        if rise.max() > 0.0:
            return int(np.argmax(rise)) + 1
    return found.days - 1


def people_a_stroke(found: Collected) -> int:
    """People away from a place for whom a stroke on the map stands: 1, 2 or 5 times a power of ten, so that the place
    that most left has about MOST_STROKES of them; 1 where no people ran."""
    if "gone" not in found.society:
        return 1
    shown = np.array(drawn_places(found.places.kinds), dtype=bool)
    left = np.nan_to_num(found.society["gone"][1]).max(axis=1) * found.places.population
    least = max(1.0, float(left[shown].max(initial=0.0)) / MOST_STROKES)
    power = 10 ** int(np.floor(np.log10(least)))
    return next(int(n * power) for n in (1, 2, 5, 10) if n * power >= least)


def drawn_places(kinds: tuple[str, ...]) -> list[bool]:
    """Which places have a circle on the map: cities; where a scenario has no cities, all but soldiers."""
    wanted = {"city"} if "city" in kinds else {kind for kind in kinds if kind != ARMY_KIND}
    return [kind in wanted for kind in kinds]


def named_cities(sheet: Sheet, drawn: dict[str, Any]) -> list[int]:
    """Cities whose names stand on the map, as numbers among those that can be lost."""
    f = sheet.collected
    names = f.front.cities if f.front is not None else tuple(row.city for row in f.scenario.captures)
    shown = {name["name"] for name in drawn["names"]}
    return [n for n, name in enumerate(names) if name in shown]
