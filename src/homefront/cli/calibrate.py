"""homefront calibrate: fits the society's parameters to the targets marked `fit` of one or several scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, JSON_HELP, app, emit, say, warn
from homefront.errors import ParameterError, StoppedError


@app.command("calibrate")
def calibrate_command(
    scenarios: Annotated[list[str], typer.Argument(metavar="ID...", help="Scenarios that are fitted together.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the fit; one that is there is gone on with.")] = Path(
        "fit"
    ),
    half: Annotated[
        str, typer.Option("--half", help="society, with the front of the record, or front, with no society.")
    ] = "society",
    particles: Annotated[int, typer.Option("--particles", min=10, max=100_000, help="Of a generation.")] = 150,
    evaluations: Annotated[
        int, typer.Option("--evaluations", min=10, max=10_000_000, help="Sets of worlds simulated in all, about.")
    ] = 4000,
    least_rate: Annotated[
        float, typer.Option("--least-rate", min=0, max=1, help="Acceptance rate below which it stops.")
    ] = 0.02,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Fit by ABC-SMC (pyABC) at 1:20000, and write posterior.parquet, a parameter set for --parameters.

    Stopped by Ctrl-C or killed, the same command goes on; at most the generation in hand is lost.
    """
    from homefront.cli.carry_out import announce_compilation
    from homefront.experiments.calibrate import POSTERIOR, Course, Generation, calibrate
    from homefront.experiments.fit import Fit
    from homefront.parameters.fitted import FITTED, FITTED_FRONT
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    if half not in ("society", "front"):
        raise ParameterError(f"--half {half!r}: expected society or front")
    loaded = [load_scenario(name, Registry()) for name in dict.fromkeys(scenarios)]
    free = FITTED if half == "society" else FITTED_FRONT
    fit = Fit({scenario.id: scenario for scenario in loaded}, free, half=half)
    announce_compilation(as_json)
    done: list[Generation] = []

    def tell(generation: Generation, left: float) -> None:
        done.append(generation)
        warn(
            f"generation {generation.number}: distance up to {generation.epsilon:.2f}, {generation.particles} accepted "
            f"of {generation.evaluations} ({100 * generation.rate:.0f} %), {generation.seconds:.0f} s, at most "
            f"{left:.0f} s left"
        )

    warn(
        f"{sum(map(len, fit.targets.values()))} targets of {', '.join(fit.scenarios)}; {len(fit.free)} parameters free"
    )
    try:
        posterior = calibrate(fit, out, Course(particles, evaluations, least_rate, workers), tell)
    except KeyboardInterrupt as stop:
        raise StoppedError(f"stopped; finished generations are in {out}, the same command goes on with them") from stop
    rows = [
        {"parameter": name, "mean": posterior.mean()[name], "sd": posterior.spread(name)} for name in posterior.values
    ]
    if as_json:
        emit({"folder": str(out), "posterior": str(out / POSTERIOR), "parameters": rows, "draws": len(posterior.weight),
              "generations": posterior.provenance["generations"]})  # fmt: skip
        return DONE
    for row in rows:
        say(f"  {row['parameter']:32s} {row['mean']:7.3f} +- {row['sd']:.3f}")
    say(f"{out / POSTERIOR}: {len(posterior.weight)} draws")
    return DONE
