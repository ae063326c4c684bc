"""A fit from its arguments to its folder: what `homefront calibrate` and Python share."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from homefront.arguments import (
    Flag,
    Folder,
    HalfOrBoth,
    KeepShare,
    Members,
    Names,
    Pairs,
    PriorDraws,
    Progress,
    Rounds,
    Workers,
    checked,
    short,
)
from homefront.compiled import announce_compilation
from homefront.engine.settings import has_front
from homefront.errors import ArgumentError
from homefront.experiments.coarseness import smallest_scored
from homefront.experiments.draw_files import DrawFiles
from homefront.experiments.fit import EVERY_USE, Fit, named_seed
from homefront.experiments.fit_folder import FitFolder, front_name, left_out_name
from homefront.experiments.fitted_sets import Half
from homefront.experiments.forward import Forward, Tell
from homefront.experiments.pairs import Pairing
from homefront.experiments.smoother import Course, Ensemble, library_of_smoothing, smoothed
from homefront.experiments.unknowns import normals, values_of
from homefront.parameters.posterior import FORECAST, RECORD, WORLDS, Posterior
from homefront.processes import Registry
from homefront.processes.mechanisms import classes, names_of, needs_front, with_mechanisms, without_mechanisms
from homefront.progress import telling
from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

PAIRED = 96
"""Likely draws that are simulated a second time, for the sampling noise of a world at the scale of the fit."""

FRONT_TIMES = (4.0, 2.5, 2.0)
"""Draws of the prior, members and rounds of a front, times those of a society."""

TELL_S = 10.0
"""Seconds between two lines of progress."""

ScenarioLike = Scenario | str | Path
"""A scenario as loaded, by id, or by folder."""

Say = Callable[[str], None]


@checked
def calibrate(
    scenarios: ScenarioLike | Iterable[ScenarioLike] | None = None, folder: Folder = "fit", *, half: HalfOrBoth = "",
    leave_one_out: Flag = False, prior_draws: PriorDraws = 1500, members: Members = 240, rounds: Rounds = 3,
    keep: KeepShare = 1 / 3, pairs: Pairs = 1200, workers: Workers = 0, say: Progress = None,
    mechanisms: Names = (),
) -> FitFolder:  # fmt: skip
    """Fit parameters, measurement curves and latent inputs at 1:20000 to the targets of one or several scenarios.

    Two sets of draws are made of each half. `forecast` has seen the targets that are marked fit (of the front: those to
    30 September), `record` has seen every target. The sampler is a tempered ensemble smoother
    (experiments/smoother.py). A folder that holds the same fit is continued: what it has simulated is not simulated
    again.

    Parameters
    ----------
    scenarios : Scenario, str, or several of them
        Scenarios that are fitted together, by id, by folder or as loaded. None for all that ship.
    folder : Path or str
        The folder of the fit.
    half : {"", "society", "front"}
        Both, each by itself; the society, with the front of the record; or the front, with no society.
    leave_one_out : bool
        Whether a set of the society is also made without each scenario, fitted to every target of the others. This
        needs two scenarios or more.
    prior_draws : int
        Number of draws from the prior, 50 to 1,000,000. A front, whose worlds are quick, has four times as many, two
        and a half times the members, and twice the rounds.
    members : int
        Number of draws that are moved, for each set, 10 to 100,000.
    rounds : int
        Number of rounds in which they are moved, 1 to 100.
    keep : float
        Share of the members that a set keeps, the closest, 0.01 to 1.
    pairs : int
        Number of pairs of draws of society and front, simulated as they act on each other: `forecast` keeps a twelfth
        of them; `record` makes as many draws again in each of three rounds, and keeps a sixth of that number.
    workers : int
        Number of processes; 0 for one on each core.
    say : callable, optional
        Receives each line of progress. Without it, a terminal or a notebook shows the lines.
    mechanisms : str or sequence of str
        Those of installed packages that run in every society, by name; their code is loaded. Their parameters whose
        prior is narrower than their bounds are unknown too. The sets are for worlds with these mechanisms.

    Returns
    -------
    FitFolder
        With the posteriors that were made, by name.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ParameterError
        If the package iterative_ensemble_smoother is missing.
    ScenarioError
        If a scenario cannot be used.
    ResultsError
        If the folder holds another fit, or is damaged.
    ResourceError
        If the folder cannot be written.
    KeyboardInterrupt
        With a text that says whether anything is kept, and how to go on.
    """
    at, given = FitFolder(folder), loaded(_all_ids() if scenarios is None else scenarios, mechanisms)
    refuse_unfitted(given.values(), half)
    _refuse(given, half, leave_one_out, prior_draws, members)
    library_of_smoothing()  # before anything is written or simulated
    fits, course, told = fits_of(given, half), Course(prior_draws, members, rounds, keep), telling(say)
    _tell_begun(fits, told)
    at.begin({**_plan(fits), "course": asdict(course), "pairs": pairs, "leave_one_out": leave_one_out})
    with _stopped_in_words(at):
        with Forward(fits, workers).ready() as forward:
            sets = {
                name: Fitting(fit, name, at, course_of(name, course), forward, told).sets(leave_one_out)
                for name, fit in fits.items()
            }
        if len(sets) < 2:
            return at.written(_posteriors(sets, course))
        both = _coupled(given, sets, at, pairs, course, workers, told)
        return at.written({**both, **_posteriors(sets, course, WORLDS)})


def _refuse(given: Mapping[str, Scenario], half: str, leave_one_out: bool, prior_draws: int, members: int) -> None:
    """ArgumentError for arguments that do not go together."""
    if leave_one_out and (half == "front" or len(given) < 2):
        raise ArgumentError("leave_one_out", "", "expected a society, and two scenarios at least")
    if members > prior_draws:
        raise ArgumentError("members", str(members), f"expected no more than prior_draws, {prior_draws}")


def _tell_begun(fits: Mapping[str, Fit], say: Say) -> None:
    """What is said before anything is simulated."""
    announce_compilation(say)
    for fit in fits.values():
        for line in fit_head(fit):
            say(line)


@contextmanager
def _stopped_in_words(at: FitFolder) -> Iterator[None]:
    """A stop by the keyboard says whether anything is kept, and how to go on."""
    try:
        yield
    except KeyboardInterrupt as stop:
        if at.has_draws:
            text = f"stopped; what was simulated is in {at.path}, the same command goes on with it"
        else:
            text = "stopped before the first draws were kept; the same command begins again"
        raise KeyboardInterrupt(text) from stop


def loaded(
    scenarios: ScenarioLike | Iterable[ScenarioLike], mechanisms: Collection[str] = ()
) -> dict[str, Scenario]:  # fmt: skip
    """Scenarios by id, with mechanisms; one alone stands for a list of it. ArgumentError for anything that is none, and
    where they have not all the same mechanisms."""
    alone = isinstance(scenarios, (Scenario, str, Path)) or not isinstance(scenarios, Iterable)
    given: list[Any] = [scenarios] if alone else list(scenarios)  # type: ignore[arg-type]
    wrong = [one for one in given if not isinstance(one, (Scenario, str, Path))]
    if wrong or not given:
        raise ArgumentError("scenarios", short(wrong[0] if wrong else given), "expected ids, folders, or Scenarios")
    found = [one if isinstance(one, Scenario) else load_scenario(one, Registry(mechanisms)) for one in given]
    out = {one.id: one for one in (with_mechanisms(one, mechanisms) for one in found)}
    if len({one.mechanisms for one in out.values()}) > 1:
        names = sorted({name for one in out.values() for name in names_of(one.mechanisms)})
        told = "are not those of all scenarios; expected the same, by `mechanisms`"
        raise ArgumentError("mechanisms", ", ".join(names), told)
    return out


def refuse_unfitted(given: Iterable[Scenario], half: str) -> None:
    """ArgumentError for a mechanism that no world of a fit or a score of this half can have."""
    for cls in classes({name for one in given for name in names_of(one.mechanisms)}):
        if half == "front":
            told = "acts in the society, and the front runs here without one; expected another half"
            raise ArgumentError("mechanisms", cls.name, told)
        if needs_front(cls):
            told = "reads a front that is simulated, and the society runs here with that of the record; leave it out"
            raise ArgumentError("mechanisms", cls.name, told)


def fits_of(given: Mapping[str, Scenario], half: str) -> dict[str, Fit]:
    """The fits that are asked for, by half, of every target. ArgumentError for a front where none of them has one."""
    out = {}
    if half in ("", "society"):
        out["society"] = Fit(given)
    fronts = {name: without_mechanisms(one) for name, one in given.items() if has_front(one)}
    if half == "front" and not fronts:
        raise ArgumentError("half", "'front'", f"{', '.join(given)} has no front of its own; expected society")
    if half in ("", "front") and fronts:
        out["front"] = Fit(fronts, "front")
    return out


def course_of(half: str, course: Course) -> Course:
    """A world of the front takes a twentieth of the time of a society, so its fit simulates so many times as much."""
    if half == "society":
        return course
    draws, members, rounds = FRONT_TIMES
    return replace(
        course, prior_draws=int(draws * course.prior_draws), members=int(members * course.members),
        rounds=int(rounds * course.rounds),
    )  # fmt: skip


Sets = dict[str, Half]


class Fitting:
    """One half: draws from the prior, which its sets share, then each set by itself."""

    def __init__(self, fit: Fit, name: str, folder: FitFolder, course: Course, forward: Forward, say: Say) -> None:
        self.fit, self.name, self.course, self.forward, self.say = fit, name, course, forward, say
        self.files = DrawFiles(folder.draws, tuple(fit.unknowns), fit.target_names)

    def sets(self, leave_one_out: bool) -> Sets:
        """Sets by name."""
        fit, every = self.fit, tuple(self.fit.scenarios)
        z = normals(f"calibrate.{self.name}", fit.unknowns, self.course.prior_draws)
        y = self.simulated("prior", z, every)
        noise = self.noise(z, y)
        wanted = {FORECAST: fit.part(every, ("fit",)), RECORD: fit}
        if leave_one_out and self.name == "society":
            others = {out: [name for name in every if name != out] for out in every}
            wanted |= {left_out_name(out): fit.part(rest, EVERY_USE) for out, rest in others.items()}
        return {name: self._set(name, part, z, y, noise) for name, part in wanted.items()}

    def noise(self, z: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Sampling noise of each target, from the likeliest draws, simulated with another seed."""
        distance = Ensemble(z, self.fit.gaps(y), 0.0).distance
        chosen = np.sort(np.argsort(distance, kind="stable")[: min(PAIRED, len(z))])
        again = self.simulated("again", z[chosen], tuple(self.fit.scenarios), again=1.0)
        return self.fit.noise(y[chosen], again)

    def simulated(self, stage: str, z: np.ndarray, scenarios: tuple[str, ...], again: float = 0.0) -> np.ndarray:
        """Targets of draws, (draws, targets of the whole fit). again : number of the world of the same values."""
        values = values_of(self.fit.unknowns, z)
        if again:
            values["again"] = np.full(len(z), again)
        progress = _Progress(self.say, f"{self.name}, {stage}", len(z))
        return self.forward(self.files, f"{self.name}.{stage}", z, (self.name, values, scenarios), progress)

    def _set(self, name: str, part: Fit, z: np.ndarray, y: np.ndarray, noise: np.ndarray) -> Half:
        at = [self.fit.target_names.index(target) for target in part.target_names]

        def gaps(found: np.ndarray) -> np.ndarray:
            return part.gaps(found[:, at], noise[at])

        def evaluate(stage: str, drawn: np.ndarray) -> np.ndarray:
            return gaps(self.simulated(f"{name}.{stage}", drawn, tuple(part.scenarios)))

        found = smoothed(z, gaps(y), evaluate, self.course, named_seed(f"{self.name}.{name}"))
        return Half(part, found, dict(zip(part.target_names, noise[at].tolist(), strict=True)))


