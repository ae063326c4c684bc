"""Shapley shares of any game: exact from all coalitions, or from permutations and their reverses.

A game gives every coalition of n players, a bit mask, its value. A player's share is the mean over all orders of
joining of what it adds to those before it (Shapley 1953). Shares sum to the value of all less that of nobody.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from homefront.streams import stream_key, uniforms

MOST_EXACT = 8
"""Players up to which all coalitions are valued."""


def exact_shares(values: np.ndarray) -> np.ndarray:
    """Shares (n, ...) from the values of all coalitions (2^n, ...), by bit mask.

    >>> exact_shares(np.array([0, 0, 0, 1, 1, 1, 1, 2.0])).tolist()     # v = [1 & 2] + [3]
    [0.5, 0.5, 1.0]
    """
    n = int(values.shape[0]).bit_length() - 1
    if values.shape[0] != 1 << n:
        raise ValueError(f"{values.shape[0]} values: expected 2 to the number of players")
    masks = np.arange(1 << n)
    size = np.array([mask.bit_count() for mask in range(1 << n)])
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    shares = np.empty((n, *values.shape[1:]))
    for player in range(n):
        before = masks[(masks >> player) & 1 == 0]
        added = values[before | (1 << player)] - values[before]
        shares[player] = np.einsum("c,c...->...", weight[size[before]], added)
    return shares


def order_of(n: int, seed: int, number: int) -> list[int]:
    """A keyed order of n players; odd numbers are the reverse of the even one before."""
    order = np.argsort(uniforms(stream_key(seed, "shapley.order", number // 2), n, 0), kind="stable").tolist()
    return [int(player) for player in (order[::-1] if number % 2 else order)]


def coalitions_of(order: list[int]) -> list[int]:
    """Bit masks of nobody, the first, the first two, ... all."""
    masks = [0]
    for player in order:
        masks.append(masks[-1] | (1 << player))
    return masks


def added_by(order: list[int], values: np.ndarray) -> np.ndarray:
    """What each player adds (n, ...) along an order, from the values of its coalitions (n + 1, ...)."""
    out = np.empty((len(order), *values.shape[1:]))
    out[order] = np.diff(values, axis=0)
    return out


def bootstrap(samples: np.ndarray, draws: int = 2000, seed: int = 1) -> np.ndarray:
    """Means of resampled samples, (draws, ...) from (samples, ...)."""
    pick = np.random.default_rng(seed).integers(0, len(samples), (draws, len(samples)))
    return np.asarray(samples[pick].mean(axis=1))
