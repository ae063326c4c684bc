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
from homefront.engine.settings import Settings, parameters_read, parts_of, refuse
from homefront.errors import ArgumentError, nearest
from homefront.experiments.evaluator import in_workers
from homefront.experiments.shapley import bootstrap
from homefront.experiments.two_worlds import Pair, pair_of, rounded
from homefront.experiments.views import Views
from homefront.inputs.changed import acts
from homefront.progress import progress_for, telling
from homefront.results.brief import brief
from homefront.results.intervals import alike, bound_of_equal, difference_interval, share_interval
from homefront.scenario.prices import price_entries
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    import xarray as xr


Interval = Literal["exact", "bootstrap", "bound", "none", "construction"]

BOUNDED = {"flag": (-1.0, 1.0), "share": (-1.0, 1.0)}
"""Units of outcomes from 0 to 1, and what a difference of two of them can be; of others no bound is known."""


@dataclass(frozen=True)
class Paired:
    """One outcome over all pairs of worlds.

    Attributes
    ----------
    outcome, unit : str
        Id of the outcome, and its unit.
    without_mean, with_mean : float
        Mean of the worlds of the baseline, and of those with the change, in that unit.
    difference : float
        Mean difference of the pairs, in that unit.
    low, high : float
        95 % interval of the mean difference, in that unit; nan if none is known.
    flipped_share : float, optional
        Share of the pairs in which a flag differs; None if the outcome is no flag.
    variance_ratio : float
        Variance of the difference of unpaired worlds, divided by that of the pairs, a factor: what the common draws
        gain.
    pairs : int
        Number of pairs.
    interval : {"exact", "bootstrap", "bound", "none", "construction"}
        What the interval is: exact for counted pairs; by the bootstrap; the exact bound of another difference, if all
        pairs differ alike; none, if they do and no bound is known; or 0 by construction, if no such world reads what
        was changed.
    flipped : int, optional
        Number of pairs in which a flag differs.
    flipped_low, flipped_high : float, optional
        Exact 95 % interval of their share.
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
    """Pairs of worlds that are the same but for one change: what `whatif` returns.

    Attributes
    ----------
    scenario : Scenario
        The scenario.
    what : str
        What was changed, in words.
    settings : Settings
        Settings of the baseline.
    causes : frozenset of str
        Causes that were left out.
    outcomes : tuple of Paired
        The difference of each outcome, with its interval.
    first_day : tuple of int
        Day of the first difference of each pair, from the first day of the run; -1 if there is none.
    first_places : tuple of str
        Where the worlds of each pair first differ; "" if they do not.
    values : dict of str to (pairs, 2) array of float64
        Each outcome in both worlds of each pair, in its unit; the changed world is the second.
    curves : dict of str to (pairs, 2, days) array of float64
        Curves of both worlds by day, each in its unit.
    wall_s : float
        Time that all worlds took together, in seconds.
    views : Views
        How it is written as a table and drawn.
    kind : str
        Name of the experiment in files and plans.
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
        """Number of pairs."""
        return len(self.first_day)

    @property
    def first_difference_day(self) -> date | None:
        """The earliest day on which any pair differs; None if none ever does."""
        days = [day for day in self.first_day if day >= 0]
        return self.scenario.start + timedelta(min(days)) if days else None

    def parting(self) -> str:
        """Say when and where the worlds part.

        Returns
        -------
        str
            A sentence or two.
        """
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
        """Outcomes of every world as an xarray Dataset (pair, world), each in its unit."""
        import xarray as xr

        return xr.Dataset(
            {name: (("pair", "world"), values) for name, values in self.values.items()},
            coords={"world": ["baseline", "changed"], "first_difference": ("pair", list(self.first_day))},
            attrs={"scenario": self.scenario.id, "scenario_hash": self.scenario.digest, "change": self.what},
        )

    def table(self) -> str:
        """Write the differences as a table, for a reader.

        Returns
        -------
        str
            The lines of the table.
        """
        return self.views.text(self)

    def only(self, outcomes: Collection[str]) -> Pairs:
        """Keep some outcomes only.

        Parameters
        ----------
        outcomes : sequence of str
            Ids of outcomes; none for all.

        Returns
        -------
        Pairs
            The same pairs, with these outcomes.

        Raises
        ------
        ArgumentError
            If there is no such outcome.
        """
        known = [o.outcome for o in self.outcomes]
        for name in outcomes:
            if name not in known:
                raise ArgumentError("outcome", repr(name), f"expected one of {', '.join(known)}", nearest(name, known))
        kept = tuple(o for o in self.outcomes if not outcomes or o.outcome in outcomes)
        return replace(self, outcomes=kept, values={o.outcome: self.values[o.outcome] for o in kept})

    def as_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, for a file and for a report.

        Returns
        -------
        dict
            Outcomes, prices, and median and 90 % interval of every curve on both sides.
        """
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
        """Draw every curve of the baseline, with the changed worlds behind it.

        Returns
        -------
        altair.VConcatChart
            The chart.
        """
        return self.views.chart(self)

    def to_dict(self) -> list[dict[str, Any]]:
        """Put the differences into dicts, as `homefront whatif --json` prints them.

        Returns
        -------
        list of dict
            One for each outcome.
        """
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


def _bands(values: np.ndarray) -> list[list[float]]:
    """5 %, middle and 95 % by day, of (pairs, days)."""
    return [rounded(band) for band in np.quantile(values, [0.05, 0.5, 0.95], axis=0)]


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
