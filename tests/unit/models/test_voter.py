"""Voter: copying at random."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from homefront.compiled import most_threads
from homefront.errors import ParameterError
from homefront.models.graphs import as_network
from homefront.models.voter import Voter, copy_contacts, p_all_yes
from homefront.streams import stream_key
from homefront.world.contacts import Crowd, Graph

HALF = (np.arange(500) % 2).astype(np.uint8)


def test_all_agree_in_the_end() -> None:
    last, steps = Voter().run(HALF[:20], Crowd(20), seed=1)
    assert last.min() == last.max()
    assert 0 < steps < 100_000


def test_who_agrees_stays() -> None:
    assert Voter().run(np.ones(5), Crowd(5), seed=1)[1] == 0


def test_with_chance_0_nobody_copies_and_with_1_two_swap() -> None:
    assert Voter(p_copy=0).step(HALF, Crowd(500), 1, 0).tobytes() == HALF.tobytes()
    assert Voter(p_copy=1).step(HALF[:2], Crowd(2), 1, 0).tolist() == [1, 0]


def test_who_has_no_contacts_keeps_their_opinion() -> None:
    assert (
        Voter(p_copy=1).step(np.array([1, 0, 1], dtype=np.uint8), as_network([(0, 1)], nodes=3).contacts(), 1, 0)[2]
        == 1
    )


def test_the_kernel_is_its_plain_python_on_one_thread_or_two() -> None:
    key, out = stream_key(1, "test"), []
    for threads in (1, min(2, most_threads())):
        numba.set_num_threads(threads)
        out.append(HALF.copy())
        copy_contacts(HALF, out[-1], Crowd(500), 0.5, key)
    plain = HALF.copy()
    with np.errstate(over="ignore"):
        copy_contacts.py_func(HALF, plain, Crowd(500), 0.5, key)
    assert out[0].tobytes() == out[1].tobytes() == plain.tobytes() != HALF.tobytes()


def test_the_chance_counts_contacts() -> None:
    assert p_all_yes([1, 0, 0], as_network([(0, 1), (0, 2)], nodes=3)) == 0.5


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"initial\[1\] = 2"):
        Voter().run([0, 2], Crowd(2), seed=1)
    with pytest.raises(ParameterError, match="expected 2"):
        Voter().run([0, 1], Crowd(3), seed=1)
    with pytest.raises(ParameterError, match="nobody has contacts"):
        p_all_yes([0, 1], Graph(np.zeros(3, dtype=np.int64), np.zeros(0, dtype=np.int64)))
