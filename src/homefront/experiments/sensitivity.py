"""sensitivity: which parameters and which coded inputs an outcome depends on, by Morris screening or Sobol indices.

An input of the design is a parameter in its prior range, or the position between the two coders of one coded variable
in all its places, "coded.siege", from 0 (the lower value everywhere) to 1 (the higher). All rows of a design share
their draws, so what differs between rows differs by the inputs alone; with several repeats the mean of so many worlds
is what is analysed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from homefront.compiled import announce_compilation
from homefront.engine.prepare import refuse_repeats
from homefront.engine.settings import Settings, parameters_read, parts_of
from homefront.errors import ArgumentError, nearest
from homefront.experiments.evaluator import in_workers, outcomes_of
from homefront.experiments.indices import (
    Morris,
    Sobol,
    morris_effects,
    morris_points,
    sobol_indices,
    sobol_points,
)
from homefront.experiments.views import Views
from homefront.inputs.coded import disputed
from homefront.inputs.latents import CODED
from homefront.parameters import specs_of
from homefront.parameters.fitted import FITTED
from homefront.processes import processes_of
from homefront.processes.mechanisms import free_of
from homefront.progress import progress_for, telling
from homefront.results.brief import brief, plain_attributes
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    import xarray as xr

Method = Literal["morris", "sobol"]

METHODS = ("morris", "sobol")


@dataclass(frozen=True)
class Design:
    """Rows to be run. ranges : of each input.   points : (rows, inputs).   repeats : worlds a row, from `seed` on."""

    method: Method
    ranges: Mapping[str, tuple[float, float]]
    points: np.ndarray
    seed: int
    repeats: int

    @property
    def jobs(self) -> list[tuple[dict[str, float], int]]:
        """(values of the inputs, seed) of every world, row after row."""
        names = list(self.ranges)
        rows = [dict(zip(names, map(float, point), strict=True)) for point in self.points]
        return [(row, self.seed + n) for row in rows for n in range(self.repeats)]


@dataclass(frozen=True)
class Effect:
    """What one input does to an outcome: in its unit for Morris, and as a share of the variance for Sobol.

    Attributes
    ----------
    name : str
        Name of the input.
    strength : float
        Morris: mean absolute elementary effect over the whole range, in the unit of the outcome. Sobol: total index, a
        share of the variance.
    error : float
        Half the 95 % interval of `strength`, in the same unit; nan if all effects were alike, so that none is known.
    alone : float
        Morris: standard deviation of the effects, in the unit of the outcome; it is large if the effect is not linear,
        or depends on others. Sobol: first-order index, a share of the variance.
    """

    name: str
    strength: float
    error: float
    alone: float

    @property
    def coded(self) -> bool:
        """Whether it is the disagreement of the coders, and not a parameter."""
        return self.name.startswith(CODED)


@dataclass(frozen=True)
class Sensitivity:
    """Effects of all inputs on one outcome: what `sensitivity` returns.

    Attributes
    ----------
    scenario : Scenario
        The scenario.
    outcome, unit : str
        Id of the outcome, and its unit.
    design : Design
        The rows that were run, with the range of each input.
    effects : tuple of Effect
        The effect of each input, the largest first.
    mean, spread : float
        Mean and standard deviation of the outcome over the rows, in its unit.
    values : (rows,) array of float64
        The outcome in each row, in its unit.
    runs : int
        Number of worlds that were run.
    wall_s : float
        Time that all worlds took together, in seconds.
    settings : Settings
        How the worlds were run.
    views : Views
        How it is written as a table and drawn.
    kind : str
        Name of the experiment in files and plans.
    """

    scenario: Scenario
    outcome: str
    unit: str
    design: Design
    effects: tuple[Effect, ...]
    mean: float
    spread: float
    values: np.ndarray
    runs: int
    wall_s: float
    settings: Settings
    views: Views = field(repr=False, compare=False)

    kind: ClassVar[str] = "sensitivity"

    def __repr__(self) -> str:
        inputs = ", ".join(effect.name for effect in self.effects)
        return brief("Sensitivity", scenario=self.scenario.id, outcome=self.outcome, method=self.design.method,
                     runs=self.runs, inputs=inputs)  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, for a file and for a report.

        Returns
        -------
        dict
            The same as `to_dict`.
        """
        return self.to_dict()

    @property
    def sentence(self) -> str:
        """What the sources leave open, and which number would change the outcome most, in a sentence or two."""
        known = [e for e in self.effects if e.strength > (e.error if math.isfinite(e.error) else 0.0)]
        if not known:
            return f"No input changes {self.outcome} by more than the noise of this design. More rows would show more."
        first = known[0]
        coded = sum(e.strength for e in known if e.coded)
        whole = sum(e.strength for e in known)
        what = "the sources' disagreement over" if first.coded else "the parameter"
        name = first.name.removeprefix(CODED)
        return (
            f"Of what moves {self.outcome} here, {100 * coded / whole:.0f} % comes from coding differences, the "
            f"rest from parameters. It depends most on {what} {name}: this number would change it most."
        )

    @property
    def data(self) -> xr.Dataset:
        """Every row with its inputs (row, input_name) and its outcome, and the effects, as an xarray Dataset."""
        import xarray as xr

        names = list(self.design.ranges)
        by_name = {e.name: e for e in self.effects}
        return xr.Dataset(
            {
                "input": (("row", "input_name"), self.design.points),
                self.outcome: ("row", self.values, {"units": self.unit}),
                **{part: ("input_name", [getattr(by_name[name], part) for name in names])
                   for part in ("strength", "error", "alone")},
            },
            coords={"input_name": names},
            attrs=plain_attributes({
                "scenario": self.scenario.id, "scenario_hash": self.scenario.digest, "method": self.design.method,
                "seed": self.design.seed, "repeats": self.design.repeats,
            }),
        )  # fmt: skip

    def table(self) -> str:
        """Write the effects as a table, for a reader: strongest first.

        Returns
        -------
        str
            The lines of the table.
        """
        return self.views.text(self)

    def chart(self) -> Any:
        """Draw the effects as bars with intervals; coded inputs have another colour.

        Returns
        -------
        altair.VConcatChart
            The chart.
        """
        return self.views.chart(self)

    def to_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, as `homefront sensitivity --json` prints it.

        Returns
        -------
        dict
            Scenario, outcome, method, and inputs with their effects and ranges.
        """
        return {
            "scenario": self.scenario.id, "outcome": self.outcome, "unit": self.unit, "method": self.design.method,
            "mean": self.mean, "spread": self.spread, "rows": len(self.design.points), "runs": self.runs,
            "wall_s": _or_none(self.wall_s), "sentence": self.sentence,
            "inputs": [
                {"name": e.name, "strength": _or_none(e.strength), "error": _or_none(e.error),
                 "alone": _or_none(e.alone), "low": self.design.ranges[e.name][0],
                 "high": self.design.ranges[e.name][1]}
                for e in self.effects
            ],
        }  # fmt: skip


def sensitivities_by(
    scenario: Scenario, settings: Settings, asked: Sequence[str], design: Design, workers: int,
    tell: Callable[[int], None] | None, views: Views,
) -> list[Sensitivity]:  # fmt: skip
    """One design answers for all outcomes that are asked for, and that such runs answer.

    tell(worlds done); without it a terminal or a notebook sees progress.   views : how the results show themselves.
    Raises ResultsError where a world has no answer, ArgumentError where the set of worlds has not so many.
    """
    refuse_repeats(scenario, settings, design.repeats, "repeats")
    announce_compilation(telling(None))
    started = time.perf_counter()
    items = [(settings_at(settings, row), s) for row, s in design.jobs]
    found: dict[int, dict[str, float]] = {}
    with progress_for(tell, "sensitivity", len(items)) as tick:
        for number, outcomes in in_workers(scenario, settings, outcomes_of, items, workers):
            found[number] = outcomes
            tick(len(found))
    ordered = [found[n] for n in range(len(items))]
    return sensitivities(scenario, settings, asked, design, ordered, time.perf_counter() - started, views)


def design_of(
    scenario: Scenario, settings: Settings, method: str, size: int, inputs: Collection[str], seed: int, repeats: int
) -> Design:
    """The rows to be run; ArgumentError if something is asked for that is not there."""
    ranges = ranges_of(scenario, settings, inputs)
    if method == "morris":
        return Design("morris", ranges, morris_points(ranges, size or 10, seed), seed, repeats)
    if method == "sobol":
        return Design("sobol", ranges, sobol_points(ranges, size or 64, seed), seed, repeats)
    raise ArgumentError("method", repr(method), "expected morris or sobol", nearest(method, METHODS))


def ranges_of(scenario: Scenario, settings: Settings, inputs: Collection[str]) -> dict[str, tuple[float, float]]:
    """Range of each input: the prior of a parameter, 0 to 1 between the coders."""
    society, _ = parts_of(scenario, settings)
    fixed = {*settings.changes, *settings.positions}
    read = {name for name in parameters_read(scenario, settings) if name.partition(".")[0] not in settings.removed}
    specs = {f"{cls.name}.{name}": spec for cls in processes_of(settings.mechanisms)
             for name, spec in specs_of(cls).items()}  # fmt: skip
    coded = [f"{CODED}{name}" for name in disputed(scenario)] if society and not settings.coder else []
    if not inputs:
        fitted = {*FITTED, *free_of(settings.mechanisms)}
        uncertain = [n for n, spec in specs.items() if n in read and (spec.sampled or n in fitted)]
        inputs = [name for name in (*uncertain, *coded) if name.removeprefix(CODED) not in fixed]
    out = {}
    for name in dict.fromkeys(inputs):
        if name in fixed or name.removeprefix(CODED) in fixed:
            raise ArgumentError("inputs", repr(name), "is set to one value in all worlds; leave out one of the two")
        if name in coded:
            out[name] = (0.0, 1.0)
        elif name in read and specs[name].unit != "flag" and specs[name].prior[0] < specs[name].prior[1]:
            out[name] = specs[name].prior
        else:
            known = [*(n for n in specs if n in read), *coded]
            told = "expected a parameter with a range, or coded.VARIABLE on which the coders differ"
            raise ArgumentError("inputs", repr(name), told, nearest(name, known))
    return out


def settings_at(settings: Settings, row: Mapping[str, float]) -> Settings:
    """Settings of a world with the inputs of a row."""
    coded = {name.removeprefix(CODED): value for name, value in row.items() if name.startswith(CODED)}
    parameters = {name: value for name, value in row.items() if not name.startswith(CODED)}
    return replace(settings, changes={**settings.changes, **parameters}, positions={**settings.positions, **coded})


def sensitivities(
    scenario: Scenario, settings: Settings, asked: Sequence[str], design: Design, found: Sequence[Mapping[str, float]],
    wall_s: float, views: Views,
) -> list[Sensitivity]:  # fmt: skip
    """One an outcome, from the outcomes of all worlds in the order of the design's jobs."""
    units = {o.id: o.unit for o in scenario.outcomes}
    out = []
    for name in asked:
        worlds = np.array([one.get(name, math.nan) for one in found]).reshape(len(design.points), design.repeats)
        values = worlds.mean(axis=1)
        effects = _effects(design, values)
        out.append(Sensitivity(
            scenario, name, units[name], design, effects, float(values.mean()), float(values.std()), values,
            worlds.size, wall_s, settings, views,
        ))  # fmt: skip
    return out


def _effects(design: Design, values: np.ndarray) -> tuple[Effect, ...]:
    found: Morris | Sobol
    if design.method == "morris":
        found = morris_effects(design.ranges, design.points, values, design.seed)
        rows = zip(found.names, found.effect, found.effect_error, found.spread, strict=True)
    else:
        found = sobol_indices(design.ranges, design.points, values, design.seed)
        rows = zip(found.names, found.total, found.total_error, found.first, strict=True)
    effects = [Effect(name, float(a), float(b) if b > 0.0 else math.nan, float(c)) for name, a, b, c in rows]
    return tuple(sorted(effects, key=lambda e: -e.strength))


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
