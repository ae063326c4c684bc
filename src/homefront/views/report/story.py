"""The followed person as the template tells of them: days, contacts, and lines of belief, fear and resolve."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homefront.views.announced import announced
from homefront.views.report import words
from homefront.views.report.data import Collected
from homefront.views.report.people import place_names
from homefront.views.report.person import NAME, WHERE, Person, followed_person


def person_section(found: Collected) -> dict[str, Any] | None:
    """What the template tells of the followed person; None where a run followed nobody."""
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
    away = person.series["away"][day]
    return WHERE.get(int(away), "away") if away == away else "not known"


def _two(value: float) -> str:
    return f"{value:.2f}" if value == value else "none"


def _told(found: Collected, person: Person, day: int) -> str:
    """What the official word of the last ten days was where somebody is: what the bulletins said, if anything."""
    last = [
        row
        for row in announced(found.scenario)
        if row.announced_on and 0 <= day - (row.announced_on - found.start).days <= 10
    ]
    return "; ".join(f"{words.day_text(row.announced_on)}: {row.what}" for row in last[-2:] if row.announced_on)


def _spark(values: Any) -> str:
    """A line over 0 to 1 in a box of 600 by 60."""
    step = 600 / max(1, len(values) - 1)
    return " ".join(f"{n * step:.0f},{58 - 56 * v:.1f}" for n, v in enumerate(values) if v == v)
