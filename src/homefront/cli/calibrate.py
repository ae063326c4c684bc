"""homefront calibrate: fits parameters, measurement curves and latent inputs to the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import KeepShare, Members, Pairs, PriorDraws, Rounds
from homefront.cli.app import DONE, app, emit, say, warn
from homefront.cli.kinds import number_option, path_option
from homefront.cli.options import JsonOption, WithOption, WorkersOption
from homefront.cli.run_messages import stopped_in_words

ScenariosArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID]...", help="Scenarios to fit together. Default: all that ship."),
]
OutOption = Annotated[Path, path_option("--out", help="Folder of the fit. If it exists, the fit continues.")]
HalfOption = Annotated[
    str,
    typer.Option("--half", help="Fit one half only: society (with the front of the record) or front. Default: both."),
]
LeaveOneOutOption = Annotated[
    bool, typer.Option("--leave-one-out", help="Also fit the society without each scenario in turn.")
]
PriorDrawsOption = Annotated[
    int, number_option("--prior-draws", "prior_draws", PriorDraws, "Number of draws from the prior.")
]
MembersOption = Annotated[int, number_option("--members", "members", Members, "Number of draws that the fit moves.")]
RoundsOption = Annotated[int, number_option("--rounds", "rounds", Rounds, "Number of rounds in which it moves them.")]
KeepOption = Annotated[
    float, number_option("--keep", "keep", KeepShare, "Share of the members to keep, the closest ones.")
]
PairsOption = Annotated[
    int,
    number_option("--pairs", "pairs", Pairs, "Number of coupled worlds to simulate, from draws of both halves."),
]


@app.command("calibrate")
def calibrate_command(
    scenarios: ScenariosArgument = None,
    out: OutOption = Path("fit"),
    half: HalfOption = "",
    leave_one_out: LeaveOneOutOption = False,
    prior_draws: PriorDrawsOption = 1500,
    members: MembersOption = 240,
    rounds: RoundsOption = 3,
    keep: KeepOption = 1 / 3,
    pairs: PairsOption = 1200,
    mechanisms: WithOption = None,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> int:
    """Fit to the record at 1:20000, and write parameter sets for --parameters.

    forecast.parquet has seen the targets that are marked fit, and record.parquet every target. A fit of the front
    alone writes forecast-front.parquet and record-front.parquet. If Ctrl-C or an error stops the fit, the same command
    continues it. Only draws that were being simulated are lost, at most two dozen for each worker.
    """
    from homefront.experiments.calibrate import calibrate
    from homefront.views.fit_table import fit_object, fit_text

    with stopped_in_words():
        found = calibrate(
            scenarios or None, out, half=half, leave_one_out=leave_one_out, prior_draws=prior_draws, members=members,
            rounds=rounds, keep=keep, pairs=pairs, workers=workers, say=warn,
            mechanisms=mechanisms or [],
        )  # fmt: skip
    if as_json:
        emit(fit_object(found))
        return DONE
    say(fit_text(found))
    return DONE
