"""Inputs in the plain format of the trial code: settlements.csv, inputs.csv, orders.csv, towns.csv in one folder.

The files are explained in tests/trial/README.md. A later row of inputs.csv overrides an earlier one. Files may be
gzipped.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from homefront.errors import Problem, ScenarioError
from homefront.inputs.society import NEVER, Inputs, Places, Structure, Towns, plane
from homefront.scenario.daily import VARIABLES, variable_index
from homefront.scenario.limits import MIB
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.problems import listed, short

MOST = 16 * MIB
"""Bytes of a file, unpacked."""

CASES = {  # latitude of the projection (degree), speed of the recorded front (km/day), first day, days
    "moscow": (54.0, 12.0, date(1941, 6, 20), 174),
    "france": (48.5, 30.0, date(1940, 5, 8), 49),
    "britain": (52.0, 12.0, date(1940, 9, 1), 273),
}
TOWN_COLUMNS = ("town", "lat", "lon", "captured_on")
_RENAMED = {"return_possible": "return_open"}


def read_table(file: Path) -> list[dict[str, str]]:
    """Rows of a CSV, plain or as FILE.gz; no rows if there is neither. ValueError if it is very long."""
    packed = file.with_name(file.name + ".gz")
    if file.is_file():
        with file.open("rb") as handle:
            data = handle.read(MOST + 1)
    elif packed.is_file():
        with gzip.open(packed) as unpacked:
            data = unpacked.read(MOST + 1)
    else:
        return []
    if len(data) > MOST:
        raise ValueError(f"{file.name} has more than {MOST:,} bytes")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def more_of_towns(file: str, columns: Iterable[str]) -> list[Problem]:
    """What towns.csv has that this format has no use for, a day of recapture above all. columns : of its header."""
    more = [name for name in columns if name not in TOWN_COLUMNS]
    if not more:
        return []
    expected = (
        f"{', '.join(TOWN_COLUMNS)} and no more: a block is occupied for good, from the mean day on which its nearest "
        "towns were lost, and such a mean knows no recapture"
    )
    hint = "leave the column out; for towns that are regained, write captures.csv and run without --inputs trial"
    return [Problem(file, 1, "columns", f"also {listed(more)}", expected, hint)]


def load_trial(folder: Path, case: str, changes: list[dict[str, str]] | None = None,
               orders: list[dict[str, str]] | None = None) -> Inputs:  # fmt: skip
    """Inputs of one case.

    changes : rows in the format of inputs.csv, applied after it; `towns_not_captured_from` spares the towns lost on or
    after its first_day.   orders : rows that replace orders.csv.   Raises ScenarioError if the folder lacks its files,
    or if they do not hold what they should.
    """
    if case not in CASES:
        expected = f"a scenario whose id begins with one of {', '.join(CASES)}"
        raise ScenarioError([Problem(folder.name, 0, "the inputs of trial code", f"the case {case}", expected)])
    try:
        return _loaded(folder, case, changes, orders)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, EOFError, OSError) as failure:
        got = short(f"{type(failure).__name__}: {failure}")
        expected = "settlements.csv, inputs.csv, orders.csv and towns.csv as in tests/trial/README.md"
        raise ScenarioError([Problem(folder.name, 0, "the files of a trial case", got, expected)]) from failure


def _loaded(
    folder: Path, case: str, changes: list[dict[str, str]] | None, orders: list[dict[str, str]] | None
) -> Inputs:
    lat0, speed, start, days = CASES[case]
    settlements = read_table(folder / "settlements.csv")
    if not settlements:
        raise ScenarioError([Problem(folder.name, 0, "settlements.csv", "no such file", "the files of a trial case")])
    rows = read_table(folder / "inputs.csv") + list(changes or [])
    places = _places(settlements, lat0, start)
    spared = [date.fromisoformat(row["first_day"]) for row in rows if row["variable"] == "towns_not_captured_from"]
    table = _table(rows, settlements, start, days)
    share, hour = _orders(read_table(folder / "orders.csv") if orders is None else orders, places, days, start)
    lost = read_table(folder / "towns.csv")
    if more := more_of_towns(f"{folder.name}/towns.csv", (name for name in (lost[0] if lost else ()) if name)):
        raise ScenarioError(more)
    towns = _towns(lost, lat0, start, speed, min(spared, default=date.max))
    return Inputs(
        case, start, days, places, towns, table, share, hour, np.arange(len(places)), Structure(contact_rule="persons")
    )


def _column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else math.nan for row in rows])


def _places(rows: list[dict[str, str]], lat0: float, start: date) -> Places:
    east, north = plane(_column(rows, "lat"), _column(rows, "lon"), lat0)
    entered = np.full(len(rows), math.nan)
    for s, row in enumerate(rows):
        if row["entered_on"] == "never":
            entered[s] = NEVER
        elif row["entered_on"]:
            entered[s] = (date.fromisoformat(row["entered_on"]) - start).days
    ids = tuple(row["id"] for row in rows)
    flat = np.zeros(len(rows))
    return Places(
        ids, tuple(row["name"] for row in rows), ids, tuple("towns" for _ in rows), _column(rows, "population"),
        east, north, np.nan_to_num(_column(rows, "spread_km")), _column(rows, "floor"), _column(rows, "tau0"), flat,
        entered, np.where(np.isnan(entered), math.nan, NEVER),
    )  # fmt: skip


def _table(rows: list[dict[str, str]], settlements: list[dict[str, str]], start: date, days: int) -> np.ndarray:
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


def _orders(rows: list[dict[str, str]], places: Places, days: int, start: date) -> tuple[np.ndarray, np.ndarray]:
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


def _towns(rows: list[dict[str, str]], lat0: float, start: date, speed: float, spared_from: date) -> Towns:
    lost = np.array([
        (date.fromisoformat(row["captured_on"]) - start).days
        if row["captured_on"] and date.fromisoformat(row["captured_on"]) < spared_from
        else NEVER
        for row in rows
    ])  # fmt: skip
    east, north = plane(
        np.array([float(row["lat"]) for row in rows]), np.array([float(row["lon"]) for row in rows]), lat0
    )
    return Towns(east, north, lost.astype(float), np.full(len(rows), NEVER), speed, 4, 5.0, by_majority=False)
