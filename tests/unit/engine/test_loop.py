"""What the loop does around the kernel: days, orders, occupation, guests, appeals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import trial_figures as trial
from people_rows import entries_that_do_not_repeat, heard_beliefs, heard_though_not_there, household_by_row
from small_runs import ALL, Started, calm, ordered, start, with_inputs

from homefront.engine.loop import morning
from homefront.engine.people.heard import steps_of
from homefront.engine.people.tuples import Keys, Part
from homefront.inputs.society import Appeal, Inputs
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.processes import person_rates
from homefront.processes.fear import follow_weight
from homefront.processes.refugees import destinations, draw_host
from homefront.processes.resolve import APPEAL_CAP
from homefront.processes.talk import learn_of_leaving
from homefront.scenario.daily import variable_index
from homefront.streams import stream_key, uniform, uniforms
from homefront.world.state import HOME, HOMELESS, KNOWS, ORDERED, OWN_DECISION, UNAWARE


def test_a_run_goes_to_its_day_and_ticks_on_the_way() -> None:
    ticks: list[int] = []
    run = start(calm(6))
    run.loop.run(2, ticks.append)
    run.loop.run(6, ticks.append)
    assert ticks == [1, 2, 3, 4, 5, 6]
    assert run.loop.world.passed == 6


def test_a_run_in_two_parts_is_the_run_in_one() -> None:
    inputs = trial.case_inputs("france").shortened(8)
    whole, parts = start(inputs), start(inputs)
    whole.loop.run(8)
    parts.loop.run(3)
    parts.loop.run(8)
    assert all(whole.recorder.data[name].tobytes() == parts.recorder.data[name].tobytes() for name in MEASURES)


def test_every_measure_is_recorded_every_day() -> None:
    run = start(trial.case_inputs("france").shortened(6), parameters="trial")
    run.loop.run(6)
    for name, values in run.recorder.data.items():
        assert np.isfinite(values).all(), name


def test_days_not_yet_run_are_empty() -> None:
    run = start(calm(6))
    run.loop.run(2)
    assert np.isnan(run.recorder.data["fear"][:, 2:]).all()


def test_followed_persons_are_recorded_as_they_are() -> None:
    run = start(trial.case_inputs("britain").shortened(12), follow=40)
    run.loop.run(12)
    layout, persons = run.built.world.layout, run.recorder.persons
    household = household_by_row(layout)
    for name in FOLLOWED:
        now = getattr(run.state, name)
        np.testing.assert_array_equal(
            run.recorder.followed[name][:, 11], now[household[persons]] if name == "away" else now[persons], name
        )


def test_shares_recorded_are_those_of_the_state() -> None:
    run = start(trial.case_inputs("britain").shortened(20), {"action.guests": 0})
    run.loop.run(20)
    layout = run.built.world.layout
    place = np.repeat(layout.block_place, layout.households_per_block)
    size, away = layout.household_size.astype(float), run.state.away
    people = np.bincount(place, size)
    assert (away != HOME).any()
    kinds_of = {"gone": (1, 2, 3), "own": (OWN_DECISION,), "ordered": (ORDERED,), "homeless": (HOMELESS,)}
    for name, kinds in kinds_of.items():
        share = np.bincount(place, size * np.isin(away, kinds), layout.n_places) / people
        np.testing.assert_allclose(run.recorder.data[name][:, 19], share, rtol=1e-6, err_msg=name)
    starts = layout.place_start
    for name in ("belief", "fear", "resolve"):
        mean = np.add.reduceat(getattr(run.state, name).astype(float), starts[:-1]) / np.diff(starts)
        np.testing.assert_allclose(run.recorder.data[name][:, 19], mean, rtol=1e-5, atol=1e-7, err_msg=name)


def test_spread_of_resolve_is_its_standard_deviation() -> None:
    run = start(trial.case_inputs("britain").shortened(20), {"action.guests": 0})
    run.loop.run(20)
    place = np.repeat(np.arange(22), np.diff(run.built.world.layout.place_start))
    for s in range(22):
        sd = run.state.resolve[place == s].astype(float).std()
        assert run.recorder.data["resolve_sd"][s, 19] == pytest.approx(sd, abs=2e-4)


# --- orders ----------------------------------------------------------------------------------------------------

OBEY = {"action.order": 5.0, "command.fidelity": 1.0, "action.threshold_spread": 0.001}
"""An order that reaches every block and moves everybody, where nobody would leave without it."""


def test_an_order_that_all_go_moves_people_who_count_as_ordered() -> None:
    run = start(ordered(calm(6), 1, 0, 6), OBEY)
    run.loop.run(6)
    assert (run.recorder.data["ordered"][:, -1] > 0.9).all()
    assert not run.recorder.data["own"].any()


def test_an_order_without_trust_moves_nobody() -> None:
    inputs = ordered(calm(4), 1, 0, 4)
    faithless = replace(inputs, places=replace(inputs.places, trust=np.zeros(22)))
    run = start(faithless, OBEY)
    run.loop.run(4)
    assert not run.recorder.data["gone"].any()


@pytest.mark.parametrize("kind", [0, 1])
def test_control_does_not_brake_those_who_are_ordered_to_go(kind: int) -> None:
    """Offices (0) and all (1), where control is as strong as an order; switched off, it holds them all."""
    inputs = ordered(calm(6), kind, 0, 6)
    table = inputs.table.copy()
    table[variable_index("control")] = 1.0
    strict = replace(inputs, table=table)
    obey = OBEY | {"action.control": 5.0, "command.control_carried": 0.0}
    free, held = (start(strict, obey | {"action.order_lifts_control": lifts}) for lifts in (1.0, 0.0))
    for run in (free, held):
        run.loop.run(6)
    everybody = free.recorder.data["ordered" if kind else "officials"][:, -1]
    assert (everybody > 0.9).all()
    assert not free.recorder.data["own"].any()
    assert not held.recorder.data["gone"].any()


def test_an_order_to_offices_moves_only_the_officials_household() -> None:
    run = start(ordered(calm(6), 0, 0, 6), OBEY)
    run.loop.run(6)
    layout, away = run.built.world.layout, run.state.away
    officials = np.arange(layout.n_blocks) * 10 + layout.turn[::10]
    assert (away[officials] == ORDERED).mean() > 0.9
    assert not np.delete(away, officials).any()
    assert (run.recorder.data["officials"][:, -1] > 0.9).all()


def test_an_order_to_stay_replaces_officials_who_are_gone() -> None:
    inputs = ordered(ordered(calm(12), 0, 0, 6), 2, 8, 12)
    run = start(inputs, OBEY)
    run.loop.run(12)
    officials, control = run.recorder.data["officials"], run.recorder.data["control"]
    assert (officials[:, 7] > 0.9).all()
    assert (officials[:, -1] == 0.0).all()
    ordinary = inputs.table[variable_index("control"), :, 0]
    assert (control[:, 6] < 0.1 * ordinary).all()
    np.testing.assert_allclose(control[:, -1], ordinary, rtol=1e-6)


def test_where_posts_stay_vacant_an_order_to_stay_replaces_nobody() -> None:
    """It ends the order that offices go all the same: nobody leaves after it."""
    inputs = ordered(ordered(calm(12), 0, 0, 12), 2, 8, 12)
    vacant = replace(inputs, structure=replace(inputs.structure, officials_replaced=False))
    run = start(vacant, OBEY)
    run.loop.run(12)
    officials = run.recorder.data["officials"]
    assert (officials[:, 7] > 0.9).all()
    np.testing.assert_array_equal(officials[:, -1], officials[:, 8])


def test_control_not_carried_by_officials_stays() -> None:
    run = start(ordered(calm(6), 0, 0, 6), OBEY | {"command.control_carried": 0.0})
    run.loop.run(6)
    assert np.ptp(run.recorder.data["control"]) == pytest.approx(0.0, abs=1e-6)


def test_an_order_comes_at_its_hour() -> None:
    """Issued at 18:00 without delay, on day 2: nobody goes before the second half of that day."""
    inputs = ordered(calm(4), 1, 2, 4, hour=0.75)
    run = start(inputs, OBEY | {"command.delay": 1e-6}, substeps=4)
    run.loop.run(2)
    assert not run.recorder.data["gone"][:, :2].any()
    run.loop.run(3)
    assert 0.2 < run.recorder.data["gone"][:, 2].mean() < 1 - np.exp(-1.6 * 0.25) + 0.05


# --- occupation ------------------------------------------------------------------------------------------------


def occupied_france(days: int = 4, **changes: float) -> tuple[Inputs, np.ndarray]:
    """France with AMIENS occupied from day 2 to the end, everybody else never."""
    inputs = with_inputs("france", days, **changes)
    entry_day, exit_day = np.full(96, np.inf), np.full(96, np.inf)
    here = inputs.places.ids.index("AMIENS")
    entry_day[here] = 2.0
    places = replace(inputs.places, entry_day=entry_day, exit_day=exit_day)
    return replace(inputs, places=places), np.array([here])


def test_under_occupation_nothing_moves_where_it_is_frozen() -> None:
    inputs, here = occupied_france(5, near_miss=0.5, violence=0.5, homeless=0.5)
    run = start(inputs)
    run.loop.run(2)
    rows = slice(*run.built.world.layout.place_start[here[0] : here[0] + 2])
    away = run.state.away.copy()
    before = {name: getattr(run.state, name)[rows].copy() for name in ("belief", "fear", "resolve", "rumour")}
    run.loop.run(5)
    layout = run.built.world.layout
    home = away[household_by_row(layout)][rows] == HOME
    for name, values in before.items():
        np.testing.assert_array_equal(values[home], getattr(run.state, name)[rows][home], name)
    assert np.isnan(heard_beliefs(layout, run.state.published)[rows][home]).all()
    assert np.isnan(run.recorder.data["fear"][here, 3:]).all() or (run.recorder.data["occupied"][here, 3:] < 1).all()


@pytest.mark.parametrize("frozen", [0.0, 1.0])
def test_nobody_leaves_or_returns_by_decision_under_occupation(frozen: float) -> None:
    inputs, here = occupied_france(6, return_open=1.0)
    run = start(inputs, {"belief.occupied_frozen": frozen})
    run.loop.run(2)
    gone = run.recorder.data["gone"][here, 1]
    run.loop.run(6)
    np.testing.assert_array_equal(run.recorder.data["gone"][here, 2:], np.tile(gone, (1, 4)))


def test_orders_lapse_under_occupation() -> None:
    inputs, here = occupied_france(4)
    run = start(ordered(inputs, 1, 0, 4), {"command.fidelity": 1.0})
    run.loop.run(4)
    block = run.built.world.layout.block_place == here[0]
    assert np.isinf(run.state.order_from[:, block]).all()
    assert np.isfinite(run.state.order_from[1, ~block]).all()


def test_liberated_people_start_afresh() -> None:
    inputs, here = occupied_france(6)
    exit_day = inputs.places.exit_day.copy()
    exit_day[here] = 4.0
    run = start(replace(inputs, places=replace(inputs.places, exit_day=exit_day)), without=ALL - {"danger"})
    run.state.belief[:] = run.state.fear[:] = 0.5
    run.loop.run(4)
    place = np.repeat(np.arange(96), np.diff(run.built.world.layout.place_start))
    run.loop.run(5)
    assert not run.state.fear[place == here[0]].any()
    assert not run.state.belief[place == here[0]].any()
    assert (run.state.fear[place != here[0]] == 0.5).all()


# --- guests ----------------------------------------------------------------------------------------------------


def test_people_who_left_stay_where_there_was_no_more_danger() -> None:
    run = start(trial.case_inputs("france").shortened(34))
    state, layout = run.state, run.built.world.layout
    place = np.repeat(layout.block_place, 10)
    for _ in range(34):
        before = state.away.copy()
        run.loop.day()
        departed = (before == HOME) & (state.away != HOME)
        assert (state.place_danger[state.host[departed]] <= state.place_danger[place[departed]] + 1e-6).all()
    away = state.away != HOME
    assert away.sum() > 100
    assert (state.host[away] >= 0).all()
    assert (state.host[away] != place[away]).mean() > 0.95


def test_the_absent_are_not_heard_in_their_block() -> None:
    run = start(trial.case_inputs("france").shortened(34))
    run.loop.run(34)
    layout = run.built.world.layout
    away = run.state.away[household_by_row(layout)] != HOME
    assert away.any()
    assert np.isnan(heard_beliefs(layout, run.state.published)[away]).all()
    assert not heard_though_not_there(layout, run.state).size
    assert not entries_that_do_not_repeat(layout, run.state.published)


def test_without_the_rule_of_guests_the_absent_talk_on() -> None:
    run = start(trial.case_inputs("france").shortened(34), parameters="trial")
    run.loop.run(34)
    assert (run.state.away != HOME).any()
    assert not np.isnan(heard_beliefs(run.built.world.layout, run.state.published)).any()


def test_people_arriving_are_those_who_left() -> None:
    """Day by day: arrivals a sub-step add up to the persons newly gone, less those with nowhere to go."""
    run = start(trial.case_inputs("france").shortened(34), substeps=1)
    state, layout = run.state, run.built.world.layout
    place = np.repeat(layout.block_place, 10)
    weight = run.built.world.weight[place] * layout.household_size
    total = 0.0
    for _ in range(34):
        before = state.away.copy()
        run.loop.day()
        departed = (before == HOME) & (state.away != HOME) & (state.host != place)
        assert state.arrivals.sum() == pytest.approx(weight[departed].sum(), rel=1e-9)
        total += weight[departed].sum()
    assert total > 1e5


WEIGHT = np.array([[1.0, 0.0, 0.0], [0.5, 1.0, 0.25], [0.0, 0.0, 0.0]])
EVEN = np.zeros(3)


def test_where_there_is_nowhere_to_go_people_stay_in_their_place() -> None:
    assert draw_host(WEIGHT, EVEN, 2, 0.3) == 2
    assert draw_host(WEIGHT, np.array([0.9, 0.1, 0.9]), 1, 0.3) == 1


def test_who_leaves_an_army_which_lies_nowhere_has_nowhere_to_go() -> None:
    weight = np.array([[1.0, 0.5], [0.5, 0.0]])
    assert draw_host(weight, np.zeros(2), 1, 0.3) == 1
    assert draw_host(weight, np.zeros(2), 0, 0.3) == 1


def test_hosts_are_drawn_by_the_weight_of_their_distance() -> None:
    draws = [int(draw_host(WEIGHT, EVEN, 1, u)) for u in uniforms(stream_key(1, "host"), 3_000, 0)]
    assert set(draws) == {0, 2}
    assert np.mean(np.array(draws) == 0) == pytest.approx(2 / 3, abs=4 * np.sqrt(2 / 9 / 3_000))


def test_hosts_are_drawn_by_the_chances_of_the_process() -> None:
    rng = np.random.default_rng(7)
    weight, danger = rng.uniform(0.0, 1.0, (6, 6)), rng.choice([0.2, 0.5, 0.8], 6)
    chance = np.zeros((6, 6))
    destinations(np.ones((6, 6)), danger, weight, chance)
    for place in range(6):
        cumulative = np.cumsum(chance[place])
        for u in (0.0, 0.1, 0.5, 0.9, 0.999999):
            drawn = int(draw_host(weight, danger, place, u))
            if cumulative[-1] <= 0.0:
                assert drawn == place
            else:
                assert drawn == min(int(np.searchsorted(cumulative, u * cumulative[-1], side="right")), 5)


# --- raids, news of the leaving, appeals ------------------------------------------------------------------------


def test_raids_come_at_night_only() -> None:
    inputs = calm(3, violence=0.5)
    one = start(inputs, without=ALL - {"raids"})
    one.loop.run(1)
    four = start(inputs, without=ALL - {"raids"}, substeps=4)
    four.loop.run(1)
    np.testing.assert_allclose(one.state.fear, four.state.fear)
    np.testing.assert_allclose(one.state.habituation, 0.34)


def test_near_misses_strike_the_share_given() -> None:
    inputs = calm(1, violence=0.5, near_miss=0.3, shelter=1.0)
    run = start(inputs, {"fear.hardship": 0.0}, without=ALL - {"raids", "fear"})
    run.loop.run(1)
    struck = run.state.fear > 0
    np.testing.assert_allclose(run.state.fear[struck], 0.63, rtol=1e-6)
    assert struck.mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / len(struck)))


def test_homes_are_lost_at_the_chance_given() -> None:
    run = start(calm(1, homeless=0.2, violence=0.1), without=ALL - {"raids"})
    run.loop.run(1)
    assert (run.state.away == HOMELESS).mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / len(run.state.away)))


def test_the_homeless_find_a_home_at_the_rate_of_rehousing() -> None:
    run = start(calm(5), {"action.rehousing": 0.2}, without=ALL - {"action"})
    run.state.away[:] = HOMELESS
    run.loop.run(5)
    rate = np.exp(-0.2 * 5)
    assert (run.state.away == HOMELESS).mean() == pytest.approx(rate, abs=4 * np.sqrt(0.25 / len(run.state.away)))


def test_the_calm_return_at_the_rate_of_returning() -> None:
    run = start(calm(3, return_open=1.0), without=ALL - {"action"})
    run.state.away[:] = OWN_DECISION
    run.loop.run(3)
    rate = np.exp(-0.35 * 3)
    assert (run.state.away == OWN_DECISION).mean() == pytest.approx(rate, abs=4 * np.sqrt(0.25 / len(run.state.away)))


def test_nobody_returns_where_return_is_shut() -> None:
    run = start(calm(3, return_open=0.0), without=ALL - {"action"})
    run.state.away[:] = OWN_DECISION
    run.loop.run(3)
    assert (run.state.away == OWN_DECISION).all()


KEYS = Keys(*(stream_key(1, name) for name in Keys._fields))
PERSON = 7


@pytest.mark.parametrize(("t", "share", "at_half"), [(0.0, 1.0, 1.0), (0.2, 0.6, 1.0), (0.4, 0.2, 0.0)])
def test_the_leaving_is_known_for_the_rest_of_the_step(t: float, share: float, at_half: float) -> None:
    """Somebody's draw u says that the leaving is learned at t = -ln(1 - u) / rate."""
    rate = -np.log(1 - uniform(KEYS.witness, PERSON, 0)) / max(t, 1e-9)
    learned = learn_of_leaving(np.uint8(UNAWARE), PERSON, KEYS, rate, 1 - np.exp(-rate * 0.5), 0.1, 0.5)
    assert learned == pytest.approx((KNOWS, share, at_half))


