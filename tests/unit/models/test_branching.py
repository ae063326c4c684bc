"""Branching: the chance that all die out."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from homefront.compiled import most_threads
from homefront.errors import ParameterError
from homefront.models.branching import Branching


@pytest.mark.parametrize("r", [1.1, 1.5, 3.0, 30.0])
def test_the_chance_solves_its_equation(r: float) -> None:
    q = Branching(reproduction=r).p_extinct()
    assert q == pytest.approx(np.exp(-r * (1 - q)), rel=1e-9)
    assert q < 1
    assert Branching(reproduction=r).p_extinct(3) == pytest.approx(q**3)


@pytest.mark.parametrize("r", [0.0, 0.7, 1.0])
def test_at_one_or_below_all_die_out(r: float) -> None:
    assert Branching(reproduction=r).p_extinct() == 1.0


def test_drawn_lines_die_out_as_often() -> None:
    died = Branching(reproduction=2.0).run(2000, seed=1, enough=100).mean()
    assert died == pytest.approx(Branching(reproduction=2.0).p_extinct(), abs=4 * np.sqrt(0.25 / 2000))


def test_same_bytes_on_one_thread_or_two() -> None:
    out = []
    for threads in (1, min(2, most_threads())):
        numba.set_num_threads(threads)
        out.append(Branching().run(300, seed=1).tobytes())
    assert out[0] == out[1]


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="lines = 0"):
        Branching().run(0, seed=1)
    with pytest.raises(ParameterError, match=r"branching.reproduction = -1"):
        Branching(reproduction=-1)
