"""Scores from their arguments: what `homefront score` and Python share."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homefront.arguments import (
    Flag,
    Folder,
    FolderOrNone,
    Half,
    Names,
    Progress,
    Scale,
    ScoredWorlds,
    Seed,
    Workers,
    argument,
    checked,
    short,
)
from homefront.compiled import announce_compilation
from homefront.engine.settings import Coder, ParametersName, Settings, refuse
from homefront.errors import ArgumentError, ParameterError, nearest
from homefront.experiments.calibrate import ScenarioLike, loaded, refuse_unfitted
from homefront.experiments.country_score import CountryScore
from homefront.experiments.fit import answered
from homefront.experiments.fit_folder import FitFolder, left_out_name
from homefront.experiments.identification import unreached
from homefront.experiments.predictive import Ensemble, score_country
from homefront.experiments.views import Views
from homefront.parameters import default_set, posterior_of
from homefront.parameters.posterior import FORECAST, shipped_names, shipped_posterior
from homefront.processes.mechanisms import names_of
from homefront.progress import telling
from homefront.results.files import write_json
from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.schema import Scenario

Scales = float | Mapping[str, float]
"""Agents a person, for all or by country."""


@dataclass(frozen=True)
class Score:
    """Scores of countries: what `score` returns.

    Attributes
    ----------
    countries : tuple of CountryScore
        The score of each country, in the order in which they were asked for.
    left_out : bool
        Whether each is scored with a fit to the others.
    views : Views, optional
        How it is written as a table.
    """

    countries: tuple[CountryScore, ...]
    left_out: bool
    views: Views | None = field(default=None, repr=False, compare=False)

    @property
    def right(self) -> bool:
        """Whether every claim of every country comes out right."""
        return all(country.right for country in self.countries)

    @property
    def identification(self) -> list[dict[str, Any]]:
        """Targets that no world with parameters from their priors has within the record's range."""
        return unreached([country.to_dict() for country in self.countries])

    def to_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, as `homefront score --json` prints it.

        Returns
        -------
        dict
            A country that is alone stands by itself. Keys are never renamed.
        """
        alone = len(self.countries) == 1 and not self.left_out
        return self.countries[0].to_dict() if alone else self._all()

    def table(self) -> str:
        """Write the scores as a table, for a reader, misses first.

        Returns
        -------
        str
            The lines of the table.

        Raises
        ------
        TypeError
            If the score was not made by `homefront.score`, so that it has no views.
        """
        if self.views is None:
            raise TypeError("no views were handed in; homefront.score hands them in")
        return self.views.text(self)

    def write(self, file: Path | str) -> None:
        """Keep the scores in a .json file, whole or not at all.

        Parameters
        ----------
        file : path
            The file.

        Raises
        ------
        ArgumentError
            If the argument is no path.
        ResourceError
            If the file cannot be written.
        """
        write_json(argument("out", Folder, file), self._all())

    def _all(self) -> dict[str, Any]:
        return {"countries": [country.to_dict() for country in self.countries]}

    def __repr__(self) -> str:
        each = "; ".join(f"{one.scenario}: CRPS {one.crps:.2f}, {len(one.targets)} targets" for one in self.countries)
        return f"Score({each})"


@checked
def score(
    scenarios: ScenarioLike | Iterable[ScenarioLike] | None = None, *, parameters: ParametersName = "",
    leave_one_out: Flag = False, fits: FolderOrNone = None, half: Half = "society", coder: Coder = "",
    scale: Scales | None = None, runs: ScoredWorlds = 40, seed: Seed = 1, workers: Workers = 0, say: Progress = None,
    mechanisms: Names = (),
) -> Score:  # fmt: skip
    """Score targets that no fit has seen: those marked check, or with `leave_one_out` all of the country left out.

    Worlds of the parameters are compared with worlds without talk, without leaders' conduct, without each mechanism of
    another package, and with parameters from their priors, and with naive forecasts.

    Parameters
    ----------
    scenarios : Scenario, str, or several of them
        Scenarios that are scored, by id, by folder or as loaded. None for all that ship and have the half that is
        scored. A collection that is empty is refused.
    parameters : str
        A set by its name, or the path of a .parquet file of a fit; "": forecast, where it ships.
    leave_one_out : bool
        Score each country with a fit to the others only, which goes before `parameters`.
    fits : Path or str, optional
        Folder of a fit that left each country out, for `leave_one_out`. None: the sets that ship.
    half : {"society", "front"}
        The society, with the front of the record, or the front alone, fitted to September.
    coder : {"", "1", "2"}
        One coding alone, or the range between the two.
    scale : float or dict of str to float, optional
        Agents for each person as 1/1000, for all; {"ID": 1/2000} for one country, which goes before {"": 1/1000} for
        all. None for one that suits each country.
    runs : int
        Number of worlds of each ensemble, 4 to 100,000.
    seed : int
        Seed of the first world, 0 or more.
    workers : int
        Number of processes; 0 for one on each core.
    say : callable, optional
        Called with a line for each ensemble before it runs; without it a terminal or a notebook shows the lines.
    mechanisms : str or sequence of str
        Those of installed packages that run in every society, by name; their code is loaded.

    Returns
    -------
    Score
        The scores of each country; `table` writes them for a reader, misses first.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or there is no fit to the other countries.
    ParameterError
        If a set of parameters cannot be read.
    ScenarioError
        If a scenario cannot be used.
    ResultsError
        If the folder `fits` holds no fit, or is damaged.
    """
    _refuse_what_is_left_out(half, leave_one_out, fits)
    scales = read_scales(scale)
    known = loaded((entry.id for entry in list_scenarios()), mechanisms)
    chosen = _chosen(scenarios, known, half, mechanisms)
    refuse_unfitted(chosen.values(), half)
    _refuse_scenarios(chosen, half, parameters, coder)
    everybody, people = {**known, **chosen}, scales_for(scales, list(chosen))
    told = telling(say)
    announce_compilation(told)
    of = dict.fromkeys(chosen, parameters or default_set())
    if leave_one_out:
        of = _fitted_to_the_others(list(chosen), everybody, known, fits)
    uses = ("fit", "check") if leave_one_out else ("check",)
    found = []
    for name, scenario in chosen.items():
        targets = [row for row in scenario.targets if row.use in uses and row.target_id in answered(scenario, half)]
        others = [other for other in everybody.values() if other.id != name]
        how = Ensemble(runs, seed, people[name], workers, coder)
        found.append(score_country(
            scenario, of[name], targets, others, how, leave_one_out, lambda what: told(f"score: {what}"), half
        ))  # fmt: skip
    return Score(tuple(found), leave_one_out)


def _refuse_what_is_left_out(half: str, leave_one_out: bool, fits: Path | None) -> None:
    """ArgumentError where a half or a fit does not go with whether each country is left out in turn."""
    if half == "front" and leave_one_out:
        raise ArgumentError("half", "'front'", "expected society where each country is left out in turn")
    if fits is not None and not leave_one_out:
        raise ArgumentError("fits", short(str(fits)), "expected only where each country is left out in turn")


def _refuse_scenarios(chosen: Mapping[str, Scenario], half: str, parameters: str, coder: str) -> None:
    """An error for a scenario that cannot be run so, or that has no front where a front is scored."""
    for scenario in chosen.values():
        if half == "front" and not scenario.axes:
            raise ArgumentError("half", "'front'", f"{scenario.id} has no front of its own; expected society")
        refuse(scenario, Settings(parameters=parameters, coder=coder, mechanisms=names_of(scenario.mechanisms)))


def _chosen(
    scenarios: ScenarioLike | Iterable[ScenarioLike] | None, known: Mapping[str, Scenario], half: str,
    mechanisms: Collection[str],
) -> dict[str, Scenario]:  # fmt: skip
    """Those asked for; None: all that ship, for a front those that have one."""
    if scenarios is None:
        return {name: scenario for name, scenario in known.items() if half == "society" or scenario.axes}
    several = not isinstance(scenarios, (Scenario, str, Path)) and isinstance(scenarios, Iterable)
    asked: list[Any] = list(scenarios) if several else [scenarios]  # type: ignore[arg-type]
    return loaded((known.get(one, one) if isinstance(one, str) else one for one in asked), mechanisms)


def read_scales(asked: Any) -> dict[str, float]:
    """People an agent by country; "" for all that are not named. ArgumentError if out of bounds.

    asked : see `score`.
    """
    given = {} if asked is None else asked if isinstance(asked, Mapping) else {"": asked}
    wrong = [name for name in given if not isinstance(name, str)]
    if wrong:
        raise ArgumentError("scale", short(wrong[0]), "expected the id of a country")
    return {name: round(1 / argument("scale", Scale, scale), 9) for name, scale in given.items()}


def scales_for(asked: Mapping[str, float], ids: list[str]) -> dict[str, float]:
    """People an agent for each country, 0: one that suits it is to be chosen. ArgumentError if one is not scored."""
    for name in asked:
        if name and name not in ids:
            raise ArgumentError("scale", repr(name), f"expected one of {', '.join(ids)}", nearest(name, ids))
    return {name: asked.get(name, asked.get("", 0.0)) for name in ids}


def _fitted_to_the_others(
    names: list[str], everybody: Mapping[str, Scenario], known: Mapping[str, Scenario], fits: Path | None
) -> dict[str, str]:
    """For each country, the set that is fitted to all others. fits : folder of a fit; None: the sets that ship."""
    folder = FitFolder(fits) if fits is not None else None
    how_to = _command(everybody, known, "FOLDER" if folder is None else str(folder.path))
    return {name: _fitted_without(name, everybody, folder, how_to) for name in names}


def _fitted_without(name: str, everybody: Mapping[str, Scenario], folder: FitFolder | None, how_to: str) -> str:
    """The set that is fitted to the other countries: from the folder of a fit, or shipped. ParameterError: none is.

    how_to : command that makes it.
    """
    fitted, others = left_out_name(name), {one.id: one.inputs_digest for one in everybody.values() if one.id != name}
    if folder is not None:
        if not folder.has(fitted):
            raise ParameterError(f"{folder.path}: no set {fitted}; make it with: {how_to}")
        parameters = str(folder.file(fitted))
    elif fitted in shipped_names():
        parameters = fitted
    elif FORECAST in shipped_names() and shipped_posterior(FORECAST).provenance["scenarios"] == others:
        return FORECAST  # fitted to all others: this country never was among those fitted
    else:
        raise ParameterError(f"no set {fitted} ships; make it with: {how_to}, then score with --fits FOLDER")
    posterior = posterior_of(parameters)
    assert posterior is not None
    if posterior.provenance["scenarios"] != others:
        raise ParameterError(
            f"{parameters}: fitted to {', '.join(posterior.provenance['scenarios'])}, expected {', '.join(others)} as "
            f"they are now; fit again, in a new folder, with: {how_to}"
        )
    return parameters


def _command(everybody: Mapping[str, Scenario], known: Mapping[str, Scenario], folder: str) -> str:
    """The command that fits these scenarios, each left out in turn."""
    named = [name if known.get(name) is one else str(one.folder) for name, one in everybody.items()]
    named = [] if named == list(known) else named
    mechanisms = sorted({name for one in everybody.values() for name in names_of(one.mechanisms)})
    named += [part for name in mechanisms for part in ("--with", name)]
    return f"homefront calibrate {shlex.join([*named, '--leave-one-out', '--out', folder])}"
