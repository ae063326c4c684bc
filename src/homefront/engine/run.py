"""One world from a scenario: inputs, build, loop, result."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, cast

import numba
import numpy as np

from homefront._version import __version__
from homefront.engine.accounts import Accounts
from homefront.engine.checkpoints import Checkpoints
from homefront.engine.coupled import Coupled, Readings
from homefront.engine.front_run import FrontRun, no_hooks
from homefront.engine.loop import Loop
from homefront.engine.schedule import REMOVED, Schedule
from homefront.errors import ParameterError, Problem, ResultsError, ScenarioError, nearest
from homefront.observe.recorder import recorder_for
from homefront.parameters import default_set, draws_its_own, from_prior, posteriors_of, specs_of, with_values
from homefront.processes import Processes, chosen_processes, sampled_values
from homefront.processes.command import Command
from homefront.processes.coupling import Reference
from homefront.processes.front import Front
from homefront.processes.soldiers import SECTION, Soldiers
from homefront.results.frame import Frame, front_frame
from homefront.results.results import PlaceTable, Results, WorldResult, machine
from homefront.scenario.causes import front_without_causes, parameter_changes, without_causes
from homefront.scenario.coded import Reading, coded_inputs, disputed, positions
from homefront.scenario.coded_front import coded_front
from homefront.scenario.edits import edited_inputs, edited_scenario, read_edits
from homefront.scenario.front_inputs import FrontInputs
from homefront.scenario.inputs import Inputs
from homefront.scenario.schema import Scenario
from homefront.scenario.trial import load_trial
from homefront.world.army import cities_of, with_army
from homefront.world.build import CONTACT_RULES, blocks_of, build

CODERS = ("", "1", "2")

NOTHING: tuple[dict[str, Any], Any, dict[str, Any]] = ({}, np.empty(0, dtype=np.int64), {})
"""What is recorded of a society that does not run."""


@dataclass(frozen=True)
class Settings:
    """How a scenario is run. Two runs with the same settings and seed have the same bytes.

    people_per_agent : 1 for everybody.   floor : agents that each place has at least.   days : 0 for all.
    inputs : "coded", or "trial" for the inputs of earlier trial code.   parameters : a set; "" for the one that goes
    with the inputs.   changes : single parameters.   without : process names.   causes : ids of causes that are left
    out; where one changes a parameter, it goes before `changes`.   only : "" for society and front, coupled, or one of
    the two.   substeps : of the society, a day.   follow : persons followed.   contacts : "partners" or "persons"
    (world/contacts.py), "" for the rule that goes with the inputs.   coder : "1" or "2", "" for the range between the
    two codings.   positions : in that range, see scenario.coded.Reading.   edits : lines of scenario/edits.py.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    """For settings that are read from a file: no key that is not known."""

    people_per_agent: float = 1000.0
    floor: float = 0.0
    days: int = 0
    inputs: str = "coded"
    parameters: str = ""
    changes: dict[str, float] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    only: str = ""
    substeps: int = 2
    follow: int = 0
    contacts: str = ""
    coder: str = ""
    positions: dict[str, float] = field(default_factory=dict)
    edits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.coder not in CODERS:
            raise ParameterError(f"coder {self.coder!r}: expected 1 or 2, or nothing for the range between them")

    @property
    def reading(self) -> Reading:
        """Of the two codings."""
        return Reading(self.coder, tuple(sorted(self.positions.items())))

    @property
    def parameter_set(self) -> str:
        return self.parameters or ("trial" if self.inputs == "trial" else default_set())

    @property
    def left_out(self) -> list[str]:
        """Causes, then processes, as `--without` names them."""
        return [*sorted(self.causes), *(f"{REMOVED}{name}" for name in sorted(self.without))]

    def processes(self) -> Processes:
        return chosen_processes(self.parameter_set, self.changes)


def has_front(scenario: Scenario) -> bool:
    """Whether a scenario has a front of its own to simulate."""
    return bool(scenario.axes)


def parts_of(scenario: Scenario, settings: Settings) -> tuple[bool, bool]:
    """(society, front): which halves run. ParameterError if `only` asks for a front that the scenario has not."""
    if settings.only == "front" and not has_front(scenario):
        raise ParameterError(f"--only front: {scenario.id} has no front of its own; expected society")
    front = (
        settings.only != "society" and has_front(scenario) and not (settings.inputs == "trial" and not settings.only)
    )
    return settings.only != "front", front


def coupled(scenario: Scenario, settings: Settings) -> bool:
    """Whether both halves run and act on each other."""
    return parts_of(scenario, settings) == (True, True) and "coupling" not in settings.without


def processes_for(scenario: Scenario, settings: Settings, seed: int) -> Processes:
    """The processes of a world of this seed: as set, with its own draws, then as the causes left out change them."""
    return with_values(settings.processes(), drawn_values(scenario, settings, seed))