def test_what_would_be_learned_after_the_step_is_not_known_yet() -> None:
    rate = -np.log(1 - uniform(KEYS.witness, PERSON, 0)) / 0.6
    learned = learn_of_leaving(np.uint8(UNAWARE), PERSON, KEYS, rate, 1 - np.exp(-rate * 0.5), 0.1, 0.5)
    assert learned == (UNAWARE, 0.0, 0.0)


def test_forgetting_counts_for_half_the_step() -> None:
    u = uniform(KEYS.forget, PERSON, 0)
    assert learn_of_leaving(np.uint8(KNOWS), PERSON, KEYS, 2.0, 0.5, u + 1e-9, 0.5) == (UNAWARE, 0.5, 1.0)
    assert learn_of_leaving(np.uint8(KNOWS), PERSON, KEYS, 2.0, 0.5, u - 1e-9, 0.5) == (KNOWS, 1.0, 1.0)


def test_the_leaving_is_learned_at_its_rate() -> None:
    """dk/dt = wit lg 0.3 (1 - k) where the officials stay."""
    changes = {"talk.forgetting": 0.0}
    run = start(calm(4, leaving_seen=0.5), changes, without=ALL - {"talk", "command"})
    run.loop.run(4)
    knows = (run.state.rumour != UNAWARE).mean()
    assert knows == pytest.approx(1 - np.exp(-1.5 * 0.3 * 4), abs=2 / np.sqrt(len(run.state.rumour)))


