"""Rumours told person to person, event by event: exact in continuous time, for Maki-Thompson and Daley-Kendall.

Every teller calls at rate 1 a unit of time. So the next call is at an exponential time with the number of tellers for
its rate, and is made by any of them alike, to one of their contacts, drawn by the weights of the ties. The people of
one run go in order; runs go side by side.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.models.weighted import degree, drawn_contact
from homefront.streams import index, uniform

UNAWARE, TELLING, SILENT = range(3)


@device
def _start_telling(i, t, state, tellers, place, n_tellers, told_at):  # type: ignore[no-untyped-def]
    state[i] = TELLING
    tellers[n_tellers], place[i] = i, n_tellers
    if told_at[i] < 0.0:
        told_at[i] = t
    return n_tellers + 1


@device
def _stop_telling(i, becomes, state, tellers, place, n_tellers):  # type: ignore[no-untyped-def]
    state[i] = becomes
    last = tellers[n_tellers - 1]
    tellers[place[i]], place[last] = last, place[i]
    return n_tellers - 1


@kernel
def tell_on(  # type: ignore[no-untyped-def]
    layer, start, p_adopt, p_stifle, attempts, both, forgetting, keys, counts, entered, told_at, by
):  # fmt: skip
    """Runs rumours to the end of the last unit of time, each from its own start.

    start : uint8 (runs, n).   p_adopt : chance that one who is called adopts it.   p_stifle : chance that a call to one
    who knows counts against the teller, who falls silent at the `attempts`-th.   both : two tellers who meet both fall
    silent, and a pair meets once, whoever of them calls (Daley & Kendall).
    forgetting : rate at which a teller stops of itself.   keys : uint64 (runs,).   counts, entered : int64 (runs,
    steps + 1, 3), written at whole times.   told_at : float64 (runs, n), time of first hearing, -1: never.   by : int32
    (runs, n), who told them, -1: nobody.
    """
    runs, n = start.shape
    steps = counts.shape[1] - 1
    for run in prange(runs):
        state = start[run].copy()
        tellers, place = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
        failed = np.zeros(n, dtype=np.int32)
        told_at[run, :], by[run, :] = -1.0, -1
        n_tellers, n_silent = 0, 0
        for i in range(n):
            if state[i] == TELLING:
                n_tellers = _start_telling(i, 0.0, state, tellers, place, n_tellers, told_at[run])
            elif state[i] == SILENT:
                n_silent += 1
                told_at[run, i] = 0.0
        t, event, step = 0.0, 0, 0
        new_tellers, new_silent = 0, 0
        while True:
            next_t = np.inf
            if n_tellers > 0:
                rate = n_tellers * (1.0 + forgetting)
                next_t = t - np.log(1.0 - uniform(keys[run], event, 0)) / rate
            while step <= steps and next_t > step:
                counts[run, step, 0] = n - n_tellers - n_silent
                counts[run, step, 1], counts[run, step, 2] = n_tellers, n_silent
                entered[run, step, 1], entered[run, step, 2] = new_tellers, new_silent
                new_tellers, new_silent = 0, 0
                step += 1
            if step > steps or n_tellers == 0:
                break
            t = next_t
            i = tellers[index(keys[run], event, 1, n_tellers)]
            if uniform(keys[run], event, 2) * (1.0 + forgetting) >= 1.0:
                n_tellers = _stop_telling(i, SILENT, state, tellers, place, n_tellers)
                n_silent, new_silent = n_silent + 1, new_silent + 1
            elif degree(layer, i) > 0:
                j = drawn_contact(layer, i, keys[run], event, 3)
                if state[j] == UNAWARE:
                    if uniform(keys[run], event, 4) < p_adopt:
                        n_tellers = _start_telling(j, t, state, tellers, place, n_tellers, told_at[run])
                        by[run, j] = i
                        new_tellers += 1
                elif both and state[j] == TELLING:
                    if uniform(keys[run], event, 4) < 0.5 * p_stifle:
                        n_tellers = _stop_telling(i, SILENT, state, tellers, place, n_tellers)
                        n_tellers = _stop_telling(j, SILENT, state, tellers, place, n_tellers)
                        n_silent, new_silent = n_silent + 2, new_silent + 2
                elif uniform(keys[run], event, 4) < p_stifle:
                    failed[i] += 1
                    if failed[i] >= attempts:
                        n_tellers = _stop_telling(i, SILENT, state, tellers, place, n_tellers)
                        n_silent, new_silent = n_silent + 1, new_silent + 1
            event += 1
