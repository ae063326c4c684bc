"""Names in the texts: each is looked up where it is declared, so that a text cannot name what there is not."""

from __future__ import annotations

from collections.abc import Callable, Collection

from homefront.engine.settings import REMOVED
from homefront.processes import PROCESSES, Registry
from homefront.processes.day import COUPLED_DAY, EVE
from homefront.processes.steps import steps_of
from homefront.scenario.daily import VARIABLES
from homefront.scenario.schema import Scenario
from homefront.views.odd.document import cite, code
from homefront.views.odd.works import key_of
from homefront.world.front_state import front_specs
from homefront.world.state import specs


def looked_up(scenario: Scenario) -> dict[str, Callable[..., str]]:
    """Functions for the texts: process("talk"), variable("fear"), parameter("talk.weight"), step("met"),
    daily("candour"), method("grimm-2020"), each of which raises KeyError for a name that there is not."""
    variables = {*specs(), *front_specs(), *(name for cls in PROCESSES for name in cls.own)}
    known = Registry()
    return {
        "process": _one_of("process", known.processes),
        "variable": _one_of("state variable", variables),
        "parameter": _one_of("parameter", known.person_parameters),
        "step": _one_of("step", {one.name for one in steps_of((*EVE, *COUPLED_DAY))}),
        "daily": _one_of("daily input", VARIABLES),
        "method": lambda *keys: cite(*(key_of(scenario, key) for key in keys)),
        "without": lambda name: code(f"{REMOVED}{known_process(name)}"),
        "code": code,
    }


def known_process(name: str) -> str:
    """The name of a process; KeyError if there is none."""
    if name not in Registry().processes:
        raise KeyError(f"no such process: {name}")
    return name


def _one_of(kind: str, known: Collection[str]) -> Callable[[str], str]:
    def named(name: str) -> str:
        if name not in known:
            raise KeyError(f"no such {kind}: {name}")
        return code(name)

    return named
