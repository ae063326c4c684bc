"""Learning one case at a time: Bayes' rule, trust as a Beta count, Rescorla & Wagner, and how a rally wears off.

    Bayes             p' = p h / (p h + (1 - p) f)          h, f: chance of the news if true, if not
    Beta trust        t = a / (a + b)                       a: news found true; b: found false, a lie counting w times
    Rescorla-Wagner   v' = v + r (1 - v) on a trial, v' = v - r v without   (Rescorla & Wagner 1972)
    rally             y(t) = y(0) 2^(-t / half-life)

Each is a pure function of numbers; the models hold their parameters.
"""

from __future__ import annotations

import math

from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import count, number
from homefront.parameters import param

_BETA = "Beta reputation: Josang & Ismail 2002, 15th Bled eConference; weight of lies: Slovic 1993, Risk Anal. 13:675"
_RESCORLA = "Rescorla & Wagner 1972, in Black & Prokasy, Classical Conditioning II"
_RALLY = "Mueller 1970, Am. Polit. Sci. Rev. 64:18; half-life assumed: as in V21"


def bayes(prior: float, if_true: float, if_false: float) -> float:
    """Chance that a thing is so after news of it.

    prior, if_true, if_false : from 0 to 1; chance before, and of the news if it is so, if it is not.
    Raises ParameterError out of these bounds, or if the news could not come.

    >>> round(bayes(0.5, 0.9, 0.3), 6)
    0.75
    """
    p, h, f = number("prior", prior, 0, 1), number("if_true", if_true, 0, 1), number("if_false", if_false, 0, 1)
    evidence = p * h + (1.0 - p) * f
    if evidence == 0.0:
        raise ParameterError(
            f"bayes: news with prior {p}, {h} if so and {f} if not could not come; expected more than 0"
        )
    return p * h / evidence


def beta_trust(true: float, false: float) -> float:
    """Trust, the mean of a Beta distribution: true / (true + false).

    true, false : counts, not negative and not both 0, of news found true and found false.   Raises ParameterError.

    >>> round(beta_trust(11, 2), 6)
    0.846154
    """
    a, b = number("true", true, 0.0), number("false", false, 0.0)
    if a + b == 0.0:
        raise ParameterError("beta_trust: got counts 0 and 0; expected more than 0 of one")
    return a / (a + b)


def rescorla_wagner(value: float, rate: float, outcome: float) -> float:
    """Association after a trial: value + rate (outcome - value); all from 0 to 1. Raises ParameterError.

    >>> rescorla_wagner(0.0, 0.1, 1.0)
    0.1
    """
    v = number("value", value, 0, 1)
    return v + number("rate", rate, 0, 1) * (number("outcome", outcome, 0, 1) - v)


def remaining_rally(rise: float, time: float, half_life: float) -> float:
    """What is left of a rise after some time, in the unit of the rise; time and half-life in one unit.

    Raises ParameterError for a time below 0 or a half-life that is not above 0.

    >>> remaining_rally(10.0, 5.0, 5.0)
    5.0
    """
    if number("half_life", half_life, 0.0) == 0.0:
        raise ParameterError("half_life = 0: expected more than 0")
    return number("rise", rise, -1e300) * math.exp2(-number("time", time, 0.0) / half_life)


@model(name="bayes", source="Bayes 1763; Laplace 1774")
class Bayes(Model):
    if_true: float = param(0.9, unit="1", bounds=(0, 1), prior=(0.5, 1), symbol="h", source="assumed: as in V21",
                           doc="chance of the news if it is so")  # fmt: skip
    if_false: float = param(0.3, unit="1", bounds=(0, 1), prior=(0, 0.5), symbol="f", source="assumed: as in V21",
                            doc="chance of the news if it is not so")  # fmt: skip

    def run(self, prior: float, times: int) -> float:
        """Belief after the same news so many times, independently.

        >>> round(Bayes().run(0.5, 3), 6)
        0.964286
        """
        for _ in range(count("times", times)):
            prior = bayes(prior, self.if_true, self.if_false)
        return number("prior", prior, 0, 1)


@model(name="beta-trust", source=_BETA)
class BetaTrust(Model):
    lie_weight: float = param(3.0, unit="1", bounds=(0, 100), prior=(1, 10), symbol="w",
                              source="assumed: as in V21",
                              doc="pieces of news found true that one found a lie outweighs")  # fmt: skip

    def run(self, true: float, false: float, found_true: float, lies: float) -> float:
        """Trust after more news; true, false : counts before; found_true, lies : since.

        >>> BetaTrust().run(8, 2, 3, 1)
        0.6875
        """
        more, worse = number("found_true", found_true, 0.0), number("lies", lies, 0.0)
        return beta_trust(number("true", true, 0.0) + more, number("false", false, 0.0) + self.lie_weight * worse)


@model(name="rescorla-wagner", source=_RESCORLA)
class RescorlaWagner(Model):
    rate: float = param(0.1, unit="1", bounds=(0, 1), prior=(0.02, 0.3), symbol="r", source="assumed: as in V21",
                        doc="part of the surprise that is learnt on a trial")  # fmt: skip

    def run(self, trials: int, value: float = 0.0) -> float:
        """Association after so many trials with the outcome: 1 - (1 - value) (1 - rate)^trials.

        >>> round(RescorlaWagner().run(5), 6)
        0.40951
        """
        for _ in range(count("trials", trials)):
            value = rescorla_wagner(value, self.rate, 1.0)
        return number("value", value, 0, 1)


@model(name="rally", source=_RALLY)
class Rally(Model):
    half_life: float = param(5.0, unit="1", bounds=(1e-6, 1e6), prior=(2, 12), symbol="t_half", log=True, source=_RALLY,
                             doc="time in which half wears off, in the unit of the times asked for")  # fmt: skip

    def remaining(self, rise: float, time: float) -> float:
        """What is left of a rise after some time.

        >>> round(Rally().remaining(10.0, 3.0), 6)
        6.59754
        """
        return remaining_rally(rise, time, self.half_life)
