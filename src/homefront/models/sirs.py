"""SIRS: as SIR, but immunity is lost with chance w a step."""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="sirs", source="Anderson & May 1991", states=("susceptible", "infectious", "immune"))
class SIRS(Model):
    """SIRS: as SIR, but immunity is lost with some chance in a step."""

    transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example",
                                doc="chance that a tie carries it in a step")  # fmt: skip
    recovery: float = param(0.1, unit="1", bounds=(0, 1), symbol="g", source="assumed: an example",
                            doc="chance that an infectious person recovers in a step")  # fmt: skip
    loss: float = param(0.02, unit="1", bounds=(0, 1), symbol="w", source="assumed: an example",
                        doc="chance that an immune person becomes susceptible in a step")  # fmt: skip
