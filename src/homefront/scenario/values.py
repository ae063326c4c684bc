"""Scalar values of a scenario: which there are, in what unit and bounds, and what each must say about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from homefront.errors import nearest
from homefront.scenario.problems import Problems, as_text, described, errors_of, known_keys, listed

UNITS = frozenset({
    "person", "share", "count", "day", "km", "km/day", "degree", "thousand", "thousand/day", "count/day", "1/day",
    "tonne", "person/tonne",
})  # fmt: skip
"""Every unit a value of a scenario may have; `share` is a part of a whole, 0 to 1; `thousand` is thousand people; a
tonne is one of high explosive."""

Grade = Literal["record", "estimate", "assumed"]
Finite = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True)
class ValueSpec:
    """What is known of a value before any scenario: its unit, the bounds beyond which it is refused, a sentence."""

    unit: str
    low: float
    high: float
    doc: str
    whole: bool = False


@dataclass(frozen=True)
class Value:
    """A number that answers for itself. low, high : plausible range.   rival : what another work says.

    file, line : where it was written.
    """

    name: str
    value: float
    unit: str
    source: str
    grade: Grade
    low: float | None = None
    high: float | None = None
    rival: float | str | None = None
    seen: str | None = None
    note: str = ""
    file: str = ""
    line: int = 0


class ValueTable(BaseModel):
    """A value as it stands in scenario.toml."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    value: Finite
    unit: str
    source: Annotated[str, Field(min_length=1)]
    grade: Grade
    low: Finite | None = None
    high: Finite | None = None
    rival: Finite | str | None = None
    seen: Literal["read", "recalled", "derived"] | None = None
    note: Annotated[str, Field(max_length=2000)] = ""


VALUES: dict[str, ValueSpec] = {
    "geography.latitude_of_projection": ValueSpec("degree", -80, 80, "Latitude at which longitudes become km."),
    "front.closing_speed_recorded": ValueSpec("km/day", 1, 200, "Speed at which the recorded front closes on a town."),
    "front.arrival_towns": ValueSpec("count", 1, 50, "Nearest towns whose dates give a block's day.", True),
    "front.arrival_offset": ValueSpec("km", 0.1, 100, "Added to the distance of a town before its weight is taken."),
    "places.spread_region": ValueSpec("km", 0, 500, "Scatter of a region's towns and countryside, standard deviation."),
    "places.spread_city": ValueSpec("km", 0, 50, "Scatter of the blocks of a city, standard deviation."),
    "places.other_towns_share_floor": ValueSpec("share", 0, 1, "Least share of a region's people in its other towns."),
    "places.unknown_city_people": ValueSpec("person", 1, 10_000_000, "People of a city that no census list names."),
    "places.unknown_capital_share": ValueSpec("share", 0, 1, "Share of its region in a capital without a figure."),
    "places.unknown_capital_cap": ValueSpec("person", 1, 10_000_000, "Most people such a capital is given."),
    "people.household_poisson": ValueSpec("person", 0, 20, "Mean of the Poisson part of a household: size is 1 more."),
    "people.households_per_block": ValueSpec("count", 1, 1000, "Households of a block.", True),
    "contacts.block": ValueSpec("count", 0, 50, "Contacts of a person in the own block.", True),
    "contacts.place": ValueSpec("count", 0, 50, "Contacts of a person in the own place.", True),
    "contacts.letters": ValueSpec("count", 0, 50, "Contacts of a person by letter, anywhere.", True),
    "contacts.household_weight": ValueSpec("count", 0, 50, "Contacts for which the rest of the household counts."),
    "channels.private_sets": ValueSpec("count", 0, 1e9, "Private radio receivers."),
    "channels.people_per_set": ValueSpec("person", 0, 100, "People who hear one private receiver."),
    "kinds.city_people": ValueSpec("person", 1, 10_000_000, "People above which a place is a city for the coding."),
    "kinds.front_city_distance": ValueSpec("km", 0, 5000, "Distance to the front below which a city is a front city."),
    "kinds.far_distance": ValueSpec("km", 0, 20_000, "Distance to the front above which a region is far."),
    "cost.floor": ValueSpec("share", 0.01, 1, "Least cost of safety to a household."),
}
"""Every value a scenario gives, by dotted name. `hardship.<group>` comes on top, one for each group in regions.csv."""

OF_A_FRONT = (
    "front.closing_speed_recorded", "front.arrival_towns", "front.arrival_offset", "kinds.front_city_distance",
    "kinds.far_distance",
)  # fmt: skip
"""Those that a scenario without any front, of the record or simulated, may leave out."""

OF_CHANNELS = ("channels.private_sets", "channels.people_per_set")
"""Those that a scenario may leave out together, if nobody had to hand in a receiver."""

