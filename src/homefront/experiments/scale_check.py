"""Whether an explanation holds at a finer scale: some of its worlds, run again with fewer people for each agent."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class ScaleCheck:
    """The outcome in worlds at a finer scale, and how far that is from the coarse ones.

    Attributes
    ----------
    people_per_agent : float
        Persons for each agent in the finer worlds.
    worlds : int
        Number of worlds with all causes, and of worlds with none.
    full, bare : float
        Mean of the outcome with all causes, and with none, in its unit.
    gap_full, gap_bare : float
        Finer worlds less coarse ones, in the same unit.
    se_full, se_bare : float
        Standard error of these differences, in the same unit.
    """

    people_per_agent: float
    worlds: int
    full: float
    bare: float
    gap_full: float
    gap_bare: float
    se_full: float
    se_bare: float

    def to_dict(self) -> dict[str, Any]:
        """Put it into a dict, as `homefront explain --json` prints it.

        Returns
        -------
        dict
            The fields; None for a standard error that is not known, since all worlds differ alike.
        """
        return {key: None if key.startswith("se_") and not 0.0 < value < math.inf else value
                for key, value in asdict(self).items()}  # fmt: skip

    @property
    def holds(self) -> bool:
        """Whether both gaps lie within two standard errors and one per cent."""
        pairs = ((self.gap_full, self.se_full), (self.gap_bare, self.se_bare))
        return all(abs(gap) <= 2 * se + 0.01 * max(abs(self.full), abs(self.bare)) for gap, se in pairs)
