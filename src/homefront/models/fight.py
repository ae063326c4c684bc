"""A fight day by day by any law of combat, with men who arrive: by Runge and Kutta, where no closed form is at hand."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np
from scipy.integrate import solve_ivp

from homefront.errors import HomefrontError, ParameterError
from homefront.models.checked import number, numbers

RTOL = 1e-10


class End(NamedTuple):
    """How a fight ends.

    Attributes
    ----------
    a, b : float
        Men who are left on each side.
    day : float
        Day of the end, from the start; inf if the end is only approached.
    """

    a: float
    b: float
    day: float


class Law(Protocol):
    """A law of combat, as lanchester.py has four."""

    @property
    def kills_a(self) -> float:
        """What one of A kills in a day, in the unit that the law makes of it."""

    @property
    def kills_b(self) -> float:
        """What one of B kills in a day, in the unit that the law makes of it."""

    def rates(self, a: float, b: float) -> tuple[float, float]:
        """Work out how fast each side changes.

        Parameters
        ----------
        a, b : float
            Men of A and of B.

        Returns
        -------
        tuple of (float, float)
            Change of A and of B, men per day.
        """


class Combat:
    """What each law of combat can say of a fight of A against B."""

    def rates(self, a: float, b: float) -> tuple[float, float]:
        """Work out how fast each side changes.

        Parameters
        ----------
        a, b : float
            Men of A and of B.

        Returns
        -------
        tuple of (float, float)
            Change of A and of B, men per day; 0 or below.
        """
        raise NotImplementedError

    def end(self, a: float, b: float) -> End:
        """Work out how a fight ends.

        Parameters
        ----------
        a, b : float
            Men of A and of B at the start, 0 or more.

        Returns
        -------
        End
            Men who are left on both sides, and the day; inf for a fight without a last day.

        Raises
        ------
        ParameterError
            If a number is below 0.
        """
        raise NotImplementedError

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        """Work out how many men are left on given days; after the end they stay as they are then.

        Parameters
        ----------
        a, b : float
            Men of A and of B at the start, 0 or more.
        days : (n,) array of float
            Days after the start, 0 or more.

        Returns
        -------
        tuple of two (n,) arrays of float64
            Men of A and of B on these days.

        Raises
        ------
        ParameterError
            If a number is below 0.
        """
        raise NotImplementedError


class Fight(NamedTuple):
    """A fight day by day.

    Attributes
    ----------
    days : (n,) array of float64
        The days that were asked for.
    a, b : (n,) array of float64
        Men of each side on these days.
    end : float
        The day on which one side has nobody left, from the start; inf if there is none.
    """

    days: np.ndarray
    a: np.ndarray
    b: np.ndarray
    end: float


def fight(law: Law, a: float, b: float, days: Any, reinforcements: Any = None) -> Fight:
    """Follow a fight day by day, by the method of Runge and Kutta (relative error 1e-10).

    Once a side has nobody left the fight is over, and those who would join later do not come.

    Parameters
    ----------
    law : Law
        One of the four laws of lanchester.py.
    a, b : float
        Men of A and of B at the start, 0 or more.
    days : (n,) array of float
        Days after the start, in rising order, 0 or more.
    reinforcements : (k, 2) array of float, optional
        Men who join A and B on each of the days 1 to k, evenly over the day; nobody joins after that.

    Returns
    -------
    Fight
        Men of both sides on these days, and the day of the end.

    Raises
    ------
    ParameterError
        If an argument cannot be used.
    HomefrontError
        If the equations cannot be integrated.

    Examples
    --------
    >>> from homefront.models.lanchester import LanchesterSquare
    >>> round(fight(LanchesterSquare(), 1000, 800, [200.0]).end, 6)
    109.861229
    """
    refuse_negative(a, b)
    when = numbers("days", days, 0.0)
    if (np.diff(when) < 0.0).any():
        raise ParameterError("days: one is earlier than the one before; expected a rising order")
    joining = _joining(reinforcements)
    out, men = np.empty((when.size, 2)), np.array([float(a), float(b)])
    start, end, last = 0.0, math.inf, float(when[-1])
    out[when == 0.0] = men
    for k in range(len(joining) + 1):
        stop = min(float(k + 1), last) if k < len(joining) else last
        if stop <= start:
            continue
        join = joining[k] if k < len(joining) else np.zeros(2)
        asked = (when > start) & (when <= stop)
        men, end, out[asked] = _stretch(law, men, join, start, stop, when[asked])
        if math.isfinite(end):
            out[when > end] = men
            break
        start = stop
    return Fight(when, out[:, 0], out[:, 1], end)


def _stretch(
    law: Law, men: np.ndarray, join: np.ndarray, start: float, stop: float, asked: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray]:
    """(men at the stop, day of the end or inf, men on the days asked for) of a stretch with an even flow of men."""

    def flow(_day: float, now: np.ndarray) -> np.ndarray:
        rate_a, rate_b = law.rates(float(now[0]), float(now[1]))
        return np.array([rate_a + join[0], rate_b + join[1]])

    def gone_a(_day: float, now: np.ndarray) -> float:
        return float(now[0])

    def gone_b(_day: float, now: np.ndarray) -> float:
        return float(now[1])

    for gone in (gone_a, gone_b):
        vars(gone).update(terminal=True, direction=-1.0)
    scale = max(float(men.max()), float(join.max()), 1.0)
    ran = solve_ivp(
        flow, (start, stop), men, method="DOP853", rtol=RTOL, atol=RTOL * scale * 1e-3, events=[gone_a, gone_b],
        dense_output=True,
    )  # fmt: skip
    sol, events = ran.sol, ran.t_events
    if not ran.success or sol is None or events is None:
        raise HomefrontError(f"lanchester: the equations could not be integrated: {ran.message}")
    over = [float(times[0]) for times in events if len(times)]
    end = min(over) if over else math.inf
    survivors = np.maximum(ran.y[:, -1], 0.0)
    if math.isfinite(end):
        survivors[int(np.argmin(survivors))] = 0.0
    then = np.tile(survivors, (asked.size, 1))
    before = asked < min(end, stop)
    if before.any():
        then[before] = sol(asked[before]).T
    return survivors, end, then


def _joining(reinforcements: Any) -> np.ndarray:
    if reinforcements is None:
        return np.zeros((0, 2))
    joining = np.array(reinforcements, dtype=np.float64)
    if joining.ndim != 2 or joining.shape[1] != 2:
        raise ParameterError(f"reinforcements: got shape {joining.shape}; expected (days, 2)")
    if not (np.isfinite(joining) & (joining >= 0.0)).all():
        raise ParameterError("reinforcements: a number is missing or below 0; expected men a day")
    return joining


def refuse_negative(a: float, b: float) -> None:
    """ParameterError unless both are numbers of men, 0 or more."""
    number("a", a, 0.0)
    number("b", b, 0.0)
