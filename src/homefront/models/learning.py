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
    """Work out the chance that a thing is so after news of it, by Bayes' rule.

    Parameters
    ----------
    prior : float
        Chance that it is so before the news, 0 to 1.
    if_true, if_false : float
        Chance of the news if it is so, and if it is not, 0 to 1.

    Returns
    -------
    float
        The chance, 0 to 1.

    Raises
    ------
    ParameterError
        If a chance is out of these bounds, or such news could not come.

    Examples
    --------
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
    """Work out trust as the mean of a Beta distribution, true / (true + false).

    Parameters
    ----------
    true, false : float
        Number of pieces of news that were found true, and found false: 0 or more, and not both 0.

    Returns
    -------
    float
        Trust, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is below 0, or both are 0.

    Examples
    --------
    >>> round(beta_trust(11, 2), 6)
    0.846154
    """
    a, b = number("true", true, 0.0), number("false", false, 0.0)
    if a + b == 0.0:
        raise ParameterError("beta_trust: got counts 0 and 0; expected more than 0 of one")
    return a / (a + b)


def rescorla_wagner(value: float, rate: float, outcome: float) -> float:
    """Work out an association after a trial, value + rate (outcome - value).

    Parameters
    ----------
    value : float
        The association before, 0 to 1.
    rate : float
        Part of the surprise that is learnt, 0 to 1.
    outcome : float
        What happened, 0 to 1.

    Returns
    -------
    float
        The association, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is not from 0 to 1.

    Examples
    --------
    >>> rescorla_wagner(0.0, 0.1, 1.0)
    0.1
    """
    v = number("value", value, 0, 1)
    return v + number("rate", rate, 0, 1) * (number("outcome", outcome, 0, 1) - v)


def remaining_rally(rise: float, time: float, half_life: float) -> float:
    """Work out what is left of a rise after some time.

    Parameters
    ----------
    rise : float
        The rise, in any unit.
    time : float
        Time since then, 0 or more, in any unit.
    half_life : float
        Time in which half of it wears off, above 0, in the same unit.

    Returns
    -------
    float
        What is left, in the unit of `rise`.

    Raises
    ------
    ParameterError
        If the time is below 0, or the half-life not above 0.

    Examples
    --------
    >>> remaining_rally(10.0, 5.0, 5.0)
    5.0
    """
    if number("half_life", half_life, 0.0) == 0.0:
        raise ParameterError("half_life = 0: expected more than 0")
    return number("rise", rise, -1e300) * math.exp2(-number("time", time, 0.0) / half_life)


@model(name="bayes", source="Bayes 1763; Laplace 1774")
class Bayes(Model):
    """Bayes' rule: belief after news that comes more often if a thing is so."""

    if_true: float = param(0.9, unit="1", bounds=(0, 1), prior=(0.5, 1), symbol="h", source="assumed: as in V21",
                           doc="chance of the news if it is so")  # fmt: skip
    if_false: float = param(0.3, unit="1", bounds=(0, 1), prior=(0, 0.5), symbol="f", source="assumed: as in V21",
                            doc="chance of the news if it is not so")  # fmt: skip

    def run(self, prior: float, times: int) -> float:
        """Work out the belief after the same news has come several times, independently.

        Parameters
        ----------
        prior : float
            Belief before, 0 to 1.
        times : int
            How often the news comes, 0 or more.

        Returns
        -------
        float
            Belief, 0 to 1.

        Raises
        ------
        ParameterError
            If an argument is out of these bounds.

        Examples
        --------
        >>> round(Bayes().run(0.5, 3), 6)
        0.964286
        """
        for _ in range(count("times", times)):
            prior = bayes(prior, self.if_true, self.if_false)
        return number("prior", prior, 0, 1)


@model(name="beta-trust", source=_BETA)
class BetaTrust(Model):
    """Trust as a Beta count: news found true against news found false, of which each lie counts several times."""

    lie_weight: float = param(3.0, unit="1", bounds=(0, 100), prior=(1, 10), symbol="w",
                              source="assumed: as in V21",
                              doc="pieces of news found true that one found a lie outweighs")  # fmt: skip

    def run(self, true: float, false: float, found_true: float, lies: float) -> float:
        """Work out trust after more news.

        Parameters
        ----------
        true, false : float
            Number of pieces of news found true and found false before, 0 or more.
        found_true, lies : float
            Number of pieces of news found true, and found to be lies, since then, 0 or more.

        Returns
        -------
        float
            Trust, 0 to 1.

        Raises
        ------
        ParameterError
            If a number is below 0, or all are 0.

        Examples
        --------
        >>> BetaTrust().run(8, 2, 3, 1)
        0.6875
        """
        more, worse = number("found_true", found_true, 0.0), number("lies", lies, 0.0)
        return beta_trust(number("true", true, 0.0) + more, number("false", false, 0.0) + self.lie_weight * worse)


@model(name="rescorla-wagner", source=_RESCORLA)
class RescorlaWagner(Model):
    """Rescorla & Wagner: on each trial an association moves by a part of the surprise."""

    rate: float = param(0.1, unit="1", bounds=(0, 1), prior=(0.02, 0.3), symbol="r", source="assumed: as in V21",
                        doc="part of the surprise that is learnt on a trial")  # fmt: skip

    def run(self, trials: int, value: float = 0.0) -> float:
        """Work out the association after trials that all have the outcome, 1 - (1 - value) (1 - rate)^trials.

        Parameters
        ----------
        trials : int
            Number of trials, 0 or more.
        value : float
            The association before, 0 to 1.

        Returns
        -------
        float
            The association, 0 to 1.

        Raises
        ------
        ParameterError
            If an argument is out of these bounds.

        Examples
        --------
        >>> round(RescorlaWagner().run(5), 6)
        0.40951
        """
        for _ in range(count("trials", trials)):
            value = rescorla_wagner(value, self.rate, 1.0)
        return number("value", value, 0, 1)


@model(name="rally", source=_RALLY)
class Rally(Model):
    """A rally wears off: what is left of a rise halves in each half-life."""

    half_life: float = param(5.0, unit="1", bounds=(1e-6, 1e6), prior=(2, 12), symbol="t_half", log=True, source=_RALLY,
                             doc="time in which half wears off, in the unit of the times asked for")  # fmt: skip

    def remaining(self, rise: float, time: float) -> float:
        """Work out what is left of a rise after some time.

        Parameters
        ----------
        rise : float
            The rise, in any unit.
        time : float
            Time since then, 0 or more, in the unit of `half_life`.

        Returns
        -------
        float
            What is left, in the unit of `rise`.

        Raises
        ------
        ParameterError
            If the time is below 0.

        Examples
        --------
        >>> round(Rally().remaining(10.0, 3.0), 6)
        6.59754
        """
        return remaining_rally(rise, time, self.half_life)
