"""What the page's script is handed: arrays by day, the map's marks, charts, and what was so and said on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from homefront.processes.relocation import EAST, FIRST_RESTART, LOST, MOVING, WAITING, WORKING
from homefront.scenario.coded import coded_rows
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.schema import Scenario
from homefront.views.report import charts
from homefront.views.report import map as maps
from homefront.views.report.data import CURVES, Collected
from homefront.views.report.pack import Pack
from homefront.views.report.record import Mark, Record
from homefront.views.report.sources import SourceBook

BIG = 100_000
"""Persons: a city of so many can be chosen among the first."""

STAGES = {
    "at work where they were": (WORKING,),
    "waiting for wagons or on the way": (WAITING, MOVING),
    "starting again": tuple(range(FIRST_RESTART, EAST)),
    "at work in the east": (EAST,),
    "lost": (LOST,),
}


class Payload:
    """Collects all of it; `figures` are what the template shows: title, unit, legend, what it rests on."""

    def __init__(self, found: Collected, book: SourceBook) -> None:
        self.found, self.scenario, self.book = found, found.scenario, book
        self.pack = Pack()
        self.record = Record(found.scenario, book)
        self.figures: dict[str, dict[str, Any]] = {}
        self.charts: list[dict[str, Any]] = []
        self.several = found.worlds > 1
        self.map: dict[str, Any] | None = None
        if found.society:
            self._society()
        if found.front is not None:
            self._front()
        self._map()
        self._bulletins()

    def _bands(self, values: np.ndarray) -> np.ndarray:
        """Low, middle and high, or one line of one world."""
        return values if self.several else values[1:2]

    # --- the people -------------------------------------------------------------------------------------------------

    def _society(self) -> None:
        f = self.found
        for name in CURVES:
            with_country = np.concatenate([f.nation[name][:, None], f.society[name]], axis=1)
            self.pack.add(name, self._bands(with_country))
        self._curve(
            "gone",
            "People away from home",
            "share of residents",
            {
                "all": "gone",
                "by their own decision": "own",
                "by order": "ordered",
                "bombed out": "homeless",
            },
            form="%",
        )
        self._curve("belief", "Belief in danger, and fear", "0 to 1", {"belief": "belief", "fear": "fear"}, top=1)
        self._curve(
            "resolve",
            "Resolve: felt, shown, reported",
            "0 to 1",
            {
                "felt": "resolve",
                "shown to others": "shown",
                "reported upward": "reported",
            },
            top=1,
        )
        series = {"official word reaches": "coverage"}
        candour = self._candour()
        if candour is not None:
            self.pack.add("candour", candour)
            series["how candid it is, as coded"] = "candour"
        self._curve("word", "The official word in this place", "0 to 1", series, top=1)

    def _curve(
        self, key: str, title: str, unit: str, series: dict[str, str], *, form: str = ".1f", top: float | None = None
    ) -> None:
        f = self.found
        spec = charts.curve(list(series), f.start, f.days, unit, form=form, top=top)
        self.charts.append(
            {
                "id": key,
                "spec": spec,
                "days": f.days,
                "form": form,
                "series": [{"s": label, "array": name, "by": "place"} for label, name in series.items()],
            }
        )
        self.figures[key] = {"title": title, "legend": list(series), "unit": unit}

    def _candour(self) -> np.ndarray | None:
        """Candour as the two coders have it: low, mean, high by place and day; None where inputs are not coded."""
        f = self.found
        if f.provenance["inputs"] != "coded" or f.input_row is None:
            return None
        rows = coded_rows(self.scenario)
        table = np.full((3, len(rows) + 1, self.scenario.days), np.nan)
        changed = {
            name
            for cause in self.scenario.causes
            if cause.id in f.provenance["causes_left_out"]
            for change in cause.changes
            if (name := getattr(change, "set", "")) == "candour"
        }
        if changed:
            return None
        for row in self.scenario.coding_merged:
            name = row.place if row.place != "*" else row.place_kind
            if row.variable == "can" and name in rows:
                first, last = (row.date_start - f.start).days, (row.date_end - f.start).days
                ends = np.array([row.low, (row.low + row.high) / 2, row.high])
                table[:, rows.index(name), max(0, first) : last + 1] = ends[:, None]
        which = np.where(np.isfinite(f.input_row), f.input_row, -1).astype(int)
        which = np.where((which >= 0) & (which < len(rows)), which, len(rows))
        by_place = table[:, which, np.arange(f.days)[None]]
        weight = np.array(
            [
                0.0 if kind == ARMY_KIND else people
                for kind, people in zip(f.places.kinds, f.places.population, strict=True)
            ]
        )
        country = (np.nan_to_num(by_place) * weight[None, :, None]).sum(axis=1) / weight.sum()
        return np.concatenate([country[:, None], by_place], axis=1)

    # --- front, losses, industry ------------------------------------------------------------------------------------

    def _front(self) -> None:
        f, front = self.found, self.found.front
        assert front is not None
        assert f.position is not None
        assert f.stages is not None
        for n, place in enumerate(p for p in self.record.places_with_distances() if p in front.cities):
            city = front.cities.index(place)
            short = front.city_chainage[city] - f.position[::-1, front.city_axis[city]]
            self.pack.add_whole(f"km{n}", self._bands(short)[:, None])
            self._plain(
                f"km{n}",
                f"Front before {place}",
                "km along the axis; below 0: past it",
                {"distance": f"km{n}"},
                marks=self.record.distance(place),
            )
        losses = self.record.losses()
        for key, title, names in (
            (
                "soviet",
                "Soviet soldiers killed, captured and missing; wounded and sick",
                {"killed, captured, missing": "irrecoverable", "wounded and sick": "wounded"},
            ),
            ("german", "German soldiers killed, wounded and missing", {"all kinds, frostbite apart": "german"}),
        ):
            for name in names.values():
                self.pack.add_whole(name, self._bands(f.losses[name])[:, None] / 1000)
            marks = [mark for name in names.values() for mark in losses[name]]
            thousand = [
                {**m, "low": m["low"] / 1000, "best": m["best"] / 1000, "high": m["high"] / 1000} for m in marks
            ]
            self._plain(key, title, "thousand people since the first day", names, marks=thousand)
        long = f.industry["output"].shape[1]
        tanks = self.record.tanks()
        if tanks and np.isfinite(f.tanks_per_day):
            self.pack.add("tanks", self._bands(f.industry["output"] * f.tanks_per_day)[:, None])
            self._plain(
                "output", "War output, counted in tanks", "tanks a day", {"tanks": "tanks"}, marks=tanks, days=long
            )
        else:
            self.pack.add("output", self._bands(f.industry["output"])[:, None])
            self._plain("output", "War output", "first day = 1", {"war output": "output"}, days=long, form=".1f")
        self.pack.add("capacity", self._bands(f.industry["capacity"])[:, None])
        self._plain(
            "capacity",
            "Capacity of industry",
            "first day = 1",
            {"capacity": "capacity"},
            marks=self.record.capacity(),
            days=long,
            form=".1f",
        )
        groups = np.stack([f.stages[:, list(stages)].sum(axis=(0, 1)) for stages in STAGES.values()])
        self.pack.add("stages", groups[None])
        spec = charts.stacked(list(STAGES), f.start, long, "large plants, mean of worlds")
        self.charts.append(
            {
                "id": "plants",
                "spec": spec,
                "days": long,
                "form": "",
                "marks": self.record.plants(),
                "stacked": True,
                "series": [{"s": label, "array": "stages", "at": n} for n, label in enumerate(STAGES)],
            }
        )
        self.figures["plants"] = {
            "title": "Where the plants were",
            "legend": list(STAGES),
            "unit": "plants",
            "areas": True,
        }
        self._strength()

    def _plain(
        self,
        key: str,
        title: str,
        unit: str,
        series: dict[str, str],
        *,
        marks: list[Mark] | None = None,
        days: int = 0,
        form: str = ",.0f",
    ) -> None:
        f = self.found
        length = days or f.days
        self.charts.append(
            {
                "id": key,
                "spec": charts.curve(list(series), f.start, length, unit, form=form),
                "days": length,
                "form": form,
                "marks": marks or [],
                "series": [{"s": label, "array": name, "at": 0} for label, name in series.items()],
            }
        )
        self.figures[key] = {"title": title, "legend": list(series), "unit": unit, "marks": marks or []}

    def _strength(self) -> None:
        """What the outcome rests on: each world's drawn strength of the zone, and how near the front came."""
        held = next((o for o in self.scenario.outcomes if o.kind == "city_held" and o.id in self.found.values), None)
        near = next(
            (
                o
                for o in self.scenario.outcomes
                if o.kind == "front_closest" and held and o.place == held.place and o.id in self.found.values
            ),
            None,
        )
        if held is None or near is None or held.place not in self.found.zones or not self.several:
            return
        strengths = self.found.zones[held.place]
        if max(strengths) == min(strengths):
            return
        rows = [
            {
                "world": f"seed {seed}",
                "strength": round(strength, 3),
                "km": round(km, 1),
                "held": "yes" if flag == 1 else "no",
            }
            for seed, strength, km, flag in zip(
                self.found.seeds, strengths, self.found.values[near.id], self.found.values[held.id], strict=True
            )
        ]
        self.charts.append(
            {
                "id": "strength",
                "spec": charts.strength_and_distance(held.place or ""),
                "rows": rows,
                "columns": ["world", "strength", "km", "held"],
            }
        )
        self.figures["strength"] = {
            "title": "What this rests on",
            "legend": ["held", "not held"],
            "unit": "km",
            "place": held.place,
        }

    # --- map, bulletins, events -------------------------------------------------------------------------------------

    def _map(self) -> None:
        f, scenario = self.found, self.scenario
        frame = maps.theatre(scenario)
        always = {o.place for o in scenario.outcomes if o.place} | set(self.record.places_with_distances())
        self.map = {
            "width": maps.WIDTH,
            "height": frame.height,
            "coast": maps.coast(frame),
            "names": maps.named(scenario, frame, always),
            "axes": [],
            "zones": [],
            "plants": [],
        }
        if f.front is None or f.position is None or f.stages is None or f.fallen is None:
            return
        order = maps.order_north_to_south(scenario, frame)
        points = maps.along_axes(scenario, self._bands(f.position), frame)[..., order, :, :]
        self.pack.add_whole("line", points)
        self.pack.add("fallen", f.fallen[None])
        self.map["axes"] = maps.axis_lines(scenario, frame)
        for zone in scenario.zones:
            mark = maps.city_marks(scenario, (zone.place,), frame)[0]
            if mark is not None:
                self.map["zones"].append(
                    {
                        "name": zone.place,
                        "x": mark[0],
                        "y": mark[1],
                        "r": 9 + 9 * zone.strength,
                        "text": f"{zone.place}: strength {zone.strength:g} ({zone.low:g} to {zone.high:g}), assumed",
                    }
                )
        groups = np.stack([f.stages[:, list(stages), : f.days].sum(axis=1) for stages in STAGES.values()], axis=1)
        self.pack.add("works", groups)
        for n, row in enumerate(scenario.industry):
            mark = maps.city_marks(scenario, (row.place,), frame)[0]
            total = float(f.stages[n, :, 0].sum())
            self.map["plants"].append(
                {"name": row.name, "x": mark[0] if mark else -1, "y": mark[1] if mark else -1, "n": total}
            )

    def _bulletins(self) -> None:
        """What was so, and when it was said; the longest wait first in no order but that of the record."""
        f = self.found
        rows: list[dict[str, Any]] = []
        for row in self.scenario.announcements:
            if not f.start <= row.happened_on <= self._last:
                continue
            said = row.announced_on
            rows.append(
                {
                    "what": row.what,
                    "t": row.happened_on.isoformat(),
                    "said": (said or self._last).isoformat(),
                    "told": said is not None,
                    "as": row.announced_as,
                    "note": row.note,
                    "source": self.book.cite(row.source, row.confidence),
                }
            )
        self.bulletins = rows
        if rows:
            self.charts.append(
                {
                    "id": "said",
                    "spec": charts.said_and_so(f.start, f.days, len(rows)),
                    "columns": None,
                    "rows": [{"what": r["what"], "t": r["t"], "said": r["said"], "told": r["told"]} for r in rows],
                }
            )
            self.figures["said"] = {
                "title": "From the day it was so to the day it was said",
                "legend": [],
                "unit": "date",
            }

    @property
    def _last(self) -> date:
        return self.found.start.fromordinal(self.found.start.toordinal() + self.found.days - 1)

    def first_day(self) -> int:
        """The day the page opens on: that of the largest exit where an outcome asks for one, else the last."""
        f = self.found
        for outcome in self.scenario.outcomes:
            if outcome.kind == "gone_own_most" and outcome.last and f.society and outcome.place in f.places.ids:
                series = np.nan_to_num(f.society["own"][1, f.places.index(outcome.place or "")])
                first, last = ((d - f.start).days for d in (outcome.after, outcome.last) if d)
                if last < f.days:
                    return first + int(np.argmax(np.diff(series[first : last + 1]))) + 1
        return f.days - 1

    def data(self) -> dict[str, Any]:
        """The object that page.js reads."""
        f, scenario = self.found, self.scenario
        frame = maps.theatre(scenario)
        has_people = bool(f.society)
        return {
            "start": f.start.isoformat(),
            "days": f.days,
            "worlds": f.worlds,
            "first": self.first_day(),
            "pack": self.pack.index,
            "charts": self.charts,
            "marks": self.record.society(f.places) if has_people else {},
            "places": {
                "id": list(f.places.ids),
                "name": place_names(f),
                "people": [round(float(p)) for p in f.places.population],
                "at": maps.place_marks(scenario, f.places, frame) if has_people else [None] * len(f.places.ids),
                "assumed": sorted(_assumed_places(scenario) & set(f.places.ids)),
                "people_run": has_people,
            },
            "cities": self._cities(frame),
            "events": [
                {
                    "d": (row.date - f.start).days,
                    "kind": row.kind.replace("_", " "),
                    "title": row.title,
                    "text": row.description,
                    "place": row.place,
                    "note": self.book.cite(row.source, row.confidence).number,
                }
                for row in scenario.events
                if f.start <= row.date <= self._last
            ],
            "said": [
                {
                    "d": self._day(row["t"]),
                    "said": self._day(row["said"]) if row["told"] else None,
                    "what": row["what"],
                    "as": row["as"],
                    "but": row["note"],
                    "note": row["source"].number,
                }
                for row in self.bulletins
            ],
            "east": {"x": maps.WIDTH - 190, "y": round(frame.height * 0.42)} if f.front is not None else None,
            "plants": [
                {"x": p["x"], "y": p["y"], "n": p["n"], "name": p["name"]} for p in (self.map or {}).get("plants", [])
            ],
            "stages": list(STAGES),
        }

    def _day(self, text: str) -> int:
        return (date.fromisoformat(text) - self.found.start).days

    def _cities(self, frame: maps.Frame) -> dict[str, list[Any]]:
        """Cities that can be lost, with the days on which the record has them lost and regained."""
        f = self.found
        rows = {row.city: row for row in self.scenario.captures}
        names = f.front.cities if f.front is not None else tuple(rows)

        def day(when: date | None) -> int | None:
            return (when - f.start).days if when else None

        return {
            "name": list(names),
            "at": maps.city_marks(self.scenario, names, frame),
            "lost": [day(rows[n].captured_on) if n in rows else None for n in names],
            "regained": [day(rows[n].recaptured_on) if n in rows else None for n in names],
            "axis": f.front.city_axis.tolist() if f.front is not None else [-1] * len(names),
        }


