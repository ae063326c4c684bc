"""Tasks of a plan on a Dask cluster that sees its folder: the scheduler hands out numbers, the disk has the rest."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from homefront.errors import ParameterError, ResultsError
from homefront.experiments.executors.local import MOST_DEATHS, TAKEN_WAIT_S
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.tasks import run_task
from homefront.experiments.workers import interrupts_are_kept

CONNECT_S, LOOK_S = 30, 5


def run_dask(
    plan: PlanFolder, numbers: Sequence[int], address: str, tell: Callable[[int], None] | None = None
) -> Counter[str]:
    """Runs tasks; counts of "done" and "failed". tell(tasks finished).

    ParameterError without dask, or where a worker has several threads: kernels of two threads of one process would
    get into each other's way. ResultsError if the scheduler goes away; what is done is kept.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ParameterError(f"--address {address}: no Dask scheduler answers there ({error})") from error
    out: Counter[str] = Counter()
    deaths: Counter[int] = Counter()
    folder = str(plan.folder.resolve())
    try:
        with client:
            _refuse_threads(client)
            flying: dict[Any, int] = {}

            def submit(number: int) -> None:
                key = f"homefront-{plan.id[:12]}-{number}-{time.time_ns()}"
                flying[client.submit(run_task, folder, plan.id, number, key=key, pure=False)] = number

            for number in numbers:
                submit(number)
            while flying:
                finished = _finished(distributed, client, list(flying))
                for future in finished:
                    number = flying.pop(future)
                    how = _result(future)
                    if how == "taken":
                        time.sleep(TAKEN_WAIT_S)
                        submit(number)
                    elif how == "died":
                        deaths[number] += 1
                        if deaths[number] < MOST_DEATHS:
                            submit(number)
                            continue
                        plan.write_failure(number, f"Its worker died {MOST_DEATHS} times: killed, or out of memory.\n")
                        out["failed"] += 1
                    else:
                        out[how] += 1
                    future.release()
                    if tell is not None:
                        tell(sum(out.values()))
    except (distributed.comm.CommClosedError, ConnectionError) as error:
        raise ResultsError(f"{address}: the scheduler went away; go on with: {plan.resume}") from error
    return out


def _finished(distributed: Any, client: Any, futures: list[Any]) -> list[Any]:
    """Futures that are no longer pending; looks now and then whether the scheduler is still there."""
    while True:
        if client.status != "running":
            raise ConnectionError(client.status)
        try:
            with client.as_current():
                return list(distributed.wait(futures, timeout=LOOK_S, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            continue


def _result(future: Any) -> str:
    """What became of a task; "died" where its worker did more often than Dask puts up with."""
    if future.status == "error" and type(future.exception()).__name__ == "KilledWorker":
        return "died"
    if future.status in ("cancelled", "lost"):
        raise ConnectionError(future.status)
    return str(future.result())


def _refuse_threads(client: Any) -> None:
    workers = client.scheduler_info(n_workers=-1)["workers"]
    for name, worker in workers.items():
        if worker["nthreads"] != 1:
            raise ParameterError(
                f"worker {name} has {worker['nthreads']} threads: expected workers of one thread each, as in "
                "dask worker ADDRESS --nthreads 1"
            )


def _distributed() -> Any:
    try:
        with interrupts_are_kept():
            import distributed
    except ImportError as error:
        raise ParameterError("--executor dask needs Dask: pip install 'homefront[dask]'") from error
    return distributed
