"""Sobol indices and Morris screening by SALib, of anything that takes rows of inputs and gives a number for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.errors import ParameterError, ResultsError
from homefront.experiments.workers import interrupts_are_kept

Evaluate = Callable[[np.ndarray], np.ndarray]
"""Rows (points, inputs) -> one number a row."""


@dataclass(frozen=True)
class Sobol:
    """Arrays by input. first, total : Sobol indices.   first_error, total_error : half their 95 % intervals."""

    names: tuple[str, ...]
    first: np.ndarray
    total: np.ndarray
    first_error: np.ndarray
    total_error: np.ndarray
    variance: float
    runs: int


@dataclass(frozen=True)
class Morris:
    """Arrays by input. effect : mean absolute elementary effect over its range.   spread : sd of the effects."""

    names: tuple[str, ...]
    effect: np.ndarray
    effect_error: np.ndarray
    spread: np.ndarray
    runs: int


Ranges = Mapping[str, tuple[float, float]]


def sobol(evaluate: Evaluate, ranges: Ranges, base: int, seed: int) -> Sobol:
    """First-order and total indices from base x (inputs + 2) runs; base: a power of 2."""
    points = sobol_points(ranges, base, seed)
    return sobol_indices(ranges, points, evaluate(points), seed)


def sobol_points(ranges: Ranges, base: int, seed: int) -> np.ndarray:
    """Rows to be evaluated, (base x (inputs + 2), inputs). ParameterError if base is no power of 2."""
    if base < 2 or base & (base - 1):
        raise ParameterError(f"a base sample of {base}: expected a power of 2, as 64")
    points = _salib()("sample.sobol").sample(_problem(ranges), base, calc_second_order=False, seed=seed)
    return np.asarray(points, dtype=float)


def sobol_indices(ranges: Ranges, points: np.ndarray, values: np.ndarray, seed: int) -> Sobol:
    """Indices from the values at those rows; ResultsError where one is missing."""
    values = _checked(values, len(points))
    if np.ptp(values) == 0.0:
        nothing = np.zeros(len(ranges))
        return Sobol(tuple(ranges), nothing, nothing, nothing, nothing, 0.0, len(points))
    found = _salib()("analyze.sobol").analyze(_problem(ranges), values, calc_second_order=False, seed=seed)
    return Sobol(
        tuple(ranges), np.asarray(found["S1"]), np.asarray(found["ST"]), np.asarray(found["S1_conf"]),
        np.asarray(found["ST_conf"]), float(values.var()), len(points),
    )  # fmt: skip


def morris(evaluate: Evaluate, ranges: Ranges, walks: int, seed: int) -> Morris:
    """Elementary effects from walks x (inputs + 1) runs."""
    points = morris_points(ranges, walks, seed)
    return morris_effects(ranges, points, evaluate(points), seed)


def morris_points(ranges: Ranges, walks: int, seed: int) -> np.ndarray:
    """Rows to be evaluated, (walks x (inputs + 1), inputs)."""
    if walks < 2:
        raise ParameterError(f"{walks} walk(s): expected 2 at least")
    return np.asarray(_salib()("sample.morris").sample(_problem(ranges), walks, seed=seed), dtype=float)


def morris_effects(ranges: Ranges, points: np.ndarray, values: np.ndarray, seed: int) -> Morris:
    """Elementary effects from the values at those rows; ResultsError where one is missing."""
    values = _checked(values, len(points))
    found = _salib()("analyze.morris").analyze(_problem(ranges), points, values, seed=seed)
    return Morris(
        tuple(ranges), np.asarray(found["mu_star"]), np.asarray(found["mu_star_conf"]), np.asarray(found["sigma"]),
        len(points),
    )  # fmt: skip


def _problem(ranges: Ranges) -> dict[str, Any]:
    return {"num_vars": len(ranges), "names": list(ranges), "bounds": [list(bounds) for bounds in ranges.values()]}


def _checked(values: np.ndarray, runs: int) -> np.ndarray:
    """ResultsError where a run has no answer: it is never averaged over."""
    found = np.asarray(values, dtype=float)
    if found.shape != (runs,) or not np.isfinite(found).all():
        raise ResultsError(
            f"{int((~np.isfinite(found)).sum())} of {runs} runs have no answer; indices need all of them"
        )
    return found


def _salib() -> Callable[[str], Any]:
    import importlib

    try:
        with interrupts_are_kept():
            importlib.import_module("SALib")
    except ImportError as error:
        raise ParameterError("sensitivity needs SALib: pip install 'homefront[sensitivity]'") from error
    return lambda name: importlib.import_module(f"SALib.{name}")
