"""SIS: as SIR, but who recovers can catch it again. On a tie-less crowd of equal contacts it rests at 1 - 1 / R0."""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="sis", source="Anderson & May 1991", states=("susceptible", "infectious"))
class SIS(Model):
    """SIS: as SIR, but whoever recovers can catch it again."""

    transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example",
                                doc="chance that a tie carries it in a step")  # fmt: skip
    recovery: float = param(0.1, unit="1", bounds=(0, 1), symbol="g", source="assumed: an example",
                            doc="chance that an infectious person recovers in a step")  # fmt: skip


def resting_prevalence(contacts: float, transmission: float, recovery: float) -> float:
    """Work out the share that is infectious at rest, if everybody meets others who are drawn again in each step.

    Parameters
    ----------
    contacts : float
        People whom everybody meets in a step, 0 or more.
    transmission : float
        Chance p that a tie carries it in a step, 0 to 1.
    recovery : float
        Chance g that an infectious person recovers in a step, 0 to 1.

    Returns
    -------
    float
        Share of people, 0 to 1: the root above 0 of (1 - I) (1 - (1 - p I)^contacts) = g I; 0 if there is none.

    Examples
    --------
    >>> round(resting_prevalence(10, 0.05, 0.1), 4)
    0.7632
    """
    low, high = 1e-12, 1.0

    def gains(share: float) -> float:
        escape: float = (1.0 - transmission * share) ** contacts
        return (1.0 - share) * (1.0 - escape) - recovery * share

    if gains(1e-9) <= 0.0:
        return 0.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if gains(middle) > 0.0 else (low, middle)
    return low
