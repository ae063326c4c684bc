"""A front in progress: built from its inputs, advanced by a day, written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, cast

import numpy as np

from homefront.compiled import ready_for
from homefront.engine.checkpoints import take_over
from homefront.engine.front import advance
from homefront.inputs.front import FrontInputs
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.society import Inputs
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, FrontData
from homefront.processes import FrontRates, FrontRuns, Processes, rates_of, runs_of
from homefront.processes.country import Streams
from homefront.processes.front import Front, noise_of, zone_strengths
from homefront.processes.learning import Learning
from homefront.processes.mobilisation import Mobilisation
from homefront.processes.relocation import MOVING_ON, STAGES, WORKING
from homefront.processes.schedule import Schedule
from homefront.processes.weather import Weather, weather_of
from homefront.world.army import cities_of
from homefront.world.axes import BY_RECORD, Cities
from homefront.world.front_state import FrontState, empty_front, front_specs
from homefront.world.front_tuples import FrontArguments, FrontArrays, FrontKeys, FrontRecord, Hooks, Plants, no_hooks

FRONT_NAMES = tuple(front_specs())


class FrontRun:
    """One world's front and industry: `advance()` by days, then `finish()` runs industry on to the end of its own."""

    def __init__(
        self, inputs: FrontInputs, processes: Processes, without: frozenset[str], seed: int, cities: Cities
    ) -> None:
        self.inputs, self.cities, self.seed = inputs, cities, seed
        self.arguments = _arguments(inputs, processes, cities, seed)
        self.plants = _plants(inputs)
        self.rates, self.runs = rates_of(FrontRates, processes), runs_of(FrontRuns, without)
        self.state = _at_the_start(inputs, processes, cities, without)
        streams = Streams(seed, FrontRates._fields, "kernel front")
        self.keys = FrontKeys(streams.of("front", "entry"))
        self.record = empty_record(inputs, len(cities.axis))
        self.arrays = arrays_of(self.state)
        self._ready: Callable[..., Any] | None = None
        self.defenders_start, self.attackers_start = self.defenders_men(), self.attackers_men()

    def advance(self, first: int, after: int, hooks: Hooks, state: FrontState | None = None) -> None:
        """Days first to after - 1 of front and industry, each from the state at the end of the day before.

        state : its own, as the checked mode hands it out.
        """
        arrays = self.arrays if state is None or state is self.state else arrays_of(state)
        self._advance(first, after, hooks, True, arrays)

    def finish(self, production: float) -> None:
        """Industry from the last day of the front to the end of its own days: land and labour as on that day."""
        hooks = no_hooks(len(self.inputs.axes))._replace(production=production)
        self._advance(self.inputs.days, self.inputs.industry.days, hooks, False, self.arrays)

    def _advance(self, first: int, after: int, hooks: Hooks, land: bool, arrays: Any) -> None:
        handed = (
            first, after, land, self.arguments, self.plants, arrays, self.rates, self.runs, hooks, self.keys,
            self.record,
        )  # fmt: skip
        if self._ready is None:
            self._ready = ready_for(advance, *handed)
        self._ready(*handed)

    def snapshot(self) -> dict[str, np.ndarray]:
        """State and record; no copies."""
        state = {f"front.{name}": getattr(self.state, name) for name in front_specs()}
        return state | {f"front_record.{name}": values for name, values in self.record._asdict().items()}

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept."""
        for name, values in self.snapshot().items():
            take_over(values, kept, name)

    def data(self) -> FrontData:
        """What was written down, as arrays of its own."""
        record, cities, state = self.record, self.cities, self.state
        days = np.arange(self.inputs.days)[None]
        given = (cities.entry_day[:, None] <= days) & (days < cities.exit_day[:, None])
        fallen = np.where((cities.axis == BY_RECORD)[:, None], given, record.cities).astype(np.uint8)
        return FrontData(
            self.inputs.axes, cities.names, self.inputs.industry.names, cities.axis, cities.chainage, cities.reach,
            dict(zip(AXIS_MEASURES, record.axes, strict=True)), dict(zip(NATION_MEASURES, record.nation, strict=True)),
            fallen, {name: getattr(state, name) for name in INDUSTRY_MEASURES}, record.plants,
        )  # fmt: skip

    def accounts(self) -> dict[str, tuple[float, float]]:
        """(should be, is) of men, thousand, and of plants."""
        plants = self.inputs.industry.plants
        return {
            "men of the defender (thousand)": (self.defenders_start, self.defenders_men()),
            "men of the attacker (thousand)": (self.attackers_start, self.attackers_men()),
            "plants": (float(plants.sum()), float(self.state.plants.sum())),
        }

    def wagons_used(self, first: int, after: int) -> list[float]:
        """Wagons that shipped plants on the days first to after - 1 of industry."""
        plants, each = self.record.plants, self.inputs.industry.wagons_per_plant
        shipped = [float(plants[:, MOVING_ON, day].sum()) if day >= 0 else 0.0 for day in range(first - 1, after)]
        return [(now - before) * each for before, now in pairwise(shipped)]

    def defenders_men(self) -> float:
        """All men that the account must keep, thousand: it does not change but by those called up and arrived."""
        s = self.state
        gone = s.killed.sum() + s.captured.sum() + s.discharged[0]
        return float(s.defenders.sum() + s.hospital[0] + s.stock[0] + gone - s.called[0] - s.arrived[0])

    def attackers_men(self) -> float:
        """The same for the attacker."""
        s = self.state
        gone = s.attacker_losses.sum() + s.frostbite.sum()
        return float(s.attackers.sum() + s.travelling[0] + gone - s.replaced[0])


def begin_front(
    inputs: Inputs, front: FrontInputs, schedule: Schedule, seed: int, once: MadeOnce | None = None
) -> FrontRun:
    """A front before its first day. inputs : of the society, whose cities stand on the axes.   once : of worlds
    before."""
    rules = cast(Front, schedule.processes["front"])
    cities = (once or MadeOnce()).of(cities_of, inputs.places.where, front.routes, rules.lag, rules.breadth)
    return FrontRun(front, schedule.processes, schedule.without, seed, cities)


def arrays_of(state: FrontState) -> Any:
    """State, as the kernel takes it."""
    return FrontArrays(*(getattr(state, name) for name in FRONT_NAMES))


def empty_record(inputs: FrontInputs, cities: int) -> FrontRecord:
    axes, days, long = len(inputs.axes), inputs.days, inputs.industry.days
    return FrontRecord(
        np.zeros((len(AXIS_MEASURES), axes, days)), np.zeros((len(NATION_MEASURES), days)),
        np.zeros((cities, days), dtype=np.uint8), np.zeros((len(inputs.industry.names), len(STAGES), long)),
    )  # fmt: skip


def _arguments(inputs: FrontInputs, processes: Processes, cities: Cities, seed: int) -> FrontArguments:
    z, t, front = inputs.zones, inputs.transfers, cast(Front, processes["front"])
    weather, mobilisation = cast(Weather, processes["weather"]), cast(Mobilisation, processes["mobilisation"])
    return FrontArguments(
        end=np.array([route.chainage[-1] for route in inputs.routes]), attacker_reserve=inputs.attacker_reserve,
        second_echelon=inputs.second_echelon, reserve_share=inputs.reserve_share,
        windows=np.array([inputs.attacker_reserve_days, inputs.echelon_days, inputs.reserve_days]),
        replacements=inputs.replacements, attack=inputs.attack, offensives=inputs.offensives,
        temperature=inputs.temperature, noise=noise_of(inputs, front, seed),
        weather=weather_of(inputs, weather, seed), mud=inputs.mud, rail_limit=inputs.rail_limit,
        late_mobilisation=inputs.late_mobilisation, unready=inputs.unready, reserves=inputs.reserves,
        moves=inputs.moves, zone_axis=z.axis, zone_chainage=z.chainage,
        zone_strength=zone_strengths(inputs, front, seed), zone_active=z.active, zone_invest_from=z.invest_from,
        t_source=t.source, t_target=t.target, t_leaves=t.leaves, t_arrives=t.arrives, t_men=t.men, t_most=t.most,
        t_returns=t.returns, t_share=t.share,
        city_axis=cities.axis, city_reach=cities.reach, value=mobilisation.values(inputs.axes),
        first_defenders=float(inputs.defenders.sum()),
    )  # fmt: skip


def _plants(inputs: FrontInputs) -> Plants:
    i = inputs.industry
    return Plants(
        i.share, i.plants, i.axis, i.chainage, i.movable, i.besieged.astype(float), i.aid, i.objective_issued,
        i.objective_day, i.objective_output, i.east_share, i.growth_east, i.wagons_per_day, i.wagons_per_plant,
        i.siege_km, i.siege_output, i.order_distance,
    )  # fmt: skip


def _at_the_start(inputs: FrontInputs, processes: Processes, cities: Cities, without: frozenset[str]) -> FrontState:
    i = inputs.industry
    state = empty_front({
        "axis": len(inputs.axes), "one": 1, "transfer": len(inputs.transfers.leaves), "city": len(cities.axis),
        "plants": len(i.names), "stage": len(STAGES), "industry_day": i.days,
    })  # fmt: skip
    mobilisation, learning = cast(Mobilisation, processes["mobilisation"]), cast(Learning, processes["learning"])
    state.attackers[:], state.defenders[:] = inputs.attackers, inputs.defenders
    state.experience[:] = learning.start
    state.equipment[0] = 1.0
    state.stock[0] = mobilisation.first_stock if "mobilisation" not in without else 0.0
    state.plants[:, WORKING] = i.plants
    return state
