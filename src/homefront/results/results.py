"""Results: an xarray Dataset by world, place and day, with units and provenance, and a hash over its bytes."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, STAGES, FrontData
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.brief import LARGEST, brief, plain_attributes

if TYPE_CHECKING:
    import xarray as xr


MEASURED = "measures_of_mechanisms"
"""Key of a provenance: unit and meaning of what only runs with these mechanisms record."""


@dataclass(frozen=True)
class WorldResult:
    """One world: what was recorded of it.

    Attributes
    ----------
    seed : int
        Seed of the world.
    data : dict of str to (places, days) array of float32
        What was recorded of the society, each measure in its own unit.
    persons : (persons,) array of int64
        Rows of the persons who were followed.
    followed : dict of str to (persons, days) array of float32
        What was recorded of them, each variable in its own unit.
    wall_s : float
        Time that the world took, in seconds.
    positions : dict of str to float
        Where between the two coders it stood, 0 to 1; and values of parameters that causes which are left out draw.
    front : FrontData, optional
        What was recorded of front and industry; None if they did not run.
    accounts : dict of str to tuple of float
        What was counted twice, by two ways, to see that no person is lost.
    """

    seed: int
    data: Mapping[str, np.ndarray]
    persons: np.ndarray
    followed: Mapping[str, np.ndarray]
    wall_s: float
    positions: Mapping[str, float]
    front: FrontData | None = None
    accounts: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)

    @property
    def part_hashes(self) -> dict[str, str]:
        """Hash of each half that ran, over the bytes of its arrays in a fixed order.

        Persons who are followed do not change it: they are looked at, and change nothing.
        """
        out = {"society": self._society_hash()} if self.data else {}
        return out | ({"front": self.front.digest} if self.front is not None else {})

    @property
    def result_hash(self) -> str:
        """Hash of the half that ran, or one hash over both."""
        parts = list(self.part_hashes.values())
        return parts[0] if len(parts) == 1 else combined_hash(parts)

    def __repr__(self) -> str:
        return brief(
            "WorldResult", seed=self.seed, halves=" and ".join(self.part_hashes), persons=len(self.persons),
            result_hash=self.result_hash,
        )  # fmt: skip

    @property
    def former_hash(self) -> str:
        """Hash that runs had in earlier versions, over the persons who are followed as well."""
        own = {"society": self._society_hash(FOLLOWED)} if self.data else {}
        parts = list((self.part_hashes | own).values())
        return parts[0] if len(parts) == 1 else combined_hash(parts)

    @property
    def more(self) -> list[str]:
        """Names of measures that only this run has: state by place of mechanisms of other packages."""
        return sorted(set(self.data) - set(MEASURES))

    def _society_hash(self, followed: Sequence[str] = ()) -> str:
        digest = hashlib.blake2b(digest_size=16)
        for name in (*MEASURES, *self.more):
            digest.update(np.ascontiguousarray(self.data[name]).tobytes())
        for name in followed:
            digest.update(np.ascontiguousarray(self.followed[name]).tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class PlaceTable:
    """The places of a result.

    Attributes
    ----------
    ids, names, regions, kinds : tuple of str
        Id, name, region and kind of each place.
    population : (places,) array of float64
        People of each place.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    population: np.ndarray

    def index(self, place: str) -> int:
        """Find the row of a place.

        Parameters
        ----------
        place : str
            Id of the place.

        Returns
        -------
        int
            Its row.

        Raises
        ------
        ValueError
            If there is no such place.
        """
        return self.ids.index(place)

    def __repr__(self) -> str:
        return brief("PlaceTable", places=len(self.ids), ids=", ".join(self.ids[:20]))


