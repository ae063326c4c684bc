"""Random small worlds: counts add up, shares stay shares, same seed same bytes on one thread or two.

Same bytes too whether blocks are moved as whole rows or household by household (engine/people).
"""

from __future__ import annotations

import sys
from datetime import date

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people_rows import entries_that_do_not_repeat, entry_by_row, heard_though_not_there

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.society import NEVER, Appeal, Inputs, Places, Structure, Towns
from homefront.observe.recorder import MEASURES, Recorder, recorder_for
from homefront.parameters import specs_of
from homefront.processes import PROCESSES, chosen_processes
from homefront.scenario.daily import VARIABLES
from homefront.world.build import Built, build
from homefront.world.people import blocks_for, layout_of
from homefront.world.published import NOBODY, ROUND, publish
from homefront.world.state import HOME, specs

DAYS = 6
SHARES = ("gone", "own", "ordered", "homeless", "occupied", "belief", "fear", "resolve", "shown", "knows", "officials",
          "passing", "coverage", "danger", "reported")  # fmt: skip


def random_inputs(seed: int, places: int, towns: int) -> Inputs:
    """Anything that a scenario could say, more violent than any: a country drawn by one generator."""
    rng = np.random.default_rng(seed)

    def somewhere(n: int) -> np.ndarray:
        return rng.uniform(0, 400, n)

    def days_or_never(n: int, chance: float) -> np.ndarray:
        return np.where(rng.random(n) < chance, rng.integers(-5, 15, n).astype(float), NEVER)

    entry_day = np.where(rng.random(places) < 0.3, rng.integers(0, 6, places).astype(float), np.nan)
    exit_day = np.where(np.isnan(entry_day), np.nan, entry_day + rng.integers(1, 6, places))
    lost = days_or_never(towns, 0.6)
    ids = tuple(f"p{n}" for n in range(places))
    table = rng.random((len(VARIABLES), places, DAYS)) * rng.integers(0, 2, (len(VARIABLES), places, 1))
    share = rng.random((3, places, DAYS)) * (rng.random((3, places, 1)) < 0.4)
    nowhere = np.where(rng.random(places) < 0.1, np.nan, 1.0)
    return Inputs(
        id="random", start=date(1941, 1, 1), days=DAYS,
        places=Places(
            ids, ids, ids, ("towns",) * places, 10.0 ** rng.uniform(3, 7, places), somewhere(places) * nowhere,
            somewhere(places), rng.uniform(0, 60, places), rng.integers(0, 300, places).astype(float),
            rng.random(places), rng.random(places), entry_day, exit_day,
        ),
        towns=random_towns(rng, lost),
        table=table, order_share=share, order_hour=rng.random((3, places, DAYS)), row=np.arange(places),
        structure=random_structure(rng),
        appeals=(Appeal(1, "speech", rng.random(places) < 0.7), Appeal(3, "speech", rng.random(places) < 0.7)),
    )  # fmt: skip


def random_towns(rng: np.random.Generator, lost: np.ndarray) -> Towns:
    east, north, held = rng.uniform(0, 400, lost.size), rng.uniform(0, 400, lost.size), rng.integers(1, 9, lost.size)
    return Towns(east, north, lost, lost + held, float(rng.uniform(1, 60)), int(rng.integers(1, 5)), 5.0)


def random_structure(rng: np.random.Generator) -> Structure:
    """Blocks of 1 to 40 households, small and large, in which everybody has up to 12 contacts of each kind."""
    letters, place, block = (int(n) for n in rng.choice([0, 1, 2, 3, 4, 7, 12], 3))
    return Structure(
        households_per_block=int(rng.choice([*range(1, 11), 17, 40])), private_sets_share=float(rng.random()),
        household_poisson=float(rng.choice([0.3, 3.1, 3.1, 7.0])), contacts_block=block, contacts_place=place,
        contacts_letters=letters, contact_rule=str(rng.choice(["partners", "persons"])),
    )  # fmt: skip


