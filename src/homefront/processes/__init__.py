"""One mechanism a file: equation, parameters, kernel or device function, closed form. This page lists them."""

from __future__ import annotations

from homefront.parameters import load_set, specs_of, with_values
from homefront.processes.action import Action
from homefront.processes.base import Process
from homefront.processes.belief import Belief
from homefront.processes.command import Command
from homefront.processes.danger import Danger
from homefront.processes.fear import Fear
from homefront.processes.information_control import InformationControl
from homefront.processes.news import News
from homefront.processes.raids import Raids
from homefront.processes.refugees import Refugees
from homefront.processes.resolve import Resolve
from homefront.processes.talk import Talk
from homefront.processes.trust import Trust

PROCESSES: tuple[type[Process], ...] = (
    Danger, Command, InformationControl, Refugees, News, Talk, Belief, Trust, Fear, Resolve, Action, Raids,
)  # fmt: skip
"""All processes, in the order of the schedule."""

Processes = dict[str, Process]


def default_processes() -> Processes:
    """Every process with its declared defaults, by name."""
    return {cls.name: cls() for cls in PROCESSES}


def chosen_processes(parameter_set: str = "defaults", changes: dict[str, float] | None = None) -> Processes:
    """Processes with the values of a set, then with single changes; ParameterError where one does not fit."""
    return with_values(with_values(default_processes(), load_set(parameter_set)), changes or {})


class Registry:
    """What a scenario is checked against: names of processes and of person-level parameters."""

    def __init__(self) -> None:
        self.processes = frozenset(cls.name for cls in PROCESSES)
        self.person_parameters = frozenset(f"{cls.name}.{field}" for cls in PROCESSES for field in specs_of(cls))