def test_the_leaving_is_forgotten_at_its_rate() -> None:
    run = start(calm(4), {"talk.forgetting": 0.3}, without=ALL - {"talk", "command"})
    run.state.rumour[:] = KNOWS
    run.loop.run(4)
    knows = (run.state.rumour != UNAWARE).mean()
    assert knows == pytest.approx(np.exp(-0.3 * 4), abs=2 / np.sqrt(len(run.state.rumour)))


def with_appeals(days: int, *on: int) -> Inputs:
    inputs = calm(days, coverage=1.0, cause=0.5, staying_seen=0.0)
    return replace(inputs, appeals=tuple(Appeal(day, "speech", np.ones(22, dtype=bool)) for day in on))


def lifted(inputs: Inputs, **changes: float) -> np.ndarray:
    """Mean resolve by day, above that of the same run without appeals."""
    runs = [start(given, {"resolve.speed": 2.0} | changes) for given in (inputs, replace(inputs, appeals=()))]
    for run in runs:
        run.loop.run(inputs.days)
    with_, without = (run.recorder.data["resolve"].mean(axis=0) for run in runs)
    return np.asarray(with_ - without)


def test_an_appeal_lifts_resolve_from_its_day_on() -> None:
    lift = lifted(with_appeals(8, 3))
    assert not lift[:3].any()
    assert (lift[3:] > 0).all()


