"""Hegselmann & Krause: all at once."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from homefront.compiled import most_threads
from homefront.errors import ParameterError
from homefront.models.graphs import as_network
from homefront.models.hegselmann_krause import HegselmannKrause, average
from homefront.streams import stream_key, uniforms
from homefront.world.contacts import Crowd

DRAWN = np.asarray(uniforms(stream_key(1, "test"), 60, 0))


def test_a_step_by_its_definition() -> None:
    near = np.abs(DRAWN[:, None] - DRAWN) <= 0.2
    expected = (near * DRAWN).sum(axis=1) / near.sum(axis=1)
    np.testing.assert_allclose(HegselmannKrause(tolerance=0.2).step(DRAWN, Crowd(60)), expected, rtol=1e-12)


def test_the_kernel_is_its_plain_python() -> None:
    compiled, plain = np.empty(60), np.empty(60)
    average(DRAWN, compiled, Crowd(60), 0.2)
    average.py_func(DRAWN, plain, Crowd(60), 0.2)
    assert compiled.tobytes() == plain.tobytes()


def test_same_bytes_on_one_thread_or_two() -> None:
    out = []
    for threads in (1, min(2, most_threads())):
        numba.set_num_threads(threads)
        out.append(HegselmannKrause(tolerance=0.1).step(DRAWN, Crowd(60)).tobytes())
    assert out[0] == out[1]


def test_only_contacts_are_heard() -> None:
    last, steps = HegselmannKrause(tolerance=1.0).run([0.0, 1.0, 0.3], as_network([(0, 1)], nodes=3))
    assert (last.tolist(), steps) == ([0.5, 0.5, 0.3], 1)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="initial"):
        HegselmannKrause().run([0.0, np.inf])
    with pytest.raises(ParameterError, match="got a crowd of 3; expected 2"):
        HegselmannKrause().run([0.0, 0.1], Crowd(3))
    with pytest.raises(ParameterError, match="most_steps = 0: somebody still moves"):
        HegselmannKrause().run([0.0, 0.1], most_steps=0)
