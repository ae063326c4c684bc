"""The trial's front inputs as FrontInputs, read from its own file: what the scenario's files are compared with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from homefront.inputs.front import FrontInputs, Industry, Route, Transfers, Zones
from homefront.inputs.society import plane

HERE = Path(__file__).parent
DAYS = 224
INDUSTRY_DAYS = 558


def trial_front() -> FrontInputs:
    """Everything of front_params.json but its parameters."""
    d: dict[str, Any] = json.loads((HERE / "front_params.json").read_text(encoding="utf-8"))
    axes = tuple(d["axes"])
    of = {name: k for k, name in enumerate(axes)}
    sc, ind = d["scenario"], d["industry"]

    def by_axis(table: dict[str, float]) -> np.ndarray:
        return np.array([float(table[a]) for a in axes])

    routes = []
    for a in axes:
        points = d["routes"][a]
        lat, lon = np.array([p["lat"] for p in points]), np.array([p["lon"] for p in points])
        east, north = plane(lat, lon, 54.0)
        chain = np.array([p["chainage_km"] for p in points])
        routes.append(Route(a, tuple(p["place"] for p in points), lat, lon, chain, east, north))
    attack = np.ones((DAYS, 4))
    for h in sc["halts"]:
        last = DAYS if h["to_day"] is None else h["to_day"]
        attack[h["from_day"] : last, of[h["axis"]]] = 0.0
    offensives = np.zeros((DAYS, 4))
    offensives[0] = 1.0
    knots = d["temperature"]["knots"]
    record = np.interp(np.arange(DAYS), [k["day"] for k in knots], [k["celsius"] for k in knots])
    zones = d["zones"]
    active = np.ones((DAYS, len(zones)))
    for z, zone in enumerate(zones):
        if zone["axis"] == "southwest":
            active[sc["kiev_join"] : sc["kiev_off"], z] = 0.0
    limit = np.full((DAYS, 4), np.inf)
    chain_of = {z["place"]: z["chainage_km"] for z in zones}
    limit[: sc["bridge_w"], of["southwest"]] = chain_of["Kiev"]
    limit[: sc["bridge_s"], of["south"]] = chain_of["Dnepropetrovsk"]
    replacements = np.zeros(DAYS)
    for row in d["replacements_per_day"]:
        first = np.datetime64(row["from_date"]) - np.datetime64(d["first_day"])
        last = np.datetime64(row["to_date"]) - np.datetime64(d["first_day"])
        replacements[int(first / np.timedelta64(1, "D")) : int(last / np.timedelta64(1, "D")) + 1] = row["value"]
    n, c, w, s = (of[a] for a in ("north", "centre", "southwest", "south"))
    leave, join, off, typhoon = sc["kiev_leave"], sc["kiev_join"], sc["kiev_off"], d["typhoon_day"]
    rows = [
        (c, w, leave, join, sc["kiev_size"], 0.4, -1, 0.0), (s, w, join, join, sc["kiev_pg1"], 1.0, -1, 0.0),
        (w, c, off, off, 0.0, 0.0, 0, 0.9), (w, s, off, off, 0.0, 0.0, 1, 0.9),
        (n, c, typhoon, typhoon, sc["typhoon_from_north"], 0.25, -1, 0.0),
        (w, c, typhoon, typhoon, sc["typhoon_from_south"] / 2, 0.25, -1, 0.0),
        (s, c, typhoon, typhoon, sc["typhoon_from_south"] / 2, 0.25, -1, 0.0),
    ]  # fmt: skip
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    regions = ind["regions"]
    start = d["start"]
    industry = Industry(
        tuple(r["region"] for r in regions), np.array([r["share"] for r in regions]),
        np.array([float(r["plants"]) for r in regions]), np.array([of[r["axis"]] for r in regions]),
        np.array([r["chainage_km"] for r in regions]), np.array([r["movable"] for r in regions]),
        np.array([r["region"] == ind["siege_region"] for r in regions]), (), (), np.zeros(0), ind["east_share"],
        ind["growth_east_per_day"], ind["wagons_per_day"], ind["wagons_per_plant"], float(ind["siege_km"]),
        ind["siege_output"], ind["evacuation_distance_km"], ind["tanks_per_day_at_1"], INDUSTRY_DAYS,
        np.zeros(INDUSTRY_DAYS), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0),
    )  # fmt: skip
    mud = (np.arange(DAYS) > 90).astype(float)
    return FrontInputs(
        axes, tuple(routes), DAYS, by_axis(start["attackers"]), by_axis(start["defenders"]),
        by_axis(start["okh_reserve"]), by_axis(start["second_echelon"]), by_axis(d["reserve_share"]),
        tuple(start["okh_days"]), tuple(start["second_echelon_days"]), (sc["res_on"], sc["res_off"] - 1),
        start["off_axis"], tuple(start["off_axis_losses_per_day"].values()), replacements, attack, offensives,
        record[:, None] + by_axis(d["temperature"]["offset"])[None], mud, limit, 85, sc["unprepared"], sc["reserves"],
        1.0,
        Zones(
            tuple(z["place"] for z in zones), np.array([of[z["axis"]] for z in zones]),
            np.array([z["chainage_km"] for z in zones]), np.array([float(z["strength"]) for z in zones]),
            np.array([float(z["strength"]) for z in zones]), np.array([float(z["strength"]) for z in zones]), active,
            np.full(len(zones), np.inf),
        ),
        Transfers(*columns), industry,
    )  # fmt: skip