def test_many_appeals_lift_resolve_no_more_than_the_cap() -> None:
    lift = lifted(with_appeals(30, *range(25)), **{"resolve.appeals": 1.0})
    assert 0.9 * APPEAL_CAP < lift[25] < APPEAL_CAP + 1e-3


def test_without_strength_appeals_do_nothing() -> None:
    assert not lifted(with_appeals(5, 1), **{"resolve.appeals": 0.0}).any()


def test_pressure_makes_the_block_show_more_than_it_feels() -> None:
    run = start(trial.case_inputs("britain").shortened(30))
    run.loop.run(30)
    shown, felt = run.recorder.data["shown"], run.recorder.data["resolve"]
    assert (shown >= felt - 1e-6).all()
    assert (shown > felt + 1e-4).any()


@pytest.mark.parametrize("substeps", [1, 2, 4])
def test_officials_who_stay_hold_resolve_at_rest(substeps: int) -> None:
    """Nothing to fear: resolve goes to M + w_L y, y = staying coverage trust, at rate g_m, whatever the step."""
    inputs = calm(20, staying_seen=1.0, coverage=0.5, cause=0.6)
    run = start(inputs, substeps=substeps)
    run.loop.run(20)
    rest = 0.6 + 0.2 * 0.5 * inputs.places.trust
    expected = rest + (0.6 - rest) * np.exp(-0.05 * 20)
    np.testing.assert_allclose(run.recorder.data["resolve"][:, -1], expected, rtol=1e-4)


