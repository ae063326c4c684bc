"""A well-mixed crowd: everybody is tied to everybody, and no tie is stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from homefront.errors import ParameterError, ResourceError
from homefront.models.graphs.network import MOST_NODES, GraphError

PER_PERSON = 48
"""Bytes that the hungriest model, a rumour, holds for each person of a crowd."""


@dataclass(frozen=True)
class WellMixed:
    """A crowd of n people.

    contacts : how many others somebody meets in a step, on average; each other person as likely, drawn again in each
    step. None: everybody meets everybody, which is the complete graph. Made by `crowd`, which checks it.
    """

    n: int
    contacts: float | None = None

    labels: ClassVar[np.ndarray | None] = None
    weights: ClassVar[np.ndarray | None] = None
    directed: ClassVar[bool] = False

    @property
    def n_ties(self) -> int:
        """Pairs of people; none of them is stored."""
        return self.n * (self.n - 1) // 2

    def label(self, node: int) -> Any:
        """What the user calls this person: the row."""
        return node

    @property
    def p_meet(self) -> float:
        """Chance that two people meet in a step."""
        return 1.0 if self.contacts is None or self.n < 2 else self.contacts / (self.n - 1)


def crowd(n: int, contacts: float | None = None) -> WellMixed:
    """A crowd of n people in which everybody can meet everybody, for `hf.spread`; it stores no ties.

    contacts : people whom somebody meets in a step, on average, from 0 to n - 1; None: all, as in the complete graph.
    It matters to models that pass something along ties with a chance a tie and step, and no other takes it.
    Raises GraphError, and ResourceError where so many people do not fit the memory.

    >>> crowd(1_000_000, contacts=10).n_ties
    499999500000
    """
    from homefront.world.build import memory_available

    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or not 1 <= n <= MOST_NODES:
        raise GraphError(f"crowd: n = {n!r}; expected a whole number of people from 1 to {MOST_NODES}")
    if PER_PERSON * int(n) > 0.9 * memory_available():
        raise ResourceError(
            f"a crowd of {n:,} people takes up to {PER_PERSON * int(n) / 2**30:.1f} GiB; "
            f"{memory_available() / 2**30:.1f} GiB are free"
        )
    return WellMixed(int(n), None if contacts is None else _contacts(contacts, int(n)))


def _contacts(contacts: Any, n: int) -> float:
    try:
        value = float(contacts)
    except (TypeError, ValueError):
        value = math.nan
    if not 0.0 <= value <= n - 1:
        raise ParameterError(f"crowd: contacts = {contacts!r}; expected a number of people from 0 to {n - 1}")
    return value