def drawn_values(scenario: Scenario, settings: Settings, seed: int) -> dict[str, float]:
    """Parameters that this world draws: the assumed ones that nobody has set, and those of the causes left out."""
    out: dict[str, float] = {}
    name = settings.parameter_set
    if draws_its_own(name):
        out = sampled_values(settings.processes(), seed, settings.changes, from_prior(name))
    for part, posterior in posteriors_of(name).items():
        out |= {full: value for full, value in posterior.drawn(seed, part).items() if full not in settings.changes}
    return out | parameter_changes(scenario, settings.causes, seed)


def inputs_for(scenario: Scenario, settings: Settings, seed: int) -> Inputs:
    """What the society of a world of this seed is given; ScenarioError if the scenario has no such inputs."""
    inputs = _inputs(scenario, settings, seed)
    if settings.contacts:
        if settings.contacts not in CONTACT_RULES:
            hint = nearest(settings.contacts, CONTACT_RULES)
            expected = f"expected {' or '.join(CONTACT_RULES)}"
            raise ParameterError(f"--contacts {settings.contacts!r}: {expected}. {hint}".strip())
        inputs = replace(inputs, structure=replace(inputs.structure, contact_rule=settings.contacts))
    return inputs


def _inputs(scenario: Scenario, settings: Settings, seed: int) -> Inputs:
    if settings.inputs == "trial":
        if settings.edits or settings.coder or settings.positions:
            raise ParameterError("--inputs trial: has no codings to choose from or to edit; leave it out")
        if settings.causes and settings.only != "front":
            expected = "--inputs coded: causes change coded inputs; or --without process:NAME"
            got = f"{', '.join(sorted(settings.causes))} with --inputs trial"
            raise ScenarioError([Problem(scenario.id, 0, "--without", got, expected)])
        folder = Path(scenario.folder) / "trial"
        if not folder.is_dir():
            raise ScenarioError([Problem(scenario.id, 0, "--inputs", "trial", "a scenario with a folder trial/")])
        if settings.only != "front":
            inputs = load_trial(folder, scenario.id.partition("-")[0])
            return inputs.shortened(settings.days) if settings.days else inputs
    edits = read_edits(settings.edits)
    _refuse_unknown_positions(scenario, settings)
    inputs = coded_inputs(edited_scenario(scenario, edits), seed, settings.reading)
    inputs = edited_inputs(without_causes(scenario, inputs, settings.causes), edits)
    if coupled(scenario, settings):
        soldiers = cast(Soldiers, processes_for(scenario, settings, seed)["soldiers"])
        front = front_without_causes(edited_scenario(scenario, edits), settings.causes, seed)
        inputs = with_army(inputs, front, soldiers.rows, soldiers.coverage, soldiers.control, SECTION)
    return inputs.shortened(settings.days) if settings.days else inputs


def _refuse_unknown_positions(scenario: Scenario, settings: Settings) -> None:
    if not settings.positions:
        return
    known = {*disputed(scenario), *positions(scenario, 1)}
    for name, value in settings.positions.items():
        if name not in known:
            raise ParameterError(f"position {name!r}: the coders do not differ on it. {nearest(name, known)}".strip())
        if not 0 <= value <= 1:
            raise ParameterError(f"position {name}={value:g}: expected 0 to 1, from one coder's value to the other's")


def run_world(
    scenario: Scenario, settings: Settings, seed: int, tick: Callable[[int], None] | None = None,
    reference: Reference | None = None, checkpoints: Checkpoints | None = None,
) -> tuple[WorldResult, Inputs]:  # fmt: skip
    """One world; tick(day) after each day. reference : of the hooks, for a coupled run.

    checkpoints : of this world, from which it goes on where there are any, and which it writes. A front alone is so
    short that it has none.
    """
    started = time.perf_counter()
    inputs = inputs_for(scenario, settings, seed)
    society, front = parts_of(scenario, settings)
    schedule = Schedule(processes_for(scenario, settings, seed), settings.without, settings.substeps)
    front_data, accounts = None, dict[str, tuple[float, float, float]]()
    data, persons, followed = NOTHING
    if society:
        built = build(inputs, settings.people_per_agent, seed, settings.floor)
        shading = cast(Command, schedule.processes["command"]).shading if schedule.runs("command") else 0.0
        recorder = recorder_for(built.world, inputs, seed, settings.follow, shading)
        if coupled(scenario, settings):
            given = front_inputs_for(scenario, settings, seed)
            both = Coupled(inputs, given, built, schedule, seed, recorder, reference)
            _run(both, inputs.days, tick, checkpoints)
            front_data, accounts = both.front.data(), both.accounts()
        else:
            _run(Loop(inputs, built, schedule, seed, recorder), inputs.days, tick, checkpoints)
        data, persons, followed = recorder.data, recorder.persons, recorder.followed
    if front and front_data is None:
        alone = front_alone(inputs, front_inputs_for(scenario, settings, seed), schedule, seed)
        books = Accounts()
        books.enter(alone.accounts())
        front_data, accounts = alone.data(), books.rows()
        if tick is not None and not society:
            tick(inputs.days)
    drawn = positions(scenario, seed, settings.reading) if settings.inputs == "coded" and society else {}
    drawn |= drawn_values(scenario, settings, seed)
    wall = time.perf_counter() - started
    return WorldResult(seed, data, persons, followed, wall, drawn, front_data, accounts), inputs


