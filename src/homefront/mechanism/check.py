"""Checks of a mechanism: it does what it declares and no more, its luck has a key, people stay as many as they were.

It is run in a small world of a scenario, in the checked mode and otherwise, and its cost is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NoReturn

import numpy as np

from homefront.engine.accounts import BLOCKS_A_LINE, count_away, people_pair
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.settings import settings_for
from homefront.errors import HomefrontError
from homefront.mechanism.draws import draws, keyless
from homefront.mechanism.trials import Trial, Watch, first_difference, loop_of
from homefront.observe.recorder import MEASURES
from homefront.plugins import Packaged, packaged
from homefront.processes import Registry
from homefront.processes.base import Process
from homefront.processes.country import Country, UndeclaredError
from homefront.processes.mechanisms import classes, needs_front, with_mechanisms
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

SCENARIO, COUPLED = "britain-1940", "moscow-1941"
"""On which a mechanism is tried if nothing is said: one with raids, and for what reads a front one with a front."""

DAYS = 30
"""That are run each time."""

COST_DAYS = 7
"""Over which the cost is taken."""

SHOWN = 6
"""Measures of which it is told how far they move."""


class MechanismError(HomefrontError):
    """A mechanism that did not pass a check; the text says which check, and why.

    Attributes
    ----------
    exit_code : int
        Exit code of a command that ends with it.
    """

    exit_code = 1


@dataclass(frozen=True)
class Moved:
    """How far a measure moves with the mechanism.

    Attributes
    ----------
    measure, unit : str
        Name of the measure, and its unit.
    largest : float
        Largest difference, with its sign, in that unit.
    place : str
        Where it is.
    day : date
        When it is.
    """

    measure: str
    unit: str
    largest: float
    place: str
    day: date


@dataclass(frozen=True)
class CheckReport:
    """What was found of a mechanism that passed all checks: what `check_mechanism` returns.

    Attributes
    ----------
    code : Packaged
        Name, package, version and hash of the code.
    scenario : str
        Id of the scenario in which it ran.
    days, agents : int
        Number of days of each run, and of agents of its world.
    ms_a_day : float
        Time that it takes, in milliseconds per day.
    ns_a_person : float
        Time that it takes, in nanoseconds per agent and day.
    passed : list of str
        A sentence for each check.
    moved : list of Moved
        Measures that it moves, those that move most first.
    notes : list of str
        What may be meant, and may be a slip.
    """

    code: Packaged
    scenario: str
    days: int
    agents: int
    ms_a_day: float
    ns_a_person: float
    passed: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, as `homefront mechanism check --json` prints it.

        Returns
        -------
        dict
            The fields; keys are never renamed.
        """
        return {
            "ok": True, "mechanism": self.code.name, "package": self.code.package, "version": self.code.version,
            "code": self.code.code, "scenario": self.scenario, "days": self.days, "agents": self.agents,
            "ms_a_day": self.ms_a_day, "ns_a_person": self.ns_a_person, "passed": self.passed, "notes": self.notes,
            "moved": [
                {"measure": one.measure, "unit": one.unit, "largest": one.largest, "place": one.place,
                 "day": str(one.day)} for one in self.moved
            ],
        }  # fmt: skip


def check_mechanism(
    name: str, scenario: str = "", days: int = DAYS, tell: Callable[[str], None] = lambda text: None
) -> CheckReport:
    """Try a mechanism in a small world.

    Parameters
    ----------
    name : str
        Name of a mechanism of an installed package; its code is loaded.
    scenario : str
        Id or folder of the scenario in which it is tried; "" for one with raids, or with a front if it reads one.
    days : int
        Number of days of each run.
    tell : callable
        Called with the name of each check before it is made.

    Returns
    -------
    Found
        The checks that it passed, what it changes, and what it costs.

    Raises
    ------
    ArgumentError
        If there is no such mechanism.
    MechanismError
        With the first check that it does not pass.
    """
    found = classes([name])
    if not found:
        raise MechanismError(f"{name}: its package adds no mechanism, so there is nothing to check")
    (cls,) = found
    trial = _trial(cls, scenario, days)
    code, passed = packaged(name), list[str]()

    def made(check: Callable[[Trial, type[Process]], str]) -> None:
        tell((check.__doc__ or "").splitlines()[0].rstrip("."))
        passed.append(check(trial, cls))

    for check in (_keyed, _declared, _the_same_again, _with_its_own_keys):
        made(check)
    tell("what it changes, and what it costs")
    moved = _moved(trial)
    agents, per_day = _cost(cls, trial)
    notes = (
        [] if moved else [f"It changes nothing that is recorded in {trial.days} days of {trial.prepared.scenario.id}."]
    )
    of_agent = round(1e6 * per_day / agents, 3)
    return CheckReport(
        code, trial.prepared.scenario.id, trial.days, agents, round(per_day, 4), of_agent, passed, moved, notes
    )  # fmt: skip


def _trial(cls: type[Process], scenario: str, days: int) -> Trial:
    chosen = scenario or (COUPLED if needs_front(cls) else SCENARIO)
    given: Scenario = with_mechanisms(load_scenario(chosen, Registry([cls.name])), [cls.name])
    only = "" if needs_front(cls) else "society"
    settings = settings_for(given, scale=1 / 20_000, days=days, only=only)
    prepared = prepare(given, settings, 1)
    return Trial(prepared, reference_for(given, settings), prepared.inputs.days, cls.name)


