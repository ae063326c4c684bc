"""Tasks of a plan on a Dask cluster that sees its folder: the scheduler hands out numbers, the disk has the rest."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from socket import gethostname
from typing import Any

from homefront.errors import HomefrontError, ParameterError, ResourceError, ResultsError
from homefront.experiments.executors.local import MOST_DEATHS, TAKEN_WAIT_S
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.tasks import plan_inputs_of, run_task
from homefront.experiments.workers import interrupts_are_kept
from homefront.progress import telling

CONNECT_S, LOOK_S = 30, 5


def run_dask(
    plan: PlanFolder, numbers: Sequence[int], address: str, tell: Callable[[int], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> Counter[str]:  # fmt: skip
    """Runs tasks; counts of "done" and "failed". tell(tasks finished); say(why a worker gets no tasks).

    A worker whose machine is not fit for the plan, as it lacks the package of a mechanism, says why, and its task is
    given to another one. The task fails where there is none.

    ParameterError without dask, or where a worker has several threads: kernels of two threads of one process would
    get into each other's way. ResultsError if the scheduler goes away; what is done is kept.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ParameterError(f"--address {address}: no Dask scheduler answers there ({error})") from error
    out: Counter[str] = Counter()
    try:
        with client:
            _refuse_threads(client)
            tasks = _Tasks(plan, client, telling(say))
            for number in numbers:
                tasks.submit(number)
            while tasks.flying:
                for future in _finished(distributed, client, tasks):
                    how = tasks.ended(future)
                    if how:
                        out[how] += 1
                        if tell is not None:
                            tell(sum(out.values()))
    except (distributed.comm.CommClosedError, ConnectionError) as error:
        raise ResultsError(f"{address}: the scheduler went away; go on with: {plan.resume}") from error
    return out


class _Tasks:
    """Those that the cluster is at. flying : future -> number.   unfit : address of a worker -> why it is not fit."""

    def __init__(self, plan: PlanFolder, client: Any, say: Callable[[str], None]) -> None:
        self.plan, self.client, self.say = plan, client, say
        self.flying: dict[Any, int] = {}
        self.unfit: dict[str, str] = {}
        self._among: dict[Any, list[str]] = {}
        self._deaths: Counter[int] = Counter()

    def submit(self, number: int) -> None:
        """To any worker, or to any that is fit."""
        among = self._fit() if self.unfit else []
        folder, plan = str(self.plan.folder.resolve()), self.plan.id
        future = self.client.submit(
            _on_worker, folder, plan, number, self.plan.mechanisms, workers=among or None, pure=False,
            key=f"homefront-{plan[:12]}-{number}-{time.time_ns()}",
        )  # fmt: skip
        self.flying[future], self._among[future] = number, among

    def ended(self, future: Any) -> str:
        """What became of a task: "done", "failed", or "" where it is asked for again."""
        number = self.flying.pop(future)
        self._among.pop(future)
        how, worker, why = _result(future)
        future.release()
        if how == "taken":
            time.sleep(TAKEN_WAIT_S)
            self.submit(number)
        elif how == "died":
            self._deaths[number] += 1
            if self._deaths[number] < MOST_DEATHS:
                self.submit(number)
            else:
                return self._failed(number, f"Its worker died {MOST_DEATHS} times: killed, or out of memory.")
        elif how == "unfit":
            if worker not in self.unfit:
                self.say(f"a worker that gets no tasks: {why}")
            self.unfit[worker] = why
            if not self._fit():
                return self._failed(number, why)
            self.submit(number)
        else:
            return how
        return ""

    def look(self) -> None:
        """Asks again for tasks all of whose workers have gone."""
        there = set(self._there())
        for future, among in list(self._among.items()):
            if among and not there & set(among) and not future.done():
                number = self.flying.pop(future)
                self._among.pop(future)
                future.cancel()
                self.submit(number)

    def _failed(self, number: int, why: str) -> str:
        self.plan.write_failure(number, f"{why}\n")
        return "failed"

    def _there(self) -> list[str]:
        return list(self.client.scheduler_info(n_workers=-1)["workers"])

    def _fit(self) -> list[str]:
        return [one for one in self._there() if one not in self.unfit]


def _on_worker(folder: str, plan: str, number: int, mechanisms: tuple[str, ...]) -> tuple[str, str, str]:
    """(how, address of this worker, why) of a task: "unfit" where nothing of this plan can be done here."""
    worker = str(_distributed().get_worker().address)
    try:
        plan_inputs_of(folder, plan, mechanisms)
    except ResourceError:
        raise
    except HomefrontError as error:
        return "unfit", worker, f"{gethostname()}: {error}"
    return run_task(folder, plan, number, mechanisms), worker, ""


def _finished(distributed: Any, client: Any, tasks: _Tasks) -> list[Any]:
    """Futures that are no longer pending; looks now and then whether scheduler and workers are still there."""
    while True:
        if client.status != "running":
            raise ConnectionError(client.status)
        try:
            with client.as_current():
                return list(distributed.wait(list(tasks.flying), timeout=LOOK_S, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            tasks.look()


def _result(future: Any) -> tuple[str, str, str]:
    """What `_on_worker` gave; "died" where its worker did more often than Dask puts up with."""
    if future.status == "error" and type(future.exception()).__name__ == "KilledWorker":
        return "died", "", ""
    if future.status in ("cancelled", "lost"):
        raise ConnectionError(future.status)
    how, worker, why = future.result()
    return str(how), str(worker), str(why)


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
