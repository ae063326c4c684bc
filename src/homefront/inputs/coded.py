"""A coded scenario -> Inputs: places with their people, and between two coders one position a run.

A run draws one position u between the coders per coded place and variable, and keeps it for all periods:
value = low + u (high - low). The kinds of place ("*" rows) share one position per variable: what the coders disagree
about is how to read the sources, not each place apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from homefront.elementary import expm1
from homefront.errors import Problem, ScenarioError
from homefront.inputs.dangers import dangers_of, homes_lost
from homefront.inputs.front_lines import FrontLines, lines_of
from homefront.inputs.places_by_kind import RecordedFront, kinds_taken, recorded_front, rows_by_front
from homefront.inputs.society import NEVER, Appeal, Inputs, KindRule, Places, Structure, Towns, plane
from homefront.inputs.tonnes import homeless_share, tonnes_of
from homefront.scenario.daily import RAIDED, VARIABLES, variable_index
from homefront.scenario.schema import CaptureRow, RegionRow, Scenario
from homefront.streams import stream_key, uniforms

CODED = {
    "cov": "coverage", "can": "candour", "ctl": "control", "siege": "siege", "lg": "leaving_seen",
    "ls": "staying_seen", "M": "cause", "shelter": "shelter", "cost": "cost", "ret": "return_open", "ally": "ally",
    "hm": "war_on",
}  # fmt: skip
"""Variable of the coding sheet -> daily input."""

CODED_ORDERS = ("order_offices_go", "order_all_go", "order_stay")
EVE = ("tau0", "hard")
KINDS = ("front_city", "other_city", "countryside", "far_region", "bombed_city", "front_countryside")
"""Kinds of place of the coding sheet that go by circumstances, in the order of the table's rows."""


OF_TOWNS = ("front.closing_speed_recorded", "front.arrival_towns", "front.arrival_offset")
"""Values by which lost towns say where the front is and which blocks are held."""


@dataclass(frozen=True)
class Reading:
    """How the two codings are read. coder : "1" or "2" for one of them alone; "" for the range between.

    positions : (name, 0 to 1) in that range, by "Moscow.lg" as `positions` names them, or by the readable name of a
    variable, "leaving_seen", for all its places; others are drawn.
    """

    coder: str = ""
    positions: tuple[tuple[str, float], ...] = ()

    def fixes(self, name: str) -> bool:
        """Whether it gives the position of "PLACE.VARIABLE"."""
        given = dict(self.positions)
        return name in given or readable(name.rpartition(".")[2]) in given

    def with_positions(self, positions: Mapping[str, float]) -> Reading:
        """With these too, by "PLACE.VARIABLE"."""
        return replace(self, positions=tuple({**dict(self.positions), **positions}.items()))


RANGE = Reading()


def coded_inputs(
    scenario: Scenario, seed: int, reading: Reading = RANGE, between: Mapping[str, float] | None = None
) -> Inputs:
    """Inputs of one run. Raises ScenarioError where the coding cannot serve the places.

    between : what `positions` gives for this scenario, seed and reading, if it is there already.
    """
    rows = coded_rows(scenario)
    coded = _coded_table(scenario, rows, reading, positions(scenario, seed, reading) if between is None else between)
    table = np.zeros((len(VARIABLES), len(rows), scenario.days))
    for name, variable in CODED.items():
        table[variable_index(variable)] = coded[name]
    places = _places(scenario)
    names = _names(scenario, places)
    rule = KindRule(
        rows, _named_rows(names, rows), scenario.number("kinds.city_people"), *_near_and_far(scenario),
        bombed_cities(scenario, places) if scenario.nights else None,
    )  # fmt: skip
    orders = np.stack([coded[name] for name in CODED_ORDERS])
    base = Inputs(
        scenario.id, scenario.start, scenario.days, places, _towns(scenario), table, orders, np.zeros_like(orders),
        np.zeros(len(places), dtype=np.int64), _structure(scenario), rule, _appeals(scenario, places),
        lines=_lines(scenario), dangers=dangers_of(scenario.dangers, scenario.start, scenario.days, names),
    )  # fmt: skip
    _refuse_missing_kinds(scenario, base)
    front = recorded_front(base)
    on_the_eve = _with_the_eve(scenario, base, coded, rows_by_front(base, front.on(0)))
    return replace(on_the_eve, raids=_with_homes_lost(scenario, names, raids_by_place(scenario, base, front)))


def _near_and_far(scenario: Scenario) -> tuple[float, float]:
    """km to the front of a front city and of a far region; a scenario without a front may leave them out."""
    if not scenario.has_front and "kinds.far_distance" not in scenario.values:
        return 0.0, np.inf
    return scenario.number("kinds.front_city_distance"), scenario.number("kinds.far_distance")


