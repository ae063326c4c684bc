"""homefront status: how far a plan is."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, FAILED, app, say
from homefront.cli.kinds import path_argument
from homefront.cli.options import JsonOption
from homefront.cli.plan_messages import show_status
from homefront.errors import ParameterError

EVERY_S = 2.0


@app.command("status")
def status_command(
    folder: Annotated[Path, path_argument("DIR", help="Folder of a plan.")],
    watch: Annotated[
        bool, typer.Option("--watch", help="Print it again every two seconds until all tasks are done.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Print how many tasks of a plan are done, at work and failed, and about how long the rest takes.

    Exit code 1 if a task failed. Reads the disk only: whoever carries the plan out is not disturbed.
    """
    from homefront.experiments.plans.folder import PlanFolder

    if watch and as_json:
        raise ParameterError("--watch with --json: expected one of the two, since --json prints one object")
    plan = PlanFolder.open(folder)
    while watch and not (status := plan.status()).at_rest:
        say(str(status))
        time.sleep(EVERY_S)
    status = plan.status()
    show_status(plan, status, as_json)
    return FAILED if status.failed else DONE
