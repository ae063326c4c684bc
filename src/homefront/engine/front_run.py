"""A front in progress: built from its inputs, advanced by a day, written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np

from homefront.engine.checkpoints import take_over
from homefront.engine.front import advance
from homefront.engine.front_tuples import (
    FrontArrays,
    FrontKeys,
    FrontOn,
    FrontRates,
    FrontRecord,
    Given,
    Hooks,
    Plants,
)  # fmt: skip
from homefront.engine.industry import finish_industry
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, FrontData
from homefront.processes.attrition import Attrition
from homefront.processes.base import Process
from homefront.processes.front import Front
from homefront.processes.learning import Learning
from homefront.processes.mobilisation import Mobilisation
from homefront.processes.relocation import EAST, MOVING, STAGES, WORKING, Relocation
from homefront.processes.weather import Weather
from homefront.scenario.front_inputs import FrontInputs
from homefront.streams import stream_key, uniforms
from homefront.world.axes import BY_RECORD, Cities
from homefront.world.front_state import FrontState, empty_front

VALUED = {"north": "value_north", "centre": "value_centre"}
"""Axes whose worth in sharing men is a parameter; it is 1 for the others."""


MOVING_ON = slice(MOVING, EAST + 1)
"""Stages of plants that were shipped."""


def no_hooks(axes: int) -> Hooks:
    """What the front gets from a society that does nothing to it."""
    return Hooks(np.ones(axes), 1.0, 1.0, 1.0)


class FrontRun:
    """One world's front and industry. `day()` advances both by a day; after the last, `finish()` runs industry on."""

    def __init__(
        self, inputs: FrontInputs, processes: Mapping[str, Process], without: frozenset[str], seed: int, cities: Cities
    ) -> None:
        self.inputs, self.cities, self.seed = inputs, cities, seed
        self.front = cast(Front, processes["front"])
        self.given = _given(inputs, processes, cities, zone_strengths(inputs, self.front, seed))
        self.plants = _plants(inputs)
        self.rates = _rates(processes, inputs, without)
        self.on = _on(processes, without)
        self.state = _at_the_start(inputs, processes, cities, without)
        self.arrays = FrontArrays(*(getattr(self.state, name) for name in FrontArrays._fields))
        self.keys = FrontKeys(*(stream_key(seed, name) for name in ("front.power", "weather.day", "front.entry")))
        self.record = empty_record(inputs, len(cities.axis))
        self.soviet_start, self.german_start = self.soviet_men(), self.german_men()

    def advance(self, first: int, after: int, hooks: Hooks) -> None:
        """Days first to after - 1 of front and industry, each from the state at the end of the day before."""
        advance(first, after, self.given, self.plants, self.arrays, self.rates, self.on, hooks, self.keys, self.record)

    def finish(self, production: float) -> None:
        """Industry from the last day of the front to the end of its own days: land and labour as on that day."""
        more_men = float(self.state.defenders.sum()) - self.given.first_defenders
        finish_industry(
            self.inputs.days, self.inputs.industry.days, self.plants, self.arrays, self.rates, self.on, production,
            more_men, self.inputs.moves, self.record,
        )  # fmt: skip

    def kept(self) -> dict[str, np.ndarray]:
        """State and record; no copies."""
        state = {f"front.{name}": getattr(self.state, name) for name in FrontArrays._fields}
        return state | {f"front_record.{name}": values for name, values in self.record._asdict().items()}

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept."""
        for name, values in self.kept().items():
            take_over(values, kept, name)

    def data(self) -> FrontData:
        """What was written down, as arrays of its own."""
        record, cities, state = self.record, self.cities, self.state
        days = np.arange(self.inputs.days)[None]
        given = (cities.entered[:, None] <= days) & (days < cities.left[:, None])
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
            "Soviet men (thousand)": (self.soviet_start, self.soviet_men()),
            "German men (thousand)": (self.german_start, self.german_men()),
            "plants": (float(plants.sum()), float(self.state.plants.sum())),
        }

    def wagons_used(self, day: int) -> float:
        """Wagons that shipped plants on a day of industry."""
        moved = MOVING_ON
        before = self.record.plants[:, moved, day - 1].sum() if day > 0 else 0.0
        return float(self.record.plants[:, moved, day].sum() - before) * self.inputs.industry.wagons_per_plant

    def soviet_men(self) -> float:
        """All men that the account must keep, thousand: it does not change but by those called up and arrived."""
        s = self.state
        gone = s.killed.sum() + s.captured.sum() + s.discharged[0]
        return float(s.defenders.sum() + s.hospital[0] + s.stock[0] + gone - s.called[0] - s.arrived[0])

    def german_men(self) -> float:
        """The same for the attacker."""
        s = self.state
        gone = s.german_losses.sum() + s.frostbite.sum()
        return float(s.attackers.sum() + s.travelling[0] + gone - s.replaced[0])


def empty_record(inputs: FrontInputs, cities: int) -> FrontRecord:
    axes, days, long = len(inputs.axes), inputs.days, inputs.industry.days
    return FrontRecord(
        np.zeros((len(AXIS_MEASURES), axes, days)), np.zeros((len(NATION_MEASURES), days)),
        np.zeros((cities, days), dtype=np.uint8), np.zeros((len(inputs.industry.names), len(STAGES), long)),
    )  # fmt: skip


def zone_strengths(inputs: FrontInputs, front: Front, seed: int) -> np.ndarray:
    zones = inputs.zones
    if front.sampled_zones != 1.0:
        return zones.strength
    u = np.array([uniforms(stream_key(seed, f"front.zone.{place}"), 1, 0)[0] for place in zones.places])
    return np.asarray(zones.low + u * (zones.high - zones.low))


def _given(inputs: FrontInputs, processes: Mapping[str, Process], cities: Cities, zone_strength: np.ndarray) -> Given:
    mobilisation = cast(Mobilisation, processes["mobilisation"])
    z, t = inputs.zones, inputs.transfers
    value = np.array([getattr(mobilisation, VALUED[axis]) if axis in VALUED else 1.0 for axis in inputs.axes])
    return Given(
        end=np.array([route.chainage[-1] for route in inputs.routes]), okh_reserve=inputs.okh_reserve,
        second_echelon=inputs.second_echelon, reserve_share=inputs.reserve_share,
        windows=np.array([inputs.okh_days, inputs.echelon_days, inputs.reserve_days]),
        replacements=inputs.replacements, attack=inputs.attack, offensives=inputs.offensives,
        temperature=inputs.temperature, mud=inputs.mud, rail_limit=inputs.rail_limit,
        late_mobilisation=inputs.late_mobilisation, unready=inputs.unready, reserves=inputs.reserves,
        moves=inputs.moves, zone_axis=z.axis, zone_chainage=z.chainage, zone_strength=zone_strength,
        zone_active=z.active, zone_invest_from=z.invest_from, t_source=t.source, t_target=t.target,
        t_leaves=t.leaves, t_arrives=t.arrives, t_men=t.men, t_most=t.most, t_returns=t.returns, t_share=t.share,
        city_axis=cities.axis, city_reach=cities.reach, value=value, first_defenders=float(inputs.defenders.sum()),
    )  # fmt: skip


def _plants(inputs: FrontInputs) -> Plants:
    i = inputs.industry
    return Plants(
        i.share, i.plants, i.axis, i.chainage, i.movable, i.besieged.astype(float), i.aid, i.objective_issued,
        i.objective_day, i.objective_output, i.east_share, i.growth_east, i.wagons_per_day, i.wagons_per_plant,
        i.siege_km, i.siege_output, i.order_distance,
    )  # fmt: skip


def _rates(processes: Mapping[str, Process], inputs: FrontInputs, without: frozenset[str]) -> FrontRates:
    f, w = cast(Front, processes["front"]), cast(Weather, processes["weather"])
    a, e = cast(Attrition, processes["attrition"]), cast(Learning, processes["learning"])
    m, p = cast(Mobilisation, processes["mobilisation"]), cast(Relocation, processes["relocation"])
    return FrontRates(
        quality=f.quality, speed=f.speed, saturation=f.saturation, counter_speed=f.counter_speed,
        counter_threshold=f.counter_threshold, reach=f.reach, counter_reach=f.counter_reach, rail=f.rail,
        zones=f.zones, zone_width=f.zone_width, elasticity=f.equipment, shock=f.shock, shock_days=f.shock_days,
        shock_floor=f.shock_floor, cold=f.cold, noise=f.noise, noise_days=f.noise_days, entry=f.entry,
        invest_distance=f.invest_distance, mud=w.mud, snow=w.snow, snow_defender=w.snow_defender,
        weather=w.deviation, persistence=w.persistence, alpha=a.attacker, beta=a.defender, exponent=a.exponent,
        attacking=a.attacking, gamma=a.captured, killed=a.killed, frostbite=a.frostbite, lull=a.lull,
        returning=a.returning, hospital=a.hospital, learning=e.rate, new=e.new, early=m.early, late=m.late,
        reserve=m.reserve, training=m.training, dismantling=p.dismantling, transit=p.transit, restart=p.restart,
        efficiency=p.efficiency, conversion=p.conversion, conversion_days=p.conversion_days,
        output_lag=p.output_lag, made=p.equipment,
        aid=p.aid, supply_wagons=p.supply_wagons, near_goal=p.objective_near,
        goal_effort=p.objective_effort,
    )  # fmt: skip


def _on(processes: Mapping[str, Process], without: frozenset[str]) -> FrontOn:
    runs = {name: name not in without for name in
            ("front", "weather", "attrition", "learning", "mobilisation", "relocation")}  # fmt: skip
    invest = cast(Front, processes["front"]).invest == 1.0
    return FrontOn(**runs, invest=invest, stock=cast(Mobilisation, processes["mobilisation"]).stock == 1.0)


def _at_the_start(
    inputs: FrontInputs, processes: Mapping[str, Process], cities: Cities, without: frozenset[str]
) -> FrontState:
    i = inputs.industry
    state = empty_front({
        "axis": len(inputs.axes), "one": 1, "transfer": len(inputs.transfers.leaves), "city": len(cities.axis),
        "plants": len(i.names), "stage": len(STAGES), "industry_day": i.days,
    })  # fmt: skip
    mobilisation, learning = cast(Mobilisation, processes["mobilisation"]), cast(Learning, processes["learning"])
    state.attackers[:], state.defenders[:] = inputs.attackers, inputs.defenders
    state.experience[:] = learning.start
    state.equipment[0] = 1.0
    if "mobilisation" not in without and mobilisation.stock == 1.0:
        state.stock[0] = mobilisation.early * mobilisation.training
    state.plants[:, WORKING] = i.plants
    return state
