"""One mechanism a file: equation, parameters, steps, kernel or device function, closed form. day.py lists the steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from homefront.parameters import from_prior, load_set, of_those_that_run, specs_of, with_values
from homefront.processes.base import Process, by_process, from_row
from homefront.processes.base import Processes as Processes
from homefront.processes.day import COUPLED_DAY, DAY, EVE, FRONT_DAY, IN_PEOPLE
from homefront.processes.mechanisms import classes, free_of, kinds_of, needs_front
from homefront.processes.steps import owners, steps_of
from homefront.scenario.quantities import Measure, Outcome
from homefront.streams import stream_key, uniforms
from homefront.world.state import VariableSpec

PROCESSES: tuple[type[Process], ...] = owners(*FRONT_DAY, *EVE, *COUPLED_DAY)
"""All processes: those of the front, then the others in the order of a day of both halves (processes/day.py)."""

IN_FRONT = owners(*FRONT_DAY)
"""Those that the kernel of the front calls."""

PERSON = owners(IN_PEOPLE)
"""Those that the kernel over people calls."""

FRONT_PROCESSES = frozenset(cls.name for cls in IN_FRONT)
"""Those that a front alone has."""

_OF_THE_SOCIETY = frozenset(one.process for one in steps_of((*EVE, *DAY)))

COUPLED_PROCESSES = frozenset(cls.name for cls in PROCESSES) - FRONT_PROCESSES - _OF_THE_SOCIETY
"""Those that need both halves: they have no step in the day of either alone."""

PersonRates: Any = by_process("PersonRates", __name__, PERSON)
PersonRuns: Any = by_process("PersonRuns", __name__, PERSON)
FrontRates: Any = by_process("FrontRates", __name__, IN_FRONT)
FrontRuns: Any = by_process("FrontRuns", __name__, IN_FRONT)

person_rates: Any = from_row(PersonRates, [cls.Rates for cls in PERSON])
"""Makes PersonRates of the numbers of `rates_row`, in a kernel."""


def rates_row(made: Any, processes: Processes) -> np.ndarray:
    """The same numbers in one array, float64, in the order of the tuple."""
    return np.array([value for rates in rates_of(made, processes) for value in rates])


def rates_of(made: Any, processes: Processes) -> Any:
    """A tuple of rates, PersonRates or FrontRates, filled with the parameters of these processes."""
    return made(*(processes[name].rates() for name in made._fields))


def runs_of(made: Any, without: Collection[str]) -> Any:
    """PersonRuns or FrontRuns: which of the processes run, where these are left out."""
    return made(*(name not in without for name in made._fields))


def processes_of(mechanisms: Collection[str] = ()) -> tuple[type[Process], ...]:
    """All processes, then those of other packages by these names (mechanisms.py)."""
    return (*PROCESSES, *classes(mechanisms)) if mechanisms else PROCESSES


def parameters_of(society: bool, front: bool, mechanisms: Collection[str] = ()) -> frozenset[str]:
    """Parameters that a run of these halves with these mechanisms reads, by "process.parameter"."""

    def runs(cls: type[Process]) -> bool:
        if cls.name in FRONT_PROCESSES:
            return front
        return society and (front or not (cls.name in COUPLED_PROCESSES or needs_front(cls)))

    known = [*PROCESSES, *classes(mechanisms)]
    return frozenset(f"{cls.name}.{field}" for cls in known if runs(cls) for field in specs_of(cls))


def default_processes(mechanisms: Collection[str] = ()) -> Processes:
    """Every process with its declared defaults, by name."""
    return {cls.name: cls() for cls in processes_of(mechanisms)}


def chosen_processes(
    parameter_set: str = "defaults", changes: dict[str, float] | None = None, mechanisms: Collection[str] = ()
) -> Processes:
    """Processes with the values of a set, then with single changes; ParameterError where one does not fit."""
    values = of_those_that_run(load_set(parameter_set), parameter_set, mechanisms)
    return with_values(with_values(default_processes(mechanisms), values), changes or {})


def from_priors(parameter_set: str, mechanisms: Collection[str] = ()) -> list[str]:
    """Parameters that worlds with this set draw from their priors although they are not marked `sampled`: where those
    that a fit frees are drawn, those that it would free of these mechanisms too."""
    found = from_prior(parameter_set)
    return [*found, *free_of(mechanisms)] if found else []


def sampled_values(
    processes: Processes, seed: int, fixed: Collection[str], also: Collection[str] = ()
) -> dict[str, float]:
    """Draws of the parameters that every world draws from their prior, by "process.parameter"; `fixed`: not these.

    also : parameters to draw although they are not marked `sampled`.
    """
    out = {}
    for name, owner in processes.items():
        for field, spec in specs_of(owner).items():
            full = f"{name}.{field}"
            if (spec.sampled or full in also) and full not in fixed:
                low, high = spec.prior
                u = float(uniforms(stream_key(seed, f"parameter.{full}"), 1, 0)[0])
                out[full] = low * (high / low) ** u if spec.log and not spec.sampled else low + u * (high - low)
    return out


def shares_of_priors(processes: Processes, values: Mapping[str, float]) -> dict[str, float]:
    """Where each value lies in the prior of its parameter, 0 to 1, by "process.parameter"."""
    specs = {f"{name}.{field}": spec for name, owner in processes.items() for field, spec in specs_of(owner).items()}
    return {full: specs[full].share_of_prior(value) for full, value in values.items() if full in specs}


class Registry:
    """What a scenario is checked against: names of processes and of person-level parameters.

    mechanisms : names of those that the user asks for; with the kinds of measures and outcomes that they add.
    """

    def __init__(self, mechanisms: Collection[str] = ()) -> None:
        known = processes_of(mechanisms)
        self.processes = frozenset(cls.name for cls in known)
        self.person_parameters = frozenset(f"{cls.name}.{field}" for cls in known for field in specs_of(cls))
        self.measures = kinds_of("measures", mechanisms, Measure)  # type: ignore[type-abstract]
        self.outcomes = kinds_of("outcomes", mechanisms, Outcome)  # type: ignore[type-abstract]


def own_specs() -> dict[str, VariableSpec]:
    """Name -> spec of every state variable that a process declares for itself; ValueError if two have one name."""
    found = [(name, spec) for cls in PROCESSES for name, spec in cls.own.items()]
    if len(dict(found)) < len(found):
        raise ValueError(f"two processes declare one state variable: {sorted(name for name, _ in found)}")
    return dict(found)
