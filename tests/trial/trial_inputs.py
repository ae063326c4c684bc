"""Inputs in the plain format of the trial code: settlements.csv, inputs.csv, orders.csv, towns.csv in one folder.

The files are explained in README.md here. A later row of inputs.csv overrides an earlier one. Files may be gzipped.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from homefront.inputs.society import NEVER, Inputs, Places, Structure, Towns, plane
from homefront.scenario.daily import VARIABLES, variable_index
from homefront.scenario.parts import ORDER_KINDS
from homefront.world.build import Built

CASES = {  # latitude of the projection (degree), speed of the recorded front (km/day), first day, days
    "moscow": (54.0, 12.0, date(1941, 6, 20), 174),
    "france": (48.5, 30.0, date(1940, 5, 8), 49),
    "britain": (52.0, 12.0, date(1940, 9, 1), 273),
}
_RENAMED = {"return_possible": "return_open"}
NEVER_LOST = 999.0
"""Day of loss of a town that is never lost, in the mean of days."""

Row = dict[str, str]


def read_table(file: Path) -> list[Row]:
    """Rows of a CSV, plain or as FILE.gz; no rows if there is neither."""
    packed = file.with_name(file.name + ".gz")
    if not file.is_file() and not packed.is_file():
        return []
    data = file.read_bytes() if file.is_file() else gzip.decompress(packed.read_bytes())
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def load_trial(folder: Path, case: str, changes: Sequence[Row] = (), orders: Sequence[Row] | None = None) -> Inputs:
    """Inputs of one case.

    changes : rows in the format of inputs.csv, applied after it; `towns_not_captured_from` spares the towns lost on or
    after its first_day.   orders : rows that replace orders.csv.
    """
    lat0, speed, start, days = CASES[case]
    settlements = read_table(folder / "settlements.csv")
    rows = [*read_table(folder / "inputs.csv"), *changes]
    places = _places(settlements, lat0, start)
    spared = [date.fromisoformat(row["first_day"]) for row in rows if row["variable"] == "towns_not_captured_from"]
    table = _table(rows, settlements, start, days)
    share, hour = _orders(read_table(folder / "orders.csv") if orders is None else orders, places, days, start)
    towns = _towns(read_table(folder / "towns.csv"), lat0, start, speed, min(spared, default=date.max))
    return Inputs(
        case, start, days, places, towns, table, share, hour, np.arange(len(places)), Structure(contact_rule="persons")
    )


def entered_on_the_mean_day(built: Built, inputs: Inputs) -> Built:
    """With the trial's rule for the days on which blocks are entered: the mean day of loss of the nearest towns,
    weighed by 1/(distance + offset)**2, a town never lost counted as day 999. Such a mean knows no liberation."""
    towns, own = inputs.towns, inputs.places.entry_day[built.world.layout.block_place]
    open_blocks = np.flatnonzero(np.isnan(own))
    if len(towns.lost) < towns.nearest:
        return built
    lost = np.where(np.isinf(towns.lost), NEVER_LOST, towns.lost)
    entry_day, exit_day = built.entry_day[:1].copy(), np.full_like(built.exit_day[:1], NEVER)
    for b in open_blocks:
        distance = np.hypot(built.world.block_east[b] - towns.east, built.world.block_north[b] - towns.north)
        near = np.argsort(distance, kind="stable")[: towns.nearest]
        weight = (distance[near] + towns.offset) ** -2.0
        entry_day[0, b] = np.ceil(weight @ lost[near] / weight.sum())
    return replace(built, entry_day=entry_day, exit_day=np.where(np.isnan(own), exit_day, built.exit_day[:1]))


def _column(rows: Sequence[Row], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else math.nan for row in rows])


def _places(rows: Sequence[Row], lat0: float, start: date) -> Places:
    east, north = plane(_column(rows, "lat"), _column(rows, "lon"), lat0)
    entry_day = np.full(len(rows), math.nan)
    for s, row in enumerate(rows):
        if row["entered_on"] == "never":
            entry_day[s] = NEVER
        elif row["entered_on"]:
            entry_day[s] = (date.fromisoformat(row["entered_on"]) - start).days
    ids = tuple(row["id"] for row in rows)
    flat = np.zeros(len(rows))
    return Places(
        ids, tuple(row["name"] for row in rows), ids, tuple("towns" for _ in rows), _column(rows, "population"),
        east, north, np.nan_to_num(_column(rows, "spread_km")), _column(rows, "floor"), _column(rows, "tau0"), flat,
        entry_day, np.where(np.isnan(entry_day), math.nan, NEVER),
    )  # fmt: skip


def _table(rows: Sequence[Row], settlements: Sequence[Row], start: date, days: int) -> np.ndarray:
    table = np.zeros((len(VARIABLES), len(settlements), days))
    ids = [row["id"] for row in settlements]
    table[variable_index("war_on")] = 1.0
    for name, column in (("cause", "M"), ("cost", "cost"), ("shelter", "shelter")):
        table[variable_index(name)] = _column(settlements, column)[:, None]
    for row in rows:
        name = _RENAMED.get(row["variable"], row["variable"])
        if name == "towns_not_captured_from":
            continue
        first = max(0, (date.fromisoformat(row["first_day"]) - start).days)
        last = (date.fromisoformat(row["last_day"]) - start).days
        where = slice(None) if row["place"] == "*" else ids.index(row["place"])
        table[variable_index(name), where, first : last + 1] = float(row["value"])
    return table


def _orders(rows: Sequence[Row], places: Places, days: int, start: date) -> tuple[np.ndarray, np.ndarray]:
    share = np.zeros((len(ORDER_KINDS), len(places), days))
    hour = np.zeros((len(ORDER_KINDS), len(places), days))
    for row in rows:
        if row["kind"] not in ORDER_KINDS:
            continue
        kind, day = ORDER_KINDS.index(row["kind"]), float(row["day"])
        end = (date.fromisoformat(row["end_day"]) - start).days if row["end_day"] else days
        named = row["places"].split(";")
        for place in range(len(places)) if named == ["*"] else [places.ids.index(name) for name in named]:
            share[kind, place, int(day) : end] = float(row["share"])
            hour[kind, place, int(day)] = day % 1
    return share, hour


def _towns(rows: Sequence[Row], lat0: float, start: date, speed: float, spared_from: date) -> Towns:
    lost = np.array([
        (date.fromisoformat(row["captured_on"]) - start).days
        if row["captured_on"] and date.fromisoformat(row["captured_on"]) < spared_from
        else NEVER
        for row in rows
    ])  # fmt: skip
    east, north = plane(
        np.array([float(row["lat"]) for row in rows]), np.array([float(row["lon"]) for row in rows]), lat0
    )
    return Towns(east, north, lost.astype(float), np.full(len(rows), NEVER), speed, 4, 5.0)
