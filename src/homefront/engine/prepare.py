"""Everything that the world of a seed is given: each thing worked out once, and handed on.

Pure functions of scenario, settings and seed. Whoever needs an input of a world takes it from `Prepared`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from homefront.engine.schedule import Schedule
from homefront.engine.settings import Settings, check, parts_of
from homefront.errors import ArgumentError, nearest
from homefront.inputs.changed import changed_front, changed_inputs, changed_parameters, changed_scenario, changes_of
from homefront.inputs.coded import disputed, positions
from homefront.inputs.coded_once import CodedOnce
from homefront.inputs.front import FrontInputs
from homefront.inputs.latents import CODED, ZONE, coded_positions, latent_specs, of_front
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.society import Inputs, with_return_of_sent
from homefront.parameters import draws_its_own, of_those_that_run, posterior_of, with_values
from homefront.processes import Processes, chosen_processes, from_priors, sampled_values, shares_of_priors
from homefront.processes.front import Front
from homefront.processes.measurement import Measurement, on_scale
from homefront.processes.soldiers import SECTION, Soldiers
from homefront.results.results import PlaceTable
from homefront.scenario.changes import Change
from homefront.scenario.schema import Scenario
from homefront.world.army import with_army
from homefront.world.build import blocks_of

KEY = "key"
"""Name of a world's key among what it keeps."""


@dataclass(frozen=True)
class Prepared:
    """A world of a seed before its first day.

    Parameters
    ----------
    scenario, settings, seed
        What it is of.
    key : int
        Seed of every draw of the world: that of its draw of a posterior, where that has one, else `seed`.
    society, front : bool
        Which halves run.
    positions : dict of str to float
        Position between the two coders, 0 to 1, by "PLACE.VARIABLE".
    drawn_parameters : dict of str to float
        Parameters that this world draws, or a cause left out gives it, by "process.parameter".
    latents : dict of str to float
        Latent inputs of the halves that run which are fixed, by settings or by a draw of a posterior; by the names of
        inputs/latents.py. All others are drawn by their keys.
    processes : dict of str to Process
        With all parameters of this world.
    inputs : Inputs
        Of the society; its places and days also where only a front runs.
    front_inputs : FrontInputs or None
        Of front and industry, where they run.
    """

    scenario: Scenario
    settings: Settings
    seed: int
    key: int
    society: bool
    front: bool
    positions: dict[str, float]
    drawn_parameters: dict[str, float]
    latents: dict[str, float]
    processes: Processes
    inputs: Inputs
    front_inputs: FrontInputs | None

    @property
    def coupled(self) -> bool:
        """Whether both halves run and act on each other."""
        return self.society and self.front and "coupling" not in self.settings.removed

    @property
    def schedule(self) -> Schedule:
        """Processes, and which of them run."""
        return Schedule(self.processes, self.settings.removed, self.settings.substeps)

    @property
    def known_front(self) -> FrontInputs:
        """What the front is given; for a world that has one."""
        assert self.front_inputs is not None
        return self.front_inputs

    @property
    def all_drawn(self) -> dict[str, float]:
        """What a world keeps of what was drawn for it: positions, where a society runs, parameters, what of the
        front was fixed, and its key, where that is not its seed."""
        own = {KEY: float(self.key)} if self.key != self.seed else {}
        return (self.positions if self.society else {}) | self.drawn_parameters | of_front(self.latents) | own

    @property
    def places(self) -> PlaceTable:
        """Of the results."""
        p = self.inputs.places
        return PlaceTable(p.ids, p.names, p.regions, p.kinds, p.population)

    @property
    def blocks(self) -> int:
        """Of the society."""
        return blocks_of(self.inputs, self.settings.people_per_agent, self.settings.floor)

    @property
    def agents(self) -> float:
        """About how many; 0 where no society runs."""
        return self.blocks * self.inputs.structure.mean_block if self.society else 0.0


def prepare(scenario: Scenario, settings: Settings, seed: int, coded: CodedOnce | None = None) -> Prepared:
    """What the world of a seed is given.

    coded : of worlds that were prepared before, so that what is coded is read once for all of them, and what all of
    them draw is drawn once.

    Raises
    ------
    ArgumentError
        Where the settings do not fit the scenario.
    ScenarioError
        Where the scenario has no such inputs.
    """
    check(scenario, settings)
    society, front = parts_of(scenario, settings)
    coded = coded or CodedOnce()
    once, changes = coded.further, changes_of(scenario, settings.causes, settings.edits)
    as_set, key = _as_set(settings, once), key_of(scenario, settings, seed)
    drawn = _with_changed(_draw_parameters(settings, as_set, seed, key, once), as_set, changes, key)
    processes = with_values(as_set, drawn)
    latents = latents_of(scenario, settings, processes, seed, once)
    on_front: FrontInputs | None = None
    changed = changed_scenario(scenario, changes)
    between = _positions(scenario, settings, latents, key, once)
    given = changed_inputs(coded.of(changed, key, settings.reading, between), changes)
    if front:
        on_front = replace(changed_front(changed, changes, key, once), latents=of_front(latents))
    found = Prepared(scenario, settings, seed, key, society, front, between, drawn, latents, processes, given, on_front)
    given = with_return_of_sent(given)
    if society and found.schedule.does(Measurement.on_scale):
        given = on_scale(cast(Measurement, processes["measurement"]), given)
    if found.coupled:
        soldiers = cast(Soldiers, processes["soldiers"])
        rows, coverage, control = soldiers.rows, soldiers.coverage, soldiers.control
        given = with_army(given, found.known_front, rows, coverage, control, SECTION)
    if settings.contacts:
        given = replace(given, structure=replace(given.structure, contact_rule=settings.contacts))
    if settings.days:
        given = given.shortened(settings.days)
        on_front = on_front and replace(on_front, days=min(settings.days, on_front.days))
    return replace(found, inputs=given, front_inputs=on_front)


