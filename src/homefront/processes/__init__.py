"""One mechanism a file: equation, parameters, kernel or device function, closed form. This page lists them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from homefront.parameters import load_set, specs_of, with_values
from homefront.processes.action import Action
from homefront.processes.attrition import Attrition
from homefront.processes.base import Process, by_process
from homefront.processes.belief import Belief
from homefront.processes.command import Command
from homefront.processes.coupling import Coupling
from homefront.processes.danger import Danger
from homefront.processes.fear import Fear
from homefront.processes.front import Front
from homefront.processes.information_control import InformationControl
from homefront.processes.learning import Learning
from homefront.processes.letters import Letters
from homefront.processes.mobilisation import Mobilisation
from homefront.processes.news import News
from homefront.processes.raids import Raids
from homefront.processes.refugees import Refugees
from homefront.processes.relocation import Relocation
from homefront.processes.resolve import Resolve
from homefront.processes.soldiers import Soldiers
from homefront.processes.talk import Talk
from homefront.processes.trust import Trust
from homefront.processes.weather import Weather
from homefront.streams import stream_key, uniforms

PROCESSES: tuple[type[Process], ...] = (
    Weather, Front, Attrition, Learning, Mobilisation, Relocation, Coupling, Soldiers, Danger, Command,
    InformationControl, Refugees, News, Talk, Belief, Trust, Fear, Resolve, Action, Raids, Letters,
)  # fmt: skip
"""All processes: of the front, of both halves, of the society. In which order they run is said in engine/day.py."""

FRONT_PROCESSES = frozenset({"weather", "front", "attrition", "learning", "mobilisation", "relocation"})
"""Those that a front alone has."""

COUPLED_PROCESSES = frozenset({"coupling", "soldiers", "letters"})
"""Those that need both halves."""

Processes = dict[str, Process]

PERSON = (Command, News, Talk, Refugees, Belief, Fear, Resolve, Action, Raids, Letters)
"""Those that the kernel over people calls."""

IN_FRONT = (Weather, Front, Attrition, Learning, Mobilisation, Relocation)
"""Those that the kernel of the front calls."""

PersonRates: Any = by_process("PersonRates", __name__, PERSON)
PersonRuns: Any = by_process("PersonRuns", __name__, PERSON)
FrontRates: Any = by_process("FrontRates", __name__, IN_FRONT)
FrontRuns: Any = by_process("FrontRuns", __name__, IN_FRONT)


def rates_of(made: Any, processes: Processes) -> Any:
    """A tuple of rates, PersonRates or FrontRates, filled with the parameters of these processes."""
    return made(*(processes[name].rates() for name in made._fields))


def runs_of(made: Any, without: Collection[str]) -> Any:
    """PersonRuns or FrontRuns: which of the processes run, where these are left out."""
    return made(*(name not in without for name in made._fields))


def parameters_of(society: bool, front: bool) -> frozenset[str]:
    """Parameters that a run of these halves reads, by "process.parameter"."""
    return frozenset(
        f"{cls.name}.{field}"
        for cls in PROCESSES
        for field in specs_of(cls)
        if (front if cls.name in FRONT_PROCESSES else society and (front or cls.name not in COUPLED_PROCESSES))
    )


def default_processes() -> Processes:
    """Every process with its declared defaults, by name."""
    return {cls.name: cls() for cls in PROCESSES}


def chosen_processes(parameter_set: str = "defaults", changes: dict[str, float] | None = None) -> Processes:
    """Processes with the values of a set, then with single changes; ParameterError where one does not fit."""
    return with_values(with_values(default_processes(), load_set(parameter_set)), changes or {})


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


class Registry:
    """What a scenario is checked against: names of processes and of person-level parameters."""

    def __init__(self) -> None:
        self.processes = frozenset(cls.name for cls in PROCESSES)
        self.person_parameters = frozenset(f"{cls.name}.{field}" for cls in PROCESSES for field in specs_of(cls))
