"""Lanchester's laws of combat, A against B: four rules of who is hit by whom.

    square        A' = -b B       B' = -a A        aimed fire                          (Lanchester 1916)
    linear        A' = -b A B     B' = -a A B      area fire, or one against one       (Lanchester 1916)
    logarithmic   A' = -b A       B' = -a B        losses by the own number            (Peterson 1953, 1967)
    Deitchman     A' = -b B       B' = -a A B      A in the open, B hidden             (Deitchman 1962)

a, b: what one of A, of B kills (`kills_a`, `kills_b`), in the unit that the law makes of it. Along a fight this stays:
a A^2 - b B^2 (square), a A - b B (linear), a ln A - b ln B (logarithmic), a A^2 / 2 - b B (Deitchman). Each law has its
closed form in `at` and `end`; `fight` integrates any of them, and men who arrive day by day.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np
from scipy.integrate import solve_ivp

from homefront.errors import HomefrontError, ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import number, numbers
from homefront.parameters import param

_SQUARE = "Lanchester 1916, Aircraft in Warfare"
_PETERSON = "Peterson 1967, Oper. Res. 15:557 (first 1953)"
_DEITCHMAN = "Deitchman 1962, Oper. Res. 10:818"
_SAID = "assumed: an example"

RTOL = 1e-10


class End(NamedTuple):
    """How a fight ends: men left on both sides, and the day; inf where it is only approached."""

    a: float
    b: float
    day: float


class Law(Protocol):
    """One of the four laws."""

    @property
    def kills_a(self) -> float: ...
    @property
    def kills_b(self) -> float: ...
    def rates(self, a: float, b: float) -> tuple[float, float]:
        """(A', B'), men a day."""
        ...


class Fight(NamedTuple):
    """Men of both sides on the days asked for, float64 (days,) each; end : the day one side has nobody, or inf."""

    days: np.ndarray
    a: np.ndarray
    b: np.ndarray
    end: float


def _kills(symbol: str, unit_doc: str, source: str, default: float) -> Any:
    whose, whom = ("A", "B") if symbol == "a" else ("B", "A")
    return param(default, unit="1/day", bounds=(0, 1e3), prior=(default / 10, default * 10), symbol=symbol, log=True,
                 source=source, doc=f"{unit_doc.format(whose=whose, whom=whom)}")  # fmt: skip


_AIMED = "men of {whom} killed by one of {whose} a day"
_AREA = "share of {whom} killed by one of {whose} a day"
_OWN = "share of {whom} lost a day"


@model(name="lanchester-square", source=_SQUARE)
class LanchesterSquare(Model):
    kills_a: float = _kills("a", _AIMED, _SAID, 0.01)
    kills_b: float = _kills("b", _AIMED, _SAID, 0.01)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        """(A', B'), men a day."""
        return -self.kills_b * b, -self.kills_a * a

    def end(self, a: float, b: float) -> End:
        """How a fight of a against b men ends. Raises ParameterError on a negative number.

        >>> [round(x, 6) for x in LanchesterSquare().end(1000, 800)]
        [600.0, 0.0, 109.861229]
        """
        _men(a, b)
        root_a, root_b = math.sqrt(self.kills_a) * a, math.sqrt(self.kills_b) * b
        low, high = sorted((root_a, root_b))
        speed = math.sqrt(self.kills_a * self.kills_b)
        if low == high or speed == 0.0:
            return _endless(self, a, b)
        day = math.atanh(low / high) / speed
        survivors = math.sqrt((high - low) * (high + low))
        return End(survivors / math.sqrt(self.kills_a), 0.0, day) if root_a > root_b else End(
            0.0, survivors / math.sqrt(self.kills_b), day
        )  # fmt: skip

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        """Men of A and of B after so many days, float64 (n,) each; as at the end from then on."""
        when, stop = _until(days, self.end(a, b))
        speed = math.sqrt(self.kills_a * self.kills_b)
        if speed == 0.0:  # at most one side can hit, and it loses nobody
            return np.maximum(a - self.kills_b * b * when, 0.0), np.maximum(b - self.kills_a * a * when, 0.0)
        ratio = math.sqrt(self.kills_b / self.kills_a)
        up, down = np.exp(speed * when) / 2.0, np.exp(-speed * when) / 2.0
        if math.isinf(stop.day):  # equal: the growing part is 0, and must not be a rounding error times infinity
            return 2.0 * a * down, 2.0 * b * down
        left_a = (a - ratio * b) * up + (a + ratio * b) * down
        left_b = (b - a / ratio) * up + (b + a / ratio) * down
        return _ended(when, stop, left_a, left_b)


@model(name="lanchester-linear", source=_SQUARE)
class LanchesterLinear(Model):
    kills_a: float = _kills("a", _AREA, _SAID, 1e-5)
    kills_b: float = _kills("b", _AREA, _SAID, 1e-5)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        """(A', B'), men a day."""
        return -self.kills_b * a * b, -self.kills_a * a * b

    def end(self, a: float, b: float) -> End:
        """What a fight of a against b men comes to; it takes for ever. Raises ParameterError on a negative number.

        >>> [round(x, 6) for x in LanchesterLinear().end(1000, 800)]
        [200.0, 0.0, inf]
        """
        _men(a, b)
        over = self.kills_a * a - self.kills_b * b
        if over > 0.0:
            return End(over / self.kills_a, 0.0 if b * a * self.kills_a > 0.0 else b, math.inf)
        if over < 0.0:
            return End(0.0 if a * b * self.kills_b > 0.0 else a, -over / self.kills_b, math.inf)
        return _endless(self, a, b)

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        """Men of A and of B after so many days, float64 (n,) each."""
        when = numbers("days", days, 0.0)
        _men(a, b)
        fire_a, fire_b = self.kills_a * a, self.kills_b * b
        over = fire_a - fire_b
        with np.errstate(over="ignore"):
            if abs(over) * when.max() < 1e-9:
                shrink_a = shrink_b = 1.0 / (1.0 + fire_a * when)
            else:
                gone = -np.expm1(-abs(over) * when)  # of the stronger side's fire
                strong, weak = max(fire_a, fire_b), min(fire_a, fire_b)
                shrink_strong = abs(over) / (abs(over) + weak * gone)
                shrink_weak = shrink_strong * np.exp(-abs(over) * when)
                shrink_a, shrink_b = (shrink_strong, shrink_weak) if fire_a == strong else (shrink_weak, shrink_strong)
        return a * shrink_a, b * shrink_b


@model(name="lanchester-logarithmic", source=_PETERSON)
class LanchesterLogarithmic(Model):
    kills_a: float = _kills("a", _OWN, _SAID, 0.01)
    kills_b: float = _kills("b", _OWN, _SAID, 0.01)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        """(A', B'), men a day."""
        return -self.kills_b * a, -self.kills_a * b

    def end(self, a: float, b: float) -> End:
        """What a fight comes to: nobody, after for ever; all of a side that cannot be hit."""
        _men(a, b)
        return End(a if self.kills_b == 0.0 else 0.0, b if self.kills_a == 0.0 else 0.0, math.inf)

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        """Men of A and of B after so many days, float64 (n,) each.

        >>> [side.round(6).tolist() for side in LanchesterLogarithmic().at(1000, 800, [100.0])]
        [[367.879441], [294.303553]]
        """
        when = numbers("days", days, 0.0)
        _men(a, b)
        return a * np.exp(-self.kills_b * when), b * np.exp(-self.kills_a * when)


@model(name="deitchman", source=_DEITCHMAN)
class Deitchman(Model):
    """A: regular troops in the open. B: guerrillas in hiding, who aim."""

    kills_a: float = _kills("a", _AREA, _SAID, 0.001)
    kills_b: float = _kills("b", _AIMED, _SAID, 0.5)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        """(A', B'), men a day."""
        return -self.kills_b * b, -self.kills_a * a * b

    def parity(self, b: float) -> float:
        """Regular troops that are the equal of b guerrillas: sqrt(2 kills_b b / kills_a).

        >>> round(Deitchman().parity(10), 9)
        100.0
        """
        return math.sqrt(2.0 * self.kills_b * number("b", b, 0.0) / self.kills_a) if self.kills_a > 0.0 else math.inf

    def _conserved(self, a: float, b: float) -> float:
        return self.kills_a * a * a / 2.0 - self.kills_b * b

    def end(self, a: float, b: float) -> End:
        """How a fight of a troops against b guerrillas ends; if the troops win, it takes for ever.

        Raises ParameterError on a negative number.

        >>> [round(x, 6) for x in Deitchman().end(120, 10)]
        [66.332496, 0.0, inf]
        """
        _men(a, b)
        kept = self._conserved(a, b)
        if kept > 0.0 and b > 0.0:
            return End(math.sqrt(2.0 * kept / self.kills_a), 0.0, math.inf)
        if kept < 0.0 and a > 0.0:
            if self.kills_a == 0.0:
                return End(0.0, b, a / (self.kills_b * b))
            root = math.sqrt(-2.0 * kept / self.kills_a)
            return End(0.0, -kept / self.kills_b, 2.0 * math.atan(a / root) / (self.kills_a * root))
        return End(a, b, math.inf) if a == 0.0 or b == 0.0 else _endless(self, a, b)

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        """Troops and guerrillas after so many days, float64 (n,) each; as at the end from then on."""
        when, stop = _until(days, self.end(a, b))
        if self.kills_a == 0.0 or self.kills_b == 0.0:
            troops = np.maximum(a - self.kills_b * b * when, 0.0)
            return troops, b * np.exp(-self.kills_a * a * when) if self.kills_b == 0.0 else np.full(
                when.shape, float(b)
            )
        kept = self._conserved(a, b)
        root = math.sqrt(2.0 * abs(kept) / self.kills_a)
        pace = self.kills_a * root / 2.0
        if kept > 0.0:
            turn = np.tanh(pace * when)
            troops = root * (a + root * turn) / (root + a * turn)
        elif kept < 0.0:
            troops = root * np.tan(math.atan(a / root) - pace * when)
        else:
            troops = a / (1.0 + self.kills_a * a * when / 2.0)
        hidden = np.maximum((self.kills_a * troops**2 / 2.0 - kept) / self.kills_b, 0.0)
        return _ended(when, stop, troops, hidden)


def fight(law: Law, a: float, b: float, days: Any, reinforcements: Any = None) -> Fight:
    """A fight day by day, by Runge and Kutta (rtol 1e-10).

    law : one of the four.   a, b : men at first.   days : (n,), rising, from 0 on.   reinforcements : (k, 2), men who
    join A and B during day 1 to k, evenly over the day; nobody after that.   Once a side has nobody left the fight is
    over, and who would come later does not. Raises ParameterError on what it cannot use.

    >>> round(fight(LanchesterSquare(), 1000, 800, [200.0]).end, 6)
    109.861229
    """
    _men(a, b)
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


def _men(a: float, b: float) -> None:
    number("a", a, 0.0)
    number("b", b, 0.0)


def _endless(law: Law, a: float, b: float) -> End:
    """The end where neither side has the upper hand: both melt away, or a side that cannot be hit stays."""
    if law.kills_a > 0.0 and law.kills_b > 0.0:
        return End(0.0, 0.0, math.inf) if a > 0.0 or b > 0.0 else End(a, b, 0.0)
    if law.kills_a > 0.0 and a > 0.0 and b > 0.0:
        return End(a, 0.0, b / (law.kills_a * a))
    if law.kills_b > 0.0 and a > 0.0 and b > 0.0:
        return End(0.0, b, a / (law.kills_b * b))
    return End(a, b, math.inf)


def _until(days: Any, stop: End) -> tuple[np.ndarray, End]:
    return np.minimum(numbers("days", days, 0.0), stop.day), stop


def _ended(when: np.ndarray, stop: End, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    over = when >= stop.day
    return np.where(over, stop.a, a), np.where(over, stop.b, b)