def test_danger_that_everybody_sees_is_believed_and_feared() -> None:
    """A front that stands at the door of every place, and the whole truth told: b -> 1, f -> e_b / (e_b + e_dec)."""
    inputs = with_inputs("france", 25, coverage=1.0, candour=1.0, war_on=1.0, leaving_seen=0.0)
    towns, places, never = inputs.towns, inputs.places, np.full(96, np.inf)
    at_door = replace(towns, east=places.east, north=places.north, lost=np.zeros(96), regained=never)
    flat = replace(places, spread=np.zeros(96), entry_day=never, exit_day=never, trust=np.ones(96))
    run = start(
        replace(inputs, towns=at_door, places=flat), {"fear.hardship": 0.0},
        without=ALL - {"danger", "news", "belief", "fear"},
    )  # fmt: skip
    run.loop.run(25)
    np.testing.assert_allclose(run.state.belief, 1.0, rtol=1e-3)
    np.testing.assert_allclose(run.state.fear, 2.0 / 2.44, rtol=1e-3)


def steps(run: Started, share: float = 1.0) -> Any:
    """Steps of the first part of a day, or of a share of it."""
    part = Part(0.0, share / run.loop.world.schedule.substeps, 0.0, False, False)
    return steps_of(person_rates(run.loop.people.rates), run.loop.people.runs, part)


