"""Epstein's adaptive dynamic model of combat: a defender who loses too much gives ground (Epstein 1985).

    l(t) = g(t) (1 - W(t) / W_max)                                          loss rate of the attacker on the ground
    A(t + 1) = A(t) (1 - l(t)) - F_d(t)        D(t + 1) = D(t) - l(t) A(t) / rho - F_a(t)
    W(t + 1) = 0 if d(t) <= d_T, else W + (W_max - W) (d - d_T) / (1 - d_T)  withdrawal, km/day
    g(t + 1) = g - (a_T - g) (a - a_T) / a_T                                 how hard the attacker presses on
    a(t), d(t): share of its strength that each side loses on day t, from the ground and the air

F: close air support. N aircraft fly S sorties a day, lose a share x on each, and destroy K vehicles on each from which
they return; a vehicle is worth v points:

    F = v K N sum_{i=1..S} (1 - x)^i = v K N (1 - x) (1 - (1 - x)^S) / x        N(t + 1) = N (1 - x)^S

Day by day from t = 1, with W(1) = 0. No square law: ground losses are in a fixed ratio rho, and withdrawal trades space
for them. The ground equations and the example (A 330,000, D 200,000 points) are those of the project's theory notes,
section 6.2, after Epstein, The Calculus of Conventional War (1985). The air term and its values are recalled, not
re-read; with them day 1 gives the two published loss rates, 4.531 and 3.375 %, to the digit. Cutting g at 0 and 1 is
ours: the published example never comes there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.models.base import Model, model
from homefront.models.checked import count, number
from homefront.parameters import param

_SOURCE = "Epstein 1985, The Calculus of Conventional War, Brookings; example"
_RECALLED = f"{_SOURCE}, recalled"

POINTS = 47_490 / 1_200
"""Lethality points of a vehicle: of an armoured division, over its vehicles."""


class Campaign(NamedTuple):
    """A campaign day by day: the state of the morning, and the losses of the day.

    Attributes
    ----------
    attackers, defenders : (days,) array of float64
        Strength of each side, points.
    attacker_loss, defender_loss : (days,) array of float64
        Share of its strength that each side loses, 1/day.
    withdrawal : (days,) array of float64
        How fast the defender gives ground, km/day.
    prosecution : (days,) array of float64
        Loss rate on the ground that the attacker accepts, 1/day.
    ground : (days,) array of float64
        Ground that was given up before the day, km.
    """

    attackers: np.ndarray
    defenders: np.ndarray
    attacker_loss: np.ndarray
    defender_loss: np.ndarray
    withdrawal: np.ndarray
    prosecution: np.ndarray
    ground: np.ndarray


@model(name="epstein-adaptive", source=_SOURCE)
class EpsteinAdaptive(Model):
    """Epstein's adaptive dynamic model of combat: a defender who loses too much gives ground."""

    exchange: float = param(1.5, unit="1", bounds=(0.01, 100), prior=(1, 3), log=True, symbol="rho", source=_SOURCE,
                            doc="attackers lost on the ground for each defender")  # fmt: skip
    prosecution: float = param(0.02, unit="1/day", bounds=(0, 1), prior=(0.01, 0.05), symbol="g", source=_SOURCE,
                               doc="attacker's loss rate on the ground on the first day")  # fmt: skip
    attacker_threshold: float = param(0.075, unit="1/day", bounds=(1e-6, 1), prior=(0.03, 0.1), symbol="a_T",
                                      source=_SOURCE, doc="loss rate that the attacker seeks")  # fmt: skip
    defender_threshold: float = param(0.05, unit="1/day", bounds=(0, 0.999999), prior=(0.02, 0.1), symbol="d_T",
                                      source=_SOURCE, doc="loss rate beyond which the defender withdraws")  # fmt: skip
    most_withdrawal: float = param(20.0, unit="km/day", bounds=(1e-6, 1000), prior=(10, 40), symbol="W_max",
                                   source=_SOURCE, doc="fastest withdrawal")  # fmt: skip
    attacker_sorties: float = param(1.0, unit="1/day", bounds=(0, 20), prior=(0.5, 3), symbol="S_a", source=_RECALLED,
                                    doc="sorties of an attacker's aircraft")  # fmt: skip
    defender_sorties: float = param(1.5, unit="1/day", bounds=(0, 20), prior=(0.5, 3), symbol="S_d", source=_RECALLED,
                                    doc="sorties of a defender's aircraft")  # fmt: skip
    attacker_kills: float = param(0.25, unit="1", bounds=(0, 100), prior=(0.1, 1), symbol="K_a", source=_RECALLED,
                                  doc="vehicles destroyed on a sortie of the attacker")  # fmt: skip
    defender_kills: float = param(0.5, unit="1", bounds=(0, 100), prior=(0.1, 1), symbol="K_d", source=_RECALLED,
                                  doc="vehicles destroyed on a sortie of the defender")  # fmt: skip
    aircraft_lost: float = param(0.05, unit="1", bounds=(0, 1), prior=(0.01, 0.1), symbol="x", source=_RECALLED,
                                 doc="share of aircraft lost on a sortie")  # fmt: skip

    def run(
        self,
        days: int,
        attackers: float = 330_000.0,
        defenders: float = 200_000.0,
        attacker_aircraft: float = 250.0,
        defender_aircraft: float = 300.0,
    ) -> Campaign:
        """Run a campaign; once a side has nothing left, nothing changes on the days that remain.

        Parameters
        ----------
        days : int
            Number of days, 0 or more.
        attackers, defenders : float
            Strength of each side at the start, points.
        attacker_aircraft, defender_aircraft : float
            Number of aircraft of close support of each side at the start.

        Returns
        -------
        Campaign
            The course of the campaign, day by day.

        Raises
        ------
        ParameterError
            If a number is below 0.

        Examples
        --------
        >>> day = EpsteinAdaptive().run(1)
        >>> round(100 * float(day.attacker_loss[0]), 3), round(100 * float(day.defender_loss[0]), 3)
        (4.531, 3.375)
        """
        a, d = number("attackers", attackers, 0.0), number("defenders", defenders, 0.0)
        planes_a = number("attacker_aircraft", attacker_aircraft, 0.0)
        planes_d = number("defender_aircraft", defender_aircraft, 0.0)
        out = Campaign(*np.zeros((7, count("days", days))))
        pressing, withdrawal, ground = self.prosecution, 0.0, 0.0
        for t in range(days):
            out.attackers[t], out.defenders[t], out.ground[t] = a, d, ground
            if a <= 0.0 or d <= 0.0:
                continue
            out.withdrawal[t], out.prosecution[t] = withdrawal, pressing
            rate = pressing * (1.0 - withdrawal / self.most_withdrawal)
            lost_a = min(a, rate * a + self._from_the_air(planes_d, self.defender_sorties, self.defender_kills))
            lost_d = min(
                d, rate * a / self.exchange + self._from_the_air(planes_a, self.attacker_sorties, self.attacker_kills)
            )
            out.attacker_loss[t], out.defender_loss[t] = lost_a / a, lost_d / d
            ground += withdrawal
            withdrawal = self._withdrawal(withdrawal, lost_d / d)
            missed = (self.attacker_threshold - pressing) / self.attacker_threshold
            pressing = min(1.0, max(0.0, pressing - missed * (lost_a / a - self.attacker_threshold)))
            a, d = a - lost_a, d - lost_d
            planes_a *= (1.0 - self.aircraft_lost) ** self.attacker_sorties
            planes_d *= (1.0 - self.aircraft_lost) ** self.defender_sorties
        return out

    def _withdrawal(self, now: float, loss: float) -> float:
        if loss <= self.defender_threshold:
            return 0.0
        over = (loss - self.defender_threshold) / (1.0 - self.defender_threshold)
        return now + (self.most_withdrawal - now) * over

    def _from_the_air(self, planes: float, sorties: float, kills: float) -> float:
        """Points destroyed a day by close support."""
        back = 1.0 - self.aircraft_lost
        flown = back * (1.0 - back**sorties) / self.aircraft_lost if self.aircraft_lost > 0.0 else sorties
        return POINTS * kills * planes * flown
