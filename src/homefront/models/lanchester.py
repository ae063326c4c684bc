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
from typing import Any

import numpy as np

from homefront.models.base import Model, model
from homefront.models.checked import number, numbers
from homefront.models.fight import Combat, End, Fight, Law, fight, refuse_negative
from homefront.parameters import param

__all__ = [
    "Combat", "Deitchman", "End", "Fight", "LanchesterLinear", "LanchesterLogarithmic", "LanchesterSquare", "Law",
    "fight",
]  # fmt: skip

_SQUARE = "Lanchester 1916, Aircraft in Warfare"
_PETERSON = "Peterson 1967, Oper. Res. 15:557 (first 1953)"
_DEITCHMAN = "Deitchman 1962, Oper. Res. 10:818"
_SAID = "assumed: an example"


def _kills(symbol: str, unit_doc: str, source: str, default: float) -> Any:
    whose, whom = ("A", "B") if symbol == "a" else ("B", "A")
    return param(default, unit="1/day", bounds=(0, 1e3), prior=(default / 10, default * 10), symbol=symbol, log=True,
                 source=source, doc=f"{unit_doc.format(whose=whose, whom=whom)}")  # fmt: skip


_AIMED = "men of {whom} killed by one of {whose} a day"
_AREA = "share of {whom} killed by one of {whose} a day"
_OWN = "share of {whom} lost a day"


@model(name="lanchester-square", source=_SQUARE)
class LanchesterSquare(Combat, Model):
    """Lanchester's square law: aimed fire, each side loses men in proportion to the number of the other.

    Examples
    --------
    >>> [round(x, 6) for x in LanchesterSquare().end(1000, 800)]
    [600.0, 0.0, 109.861229]
    """

    kills_a: float = _kills("a", _AIMED, _SAID, 0.01)
    kills_b: float = _kills("b", _AIMED, _SAID, 0.01)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        return -self.kills_b * b, -self.kills_a * a

    def end(self, a: float, b: float) -> End:
        refuse_negative(a, b)
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
class LanchesterLinear(Combat, Model):
    """Lanchester's linear law: fire on an area, or one against one.

    A fight has no last day.

    Examples
    --------
    >>> [round(x, 6) for x in LanchesterLinear().end(1000, 800)]
    [200.0, 0.0, inf]
    """

    kills_a: float = _kills("a", _AREA, _SAID, 1e-5)
    kills_b: float = _kills("b", _AREA, _SAID, 1e-5)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        return -self.kills_b * a * b, -self.kills_a * a * b

    def end(self, a: float, b: float) -> End:
        refuse_negative(a, b)
        over = self.kills_a * a - self.kills_b * b
        if over > 0.0:
            return End(over / self.kills_a, 0.0 if b * a * self.kills_a > 0.0 else b, math.inf)
        if over < 0.0:
            return End(0.0 if a * b * self.kills_b > 0.0 else a, -over / self.kills_b, math.inf)
        return _endless(self, a, b)

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        when = numbers("days", days, 0.0)
        refuse_negative(a, b)
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
class LanchesterLogarithmic(Combat, Model):
    """Peterson's logarithmic law: each side loses men in proportion to its own number.

    A fight has no last day.

    Examples
    --------
    >>> [side.round(6).tolist() for side in LanchesterLogarithmic().at(1000, 800, [100.0])]
    [[367.879441], [294.303553]]
    """

    kills_a: float = _kills("a", _OWN, _SAID, 0.01)
    kills_b: float = _kills("b", _OWN, _SAID, 0.01)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        return -self.kills_b * a, -self.kills_a * b

    def end(self, a: float, b: float) -> End:
        refuse_negative(a, b)
        return End(a if self.kills_b == 0.0 else 0.0, b if self.kills_a == 0.0 else 0.0, math.inf)

    def at(self, a: float, b: float, days: Any) -> tuple[np.ndarray, np.ndarray]:
        when = numbers("days", days, 0.0)
        refuse_negative(a, b)
        return a * np.exp(-self.kills_b * when), b * np.exp(-self.kills_a * when)


@model(name="deitchman", source=_DEITCHMAN)
class Deitchman(Combat, Model):
    """Deitchman's law: A are regular troops in the open, B guerrillas in hiding, who aim.

    If the troops win, a fight has no last day.

    Examples
    --------
    >>> [round(x, 6) for x in Deitchman().end(120, 10)]
    [66.332496, 0.0, inf]
    """

    kills_a: float = _kills("a", _AREA, _SAID, 0.001)
    kills_b: float = _kills("b", _AIMED, _SAID, 0.5)

    def rates(self, a: float, b: float) -> tuple[float, float]:
        return -self.kills_b * b, -self.kills_a * a * b

    def parity(self, b: float) -> float:
        """Work out how many regular troops are the equal of some guerrillas, sqrt(2 kills_b b / kills_a).

        Parameters
        ----------
        b : float
            Number of guerrillas, 0 or more.

        Returns
        -------
        float
            Number of troops; inf if troops cannot hit anybody.

        Raises
        ------
        ParameterError
            If the number is below 0.

        Examples
        --------
        >>> round(Deitchman().parity(10), 9)
        100.0
        """
        return math.sqrt(2.0 * self.kills_b * number("b", b, 0.0) / self.kills_a) if self.kills_a > 0.0 else math.inf

    def _conserved(self, a: float, b: float) -> float:
        return self.kills_a * a * a / 2.0 - self.kills_b * b

    def end(self, a: float, b: float) -> End:
        refuse_negative(a, b)
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
