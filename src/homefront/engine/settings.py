"""How a scenario is run: built and checked here, for the command line, for Python and for files alike."""

from __future__ import annotations

import functools
import typing
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any, ClassVar

from homefront.arguments import (
    LEFT_OUT,
    ByName,
    Days,
    Floor,
    Follow,
    Scale,
    Substeps,
    Text,
    Values,
    argument,
    names,
    number,
    one_of,
    short,
)
from homefront.errors import ArgumentError, ParameterError, nearest
from homefront.inputs.changed import changed_parameters, changes_of
from homefront.inputs.coded import Reading
from homefront.inputs.latents import CODED, coded_positions, refuse_latents
from homefront.parameters import default_set, posterior_of, set_names, specs_of
from homefront.parameters.posterior import shipped_names
from homefront.processes import Processes, chosen_processes, parameters_of, processes_of
from homefront.processes.mechanisms import classes, names_of, needs_front
from homefront.scenario.edits import read_edits
from homefront.scenario.schema import Scenario

REMOVED = "process:"
"""Before the name of a process among what is left out; a cause stands there by its own name."""

OF_MECHANISMS = "defaults_of_mechanisms"
"""Key of a provenance: parameters of mechanisms as the set of the run has them. So no code is loaded to read a run."""

MOST_PEOPLE = 1e9

ParametersName = Annotated[str, Text('the name of a set, as "forecast", or a FILE.parquet of calibrate')]
Only = Annotated[str, one_of("", "society", "front", what="both")]
Contacts = Annotated[str, one_of("", "partners", "persons", what="partners")]
Coder = Annotated[str, one_of("", "1", "2", what="the range between them")]
Positions = Annotated[dict[str, float], ByName('numbers by name, as {"leaving_seen": 0.5}')]
Latents = Annotated[dict[str, float], ByName('numbers by name, as {"zone.Moscow": 2.0}')]
Exclusions = Annotated[frozenset[str], names(LEFT_OUT, frozenset)]
Edits = Annotated[tuple[str, ...], names('["move siege@1941-10-20=-5:Moscow"]')]
Mechanisms = Annotated[tuple[str, ...], names('["hoarding"]')]