def _coupled(
    given: Mapping[str, Scenario], halves: Mapping[str, Sets], folder: FitFolder, pairs: int, course: Course,
    workers: int, say: Say,
) -> dict[str, Posterior]:  # fmt: skip
    """The two sets of both halves together, by name."""
    say("society and front, each acting on the other: pairs of draws")

    def watch(stage: str, draws: int) -> Tell:
        return _Progress(say, stage, draws)

    return {
        name: Pairing(
            given, name, halves["society"][name], halves["front"][name], folder, course, workers, watch
        ).set_of(pairs)
        for name in WORLDS
    }  # fmt: skip


def _posteriors(halves: Mapping[str, Sets], course: Course, but: tuple[str, ...] = ()) -> dict[str, Posterior]:
    """Of each half by itself, by the names of their files. but : sets that are made of both halves together."""
    return {
        front_name(name) if half == "front" else name: found.posterior(course_of(half, course))
        for half, sets in halves.items() for name, found in sets.items() if name not in but
    }  # fmt: skip


class _Progress:
    """A line now and then: how many of a stage are simulated, and the time left."""

    def __init__(self, say: Say, what: str, total: int) -> None:
        self.say, self.what, self.total = say, what, total
        self.started = self.told = time.perf_counter()
        self.first: int | None = None

    def __call__(self, done: int) -> None:
        now = time.perf_counter()
        if self.first is None:
            self.first = done
        if now - self.told > TELL_S or done == self.total:
            each = (now - self.started) / max(1, done - self.first) if done > self.first else 0.0
            remaining = f", about {each * (self.total - done):.0f} s left" if each and done < self.total else ""
            self.say(f"{self.what}: {done} of {self.total} draws{remaining}")
            self.told = now


def fit_head(fit: Fit) -> list[str]:
    """What is fitted to what, and how coarse its worlds are."""
    lines = [
        f"{fit.half}: {len(fit.targets)} targets of {', '.join(fit.scenarios)}; {len(fit.unknowns)} numbers unknown"
    ]
    lines += [f"with the mechanism {one}" for one in next(iter(fit.scenarios.values())).mechanisms]
    if fit.half == "society":
        found = {name: smallest_scored(scenario, fit.settings(name)) for name, scenario in fit.scenarios.items()}
        lines += [f"{name}: {one.text(advice=False)}" for name, one in found.items() if one is not None]
        if any(one.coarse for one in found.values() if one is not None):
            lines.append("The noise of such coarse worlds is measured, and added to the tolerance of each target.")
    return lines


def _plan(fits: Mapping[str, Fit]) -> dict[str, Any]:
    return {"fits": {name: fit.plan() for name, fit in fits.items()}}


def _all_ids() -> list[str]:
    return [entry.id for entry in list_scenarios()]
