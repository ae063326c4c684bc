"""Where places lie to the axes, and the army as places of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.errors import ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.inputs.front import FrontInputs, Route
from homefront.inputs.society import ARMY_KIND, NEVER, Inputs
from homefront.processes import Registry
from homefront.scenario.daily import variable_index
from homefront.scenario.loader import load_scenario
from homefront.world.army import LIKE, cities_of, theatre_of, with_army
from homefront.world.axes import ARMY, BY_RECORD, TOGETHER, on_axes, placed
from homefront.world.build import build
from homefront.world.front_state import empty_front, front_specs
from homefront.world.state import STAY


def route(name: str, points: list[tuple[float, float]], places: tuple[str, ...] = ()) -> Route:
    east, north = np.array(points).T
    chain = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])
    names = places or tuple(f"{name} {n}" for n in range(len(points)))
    return Route(name, names, np.zeros(len(points)), np.zeros(len(points)), chain, east, north)


BENT = route("bent", [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)], ("a", "b", "c"))
FAR = route("far", [(0.0, 400.0), (300.0, 400.0)])


def on(east: float, north: float) -> tuple[int, float, float]:
    found = on_axes(np.array([east]), np.array([north]), (BENT, FAR))
    return int(found.axis[0]), float(found.chainage[0]), float(found.off[0])


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((50.0, 10.0), (0, 50.0, 10.0)), ((50.0, -10.0), (0, 50.0, 10.0)), ((110.0, 60.0), (0, 160.0, 10.0)),
        ((100.0, 0.0), (0, 100.0, 0.0)), ((-30.0, 40.0), (0, 0.0, 50.0)), ((100.0, 130.0), (0, 200.0, 30.0)),
        ((200.0, 390.0), (1, 200.0, 10.0)),
    ],
)  # fmt: skip
def test_a_place_lies_where_its_nearest_axis_passes(
    point: tuple[float, float], expected: tuple[int, float, float]
) -> None:
    assert on(*point) == pytest.approx(expected)


def test_a_place_on_an_axis_stands_where_the_axis_has_it() -> None:
    """Also if its own coordinates put it nearer to another."""
    east, north = np.array([99.0, 250.0]), np.array([3.0, 399.0])
    found = placed(["b", "c"], on_axes(east, north, (BENT, FAR)), (BENT, FAR))
    assert found.axis.tolist() == [0, 0]
    assert found.chainage.tolist() == [100.0, 200.0]
    assert found.off.tolist() == [0.0, 0.0]


def test_all_variables_of_a_front_start_at_nothing() -> None:
    length = {"axis": 4, "one": 1, "transfer": 3, "city": 5, "plants": 2, "stage": 8, "industry_day": 9}
    state = empty_front(length)
    for name, spec in front_specs().items():
        values = getattr(state, name)
        assert values.shape == tuple(length[dim] for dim in spec.dims)
        assert values.dtype == spec.dtype
        assert (values == 0).all()


# --- the army --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def given() -> tuple[Inputs, FrontInputs]:
    moscow = load_scenario("moscow-1941", Registry())
    return coded_inputs(moscow, 1), prepare(moscow, Settings(), 1).known_front


@pytest.fixture(scope="module")
def grown(given: tuple[Inputs, FrontInputs]) -> Inputs:
    return with_army(*given, rows=1000.0, coverage=0.9, control=0.95, section=4)


def test_each_axis_is_one_more_place_at_the_end(given: tuple[Inputs, FrontInputs], grown: Inputs) -> None:
    home, front = given
    n = len(home.places)
    assert grown.places.ids[:n] == home.places.ids
    assert grown.places.kinds[n:] == (ARMY_KIND,) * 4
    np.testing.assert_allclose(grown.places.population[n:], 1000 * front.defenders)
    assert grown.places.population[:n].tolist() == home.places.population.tolist()
    assert (grown.places.entry_day[n:] == NEVER).all()


def test_soldiers_take_the_word_of_a_city_at_the_front_and_have_their_own_coverage(
    given: tuple[Inputs, FrontInputs], grown: Inputs
) -> None:
    rule = given[0].kind_rule
    assert rule is not None
    like, own = grown.table[:, rule.rows.index(LIKE)], grown.table[:, -1]
    for name in ("candour", "leaving_seen", "staying_seen", "cause", "ally"):
        np.testing.assert_array_equal(own[variable_index(name)], like[variable_index(name)])
    for name, value in (("coverage", 0.9), ("control", 0.95), ("siege", 0.0), ("return_open", 0.0), ("homeless", 0.0)):
        assert (own[variable_index(name)] == value).all(), name
    assert (grown.row[-4:] == grown.table.shape[1] - 1).all()
    np.testing.assert_array_equal(grown.table[:, :-1], given[0].table)


def test_officers_are_told_to_stay(grown: Inputs) -> None:
    assert (grown.order_share[STAY, -1] == 1.0).all()
    assert grown.order_share[:, -1].sum() == grown.days


def test_only_a_speech_to_all_reaches_the_army(given: tuple[Inputs, FrontInputs]) -> None:
    home, front = given
    assert home.appeals
    part = replace(home.appeals[0], places=np.arange(len(home.places)) == 3)
    whole = replace(home.appeals[0], places=np.ones(len(home.places), dtype=bool))
    found = with_army(replace(home, appeals=(part, whole)), front, 1000.0, 0.9, 1.0, 4).appeals
    assert found[0].places[-4:].tolist() == [False] * 4
    assert found[1].places[-4:].tolist() == [True] * 4


def test_the_panel_has_its_rows_in_sections_of_four(grown: Inputs) -> None:
    world = build(grown, 20_000.0, 1).world
    rows = np.diff(world.layout.place_start)[-4:]
    assert (rows >= 1000).all()
    assert (rows < 1100).all()
    first = world.layout.place_block[-5] * world.layout.households_per_block
    assert set(world.layout.household_size[first:]) == {4}
    assert set(np.diff(world.layout.block_start)[world.layout.place_block[-5] :]) == {40}
    np.testing.assert_allclose(world.weight[-4:] * rows, grown.places.population[-4:])


def test_the_people_at_home_are_the_same_with_an_army(given: tuple[Inputs, FrontInputs], grown: Inputs) -> None:
    alone, both = build(given[0], 20_000.0, 1).world, build(grown, 20_000.0, 1).world
    n = alone.layout.n_people
    assert both.layout.household_size[: alone.layout.n_households].tolist() == alone.layout.household_size.tolist()
    assert both.threshold[: alone.layout.n_households].tolist() == alone.threshold.tolist()
    assert both.state.resolve[:n].tolist() == alone.state.resolve.tolist()


def test_without_coded_rows_by_kind_there_is_no_army(given: tuple[Inputs, FrontInputs]) -> None:
    with pytest.raises(ScenarioError, match="front_city"):
        with_army(replace(given[0], kind_rule=None), given[1], 1000.0, 0.9, 1.0, 4)


# --- cities and blocks -----------------------------------------------------------------------------------------


def test_cities_of_an_axis_fall_where_it_has_them_others_behind_it(given: tuple[Inputs, FrontInputs]) -> None:
    home, front = given
    cities = cities_of(home.places, front.routes, 0.24, 250.0)
    centre = front.routes[front.axes.index("centre")]
    at = cities.names.index("Moscow")
    assert cities.axis[at] == front.axes.index("centre")
    assert cities.chainage[at] == cities.reach[at] == centre.chainage[centre.places.index("Moscow")]
    aside = cities.axis >= 0
    assert (cities.reach[aside] >= cities.chainage[aside]).all()
    off = (cities.reach - cities.chainage)[aside] / 0.24
    assert off.max() <= 250.0
    narrow = cities_of(home.places, front.routes, 0.24, 20.0)
    assert (narrow.axis == BY_RECORD).sum() > (cities.axis == BY_RECORD).sum() > 0


def test_blocks_of_a_city_stand_and_fall_with_its_centre(grown: Inputs, given: tuple[Inputs, FrontInputs]) -> None:
    front = given[1]
    world = build(grown, 20_000.0, 1).world
    cities = cities_of(grown.places, front.routes, 0.24, 250.0)
    block = world.layout.block_place
    theatre = theatre_of(
        grown.places, front.routes, cities, block, world.block_east, world.block_north, 0.24, 250.0
    )  # fmt: skip
    kinds = np.array(grown.places.kinds)[block]
    in_city = kinds == "city"
    assert (theatre.city[in_city] >= 0).all()
    assert (theatre.city[~in_city] == -1).all()
    np.testing.assert_array_equal(theatre.axis[in_city], theatre.place_axis[block[in_city]])
    np.testing.assert_array_equal(theatre.axis[in_city], cities.axis[theatre.city[in_city]])
    on_axis = in_city & (theatre.axis >= 0)
    np.testing.assert_allclose(theatre.reach[on_axis], cities.reach[theatre.city[on_axis]], rtol=1e-7)
    assert theatre.axis[kinds == ARMY_KIND].tolist() == sorted(theatre.axis[kinds == ARMY_KIND].tolist(), reverse=True)
    assert set(theatre.axis[kinds == ARMY_KIND]) == {ARMY, ARMY - 1, ARMY - 2, ARMY - 3}
    assert (theatre.reach[theatre.axis < 0] == 0.0).all()


def test_many_points_lie_where_each_would_alone() -> None:
    """More than are held against the routes at once, one of them nowhere."""
    rng = np.random.default_rng(1)
    east, north = rng.uniform(-100, 400, TOGETHER + 50), rng.uniform(-100, 500, TOGETHER + 50)
    found = on_axes(east, north, (BENT, FAR))
    for n in (0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 49):
        assert (found.axis[n], found.chainage[n], found.off[n]) == on(east[n], north[n])
    assert on(np.nan, np.nan) == (0, 0.0, np.inf)
