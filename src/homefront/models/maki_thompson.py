"""Maki & Thompson's rumour (1973): a call to one who has not heard makes a teller, to one who has stifles the caller.

Event by event in continuous time, one call a teller and unit of time (models/rumour.py). In a crowd

    dx/dt = -p x y      dy/dt = p x y - q y (1 - x)

x, y: share unaware, telling. The share that never hears is `final_unaware`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="maki-thompson", source="Maki & Thompson 1973; forgetting: Nekovee, Moreno, Bianconi & Marsili 2007",
       states=("unaware", "telling", "silent"))  # fmt: skip
class MakiThompson(Model):
    """A rumour told call by call: who calls somebody who has heard it already may fall silent."""

    adoption: float = param(1.0, unit="1", bounds=(0, 1), symbol="p", source="Maki & Thompson 1973",
                            doc="chance that somebody who is called and has not heard it tells it on")  # fmt: skip
    stifling: float = param(1.0, unit="1", bounds=(0, 1), symbol="q", source="Maki & Thompson 1973",
                            doc="chance that a call to one who knows counts against the teller")  # fmt: skip
    attempts: float = param(1.0, unit="count", bounds=(1, 1_000_000), symbol="k", source="Maki & Thompson 1973",
                            doc="such calls after which a teller falls silent; a whole number")  # fmt: skip
    forgetting: float = param(0.0, unit="1", bounds=(0, 1e6), symbol="delta", source="Nekovee et al. 2007",
                              doc="rate at which a teller falls silent of itself, one call being 1")  # fmt: skip


def final_unaware(p_adopt: Any, p_silence: Any) -> Any:
    """Work out the share of people whom a rumour never reaches, in a well-mixed crowd with one first teller.

    Source: Maki & Thompson 1973, from dy/dx of the equations in this file.

    Parameters
    ----------
    p_adopt : float or (n,) array of float
        Chance that somebody who is called and has not heard it tells it on, above 0 and up to 1.
    p_silence : float or (n,) array of float
        Chance that a call to somebody who knows silences the teller, above 0 and up to 1.

    Returns
    -------
    array of float64, of the shape of the arguments
        Share of people, 0 to 1.

    Examples
    --------
    >>> round(float(final_unaware(1.0, 1.0)), 4)
    0.2032
    """
    from scipy.special import lambertw

    a = 1 + np.asarray(p_adopt) / p_silence
    return -lambertw(-a * np.exp(-a)).real / a
