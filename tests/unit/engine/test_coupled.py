"""Both halves of one world: what each reads of the other, and what must balance every day."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numba
import numpy as np
import pytest
from people_rows import entries_that_do_not_repeat, heard_though_not_there, household_by_row, official_by_block

from homefront.engine.coupled import Coupled
from homefront.engine.loop import morning
from homefront.engine.people.step import BOTH_COPIES
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.schedule import Schedule
from homefront.engine.settings import Settings
from homefront.inputs.front import FrontInputs
from homefront.inputs.society import ARMY_KIND
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry, coupling
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.coupling import Reference, hooks_of
from homefront.processes.day import DAY
from homefront.processes.letters import Letters, send
from homefront.processes.place_groups import TOWN_KINDS, group_sums, mood_sums
from homefront.processes.relocation import EAST, MOVING
from homefront.processes.soldiers import Soldiers
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.streams import chance
from homefront.world.build import build
from homefront.world.front_state import front_specs
from homefront.world.front_tuples import no_hooks
from homefront.world.state import OWN_DECISION, specs
from homefront.world.work import CALLED, COUNTED, HOMELESS_SUM, OCCUPIED, ORDERED_SUM, OWN, PEOPLE, RESOLVE, SUMS

SCALE, FINE = 20_000.0, 4000.0


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(scope="module")
def reference(moscow: Scenario) -> Reference:
    found = reference_for(moscow, Settings())
    assert found is not None
    return found


def started(
    moscow: Scenario, reference: Reference | None, days: int = 30, seed: int = 1,
    front: Callable[[FrontInputs], FrontInputs] = lambda given: given, **options: Any,
) -> Coupled:  # fmt: skip
    """A coupled run before its first day. front : what becomes of its front's inputs."""
    settings = Settings(**({"people_per_agent": SCALE, "days": days} | options))
    inputs = prepare(moscow, settings, seed).inputs
    built = build(inputs, settings.people_per_agent, seed, settings.floor)
    schedule = Schedule(prepare(moscow, settings, seed).processes, settings.removed, settings.substeps)
    recorder = recorder_for(built.world, inputs, seed)
    given = front(prepare(moscow, settings, seed).known_front)
    return Coupled(inputs, given, built, schedule, seed, recorder, reference)


@dataclasses.dataclass
class Watched:
    """A whole run, and what was seen of it at the end of each day."""

    both: Coupled
    post: list[tuple[float, float, float, float]]
    enlisted: list[float]
    wrongly_heard: list[int]


@pytest.fixture(scope="module")
def whole(moscow: Scenario, reference: Reference) -> Watched:
    both = started(moscow, reference, days=0)
    seen = Watched(both, [], [], [])
    person_place = np.repeat(np.arange(both.world.layout.n_places), np.diff(both.world.layout.place_start))

    def watch(_day: int) -> None:
        layout, s = both.world.layout, both.world.state
        unlike = entries_that_do_not_repeat(layout, s.published)
        seen.wrongly_heard.append(len(unlike) + len(heard_though_not_there(layout, s)))
        seen.post.append(letters(both.world.own))
        seen.enlisted.append(float(both.world.weight[person_place[both.world.state.enlisted == 1]].sum()))

    both.run(both.world.inputs.days, watch)
    return seen


def everything(both: Coupled) -> dict[str, bytes]:
    """The state of society and front."""
    society = {name: getattr(both.world.state, name).tobytes() for name in specs()}
    return society | {f"front {name}": getattr(both.front.state, name).tobytes() for name in front_specs()}


# --- accounts and halves ---------------------------------------------------------------------------------------


def test_every_account_balances_every_day(whole: Watched) -> None:
    rows = whole.both.accounts()
    assert set(rows) == {
        "men of the defender (thousand)", "men of the attacker (thousand)", "plants", "wagons within the budget",
        "letters (dead and missing)", "people away (rows)",
    }  # fmt: skip
    assert {name: gap for name, (_, _, gap) in rows.items() if gap >= 1e-6} == {}


