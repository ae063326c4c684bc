"""What comes of draws: sets of worlds in worker processes, kept on disk as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from typing import Protocol

import numba
import numpy as np

from homefront.experiments.draw_files import PIECE, DrawFiles
from homefront.experiments.ensemble import workers_for
from homefront.experiments.workers import pool_of
from homefront.spawning import starting

Tell = Callable[[int], None]
"""Told how many draws of a stage are simulated."""


class Problem(Protocol):
    """What is fitted."""

    def simulate(self, values: Mapping[str, float], scenarios: tuple[str, ...]) -> dict[str, float]:
        """Targets of one world of each of these scenarios."""


SimulationRequest = tuple[str, Mapping[str, np.ndarray], tuple[str, ...]]
"""Problem, by name; values by name, each (draws,); scenarios of which a world runs."""


class Forward:
    """Simulates draws. `__call__` takes and gives arrays; draws that are on disk are not simulated again.

    problems : what the workers know, by name.
    """

    def __init__(self, problems: Mapping[str, Problem], workers: int) -> None:
        self.problems = problems
        self.processes, _ = workers_for(1 << 30, workers, 1)
        self._submit: Callable[..., Future[dict[str, float]]] | None = None

    @contextmanager
    def ready(self) -> Iterator[Forward]:
        """Workers start when they are first needed, and end with the block, at once after an error."""
        if self.processes == 1:
            threads = numba.get_num_threads()
            try:
                _prepare(self.problems)
                yield self
            finally:
                numba.set_num_threads(threads)
            return
        with pool_of(self.processes, _prepare, self.problems) as pool:
            self._submit = pool.submit
            try:
                yield self
            finally:
                self._submit = None

    def __call__(
        self, files: DrawFiles, stage: str, z: np.ndarray, asked: SimulationRequest, tell: Tell = lambda done: None
    ) -> np.ndarray:
        """Targets of each draw, float64 (draws, targets). z : as the draws are kept."""
        draws = len(z)
        pieces = {first: files.read(stage, first, z[first : first + PIECE]) for first in range(0, draws, PIECE)}
        done = sum(len(piece) for piece in pieces.values() if piece is not None)
        missing = [first for first, piece in pieces.items() if piece is None]
        for first, found in self._simulated(missing, draws, asked):
            pieces[first] = files.write(stage, first, z[first : first + PIECE], found)
            done += len(found)
            tell(done)
        return np.concatenate([piece for piece in pieces.values() if piece is not None])

    def _simulated(
        self, missing: list[int], draws: int, asked: SimulationRequest
    ) -> Iterator[tuple[int, list[dict[str, float]]]]:
        """(first draw, what came of it and those after it) of each piece, as they are whole."""
        problem, values, scenarios = asked
        wanted = [n for first in missing for n in range(first, min(first + PIECE, draws))]
        each = {n: {name: float(column[n]) for name, column in values.items()} for n in wanted}
        if self._submit is None:
            for first in missing:
                yield first, [_simulate(problem, each[n], scenarios) for n in range(first, min(first + PIECE, draws))]
            return
        with starting():
            pending = {self._submit(_simulate, problem, each[n], scenarios): n for n in wanted}
        found: dict[int, dict[str, float]] = {}
        running, unfinished = set(pending), list(missing)
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            found |= {pending[future]: future.result() for future in finished}
            for first in list(unfinished):
                members = range(first, min(first + PIECE, draws))
                if all(n in found for n in members):
                    unfinished.remove(first)
                    yield first, [found.pop(n) for n in members]


_problems: Mapping[str, Problem] = {}


def _prepare(problems: Mapping[str, Problem]) -> None:
    global _problems
    numba.set_num_threads(1)
    _problems = problems


def _simulate(problem: str, values: dict[str, float], scenarios: tuple[str, ...]) -> dict[str, float]:
    return _problems[problem].simulate(values, scenarios)
