"""Contacts that are met in proportion to the weights of their ties, and sums of weights that hold at every size.

A tie of weight w counts as w ties side by side, so who is met is drawn with chance w / (sum of the row). Before
weights are added up, those of a row are multiplied by one power of two, which brings the largest near 2^900: so weights
of 1e-300 and of 1e300 do as well as those of 1, and no digit is lost. A row whose weights are all alike is a row
without weights: each becomes 1, and its sums are counts.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import prange, types
from numba.extending import overload

from homefront.compiled import INLINED, device, kernel
from homefront.errors import ParameterError
from homefront.streams import index, uniform
from homefront.world.contacts import Layer, contact, n_contacts

LARGEST = 900
"""The largest weight of a row lies between 2^899 and 2^900 when it is added up; 2^31 of them are still a number."""

ULPS = 8
"""Two sums of weights are equal if they differ by no more than so many units of the last place of the weights."""


class Weighted(NamedTuple):
    """A stored graph with weights: the contacts of i are indices[indptr[i]:indptr[i + 1]].

    indptr : int64 (n + 1,).   indices : int32.   weights : float32 or float64, above 0.   scaled : float64, weights of
    each row in a unit of its own, or 1 where all of the row are alike.   up_to : float64, their running sums by row.
    """

    indptr: np.ndarray
    indices: np.ndarray
    weights: np.ndarray
    scaled: np.ndarray
    up_to: np.ndarray


def weighted(indptr: np.ndarray, indices: np.ndarray, weights: np.ndarray) -> Weighted:
    """The layer of a graph in CSR whose weights are finite and above 0."""
    scaled, up_to = np.empty(weights.size), np.empty(weights.size)
    scale_rows(indptr, weights, scaled, up_to)
    return Weighted(indptr, indices, weights, scaled, up_to)


def slack_of(weights: np.ndarray) -> float:
    """Part of a sum of weights that rounding may have changed: they were rounded when they were stored."""
    return ULPS * float(np.finfo(weights.dtype).eps)


def refuse_weights(layer: Layer, name: str) -> Layer:
    """The layer; ParameterError if it has weights, for models that can do nothing with them."""
    if isinstance(layer, Weighted):
        raise ParameterError(
            f"{name}: the ties have weights, and it has no rule for them; expected ties without: as_network(graph, "
            "weight=False) leaves weights out"
        )
    return layer


@kernel
def scale_rows(indptr, weights, scaled, up_to):  # type: ignore[no-untyped-def]
    """Weights of each row in a unit of its own, and their running sums. scaled, up_to : float64, written."""
    for i in prange(indptr.size - 1):
        first, last = indptr[i], indptr[i + 1]
        least, most = np.inf, 0.0
        for tie in range(first, last):
            least, most = min(least, np.float64(weights[tie])), max(most, np.float64(weights[tie]))
        up = LARGEST - math.frexp(most)[1]
        total, lost = 0.0, 0.0
        for tie in range(first, last):
            scaled[tie] = 1.0 if least == most else math.ldexp(np.float64(weights[tie]), up)
            total, lost = add_on(total, lost, scaled[tie])
            up_to[tie] = total


@device
def add_on(total, lost, value):  # type: ignore[no-untyped-def]
    """(sum, what rounding took from it) after one more value (Kahan 1965, Commun. ACM 8:40)."""
    owed = value - lost
    after = total + owed
    return after, (after - total) - owed


@device
def _contact_drawn(layer, i, key, event, slot):  # type: ignore[no-untyped-def]
    return contact(layer, i, index(key, event, slot, n_contacts(layer, i)))


@device
def _weighted_drawn(layer, i, key, event, slot):  # type: ignore[no-untyped-def]
    first, last = layer.indptr[i], layer.indptr[i + 1]
    if layer.up_to[last - 1] == last - first:
        return np.int64(layer.indices[first + index(key, event, slot, last - first)])
    at = uniform(key, event, slot) * layer.up_to[last - 1]
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        if layer.up_to[middle] > at:
            high = middle
        else:
            low = middle + 1
    return np.int64(layer.indices[low])


def _has_weights(layer: Any) -> bool:
    return isinstance(layer, types.BaseNamedTuple) and getattr(layer, "instance_class", None) is Weighted


def drawn_contact(layer: Layer, i: int, key: Any, event: int, slot: int) -> int:
    """A contact of person i, who must have one, by the draw (key, event, slot): of weighted ones by their weights."""
    drawn = _weighted_drawn if isinstance(layer, Weighted) else _contact_drawn
    return int(drawn(layer, i, key, event, slot))


@overload(drawn_contact, jit_options=INLINED)
def _drawn_contact(layer, i, key, event, slot):  # type: ignore[no-untyped-def]
    if _has_weights(layer):
        return lambda layer, i, key, event, slot: _weighted_drawn(layer, i, key, event, slot)
    return lambda layer, i, key, event, slot: _contact_drawn(layer, i, key, event, slot)


def degree(layer: Layer, i: int) -> int:
    """How many contacts person i has, in any layer."""
    return int(layer.indptr[i + 1] - layer.indptr[i]) if isinstance(layer, Weighted) else n_contacts(layer, i)


@overload(degree, jit_options=INLINED)
def _degree(layer, i):  # type: ignore[no-untyped-def]
    if _has_weights(layer):
        return lambda layer, i: layer.indptr[i + 1] - layer.indptr[i]
    return lambda layer, i: n_contacts(layer, i)
