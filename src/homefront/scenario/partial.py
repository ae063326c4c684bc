"""A scenario while it is being read: the parts that are sound so far, filled section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from homefront.errors import nearest
from homefront.scenario.causes import MOST_CHANGES, WRITTEN, Cause, kind_of
from homefront.scenario.changes import Change
from homefront.scenario.document import Document, PartT, where
from homefront.scenario.files import Folder
from homefront.scenario.former_names import name_meant
from homefront.scenario.locate import KeyPath
from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES
from homefront.scenario.parts import (
    ORDER_KINDS,
    Appeal,
    Claim,
    FileNote,
    Head,
    NotCounted,
    NotModelled,
    OnRecord,
    Orders,
    Part,
    Post,
    Raid,
    RaidTable,
)
from homefront.scenario.problems import Problems, as_text, listed, printable
from homefront.scenario.quantities import Measure, Outcome
from homefront.scenario.tables import Table
from homefront.scenario.values import (
    ALL_VALUES,
    FRONT_VALUES,
    NIGHT_VALUES,
    OF_A_FRONT,
    OF_CHANNELS,
    VALUES,
    Place,
    Value,
    ValueSpec,
    read_value,
    spec_of,
)
from homefront.scenario.works import Work

SECTIONS = (
    "scenario",
    "files",
    "values",
    "command",
    "orders",
    "appeal",
    "raid",
    "measure",
    "not_modelled",
    "outcome",
    "claim",
    "cause",
    "not_counted",
    "on_record",
)

RAID_VALUES = {
    "every": ValueSpec("day", 1, 366, "Days from one raid to the next.", True),
    "near_miss": ValueSpec("share", 0, 1, "Share of people at home who have a near miss in a raid."),
    "violence": ValueSpec("share", 0, 1, "Violence of a raid for those it passes by."),
}


@dataclass
class PartialScenario:
    """What has been read; None or absent: not given, or broken and told."""

    folder: Folder
    problems: Problems
    document: Document | None = None
    head: Head | None = None
    files: list[FileNote] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    hardship_groups: set[str] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    orders: Orders | None = None
    appeals: list[Appeal] = field(default_factory=list)
    raids: list[Raid] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    not_modelled: list[NotModelled] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    not_counted: list[NotCounted] = field(default_factory=list)
    on_record: list[OnRecord] = field(default_factory=list)
    sources: dict[str, Work] | None = None
    tables: dict[str, Table[Any]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name of scenario.toml in messages."""
        return self.folder.label("scenario.toml")

    def tell(self, line: int, where: str, got: str, expected: str, hint: str = "") -> None:
        """Note a problem of scenario.toml."""
        self.problems.add(self.label, line, where, got, expected, hint)

    def rows_to_check(self, kind: str) -> Iterator[Any]:
        """Sound rows of a table, as long as its problems are still told."""
        table = self.table(kind)
        for row in table.rows:
            if self.problems.full(table.file):
                return
            yield row

    def has_file(self, kind: str) -> bool:
        """Whether scenario.toml names a file of a kind."""
        written = self.document.table("files").values() if self.document else ()
        return any(isinstance(data, dict) and data.get("kind") == kind for data in written)

    @property
    def names_files(self) -> bool:
        """Whether scenario.toml could be read and names any file."""
        return self.document is not None and bool(self.document.data.get("files"))

    @property
    def has_front(self) -> bool:
        """Whether there is a front, simulated or of the record: axes, lines, or a town that was lost."""
        drawn = self.has_file("axes") or self.has_file("front_lines")
        return drawn or bool(self.table("captures").column("captured_on"))

    def can_join(self, *kinds: str) -> bool:
        """Whether the tables of these kinds could be read; if not, that something was not checked against them."""
        unread = [self.table(kind) for kind in kinds if not self.table(kind).readable]
        for table in unread[:1]:
            self.problems.not_checked(table.file)
        return not unread

    def file_of(self, kind: str) -> str:
        """The name of the file of a kind, as scenario.toml has it."""
        return printable(next((note.file for note in self.files if note.kind == kind), f"{kind}.csv"))

    @property
    def any_place(self) -> str:
        """What the name of a place is that may be a city or a region, for messages."""
        return f"a city of {self.file_of('captures')} or a name or state of {self.file_of('regions')}"

    def table(self, kind: str) -> Table[Any]:
        """The table of a kind. Where scenario.toml names no such file it is one without rows, else it is unreadable."""
        if kind in self.tables:
            return self.tables[kind]
        absent = self.names_files and not self.has_file(kind)
        return Table(self.folder.label(self.file_of(kind)), readable=absent)


