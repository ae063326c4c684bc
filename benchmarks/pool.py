"""Runs of the trial's cases and of coded scenarios in parallel processes, for the tables of this folder."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "trial"))
trial: Any = importlib.import_module("trial_figures")
rows: Any = importlib.import_module("trial_rows")
sets: Any = importlib.import_module("trial_sets")
read_table: Any = importlib.import_module("trial_inputs").read_table
"""The trial code's figures, their expected rows, its sets of parameters and its tables, from the tests' own modules."""


def _one_thread() -> None:
    import numba

    numba.set_num_threads(1)


def in_parallel(work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> list[Any]:
    """work(*job) for every job, in order; one thread in each process."""
    listed = list(jobs)
    if not listed:
        return []
    return list(_pool().map(work, *zip(*listed, strict=True), chunksize=1))


@cache
def _pool() -> ProcessPoolExecutor:
    """One pool for the whole script: a worker loads its kernels once. Unlike the package's own pool it knows the
    functions of the script itself, which has a guard around `main`."""
    return ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn"), _one_thread)


def paired(base: np.ndarray, changed: np.ndarray) -> tuple[float, float]:
    """Mean difference and its standard error over pairs of the same seed."""
    difference = changed - base
    return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(len(difference)))
