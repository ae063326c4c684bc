"""Outcomes of a world: on hand-made series of people and a made-up front."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from homefront.observe.front_recorder import FrontData
from homefront.results.frame import Frame, FrontFrame
from homefront.results.outcomes import front_outcomes, outcome_values
from homefront.scenario.outcomes import WarOutput
from homefront.scenario.schema import Scenario


def test_moscow_gone_is_the_most_of_15_to_20_october_of_those_present_on_the_14th(
    moscow: Scenario, frame: Frame
) -> None:
    """14 October is day 4: 0.05 gone by themselves, 0.17 in all; 20 October is day 10, its 0.35 the most."""
    assert outcome_values(moscow, frame)["moscow_gone"] == pytest.approx((0.35 - 0.05) / (1 - 0.17))


def test_moscow_gone_is_a_maximum_and_not_the_last_day(moscow: Scenario, frame: Frame) -> None:
    frame.society["own"][0, 8] = 0.45
    assert outcome_values(moscow, frame)["moscow_gone"] == pytest.approx((0.45 - 0.05) / (1 - 0.17))


def test_moscow_gone_is_never_more_than_all(moscow: Scenario, frame: Frame) -> None:
    """Nine tenths were gone on the 14th, some by order; those come back and leave too."""
    frame.society["gone"][0, 4], frame.society["own"][0, 4] = 0.9, 0.5
    frame.society["own"][0, 7] = 0.8
    assert outcome_values(moscow, frame)["moscow_gone"] == 1.0
    frame.society["gone"][0, 4] = 1.0
    assert outcome_values(moscow, frame)["moscow_gone"] == 0.0


def test_moscow_gone_leaves_out_the_days_around(moscow: Scenario, frame: Frame) -> None:
    before = outcome_values(moscow, frame)["moscow_gone"]
    frame.society["own"][0, 11] = 0.9
    frame.society["own"][0, 3] = 0.9
    assert outcome_values(moscow, frame)["moscow_gone"] == before


def test_moscow_gone_does_not_count_those_whom_orders_moved(moscow: Scenario, frame: Frame) -> None:
    before = outcome_values(moscow, frame)["moscow_gone"]
    frame.society["ordered"][0, 5:] = 0.5
    frame.society["gone"][0, 5:] += 0.3
    assert outcome_values(moscow, frame)["moscow_gone"] == before


def test_a_run_that_ends_before_20_october_has_no_moscow_gone(moscow: Scenario, frame: Frame) -> None:
    assert "moscow_gone" in outcome_values(moscow, dataclasses.replace(frame, days=11))
    assert "moscow_gone" not in outcome_values(moscow, dataclasses.replace(frame, days=10))


def test_a_country_without_moscow_has_no_moscow_gone(moscow: Scenario, frame: Frame) -> None:
    places = dataclasses.replace(frame.known_places, ids=("Paris", "b", "c"))
    assert set(outcome_values(moscow, dataclasses.replace(frame, places=places))) == {"occupied_people", "people_away"}


def test_occupied_people_and_people_away_are_persons_on_the_last_day(moscow: Scenario, frame: Frame) -> None:
    found = outcome_values(moscow, frame)
    assert found["occupied_people"] == pytest.approx(0.5 * 4e6 + 0.25 * 3e6)
    assert found["people_away"] == pytest.approx(0.53 * 4e6 + 0.2 * 1e6)


# --- front and industry --------------------------------------------------------------------------------------------


@pytest.fixture
def ten_days(moscow: Scenario) -> Scenario:
    """Ten days of front; war output is that of days 10 to 19."""
    first, last = date(1941, 7, 2), date(1941, 7, 11)
    span = {"first": first, "last": last}
    outcomes = [o.model_copy(update=span) if isinstance(o, WarOutput) else o for o in moscow.outcomes]
    return dataclasses.replace(moscow, days=10, outcomes=tuple(outcomes))


def test_outcomes_of_a_front(ten_days: Scenario, front: FrontData) -> None:
    assert front_outcomes(ten_days, front, invest_km=5.0, invest_days=3.0) == {
        "moscow_held": 1.0,
        "closest_km": 5.0,
        "soviet_dead": pytest.approx(30_000),
        "soviet_captured": pytest.approx(100_000),
        "german_losses": pytest.approx(70_000),
        "war_output_1942": pytest.approx(2.45),
    }
    assert front_outcomes(ten_days, front, invest_km=5.0, invest_days=2.0)["moscow_held"] == 0.0


def test_a_front_cut_short_says_nothing_of_1942(moscow: Scenario, front: FrontData) -> None:
    found = front_outcomes(moscow, front, invest_km=15.0, invest_days=14.0)
    assert set(found) == {"moscow_held", "closest_km", "soviet_dead", "soviet_captured", "german_losses"}


def test_a_front_without_the_city_does_not_say_who_held_it(ten_days: Scenario, front: FrontData) -> None:
    elsewhere = dataclasses.replace(front, cities=("Paris", "Tula", "Kiev", "Minsk"))
    assert {"moscow_held", "closest_km"}.isdisjoint(front_outcomes(ten_days, elsewhere, 15.0, 14.0))


def test_whether_a_city_is_held_needs_the_numbers_it_rests_on(ten_days: Scenario, front: FrontData) -> None:
    with pytest.raises(ValueError, match="invest_km and invest_days"):
        outcome_values(ten_days, Frame(None, None, ten_days.start, 10, FrontFrame(front)))


def test_a_run_of_both_answers_both(moscow: Scenario, frame: Frame, front: FrontData) -> None:
    """Ten days: too few for moscow_gone."""
    alone = dataclasses.replace(frame, days=10)
    both = dataclasses.replace(alone, front=FrontFrame(front, invest_km=15.0, invest_days=14.0))
    society, all_of_it = outcome_values(moscow, alone), outcome_values(moscow, both)
    assert set(society) == {"occupied_people", "people_away"}
    assert society.items() <= all_of_it.items()
    of_the_front = {"moscow_held", "closest_km", "soviet_dead", "soviet_captured", "german_losses"}
    assert set(all_of_it) - set(society) == of_the_front


def test_another_country_declares_its_own(moscow: Scenario, frame: Frame, front: FrontData) -> None:
    own = moscow.outcomes[0].model_copy(update={"id": "kiev_held", "place": "Kiev"})
    assert front_outcomes(dataclasses.replace(moscow, outcomes=(own,)), front, 15.0, 14.0) == {"kiev_held": 0.0}
