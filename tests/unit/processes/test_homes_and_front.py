"""What the front does to homes: calls people up, moves workers with their plants, sends letters."""

from __future__ import annotations

import numpy as np
import pytest
from people_rows import entries_that_do_not_repeat, heard_beliefs, household_by_row, official_by_block
from scipy import stats

from homefront.processes.letters import bereave, poisson
from homefront.processes.mobilisation import call_up
from homefront.processes.relocation import move_labour
from homefront.streams import stream_key, uniforms
from homefront.world.people import Layout, layout_of
from homefront.world.published import entries, publish_all
from homefront.world.state import HOME, HOMELESS, ORDERED, OWN_DECISION

BLOCKS, HOUSEHOLDS, SIZE = 1000, 10, 4
PEOPLE = BLOCKS * HOUSEHOLDS * SIZE
BLOCK_START = np.arange(BLOCKS + 1) * HOUSEHOLDS * SIZE
LAYOUT = layout_of(np.full(BLOCKS * HOUSEHOLDS, SIZE, dtype=np.uint8), np.full(4, BLOCKS // 4), HOUSEHOLDS)


def everybody_heard(layout: Layout) -> np.ndarray:
    """What is published where everybody believes 0.5."""
    published = np.zeros(entries(layout.n_people, layout.n_blocks), dtype=np.uint16)
    publish_all(published, layout.block_start, 0.5)
    return published


def check_silent(layout: Layout, published: np.ndarray, silent: np.ndarray) -> None:
    """Exactly these people are not heard, wherever their entries stand."""
    np.testing.assert_array_equal(np.isnan(heard_beliefs(layout, published)), silent)
    assert not entries_that_do_not_repeat(layout, published)


def error(p: float, n: float) -> float:
    return float(4 * np.sqrt(p * (1 - p) / n))


# --- call-up ---------------------------------------------------------------------------------------------------


def called(chance: float, days: int = 1, blocks: int = BLOCKS, state: int = HOME, occupied: int = 0) -> np.ndarray:
    """Who has been called (blocks, people of a block)."""
    enlisted, published = np.zeros(PEOPLE, dtype=np.uint8), everybody_heard(LAYOUT)
    for day in range(days):
        call_up(
            stream_key(1, "mobilisation.call"), day, blocks, chance, BLOCK_START, HOUSEHOLDS, LAYOUT.household_size,
            LAYOUT.turn, np.full(BLOCKS, occupied, dtype=np.uint8),
            np.full(BLOCKS * HOUSEHOLDS, state, dtype=np.uint8), enlisted, published,
        )  # fmt: skip
    check_silent(LAYOUT, published, enlisted == 1)
    return enlisted.reshape(BLOCKS, -1)


def uneven() -> Layout:
    """Blocks of 3 to 60 people in households of up to 20."""
    sizes = np.random.default_rng(3).choice([1, 1, 1, 2, 3, 20], 3 * 200).astype(np.uint8)
    return layout_of(sizes, np.full(4, 50), 3)


def test_the_official_is_the_first_of_the_household_that_acts_first() -> None:
    layout = uneven()
    enlisted, published = np.zeros(layout.n_people, dtype=np.uint8), everybody_heard(layout)
    call_up(
        stream_key(1, "mobilisation.call"), 0, 200, 1.0, layout.block_start, 3, layout.household_size, layout.turn,
        np.zeros(200, dtype=np.uint8), np.zeros(600, dtype=np.uint8), enlisted, published,
    )  # fmt: skip
    spared = np.flatnonzero(enlisted == 0)
    assert spared.tolist() == official_by_block(layout).tolist()
    assert household_by_row(layout)[spared].tolist() == (np.arange(200) * 3 + layout.turn[::3]).tolist()
    check_silent(layout, published, enlisted == 1)


@pytest.mark.parametrize("state", [HOME, ORDERED])
def test_those_who_can_be_reached_are_called_at_the_chance(state: int) -> None:
    found = called(0.1, state=state)
    assert found[:, 1:].mean() == pytest.approx(0.1, abs=error(0.1, PEOPLE))


def test_officials_are_spared() -> None:
    found = called(1.0)
    assert (found[:, 0] == 0).all()
    assert (found[:, 1:] == 1).all()


@pytest.mark.parametrize("state", [OWN_DECISION, HOMELESS])
def test_who_has_gone_is_not_reached(state: int) -> None:
    assert called(1.0, state=state).sum() == 0


def test_the_occupied_are_not_reached() -> None:
    assert called(1.0, occupied=1).sum() == 0


def test_soldiers_are_not_called() -> None:
    found = called(1.0, blocks=600)
    assert found[600:].sum() == 0
    assert found[:600, 1:].all()


def test_who_has_been_called_is_not_called_again() -> None:
    found = called(0.1, days=5)
    expected = 1 - 0.9**5
    assert found[:, 1:].mean() == pytest.approx(expected, abs=error(expected, PEOPLE))


# --- labour ----------------------------------------------------------------------------------------------------


def moved(occupied: int = 0, state: int = HOME, layout: Layout = LAYOUT) -> tuple[np.ndarray, np.ndarray]:
    """Blocks of two regions and of none; a fifth of the first moves, three in four of them to place 2."""
    away = np.full(layout.n_households, state, dtype=np.uint8)
    host = np.full(layout.n_households, -9, dtype=np.int16)
    destination, published = np.cumsum([[0.0, 0.0, 3.0, 1.0], [0.0, 0.0, 0.0, 1.0]], axis=1), everybody_heard(layout)
    move_labour(
        stream_key(1, "relocation.labour"), 3, layout.households_per_block, layout.household_size, layout.block_start,
        layout.block_place, np.array([0, 1, -1, -1]), np.array([0.2, 0.0]), destination,
        np.full(layout.n_blocks, occupied, dtype=np.uint8), away, host, published,
    )  # fmt: skip
    check_silent(layout, published, (away != state)[household_by_row(layout)])
    return away.reshape(4, -1), host.reshape(4, -1)


def test_who_moves_is_heard_no_more_in_blocks_of_all_sizes() -> None:
    away, _ = moved(layout=uneven())
    assert 10 < (away[0] == ORDERED).sum() < 60


def test_workers_go_with_their_plants_and_nobody_else() -> None:
    away, host = moved()
    n = away.shape[1]
    gone = away[0] == ORDERED
    assert gone.mean() == pytest.approx(0.2, abs=error(0.2, n))
    assert (away[1:] == HOME).all()
    assert set(host[0][gone]) == {2, 3}
    assert (host[0][gone] == 2).mean() == pytest.approx(0.75, abs=error(0.75, gone.sum()))
    assert (host[0][~gone] == -9).all()


@pytest.mark.parametrize(("occupied", "state"), [(1, HOME), (0, OWN_DECISION)])
def test_who_is_occupied_or_gone_does_not_move(occupied: int, state: int) -> None:
    away, _ = moved(occupied, state)
    assert (away == state).all()


# --- letters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.01, 0.4, 3.0])
def test_poisson_is_the_inverse_of_its_distribution(mean: float) -> None:
    u = uniforms(stream_key(1, "test.poisson"), 2000, 0)
    assert [poisson(x, mean, 1000.0) for x in u] == stats.poisson.ppf(u, mean).tolist()


def test_poisson_is_cut() -> None:
    assert poisson(0.999999, 50.0, 10.0) == 10


def bereaved(rate: float, days: int = 1, occupied: int = 0) -> np.ndarray:
    out = np.zeros(BLOCKS, dtype=np.float32)
    for day in range(days):
        bereave(
            stream_key(1, "letters.told"), day, BLOCK_START, np.repeat([0, 1], BLOCKS // 2).astype(np.int32),
            np.full(BLOCKS, occupied, dtype=np.uint8), np.array([rate, 0.0]), float(HOUSEHOLDS), out,
        )  # fmt: skip
    return out.reshape(2, -1)


def test_households_are_told_at_the_rate_of_their_place() -> None:
    """0.005 a person, 40 people to a block: 0.2 a block."""
    found = bereaved(0.005)
    assert found[0].mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.2 / 500))
    assert (found[1] == 0).all()


def test_no_post_under_occupation() -> None:
    assert bereaved(0.5, occupied=1).sum() == 0


def test_no_more_households_than_there_are() -> None:
    assert bereaved(0.1, days=20)[0].max() == HOUSEHOLDS
