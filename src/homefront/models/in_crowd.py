"""Published models in a well-mixed crowd: no tie is stored or looked at, and memory grows as the number of people.

What passes along ties: in a step each of I infectious people reaches a given other with chance p m, where m is the
chance that two people meet in the step (1 in the complete graph, contacts / (n - 1) else). So

    P(a susceptible catches it)  =  1 - (1 - p m)^I

for each by their own draw: the law of the complete graph, since all ties are alike. Rumours are told by the kernel of
graphs, whose contact is anybody. Thresholds need only be sorted: all see the same crowd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.errors import ParameterError
from homefront.models.base import Model
from homefront.models.frontier import CHUNK
from homefront.models.graphs.well_mixed import WellMixed
from homefront.models.independent_cascade import IndependentCascade
from homefront.models.seir import SEIR
from homefront.models.si import SI
from homefront.models.sir import SIR
from homefront.models.sirs import SIRS
from homefront.models.sis import SIS
from homefront.streams import index, stream_key, uniform

Passed = SI | SIR | SEIR | SIS | SIRS | IndependentCascade
"""Models that pass something along ties, with a chance a tie and step."""

Outcome = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]
"""As in spread.Run: people, entered, at, by."""


@kernel
def step_crowd(t, state, p_catch, onward, chance, key, first, people, moved):  # type: ignore[no-untyped-def]
    """One step for everybody; each reads only their own state, so it is changed in place.

    state : uint8 (n,), 0 for those who can catch it; changed.   p_catch : chance that they do.   onward : uint8
    (states,), where each state leads.   chance : float64 (states, 1 or n), chance to go there; row 0 is not read.
    first : int32 (n,), step of the first catching, -1: never; written.   people, moved : int64 (chunks, states), who
    is there, and who came there in this step; written.
    """
    n = state.size
    own = chance.shape[1] > 1
    for chunk in prange(people.shape[0]):
        here, new = np.zeros(onward.size, dtype=np.int64), np.zeros(onward.size, dtype=np.int64)
        for i in range(chunk * CHUNK, min(n, (chunk + 1) * CHUNK)):
            now = state[i]
            p = p_catch if now == 0 else chance[now, i if own else 0]
            if p > 0.0 and uniform(key, i, 0) < p:
                after = onward[now]
                if now == 0 and first[i] < 0:
                    first[i] = t
                state[i] = after
                new[after] += 1
                now = after
            here[now] += 1
        people[chunk], moved[chunk] = here, new


@kernel
def name_tellers(t, first, infectious, key, teller):  # type: ignore[no-untyped-def]
    """Who passed it on to those who caught it at step t: any of the infectious alike. teller : int32 (n,), written."""
    for i in prange(first.size):
        if first[i] == t:
            teller[i] = infectious[index(key, i, 0, infectious.size)]


def run_passed(
    model: Passed, own: Mapping[str, np.ndarray], crowd: WellMixed, start: np.ndarray, steps: int, seed: int,
    tellers: bool, tick: Callable[[int], None] | None,
) -> Outcome:  # fmt: skip
    """(people, entered, at, by) of SI, SIR, SEIR, SIS, SIRS or a cascade; as `homefront.models.spread.Run`."""
    n = crowd.n
    onward, chance, infectious = passages(model, own, n)
    state = start.astype(np.uint8)  # 1 is exposed in SEIR, as on a graph
    first = np.where(start, 0, -1).astype(np.int32)
    by = np.full(n, -1, dtype=np.int32) if tellers else None
    people, entered = (np.zeros((steps + 1, onward.size), dtype=np.int64) for _ in range(2))
    people[0] = np.bincount(state, minlength=onward.size)
    chunks = -(-n // CHUNK)
    here, moved = (np.zeros((chunks, onward.size), dtype=np.int64) for _ in range(2))
    leaves = np.flatnonzero([bool(row.any()) and state > 0 for state, row in enumerate(chance)])
    for t in range(1, steps + 1):
        sources = int(people[t - 1, infectious])
        if sources == 0 and not people[t - 1, leaves].any():
            people[t:] = people[t - 1]
            break
        with np.errstate(divide="ignore"):
            p_catch = -float(np.expm1(sources * np.log1p(-chance_of(model) * crowd.p_meet))) if sources else 0.0
        holders = np.flatnonzero(state == infectious).astype(np.int32) if by is not None else None
        step_crowd(t, state, p_catch, onward, chance, stream_key(seed, "spread.crowd", t), first, here, moved)
        people[t], entered[t] = here.sum(axis=0), moved.sum(axis=0)
        if by is not None and holders is not None and holders.size:
            name_tellers(t, first, holders, stream_key(seed, "spread.crowd.teller", t), by)
        if tick is not None:
            tick(t)
    return people, entered, np.where(first < 0, np.nan, first.astype(float)), by


def chance_of(model: Passed) -> float:
    """Chance a tie and step."""
    return model.activation if isinstance(model, IndependentCascade) else model.transmission


def passages(model: Passed, own: Mapping[str, np.ndarray], n: int) -> tuple[np.ndarray, np.ndarray, int]:
    """(where each state leads, chance to go there in a step, the state that passes it on)."""
    if isinstance(model, SI):
        passages: list[tuple[int, float | np.ndarray]] = [(1, 0.0), (1, 0.0)]
    elif isinstance(model, IndependentCascade):
        passages = [(1, 0.0), (2, 1.0), (2, 0.0)]
    else:
        over = own.get("recovery", model.recovery)
        if isinstance(model, SIS):
            passages = [(1, 0.0), (0, over)]
        elif isinstance(model, SIRS):
            passages = [(1, 0.0), (2, over), (0, own.get("loss", model.loss))]
        elif isinstance(model, SEIR):
            passages = [(1, 0.0), (2, own.get("onset", model.onset)), (3, over), (3, 0.0)]
        else:
            passages = [(1, 0.0), (2, over), (2, 0.0)]
    onward = np.array([state for state, _ in passages], dtype=np.uint8)
    width = n if any(np.ndim(p) for _, p in passages) else 1
    chance = np.stack([np.broadcast_to(np.asarray(p, dtype=np.float64), (width,)) for _, p in passages])
    return onward, chance, 2 if isinstance(model, SEIR) else 1


def run_thresholds(
    share: np.ndarray, start: np.ndarray, steps: int, tick: Callable[[int], None] | None = None
) -> Outcome:
    """Who joins once the share of the others that joined reaches their own; as `homefront.models.spread.Run`.

    share : float64 (n,), thresholds.   start : bool (n,), who has joined at the start.
    """
    n = share.size
    need = np.maximum(np.ceil(share * (n - 1) - 1e-9), 1.0) if n > 1 else np.full(n, np.inf)
    need[share <= 0.0] = 0.0
    ordered = np.sort(need[~start])
    begun = n - ordered.size
    joined, at = [begun], np.where(start, 0.0, np.nan)
    for t in range(1, steps + 1):
        after = begun + int(np.searchsorted(ordered, joined[-1], side="right"))
        if after > joined[-1]:
            at[np.isnan(at) & (need <= joined[-1])] = t
        joined.append(after)
        if tick is not None:
            tick(t)
    so_far = np.array(joined, dtype=np.int64)
    entered = np.zeros((steps + 1, 2), dtype=np.int64)
    entered[1:, 1] = np.diff(so_far)
    return np.stack([n - so_far, so_far], axis=1), entered, at, None


def refuse_contacts(model: Model, crowd: WellMixed) -> None:
    """ParameterError where a number of contacts is given to a model that has no use for it."""
    if crowd.contacts is not None:
        raise ParameterError(
            f"{model.name}: contacts = {crowd.contacts:g} has no meaning; it calls one person at a time, or looks at "
            "the whole crowd. Leave contacts out"
        )