def place_names(found: Collected) -> list[str]:
    """Names as a reader takes them: soldiers are named as such."""
    return [name[:1].upper() + name[1:] for name in found.places.names]


def place_groups(found: Collected, payload: Payload) -> list[tuple[str, list[tuple[int, str]]]]:
    """The places to choose from, by group; numbers are rows of the packed arrays, 0 the country."""
    p = found.places
    names = place_names(found)
    known = {o.place for o in found.scenario.outcomes} | set(payload.record.society(p))
    groups: dict[str, list[tuple[int, str]]] = {
        "Country": [(0, "All residents of the country")],
        "Larger cities": [],
        "Other cities": [],
        "Towns and countryside": [],
        "Soldiers, not residents": [],
    }
    for n, (kind, people) in enumerate(zip(p.kinds, p.population, strict=True)):
        if kind == ARMY_KIND:
            group = "Soldiers, not residents"
        elif kind == "city":
            group = "Larger cities" if people >= BIG or p.ids[n] in known else "Other cities"
        else:
            group = "Towns and countryside"
        groups[group].append((n + 1, names[n]))
    return [
        (title, rows if title == "Country" else sorted(rows, key=lambda row: row[1]))
        for title, rows in groups.items()
        if rows
    ]


def _assumed_places(scenario: Scenario) -> set[str]:
    """Cities whose people are an assumed number, for want of a census figure."""
    return {row.city for row in scenario.captures if row.population_1939 is None}
