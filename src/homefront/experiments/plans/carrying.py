"""A plan is carried out: what is left of it, or a shard of that, by processes of this machine or a Dask cluster."""

from __future__ import annotations

from functools import partial

from homefront.errors import ParameterError
from homefront.experiments.ensemble import warm_up, workers_for
from homefront.experiments.executors.dask import run_dask
from homefront.experiments.executors.local import run_local
from homefront.experiments.plans.arguments import one_of, text, whole
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.memory import refuse_too_large
from homefront.experiments.plans.status import Status
from homefront.experiments.plans.tasks import scenario_of
from homefront.experiments.runs import MOST_PROCESSES
from homefront.progress import Bar, Tick, progress_for
from homefront.reading import short

EXECUTORS = ("local", "dask")


def carry_out(
    plan: PlanFolder, *, executor: str = "local", address: str = "", shard: str = "", workers: int = 0,
    tell: Tick | None = None, bar: Bar | None = None,
) -> Status:  # fmt: skip
    """Carries out the tasks that are not done, those that failed again too; how far the plan is then.

    Parameters
    ----------
    plan : PlanFolder
        What comes out does not depend on who carries it out.
    executor : str
        "local" for processes of this machine, or "dask".
    address : str
        Of the Dask scheduler, as "tcp://HOST:8786".
    shard : str
        "3/20" for every 20th task from the fourth on (the first shard is 0); "" for all.
    workers : int
        Processes of this machine; 0: one a core.
    tell : callable, optional
        Told how many tasks have ended.
    bar : callable, optional
        Shows the same where there is no `tell`, as `progress.progress` does; without either a terminal or a notebook
        sees progress.

    Returns
    -------
    Status
        How far the plan is then; tasks that failed are no error.

    Raises
    ------
    ParameterError
        If an argument is not what it should be, or Dask is not there or has workers of several threads.
    ResourceError
        If the worlds of so many workers do not fit the memory, or a result cannot be written.
    ResultsError
        If the plan or its scenario is of another state than this program, or the scheduler went away.
    KeyboardInterrupt
        With a text that says how to go on: what is done is kept.
    """
    one_of("--executor", executor, EXECUTORS)
    _refuse_other_address(executor, address)
    if whole("--workers", workers, 0, MOST_PROCESSES) and executor == "dask":
        raise ParameterError("--workers: the Dask cluster has its own; leave it out")
    left = plan.left(shard_of(shard))
    scenario, spec = scenario_of(plan), plan.spec
    if not left:
        return plan.status()
    shown = bar if tell is None and bar is not None else partial(progress_for, tell)
    try:
        with shown(f"{spec.kind} of {scenario.id}", len(left)) as tick:
            if executor == "dask":
                run_dask(plan, left, address, tick)
            else:
                processes, _ = workers_for(len(left), workers, 1)
                refuse_too_large(scenario, spec.settings, spec.seed, processes)
                if processes > 1:
                    warm_up(scenario, spec.settings)
                run_local(plan, left, processes, tick)
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(f"interrupted; what is done is kept: {plan.resume}") from stop
    return plan.status()


def shard_of(shard: object) -> tuple[int, int]:
    """(3, 20) of "3/20", (0, 1) of ""; ParameterError if it is neither."""
    if text("--shard", shard) == "":
        return 0, 1
    one, slash, of = str(shard).partition("/")
    numbers = all(part.isascii() and part.isdigit() and len(part) < 10 for part in (one, of))
    if not (slash and numbers and int(one) < int(of)):
        raise ParameterError(f"--shard {short(repr(shard))}: expected a number from 0 and of how many, as 3/20")
    return int(one), int(of)


def _refuse_other_address(executor: str, address: object) -> None:
    """ParameterError where Dask has no address, or somebody else has one."""
    if text("--address", address) == "" and executor == "dask":
        raise ParameterError("--executor dask: expected --address, as tcp://HOST:8786")
    if address and executor != "dask":
        raise ParameterError(f"--address: --executor {executor} has no use for it, dask has; leave it out")
