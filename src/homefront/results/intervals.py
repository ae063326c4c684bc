"""Intervals of sampled quantities that are never narrower than so few samples allow: counts, differences, ranks.

A sample in which nothing varies says little of what more samples would show. Counts therefore have exact intervals
(Clopper & Pearson 1934), and a mean of equal values the bound that follows from them, where its range is known.
"""

from __future__ import annotations

import math

import numpy as np

LEVEL, BESIDE = 0.95, 1e-9

Interval = tuple[float, float]


def share_interval(count: int, of: int, level: float = LEVEL) -> Interval:
    """Exact interval of a chance of which `count` of `of` worlds came out so (Clopper & Pearson 1934).

    >>> [round(end, 3) for end in share_interval(0, 10)]
    [0.0, 0.308]
    """
    if of == 0:
        return 0.0, 1.0
    beyond = (1 - level) / 2
    if count == 0:
        return 0.0, -math.expm1(math.log(1 - (1 - beyond)) / of)
    if count == of:
        return beyond ** (1 / of), 1.0
    from scipy.special import betaincinv  # scipy.stats has the same, and takes half a second to load

    return float(betaincinv(count, of - count + 1, beyond)), float(betaincinv(count + 1, of - count, 1 - beyond))


def difference_interval(up: int, down: int, of: int) -> Interval:
    """Interval of a mean of pairs that are +1 in `up`, -1 in `down` and 0 in the rest of `of` of them.

    From the exact intervals of both chances, at half the error each; where no pair differs, from that of a difference
    at all. Never narrower than 95 %: tests/unit/results/test_intervals.py counts it out.

    >>> [round(end, 3) for end in difference_interval(0, 0, 10)]
    [-0.308, 0.308]
    """
    if up == down == 0:
        most = share_interval(0, of)[1]
        return -most, most
    level = 1 - (1 - LEVEL) / 2
    more, less = share_interval(up, of, level), share_interval(down, of, level)
    return more[0] - less[1], more[1] - less[0]


def alike(values: np.ndarray) -> bool:
    """Whether nothing varies in a sample, but for the last digits of sums."""
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    return not len(known) or bool(np.ptp(known) <= 1e-9 * max(1.0, float(np.abs(known).max())))


def bound_of_equal(value: float, of: int, least: float, most: float) -> Interval:
    """Interval of a mean of which `of` samples were all `value`, of a quantity from `least` to `most`.

    The chance of another value is at most the exact bound of 0 in `of`; it may be as far off as the range goes. nan
    where the range is not known (infinite): then no bound is justified.

    >>> [round(end, 3) for end in bound_of_equal(0.0, 60, -1.0, 1.0)]
    [-0.06, 0.06]
    """
    if not (math.isfinite(least) and math.isfinite(most)):
        return math.nan, math.nan
    other = share_interval(0, of)[1]
    return value - other * (value - least), value + other * (most - value)


def chance_of_larger(one: np.ndarray, other: np.ndarray, level: float = LEVEL) -> tuple[float, float, float]:
    """Chance that a value of `one` is larger than one of `other` (ties count half), and its interval.

    The area under the ROC curve (Mann & Whitney 1947), with the interval of Newcombe (2006, method 5), which has a
    width also where the two do not overlap. Both must have a value.
    """
    from scipy.optimize import brentq
    from scipy.stats import mannwhitneyu, norm

    n, m = len(one), len(other)
    found = float(mannwhitneyu(one, other, method="asymptotic").statistic) / (n * m)
    z, more = float(norm.ppf(0.5 + level / 2)), (n + m) / 2 - 1

    def off(theta: float) -> float:
        spread = theta * (1 - theta) * (1 + more * (1 - theta) / (2 - theta) + more * theta / (1 + theta)) / (n * m)
        return (theta - found) ** 2 - z * z * spread

    # Beside `found` the gap is smaller than the spread, at 0 and 1 it is larger: the ends of the interval lie between.
    low = 0.0 if found <= 0.0 else float(brentq(off, 0.0, found - BESIDE))
    high = 1.0 if found >= 1.0 else float(brentq(off, found + BESIDE, 1.0))
    return found, low, high


def rank_correlation(one: np.ndarray, other: np.ndarray, level: float = LEVEL) -> tuple[float, float, float]:
    """Spearman's rank correlation of paired values, with its interval (Bonett & Wright 2000).

    nan if one is constant. A perfect order of so few is taken as the next less perfect one for its inner end. At least
    four pairs.
    """
    from scipy.stats import norm, spearmanr

    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return math.nan, math.nan, math.nan
    n = len(one)
    found = float(spearmanr(one, other).statistic)
    most = 1 - 12 / (n * (n * n - 1))
    inner = min(max(found, -most), most)
    half = float(norm.ppf(0.5 + level / 2)) * math.sqrt((1 + inner**2 / 2) / (n - 3))
    low, high = math.tanh(math.atanh(inner) - half), math.tanh(math.atanh(inner) + half)
    return found, min(low, found), max(high, found)