def read_sections(partial: PartialScenario, document: Document) -> None:
    """Fill it from the document."""
    document.refuse_person_level()
    for name in document.data:
        if name not in SECTIONS:
            document.unknown((name,), SECTIONS)
    partial.document = document
    partial.head = document.part(Head, document.data["scenario"], ("scenario",)) if document.table("scenario") else None
    for name, data in document.table("files").items():
        _keep(partial.files, document.part(FileNote, data, ("files", name), name=name))
    for name, data in document.table("command").items():
        _keep(partial.posts, document.part(Post, data, ("command", name), name=name))
    _read_orders(partial, document)
    _read_values(partial, document)
    for path, data in document.tables("raid"):
        _read_raid(partial, document, path, data)
    more = document.registry
    measures = {**(more.measures if more else {}), **MEASURES}
    outcomes = {**(more.outcomes if more else {}), **OUTCOMES}
    for path, data in document.tables("measure"):
        _keep(partial.measures, _of_its_kind(document, path, data, measures, Measure))  # type: ignore[type-abstract]
    for path, data in document.tables("outcome"):
        _keep(partial.outcomes, _of_its_kind(document, path, data, outcomes, Outcome))  # type: ignore[type-abstract]
    for path, data in document.tables("appeal"):
        _keep(partial.appeals, document.part(Appeal, data, path))
    for path, data in document.tables("claim"):
        _keep(partial.claims, document.part(Claim, data, path))
    for path, data in document.tables("not_modelled"):
        _keep(partial.not_modelled, document.part(NotModelled, data, path))
    for path, data in document.tables("cause"):
        _read_cause(partial, document, path, data)
    for path, data in document.tables("not_counted"):
        _keep(partial.not_counted, document.part(NotCounted, data, path))
    for path, data in document.tables("on_record"):
        _keep(partial.on_record, document.part(OnRecord, data, path))


def sources_named(partial: PartialScenario) -> Iterator[tuple[KeyPath, str]]:
    """(path, source) of everything in the document that names a source."""
    data = partial.document.data if partial.document else {}
    yield from _sources(data, ())


