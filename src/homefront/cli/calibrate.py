"""homefront calibrate: fits parameters to the targets marked `fit` of one or several scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import Evaluations, Kept, Particles, Rate
from homefront.cli.app import DONE, app, emit, say, warn
from homefront.cli.carry_out import stopped_in_words
from homefront.cli.kinds import number_option, path_option
from homefront.cli.options import JsonOption, WorkersOption


@app.command("calibrate")
def calibrate_command(
    scenarios: Annotated[list[str], typer.Argument(metavar="ID...", help="Scenarios that are fitted together.")],
    out: Annotated[Path, path_option("--out", help="Folder of the fit; one that is there is gone on with.")] = Path(
        "fit"
    ),
    half: Annotated[
        str, typer.Option("--half", help="society, with the front of the record, or front, with no society.")
    ] = "society",
    method: Annotated[
        str, typer.Option("--method", help="rejection (closest of draws from the prior) or smc (moving generations).")
    ] = "rejection",
    evaluations: Annotated[
        int,
        number_option("--evaluations", "evaluations", Evaluations, "Sets of worlds simulated in all."),
    ] = 2000,
    keep: Annotated[float, number_option("--keep", "keep", Kept, "Of rejection: share of draws kept.")] = 0.05,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Of rejection: also a posterior without each scenario.")
    ] = False,
    particles: Annotated[int, number_option("--particles", "particles", Particles, "Of smc: in a generation.")] = 150,
    least_rate: Annotated[
        float,
        number_option("--least-rate", "least_rate", Rate, "Of smc: acceptance rate below which it stops."),
    ] = 0.02,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> int:
    """Fit by ABC (pyABC) at 1:20000, and write posterior.parquet, a parameter set for --parameters.

    Stopped by Ctrl-C or killed, the same command goes on; the hundred draws, or the generation, in hand are lost.
    """
    from homefront.experiments.calibrate import calibrate
    from homefront.views.fit_table import fit_object, fit_text, fit_warnings

    with stopped_in_words():
        found = calibrate(
            scenarios, out, half=half, method=method, evaluations=evaluations, keep=keep, leave_one_out=leave_one_out,
            particles=particles, least_rate=least_rate, workers=workers, say=warn,
        )  # fmt: skip
    if as_json:
        emit(fit_object(found))
        return DONE
    for line in fit_warnings(found):
        warn(f"homefront: {line}")
    say(fit_text(found))
    return DONE
