"""A rumour and its correction, both told on; the second supersedes the first (Osei & Thompson 1977).

Who tells the first calls a contact, drawn by the weights of the ties, once a unit of time on average; who tells the
second, at rate r. The first is taken up by those who have heard neither; the second by those, and by all who tell the
first. Nobody falls silent.
With x, y, z the shares that have heard neither, tell the first, tell the second, in a well-mixed crowd

    dx/dt = -x (y + r z)      dy/dt = x y - r y z      dz/dt = r z (1 - z)

so d ln(y / x) = (1 / r) d ln z, and y = c x z^(1/r): whatever the times,

    y = c z^(1/r) (1 - z) / (1 + c z^(1/r))            c = y0 / (x0 z0^(1/r))

For r = 1 the first never has more of the people than (s - 1) / (s + 1), s = sqrt(1 + c): 0.1716 if they start even.
Begun by one teller each in a large crowd, chance decides c: P(c <= a) = a / (1 + a), hence

    P(the first never has more than m)  =  4 m / (1 + m)^2

Event by event, exact in continuous time, as models/rumour.py. The rule is Osei & Thompson's with r = 1; r, and the
formulae as they stand here, are worked out from it.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.models.base import Model, model
from homefront.models.checked import number
from homefront.models.weighted import degree, drawn_contact
from homefront.parameters import param
from homefront.streams import index, uniform

NEITHER, FIRST, SECOND = range(3)

_SOURCE = "Osei & Thompson 1977, J. Appl. Probab. 14:127"


@model(name="supersession", source=_SOURCE, states=("unaware", "rumour", "correction"))
class Supersession(Model):
    """A rumour and its correction, both told on; who tells the rumour takes up the correction."""

    rate: float = param(1.0, unit="1", bounds=(1e-3, 1e3), prior=(0.2, 5), symbol="r",
                        source="Osei & Thompson 1977: 1; other values are homefront's",
                        doc="calls a unit of time of who tells the correction; of the rumour it is 1")  # fmt: skip

    def share_telling(self, corrected: float, rumour: float, correction: float) -> float:
        """Work out the share that tells the rumour when a given share tells the correction, in a well-mixed crowd.

        Parameters
        ----------
        corrected : float
            Share of people who tell the correction, from `correction` to 1.
        rumour, correction : float
            Share of people who told each at the start; the second above 0, and both together at most 1.

        Returns
        -------
        float
            Share of people, 0 to 1.

        Raises
        ------
        ParameterError
            If a share is out of these bounds.

        Examples
        --------
        >>> round(Supersession().share_telling(0.5, 1e-9, 1e-9), 6)
        0.166667
        """
        z = number("corrected", corrected, number("correction", correction, 1e-300, 1.0), 1.0)
        y0 = number("rumour", rumour, 0.0, 1.0 - correction)
        x0 = 1.0 - y0 - correction
        if x0 <= 0.0:
            return y0 * (1.0 - z) / (1.0 - correction) if correction < 1.0 else 0.0
        c = y0 / x0 * float((z / correction) ** (1.0 / self.rate))
        return (1.0 - z) * c / (1.0 + c)

    def most_telling(self, rumour: float, correction: float) -> float:
        """Work out the largest share that ever tells the rumour at once, in a well-mixed crowd.

        Parameters
        ----------
        rumour, correction : float
            Share of people who told each at the start; the second above 0, and both together at most 1.

        Returns
        -------
        float
            Share of people, 0 to 1.

        Raises
        ------
        ParameterError
            If a share is out of these bounds.

        Examples
        --------
        >>> round(Supersession().most_telling(1e-9, 1e-9), 6)
        0.171573
        """
        from scipy.optimize import minimize_scalar

        low = float(np.log(number("correction", correction, 1e-300, 1.0)))
        if low == 0.0:
            return self.share_telling(1.0, rumour, correction)
        best = minimize_scalar(
            lambda log_z: -self.share_telling(min(1.0, float(np.exp(log_z))), rumour, correction),
            bounds=(low, 0.0), method="bounded", options={"xatol": 1e-12},
        )  # fmt: skip
        return max(-float(best.fun), self.share_telling(correction, rumour, correction))


def p_never_above(share: float) -> float:
    """Work out the chance that the rumour never has more than some share of a large crowd.

    One teller began each of the two messages, and both are told at the same rate.

    Parameters
    ----------
    share : float
        Share of people, 0 to 1.

    Returns
    -------
    float
        The chance, 0 to 1: 4 m / (1 + m)^2 for a share m.

    Raises
    ------
    ParameterError
        If the share is not from 0 to 1.

    Examples
    --------
    >>> round(p_never_above(0.171573), 4), p_never_above(0.0), p_never_above(1.0)
    (0.5, 0.0, 1.0)
    """
    m = number("share", share, 0.0, 1.0)
    return 4.0 * m / (1.0 + m) ** 2


@kernel
def supersede(layer, start, rate, keys, counts, entered, heard_at, by):  # type: ignore[no-untyped-def]
    """Runs both rumours to the end of the last unit of time, each run from its own start.

    start : uint8 (runs, n), NEITHER, FIRST or SECOND.   rate : calls of who tells the second.   keys : uint64 (runs,).
    counts, entered : int64 (runs, steps + 1, 3), written at whole times.   heard_at : float64 (runs, n), time at which
    either was heard first, -1: never.   by : int32 (runs, n), who told it, -1: nobody.
    """
    runs, n = start.shape
    steps = counts.shape[1] - 1
    for run in prange(runs):
        state = start[run].copy()
        tellers = np.empty((2, n), dtype=np.int32)
        place = np.empty(n, dtype=np.int32)
        many = np.zeros(2, dtype=np.int64)
        heard_at[run, :], by[run, :] = -1.0, -1
        for i in range(n):
            if state[i] != NEITHER:
                which = state[i] - 1
                tellers[which, many[which]], place[i] = i, many[which]
                many[which] += 1
                heard_at[run, i] = 0.0
        t, event, step = 0.0, 0, 0
        new = np.zeros(2, dtype=np.int64)
        while True:
            next_t = np.inf
            total = many[0] + rate * many[1]
            if total > 0.0 and many[1] < n and (many[0] < n):
                next_t = t - np.log(1.0 - uniform(keys[run], event, 0)) / total
            while step <= steps and next_t > step:
                counts[run, step, 0] = n - many[0] - many[1]
                counts[run, step, 1], counts[run, step, 2] = many[0], many[1]
                entered[run, step, 1], entered[run, step, 2] = new[0], new[1]
                new[:] = 0
                step += 1
            if step > steps:
                break
            t = next_t
            which = 0 if uniform(keys[run], event, 1) * total < many[0] else 1
            i = tellers[which, index(keys[run], event, 2, many[which])]
            if degree(layer, i) > 0:
                j = drawn_contact(layer, i, keys[run], event, 3)
                if state[j] == NEITHER or (which == 1 and state[j] == FIRST):
                    if state[j] == FIRST:
                        many[0] -= 1
                        last = tellers[0, many[0]]
                        tellers[0, place[j]], place[last] = last, place[j]
                    else:
                        heard_at[run, j], by[run, j] = t, i
                    state[j] = which + 1
                    tellers[which, many[which]], place[j] = j, many[which]
                    many[which] += 1
                    new[which] += 1
            event += 1