def _with_homes_lost(scenario: Scenario, names: list[tuple[str, ...]], raids: np.ndarray | None) -> np.ndarray | None:
    """What raids bring to each place by day, with the homes that dangers of dangers.csv take; None without both."""
    if not any(row.homeless_share for row in scenario.dangers):
        return raids
    out = np.zeros((len(RAIDED), len(names), scenario.days), order="F") if raids is None else raids
    homeless = out[RAIDED.index("homeless")]
    np.maximum(homeless, homes_lost(scenario.dangers, scenario.start, scenario.days, names), out=homeless)
    return out


def _names(scenario: Scenario, places: Places) -> list[tuple[str, ...]]:
    """Names by which each place can be coded: its own, that of its region, that of its state."""
    region = {row.region_id: (row.name, row.state) for row in scenario.regions}
    return [(name, *region[area]) for name, area in zip(places.ids, places.regions, strict=True)]


def _named_rows(names: list[tuple[str, ...]], rows: tuple[str, ...]) -> np.ndarray:
    """Row of each place that is coded by one of its names, the first of them, else -1; int64 (places,)."""
    coded = {name: n for n, name in enumerate(rows[: len(rows) - sum(row in KINDS for row in rows)])}
    return np.array([next((coded[name] for name in known if name in coded), -1) for known in names])


def coded_rows(scenario: Scenario) -> tuple[str, ...]:
    """Rows of the daily table: the places coded by name, then the kinds."""
    named = dict.fromkeys(row.place for row in scenario.coding_merged if row.place != "*")
    kinds = {row.place_kind for row in scenario.coding_merged if row.place == "*"}
    return (*named, *(kind for kind in KINDS if kind in kinds))


def _refuse_missing_kinds(scenario: Scenario, base: Inputs) -> None:
    """ScenarioError if a kind is not coded that a place takes which has no row of its own.

    Where the front is simulated no record says which kinds that are; all are needed but for bombed cities. Elsewhere
    those at the front, but for the countryside there, which is other countryside where it is not coded.
    """
    coded = {row.place_kind for row in scenario.coding_merged if row.place == "*"}
    needed = {"other_city", "countryside"} | ({"front_city", "far_region"} if scenario.has_front else set())
    needed |= {"bombed_city"} if scenario.nights and not scenario.has_front else set()
    missing = needed - coded
    if missing and not scenario.axes:
        missing &= kinds_taken(base, [kind for kind in KINDS if kind in needed | coded])
    if missing:
        file, expected = scenario.label_of("coding_merged"), "rows of place * and kind"
        raise ScenarioError(
            [Problem(file, 0, "place_kind", "no rows", f"{expected} {kind}") for kind in KINDS if kind in missing]
        )


def positions(scenario: Scenario, seed: int, reading: Reading = RANGE) -> dict[str, float]:
    """Position between the coders, 0 to 1, for every coded place and variable on which they differ."""
    if reading.coder:
        return {}
    drawn = {name: float(uniforms(stream_key(seed, f"coding.{name}"), 1, 0)[0]) for name in differing(scenario)}
    fixed = dict(reading.positions)
    return {name: fixed.get(name, fixed.get(readable(name.rpartition(".")[2]), drawn[name])) for name in drawn}


def differing(scenario: Scenario) -> tuple[str, ...]:
    """Coded places and variables on which the coders differ, as "Moscow.lg", in the order of the alphabet."""
    rows = [row for row in scenario.coding_merged if row.low is not None and row.high is not None]
    return tuple(sorted({f"{row.place}.{row.variable}" for row in rows if row.low < row.high}))


def disputed(scenario: Scenario) -> tuple[str, ...]:
    """Coded variables on which the coders differ anywhere, by readable name."""
    return tuple(sorted({readable(row.variable) for row in scenario.coding_merged if row.low < row.high}))


def readable(code: str) -> str:
    """Name of a variable of the coding sheet: "leaving_seen" of "lg"."""
    return {**CODED, "tau0": "trust", "hard": "hardship"}.get(code, code)


def _coded_table(
    scenario: Scenario, rows: tuple[str, ...], reading: Reading, drawn: Mapping[str, float]
) -> dict[str, np.ndarray]:
    """Value by variable, row and day, float64 (rows, days); the eve's variables hold their one value all along."""
    out = {name: np.full((len(rows), scenario.days), np.nan) for name in (*CODED, *CODED_ORDERS, *EVE)}
    number = {name: n for n, name in enumerate(rows)}
    for row in scenario.coding_merged:
        name = row.place if row.place != "*" else row.place_kind
        if name not in number or row.variable not in out or row.low is None or row.high is None:
            continue
        value = row.low + drawn.get(f"{row.place}.{row.variable}", 0.0) * (row.high - row.low)
        if reading.coder:
            own, other = (row.value_a, row.value_b) if reading.coder == "1" else (row.value_b, row.value_a)
            value = own if own is not None else other if other is not None else (row.low + row.high) / 2
        first = max(0, (row.date_start - scenario.start).days)
        last = scenario.days - 1 if row.variable in EVE else (row.date_end - scenario.start).days
        out[row.variable][number[name], first : last + 1] = value
    file = scenario.label_of("coding_merged")
    holes = [
        Problem(file, 0, f"{rows[r]}, {name}", "no value on some day", "a value from the first day to the last")
        for name, table in out.items() for r in range(len(rows)) if np.isnan(table[r]).any()
    ]  # fmt: skip
    if holes:
        raise ScenarioError(holes)
    return out


