"""Posterior draws on disk: one Parquet file a fit, with weights and where it comes from in its metadata."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from homefront.errors import ParameterError
from homefront.plugins import Packaged
from homefront.reading import (
    MOST_METADATA,
    Unreadable,
    columns_of,
    object_of,
    parquet,
    read_bytes,
    refused,
    typed,
)
from homefront.streams import stream_key, uniforms
from homefront.writing import make_folder, write_whole

FOLDER = "posteriors"
"""Of those that ship."""

FORECAST, RECORD = "forecast", "record"
"""Names of the two sets: of worlds that saw the targets marked fit, and of worlds that saw every target."""

WORLDS = (FORECAST, RECORD)
OF_FRONT = "-front"
"""After the name of a set, that of its posterior of the front."""

KEY = b"homefront"

MOST_BYTES, MOST_VALUE = 300_000_000, 1e15
"""Of a file, packed and unpacked, and the largest value of a draw."""

OF_A_SCENARIO = "/"
"""In the name of what is drawn for one scenario, as "moscow-1941/zone.Moscow"; no parameter has it in its name."""

SEED = "seed"
"""Of a world of a scenario: the seed of all draws that have no name of their own.
docs/decisions/0033-a-draw-has-its-seed.md says why."""

MOST_SEED = 1 << 31
"""Seeds of draws lie below."""

MECHANISMS = "mechanisms"
"""In the provenance of a posterior: with which mechanisms of other packages it was fitted; nothing where with none."""

EQUAL = 1e-12
"""Weights that differ by no more are the same."""

ADVICE = "choose another --out"


@dataclass(frozen=True)
class Posterior:
    """Weighted draws. values : float64 (draws,) by "process.parameter", or by "SCENARIO/NAME" of a latent input
    (inputs/latents.py), or by "SCENARIO/seed".   weight : sums to 1.

    distance : of each draw, in tolerances.   provenance : scenarios, targets, program, course of fit.
    """

    values: Mapping[str, np.ndarray]
    weight: np.ndarray
    distance: np.ndarray
    provenance: Mapping[str, Any]

    @property
    def effective_size(self) -> float:
        """How many equally weighted draws say as much (Kish 1965)."""
        return float(1.0 / (self.weight**2).sum())

    @property
    def mechanisms(self) -> list[Mapping[str, Any]]:
        """Those of other packages with which it was fitted, each with name, package, version and code."""
        return list(self.provenance.get(MECHANISMS, ()))

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """Those of `values` that are parameters."""
        return {name: draws for name, draws in self.values.items() if OF_A_SCENARIO not in name}

    def latents(self, scenario_id: str) -> dict[str, np.ndarray]:
        """Those of `values` that are latent inputs of a scenario, by their names within it."""
        before = f"{scenario_id}{OF_A_SCENARIO}"
        found = {name.removeprefix(before): draws for name, draws in self.values.items() if name.startswith(before)}
        return {name: draws for name, draws in found.items() if name != SEED}

    def mean(self) -> dict[str, float]:
        """Weighted means of the parameters."""
        return {name: self._mean(draws) for name, draws in self.parameters.items()}

    def mean_latents(self, scenario_id: str) -> dict[str, float]:
        """Weighted means of the latent inputs of a scenario."""
        return {name: self._mean(draws) for name, draws in self.latents(scenario_id).items()}

    def parameters_of(self, seed: int) -> dict[str, float]:
        """Parameters of the world of this seed: a draw taken whole, so they keep their ridges."""
        n = self._draw_of(seed)
        return {name: float(draws[n]) for name, draws in self.parameters.items()}

    def drawn_latents(self, seed: int, scenario_id: str) -> dict[str, float]:
        """Latent inputs of a scenario in the same draw, by their names within it."""
        n = self._draw_of(seed)
        return {name: float(draws[n]) for name, draws in self.latents(scenario_id).items()}

    def drawn_seed(self, seed: int, scenario_id: str) -> int:
        """Seed of all else in the same draw: its own where the draw has one for this scenario, else the one given."""
        draws = self.values.get(f"{scenario_id}{OF_A_SCENARIO}{SEED}")
        return seed if draws is None else int(draws[self._draw_of(seed)])

    def worlds(self, scenario_id: str) -> int | None:
        """How many different worlds of a scenario there are; None if each seed makes another."""
        return len(self.weight) if f"{scenario_id}{OF_A_SCENARIO}{SEED}" in self.values else None

    def _draw_of(self, seed: int) -> int:
        """Number of the draw of a seed. Where all weigh the same, as many seeds in a row as there are draws take each
        of them once, in steps that spread a few seeds over all draws."""
        draws = len(self.weight)
        if self._weighs_the_same:
            return seed * _step(draws) % draws
        u = float(uniforms(stream_key(seed, "parameter.draw"), 1, 0)[0])
        return min(int(np.searchsorted(np.cumsum(self.weight), u, side="right")), draws - 1)

    @cached_property
    def _weighs_the_same(self) -> bool:
        return bool(np.ptp(self.weight) <= EQUAL)

    def spread(self, name: str) -> float:
        """Standard deviation of a parameter."""
        draws = self.values[name]
        return math.sqrt(self._mean((draws - self._mean(draws)) ** 2))

    def correlation(self, one: str, other: str) -> float:
        """Weighted correlation of two parameters; 0 where one of them does not vary."""
        a, b = (self.values[name] - self._mean(self.values[name]) for name in (one, other))
        scale = math.sqrt(self._mean(a**2) * self._mean(b**2))
        return self._mean(a * b) / scale if scale > 0 else 0.0

    def _mean(self, values: np.ndarray) -> float:
        """Weighted mean, exactly rounded: the same bits on every machine, since references are known by it."""
        return math.fsum((self.weight * values).tolist())  # of Python's own numbers, three times as fast


@cache
def _step(draws: int) -> int:
    """A number without a divisor in common with `draws`, near their golden section."""
    return next(n for n in range(round(draws * (5**0.5 - 1) / 2), 2 * draws + 1) if math.gcd(n, draws) == 1)


@cache
def shipped_names() -> tuple[str, ...]:
    """Names of the posteriors that ship with the package; its folder is looked at once, for every world asks."""
    return tuple(sorted(file.stem for file in _folder().glob("*.parquet"))) if _folder().is_dir() else ()


@cache
def shipped_posterior(name: str) -> Posterior:
    """A posterior of the package; ParameterError if there is none of this name."""
    if name not in shipped_names():
        raise ParameterError(f"no posterior {name!r}; there are {', '.join(shipped_names()) or 'none'}")
    return read_posterior(_folder() / f"{name}.parquet")


def shipped_digest(name: str) -> str:
    """SHA-256 of the file of a posterior of the package; ParameterError if there is none of this name."""
    shipped_posterior(name)
    return hashlib.sha256((_folder() / f"{name}.parquet").read_bytes()).hexdigest()


def write_posterior(file: Path, posterior: Posterior) -> None:
    """All of it or nothing; ResourceError if it cannot be written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {**posterior.values, "weight": posterior.weight, "distance": posterior.distance}
    table = pa.table({name: np.asarray(draws, dtype=np.float64) for name, draws in columns.items()})
    table = table.replace_schema_metadata({KEY: json.dumps(dict(posterior.provenance), sort_keys=True).encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    make_folder(file.parent, ADVICE)
    write_whole(file, sink.getvalue().to_pybytes(), ADVICE)


def read_posterior(file: Path) -> Posterior:
    """What `write_posterior` wrote; ParameterError if it is not one."""
    with refused(f"{file}: not a posterior of homefront", ParameterError, "name a file that homefront calibrate wrote"):
        with parquet(read_bytes(file, MOST_BYTES)) as opened:
            names = opened.schema_arrow.names
            stored = dict(opened.schema_arrow.metadata or {}).get(KEY, b"")
            columns = columns_of(opened, dict.fromkeys(names, "double"), opened.metadata.num_rows, MOST_BYTES)
        missing = [name for name in ("weight", "distance") if name not in columns]
        if missing or len(stored) > MOST_METADATA:
            raise Unreadable(f"no column {missing[0]}" if missing else "more metadata than 1 MB")
        provenance = {"scenarios": {}, **object_of(stored, nan=True)}
        typed(_provenance(), provenance, "metadata")
        weight, distance = columns.pop("weight"), columns.pop("distance")
        if not (len(weight) and (weight >= 0).all() and 0 < weight.sum() < math.inf):
            raise Unreadable("expected draws with weights above 0")
        if not columns or not all((np.abs(draws) <= MOST_VALUE).all() for draws in columns.values()):
            raise Unreadable(f"expected draws with finite values of {MOST_VALUE:g} at most")
        if np.isnan(distance).any() or (distance < 0).any():
            raise Unreadable("expected distances from 0 on")
        seeds = [draws for name, draws in columns.items() if name.endswith(f"{OF_A_SCENARIO}{SEED}")]
        if not all(((draws >= 0) & (draws < MOST_SEED) & (draws == np.floor(draws))).all() for draws in seeds):
            raise Unreadable(f"expected seeds that are whole numbers from 0 to {MOST_SEED - 1}")
        if seeds and np.ptp(weight / weight.sum()) > EQUAL:
            raise Unreadable("expected draws of the same weight, since they have seeds of their own")
    return Posterior(columns, weight / weight.sum(), distance, provenance)


def known_posterior(file: Path) -> Posterior:
    """What `read_posterior` gives; a file that is as it was is not read again, for every world asks several times."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return read_posterior(file)  # which says what is wrong
    return _known(file, (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=2)
def _known(file: Path, _state: tuple[int, ...]) -> Posterior:
    return read_posterior(file)


@cache
def _provenance() -> Any:
    """Of what is read of a provenance; it may say more."""
    from pydantic import Field, TypeAdapter, create_model

    scenarios: Any = (dict[str, Annotated[str, Field(max_length=128)]], Field(default={}, max_length=1_000))
    mechanisms: Any = (list[Packaged], Field(default=[], max_length=100))
    return TypeAdapter(create_model("Provenance", scenarios=scenarios, half=(str, "society"), mechanisms=mechanisms))


def _folder() -> Path:
    return Path(str(resources.files("homefront.parameters"))) / FOLDER