def test_accounts_are_counted_every_28_days_and_when_somebody_asks(moscow: Scenario) -> None:
    """One household that is away without having been added up is found then."""
    both = started(moscow, None, days=31)
    for _ in range(30):
        both.day()
    assert (both.books.counted, both.books.worst["people away (rows)"]) == (28, 0.0)
    away = both.world.state.away
    away[np.flatnonzero(away == 0)[0]] = OWN_DECISION
    assert both.accounts()["people away (rows)"][2] > 0.0
    assert both.books.counted == 30


def test_wagons_of_every_day_are_looked_at(moscow: Scenario) -> None:
    both = started(moscow, None, days=31)
    for _ in range(28):
        both.day()
    busy = 1 + next(n for n, used in enumerate(both.front.wagons_used(1, 28)) if used > 0.0)
    both.front.state.wagons[busy] = 0.0
    both.books.counted = 0
    assert both.accounts()["wagons within the budget"][2] > 0.0


def test_without_coupling_each_half_is_as_alone(moscow: Scenario) -> None:
    def parts(**options: Any) -> dict[str, str]:
        return run_world(prepare(moscow, Settings(people_per_agent=1e9, days=20, **options), 1)).part_hashes

    apart = parts(without=frozenset({"process:coupling"}))
    assert apart == parts(only="society") | parts(only="front")
    assert set(apart) == {"society", "front"}


def test_in_an_open_loop_the_front_is_as_alone(moscow: Scenario) -> None:
    """The society is carried along; all hooks stay 1."""
    both = started(moscow, None, days=25)
    both.run(25)
    alone = run_world(prepare(moscow, Settings(people_per_agent=SCALE, days=25, only="front"), 1))
    assert alone.front is not None
    assert both.front.data().digest == alone.front.digest


def test_who_is_there_is_heard_and_nobody_else(whole: Watched) -> None:
    """On every evening: of those called up, away, occupied, freed, and of new soldiers; every row goes round."""
    state = whole.both.world.state
    assert state.enlisted.any()
    assert state.away.any()
    assert state.occupied.any()
    assert sum(whole.wrongly_heard) == 0


