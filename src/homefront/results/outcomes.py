"""Outcomes of one world (scenario.toml, [[outcome]]; scenario/outcomes.py)."""

from __future__ import annotations

from homefront.observe.front_recorder import FrontData
from homefront.results.frame import Frame, FrontFrame
from homefront.results.recorded_world import RecordedWorld
from homefront.scenario.schema import Scenario


def outcome_values(scenario: Scenario, frame: Frame) -> dict[str, float]:
    """Value of every outcome of the scenario that the run answers, by id.

    An outcome without dates is that of the run's own days, however many: `--days 30` says who held on 30 days.
    """
    world = RecordedWorld(scenario, frame)
    return {
        outcome.id: outcome.value(world)
        for outcome in scenario.outcomes
        if world.answers(outcome.half, outcome.where, outcome.dates)
    }


def front_outcomes(scenario: Scenario, data: FrontData, invest_km: float, invest_days: float) -> dict[str, float]:
    """The scenario's outcomes of front and industry, of a front that ran by itself from the scenario's first day.

    invest_km, invest_days : the world's front.invest_distance and front.invest_days.
    """
    given = FrontFrame(data, invest_km=invest_km, invest_days=invest_days)
    return outcome_values(scenario, Frame(None, None, scenario.start, given.days, given))
