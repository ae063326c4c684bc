"""Kuran's revolution (1991): people who hide what they think come out once enough others have.

Person i opposes in public once the share that does is at least their threshold: what it would take to make the cost of
hiding outweigh the risk. Small changes of the thresholds can turn a quiet street into a full one.
"""

from __future__ import annotations

import numpy as np

from homefront.errors import ParameterError
from homefront.models.base import Model, model

ULPS = 8
"""By so many units of the last place a share may miss a threshold that it has reached."""


@model(name="kuran", source="Kuran 1991", states=("hiding", "opposing"))
class Kuran(Model):
    """Kuran's revolution: people who hide what they think oppose in public once enough others do.

    It has no parameters: all is in the thresholds that `opposition` takes.
    """


def opposition(thresholds: np.ndarray) -> float:
    """Work out the share of people who oppose in public at rest, from nobody.

    Parameters
    ----------
    thresholds : (n,) array of float
        Per cent of the people who must oppose already before each person does, 0 or more. A share that is equal to it,
        to a few units of the last place, has reached it.

    Returns
    -------
    float
        Share of people, 0 to 1.

    Raises
    ------
    ParameterError
        If `thresholds` is not a row of at least one number from 0 on.

    Examples
    --------
    >>> opposition(np.array([0, 20, 20, 30, 40, 50, 60, 70, 80, 100]))
    0.1
    >>> opposition(np.array([0, 10, 20, 30, 40, 50, 60, 70, 80, 100]))
    0.9
    """
    per_cent = np.sort(np.asarray(thresholds, dtype=float))
    if per_cent.ndim != 1 or per_cent.size == 0 or not (per_cent >= 0).all():
        raise ParameterError("thresholds: expected a row of numbers from 0 on, in per cent")
    n, opposing = per_cent.size, 0
    while True:
        share = 100.0 * opposing / n
        after = int(np.searchsorted(per_cent, share + ULPS * np.spacing(share) * (share > 0), side="right"))
        if after == opposing:
            return opposing / n
        opposing = after
