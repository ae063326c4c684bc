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
    """A crowd of people in which everybody can meet everybody; `crowd` makes it and checks it.

    Parameters
    ----------
    n : int
        Number of people.
    contacts : float, optional
        People whom somebody meets in a step, on average; each other person as likely, drawn again in each step. None:
        everybody meets everybody, which is the complete graph.

    Attributes
    ----------
    labels, weights : None
        A crowd has no labels and no weights; a `Network` may have both.
    directed : bool
        Always False.
    """

    n: int
    contacts: float | None = None

    labels: ClassVar[np.ndarray | None] = None
    weights: ClassVar[np.ndarray | None] = None
    directed: ClassVar[bool] = False

    @property
    def n_ties(self) -> int:
        """Number of pairs of people; none of them is stored."""
        return self.n * (self.n - 1) // 2

    def label(self, node: int) -> Any:
        """Look up what the user calls a person.

        Parameters
        ----------
        node : int
            Row of the person, 0 to n - 1.

        Returns
        -------
        int
            The row.
        """
        return node

    @property
    def p_meet(self) -> float:
        """Chance that two people meet in a step, 0 to 1."""
        return 1.0 if self.contacts is None or self.n < 2 else self.contacts / (self.n - 1)


def crowd(n: int, contacts: float | None = None) -> WellMixed:
    """Make a crowd in which everybody can meet everybody, for `spread` and `mean_field`; it stores no ties.

    Parameters
    ----------
    n : int
        Number of people, 1 or more.
    contacts : float, optional
        People whom somebody meets in a step, on average, 0 to n - 1; None for all, as in the complete graph. Only
        models that pass something along ties with a chance in each step take it.

    Returns
    -------
    WellMixed
        The crowd.

    Raises
    ------
    GraphError
        If the number of people is wrong.
    ParameterError
        If the number of contacts is wrong.
    ResourceError
        If so many people do not fit the memory.

    Examples
    --------
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
