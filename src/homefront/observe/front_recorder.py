"""What is written down of front and industry: names, units and meaning, in the order of the kernel's columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from homefront.processes.relocation import STAGES

__all__ = ["AXIS_MEASURES", "INDUSTRY_MEASURES", "NATION_MEASURES", "STAGES", "FrontData"]

AXIS_MEASURES: dict[str, tuple[str, str]] = {
    "position": ("km", "position of the front along its axis, x"),
    "attackers": ("thousand", "men of the attacker, A"),
    "defenders": ("thousand", "men of the defender, D"),
    "railhead": ("km", "where the attacker's railway ends"),
    "experience": ("1", "experience of the defender, e"),
    "killed": ("thousand", "defenders killed since the first day"),
    "captured": ("thousand", "defenders captured and missing since the first day"),
    "wounded": ("thousand", "defenders wounded and sick since the first day"),
    "attacker_losses": ("thousand", "casualties of the attacker of all kinds since the first day, frostbite apart"),
    "frostbite": ("thousand", "frostbite of the attacker since the first day"),
    "log_ratio": ("1", "log ratio of combat power, y"),
    "speed": ("km/day", "movement of the front, v"),
    "supply": ("1", "the attacker's supply, s"),
    "fortification": ("1", "strength of defended zones, f"),
    "intensity": ("1", "intensity of combat, I"),
    "inflow": ("thousand/day", "defenders arriving, with returning wounded"),
    "cohesion": ("1", "what soldiers add to combat power, C"),
}
"""By axis and day: name -> (unit, what)."""

NATION_MEASURES: dict[str, tuple[str, str]] = {
    "temperature": ("deg C", "temperature on the second axis of the scenario"),
    "equipment": ("1", "equipment of the army, K, first month = 1"),
    "hospital": ("thousand", "wounded in hospital"),
    "stock": ("thousand", "men under arms in the interior"),
    "called": ("thousand", "men called up and arrived since the first day"),
    "leadership": ("1", "fidelity of the command tree over its reference, Lambda"),
    "production": ("1", "labour present and its effort over their reference"),
    "replacement": ("1", "share of those called up who arrive, over its reference"),
}
"""By day."""

INDUSTRY_MEASURES: dict[str, tuple[str, str]] = {
    "capacity": ("1", "capacity of the whole, B, first month = 1"),
    "output": ("1", "war output, O, first month = 1"),
    "wagons": ("count", "wagons a day that can ship plants"),
}
"""By day to the end of industry's own days."""


@dataclass(frozen=True)
class FrontData:
    """What one world's front and industry did. Men in thousands, km along the axis, days from the first.

    axes, cities, plants : names.   city_axis : int64 (cities,), axis or -1 where a city follows the record.
    city_reach, city_chainage : km, position of the front at which the enemy stands before the city, and the city's own.
    axis : float64 (axes, days) by AXIS_MEASURES.   nation : float64 (days,) by NATION_MEASURES.   fallen : uint8
    (cities, days), 1 while the enemy holds it.   industry : float64 (industry days,) by INDUSTRY_MEASURES.
    stages : float64 (plants, stages, industry days), plants by stage (processes.relocation.STAGES).
    """

    axes: tuple[str, ...]
    cities: tuple[str, ...]
    plants: tuple[str, ...]
    city_axis: np.ndarray
    city_chainage: np.ndarray
    city_reach: np.ndarray
    axis: Mapping[str, np.ndarray]
    nation: Mapping[str, np.ndarray]
    fallen: np.ndarray
    industry: Mapping[str, np.ndarray]
    stages: np.ndarray

    @property
    def digest(self) -> str:
        """Hash over the bytes of all arrays in a fixed order."""
        hashed = hashlib.blake2b(digest_size=16)
        for values in (*(self.axis[n] for n in AXIS_MEASURES), *(self.nation[n] for n in NATION_MEASURES), self.fallen,
                       *(self.industry[n] for n in INDUSTRY_MEASURES), self.stages):  # fmt: skip
            hashed.update(np.ascontiguousarray(values).tobytes())
        return hashed.hexdigest()
