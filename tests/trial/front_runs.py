"""Fronts alone for tests: those of the trial and of moscow-1941, and small ones without a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import trial_sets

from homefront.engine.front_run import FrontRun
from homefront.inputs.front import FrontInputs, Industry, Route, Transfers, Zones
from homefront.world.axes import Cities
from homefront.world.front_tuples import Hooks, no_hooks

NO_CITIES = Cities((), np.zeros(0, dtype=np.int64), *(np.zeros(0) for _ in range(4)))
CALM: dict[str, float] = {"front.noise": 0.0, "weather.deviation": 0.0, "front.sampled_zones": 0.0}
"""Without noise."""


def cities_at(axis: int, reach: list[float]) -> Cities:
    """Cities on an axis at these km."""
    n = len(reach)
    at, never = np.array(reach, dtype=float), np.full(n, np.inf)
    return Cities(tuple(f"city {c}" for c in range(n)), np.full(n, axis), at, at, never, never)


def started(
    inputs: FrontInputs, changes: Mapping[str, float] | None = None, without: frozenset[str] = frozenset(),
    seed: int = 1, cities: Cities = NO_CITIES, parameters: str = "defaults",
) -> FrontRun:  # fmt: skip
    """A front before its first day."""
    return FrontRun(inputs, trial_sets.processes(parameters, changes), without, seed, cities)


def run(inputs: FrontInputs, *args: Any, hooks: Hooks | None = None, **options: Any) -> FrontRun:
    """The same after its last day, and industry after its own."""
    front = started(inputs, *args, **options)
    front.advance(0, inputs.days, hooks or no_hooks(len(inputs.axes)))
    front.finish(1.0)
    return front


def small_front(axes: int = 2, days: int = 30, **changes: Any) -> FrontInputs:
    """Equal axes of 1000 km, each with 900 thousand against 300 and plants every 200 km; no zones, no
    transfers, nobody in reserve, mild weather. changes : fields of FrontInputs, `zones`, `transfers`, `industry` too;
    arrays become floats, as a scenario gives them, since kernels are compiled anew, for half a minute, for other ones.
    """
    changes = {name: value.astype(float) if isinstance(value, np.ndarray) else value for name, value in changes.items()}
    names = ("north", "centre", "southwest", "south")[:axes]
    line = np.array([0.0, 500.0, 1000.0])

    def each(value: float) -> np.ndarray:
        return np.full(axes, value)

    def daily(value: float) -> np.ndarray:
        return np.full((days, axes), value)

    given: dict[str, Any] = {
        "axes": names,
        "routes": tuple(
            Route(name, ("start", "middle", "end"), np.zeros(3), np.zeros(3), line, line, np.full(3, 300.0 * k))
            for k, name in enumerate(names)
        ),
        "days": days, "attackers": each(900.0), "defenders": each(300.0), "attacker_reserve": each(0.0),
        "second_echelon": each(0.0), "reserve_share": each(1.0 / axes), "attacker_reserve_days": (0, 0),
        "echelon_days": (0, 0), "reserve_days": (0, 0), "off_axis": 0.0, "off_axis_losses": (0.0, 0.0),
        "replacements": np.zeros(days),
        "attack": daily(1.0), "offensives": daily(0.0), "temperature": daily(15.0), "mud": np.zeros(days),
        "rail_limit": daily(np.inf), "late_mobilisation": days, "unready": 1.0, "reserves": 1.0, "moves": 1.0,
        "zones": zones([], days), "transfers": transfers([]), "industry": industry(axes, days),
    }  # fmt: skip
    return FrontInputs(**(given | changes))


def zones(rows: list[tuple[int, float, float, float]], days: int) -> Zones:
    """Rows of axis, km, strength, and the day from which the place is to be invested (inf: never)."""
    columns = [np.array([row[c] for row in rows], dtype=float) for c in range(4)]
    axis, at, strength, invest = columns
    return Zones(tuple(f"zone {z}" for z in range(len(rows))), axis.astype(np.int64), at, strength, 0.5 * strength,
                 1.5 * strength, np.ones((days, len(rows))), invest)  # fmt: skip


def transfers(rows: list[tuple[int, int, int, int, float, float, int, float]]) -> Transfers:
    """Rows in the order of the fields of Transfers."""
    whole = (0, 1, 2, 3, 6)
    return Transfers(*(np.array([row[c] for row in rows], dtype=np.int64 if c in whole else float) for c in range(8)))


def industry(axes: int, days: int, **changes: Any) -> Industry:
    """Four regions of 100 plants along each axis, at 200, 400, 600 and 800 km; a tenth of output out of reach."""
    n = 4 * axes
    none = np.zeros(0)
    given: dict[str, Any] = {
        "names": tuple(f"plants {j}" for j in range(n)), "share": np.full(n, 0.9 / n), "plants": np.full(n, 100.0),
        "axis": np.repeat(np.arange(axes), 4), "chainage": np.tile(np.array([200.0, 400.0, 600.0, 800.0]), axes),
        "movable": np.full(n, 0.8), "besieged": np.zeros(n, dtype=bool), "regions": ((),) * n, "destinations": (),
        "received": none, "east_share": 0.1, "growth_east": 0.0, "wagons_per_day": 1000.0, "wagons_per_plant": 100.0,
        "siege_km": 0.0, "siege_output": 0.3, "order_distance": 250.0, "tanks_per_day": 10.0, "days": days + 60,
        "aid": np.zeros(days + 60), "objective_issued": none.astype(np.int64), "objective_day": none.astype(np.int64),
        "objective_output": none,
    }  # fmt: skip
    return Industry(**(given | changes))