def raids_by_place(scenario: Scenario, base: Inputs, front: RecordedFront) -> np.ndarray | None:
    """What raids bring to each place by day, float64 (RAIDED, places, days); None without any. front : of `base`.

    A night of `nights` with T tonnes (inputs/tonnes.py) on a place of N people: a near miss comes to
    1 - exp(-a T (1 - shelter) / N) of those at home, violence is T / (T + T_half), and a home is lost with chance
    homeless_per_tonne T / N, where the file gives no other (scenario.toml, raids.*). `[[raid]]` gives near misses and
    violence themselves.
    """
    if not (scenario.raids or scenario.nights):
        return None
    places = base.places
    number = {name: n for n, name in enumerate(places.ids)}
    kinds: dict[int, np.ndarray] = {}
    out = np.zeros((len(RAIDED), len(places), scenario.days), order="F")  # a day lies together, and is read at once
    for raid in scenario.raids:
        place = number[raid.place]
        for night in raid.nights():
            day = (night - scenario.start).days
            if 0 <= day < scenario.days:
                out[:2, place, day] = raid.near_miss.value, raid.violence.value
    for row in scenario.nights:
        place, day = number[row.place], (row.date - scenario.start).days
        if not 0 <= day < scenario.days:
            continue
        people = places.population[place]
        if day not in kinds:
            kinds[day] = rows_by_front(base, front.on(max(0, day - 1)), day)
        kind = kinds[day][place]
        open_air = 1.0 - base.table[variable_index("shelter"), kind, day]
        tonnes = tonnes_of(scenario, row).best
        near = -expm1(-scenario.number("raids.near_misses_per_tonne") * tonnes * open_air / people)
        violence = tonnes / (tonnes + scenario.number("raids.violence_tonnes"))
        out[:, place, day] = near, violence, homeless_share(scenario, row, people)
    return out


def bombed_cities(scenario: Scenario, places: Places) -> np.ndarray:
    """Where a raid of the days before killed so many that a city counts as bombed, bool (places, days)."""
    out = np.zeros((len(places), scenario.days), dtype=bool)
    number = {name: n for n, name in enumerate(places.ids)}
    for row in scenario.nights:
        place, day = number[row.place], (row.date - scenario.start).days
        killed: float | None = row.killed
        if killed is None:
            killed = scenario.number("raids.killed_per_tonne") * tonnes_of(scenario, row).best
        if killed >= scenario.number("kinds.bombed_killed") * places.population[place]:
            first, last = max(0, day + 1), max(0, day + 1 + int(scenario.number("kinds.bombed_days")))
            out[place, first:last] = True
    return out


def city_people(scenario: Scenario, city: CaptureRow, region: RegionRow) -> float:
    """People of a city: the census where it names it; else the stated rule (scenario.toml, places.unknown_*)."""
    if city.population is not None:
        return float(city.population)
    if city.modern_name == region.capital:
        if region.capital_population:
            return float(region.capital_population)
        share = scenario.number("places.unknown_capital_share") * region.population
        return min(share, scenario.number("places.unknown_capital_cap"))
    return scenario.number("places.unknown_city_people")


