"""The equations that a model follows when a crowd is so large that chance averages out.

People are in groups of k ties, shares w of all; `bias` is k / <k>: how much more often than others somebody is met. A
well-mixed crowd is one group of bias 1. A state is an array (states, groups), shares of each group.

Each set of equations gives flows out of a state, shares of each group that go from there to another: in a step, of
which all read the start, or in a unit of time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr
from scipy.stats import binom

from homefront.models.base import Model
from homefront.models.blocked_rumour import BlockedRumour
from homefront.models.competing import Competing
from homefront.models.contested import first_in_crowd, first_on_ties, hazard
from homefront.models.daley_kendall import DaleyKendall
from homefront.models.granovetter import Granovetter
from homefront.models.graphs.degrees import Degrees
from homefront.models.in_crowd import Passed, chance_of, passages
from homefront.models.majority import Majority
from homefront.models.maki_thompson import MakiThompson
from homefront.models.supersession import Supersession
from homefront.models.watts import Watts

Change = Callable[[np.ndarray], np.ndarray]
"""What a state gains, of a state; both float64 (states, groups)."""


@dataclass(frozen=True)
class Groups:
    """Who meets whom. law : degrees; None for a well-mixed crowd of `contacts` people met in a step, on average.

    people : of a crowd; None: so many that nobody meets the same person twice.
    """

    contacts: float
    law: Degrees | None = None
    people: int | None = None

    @property
    def share(self) -> np.ndarray:
        """Share of people in each group."""
        return np.ones(1) if self.law is None else self.law.share

    @property
    def bias(self) -> np.ndarray:
        """k / <k>; 0 where nobody has a tie."""
        if self.law is None:
            return np.ones(1)
        mean = self.law.mean
        return np.asarray(self.law.k / mean) if mean > 0.0 else np.zeros(self.law.k.size)

    @property
    def calls(self) -> np.ndarray:
        """Calls of a teller a unit of time: 1, and 0 of who has nobody to call."""
        return np.asarray(self.bias > 0.0, dtype=np.float64)

    @property
    def meetings(self) -> np.ndarray:
        """People whom one of each group meets in a step."""
        return np.array([self.contacts]) if self.law is None else self.law.k.astype(float)

    def met(self, state: np.ndarray) -> float:
        """Chance that somebody who is met is in this state, (groups,)."""
        return float(np.sum(self.share * self.bias * state))

    def hazard(self, chance: float) -> float:
        """Hazard in a step of a tie that carries with this chance; in a crowd, from all people together. inf: sure."""
        if self.law is not None:
            return hazard(chance)
        if self.people is None:
            return self.contacts * chance
        return self.people * hazard(chance * self.contacts / (self.people - 1)) if self.people > 1 else 0.0

    def caught(self, chances: tuple[float, ...], met: tuple[float, ...], continuous: bool) -> np.ndarray:
        """Chance in a step (rate, if continuous) that somebody of each group catches something, (groups,).

        chances : that a meeting carries each of what there is to catch.   met : share of those met who pass it on.
        """
        if continuous or self.law is not None:
            each = sum(p * a for p, a in zip(chances, met, strict=True))
            if continuous:
                return np.asarray(self.meetings * each)
            return np.asarray(1.0 - np.power(1.0 - min(1.0, each), self.meetings))
        each = sum(self.hazard(p) * a if a > 0.0 else 0.0 for p, a in zip(chances, met, strict=True))
        return np.array([-math.expm1(-each)])

    def first(self, chances: tuple[float, float], met: tuple[float, float], continuous: bool) -> np.ndarray:
        """Of those of each group whom either of two things catches, the share that the first one gets, (groups,)."""
        if continuous:
            return np.array([first_in_crowd(met, chances)])
        hazards = self.hazard(chances[0]), self.hazard(chances[1])
        if self.law is None:
            return np.array([first_in_crowd(met, hazards)])
        return first_on_ties(met, hazards, self.law.k)


def passed(model: Passed, groups: Groups, continuous: bool) -> Change:
    """SI, SIR, SEIR, SIS, SIRS, cascades: the flows of models/in_crowd.py, for shares."""
    onward, chance, infectious = passages(model, {}, 1)

    def change(y: np.ndarray) -> np.ndarray:
        out = np.zeros_like(y)
        for state, after in enumerate(onward):
            if state == 0:
                flow = y[0] * groups.caught((chance_of(model),), (groups.met(y[infectious]),), continuous)
            else:
                flow = y[state] * chance[state, 0]
            out[state] -= flow
            out[after] += flow
        return out

    return change


def competing(model: Competing, groups: Groups, continuous: bool) -> Change:
    """Two messages: whom either catches goes to one of them by their hazards, as in the model's kernel."""
    chances = model.transmission, model.rival_transmission

    def change(y: np.ndarray) -> np.ndarray:
        met = groups.met(y[1]), groups.met(y[2])
        flow = y[0] * groups.caught(chances, met, continuous)
        first = flow * groups.first(chances, met, continuous)
        over_1, over_2 = y[1] * model.recovery, y[2] * model.rival_recovery
        return np.stack([-flow, first - over_1, flow - first - over_2, over_1, over_2])

    return change


