"""Worlds of a game in groups that share days: each group goes to one worker (engine/shared_days.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from homefront.engine.first_difference import first_day
from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.experiments.joint_effects import World
from homefront.scenario.schema import Scenario

MOST = 32
"""Worlds of a group: what all of them are given is in memory at once."""

ROUNDS = 4
"""Groups a worker, at least, where there are so many worlds: so that none waits long for the others at the end."""


def late_causes(scenario: Scenario, settings: Settings, causes: Sequence[str], seed: int) -> int:
    """Bit mask of those without which a society is handed the same on the first day: their worlds may share days.

    By the world of one seed. Whether two worlds do share days is found where they run.
    """
    whole = prepare(scenario, settings, seed)
    if not whole.society:
        return 0
    late = 0
    for number, cause in enumerate(causes):
        without = prepare(scenario, replace(settings, without=settings.without | {cause}), seed)
        late |= int(first_day(whole, without) > 0) << number
    return late


def groups_of(worlds: Sequence[World], late: int, workers: int) -> list[list[World]]:
    """The worlds, each in one group: of one seed, and with the same of all causes but the late ones. Seed follows seed,
    so that a worker finds made what it made for the group before (inputs/made_once.py); of a seed, large groups come
    first, so that all workers end at about the same time.

    A group is divided where it is larger than MOST, or where workers would be left without one.
    """
    most = max(1, min(MOST, len(worlds) // (ROUNDS * workers)))
    found: dict[World, list[World]] = {}
    for seed, mask in worlds:
        found.setdefault((seed, mask & ~late), []).append((seed, mask))
    alike = [sorted(group) for group in found.values()]
    parts = [group[first : first + most] for group in alike for first in range(0, len(group), most)]
    return sorted(parts, key=lambda part: (part[0][0], -len(part)))
