"""Measures are worked out of what was written down, each when it is asked for."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from homefront.observe.recorder import AS_THEY_ARE, FOLLOWED, MEASURES, Measured, Recorder
from homefront.world.work import COUNTED, FEAR, OWN, PEOPLE, RESOLVE, SHOWN, SQUARED, SUMS

DAYS, PLACES = 3, 2


@pytest.fixture
def recorder() -> Recorder:
    """One of two places, of which a day has passed: 10 agents, 2 of them away, and 4 of 8 counted."""
    sums = np.zeros((DAYS, len(SUMS), PLACES))
    for column, values in ((PEOPLE, (10, 8)), (OWN, (2, 0)), (COUNTED, (8, 4)), (FEAR, (2, 3)), (SHOWN, (6, 2)),
                           (RESOLVE, (4, 2)), (SQUARED, (2, 1))):  # fmt: skip
        sums[0, column] = values
    return Recorder(
        sums=sums, stands=np.full((DAYS, len(AS_THEY_ARE), PLACES), np.nan, dtype=np.float32),
        weight=np.ones((DAYS, PLACES)), region=np.array([0, 0]), shading=0.5, report_levels=1,
        persons=np.empty(0, dtype=np.int64), household=np.empty(0, dtype=np.int64),
        followed={name: np.empty((0, DAYS), dtype=np.float32) for name in FOLLOWED},
        more={"hoarded": np.ones((DAYS, PLACES), dtype=np.float32)},
    )  # fmt: skip


def test_measures_follow_from_the_sums(recorder: Recorder) -> None:
    found = recorder.data
    assert found["gone"][:, 0].tolist() == pytest.approx([0.2, 0.0])
    assert found["fear"][:, 0].tolist() == [0.25, 0.75]
    assert found["reported"][:, 0].tolist() == pytest.approx([1 - 0.25 * 0.5, 1 - 0.5 * 0.5])
    assert found["resolve_sd"][:, 0].tolist() == [0.0, 0.0]
    assert found["unity"][:, 0].tolist() == [1.0, 1.0]
    assert found["hoarded"].tolist() == [[1.0] * DAYS] * PLACES
    assert all(found[name].dtype == np.float32 and found[name].shape == (PLACES, DAYS) for name in found)


def test_of_a_day_that_has_not_passed_nothing_is_known(recorder: Recorder) -> None:
    assert all(np.isnan(recorder.data[name][:, 1:]).all() for name in MEASURES)


def test_each_is_worked_out_once(recorder: Recorder) -> None:
    found = recorder.data
    assert found["fear"] is found["fear"]
    assert list(found) == [*MEASURES, "hoarded"]
    assert len(found) == len(MEASURES) + 1
    assert "hoarded" in found
    with pytest.raises(KeyError, match="courage"):
        found["courage"]


def test_another_process_is_sent_the_measures_and_not_the_sums(recorder: Recorder) -> None:
    sent = pickle.loads(pickle.dumps(recorder.data))
    assert type(sent) is dict
    assert isinstance(recorder.data, Measured)
    for name, values in recorder.data.items():
        np.testing.assert_array_equal(sent[name], values)
