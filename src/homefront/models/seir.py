"""SEIR: as SIR, with a latent time before somebody who caught it passes it on."""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="seir", source="Anderson & May 1991", states=("susceptible", "exposed", "infectious", "recovered"))
class SEIR(Model):
    """SEIR: as SIR, with a latent time before somebody who caught it passes it on."""

    transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example",
                                doc="chance that a tie carries it in a step")  # fmt: skip
    onset: float = param(0.2, unit="1", bounds=(1e-9, 1), symbol="a", source="assumed: an example",
                         doc="chance that an exposed person becomes infectious in a step")  # fmt: skip
    recovery: float = param(0.1, unit="1", bounds=(0, 1), symbol="g", source="assumed: an example",
                            doc="chance that an infectious person recovers in a step")  # fmt: skip
