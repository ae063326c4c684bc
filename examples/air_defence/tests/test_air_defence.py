"""air_defence: what holds for all values, what it does to a world, and the checks that homefront has."""

from __future__ import annotations

from typing import Any

import numpy as np
from homefront_air_defence import AirDefence, defend_places
from hypothesis import given, settings
from hypothesis import strategies as st

import homefront as hf
from homefront.mechanism.check import check_mechanism

SMALL: dict[str, Any] = {"scale": 1 / 20_000, "days": 20, "only": "society"}


def nights(number: int, raid: float, **values: float) -> tuple[np.ndarray, np.ndarray]:
    """(what each night's raid does, readiness after it) of one place that is raided every night."""
    readiness, done, ready = np.zeros(1), [], []
    for night in range(number):
        near, violence, homeless = np.array([raid]), np.array([raid]), np.array([raid / 10])
        defend_places(near, violence, homeless, readiness, np.uint64(night), AirDefence(**values).rates())
        assert near[0] == violence[0]
        done.append(near[0])
        ready.append(readiness[0])
    return np.array(done), np.array(ready)


@settings(max_examples=40, deadline=None)
@given(raid=st.floats(0.001, 1), stopped=st.floats(0, 1), learning=st.floats(0, 1), clear=st.floats(0, 1))
def test_a_raid_never_does_more_and_readiness_is_a_share(
    raid: float, stopped: float, learning: float, clear: float
) -> None:
    done, ready = nights(30, raid, stopped=stopped, learning=learning, clear=clear)
    assert ((done >= 0) & (done <= raid)).all()
    assert ((ready >= 0) & (ready <= 1)).all()
    assert (np.diff(ready) >= 0).all()


def test_readiness_follows_its_equation() -> None:
    _, ready = nights(10, 0.5, learning=0.1)
    np.testing.assert_allclose(ready, 1 - 0.9 ** np.arange(1, 11))


def test_nothing_is_learned_without_a_raid() -> None:
    assert nights(5, 0.0)[1].tolist() == [0.0] * 5


def test_it_softens_raids_and_left_out_changes_nothing() -> None:
    bare = hf.run("britain-1940", **SMALL)
    with_it = hf.run("britain-1940", mechanisms="air_defence", changes={"air_defence.stopped": 0.9}, **SMALL)
    without = hf.run("britain-1940", mechanisms="air_defence", without=["process:air_defence"], **SMALL)
    assert float(with_it.data.fear.mean()) < float(bare.data.fear.mean())
    for name in bare.data:
        np.testing.assert_array_equal(without.data[name], bare.data[name])


def test_it_passes_the_checks() -> None:
    assert "readiness" in {one.measure for one in check_mechanism("air_defence", days=20).moved}
