"""Contact layers: in range, where they belong, in the right shares; whom people hear are their contacts."""

from __future__ import annotations

import numpy as np
import pytest
from people_rows import entry_by_row
from scipy import stats

from homefront.compiled import serial
from homefront.errors import ResourceError
from homefront.streams import stream_key
from homefront.world.contacts import (
    Crowd,
    Graph,
    Layer,
    Neighbours,
    Partners,
    alias_table,
    block_of,
    contact,
    contact_at,
    n_contacts,
    place_of,
)  # fmt: skip
from homefront.world.hearing import GROUP, PARTNERS, hear_block, no_table, with_table
from homefront.world.people import Layout, lay_out, layout_of
from homefront.world.published import ROUND, entries
from homefront.world.state import empty_state

POPULATION = np.array([1e6, 3e6, 2.5e5, 5e5])
BLOCKS = np.array([3, 5, 1, 2])


@pytest.fixture(scope="module")
def layout() -> Layout:
    return lay_out(BLOCKS, 10, 3.1, seed=4)


@pytest.fixture(scope="module")
def society(layout: Layout) -> Neighbours:
    share, other = alias_table(POPULATION)
    return Neighbours(
        stream_key(4, "world.contacts"), 2, 4, 20, layout.block_start, layout.block_place, layout.place_start, share,
        other,
    )  # fmt: skip


@serial
def _all_contacts(layer, n):  # type: ignore[no-untyped-def]
    out = np.empty((n, n_contacts(layer, 0)), dtype=np.int64)
    for i in range(n):
        for k in range(out.shape[1]):
            out[i, k] = contact(layer, i, k)
    return out


def all_contacts(layer: Layer, n: int) -> np.ndarray:
    """Contacts of persons 0 to n - 1, as kernels see them."""
    return np.asarray(_all_contacts(layer, n))


@pytest.fixture(scope="module")
def drawn(society: Neighbours, layout: Layout) -> np.ndarray:
    return all_contacts(society, layout.n_people)


@pytest.mark.parametrize(
    "weights",
    [[1.0], [1.0, 1.0], [1.0, 2.0, 3.0, 4.0], [1e-9, 1.0, 1e9], list(POPULATION), list(range(1, 200))],
    ids=lambda w: f"{len(w)} weights",
)
def test_alias_table_holds_the_weights_exactly(weights: list[float]) -> None:
    share, other = alias_table(np.array(weights))
    mass = share.copy()
    np.add.at(mass, other, 1 - share)
    np.testing.assert_allclose(mass / len(weights), np.array(weights) / sum(weights), rtol=1e-12, atol=1e-15)


def test_alias_shares_are_chances() -> None:
    share, other = alias_table(np.random.default_rng(0).pareto(1.0, 500) + 1e-3)
    assert ((share >= 0) & (share <= 1)).all()
    assert ((other >= 0) & (other < 500)).all()


def test_contacts_are_rows_of_the_society(drawn: np.ndarray, layout: Layout) -> None:
    assert drawn.min() >= 0
    assert drawn.max() < layout.n_people


def test_first_contacts_are_of_the_own_block(drawn: np.ndarray, layout: Layout) -> None:
    block = np.repeat(np.arange(layout.n_blocks), np.diff(layout.block_start))
    assert (block[drawn[:, :2]] == block[:, None]).all()


def test_next_contacts_are_of_the_own_place(drawn: np.ndarray, layout: Layout) -> None:
    place = np.repeat(np.arange(layout.n_places), np.diff(layout.place_start))
    assert (place[drawn[:, 2:6]] == place[:, None]).all()


def test_contacts_in_the_place_reach_its_other_blocks(drawn: np.ndarray, layout: Layout) -> None:
    """Uniform over the rows of the place: half of London does not talk to the other half only by letter."""
    first, last = layout.place_start[1], layout.place_start[2]
    counts = np.bincount(drawn[first:last, 2:6].ravel() - first, minlength=last - first)
    assert stats.chisquare(counts).pvalue > 1e-3


def test_letters_go_by_population(drawn: np.ndarray, layout: Layout) -> None:
    place = np.repeat(np.arange(layout.n_places), np.diff(layout.place_start))
    letters = np.bincount(place[drawn[:, 6:]].ravel(), minlength=4)
    assert stats.chisquare(letters, letters.sum() * POPULATION / POPULATION.sum()).pvalue > 1e-3


def test_letters_reach_the_rows_of_a_place_evenly(drawn: np.ndarray, layout: Layout) -> None:
    first, last = layout.place_start[1], layout.place_start[2]
    letters = drawn[:, 6:].ravel()
    there = letters[(letters >= first) & (letters < last)] - first
    assert stats.chisquare(np.bincount(there, minlength=last - first)).pvalue > 1e-3


