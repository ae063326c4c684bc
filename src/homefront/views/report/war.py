"""Front, armies and industry on the page: distances, men, losses, weather, what was made, each beside the record."""

from __future__ import annotations

import numpy as np

from homefront.processes.relocation import EAST, FIRST_RESTART, LOST, MOVING, WAITING, WORKING
from homefront.scenario.outcomes import CityHeld, FrontClosestEver
from homefront.views.distances import said_km
from homefront.views.report import charts
from homefront.views.report.record import Mark
from homefront.views.report.sheet import Sheet

STAGES = {
    "at work where they were": (WORKING,),
    "waiting for wagons or on the way": (WAITING, MOVING),
    "starting again": tuple(range(FIRST_RESTART, EAST)),
    "at work in the east": (EAST,),
    "lost": (LOST,),
}
MOST_CITIES = 8
"""Cities before which the front is drawn."""


def add_war(sheet: Sheet) -> None:
    """Charts of the front and of industry; the run must have had them."""
    _add_distances(sheet)
    _add_armies(sheet)
    _add_output(sheet)
    _add_plants(sheet)
    _add_strength(sheet)


def _add_distances(sheet: Sheet) -> None:
    f = sheet.found
    assert f.front is not None
    assert f.position is not None
    places = [place for place in sheet.record.places_with_distances() if place in f.front.cities]
    for n, place in enumerate(places[:MOST_CITIES]):
        city = f.front.cities.index(place)
        short = f.front.city_chainage[city] - f.position[::-1, f.front.city_axis[city]]
        sheet.pack.add_whole(f"km{n}", sheet.bands(short)[:, None])
        title, unit = f"Front before {place}", "km along the axis; below 0: past it"
        sheet.curves(f"km{n}", title, unit, {"distance": f"km{n}"}, marks=sheet.record.distance(place))


def _add_armies(sheet: Sheet) -> None:
    record = sheet.record
    losses = record.losses()
    soviet = {"killed, captured, missing": "irrecoverable", "wounded and sick": "wounded"}
    _add_people(
        sheet, "soviet", "Soviet soldiers killed, captured and missing; wounded and sick", soviet,
        of("killed, captured, missing", losses["irrecoverable"]) + of("wounded and sick", losses["wounded"]),
    )  # fmt: skip
    captured = record.beside("soviet_captured", at_end=True)
    _add_people(sheet, "prisoners", "Soviet soldiers captured and missing", {"on the axes": "captured"}, captured)
    german = {"all kinds, frostbite apart": "german"}
    _add_people(sheet, "german", "German soldiers killed, wounded and missing", german, losses["german"])
    men = {"Soviet": "soviet_men", "German": "german_men"}
    marks = of("Soviet", record.beside("soviet_men")) + of("German", record.beside("german_men"))
    _add_people(sheet, "men", "Men at the front", men, marks, "thousand people")
    sheet.pack.add_whole("temperature", sheet.bands(sheet.found.war["temperature"])[:, None], parts=10)
    sheet.curves(
        "weather", "Temperature on the axis of the centre", "deg C", {"temperature": "temperature"},
        marks=record.beside("temperature"), zero=False,
    )  # fmt: skip


def _add_people(
    sheet: Sheet,
    key: str,
    title: str,
    names: dict[str, str],
    marks: list[Mark],
    unit: str = "thousand people since the first day",
) -> None:
    for name in names.values():
        sheet.pack.add_whole(name, sheet.bands(sheet.found.war[name])[:, None] / 1000)
    sheet.curves(key, title, unit, names, marks=[scaled(mark, 0.001) for mark in marks])


def of(series: str, marks: list[Mark]) -> list[Mark]:
    """The same marks as those of one series of a chart that has several."""
    return [mark | {"s": series, "label": f"{series}: {mark['label']}"} for mark in marks]


def scaled(mark: Mark, by: float) -> Mark:
    """A mark in another unit."""
    return mark | {name: mark[name] * by for name in ("low", "best", "high")}


