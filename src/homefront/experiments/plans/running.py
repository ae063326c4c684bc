"""A plan is run: what is left of it, or a shard of that, by processes of this machine or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from socket import gethostname
from typing import Annotated, Any

from homefront.arguments import Kind, Text, Unfit, Workers, checked, one_of, short
from homefront.errors import ArgumentError
from homefront.experiments.ensemble import warm_up, workers_for
from homefront.experiments.executors.dask import run_dask
from homefront.experiments.executors.local import run_local
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.memory import refuse_too_large
from homefront.experiments.plans.status import Status
from homefront.experiments.plans.tasks import scenario_of
from homefront.plugins import OtherCodeError
from homefront.progress import Bar, Tick, progress_for
from homefront.scenario.schema import Scenario

EXECUTORS = ("local", "dask")


@dataclass(frozen=True)
class AShard(Kind):
    """A number from 0 and of how many, as a text; "" for all."""

    def check(self, value: Any) -> str:
        one, slash, of = value.partition("/") if isinstance(value, str) else ("", "", "")
        numbers = all(part.isascii() and part.isdigit() and len(part) < 10 for part in (one, of))
        if value != "" and not (slash and numbers and int(one) < int(of)):
            raise Unfit(self.expected)
        return str(value)


Executor = Annotated[str, one_of(*EXECUTORS)]
Address = Annotated[str, Text("the address of a Dask scheduler, as tcp://HOST:8786")]
Shard = Annotated[str, AShard("a number from 0 and of how many, as 3/20")]


def refuse_for_a_plan(*, threads: int = 0, scenario: object = None) -> None:
    """ArgumentError where something is asked for that only a run has a use for, and a plan is run."""
    told = "a plan already says what to run, with one thread for each worker; leave it out"
    if threads:
        raise ArgumentError("threads", str(threads), told)
    if scenario is not None:
        raise ArgumentError("scenario", short(scenario), told)


@checked
def refuse_for_a_run(*, executor: Executor, address: Address, shard: Shard) -> None:
    """ArgumentError where something is asked for that only a plan has a use for, and a run is continued."""
    for name, value, at_rest in (("executor", executor, "local"), ("address", address, ""), ("shard", shard, "")):
        if value != at_rest:
            raise ArgumentError(
                name, repr(value), "it is for plans only; expected the folder of a plan, or leave it out"
            )


@checked
def run_plan(
    plan: PlanFolder, *, executor: Executor = "local", address: Address = "", shard: Shard = "", workers: Workers = 0,
    tell: Tick | None = None, bar: Bar | None = None, say: Callable[[str], None] | None = None,
) -> Status:  # fmt: skip
    """Runs the tasks that are not done, those that failed again too; how far the plan is then.

    Parameters
    ----------
    plan : PlanFolder
        What comes out does not depend on who carries it out. Every process loads the code of its
        mechanisms, which whoever opened it has named.
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
    say : callable, optional
        Told in a line why a worker of Dask gets no tasks; without it a terminal or a notebook sees it.

    Returns
    -------
    Status
        How far the plan is then; tasks that failed are no error.

    Raises
    ------
    ArgumentError, ParameterError
        If an argument is not what it should be, or Dask is not there or has workers of several threads.
    ResourceError
        If the worlds of so many workers do not fit the memory, or a result cannot be written.
    ResultsError
        If the plan, its scenario or its mechanisms are of another state than this program, or the scheduler went away.
        Of a shard, whose process may be one of many machines, such a machine's tasks are marked as failed, with the
        reason.
    KeyboardInterrupt
        With a text that says whether anything is done, which is kept, and how to go on.
    """
    if executor == "dask" and not address:
        raise ArgumentError("executor", "dask", "expected an address too, as tcp://HOST:8786")
    for name, given in (("address", address), ("workers", workers)):
        if given and (executor == "dask") != (name == "address"):
            raise ArgumentError(name, "", f"the executor {executor} does not use it; leave it out")
    remaining = plan.remaining(shard_of(shard))
    scenario, spec = _scenario_here(plan, remaining if shard else []), plan.spec
    if not remaining:
        return plan.status()
    shown = bar if tell is None and bar is not None else partial(progress_for, tell)
    try:
        with shown(f"{spec.kind} of {scenario.id}", len(remaining)) as tick:
            if executor == "dask":
                run_dask(plan, remaining, address, tick, say)
            else:
                processes, _ = workers_for(len(remaining), workers, 1)
                refuse_too_large(scenario, spec.settings, spec.seed, processes)
                if processes > 1:
                    warm_up(scenario, spec.settings)
                run_local(plan, remaining, processes, tick)
    except KeyboardInterrupt as stop:
        kept = "what is done is kept" if plan.done() else "no task is done yet"
        raise KeyboardInterrupt(f"interrupted; {kept}: {plan.resume}") from stop
    return plan.status()


def _scenario_here(plan: PlanFolder, shard: Sequence[int]) -> Scenario:
    """The scenario of a plan. shard : tasks that fail, and say why, where this machine has other mechanisms."""
    try:
        return scenario_of(plan)
    except OtherCodeError as error:
        for number in shard:
            plan.write_failure(number, f"{gethostname()}: {error}\n")
        raise


def shard_of(shard: str) -> tuple[int, int]:
    """(3, 20) of "3/20", (0, 1) of ""."""
    one, _, of = (shard or "0/1").partition("/")
    return int(one), int(of)
