"""A fit from its arguments to its folder: what `homefront calibrate` and Python share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from homefront.arguments import (
    Evaluations,
    FitMethod,
    Flag,
    Folder,
    Half,
    Kept,
    Particles,
    Rate,
    Told,
    Workers,
    checked,
    short,
)
from homefront.compiled import announce_compilation, threads_have_started
from homefront.errors import ArgumentError
from homefront.experiments.bank import draw_bank, posterior_from
from homefront.experiments.coarseness import smallest_scored
from homefront.experiments.fit import Fit
from homefront.experiments.fit_folder import OF_ALL, FitFolder, left_out_name
from homefront.experiments.generations import Course, Generation, fit_by_generations
from homefront.experiments.workers import in_a_process_of_its_own
from homefront.parameters.fitted import FITTED, FITTED_FRONT
from homefront.processes import Registry
from homefront.progress import telling
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

EVALUATIONS, KEEP = 2000, 0.05
"""Of a fit if nothing is said: sets of worlds, and the share of them that is kept."""

Given = Scenario | str | Path
"""A scenario as loaded, by id, or by folder."""

Say = Callable[[str], None]


@checked
def calibrate(
    scenarios: Given | Iterable[Given], folder: Folder = "fit", *, half: Half = "society",
    method: FitMethod = "rejection", evaluations: Evaluations = EVALUATIONS, keep: Kept = KEEP,
    leave_one_out: Flag = False, particles: Particles = 150, least_rate: Rate = 0.02, workers: Workers = 0,
    say: Told = None,
) -> FitFolder:  # fmt: skip
    """Fit parameters by ABC (pyABC) at 1:20000 to the targets of one or several scenarios that are marked `fit`.

    A folder that holds the same fit is gone on with: what it has drawn is not drawn again.

    Parameters
    ----------
    scenarios : Scenario, str, or several of them
        Fitted together, each with the same weight; by id, folder or as loaded.
    folder : Path or str
        Of the fit.
    half : {"society", "front"}
        The society, with the front of the record, or the front, with no society.
    method : {"rejection", "smc"}
        The closest of draws from the prior, or generations that move closer (docs/decisions/0018).
    evaluations : int
        Sets of worlds simulated in all, 10 to 10,000,000.
    keep : float
        Of rejection: share of the draws that is kept, 0.0001 to 1.
    leave_one_out : bool
        Of rejection, with two scenarios at least: also a posterior without each scenario.
    particles : int
        Of smc: accepted draws of a generation, 10 to 100,000.
    least_rate : float
        Of smc: acceptance rate below which it stops, 0 to 1.
    workers : int
        Processes; 0: one a core.
    say : callable, optional
        Told of what is begun and how far it is, a line each; without it a terminal or a notebook sees the lines.

    Returns
    -------
    FitFolder
        With the posteriors that were made, by name, and their effective sizes.

    Raises
    ------
    ParameterError
        For an argument that is not what is expected here (ArgumentError), and without pyABC.
    ScenarioError
        For a scenario that cannot be used.
    ResultsError
        If the folder holds another fit, or is damaged.
    KeyboardInterrupt
        With a text that says whether anything is kept, and how to go on.
    """
    at, given = FitFolder(folder), loaded(scenarios)
    if leave_one_out and (method != "rejection" or len(given) < 2):
        raise ArgumentError("leave_one_out", "", "expected rejection as the method, and two scenarios at least")
    fit = Fit(given, FITTED if half == "society" else FITTED_FRONT, half=half)
    told = telling(say)
    announce_compilation(told)
    told(
        f"{sum(map(len, fit.targets.values()))} targets of {', '.join(fit.scenarios)}; {len(fit.free)} parameters free"
    )
    for line in scale_lines(fit):
        told(line)
    try:
        if method == "smc":
            return _safely(fit_moving, fit, at, Course(particles, evaluations, least_rate, workers), say=told)
        return _safely(fit_closest, fit, at, evaluations, keep, leave_one_out, workers, say=told)
    except KeyboardInterrupt as stop:
        if at.keeps_draws_of(fit.plan()):
            text = f"stopped; what was drawn is in {at.path}, the same command goes on with it"
        else:
            text = "stopped before the first draws were kept; the same command begins anew"
        raise KeyboardInterrupt(text) from stop


def loaded(scenarios: Given | Iterable[Given]) -> dict[str, Scenario]:
    """Scenarios by id; one alone stands for a list of it. ArgumentError for anything that is no scenario."""
    alone = isinstance(scenarios, (Scenario, str, Path)) or not isinstance(scenarios, Iterable)
    given: list[Any] = [scenarios] if alone else list(scenarios)  # type: ignore[arg-type]
    wrong = [one for one in given if not isinstance(one, (Scenario, str, Path))]
    if wrong or not given:
        raise ArgumentError("scenarios", short(wrong[0] if wrong else given), "expected ids, folders, or Scenarios")
    found = [one if isinstance(one, Scenario) else load_scenario(one, Registry()) for one in given]
    return {one.id: one for one in found}


def scale_lines(fit: Fit) -> list[str]:
    """How many blocks the smallest scored place of each country has in the fit, and what is to be done about few."""
    found = {name: smallest_scored(scenario, fit.settings(name)) for name, scenario in fit.scenarios.items()}
    lines = [f"{name}: {one.text(advice=False)}" for name, one in found.items() if one is not None]
    if any(one.coarse for one in found.values() if one is not None):
        lines.append("A fit takes such worlds for their number; homefront score checks it at a scale that suits each.")
    return lines


def fit_leaving_out(fit: Fit, folder: FitFolder, say: Say) -> FitFolder:
    """The folder with the posteriors of all scenarios and of all but each, as `calibrate` makes them by itself."""
    return _safely(fit_closest, fit, folder, EVALUATIONS, KEEP, True, 0, say=say)


def _safely(function: Callable[..., FitFolder], *arguments: Any, say: Say) -> FitFolder:
    """function(*arguments, say): here, or where threads of kernels have started, which pyABC's forks do not survive, in
    a process of its own."""
    if threads_have_started():
        return in_a_process_of_its_own(function, *arguments, say=say)
    return function(*arguments, say)


def fit_closest(
    fit: Fit, folder: FitFolder, evaluations: int, keep: float, leave_one_out: bool, workers: int, say: Say
) -> FitFolder:
    """The folder with the posterior of all scenarios and, if asked, those without each of them, from one bank."""
    bank = draw_bank(
        fit, folder, evaluations, workers,
        lambda done, left: say(f"{done} of {evaluations} draws from the prior, about {left:.0f} s left"), share=keep,
    )  # fmt: skip
    found = {OF_ALL: posterior_from(bank, fit, keep)}
    for left_out in fit.scenarios if leave_one_out else ():
        found[left_out_name(left_out)] = posterior_from(
            bank, Fit(_others(fit, left_out), fit.free, half=fit.half), keep
        )
    return folder.written(found)


def _others(fit: Fit, left_out: str) -> Mapping[str, Scenario]:
    return {name: scenario for name, scenario in fit.scenarios.items() if name != left_out}


def fit_moving(fit: Fit, folder: FitFolder, course: Course, say: Say) -> FitFolder:
    """The folder with the posterior of generations that move closer."""
    return fit_by_generations(fit, folder, course, lambda newest, left: say(_generation_line(newest, left)))


def _generation_line(newest: Generation, left: float) -> str:
    return (
        f"generation {newest.number}: distance up to {newest.epsilon:.2f}, {newest.particles} accepted of "
        f"{newest.evaluations} ({100 * newest.rate:.0f} %), {newest.seconds:.0f} s, at most {left:.0f} s left"
    )
