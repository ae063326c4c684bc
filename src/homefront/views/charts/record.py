"""What is on record for the curves of a run: targets and rows beside curves, as marks in the unit of their panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from homefront.scenario.front_measures import (
    CityLostDay,
    CityMeasure,
    CityRegainedDay,
    FrontBeyond,
    FrontClosest,
    FrontDistanceAt,
    FrontPastAt,
)
from homefront.scenario.on_record import on_record
from homefront.scenario.parts import CurveName
from homefront.scenario.rows import TargetRow
from homefront.scenario.schema import Scenario
from homefront.scenario.society_measures import PopulationAt, SeriesAt
from homefront.units import THOUSAND
from homefront.views.charts.about import EVERYWHERE, About
from homefront.views.charts.definition import Mark


def of_target(target: TargetRow, on: date, times: float = 1.0, **more: Any) -> Mark:
    """The mark of a target."""
    low, best, high = (times * value for value in (target.value_low, target.value_best, target.value_high))
    label = f"{target.target_id}: {target.what}"
    return Mark(on, best, low, high, label, target.source, target.confidence, **more)


def span(mark: Mark, first: date, last: date) -> Mark:
    """The same as the mean of some days."""
    return replace(mark, on=first + (last - first) / 2, first=first, last=last, shape="bar")


def beside(
    about: About, curve: CurveName, times: float = 1.0, place: str | None = None, days: int = 0, at_end: bool = False
) -> list[Mark]:
    """Rows that the scenario sets beside a curve: points, and bars where a row is of more than a day.

    days : of the curve, those of the run if 0.   at_end : a total since the first day stands at the last of its days.
    """
    out = []
    for point in on_record(about.scenario, curve, place):
        if about.day(point.last) >= (days or about.days):
            continue
        value = times * point.value
        first = point.last if at_end else max(point.first, about.start)
        mark = Mark(point.last, value, value, value, point.label, point.source, point.confidence)
        out.append(mark if first == point.last else span(mark, first, point.last))
    return out


def shares_away(about: About) -> tuple[list[Mark], list[Mark]]:
    """(all, by their own decision) per cent of the people of the place who were away.

    People present become a share away, of the people that the scenario gives the place; those present on a day are
    those who were not gone the evening before.
    """
    if about.place_id == EVERYWHERE:
        return [], []
    everybody = 100.0 / about.people
    gone = [
        replace(
            of_target(target, max(about.start, measure.on - timedelta(1))), best=100 - everybody * target.value_best,
            low=100 - everybody * target.value_high, high=100 - everybody * target.value_low,
        )
        for measure, target in about.recorded(PopulationAt, about.place_id)
    ]  # fmt: skip
    for mark in beside(about, "people_present", everybody, about.place_id):
        away = 100 - mark.best
        gone.append(replace(mark, best=away, low=away, high=away))
    return [m for m in gone if about.has(m.on)], of_series(about, "own", 100.0)


def of_series(about: About, series: str, times: float = 1.0) -> list[Mark]:
    """Targets of a recorded series of the society at the place that is shown, on their days."""
    return [
        of_target(target, measure.on, times)
        for measure, target in about.recorded(SeriesAt, about.place_id)
        if measure.series == series and about.has(measure.on)
    ]


def distances(about: About, city: str) -> list[Mark]:
    """km that the front was short of a city; triangles on the day of its loss or return, at 0."""
    out = []
    for measure, target in about.recorded(CityMeasure, place=city):  # type: ignore[type-abstract]
        low, best, high = target.value_low, target.value_best, target.value_high
        if isinstance(measure, CityLostDay | CityRegainedDay):
            if best < about.days:
                first, last = about.on(low), min(about.on(high), about.last)
                mark = Mark(
                    about.on(best), 0.0, 0.0, 0.0, f"{target.target_id}: {target.what}", target.source,
                    target.confidence, "down" if isinstance(measure, CityLostDay) else "up", first, last,
                )  # fmt: skip
                out.append(mark)
        elif isinstance(measure, FrontDistanceAt | FrontPastAt | FrontClosest | FrontBeyond):
            when = measure.on if isinstance(measure, FrontDistanceAt | FrontPastAt) else target.date
            mark = of_target(target, when)
            if isinstance(measure, FrontPastAt | FrontBeyond):
                mark = replace(mark, low=-high, best=-best, high=-low)
            if about.has(when):
                out.append(mark)
    return out


def since_the_first_day(about: About, kind: Any, series: str = "") -> list[Mark]:
    """Thousands by the last days of spans that begin with the first day."""
    return [
        of_target(target, measure.last, 1 / THOUSAND, series=series)
        for measure, target in about.recorded(kind) if about.has(measure.last)
    ]  # fmt: skip


def added_up(about: About, kind: Any) -> list[Mark]:
    """Thousands over spans that follow one another from the first day on, added up; the ends of ranges as well."""
    out: list[Mark] = []
    totals, expected = [0.0, 0.0, 0.0], about.start
    for measure, target in about.recorded(kind):
        if measure.first != expected or not about.has(measure.last):
            break
        ends = (target.value_low, target.value_best, target.value_high)
        totals = [a + b / THOUSAND for a, b in zip(totals, ends, strict=True)]
        low, best, high = totals
        out.append(replace(of_target(target, measure.last), low=low, best=best, high=high))
        expected = measure.last + timedelta(1)
    return out


def over_spans(about: About, kind: Any, times: Any = 1.0) -> list[Mark]:
    """Means of spans that end within the days of industry. times : number, or what gives it of a measure."""
    return [
        span(of_target(target, measure.last, times(measure) if callable(times) else times), measure.first, measure.last)
        for measure, target in about.recorded(kind) if about.day(measure.last) < about.industry_days
    ]  # fmt: skip


def cities_with_distances(scenario: Scenario) -> list[str]:
    """Cities for which a distance of the front is on record."""
    targets = {row.target_id for row in scenario.targets}
    known = (m for m in scenario.measures if isinstance(m, FrontDistanceAt | FrontPastAt) and m.target in targets)
    return list(dict.fromkeys(m.place for m in known))


def places_on_record(about: About) -> list[str]:
    """Ids of the places of which anything is on record that charts by place show."""
    named: Sequence[Any] = [
        *(measure.where for measure in about.scenario.measures), *(item.place for item in about.scenario.on_record)
    ]  # fmt: skip
    return [place for place in dict.fromkeys(named) if isinstance(place, str) and place in about.places.ids]
