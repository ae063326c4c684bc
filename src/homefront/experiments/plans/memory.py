"""What the worlds of a plan take: refused where it does not fit, told to a scheduler that wants to know."""

from __future__ import annotations

import math

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.scenario.schema import Scenario
from homefront.world.build import memory_needed, refuse_if_too_large

PROGRAM_MB = 600
"""Of a process with compiled kernels loaded and nothing built."""


def refuse_too_large(scenario: Scenario, settings: Settings, seed: int, workers: int) -> None:
    """ResourceError if so many worlds at once do not fit the memory."""
    if settings.only == "front":
        return
    given = prepare(scenario, settings, seed)
    refuse_if_too_large(given.inputs, settings.people_per_agent, settings.floor, workers)


def megabytes(scenario: Scenario, settings: Settings, seed: int, copies: float) -> int:
    """About what one worker takes: the program, one world, and so many bytes of copies at most."""
    if settings.only == "front":
        return PROGRAM_MB
    needed = memory_needed(prepare(scenario, settings, seed).inputs, settings.people_per_agent, settings.floor)
    return PROGRAM_MB + math.ceil((1.2 * needed + copies) / 2**20)
