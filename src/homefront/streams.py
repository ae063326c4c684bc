"""Draws keyed by (seed, process, step, agent, slot): none depends on how many came before.

A key is made once a step from the seed, the name of the process and the step; the hash of key, agent and slot is
the splitmix64 finaliser (Steele, Lea & Flood 2014). The same person gets the same draw whatever else runs, in
whatever order, on however many threads: two runs that differ in one cause stay paired.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.elementary import cosine, expm1, log

_AGENT = np.uint64(0x9E3779B97F4A7C15)
_SLOT = np.uint64(0xD1B54A32D192ED03)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11, _S32 = (np.uint64(n) for n in (30, 27, 31, 11, 32))
_TO_UNIT, _TO_WHOLE = 2.0**-53, 2.0**53


def stream_key(seed: int, process: str, step: int = 0) -> np.uint64:
    """The key of one process in one step.

    seed : any int.   process : its name, with a dot and a purpose where it draws for several.   step : 0, 1, 2, ...
    """
    return keys_of(stream_start(seed, process), step, step + 1)[0]


def stream_start(seed: int, process: str) -> hashlib.blake2b:
    """What the keys of one process have in common, so that it is hashed once a run."""
    return hashlib.blake2b(f"{seed}/{process}/".encode(), digest_size=8)


def keys_of(start: hashlib.blake2b, first: int, after: int) -> list[np.uint64]:
    """The keys of the steps first to after - 1. start : `stream_start` of their process."""
    digests = bytearray()
    for step in range(first, after):
        hashed = start.copy()
        hashed.update(b"%d" % step)
        digests += hashed.digest()
    return list(np.frombuffer(digests, dtype="<u8").astype(np.uint64))


@device
def bits(key, agent, slot):  # type: ignore[no-untyped-def]
    """64 random bits of one agent and slot."""
    z = key + np.uint64(agent) * _AGENT + np.uint64(slot) * _SLOT
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@device
def uniform(key, agent, slot):  # type: ignore[no-untyped-def]
    """Draw a number from 0 to 1, the same each time for the same key, agent and slot.

    Parameters
    ----------
    key : uint64
        What `streams.key` of a step gives.
    agent : int
        Row of the person, household, block or place for which the number is drawn.
    slot : int
        Number of the draw, 0, 1, 2 ..., where one agent draws several with one key.

    Returns
    -------
    float
        A number from 0 to 1: at least 0, and below 1.

    Examples
    --------
    >>> key = stream_key(1, "curfew.stays")
    >>> uniform(key, 7, 0) == uniform(key, 7, 0), uniform(key, 7, 0) == uniform(key, 8, 0)
    (True, False)
    """
    return float(bits(key, agent, slot) >> _S11) * _TO_UNIT


@device
def whole_chance(p):  # type: ignore[no-untyped-def]
    """A chance as the whole number that `happens` holds a draw against."""
    return np.uint64(np.ceil(p * _TO_WHOLE))


@device
def happens(key, agent, slot, whole):  # type: ignore[no-untyped-def]
    """Draw whether an event happens: whether `uniform` of the same key, agent and slot is below a chance.

    It compares whole numbers, which is faster in a loop in which the chance is the same for all.

    Parameters
    ----------
    key : uint64
        What `streams.key` of a step gives.
    agent, slot : int
        Row for which it is drawn, and number of the draw; see `uniform`.
    whole : uint64
        The chance, 0 to 1, as the whole number that `homefront.streams.whole_chance` makes of it.

    Returns
    -------
    bool
        Whether it happens.
    """
    return (bits(key, agent, slot) >> _S11) < whole


@device
def whole_of_any(p):  # type: ignore[no-untyped-def]
    """`whole_chance` of what may be more than 1, or no number: that happens to all, or to nobody."""
    return whole_chance(min(p, 1.0)) if p > 0.0 else np.uint64(0)


@device
def happens_to_any(key, first, after, slot, whole):  # type: ignore[no-untyped-def]
    """Whether it `happens` to any of the agents first to after - 1: of all at once, where it does to few."""
    found = False
    for agent in range(first, after):
        found |= happens(key, agent, slot, whole)
    return found


@device
def index(key, agent, slot, n):  # type: ignore[no-untyped-def]
    """Draw a whole number from 0 to n - 1, each as likely.

    Parameters
    ----------
    key : uint64
        What `streams.key` of a step gives.
    agent, slot : int
        Row for which it is drawn, and number of the draw; see `uniform`.
    n : int
        How many numbers there are, 1 to 2**32 - 1.

    Returns
    -------
    int
        The draw.
    """
    return np.int64(((bits(key, agent, slot) >> _S32) * np.uint64(n)) >> _S32)


@device
def normal(key, agent, day):  # type: ignore[no-untyped-def]
    """Draw from the standard normal distribution, for an agent and a day (Box & Muller 1958).

    Parameters
    ----------
    key : uint64
        What `streams.key` of a step gives.
    agent : int
        Row of the person, household, block or place for which the number is drawn.
    day : int
        Number of the day, or of the draw; it uses the slots 2 day and 2 day + 1 of `uniform`.

    Returns
    -------
    float
        A number with mean 0 and standard deviation 1.
    """
    return np.sqrt(-2.0 * log(1.0 - uniform(key, agent, 2 * day))) * cosine(
        2.0 * np.pi * uniform(key, agent, 2 * day + 1)
    )


@serial
def normals(key, n):  # type: ignore[no-untyped-def]
    """Standard normal draws of agents 0 to n - 1 on day 0, float64 (n,)."""
    out = np.empty(n)
    for i in range(n):
        out[i] = normal(key, i, 0)
    return out


@device
def chance(rate, dt):  # type: ignore[no-untyped-def]
    """Turn a rate into the chance that an event of this rate happens within some time, 1 - exp(-rate dt).

    Parameters
    ----------
    rate : float
        Events per day, 0 or more.
    dt : float
        The time, in days.

    Returns
    -------
    float
        The chance, 0 to 1.

    Examples
    --------
    >>> round(chance(1.6, 0.5), 6)
    0.550671
    """
    return -expm1(-rate * dt)


@kernel
def uniforms(key, n, slot):  # type: ignore[no-untyped-def]
    """The draws of agents 0 to n - 1 in one slot, float64 (n,)."""
    out = np.empty(n)
    for i in prange(n):
        out[i] = uniform(key, i, slot)
    return out
