"""homefront calibrate: fits parameters to the targets marked `fit` of one or several scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefront.cli.app import DONE, app, emit, say, warn
from homefront.cli.options import JsonOption, WorkersOption
from homefront.errors import ParameterError, StoppedError

if TYPE_CHECKING:
    from homefront.experiments.calibrate import Generation
    from homefront.experiments.fit import Fit
    from homefront.parameters import Posterior

METHODS = ("rejection", "smc")
FEW = 0.2
"""Share of the draws under which an effective size is warned of."""


@app.command("calibrate")
def calibrate_command(
    scenarios: Annotated[list[str], typer.Argument(metavar="ID...", help="Scenarios that are fitted together.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the fit; one that is there is gone on with.")] = Path(
        "fit"
    ),
    half: Annotated[
        str, typer.Option("--half", help="society, with the front of the record, or front, with no society.")
    ] = "society",
    method: Annotated[
        str, typer.Option("--method", help="rejection (closest of draws from the prior) or smc (moving generations).")
    ] = "rejection",
    evaluations: Annotated[
        int, typer.Option("--evaluations", min=10, max=10_000_000, help="Sets of worlds simulated in all.")
    ] = 2000,
    keep: Annotated[float, typer.Option("--keep", min=0.0001, max=1, help="Of rejection: share of draws kept.")] = 0.05,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Of rejection: also a posterior without each scenario.")
    ] = False,
    particles: Annotated[int, typer.Option("--particles", min=10, max=100_000, help="Of smc: in a generation.")] = 150,
    least_rate: Annotated[
        float, typer.Option("--least-rate", min=0, max=1, help="Of smc: acceptance rate below which it stops.")
    ] = 0.02,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> int:
    """Fit by ABC (pyABC) at 1:20000, and write posterior.parquet, a parameter set for --parameters.

    Stopped by Ctrl-C or killed, the same command goes on; the hundred draws, or the generation, in hand are lost.
    """
    from homefront.cli.carry_out import announce_compilation
    from homefront.experiments.fit import Fit
    from homefront.parameters.fitted import FITTED, FITTED_FRONT
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    if half not in ("society", "front"):
        raise ParameterError(f"--half {half!r}: expected society or front")
    if method not in METHODS:
        raise ParameterError(f"--method {method!r}: expected {' or '.join(METHODS)}")
    if leave_one_out and (method != "rejection" or len(set(scenarios)) < 2):
        raise ParameterError("--leave-one-out: expected --method rejection and two scenarios at least")
    loaded = {name: load_scenario(name, Registry()) for name in dict.fromkeys(scenarios)}
    free = FITTED if half == "society" else FITTED_FRONT
    fit = Fit({scenario.id: scenario for scenario in loaded.values()}, free, half=half)
    announce_compilation(as_json)
    warn(
        f"{sum(map(len, fit.targets.values()))} targets of {', '.join(fit.scenarios)}; {len(fit.free)} parameters free"
    )
    for line in scales_text(fit):
        warn(line)
    try:
        if method == "smc":
            found = {"posterior": _moving(fit, out, particles, evaluations, least_rate, workers)}
        else:
            found = closest(fit, out, evaluations, keep, leave_one_out, workers)
    except KeyboardInterrupt as stop:
        raise StoppedError(f"stopped; what was drawn is in {out}, the same command goes on with it") from stop
    if as_json:
        rows = {name: _to_dict(posterior) for name, posterior in found.items()}
        emit({"folder": str(out), "posteriors": rows})
        return DONE
    for name, posterior in found.items():
        _show(out / f"{name}.parquet", posterior)
    return DONE


def scales_text(fit: Fit) -> list[str]:
    """How many blocks the smallest scored place of each country has in the fit, and what is to be done about few."""
    from homefront.experiments.coarseness import smallest_scored

    found = {name: smallest_scored(scenario, fit.settings(name)) for name, scenario in fit.scenarios.items()}
    lines = [f"{name}: {one.text(advice=False)}" for name, one in found.items() if one is not None]
    if any(one.coarse for one in found.values() if one is not None):
        lines.append("A fit takes such worlds for their number; homefront score checks it at a scale that suits each.")
    return lines


def closest(
    fit: Fit, out: Path, evaluations: int, keep: float, leave_one_out: bool, workers: int
) -> dict[str, Posterior]:
    """Posteriors by name, of all scenarios and, if asked, without each of them; written into the folder."""
    from homefront.experiments.bank import draw_bank, posterior_from
    from homefront.experiments.fit import Fit
    from homefront.parameters.posterior import write_posterior

    def tell(done: int, left: float) -> None:
        warn(f"{done} of {evaluations} draws from the prior, about {left:.0f} s left")

    bank = draw_bank(fit, out, evaluations, workers, tell)
    found = {"posterior": posterior_from(bank, fit, keep)}
    for left_out in fit.scenarios if leave_one_out else ():
        others = {name: scenario for name, scenario in fit.scenarios.items() if name != left_out}
        found[f"without-{left_out}"] = posterior_from(bank, Fit(others, fit.free, half=fit.half), keep)
    for name, posterior in found.items():
        write_posterior(out / f"{name}.parquet", posterior)
    return found


def _moving(fit: Fit, out: Path, particles: int, evaluations: int, least_rate: float, workers: int) -> Posterior:
    from homefront.experiments.calibrate import Course, calibrate

    def tell(generation: Generation, left: float) -> None:
        warn(
            f"generation {generation.number}: distance up to {generation.epsilon:.2f}, {generation.particles} accepted "
            f"of {generation.evaluations} ({100 * generation.rate:.0f} %), {generation.seconds:.0f} s, at most "
            f"{left:.0f} s left"
        )

    return calibrate(fit, out, Course(particles, evaluations, least_rate, workers), tell)


def _to_dict(posterior: Posterior) -> dict[str, Any]:
    from homefront.experiments.identification import learnt

    return {
        "draws": len(posterior.weight), "effective": posterior.effective_size,
        "epsilon": float(posterior.distance.max()),
        "parameters": [
            {"parameter": one.name, "mean": one.mean, "sd": one.sd, "narrowed": one.narrowed, "shift": one.shift,
             "verdict": one.verdict}
            for one in learnt(posterior)
        ],
    }  # fmt: skip


def _show(file: Path, posterior: Posterior) -> None:
    from homefront.experiments.identification import learnt, ridges

    say(f"{file}: {len(posterior.weight)} draws, distances up to {posterior.distance.max():.2f} half-widths")
    if posterior.effective_size < FEW * len(posterior.weight):
        warn(f"homefront: a few draws have most of the weight, as much as {posterior.effective_size:.0f} equal ones")
    for one in learnt(posterior):
        say(
            f"  {one.name:32s} {one.mean:8.4g} +- {one.sd:8.3g}   {one.narrowed:4.2f} as wide as the prior, moved "
            f"{one.shift:+.2f} of its sd: {one.verdict}"
        )
    for ridge in ridges(posterior):
        say(f"  ridge: {ridge.one} and {ridge.other}, correlation {ridge.correlation:+.2f}")
