"""The state's hold on the word: what bulletins may say, and who keeps a receiver that could tell more.

While it is on, candour is what was coded from the bulletins of the time and coverage what official channels reached
after private receivers were handed in. Without it the bulletins tell all that is known (candour 1) and the receivers
stay: coverage 1 - (1 - coverage)(1 - share of people with a private set). Denial acts through candour: it damps the
named rumour (talk.py).
"""

from __future__ import annotations

import numpy as np

from homefront.processes.base import Process, process


@process(
    name="information_control",
    reads=(),
    writes=("coverage", "candour"),
)  # fmt: skip
class InformationControl(Process):
    pass


def controlled(
    coverage: np.ndarray, candour: np.ndarray, private_sets: float, on: bool
) -> tuple[np.ndarray, np.ndarray]:
    """(coverage, candour) of the day by place, with and without the state's hold on the word."""
    if on:
        return coverage, candour
    return 1.0 - (1.0 - coverage) * (1.0 - private_sets), np.ones_like(candour)