@dataclass(frozen=True)
class Settings:
    """How a scenario is run: two runs with the same settings and seed have the same bytes.

    Every field is checked when the settings are made; `settings_for` also checks them against a scenario.

    Parameters
    ----------
    people_per_agent : float
        Persons for each agent; 1 for everybody. `settings_for` takes 20,000 at most.
    floor : float
        Least number of agents that each place has.
    days : int
        Number of days to run; 0 for all.
    parameters : str
        A set of parameters, or a file of `calibrate`; "" for the default set.
    changes : dict of str to float
        Single parameters by "process.parameter", each in its own unit.
    without : frozenset of str
        What is left out: a cause of the scenario by its id, "relocation"; a process as "process:relocation".
    only : {"", "society", "front"}
        Both halves, coupled; or one of them alone.
    substeps : int
        Number of steps of the society in a day.
    follow : int
        Number of persons who are followed; `run` and `ensemble` follow 12 by default.
    contacts : {"", "partners", "persons"}
        Who meets whom: whole blocks meet partner blocks, which is the default; or each person's contacts are drawn.
    coder : {"", "1", "2"}
        The range between the two codings, or one coding alone.
    positions : dict of str to float
        Positions in that range by coded variable, 0 (first coder) to 1 (second coder).
    latents : dict of str to float
        Values of what a world would draw, by name as "zone.Moscow", each in its own unit.
    edits : tuple of str
        Lines that change the scenario, as ``move siege@1941-10-20=-5:Moscow``.
    mechanisms : tuple of str
        Names of the mechanisms of other packages that run too; the scenario has the same.

    Raises
    ------
    ArgumentError
        If a field is not of its kind.

    Examples
    --------
    >>> chosen = Settings(days=30, without=["relocation", "process:talk"])
    >>> sorted(chosen.causes), sorted(chosen.removed), chosen.people_per_agent
    (['relocation'], ['talk'], 1000.0)
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    """For settings that are read from a file: no key that is not known."""

    people_per_agent: Annotated[float, number(1.0, MOST_PEOPLE)] = 1000.0
    floor: Floor = 0.0
    days: Days = 0
    parameters: ParametersName = ""
    changes: Values = field(default_factory=dict)
    without: Exclusions = frozenset()
    only: Only = ""
    substeps: Substeps = 2
    follow: Follow = 0
    contacts: Contacts = ""
    coder: Coder = ""
    positions: Positions = field(default_factory=dict)
    latents: Latents = field(default_factory=dict)
    edits: Edits = ()
    mechanisms: Mechanisms = ()

    def __post_init__(self) -> None:
        for name, kind in _kinds().items():
            object.__setattr__(self, name, argument(name, kind, getattr(self, name)))

    @property
    def causes(self) -> frozenset[str]:
        """Ids of the causes that are left out; where one changes a parameter, it goes before `changes`."""
        return frozenset(name for name in self.without if not name.startswith(REMOVED))

    @property
    def removed(self) -> frozenset[str]:
        """Names of the processes that are left out."""
        return frozenset(name.removeprefix(REMOVED) for name in self.without if name.startswith(REMOVED))

    @property
    def left_out(self) -> list[str]:
        """Causes, then processes, as `without` names them."""
        return [*sorted(self.causes), *(f"{REMOVED}{name}" for name in sorted(self.removed))]

    @property
    def reading(self) -> Reading:
        """Which of the two codings is used, or where between them a world stands."""
        return Reading(self.coder, tuple(sorted(self.positions.items())))

    @property
    def parameter_set(self) -> str:
        """Name of the parameter set, or path of its file; the default set if none was named."""
        return self.parameters or default_set()

    def processes(self) -> Processes:
        """Make the processes, with the values of the set and the changes, before a world draws its own.

        Returns
        -------
        dict of str to Process
            Every process by its name.

        Raises
        ------
        ParameterError
            If a parameter does not exist, or its value is out of its bounds.
        """
        return chosen_processes(self.parameter_set, self.changes, self.mechanisms)


@functools.cache
def _kinds() -> dict[str, Any]:
    hints = typing.get_type_hints(Settings, include_extras=True)
    return {one.name: hints[one.name] for one in fields(Settings)}


def settings_for(
    scenario: Scenario, *, scale: float = 1 / 1000, floor: float = 0.0, days: int = 0, parameters: str = "",
    changes: Mapping[str, float] | None = None, without: Collection[str] = (), only: str = "",
    substeps: int = 2, follow: int = 0, contacts: str = "", coder: str = "",
    positions: Mapping[str, float] | None = None, latents: Mapping[str, float] | None = None,
    edits: Collection[str] = (),
) -> Settings:  # fmt: skip
    """Make the settings for a scenario, and check that they fit it.

    Parameters
    ----------
    scenario : Scenario
        What `load_scenario` gives.
    scale : float
        Agents for each person, 1/20000 to 1.
    floor : float
        Least number of agents that each place has.
    days, substeps, follow : int
        Number of days to run, of steps in a day, of persons who are followed. Days beyond the scenario are cut.
    parameters, only, contacts, coder : str
        The parameter set; one half alone; who meets whom; one coding alone. See `Settings`.
    changes, positions, latents : dict of str to float
        Parameters, positions between the codings and latent inputs that are set. See `Settings`.
    without, edits : sequence of str
        Causes and processes that are left out; lines that change the scenario. See `Settings`.

    Returns
    -------
    Settings
        The settings, with the mechanisms that the scenario was loaded with.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or does not fit the scenario.

    Examples
    --------
    >>> import homefront as hf
    >>> chosen = settings_for(hf.load_scenario("france-1940"), scale=1 / 2000, days=1000)
    >>> chosen.people_per_agent, chosen.days
    (2000.0, 47)
    """
    if not isinstance(scenario, Scenario):
        raise ArgumentError("scenario", short(scenario), "expected a Scenario, as load_scenario returns it")
    agents: float = argument("scale", Scale, scale)
    given: dict[str, Any] = {
        "changes": changes, "without": without, "positions": positions, "latents": latents, "edits": edits,
    }  # fmt: skip
    chosen = Settings(
        people_per_agent=round(1 / agents, 9), floor=floor, days=days, parameters=parameters, only=only,
        substeps=substeps, follow=follow, contacts=contacts, coder=coder, mechanisms=names_of(scenario.mechanisms),
        **given,
    )  # fmt: skip
    refuse(scenario, chosen)
    return replace(chosen, days=min(chosen.days, scenario.days))


def refuse(scenario: Scenario, settings: Settings) -> None:
    """ArgumentError where settings that somebody asks for do not fit a scenario, its parameters among them."""
    check(scenario, settings)
    _check_parameters(settings)
    for cause in sorted(settings.causes):
        for name in changed_parameters(changes_of(scenario, [cause]), 0, {}):
            if name in settings.changes:
                told = f"`without` {cause} already sets {name}; leave out one of the two"
                raise ArgumentError("changes", name, told)


def check(scenario: Scenario, settings: Settings) -> None:
    """ArgumentError where no world of a scenario can have these settings. `prepare` checks edits and positions."""
    _check_mechanisms(scenario, settings)
    removals(sorted(settings.without), [cause.id for cause in scenario.causes], settings.mechanisms)
    parts_of(scenario, settings)
    if settings.coder and settings.positions:
        told = "with one coding there is no range between coders; leave out `coder` or `positions`"
        raise ArgumentError("positions", ", ".join(sorted(settings.positions)), told)
    _check_latents(scenario, settings)
    read_edits(settings.edits)


def _check_mechanisms(scenario: Scenario, settings: Settings) -> None:
    """They are those of the scenario, and the halves that they act in run."""
    given, asked = names_of(scenario.mechanisms), settings.mechanisms
    if given != asked:
        told = f"{scenario.id} was loaded with {', '.join(given) or 'none'}; expected the same, by `settings_for`"
        raise ArgumentError("mechanisms", ", ".join(asked) or "none", told)
    society, _ = parts_of(scenario, settings)
    for cls in classes(asked):
        if not society:
            raise ArgumentError("mechanisms", cls.name, "acts in the society, which does not run; leave out `only`")
        if needs_front(cls) and not coupled(scenario, settings):
            raise ArgumentError("mechanisms", cls.name, "reads a front that is simulated, and no such front runs here")


def _check_latents(scenario: Scenario, settings: Settings) -> None:
    """Each is an input of such a run, within its range, and nothing else says where the coders are taken."""
    society, front = parts_of(scenario, settings)
    refuse_latents(settings.latents, scenario, society=society, front=front)
    coded = coded_positions(settings.latents)
    if settings.coder and coded:
        told = "with one coding there is no range between coders; leave out `coder` or `latents`"
        raise ArgumentError("latents", ", ".join(f"{CODED}{name}" for name in sorted(coded)), told)
    twice = sorted(coded.keys() & settings.positions.keys())
    if twice:
        raise ArgumentError("latents", f"{CODED}{twice[0]}", "`positions` also sets it; leave out one of the two")


def _check_parameters(settings: Settings) -> None:
    name, posterior = settings.parameter_set, posterior_of(settings.parameter_set)
    for one in posterior.mechanisms if posterior is not None else ():
        if one["name"] not in settings.mechanisms:
            told = (
                f"was fitted with the mechanism {one['name']} {one['version']} (package {one['package']}), and is for "
                f'worlds that have it; add --with {one["name"]} (in Python mechanisms=["{one["name"]}"]), or choose '
                "another set"
            )
            raise ArgumentError("parameters", repr(name), told)
    if posterior is None and name not in set_names():
        known = [*set_names(), *shipped_names()]
        told = f"expected {', '.join(known)}, or FILE.parquet of calibrate"
        raise ArgumentError("parameters", repr(name), told, nearest(name, known))
    try:
        settings.processes()
    except ParameterError as failure:
        raise ArgumentError("changes", "", str(failure)) from failure


def removals(
    items: Sequence[str], causes: Collection[str], mechanisms: Collection[str] = ()
) -> tuple[frozenset[str], frozenset[str]]:
    """(processes, causes) left out by "process:NAME" and "CAUSE"; ArgumentError names the nearest of both kinds.

    causes : ids of the scenario's causes.   mechanisms : names of those that run too.

    >>> removals(["relocation", "process:talk"], ["relocation", "purges"])
    (frozenset({'talk'}), frozenset({'relocation'}))
    """
    known = [cls.name for cls in processes_of(mechanisms)]
    without_processes, without_causes = set(), set()
    for item in items:
        name = item.removeprefix(REMOVED)
        if item.startswith(REMOVED) and name in known:
            without_processes.add(name)
        elif item in causes:
            without_causes.add(item)
        else:
            near = nearest(name, causes), nearest(name, known).replace("mean ", f"mean {REMOVED}")
            hint = " ".join(one for one in (near if not item.startswith(REMOVED) else near[::-1]) if one)
            expected = ", ".join([*causes, *(f"{REMOVED}{n}" for n in known)])
            raise ArgumentError("without", repr(item), f"expected one of {expected}", hint)
    return frozenset(without_processes), frozenset(without_causes)


def has_front(scenario: Scenario) -> bool:
    """Whether a scenario has a front of its own to simulate."""
    return bool(scenario.axes)


def parts_of(scenario: Scenario, settings: Settings) -> tuple[bool, bool]:
    """(society, front): which halves run. ArgumentError if `only` asks for a front that the scenario has not."""
    if settings.only == "front" and not has_front(scenario):
        raise ArgumentError("only", "front", f"{scenario.id} has no front of its own; expected society")
    return settings.only != "front", settings.only != "society" and has_front(scenario)


def coupled(scenario: Scenario, settings: Settings) -> bool:
    """Whether both halves run and act on each other."""
    return parts_of(scenario, settings) == (True, True) and "coupling" not in settings.removed


def only_half(scenario: Scenario, settings: Settings) -> str:
    """ "" for a run of society and front, or the half that runs."""
    society, front = parts_of(scenario, settings)
    return "" if society and front else "society" if society else "front"


def parameters_read(scenario: Scenario, settings: Settings) -> frozenset[str]:
    """Names of the parameters that such runs read, by "process.parameter"."""
    society, front = parts_of(scenario, settings)
    return parameters_of(society, front, settings.mechanisms)


def parameter_values(settings: Settings) -> dict[str, float]:
    """Every parameter as set, before a world draws its own; by "process.parameter"."""
    return {
        f"{name}.{key}": getattr(process, key)
        for name, process in settings.processes().items()
        for key in specs_of(process)
    }
