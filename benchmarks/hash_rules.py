"""What changes the bytes of a result, and what does not: `python benchmarks/hash_rules.py [files]`.

The same seed on 1, 2 and 4 threads: same hash. Another seed, any one parameter changed by 1 %, any value of the
scenario, one changed cell of each file: another hash, or, where a file is of the record only, another report. What
moves nothing is named, with the reason.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from pool import in_parallel

from homefront.api.worlds import ensemble
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.errors import HomefrontError
from homefront.parameters import specs_of
from homefront.processes import PROCESSES, Registry
from homefront.processes.coupling import Reference
from homefront.results.results import Results
from homefront.scenario.catalogue import find
from homefront.scenario.loader import load_scenario
from homefront.scenario.values import spec_of
from homefront.views.report.data import collect
from homefront.views.report.page import render

LATER = {
    "action.rehousing": "no homes lost to raids are coded for moscow-1941; acts with Britain's inputs",
    "channels.private_sets": "acts only without process:information_control or information_monopoly",
    "channels.people_per_set": "acts only without process:information_control or information_monopoly",
    "kinds.city_people": "no city has between 20,000 and 20,200 people: 1 % moves no place to another kind",
    "hardship.other": "the coded value by kind of place is higher: a floor of 0.01 lifts nothing",
    "front.invest_days": "moves the outcome moscow_held, not the arrays",
    "soldiers.rows": "the panel has whole blocks: 1 % more rows round to the same number",
    "front.breadth": "1 % moves no place over the edge; acts at its bound",
    "coupling.most_leadership": "the ceiling is reached on no day of this world",
    "coupling.least_leadership": "the floor is reached on no day of this world",
    "forces.off_axis": "moves the targets, not the arrays", "forces.off_axis_irrecoverable": "moves the targets",
    "forces.off_axis_wounded": "moves the targets", "industry.tanks_per_day": "moves the targets, and the worth of aid",
}  # fmt: skip
CELLS = {  # file -> line, column to change and how
    "regions.csv": (2, "population_1939_or_1941", lambda v: str(int(v) + 50_000)),
    "captures.csv": ("Tallinn", "captured_on", lambda v: "1941-08-30"),
    "coding_merged.csv": (401, "low", lambda v: "0.13"),
    "axes.csv": (2, "lat", lambda v: str(float(v) + 0.01)),
    "strengths.csv": (2, "value", lambda v: str(float(v) * 1.01)),
    "zones.csv": ("Moscow", "high", lambda v: "2.9"),
    "enemy_orders.csv": ("transfer", "thousand", lambda v: str(float(v) * 1.01)),
    "temperature.csv": (2, "celsius", lambda v: str(float(v) - 3)),
    "front_dates.csv": ("late_mobilisation", "date_start", lambda v: "1941-09-16"),
    "industry.csv": (2, "plants", lambda v: str(int(v) + 1)),
    "objectives.csv": (3, "war_output", lambda v: str(float(v) * 1.3)),
    "evacuation.csv": (2, "quantity", lambda v: str(int(float(v)) + 100)),
    "aid.csv": (7, "quantity", lambda v: str(float(v) * 1.01)),
    "events.csv": (40, "description", lambda v: v + " Changed."),
    "announcements.csv": (5, "announced_as", lambda v: v + " changed"),
    "forces.csv": ("five western military districts", "personnel", lambda v: str(int(v) + 10_000)),
    "losses.csv": ("prisoners taken by the Germans", "irrecoverable", lambda v: str(int(v) + 10_000)),
    "production.csv": ("1941-07-01,1941-07-31,USSR,aircraft_all", "quantity", lambda v: str(float(v) * 1.01)),
    "panic.csv": ("managers_fled,", "value", lambda v: str(int(v) + 1)),
    "weather.csv": (2, "value", lambda v: str(float(v) - 1)),
    "targets.csv": ("MS02", "value_high", lambda v: "0.21"),
    "human_cost.csv": (2, "value_high", lambda v: str(int(v) + 1)),
    "coding_a.csv": (40, "evidence", lambda v: v + " changed"),
    "coding_b.csv": (40, "evidence", lambda v: v + " changed"),
}


def changed_copy(folder: Path, file: str) -> Path:
    """A copy of the scenario with one cell of one file changed; a line is named by its number or by a text in it."""
    line, column, change = CELLS[file]
    target = Path(tempfile.mkdtemp()) / "moscow-1941"
    shutil.copytree(folder, target)
    path = target / file
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    n = line - 1 if isinstance(line, int) else next(n for n, row in enumerate(rows) if line in ",".join(row))
    index = rows[0].index(column)
    before = rows[n][index]
    rows[n][index] = change(before)
    print(f"  {file} line {n + 1}, {column}: {before[:30]} -> {rows[n][index][-30:]}")
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return target


def page_of(run: Results, folder: Path) -> str:
    """The report of one run by another state of its scenario, without that state's hash."""
    scenario = load_scenario(folder, Registry())
    return render(collect(run, scenario), []).replace(scenario.digest[:16], "")


@cache
def reference() -> Reference | None:
    """That of the scenario as it is, for all: a change must move the world itself, not only what it is held against."""
    return reference_for(load_scenario("moscow-1941", Registry()), Settings())


def hash_of(
    folder: str, seed: int, changes: dict[str, float], value: tuple[str, float] | None, scale: float = 20000
) -> str:
    try:
        scenario = load_scenario(folder, Registry())
        if value:
            scenario = scenario.with_value(*value)
        settings = Settings(people_per_agent=scale, changes=changes)
        return run_world(prepare(scenario, settings, seed), reference=reference()).result_hash
    except HomefrontError as error:
        return f"refused: {str(error).splitlines()[-1][:150]}"


