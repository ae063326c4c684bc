"""The sampler of a fit by its parts: compressed gaps, likely draws, the closest; and what it leaves alone."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from homefront.errors import ParameterError
from homefront.experiments.calibrate import calibrate
from homefront.experiments.smoother import Course, Ensemble, closest, compressed, likely, smoothed
from homefront.scenario.tolerance import loss

GAPS = arrays(np.float64, st.integers(1, 20), elements=st.floats(-1e6, 1e6))


@given(GAPS)
def test_compressed_gaps_keep_their_order_and_sign(gaps: np.ndarray) -> None:
    found, least = compressed(np.sort(gaps)), 1e-12  # of rounding
    assert (np.diff(found) >= -least).all()
    assert (np.sign(found) * np.sign(np.sort(gaps)) >= 0).all()
    assert (np.abs(found) <= np.abs(np.sort(gaps)) + least).all()


@given(GAPS)
def test_the_squares_of_compressed_gaps_are_the_loss_that_scores_print(gaps: np.ndarray) -> None:
    assert (compressed(gaps) ** 2).mean() == pytest.approx(loss(gaps), rel=1e-9, abs=1e-12)


def test_likely_draws_come_about_as_often_as_they_weigh() -> None:
    """Two kinds of draws, the likely ones e times as likely: with enough of each the whole record is taken."""
    c = np.where(np.arange(3000)[:, None] < 1000, 0.0, np.sqrt(2.0))
    beta, chosen = likely(c, 300, np.random.default_rng(1))
    assert beta == 1.0
    share = 1000 / (1000 + 2000 / np.e)
    assert (chosen < 1000).sum() == pytest.approx(300 * share, abs=1)
    assert (np.diff(chosen) >= 0).all()


def test_a_sharp_record_is_taken_only_as_far_as_enough_draws_are_left() -> None:
    """Losses of n = 1, 2, ... times 10: weights are a geometric row, whose effective size is (1 + q) / (1 - q)."""
    c = np.sqrt(2 * 10.0 * np.arange(5000))[:, None]
    beta, chosen = likely(c, 20, np.random.default_rng(1))
    q = 19 / 21
    assert beta == pytest.approx(-np.log(q) / 10, rel=1e-6)
    assert len(chosen) == 20
    assert chosen.min() == 0
    assert chosen.max() < 100


@given(st.integers(0, 1 << 32), st.integers(10, 60))
def test_draws_that_are_chosen_exist(seed: int, members: int) -> None:
    rng = np.random.default_rng(seed)
    beta, chosen = likely(rng.normal(size=(60, 5)) * 10 ** rng.uniform(-3, 3), members, rng)
    assert 0.0 <= beta <= 1.0
    assert chosen.shape == (members,)
    assert ((chosen >= 0) & (chosen < 60)).all()


def test_the_closest_are_kept_in_their_order() -> None:
    gaps = np.array([[3.0, 0.0], [0.1, 0.1], [9.0, 9.0], [0.0, 0.2], [1.0, 1.0]])
    ensemble = Ensemble(np.arange(5.0)[:, None], gaps, 0.5)
    assert closest(ensemble.distance, 2).tolist() == [1, 3]
    assert closest(ensemble.distance, 5).tolist() == [0, 1, 2, 3, 4]
    assert ensemble.distance[1] == pytest.approx(0.1, rel=0.01)


def test_nothing_is_moved_where_the_first_step_takes_the_whole_record() -> None:
    pytest.importorskip("iterative_ensemble_smoother")

    def never(stage: str, z: np.ndarray) -> np.ndarray:
        raise AssertionError(stage)

    z = np.random.default_rng(1).normal(size=(400, 2))
    found = smoothed(z, 0.1 * z, never, Course(400, 50, 4, 1.0), 7)
    assert found.beta == 1.0
    assert {tuple(row) for row in found.z} <= {tuple(row) for row in z}


def test_draws_are_moved_in_rounds_and_every_round_is_simulated() -> None:
    pytest.importorskip("iterative_ensemble_smoother")
    asked: list[tuple[str, int]] = []

    def of_line(stage: str, z: np.ndarray) -> np.ndarray:
        asked.append((stage, len(z)))
        return np.asarray(10.0 * (z - 2.0))

    z = np.random.default_rng(1).normal(size=(400, 1))
    found = smoothed(z, 10.0 * (z - 2.0), of_line, Course(400, 40, 3, 0.5), 7)
    assert asked == [("round-1", 40), ("round-2", 40), ("round-3", 40)]
    assert found.z.shape == (20, 1)
    assert found.z.mean() == pytest.approx(2.0, abs=0.1)
    assert found.gaps == pytest.approx(10.0 * (found.z - 2.0))
    again = smoothed(z, 10.0 * (z - 2.0), of_line, Course(400, 40, 3, 0.5), 7)
    assert again.z.tobytes() == found.z.tobytes()


def test_without_the_library_a_fit_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "iterative_ensemble_smoother", None)
    with pytest.raises(ParameterError, match=r"needs iterative_ensemble_smoother: pip install 'homefront\[cal"):
        calibrate("moscow-1941", tmp_path / "fit")
    assert list(tmp_path.iterdir()) == []


def test_some_go_before_all_others_however_far_off_they_are() -> None:
    gaps = np.array([[0.1], [3.0], [0.2], [2.0], [0.3]])
    ensemble = Ensemble(np.arange(5.0)[:, None], gaps, 0.0)
    first = np.array([False, True, False, True, False])
    assert closest(ensemble.distance, 1, first).tolist() == [3]
    assert closest(ensemble.distance, 2, first).tolist() == [1, 3]
    assert closest(ensemble.distance, 3, first).tolist() == [0, 1, 3]
