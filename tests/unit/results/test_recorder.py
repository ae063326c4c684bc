"""What the recorder takes down is what the state says: each measure counted again, straight from persons."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import pytest
from people_rows import household_by_row, official_by_block

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.coded import coded_inputs
from homefront.inputs.places_by_kind import front_distance, rows_by_front
from homefront.inputs.society import Inputs
from homefront.observe.recorder import FOLLOWED, MEASURES, Recorder, recorder_for
from homefront.processes import chosen_processes
from homefront.scenario.daily import variable_index
from homefront.scenario.loader import load_scenario
from homefront.world.build import build
from homefront.world.state import HOME, HOMELESS, ORDERED, OWN_DECISION, STAY, UNAWARE

DAYS = 40


@dataclass(frozen=True)
class Finished:
    inputs: Inputs
    loop: Loop
    recorder: Recorder


@pytest.fixture(scope="module")
def finished() -> Finished:
    """Forty days of moscow-1941 from 22 June, with houses bombed everywhere so that there are homeless too."""
    given = coded_inputs(load_scenario("moscow-1941"), 1).shortened(DAYS)
    table = given.table.copy()
    table[variable_index("homeless"), :, 3:] = 0.01
    inputs = dataclasses.replace(given, table=table)
    built = build(inputs, 20_000, 1)
    recorder = recorder_for(built.world, inputs, 1, follow=300, shading=0.2)
    loop = Loop(inputs, built, Schedule(chosen_processes()), 1, recorder)
    loop.run(DAYS)
    return Finished(inputs, loop, recorder)


def counted_again(finished: Finished) -> dict[str, np.ndarray]:
    """Measures of the last day, by place, from the state of persons, households and blocks."""
    world, s = finished.loop.world, finished.loop.world.state
    layout = world.layout
    household = household_by_row(layout)
    block = household // layout.households_per_block
    place = layout.block_place[block]
    away = s.away[household]
    frozen = (away == HOME) & (s.occupied[block] == 1)

    def share(chosen: np.ndarray, among: np.ndarray) -> np.ndarray:
        return np.bincount(place[chosen & among], minlength=layout.n_places) / np.bincount(
            place[among], minlength=layout.n_places
        )

    def mean(values: np.ndarray) -> np.ndarray:
        total = np.bincount(place[~frozen], values[~frozen].astype(float), layout.n_places)
        return total / np.bincount(place[~frozen], minlength=layout.n_places)

    everybody = np.ones(len(place), dtype=bool)
    chief = household[official_by_block(layout)]
    left = np.isin(s.away[chief], (OWN_DECISION, ORDERED)) & (s.order_from[STAY] > DAYS)
    blocks = np.bincount(layout.block_place, minlength=layout.n_places)
    resolve = mean(s.resolve)
    region = np.unique(finished.inputs.places.regions, return_inverse=True)[1][place]
    weight = np.where(frozen, 0.0, world.weight[place])
    people = np.bincount(region, weight)
    regional = np.bincount(region, weight * s.resolve) / people
    spread = np.sqrt(np.bincount(region, weight * (s.resolve - np.nan_to_num(regional)[region]) ** 2) / people)
    of_place = region[layout.place_start[:-1]]
    shown = mean(s.shown_resolve[block])
    with np.errstate(invalid="ignore"):
        return {
            "gone": share(away != HOME, everybody),
            "own": share(away == OWN_DECISION, everybody),
            "ordered": share(away == ORDERED, everybody),
            "homeless": share(away == HOMELESS, everybody),
            "occupied": share(frozen, everybody),
            "belief": mean(s.belief),
            "fear": mean(s.fear),
            "resolve": resolve,
            "resolve_sd": np.sqrt(mean((s.resolve.astype(float) - np.nan_to_num(resolve)[place]) ** 2)),
            "unity": 1 - 2 * spread[of_place],
            "shown": shown,
            "reported": 1 - (1 - shown) * 0.8**4,
            "knows": mean(s.rumour != UNAWARE),
            "officials": np.bincount(layout.block_place, left, layout.n_places) / blocks,
            "passing": s.passing,
            "coverage": s.coverage,
            "danger": np.bincount(layout.block_place, s.danger.astype(float), layout.n_places) / blocks,
            "distance": front_distance(finished.inputs, DAYS - 1),
            "input_row": rows_by_front(finished.inputs, front_distance(finished.inputs, DAYS - 2)),
        }


@pytest.mark.filterwarnings("ignore:invalid value encountered")
@pytest.mark.parametrize("name", [name for name in MEASURES if name != "control"])
def test_each_measure_is_that_of_the_state(finished: Finished, name: str) -> None:
    expected = counted_again(finished)[name]
    assert np.nanmax(expected) > np.nanmin(expected), "the run must show this measure at work"
    found = finished.recorder.data[name][:, -1]
    if name == "resolve_sd":  # of the squares that are added up the last of 24 bits is rounded, and so of the variance
        np.testing.assert_allclose(found.astype(float) ** 2, expected**2, rtol=0, atol=2.0**-22)
        return
    in_32_bits = 5e-6 if name == "unity" else 2e-6
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=in_32_bits)


@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_no_two_measures_could_be_taken_for_each_other(finished: Finished) -> None:
    found = list(counted_again(finished).values())
    for n, values in enumerate(found):
        for other in found[n + 1 :]:
            assert not np.allclose(values, other, rtol=1e-3, atol=1e-4, equal_nan=True)


def test_control_is_what_officials_at_their_posts_carry(finished: Finished) -> None:
    """With all officials at their posts control + siege; never more, never less than siege alone."""
    row = finished.recorder.data["input_row"][:, -1].astype(int)
    ordinary, siege = (finished.inputs.table[variable_index(name), row, -1] for name in ("control", "siege"))
    control = finished.recorder.data["control"][:, -1].astype(float)
    officials = finished.recorder.data["officials"]
    assert (control <= ordinary + siege + 1e-6).all()
    assert (control >= siege - 1e-6).all()
    at_post = officials[:, -3:].max(axis=1) == 0
    np.testing.assert_allclose(control[at_post], (ordinary + siege)[at_post], rtol=1e-6)
    weakened = (officials[:, -3:].min(axis=1) > 0) & (ordinary > 0)
    assert weakened.any()
    less = control[weakened] < (ordinary + siege)[weakened]
    assert less.mean() > 0.9, "an official may be at his post for half a day"


def test_reasons_for_being_away_add_up(finished: Finished) -> None:
    data = finished.recorder.data
    reasons = [data[name].astype(float) for name in ("own", "ordered", "homeless")]
    assert all(part.max() > 0 for part in reasons)
    np.testing.assert_allclose(sum(reasons), data["gone"], atol=3e-7)


def test_nobody_is_both_gone_and_occupied(finished: Finished) -> None:
    data = finished.recorder.data
    assert (data["gone"] + data["occupied"]).max() <= 1 + 1e-6


@pytest.mark.parametrize("name", [n for n, (unit, _) in MEASURES.items() if unit == "share"])
def test_shares_lie_between_0_and_1(finished: Finished, name: str) -> None:
    values = finished.recorder.data[name]
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) <= 1


@pytest.mark.parametrize(
    "name", ["belief", "fear", "resolve", "resolve_sd", "unity", "shown", "reported", "danger", "passing"]
)
def test_means_of_persons_lie_between_0_and_1(finished: Finished, name: str) -> None:
    values = finished.recorder.data[name]
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) <= 1


def test_a_mean_over_nobody_is_nan_and_nothing_else_is(finished: Finished) -> None:
    data = finished.recorder.data
    nobody = (data["occupied"] == 1) & (data["gone"] == 0)
    assert nobody.any()
    means = ("belief", "fear", "resolve", "resolve_sd", "shown", "reported", "knows")
    for name in MEASURES:
        if name != "unity":
            np.testing.assert_array_equal(np.isnan(data[name]), nobody if name in means else False, err_msg=name)


def test_unity_is_one_number_a_region_and_nan_where_nobody_of_it_is_free(finished: Finished) -> None:
    unity, nobody = finished.recorder.data["unity"], np.isnan(finished.recorder.data["resolve"])
    regions = np.array(finished.inputs.places.regions)
    for name in set(regions):
        here = unity[regions == name]
        np.testing.assert_array_equal(here, np.broadcast_to(here[0], here.shape))
        np.testing.assert_array_equal(np.isnan(here[0]), nobody[regions == name].all(axis=0))


def test_followed_persons_are_rows_of_the_world_once_each(finished: Finished) -> None:
    persons = finished.recorder.persons
    assert 250 < len(persons) <= 300
    assert (np.diff(persons) > 0).all()
    assert 0 <= persons[0] <= persons[-1] < finished.loop.world.layout.n_people


@pytest.mark.parametrize("name", FOLLOWED)
def test_followed_persons_have_the_state_of_their_row(finished: Finished, name: str) -> None:
    layout = finished.loop.world.layout
    values = getattr(finished.loop.world.state, name)
    if name == "away":
        values = values[household_by_row(layout)]
    expected = values[finished.recorder.persons]
    assert len(np.unique(expected)) > 1
    np.testing.assert_array_equal(finished.recorder.followed[name][:, -1], expected)


def test_whom_to_follow_depends_on_the_seed_alone(finished: Finished) -> None:
    again, other = (recorder_for(finished.loop.world, finished.inputs, seed, follow=300).persons for seed in (1, 2))
    assert again.tolist() == finished.recorder.persons.tolist()
    assert other.tolist() != again.tolist()


def test_nobody_is_followed_unless_asked(finished: Finished) -> None:
    assert len(recorder_for(finished.loop.world, finished.inputs, 1).persons) == 0