def draws_of(scenario: Scenario, settings: Settings, seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """(positions, drawn) of `Prepared`, without its inputs: for a look at what many worlds drew."""
    once = MadeOnce()
    as_set, key = _as_set(settings, once), key_of(scenario, settings, seed)
    own = _draw_parameters(settings, as_set, seed, key, once)
    drawn = _with_changed(own, as_set, changes_of(scenario, settings.causes), key)
    latents = latents_of(scenario, settings, with_values(as_set, drawn), seed)
    return _positions(scenario, settings, latents, key, once), drawn


def latents_of(
    scenario: Scenario, settings: Settings, processes: Processes, seed: int, once: MadeOnce | None = None
) -> dict[str, float]:
    """Latent inputs of the halves that run which are fixed: by the draw of a posterior, and before it by settings.

    A draw does not say what `coder` or `positions` say, nor how strong zones are that are taken as coded. processes :
    of this world. What a draw says of an input that the scenario has not, or not in that range, is left out: a changed
    copy of a scenario bears its id, and goes on without what was taken away.
    """
    society, front = parts_of(scenario, settings)
    posterior = posterior_of(settings.parameter_set)
    of_draw = posterior.drawn_latents(seed, scenario.id) if posterior is not None else {}
    known = (once or MadeOnce()).of(latent_specs, scenario) if of_draw else {}
    of_draw = {name: v for name, v in of_draw.items() if name in known and known[name].low <= v <= known[name].high}
    as_coded = cast(Front, processes["front"]).sampled_zones != 1.0

    def counts(name: str) -> bool:
        if not name.startswith(CODED):
            return front and not (as_coded and name.startswith(ZONE))
        return society and not settings.coder and not settings.reading.fixes(name.removeprefix(CODED))

    return {name: value for name, value in of_draw.items() if counts(name)} | settings.latents


def key_of(scenario: Scenario, settings: Settings, seed: int) -> int:
    """Seed of every draw of the world of a seed. docs/decisions/0033-a-draw-has-its-seed.md says why they differ."""
    posterior = posterior_of(settings.parameter_set)
    return posterior.drawn_seed(seed, scenario.id) if posterior is not None else seed


def different_worlds(scenario: Scenario, settings: Settings) -> int | None:
    """How many a set of worlds has; None if each seed makes another."""
    posterior = posterior_of(settings.parameter_set)
    return posterior.worlds(scenario.id) if posterior is not None else None


def refuse_repeats(scenario: Scenario, settings: Settings, worlds: int, argument: str = "runs") -> None:
    """ArgumentError where more worlds are asked for than a set of worlds has: some would be counted twice. argument :
    that asks for them."""
    known = different_worlds(scenario, settings)
    if known is not None and worlds > known:
        told = f"the set {settings.parameter_set} has {known} worlds of {scenario.id}, and more would repeat some of"
        raise ArgumentError(argument, str(worlds), f"{told} them; expected {known} at most")


def _as_set(settings: Settings, once: MadeOnce) -> Processes:
    """Settings.processes()."""
    return once.of(chosen_processes, settings.parameter_set, settings.changes, settings.mechanisms)


def _draw_parameters(settings: Settings, as_set: Processes, seed: int, key: int, once: MadeOnce) -> dict[str, float]:
    """The assumed parameters that nobody has set, and those of a posterior."""
    out: dict[str, float] = {}
    name = settings.parameter_set
    if draws_its_own(name):
        also = tuple(from_priors(name, settings.mechanisms))
        out = once.of(sampled_values, as_set, key, settings.changes, also)
    posterior = posterior_of(name)
    if posterior is not None:
        drawn = of_those_that_run(posterior.parameters_of(seed), name, settings.mechanisms)
        out = out | {full: value for full, value in drawn.items() if full not in settings.changes}
    return out


def _with_changed(drawn: dict[str, float], as_set: Processes, changes: Sequence[Change], key: int) -> dict[str, float]:
    """What a world draws, with the parameters that changes give it: a world keeps its quantile in both.

    docs/decisions/0041-a-twin-keeps-its-quantile.md.
    """
    return drawn | changed_parameters(changes, key, shares_of_priors(as_set, drawn))


def _positions(
    scenario: Scenario, settings: Settings, latents: dict[str, float], key: int, once: MadeOnce
) -> dict[str, float]:
    """Between the two coders; ArgumentError where one is set on which they do not differ. latents : what is fixed."""
    found = once.of(positions, scenario, key, settings.reading.with_positions(coded_positions(latents)))
    if settings.positions:
        known = {*disputed(scenario), *positions(scenario, 1)}
        for name, value in settings.positions.items():
            if name not in known:
                hint = nearest(name, known)
                told = "both coders have the same value; expected an input on which they differ"
                raise ArgumentError("positions", repr(name), told, hint)
            if not 0 <= value <= 1:
                told = "expected 0 to 1 (from the lower value of the coders to the higher)"
                raise ArgumentError("positions", f"{name}={value:g}", told)
    return found