def nudged(default: float, bounds: tuple[float, float], unit: str) -> float:
    """1 % more; 1 % less at the upper bound; 1 % of the upper bound from 0; a flag flips."""
    if unit == "flag":
        return 1.0 - default
    if default == 0:
        return 0.01 * bounds[1]
    return default * 1.01 if default * 1.01 <= bounds[1] else default * 0.99


def main() -> None:
    folder = find("moscow-1941")
    base = hash_of(str(folder), 1, {}, None)
    if sys.argv[1:] == ["files"]:
        files(folder, base)
        return
    print(f"base hash, 1:20000, seed 1: {base}")
    command = [sys.executable, "-m", "homefront", "run", "moscow-1941", "--scale", "1:20000", "--seed", "1", "--json"]
    for threads in (1, 2, 4):
        out = tempfile.mkdtemp()
        environment = {**os.environ, "NUMBA_NUM_THREADS": "4"}
        full = [*command, "--threads", str(threads), "--out", f"{out}/run"]
        text = subprocess.run(full, capture_output=True, text=True,
                              env=environment, check=True).stdout  # fmt: skip
        print(f"--threads {threads}: {'same' if base in text else 'DIFFERENT'}")
    print(f"again: {'same' if hash_of(str(folder), 1, {}, None) == base else 'DIFFERENT'}")
    print(f"seed 2: {'different' if hash_of(str(folder), 2, {}, None) != base else 'SAME'}")

    names = [(f"{c.name}.{f}", s) for c in PROCESSES for f, s in specs_of(c).items()]
    jobs = [(n, ({n: nudged(s.default, s.bounds, s.unit)}, None)) for n, s in names]
    sweep("parameters changed by 1 %", base, str(folder), jobs)

    scenario = load_scenario(folder, Registry())
    steps: list[Job] = []
    for name, value in scenario.values.items():
        spec, number = spec_of(name), value.value
        up = number + 1 if spec is not None and spec.whole else (number * 1.01 if number else 0.01)
        steps.append((name, ({}, (name, up if spec is None or up <= spec.high else number * 0.99))))
    sweep("values of scenario.toml changed by 1 % (whole numbers by 1)", base, str(folder), steps)

    files(folder, base)


def files(folder: Path, base: str) -> None:
    """One cell of each file; what moves no result is to move the report."""
    print("\none cell of each file:")
    copies = {file: changed_copy(folder, file) for file in CELLS}
    found = in_parallel(hash_of, [(str(copy), 1, {}, None) for copy in copies.values()])
    arrays = [file for file, value in zip(copies, found, strict=True) if value not in (base, "")]
    refused = [value for value in found if value.startswith("refused")]
    print(f"{len(arrays) - len(refused)} of {len(copies)} give another hash of the results: {', '.join(arrays)}")
    print("\n".join(refused))
    run = ensemble(str(folder), runs=1, seed=1, scale=1 / 20_000, workers=1, follow=1)
    page = page_of(run, folder)
    for file, copy in copies.items():
        if file not in arrays:
            moved = page_of(run, copy) != page
            print(f"  {file}: the record, not the model; it {'moves the report' if moved else 'moves NOTHING'}")


Job = tuple[str, tuple[dict[str, float], tuple[str, float] | None]]


def at_bound(job: Job) -> tuple[dict[str, float], tuple[str, float] | None]:
    """The same parameter or value at its upper bound."""
    name, (changes, value) = job
    if value is not None:
        spec = spec_of(name)
        return {}, (name, spec.high if spec is not None else 1.0)
    high = {f"{c.name}.{f}": s.bounds[1] for c in PROCESSES for f, s in specs_of(c).items()}
    return {name: high[next(iter(changes))]}, None


def sweep(title: str, base: str, folder: str, jobs: list[Job]) -> None:
    """All changes at 1:20000; those that move nothing there once more at 1:1000, where smaller effects show."""
    names = [name for name, _ in jobs]
    found = in_parallel(hash_of, [(folder, 1, *change) for _, change in jobs])
    again = [n for n, value in enumerate(found) if value == base and names[n] not in LATER]
    if again:
        fine = hash_of(folder, 1, {}, None, 1000)
        finer = in_parallel(hash_of, [(folder, 1, *jobs[n][1], 1000) for n in again])
        for n, value in zip(again, finer, strict=True):
            if value != fine:
                found[n] = value
                names[n] += " (at 1:1000)"
        still = [n for n in again if found[n] == base]
        far = in_parallel(hash_of, [(folder, 1, *at_bound(jobs[n])) for n in still])
        for n, value in zip(still, far, strict=True):
            outcome = "acts" if value != base else "NOTHING"
            print(f"\n{names[n]}: too small a change at 1 %; at its bound {at_bound(jobs[n])}: {outcome}")
            LATER[names[n]] = f"1 % tips nobody over a threshold even at 1:1000; at its bound it {outcome}"
    report(title, base, names, found)


def report(title: str, base: str, names: list[str], hashes: list[str]) -> None:
    still = [name for name, found in zip(names, hashes, strict=True) if found == base]
    refused = [f"{name} ({found})" for name, found in zip(names, hashes, strict=True) if found.startswith("refused")]
    print(f"\n{title}: {len(names) - len(still) - len(refused)} of {len(names)} give another hash")
    for name in still:
        print(f"  moves nothing: {name}: {LATER.get(name.split(' ')[0], 'UNEXPLAINED')}")
    for text in refused:
        print(f"  {text}")


if __name__ == "__main__":
    main()
