"""What experiments are made of: V29 Shapley shares, V30 necessity, sufficiency and Sobol indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from homefront.experiments.attribution import Effort, attribute
from homefront.experiments.indices import sobol
from homefront.experiments.joint_effects import World
from homefront.experiments.shapley import exact_shares
from homefront.experiments.whatif import necessity_and_sufficiency
from homefront.verify.case import Case, Check, within_errors

SHAPLEY = "Shapley 1953; Shapley & Shubik 1954; Littlechild & Owen 1973"


def _game(n: int, value: Callable[[list[int]], float]) -> np.ndarray:
    return np.array([value([p for p in range(n) if mask >> p & 1]) for mask in range(1 << n)], dtype=float)


def _shares(name: str, values: np.ndarray, expected: Sequence[float]) -> list[Check]:
    got = exact_shares(values)
    return [Check(f"{name}, {n + 1}", e, float(got[n]), 1e-9) for n, e in enumerate(expected)]


def _council(mask: int) -> float:
    return float(mask & 31 == 31 and mask.bit_count() >= 9)


def known_games() -> list[Check]:
    """V29, exact shares by the function that explains up to eight causes."""
    airport, weights = (1.0, 2.0, 3.0, 5.0), (4, 2, 1, 1)
    council = np.array([_council(mask) for mask in range(1 << 15)])
    both = _game(3, lambda s: float(0 in s and 1 in s) + (2 in s))
    return [
        *_shares("glove", _game(3, lambda s: float(0 in s and len(s) > 1)), [2 / 3, 1 / 6, 1 / 6]),
        *_shares("airport", _game(4, lambda s: max([airport[p] for p in s], default=0.0)),
                 [1 / 4, 7 / 12, 13 / 12, 37 / 12]),
        *_shares("[5; 4, 2, 1, 1]", _game(4, lambda s: float(sum(weights[p] for p in s) >= 5)),
                 [3 / 4, 1 / 12, 1 / 12, 1 / 12]),
        *_shares("[1 and 2] + [3]", both, [1 / 2, 1 / 2, 1]),
        *(check for n, check in enumerate(_shares("Security Council", council, [421 / 2145] * 5 + [4 / 2145] * 10))
          if n in (0, 14)),
    ]  # fmt: skip


def axioms() -> list[Check]:
    """V29, 100 random games of six players: the largest break of each axiom."""
    worst = dict.fromkeys(("efficiency", "additivity", "dummy", "symmetry"), 0.0)
    for seed in range(100):
        rng = np.random.default_rng(seed)
        one, other = rng.normal(size=64), rng.normal(size=64)
        shares = exact_shares(one)
        gaps = {
            "efficiency": shares.sum() - one[63] + one[0],
            "additivity": np.abs(exact_shares(one + other) - shares - exact_shares(other)).max(),
            "dummy": exact_shares(one[np.arange(64) & ~4])[2],
        }
        mixed = exact_shares(one + one[[m & ~3 | (m & 1) << 1 | m >> 1 & 1 for m in range(64)]])
        gaps["symmetry"] = mixed[0] - mixed[1]
        worst = {name: max(worst[name], abs(float(gaps[name]))) for name in worst}
    return [Check(f"largest break of {name}", 0.0, value, 1e-12) for name, value in worst.items()]


def sampled_orders() -> list[Check]:
    """V29, the Security Council by sampled orders, as more than eight causes are explained."""

    def evaluate(worlds: Sequence[World]) -> Mapping[World, np.ndarray]:
        return {(seed, mask): np.array([_council(mask)]) for seed, mask in worlds}

    found = attribute(evaluate, 15, Effort(target_se=1e-9, least=600, most=600, at_once=600, singles=0))
    draws = found.contributions[:, :, 0]
    return [
        within_errors(
            "permanent member, 600 orders and their reverses", 421 / 2145, draws[:, :5].mean(axis=1).tolist()
        ),
        within_errors("other member", 4 / 2145, draws[:, 5:].mean(axis=1).tolist()),
        Check("sum", 1.0, float(found.share.sum()), 1e-9),
    ]


def counterfactuals() -> list[Check]:
    """V30, y = (x1 and x2) or x3 in paired worlds."""
    rng = np.random.default_rng(30)
    x1, x2, x3 = (rng.random(1_000_000) < p for p in (0.8, 0.5, 0.3))
    found = necessity_and_sufficiency(lambda x: (x & x2) | x3, x1)
    expected = {"PN": 7 / 13, "PS": 0.5, "PNS": 0.35}
    counts = {"PN": 520_000, "PS": 140_000, "PNS": 1_000_000}
    return [
        Check(f"{name} of x1", e, found[name], 4 * (e * (1 - e) / counts[name]) ** 0.5,
              (e * (1 - e) / counts[name]) ** 0.5)
        for name, e in expected.items()
    ]  # fmt: skip


def ishigami() -> list[Check]:
    """V30, Sobol indices of the function of Ishigami and Homma, 2^14 base points."""

    def evaluate(x: np.ndarray) -> np.ndarray:
        return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))

    found = sobol(evaluate, {name: (-np.pi, np.pi) for name in ("x1", "x2", "x3")}, base=2**14, seed=30)
    first, total = (0.313905, 0.442411, 0.0), (0.557589, 0.442411, 0.243684)
    return [
        *(Check(f"S{n + 1}", e, float(found.first[n]), 0.01) for n, e in enumerate(first)),
        *(Check(f"ST{n + 1}", e, float(found.total[n]), 0.01) for n, e in enumerate(total)),
        Check("variance", 13.844588, found.variance, 0.15),
    ]


CASES = (
    Case("V29", "Shapley shares of known games", SHAPLEY, known_games),
    Case("V29 axioms", "Axioms of Shapley on random games", SHAPLEY, axioms),
    Case("V29 orders", "Shapley shares from sampled orders", SHAPLEY, sampled_orders),
    Case("V30", "Necessity and sufficiency from paired worlds", "Pearl 2000", counterfactuals),
    Case(
        "V30 Sobol",
        "Sobol indices of the Ishigami function",
        "Ishigami & Homma 1990; Saltelli 2010",
        ishigami,
        needs="SALib",
    ),
)