def random_changes(seed: int) -> dict[str, float]:
    """Every parameter somewhere in its bounds, or left alone."""
    rng = np.random.default_rng(seed)
    out = {}
    for cls in PROCESSES:
        for name, spec in specs_of(cls).items():
            if rng.random() < 0.4:
                low, high = spec.bounds
                out[f"{cls.name}.{name}"] = float(rng.integers(2) if spec.unit == "flag" else rng.uniform(low, high))
    return out


def run(
    inputs: Inputs, changes: dict[str, float], without: frozenset[str], substeps: int, seed: int = 1,
    called: bool = False,
) -> tuple[Built, Recorder]:  # fmt: skip
    """called : some people are called up from the start, as in a coupled run."""
    built = build(inputs, 1e6, seed)
    if called:
        layout, state = built.world.layout, built.world.state
        state.enlisted[:] = np.random.default_rng(seed).random(layout.n_people) < 0.1
        for row, entry in zip(range(layout.n_people), entry_by_row(layout), strict=True):
            if state.enlisted[row]:
                block = int(entry - row) // ROUND
                first, slots = int(layout.block_start[block]), int(np.diff(layout.block_start)[block])
                publish(state.published, first + ROUND * block, slots, row - first, NOBODY)
    recorder = recorder_for(built.world, inputs, seed, follow=10)
    Loop(inputs, built, Schedule(chosen_processes("defaults", changes), without, substeps), seed, recorder).run(DAYS)
    return built, recorder


WORLDS = st.tuples(
    st.integers(0, 2**32 - 1).map(lambda seed: (random_inputs(seed, 1 + seed % 5, 1 + seed % 6), random_changes(seed))),
    st.sets(st.sampled_from([cls.name for cls in PROCESSES]), max_size=3).map(frozenset),
    st.sampled_from([1, 2, 3]),
)
BOUNDED = settings(
    max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)

World = tuple[tuple[Inputs, dict[str, float]], frozenset[str], int]


@given(WORLDS)
@BOUNDED
def test_people_are_conserved(world: World) -> None:
    """Gone is own + ordered + homeless, and with those at home the whole of each place, day by day."""
    (inputs, changes), without, substeps = world
    built, recorder = run(inputs, changes, without, substeps)
    d, layout = recorder.data, built.world.layout
    np.testing.assert_allclose(d["gone"], d["own"] + d["ordered"] + d["homeless"], atol=3e-7)
    assert (d["gone"] + d["occupied"] <= 1 + 1e-6).all()
    place = np.repeat(layout.block_place, layout.households_per_block)
    people = np.bincount(place, layout.household_size, layout.n_places)
    np.testing.assert_array_equal(people, np.diff(layout.place_start))
    np.testing.assert_allclose(people * built.world.weight, inputs.places.population, rtol=1e-12)
    away = np.bincount(place, layout.household_size * (built.world.state.away != HOME), layout.n_places)
    np.testing.assert_allclose(d["gone"][:, -1], away / people, rtol=1e-6)
    np.testing.assert_allclose(built.world.state.gone, away / people, rtol=1e-12)


@given(WORLDS)
@BOUNDED
def test_what_is_a_share_stays_one(world: World) -> None:
    (inputs, changes), without, substeps = world
    built, recorder = run(inputs, changes, without, substeps)
    for name in SHARES:
        values = recorder.data[name]
        assert not (values < -1e-6).any(), name
        assert not (values > 1 + 1e-6).any(), name
    state = built.world.state
    for name in ("belief", "fear", "resolve", "habituation", "danger", "sight", "gone", "trust"):
        values = getattr(state, name)
        assert np.isfinite(values).all(), name
        assert values.min(initial=0) >= -1e-6, name
        assert values.max(initial=0) <= 1 + 1e-6, name
    assert (state.guests >= 0).all()
    assert (state.arrivals >= 0).all()


@given(WORLDS)
@settings(BOUNDED, max_examples=40)
def test_who_is_there_is_heard_and_nobody_else(world: World) -> None:
    """Every row goes round, and says of the absent that they are."""
    (inputs, changes), without, substeps = world
    built, _ = run(inputs, changes, without, substeps, called=True)
    layout, state = built.world.layout, built.world.state
    assert not entries_that_do_not_repeat(layout, state.published)
    guests, frozen = changes.get("action.guests", 1.0) == 1.0, changes.get("belief.occupied_frozen", 1.0) == 1.0
    assert not heard_though_not_there(layout, state, guests, frozen).size


