"""A coded scenario -> FrontInputs: the axes, who stands on them, what was ordered, what industry starts from.

The record only: zones keep their range and the temperature its knots. What varies from run to run (strength of zones,
noise of weather and force ratio) is drawn by the front, not here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np

from homefront.errors import Problem, ScenarioError
from homefront.inputs.front import NOBODY, FrontInputs, Industry, Route, Transfers, Zones
from homefront.inputs.society import plane
from homefront.scenario.destinations import plants_received
from homefront.scenario.front_rows import EVERYWHERE, EnemyOrderRow, FrontDateRow
from homefront.scenario.geodesy import chainage
from homefront.scenario.schema import Scenario


def coded_front(scenario: Scenario, seed: int) -> FrontInputs:
    """Inputs of front and industry. ScenarioError if the scenario has no front.

    seed : of the run; nothing here depends on it yet, the call is that of `coded_inputs`.
    """
    if not scenario.axes:
        expected = "the files of a front (docs/scenarios.md), or a run of the society only"
        raise ScenarioError([Problem(scenario.id, 0, "axes", "a scenario without a front", expected)])
    return _Reader(scenario).inputs()


class _Reader:
    """One scenario, its axes numbered in the order in which they first stand in axes.csv."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.days = scenario.days
        self.axes = tuple(dict.fromkeys(row.axis for row in scenario.axes))
        self.routes = tuple(self._route(axis) for axis in self.axes)
        self.dates: dict[str, FrontDateRow] = {row.what: row for row in scenario.front_dates}

    def inputs(self) -> FrontInputs:
        number = self.scenario.number
        return FrontInputs(
            axes=self.axes,
            routes=self.routes,
            days=self.days,
            attackers=self._strength("attackers"),
            defenders=self._strength("defenders"),
            attacker_reserve=self._strength("attacker_reserve"),
            second_echelon=self._strength("second_echelon"),
            reserve_share=self._strength("reserve_share"),
            attacker_reserve_days=self._window("attacker_reserve"),
            echelon_days=self._window("second_echelon"),
            reserve_days=self._window("reserve_armies"),
            off_axis=number("forces.off_axis"),
            off_axis_losses=(number("forces.off_axis_irrecoverable"), number("forces.off_axis_wounded")),
            replacements=self._replacements(),
            attack=self._attack(),
            offensives=self._offensives(),
            temperature=self._temperature(),
            mud=self._mud(),
            rail_limit=self._rail_limit(),
            late_mobilisation=self._window("late_mobilisation")[0],
            unready=1.0,
            reserves=1.0,
            moves=1.0,
            zones=self._zones(),
            transfers=self._transfers(),
            industry=self._industry(),
        )

    def _day(self, when: date) -> int:
        return (when - self.scenario.start).days

    def _window(self, what: str) -> tuple[int, int]:
        row = self.dates[what]
        return self._day(row.date_start), self.days - 1 if row.date_end is None else self._day(row.date_end)

    def _orders(self, *kinds: str) -> Iterator[EnemyOrderRow]:
        return (row for row in self.scenario.enemy_orders if row.kind in kinds)

    def _span(self, row: EnemyOrderRow) -> slice:
        last = self.days - 1 if row.date_end is None else self._day(row.date_end)
        return slice(self._day(row.date_start), last + 1)

    def _columns(self, axis: str) -> slice:
        """Columns of an axis in an array (days, axes)."""
        if axis == EVERYWHERE:
            return slice(None)
        k = self.axes.index(axis)
        return slice(k, k + 1)

    def _route(self, axis: str) -> Route:
        rows = [row for row in self.scenario.axes if row.axis == axis]
        lat, lon = np.array([row.lat for row in rows]), np.array([row.lon for row in rows])
        east, north = plane(lat, lon, self.scenario.number("geography.latitude_of_projection"))
        return Route(axis, tuple(row.place for row in rows), lat, lon, chainage(lat, lon), east, north)

    def _chainage(self, axis: str, place: str) -> float:
        route = self.routes[self.axes.index(axis)]
        return float(route.chainage[route.places.index(place)])

    def _strength(self, what: str) -> np.ndarray:
        given = {row.axis: row.value for row in self.scenario.strengths if row.what == what}
        return np.array([given[axis] for axis in self.axes])

    def _replacements(self) -> np.ndarray:
        out = np.zeros(self.days)
        for row in self._orders("replacements"):
            out[self._span(row)] = row.thousand
        return out

    def _attack(self) -> np.ndarray:
        out = np.ones((self.days, len(self.axes)))
        for row in self._orders("halt"):
            out[self._span(row), self._columns(row.axis)] = 0.0
        return out

    def _offensives(self) -> np.ndarray:
        out = np.zeros((self.days, len(self.axes)))
        for row in self._orders("surprise"):
            out[self._day(row.date_start), self._columns(row.axis)] = 1.0
        return out

    def _temperature(self) -> np.ndarray:
        knots = [row for row in self.scenario.temperature if row.kind == "knot"]
        days = [self._day(row.date) for row in knots if row.date is not None]
        record: np.ndarray = np.interp(np.arange(self.days), days, [row.celsius for row in knots])
        given = {row.axis: row.celsius for row in self.scenario.temperature if row.kind == "offset"}
        offsets = np.array([given.get(axis, 0.0) for axis in self.axes])
        return np.asarray(record[:, None] + offsets)

    def _mud(self) -> np.ndarray:
        first, last = self._window("mud")
        days = np.arange(self.days)
        return ((days >= first) & (days <= last)).astype(np.float64)

    def _rail_limit(self) -> np.ndarray:
        out = np.full((self.days, len(self.axes)), np.inf)
        for row in self._orders("rail_limit"):
            part = out[self._span(row), self._columns(row.axis)]
            np.minimum(part, self._chainage(row.axis, row.place), out=part)
        return out

    def _zones(self) -> Zones:
        rows = self.scenario.zones
        axis = np.array([self.axes.index(row.axis) for row in rows], dtype=np.int64)
        active = np.ones((self.days, len(rows)))
        for order in self._orders("bypass"):
            passed = np.array([order.axis in (row.axis, EVERYWHERE) for row in rows], dtype=bool)
            active[self._span(order), passed] = 0.0
        return Zones(
            places=tuple(row.place for row in rows),
            axis=axis,
            chainage=np.array([self._chainage(row.axis, row.place) for row in rows]),
            strength=np.array([row.strength for row in rows]),
            low=np.array([row.low for row in rows]),
            high=np.array([row.high for row in rows]),
            active=active,
            invest_from=np.array([np.inf if r.invest_from is None else self._day(r.invest_from) for r in rows]),
        )

    def _transfers(self) -> Transfers:
        """An edit may leave out a transfer whose return stays: nobody comes back then."""
        sent = {row.order_id for row in self._orders("transfer")}
        rows = [row for row in self._orders("transfer", "return") if row.kind == "transfer" or row.returns in sent]
        index = {row.order_id: i for i, row in enumerate(rows)}
        back = [row.kind == "return" for row in rows]

        def axis(name: str) -> int:
            return self.axes.index(name) if name in self.axes else NOBODY

        return Transfers(
            source=np.array([axis(row.axis) for row in rows], dtype=np.int64),
            target=np.array([axis(row.to_axis) for row in rows], dtype=np.int64),
            leaves=np.array([self._day(row.date_start) for row in rows], dtype=np.int64),
            arrives=np.array([self._day(row.date_end or row.date_start) for row in rows], dtype=np.int64),
            men=np.array([row.thousand or 0.0 for row in rows]),
            most=np.array([0.0 if b else row.share or 0.0 for row, b in zip(rows, back, strict=True)]),
            returns=np.array(
                [index[row.returns] if b else -1 for row, b in zip(rows, back, strict=True)], dtype=np.int64
            ),
            share=np.array([row.share or 0.0 if b else 0.0 for row, b in zip(rows, back, strict=True)]),
        )

    def _industry(self) -> Industry:
        rows, number = self.scenario.industry, self.scenario.number
        destinations = plants_received(self.scenario)
        objectives = self.scenario.objectives
        days = self._window("industry")[1] + 1
        total = math.fsum([*(row.share for row in rows), number("industry.east_share")])
        if not math.isclose(total, 1, abs_tol=1e-9):
            file, value = self.scenario.label_of("industry"), number("industry.east_share")
            got = f"{total:g} in all, with industry.east_share {value:g}"
            raise ScenarioError([Problem(file, 0, "share", got, "shares that sum to 1 with industry.east_share")])
        return Industry(
            names=tuple(row.name for row in rows),
            share=np.array([row.share for row in rows]),
            plants=np.array([float(row.plants) for row in rows]),
            axis=np.array([self.axes.index(row.axis) for row in rows], dtype=np.int64),
            chainage=np.array([self._chainage(row.axis, row.place) + row.offset_km for row in rows]),
            movable=np.array([row.movable for row in rows]),
            besieged=np.array([row.besieged == "yes" for row in rows]),
            regions=tuple(row.regions for row in rows),
            destinations=tuple(regions for regions, _ in destinations),
            received=np.array([count for _, count in destinations]),
            east_share=number("industry.east_share"),
            growth_east=number("industry.east_growth"),
            wagons_per_day=number("industry.wagons_per_day"),
            wagons_per_plant=number("industry.wagons_per_plant"),
            siege_km=number("industry.siege_distance"),
            siege_output=number("industry.siege_output"),
            order_distance=number("industry.evacuation_distance"),
            tanks_per_day=number("industry.tanks_per_day"),
            days=days,
            aid=self._aid(days),
            objective_issued=np.array([self._day(row.issued_on) for row in objectives], dtype=np.int64),
            objective_day=np.array([self._day(row.due_on) for row in objectives], dtype=np.int64),
            objective_output=np.array([row.war_output for row in objectives]),
        )

    def _aid(self, days: int) -> np.ndarray:
        """Tanks and aircraft delivered, each row spread evenly over its days, as days of the output of the first month.

        Rows that end after the last day of industry (those of the whole war) say nothing about these days.
        """
        number = self.scenario.number
        worth = {
            "tanks": number("aid.tank_weight") / number("industry.tanks_per_day"),
            "aircraft": number("aid.aircraft_weight") / number("aid.aircraft_per_day"),
        }
        out = np.zeros(days)
        for row in self.scenario.aid:
            first, last = self._day(row.date_start), self._day(row.date_end)
            if row.stage == "delivered" and row.unit == "count" and row.item in worth and last < days:
                out[max(first, 0) : last + 1] += worth[row.item] * row.quantity / (last - first + 1)
        return out
