"""Households and first cases: V08, V13, and two levels of mixing against their closed form."""

from __future__ import annotations

import numpy as np

from homefront.models.branching import Branching
from homefront.models.reed_frost import ReedFrost, mean_outbreak
from homefront.models.two_level import TwoLevel
from homefront.verify.case import Case, Check, within_errors

_KNOWN = (
    (3, 0.3, (0.49, 0.294, 0.216), 1.726),
    (4, 0.3, (0.343, 0.21609, 0.222264, 0.218646), 2.316556),
    (5, 0.2, (0.4096, 0.209715, 0.163578, 0.135161, 0.081946), 2.270137),
)


def one_household(households: int = 100_000) -> list[Check]:
    """V08."""
    checks = []
    for size, p, shares, mean in _KNOWN:
        model, what = ReedFrost(p_infect=p), f"n = {size}, p = {p}"
        exact = model.final_sizes(size)
        drawn = model.run(np.full(households, size), seed=size)
        checks += [
            Check(f"{what}: mean, exact", mean, mean_outbreak(size, p), 1e-6),
            within_errors(f"{what}: mean, drawn", mean, drawn.astype(float).tolist()),
        ]
        for total, share in enumerate(shares, start=1):
            hits = (drawn == total).astype(float).tolist()
            checks += [
                Check(f"{what}: {total} infected, exact", share, float(exact[total]), 1e-6),
                within_errors(f"{what}: {total} infected, drawn", share, hits),
            ]
    return checks


def start_up(lines: int = 20_000) -> list[Check]:
    """V13."""
    model = Branching(reproduction=1.5)
    small = Branching(reproduction=0.9).run(2000, seed=1)
    return [
        Check("dies out, closed form", 0.417188, model.p_extinct(), 1e-6),
        within_errors("dies out, drawn", 0.417188, model.run(lines, seed=1).astype(float).tolist()),
        Check("dies out with 0.9 for each", 1.0, float(small.mean()), 0.0),
    ]


def two_levels(households: int = 12_000, seeds: int = 20) -> list[Check]:
    """R_* and final shares: known cases, and draws against the fixed point."""
    four = TwoLevel(meetings=1.0, p_household=0.3)
    mixed = (0.2, 0.2, 0.3, 0.3)
    sizes = np.repeat(np.arange(1, 5), np.rint(np.array(mixed) * households).astype(int))
    r_star = (0.2 * 1 + 0.4 * 1.3 + 0.9 * 1.726 + 1.2 * 2.316556) / 2.7
    checks = [
        Check("all alone: R_*", 2.0, TwoLevel(meetings=2.0).reproduction([1.0]), 1e-12),
        Check("all alone: final share", 0.796812, TwoLevel(meetings=2.0).final_share([1.0]), 1e-6),
        Check("all in households of 4, p = 0.3: R_*", 2.316556, four.reproduction([0, 0, 0, 1]), 1e-6),
        Check("households of 1 to 4: R_*", r_star, four.reproduction(mixed), 1e-6),
        # couples who always infect each other are one person with twice the meetings
        Check("couples, p = 1: final share", 0.796812, TwoLevel(1.0, 1.0).final_share([0, 1]), 1e-6),
        Check("R_* below 1: final share", 0.0, TwoLevel(0.4, 0.3).final_share(mixed), 0.0),
    ]
    for meetings, p in ((1.0, 0.3), (0.4, 0.3)):
        model = TwoLevel(meetings, p)
        drawn = [model.run(sizes, 0.01, seed) for seed in range(seeds)]
        what = f"m = {meetings}, p = {p}, 1 % at the start: infected"
        checks.append(within_errors(what, model.final_share(mixed, 0.01), drawn, slack=1e-4))
    return checks


CASES = (
    Case("V08", "Reed-Frost in one household", "Bailey 1975; Abbey 1952", one_household, ("reed-frost",)),
    Case("V13", "Branching start-up", "Harris 1963", start_up, ("branching",)),
    Case("Two-level mixing", "households and meetings anywhere", "Ball, Mollison & Scalia-Tomba 1997", two_levels,
         ("two-level",)),
)  # fmt: skip
