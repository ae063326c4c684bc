"""What explain found: an outcome shared out among causes, each with interval, price and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from homefront.engine.settings import Settings, parameters_read, parts_of
from homefront.experiments.attribution import Attribution
from homefront.experiments.basis import Basis, basis_of
from homefront.experiments.scale_check import ScaleCheck
from homefront.experiments.views import Views
from homefront.experiments.whatif import BOUNDED, Interval
from homefront.inputs.changed import acts
from homefront.parameters import default_set
from homefront.parameters.posterior import WORLDS
from homefront.results.brief import brief
from homefront.results.intervals import alike, bound_of_equal, share_interval
from homefront.scenario.prices import price_entries
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Share:
    """The share of one cause in an outcome, and the sentence that may be quoted.

    Attributes
    ----------
    name : str
        Id of the cause.
    share : float
        Its share, in the unit of the outcome.
    se : float
        Standard error of the sample, in that unit; 0 if it was the same in all seeds, which says nothing of others.
    low, high : float
        95 % interval, in that unit; nan if none is known.
    basis : {"fitted", "record", "assumed"}
        What the size of its effect rests on.
    necessity, necessity_se : float
        What is lost if it alone is left out, with its standard error, in that unit.
    sufficiency, sufficiency_se : float
        What it alone brings, with its standard error, in that unit.
    strongest : tuple of (str, float, float)
        The cause together with which it does most more or less, how much in that unit, and the standard error (nan if
        it was always the same); no name if none differs from zero by two standard errors.
    seeds : int
        Number of seeds in which it was told apart from all others.
    sentence : str
        The share in words.
    interval : {"bootstrap", "bound", "none", "construction"}
        What the interval is: over seeds by the bootstrap; if all seeds are alike, the exact bound of what others may
        bring, or none if no bound is known; or 0 by construction, if no such world reads what the cause changes.
    """

    name: str
    share: float
    se: float
    low: float
    high: float
    basis: Basis
    necessity: float
    necessity_se: float
    sufficiency: float
    sufficiency_se: float
    strongest: tuple[str, float, float]
    seeds: int
    sentence: str
    interval: Interval = "bootstrap"

    @property
    def alike(self) -> bool:
        """Whether it was the same in all seeds, so that no standard error is known."""
        return self.interval != "bootstrap"


OF_CAUSES = ("share", "se", "low", "high", "necessity", "necessity_se", "sufficiency", "sufficiency_se")
"""Arrays of an attribution by cause and outcome."""

NOTHING = 1e-6
"""Below this an outcome of two worlds differs by the order of additions alone; in the unit of the outcome."""


@dataclass(frozen=True)
class Explanation:
    """Shares of one outcome among the causes: what `explain` returns.

    Attributes
    ----------
    scenario : Scenario
        The scenario.
    outcome, unit : str
        Id of the outcome, and its unit.
    full, bare : float
        Mean of the outcome with all causes, and with none, in that unit.
    shares : tuple of Share
        The share of each cause, with its interval, the largest first.
    seeds, runs : int
        Number of seeds, and of worlds that were run.
    wall_s : float
        Time that all worlds took together, in seconds.
    settings : Settings
        How the worlds were run.
    attribution : Attribution
        What the shares were taken from, for all outcomes that were asked for.
    position : int
        Position of this outcome in it.
    views : Views
        How it is written as a table and drawn.
    check : ScaleCheck, optional
        The same worlds at a finer scale; None if none were run.
    kind : str
        Name of the experiment in files and plans.
    """

    scenario: Scenario
    outcome: str
    unit: str
    full: float
    bare: float
    shares: tuple[Share, ...]
    seeds: int
    runs: int
    wall_s: float
    settings: Settings
    attribution: Attribution
    position: int
    views: Views = field(repr=False, compare=False)
    check: ScaleCheck | None = None

    @property
    def gap(self) -> float:
        """The outcome with all causes less that with none, in its unit."""
        return self.full - self.bare

    @property
    def stopped(self) -> bool:
        """Whether Ctrl-C ended it before the asked standard error was met."""
        return self.attribution.stopped

    kind: ClassVar[str] = "explain"

    def __repr__(self) -> str:
        gap, causes = amount(self.gap, self.unit), ", ".join(share.name for share in self.shares)
        return brief("Explanation", scenario=self.scenario.id, outcome=self.outcome, gap=gap, seeds=self.seeds,
                     runs=self.runs, causes=causes)  # fmt: skip

    @property
    def worlds(self) -> dict[str, int | None]:
        """Number of seeds, and for a flag in how many of them it is 1 with all causes (full) and with none (bare)."""
        ends = self.attribution.ends[:, :, self.position]
        up = [int((values > 0.5).sum()) for values in ends] if self.unit == "flag" else [None, None]
        return {"seeds": self.seeds, "full": up[0], "bare": up[1]}

    @property
    def would_change(self) -> list[str]:
        """What this answer depends on, and what would change it, in sentences."""
        assumed = [s for s in self.shares if s.basis == "assumed"]
        unsure = [s.name for s in self.shares if not (s.low > 0.0 or s.high < 0.0) and s.interval != "construction"]
        if not any(s.share for s in self.shares):
            return ["No cause moved this outcome in any of these worlds: other causes, or more seeds, would."]
        out = []
        if assumed:
            moved = sum(abs(s.share) for s in assumed) / max(1e-12, sum(abs(s.share) for s in self.shares))
            out.append(
                f"{100 * moved:.0f} % of what is shared out rests on effects whose size is assumed "
                f"({', '.join(s.name for s in assumed)}): a measurement of any of them would change this answer."
            )
        if unsure:
            out.append(f"Not distinguishable from zero by these worlds: {', '.join(unsure)}; more seeds would tell.")
        if any(o.rests_on_assumed for o in self.scenario.outcomes if o.id == self.outcome):
            name = self.settings.parameter_set
            of = "" if name == default_set() else f" --{'worlds' if name in WORLDS else 'parameters'} {name}"
            out.append(
                "Each world draws the strength of the zone before the city, what counts as invested, other parameters "
                f"and noise again: homefront run{of} --runs 200 ranks what is drawn by how it separates its worlds."
            )
        if self.check is not None and not self.check.holds:
            out.append("Worlds at the finer scale differ from these by more than chance.")
        return out

    def as_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, for a file and for a report.

        Returns
        -------
        dict
            The same as `to_dict`.
        """
        return self.to_dict()

    @property
    def data(self) -> xr.Dataset:
        """Contribution of every cause in every seed (seed, cause), with shares and intervals, as an xarray Dataset."""
        import xarray as xr

        names = [share.name for share in self.shares]
        at, a = self.position, self.attribution
        return xr.Dataset(
            {
                "contribution": (("seed", "cause"), a.contributions[:, :, at], {"units": self.unit}),
                **{name: ("cause", getattr(a, name)[:, at], {"units": self.unit})
                   for name in OF_CAUSES},
            },
            coords={"cause": names, "seed": np.arange(a.contributions.shape[0])},
            attrs={"scenario": self.scenario.id, "scenario_hash": self.scenario.digest, "outcome": self.outcome,
                   "runs": self.runs, "full": self.full, "bare": self.bare,
                   "parameters": self.settings.parameter_set},
        )  # fmt: skip

    def table(self) -> str:
        """Write the shares as a table, for a reader: largest first, with the price of each cause.

        Returns
        -------
        str
            The lines of the table.
        """
        return self.views.text(self)

    def chart(self) -> Any:
        """Draw the shares as bars with intervals; bars of assumed effects are open and dashed.

        Returns
        -------
        altair.VConcatChart
            The chart.
        """
        return self.views.chart(self)

    def to_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, as `homefront explain --json` prints it.

        Returns
        -------
        dict
            Scenario, outcome, causes with shares and intervals, and what would change the answer.
        """
        causes = [
            {"name": s.name, "share": s.share, "se": None if s.alike else s.se, "low": _or_none(s.low),
             "high": _or_none(s.high), "interval": s.interval, "basis": s.basis,
             "price": price_entries(self.scenario, s.name), "necessity": _or_none(s.necessity),
             "necessity_se": _or_none(s.necessity_se), "sufficiency": _or_none(s.sufficiency),
             "sufficiency_se": _or_none(s.sufficiency_se), "strongest_pair": s.strongest[0],
             "together": _or_none(s.strongest[1]), "together_se": _or_none(s.strongest[2]), "seeds": s.seeds,
             "sentence": s.sentence}
            for s in self.shares
        ]  # fmt: skip
        return {"scenario": self.scenario.id, "parameter_set": self.settings.parameter_set, "outcome": self.outcome,
                "unit": self.unit, "gap": self.gap,
                "full": self.full, "bare": self.bare, "causes": causes, "runs": self.runs, "seeds": self.seeds,
                "wall_s": _or_none(self.wall_s), "stopped": self.stopped, "worlds": self.worlds,
                "would_change": self.would_change,
                "full_interval": _ends_of(self.worlds["full"], self.seeds),
                "bare_interval": _ends_of(self.worlds["bare"], self.seeds),
                "scale_check": None if self.check is None else self.check.to_dict()}  # fmt: skip


def explanations(
    scenario: Scenario, settings: Settings, names: Sequence[str], asked: Sequence[str], found: Attribution,
    wall_s: float, views: Views, checks: Mapping[str, ScaleCheck] | None = None,
) -> list[Explanation]:  # fmt: skip
    """One an outcome, from one attribution of all of them. views : how they show themselves."""
    units = {o.id: o.unit for o in scenario.outcomes}
    found, intervals = _with_bounds(found, [units[name] for name in asked], _idle(scenario, settings, names))
    return [_explanation(scenario, settings, name, units[name], names, found, at, wall_s, (checks or {}).get(name),
                         [of_cause[at] for of_cause in intervals], views)
            for at, name in enumerate(asked)]  # fmt: skip


def _explanation(
    scenario: Scenario, settings: Settings, outcome: str, unit: str, names: Sequence[str], found: Attribution, at: int,
    wall: float, check: ScaleCheck | None, intervals: Sequence[Interval], views: Views,
) -> Explanation:  # fmt: skip
    shares = []
    for n, name in enumerate(names):
        basis = basis_of(scenario.cause(name), settings)
        strongest = _strongest(names, found.together[n, :, at], found.together_se[n, :, at])
        numbers = {key: float(getattr(found, key)[n, at]) for key in OF_CAUSES}
        ends = interval_text(numbers["low"], numbers["high"], unit, intervals[n], int(found.seen[n]))
        sentence = _sentence(scenario, name, outcome, unit, numbers["share"], ends, basis, float(found.gap[at]))
        shares.append(Share(
            name, basis=basis, strongest=strongest, seeds=int(found.seen[n]), sentence=sentence, interval=intervals[n],
            **numbers,
        ))  # fmt: skip
    shares.sort(key=lambda share: -abs(share.share))
    order = [names.index(share.name) for share in shares]
    return Explanation(
        scenario, outcome, unit, float(found.full[at]), float(found.bare[at]), tuple(shares), found.seeds, found.runs,
        wall, settings, _reordered(found, order), at, views, check,
    )  # fmt: skip


def _reordered(found: Attribution, order: Sequence[int]) -> Attribution:
    by_cause = {name: getattr(found, name)[order] for name in (*OF_CAUSES, "seen")}
    of_pairs = {name: getattr(found, name)[np.ix_(order, order)] for name in ("together", "together_se")}
    return replace(found, **by_cause, **of_pairs, contributions=found.contributions[:, order])


def _strongest(names: Sequence[str], more: np.ndarray, se: np.ndarray) -> tuple[str, float, float]:
    """The cause with which one does most more or less, of those that are distinguishable from zero."""
    told_apart = (np.abs(more) > np.maximum(2 * se, NOTHING)) & np.isfinite(se)
    if not told_apart.any():
        return "", math.nan, math.nan
    partner = int(np.argmax(np.where(told_apart, np.abs(more), 0.0)))
    return names[partner], float(more[partner]), float(se[partner]) if se[partner] > 0.0 else math.nan


def _sentence(
    scenario: Scenario, name: str, outcome: str, unit: str, share: float, ends: str, basis: Basis, gap: float
) -> str:
    said = scenario.cause(name).sentence.rstrip(".")
    lead = f"If its effect has the assumed size: {said}" if basis == "assumed" else said
    return (
        f"{lead}. The model credits this with {amount(share, unit)} ({ends}) of the {amount(gap, unit)} by which "
        f"{outcome} differs between worlds with all causes and worlds with none."
    )


def interval_text(low: float | None, high: float | None, unit: str, interval: str, seeds: int) -> str:
    """An interval in words, with what it is where it is no common one. low, high : None or nan where not known."""
    if interval == "construction":
        return "nothing that such worlds read: 0 by construction"
    if interval == "none" or low is None or high is None:
        return f"the same in all {seeds} worlds; no bound is known"
    ends = f"{amount(low, unit)} to {amount(high, unit)}"
    return f"95 % interval {ends}" if interval != "bound" else f"the same in all {seeds} worlds; 95 % bound {ends}"


def _idle(scenario: Scenario, settings: Settings, names: Sequence[str]) -> list[bool]:
    """Of each cause whether no such world reads what it changes."""
    society, front = parts_of(scenario, settings)
    read = parameters_read(scenario, settings)
    return [not acts(scenario.cause(name), read, society=society, front=front) for name in names]


def _with_bounds(
    found: Attribution, units: Sequence[str], idle: Sequence[bool]
) -> tuple[Attribution, list[list[Interval]]]:
    """The attribution with no interval without width, but by construction; and what each interval is, by cause and
    outcome. idle : of each cause, whether no such world reads what it changes."""
    low, high = found.low.copy(), found.high.copy()
    out, into = (np.where(se > 0.0, se, np.nan) for se in (found.necessity_se, found.sufficiency_se))
    intervals: list[list[Interval]] = []
    for n in range(len(low)):
        row: list[Interval] = []
        for at, unit in enumerate(units):
            if idle[n]:
                low[n, at] = high[n, at] = 0.0
                row.append("construction")
            elif alike(found.contributions[:, n, at]):
                ends = BOUNDED.get(unit, (-math.inf, math.inf))
                low[n, at], high[n, at] = bound_of_equal(float(found.share[n, at]), int(found.seen[n]), *ends)
                row.append("bound" if unit in BOUNDED else "none")
            else:
                row.append("bootstrap")
        intervals.append(row)
    return replace(found, low=low, high=high, necessity_se=out, sufficiency_se=into), intervals


def _ends_of(up: int | None, seeds: int) -> list[float] | None:
    """Exact 95 % interval of a counted flag."""
    return None if up is None else list(share_interval(up, seeds))


def amount(value: float, unit: str, sign: Literal["", "+"] = "") -> str:
    """A number in the unit of an outcome, for a sentence; never a minus before nothing."""
    if unit == "person":
        return f"{round(value) + 0.0 if math.isfinite(value) else value:{sign},.0f} people"
    return f"{value:{sign}.3g} km" if unit == "km" else f"{round(value, 3) + 0.0:{sign}.3f}"


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None
