"""E4, fear follows belief where belief is above it, and decays.

    df/dt = e_b max(0, b - f) - e_dec f

solved along the path of belief within the same step. Its sources are scaled by past hardship of the place,
1 + q_h ((hard - 0.4)^2 - 0.4^2): some past adversity protects, none or much does not (Seery, Holman & Silver 2010,
about other adversities than famine and terror).
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import device
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.steps import kernel_step


@process(
    name="fear",
    reads=("belief", "fear", "away", "occupied"),
    writes=("fear",),
)  # fmt: skip
class Fear(Process):
    following: float = param(2.0, unit="1/day", bounds=(0, 20), prior=(1, 4), log=True, symbol="e_b",
                             source="fitted by the trial, model_society section 3",
                             doc="speed at which fear follows belief in danger")  # fmt: skip
    decay: float = param(0.44, unit="1/day", bounds=(0.001, 5), prior=(0.2, 0.6), symbol="e_dec",
                         source="fitted by the trial on Birmingham's three quiet days, model_society section 3",
                         doc="speed at which fear decays")  # fmt: skip
    hardship: float = param(1.0, unit="1", bounds=(0, 4), prior=(0, 2), sampled=True, symbol="q_h",
                            source="assumed: design section 3; form Seery et al. 2010",
                            doc="how much past hardship changes the sources of fear")  # fmt: skip

    followed = kernel_step("fear follows belief, and decays")


def sensitivity(hardship: np.ndarray, strength: float) -> np.ndarray:
    """Factor on the sources of fear by past hardship, not below 0."""
    return np.maximum(0.0, 1.0 + strength * ((hardship - 0.4) ** 2 - 0.4**2))


def follow_weight(belief_speed: float, following: np.ndarray, decay: float, dt: float) -> np.ndarray:
    """[exp(-eta dt) - exp(-(e_b + e_dec) dt)] / (e_b + e_dec - eta), and its limit where the two speeds are equal."""
    gap = np.asarray(following + decay - belief_speed)
    equal = np.abs(gap) < 1e-9
    weight = (np.exp(-belief_speed * dt) - np.exp(-(following + decay) * dt)) / np.where(equal, 1.0, gap)
    return np.asarray(np.where(equal, dt * np.exp(-belief_speed * dt), weight))


@device
def followed(fear, belief, target, following, decay, decay_all, weight):  # type: ignore[no-untyped-def]
    """Fear at the end of a step in which belief relaxes from `belief` to `target` and stays above fear.

    decay_all : exp(-(e_b + e_dec) dt).   weight : follow_weight of the step.
    """
    level = following * target / (following + decay)
    out = level * (1.0 - decay_all) + fear * decay_all + following * (belief - target) * weight
    return min(1.0, max(0.0, out))


def resting_fear(belief: float, following: float, decay: float) -> float:
    """Fear at which a lasting belief in danger holds people.

    >>> round(resting_fear(1.0, 2.0, 0.5), 3)
    0.8
    """
    return following * belief / (following + decay)
