"""Worlds that share days end in the bytes of worlds that are run one by one, whatever differs and from when on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import homefront.engine.shared_days as module
from homefront.engine.coupled import Coupled
from homefront.engine.first_difference import BY_THE_FRONT, first_day
from homefront.engine.loop import Loop
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.engine.shared_days import MOST_BYTES, Waiting, run_worlds
from homefront.inputs.front import FrontInputs
from homefront.inputs.society import Appeal
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.results.results import WorldResult
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

DAYS = 150
COARSE = Settings(people_per_agent=20_000, days=DAYS, follow=3)

CHANGED: dict[str, tuple[dict[str, Any], int]] = {
    "a cause of the society, in October": ({"without": frozenset({"leaders_stay"})}, 116),
    "a cause of the front that waits for its day": ({"without": frozenset({"reserves"})}, 139),
    "a cause of the front that waits for the cold": ({"without": frozenset({"winter_unready"})}, 137),
    "orders of the enemy, transfers among them": ({"without": frozenset({"enemy_diversion"})}, 62),
    "both": ({"without": frozenset({"enemy_diversion", "leaders_stay"})}, 62),
    "a parameter": ({"without": frozenset({"purges"})}, 0),
    "an input in a span of days": ({"edits": ("given candour=0.9@1941-08-22..1941-10-15",)}, 61),
    "an event that is moved": ({"edits": ("move siege@1941-10-20=-5:Moscow",)}, 115),
    "an event that does nothing": ({"edits": ("drop typhoon@1941-10-02",)}, DAYS),
}
"""What differs -> (its settings, the first day on which anything does)."""

Says = tuple[str, dict[str, str], dict[str, tuple[float, float, float]], dict[str, float]]


def says(world: WorldResult) -> Says:
    return world.result_hash, world.part_hashes, dict(world.accounts), dict(world.positions)


def together(given: Sequence[Prepared], reference: Reference | None = None, most: int = MOST_BYTES) -> list[Says]:
    found = {number: says(world) for number, world in run_worlds(given, reference, most)}
    return [found[number] for number in range(len(given))]


def apart(given: Sequence[Prepared], reference: Reference | None = None) -> list[Says]:
    return [says(run_world(one, reference=reference)) for one in given]


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every day that any world runs."""
    found: list[int] = []
    day = Loop.day

    def counted(loop: Loop) -> None:
        found.append(loop.world.passed)
        day(loop)

    monkeypatch.setattr(Loop, "day", counted)
    return found


@cache
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@cache
def hooks() -> Reference | None:
    return reference_for(moscow(), Settings())


@pytest.fixture
def reference() -> Reference | None:
    return hooks()


@pytest.fixture(scope="module")
def worlds() -> list[Prepared]:
    changed = [replace(COARSE, **settings) for settings, _ in CHANGED.values()]
    return [prepare(moscow(), settings, 1) for settings in (COARSE, *changed)]


@pytest.fixture(scope="module")
def one_by_one(worlds: list[Prepared]) -> list[Says]:
    return apart(worlds, hooks())


@pytest.mark.parametrize("what", [what for what in CHANGED if what != "both"])
def test_a_pair_shares_the_days_before_the_change_acts(
    worlds: list[Prepared], one_by_one: list[Says], reference: Reference | None, what: str, days: list[int]
) -> None:
    number = 1 + list(CHANGED).index(what)
    assert together([worlds[0], worlds[number]], reference) == [one_by_one[0], one_by_one[number]]
    assert len(days) == 2 * DAYS - CHANGED[what][1]


def test_many_share_what_any_two_of_them_have_in_common(
    worlds: list[Prepared], one_by_one: list[Says], reference: Reference | None, days: list[int]
) -> None:
    """Each day once: those without the diversion share their days from the 62nd on too."""
    assert together(worlds, reference) == one_by_one
    firsts = [first for _, first in CHANGED.values()]
    assert len(days) == DAYS + sum(DAYS - first for first in firsts) - (116 - 62)


