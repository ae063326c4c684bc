"""What a cause does alone, and more or less together with another, with standard errors, from the worlds of a game."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from homefront.experiments.shapley import coalitions_of, order_of

World = tuple[int, int]
"""(seed, coalition): the causes that are present, as a bit mask."""

Known = Mapping[World, np.ndarray]
"""Outcomes of the worlds that were run (outcomes,)."""

Estimate = tuple[np.ndarray, np.ndarray]
"""(mean, standard error); nan where nothing, or too little for an error, was seen."""


def orders_of(s: int, causes: int, seed: int) -> list[list[int]]:
    """The two orders of joining of a seed, the second the reverse of the first; `seed`: the first of all."""
    return [order_of(causes, seed, 2 * (s - seed) + half) for half in (0, 1)]


def necessities(known: Known, seeds: Sequence[int], causes: int) -> Estimate:
    """What is lost where a cause alone is left out, of the seeds in which both worlds were run (causes, outcomes)."""
    everybody = (1 << causes) - 1
    return _gaps(known, seeds, [(everybody, everybody & ~(1 << cause)) for cause in range(causes)])


def sufficiencies(known: Known, seeds: Sequence[int], causes: int) -> Estimate:
    """What a cause alone brings, of the seeds in which both worlds were run (causes, outcomes)."""
    return _gaps(known, seeds, [(1 << cause, 0) for cause in range(causes)])


def interactions(known: Known, seeds: Sequence[int], causes: int, seed: int) -> Estimate:
    """Mean of what a cause adds after another has joined, less the mean of what it adds before.

    (causes, causes, outcomes). seed : the first of all, by which orders are keyed.
    """
    outcomes = len(next(iter(known.values())))
    shape = (2, causes, causes, outcomes)
    total, squares, count = np.zeros(shape), np.zeros(shape), np.zeros((2, causes, causes, 1))
    for s in seeds:
        for order in orders_of(s, causes, seed):
            masks = coalitions_of(order)
            for place, cause in enumerate(order):
                before, after = (s, masks[place]), (s, masks[place + 1])
                if before not in known or after not in known:
                    continue
                added = known[after] - known[before]
                for other in range(causes):
                    joined = masks[place] >> other & 1
                    total[joined, cause, other] += added
                    squares[joined, cause, other] += added**2
                    count[joined, cause, other] += 1
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
        variance = np.maximum(squares / count - mean**2, 0.0) / (count - 1)
    return _off_the_diagonal(mean[1] - mean[0]), _off_the_diagonal(np.sqrt(variance.sum(axis=0)))


def exact_interactions(known: Known, seeds: Sequence[int], causes: int) -> Estimate:
    """Mean over all coalitions without either of what two causes bring together beyond what each brings."""
    values = np.array([[known[s, mask] for mask in range(1 << causes)] for s in seeds])
    found = np.full((len(seeds), causes, causes, values.shape[2]), np.nan)
    for a in range(causes):
        for b in range(causes):
            if a != b:
                rest = [m for m in range(1 << causes) if not (m >> a & 1 or m >> b & 1)]
                both = values[:, [m | 1 << a | 1 << b for m in rest]]
                one, other = values[:, [m | 1 << a for m in rest]], values[:, [m | 1 << b for m in rest]]
                found[:, a, b] = (both - one - other + values[:, rest]).mean(axis=1)
    se = found.std(axis=0, ddof=1) / math.sqrt(len(seeds)) if len(seeds) > 1 else np.full_like(found[0], np.nan)
    return found.mean(axis=0), se


def _gaps(known: Known, seeds: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Estimate:
    """Mean and standard error of the differences of pairs of coalitions."""
    nothing = np.full_like(next(iter(known.values())), np.nan)
    mean, se = [], []
    for one, other in pairs:
        gaps = np.array([known[s, one] - known[s, other] for s in seeds if (s, one) in known and (s, other) in known])
        mean.append(gaps.mean(axis=0) if len(gaps) else nothing)
        se.append(gaps.std(axis=0, ddof=1) / math.sqrt(len(gaps)) if len(gaps) > 1 else nothing)
    return np.array(mean), np.array(se)


def _off_the_diagonal(values: np.ndarray) -> np.ndarray:
    out = values.copy()
    out[np.arange(len(out)), np.arange(len(out))] = np.nan
    return out
