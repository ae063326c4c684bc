"""E4, raids: a near miss frightens, a raid lived through frightens less each time (MacCurdy 1943); and homes lost.

Once a night, each household at home loses its home with the chance that the day gives to its place.

Of raids:

Once a night, everybody in the place who is at home, or has just lost it: with chance x a near miss,
f += e_near (1 - f); else f += e_rem v y (1 - shelter)(1 - f), and v *= 1 - e_hab min(1, 4 y). What is kept of v is
1 - v, the habituation, which is 0 for all who have lived through none.
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import device
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import TRIAL
from homefront.processes.steps import kernel_step
from homefront.streams import uniform

_BRITAIN = (
    f"signs MacCurdy 1943 (docs/model/references.md#maccurdy-1943); sizes fitted by the trial on Britain, {TRIAL}"
)
HABITUATION_FACTOR = 4.0


@process(
    name="raids",
    reads=("fear", "habituation", "away", "occupied", "place_danger"),
    writes=("fear", "habituation", "published_next", "away", "host"),
)  # fmt: skip
class Raids(Process):
    near: float = param(0.63, unit="1", bounds=(0, 1), prior=(0.3, 0.9), symbol="e_near", source=_BRITAIN,
                        doc="fright of a near miss")  # fmt: skip
    remote: float = param(0.75, unit="1", bounds=(0, 1), prior=(0.4, 1), symbol="e_rem", source=_BRITAIN,
                          doc="fright of a raid lived through")  # fmt: skip
    habituation: float = param(0.34, unit="1", bounds=(0, 1), prior=(0.1, 0.5), symbol="e_hab", source=_BRITAIN,
                               doc="share of that fright lost with each raid")  # fmt: skip

    live_through = kernel_step("raids at the end of the night", last=True)


@device
def frightened(fear, size):  # type: ignore[no-untyped-def]
    """Fear after a fright of this size (at most 1)."""
    return fear + min(1.0, size) * (1.0 - fear)


@device
def habituated(vulnerability, habituation, violence):  # type: ignore[no-untyped-def]
    """What is left of the fright after one more raid lived through."""
    return vulnerability * (1.0 - habituation * min(1.0, HABITUATION_FACTOR * violence))


@device
def live_through(key, i, fear, habituation, near_miss, violence, shelter, fright, raids):  # type: ignore[no-untyped-def]
    """A raid of the night for one person: row i of `fear` and `habituation` moves. fright : of past hardship."""
    f = np.float64(fear[i])
    if uniform(key, i, 0) < near_miss:
        fear[i] = frightened(f, raids.near * fright)
        return
    v = 1.0 - np.float64(habituation[i])
    fear[i] = frightened(f, raids.remote * fright * v * violence * (1.0 - shelter))
    habituation[i] = 1.0 - habituated(v, raids.habituation, violence)


@device
def loses_home(key, household, homeless):  # type: ignore[no-untyped-def]
    """Whether a raid of the night takes a household's home. homeless : chance."""
    return homeless > 0.0 and uniform(key, household, 0) < homeless


def fear_after(raids: int, remote: float, habituation: float) -> float:
    """Fear after so many violent nights without near miss, shelter or rest between them.

    >>> round(fear_after(2, 0.75, 0.34), 6)
    0.87375
    """
    fear, unhabituated = 0.0, 1.0
    for _ in range(raids):
        fear += remote * unhabituated * (1 - fear)
        unhabituated *= 1 - habituation
    return fear
