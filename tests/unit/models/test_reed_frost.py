"""Reed-Frost: exact shares, and households drawn."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from homefront.compiled import most_threads
from homefront.errors import ParameterError
from homefront.models.reed_frost import ReedFrost, final_sizes


@pytest.mark.parametrize(("size", "p", "first"), [(1, 0.3, 1), (6, 0.4, 2), (12, 0.05, 1), (4, 0.7, 4)])
def test_shares_sum_to_one_from_the_first_on(size: int, p: float, first: int) -> None:
    shares = final_sizes(size, p, first)
    assert shares.sum() == pytest.approx(1.0, abs=1e-12)
    assert (shares[:first] == 0).all()


def test_certain_infection_takes_all_and_none_none() -> None:
    assert final_sizes(5, 1.0).tolist() == [0, 0, 0, 0, 0, 1]
    assert final_sizes(5, 0.0).tolist() == [0, 1, 0, 0, 0, 0]
    assert final_sizes(5, 0.5, first=0).tolist() == [1, 0, 0, 0, 0, 0]


def test_bailey_three_with_two_first() -> None:
    np.testing.assert_allclose(final_sizes(3, 0.3, 2), [0, 0, 0.49, 0.51])


def test_drawn_households_follow_the_shares() -> None:
    drawn = ReedFrost(p_infect=0.4).run(np.full(20_000, 4), seed=1, first=2)
    shares = np.bincount(drawn, minlength=5) / 20_000
    np.testing.assert_allclose(shares, final_sizes(4, 0.4, 2), atol=4 * 0.5 / np.sqrt(20_000))


def test_same_bytes_on_one_thread_or_two() -> None:
    out = []
    for threads in (1, min(2, most_threads())):
        numba.set_num_threads(threads)
        out.append(ReedFrost().run(np.arange(1, 500), seed=1).tobytes())
    assert out[0] == out[1]


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="first = 4"):
        final_sizes(3, 0.3, 4)
    with pytest.raises(ParameterError, match=r"p_infect = 1\.5"):
        final_sizes(3, 1.5)
    with pytest.raises(ParameterError, match=r"first\[0\] = 2 in a household of 1"):
        ReedFrost().run(np.array([1, 3]), seed=1, first=2)
    with pytest.raises(ParameterError, match="sizes"):
        ReedFrost().run(np.array([2.5]), seed=1)
