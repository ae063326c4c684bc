"""A plan of pairs: each job is two worlds of one seed, the second with what is changed."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from homefront.engine.settings import Settings
from homefront.engine.shared_days import MOST_BYTES
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.plans.advice import ANEW
from homefront.experiments.plans.kinds.kind import Form, Job, JobResult, OfOutcomes, PlanInputs, PlanRequest, Seed
from homefront.experiments.runs import settings_from, settings_to_dict
from homefront.experiments.two_worlds import Pair, pair_with
from homefront.experiments.views import Views
from homefront.experiments.whatif import Pairs, changed_settings, pairs_from
from homefront.reading import Unreadable
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.spec import PlanSpec


class Changed(Form):
    """Settings of the changed world."""

    changed: dict[str, Any]


class OnePair(Form):
    """A job."""

    seed: Seed


class OfPairs(OfOutcomes):
    """Pairs of worlds that differ in what is changed."""

    name, jobs_per_task, takes = "whatif", 1, frozenset({"runs", "changed"})
    options, job, result, copies = Changed, OnePair, Pair, MOST_BYTES

    def with_changes(
        self, scenario: Scenario, base: Settings, without: Collection[str], changes: Mapping[str, float],
        edits: Collection[str],
    ) -> tuple[Settings, Settings | None]:  # fmt: skip
        return base, changed_settings(scenario, base, without, changes, edits)

    def planned(self, asked: PlanRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        if asked.changed is None or asked.changed == asked.settings:
            raise ArgumentError("changed", "", "expected settings that differ from those of the other worlds")
        jobs = [{"seed": asked.seed + n} for n in range(asked.runs)]
        return {"changed": settings_to_dict(asked.changed)}, jobs

    def refuse_other_options(self, options: Mapping[str, Any], jobs: int) -> None:
        super().refuse_other_options(options, jobs)
        settings_from(options["changed"])

    def files_of(self, found: dict[str, Any], job: Job, files: Mapping[str, bytes]) -> set[str]:
        curves = found["curves"]
        lengths = {len(side) for sides in curves.values() for side in sides}
        if any(len(sides) != 2 for sides in curves.values()) or len(lengths) > 1:
            raise Unreadable("curves that are not of two worlds and as many days each")
        return set()

    def do(self, given: PlanInputs, job: Job) -> JobResult:
        settings, changed = given.spec.settings, changed_of(given.spec)
        return asdict(pair_with(given.scenario, given.reference, settings, changed, int(job["seed"]))), {}

    def findings(self, plan: PlanFolder, scenario: Scenario, views: Views) -> Pairs:
        pairs = pairs_of(plan, scenario)
        return pairs_from(scenario, plan.spec.settings, changed_of(plan.spec), pairs, math.nan, views)


def changed_of(spec: PlanSpec) -> Settings:
    """Settings of the changed world of a plan of pairs."""
    return settings_from(spec.options["changed"])


def pairs_of(plan: PlanFolder, scenario: Scenario) -> list[Pair]:
    """All pairs of a plan of pairs, in the order of their seeds.

    ResultsError if they do not say the same of each, or part on a day that the worlds do not have.
    """
    found = [Pair(**job) for done in plan.results() for job in done.jobs]
    forms = {_form(pair) for pair in found}
    if len(forms) > 1 or any(set(pair.before) != set(pair.after) for pair in found):
        raise ResultsError(f"{plan.folder}: pairs with other outcomes or curves than their neighbours; {ANEW}")
    days = plan.spec.settings.days or scenario.days
    for pair in found:
        if not -1 <= pair.day < days:
            what = f"a pair that parts on day {pair.day}; expected -1 to {days - 1}"
            raise ResultsError(f"{plan.folder}: {what}; {ANEW}")
    return found


def _form(pair: Pair) -> tuple[frozenset[str], frozenset[tuple[str, int]]]:
    """Outcomes of a pair, and curves with their days."""
    return frozenset(pair.before), frozenset((name, len(sides[0])) for name, sides in pair.curves.items())
