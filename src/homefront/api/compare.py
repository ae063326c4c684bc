"""Worlds against worlds: one change, all causes, all that is uncertain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from homefront.api.kinds import Outcomes, ScenarioLike, scenario_of
from homefront.arguments import (
    FinerWorlds,
    Method,
    Names,
    Pairs,
    Progress,
    Repeats,
    Scale,
    Seed,
    Seeds,
    Size,
    StandardError,
    ValuesOrNone,
    Workers,
    checked,
)
from homefront.engine.settings import settings_for
from homefront.experiments import whatif as pairs
from homefront.experiments.explain import explain as shared_out
from homefront.experiments.explain import refuse_unanswered
from homefront.experiments.explanation import Explanation
from homefront.experiments.sensitivity import Sensitivity, design_of, sensitivities_by
from homefront.parameters import WorldsName, parameters_of
from homefront.parameters.worlds import EXPLAIN
from homefront.views.result_views import VIEWS


@checked
def whatif(
    scenario: ScenarioLike, without: Names = (), changes: ValuesOrNone = None, edits: Names = (), runs: Pairs = 20,
    seed: Seed = 1, scale: Scale = 1 / 20_000, workers: Workers = 0, tell: Progress = None, *, outcome: Names = (),
    worlds: WorldsName = "", parameters: str = "", only: str = "", coder: str = "", days: int = 0, floor: float = 0.0,
    substeps: int = 2, contacts: str = "", positions: Mapping[str, float] | None = None,
    latents: Mapping[str, float] | None = None, mechanisms: Names = (),
) -> pairs.Pairs:  # fmt: skip
    """Compare pairs of worlds that are the same, person by person, but for one change.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    without : str or sequence of str
        What the changed world is without: causes, as "relocation", and processes, as "process:talk".
    changes : dict of str to float
        Parameters of the changed world, by "process.parameter".
    edits : str or sequence of str
        Lines that change its scenario, as ``move siege@1941-10-20=-5:Moscow``.
    runs : int
        Number of pairs of worlds, 2 or more.
    seed : int
        Seed of the first pair, 0 or more.
    scale : float
        Agents for each person, 1/20000 to 1.
    workers : int
        Number of processes; 0 for one on each core.
    tell : callable, optional
        Called with the number of pairs that are done.
    outcome : str or sequence of str
        Only these outcomes; none for all.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`. "" for `record`, since it asks why, unless `parameters` are given.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name; their code is loaded.
    parameters, only, coder, contacts : str
        The parameter set; one half alone; one coding alone; who meets whom. See `Settings`.
    days, substeps : int
        Days to run, 0 for all; parts of a day of the society. See `Settings`.
    floor : float
        Agents that each place has at least. See `Settings`.
    positions, latents : dict of str to float
        Positions between the two codings, 0 to 1; latent inputs that are fixed, each in its own unit. See `Settings`.

    Returns
    -------
    Pairs
        With the mean difference of each outcome, its interval, and when and where the worlds part.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or nothing is changed.
    ScenarioError
        If the scenario cannot be used.

    Examples
    --------
    >>> found = whatif("france-1940", without="leaders_leave", runs=2, days=5, workers=1)
    >>> found.pairs, found.outcomes[0].outcome
    (2, 'exodus')
    """
    loaded = scenario_of(scenario, mechanisms)
    base = settings_for(
        loaded, scale=scale, parameters=parameters_of(worlds, parameters, EXPLAIN), only=only, coder=coder,
        days=days, floor=floor, substeps=substeps, contacts=contacts, positions=positions,
        latents=latents,
    )  # fmt: skip
    refuse_unanswered(loaded, base, outcome)
    other = pairs.changed_settings(loaded, base, without, changes or {}, edits)
    return pairs.whatif(loaded, base, other, runs, seed, workers, tell, VIEWS).only(outcome)


@checked
def explain(
    scenario: ScenarioLike, outcome: Outcomes, causes: Names = (), seed: Seed = 1, scale: Scale = 1 / 20_000,
    asked_se: StandardError = 0.03, most: Seeds = 150, check_scale: FinerWorlds = 8, workers: Workers = 0,
    tell: Progress = None, *, worlds: WorldsName = "", parameters: str = "", only: str = "", coder: str = "",
    days: int = 0, floor: float = 0.0, changes: Mapping[str, float] | None = None, without: Collection[str] = (),
    substeps: int = 2, contacts: str = "", positions: Mapping[str, float] | None = None,
    latents: Mapping[str, float] | None = None, edits: Collection[str] = (), mechanisms: Names = (),
) -> Any:  # fmt: skip
    """Share an outcome out among the causes of a scenario: Shapley shares with intervals.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, a folder, or what `load_scenario` gives.
    outcome : str or sequence of str
        Outcomes of the scenario; one set of worlds explains all of them.
    causes : str or sequence of str
        Causes to compare one by one. Default: all that change anything in such runs.
    seed : int
        Seed of the first worlds, 0 or more.
    scale : float
        Agents for each person, 1/20000 to 1.
    asked_se : float
        Standard error of a share or a chance (0 to 1) at which it stops, 0.0001 to 1.
    most : int
        Largest number of seeds.
    check_scale : int
        Number of worlds with all causes, and with none, that are run again at 1:1000; 0 for none.
    workers : int
        Number of processes; 0 for one on each core.
    tell : callable, optional
        Called with a line of progress.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`. "" for `record`, since it asks why, unless `parameters` are given.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name; their code is loaded.
    parameters, only, coder, contacts : str
        The parameter set; one half alone; one coding alone; who meets whom. See `Settings`.
    without, edits : str or sequence of str
        Causes and processes that are left out; lines that change the scenario. See `Settings`.
    days, substeps : int
        Days to run, 0 for all; parts of a day of the society. See `Settings`.
    floor : float
        Agents that each place has at least. See `Settings`.
    changes, positions, latents : dict of str to float
        Parameters that are set; positions between the two codings, 0 to 1; latent inputs that are fixed, each in its
        own unit. See `Settings`.

    Returns
    -------
    Explanation, or list of Explanation
        A list if a list of outcomes is asked for. Ctrl-C ends it with what is known by then.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or such runs do not answer an outcome.
    ScenarioError
        If the scenario cannot be used.
    """
    loaded = scenario_of(scenario, mechanisms)
    settings = settings_for(
        loaded, scale=scale, parameters=parameters_of(worlds, parameters, default=EXPLAIN), only=only, coder=coder,
        days=days, floor=floor, changes=changes, without=without, substeps=substeps, contacts=contacts,
        positions=positions, latents=latents, edits=edits,
    )  # fmt: skip
    asked = [outcome] if isinstance(outcome, str) else outcome
    found: list[Explanation] = shared_out(
        loaded, settings, asked, causes, seed, asked_se, most, check_scale, workers, tell, VIEWS
    )
    return found[0] if isinstance(outcome, str) else found


@checked
def sensitivity(
    scenario: ScenarioLike, outcome: Outcomes, method: Method = "morris", size: Size = 0, inputs: Names = (),
    seed: Seed = 1, repeats: Repeats = 2, scale: Scale = 1 / 20_000, workers: Workers = 0, tell: Progress = None, *,
    worlds: WorldsName = "", parameters: str = "", only: str = "", coder: str = "", days: int = 0, floor: float = 0.0,
    changes: Mapping[str, float] | None = None, without: Collection[str] = (),
    substeps: int = 2, contacts: str = "", positions: Mapping[str, float] | None = None,
    latents: Mapping[str, float] | None = None, edits: Collection[str] = (), mechanisms: Names = (),
) -> Any:  # fmt: skip
    """Find out which parameters and coded inputs an outcome depends on.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, a folder, or what `load_scenario` gives.
    outcome : str or sequence of str
        Outcomes of the scenario; one design answers for all of them.
    method : {"morris", "sobol"}
        Screening by elementary effects, or shares of variance.
    size : int
        Number of walks of Morris, or base sample of Sobol (a power of 2); 0 for 10, or 64.
    inputs : str or sequence of str
        Parameters, and "coded.VARIABLE"; none for all that are fitted or assumed or that the coders read differently.
    seed : int
        Seed of the design and of its first world, 0 or more.
    repeats : int
        Number of worlds for each row of the design.
    scale : float
        Agents for each person, 1/20000 to 1.
    workers : int
        Number of processes; 0 for one on each core.
    tell : callable, optional
        Called with the number of worlds that are done.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`; "" for those of `parameters`.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name; their code is loaded.
    parameters, only, coder, contacts : str
        The parameter set; one half alone; one coding alone; who meets whom. See `Settings`.
    without, edits : str or sequence of str
        Causes and processes that are left out; lines that change the scenario. See `Settings`.
    days, substeps : int
        Days to run, 0 for all; parts of a day of the society. See `Settings`.
    floor : float
        Agents that each place has at least. See `Settings`.
    changes, positions, latents : dict of str to float
        Parameters that are set; positions between the two codings, 0 to 1; latent inputs that are fixed, each in its
        own unit. See `Settings`.

    Returns
    -------
    Sensitivity, or list of Sensitivity
        A list if a list of outcomes is asked for.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        If the scenario cannot be used.
    ResultsError
        If a world has no answer.
    """
    loaded = scenario_of(scenario, mechanisms)
    settings = settings_for(
        loaded, scale=scale, parameters=parameters_of(worlds, parameters), only=only, coder=coder,
        days=days, floor=floor, changes=changes, without=without, substeps=substeps, contacts=contacts,
        positions=positions, latents=latents, edits=edits,
    )  # fmt: skip
    asked = [outcome] if isinstance(outcome, str) else outcome
    refuse_unanswered(loaded, settings, asked)
    design = design_of(loaded, settings, method, size, inputs, seed, repeats)
    found: list[Sensitivity] = sensitivities_by(loaded, settings, asked, design, workers, tell, VIEWS)
    return found[0] if isinstance(outcome, str) else found
