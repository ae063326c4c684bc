"""Maki & Thompson's rumour (1973): a call to one who has not heard makes a teller, to one who has stifles the caller.

Event by event in continuous time, one call a teller and unit of time (models/rumour.py); in short steps for all at once
it is the society's `talk.tell`. The share that never hears is processes.talk.final_unaware.
"""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="maki-thompson", source="Maki & Thompson 1973; forgetting: Nekovee, Moreno, Bianconi & Marsili 2007",
       states=("unaware", "telling", "silent"))  # fmt: skip
class MakiThompson(Model):
    adoption: float = param(1.0, unit="1", bounds=(0, 1), symbol="p", source="Maki & Thompson 1973",
                            doc="chance that somebody who is called and has not heard it tells it on")  # fmt: skip
    stifling: float = param(1.0, unit="1", bounds=(0, 1), symbol="q", source="Maki & Thompson 1973",
                            doc="chance that a call to one who knows counts against the teller")  # fmt: skip
    attempts: float = param(1.0, unit="count", bounds=(1, 1_000_000), symbol="k", source="Maki & Thompson 1973",
                            doc="such calls after which a teller falls silent; a whole number")  # fmt: skip
    forgetting: float = param(0.0, unit="1", bounds=(0, 1e6), symbol="delta", source="Nekovee et al. 2007",
                              doc="rate at which a teller falls silent of itself, one call being 1")  # fmt: skip
