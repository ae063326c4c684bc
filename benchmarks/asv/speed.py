"""What a commit costs, for asv: the measurements of engine_room_tasks.py and bench.py, each in a process of its own.

    pip install asv virtualenv
    asv run --machine NAME COMMIT^!       # installs that commit and adds a point to history/NAME
    asv publish && asv preview            # charts of all points

Times are of the processor and not of the clock. They still differ between machines, and with other work on the same
machine by some ten per cent, so only points of one machine are set beside each other.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import society
from engine_room_tasks import kernel, world

TIMEOUT_S = 3600.0
"""The first run of a commit compiles its kernels, half a minute to a minute of an idle machine."""


def track_person_substep() -> float:
    """Kernel over people, one thread: nanoseconds of a person and half-day, moscow-1941 at 1:1000."""
    return kernel(1000, 1)["cpu"]


def track_coupled_world() -> float:
    """A whole coupled world of moscow-1941 at 1:20000, one thread: seconds, the best of three."""
    return min(world(20_000, 3)["cpu"])


def track_memory() -> float:
    """Peak memory of a society of moscow-1941 at 1:100: bytes an agent."""
    found = society(100, 1, 2, "", "society")
    return found["peak_bytes"] / found["agents"]


track_person_substep.unit = "ns"  # type: ignore[attr-defined]
track_coupled_world.unit = "s"  # type: ignore[attr-defined]
track_memory.unit = "byte"  # type: ignore[attr-defined]
for one in (track_person_substep, track_coupled_world, track_memory):
    one.timeout = TIMEOUT_S  # type: ignore[attr-defined]
