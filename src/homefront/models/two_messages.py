"""Models in which two messages spread at once: who starts with the second, and how they are run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.models.base import Model
from homefront.models.competing import Competing, run_competing
from homefront.models.graphs.network import Network
from homefront.models.graphs.well_mixed import WellMixed
from homefront.models.supersession import Supersession, supersede
from homefront.streams import stream_key, uniforms
from homefront.world.contacts import Crowd

TWO_MESSAGES = (Supersession, Competing)


def both_starts(
    model: Model, start: np.ndarray, rivals: Any, seed: int, named: Callable[[Any], np.ndarray]
) -> np.ndarray:
    """Who has which message at the start, uint8 (n,): 0 neither, 1 the first, 2 the second.

    start : bool (n,), who has the first.   rivals : how many have the second, drawn among the others; which share of
    all; or who they are, ids that `named` turns into bool (n,).   Raises ParameterError where these do not fit.
    """
    if not isinstance(model, TWO_MESSAGES):
        if rivals is not None:
            names = " and ".join(cls.name for cls in TWO_MESSAGES)
            raise ParameterError(f"{model.name}: rivals = {rivals!r}, but it has one message; {names} have two")
        return start.astype(np.uint8)
    n, free = start.size, int(start.size - start.sum())
    given = 1 if rivals is None else rivals
    if not isinstance(given, (int, float, np.integer, np.floating)):
        second = named(given)
        if (second & start).any():
            row = int(np.flatnonzero(second & start)[0])
            raise ParameterError(f"rivals: row {row} has the first message already; expected others")
    else:
        count = _count(given, n)
        if count > free:
            raise ParameterError(f"rivals = {given!r}: {free} of {n} people do not have the first message")
        order = np.where(start, 2.0, uniforms(stream_key(seed, "spread.rivals"), n, 0))
        second = np.zeros(n, dtype=bool)
        second[np.argpartition(order, count - 1)[:count] if count else []] = True
    return np.where(start, np.uint8(1), np.where(second, np.uint8(2), np.uint8(0)))


def _count(given: Any, n: int) -> int:
    text = f"rivals = {given!r}: expected a whole number, a share from 0 to 1, or ids"
    if isinstance(given, bool):
        raise ParameterError(text)
    if isinstance(given, (int, np.integer)):
        if given < 0:
            raise ParameterError(text)
        return int(given)
    if not 0 <= float(given) <= 1:
        raise ParameterError(text)
    count = int(np.rint(float(given) * n))
    if count == 0 and given != 0:
        raise ParameterError(f"rivals = {given}: less than one person of {n}; try a larger share, or a number")
    return count


def run_two(
    model: Model, network: Network | WellMixed, sources: Network | WellMixed, start: np.ndarray, steps: int, seed: int,
    tick: Callable[[int], None] | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]:  # fmt: skip
    """(people, entered, at, by) as in `homefront.models.spread.Run`; at: when either message was first heard.

    network, sources : whom each can reach, and whom each can be reached by.   start : uint8 (n,), of `both_starts`.
    """
    if isinstance(model, Competing):
        return *run_competing(model, sources, start, steps, seed, tick), None
    assert isinstance(model, Supersession)
    people, entered = (np.zeros((1, steps + 1, 3), dtype=np.int64) for _ in range(2))
    at, by = np.empty((1, network.n)), np.empty((1, network.n), dtype=np.int32)
    layer = Crowd(network.n) if isinstance(network, WellMixed) else network.contacts()
    supersede(layer, start[None], model.rate, np.array([stream_key(seed, "spread.supersession")]), people, entered, at,
              by)  # fmt: skip
    return people[0], entered[0], np.where(at[0] < 0.0, np.nan, at[0]), by[0]
