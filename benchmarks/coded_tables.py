"""Tables of model_society.md, sections 5 and 6, on coded inputs, as found: `python benchmarks/coded_tables.py [seeds]`.

Nothing is fitted and nothing has a pass mark. Moscow is the scenario itself, at 1:5000. France and Britain are not
scenarios yet: their places, raids and towns lost are the trial's; everything coded comes from the two coders, by kind
of place as the recorded front has it. Departments count as countryside, and a British city as bombed for seven days
after a raid of the trial's list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from pool import in_parallel, read_table, trial

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.coded import CODED, CODED_ORDERS, coded_inputs
from homefront.inputs.places_by_kind import front_distance
from homefront.inputs.society import Inputs
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry, chosen_processes
from homefront.scenario.daily import variable_index
from homefront.scenario.loader import load_scenario
from homefront.streams import stream_key, uniforms
from homefront.world.build import build

NAMED = {"PARIS": "Paris", "BE": "Belgium", "FR-08": "Ardennes", "GB-LON": "London"}
CITIES = ("LILLE", "AMIENS", "CHARTRES")
Rows = dict[tuple[str, str], list[tuple[date, date, float, float]]]


@cache
def coded_rows(case: str) -> Rows:
    """(place or kind, variable) -> spans with their range between the coders."""
    out: Rows = {}
    for row in read_table(Path(__file__).parent / "data" / "coding_merged.csv"):
        if row["case"].startswith(case) and row["low"]:
            name = row["place"] if row["place"] != "*" else row["place_kind"]
            span = (date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"]))
            out.setdefault((name, row["variable"]), []).append((*span, float(row["low"]), float(row["high"])))
    return out


def kind(inputs: Inputs, place: int, day: int, front: np.ndarray) -> str:
    name, is_british = inputs.places.ids[place], inputs.id == "britain"
    if name in NAMED:
        return NAMED[name]
    if is_british:
        raids = inputs.table[variable_index("near_miss"), place, max(0, day - 7) : day]
        return "countryside" if name == "REST" else "bombed_city" if raids.any() else "other_city"
    if name in CITIES:
        return "front_city" if front[place] <= 100 else "far_region" if front[place] > 500 else "other_city"
    return "far_region" if front[place] > 500 else "countryside"


def other_country(case: str, seed: int) -> Inputs:
    """The trial's places and towns with coded inputs."""
    inputs, rows = trial.case_inputs(case), coded_rows(case)
    n, days = len(inputs.places), inputs.days
    fronts = [front_distance(inputs, max(0, day - 1)) for day in range(days)]
    kinds = [[kind(inputs, place, day, fronts[day]) for day in range(days)] for place in range(n)]
    ordinal = inputs.start.toordinal()
    values: dict[str, np.ndarray] = {}
    for variable in (*CODED, *CODED_ORDERS, "tau0", "hard"):
        by_kind = {name: _series(spans, name, variable, ordinal, days, seed)
                   for (name, v), spans in rows.items() if v == variable}  # fmt: skip
        values[variable] = np.array([[by_kind[kinds[p][d]][d] for d in range(days)] for p in range(n)])
    table = inputs.table.copy()
    for coded, name in CODED.items():
        table[variable_index(name)] = values[coded]
    share = np.stack([values[name] for name in CODED_ORDERS])
    places = replace(inputs.places, trust=values["tau0"][:, 0], hardship=values["hard"][:, 0])
    structure = replace(inputs.structure, cost_floor=0.25)
    return replace(inputs, table=table, order_share=share, order_hour=np.zeros_like(share), places=places,
                   structure=structure)  # fmt: skip


def _series(spans: list[tuple[date, date, float, float]], name: str, variable: str, first: int, days: int,
            seed: int) -> np.ndarray:  # fmt: skip
    """Values by day; before the first span its value, after a gap the last one before it."""
    place = name if name in NAMED.values() else "*"
    u = float(uniforms(stream_key(seed, f"coding.{place}.{variable}"), 1, 0)[0])
    out = np.full(days, np.nan)
    for start, end, low, high in spans:
        out[max(0, start.toordinal() - first) : max(0, end.toordinal() - first + 1)] = low + u * (high - low)
    known = np.flatnonzero(~np.isnan(out))
    return out[known[np.maximum(0, np.searchsorted(known, np.arange(days), side="right") - 1)]]


def other_figures(case: str, seed: int) -> dict[str, float]:
    return trial.FIGURES[case](trial.run(other_country(case, seed), seed, parameters="defaults"))


def _cells(inputs: Inputs, name: str, value: float, places: slice | np.ndarray, first: int = 0) -> None:
    inputs.table[variable_index(name), places, first:] = value


