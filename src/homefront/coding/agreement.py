"""How far two coders agree: Krippendorff's alpha for ordinal data, with a 95 % interval by bootstrap.

alpha = 1 - observed disagreement / disagreement expected by chance. A unit is a stretch: a run of days on which both
values hold. Values that a formula gave are taken to the nearest of the five points. The interval draws as many
stretches as there are, with replacement. Stretches that follow each other are counted as independent, though a coder
often goes on with what was coded before; so the interval is rather too narrow.

Krippendorff (2011), Computing Krippendorff's alpha-reliability; the interval: Zapf et al. (2016), BMC Medical Research
Methodology 16, 93.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.coding.files import Coding
from homefront.coding.sheet import POINTS, STEP, sheet
from homefront.coding.stretches import Stretch, stretches
from homefront.errors import ParameterError
from homefront.streams import stream_key, uniforms

RESAMPLES = 2_000
LEVELS = (0.025, 0.975)
DEFINED = 0.95
"""Share of resamples in which something must vary for an interval to be given: alpha is not defined in the others."""

USE, USE_WITH_RANGE = 0.80, 0.67
"""Alpha from which values may be used as they are, and from which with the range between the coders."""

ALL = "all"
"""Name of the row of all variables together."""


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree on one variable.

    Attributes
    ----------
    variable : str
        Code of the variable, or "all".
    stretches, days : int
        Number of stretches, and of days, for which both coders have a value.
    exact, within : float
        Share of the stretches on the same point, and at most one step apart.
    alpha : float, optional
        Krippendorff's alpha, a factor of at most 1; None if nothing varies.
    low, high : float, optional
        95 % interval of alpha, of the same unit; None if too little varies.
    """

    variable: str
    stretches: int
    days: int
    exact: float
    within: float
    alpha: float | None
    low: float | None
    high: float | None

    @property
    def advice(self) -> str:
        """What alpha says about the use of the variable; "" if it says nothing."""
        if self.alpha is None or self.variable == ALL:
            return ""
        if self.alpha >= USE:
            return "use"
        return "use with the range" if self.alpha >= USE_WITH_RANGE else "reword and code again, or sweep"

    def to_dict(self) -> dict[str, Any]:
        """Put it into a dict, for JSON.

        Returns
        -------
        dict
            The fields and the advice.
        """
        return {**vars(self), "advice": self.advice}


