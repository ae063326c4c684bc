"""A scenario folder in, a Scenario out, or every problem at once. Nothing in a folder is executed."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from homefront.errors import Problem, ScenarioError, nearest
from homefront.scenario import catalogue, limits
from homefront.scenario.checks import check_all
from homefront.scenario.coding import check_coding
from homefront.scenario.document import read_document
from homefront.scenario.files import decode, is_safe_name, label, read_folder
from homefront.scenario.former_names import name_meant
from homefront.scenario.front_checks import check_front
from homefront.scenario.front_rows import FRONT_NEEDED, FRONT_ROWS
from homefront.scenario.partial import PartialScenario, read_sections
from homefront.scenario.parts import CommandTree, FileNote
from homefront.scenario.problems import Problems, as_text, listed, short
from homefront.scenario.rows import NEEDED, ROWS
from homefront.scenario.schema import Registry, Scenario
from homefront.scenario.sources import read_sources
from homefront.scenario.tables import read_table

YEARS_AROUND = 50
"""Dates further than this from the start of the scenario are taken for slips."""


def load_scenario(path_or_id: str | Path, registry: Registry | None = None) -> Scenario:
    """The scenario of a folder, or of an id that ships with homefront.

    registry : the processes; given, person-level parameters in the scenario are refused by name.
    Raises ScenarioError with all problems found.
    """
    partial = read_partial(path_or_id, registry)
    check_all(partial)
    check_coding(partial)
    check_front(partial)
    if partial.problems.found:
        raise ScenarioError(partial.problems.found)
    return _scenario(partial)


def read_partial(path_or_id: str | Path, registry: Registry | None = None) -> PartialScenario:
    """What can be read of a folder, sound or not; its problems are those of form.

    Raises ScenarioError where there is no folder with a scenario.toml.
    """
    path = _folder_of(path_or_id)
    problems = Problems()
    if not os.path.isfile(path / "scenario.toml"):
        file = label(path, "scenario.toml")
        raise ScenarioError([Problem(file, 0, "the file", "no such file", "a folder with a scenario.toml")])
    partial = PartialScenario(read_folder(path, problems), problems)
    text = _text(partial, "scenario.toml")
    document = None if text is None else read_document(partial.label, text, problems, registry)
    if document is not None:
        read_sections(partial, document)
    _read_works(partial)
    _read_tables(partial)
    return partial


def _folder_of(path_or_id: str | Path) -> Path:
    if isinstance(path_or_id, str) and catalogue.is_shipped(path_or_id):
        return catalogue.find(path_or_id)
    if not os.fspath(path_or_id):
        expected = "the id of a scenario, or the path of its folder; . is the current folder"
        raise ScenarioError([Problem("''", 0, "the folder", "an empty text", expected)])
    path = Path(path_or_id)
    # os.path answers no where pathlib raises: names that are too long, links to themselves.
    if path.name == "scenario.toml" and os.path.isfile(path):
        path = path.parent
    if os.path.isdir(path):
        return path if path.name not in ("", "..") else Path(os.path.realpath(path))
    if isinstance(path_or_id, str) and catalogue.looks_like_id(path_or_id):
        return catalogue.find(path_or_id)
    expected = "a scenario folder, or an id that `homefront list` shows"
    raise ScenarioError([Problem(short(path.name), 0, "the folder", "no such folder", expected)])


def _text(partial: PartialScenario, name: str) -> str | None:
    data = partial.folder.contents.get(name)
    return None if data is None else decode(partial.folder.label(name), data, partial.problems)


def _read_works(partial: PartialScenario) -> None:
    file = partial.folder.label("sources.json")
    text = _text(partial, "sources.json")
    if text is not None:
        partial.sources = read_sources(file, text, partial.problems)
    elif "sources.json" not in partial.folder.refused and "sources.json" not in partial.folder.contents:
        partial.problems.add(file, 0, "the file", "no such file", "the works cited, as a CSL-JSON array")


def _read_tables(partial: PartialScenario) -> None:
    span, rows = _span(partial), 0
    for note in _notes(partial):
        if not _file_is_usable(partial, note):
            continue
        text = _text(partial, note.file)
        label = partial.folder.label(note.file)
        if text is None:
            continue
        most = limits.ROWS_OF.get(note.kind, limits.ROWS)
        table = partial.tables[note.kind] = read_table(label, text, ROWS[note.kind], span, partial.problems, most)
        rows += len(table.cells)
        if rows > limits.ROWS_IN_ALL:
            expected = f"at most {limits.ROWS_IN_ALL:,} rows in all files together"
            partial.problems.add(partial.folder.label(""), 0, "the folder", "too many rows", expected)
            return


def _notes(partial: PartialScenario) -> list[FileNote]:
    """The files to read; without a readable scenario.toml, those with the usual names, to report their problems too."""
    if partial.document is None:
        usual = {f"{kind}.csv": kind for kind in ROWS}
        given: dict[str, Any] = {"grade": "assumed", "what": "-", "used_by": "report"}
        names = [name for name in usual if name in partial.folder.contents]
        return [FileNote(name=usual[name], kind=usual[name], file=name, **given) for name in names]
    _check_files(partial)
    notes: dict[str, FileNote] = {}
    for note in partial.files:
        notes.setdefault(note.kind if note.kind in ROWS else note.file, note)
    return list(notes.values())


def _check_files(partial: PartialScenario) -> None:
    document = partial.document
    if document is None:
        return
    seen: set[str] = set()
    for note in partial.files:
        if note.kind not in ROWS:
            hint = name_meant(note.kind, ROWS)
            document.add(("files", note.name, "kind"), as_text(note.kind), f"one of {listed(ROWS)}", hint)
        elif note.kind in seen:
            document.add(("files", note.name, "kind"), f"a second file of kind {note.kind}", "one file of each kind")
        seen.add(note.kind)
    if not partial.document or not partial.document.data.get("files"):
        return
    written = document.table("files").values()
    named = _texts(written, "kind")
    for kind in NEEDED:
        if kind not in named:
            document.add(("files",), f"no file of kind {kind}", f"[files.{kind}]")
    for kind in FRONT_NEEDED:
        if kind not in named and not named.isdisjoint(FRONT_ROWS):
            given = next(other for other in FRONT_ROWS if other in named)
            expected = f"[files.{kind}]: a front has {', '.join(FRONT_NEEDED)}, or none of its files"
            document.add(("files",), f"a file of kind {given}, none of kind {kind}", expected)
    files = _texts(written, "file")
    for name in sorted(partial.folder.contents):
        if name.endswith(".csv") and name not in files:
            got, expected = "a file that [files] does not name", "a [files.NAME] for each CSV file"
            partial.problems.add(partial.folder.label(name), 0, "the file", got, expected)


def _texts(tables: Iterable[object], key: str) -> set[str]:
    """Texts under a key, of broken tables too."""
    found = (data.get(key) for data in tables if isinstance(data, dict))
    return {text for text in found if isinstance(text, str)}


def _file_is_usable(partial: PartialScenario, note: FileNote) -> bool:
    """Whether the file's name stays inside the folder and the file is there; problems are reported at the name."""
    document, contents = partial.document, partial.folder.contents
    if document is None:
        return True
    path = ("files", note.name, "file")
    if not is_safe_name(note.file):
        expected = "a file inside the scenario folder, as captures.csv or tables/captures.csv"
        document.add(path, as_text(note.file), expected)
    elif not note.file.endswith(".csv"):
        document.add(path, as_text(note.file), "a CSV file")
    elif note.file not in contents and note.file not in partial.folder.refused:
        document.add(path, f"{note.file}, which is not there", "a file of the folder", nearest(note.file, contents))
    else:
        return note.file in contents and note.kind in ROWS
    return False


