"""When Python looks for rings of objects that nobody holds (its garbage collector)."""

from __future__ import annotations

import gc

LOADED, AT_WORK = 500_000, 10_000
"""After so many new objects it looks (gc.set_threshold): for the first time, and from then on. Nearly all that is made
while a program is loaded stays, and to go through it takes a tenth of a second; with Python's own 700 a third. So
Python first looks when there are more objects than a command needs to begin its work."""


def collect_once_at_work() -> None:
    """The first thing that a process of homefront's own does; never called in a user's."""
    gc.set_threshold(LOADED)
    gc.callbacks.append(_look_more_often)


def _look_more_often(phase: str, _looked: dict[str, int]) -> None:
    if phase == "stop":
        gc.set_threshold(AT_WORK)
        gc.callbacks.remove(_look_more_often)
