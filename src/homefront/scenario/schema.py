"""A scenario once read: frozen, typed, every part of it checked. What other packages import stands here."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from homefront.errors import Problem, ScenarioError, nearest
from homefront.plugins import Packaged
from homefront.scenario.acting import inputs_digest
from homefront.scenario.causes import Cause
from homefront.scenario.changes import Change
from homefront.scenario.counted_rows import (
    AidRow,
    EvacuationRow,
    FigureRow,
    ForceRow,
    HumanCostRow,
    LossRow,
    PanicRow,
    ProductionRow,
    WeatherRow,
)
from homefront.scenario.files import label
from homefront.scenario.front_rows import (
    AxisRow,
    EnemyOrderRow,
    FrontDateRow,
    IndustryRow,
    ObjectiveRow,
    StrengthRow,
    TemperatureRow,
    ZoneRow,
)
from homefront.scenario.parts import Appeal, Claim, CommandTree, FileNote, NotCounted, NotModelled, OnRecord, Post, Raid
from homefront.scenario.quantities import Measure, Outcome
from homefront.scenario.row import Row
from homefront.scenario.rows import (
    AnnouncementRow,
    CaptureRow,
    CodingRow,
    DangerRow,
    EventRow,
    FrontLineRow,
    MergedRow,
    NightRow,
    RegionRow,
    TargetRow,
)
from homefront.scenario.values import UNITS, VALUES, Value, spec_of
from homefront.scenario.works import Work

__all__ = [
    "UNITS",
    "VALUES",
    "AidRow",
    "AnnouncementRow",
    "Appeal",
    "AxisRow",
    "CaptureRow",
    "Cause",
    "Change",
    "Claim",
    "CodingRow",
    "CommandTree",
    "DangerRow",
    "EnemyOrderRow",
    "EvacuationRow",
    "EventRow",
    "FigureRow",
    "FileNote",
    "ForceRow",
    "FrontDateRow",
    "FrontLineRow",
    "HumanCostRow",
    "IndustryRow",
    "LossRow",
    "Measure",
    "MergedRow",
    "NightRow",
    "NotCounted",
    "NotModelled",
    "ObjectiveRow",
    "OnRecord",
    "Outcome",
    "PanicRow",
    "Post",
    "ProductionRow",
    "Raid",
    "RegionRow",
    "Registry",
    "Row",
    "Scenario",
    "StrengthRow",
    "TargetRow",
    "TemperatureRow",
    "Value",
    "WeatherRow",
    "Work",
    "ZoneRow",
]


class Registry(Protocol):
    """What a scenario must know of the processes: their names, so that it can refuse what is theirs."""

    @property
    def person_parameters(self) -> frozenset[str]:
        """Names like "talk.amplification"."""

    @property
    def processes(self) -> frozenset[str]:
        """Names like "talk"."""

    @property
    def measures(self) -> Mapping[str, type[Measure]]:
        """Kinds of [[measure]] that packages add."""

    @property
    def outcomes(self) -> Mapping[str, type[Outcome]]:
        """Kinds of [[outcome]] that packages add."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """What happened and what is assumed. Mappings are not to be written to; use `with_value` for a changed copy.

    days : both ends included.   digest : sha256 of all files of the folder.   values : by dotted name.
    mechanisms : of other packages, with which the user runs it (processes/mechanisms.py). No folder can name one.
    """

    id: str
    title: str
    summary: str
    licence: str
    case: str
    start: datetime.date
    days: int
    folder: Path
    digest: str
    values: Mapping[str, Value]
    command: CommandTree
    orders_issued_by: Mapping[str, str]
    appeals: tuple[Appeal, ...]
    raids: tuple[Raid, ...]
    measures: tuple[Measure, ...]
    not_modelled: tuple[NotModelled, ...]
    outcomes: tuple[Outcome, ...]
    claims: tuple[Claim, ...]
    causes: tuple[Cause, ...]
    not_counted: tuple[NotCounted, ...]
    on_record: tuple[OnRecord, ...]
    sources: Mapping[str, Work]
    file_notes: Mapping[str, FileNote]
    regions: tuple[RegionRow, ...] = ()
    captures: tuple[CaptureRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    announcements: tuple[AnnouncementRow, ...] = ()
    forces: tuple[ForceRow, ...] = ()
    losses: tuple[LossRow, ...] = ()
    production: tuple[ProductionRow, ...] = ()
    evacuation: tuple[EvacuationRow, ...] = ()
    aid: tuple[AidRow, ...] = ()
    panic: tuple[PanicRow, ...] = ()
    weather: tuple[WeatherRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    human_cost: tuple[HumanCostRow, ...] = ()
    coding_a: tuple[CodingRow, ...] = ()
    coding_b: tuple[CodingRow, ...] = ()
    coding_merged: tuple[MergedRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    nights: tuple[NightRow, ...] = ()
    front_lines: tuple[FrontLineRow, ...] = ()
    dangers: tuple[DangerRow, ...] = ()
    axes: tuple[AxisRow, ...] = ()
    strengths: tuple[StrengthRow, ...] = ()
    zones: tuple[ZoneRow, ...] = ()
    enemy_orders: tuple[EnemyOrderRow, ...] = ()
    temperature: tuple[TemperatureRow, ...] = ()
    front_dates: tuple[FrontDateRow, ...] = ()
    industry: tuple[IndustryRow, ...] = ()
    objectives: tuple[ObjectiveRow, ...] = ()
    mechanisms: tuple[Packaged, ...] = ()

    @cached_property
    def inputs_digest(self) -> str:
        """sha256 of all that can act on a run or on a comparison with the record, and of no words for readers: what
        a set of fitted worlds belongs to. Of a changed copy it is another one."""
        return inputs_digest(self)

    @property
    def end(self) -> datetime.date:
        """The last day of the scenario."""
        return self.start + datetime.timedelta(self.days - 1)

    @property
    def has_front(self) -> bool:
        """Whether it has a front, simulated or of the record: axes, lines, or a town that was lost."""
        return bool(self.axes or self.front_lines) or any(row.captured_on for row in self.captures)

    @property
    def has_fighting(self) -> bool:
        """Whether it has a front or raids; of a crisis without either, no text speaks of fighting."""
        return bool(self.has_front or self.raids or self.nights)

    def file_of(self, kind: str) -> str:
        """The name of the file of a kind, as scenario.toml has it."""
        return next((note.file for note in self.file_notes.values() if note.kind == kind), f"{kind}.csv")

    def label_of(self, kind: str) -> str:
        """The same with the name of the folder, as messages give it: "flood/cities.csv"."""
        return label(self.folder, self.file_of(kind))

    def number(self, name: str) -> float:
        """The value of a dotted name, in its unit; ScenarioError if there is none."""
        return self._value(name).value

    def with_value(self, name: str, number: float) -> Scenario:
        """A copy with another number for a value, within its bounds; its digest differs too.

        ScenarioError if the name is unknown or the number out of bounds.
        """
        old = self._value(name)
        spec = spec_of(name)
        if spec is None or not spec.low <= number <= spec.high or (spec.whole and number != int(number)):
            bounds = f"{spec.low:g} to {spec.high:g}" if spec else "known bounds"
            expected = f"a {'whole ' if spec and spec.whole else ''}number from {bounds} ({old.unit})"
            raise ScenarioError([Problem(old.file, old.line, f"values.{name}", f"{number:g}", expected)])
        changed = dataclasses.replace(old, value=float(number), low=None, high=None, note="changed by the user")
        digest = hashlib.sha256(f"{self.digest} {name} {float(number)!r}".encode()).hexdigest()
        return dataclasses.replace(self, values={**self.values, name: changed}, digest=digest)

    def price(self, cause_id: str) -> tuple[HumanCostRow, ...]:
        """The recorded human cost of the means that a cause names; rows overlap and are never added."""
        return tuple(row for row in self.human_cost if row.cause_id == cause_id)

    def cause(self, cause_id: str) -> Cause:
        """The cause of an id; ScenarioError names the nearest if there is none."""
        for cause in self.causes:
            if cause.id == cause_id:
                return cause
        ids = [cause.id for cause in self.causes]
        expected = f"a cause: {', '.join(ids) or 'it has none'}"
        raise ScenarioError([Problem(self.id, 0, "cause", cause_id, expected, nearest(cause_id, ids))])

    def region_ids(self, names: Iterable[str]) -> tuple[str, ...]:
        """Ids of the regions meant, in the order of regions.csv: by id or name, economic region or state; "*": all."""
        wanted = set(names)
        return tuple(row.region_id for row in self.regions if "*" in wanted or set(row.names) & wanted)

    def _value(self, name: str) -> Value:
        if name not in self.values:
            expected = "the name of a value"
            raise ScenarioError([Problem(self.id, 0, name, "no such value", expected, nearest(name, self.values))])
        return self.values[name]