def _run(world: Loop | Coupled, days: int, tick: Callable[[int], None] | None, checkpoints: Checkpoints | None) -> None:
    """Days from the newest checkpoint, or the first, to the end."""
    found = checkpoints.latest() if checkpoints is not None else None
    if found is not None:
        try:
            world.take(found.arrays)
        except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
            raise ResultsError(f"a checkpoint of day {found.day} that is not of this world ({error})") from error

    def after(day: int) -> None:
        if checkpoints is not None and day < days and checkpoints.due(day):
            checkpoints.write(day, world.kept())
        if tick is not None:
            tick(day)

    world.run(days, after)


def open_loop(scenario: Scenario, settings: Settings, seed: int) -> list[Readings]:
    """What the front could read of the society at the end of each day, had it no effect on the front."""
    inputs = inputs_for(scenario, settings, seed)
    built = build(inputs, settings.people_per_agent, seed, settings.floor)
    schedule = Schedule(processes_for(scenario, settings, seed), settings.without, settings.substeps)
    recorder = recorder_for(built.world, inputs, seed)
    both = Coupled(inputs, front_inputs_for(scenario, settings, seed), built, schedule, seed, recorder, None)
    both.run(inputs.days)
    return both.readings


def front_inputs_for(scenario: Scenario, settings: Settings, seed: int) -> FrontInputs:
    """What front and industry of a world of this seed are given."""
    given = edited_scenario(scenario, read_edits(settings.edits))
    front = front_without_causes(given, settings.causes, seed)
    return replace(front, days=min(settings.days or front.days, front.days))


def front_alone(inputs: Inputs, front: FrontInputs, schedule: Schedule, seed: int) -> FrontRun:
    """A front with no society, run to its end, and industry to its own."""
    rules = cast(Front, schedule.processes["front"])
    run = FrontRun(
        front, schedule.processes, schedule.without, seed, cities_of(inputs, front, rules.lag, rules.breadth)
    )
    run.advance(0, front.days, no_hooks(len(front.axes)))
    run.finish(1.0)
    return run


def agents_of(inputs: Inputs, settings: Settings) -> float:
    """About how many agents a world of these inputs has; 0 where no society runs."""
    if settings.only == "front":
        return 0.0
    blocks = blocks_of(inputs, settings.people_per_agent, settings.floor)
    return blocks * inputs.structure.mean_block


def place_table(inputs: Inputs) -> PlaceTable:
    p = inputs.places
    return PlaceTable(p.ids, p.names, p.regions, p.kinds, p.population)


def parameter_values(settings: Settings) -> dict[str, float]:
    """Every parameter as set, before a world draws its own; by "process.parameter"."""
    return {
        f"{name}.{key}": getattr(process, key)
        for name, process in settings.processes().items()
        for key in specs_of(process)
    }


def provenance(scenario: Scenario, settings: Settings, seed: int, runs: int) -> dict[str, Any]:
    """What is needed to make the same bytes again."""
    return {
        "scenario": scenario.id, "scenario_hash": scenario.digest, "version": __version__, "seed": seed, "runs": runs,
        "scale": f"1:{settings.people_per_agent:g}", "floor": settings.floor, "days": settings.days or scenario.days,
        "inputs": settings.inputs, "parameter_set": settings.parameter_set, "parameters": parameter_values(settings),
        "without": sorted(settings.without), "causes_left_out": sorted(settings.causes),
        "substeps": settings.substeps, "follow": settings.follow, "contacts": settings.contacts,
        "only": only_half(scenario, settings), "platform": machine(), "numba": numba.__version__,
        **({"coder": settings.coder} if settings.coder else {}),
        **({"positions": dict(settings.positions)} if settings.positions else {}),
        **({"edits": list(settings.edits)} if settings.edits else {}),
    }  # fmt: skip


def frame_of(scenario: Scenario, settings: Settings, world: WorldResult, inputs: Inputs) -> Frame:
    """What the targets and outcomes of a world are taken from."""
    front = None
    if world.front is not None:
        values = parameter_values(settings) | dict(world.positions)
        front = front_frame(
            world.front, coded_front(scenario, world.seed), values["front.invest_distance"], values["front.invest_days"]
        )
    society = world if world.data else None
    return Frame(society, place_table(inputs) if society else None, inputs.start, inputs.days, front)


def only_half(scenario: Scenario, settings: Settings) -> str:
    """ "" for a run of society and front, or the half that runs."""
    society, front = parts_of(scenario, settings)
    return "" if society and front else "society" if society else "front"


def results_of(scenario: Scenario, settings: Settings, seed: int, worlds: list[WorldResult], inputs: Inputs) -> Results:
    return Results(
        worlds, place_table(inputs), inputs.start, inputs.days, provenance(scenario, settings, seed, len(worlds))
    )
