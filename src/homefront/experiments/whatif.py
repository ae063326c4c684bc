"""whatif: pairs of worlds with the same draws that differ in one change, and where and when they part."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from homefront.compiled import announce_compilation
from homefront.engine.prepare import prepare, refuse_repeats
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings, parameters_read, parts_of, refuse
from homefront.engine.shared_days import run_worlds
from homefront.errors import ArgumentError, nearest
from homefront.experiments.evaluator import in_workers, worker_inputs
from homefront.experiments.parting import parting, recorded_of
from homefront.experiments.shapley import bootstrap
from homefront.experiments.views import Views
from homefront.inputs.changed import acts
from homefront.inputs.coded_once import CodedOnce
from homefront.inputs.society import ARMY_KIND
from homefront.progress import progress_for, telling
from homefront.results.brief import brief
from homefront.results.frame import Frame
from homefront.results.intervals import alike, bound_of_equal, difference_interval, share_interval
from homefront.results.outcomes import outcome_values
from homefront.scenario.prices import price_entries
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from homefront.processes.coupling import Reference


Interval = Literal["exact", "bootstrap", "bound", "none", "construction"]

BOUNDED = {"flag": (-1.0, 1.0), "share": (-1.0, 1.0)}
"""Units of outcomes from 0 to 1, and what a difference of two of them can be; of others no bound is known."""


@dataclass(frozen=True)
class Paired:
    """One outcome over all pairs. without_mean : of the baseline.   with_mean : of the worlds with the change.

    low, high : 95 % interval of the mean difference; nan where none is known.   interval : what it is. "exact" : of
    counted pairs.   "bootstrap".   "bound" : all pairs differ alike, so it is the exact bound of another difference.
    "none" : all differ alike and no bound is known.   "construction" : what was changed is read by no such world.
    flipped_share : of pairs in which a flag differs, None for what is no flag.   flipped, flipped_low, flipped_high :
    how many, and the exact 95 % interval of that share.   variance_ratio : of the difference of unpaired worlds to that
    of the pairs: how much the common draws gain.
    """

    outcome: str
    unit: str
    without_mean: float
    with_mean: float
    difference: float
    low: float
    high: float
    flipped_share: float | None
    variance_ratio: float
    pairs: int
    interval: Interval = "bootstrap"
    flipped: int | None = None
    flipped_low: float | None = None
    flipped_high: float | None = None


@dataclass(frozen=True)
class Pairs:
    """Pairs of worlds. first_day, first_places : by pair, the day of the first difference (-1: none), and where.

    values : (pairs, 2) by outcome.   curves : (pairs, 2, days) by name; the changed world is the second.
    """

    scenario: Scenario
    what: str
    settings: Settings
    causes: frozenset[str]
    outcomes: tuple[Paired, ...]
    first_day: tuple[int, ...]
    first_places: tuple[str, ...]
    values: dict[str, np.ndarray]
    curves: dict[str, np.ndarray]
    wall_s: float
    views: Views = field(repr=False, compare=False)

    kind: ClassVar[str] = "whatif"

    def __repr__(self) -> str:
        scale, outcomes = f"1:{self.settings.people_per_agent:g}", ", ".join(o.outcome for o in self.outcomes)
        return brief("Pairs", scenario=self.scenario.id, what=self.what, pairs=self.pairs, scale=scale,
                     outcomes=outcomes)  # fmt: skip

    @property
    def pairs(self) -> int:
        """How many."""
        return len(self.first_day)

    @property
    def first_difference_day(self) -> date | None:
        """The earliest day on which any pair differs; None if none ever does."""
        days = [day for day in self.first_day if day >= 0]
        return self.scenario.start + timedelta(min(days)) if days else None

    def parting(self) -> str:
        """When and where the worlds part, in words."""
        if self.first_difference_day is None:
            return "No pair differs in any place on any day."
        days = [day for day in self.first_day if day >= 0]
        at = self.first_places[int(np.argmin([d if d >= 0 else 10**9 for d in self.first_day]))]
        middle = self.scenario.start + timedelta(int(np.median(days)))
        return (
            f"The worlds are the same, person by person, until {self.first_difference_day} (middle pair {middle}); "
            f"they first differ in {at}. {len(days)} of {self.pairs} pairs differ at some time."
        )

    @property
    def data(self) -> xr.Dataset:
        """Outcomes of every world: pair x (baseline, changed)."""
        import xarray as xr

        return xr.Dataset(
            {name: (("pair", "world"), values) for name, values in self.values.items()},
            coords={"world": ["baseline", "changed"], "first_difference": ("pair", list(self.first_day))},
            attrs={"scenario": self.scenario.id, "scenario_hash": self.scenario.digest, "change": self.what},
        )

    def table(self) -> str:
        """For a reader."""
        return self.views.text(self)

    def only(self, outcomes: Collection[str]) -> Pairs:
        """With these outcomes alone; all if none is named. ArgumentError if one is not there."""
        known = [o.outcome for o in self.outcomes]
        for name in outcomes:
            if name not in known:
                raise ArgumentError("outcome", repr(name), f"expected one of {', '.join(known)}", nearest(name, known))
        kept = tuple(o for o in self.outcomes if not outcomes or o.outcome in outcomes)
        return replace(self, outcomes=kept, values={o.outcome: self.values[o.outcome] for o in kept})

    def as_dict(self) -> dict[str, Any]:
        """For a file and a report: outcomes, prices, and the middle and 90 % of every curve on both sides."""
        first = self.first_difference_day
        return {
            "what": self.what, "pairs": self.pairs, "parting": self.parting(), "outcomes": self.to_dict(),
            "units": {o.outcome: o.unit for o in self.outcomes},
            "first_difference_day": None if first is None else first.isoformat(),
            "prices": {cause: price_entries(self.scenario, cause) for cause in sorted(self.causes)},
            "curves": {
                name: [_bands(values[:, side]) for side in (0, 1)]
                for name, values in self.curves.items()
            },
        }  # fmt: skip

    def chart(self) -> Any:
        """Every curve of the baseline, with the changed worlds as a ghost."""
        return self.views.chart(self)

    def to_dict(self) -> list[dict[str, Any]]:
        """One object an outcome, as `homefront whatif --json` prints it."""
        first = self.first_difference_day
        return [
            {
                "outcome": o.outcome, "parameter_set": self.settings.parameter_set,
                "without_mean": o.without_mean, "with_mean": o.with_mean, "difference": o.difference,
                "low": _or_none(o.low), "high": _or_none(o.high), "interval": o.interval,
                "flipped_share": o.flipped_share, "flipped": o.flipped, "flipped_low": o.flipped_low,
                "flipped_high": o.flipped_high, "pairs": o.pairs,
                "first_difference_day": None if first is None else first.isoformat(),
                "variance_ratio": _or_none(o.variance_ratio),
            }
            for o in self.outcomes
        ]  # fmt: skip


def whatif(
    scenario: Scenario, base: Settings, other: Settings, runs: int, seed: int, workers: int,
    tell: Callable[[int], None] | None, views: Views,
) -> Pairs:  # fmt: skip
    """So many pairs: worlds of the baseline beside worlds with the settings that `changed_settings` gives.

    tell(pairs done); without it a terminal or a notebook sees progress.   views : how the result shows itself.
    """
    refuse_repeats(scenario, base, runs)
    announce_compilation(telling(None))
    started = time.perf_counter()
    found: dict[int, Pair] = {}
    items = [(base, other, seed + n) for n in range(runs)]
    with progress_for(tell, f"{scenario.id}, pairs", runs) as tick:
        for number, result in in_workers(scenario, base, pair_of, items, workers):
            found[number] = result
            tick(len(found))
    ordered = [found[n] for n in sorted(found)]
    return pairs_from(scenario, base, other, ordered, time.perf_counter() - started, views)


def changed_settings(
    scenario: Scenario, base: Settings, without: Collection[str], changes: Mapping[str, float], edits: Collection[str]
) -> Settings:
    """The settings of the changed world; ArgumentError if nothing is changed, or something is not there."""
    other = replace(
        base, without=base.without | set(without), changes={**base.changes, **changes}, edits=(*base.edits, *edits)
    )
    if other == base:
        told = "nothing differs; expected `without` a cause or a process, `changes` or `edits`"
        raise ArgumentError("without", "", told)
    refuse(scenario, other)
    prepare(scenario, other, 1)
    return other


def pairs_from(
    scenario: Scenario, base: Settings, other: Settings, found: Sequence[Pair], wall_s: float, views: Views
) -> Pairs:
    """The comparison, from pairs in the order of their seeds. views : how it shows itself."""
    units = {o.id: o.unit for o in scenario.outcomes}
    values = {name: np.array([[p.before[name], p.after[name]] for p in found]) for name in units
              if name in found[0].before}  # fmt: skip
    processes = other.removed - base.removed
    what = ", ".join([
        *(f"without {name}" for name in sorted(other.causes - base.causes)),
        *(f"without process:{name}" for name in sorted(processes)),
        *(f"{k} = {v:g}" for k, v in other.changes.items() if base.changes.get(k) != v),
        *other.edits[len(base.edits) :],
    ])  # fmt: skip
    idle = _idle(scenario, base, other)
    return Pairs(
        scenario, what, base, other.causes, tuple(paired(name, units[name], v, idle) for name, v in values.items()),
        tuple(p.day for p in found), tuple(p.place for p in found), values,
        {name: np.array([p.curves[name] for p in found]) for name in found[0].curves}, wall_s, views,
    )  # fmt: skip


def _idle(scenario: Scenario, base: Settings, other: Settings) -> bool:
    """Whether nothing that was changed is read by such worlds, so that they cannot differ."""
    society, front = parts_of(scenario, base)
    read = parameters_read(scenario, base)
    left_out = [scenario.cause(name) for name in other.causes - base.causes]
    return (
        other == replace(base, without=other.without)
        and other.removed == base.removed
        and not any(acts(cause, read, society=society, front=front) for cause in left_out)
    )


def paired(outcome: str, unit: str, values: np.ndarray, idle: bool = False) -> Paired:
    """Statistics of pairs (pairs, 2): means, 95 % interval of the mean difference, and what pairing gains.

    idle : whether the pairs cannot differ, since no such world reads what was changed.
    """
    a, b = values[:, 0], values[:, 1]
    gap = b - a
    low, high, interval = _interval_of(gap, unit, idle)
    unpaired, of_pairs = a.var() + b.var(), gap.var()
    ratio = float(unpaired / of_pairs) if of_pairs > 0 else math.inf if unpaired > 0 else math.nan
    found = Paired(outcome, unit, float(a.mean()), float(b.mean()), float(gap.mean()), low, high, None, ratio, len(gap),
                   interval)  # fmt: skip
    if unit != "flag":
        return found
    flipped = int((gap != 0).sum())
    ends = share_interval(flipped, len(gap)) if not idle else (0.0, 0.0)
    return replace(found, flipped_share=flipped / len(gap), flipped=flipped, flipped_low=ends[0], flipped_high=ends[1])


def _interval_of(gap: np.ndarray, unit: str, idle: bool) -> tuple[float, float, Interval]:
    """95 % interval of the mean of differences, which has no width only where they cannot differ."""
    if idle:
        return 0.0, 0.0, "construction"
    if unit == "flag":
        return *difference_interval(int((gap > 0).sum()), int((gap < 0).sum()), len(gap)), "exact"
    if alike(gap):
        low, high = bound_of_equal(float(gap.mean()), len(gap), *BOUNDED.get(unit, (-math.inf, math.inf)))
        return low, high, "bound" if math.isfinite(low) else "none"
    low, high = np.quantile(bootstrap(gap), [0.025, 0.975])
    return float(low), float(high), "bootstrap"


def necessity_and_sufficiency(outcome: Callable[[bool], np.ndarray], present: np.ndarray) -> dict[str, float]:
    """Pearl (2000) from paired worlds. outcome(x) : flags of all worlds with the cause set to x, other draws the same.

    present : whether the cause was there in each world as it was. PN: share of worlds with cause and outcome that lose
    the outcome without the cause; PS: share of worlds with neither that gain it with the cause; PNS: share in which the
    outcome follows the cause both ways.
    """
    with_it, without_it = outcome(True), outcome(False)
    as_it_was = np.where(present, with_it, without_it)
    both, neither = present & as_it_was, ~present & ~as_it_was
    return {
        "PN": float((~without_it)[both].mean()) if both.any() else math.nan,
        "PS": float(with_it[neither].mean()) if neither.any() else math.nan,
        "PNS": float((with_it & ~without_it).mean()),
    }


@dataclass(frozen=True)
class Pair:
    """Outcomes of two worlds, and the first day and place in which anything recorded differs; -1 and "": nowhere.

    curves : by name, of both worlds by day.
    """

    before: dict[str, float]
    after: dict[str, float]
    day: int
    place: str
    curves: dict[str, list[list[float]]]


def pair_of(item: tuple[Settings, Settings, int]) -> Pair:
    """Two worlds of one seed; runs in a worker."""
    scenario, reference = worker_inputs()
    base, other, seed = item
    return pair_with(scenario, reference, base, other, seed)


def pair_with(scenario: Scenario, reference: Reference | None, base: Settings, other: Settings, seed: int) -> Pair:
    """The same, with everything handed in."""
    coded = CodedOnce()
    ready = [prepare(scenario, settings, seed, coded) for settings in (base, other)]
    outcomes, recorded, curves = dict[int, Any](), dict[int, Any](), dict[int, dict[str, list[float]]]()
    for side, world in run_worlds(ready, reference):
        recorded[side] = recorded_of(ready[side], world)
        frame = frame_of(ready[side], world)
        outcomes[side] = outcome_values(scenario, frame)
        curves[side] = curves_of(scenario, frame)
    day, place = parting(recorded[0], recorded[1])
    both = {name: [curves[0][name], curves[1][name]] for name in curves[0]}
    return Pair(outcomes[0], outcomes[1], day, place, both)


def curves_of(scenario: Scenario, frame: Frame) -> dict[str, list[float]]:
    """Curves by day that a counterfactual is shown beside: people away, in all and where outcomes ask; the front."""
    out: dict[str, list[float]] = {}
    places = list(dict.fromkeys(o.where for o in scenario.outcomes if isinstance(o.where, str)))
    if frame.world is not None:
        gone, people = frame.society["gone"].astype(float), frame.known_places.population
        home = np.array([kind != ARMY_KIND for kind in frame.known_places.kinds])
        out["share away, whole country"] = _rounded((people[home, None] * gone[home]).sum(axis=0) / people[home].sum())
        for place in places:
            if place in frame.known_places.ids:
                out[f"share away, {place}"] = _rounded(gone[frame.known_places.index(place)])
    if frame.front is not None:
        for place in places:
            if frame.front.simulates(place):
                out[f"front short of {place}, km"] = _rounded(frame.front.short_of(place))
    return out


def _bands(values: np.ndarray) -> list[list[float]]:
    """5 %, middle and 95 % by day, of (pairs, days)."""
    return [_rounded(band) for band in np.quantile(values, [0.05, 0.5, 0.95], axis=0)]


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in values]
