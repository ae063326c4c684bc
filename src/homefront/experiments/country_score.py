"""The score of a country as it is kept, printed and drawn: its targets, its claims, and what they come to together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from homefront.experiments.coarseness import Smallest
from homefront.parameters import SeenBy
from homefront.plugins import Packaged, as_data
from homefront.results.intervals import share_interval
from homefront.scenario.tolerance import loss

BINS = 10
"""Of the histogram of ranks."""


@dataclass(frozen=True)
class TargetScore:
    """One target. Lengths in its tolerances, values in its own unit.

    seen_by : who had seen it, "" nobody.   kind : its class, by which naive forecasts know it.   median, low, high : of
    the worlds that answer, 90 % of them; None where none does.   worlds : that answer.   reach, prior_reach : share of
    worlds, and of those before any fit, within the recorded range.   in_50, in_90 : whether that interval of the worlds
    holds the record.   width, prior_width : of 90 % of the worlds, and before any fit.   rank : of the record among the
    worlds, 0 to 9.   crps : continuous ranked probability score.   baselines : that of each other forecast, by name.

    sigma : one tolerance; record_half_width, discrepancy : what it is made of, in squares; all in the target's unit.
    gap : of the median over all worlds, in tolerances, below 0 where it lies below the record; a world without an
    answer counts as scenario/tolerance.py says.   crps_half_widths : the CRPS on the scale of earlier scores, in
    half-widths of the record without the discrepancy, a world without an answer cut to 4 of them.
    """

    seen_by: SeenBy
    id: str
    what: str
    place: str
    use: str
    unit: str
    kind: str
    median: float | None
    low: float | None
    high: float | None
    worlds: int
    reach: float
    prior_reach: float
    record_low: float
    record_best: float
    record_high: float
    in_50: bool
    in_90: bool
    width: float
    prior_width: float
    rank: int
    crps: float
    baselines: Mapping[str, float]
    sigma: float
    record_half_width: float
    discrepancy: float
    gap: float
    crps_half_widths: float

    @property
    def within_one_tolerance(self) -> bool:
        """Whether the median over all worlds is no farther off than one tolerance."""
        return abs(self.gap) <= 1

    def to_dict(self) -> dict[str, Any]:
        """As `score --json` has it; keys are never renamed."""
        return {"class" if key == "kind" else key: value for key, value in asdict(self).items()}


@dataclass(frozen=True)
class ClaimScore:
    """One claim of the scenario. right : whether all medians that it rests on are in range.   medians : by target.

    right_in : of so many worlds, those in which all of it holds.   right_interval : exact 95 % of that chance.
    """

    id: str
    sentence: str
    right: bool
    medians: Mapping[str, float]
    right_in: int
    worlds: int
    right_interval: tuple[float, float]

    def to_dict(self) -> dict[str, Any]:
        """As `score --json` has it."""
        return {**asdict(self), "right_interval": list(self.right_interval)}


@dataclass(frozen=True)
class CountryScore:
    """One country. left_out : whether it is scored with a fit to the others.   parameters : the set.   worlds : of each
    ensemble.   people_per_agent, floor : of the worlds.   targets : the farthest off first.   mechanisms : of other
    packages, that ran."""

    scenario: str
    half: str
    left_out: bool
    parameters: str
    worlds: int
    coder: str
    people_per_agent: float
    floor: float
    smallest_scored: Smallest | None
    claims: tuple[ClaimScore, ...]
    targets: tuple[TargetScore, ...]
    mechanisms: tuple[Packaged, ...] = ()

    @property
    def scale(self) -> str:
        """As it is written: 1:1000."""
        return f"1:{self.people_per_agent:g}"

    @property
    def right(self) -> bool:
        """Whether every claim comes out right."""
        return all(claim.right for claim in self.claims)

    @property
    def held_50(self) -> int:
        """Targets whose record lies within 50 % of the worlds."""
        return sum(row.in_50 for row in self.targets)

    @property
    def held_90(self) -> int:
        """Targets whose record lies within 90 % of the worlds."""
        return sum(row.in_90 for row in self.targets)

    @property
    def crps(self) -> float:
        """Mean over targets; nan without any."""
        return _mean(row.crps for row in self.targets)

    @property
    def crps_half_widths(self) -> float:
        """Mean over targets on the scale of earlier scores; nan without any."""
        return _mean(row.crps_half_widths for row in self.targets)

    @property
    def within(self) -> int:
        """Targets whose median over all worlds is no farther off than one tolerance."""
        return sum(row.within_one_tolerance for row in self.targets)

    @property
    def loss(self) -> float:
        """What a fit makes smaller, of the medians of all targets (scenario/tolerance.py); nan without any."""
        return loss(row.gap for row in self.targets) if self.targets else math.nan

    @property
    def width_ratio(self) -> float:
        """Median over targets of the width of 90 % of the worlds over that before any fit; nan without any."""
        widths = [row.width / row.prior_width for row in self.targets]
        return float(np.median(widths)) if widths else math.nan

    @property
    def baselines(self) -> dict[str, float]:
        """CRPS of each other forecast, mean over targets."""
        names = list(self.targets[0].baselines) if self.targets else []
        return {name: _mean(row.baselines[name] for row in self.targets) for name in names}

    @property
    def rank_histogram(self) -> list[int]:
        """Targets by rank of the record among the worlds."""
        return [int(count) for count in np.bincount([row.rank for row in self.targets], minlength=BINS)]

    def to_dict(self) -> dict[str, Any]:
        """As `score --json` has it; keys are never renamed, None stands for what is not a number."""
        held, count = {50: self.held_50, 90: self.held_90}, len(self.targets)
        content = {
            "scenario": self.scenario, "half": self.half, "left_out": self.left_out, "parameters": self.parameters,
            "worlds": self.worlds, "coder": self.coder, "scale": self.scale, "floor": self.floor,
            "smallest_scored": None if self.smallest_scored is None else self.smallest_scored.to_dict(),
            "held_50": held[50], "held_90": held[90],
            "coverage_50_interval": list(share_interval(held[50], count)),
            "coverage_90_interval": list(share_interval(held[90], count)),
            "coverage_50": held[50] / count if count else None, "coverage_90": held[90] / count if count else None,
            "width_ratio": self.width_ratio, "crps": self.crps, "crps_half_widths": self.crps_half_widths,
            "loss": self.loss, "within_one_tolerance": self.within, "baselines": self.baselines,
            "rank_histogram": self.rank_histogram, "claims": [claim.to_dict() for claim in self.claims],
            "targets": [row.to_dict() for row in self.targets],
            **({"mechanisms": as_data(self.mechanisms)} if self.mechanisms else {}),
        }  # fmt: skip
        return {key: _finite(value) for key, value in content.items()}


def _mean(values: Iterable[float]) -> float:
    found = [float(value) for value in values]
    return float(np.mean(found)) if found else math.nan


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
