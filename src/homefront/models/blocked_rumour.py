"""One rumour, Maki & Thompson's (1973), that a fixed share of those who are called refuse to take up.

    chance to adopt on a call  =  p (1 - d)          d = reach x candour x trust of those who deny it

The denial is no message of its own: nobody tells it on, and it neither grows nor fades; all it does is lower the chance
of adoption, for everybody and all the time. So d and p cannot be told apart, and the share that never hears is
maki_thompson.final_unaware(p (1 - d), q). For two messages that both spread see supersession and competing. Its name
was rumour-and-denial, which promised two.

reach: who hears the denial; candour and trust: whether it says something, and is believed.
"""

from __future__ import annotations

from homefront.models.base import Model, model
from homefront.parameters import param


@model(name="blocked-rumour", source="Maki & Thompson 1973; blocking: assumed",
       states=("unaware", "telling", "silent"))  # fmt: skip
class BlockedRumour(Model):
    """A rumour that a fixed share of those who are called do not take up, since a denial has reached them."""

    adoption: float = param(1.0, unit="1", bounds=(0, 1), symbol="p", source="Maki & Thompson 1973",
                            doc="chance to tell it on, when called and free of rumour and denial")  # fmt: skip
    stifling: float = param(1.0, unit="1", bounds=(0, 1), symbol="q", source="Maki & Thompson 1973",
                            doc="chance that a call to one who knows silences the teller")  # fmt: skip
    reach: float = param(0.5, unit="1", bounds=(0, 1), symbol="cov", source="assumed: an example",
                         doc="share of the people whom the denial reaches")  # fmt: skip
    candour: float = param(1.0, unit="1", bounds=(0, 1), symbol="cand", source="assumed: an example",
                           doc="how much the denial says")  # fmt: skip
    trust: float = param(1.0, unit="1", bounds=(0, 1), symbol="tau", source="assumed: an example",
                         doc="chance that somebody whom it reaches believes it")  # fmt: skip

    @property
    def denied(self) -> float:
        """Chance that a denial blocks adoption, d above."""
        return self.reach * self.candour * self.trust
