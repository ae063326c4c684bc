"""Occupation by the record's dates, and a society at rest on the eve."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import trial_figures as trial
from hypothesis import given
from hypothesis import strategies as st
from people_rows import entries_that_do_not_repeat, heard_beliefs

from homefront.errors import ParameterError, ResourceError
from homefront.inputs.society import NEVER, Inputs, Places, Towns
from homefront.scenario.daily import variable_index
from homefront.world import build as building
from homefront.world.build import Built, build, memory_needed, refuse_if_too_large
from homefront.world.state import HOME, specs
from homefront.world.theatre import occupation


def one_place(entry_day: float = math.nan, exit_day: float = math.nan) -> Places:
    flat = np.zeros(1)
    return Places(
        ("a",), ("A",), ("a",), ("city",), np.ones(1), flat, flat, flat, flat, flat, flat, np.array([entry_day]),
        np.array([exit_day]),
    )  # fmt: skip


def towns(east: list[float], lost: list[float], regained: list[float] | None = None, nearest: int = 2) -> Towns:
    back = np.full(len(east), NEVER) if regained is None else np.array(regained)
    return Towns(np.array(east), np.zeros(len(east)), np.array(lost), back, 12.0, nearest, 5.0)


def enter_and_leave(places: Places, around: Towns) -> tuple[float, float]:
    entry_day, exit_day = occupation(np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int32), places, around)
    assert entry_day.shape == exit_day.shape == (1, 1)
    return float(entry_day[0, 0]), float(exit_day[0, 0])


def test_only_the_nearest_towns_decide() -> None:
    assert enter_and_leave(one_place(), towns([5.0, 15.0, 300.0], [10.0, 20.0, 1.0])) == (10.0, NEVER)


def test_majority_enters_when_half_the_weight_is_lost() -> None:
    around = towns([5.0, 15.0, 20.0], [10.0, 3.0, 4.0], nearest=3)
    assert enter_and_leave(one_place(), around)[0] == 10.0


def test_majority_of_the_weight_not_of_the_towns() -> None:
    around = towns([5.0, 6.0, 7.0], [NEVER, 3.0, 4.0], nearest=3)
    assert enter_and_leave(one_place(), around)[0] == 4.0


def test_majority_leaves_when_half_the_weight_is_regained() -> None:
    around = towns([5.0, 15.0], [10.0, 3.0], [40.0, 20.0])
    assert enter_and_leave(one_place(), around) == (10.0, 40.0)


def test_towns_regained_before_the_rest_are_lost_hold_nothing() -> None:
    around = towns([5.0, 5.0], [10.0, 30.0], [20.0, 25.0])
    assert enter_and_leave(one_place(), around) == (NEVER, NEVER)


def test_a_town_that_is_free_again_does_not_count_with_one_lost_later() -> None:
    """Weights .3 (lost day 7, free day 30), .3 (lost 73) and .4 (never lost): more than half is held on no day."""
    near, far = 1 / math.sqrt(0.3) - 1, 1 / math.sqrt(0.4) - 1
    around = replace(towns([near, -near, far], [7.0, 73.0, NEVER], [30.0, NEVER, NEVER], 3), offset=1.0)
    assert enter_and_leave(one_place(), around) == (NEVER, NEVER)


def test_a_block_can_be_held_again() -> None:
    around = towns([5.0, 15.0, 15.0, 5.0], [10.0, 12.0, 50.0, 60.0], [40.0, NEVER, NEVER, NEVER], 4)
    entry_day, exit_day = occupation(np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int32), one_place(), around)
    assert entry_day.T.tolist() == [[12.0, 60.0]]
    assert exit_day.T.tolist() == [[40.0, NEVER]]


@given(
    st.lists(
        st.tuples(st.integers(-60, 60), st.integers(0, 30), st.one_of(st.none(), st.integers(1, 30))),
        min_size=4, max_size=9,
    )
)  # fmt: skip
def test_a_block_is_held_exactly_while_more_than_half_the_weight_is(rows: list[tuple[int, int, int | None]]) -> None:
    east = np.array([row[0] for row in rows], dtype=float)
    lost = np.array([row[1] for row in rows], dtype=float)
    regained = lost + np.array([NEVER if row[2] is None else row[2] for row in rows])
    around = towns(east.tolist(), lost.tolist(), regained.tolist(), 4)
    blocks = np.array([0.0, 12.5, -30.25])
    entry_day, exit_day = occupation(blocks, np.zeros(3), np.zeros(3, dtype=np.int32), one_place(), around)
    for b, here in enumerate(blocks):
        near = np.argsort(np.abs(here - east), kind="stable")[:4]
        weight = (np.abs(here - east[near]) + around.offset) ** -2.0
        for day in range(62):
            held = sum(w for w, n in zip(weight, near, strict=True) if lost[n] <= day < regained[n])
            if abs(held / weight.sum() - 0.5) > 1e-9:  # two towns at one distance on either side may weigh just half
                occupied = ((entry_day[:, b] <= day) & (day < exit_day[:, b])).any()
                assert occupied == (held > 0.5 * weight.sum()), (b, day)


def test_own_dates_of_a_place_win() -> None:
    assert enter_and_leave(one_place(7.0, 9.0), towns([5.0, 15.0], [10.0, 20.0])) == (7.0, 9.0)


def test_too_few_towns_occupy_nothing() -> None:
    assert enter_and_leave(one_place(), towns([5.0], [10.0], nearest=4)) == (NEVER, NEVER)


def test_days_of_many_blocks_are_those_of_a_slow_reading_of_the_rule() -> None:
    rng = np.random.default_rng(3)
    lost = rng.integers(1, 30, 12).astype(float)
    lost[[2, 7]] = NEVER
    regained = np.where(rng.random(12) < 0.5, NEVER, lost + rng.integers(1, 40, 12))
    spots = rng.uniform(-50, 50, 12)
    around = replace(towns(spots, lost, nearest=4), north=rng.uniform(-50, 50, 12), regained=regained)
    east, north = rng.uniform(-50, 50, 60), rng.uniform(-50, 50, 60)
    entry_day, exit_day = occupation(east, north, np.zeros(60, dtype=np.int32), one_place(), around)
    for b in range(60):
        distance = np.hypot(east[b] - around.east, north[b] - around.north)
        near = np.argsort(distance)[:4]
        weight = (distance[near] + around.offset) ** -2.0
        weight /= weight.sum()
        expected = {day for day in range(90) if weight[(lost[near] <= day) & (day < regained[near])].sum() > 0.5}
        held = (entry_day[:, b, None] <= np.arange(90)) & (np.arange(90) < exit_day[:, b, None])
        assert set(np.flatnonzero(held.any(axis=0)).tolist()) == expected
    assert len(np.unique(entry_day)) > 5


@pytest.fixture(scope="module")
def france() -> Inputs:
    return trial.case_inputs("france")


@pytest.fixture(scope="module")
def built(france: Inputs) -> Built:
    return build(france, 20_000, seed=1)


def test_state_has_the_declared_types_and_shapes(built: Built) -> None:
    layout = built.world.layout
    length = {"person": layout.n_people, "household": layout.n_households, "block": layout.n_blocks,
              "place": layout.n_places, "order": 3, "lag": 5,
              "entry": layout.n_people + 16 * (layout.n_blocks + 1)}  # fmt: skip
    for name, spec in specs().items():
        array = getattr(built.world.state, name)
        assert array.dtype == spec.dtype, name
        assert array.shape == tuple(length[dim] for dim in spec.dims), name


def test_everybody_is_at_home_and_unafraid_on_the_eve(built: Built) -> None:
    state = built.world.state
    assert (state.away == HOME).all()
    for name in ("belief", "fear", "rumour", "appeal", "gone", "guests"):
        assert not getattr(state, name).any(), name
    assert (heard_beliefs(built.world.layout, state.published) == 0).all()
    assert not entries_that_do_not_repeat(built.world.layout, state.published)
    assert (state.habituation == 0).all()
    assert np.isinf(state.order_from).all()


def test_resolve_and_trust_start_at_the_inputs(france: Inputs, built: Built) -> None:
    cause = france.table[variable_index("cause"), :, 0]
    agents = np.diff(built.world.layout.place_start)
    np.testing.assert_array_equal(built.world.state.resolve, np.repeat(cause, agents).astype(np.float32))
    np.testing.assert_array_equal(built.world.state.trust, france.places.trust)


def test_weights_give_back_the_population(france: Inputs, built: Built) -> None:
    agents = np.diff(built.world.layout.place_start)
    np.testing.assert_allclose(built.world.weight * agents, france.places.population, rtol=1e-12)


def test_blocks_spread_round_the_centre_of_their_place(france: Inputs) -> None:
    world = build(france, 200, seed=1).world
    place = france.places.ids.index("PARIS")
    here = world.layout.block_place == place
    assert here.sum() > 50
    for values, centre in ((world.block_east, france.places.east), (world.block_north, france.places.north)):
        offset = (values[here] - centre[place]) / france.places.spread[place]
        assert abs(offset.mean()) < 0.1
        assert abs(offset.std() - 1) < 0.1
    east, north = world.block_east[here], world.block_north[here]
    assert abs(np.corrcoef(east, north)[0, 1]) < 4 / math.sqrt(here.sum())


def test_a_world_is_keyed_by_the_seed(france: Inputs, built: Built) -> None:
    again, other = build(france, 20_000, seed=1).world, build(france, 20_000, seed=2).world
    for name in ("threshold", "order_first", "block_east", "block_north"):
        assert getattr(built.world, name).tobytes() == getattr(again, name).tobytes(), name
        assert getattr(built.world, name).tobytes() != getattr(other, name).tobytes(), name
    assert int(built.world.contacts.key) != int(other.contacts.key)


def test_a_finer_scale_makes_more_agents_up_to_the_floor(france: Inputs) -> None:
    people = [build(france, scale, seed=1).world.layout.n_people for scale in (2_500, 5_000, 1e9)]
    assert people[0] > people[1] > people[2]
    assert abs(people[2] / france.places.floor.sum() - 1) < 0.05


def test_the_floor_of_a_run_raises_that_of_the_places(france: Inputs) -> None:
    agents = np.diff(build(france, 1e9, seed=1, floor=820).world.layout.place_start)
    assert (np.round(agents / 41) >= 15).all()


@pytest.mark.parametrize("floor", [1e300, np.inf, np.nan, -1.0, 1e12])
def test_a_floor_that_no_place_can_have(france: Inputs, floor: float) -> None:
    for ask in (build, memory_needed):
        with pytest.raises(ParameterError, match=r"--floor .*: expected agents that a place has at least"):
            ask(france, 1000, 1, floor=floor) if ask is build else ask(france, 1000, floor)


def test_a_floor_that_does_not_fit_the_memory(france: Inputs) -> None:
    with pytest.raises(ResourceError, match="Try a lower --floor"):
        build(france, 20_000, seed=1, floor=10_000_000)


def test_more_places_than_a_host_has_numbers_for(france: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    assert np.dtype(specs()["host"].dtype) == np.int16
    assert np.iinfo(np.int16).max == building.MOST_PLACES
    monkeypatch.setattr(building, "MOST_PLACES", len(france.places) - 1)
    with pytest.raises(
        ResourceError, match=r"a country of \d+ places; expected \d+ at most: .* Try fewer, larger places"
    ):
        build(france, 20_000, seed=1)


@pytest.mark.parametrize("scale", [0.0, -1.0, np.inf, np.nan])
def test_a_scale_that_is_none(france: Inputs, scale: float) -> None:
    with pytest.raises(ParameterError, match="--scale"):
        build(france, scale, seed=1)


def test_what_does_not_fit_the_memory_is_refused_with_a_scale_that_does(
    france: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "memory_available", lambda: 100e6)
    with pytest.raises(ResourceError, match=r"Try --scale 1:\d+") as caught:
        build(france, 1, seed=1)
    scale = float(str(caught.value).split("--scale 1:")[1].split(",")[0])
    assert memory_needed(france, scale) < 100e6


def test_worlds_at_a_time_share_the_memory(france: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = memory_needed(france, 5_000)
    monkeypatch.setattr(building, "memory_available", lambda: 1.5 * needed)
    refuse_if_too_large(france, 5_000)
    with pytest.raises(ResourceError, match="fewer --workers"):
        refuse_if_too_large(france, 5_000, worlds=2)


def test_each_world_has_a_limit_of_address_space_of_its_own(france: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = memory_needed(france, 5_000)
    monkeypatch.setattr(building, "memory_available", lambda: 9 * needed)
    monkeypatch.setattr("homefront.address_space.remaining", lambda: 1.5 * needed)
    refuse_if_too_large(france, 5_000, worlds=4)
    monkeypatch.setattr("homefront.address_space.remaining", lambda: 0.5 * needed)
    with pytest.raises(ResourceError, match="1 world"):
        refuse_if_too_large(france, 5_000)


def test_memory_needed_is_near_what_the_state_takes(france: Inputs) -> None:
    world = build(france, 500, seed=1).world
    state = sum(getattr(world.state, name).nbytes for name in specs())
    assert state < memory_needed(france, 500) - 40e6 < 1.5 * state


def test_doubling_people_and_scale_makes_the_same_agents(france: Inputs, built: Built) -> None:
    twice = replace(france, places=replace(france.places, population=2 * france.places.population))
    world = build(twice, 40_000, seed=1).world
    assert world.layout.household_size.tobytes() == built.world.layout.household_size.tobytes()
    assert world.contacts.letter_share.tobytes() == built.world.contacts.letter_share.tobytes()
    np.testing.assert_array_equal(world.weight, 2 * built.world.weight)
