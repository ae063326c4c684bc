"""Daley & Kendall's rumour (1965): two tellers who meet both fall silent; pairs meet at equal rates."""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="daley-kendall", source="Daley & Kendall 1965", states=("unaware", "telling", "silent"))
class DaleyKendall(Model):
    """A rumour told in meetings: two tellers who meet may both fall silent."""

    adoption: float = param(1.0, unit="1", bounds=(0, 1), symbol="p", source="Daley & Kendall 1965",
                            doc="chance that somebody who meets a teller and has not heard it tells it on")  # fmt: skip
    stifling: float = param(1.0, unit="1", bounds=(0, 1), symbol="q", source="Daley & Kendall 1965",
                            doc="chance that meeting one who knows silences")  # fmt: skip
