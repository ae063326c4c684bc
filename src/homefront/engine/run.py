"""One world from a scenario: inputs, build, loop, result."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numba

from homefront._version import __version__
from homefront.engine.loop import Loop
from homefront.engine.schedule import REMOVED, Schedule
from homefront.errors import Problem, ScenarioError
from homefront.observe.recorder import recorder_for
from homefront.parameters import specs_of, with_values
from homefront.processes import PROCESSES, Processes, Registry, chosen_processes
from homefront.processes.command import Command
from homefront.results.results import PlaceTable, Results, WorldResult, machine
from homefront.scenario.causes import parameter_changes, without_causes
from homefront.scenario.coded import coded_inputs, positions
from homefront.scenario.inputs import Inputs
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.trial import load_trial
from homefront.world.build import build


@dataclass(frozen=True)
class Settings:
    """How a scenario is run. Two runs with the same settings and seed have the same bytes.

    people_per_agent : 1 for everybody.   floor : agents that each place has at least.   days : 0 for all.
    inputs : "coded", or "trial" for the inputs of earlier trial code.   parameters : a set; "" for the one that goes
    with the inputs.   changes : single parameters.   without : process names.   causes : ids of causes that are left
    out; where one changes a parameter, it goes before `changes`.   substeps : of the society, a day.   follow : persons
    followed.
    """

    people_per_agent: float = 1000.0
    floor: float = 0.0
    days: int = 0
    inputs: str = "coded"
    parameters: str = ""
    changes: dict[str, float] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    substeps: int = 2
    follow: int = 0

    @property
    def parameter_set(self) -> str:
        return self.parameters or ("trial" if self.inputs == "trial" else "defaults")

    @property
    def left_out(self) -> list[str]:
        """Causes, then processes, as `--without` names them."""
        return [*sorted(self.causes), *(f"{REMOVED}{name}" for name in sorted(self.without))]

    def processes(self) -> Processes:
        return chosen_processes(self.parameter_set, self.changes)


def processes_for(scenario: Scenario, settings: Settings, seed: int) -> Processes:
    """The processes of a world of this seed: as set, then as the causes left out change them."""
    processes = settings.processes()
    return with_values(processes, _drawn_by_causes(scenario, settings, seed))


def _drawn_by_causes(scenario: Scenario, settings: Settings, seed: int) -> dict[str, float]:
    """Values that causes left out give to parameters of processes that there are."""
    changes = parameter_changes(scenario, settings.causes, seed)
    there = {cls.name for cls in PROCESSES}
    return {name: value for name, value in changes.items() if name.partition(".")[0] in there}


def inputs_for(scenario: Scenario, settings: Settings, seed: int) -> Inputs:
    """What a world of this seed is given; ScenarioError if the scenario has no such inputs."""
    if settings.inputs == "trial":
        if settings.causes:
            expected = "--inputs coded: causes change coded inputs; or --without process:NAME"
            got = f"{', '.join(sorted(settings.causes))} with --inputs trial"
            raise ScenarioError([Problem(scenario.id, 0, "--without", got, expected)])
        folder = Path(scenario.folder) / "trial"
        if not folder.is_dir():
            raise ScenarioError([Problem(scenario.id, 0, "--inputs", "trial", "a scenario with a folder trial/")])
        inputs = load_trial(folder, scenario.id.partition("-")[0])
    else:
        inputs = without_causes(scenario, coded_inputs(scenario, seed), settings.causes)
    return inputs.shortened(settings.days) if settings.days else inputs


def run_world(
    scenario: Scenario, settings: Settings, seed: int, tick: Callable[[int], None] | None = None
) -> tuple[WorldResult, Inputs]:
    """One world; tick(day) after each day."""
    started = time.perf_counter()
    inputs = inputs_for(scenario, settings, seed)
    built = build(inputs, settings.people_per_agent, seed, settings.floor)
    schedule = Schedule(processes_for(scenario, settings, seed), settings.without, settings.substeps)
    shading = cast(Command, schedule.processes["command"]).shading if schedule.runs("command") else 0.0
    recorder = recorder_for(built.world, inputs, seed, settings.follow, shading)
    Loop(inputs, built, schedule, seed, recorder).run(inputs.days, tick)
    drawn = positions(scenario, seed) if settings.inputs == "coded" else {}
    drawn |= _drawn_by_causes(scenario, settings, seed)
    wall = time.perf_counter() - started
    return WorldResult(seed, recorder.data, recorder.persons, recorder.followed, wall, drawn), inputs


def place_table(inputs: Inputs) -> PlaceTable:
    p = inputs.places
    return PlaceTable(p.ids, p.names, p.regions, p.kinds, p.population)


def provenance(scenario: Scenario, settings: Settings, seed: int, runs: int) -> dict[str, Any]:
    """What is needed to make the same bytes again."""
    processes = settings.processes()
    values = {
        f"{name}.{key}": getattr(process, key) for name, process in processes.items() for key in specs_of(process)
    }
    return {
        "scenario": scenario.id, "scenario_hash": scenario.digest, "version": __version__, "seed": seed, "runs": runs,
        "scale": f"1:{settings.people_per_agent:g}", "floor": settings.floor, "days": settings.days or scenario.days,
        "inputs": settings.inputs, "parameter_set": settings.parameter_set, "parameters": values,
        "without": sorted(settings.without), "causes_left_out": sorted(settings.causes),
        "substeps": settings.substeps, "follow": settings.follow,
        "only": "society", "platform": machine(), "numba": numba.__version__,
    }  # fmt: skip


def results_of(scenario: Scenario, settings: Settings, seed: int, worlds: list[WorldResult], inputs: Inputs) -> Results:
    return Results(
        worlds, place_table(inputs), inputs.start, inputs.days, provenance(scenario, settings, seed, len(worlds))
    )


def run(scenario: Scenario | str, scale: float = 1 / 1000, seed: int = 1, **settings: Any) -> Results:
    """One world of a scenario, in memory.

    scale : agents per person, as 1/1000.   settings : see Settings, e.g. without=frozenset({"talk"}).

    >>> run("moscow-1941", scale=1 / 20000, days=2).data.sizes["day"]   # doctest: +SKIP
    2
    """
    loaded = load_scenario(scenario, Registry()) if isinstance(scenario, str) else scenario
    chosen = Settings(people_per_agent=1 / scale, **settings)
    world, inputs = run_world(loaded, chosen, seed)
    return results_of(loaded, chosen, seed, [world], inputs)
