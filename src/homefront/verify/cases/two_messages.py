"""Two messages: supersession against its closed form, and competing epidemics in a crowd."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from homefront.models.competing import Competing, shares_one_after_the_other
from homefront.models.graphs import crowd
from homefront.models.sir import final_size
from homefront.models.spread import spread
from homefront.models.supersession import Supersession, p_never_above
from homefront.verify.case import Case, Check, within_errors


def _supersession_closed_form() -> list[Check]:
    even = float((np.sqrt(2.0) - 1.0) / (np.sqrt(2.0) + 1.0))
    return [
        Check("most that ever tell it, even start", even, Supersession().most_telling(1e-9, 1e-9), 1e-6),
        Check("most that ever tell it, started by three times as many", 1 / 3, Supersession().most_telling(3e-9, 1e-9),
              1e-6),
        Check("chance of at most 1/3 from one teller each", 0.75, p_never_above(1 / 3), 1e-9),
    ]  # fmt: skip


def _supersession_agents() -> list[Check]:
    """Largest share that ever tells the first rumour, watched at whole times, in crowds of 30,000."""
    n, rows = 30_000, []
    for first, second in ((300, 300), (900, 300)):
        peaks = [
            float(spread(crowd(n), Supersession(), seeds=first, rivals=second, steps=25, seed=seed).prevalence[0, :, 1]
                  .max()) / n for seed in range(8)
        ]  # fmt: skip
        expected = Supersession().most_telling(first / n, second / n)
        rows.append(within_errors(f"peak, {first} against {second}", expected, peaks, slack=0.006))
    runs, bound = 1_000, 1 / 3
    out = spread(crowd(2_000), Supersession(), seeds=1, rivals=1, steps=60, runs=runs, seed=1)
    below = float((out.prevalence[:, :, 1].max("step") <= bound * 2_000).mean())
    se = float(np.sqrt(0.75 * 0.25 / runs))
    rows.append(Check("worlds that stay below 1/3, one teller each", 0.75, below, 4 * se + 0.01, se))
    return rows


def _alike() -> list[Check]:
    """Two messages that are alike are one SIR, and share it as they began."""
    n, contacts = 50_000, 10.0
    model = Competing(transmission=0.02, recovery=0.1, rival_transmission=0.02, rival_recovery=0.1)
    reached, first = [], []
    for seed in range(8):
        out = spread(crowd(n, contacts), model, seeds=1_500, rivals=500, steps=250, seed=seed).prevalence[0, -1]
        reached.append(1.0 - float(out[0]) / n)
        first.append(float(out[1] + out[3]) / float(n - out[0]))
    expected = float(brentq(lambda r: 1.0 - 0.96 * np.exp(-2.0 * r) - r, 0.1, 1.0))
    return [
        within_errors("reached by either", expected, reached, slack=0.001),
        within_errors("share of the first, begun by three of four", 0.75, first, slack=0.001),
    ]


def _one_after_the_other() -> list[Check]:
    """R = 2 that grows fast, R = 9 that grows slowly: the second lives on what the first left."""
    n = 100_000
    model = Competing(transmission=0.05, recovery=0.25, rival_transmission=0.018, rival_recovery=0.02)
    out = spread(crowd(n, 10.0), model, seeds=1_000, rivals=3, steps=1_500, seed=2).prevalence[0, -1]
    first, second = shares_one_after_the_other(2.0, 9.0)
    return [
        Check("the faster reaches what it would alone", first, float(out[1] + out[3]) / n, 0.012),
        Check("the slower, of what is left", second, float(out[2] + out[4]) / n, 0.012),
        Check("the slower without the faster", 0.999877, float(final_size(9.0)), 1e-6),
    ]


CASES = (
    Case("supersession", "A rumour and its correction: closed form", "Osei & Thompson 1977, their rule; closed form "
         "worked out from it in models/supersession.py", _supersession_closed_form, ("supersession",)),
    Case("supersession agents", "A rumour and its correction in a crowd", "Osei & Thompson 1977, J. Appl. Probab. "
         "14:127", _supersession_agents, ("supersession",)),
    Case("competing", "Two messages that are alike", "Karrer & Newman 2011, Phys. Rev. E 84:036106", _alike,
         ("competing",)),
    Case("competing in turn", "A fast message, then a slow one on what it left", "Karrer & Newman 2011, Phys. Rev. E "
         "84:036106",
         _one_after_the_other, ("competing",), quick=False),
)  # fmt: skip
