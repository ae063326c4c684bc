"""What a chart is drawn of: a run, its scenario, one place, a width; and what all charts take from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from homefront.arguments import COLUMN_CM
from homefront.errors import ParameterError, ResultsError, nearest
from homefront.observe.front_recorder import FrontData
from homefront.results.frame import Frame, FrontFrame, front_frame
from homefront.results.results import Results
from homefront.scenario.coded_front import coded_front
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.rows import TargetRow
from homefront.scenario.schema import Measure, Scenario
from homefront.views.theme import POINTS_PER_CM

EVERYWHERE = "all"
"""The place that stands for all places together, weighted by people."""

HASH_LETTERS = 12

MeasureT = TypeVar("MeasureT", bound=Measure)


@dataclass(frozen=True)
class Subject:
    """place : id or name of a place, "all", or "" for the largest city (of a front: one city an axis).   width : cm.

    caption : whether scenario, seed, worlds, version and result hash stand beneath.
    """

    results: Results
    scenario: Scenario
    place: str = ""
    width_cm: float = COLUMN_CM
    caption: bool = True

    @property
    def width(self) -> float:
        """Points on paper."""
        return self.width_cm * POINTS_PER_CM

    @property
    def n_worlds(self) -> int:
        return len(self.results.worlds)

    @property
    def days(self) -> list[str]:
        """Dates of society and front."""
        return self.dates(self.results.days)

    @property
    def cut_short(self) -> bool:
        """Whether the run ends before the scenario: industry would then run on from another day."""
        return self.results.days < self.scenario.days

    def dates(self, n: int) -> list[str]:
        return [self.on(day) for day in range(n)]

    def on(self, day: float) -> str:
        """The date of a day counted from the first."""
        when = self.results.start + timedelta(days=round(day))
        return when.isoformat()

    def day(self, when: date | None) -> int:
        assert when is not None
        return (when - self.results.start).days

    # --- society ---------------------------------------------------------------------------------------------------

    def need_society(self) -> None:
        if not all(world.data for world in self.results.worlds):
            raise ResultsError("this run has no society (--only front); choose a figure of front or industry")

    @cached_property
    def place_id(self) -> str:
        """The id of the place, or "all"; ParameterError with the nearest if there is none of that name."""
        places = self.results.places
        if self.place == EVERYWHERE:
            return EVERYWHERE
        if not self.place:
            cities = [n for n, kind in enumerate(places.kinds) if kind == "city"] or list(range(len(places.ids)))
            return places.ids[max(cities, key=lambda n: places.population[n])]
        if self.place in places.ids:
            return self.place
        if self.place in places.names:
            return places.ids[places.names.index(self.place)]
        hint = nearest(self.place, [*places.ids, *places.names])
        raise ParameterError(f"--place {self.place!r}: no such place in this run. {hint}".strip())

    @property
    def place_name(self) -> str:
        places = self.results.places
        return "all places" if self.place_id == EVERYWHERE else places.names[places.index(self.place_id)]

    def series(self, name: str) -> np.ndarray:
        """(worlds, days) of a measure of the society at the place; over all places soldiers count where they are from,
        and means of those not occupied are weighted by those not occupied."""
        self.need_society()
        places = self.results.places
        values = [np.asarray(world.data[name], dtype=float) for world in self.results.worlds]
        if self.place_id != EVERYWHERE:
            return np.stack([v[places.index(self.place_id)] for v in values])
        home = np.array([kind != ARMY_KIND for kind in places.kinds])
        out = []
        for world, value in zip(self.results.worlds, values, strict=True):
            weight = np.repeat(places.population[home, None], value.shape[1], axis=1)
            if name in ("belief", "fear", "resolve", "shown", "reported"):
                weight = weight * (1 - np.asarray(world.data["occupied"], dtype=float)[home])
            known = np.isfinite(value[home])
            total = (np.where(known, value[home], 0.0) * weight).sum(axis=0)
            out.append(total / np.maximum((weight * known).sum(axis=0), 1e-12))
        return np.stack(out)

    # --- front -----------------------------------------------------------------------------------------------------

    @cached_property
    def fronts(self) -> list[FrontData]:
        """Fronts of all worlds; ResultsError where the run has none."""
        found = [world.front for world in self.results.worlds if world.front is not None]
        if not found or len(found) < self.n_worlds:
            raise ResultsError(
                "this run has no front of its own (--only society); choose a figure of the society, or run it again "
                "with society and front"
            )
        return found

    @cached_property
    def front_frames(self) -> list[FrontFrame]:
        """The same with what is not on the axes, and what of each world says when a city counts as invested."""
        out = []
        given = dict(self.results.provenance.get("parameters", {}))
        for world, front in zip(self.results.worlds, self.fronts, strict=True):
            values = given | dict(world.positions)
            near, long = (float(values.get(f"front.{n}", np.nan)) for n in ("invest_distance", "invest_days"))
            out.append(front_frame(front, coded_front(self.scenario, world.seed), near, long))
        return out

    @cached_property
    def frames(self) -> list[Frame]:
        """What targets and outcomes are taken from, a world each."""
        results = self.results
        with_front = all(world.front is not None for world in results.worlds)
        fronts: Sequence[FrontFrame | None] = self.front_frames if with_front else [None] * self.n_worlds
        return [
            Frame(world if world.data else None, results.places if world.data else None, results.start, results.days, f)
            for world, f in zip(results.worlds, fronts, strict=True)
        ]

    @property
    def industry_days(self) -> int:
        return self.results.days if self.cut_short else int(self.fronts[0].stages.shape[2])

    # --- record ----------------------------------------------------------------------------------------------------

    def recorded(self, kind: type[MeasureT], place: str | None = None) -> list[tuple[MeasureT, TargetRow]]:
        """Targets answered by measures of a class, of one place if one is named, in the order of their dates."""
        targets = {target.target_id: target for target in self.scenario.targets}
        found = [
            (measure, targets[measure.target]) for measure in self.scenario.measures
            if isinstance(measure, kind) and measure.target in targets and place in (None, measure.where)
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[1].date)

    # --- words -----------------------------------------------------------------------------------------------------

    @property
    def reading(self) -> str:
        """How curves are read."""
        if self.n_worlds == 1:
            return "Line: the one world of this run."
        return f"Line: median of {self.n_worlds} worlds; band: 5 to 95 % of them."

    @property
    def source(self) -> str:
        """The line beneath: what was run, and the hash that says so."""
        given = self.results.provenance

        def said(name: str, default: Any = None) -> Any:
            return given.get(name, default)

        first = self.results.worlds[0].seed
        seeds = f"seed {first}" if self.n_worlds == 1 else f"seeds {first} to {self.results.worlds[-1].seed}"
        worlds = f"{self.n_worlds} world{'' if self.n_worlds == 1 else 's'}"
        out = [*said("causes_left_out", ()), *(f"process {name}" for name in said("without", ()))]
        parts = [
            str(said("scenario", self.scenario.id)), *([f"without {', '.join(out)}"] if out else []),
            f"{worlds} at {said('scale', '?')} ({seeds})", *([f"only {said('only')}"] if said("only") else []),
            f"homefront {said('version', '?')}", f"result {self.results.result_hash[:HASH_LETTERS]}",
        ]  # fmt: skip
        if said("scenario_hash") and said("scenario_hash") != self.scenario.digest:
            parts.append("the scenario has changed since this run")
        return ", ".join(parts)
