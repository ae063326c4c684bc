"""Shares of an outcome among causes, with their uncertainty, for any game whose values are noisy.

evaluate([(seed, coalition), ...]) gives the outcomes of each; all coalitions of one seed share their draws. Up to
MOST_EXACT causes every seed values all coalitions; above, every seed values one order of joining and its reverse, and
coalitions that were valued before are not valued again. A cause whose share is known well enough is settled: later
seeds value only the coalitions that the others join, and all and none. Standard errors are those of the bootstrap over
seeds (and with them over orders).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from homefront.experiments.double_sampling import bootstrap_means, means, seen_of
from homefront.experiments.joint_effects import (
    World,
    exact_interactions,
    interactions,
    necessities,
    orders_of,
    sufficiencies,
)  # fmt: skip
from homefront.experiments.shapley import MOST_EXACT, coalitions_of, exact_shares

Evaluate = Callable[[Sequence[World]], Mapping[World, np.ndarray]]


@dataclass(frozen=True)
class Effort:
    """asked : standard error at which a cause is settled, in the unit of each outcome; 0: none is before `most`. What
    was the same in all seeds has none, and is settled too: what that leaves open its interval says (explanation.py).

    least, most : seeds.   at_once : seeds between two looks at the standard error.   settle : seeds before any cause is
    settled where others go on.   singles : seeds for which each cause is also left out, and let in, alone.
    """

    target_se: float = 0.03
    least: int = 8
    settle: int = 24
    most: int = 60
    at_once: int = 4
    singles: int = 4


@dataclass(frozen=True)
class Attribution:
    """Arrays have causes first, then outcomes.

    contributions : of each seed (seeds, causes, outcomes), nan where a cause was settled before.
    seen : seeds in which it was not (causes,).
    share, se, low, high : mean, standard error, 95 % interval.   full, bare : mean outcome with all causes, with none.
    necessity : what is lost where a cause alone is left out; sufficiency : what a cause alone brings.   together :
    how much more a cause adds where another has joined before it (causes, causes, outcomes), nan where not seen. Each
    with its standard error, of the few seeds that it rests on where there are many causes.
    ends : outcomes of the worlds with all causes, then with none (2, seeds, outcomes).   stopped : by Ctrl-C.
    """

    share: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    full: np.ndarray
    bare: np.ndarray
    necessity: np.ndarray
    necessity_se: np.ndarray
    sufficiency: np.ndarray
    sufficiency_se: np.ndarray
    together: np.ndarray
    together_se: np.ndarray
    contributions: np.ndarray
    seen: np.ndarray
    ends: np.ndarray
    seeds: int
    runs: int
    stopped: bool = False

    @property
    def gap(self) -> np.ndarray:
        """What there is to share out, by outcome."""
        return np.asarray(self.full - self.bare)


def attribute(
    evaluate: Evaluate, causes: int, effort: Effort, seed: int = 1, scale: np.ndarray | float = 1.0,
    tell: Callable[[int, np.ndarray], None] | None = None,
) -> Attribution:  # fmt: skip
    """Values seeds in batches until every share has the asked standard error, or at most `most`.

    scale : times `asked`, by outcome; nan for as much as the gap that is shared out, inf where it does not matter.
    tell(seeds, largest standard error of each outcome) after each batch. Ctrl-C ends it after the batch before.
    """
    known: dict[World, np.ndarray] = {}
    everybody = (1 << causes) - 1
    rows: list[np.ndarray] = []
    unsettled, stopped = np.ones(causes, dtype=bool), False
    while len(rows) < effort.most:
        batch = [seed + n for n in range(len(rows), min(effort.most, len(rows) + effort.at_once))]
        wanted = [world for s in batch for world in worlds_of(s, causes, effort, seed, unsettled)]
        try:
            known |= evaluate([world for world in dict.fromkeys(wanted) if world not in known])
        except KeyboardInterrupt:
            if not rows:
                raise
            stopped = True
            break
        rows += [_contributions(known, s, causes, seed, unsettled) for s in batch]
        found = np.array(rows)
        wholes = _ends(known, seed, len(rows), everybody) - _ends(known, seed, len(rows), 0)
        se = bootstrap_means(found, wholes).std(axis=0)
        if tell is not None:
            tell(len(rows), se.max(axis=0))
        limits = _limits(effort.target_se, np.broadcast_to(scale, wholes.shape[1:]), wholes.mean(axis=0))
        still = unsettled & (se > limits).any(axis=1)
        if len(rows) >= effort.least and effort.target_se > 0.0 and not still.any():
            break
        if len(rows) >= effort.settle and effort.target_se > 0.0 and causes > MOST_EXACT:
            unsettled = still
    draws = bootstrap_means(found, wholes)
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    seeds = [seed + n for n in range(len(rows))]
    ends = np.array([_ends(known, seed, len(rows), mask) for mask in (everybody, 0)])
    pairs = (
        exact_interactions(known, seeds, causes) if causes <= MOST_EXACT else interactions(known, seeds, causes, seed)
    )
    return Attribution(
        means(found, wholes, np.ones((1, len(rows))))[0], draws.std(axis=0), low, high, ends[0].mean(axis=0),
        ends[1].mean(axis=0), *necessities(known, seeds, causes), *sufficiencies(known, seeds, causes), *pairs, found,
        seen_of(found), ends, len(rows), len(known), stopped,
    )  # fmt: skip


def worlds_of(s: int, causes: int, effort: Effort, seed: int, unsettled: np.ndarray | None = None) -> list[World]:
    """Worlds that a seed takes, each once; `seed`: the first of all seeds.

    unsettled : causes to be told apart (causes,); None for all.
    """
    if causes <= MOST_EXACT:
        return [(s, mask) for mask in range(1 << causes)]
    everybody = (1 << causes) - 1
    wanted = [(s, everybody), (s, 0)]
    for order in orders_of(s, causes, seed):
        masks = coalitions_of(order)
        for place, cause in enumerate(order):
            if unsettled is None or unsettled[cause]:
                wanted += [(s, masks[place]), (s, masks[place + 1])]
    if s - seed < effort.singles:
        wanted += [(s, m) for c in range(causes) for m in (1 << c, everybody & ~(1 << c))]
    return list(dict.fromkeys(wanted))


def _limits(asked: float, scale: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Standard error, by outcome, at which a share is known well enough."""
    finite = np.where(np.isinf(scale), 1.0, np.where(np.isnan(scale), np.abs(gap), scale))
    return np.where(np.isinf(scale), math.inf, asked * finite)


def _ends(known: Mapping[World, np.ndarray], seed: int, seeds: int, mask: int) -> np.ndarray:
    """Outcomes of one coalition in the first so many seeds (seeds, outcomes)."""
    return np.array([known[seed + n, mask] for n in range(seeds)])


def _contributions(
    known: Mapping[World, np.ndarray], s: int, causes: int, seed: int, unsettled: np.ndarray
) -> np.ndarray:
    """What every unsettled cause adds in a seed, in the mean of its two orders; nan of others (causes, outcomes)."""
    if causes <= MOST_EXACT:
        return exact_shares(np.array([known[s, mask] for mask in range(1 << causes)]))
    added = np.full((2, causes, len(known[s, 0])), np.nan)
    for walk, order in enumerate(orders_of(s, causes, seed)):
        masks = coalitions_of(order)
        for place, cause in enumerate(order):
            if unsettled[cause]:
                added[walk, cause] = known[s, masks[place + 1]] - known[s, masks[place]]
    return np.asarray(added.mean(axis=0))
