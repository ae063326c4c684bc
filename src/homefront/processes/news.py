"""The official word: those whom it reaches are told candour times the true danger, and weigh it by their trust.

told = candour h      weight w_o coverage trust      (an official is told h itself, with weight w_o)
"""

from __future__ import annotations

from homefront.compiled import device
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import TRIAL
from homefront.processes.steps import kernel_step


@process(
    name="news",
    reads=("belief", "away", "host", "danger", "occupied", "place_danger", "coverage", "candour", "trust"),
    writes=("belief", "published_next"),
)  # fmt: skip
class News(Process):
    weight: float = param(1.0, unit="1", bounds=(0, 10), prior=(0.5, 2), log=True, symbol="w_o",
                          source=f"1 by convention in the trial, {TRIAL}",
                          doc="weight of the official word in belief")  # fmt: skip

    bulletin = kernel_step("what the official word says")


@device
def bulletin(danger, coverage, candour, trust, is_official, weight):  # type: ignore[no-untyped-def]
    """(weight, content) of the official word."""
    if is_official:
        return weight, danger
    return weight * coverage * trust, candour * danger
