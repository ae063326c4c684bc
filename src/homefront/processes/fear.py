"""E4, fear follows belief where belief is above it, and decays.

    df/dt = e_b max(0, b - f) - e_dec f

solved along the path of belief within the same step. Its sources are scaled by past hardship of the place,
1 + q_h ((hard - 0.4)^2 - 0.4^2): some past adversity protects, none or much does not (Seery, Holman & Silver 2010,
about other adversities than famine and terror).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import device
from homefront.elementary import exp, exps
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import SOCIETY_FITTED, TRIAL
from homefront.processes.steps import kernel_step
from homefront.vectors import ONE, ZERO, F

_SEERY = (
    "assumed: no target tells its size; form after Seery, Holman & Silver 2010 "
    "(docs/model/references.md#seery-holman-and-silver-2010)"
)


@process(
    name="fear",
    reads=("belief", "fear", "away", "occupied"),
    writes=("fear",),
)  # fmt: skip
class Fear(Process):
    following: float = param(2.0, unit="1/day", bounds=(0, 20), prior=(1, 4), log=True, symbol="e_b",
                             source=SOCIETY_FITTED,
                             doc="speed at which fear follows belief in danger")  # fmt: skip
    decay: float = param(0.44, unit="1/day", bounds=(0.001, 5), prior=(0.2, 0.6), symbol="e_dec",
                         source=f"fitted by the trial on Birmingham's three quiet days, {TRIAL}",
                         doc="speed at which fear decays")  # fmt: skip
    hardship: float = param(1.0, unit="1", bounds=(0, 4), prior=(0, 2), sampled=True, symbol="q_h",
                            source=_SEERY,
                            doc="how much past hardship changes the sources of fear")  # fmt: skip

    next_fear = kernel_step("fear follows belief, and decays")


def sensitivity(hardship: np.ndarray, strength: float) -> np.ndarray:
    """Factor on the sources of fear by past hardship, not below 0."""
    return np.maximum(0.0, 1.0 + strength * ((hardship - 0.4) ** 2 - 0.4**2))


def follow_weight(belief_speed: float, following: np.ndarray, decay: float, dt: float) -> np.ndarray:
    """[exp(-eta dt) - exp(-(e_b + e_dec) dt)] / (e_b + e_dec - eta), and its limit where the two speeds are equal."""
    gap = np.asarray(following + decay - belief_speed)
    equal = np.abs(gap) < 1e-9
    weight = (exp(-belief_speed * dt) - exps(-(following + decay) * dt)) / np.where(equal, 1.0, gap)
    return np.asarray(np.where(equal, dt * exp(-belief_speed * dt), weight))


class FearPath(NamedTuple):
    """How fear moves in some time, float32. follow : e_b.   level : where it rests, over belief.   retained, weight :
    of fear and of belief's way, where it follows: exp(-(e_b + e_dec) dt) and `follow_weight`.   alone : exp(-e_dec dt).
    """

    follow: np.float32
    level: np.float32
    retained: np.float32
    weight: np.float32
    alone: np.float32


@device
def fear_path(follow, retained, weight, alone, decay):  # type: ignore[no-untyped-def]
    """FearPath from numbers of 64 bits."""
    return FearPath(F(follow), F(follow / (follow + decay)), F(retained), F(weight), F(alone))


NO_FEAR_PATH = FearPath(ZERO, ZERO, ONE, ZERO, ONE)
"""Fear stays as it is."""


@device
def next_fear(fear, belief, target, mean, follows, path):  # type: ignore[no-untyped-def]
    """Fear after the time of `path`, in which belief relaxes from `belief` to `target`.

    It follows belief where the mean belief is above it, and decays elsewhere.   follows : False for those away.
    """
    rises = follows and mean > fear
    followed = (path.level * target * (ONE - path.retained) + fear * path.retained
                + path.follow * (belief - target) * path.weight)  # fmt: skip
    followed = min(ONE, max(ZERO, followed))
    return followed if rises else fear * path.alone


def resting_fear(belief: float, following: float, decay: float) -> float:
    """Fear at which a lasting belief in danger holds people.

    >>> round(resting_fear(1.0, 2.0, 0.5), 3)
    0.8
    """
    return following * belief / (following + decay)
