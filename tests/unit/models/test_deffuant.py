"""Deffuant: two at a time; the sum stays."""

from __future__ import annotations

import math

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.deffuant import Deffuant, clusters
from homefront.models.graphs import as_network
from homefront.streams import stream_key, uniforms


def start(n: int = 200) -> np.ndarray:
    drawn: np.ndarray = uniforms(stream_key(1, "test"), n, 0)
    return drawn


def test_the_mean_stays() -> None:
    last = Deffuant(tolerance=0.3).run(start(), 50, seed=1)
    assert math.fsum(last) / 200 == pytest.approx(math.fsum(start()) / 200, abs=1e-13)


def test_out_of_reach_stays_out_of_reach() -> None:
    assert Deffuant(tolerance=0.2).run([0.0, 0.1, 0.8, 0.9], 50, seed=1).round(9).tolist() == [0.05, 0.05, 0.85, 0.85]


def test_who_has_no_contacts_keeps_their_opinion() -> None:
    last = Deffuant(tolerance=1.0).run([0.0, 0.9, 0.3], 20, seed=1, layer=as_network([(0, 1)], nodes=3))
    assert last.tolist() == [0.45, 0.45, 0.3]


def test_runs_are_keyed() -> None:
    one, again, other = (Deffuant().run(start(), 5, seed=s) for s in (1, 1, 2))
    assert one.tobytes() == again.tobytes() != other.tobytes()


def test_clusters_are_cut_at_gaps() -> None:
    opinions = np.concatenate([np.full(99, 0.1), [0.5]])
    assert clusters(opinions, 0.3) == 1  # one in a hundred is not more than 1 %
    assert clusters(opinions, 0.3, least=0.0) == 2
    assert clusters([0.0, 0.3], 0.3, least=0.0) == 2


def test_bad_input_is_refused() -> None:
    for bad in ([], [np.nan], [[0.1]]):
        with pytest.raises(ParameterError, match="initial"):
            Deffuant().run(bad, 1, seed=1)
    with pytest.raises(ParameterError, match=r"deffuant.tolerance = 2"):
        Deffuant(tolerance=2)
    with pytest.raises(ParameterError, match="gap"):
        clusters([0.1], -1.0)
