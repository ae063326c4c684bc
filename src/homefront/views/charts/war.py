"""Charts of the front: distances, cities, losses, men and hooks, each beside the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import altair as alt
import numpy as np

from homefront.errors import ParameterError, ResultsError, nearest
from homefront.results.frame import FrontFrame
from homefront.scenario.front_measures import (
    CityLostDay,
    CityMeasure,
    CityRegainedDay,
    FrontBeyond,
    FrontClosest,
    FrontDistanceAt,
    FrontPastAt,
    GermanCasualties,
    SovietIrrecoverable,
    SovietSanitary,
)
from homefront.scenario.on_record import on_record
from homefront.scenario.parts import CurveName
from homefront.units import THOUSAND
from homefront.views import theme
from homefront.views.charts.panels import RIGHT, Curve, Mark, Panel, by_day, day_axis, inline, stacked
from homefront.views.charts.subject import Subject

FAR_KM = 400.0
PAST_KM = 250.0
"""A front further before or past a city is not drawn: what matters happens near it."""


def cities_shown(subject: Subject) -> list[str]:
    """The place asked for, or of each axis the most populous city of which something is on record."""
    fronts = subject.fronts
    data = fronts[0]
    on_axis = [city for city, axis in zip(data.cities, data.city_axis, strict=True) if axis >= 0]
    if subject.place:
        if subject.place not in on_axis:
            hint = nearest(subject.place, on_axis)
            raise ParameterError(f"--place {subject.place!r}: no city on an axis of the front. {hint}".strip())
        return [subject.place]
    people = {row.city: row.population or 0 for row in subject.scenario.captures}
    recorded = {measure.place for measure, _ in subject.recorded(CityMeasure)}  # type: ignore[type-abstract]
    out = []
    for axis in range(len(data.axes)):
        mine = [c for c, a in zip(data.cities, data.city_axis, strict=True) if a == axis]
        known = [city for city in mine if city in recorded] or mine
        if known:
            out.append(max(known, key=lambda city: people.get(city, 0)))
    return sorted(out, key=lambda city: -people.get(city, 0))


def front(subject: Subject) -> alt.VConcatChart:
    """How far the front is short of a city."""
    panels = []
    cities = cities_shown(subject)
    for city in cities:
        values = np.stack([FrontFrame(data).short_of(city) for data in subject.fronts])[:, : subject.results.days]
        marks = _distances(subject, city)
        lowest = min([0.0, float(np.quantile(values, 0.05, axis=0).min()), *(m.low for m in marks)])
        low = max(-PAST_KM, 50 * np.floor(lowest / 50 - 0.5))
        height = 110.0 if len(cities) == 1 else 58.0
        curve = Curve("model", subject.days, values)
        panels.append(
            Panel(
                f"{city} (km that the front is short of it)",
                [curve],
                marks,
                domain=(float(low), FAR_KM),
                level=0.0,
                height=height,
            )
        )
    note = f"Below 0: past the city. Not drawn: more than {FAR_KM:.0f} km before it, {PAST_KM:.0f} km past it."
    shapes = {mark.shape for panel in panels for mark in panel.marks}
    if shapes:
        told = [text for shape, text in (("diamond", "diamonds: distance"), ("triangle-down", "triangle: city lost"),
                                         ("triangle-up", "triangle up: regained")) if shape in shapes]  # fmt: skip
        note = f"{note} Black: the record ({'; '.join(told)})."
    title = f"The front before {cities[0]}" if len(cities) == 1 else "The front before great cities"
    return by_day(subject, title, panels, note)


def _distances(subject: Subject, city: str) -> list[Mark]:
    """What is on record of the front before a city, km short of it."""
    out = []
    for measure, target in subject.recorded(CityMeasure, place=city):  # type: ignore[type-abstract]
        low, best, high = target.value_low, target.value_best, target.value_high
        if isinstance(measure, CityLostDay | CityRegainedDay):
            if best < subject.results.days:
                shape = "triangle-down" if isinstance(measure, CityLostDay) else "triangle-up"
                first, last = subject.on(low), subject.on(high)
                out.append(Mark(subject.on(best), 0.0, 0.0, 0.0, first, last, shape))
            continue
        if not isinstance(measure, FrontDistanceAt | FrontPastAt | FrontClosest | FrontBeyond):
            continue
        if isinstance(measure, FrontPastAt | FrontBeyond):
            low, best, high = -high, -best, -low
        day = subject.day(measure.on if isinstance(measure, FrontDistanceAt | FrontPastAt) else target.date)
        if 0 <= day < subject.results.days:
            out.append(Mark(subject.on(day), best, low, high))
    return out


def cities(subject: Subject) -> alt.VConcatChart:
    """Days on which cities were lost."""
    fronts = subject.fronts
    rows: list[dict[str, Any]] = []
    last = subject.results.days - 1
    for measure, target in subject.recorded(CityLostDay):
        if subject.place and measure.place != subject.place:
            continue
        held = [data.fallen[data.cities.index(measure.place), : last + 1] == 1 for data in fronts]
        days = np.array([float(np.argmax(h)) for h in held if h.any()])
        row = {"city": measure.place, "order": target.value_best, "count": ""}
        row |= {"rl": subject.on(target.value_low), "rb": subject.on(target.value_best)}
        row |= {"rh": subject.on(target.value_high)}
        if len(days):
            low, mid, high = np.quantile(days, [0.05, 0.5, 0.95])
            row |= {"l": subject.on(low), "m": subject.on(mid), "h": subject.on(high)}
        if len(days) < len(fronts):
            row["count"] = f"{len(days)} of {len(fronts)}"
        rows.append(row)
    if not rows:
        raise ParameterError("no city of which the day of its loss is on record, and that the front can reach")
    left, count = 62.0, 26.0
    y_axis = alt.Axis(title=None, ticks=False, domain=False, minExtent=left, maxExtent=left, grid=True)
    y = alt.Y("city:N", sort=alt.EncodingSortField("order", op="min"), axis=y_axis)
    x = day_axis(True, subject.results.days / 30.4)
    x.shorthand = "m:T"
    base = alt.Chart(inline(rows))
    layers = [
        base.mark_rule(color=theme.MODEL, strokeWidth=2.2, opacity=0.55).encode(y=y, x=_at(x, "l"), x2="h:T"),
        base.mark_tick(color=theme.MODEL, thickness=1.6, height=7).encode(y=y, x=x),
        base.mark_rule(color=theme.RECORD, strokeWidth=1.3).encode(y=y, x=_at(x, "rl"), x2="rh:T"),
        base.mark_point(
            shape="diamond", filled=True, color=theme.RECORD, size=24, opacity=1, stroke="white", strokeWidth=0.5
        ).encode(y=y, x=_at(x, "rb")),
        base.mark_text(align="left", baseline="middle").encode(
            y=y, text="count:N", x=alt.value(subject.width - left - RIGHT - count + 4)
        ),
    ]
    chart = alt.layer(*layers).properties(
        width=subject.width - left - RIGHT - count, height=11.0 * len(rows),
        title=alt.Title("Day on which the enemy first holds the city"),
    )  # fmt: skip
    which = "the one world" if len(fronts) == 1 else f"median of {len(fronts)} worlds and 5 to 95 % of them"
    note = (
        f"Blue: {which}. Black: the record, with its range. "
        "At the right: worlds in which it is lost at all, if not all."
    )
    return stacked(subject, "When cities were lost", [chart], note, left)


def _at(x: alt.X, name: str) -> alt.X:
    out: alt.X = x.copy(deep=True)
    out.shorthand = f"{name}:T"
    return out


def losses(subject: Subject) -> alt.VConcatChart:
    """Losses since the first day."""
    days = np.arange(1, subject.results.days + 1)
    irrecoverable, wounded, german = [], [], []
    for frame in subject.front_frames:
        axis, off = frame.data.axis, frame.off_axis
        n = subject.results.days
        irrecoverable.append((axis["killed"] + axis["captured"]).sum(axis=0)[:n] + off.irrecoverable * days)
        wounded.append(axis["wounded"].sum(axis=0)[:n] + off.wounded * days)
        german.append(axis["german_losses"].sum(axis=0)[:n])
    panels = [
        Panel("Soviet killed, captured and missing (thousand)", [_total(subject, irrecoverable)],
              _added(subject, SovietIrrecoverable), format=",d"),
        Panel("Soviet wounded and sick (thousand)", [_total(subject, wounded)], _added(subject, SovietSanitary),
              format=",d"),
        Panel("German casualties of all kinds, without frostbite (thousand)", [_total(subject, german)],
              _since_the_first_day(subject), format=",d"),
    ]  # fmt: skip
    note = "Soviet record: spans added up, ends of ranges too." if panels[0].marks else ""
    return by_day(subject, "Losses of the armies since the first day", panels, note)


def armies(subject: Subject) -> alt.VConcatChart:
    """Men of both sides, and Soviet soldiers captured and missing, beside counts on record."""
    n = subject.results.days
    soviet = [f.data.axis["defenders"].sum(axis=0)[:n] + f.off_axis.men for f in subject.front_frames]
    german = [f.data.axis["attackers"].sum(axis=0)[:n] for f in subject.front_frames]
    captured = [f.data.axis["captured"].sum(axis=0)[:n] for f in subject.front_frames]
    panels = [
        Panel("Soviet men (thousand)", [_total(subject, soviet)], _counted(subject, "soviet_men"), format=",d"),
        Panel("German men (thousand)", [_total(subject, german)], _counted(subject, "german_men"), format=",d"),
        Panel("Soviet captured and missing, on the axes (thousand)", [_total(subject, captured)],
              _counted(subject, "soviet_captured"), format=",d"),
    ]  # fmt: skip
    note = "Black: counts on record, which differ in whom they count; Soviet men with those off the axes, as given."
    return by_day(subject, "Men at the front", panels, note)


def _counted(subject: Subject, curve: CurveName) -> list[Mark]:
    return [
        Mark(point.last.isoformat(), value, value, value)
        for point in on_record(subject.scenario, curve)
        for value in [point.value / THOUSAND]
        if subject.day(point.last) < subject.results.days
    ]


def _total(subject: Subject, values: list[Any]) -> Curve:
    return Curve("model", subject.days, np.stack(values))


def _added(subject: Subject, kind: type[SovietIrrecoverable | SovietSanitary]) -> list[Mark]:
    """Losses of the record over spans that follow on each other from the first day, added up; ends as well."""
    out: list[Mark] = []
    low = best = high = 0.0
    expected = subject.results.start
    for measure, target in subject.recorded(kind):
        if measure.first != expected or subject.day(measure.last) >= subject.results.days:
            break
        low, best, high = low + target.value_low, best + target.value_best, high + target.value_high
        out.append(Mark(measure.last.isoformat(), best / THOUSAND, low / THOUSAND, high / THOUSAND))
        expected = measure.last + timedelta(1)
    return out


def _since_the_first_day(subject: Subject) -> list[Mark]:
    return [
        Mark(
            measure.last.isoformat(),
            target.value_best / THOUSAND,
            target.value_low / THOUSAND,
            target.value_high / THOUSAND,
        )
        for measure, target in subject.recorded(GermanCasualties)
        if 0 <= subject.day(measure.last) < subject.results.days
    ]


def hooks(subject: Subject) -> alt.VConcatChart:
    """What the society does to the front."""
    n = subject.results.days
    fronts = subject.fronts
    cohesion = []
    for data in fronts:
        men = np.maximum(data.axis["defenders"], 1e-9)
        cohesion.append((data.axis["cohesion"] * men).sum(axis=0)[:n] / men.sum(axis=0)[:n])
    rows: Sequence[tuple[str, np.ndarray]] = [
        ("Cohesion: soldiers, on combat power (ratio)", np.stack(cohesion)),
        ("Leadership: fidelity of the command tree (ratio)", np.stack([d.nation["leadership"][:n] for d in fronts])),
        ("Production: labour and its effort (ratio)", np.stack([d.nation["production"][:n] for d in fronts])),
        ("Replacement: those called up who arrive (ratio)", np.stack([d.nation["replacement"][:n] for d in fronts])),
    ]
    if all(np.allclose(values, 1.0, rtol=0, atol=1e-9) for _, values in rows):
        raise ResultsError("the halves of this run do not act on each other: all hooks are 1; run both, coupled")
    low = min(float(np.quantile(values, 0.05, axis=0).min()) for _, values in rows)
    high = max(float(np.quantile(values, 0.95, axis=0).max()) for _, values in rows)
    domain = (0.05 * np.floor(low / 0.05) - 0.02, 0.05 * np.ceil(high / 0.05) + 0.02)
    panels = [
        Panel(
            heading,
            [Curve("model", subject.days, values)],
            domain=(float(domain[0]), float(domain[1])),
            level=1.0,
            height=46,
            format=".2f",
        )
        for heading, values in rows
    ]
    note = "Ratios to the mean over uncoupled runs, which is 1 (dashed)."
    given = dict(subject.results.provenance.get("parameters", {}))
    ends = [given.get(f"coupling.{end}_cohesion") for end in ("least", "most")]
    if None not in ends:
        note += f" Cohesion is kept between {ends[0]:g} and {ends[1]:g}, each axis weighted by its men."
    return by_day(subject, "What the society does to the front", panels, note)
