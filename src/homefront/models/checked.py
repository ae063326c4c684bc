"""What the models are given, looked at once: arrays of numbers, weights that people give one another, and layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.models.graphs.network import Network
from homefront.models.weighted import Weighted
from homefront.world.contacts import Crowd, Graph, Layer

ROW_SUM = 1e-9
"""By how much a row of weights may miss 1."""


def number(name: str, value: float, low: float, high: float = math.inf) -> float:
    """The value as a float; ParameterError if it is not a finite number from low to high.

    >>> number("share", 0.25, 0, 1)
    0.25
    """
    try:
        out = float(value)
    except (TypeError, ValueError):
        out = math.nan
    if not math.isfinite(out) or not low <= out <= high:
        upper = f" to {high:g}" if math.isfinite(high) else " on"
        raise ParameterError(f"{name} = {value}: expected a number from {low:g}{upper}")
    return out


def count(name: str, value: int, low: int = 0) -> int:
    """The value as an int; ParameterError if it is not a whole number, or below low."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < low:
        raise ParameterError(f"{name} = {value}: expected a whole number, {low} or more")
    return int(value)


def numbers(name: str, values: Any, low: float = -math.inf, high: float = math.inf) -> np.ndarray:
    """The values as float64 (n,), n at least 1; ParameterError if one is missing, or out of low to high."""
    try:
        out = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"{name}: got something else; expected numbers") from None
    if out.ndim != 1 or not out.size:
        raise ParameterError(f"{name}: got shape {out.shape}; expected (n,) with n at least 1")
    bad = np.flatnonzero(~(np.isfinite(out) & (out >= low) & (out <= high)))
    if bad.size:
        kind = "a finite number" if low == -math.inf else f"a number from {low:g} to {high:g}"
        raise ParameterError(f"{name}[{bad[0]}] = {out[bad[0]]}: expected {kind}")
    return out


def as_many(name: str, values: np.ndarray, n: int, what: str) -> np.ndarray:
    """The values; ParameterError if there are not n, one for each `what`."""
    if values.size != n:
        raise ParameterError(f"{name}: got {values.size} values; expected {n}, one for each {what}")
    return values


def whole(name: str, values: Any, low: float, high: float = 2.0**53) -> np.ndarray:
    """The values as int64 (n,); ParameterError if one is not a whole number from low to high."""
    out = numbers(name, values, low, high)
    bad = np.flatnonzero(out != np.floor(out))
    if bad.size:
        raise ParameterError(f"{name}[{bad[0]}] = {out[bad[0]]}: expected a whole number from {low:g} to {high:g}")
    return out.astype(np.int64)


def coded(name: str, values: Any, n_codes: int) -> np.ndarray:
    """The codes 0 to n_codes - 1 as uint8 (n,), a copy."""
    return whole(name, values, 0, n_codes - 1).astype(np.uint8)


def weights_of_rows(name: str, weights: Any) -> np.ndarray:
    """Weights as float64 (n, n): row i is what i gives to each, not negative, with sum 1 to ROW_SUM.

    weights : (n, n), or a Network: its rows divided by their sums, ties alike where they have no weights; who has no
    ties, or only such of weight 0, gives all to themselves.   Raises ParameterError.
    """
    if isinstance(weights, Network):
        return _rows_of(weights)
    try:
        out = np.array(weights, dtype=np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"{name}: got rows of unequal length, or no numbers; expected (n, n)") from None
    if out.ndim != 2 or out.shape[0] != out.shape[1] or not out.size:
        raise ParameterError(f"{name}: got shape {out.shape}; expected (n, n) with n at least 1")
    bad = np.argwhere(~(np.isfinite(out) & (out >= 0.0)))
    if bad.size:
        i, j = bad[0]
        raise ParameterError(f"{name}[{i}, {j}] = {out[i, j]}: expected a number, 0 or more")
    sums = out.sum(axis=1)
    off = np.flatnonzero(np.abs(sums - 1.0) > ROW_SUM)
    if off.size:
        raise ParameterError(
            f"{name}: row {off[0]} sums to {sums[off[0]]:.12g}; expected 1; divide each row by its sum"
        )
    return out


def _rows_of(network: Network) -> np.ndarray:
    out = np.zeros((network.n, network.n))
    ties = 1.0 if network.weights is None else network.weights
    out[np.repeat(np.arange(network.n), network.degrees), network.indices] = ties
    exponents = np.frexp(out.max(axis=1))[1]
    out = np.ldexp(out, -exponents[:, None])  # so that sums of weights of 1e308 are numbers
    sums = out.sum(axis=1)
    alone = sums == 0.0
    out[np.flatnonzero(alone), np.flatnonzero(alone)] = 1.0
    rows: np.ndarray = out / np.where(alone, 1.0, sums)[:, None]
    return rows


def layer_of(layer: Layer | Network, n: int) -> Layer:
    """The layer, of a Network its contacts, weighted as its ties are; ParameterError if it is not one of n people."""
    if isinstance(layer, Network):
        layer = layer.contacts()
    if isinstance(layer, Crowd):
        if layer.n != n:
            raise ParameterError(f"layer: got a crowd of {layer.n}; expected {n}, as many as there are people")
        return layer
    if not isinstance(layer, Graph | Weighted):
        raise ParameterError(f"layer: got {type(layer).__name__}; expected a Crowd, a Graph or a Network")
    starts, ends = np.asarray(layer.indptr), np.asarray(layer.indices)
    if starts.shape != (n + 1,) or starts[0] != 0 or starts[-1] != ends.size or (np.diff(starts) < 0).any():
        got = f"indptr {starts.shape} for {ends.size} contacts"
        raise ParameterError(f"layer: got {got}; expected ({n + 1},), rising from 0 to the number of contacts")
    if ends.size and not (ends.min() >= 0 and ends.max() < n):
        raise ParameterError(f"layer: a contact is not one of rows 0 to {n - 1}")
    return layer
