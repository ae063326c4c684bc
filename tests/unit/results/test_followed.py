"""Who is followed: rows drawn by key, out of groups that are fixed before the first day."""

from __future__ import annotations

import numpy as np
import pytest
from people_rows import official_by_block

from homefront.observe.followed import ASKED, CITIES, OFFICIAL, SOLDIER, TURNS, official_of, rows_followed
from homefront.scenario.outcomes import place_in_question
from homefront.scenario.schema import Scenario
from homefront.world.people import Layout, layout_of

KINDS = ("city", "city", "towns", "countryside", "army")


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Five places of 20, 10, 10, 20 and 10 blocks, each of four households of 1 to 5 persons."""
    blocks = np.array([20, 10, 10, 20, 10])
    sizes = np.random.default_rng(1).integers(1, 6, int(blocks.sum()) * 4).astype(np.uint8)
    return layout_of(sizes, blocks, 4)


def places_of(layout: Layout, rows: np.ndarray) -> list[int]:
    return (np.searchsorted(layout.place_start, rows, side="right") - 1).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_twelve_are_of_the_groups_that_were_fixed(layout: Layout, seed: int) -> None:
    rows = rows_followed(layout, KINDS, 0, seed, 12)
    where = places_of(layout, rows)
    assert len(set(rows.tolist())) == 12
    assert where.count(4) == 1  # the soldier
    assert where.count(0) >= TURNS.count(ASKED) + TURNS.count(OFFICIAL)
    assert where.count(1) >= TURNS.count(CITIES)
    assert set(rows.tolist()) & set(official_by_block(layout)[:20].tolist())


def test_the_official_of_a_block_is_its_first_to_act(layout: Layout) -> None:
    assert [official_of(layout, block) for block in range(layout.n_blocks)] == official_by_block(layout).tolist()


def test_the_first_of_a_longer_list_are_those_of_a_shorter_one(layout: Layout) -> None:
    assert set(rows_followed(layout, KINDS, 0, 3, 12)) <= set(rows_followed(layout, KINDS, 0, 3, 30))


def test_as_many_as_there_are_and_nobody_twice(layout: Layout) -> None:
    everybody = rows_followed(layout, KINDS, 0, 1, 10 * layout.n_people)
    assert everybody.tolist() == list(range(layout.n_people))


def test_a_country_without_soldiers_cities_or_a_place_asked_about(layout: Layout) -> None:
    rows = rows_followed(layout, ("towns",) * 5, -1, 1, 60)
    assert len(rows) == 60
    assert set(places_of(layout, rows)) == {0, 1, 2, 3, 4}


def test_soldiers_are_followed_as_such_only(layout: Layout) -> None:
    rows = rows_followed(layout, KINDS, -1, 1, 120)
    assert places_of(layout, rows).count(4) == TURNS.count(SOLDIER) * 10


def test_the_place_asked_about_is_the_city_that_might_fall(moscow: Scenario) -> None:
    assert place_in_question(moscow.outcomes) == "Moscow"
    assert place_in_question([one for one in moscow.outcomes if one.kind == "people_away"]) == ""
    assert place_in_question(()) == ""
