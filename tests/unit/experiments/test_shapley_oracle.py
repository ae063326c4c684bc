"""Shapley values of random games beside those of shapiq, an independent package. Slow tier: `pytest -m slow`."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.experiments.attribution import Effort, attribute
from homefront.experiments.shapley import exact_shares

shapiq = pytest.importorskip("shapiq")


def game(players: int, seed: int) -> np.ndarray:
    """Values of all coalitions by bit mask, (2^n, 1); the empty one is worth something too."""
    return np.random.default_rng(seed).normal(size=(1 << players, 1))


def oracle(values: np.ndarray, players: int) -> np.ndarray:
    """Shapley values by shapiq, (players,)."""
    powers = 1 << np.arange(players)

    def worth(coalitions: np.ndarray) -> np.ndarray:
        return np.asarray(values[(np.asarray(coalitions).astype(int) * powers).sum(axis=-1), 0])

    found = shapiq.ExactComputer(worth, n_players=players)("SV", order=1)
    return np.array([found[(n,)] for n in range(players)])


@pytest.mark.slow
@pytest.mark.parametrize("players", [2, 3, 5, 8])
@pytest.mark.parametrize("seed", range(3))
def test_exact_shares_are_those_of_shapiq(players: int, seed: int) -> None:
    values = game(players, seed)
    np.testing.assert_allclose(exact_shares(values)[:, 0], oracle(values, players), atol=1e-10)


@pytest.mark.slow
def test_shares_from_orders_of_joining_come_to_those_of_shapiq() -> None:
    values = game(10, 1)
    found = attribute(
        lambda worlds: {world: values[world[1]] for world in worlds}, 10, Effort(0.0, least=400, most=400), 1
    )
    gaps = np.abs(found.share[:, 0] - oracle(values, 10))
    assert (gaps < 4 * found.se[:, 0]).all()
    assert found.share.sum() == pytest.approx(float(values[-1, 0] - values[0, 0]))
