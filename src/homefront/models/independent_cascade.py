"""Independent cascade (Goldenberg, Libai & Muller 2001): who becomes active has one chance at each tie, once.

On a graph the set of those ever active is the set that the seeds reach when each tie is kept with chance p.
"""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="independent-cascade", source="Goldenberg, Libai & Muller 2001; Kempe, Kleinberg & Tardos 2003",
       states=("inactive", "active", "spent"))  # fmt: skip
class IndependentCascade(Model):
    """Independent cascade: who becomes active has one chance at each tie, once."""

    activation: float = param(0.1, unit="1", bounds=(0, 1), symbol="p", source="Kempe, Kleinberg & Tardos 2003",
                              doc="chance that a tie from somebody just active makes the other active")  # fmt: skip