def test_block_of_agrees_with_the_starts(society: Neighbours, layout: Layout) -> None:
    expected = np.repeat(np.arange(layout.n_blocks), np.diff(layout.block_start))
    assert [block_of(society, i) for i in range(layout.n_people)] == expected.tolist()


def test_place_of_agrees_with_the_starts(society: Neighbours, layout: Layout) -> None:
    expected = np.repeat(np.arange(layout.n_places), np.diff(layout.place_start))
    assert [place_of(society, i) for i in range(layout.n_people)] == expected.tolist()


def test_a_known_block_saves_only_the_search(society: Neighbours, layout: Layout) -> None:
    for i in range(0, layout.n_people, 17):
        block = int(block_of(society, i))
        assert [contact_at(society, block, i, k) for k in range(26)] == [contact(society, i, k) for k in range(26)]


def test_plain_calls_and_kernels_name_the_same_contacts(society: Neighbours, drawn: np.ndarray) -> None:
    assert [[contact(society, i, k) for k in range(26)] for i in range(50)] == drawn[:50].tolist()


def test_a_crowd_is_everybody_but_oneself() -> None:
    crowd = Crowd(5)
    assert all_contacts(crowd, 5).tolist() == [[j for j in range(5) if j != i] for i in range(5)]
    assert [contact(crowd, 2, k) for k in range(n_contacts(crowd, 2))] == [0, 1, 3, 4]
    assert place_of(crowd, 3) == 0


def test_a_graph_names_its_rows() -> None:
    graph = Graph(np.array([0, 2, 4, 6]), np.array([1, 2, 0, 2, 1, 0], dtype=np.int32))
    assert all_contacts(graph, 3).tolist() == [[1, 2], [0, 2], [1, 0]]
    assert [contact_at(graph, 0, 2, k) for k in range(n_contacts(graph, 2))] == [1, 0]
    assert place_of(graph, 1) == 0


# --- blocks that meet blocks ---------------------------------------------------------------------------------------


MANY = np.array([40, 90, 1, 30])


