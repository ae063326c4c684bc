"""Sobol indices and Morris screening by SALib, of anything that takes rows of inputs and gives a number for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.errors import ParameterError, ResultsError

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


def sobol(evaluate: Evaluate, ranges: Mapping[str, tuple[float, float]], base: int, seed: int) -> Sobol:
    """First-order and total indices from base x (inputs + 2) runs; base: a power of 2."""
    salib = _salib()
    problem = _problem(ranges)
    points = salib("sample.sobol").sample(problem, base, calc_second_order=False, seed=seed)
    values = _checked(evaluate(points), len(points))
    found = salib("analyze.sobol").analyze(problem, values, calc_second_order=False, seed=seed)
    return Sobol(
        tuple(ranges), np.asarray(found["S1"]), np.asarray(found["ST"]), np.asarray(found["S1_conf"]),
        np.asarray(found["ST_conf"]), float(values.var()), len(points),
    )  # fmt: skip


def morris(evaluate: Evaluate, ranges: Mapping[str, tuple[float, float]], walks: int, seed: int) -> Morris:
    """Elementary effects from walks x (inputs + 1) runs."""
    salib = _salib()
    problem = _problem(ranges)
    points = salib("sample.morris").sample(problem, walks, seed=seed)
    values = _checked(evaluate(points), len(points))
    found = salib("analyze.morris").analyze(problem, points, values, seed=seed)
    return Morris(
        tuple(ranges), np.asarray(found["mu_star"]), np.asarray(found["mu_star_conf"]), np.asarray(found["sigma"]),
        len(points),
    )  # fmt: skip


def _problem(ranges: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
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
        importlib.import_module("SALib")
    except ImportError as error:
        raise ParameterError("sensitivity needs SALib: pip install 'homefront[sensitivity]'") from error
    return lambda name: importlib.import_module(f"SALib.{name}")
