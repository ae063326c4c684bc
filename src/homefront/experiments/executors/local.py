"""Tasks of a plan in processes of this machine. A process that dies loses the tasks in flight, which are done again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.tasks import plan_inputs_of, run_task
from homefront.experiments.workers import WorkerDiedError, pool_of
from homefront.spawning import starting

MOST_DEATHS = 5
"""Times that the process of a task may die before the task counts as failed."""

TAKEN_WAIT_S = 1.0
"""Until a task that somebody else is at is looked at again."""


def run_local(
    plan: PlanFolder, numbers: Sequence[int], workers: int, tell: Callable[[int], None] | None = None
) -> Counter[str]:
    """Runs tasks; counts of "done" and "failed". tell(tasks finished). A "taken" task is waited for."""
    out: Counter[str] = Counter()
    deaths: Counter[int] = Counter()
    pending = list(reversed(numbers))
    folder = str(plan.folder)

    def finish(number: int, how: str) -> None:
        if how == "taken":
            pending.insert(0, number)
            time.sleep(TAKEN_WAIT_S)
            return
        out[how] += 1
        if tell is not None:
            tell(sum(out.values()))

    while workers == 1 and pending:
        number = pending.pop()
        finish(number, run_task(folder, plan.id, number, plan.mechanisms))
    while pending:
        flying: dict[Future[str], int] = {}
        try:
            with pool_of(min(workers, len(pending)), _prepare, folder, plan.id, plan.mechanisms) as pool:
                while pending or flying:
                    with starting():
                        while pending and len(flying) < workers:
                            number = pending[-1]
                            task = pool.submit(run_task, folder, plan.id, number, plan.mechanisms)
                            flying[task] = pending.pop()
                    for future in wait(flying, return_when=FIRST_COMPLETED).done:
                        how = future.result()
                        finish(flying.pop(future), how)
        except WorkerDiedError as error:
            # Who died is not told: every task in flight is asked for again, none for ever.
            for number in flying.values():
                deaths[number] += 1
                if deaths[number] < MOST_DEATHS:
                    pending.append(number)
                else:
                    plan.write_failure(number, f"Its process died {MOST_DEATHS} times: {error}\n")
                    finish(number, "failed")
    return out


def _prepare(folder: str, plan: str, mechanisms: tuple[str, ...]) -> None:
    plan_inputs_of(folder, plan, mechanisms)