def test_same_bytes_as_whole_rows_and_household_by_household(
    moscow: Scenario, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In chunks of one block all are moved household by household, but those that fill whole lanes."""
    setup = prepare(moscow, Settings(people_per_agent=SCALE, days=60), 1)
    as_rows = run_world(setup, None, reference).part_hashes
    for module in [module for name, module in sys.modules.items() if name.startswith("homefront.")]:
        if hasattr(module, "chunk_of"):
            monkeypatch.setattr(module, "chunk_of", lambda *_: 1)
    assert run_world(setup, None, reference).part_hashes == as_rows


def test_coupled_the_front_is_not_as_alone(whole: Watched, moscow: Scenario) -> None:
    alone = run_world(prepare(moscow, Settings(people_per_agent=SCALE, only="front"), 1))
    assert alone.front is not None
    assert (whole.both.front.data().axis["position"] != alone.front.axis["position"]).any()


def test_one_thread_or_two_same_bytes(moscow: Scenario, reference: Reference) -> None:
    if numba.config.NUMBA_NUM_THREADS < 2:
        pytest.skip("one thread only")
    found = []
    for threads in (1, 2):
        numba.set_num_threads(threads)
        both = started(moscow, reference, days=25)
        both.run(25)
        found.append(everything(both))
    assert found[0] == found[1]


def test_same_seed_same_bytes_and_another_seed_others(moscow: Scenario, reference: Reference) -> None:
    hashes = [
        run_world(prepare(moscow, Settings(people_per_agent=1e9, days=8), seed), None, reference).result_hash
        for seed in (1, 1, 2)
    ]
    assert hashes[0] == hashes[1] != hashes[2]


# --- what the front reads of the society -----------------------------------------------------------------------


def test_hooks_are_one_on_the_first_day(moscow: Scenario, reference: Reference) -> None:
    hooks = hooks_of(started(moscow, reference).world)
    assert hooks.cohesion.tolist() == [1.0] * 4
    assert (hooks.leadership, hooks.production, hooks.replacement) == (1.0, 1.0, 1.0)


def test_the_front_reads_the_evening_before(moscow: Scenario, reference: Reference) -> None:
    both = started(moscow, reference)
    for day in range(4):
        hooks = hooks_of(both.world)
        both.day()
        record = both.front.data()
        np.testing.assert_array_equal(record.axis["cohesion"][:, day], hooks.cohesion)
        assert record.nation["leadership"][day] == hooks.leadership
        assert record.nation["production"][day] == hooks.production
        assert record.nation["replacement"][day] == hooks.replacement


def test_hooks_are_their_formulas_of_what_was_read(moscow: Scenario, reference: Reference) -> None:
    both = started(moscow, reference)
    both.day()
    now = both.world.own
    now.soldiers_resolve[:], now.straggling[:] = reference.resolve + 0.1, reference.straggling
    now.fidelity[:], now.arriving[:] = 1.05 * reference.fidelity, 0.9 * reference.arriving
    hooks = hooks_of(both.world)
    np.testing.assert_allclose(hooks.cohesion, np.exp(0.1 * both.world.schedule.value("coupling.cohesion")), rtol=1e-12)
    assert hooks.leadership == pytest.approx(1.05, rel=1e-12)
    assert hooks.replacement == pytest.approx(0.9, rel=1e-12)


@pytest.mark.parametrize(
    ("process", "hook"), [("soldiers", "cohesion"), ("command", "leadership"), ("mobilisation", "replacement")]
)
def test_a_hook_of_a_process_that_does_not_run_is_one(
    moscow: Scenario, reference: Reference, process: str, hook: str
) -> None:
    both = started(moscow, reference, without=frozenset({f"process:{process}"}))
    both.day()
    now = both.world.own
    now.soldiers_resolve[:], now.fidelity[:], now.arriving[:] = reference.resolve + 0.1, 0.9 * reference.fidelity, 0.5
    assert np.unique(getattr(hooks_of(both.world), hook)).tolist() == [1.0]
    others = {"cohesion", "leadership", "replacement"} - {hook}
    assert all((np.asarray(getattr(hooks_of(both.world), name)) != 1.0).all() for name in others)


def sums_of(both: Coupled) -> np.ndarray:
    """A society in which nobody is away, for tests to change: as the coupling reads it, in people."""
    people = np.zeros_like(both.world.work.place_sums)
    people[:, PEOPLE] = both.world.population
    people[:, COUNTED] = both.world.population
    return people


def labour_of(both: Coupled, people: np.ndarray, at_rest: float | None) -> float:
    """Labour present, or where a reference is given labour times its effort."""
    groups, industry, one = both.world.groups, both.front.inputs.industry, np.ones(len(people))
    labour, work = coupling.labour_of(
        group_sums(groups, people, one, 0, groups.homes), mood_sums(groups, people, one), industry.share,
        industry.plants, both.front.state.plants, both.world.schedule.value("relocation.efficiency"),
        industry.east_share, at_rest or 0.0,
    )  # fmt: skip
    return float(labour if at_rest is None else work)


def test_labour_is_of_those_who_are_there_weighed_by_plants(moscow: Scenario, reference: Reference) -> None:
    both = started(moscow, reference)
    both.day()
    people = sums_of(both)
    assert labour_of(both, people, None) == pytest.approx(1.0, rel=1e-12)
    industry = both.front.inputs.industry
    members = both.world.groups.at_plants[2]
    people[members, OWN] = 0.25 * people[members, PEOPLE]
    people[members, HOMELESS_SUM] = 0.125 * people[members, PEOPLE]
    people[members, CALLED] = 0.125 * people[members, PEOPLE]
    own = industry.share[2] * both.front.state.plants[2, 0] / industry.plants[2]
    total = (industry.share * both.front.state.plants[:, 0] / industry.plants).sum() + industry.east_share
    efficiency = both.world.schedule.value("relocation.efficiency")
    total += (industry.share * efficiency * both.front.state.plants[:, EAST] / industry.plants).sum()
    assert labour_of(both, people, None) == pytest.approx(1 - 0.5 * own / total, rel=1e-9)


def test_those_ordered_out_and_the_occupied_are_no_labour_that_is_missing(
    moscow: Scenario, reference: Reference
) -> None:
    both = started(moscow, reference)
    both.day()
    people = sums_of(both)
    people[:, ORDERED_SUM], people[:, OCCUPIED] = 0.3 * people[:, PEOPLE], 0.3 * people[:, PEOPLE]
    assert labour_of(both, people, None) == pytest.approx(1.0, rel=1e-12)


def test_effort_follows_the_resolve_of_those_who_work(moscow: Scenario, reference: Reference) -> None:
    both = started(moscow, reference)
    both.day()
    people = sums_of(both)
    people[:, RESOLVE] = 0.8 * people[:, COUNTED]
    assert labour_of(both, people, 0.6) == pytest.approx(1.06, rel=1e-9)


def test_readings_are_those_of_the_soldiers(whole: Watched) -> None:
    """Resolve and straggling of each axis from the rows themselves."""
    both = whole.both
    layout, s = both.world.layout, both.world.state
    household = household_by_row(layout)
    for k, place in enumerate(np.flatnonzero(both.world.groups.army)):
        rows = slice(layout.place_start[place], layout.place_start[place + 1])
        away = s.away[household[rows]] == OWN_DECISION
        assert both.world.own.straggling[k] == pytest.approx(away.mean(), abs=1e-12)
        assert both.world.own.soldiers_resolve[k] == pytest.approx(s.resolve[rows].mean(), abs=1e-5)


# --- soldiers --------------------------------------------------------------------------------------------------


def test_soldiers_weigh_what_the_front_has(whole: Watched) -> None:
    both = whole.both
    rows = np.diff(both.world.layout.place_start)[both.world.groups.army]
    np.testing.assert_allclose(both.world.weight[both.world.groups.army] * rows / 1000, both.front.state.defenders)
    assert (rows >= 1000).all()


def soldiers_rows(both: Coupled) -> slice:
    first = int(np.flatnonzero(both.world.groups.army)[0])
    return slice(int(both.world.layout.place_start[first]), both.world.layout.n_people)


def test_men_lost_are_replaced_one_for_one(moscow: Scenario, reference: Reference) -> None:
    """Rows whose mind is another's after the panel's step: irrecoverable losses over D of the day before."""
    both = started(moscow, reference)
    both.day()
    rows, s = soldiers_rows(both), both.world.state
    lost = both.front.state.killed + both.front.state.captured
    men = both.front.state.defenders.copy()
    both.front.advance(1, 2, hooks_of(both.world))
    share = (both.front.state.killed + both.front.state.captured - lost) / men
    s.habituation[rows] = 0.5
    today = morning(both.world, 1)
    for step in (Soldiers.weigh, Soldiers.soldiers):
        both.loop.runner.step(step, today, Clock(1, 2))
    n = np.diff(both.world.layout.place_start)[both.world.groups.army]
    found = [part.mean() for part in np.split(s.habituation[rows] == 0.0, np.cumsum(n)[:-1])]
    assert (np.abs(np.array(found) - share) < 4 * np.sqrt(share * (1 - share) / n)).all()
    assert (share > 0.01).all()


def test_soldiers_do_not_see_departures(moscow: Scenario, reference: Reference) -> None:
    """Their place's share gone moves nothing of theirs, that of a town much."""
    found = []
    for gone in (0.0, 0.9):
        both = started(moscow, reference, changes={"action.seen_departures": 10.0})
        for _ in range(3):
            both.day()
        both.world.state.gone[:] = both.world.state.gone_before[:] = gone
        both.loop.runner.run(DAY, morning(both.world, 3), Clock(3, 2))
        found.append((both.world.state.away.copy(), both.world.layout))
    layout = found[0][1]
    first = layout.place_block[np.flatnonzero(both.world.groups.army)[0]] * layout.households_per_block
    before, after = found[0][0], found[1][0]
    assert (before[first:] == after[first:]).all()
    assert (before[:first] != after[:first]).sum() > 30


def test_sections_away_wait_their_days(moscow: Scenario, reference: Reference) -> None:
    """Every section that comes back was away on at least three evenings before, whatever the rate of return."""
    both = started(moscow, reference, days=40, changes={"action.returning": 5.0})
    layout = both.world.layout
    first = layout.place_block[np.flatnonzero(both.world.groups.army)[0]] * layout.households_per_block
    away = np.zeros(layout.n_households - first, dtype=int)
    evenings: list[int] = []
    for _ in range(40):
        both.day()
        now = both.world.state.away[first:] == OWN_DECISION
        evenings += away[(away > 0) & ~now].tolist()
        away = np.where(now, away + 1, 0)
    assert len(evenings) > 20
    assert min(evenings) >= 3


# --- call-up ---------------------------------------------------------------------------------------------------


def test_as_many_are_called_as_the_front_counts(moscow: Scenario, reference: Reference) -> None:
    """Some 700 rows are called, so their count is good to 15 in 100."""
    both = started(moscow, reference, people_per_agent=FINE, changes={"mobilisation.early": 100.0})
    for _ in range(30):
        both.day()
    expected = both.front.state.called[0] * 1000
    person_place = np.repeat(np.arange(both.world.layout.n_places), np.diff(both.world.layout.place_start))
    found = both.world.weight[person_place[both.world.state.enlisted == 1]].sum()
    assert expected > 2.5e6
    assert found == pytest.approx(expected, abs=4 * np.sqrt(expected / FINE) * FINE)


def test_over_a_whole_run_too(whole: Watched) -> None:
    expected = whole.both.front.data().nation["called"] * 1000
    for day in (100, 150, 200, 223):
        assert whole.enlisted[day] == pytest.approx(expected[day], abs=4 * np.sqrt(expected[day] / SCALE) * SCALE)


def test_nobody_is_called_from_the_army_and_no_official(whole: Watched) -> None:
    both = whole.both
    enlisted = both.world.state.enlisted
    assert enlisted.sum() > 100
    assert enlisted[soldiers_rows(both)].sum() == 0
    assert enlisted[official_by_block(both.world.layout)].sum() == 0


def test_without_mobilisation_nobody_is_called(moscow: Scenario, reference: Reference) -> None:
    both = started(moscow, reference, without=frozenset({"process:mobilisation"}))
    for _ in range(5):
        both.day()
    assert both.world.state.enlisted.sum() == 0
    assert both.front.state.called[0] == 0.0


# --- labour ----------------------------------------------------------------------------------------------------


def test_workers_leave_with_their_plants(moscow: Scenario, reference: Reference) -> None:
    """Nobody else goes, and 5000 people go with each plant, so that there are households enough to count."""
    both = started(
        moscow, reference, 60, people_per_agent=FINE, without=frozenset({"process:action"}),
        changes={"relocation.workers": 5000.0},
    )  # fmt: skip
    for _ in range(60):
        both.day()
    layout = both.world.layout
    place = np.repeat(layout.block_place, layout.households_per_block)
    gone = both.world.state.away == 2
    weight = both.world.weight[place] * layout.household_size
    plants = both.front.state.plants[:, MOVING : EAST + 1].sum()
    expected = plants * both.world.schedule.value("relocation.workers")
    error = 4 * np.sqrt((weight[gone] ** 2).sum())
    assert plants > 50
    assert error < 0.4 * expected
    assert weight[gone].sum() == pytest.approx(expected, abs=error)
    kinds = np.array(both.world.inputs.places.kinds)
    assert set(kinds[place[gone]]) <= set(TOWN_KINDS)
    hosts = both.world.state.host[gone]
    hosts = np.where(hosts < 0, -hosts - 1, hosts)
    destinations = np.concatenate([np.flatnonzero(np.isin(both.world.inputs.places.regions, ids))
                                   for ids in both.front.inputs.industry.destinations])  # fmt: skip
    assert set(hosts) <= set(destinations)


# --- letters ---------------------------------------------------------------------------------------------------

ONE = np.ones(2)


def empty_post() -> SimpleNamespace:
    return SimpleNamespace(**{name: np.zeros(1) for name in Letters.own})


def letters(post: SimpleNamespace) -> tuple[float, float, float, float]:
    """Posted, told, withheld, waiting."""
    waiting = post.dead_in_post[0] + post.missing_in_post[0]
    return float(post.posted[0]), float(post.informed[0]), float(post.withheld[0]), float(waiting)


def sent(
    post: SimpleNamespace, dead: float, missing: float, free: float = 1.0, candour: float = 1.0
) -> np.ndarray:  # fmt: skip
    people, chance = np.array([300.0, 700.0]), np.empty(2)
    sums = np.zeros((2, len(SUMS)))
    sums[:, PEOPLE], sums[:, OCCUPIED] = people, (1.0 - free) * people
    send(
        np.array([dead / 1000.0]), np.array([missing / 1000.0]), 20.0, np.array([True, True]), people, sums, ONE,
        candour * ONE, post.dead_before, post.missing_before, post.posted, post.dead_in_post, post.missing_in_post,
        post.informed, post.withheld, chance,
    )  # fmt: skip
    return chance


def test_news_take_their_time() -> None:
    """Mean 20 days: 1 - e^(-n/20) are told after n days."""
    post = empty_post()
    for day in range(1, 60):
        rate = sent(post, 1000.0, 0.0)
        assert post.informed[0] == pytest.approx(1000 * (1 - np.exp(-day / 20)), rel=1e-12)
    assert rate[0] == rate[1]


def test_the_chance_is_that_of_a_person() -> None:
    assert sent(empty_post(), 1000.0, 0.0).tolist() == pytest.approx([chance(1 / 20, 1.0)] * 2)


def test_of_the_missing_the_candid_share_is_told() -> None:
    post = empty_post()
    for _ in range(400):
        sent(post, 100.0, 900.0, candour=0.3)
    assert post.informed[0] == pytest.approx(100 + 270, rel=1e-6)
    assert post.withheld[0] == pytest.approx(630, rel=1e-6)


def test_under_occupation_letters_are_withheld() -> None:
    post = empty_post()
    for _ in range(400):
        sent(post, 1000.0, 0.0, free=0.4)
    assert letters(post)[1:3] == (pytest.approx(400, rel=1e-6), pytest.approx(600, rel=1e-6))


def test_only_new_losses_are_posted() -> None:
    post = empty_post()
    sent(post, 10.0, 20.0)
    sent(post, 10.0, 20.0)
    sent(post, 15.0, 20.0)
    posted, told, withheld, waiting = letters(post)
    assert posted == 35.0
    assert posted == pytest.approx(told + withheld + waiting, rel=1e-12)


def test_letters_balance_on_every_day_of_a_run(whole: Watched) -> None:
    for posted, told, withheld, waiting in whole.post:
        assert posted == pytest.approx(told + withheld + waiting, rel=1e-9)
    front = whole.both.front.state
    assert whole.post[-1][0] == pytest.approx(1000 * (front.killed + front.captured).sum(), rel=1e-12)
    assert min(whole.post[-1]) > 5e4


def test_uncensored_letters_tell_more(moscow: Scenario, reference: Reference) -> None:
    told = []
    for censored in (1.0, 0.0):
        both = started(moscow, reference, changes={"letters.censored": censored})
        for _ in range(10):
            both.day()
        told.append(letters(both.world.own)[1])
    assert told[1] > 1.2 * told[0]


def test_as_many_blocks_are_bereaved_as_are_told(whole: Watched) -> None:
    """By people, within sampling; blocks hold no more bereaved than households."""
    both = whole.both
    bereaved = both.world.state.bereaved
    assert bereaved.max() <= both.world.layout.households_per_block
    assert bereaved[both.world.layout.place_block[np.flatnonzero(both.world.groups.army)[0]] :].sum() == 0
    found = float((bereaved * both.world.weight[both.world.layout.block_place]).sum())
    told = letters(both.world.own)[1]
    assert found == pytest.approx(told, abs=4 * np.sqrt(told / SCALE) * SCALE + 0.05 * told)


# --- pairs -----------------------------------------------------------------------------------------------------


def test_worlds_with_and_without_winter_equipment_are_the_same_until_the_first_cold_day(
    moscow: Scenario, reference: Reference
) -> None:
    """Person by person and axis by axis. The cold is brought forward to day 12, on one axis."""

    def cold_from_day_12(given: FrontInputs) -> FrontInputs:
        temperature = given.temperature.copy()
        temperature[12:, 1] = -25.0
        return dataclasses.replace(given, temperature=temperature)

    worlds = [
        started(moscow, reference, days=16, front=cold_from_day_12, without=frozenset(causes))
        for causes in ((), ("winter_unready",))
    ]
    assert [both.front.arguments.unready for both in worlds] == [1.0, 0.0]
    for day in range(16):
        for both in worlds:
            both.day()
        one, other = (everything(both) for both in worlds)
        differ = {name for name in one if one[name] != other[name]}
        assert bool(differ) == (day >= 12), (day, differ)
    assert {"front position", "belief"} <= differ


def test_a_run_is_made_day_by_day_or_at_once(moscow: Scenario, reference: Reference) -> None:
    one, other = started(moscow, reference, days=6), started(moscow, reference, days=6)
    one.run(6)
    for _ in range(6):
        other.day()
    other.front.finish(hooks_of(other.world).production)
    assert everything(one) == everything(other)


def test_the_society_takes_danger_from_the_simulated_front(whole: Watched) -> None:
    """Soldiers are always at it; blocks behind it on an axis are occupied, cities by their own fall."""
    both = whole.both
    s, theatre = both.world.state, both.world.theatre
    kinds = np.array(both.world.inputs.places.kinds)[both.world.layout.block_place]
    on_axis = (theatre.axis >= 0) & (theatre.city < 0)
    behind = both.front.state.position[np.maximum(theatre.axis, 0)] >= theatre.reach
    np.testing.assert_array_equal(s.occupied[on_axis] == 1, behind[on_axis])
    in_city = (theatre.axis >= 0) & (theatre.city >= 0)
    np.testing.assert_array_equal(s.occupied[in_city], both.front.state.fallen[theatre.city[in_city]])
    assert (s.occupied[kinds == ARMY_KIND] == 0).all()
    assert (s.sight[kinds == ARMY_KIND] == 1.0).all()


def test_no_hooks_are_ones() -> None:
    hooks = no_hooks(3)
    assert hooks.cohesion.tolist() == [1.0, 1.0, 1.0]
    assert cast(tuple[float, ...], hooks[1:]) == (1.0, 1.0, 1.0)


def test_blocks_that_are_passed_over_would_have_been_the_same(moscow: Scenario, reference: Reference) -> None:
    """State, records and accounts, with the passing over and without it, over occupation and liberation."""
    skipping, full = (started(moscow, reference, days=200) for _ in range(2))
    kernels, passed_over = full.loop.runner.kernels, 0
    step = kernels["people"]

    def for_everybody(world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        world.work.still[:] = 0
        step(world, today, clock, streams)

    kernels["people"] = for_everybody
    for _ in range(200):
        skipping.day()
        passed_over += int((skipping.world.work.still >= BOTH_COPIES).sum())
        full.day()
    assert passed_over > 1000
    assert (skipping.world.work.still[skipping.world.state.occupied == 0] == 0).all()
    assert everything(skipping) == everything(full)
    assert skipping.accounts() == full.accounts()
    for name, values in skipping.loop.recorder.data.items():
        assert values.tobytes() == full.loop.recorder.data[name].tobytes(), name
