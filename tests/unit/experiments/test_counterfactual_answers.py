"""What counterfactual pairs say: effects, causes that go together, worlds nearest to the line, dates that are moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from homefront.errors import ArgumentError
from homefront.experiments.counterfactual_answers import (
    Together,
    effect,
    effects_of_steps,
    moved_most,
    nearest_to_the_line,
    together,
)
from homefront.experiments.counterfactual_events import DatedChange
from homefront.experiments.counterfactual_parts import Counterfactuals, Ends, Twins, Worlds
from homefront.results.intervals import share_interval

HELD = "moscow_held"


def with_sides(pairs: Counterfactuals, base: list[int], **without: list[int]) -> Counterfactuals:
    """The pairs with these flags of HELD, and those of all other causes as with all causes."""

    def flags(worlds: Worlds, sides: list[int]) -> dict[str, np.ndarray]:
        return {**worlds.values, HELD: np.array(sides, dtype=float)}

    ends = pairs.base.ends[HELD]
    known = Ends(ends.ending, np.array([30.0, 5.0, 20.0, 10.0, 40.0, 50.0]), ends.day)
    twins = {
        cause: Twins(flags(one, without.get(cause, base)), one.ends, one.parting)
        for cause, one in pairs.without.items()
    }
    return replace(pairs, base=Worlds(flags(pairs.base, base), {HELD: known}), without=twins)


def test_worlds_that_change_side_are_counted_with_their_exact_interval(invented: Counterfactuals) -> None:
    pairs = with_sides(invented, [1, 1, 1, 1, 0, 0], learning=[0, 0, 0, 1, 1, 0])
    found = effect(pairs, "learning", HELD)
    assert (found.lost, found.gained, found.paired.flipped, found.paired.pairs) == (3, 1, 4, 6)
    assert (found.paired.flipped_low, found.paired.flipped_high) == share_interval(4, 6)
    assert found.paired.difference == pytest.approx(-2 / 6)
    assert found.paired.interval == "exact"
    none = effect(pairs, "allies", HELD)
    assert (none.paired.flipped, none.lost, none.gained) == (0, 0, 0)
    assert none.paired.flipped_high == share_interval(0, 6)[1]


def test_a_number_has_the_mean_difference_of_its_pairs(invented: Counterfactuals) -> None:
    found = effect(invented, "learning", "closest_km")
    gaps = invented.without["learning"].values["closest_km"] - invented.base.values["closest_km"]
    assert found.paired.difference == pytest.approx(gaps.mean())
    assert found.paired.low < gaps.mean() < found.paired.high
    assert found.lost is found.gained is None


def test_a_moved_date_is_beside_the_first_worlds_only(invented: Counterfactuals) -> None:
    moved = invented.moved[0]
    found = effects_of_steps(invented, moved.change.cause, "closest_km")
    assert list(found) == [-10, -5, 5, 10]
    gaps = moved.steps[5].values["closest_km"] - invented.base.values["closest_km"][:3]
    assert found[5].paired.pairs == 3
    assert found[5].paired.difference == pytest.approx(gaps.mean())
    assert effects_of_steps(invented, "learning", "closest_km") == {}


def test_causes_that_are_needed_in_the_same_worlds_go_together(invented: Counterfactuals) -> None:
    pairs = with_sides(
        invented, [1] * 6, learning=[0, 0, 0, 0, 1, 1], allies=[1, 0, 0, 0, 0, 1], purges=[1, 1, 1, 1, 0, 1]
    )
    assert together(pairs, HELD) == (Together(("learning", "allies"), 3, 5), Together(("purges", "allies"), 1, 4))


def test_worlds_nearest_to_the_line_need_most_causes_and_saw_the_front_near(invented: Counterfactuals) -> None:
    pairs = with_sides(invented, [1] * 6, learning=[0, 0, 0, 1, 1, 1], allies=[1, 1, 0, 1, 1, 1])
    found = nearest_to_the_line(pairs, HELD)
    assert [one.seed for one in found] == [3, 2, 1, 4, 5, 6]
    assert found[0].without == ("learning", "allies")
    assert (found[1].nearest_km, found[-1].without) == (5.0, ())


@pytest.mark.parametrize(
    ("cause", "outcome", "told"),
    [("learnin", HELD, "did you mean learning"), ("learning", "moscow_hold", "did you mean moscow_held")],
)
def test_what_the_counterfactuals_do_not_have_is_refused(
    invented: Counterfactuals, cause: str, outcome: str, told: str
) -> None:
    with pytest.raises(ArgumentError, match=told):
        effect(invented, cause, outcome)


def test_a_number_has_no_sides(invented: Counterfactuals) -> None:
    with pytest.raises(ArgumentError, match="expected a yes-or-no outcome; moscow-1941 has moscow_held"):
        together(invented, "closest_km")


def test_dates_are_moved_of_the_causes_without_which_most_worlds_change_side(invented: Counterfactuals) -> None:
    sides = {
        "learning": [0, 0, 0, 0, 1, 1], "allies": [0] * 6, "purges": [1, 0, 1, 1, 1, 1],
        "surprise": [0, 0, 1, 1, 1, 1], "reserves": [0, 0, 0, 1, 1, 1],
    }  # fmt: skip
    pairs = with_sides(invented, [1] * 6, **sides)
    changes = [DatedChange(cause, date(1941, 10, 1), ("x@1941-10-01",)) for cause in pairs.without if cause in sides]
    found = moved_most(pairs.scenario, pairs.base, pairs.without, changes)
    assert [one.cause for one in found] == ["surprise", "learning", "allies", "reserves"]


def test_without_a_yes_or_no_the_first_outcome_decides(invented: Counterfactuals) -> None:
    """By the size of the mean difference, whatever its sign."""
    numbers = tuple(outcome for outcome in invented.scenario.outcomes if outcome.unit != "flag")
    scenario = replace(invented.scenario, outcomes=numbers)
    gaps = {"learning": -9.0, "allies": 3.0, "purges": 1.0, "surprise": 7.0, "reserves": -2.0}
    base = Worlds({"closest_km": np.zeros(2)}, {})
    without = {
        cause: Twins({"closest_km": np.array([gap, gap])}, {}, np.zeros(2, dtype=np.int64))
        for cause, gap in gaps.items()
    }
    changes = [DatedChange(cause, date(1941, 10, 1), ("x@1941-10-01",)) for cause in gaps]
    found = moved_most(scenario, base, without, changes)
    assert [one.cause for one in found] == ["learning", "allies", "surprise", "reserves"]