@given(WORLDS)
@BOUNDED
def test_hosts_are_places(world: World) -> None:
    (inputs, changes), without, substeps = world
    built, _ = run(inputs, changes, without, substeps)
    places = built.world.layout.n_places
    host = built.world.state.host.astype(int)
    assert (host < places).all()
    assert (-host - 1 < places).all()


@given(WORLDS)
@settings(BOUNDED, max_examples=15)
def test_same_seed_same_bytes_on_one_thread_and_on_two(world: World) -> None:
    if numba.config.NUMBA_NUM_THREADS < 2:
        pytest.skip("one thread only")
    (inputs, changes), without, substeps = world
    first = everything(*run(inputs, changes, without, substeps))
    numba.set_num_threads(2)
    try:
        second = everything(*run(inputs, changes, without, substeps))
    finally:
        numba.set_num_threads(1)
    assert first == second


@given(WORLDS)
@settings(BOUNDED, max_examples=60)
def test_same_bytes_as_whole_rows_and_household_by_household(world: World) -> None:
    """The last blocks of a chunk are moved household by household: here all are, but those that fill whole lanes."""
    (inputs, changes), without, substeps = world
    as_rows = everything(*run(inputs, changes, without, substeps, called=True))
    with pytest.MonkeyPatch.context() as patch:
        for module in [module for name, module in sys.modules.items() if name.startswith("homefront.")]:
            if hasattr(module, "chunk_of"):
                patch.setattr(module, "chunk_of", lambda *_: 1)
        one_by_one = everything(*run(inputs, changes, without, substeps, called=True))
    assert [name for name in as_rows if as_rows[name] != one_by_one[name]] == []


def everything(built: Built, recorder: Recorder) -> dict[str, bytes]:
    out = {name: getattr(built.world.state, name).tobytes() for name in specs()}
    out |= {f"recorded {name}": recorder.data[name].tobytes() for name in MEASURES}
    return out | {f"followed {name}": values.tobytes() for name, values in recorder.followed.items()}


@given(st.integers(0, 2**32 - 1))
@settings(BOUNDED, max_examples=10)
def test_an_input_that_is_not_written_to(seed: int) -> None:
    """A run leaves its inputs as they were: the next run of the ensemble reads the same."""
    inputs = random_inputs(seed, 3, 4)
    before = [values.tobytes() for values in (inputs.table, inputs.order_share, inputs.order_hour, inputs.places.trust)]
    run(inputs, random_changes(seed), frozenset(), 2)
    after = [values.tobytes() for values in (inputs.table, inputs.order_share, inputs.order_hour, inputs.places.trust)]
    assert before == after


@given(
    st.lists(st.floats(1, 1e8), min_size=1, max_size=30), st.floats(1, 1e6), st.floats(0, 1e4), st.floats(2, 100)
)  # fmt: skip
@BOUNDED
def test_blocks_stand_for_their_people(people: list[float], scale: float, floor: float, mean_block: float) -> None:
    agents = np.maximum(floor, np.array(people) / scale)
    blocks = blocks_for(np.array(people), scale, floor, mean_block)
    assert (blocks >= 1).all()
    assert (np.abs(blocks * mean_block - agents) <= mean_block * (0.5 + (agents < mean_block / 2) * 0.5) + 1e-6).all()


@given(st.data())
@BOUNDED
def test_layouts_hold_together(data: st.DataObject) -> None:
    blocks = np.array(data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=6)))
    households = data.draw(st.integers(1, 7))
    n = int(blocks.sum()) * households
    sizes = np.array(data.draw(st.lists(st.integers(1, 255), min_size=n, max_size=n)), dtype=np.uint8)
    layout = layout_of(sizes, blocks, households)
    assert layout.n_people == sizes.sum(dtype=int) == layout.place_start[-1]
    assert (np.diff(layout.block_start) > 0).all()
    assert layout.block_place.tolist() == np.repeat(np.arange(len(blocks)), blocks).tolist()
