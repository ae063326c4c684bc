"""SIR (Kermack & McKendrick 1927), in steps: passed on with chance p a tie and step, over with chance g a step.

    S --p a tie--> I --g--> R          T = p / (1 - (1 - p)(1 - g))

T: chance that a tie ever carries it. In a well-mixed crowd R0 decides alone:

    R = 1 - exp(-R0 R)          peak of I = 1 - (1 + ln R0) / R0
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import lambertw

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="sir", source="Kermack & McKendrick 1927", states=("susceptible", "infectious", "recovered"))
class SIR(Model):
    """SIR: passed on along each tie with some chance in a step, until whoever has it recovers and is immune.

    Examples
    --------
    >>> import homefront as hf
    >>> sure = SIR(transmission=1.0, recovery=1.0)
    >>> out = hf.spread([(0, 1), (1, 2), (2, 3)], sure, seeds=[0], steps=4)
    >>> out.prevalence[0, -1].values.tolist()
    [0, 0, 4]
    """

    transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example",
                                doc="chance that a tie carries it in a step")  # fmt: skip
    recovery: float = param(0.1, unit="1", bounds=(0, 1), symbol="g", source="assumed: an example",
                            doc="chance that an infectious person recovers in a step")  # fmt: skip


def transmissibility(transmission: float, recovery: float) -> float:
    """Work out the chance that a tie carries it before its infectious end recovers, T = p / (1 - (1 - p)(1 - g)).

    Parameters
    ----------
    transmission : float
        Chance p that a tie carries it in a step, 0 to 1.
    recovery : float
        Chance g that an infectious person recovers in a step, 0 to 1.

    Returns
    -------
    float
        The chance T, 0 to 1.

    Examples
    --------
    >>> round(transmissibility(0.05, 0.1), 6)
    0.344828
    """
    return transmission / (1.0 - (1.0 - transmission) * (1.0 - recovery))


NEAR = 1e-4
"""Above the threshold, so near that the closed form loses its digits and the series has them."""


def final_size(r0: Any) -> Any:
    """Work out the share of people ever infected in a well-mixed crowd, from few at the start.

    Parameters
    ----------
    r0 : float or (n,) array of float
        Basic reproduction number: people whom one infects at the start, 0 or more.

    Returns
    -------
    array of float64, of the shape of `r0`
        Share of people, 0 to 1: the root R of R = 1 - exp(-R0 R).

    Examples
    --------
    >>> round(float(final_size(2.0)), 6)
    0.796812
    """
    r = np.asarray(r0, dtype=float)
    over = r - 1.0
    near = 2.0 * over - 8.0 / 3.0 * over**2 + 28.0 / 9.0 * over**3
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        size = 1.0 + lambertw(-r * np.exp(-r)).real / r
    return np.where(r > 1.0, np.where(over < NEAR, near, size), 0.0)


def peak_prevalence(r0: float) -> float:
    """Work out the largest share that is infectious at once in a well-mixed crowd, from few at the start.

    Parameters
    ----------
    r0 : float
        Basic reproduction number: people whom one infects at the start, 0 or more.

    Returns
    -------
    float
        Share of people, 0 to 1: 1 - (1 + ln R0) / R0 above R0 = 1.

    Examples
    --------
    >>> round(peak_prevalence(2.0), 6)
    0.153426
    """
    return 1.0 - (1.0 + float(np.log(r0))) / r0 if r0 > 1.0 else 0.0
