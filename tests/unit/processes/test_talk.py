"""E3 and E2: what talk makes of what was heard; witnessing the leaving."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import trial_figures as trial
import trial_sets

from homefront.processes.talk import (
    WITNESS_FLOOR,
    ambiguity,
    amplified,
    mean_heard,
    rumour_feeds_itself,
    witness_rate,
)  # fmt: skip
from homefront.scenario.daily import variable_index
from homefront.world.published import publish_all


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
    schedule = trial.Schedule(trial_sets.processes("trial", changes), frozenset(without))
    trial.Loop(inputs, built, schedule, 1, recorder).run(inputs.days)
    return float(recorder.data["belief"][:, -1].mean())