@dataclass(frozen=True)
class Results:
    """Worlds of one run, in the order of their seeds.

    Attributes
    ----------
    worlds : sequence of WorldResult
        Each with its seed, its own hash and the arrays that `data` puts together.
    places : PlaceTable
        Ids, names, regions, kinds and people of the places.
    start : date
        The first day.
    days : int
        Number of days that were run.
    provenance : mapping
        Scenario, scenario hash, version, seed, scale, parameters, what was left out, platform.

    Examples
    --------
    >>> import homefront as hf
    >>> found = hf.read_run("runs/first")
    >>> found.data.fear.dims, found.data.fear.units
    (('world', 'place', 'day'), '1')
    """

    worlds: Sequence[WorldResult]
    places: PlaceTable
    start: date
    days: int
    provenance: Mapping[str, Any]

    @property
    def result_hash(self) -> str:
        """One hash for all worlds; for a single world, that world's own."""
        if len(self.worlds) == 1:
            return self.worlds[0].result_hash
        return combined_hash([world.result_hash for world in self.worlds])

    @property
    def data(self) -> xr.Dataset:
        """All that was recorded, as an xarray Dataset with the dimensions world, place and day.

        With a front it also has the dimensions axis, city, plants, stage and industry_day. Every variable has `units`
        and `long_name`. The attributes of the Dataset are the provenance; lists and tables in it are JSON text, so that
        `.data.to_netcdf(path)` works with what is installed.
        """
        import pandas as pd
        import xarray as xr

        worlds = list(self.worlds)
        days = pd.date_range(pd.Timestamp(self.start), periods=self.days, freq="D")
        variables = {
            name: (
                ("world", "place", "day"),
                np.stack([w.data[name] for w in worlds]),
                {"units": unit, "long_name": doc},
            )
            for name, (unit, doc) in (MEASURES | self.provenance.get(MEASURED, {})).items()
            if all(name in w.data for w in worlds)
        }
        coordinates: dict[str, Any] = {
            "world": _seeds(worlds), "place": list(self.places.ids), "day": days,
            "name": ("place", list(self.places.names)), "region": ("place", list(self.places.regions)),
            "kind": ("place", list(self.places.kinds)),
            "population": ("place", self.places.population, {"units": "person"}),
        }  # fmt: skip
        fronts = [w.front for w in worlds if w.front is not None]
        if fronts:
            variables |= _front_variables(fronts)
            first = fronts[0]
            coordinates |= {
                "axis": list(first.axes), "city": list(first.cities), "plants": list(first.plants),
                "stage": list(STAGES),
                "industry_day": pd.date_range(pd.Timestamp(self.start), periods=first.stages.shape[2], freq="D"),
            }  # fmt: skip
        return xr.Dataset(variables, coords=coordinates, attrs=plain_attributes(self.provenance))

    def day_of(self, when: date) -> int:
        """Count the days from the first day to a date.

        Parameters
        ----------
        when : date
            Any date.

        Returns
        -------
        int
            Number of days; below 0 for a date before the first day.
        """
        return (when - self.start).days

    def __repr__(self) -> str:
        given, seeds = self.provenance, [world.seed for world in self.worlds]
        left_out = [*given.get("causes_left_out", ()), *(f"process:{name}" for name in given.get("without", ()))]
        return brief(
            type(self).__name__, scenario=given.get("scenario", "?"), worlds=len(seeds),
            seeds=f"{min(seeds)} to {max(seeds)}" if seeds else "none", scale=given.get("scale", "?"),
            without=", ".join(left_out) or "nothing", days=f"{self.days} from {self.start}",
            places=len(self.places.ids),
            halves=" and ".join(self.worlds[0].part_hashes) if seeds else "none",
            result_hash=self.result_hash if seeds else "none",
        )  # fmt: skip


def _seeds(worlds: Sequence[WorldResult]) -> list[int] | list[str]:
    """Seeds as the coordinate of worlds; texts where one is larger than a file of numbers takes."""
    seeds = [world.seed for world in worlds]
    return seeds if max(seeds, default=0) <= LARGEST else [str(seed) for seed in seeds]


def _front_variables(fronts: Sequence[FrontData]) -> dict[str, Any]:
    """Variables of front and industry for a Dataset; a name that the society has too gets the prefix `front_`."""
    out: dict[str, Any] = {}
    for dims, measures, part in (
        (("world", "axis", "day"), AXIS_MEASURES, "axis"), (("world", "day"), NATION_MEASURES, "nation"),
        (("world", "industry_day"), INDUSTRY_MEASURES, "industry"),
    ):  # fmt: skip
        for name, (unit, doc) in measures.items():
            values = np.stack([getattr(f, part)[name] for f in fronts])
            out[f"front_{name}" if name in MEASURES else name] = (dims, values, {"units": unit, "long_name": doc})
    doc = "1 while the enemy holds the city"
    out["fallen"] = (("world", "city", "day"), np.stack([f.fallen for f in fronts]), {"units": "1", "long_name": doc})
    doc = "plants by region and stage"
    out["plants_at"] = (
        ("world", "plants", "stage", "industry_day"), np.stack([f.stages for f in fronts]),
        {"units": "count", "long_name": doc},
    )  # fmt: skip
    return out


def combined_hash(hashes: Sequence[str]) -> str:
    return hashlib.blake2b("\n".join(hashes).encode(), digest_size=16).hexdigest()


def machine() -> str:
    """Platform on which the bytes were made; elsewhere they may differ in the last digits."""
    return f"{platform.system()} {platform.machine()} Python {platform.python_version()} numpy {np.__version__}"
