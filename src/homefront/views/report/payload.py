"""What the page's script is handed: arrays by day, the map's marks, charts, and what was so and said on which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.scenario.outcomes import GoneOwnMost
from homefront.views.report import map as maps
from homefront.views.report import theatre
from homefront.views.report.data import Collected
from homefront.views.report.extent import frame_of
from homefront.views.report.people import assumed_places, coding, place_names
from homefront.views.report.sheet import Sheet
from homefront.views.report.sources import SourceBook
from homefront.views.report.war import STAGES, add_stages


@dataclass(frozen=True)
class Payload:
    """sheet : charts and arrays.   map, bulletins : what the template draws of them.   data : the object of page.js."""

    sheet: Sheet
    map: dict[str, Any]
    bulletins: list[dict[str, Any]]
    data: dict[str, Any]


def payload(found: Collected, book: SourceBook) -> Payload:
    """Collects all of it."""
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
    data = {
        "start": found.start.isoformat(),
        "days": found.days,
        "worlds": found.worlds,
        "first": first_day(found),
        "pack": sheet.pack.index,
        "charts": sheet.charts,
        "places": {
            "id": list(places.ids),
            "name": place_names(found),
            "people": [round(float(p)) for p in places.population],
            "at": at if has_people else [None] * len(at),
            "assumed": sorted(assumed_places(scenario) & set(places.ids)),
            "people_run": has_people,
        },
        "cities": theatre.cities(sheet, frame),
        "events": theatre.events(sheet),
        "said": theatre.said(sheet, bulletins),
        "counted": theatre.counted(sheet),
        "coding": coding(found),
        "east": drawn["east"],
        "plants": [{key: plant[key] for key in ("x", "y", "n", "name")} for plant in drawn["plants"]],
        "stages": list(STAGES),
    }
    return Payload(sheet, drawn, bulletins, data)


def first_day(found: Collected) -> int:
    """The day the page opens on: that of the largest exit where an outcome asks for one, else the last."""
    for outcome in found.scenario.outcomes:
        if isinstance(outcome, GoneOwnMost) and found.society and outcome.place in found.places.ids:
            series = np.nan_to_num(found.society["own"][1, found.places.index(outcome.place)])
            first, last = ((d - found.start).days for d in (outcome.after, outcome.last))
            if last < found.days:
                return first + int(np.argmax(np.diff(series[first : last + 1]))) + 1
    return found.days - 1
