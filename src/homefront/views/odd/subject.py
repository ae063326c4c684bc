"""What is described: a scenario with the settings of a run, that of a folder or what a run takes if nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from homefront.engine.schedule import Schedule, order
from homefront.engine.settings import Settings, coupled, parts_of
from homefront.errors import ResultsError
from homefront.parameters import Posterior, posterior_of
from homefront.plugins import refuse_other_mechanisms
from homefront.processes.base import Process
from homefront.processes.mechanisms import names_of
from homefront.processes.steps import Step
from homefront.reading import Unreadable, refused
from homefront.results.folder import ResultFolder
from homefront.results.manifest import missing_of
from homefront.scenario.schema import Scenario
from homefront.views.odd import acting
from homefront.views.report.homes import settings_of
from homefront.world.front_state import front_specs
from homefront.world.state import VariableSpec, specs


@dataclass(frozen=True)
class Subject:
    """scenario, settings : of the worlds.   seeds : of the run's worlds; none where no run is described.
    result_hash : of the run.   provenance : what the run says of itself."""

    scenario: Scenario
    settings: Settings
    seeds: tuple[int, ...] = ()
    result_hash: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_run(self) -> bool:
        """Whether a run is described, not only its model."""
        return bool(self.seeds)

    @cached_property
    def halves(self) -> tuple[bool, bool]:
        """(society, front): which halves run."""
        return parts_of(self.scenario, self.settings)

    @property
    def society(self) -> bool:
        return self.halves[0]

    @property
    def front(self) -> bool:
        return self.halves[1]

    @property
    def coupled(self) -> bool:
        """Whether both halves act on each other."""
        return coupled(self.scenario, self.settings)

    @cached_property
    def there(self) -> frozenset[str]:
        """What the worlds have of what a crisis may lack: a front, raids (views/odd/acting.py)."""
        return acting.circumstances(self.scenario, self.front, self.coupled)

    @cached_property
    def idle(self) -> frozenset[str]:
        """Names of what has nothing to act on in these worlds."""
        return acting.idle(self.there)

    def said(self, text: str) -> str:
        """A text of the code without what these worlds do not have."""
        return acting.said(text, self.there)

    @cached_property
    def schedule(self) -> Schedule:
        return Schedule(self.settings.processes(), self.settings.removed, self.settings.substeps)

    @cached_property
    def posterior(self) -> Posterior | None:
        """Of the set of parameters, where it is one that a fit made."""
        return posterior_of(self.settings.parameter_set)

    @cached_property
    def steps(self) -> list[tuple[str, Step]]:
        """(phase, step) in the order of a day; those too that have nothing to act on."""
        return list(order(self.schedule, self.society, self.front))

    @cached_property
    def processes(self) -> list[type[Process]]:
        """Those that have a step in the day and something to act on, in the order of the package."""
        there = {step.process for _, step in self.steps if acting.acts(step.process, self.there)}
        return [type(one) for name, one in self.schedule.processes.items() if name in there]

    @cached_property
    def variables(self) -> dict[str, VariableSpec]:
        """State variables by name: the society's, the front's, then those of single processes."""
        found = {
            **(specs() if self.society else {}), **(front_specs() if self.front else {}),
            **{name: spec for cls in self.processes for name, spec in cls.own.items()},
        }  # fmt: skip
        return {name: spec for name, spec in found.items() if name not in self.idle}


def subject_of(scenario: Scenario, run: ResultFolder | None = None) -> Subject:
    """What is described; with a run, the settings of that.

    Raises ResultsError where the run is not finished, damaged, or of another scenario or another state of it.
    """
    if run is None:
        return Subject(scenario, Settings(mechanisms=names_of(scenario.mechanisms)))
    given = run.provenance
    with refused(f"{run.path}: no run that {scenario.id} makes", ResultsError, "run it again, or name its scenario"):
        if missing := missing_of(given):
            raise Unreadable(f"its manifest does not say {missing[0]}")
        if given["scenario"] != scenario.id:
            raise Unreadable(f"it is a run of {given['scenario']}, expected one of {scenario.id}")
        refuse_other_mechanisms(str(run.path), given.get("mechanisms", ()), scenario.mechanisms)
        if given["scenario_hash"] != scenario.digest:
            raise Unreadable("the scenario was changed since, so what it says now is not what the run had")
        settings = settings_of(given)
    return Subject(scenario, settings, tuple(run.seeds), str(run.summary.get("result_hash", "")), given)
