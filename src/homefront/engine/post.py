"""Letters on their way: those posted are told, withheld or waiting, and none is lost."""

from __future__ import annotations

import numpy as np

from homefront.units import probability


class Post:
    """Letters about the dead and the missing, counted in persons."""

    NUMBERS = ("dead", "missing", "dead_before", "missing_before", "posted", "told", "withheld")

    def __init__(self) -> None:
        self.dead = self.missing = self.dead_before = self.missing_before = 0.0
        self.posted = self.told = self.withheld = 0.0

    def kept(self) -> np.ndarray:
        return np.array([getattr(self, name) for name in self.NUMBERS])

    def take(self, kept: np.ndarray) -> None:
        for name, value in zip(self.NUMBERS, kept, strict=True):
            setattr(self, name, float(value))

    @property
    def waiting(self) -> float:
        return self.dead + self.missing

    def send(
        self, dead: float, missing: float, delay: float, population: np.ndarray, share_free: np.ndarray,
        candour: np.ndarray,
    ) -> np.ndarray:  # fmt: skip
        """One day: returns the chance (places,) that a person's household is told today.

        dead, missing : since the first day.   population : (places,), 0 for those who get no such letters, soldiers.
        share_free, candour : (places,).
        """
        new_dead, new_missing = dead - self.dead_before, missing - self.missing_before
        self.dead_before, self.missing_before = dead, missing
        self.posted += new_dead + new_missing
        self.dead, self.missing = self.dead + new_dead, self.missing + new_missing
        p = probability(1.0 / delay, 1.0)
        out_dead, out_missing = self.dead * p, self.missing * p
        self.dead, self.missing = self.dead - out_dead, self.missing - out_missing
        a_person = (out_dead + out_missing * candour) / population.sum()
        told = float((a_person * population * share_free).sum())
        self.told += told
        self.withheld += out_dead + out_missing - told
        return np.asarray(np.where(population > 0.0, a_person, 0.0))
