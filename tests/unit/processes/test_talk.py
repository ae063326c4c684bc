"""E3 and E2: what talk makes of what was heard; telling the rumour on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import trial_figures as trial

from homefront.processes.talk import (
    WITNESS_FLOOR,
    ambiguity,
    amplified,
    final_unaware,
    mean_heard,
    rumour_feeds_itself,
    tell,
    witness_rate,
)  # fmt: skip
from homefront.scenario.inputs import variable_index
from homefront.streams import stream_key
from homefront.world.contacts import Graph
from homefront.world.published import publish_all
from homefront.world.state import SILENT, TELLING, UNAWARE


def test_a_full_candid_trusted_word_leaves_nothing_open() -> None:
    assert ambiguity(1.0, 1.0, 1.0) == 0.0


@pytest.mark.parametrize("missing", [(0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)])
def test_where_the_word_lacks_reach_candour_or_trust_all_is_open(missing: tuple[float, float, float]) -> None:
    assert ambiguity(*missing) == 1.0


def test_amplification_needs_something_heard_something_open_and_room_to_grow() -> None:
    heard, growth = np.float32(0.3), np.float32(0.48)
    assert amplified(np.float32(0.0), growth) == 0.0
    assert amplified(np.float32(1.0), growth) == 1.0
    assert amplified(heard, np.float32(0.0)) == heard
    assert amplified(heard, growth) == pytest.approx(0.3 + 0.48 * 0.21)


@pytest.mark.parametrize("rest", [-1.0, 0.4], ids=["alone", "with others"])
@pytest.mark.parametrize("contacts", [[], [0.5], [0.0, 1.0, 0.25]], ids=str)
def test_the_rest_of_the_household_counts_as_so_many_contacts(contacts: list[float], rest: float) -> None:
    """c: the mean over contacts that are heard and, twice, the rest of the household."""
    entries = sum(1 + round(65534 * belief) for belief in contacts)
    said = [*contacts, rest, rest] if rest >= 0 else contacts
    mean, any_voice = mean_heard(np.int32(entries), np.int32(len(contacts)), np.float32(rest), np.float32(2.0))
    assert any_voice == bool(said)
    assert mean == pytest.approx(np.mean(said) if said else 0.0, abs=1e-5)


def test_leaving_is_witnessed_faster_where_the_own_official_has_gone() -> None:
    assert witness_rate(0.5, 0.0, 3.0) == pytest.approx(3.0 * 0.5 * WITNESS_FLOOR)
    assert witness_rate(0.5, 1.0, 3.0) == pytest.approx(1.5)
    assert witness_rate(0.0, 1.0, 3.0) == 0.0


@pytest.mark.parametrize(("rho", "lasts"), [(0.38, False), (0.40, True)])
def test_a_rumour_feeds_itself_only_above_own_eyes_over_talk(rho: float, lasts: bool) -> None:
    assert rumour_feeds_itself(rho, 0.39, 1.0) is lasts


@pytest.mark.parametrize("rho", [0.2, 0.48, 1.0])
def test_talk_alone_settles_where_growth_and_doubt_balance(rho: float) -> None:
    """Coverage 0, nothing to see: b rests at 1 - w_e / (w_t rho), or at 0 where that is negative."""
    inputs = trial.case_inputs("britain")
    table = np.zeros_like(inputs.table)
    table[variable_index("cost")] = 1.0
    silent = replace(inputs, table=table).shortened(150)
    others = ("danger", "command", "information_control", "refugees", "news", "fear", "resolve", "action", "raids")
    resting = run_from(silent, 0.3, {"talk.amplification": rho}, others)
    assert resting == pytest.approx(max(0.0, 1 - 0.39 / rho), abs=2e-3)


def run_from(inputs, belief, changes, without):  # type: ignore[no-untyped-def]
    """Mean belief at the end of a run in which everybody starts with this belief."""
    built = trial.build(inputs, 1e9, 1)
    built.world.state.belief[:] = belief
    publish_all(built.world.state.published, built.world.layout.block_start, belief)
    recorder = trial.recorder_for(built.world, inputs, 1)
    schedule = trial.Schedule(trial.chosen_processes("trial", changes), frozenset(without))
    trial.Loop(inputs, built, schedule, 1, recorder).run(inputs.days)
    return float(recorder.data["belief"][:, -1].mean())


def star(leaves: int) -> Graph:
    """Person 0 calls one of the others; each of them calls person 0."""
    indptr = np.concatenate(([0], leaves + np.arange(leaves + 1)))
    return Graph(indptr, np.concatenate((np.arange(1, leaves + 1), np.zeros(leaves))).astype(np.int32))


def told_on(
    now: list[int], layer: Graph, p_meet: float = 1.0, p_adopt: float = 1.0, p_silence: float = 1.0,
    denied: float = 0.0, seed: int = 1,
) -> list[int]:  # fmt: skip
    before = np.array(now, dtype=np.uint8)
    after = before.copy()
    tell(before, after, layer, p_meet, p_adopt, p_silence, np.array([denied]), stream_key(seed, "talk.tell"))
    return [int(value) for value in after]


def test_a_call_to_one_who_has_not_heard_makes_a_teller() -> None:
    after = told_on([TELLING, UNAWARE, UNAWARE], star(2))
    assert after[0] == TELLING
    assert sorted(after[1:]) == [UNAWARE, TELLING]


@pytest.mark.parametrize("knows", [TELLING, SILENT])
def test_a_call_to_one_who_knows_silences_the_caller(knows: int) -> None:
    assert told_on([TELLING, knows], star(1))[0] == SILENT


def test_the_unaware_and_the_silent_tell_nothing() -> None:
    assert told_on([UNAWARE, SILENT], star(1)) == [UNAWARE, SILENT]


def test_without_calls_nothing_is_told() -> None:
    assert told_on([TELLING, UNAWARE], star(1), p_meet=0.0) == [TELLING, UNAWARE]


def test_without_silencing_tellers_go_on() -> None:
    assert told_on([TELLING, TELLING], star(1), p_silence=0.0) == [TELLING, TELLING]


def test_a_person_without_contacts_tells_nobody() -> None:
    alone = Graph(np.array([0, 0, 1]), np.array([0], dtype=np.int32))
    assert told_on([TELLING, UNAWARE], alone) == [TELLING, UNAWARE]


def test_a_denial_that_everybody_believes_stops_the_rumour() -> None:
    assert all(told_on([TELLING, UNAWARE], star(1), denied=1.0, seed=seed)[1] == UNAWARE for seed in range(50))


def test_more_denial_never_makes_more_holders() -> None:
    """Same draws: who adopts under a strong denial adopts under a weak one."""
    n = 4_000
    ring = Graph(np.arange(n + 1), ((np.arange(n) + 1) % n).astype(np.int32))
    now = [TELLING, UNAWARE] * (n // 2)
    holders = [np.array(told_on(now, ring, denied=denied)) == TELLING for denied in (0.0, 0.3, 0.7, 1.0)]
    for fewer, more in zip(holders[1:], holders[:-1], strict=True):
        assert not (fewer & ~more).any()
    assert holders[1][1::2].mean() == pytest.approx(0.7, abs=4 * np.sqrt(0.21 * 2 / n))


def test_the_closed_form_of_maki_and_thompson() -> None:
    assert final_unaware(1.0, 1.0) == pytest.approx(0.2031878700, abs=1e-9)


def test_the_closed_form_solves_its_equation() -> None:
    adopt, silence = np.array([1.0, 0.5, 0.2]), np.array([0.3, 1.0, 1.0])
    x = final_unaware(adopt, silence)
    np.testing.assert_allclose(x, np.exp(-(1 + adopt / silence) * (1 - x)), rtol=1e-12)
    assert (x < 1).all()


def test_a_rumour_that_nobody_falls_silent_on_reaches_everybody() -> None:
    assert final_unaware(1.0, 1e-2) < 1e-12
