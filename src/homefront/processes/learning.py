"""An army that learns from defeat: experience grows in combat and is thinned by new men.

    de = rate I (1 - e) - (e - e_new) N / D      I: intensity of combat; N: men of new formations, D: men of the axis

Returning wounded do not thin it.
"""

from __future__ import annotations

from homefront.compiled import device, part
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import FRONT_ASSUMED, FRONT_FITTED, FRONT_FIXED
from homefront.processes.steps import kernel_step


@process(
    name="learning",
    reads=("defenders", "experience", "intensity"),
    writes=("experience",),
)  # fmt: skip
class Learning(Process):
    rate: float = param(0.029902060918370346, unit="1/day", bounds=(0, 0.5), prior=(0.003, 0.03), log=True,
                        symbol="lambda",
                        source=f"{FRONT_FITTED}; at the end of its range",
                        doc="learning in combat")  # fmt: skip
    start: float = param(0.75, unit="1", bounds=(0.01, 1), prior=(0.6, 0.85), symbol="e_0",
                         source=FRONT_ASSUMED,
                         doc="experience on the first day")  # fmt: skip
    new: float = param(0.7, unit="1", bounds=(0.01, 1), prior=(0.35, 0.75), symbol="e_new",
                       source=FRONT_FIXED,
                       doc="experience of a new formation")  # fmt: skip

    learn = kernel_step("experience of the defender")


@device
def learned(experience, rate, intensity, new, new_men, men):  # type: ignore[no-untyped-def]
    """Experience a day later, at most 1."""
    return min(1.0, experience + rate * intensity * (1.0 - experience) - (experience - new) * new_men / men)


@part
def learn(s, r, runs, today):  # type: ignore[no-untyped-def]
    """The defender learns from the day's fighting; new men thin what he knows."""
    if not runs.learning:
        return
    for k in range(s.position.size):
        s.experience[k] = learned(s.experience[k], r.learning.rate, s.intensity[k], r.learning.new, today.fresh[k],
                                  s.defenders[k])  # fmt: skip
