"""What is drawn beside the record and is no target: every number of it that a run answers has a hit or a miss."""

from __future__ import annotations

from collections import Counter

import pytest

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.results.beside import beside_rows, beside_values, points_of
from homefront.scenario.loader import load_scenario
from homefront.scenario.on_record import on_record
from homefront.views.announced import announced


def test_every_number_on_record_has_an_id_of_its_own() -> None:
    moscow = load_scenario("moscow-1941")
    curves = {(item.curve, item.place) for item in moscow.on_record}
    assert len(points_of(moscow)) == sum(len(on_record(moscow, *one)) for one in curves) == 24
    assert points_of(load_scenario("britain-1940")) == {}


def test_a_world_of_the_front_answers_all_but_the_people() -> None:
    moscow = load_scenario("moscow-1941")
    settings = Settings(only="front", parameters="defaults")
    given = prepare(moscow, settings, 1)
    world = run_world(given)
    found = beside_values(moscow, frame_of(given, world))
    assert set(points_of(moscow)) - set(found) == {"people_present Moscow 1941-12-28"}
    assert world.front is not None
    assert found["temperature 1941-11-13"] == pytest.approx(world.front.nation["temperature"][144])
    assert found["aircraft 1942-01-01"] == pytest.approx(39 * world.front.industry["output"][193:558].mean())
    rows = beside_rows(moscow, [found])
    assert [row["hit"] for row in rows] == sorted(row["hit"] for row in rows)
    assert not next(row for row in rows if row["id"] == "aircraft 1942-01-01")["hit"]


@pytest.mark.parametrize(
    ("values", "hit"), [([60.0, 61.0], True), ([59.0, 59.0], False), ([30.0, 100.0], True), ([90.0, 99.0], False)]
)
def test_a_number_is_hit_within_the_worlds_or_near_their_middle(values: list[float], hit: bool) -> None:
    """Tanks of 1942: 67 a day."""
    moscow = load_scenario("moscow-1941")
    (row,) = beside_rows(moscow, [{"tanks 1942-01-01": value} for value in values])
    assert row["hit"] is hit


def test_a_quotient_of_two_numbers_is_no_event() -> None:
    moscow = load_scenario("moscow-1941")
    left = {row.what for row in moscow.announcements} - {row.what for row in announced(moscow)}
    assert left == {"Ratio of told to real irrecoverable loss"}
    for name in ("britain-1940", "france-1940"):
        scenario = load_scenario(name)
        assert Counter(announced(scenario)) == Counter(scenario.announcements)
