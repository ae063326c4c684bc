"""Trust in the official word over months: it grows where the word is borne out, and falls where it is exposed.

    d tau/dt = r [ (1 - tau) min(told, known) - kappa tau max(0, known - told) ]

told = candour times the mean danger of the place; known = its mean danger where residents can find out (those passing
and the sight of the front): ref and g. kappa above 1 is the trust asymmetry (Slovic 1993). Off by default: the model
paper found no lever within weeks (section 10, point 6).
"""

from __future__ import annotations

import numpy as np

from homefront.elementary import exps
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.danger import mean_by_place
from homefront.processes.steps import step


@process(
    name="trust",
    reads=("sight", "place_danger", "candour", "trust", "passing"),
    writes=("trust",),
)  # fmt: skip
class Trust(Process):
    speed: float = param(0.0, unit="1/day", bounds=(0, 2), prior=(0, 0.1), symbol="r_tau",
                         source="homefront trial, model_society section 3: deleted, 0.05 when put back",
                         doc="speed at which trust moves; 0: off")  # fmt: skip
    asymmetry: float = param(3.0, unit="1", bounds=(0, 20), prior=(2, 5), symbol="kappa",
                             source="theory.md section 2.4, after Slovic 1993",
                             doc="how much more an exposed falsehood weighs than a confirmed word")  # fmt: skip

    @step("trust in the official word", needs=("speed",))
    def trust(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s = world.state
        found_out = np.maximum(s.passing, mean_by_place(s.sight, world.layout.place_block))
        s.trust[:] = moved_trust(s.trust, s.candour * s.place_danger, s.place_danger, found_out, clock.dt, self)


def moved_trust(
    trust: np.ndarray, told: np.ndarray, danger: np.ndarray, found_out: np.ndarray, dt: float, rates: Trust
) -> np.ndarray:
    """Trust at the end of dt; exact for constant inputs.

    told, danger : (places,).   found_out : how far residents can check, 0 to 1.
    """
    up = rates.speed * np.minimum(told, danger) * found_out
    down = rates.speed * rates.asymmetry * np.maximum(0.0, danger - told) * found_out
    total = up + down
    level = np.divide(up, total, out=trust.copy(), where=total > 0)
    return np.asarray(level + (trust - level) * exps(-total * dt))


def resting_trust(told: float, danger: float, asymmetry: float) -> float:
    """Where trust comes to rest if the word and the danger stay as they are; nan if there is no danger.

    >>> resting_trust(0.5, 1.0, 3.0)
    0.25
    """
    up, down = min(told, danger), asymmetry * max(0.0, danger - told)
    return up / (up + down) if up + down > 0 else float("nan")
