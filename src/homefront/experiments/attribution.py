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
from homefront.experiments.shapley import MOST_EXACT, coalitions_of, exact_shares, order_of

World = tuple[int, int]
"""(seed, coalition): the causes that are present, as a bit mask."""

Evaluate = Callable[[Sequence[World]], Mapping[World, np.ndarray]]


@dataclass(frozen=True)
class Effort:
    """asked : standard error at which a cause is settled, in the unit of each outcome; 0: none is before `most`.

    least, most : seeds.   at_once : seeds between two looks at the standard error.   settle : seeds before any cause is
    settled where others go on.   singles : seeds for which each cause is also left out, and let in, alone.
    """

    asked: float = 0.03
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
    how much more a cause adds where another has joined before it (causes, causes, outcomes), nan where not seen.
    ends : outcomes of the worlds with all causes, then with none (2, seeds, outcomes).   stopped : by Ctrl-C.
    """

    share: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    full: np.ndarray
    bare: np.ndarray
    necessity: np.ndarray
    sufficiency: np.ndarray
    together: np.ndarray
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
        limits = _limits(effort.asked, np.broadcast_to(scale, wholes.shape[1:]), wholes.mean(axis=0))
        still = unsettled & (se > limits).any(axis=1)
        if len(rows) >= effort.least and not still.any():
            break
        if len(rows) >= effort.settle and effort.asked > 0.0 and causes > MOST_EXACT:
            unsettled = still
    draws = bootstrap_means(found, wholes)
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    seeds = [seed + n for n in range(len(rows))]
    ends = np.array([_ends(known, seed, len(rows), mask) for mask in (everybody, 0)])
    exact = causes <= MOST_EXACT
    return Attribution(
        means(found, wholes, np.ones((1, len(rows))))[0], draws.std(axis=0), low, high, ends[0].mean(axis=0),
        ends[1].mean(axis=0),
        _alone(known, seeds, causes, leave_out=True), _alone(known, seeds, causes, leave_out=False),
        _together_exact(known, seeds, causes) if exact else _together(known, seeds, causes, seed), found,
        seen_of(found), ends, len(rows), len(known), stopped,
    )  # fmt: skip


def orders_of(s: int, causes: int, seed: int) -> list[list[int]]:
    """The two orders of joining of a seed, the second the reverse of the first; `seed`: the first of all."""
    return [order_of(causes, seed, 2 * (s - seed) + half) for half in (0, 1)]


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


def _alone(known: Mapping[World, np.ndarray], seeds: Sequence[int], causes: int, leave_out: bool) -> np.ndarray:
    """Mean over seeds where both worlds were valued: all less all but one, or one less nobody; (causes, outcomes)."""
    everybody, out = (1 << causes) - 1, []
    for cause in range(causes):
        pair = (everybody, everybody & ~(1 << cause)) if leave_out else (1 << cause, 0)
        gaps = [known[s, pair[0]] - known[s, pair[1]] for s in seeds if (s, pair[0]) in known and (s, pair[1]) in known]
        out.append(np.mean(gaps, axis=0) if gaps else np.full_like(next(iter(known.values())), np.nan))
    return np.array(out)


def _together(known: Mapping[World, np.ndarray], seeds: Sequence[int], causes: int, seed: int) -> np.ndarray:
    """Mean of what a cause adds after another has joined, less the mean of what it adds before."""
    outcomes = len(next(iter(known.values())))
    total, count = np.zeros((2, causes, causes, outcomes)), np.zeros((2, causes, causes, 1))
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
                    count[joined, cause, other] += 1
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
    out = mean[1] - mean[0]
    out[np.arange(causes), np.arange(causes)] = np.nan
    return np.asarray(out)


def _together_exact(known: Mapping[World, np.ndarray], seeds: Sequence[int], causes: int) -> np.ndarray:
    """Mean over all coalitions without either of what two causes bring together beyond what each brings."""
    outcomes = len(next(iter(known.values())))
    out = np.full((causes, causes, outcomes), np.nan)
    values = np.array([[known[s, mask] for mask in range(1 << causes)] for s in seeds]).mean(axis=0)
    for a in range(causes):
        for b in range(causes):
            if a != b:
                rest = [m for m in range(1 << causes) if not (m >> a & 1 or m >> b & 1)]
                both = values[[m | 1 << a | 1 << b for m in rest]]
                one, other = values[[m | 1 << a for m in rest]], values[[m | 1 << b for m in rest]]
                out[a, b] = (both - one - other + values[rest]).mean(axis=0)
    return out
