"""SI: whoever has it keeps it and passes it on (chance p a tie and step)."""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="si", source="Anderson & May 1991", states=("susceptible", "infectious"))
class SI(Model):
    """SI: whoever has it keeps it, and passes it on along each tie with some chance in a step."""

    transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example",
                                doc="chance that a tie carries it in a step")  # fmt: skip
