"""homefront score: posterior predictive checks, beside naive forecasts; misses first."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from homefront.cli.app import DONE, FAILED, app, emit, say, warn
from homefront.cli.options import CoderOption, JsonOption, SeedOption, WorkersOption, people_per_agent
from homefront.errors import ParameterError, nearest


@app.command("score")
def score_command(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Scenarios to score; default: all that ship.")
    ] = None,
    parameters: Annotated[
        str, typer.Option("--parameters", help="Parameter set or FILE.parquet; default: posterior, where one ships.")
    ] = "",
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Score each country with a fit to the others only.")
    ] = False,
    fits: Annotated[
        Path | None, typer.Option("--fits", help="Folder of fits: what is missing is calibrated there.")
    ] = None,
    half: Annotated[
        str, typer.Option("--half", help="society, with the front of the record, or front: fitted to September.")
    ] = "society",
    coder: CoderOption = "",
    scale: Annotated[
        list[str] | None,
        typer.Option("--scale", help="1:1000 for all, or ID=1:2000, may be repeated; default: one that suits each."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Keep the scores in this .json file too.")] = None,
    runs: Annotated[int, typer.Option("--runs", min=4, max=100_000, help="Worlds of each ensemble.")] = 40,
    seed: SeedOption = 1,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> int:
    """Score targets that no fit has seen: those marked check, or with --leave-one-out all of a country left out.

    Exit code 1 if a claim of a scenario does not come out right.
    """
    from homefront.cli.carry_out import announce_compilation
    from homefront.experiments.fit import answered
    from homefront.experiments.score import Ensemble, score
    from homefront.parameters import default_set
    from homefront.processes import Registry
    from homefront.results.files import write_json
    from homefront.scenario.catalogue import list_scenarios
    from homefront.scenario.loader import load_scenario

    known = [load_scenario(entry.id, Registry()) for entry in list_scenarios()]
    if half not in ("society", "front") or (half == "front" and leave_one_out):
        raise ParameterError(f"--half {half!r}: expected society, or front without --leave-one-out")
    names = scenarios or [scenario.id for scenario in known if half == "society" or scenario.axes]
    chosen = [next((s for s in known if s.id == name), None) or load_scenario(name, Registry()) for name in names]
    everybody = list({scenario.id: scenario for scenario in [*known, *chosen]}.values())
    scales = scales_of(scale or [], [scenario.id for scenario in chosen])
    announce_compilation(as_json)
    others = {scenario.id: [other for other in everybody if other.id != scenario.id] for scenario in chosen}
    # All fits come first: pyABC forks, which a process whose kernels have run on threads does not survive.
    of = {scenario.id: parameters or default_set() for scenario in chosen}
    if leave_one_out:
        of = _fitted_without(chosen, everybody, fits)
    uses = ("fit", "check") if leave_one_out else ("check",)
    found = []
    for scenario in chosen:
        targets = [row for row in scenario.targets if row.use in uses and row.target_id in answered(scenario, half)]
        how = Ensemble(runs, seed, scales[scenario.id], workers, coder)
        found.append(score(scenario, of[scenario.id], targets, others[scenario.id], how, leave_one_out, warn_of, half))
    if out is not None:
        write_json(out, _finite({"countries": found}))
        warn(f"written: {out}")
    right = all(claim["right"] for country in found for claim in country["claims"])
    if as_json:
        emit(_finite({"countries": found}) if leave_one_out or len(found) != 1 else _finite(found[0]))
    else:
        for country in found:
            show(country)
        show_identification(found)
    return DONE if right else FAILED


def scales_of(asked: list[str], ids: list[str]) -> dict[str, float]:
    """People an agent for each country, 0 where one that suits it is to be chosen.

    asked : "1:1000" for all, or "ID=1:2000", which goes before. ParameterError if a country is not scored.
    """
    out = dict.fromkeys(ids, 0.0)
    for text in sorted(asked, key=lambda one: "=" in one):
        name, equals, scale = text.rpartition("=")
        if equals and name not in out:
            expected = f"expected one of {', '.join(ids)} before ="
            raise ParameterError(f"--scale {text}: {expected}. {nearest(name, ids)}".strip())
        out |= dict.fromkeys([name] if equals else ids, people_per_agent(scale))
    return out


def warn_of(what: str) -> None:
    """Progress: which ensemble runs now."""
    warn(f"score: {what}")


def _fitted_without(chosen: list[Any], everybody: list[Any], fits: Path | None) -> dict[str, str]:
    """The posterior fitted to the other countries, for each: from the folder of fits, made if missing, or shipped."""
    from homefront.parameters import posteriors_of
    from homefront.parameters.posterior import DEFAULT, shipped_names, shipped_posterior

    out = {}
    for scenario in chosen:
        name, others = f"without-{scenario.id}", {o.id: o.digest for o in everybody if o.id != scenario.id}
        if fits is not None:
            file = fits / f"{name}.parquet"
            if not file.exists():
                _fit(everybody, fits)
            name = str(file)
        elif name not in shipped_names() and shipped_posterior(DEFAULT).provenance["scenarios"] == others:
            name = DEFAULT  # fitted to all others: this country never was among those fitted
            out[scenario.id] = name
            continue
        found = posteriors_of(name) if fits is not None or name in shipped_names() else {}
        if not found:
            raise ParameterError(f"no posterior {name} ships; --fits FOLDER makes it")
        (posterior,) = found.values()
        if posterior.provenance["scenarios"] != others:
            fitted = ", ".join(posterior.provenance["scenarios"])
            raise ParameterError(
                f"{name}: fitted to {fitted}, expected {', '.join(others)} as they are now; --fits FOLDER fits anew"
            )
        out[scenario.id] = name
    return out


def _fit(everybody: list[Any], fits: Path) -> None:
    """All posteriors of a leave-one-out, from one bank of draws."""
    from homefront.cli.calibrate import closest
    from homefront.experiments.fit import Fit

    warn(f"score: fitting {', '.join(scenario.id for scenario in everybody)}, each left out in turn")
    closest(Fit({scenario.id: scenario for scenario in everybody}), fits, 2000, 0.05, True, 0)


def show(country: dict[str, Any]) -> None:
    """Prints the score of a country, misses first."""
    from homefront.views.counts import counted_text

    say("")
    left = "left out of the fit" if country["left_out"] else "targets marked check"
    floor = f", floor {country['floor']:.0f}" if country["floor"] else ""
    told(
        f"{country['scenario']}: {left}, {country['worlds']} worlds at {country['scale']}{floor}, parameters "
        f"{country['parameters']}"
    )
    told(seen_text(country), 2)
    if country["smallest_scored"] is not None:
        told(country["smallest_scored"]["text"], 2)
    for claim in country["claims"]:
        medians = ", ".join(f"{name} {value:.3g}" for name, value in claim["medians"].items())
        told(
            f"claim {'right' if claim['right'] else 'WRONG'}: {claim['sentence']} (medians {medians}; all of it in "
            f"{counted_text(claim['right_in'], claim['worlds'])})", 2,
        )  # fmt: skip
    count = len(country["targets"])
    told(
        f"CRPS {country['crps']:.2f} half-widths; 50 % intervals hold the record of "
        f"{counted_text(country['held_50'], count, 'targets')}, 90 % that of "
        f"{counted_text(country['held_90'], count, 'targets')}, were targets independent; width "
        f"{country['width_ratio']:.2f} of that before any fit; ranks "
        f"{' '.join(map(str, country['rank_histogram']))}", 2,
    )  # fmt: skip
    told("naive forecasts: " + ", ".join(f"{name} {value:.2f}" for name, value in country["baselines"].items()), 2)
    for row in country["targets"]:
        mark = "in 50 %" if row["in_50"] else "in 90 %" if row["in_90"] else "MISS   "
        model = "no answer" if row["median"] is None else f"{row['median']:.3g} [{row['low']:.3g}, {row['high']:.3g}]"
        record = f"{row['record_low']:.3g}-{row['record_best']:.3g}-{row['record_high']:.3g}"
        what = f"{row['use']:5s} {row['what']}, {row['place']}"
        say(f"  {mark} {row['id']:5s} {model} | {record}")
        told(f"CRPS {row['crps']:.2f}; {what}", 10)


def told(text: str, indent: int = 0) -> None:
    """Prints it in lines that a narrow terminal shows whole."""
    from homefront.views.columns import wrapped

    for line in wrapped(text, indent):
        say(line)


def seen_text(country: dict[str, Any]) -> str:
    """Who had seen the targets that are scored."""
    from homefront.views.evidence import evidence

    return " ".join(evidence(country["targets"], country["scenario"]))


def show_identification(scores: list[dict[str, Any]]) -> None:
    """Targets that no world of the prior reaches."""
    from homefront.experiments.identification import unreached
    from homefront.results.intervals import share_interval

    rows = unreached(scores)
    if rows:
        say("")
        told(
            f"None of {scores[0]['worlds']} worlds with parameters from their priors reaches these (so many worlds "
            f"leave open that up to {100 * share_interval(0, int(scores[0]['worlds']))[1]:.0f} % of draws would):"
        )
    for row in rows:
        told(f"{row['scenario']} {row['id']}  {row['what']}, {row['place']}", 2)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