def partners(seed: int, layout: Layout, counts: tuple[int, int, int] = (2, 4, 3)) -> Partners:
    share, other = alias_table(POPULATION)
    return Partners(
        stream_key(seed, "world.contacts"), *counts, layout.block_start, layout.block_place, layout.place_block, share,
        other, no_table(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Layout:
    return lay_out(MANY, 10, 3.1, seed=4)


@pytest.fixture(scope="module")
def met(town: Layout) -> np.ndarray:
    return all_contacts(partners(4, town), town.n_people)


def test_partners_sit_where_they_belong(met: np.ndarray, town: Layout) -> None:
    block = np.repeat(np.arange(town.n_blocks), np.diff(town.block_start))
    place = np.repeat(np.arange(town.n_places), np.diff(town.place_start))
    assert met.min() >= 0
    assert met.max() < town.n_people
    assert (block[met[:, :2]] == block[:, None]).all()
    assert (place[met[:, 2:6]] == place[:, None]).all()


def test_nobody_is_their_own_contact_in_the_block(met: np.ndarray) -> None:
    assert (met[:, :2] != np.arange(len(met))[:, None]).all()


def test_a_block_meets_one_block_for_each_contact_and_two_by_letter(met: np.ndarray, town: Layout) -> None:
    block = np.repeat(np.arange(town.n_blocks), np.diff(town.block_start))
    for b in range(0, town.n_blocks, 7):
        rows = met[town.block_start[b] : town.block_start[b + 1]]
        assert all(len(np.unique(block[rows[:, k]])) == 1 for k in range(6))
        half = (len(rows) + 1) // 2
        assert all(len(np.unique(block[rows[:half, k]])) == 1 for k in range(6, 9))
        assert all(len(np.unique(block[rows[half:, k]])) == 1 for k in range(6, 9))


def test_partner_blocks_are_those_of_the_place_evenly(town: Layout) -> None:
    """Over many keys: a place is not cut into parts that never talk."""
    first, last = town.place_block[1], town.place_block[2]
    block = np.repeat(np.arange(town.n_blocks), np.diff(town.block_start))
    row = int(town.block_start[first + 3])
    found = [block[contact(partners(seed, town), row, k)] - first for seed in range(400) for k in range(2, 6)]
    assert stats.chisquare(np.bincount(found, minlength=last - first)).pvalue > 1e-3


def test_letters_of_partners_go_by_population(town: Layout) -> None:
    place = np.repeat(np.arange(town.n_places), np.diff(town.place_start))
    rows = town.block_start[:-1]
    letters = np.bincount(
        [place[contact(partners(seed, town), int(i), 6)] for seed in range(12) for i in rows], minlength=4
    )
    assert stats.chisquare(letters, letters.sum() * POPULATION / POPULATION.sum()).pvalue > 1e-3


def test_a_block_of_one_hears_itself_only_in_its_block() -> None:
    layout = lay_out(np.array([1]), 1, 0.0, seed=1)
    share, other = alias_table(np.ones(1))
    layer = Partners(
        np.uint64(7), 2, 1, 1, layout.block_start, layout.block_place, layout.place_block, share, other, no_table()
    )  # fmt: skip
    assert {contact(layer, 0, k) for k in range(4)} == {0}


# --- what a block hears --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def uneven() -> Layout:
    """Blocks of 1 to 60 people, so that rows of fewer than sixteen, of sixteen and of more go round."""
    rng = np.random.default_rng(2)
    sizes = np.concatenate([np.full(24, n) for n in (1, 2, 3)] + [rng.integers(1, 16, 4 * 89)]).astype(np.uint8)
    sizes[4 * 10 : 4 * 11] = 4  # exactly sixteen people
    return layout_of(sizes, np.array([20, 60, 7, 20]), 4)


@serial
def _hear(layer, block, slots, published, sums, voices):  # type: ignore[no-untyped-def]
    hear_block(layer, block, slots, published, sums, voices)


def check_what_is_heard(layer: Layer, layout: Layout) -> None:
    """Sums and voices of each slot are those of the very persons that `contact` names; the silent are not heard."""
    rng = np.random.default_rng(1)
    published = empty_state(layout).published
    said = rng.integers(1, 65_536, layout.n_people)
    said[::5] = 0
    published[entry_by_row(layout)] = said
    for b in range(layout.n_blocks):
        start = int(layout.block_start[b]) + ROUND * b
        slots = int(layout.block_start[b + 1] - layout.block_start[b])
        published[start : start + slots + ROUND] = published[start + np.arange(slots + ROUND) % slots]
    named = all_contacts(layer, layout.n_people)
    for b in range(layout.n_blocks):
        rows = slice(int(layout.block_start[b]), int(layout.block_start[b + 1]))
        slots = rows.stop - rows.start
        sums, voices = np.zeros((2, -(-slots // 16) * 16), dtype=np.int32)
        _hear(layer, b, slots, published, sums, voices)
        np.testing.assert_array_equal(sums[:slots], said[named[rows]].sum(axis=1))
        np.testing.assert_array_equal(voices[:slots], (said[named[rows]] > 0).sum(axis=1))


@pytest.mark.parametrize(
    "counts", [(0, 0, 0), (3, 0, 0), (0, 7, 0), (0, 0, 12), (2, 4, 3), (7, 5, 1), (12, 12, 7)], ids=str
)
def test_whom_a_block_hears_are_its_contacts(uneven: Layout, counts: tuple[int, int, int]) -> None:
    check_what_is_heard(with_table(partners(9, uneven, counts)), uneven)


def test_whom_somebody_hears_are_his_contacts(uneven: Layout) -> None:
    share, other = alias_table(POPULATION)
    check_what_is_heard(
        Neighbours(
            stream_key(4, "world.contacts"), 2, 4, 3, uneven.block_start, uneven.block_place, uneven.place_start, share,
            other,
        ),
        uneven,
    )  # fmt: skip


def test_where_there_are_fewer_partners_nobody_speaks(uneven: Layout) -> None:
    """2 + 4 contacts of all slots are one group, 3 letters three: the rest of the table is the row of nobody."""
    table = with_table(partners(9, uneven)).table
    assert table.shape == (uneven.n_blocks, 3 * GROUP, 2)
    nobody = entries(uneven.n_people, uneven.n_blocks) - ROUND
    empty = np.zeros(3 * GROUP, dtype=bool)
    empty[GROUP : GROUP + PARTNERS] = empty[2 * GROUP : 2 * GROUP + PARTNERS] = True
    assert ((table[:, :, 0] == nobody) == empty).all()


def test_a_block_too_large_for_its_table_is_refused() -> None:
    layout = layout_of(np.full(300, 255, dtype=np.uint8), np.array([1]), 300)
    share, other = alias_table(np.ones(1))
    layer = Partners(np.uint64(1), 1, 1, 1, layout.block_start, layout.block_place, layout.place_block, share, other,
                     no_table())  # fmt: skip
    with pytest.raises(ResourceError, match=r"a block of 76,500 people; expected 65,535 at most\. Try a smaller"):
        with_table(layer)