FRONT_VALUES: dict[str, ValueSpec] = {
    "forces.off_axis": ValueSpec(
        "thousand", 0, 1e5, "Defenders away from the axes: other fronts, fleets, air defence."
    ),
    "forces.off_axis_irrecoverable": ValueSpec("thousand/day", 0, 1e3, "Killed, captured and missing among them."),
    "forces.off_axis_wounded": ValueSpec("thousand/day", 0, 1e3, "Wounded and sick among them."),
    "industry.east_share": ValueSpec("share", 0, 1, "Share of war output in the first month already out of reach."),
    "industry.east_growth": ValueSpec("1/day", 0, 0.1, "Growth of that part, a day, of its first output."),
    "industry.wagons_per_day": ValueSpec("count/day", 0, 1e6, "Wagons loaded a day for plants that are moved."),
    "industry.wagons_per_plant": ValueSpec("count", 1, 1e6, "Wagons that a plant takes."),
    "industry.siege_distance": ValueSpec(
        "km", 0, 5000, "Distance to the front below which a besieged city works less."
    ),
    "industry.siege_output": ValueSpec("share", 0, 1, "Output of its plants then."),
    "industry.evacuation_distance": ValueSpec("km", 0, 5000, "Distance to the front at which plants are ordered out."),
    "industry.tanks_per_day": ValueSpec("count/day", 0.01, 1e5, "Tanks made a day at the output of the first month."),
    "aid.aircraft_per_day": ValueSpec("count/day", 0.01, 1e5, "Aircraft made a day in the first month."),
    "aid.tank_weight": ValueSpec(
        "share", 0, 1, "Weight of tanks in equipment: one delivered is this / tanks made a day."
    ),
    "aid.aircraft_weight": ValueSpec("share", 0, 1, "Weight of aircraft in equipment, likewise."),
}
"""Values that a scenario with a front gives on top, and one without may leave out."""

HARDSHIP = ValueSpec("share", 0, 1, "Past hardship of the people of a group of regions; the coded value is the floor.")


NIGHT_VALUES: dict[str, ValueSpec] = {
    "raids.near_misses_per_tonne": ValueSpec("person/tonne", 0, 1e5, "People in the open to whom a tonne comes near."),
    "raids.violence_tonnes": ValueSpec("tonne", 0.1, 1e5, "Tonnes of a night at which its violence is one half."),
    "raids.homeless_per_tonne": ValueSpec("person/tonne", 0, 1e5, "People who lose their home to a tonne."),
    "raids.killed_per_tonne": ValueSpec("person/tonne", 0, 1e4, "People killed by a tonne, where no count is known."),
    "kinds.bombed_killed": ValueSpec("share", 0, 1, "Share of a city killed in a raid from which it counts as bombed."),
    "kinds.bombed_days": ValueSpec("day", 1, 60, "Days that a city counts as bombed after such a raid.", True),
}
"""Values that a scenario with a file of raids by night (nights) gives on top."""

ALL_VALUES = VALUES | FRONT_VALUES | NIGHT_VALUES
"""Every value that any scenario may give, but for `hardship`."""


def spec_of(name: str) -> ValueSpec | None:
    """What is known of a value by its dotted name; None: there is no such value."""
    group, _, rest = name.partition(".")
    return HARDSHIP if group == "hardship" and rest else ALL_VALUES.get(name)


@dataclass(frozen=True)
class Place:
    """Where a value stands, for messages."""

    file: str
    where: str
    line: int
    lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """Line of a key of the value."""
        return self.lines.get(key, self.line)


def read_value(name: str, data: Any, spec: ValueSpec, place: Place, problems: Problems) -> Value | None:
    """A value from its table, checked against its spec; None with problems told."""
    if not isinstance(data, dict):
        expected = f'{{ value = ..., unit = "{spec.unit}", source = "...", grade = "..." }}'
        got, hint = f"bare {as_text(data)}", "every number gives its source"
        problems.add(place.file, place.line, place.where, got, expected, hint)
        return None
    try:
        table = ValueTable.model_validate(data)
    except ValidationError as failure:
        keys = known_keys(ValueTable)
        for error in errors_of(failure):
            key = str(error["loc"][0]) if error["loc"] else ""
            got, expected, hint = described(error, keys)
            if key == "unit" and error["type"] == "missing":
                expected = f'unit = "{spec.unit}"'
            problems.add(place.file, place.line_of(key), f"{place.where}.{key}", got, expected, hint)
        return None
    before = len(problems.found)
    _check_unit(table, spec, place, problems)
    _check_numbers(table, spec, place, problems)
    if len(problems.found) > before:
        return None
    return Value(name=name, file=place.file, line=place.line, **table.model_dump())


def _check_unit(table: ValueTable, spec: ValueSpec, place: Place, problems: Problems) -> None:
    if table.unit == spec.unit:
        return
    hint = "" if table.unit in UNITS else nearest(table.unit, UNITS) or f"units are {listed(UNITS)}"
    problems.add(place.file, place.line_of("unit"), f"{place.where}.unit", as_text(table.unit), f'"{spec.unit}"', hint)


def _check_numbers(table: ValueTable, spec: ValueSpec, place: Place, problems: Problems) -> None:
    for key, number in (("value", table.value), ("low", table.low), ("high", table.high)):
        if number is None:
            continue
        if not spec.low <= number <= spec.high:
            expected = f"a number from {spec.low:g} to {spec.high:g} ({spec.unit})"
            problems.add(place.file, place.line_of(key), f"{place.where}.{key}", f"{number:g}", expected)
        elif key == "value" and spec.whole and number != int(number):
            problems.add(place.file, place.line_of(key), f"{place.where}.{key}", f"{number:g}", "a whole number")
    given = [number for number in (table.low, table.value, table.high) if number is not None]
    in_bounds = all(spec.low <= number <= spec.high for number in given)
    if in_bounds and given != sorted(given):
        got = ", ".join(f"{number:g}" for number in given)
        problems.add(place.file, place.line, place.where, got, "low <= value <= high")
