"""The trial's daily front and industry as FrontData, and its printed figures: what the measures are checked against."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from front_trial import DAYS, trial_front

from homefront.inputs.society import plane
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, FrontData
from homefront.processes.relocation import STAGES
from homefront.scenario.loader import load_scenario
from homefront.world.axes import Cities, on_axes

HERE = Path(__file__).parent
VERSIONS = {"reduced": "front", "surprise": "front_surprise"}
"""Column of front_targets.csv -> how its daily files are named."""

OTHER_NAMES = {"Rostov": "Rostov-on-Don"}
"""Places of the trial's axes -> cities of captures.csv, where they differ."""

AXIS_COLUMNS = {
    "position": "x_km", "attackers": "A", "defenders": "D", "railhead": "railhead_km", "experience": "experience",
    "captured": "soviet_captured_cum", "wounded": "soviet_wounded_cum", "attacker_losses": "german_casualties_cum",
    "frostbite": "german_frostbite_cum", "log_ratio": "y", "speed": "v_km_day", "supply": "supply",
    "fortification": "fortification", "inflow": "inflow",
}  # fmt: skip


@cache
def trial_front_data(version: str) -> FrontData:
    """What the trial wrote down, with the cities of moscow-1941; what it did not write is nan.

    A city falls on the day on which the front passes its projection on the axis: no hazard, no lag for what lies aside.
    Cities through which an axis runs stand where the trial put them on it, up to 2 km from where captures.csv has them.
    """
    inputs = trial_front()
    daily, national, industry = (_table(f"{VERSIONS[version]}_{name}") for name in ("daily", "national", "industry"))
    axis = {name: np.full((len(inputs.axes), DAYS), np.nan) for name in AXIS_MEASURES}
    for k, name in enumerate(inputs.axes):
        rows = daily[daily.axis == name]
        for measure, column in AXIS_COLUMNS.items():
            axis[measure][k] = rows[column]
        axis["killed"][k] = rows.soviet_irrecoverable_cum - rows.soviet_captured_cum
    nation = {name: np.full(DAYS, np.nan) for name in NATION_MEASURES}
    nation["temperature"], nation["equipment"] = national.temperature_centre.to_numpy(), national.K.to_numpy()
    nation["hospital"] = national.H.to_numpy()
    made = {name: np.full(DAYS, np.nan) for name in INDUSTRY_MEASURES}
    made["capacity"], made["output"] = national.B.to_numpy(), national.O.to_numpy()
    plants = tuple(industry.region[industry.day == 0])
    stages = industry[list(STAGES)].to_numpy().reshape(DAYS, len(plants), len(STAGES)).transpose(1, 2, 0)
    cities = trial_cities()
    fallen = (axis["position"][cities.axis] >= cities.reach[:, None]).astype(np.uint8)
    return FrontData(
        inputs.axes,
        cities.names,
        plants,
        cities.axis,
        cities.chainage,
        cities.reach,
        axis,
        nation,
        fallen,
        made,
        stages,
    )


@cache
def trial_cities() -> Cities:
    rows = load_scenario("moscow-1941").captures
    east, north = plane(np.array([row.lat for row in rows]), np.array([row.lon for row in rows]), 54.0)
    routes = trial_front().routes
    found = on_axes(east, north, routes)
    at = {
        OTHER_NAMES.get(p, p): (k, x) for k, r in enumerate(routes) for p, x in zip(r.places, r.chainage, strict=True)
    }
    axis, chainage = found.axis.copy(), found.chainage.copy()
    names = tuple(row.city for row in rows)
    for i, name in enumerate(names):
        axis[i], chainage[i] = at.get(name, (axis[i], chainage[i]))
    never = np.full(len(names), np.inf)
    return Cities(names, axis, chainage, chainage, never, never)


def trial_figures(version: str) -> dict[str, float]:
    """Figures of front_targets.csv by their names there."""
    table = _table("front_targets")
    return dict(zip(table.target, table[version], strict=True))


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / "expected" / f"{name}.csv.gz")
