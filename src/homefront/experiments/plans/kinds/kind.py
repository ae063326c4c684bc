"""What a kind of plan is: how its jobs are listed, done, checked on reading, and put together. One class a kind.

A new kind is a subclass, and a line in kinds/__init__.py. What it lists and gives is plain JSON; its forms bound it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings, refuse
from homefront.errors import ResultsError
from homefront.experiments.plans.advice import ANEW
from homefront.experiments.views import Views
from homefront.processes.coupling import Reference
from homefront.reading import Unreadable, typed
from homefront.results.manifest import Name
from homefront.results.outcomes import outcome_values
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.spec import PlanSpec

Job = Mapping[str, Any]
"""What one job is, in plain JSON."""

JobResult = tuple[dict[str, Any], Mapping[str, bytes]]
"""What a job gave, in plain JSON, and its files."""

Seed = Annotated[int, Field(ge=0)]
Names = Annotated[list[Name], Field(min_length=1, max_length=1_000)]
Outcomes = Annotated[dict[Name, float], Field(max_length=10_000)]

MOST_SIZE, MOST_REPEATS = 100_000, 10_000


class Form(BaseModel):
    """No key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True)
class PlanRequest:
    """What is asked of a new plan; each kind takes some of it.

    settings : of all worlds.   changed : of the other world of each pair.   runs : worlds, pairs, or seeds.
    outcomes, causes : that are explained.   method, size, inputs, repeats : of the design of a sensitivity.
    """

    scenario: Scenario
    settings: Settings
    seed: int = 1
    runs: int = 20
    changed: Settings | None = None
    outcomes: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    method: str = "morris"
    size: int = 0
    inputs: tuple[str, ...] = ()
    repeats: int = 2


@dataclass(frozen=True)
class PlanInputs:
    """What every job of a plan is given. reference : of the hooks, None where the worlds are not coupled."""

    spec: PlanSpec
    scenario: Scenario
    reference: Reference | None

    def outcomes(self, settings: Settings, seed: int) -> dict[str, Any]:
        """Outcomes of one world."""
        ready = prepare(self.scenario, settings, seed)
        return outcome_values(self.scenario, frame_of(ready, run_world(ready, reference=self.reference)))


class Kind(ABC):
    """name : as `--for` has it.   jobs_per_task : where nothing is said.   takes : fields of Asked, beside settings
    and seed, that it has a use for.   options, job, result : forms of the options in plan.json, of a job, and of what a
    job gave.
    """

    name: ClassVar[str]
    jobs_per_task: ClassVar[int]
    takes: ClassVar[frozenset[str]]
    options: ClassVar[type[Form]]
    job: ClassVar[type[Form]]
    result: ClassVar[Any]
    copies: ClassVar[int] = 0

    # --- planning --------------------------------------------------------------------------------------------------

    def with_changes(
        self, scenario: Scenario, base: Settings, without: Collection[str], changes: Mapping[str, float],
        edits: Collection[str],
    ) -> tuple[Settings, Settings | None]:  # fmt: skip
        """(settings of all worlds, settings of the other world of each pair): who has the changes that are asked for.

        All worlds have them, unless a kind says otherwise. ArgumentError if something is changed that is not there.
        """
        found = replace(
            base, without=base.without | set(without), changes={**base.changes, **changes}, edits=(*base.edits, *edits)
        )
        refuse(scenario, found)
        return found, None

    @abstractmethod
    def planned(self, asked: PlanRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """(options, jobs) in plain JSON; ArgumentError if what is asked for is not there."""

    # --- reading ---------------------------------------------------------------------------------------------------

    def refuse_other_options(self, options: Mapping[str, Any], jobs: int) -> None:
        """Unreadable unless these are the options of a plan of this kind and so many jobs."""
        needed = self.least_jobs(typed(_adapter(self.options), dict(options), "options"))
        if needed > jobs:
            raise Unreadable(f"options that ask for {needed:,} worlds at least, expected {jobs:,} at most")

    def least_jobs(self, options: Any) -> int:
        """How many jobs a plan with these options has at least."""
        return 1

    def refuse_other_jobs(self, jobs: Any) -> None:
        """Unreadable unless these are jobs of a plan of this kind."""
        typed(_list_of(self.job), jobs, "jobs")

    def refuse_other_findings(self, found: Any, jobs: Sequence[Job], files: Mapping[str, bytes]) -> None:
        """Unreadable unless this is what these jobs of a plan of this kind give, with the files that they name."""
        typed(_list_of(self.result), found, "jobs")
        if len(found) != len(jobs):
            raise Unreadable(f"what {len(found)} jobs gave, expected {len(jobs)}")
        if set(files) != set().union(*(self.files_of(one, job, files) for one, job in zip(found, jobs, strict=True))):
            raise Unreadable("files that no world names, expected those of its worlds alone")

    def files_of(self, found: dict[str, Any], job: Job, files: Mapping[str, bytes]) -> set[str]:
        """Names of the files of what one job gave; Unreadable if that is not what this job gives."""
        return set()

    # --- work ------------------------------------------------------------------------------------------------------

    @abstractmethod
    def do(self, given: PlanInputs, job: Job) -> JobResult:
        """Does one job."""

    def do_all(self, given: PlanInputs, jobs: Sequence[Job]) -> list[JobResult]:
        """Does the jobs of a task, in their order; a kind whose worlds share days does several at once."""
        return [self.do(given, job) for job in jobs]

    @abstractmethod
    def collect(self, plan: PlanFolder, scenario: Scenario, out: Path | None, views: Views) -> Any:
        """What all jobs come to, kept in `out`: see plans/collecting.py."""


class OfOutcomes(Kind):
    """A kind that comes to typed results, which fit into memory and into one file."""

    def collect(self, plan: PlanFolder, scenario: Scenario, out: Path | None, views: Views) -> Any:
        from homefront.experiments.saved import write_saved

        _refuse_unknown_names(plan, scenario)
        found = self.findings(plan, scenario, views)
        if out is not None:
            write_saved(out, found if isinstance(found, list) else [found])
        return found

    @abstractmethod
    def findings(self, plan: PlanFolder, scenario: Scenario, views: Views) -> Any:
        """The typed result, or a list of them."""


def outcomes_of_jobs(plan: PlanFolder) -> list[tuple[Job, dict[str, float]]]:
    """(job, outcomes) of all jobs of a plan whose jobs are single worlds."""
    return [
        (job, {name: float(value) for name, value in found.items()})
        for done in plan.results()
        for job, found in zip(plan.jobs(done.number), done.jobs, strict=True)
    ]


def _refuse_unknown_names(plan: PlanFolder, scenario: Scenario) -> None:
    """ResultsError where a plan asks for causes or outcomes that its scenario does not have."""
    options = plan.spec.options
    known = {"causes": {cause.id for cause in scenario.causes}, "outcomes": {o.id for o in scenario.outcomes}}
    for what, names in known.items():
        unknown = [name for name in options.get(what, ()) if name not in names]
        if unknown:
            raise ResultsError(f"{plan.folder}: {what} that {scenario.id} does not have ({unknown[0]}); {ANEW}")


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


@cache
def _list_of(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[list[of], Field(max_length=1_000_000)])