def _refuse(cls: type[Process], why: str) -> NoReturn:
    raise MechanismError(f"{cls.name}: {why}")


def _keyed(trial: Trial, cls: type[Process]) -> str:
    """Draws have keys."""
    if found := keyless(cls.__module__):
        told = "expected uniform(streams.key(PURPOSE, clock.day), row, slot)"
        _refuse(cls, f"a draw without its key, {found[0]}; {told}")
    return "It draws with keys alone."


def _declared(trial: Trial, cls: type[Process]) -> str:
    """It reads and writes what it declares, and people are as many as they were."""
    watch: list[Watch] = []

    def around(step: Any, body: Any) -> Any:
        def late(process: Any, world: Country, *others: Any) -> None:
            if not watch:
                watch.append(Watch(loop_of(made).world, cls.name, lambda why: _refuse(cls, why)))
            watch[0].around(step, body)(process, world, *others)

        return late

    made = trial.begun(enforce=True, around=around)
    loop = loop_of(made)
    while loop.world.passed < trial.days:
        try:
            made.day()
        except UndeclaredError as error:
            _refuse(cls, str(error).removeprefix(f"process {cls.name}, "))
        counted, states = _away(loop.world)
        if counted != states:
            _refuse(cls, f"{states - counted:+.0f} rows are away beside those that the evening counted; write `away` "
                         "in the morning or in a half-day, before people are counted")  # fmt: skip
    if not watch:
        _refuse(cls, f"none of its steps ran in {trial.days} days")
    return "It reads and writes what it declares, and no more, and people are as many as they were."


def _the_same_again(trial: Trial, cls: type[Process]) -> str:
    """The same world comes out again, however it is run."""
    plain, ways = trial.as_it_is(), 0
    for how, evenings in trial.otherwise():
        ways += 1
        if found := first_difference(plain, evenings):
            day, what = found
            when = trial.prepared.inputs.start + timedelta(day)
            what = what.partition(".")[2]
            _refuse(cls, f"not the same bytes when it is {how}: {what} differs on the evening of {when}")
    return f"The same bytes come out in {ways} other ways to run it."


def _with_its_own_keys(trial: Trial, cls: type[Process]) -> str:
    """What it draws depends on the keys that it is handed."""
    if not draws(cls.__module__):
        return "It draws nothing."
    if first_difference(trial.as_it_is(), trial.with_other_luck()) is None:
        told = "so it does not draw with those that it is handed; expected a key of streams.key(PURPOSE, clock.day)"
        _refuse(cls, f"it draws, and other keys give it the same draws, {told}")
    return "What it draws depends on the keys that it is handed."


def _cost(cls: type[Process], trial: Trial) -> tuple[int, float]:
    """(agents, ms) that a day of all its steps takes in a world at 1:1000: the median of a few, after the first."""
    settings = replace(trial.prepared.settings, people_per_agent=1000.0, days=1 + COST_DAYS)
    given = prepare(trial.prepared.scenario, settings, trial.prepared.seed)
    spent: list[float] = []

    def around(step: Any, body: Any) -> Any:
        def timed(*handed: Any) -> None:
            started = time.perf_counter()
            body(*handed)
            spent.append(time.perf_counter() - started)

        return timed

    world = replace(trial, prepared=given, ran={}).begun(around=around)
    by_day = []
    for _ in range(1 + COST_DAYS):
        spent.clear()
        world.day()
        by_day.append(1e3 * sum(spent))
    return loop_of(world).world.layout.n_people, float(np.median(by_day[1:]))


def _moved(trial: Trial) -> list[Moved]:
    """What moves, by the world with the mechanism beside the world without it."""
    ran, bare = trial.begun(), trial.begun()
    schedule = loop_of(bare).world.schedule
    loop_of(bare).world.schedule = replace(schedule, without=schedule.without | {trial.name})
    trial.evenings(ran)
    trial.evenings(bare)
    out: list[tuple[float, Moved]] = []
    without = bare.recorder.data
    for name, values in ran.recorder.data.items():
        with_it, other = (one[:, : trial.days].astype(float) for one in (values, without[name]))
        known = np.isfinite(with_it) & np.isfinite(other)
        gap = np.subtract(with_it, other, out=np.zeros_like(other), where=known)
        if np.any(gap):
            place, day = np.unravel_index(np.argmax(np.abs(gap)), gap.shape)
            size = float(np.abs(gap).max() / np.abs(with_it[known]).max(initial=1e-12))
            when = trial.prepared.inputs.start + timedelta(int(day))
            unit = MEASURES[name][0] if name in MEASURES else _unit_of(trial, name)
            out.append((size, Moved(name, unit, float(gap[place, day]), trial.prepared.places.names[int(place)], when)))
    return [one for _, one in sorted(out, key=lambda pair: -pair[0])][:SHOWN]


def _unit_of(trial: Trial, name: str) -> str:
    return trial.prepared.processes[trial.name].own[name].unit


def _away(world: Country) -> tuple[float, float]:
    """Rows away, as the evening counted them and as their states say."""
    layout, state = world.layout, world.state
    balance = np.zeros((-(-layout.n_blocks // BLOCKS_A_LINE), 2))
    count_away(layout.block_start, layout.households_per_block, layout.household_size, state.away, state.enlisted,
               world.work.sums, balance)  # fmt: skip
    return people_pair(balance)