def rumour(model: MakiThompson | DaleyKendall | BlockedRumour, groups: Groups) -> Change:
    """Unaware, tellers who have failed 0, 1, ... times, silent; one call a teller and unit of time."""
    adoption = model.adoption * (1.0 - model.denied if isinstance(model, BlockedRumour) else 1.0)
    forgetting = model.forgetting if isinstance(model, MakiThompson) else 0.0
    both = isinstance(model, DaleyKendall)

    def change(y: np.ndarray) -> np.ndarray:
        telling = y[1:-1]
        calling, unaware = telling * groups.calls, groups.met(y[0])
        tellers = float(groups.share @ calling.sum(axis=0))
        hears = adoption * groups.bias * tellers * y[0]
        fails = calling * model.stifling * (1.0 - unaware)
        if both:  # a pair of tellers meets once, whoever calls, and both fall silent
            met = groups.met(telling[0])
            fails = calling * model.stifling * (1.0 - unaware - 0.5 * met + 0.5 * groups.bias * tellers)
        out = np.zeros_like(y)
        out[0], out[1] = -hears, hears
        out[1:-1] -= fails + forgetting * telling
        out[2:] += fails
        out[-1] += forgetting * telling.sum(axis=0)
        return out

    return change


def supersession(model: Supersession, groups: Groups) -> Change:
    """Heard neither, telling the first, telling the second."""

    def change(y: np.ndarray) -> np.ndarray:
        calling = groups.share * groups.calls
        first, second = float(calling @ y[1]), model.rate * float(calling @ y[2])
        to_first, to_second = groups.bias * first * y[0], groups.bias * second * y[0]
        over = groups.bias * second * y[1]
        return np.stack([-to_first - to_second, to_first - over, to_second + over])

    return change


def share_with_threshold(model: Model, share: np.ndarray) -> np.ndarray:
    """F: share of people whose threshold is `share` or less."""
    if isinstance(model, Granovetter):
        return np.asarray(ndtr((share - model.mean) / model.sd))
    if isinstance(model, Watts):
        return np.asarray(share >= model.threshold - 1e-9, dtype=np.float64)
    return np.asarray(np.clip(share, 0.0, 1.0))


def joined(model: Model, groups: Groups, start: float, steps: int) -> np.ndarray:
    """Share that has joined after 0, 1, ... steps, float64 (steps + 1,): Granovetter's map r <- F(r) in a crowd.

    On a random graph without short loops, a tie leads to somebody who joined with chance q (Gleeson & Cahalane 2007):

        q <- s + (1 - s) sum_k k p_k / <k> sum_m Bin(m; k - 1, q) F(m / k)        s: share that begins
        r  = s + (1 - s) sum_k p_k sum_m Bin(m; k, q) F(m / k)
    """
    out = np.empty(steps + 1)
    out[0] = along = start
    for t in range(1, steps + 1):
        if groups.law is None:
            out[t] = max(out[t - 1], start + (1.0 - start) * float(share_with_threshold(model, out[t - 1 : t])[0]))
            continue
        out[t] = start + (1.0 - start) * float(groups.share @ _reached(model, groups.law, along, 0))
        along = start + (1.0 - start) * float((groups.share * groups.bias) @ _reached(model, groups.law, along, 1))
    return out


def _reached(model: Model, law: Degrees, along: float, less: int) -> np.ndarray:
    """Share of each degree whose threshold is reached, if all but `less` of their ties may lead to who joined."""
    out = np.zeros(law.k.size)
    for row, k in enumerate(law.k):
        if k < less:
            continue
        m = np.arange(k - less + 1)
        out[row] = binom.pmf(m, k - less, along) @ share_with_threshold(model, m / max(int(k), 1))
    return out


def majority(model: Majority, groups: Groups) -> Change:
    """No and yes: people take what most whom they meet think, keep their own on a tie, and err with chance q."""

    def change(y: np.ndarray) -> np.ndarray:
        along = groups.met(y[1])
        most, tie = np.array([float(along > 0.5)]), np.array([float(along == 0.5)])
        if groups.law is not None:
            half = groups.law.k / 2.0
            tie = np.asarray(binom.pmf(half, groups.law.k, along))
            most = np.asarray(binom.sf(np.floor(half), groups.law.k, along))
        yes = most + tie * y[1]
        after = yes * (1.0 - model.noise) + (1.0 - yes) * model.noise
        return np.stack([y[1] - after, after - y[1]])

    return change