@pytest.mark.parametrize("substeps", [1, 2, 5])
def test_what_decays_in_two_half_steps_decays_in_one(substeps: int) -> None:
    run = start(trial.case_inputs("france").shortened(2), substeps=substeps)
    whole, half = steps(run), steps(run, 0.5)
    today = run.loop.people.inputs_by_place(run.loop.world, morning(run.loop.world, 0))
    assert whole.fear_alone_half**2 == pytest.approx(whole.fear_alone, rel=1e-12)
    assert whole.fear_alone == pytest.approx(np.exp(-0.44 / substeps), rel=1e-12)
    assert 1 - whole.belief_moved == pytest.approx(np.exp(-2.0 / substeps), rel=1e-12)
    assert 1 - whole.resolve_moved == pytest.approx(np.exp(-0.05 / substeps), rel=1e-12)
    for name in ("belief_moved", "resolve_moved", "forget", "rehouse"):
        assert (1 - getattr(half, name)) ** 2 == pytest.approx(1 - getattr(whole, name), rel=1e-12), name
    np.testing.assert_allclose(today.fear_decay_all_half**2, today.fear_decay_all, rtol=1e-12)
    np.testing.assert_allclose(today.fear_weight_half, follow_weight(2.0, today.fear_following, 0.44, 0.5 / substeps))


@pytest.mark.parametrize("substeps", [1, 2, 5])
def test_mean_belief_of_a_step_is_that_of_its_path(substeps: int) -> None:
    fine = np.exp(-2.0 * (np.arange(10_000) + 0.5) / 10_000 / substeps).mean()
    assert steps(start(calm(1), substeps=substeps)).belief_retained == pytest.approx(fine, rel=1e-6)


def test_a_day_written_over_the_day_before_is_the_same_as_one_written_anew() -> None:
    run = start(trial.case_inputs("moscow").shortened(12))
    for day in range(4):
        run.loop.day()
        anew, today = morning(run.loop.world, day + 1), morning(run.loop.world, day + 1, run.loop.today)
        assert today is run.loop.today
        for name in ("given", "row"):
            np.testing.assert_array_equal(getattr(today, name), getattr(anew, name))


def test_the_kernel_over_people_is_handed_an_array_that_a_step_put_in_place_of_another() -> None:
    run = start(trial.case_inputs("france").shortened(3))
    run.loop.day()
    run.loop.world.state.trust = np.full(run.loop.world.layout.n_places, 0.25)
    assert run.loop.today is not None
    assert run.loop.people.inputs_by_place(run.loop.world, run.loop.today).trust is run.loop.world.state.trust
