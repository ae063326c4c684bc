"""Outcomes of one world: one function a kind (scenario.toml, [[outcome]])."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from homefront.observe.front_recorder import FrontData
from homefront.results import front_measures as front
from homefront.results.frame import Frame
from homefront.results.front_measures import FrontFrame
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.outcomes import OUTCOMES, Outcome
from homefront.scenario.schema import Scenario


def _gone_own_most(f: Frame, o: Outcome) -> float:
    """At most all of them: who had been moved by order, came back and left is in the rise too, but was not present."""
    own, gone = f.series("own", o.place), f.series("gone", o.place)
    eve = f.day(o.after)
    present = 1.0 - gone[eve]
    rise = own[eve + 1 : f.day(o.last) + 1].max() - own[eve]
    return float(min(rise, present) / present) if present > 0.0 else 0.0


def _greatest(name: str) -> Callable[[Frame, Outcome], float]:
    return lambda f, o: float(f.series(name, o.regions).max())


def _on_the_last_day(*names: str) -> Callable[[Frame, Outcome], float]:
    """Residents in these states on the last day, persons; soldiers are counted where they come from."""

    def people(f: Frame, _: Outcome) -> float:
        home = np.array([kind != ARMY_KIND for kind in f.known_places.kinds])
        share = sum(np.asarray(f.society[name][:, -1], dtype=float) for name in names)
        return float((share * f.known_places.population)[home].sum())

    return people


def _place(o: Outcome) -> str:
    assert o.place is not None
    return o.place


def _city_held(f: Frame, o: Outcome) -> float:
    a = f.known_front
    if np.isnan(a.invest_km) or np.isnan(a.invest_days):
        raise ValueError("whether a city is held needs invest_km and invest_days")
    return front.city_held(a.data, _place(o), a.invest_km, a.invest_days)


OUTCOME_FUNCTIONS: dict[str, Callable[[Frame, Outcome], float]] = {
    "gone_own_most": _gone_own_most,
    "share_gone_most": _greatest("gone"),
    "share_own_most": _greatest("own"),
    "people_occupied": _on_the_last_day("occupied"),
    "people_away": _on_the_last_day("own", "ordered", "homeless"),
    "city_held": _city_held,
    "front_closest": lambda f, o: front.front_closest(f.known_front.data, _place(o), f.days - 1),
    "soviet_killed": lambda f, o: front.soviet_killed(f.known_front.data),
    "soviet_captured": lambda f, o: front.soviet_captured(f.known_front.data),
    "german_casualties": lambda f, o: front.german_casualties(f.known_front.data, f.days - 1),
    "war_output": lambda f, o: front.war_output(f.known_front.data, f.day(o.first), f.day(o.last)),
}


def outcome_values(scenario: Scenario, frame: Frame) -> dict[str, float]:
    """Value of every outcome of the scenario that the run answers, by id.

    An outcome without dates is that of the run's own days, however many: `--days 30` says who held on 30 days.
    """
    return {
        outcome.id: OUTCOME_FUNCTIONS[outcome.kind](
            frame, replace(outcome, regions=scenario.region_ids(outcome.regions)) if outcome.regions else outcome
        )
        for outcome in scenario.outcomes
        if frame.answers(OUTCOMES[outcome.kind].half, outcome.place, outcome.dates, scenario.end)
    }


def front_outcomes(scenario: Scenario, data: FrontData, invest_km: float, invest_days: float) -> dict[str, float]:
    """The scenario's outcomes of front and industry, of a front that ran by itself from the scenario's first day.

    invest_km, invest_days : the world's front.invest_distance and front.invest_days.
    """
    given = FrontFrame(data, invest_km=invest_km, invest_days=invest_days)
    return outcome_values(scenario, Frame(None, None, scenario.start, given.days, given))