def _span(partial: PartialScenario) -> tuple[datetime.date, datetime.date]:
    """Dates that may stand in a file."""
    if partial.head is None:
        return datetime.date(1500, 1, 1), datetime.date(2200, 1, 1)
    year = partial.head.start.year
    return datetime.date(year - YEARS_AROUND, 1, 1), datetime.date(year + YEARS_AROUND, 12, 31)


def _scenario(partial: PartialScenario) -> Scenario:
    if partial.head is None or partial.orders is None or partial.sources is None:
        raise AssertionError("what was read without problems has a head, orders and sources")
    tables: dict[str, Any] = {kind: table.rows for kind, table in partial.tables.items()}
    head = partial.head
    return Scenario(
        id=head.id,
        title=head.title,
        summary=head.summary,
        licence=head.licence,
        case=head.case,
        start=head.start,
        days=head.days,
        folder=partial.folder.path,
        digest=partial.folder.digest(),
        values=partial.values,
        command=CommandTree(tuple(partial.posts)),
        orders_issued_by=partial.orders.issued_by,
        appeals=tuple(sorted(partial.appeals, key=lambda appeal: appeal.on)),
        raids=tuple(partial.raids),
        measures=tuple(partial.measures),
        not_modelled=tuple(partial.not_modelled),
        outcomes=tuple(partial.outcomes),
        claims=tuple(partial.claims),
        causes=tuple(partial.causes),
        not_counted=tuple(partial.not_counted),
        on_record=tuple(partial.on_record),
        sources=partial.sources,
        file_notes={note.name: note for note in partial.files},
        **tables,
    )
