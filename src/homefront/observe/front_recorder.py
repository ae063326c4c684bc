"""What is written down of front and industry: names, units and meaning, in the order of the kernel's columns."""

from __future__ import annotations

AXIS_MEASURES: dict[str, tuple[str, str]] = {
    "position": ("km", "position of the front along its axis, x"),
    "attackers": ("thousand", "men of the attacker, A"),
    "defenders": ("thousand", "men of the defender, D"),
    "railhead": ("km", "where the attacker's railway ends"),
    "experience": ("1", "experience of the defender, e"),
    "killed": ("thousand", "Soviet killed since the first day"),
    "captured": ("thousand", "Soviet captured and missing since the first day"),
    "wounded": ("thousand", "Soviet wounded and sick since the first day"),
    "german_losses": ("thousand", "German casualties of all kinds since the first day, frostbite apart"),
    "frostbite": ("thousand", "German frostbite since the first day"),
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
    "temperature": ("deg C", "temperature of the centre axis"),
    "equipment": ("1", "equipment of the army, K, June 1941 = 1"),
    "hospital": ("thousand", "wounded in hospital"),
    "stock": ("thousand", "men under arms in the interior"),
    "called": ("thousand", "men called up and arrived since the first day"),
    "leadership": ("1", "fidelity of the command tree over its reference, Lambda"),
    "production": ("1", "labour present and its effort over their reference"),
    "replacement": ("1", "share of those called up who arrive, over its reference"),
}
"""By day."""

INDUSTRY_MEASURES: dict[str, tuple[str, str]] = {
    "capacity": ("1", "capacity of the whole, B, June 1941 = 1"),
    "output": ("1", "war output, O, June 1941 = 1"),
    "wagons": ("count", "wagons a day that can ship plants"),
}
"""By day to the end of industry's own days."""
