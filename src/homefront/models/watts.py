"""Watts' cascades (2002): join once the share of one's neighbours that joined reaches phi, the same for all."""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="watts", source="Watts 2002", states=("waiting", "joined"))
class Watts(Model):
    """Watts' cascades: join once the share of one's neighbours that joined reaches a threshold, the same for all."""

    threshold: float = param(0.18, unit="1", bounds=(0, 1), symbol="phi", source="Watts 2002",
                             doc="share of the neighbours that must have joined")  # fmt: skip