@dataclass(frozen=True)
class Agreements:
    """How far two coders agree: what `coding_agreement` returns.

    Attributes
    ----------
    files : tuple of (str, str)
        Names of the files of the two coders.
    rows : tuple of Agreement
        Each variable, the least alpha first; those without one last.
    all : Agreement
        All variables together.
    apart : tuple of Stretch
        Where the coders differ, the farthest apart first, then the longest.
    alone : tuple of Stretch
        Where one coder alone has a value.
    """

    files: tuple[str, str]
    rows: tuple[Agreement, ...]
    all: Agreement
    apart: tuple[Stretch, ...]
    alone: tuple[Stretch, ...]

    def to_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, for JSON.

        Returns
        -------
        dict
            Files, variables, and the stretches on which the coders differ.
        """
        return {
            "files": list(self.files), "variables": [row.to_dict() for row in self.rows], "all": self.all.to_dict(),
            "apart": [_stretch_object(one) for one in self.apart],
            "alone": [_stretch_object(one) for one in self.alone],
        }  # fmt: skip

    def __str__(self) -> str:
        alpha = "not defined" if self.all.alpha is None else f"{self.all.alpha:.2f}"
        return f"{' and '.join(self.files)}: {self.all.stretches} stretches, {self.all.exact:.0%} equal, alpha {alpha}"


def _stretch_object(one: Stretch) -> dict[str, Any]:
    return {
        "place": one.key.place, "place_kind": one.rows[0].place_kind, "variable": one.key.variable,
        "from": str(one.start), "to": str(one.end), "values": list(one.values), "gap": one.gap,
        "evidence": [row.evidence if row else None for row in (one.one, one.other)],
    }  # fmt: skip


def agreement(one: Coding, other: Coding, seed: int = 1) -> Agreements:
    """How far two coders agree.

    Parameters
    ----------
    one, other : Coding
        The codings.
    seed : int
        Of the draws of the bootstrap.

    Raises
    ------
    ParameterError
        Where the package krippendorff is not installed.
    """
    both: dict[str, list[Stretch]] = defaultdict(list)
    alone = []
    for stretch in stretches(one, other):
        if stretch.gap is not None:
            both[stretch.key.variable].append(stretch)
        elif any(value is not None for value in stretch.values):
            alone.append(stretch)
    rows = [_of(code, both[code], seed) for code in sheet() if both[code]]
    everything = [stretch for code in sheet() for stretch in both[code]]
    if not everything:
        raise ParameterError(f"{one.file}, {other.file}: no day and place for which both coders have a value")
    rows.sort(key=lambda row: math.inf if row.alpha is None else row.alpha)
    apart = sorted((one for one in everything if one.gap), key=lambda one: (-(one.gap or 0.0), -one.days, one.key))
    return Agreements((one.file, other.file), tuple(rows), _of(ALL, everything, seed), tuple(apart), tuple(alone))


def _of(code: str, found: Sequence[Stretch], seed: int) -> Agreement:
    gaps = np.array([stretch.gap for stretch in found])
    points = np.array([[nearest_point(value) for value in stretch.values if value is not None] for stretch in found])
    counts = (points[:, :, None] == np.arange(len(POINTS))).sum(axis=1)
    alpha = alpha_of(counts)
    low, high = (None, None) if alpha is None else _interval(code, counts, seed)
    return Agreement(
        code, len(found), sum(stretch.days for stretch in found), float((points[:, 0] == points[:, 1]).mean()),
        float((gaps <= STEP + 1e-9).mean()), alpha, low, high,
    )  # fmt: skip


def nearest_point(value: float) -> int:
    """Number of the nearest of the five points; half-way goes up.

    >>> nearest_point(0.12), nearest_point(0.125), nearest_point(1.0)
    (0, 1, 4)
    """
    return math.floor(value / STEP + 0.5)


def alpha_of(counts: np.ndarray) -> float | None:
    """Alpha for ordinal data; None where nothing varies. counts : int (units, points), coders of a unit at a point."""
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    return float(library().alpha(value_counts=counts, level_of_measurement="ordinal"))


def _interval(code: str, counts: np.ndarray, seed: int) -> tuple[float | None, float | None]:
    """95 % interval of alpha by bootstrap. Units in which both coders chose alike are added up together."""
    size, points = counts.shape
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(points, dtype=int)
    kinds, of_unit = np.unique(pairs.reshape(size, -1), axis=0, return_inverse=True)
    key = stream_key(seed, f"coding.agreement.{code}")
    drawn = np.array([
        np.bincount(of_unit.ravel()[(uniforms(key, size, n) * size).astype(int)], minlength=len(kinds))
        for n in range(RESAMPLES)
    ])  # fmt: skip
    alphas = alphas_of((drawn @ kinds).reshape(RESAMPLES, points, points))
    known = alphas[~np.isnan(alphas)]
    if len(known) < DEFINED * RESAMPLES:
        return None, None
    low, high = np.quantile(known, LEVELS)
    return float(low), float(high)


def alphas_of(pairs: np.ndarray) -> np.ndarray:
    """Alpha of two coders for many sets of units at once, in a fifth of the time that the library takes one by one.

    pairs : int (sets, points, points), how often one coder chose the one point where the other chose the other, each
    unit counted both ways.   Returns (sets,), nan where nothing varies.
    """
    chosen = pairs.sum(axis=2)
    ranks = chosen.cumsum(axis=1) - chosen / 2
    apart = (ranks[:, :, None] - ranks[:, None, :]) ** 2
    by_chance = chosen[:, :, None] * chosen[:, None, :] / (chosen.sum(axis=1) - 1)[:, None, None]
    observed, expected = ((one * apart).reshape(len(pairs), -1).sum(axis=1) for one in (pairs, by_chance))
    return 1.0 - np.divide(observed, expected, out=np.full(len(pairs), np.nan), where=expected > 0)  # type: ignore[no-any-return]


def library() -> Any:
    """The package krippendorff; ParameterError where it is not installed. It is GPL, so no part of homefront needs it
    but this."""
    try:
        import krippendorff
    except ImportError as error:
        raise ParameterError(
            "homefront coding agree needs the package krippendorff: pip install 'homefront[coding]'"
        ) from error
    return krippendorff
