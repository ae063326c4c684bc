"""Majority vote: what most contacts think."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from homefront.compiled import most_threads
from homefront.errors import ParameterError
from homefront.models.graphs import as_network
from homefront.models.majority import Majority
from homefront.world.contacts import Crowd


def test_a_tie_leaves_people_as_they_are() -> None:
    ring = as_network([(0, 1), (1, 2), (2, 3), (3, 0)], nodes=4)
    assert Majority().run([1, 1, 0, 0], ring, 3)[-1].tolist() == [1, 1, 0, 0]


def test_two_camps_that_only_meet_each_other_swap() -> None:
    assert Majority().run([1, 0], Crowd(2), 2).tolist() == [[1, 0], [0, 1], [1, 0]]


def test_who_has_no_contacts_keeps_their_opinion() -> None:
    assert Majority().run([1, 0, 1], as_network([(0, 1)], nodes=3), 1)[1].tolist() == [0, 1, 1]


def test_same_bytes_on_one_thread_or_two() -> None:
    half, out = np.arange(300) % 2, []
    for threads in (1, min(2, most_threads())):
        numba.set_num_threads(threads)
        out.append(Majority(noise=0.2).run(half, Crowd(300), 3, seed=1).tobytes())
    assert out[0] == out[1]


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="initial"):
        Majority().run([0.5], Crowd(1), 1)
    with pytest.raises(ParameterError, match="steps = -1"):
        Majority().run([0, 1], Crowd(2), -1)
    with pytest.raises(ParameterError, match=r"majority.noise = 0.6"):
        Majority(noise=0.6)
