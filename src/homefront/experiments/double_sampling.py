"""Means of parts that were told apart in the first samples only, while their sum was seen in all.

In later samples fewer parts are seen one by one; of the others only what they sum to is. The mean of such a part is the
regression estimate of double sampling (Neyman 1938; Cochran 1977, chapter 12): its mean where it was seen, and its part
of what the sum has moved since. Parts sum to the whole in every estimate.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

ROUNDING = 1e-6
"""Of the largest piece: a sum that varies by less than this is the same in all samples, but for how it was added up."""


def seen_of(parts: np.ndarray) -> np.ndarray:
    """Samples, from the first on, in which each part was seen (parts,), of parts (samples, parts, outcomes)."""
    return np.asarray(np.isfinite(parts[:, :, 0]).sum(axis=0))


def means(parts: np.ndarray, wholes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean of every part in each weighting of the samples (weightings, parts, outcomes).

    parts : (samples, parts, outcomes), nan from the sample on in which a part is no longer seen.
    wholes : their sum in every sample (samples, outcomes).   weights : (weightings, samples), not negative.
    """
    seen = seen_of(parts)
    out = np.empty((len(weights), *parts.shape[1:]))
    rest = wholes  # of the parts that are not yet estimated, in the samples where the next are seen
    estimate = _mean(rest, weights)
    for until in sorted(set(seen.tolist()), reverse=True):
        now, later = np.flatnonzero(seen == until), int((seen < until).sum())
        rest, given = rest[:until], weights[:, :until]
        own = parts[:until, now]
        remainder = rest - own.sum(axis=1)
        moved = estimate - _mean(rest, given)
        pieces = np.concatenate([own, remainder[:, None]], axis=1)
        slopes = _slopes(pieces, rest, np.array([1] * len(now) + [later]))
        found = np.stack([_mean(pieces[:, n], given) for n in range(len(now) + 1)], axis=1) + slopes * moved[:, None]
        out[:, now], estimate, rest = found[:, :-1], found[:, -1], remainder
    return out


def bootstrap_means(parts: np.ndarray, wholes: np.ndarray, draws: int = 2000, seed: int = 1) -> np.ndarray:
    """`means` of resampled samples (draws, parts, outcomes); those that saw the same parts stand in for each other."""
    rng = np.random.default_rng(seed)
    bounds = sorted({0, *seen_of(parts).tolist(), len(parts)})
    counts = np.zeros((draws, len(parts)))
    for first, after in pairwise(bounds):
        pick = rng.integers(first, after, (draws, after - first))
        np.add.at(counts, (np.arange(draws)[:, None], pick), 1.0)
    return means(parts, wholes, counts)


def _mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(weightings, outcomes) of (samples, outcomes)."""
    return np.asarray(np.einsum("ws,so->wo", weights, values) / weights.sum(axis=1)[:, None])


def _slopes(pieces: np.ndarray, rest: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Least-squares slope of each piece on what all sum to (pieces, outcomes); by size where that never varied."""
    away = rest - rest.mean(axis=0)
    spread = (away**2).sum(axis=0)
    common = (pieces * away[:, None]).sum(axis=0)
    even = (sizes / sizes.sum())[:, None]
    varied = spread > len(rest) * (ROUNDING * np.abs(pieces).max(axis=(0, 1))) ** 2
    return np.asarray(np.where(varied, common / np.where(varied, spread, 1.0), even))
