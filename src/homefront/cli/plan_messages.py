"""A plan on the command line: what `resume`, `status` and `collect` print of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from homefront.cli.app import DONE, FAILED, emit, say
from homefront.cli.run_messages import stopped_in_words
from homefront.terminal import fitted
from homefront.views.columns import of_path

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.status import Status

MOST_ERRORS = 5
"""Failed tasks whose errors are printed."""


def run_plan_here(folder: Path, executor: str, address: str, shard: str, workers: int, as_json: bool) -> int:
    """Runs what is left of a plan; FAILED if a task failed."""
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.running import run_plan
    from homefront.progress import progress

    plan = PlanFolder.open(folder)
    with stopped_in_words():
        status = run_plan(plan, executor=executor, address=address, shard=shard, workers=workers, bar=progress)
    show_status(plan, status, as_json)
    return FAILED if status.failed else DONE


def show_status(plan: PlanFolder, status: Status, as_json: bool) -> None:
    """Prints how far a plan is, and what failed."""
    if as_json:
        emit(status.to_dict())
        return
    say(of_path(status.plan, str(status).removeprefix(f"{status.plan}: ")))
    for number, error in list(status.errors.items())[:MOST_ERRORS]:
        where = plan.failure(number).relative_to(plan.folder)
        say(fitted(f"  task {number} failed: {error} (whole traceback in {where})"))
    if status.failed:
        say(f"  Tried again by: {plan.resume}")
    elif not status.remaining:
        say(f"  {plan.collect}")