def _places(scenario: Scenario) -> Places:
    lat0 = scenario.number("geography.latitude_of_projection")
    rows: list[tuple[str, str, str, str, float, float, float, float, float, float]] = []
    problems: list[Problem] = []
    cities: dict[str, list[CaptureRow]] = {}
    for city in scenario.captures:
        cities.setdefault(city.region_id, []).append(city)
    for region in scenario.regions:
        in_cities = 0.0
        for city in cities.get(region.region_id, ()):
            people = city_people(scenario, city, region)
            if people < 1:
                file, got = scenario.label_of("captures"), f"{people:g} persons in {city.city}"
                problems.append(Problem(file, city.line, "population", got, "one person or more"))
            in_cities += people
            entry_day = _day(scenario, city.captured_on)
            exit_day = _day(scenario, city.recaptured_on)
            rows.append((
                city.city, city.city, region.region_id, "city", people, city.lat, city.lon,
                scenario.number("places.spread_city"), entry_day, exit_day,
            ))  # fmt: skip
        rest = region.population - in_cities
        if rest < 0:
            file, got = scenario.label_of("regions"), f"{region.population} persons, its cities {in_cities:.0f}"
            problems.append(Problem(file, region.line, "population", got, "at least its cities"))
            continue
        urban = region.urban_share if region.urban_share is not None else region.urban_share_state
        towns = max(urban * region.population - in_cities, scenario.number("places.other_towns_share_floor") * rest)
        for kind, people, text in (("towns", towns, "other towns of"), ("countryside", rest - towns, "countryside of")):
            if people >= 1:
                rows.append((
                    f"{region.region_id}/{kind}", f"{text} {region.name}", region.region_id, kind, people, region.lat,
                    region.lon, scenario.number("places.spread_region"), np.nan, np.nan,
                ))  # fmt: skip
    if not rows:
        expected = "regions of which at least one has a place of one person or more"
        problems.append(Problem(scenario.label_of("regions"), 0, "population", "nobody anywhere", expected))
    if problems:
        raise ScenarioError(problems)
    ids, names, regions, kinds, population, lat, lon, spread, entry_days, exit_days = zip(*rows, strict=True)
    east, north = plane(np.array(lat), np.array(lon), lat0)
    zero = np.zeros(len(rows))
    return Places(
        ids, names, regions, kinds, np.array(population), east, north, np.array(spread), zero, zero, zero,
        np.array(entry_days), np.array(exit_days),
    )  # fmt: skip


def _day(scenario: Scenario, when: date | None) -> float:
    return NEVER if when is None else float((when - scenario.start).days)


def _towns(scenario: Scenario) -> Towns:
    lat0 = scenario.number("geography.latitude_of_projection")
    cities = scenario.captures
    east, north = plane(np.array([c.lat for c in cities]), np.array([c.lon for c in cities]), lat0)
    lost = np.array([_day(scenario, city.captured_on) for city in cities])
    regained = np.array([_day(scenario, city.recaptured_on) for city in cities])
    # Without a front nothing reads them.
    speed, nearest, offset = (scenario.number(name) if name in scenario.values else 1.0 for name in OF_TOWNS)
    return Towns(east, north, lost, regained, speed, int(nearest), offset)


def _lines(scenario: Scenario) -> FrontLines | None:
    rows = scenario.front_lines
    if not rows:
        return None
    lat0 = scenario.number("geography.latitude_of_projection")
    east, north = plane(np.array([row.lat for row in rows]), np.array([row.lon for row in rows]), lat0)
    return lines_of(rows, scenario.start, east, north)


def _structure(scenario: Scenario) -> Structure:
    per_household = 1 + scenario.number("people.household_poisson")
    households = int(scenario.number("people.households_per_block"))
    levels = [scenario.command.levels(scenario.orders_issued_by[kind]) for kind in ("offices_go", "all_go", "stay")]
    population = sum(region.population for region in scenario.regions)
    channels = "channels.private_sets" in scenario.values
    hearing = scenario.number("channels.private_sets") * scenario.number("channels.people_per_set") if channels else 0.0
    return Structure(
        households_per_block=households,
        household_poisson=scenario.number("people.household_poisson"),
        contacts_block=int(scenario.number("contacts.block")),
        contacts_place=int(scenario.number("contacts.place")),
        contacts_letters=int(scenario.number("contacts.letters")),
        household_weight=scenario.number("contacts.household_weight"),
        mean_block=per_household * households,
        order_levels=(levels[0], levels[1], levels[2]),
        report_levels=scenario.command.depth,
        cost_floor=scenario.number("cost.floor"),
        private_sets_share=min(1.0, hearing / population),
    )


def _appeals(scenario: Scenario, places: Places) -> tuple[Appeal, ...]:
    everybody = np.ones(len(places), dtype=bool)
    named = [set(appeal.places) for appeal in scenario.appeals]
    return tuple(
        Appeal(
            (appeal.on - scenario.start).days, appeal.title,
            everybody if names == {"*"} else np.array([name in names for name in places.ids]),
        )
        for appeal, names in zip(scenario.appeals, named, strict=True)
    )  # fmt: skip


def _with_the_eve(scenario: Scenario, base: Inputs, coded: dict[str, np.ndarray], rows: np.ndarray) -> Inputs:
    """Trust and past hardship of each place by its kind on the first day; hardship no less than its region's group.

    rows : int64 (places,), of that day.
    """
    group = {r.region_id: scenario.number(f"hardship.{r.hardship_group}") for r in scenario.regions}
    of_region = np.array([group[region] for region in base.places.regions])
    places = replace(base.places, trust=coded["tau0"][rows, 0], hardship=np.maximum(coded["hard"][rows, 0], of_region))
    return replace(base, places=places, row=rows)