def _sources(data: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "source" and isinstance(value, str) and value:
                yield (*path, key), value
            else:
                yield from _sources(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _sources(value, (*path, index))


def _keep(parts: list[Any], part: Part | None) -> None:
    if part is not None:
        parts.append(part)


def _read_orders(partial: PartialScenario, document: Document) -> None:
    table = document.table("orders")
    partial.orders = document.part(Orders, table, ("orders",)) if table else None
    if partial.orders is None:
        return
    for kind in partial.orders.issued_by:
        if kind not in ORDER_KINDS:
            document.unknown(("orders", "issued_by", kind), ORDER_KINDS)
    for kind in ORDER_KINDS:
        if kind not in partial.orders.issued_by:
            document.add(("orders", "issued_by", kind), "nothing", f"the post that issues {kind}")


def _read_values(partial: PartialScenario, document: Document) -> None:
    table = document.table("values")
    groups = {name.partition(".")[0] for name in ALL_VALUES} | {"hardship"}
    for group, entries in table.items():
        if group not in groups:
            document.unknown(("values", group), groups)
        elif not isinstance(entries, dict):
            document.add(("values", group), as_text(entries), f"the table [values.{group}]")
        else:
            for key, data in entries.items():
                _read_one(partial, document, group, key, data)
    needed = (
        VALUES
        | (FRONT_VALUES if partial.has_file("axes") else {})
        | (NIGHT_VALUES if partial.has_file("nights") else {})
    )
    may_be_absent = OF_A_FRONT if "channels" in table else (*OF_A_FRONT, *OF_CHANNELS)
    need_values(document, [name for name in needed if name not in may_be_absent])


def need_values(document: Document, names: Iterable[str]) -> None:
    """Tell which of these values are not written; none where no value is."""
    table = document.table("values")
    for name in names:
        group, _, key = name.partition(".")
        entries = table.get(group)
        if table and not (isinstance(entries, dict) and key in entries):
            expected = f'{{ value = ..., unit = "{ALL_VALUES[name].unit}", source = "...", grade = "..." }}'
            document.add(("values", group, key), "nothing", expected)


def _read_one(partial: PartialScenario, document: Document, group: str, key: str, data: object) -> None:
    path: KeyPath = ("values", group, key)
    name = f"{group}.{key}"
    spec = spec_of(name)
    if group == "hardship":
        partial.hardship_groups.add(key)
    if spec is None:
        document.unknown(path, [known.partition(".")[2] for known in ALL_VALUES if known.startswith(f"{group}.")])
        return
    value = read_value(name, data, spec, _place(document, path, data), document.problems)
    if value is not None:
        partial.values[name] = value


def _place(document: Document, path: KeyPath, data: object) -> Place:
    keys = data if isinstance(data, dict) else {}
    return Place(
        document.file,
        where(path),
        document.line(path),
        {key: document.line((*path, key)) for key in keys},
    )


def _read_raid(partial: PartialScenario, document: Document, path: KeyPath, data: object) -> None:
    table = document.part(RaidTable, data, path)
    if table is None:
        return
    values = {}
    for key, spec in RAID_VALUES.items():
        written = getattr(table, key)
        place = _place(document, (*path, key), written)
        values[key] = read_value(f"raid.{key}", written, spec, place, document.problems)
    every, near_miss, violence = values["every"], values["near_miss"], values["violence"]
    if every and near_miss and violence:
        partial.raids.append(Raid(table.place, table.first, table.last, every, near_miss, violence, table.line))


def _read_cause(partial: PartialScenario, document: Document, path: KeyPath, data: object) -> None:
    if not isinstance(data, dict):
        document.part(Cause, data, path)
        return
    changes = _read_changes(document, (*path, "changes"), data.get("changes"))
    rest = {key: value for key, value in data.items() if key != "changes"}
    part = document.part(Cause, rest, path, changes=changes or ())
    if changes is not None:
        _keep(partial.causes, part)


def _read_changes(document: Document, path: KeyPath, data: object) -> tuple[Change, ...] | None:
    """The changes of a cause; None with problems told if one of them is wrong."""
    if not isinstance(data, list) or not data:
        got = "nothing" if data is None else "an empty list" if data == [] else as_text(data)
        document.add(path, got, 'at least one change, as { set = "candour", value = 0.9 }')
        return None
    if len(data) > MOST_CHANGES:
        document.add(path, f"{len(data)} changes", f"at most {MOST_CHANGES} changes of one cause")
        return None
    changes = [_read_change(document, (*path, index), item) for index, item in enumerate(data)]
    return None if None in changes else tuple(change for change in changes if change is not None)


def _read_change(document: Document, path: KeyPath, data: object) -> Change | None:
    kind = kind_of(data) if isinstance(data, dict) else None
    if kind is not None:
        written = document.part(WRITTEN[kind], data, path)
        return None if written is None else written.change()
    got = f"keys {listed(data)}" if isinstance(data, dict) and data else as_text(data)
    hint = next((hint for key in data if (hint := nearest(key, WRITTEN))), "") if isinstance(data, dict) else ""
    document.add(path, got, f"a table with just one of {listed(WRITTEN)}", hint)
    return None


def _of_its_kind(
    document: Document, path: KeyPath, data: object, kinds: Mapping[str, type[PartT]], base: type[PartT]
) -> PartT | None:
    """A table as the class of its kind, or None with its problems told; `base` says what is wrong if it names none."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str):
        return document.part(base, data, path)
    if kind not in kinds:
        document.add((*path, "kind"), as_text(kind), f"one of {listed(kinds)}", name_meant(kind, kinds))
        return None
    return document.part(kinds[kind], data, path)
