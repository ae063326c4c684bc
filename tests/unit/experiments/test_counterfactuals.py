"""The counterfactual pairs are what whatif gives pair by pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import homefront as hf
from homefront.cli.app import run_app
from homefront.experiments.counterfactual_file import bytes_of
from homefront.experiments.counterfactual_parts import Counterfactuals, Twins, counted, places_for, valued
from homefront.experiments.whatif import Pairs

BRITAIN, PAIRS = "britain-1940", 2


@pytest.fixture(scope="module")
def britain() -> Counterfactuals:
    return hf.make_counterfactuals(BRITAIN, PAIRS, workers=1)


def same(found: Twins, pairs: Pairs, counterfactuals: Counterfactuals) -> None:
    """Values as whatif has them, rounded as they are kept, and the days on which the pairs part."""
    for name, kept in counterfactuals.outcomes.items():
        whole, changed = pairs.values[name].T
        np.testing.assert_array_equal(
            counterfactuals.base.values[name], valued(counted(whole, kept.places), kept.places)
        )
        np.testing.assert_array_equal(found.values[name], valued(counted(changed, kept.places), kept.places))
    assert tuple(found.parting.tolist()) == pairs.first_day


def test_each_cause_is_left_out_as_whatif_leaves_it_out(britain: Counterfactuals) -> None:
    for cause in ("leaders_stay", "near_safety"):
        same(britain.without[cause], hf.whatif(BRITAIN, without=cause, runs=PAIRS, workers=1), britain)


def test_a_date_is_moved_as_whatif_moves_it(britain: Counterfactuals) -> None:
    moved = britain.moved[0]
    pairs = hf.whatif(BRITAIN, edits=list(moved.change.edits(5)), runs=PAIRS, workers=1)
    assert max(pairs.first_day) >= 0
    same(moved.steps[5], pairs, britain)


def test_it_is_of_all_causes_and_outcomes_of_the_worlds_of_the_record(britain: Counterfactuals) -> None:
    assert list(britain.without) == [cause.id for cause in britain.scenario.causes]
    assert list(britain.outcomes) == list(britain.base.values) == ["trek", "people_away"]
    assert (britain.worlds, britain.scale, list(britain.seeds)) == ("record", "1:20000", [1, 2])


def test_the_command_makes_the_same_bytes_with_two_workers_and_reads_them(
    britain: Counterfactuals, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "counterfactuals.json"
    assert (
        run_app(["counterfactuals", BRITAIN, "--make", "--out", str(file), "--runs", str(PAIRS), "--workers", "2"]) == 0
    )
    made = capsys.readouterr()
    assert f"written: {file}" in made.err
    assert file.read_bytes() == bytes_of(britain)
    assert run_app(["counterfactuals", BRITAIN, "--file", str(file)]) == 0
    assert capsys.readouterr().out == made.out == britain.table() + "\n"


def test_of_what_is_stopped_nothing_is_kept(tmp_path: Path) -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hf.make_counterfactuals(BRITAIN, PAIRS, workers=1, tell=stop, out=tmp_path / "counterfactuals.json")
    assert list(tmp_path.iterdir()) == []


def test_more_worlds_than_the_set_has_are_refused() -> None:
    with pytest.raises(hf.ArgumentError, match="runs 100000: the set record has"):
        hf.make_counterfactuals(BRITAIN, 100_000, workers=1)


@pytest.mark.parametrize(
    ("most", "unit", "places"),
    [(0.91236, "share", 4), (0.05, "share", 5), (178.98, "km", 1), (50_786_157, "person", -4), (1.0, "flag", 0),
     (9_999.0, "person", 0), (10_000.0, "person", -1), (0.0, "share", 0)],
)  # fmt: skip
def test_four_digits_of_the_largest_value_are_kept(most: float, unit: str, places: int) -> None:
    assert places_for([np.array([0.0]), np.array([-most, 0.3 * most])], unit) == places
    kept = float(valued(counted(np.array([most]), places), places)[0])
    assert kept == pytest.approx(most, rel=6e-4)
    assert kept == round(most, places)
