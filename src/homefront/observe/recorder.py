"""Fills arrays sized before the run: one number by measure, place and day, and followed persons."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from homefront.processes.resolve import reported
from homefront.scenario.inputs import Inputs
from homefront.streams import stream_key, uniforms
from homefront.world.people import household_of
from homefront.world.state import World

MEASURES: dict[str, tuple[str, str]] = {
    "gone": ("share", "residents away, for whatever reason"),
    "own": ("share", "residents away by their own decision"),
    "ordered": ("share", "residents away because an order made them go"),
    "homeless": ("share", "residents away because bombs took their home"),
    "occupied": ("share", "residents at home under occupation"),
    "belief": ("1", "mean belief in danger of those not occupied, b"),
    "fear": ("1", "mean fear of those not occupied, f"),
    "resolve": ("1", "mean resolve felt by those not occupied, m"),
    "resolve_sd": ("1", "standard deviation of that resolve between persons"),
    "unity": ("1", "unity of the region: 1 less twice the standard deviation of resolve between its people"),
    "shown": ("1", "mean resolve shown by those not occupied"),
    "reported": ("1", "the same as reported to the top of the command tree, shaded a level at a time"),
    "knows": ("share", "people not occupied who have heard that the authorities have left, k"),
    "officials": ("share", "blocks whose official is gone and not replaced"),
    "passing": ("1", "weight of those passing in a resident's ears, ref, mean of the night"),
    "control": ("1", "control that people feel, night: ordinary and emergency control added, from 0 to 2"),
    "coverage": ("share", "residents whom official news reach"),
    "danger": ("1", "mean danger by time to arrival, h"),
    "distance": ("km", "distance of the place's centre to the front"),
    "input_row": ("1", "row of the daily inputs that the place took: which place or kind of place"),
}
"""Name -> (unit, what). A mean over nobody is nan."""

FOLLOWED = ("belief", "fear", "resolve", "away", "rumour")


@dataclass
class Recorder:
    """Arrays of one run.

    data : float32 (places, days) by measure.   region : int64 (places,), number of each place's region.   shading,
    report_levels : share of doubt left out a level, and levels, of reports upward.
    followed : float32 (persons, days) by variable, rows given by `persons`.
    """

    data: dict[str, np.ndarray]
    persons: np.ndarray
    region: np.ndarray
    shading: float
    report_levels: int
    followed: dict[str, np.ndarray] = field(default_factory=dict)

    def record(
        self, day: int, world: World, total: np.ndarray, control: np.ndarray, distance: np.ndarray, row: np.ndarray
    ) -> None:
        """Takes down one day from the sums of the places, float64 (places, columns of world.work.SUMS)."""
        layout, s, d = world.layout, world.state, self.data
        (people, own, ordered, homeless, called, _new, _official, counted, knows, belief, fear, resolve, squared, shown,
         occupied) = total.T  # fmt: skip
        d["gone"][:, day] = (own + ordered + homeless + called) / people
        for name, column in (("own", own), ("ordered", ordered), ("homeless", homeless), ("occupied", occupied)):
            d[name][:, day] = column / people
        with np.errstate(invalid="ignore", divide="ignore"):
            for name, column in (
                ("belief", belief), ("fear", fear), ("resolve", resolve), ("shown", shown), ("knows", knows),
            ):  # fmt: skip
                d[name][:, day] = column / counted
            d["resolve_sd"][:, day] = _spread(counted, resolve, squared)
            people_of_place = world.weight[:, None] * np.stack([counted, resolve, squared], axis=1)
            regions = np.zeros((self.region.max() + 1, 3))
            np.add.at(regions, self.region, people_of_place)
            d["unity"][:, day] = (1 - 2 * _spread(*regions.T))[self.region]
        d["reported"][:, day] = reported(d["shown"][:, day].astype(float), self.shading, self.report_levels)
        for name, values in (
            ("officials", s.officials), ("passing", s.passing), ("control", control), ("coverage", s.coverage),
            ("danger", s.place_danger), ("distance", distance), ("input_row", row),
        ):  # fmt: skip
            d[name][:, day] = values
        if len(self.persons):
            household = np.array([household_of(layout, int(person)) for person in self.persons])
            for name in FOLLOWED:
                values = getattr(s, name)
                self.followed[name][:, day] = values[household] if name == "away" else values[self.persons]


def _spread(count: np.ndarray, total: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Standard deviation from a count, a sum and a sum of squares; nan where nobody was counted."""
    return np.asarray(np.sqrt(np.maximum(0.0, squares / count - (total / count) ** 2)))


def recorder_for(world: World, inputs: Inputs, seed: int, follow: int = 0, shading: float = 0.0) -> Recorder:
    """A recorder for all days of the inputs that follows `follow` persons, drawn by key."""
    days = inputs.days
    places, people = world.layout.n_places, world.layout.n_people
    data = {name: np.full((places, days), np.nan, dtype=np.float32) for name in MEASURES}
    draws = uniforms(stream_key(seed, "observe.follow"), follow, 0)
    persons = np.unique((draws * people).astype(np.int64))
    followed = {name: np.full((len(persons), days), np.nan, dtype=np.float32) for name in FOLLOWED}
    region = np.unique(np.array(inputs.places.regions), return_inverse=True)[1]
    return Recorder(data, persons, region, shading, inputs.structure.report_levels, followed)
