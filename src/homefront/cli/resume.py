"""homefront resume: goes on with a run or a plan, and ends in the bytes that it would have had."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import Workers
from homefront.cli.app import DONE, app
from homefront.cli.kinds import number_option, path_argument
from homefront.cli.options import JsonOption, WithOption
from homefront.cli.plan_messages import run_plan_here
from homefront.cli.run_messages import announce_compilation, listeners, show, stopped_in_words


@app.command("resume")
def resume_command(
    folder: Annotated[Path, path_argument("DIR", help="Folder of a stopped run, or of a plan.")],
    threads: Annotated[
        int,
        number_option("--threads", "threads", Workers, "Threads of each process. 0: as when the run began."),
    ] = 0,
    workers: Annotated[
        int, number_option("--workers", "workers", Workers, "Number of processes. 0: as when the run began.")
    ] = 0,
    executor: Annotated[str, typer.Option("--executor", help="For a plan: local or dask.")] = "local",
    address: Annotated[
        str, typer.Option("--address", help="Address of the Dask scheduler, as in tcp://HOST:8786.")
    ] = "",
    shard: Annotated[
        str,
        typer.Option("--shard", help="For a plan: a part of the tasks, as in 3/20 (every 20th task, from the third)."),
    ] = "",
    mechanisms: WithOption = None,
    as_json: JsonOption = False,
) -> int:
    """Continue a run that was stopped. The result is the same, byte for byte, as that of a run never stopped.

    Of a plan: run the tasks that are not done, those that failed again too. Exit code 1 if a task failed.
    """
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.running import refuse_for_a_plan, refuse_for_a_run
    from homefront.experiments.stored import go_on

    if PlanFolder.is_one(folder):
        refuse_for_a_plan(threads=threads)
        announce_compilation(as_json)
        plan = PlanFolder.open(folder, mechanisms or [])
        return run_plan_here(plan, executor, address, shard, workers, as_json)
    refuse_for_a_run(executor=executor, address=address, shard=shard)
    with stopped_in_words():
        found = go_on(
            folder, workers=workers, threads=threads, mechanisms=mechanisms or [], listeners=listeners(as_json)
        )
    show(found, as_json)
    return DONE
