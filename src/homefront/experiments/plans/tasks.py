"""One task of a plan, done by this process: what every executor calls."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import numba

from homefront.engine.reference import digest_of_run
from homefront.engine.settings import coupled
from homefront.errors import ResultsError
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.kinds.kind import PlanInputs
from homefront.inputs.coded_front import coded_front
from homefront.plugins import as_data, here, refuse_other_mechanisms
from homefront.processes import Registry
from homefront.processes.mechanisms import with_mechanisms
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


def run_task(folder: str, plan: str, number: int, mechanisms: tuple[str, ...] = ()) -> str:
    """Does one task in this process, on one thread: "done", "failed" or "taken".

    plan : id of the plan that the folder held when somebody asked; ResultsError if it holds another one by now.
    mechanisms : names of those whose code is loaded for it, as the user has said them.
    """
    found, given = plan_inputs_of(folder, plan, mechanisms)
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        return found.run_task(number, lambda jobs: found.spec.rules.do_all(given, jobs))
    finally:
        numba.set_num_threads(threads)


def plan_inputs_of(folder: str, plan: str, mechanisms: tuple[str, ...] = ()) -> tuple[PlanFolder, PlanInputs]:
    """A plan with what every job of it needs; kept for later tasks of this process."""
    return _inputs_of(folder, plan, mechanisms, os.getpid())


@lru_cache(maxsize=2)
def _inputs_of(
    folder: str, plan: str, mechanisms: tuple[str, ...], process: int
) -> tuple[PlanFolder, PlanInputs]:  # fmt: skip
    found = PlanFolder.open(Path(folder), mechanisms)
    if found.id != plan:
        raise ResultsError(f"{folder}: another plan than the one that was to be run; go on with: {found.resume}")
    scenario, settings = scenario_of(found), found.spec.settings
    reference = None
    if coupled(scenario, settings):
        reference = found.reference(digest_of_run(scenario, settings))
        if reference is not None and len(reference.resolve) != len(coded_front(scenario, 1).axes):
            reference = None
        found.refuse_missing_reference(reference)
    return found, PlanInputs(found.spec, scenario, reference)


def scenario_of(plan: PlanFolder) -> Scenario:
    """The scenario of a plan, with its mechanisms; ResultsError if it has changed since, or they are others here."""
    recorded = plan.spec.mechanisms
    refuse_other_mechanisms(
        str(plan.folder), as_data(recorded), here(plan.mechanisms, recorded), "make the plan again"
    )  # fmt: skip
    scenario = with_mechanisms(load_scenario(plan.spec.scenario, Registry(plan.mechanisms)), plan.mechanisms)
    if scenario.digest != plan.spec.scenario_hash:
        raise ResultsError(
            f"{plan.folder}: planned with another state of {scenario.id} ({plan.spec.scenario_hash[:12]}, now "
            f"{scenario.digest[:12]}); make the plan again"
        )
    return scenario
