"""A plan of a sensitivity: each job is one world with the inputs of a row of the design."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.explain import refuse_unanswered
from homefront.experiments.plans.advice import ANEW
from homefront.experiments.plans.kinds.kind import (
    MOST_REPEATS,
    MOST_SIZE,
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
from homefront.experiments.sensitivity import Sensitivity, design_of, sensitivities, settings_at
from homefront.experiments.views import Views
from homefront.results.manifest import Name, Number
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder


class Designed(Form):
    """design : method, size, inputs, seed, worlds a row."""

    outcomes: Names
    design: tuple[
        Name, Annotated[int, Field(ge=0, le=MOST_SIZE)], Annotated[list[Name], Field(max_length=1_000)], Seed,
        Annotated[int, Field(ge=1, le=MOST_REPEATS)],
    ]  # fmt: skip


class Row(Form):
    """A job. row : inputs by name."""

    seed: Seed
    row: Annotated[dict[Name, Number], Field(min_length=1, max_length=1_000)]


class OfInputs(OfOutcomes):
    """Worlds with other inputs, for what an outcome depends on."""

    name, jobs_per_task = "sensitivity", 30
    takes = frozenset({"outcomes", "method", "size", "inputs", "repeats"})
    options, job, result = Designed, Row, Outcomes

    def planned(self, asked: PlanRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        if not asked.outcomes:
            raise ArgumentError("outcome", "", "expected one of the scenario for a plan of sensitivity, as moscow_gone")
        refuse_unanswered(asked.scenario, asked.settings, asked.outcomes)
        design = [asked.method, asked.size, list(asked.inputs), asked.seed, asked.repeats]
        rows = design_of(
            asked.scenario, asked.settings, asked.method, asked.size, asked.inputs, asked.seed, asked.repeats
        ).jobs
        return {"outcomes": list(asked.outcomes), "design": design}, [{"seed": s, "row": row} for row, s in rows]

    def least_jobs(self, options: Designed) -> int:
        return max(options.design[1], options.design[4])

    def do(self, given: PlanInputs, job: Job) -> JobResult:
        settings = settings_at(given.spec.settings, dict(job["row"]))
        return given.outcomes(settings, int(job["seed"])), {}

    def findings(self, plan: PlanFolder, scenario: Scenario, views: Views) -> list[Sensitivity]:
        spec, worlds = plan.spec, outcomes_of_jobs(plan)
        design = design_of(scenario, spec.settings, *spec.options["design"])
        if len(design.jobs) != len(worlds):
            raise ResultsError(f"{plan.folder}: {len(worlds)} worlds, its design has {len(design.jobs)}; {ANEW}")
        asked, found = list(spec.options["outcomes"]), [outcomes for _, outcomes in worlds]
        return sensitivities(scenario, spec.settings, asked, design, found, math.nan, views)