def moscow_world(run: str, seed: int, scale: float) -> dict[str, float]:
    scenario = load_scenario("moscow-1941", Registry())
    inputs = coded_inputs(scenario, seed)
    assert inputs.kind_rule is not None
    row = np.array([inputs.kind_rule.rows.index("Moscow")])
    day = lambda text: inputs.day_of(date.fromisoformat(text))  # noqa: E731
    everywhere = slice(None)
    changes: dict[str, Callable[[], None]] = {
        "as it happened": lambda: None,
        "leaders and offices do not leave": lambda: _no_leaving(inputs, everywhere),
        "offices leave, the leader's staying announced on 15 Oct": lambda: _cells(
            inputs, "staying_seen", 1.0, row, day("1941-10-15")
        ),
        "no state of siege, officials not replaced": lambda: _no_siege(inputs, row, day("1941-10-20")),
        "candid bulletins all along (0.9)": lambda: _cells(inputs, "candour", 0.9, everywhere),
        "silent bulletins all along (0.05)": lambda: _cells(inputs, "candour", 0.05, everywhere),
        "ordinary control as in France (0.15)": lambda: _cells(inputs, "control", 0.15, everywhere),
        "trust of the papers (0.6 everywhere)": lambda: inputs.places.trust.fill(0.6),
    }
    if run == "no October offensive":
        lost = inputs.towns.lost.copy()
        lost[lost >= day("1941-10-01")] = np.inf
        inputs = replace(inputs, towns=replace(inputs.towns, lost=lost))
    else:
        changes[run]()
    built = build(inputs, scale, seed)
    recorder = recorder_for(built.world, inputs, seed)
    Loop(inputs, built, Schedule(chosen_processes()), seed, recorder).run(inputs.days)
    m = inputs.places.ids.index("Moscow")
    data = {name: values[m].astype(float) for name, values in recorder.data.items()}
    left = data["own"] + data["ordered"]
    a, b, c = day("1941-10-14"), day("1941-10-20"), day("1941-12-10")
    far = [s for s, region in enumerate(inputs.places.regions) if region in trial.FAR]
    people = inputs.places.population[far]
    own = (recorder.data["own"][far] * people[:, None]).sum(axis=0) / people.sum()
    october = np.diff(left)[day("1941-10-01") - 1 : day("1941-10-31")]
    return {
        "away 14 Oct, any reason": left[a],
        "gone 15-20 Oct, own decision": data["own"][b] - data["own"][a],
        "gone 15-20 Oct, own or ordered": left[b] - left[a],
        "day of largest exit, Oct": 1 + float(np.argmax(october)),
        "further gone by 10 Dec": left[c] - left[b],
        "officials gone 17 Oct": data["officials"][day("1941-10-17")],
        "control 17 Oct": data["control"][day("1941-10-17")],
        "fear in August": data["fear"][day("1941-08-01") : day("1941-09-01")].mean(),
        "fear 17 Oct": data["fear"][day("1941-10-17")],
        "fear 30 Nov": data["fear"][day("1941-11-30")],
        "far regions: gone, own decision": float(own.max()),
        "far regions: fear 17 Oct": float(recorder.data["fear"][far, day("1941-10-17")].mean()),
    }  # fmt: skip


def _no_leaving(inputs: Inputs, places: slice) -> None:
    _cells(inputs, "leaving_seen", 0.0, places)
    inputs.order_share[0] = 0.0


def _no_siege(inputs: Inputs, row: np.ndarray, first: int) -> None:
    _cells(inputs, "siege", 0.0, row, first)
    inputs.order_share[2, row, first:] = 0.0


def show(title: str, runs: dict[str, list[dict[str, float]]], record: dict[str, str] | None = None) -> None:
    print(f"\n{title}")
    for label, figures in runs.items():
        print(f" {label}")
        for name in figures[0]:
            v = np.array([f[name] for f in figures], dtype=float)
            text = f"record {record[name]}" if record and record.get(name) else ""
            print(f"   {name:34s} {v.mean():9.3f} +- {v.std(ddof=1):.3f} [{v.min():.3f}, {v.max():.3f}]  {text}")


def main() -> None:
    seeds = range(1, 1 + (int(sys.argv[1]) if len(sys.argv) > 1 else 12))
    records = {row["target"]: row["record"] for row in read_table(trial.HERE / "expected" / "targets.csv")}
    for case in ("france", "britain"):
        found: list[Any] = in_parallel(other_figures, [(case, seed) for seed in seeds])
        show(f"{case}, coded inputs, 1:5000, {len(seeds)} seeds", {"as it happened": found}, records)
    runs = ("as it happened", "leaders and offices do not leave",
            "offices leave, the leader's staying announced on 15 Oct", "no state of siege, officials not replaced",
            "candid bulletins all along (0.9)", "silent bulletins all along (0.05)", "no October offensive",
            "ordinary control as in France (0.15)", "trust of the papers (0.6 everywhere)")  # fmt: skip
    table = {run: in_parallel(moscow_world, [(run, seed, 5000.0) for seed in seeds]) for run in runs}
    show(f"Moscow, coded inputs, 1:5000, {len(seeds)} seeds", table)


if __name__ == "__main__":
    main()
