"""A plan on the command line: what `resume`, `status` and `collect` print of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homefront.cli.app import DONE, FAILED, emit, say, warn
from homefront.cli.run_messages import stopped_in_words
from homefront.terminal import fitted
from homefront.views.columns import of_path

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.status import Status

MOST_ERRORS = 5
"""Failed tasks whose errors are printed."""


def run_plan_here(plan: PlanFolder, executor: str, address: str, shard: str, workers: int, as_json: bool) -> int:
    """Runs what is left of a plan; FAILED if a task failed, of a shard one of its own."""
    from homefront.experiments.plans.running import run_plan, shard_of
    from homefront.progress import progress

    with stopped_in_words():
        status = run_plan(plan, executor=executor, address=address, shard=shard, workers=workers, bar=progress,
                          say=warn)  # fmt: skip
    show_status(plan, status, as_json)
    return FAILED if set(status.failed) & set(plan.remaining(shard_of(shard))) else DONE


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
