"""A plan of an explanation: each job is one world with the causes of a coalition, of which all are shared out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from homefront.arguments import MOST_WORLDS
from homefront.engine.shared_days import MOST_BYTES
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.attribution import Effort, worlds_of
from homefront.experiments.evaluator import left_out, outcomes_of_seed
from homefront.experiments.explain import causes_of, explanations_from, refuse_unanswered
from homefront.experiments.explanation import Explanation
from homefront.experiments.plans.advice import ANEW
from homefront.experiments.plans.kinds.kind import (
    Form,
    Job,
    JobResult,
    Names,
    OfOutcomes,
    Outcomes,
    PlanInputs,
    PlanRequest,
    Seed,
    outcomes_of_jobs,
)
from homefront.experiments.views import Views
from homefront.results.manifest import Name
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder

MOST_CAUSES = 60
"""A coalition is a bit mask."""


class Shared(Form):
    """What is shared out among which causes, over so many seeds."""

    causes: Annotated[list[Name], Field(min_length=1, max_length=MOST_CAUSES)]
    outcomes: Names
    seeds: Annotated[int, Field(ge=1, le=MOST_WORLDS)]


class Coalition(Form):
    """A job. present : bit mask of causes."""

    seed: Seed
    present: Annotated[int, Field(ge=0, lt=1 << MOST_CAUSES)]


class OfCauses(OfOutcomes):
    """Worlds with some of the causes, for their shares."""

    name, jobs_per_task, takes = "explain", 30, frozenset({"runs", "outcomes", "causes"})
    options, job, result, copies = Shared, Coalition, Outcomes, MOST_BYTES

    def planned(self, asked: PlanRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        if not asked.outcomes:
            raise ArgumentError("outcome", "", "expected one of the scenario for a plan of explain, as moscow_gone")
        refuse_unanswered(asked.scenario, asked.settings, asked.outcomes)
        names = causes_of(asked.scenario, asked.settings, asked.causes)
        effort = Effort(most=asked.runs)
        jobs = [
            {"seed": seed, "present": mask}
            for n in range(asked.runs)
            for seed, mask in worlds_of(asked.seed + n, len(names), effort, asked.seed)
        ]
        return {"causes": names, "outcomes": list(asked.outcomes), "seeds": asked.runs}, jobs

    def least_jobs(self, options: Shared) -> int:
        return options.seeds

    def do(self, given: PlanInputs, job: Job) -> JobResult:
        settings = left_out(given.spec.settings, given.spec.options["causes"], int(job["present"]))
        return given.outcomes(settings, int(job["seed"])), {}

    def do_all(self, given: PlanInputs, jobs: Sequence[Job]) -> list[JobResult]:
        """Worlds of a seed share the days on which they are the same."""
        settings, causes, out = given.spec.settings, given.spec.options["causes"], list[JobResult]()
        for seed, alike in groupby(jobs, lambda job: int(job["seed"])):
            several = [left_out(settings, causes, int(job["present"])) for job in alike]
            out += [(found, {}) for found in outcomes_of_seed(given.scenario, given.reference, several, seed)]
        return out

    def findings(self, plan: PlanFolder, scenario: Scenario, views: Views) -> list[Explanation]:
        spec = plan.spec
        known = {(int(job["seed"]), int(job["present"])): found for job, found in outcomes_of_jobs(plan)}
        causes, seeds = list(spec.options["causes"]), int(spec.options["seeds"])
        for seed in range(spec.seed, spec.seed + seeds):
            if not set(worlds_of(seed, len(causes), Effort(most=seeds), spec.seed)) <= set(known):
                raise ResultsError(f"{plan.folder}: worlds of seed {seed} are not among its jobs; {ANEW}")
        return explanations_from(
            scenario, spec.settings, causes, list(spec.options["outcomes"]), known, spec.seed, seeds, views
        )