@pytest.mark.parametrize("copies", [0, 1])
def test_copies_take_no_more_than_they_may(
    worlds: list[Prepared], one_by_one: list[Says], reference: Reference | None, copies: int,
    monkeypatch: pytest.MonkeyPatch, days: list[int],
) -> None:  # fmt: skip
    """Without room for one a world starts on the first day again, and ends in the same bytes."""
    made: list[int] = []
    copied = module._copied

    def told(world: Any, ahead: Any, members: Sequence[int], room: int) -> Waiting:
        found = copied(world, ahead, members, room)
        made.append(found.size)
        assert found.size <= room
        return found

    monkeypatch.setattr(module, "_copied", told)
    chosen = [0, 1, 3, 5]
    few = [worlds[number] for number in chosen]
    assert together(few, reference, copies * 11_000_000) == [one_by_one[number] for number in chosen]
    assert (len(days) == len(chosen) * DAYS) == (copies == 0)
    assert any(made) == (copies > 0)


@pytest.mark.parametrize("lost", ["state.resolve", "front.position", "own.informed"])
def test_what_a_copy_lacks_is_seen(
    worlds: list[Prepared], one_by_one: list[Says], reference: Reference | None, lost: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The tests above can fail: an array that is not copied is 0 in the world that goes on from there."""
    kept = Coupled.snapshot
    monkeypatch.setattr(Coupled, "snapshot", lambda world: {**kept(world), lost: np.zeros_like(kept(world)[lost])})
    found = together([worlds[0], worlds[1]], reference)
    assert found[0] == one_by_one[0]
    assert found[1] != one_by_one[1]


@pytest.mark.parametrize(
    ("scenario", "changed", "first"),
    [
        ("france-1940", {"without": ["call_to_cease"]}, 38), ("britain-1940", {"without": ["raids"]}, 6),
        ("britain-1940", {"edits": ("drop night:Coventry@1940-11-14",)}, 74),
        ("moscow-1941", {"only": "society", "without": ["leaders_stay"]}, 116),
        ("moscow-1941", {"without": ["process:coupling"]}, 0),
    ],
)  # fmt: skip
def test_a_society_without_a_front_beside_it(
    scenario: str, changed: dict[str, Any], first: int, days: list[int]
) -> None:
    loaded, common = load_scenario(scenario, Registry()), Settings(people_per_agent=20_000, days=125)
    base = replace(common, only=changed.get("only", ""))
    pair = [prepare(loaded, settings, 1) for settings in (base, replace(common, **changed))]
    alone = apart(pair)
    days.clear()
    assert together(pair) == alone
    assert len(days) == 2 * pair[0].inputs.days - first


def test_worlds_of_a_front_alone_and_of_two_seeds_share_nothing(days: list[int]) -> None:
    fronts = [
        prepare(moscow(), Settings(only="front", without=frozenset(names)), 1) for names in ([], ["winter_unready"])
    ]
    assert together(fronts) == apart(fronts)
    assert not days
    seeds = [prepare(moscow(), replace(COARSE, only="society", days=10), seed) for seed in (1, 2)]
    assert first_day(*seeds) == 0
    assert together(seeds) == apart(seeds)


SHORT = 12
"""Days of a world in which inputs are made up."""


def daily(name: str) -> Callable[[Prepared, int], Prepared]:
    """A change of one array of Inputs from a day on."""

    def changed(given: Prepared, day: int) -> Prepared:
        values = getattr(given.inputs, name).copy()
        values[..., day:] = np.random.default_rng(day).random(values[..., day:].shape)
        return replace(given, inputs=replace(given.inputs, **{name: values}))

    return changed


def appealed(given: Prepared, day: int) -> Prepared:
    one = Appeal(day, "made up", np.ones(len(given.inputs.places), dtype=bool))
    return replace(given, inputs=replace(given.inputs, appeals=(*given.inputs.appeals, one)))


BY_DAY = {name: daily(name) for name in ("table", "order_share", "order_hour")} | {"appeals": appealed}


@cache
def short() -> Prepared:
    """Of some days, not to be written to."""
    return prepare(moscow(), Settings(people_per_agent=20_000, days=SHORT), 1)


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(sorted(BY_DAY)), day=st.integers(1, SHORT - 1))
def test_what_is_given_by_day_is_read_on_its_day_or_later(name: str, day: int) -> None:
    """If anything looked ahead, the worlds would differ before they part, and so would their bytes."""
    pair = [short(), BY_DAY[name](short(), day)]
    assert first_day(*pair) == day
    assert together(pair, hooks()) == apart(pair, hooks())


def of_front(name: str, front: FrontInputs, day: int) -> FrontInputs:
    """A front that is given something else from about a day on."""
    if name == "transfers":
        one = {"source": 1, "target": 0, "leaves": day, "arrives": day + 1, "men": 50.0, "most": 1.0, "returns": -1,
               "share": 0.0}  # fmt: skip
        more = {name: np.append(getattr(front.transfers, name), value) for name, value in one.items()}
        return replace(front, transfers=replace(front.transfers, **more))
    if name in ("active", "aid"):
        part = "zones" if name == "active" else "industry"
        owner = getattr(front, part)
        return replace(front, **{part: replace(owner, **{name: made_up(getattr(owner, name), day)})})
    value = getattr(front, name)
    return replace(front, **{name: 0.5 if isinstance(value, float) else made_up(value, day)})


def made_up(values: np.ndarray, day: int) -> np.ndarray:
    out = values.copy()
    out[day:] = np.random.default_rng(day).random(out[day:].shape)
    return out


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from([*BY_THE_FRONT, "active", "aid", "transfers"]), day=st.integers(0, SHORT - 1))
def test_what_only_the_front_reads_is_found_by_running_it(name: str, day: int) -> None:
    pair = [short(), replace(short(), front_inputs=of_front(name, short().known_front, day))]
    assert first_day(*pair) == SHORT
    assert together(pair, hooks()) == apart(pair, hooks())


def of_inputs(**changed: Any) -> Callable[[Prepared], Prepared]:
    return lambda given: replace(given, inputs=replace(given.inputs, **{
        name: change(getattr(given.inputs, name)) for name, change in changed.items()
    }))  # fmt: skip


OTHERWISE: dict[str, Callable[[Prepared], Prepared]] = {
    "seed": lambda given: replace(given, key=2),
    "scale": lambda given: replace(given, settings=replace(given.settings, people_per_agent=10_000.0)),
    "people who are followed": lambda given: replace(given, settings=replace(given.settings, follow=4)),
    "a process": lambda given: replace(given, settings=replace(given.settings, without=frozenset({"process:talk"}))),
    "a parameter": lambda given: replace(given, processes=prepare(
        given.scenario, replace(given.settings, changes={"talk.amplification": 0.123}), 1).processes),
    "trust on the eve": of_inputs(places=lambda places: replace(places, trust=places.trust * 0.9)),
    "towns": of_inputs(towns=lambda towns: replace(towns, lost=towns.lost + 1)),
    "a flag": of_inputs(structure=lambda structure: replace(structure, letters_censored=False)),
    "days": lambda given: replace(given, inputs=given.inputs.shortened(SHORT - 1)),
    "men at the start": lambda given: replace(given, front_inputs=replace(
        given.known_front, attackers=given.known_front.attackers * 1.1)),
    "a zone": lambda given: replace(given, front_inputs=replace(given.known_front, zones=replace(
        given.known_front.zones, strength=given.known_front.zones.strength + 1))),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERWISE)
def test_whatever_is_not_given_by_day_counts_from_the_first(what: str) -> None:
    assert first_day(short(), short()) == SHORT
    assert first_day(short(), OTHERWISE[what](short())) == 0