def _add_output(sheet: Sheet) -> None:
    f, record = sheet.found, sheet.record
    days = f.industry["output"].shape[1]
    tanks = record.tanks() + record.beside("tanks")
    if tanks and np.isfinite(f.tanks_per_day):
        sheet.pack.add("tanks", sheet.bands(f.industry["output"] * f.tanks_per_day)[:, None])
        title, unit = "War output, counted in tanks", f"tanks a day; {f.tanks_per_day:g} is the output of the first day"
        sheet.curves("output", title, unit, {"tanks": "tanks"}, marks=tanks, days=days)
    else:
        sheet.pack.add("output", sheet.bands(f.industry["output"])[:, None])
        sheet.curves("output", "War output", "first day = 1", {"war output": "output"}, days=days, form=".1f")
    aircraft = record.beside("aircraft")
    if aircraft and "aid.aircraft_per_day" in f.scenario.values:
        per_day = f.scenario.number("aid.aircraft_per_day")
        sheet.pack.add("aircraft", sheet.bands(f.industry["output"] * per_day)[:, None])
        title = "The same output, counted in aircraft"
        unit = f"aircraft a day; {per_day:g} is the output of the first day"
        sheet.curves("aircraft", title, unit, {"aircraft": "aircraft"}, marks=aircraft, days=days)
    sheet.pack.add("capacity", sheet.bands(f.industry["capacity"])[:, None])
    sheet.curves(
        "capacity", "Capacity of industry", "first day = 1", {"capacity": "capacity"}, marks=record.capacity(),
        days=days, form=".1f",
    )  # fmt: skip


def _add_plants(sheet: Sheet) -> None:
    f = sheet.found
    assert f.stages is not None
    days = f.stages.shape[2]
    sheet.pack.add("stages", np.stack([f.stages[:, list(s)].sum(axis=(0, 1)) for s in STAGES.values()])[None])
    chart = {
        "spec": charts.stacked(list(STAGES), f.start, days, "large plants, mean of worlds"),
        "days": days,
        "form": "",
        "marks": sheet.record.plants(),
        "stacked": True,
        "series": [{"s": label, "array": "stages", "at": n} for n, label in enumerate(STAGES)],
    }
    sheet.add("plants", "Where the plants were", "plants", list(STAGES), chart, areas=True)


def _add_strength(sheet: Sheet) -> None:
    """Each world's drawn strength of the zone, and how near the front came."""
    f = sheet.found
    answered = [outcome for outcome in f.scenario.outcomes if outcome.id in f.values]
    held = next((o for o in answered if isinstance(o, CityHeld)), None)
    near = next((o for o in answered if held and isinstance(o, FrontClosestEver) and o.place == held.place), None)
    if held is None or near is None or held.place not in f.zones or f.worlds < 2:
        return
    strengths = f.zones[held.place]
    if max(strengths) == min(strengths):
        return
    rows = [
        {
            "world": f"seed {seed}",
            "strength": round(strength, 3),
            "km": round(km, 1),
            "nearest": said_km(km, near.kind) or f"{km:.1f} km",
            "held": "yes" if flag else "no",
        }
        for seed, strength, km, flag in zip(f.seeds, strengths, f.values[near.id], f.values[held.id], strict=True)
    ]
    spec = charts.strength_and_distance(held.place or "")
    chart = {"spec": spec, "rows": rows, "columns": ["world", "strength", "nearest", "held"]}
    title = f"Strength of the zone of {held.place}, and how near the front came"
    sheet.add("strength", title, "km", ["held", "not held"], chart, place=held.place)


def nation_marks(sheet: Sheet) -> dict[str, list[Mark]]:
    """What is on record beside the curves of single worlds: losses of both sides, in persons."""
    losses = sheet.record.losses()
    return {"irrecoverable": losses["irrecoverable"], "german": losses["german"]}
