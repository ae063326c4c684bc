"""A backup is one file from which SQLite or Postgres is restored: all rows of all tables, as they were at one moment.

A zip file: `lab.json` says what it is (version of the tables, when, rows by table), and `TABLE.jsonl` has a row a line.
It is made while the lab is in use, in one transaction that only reads.
"""

from __future__ import annotations

import base64
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, LargeBinary, MetaData, Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from homefront.errors import ResourceError, ResultsError
from homefront.lab.database import Database
from homefront.lab.migrations import VERSION_TABLE, known, migrate, revision_of

HEAD, FORMAT = "lab.json", 1
CHUNK = 500
"""Rows that are written into the database at a time."""


def backup(database: Database, file: Path, now: datetime) -> dict[str, int]:
    """Writes all of a lab into a file; rows by table. The file appears whole or not at all, for its owner alone.

    ResourceError where it cannot be written.
    """
    revision, part = revision_of(database), file.with_name(f"{file.name}.part")
    counts = {}
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, database.snapshot() as session:
                for table in _tables(session.connection()):
                    counts[table.name] = _write(archive, session, table)
                head = {"format": FORMAT, "revision": revision, "at": now.isoformat(), "rows": counts}
                archive.writestr(HEAD, json.dumps(head, indent=1))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ResourceError(f"{file}: {error.strerror or error}; expected a file that can be written") from error
    return counts


def _write(archive: zipfile.ZipFile, session: Session, table: Table) -> int:
    count = 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
        for row in _rows(session, table):
            lines.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def restore(database: Database, file: Path) -> dict[str, int]:
    """Fills an empty database from a file, of this version or an older one, and brings its tables to this version.

    Rows by table. ResultsError for a file that is no backup, is damaged, or is of a newer version; ResourceError where
    the database has a class already.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            head = _head(archive, file)
            if revision_of(database) not in (None, head["revision"]) or _holds_a_class(database):
                raise ResourceError("the database has a lab already; expected an empty one: try another --data")
            migrate(database, head["revision"])
            counts = _fill(database, archive, head["rows"])
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, IntegrityError) as error:
        raise ResultsError(f"{file}: it is no backup of a lab, or is damaged ({error})") from error
    except OSError as error:
        raise ResultsError(f"{file}: {error.strerror or error}; expected a file that `lab backup` made") from error
    migrate(database)
    return counts


def _head(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    head = json.loads(archive.read(HEAD))
    if head["format"] != FORMAT or head["revision"] not in known():
        raise ResultsError(f"{file}: it was made by a newer homefront; expected one of this version or an older one")
    return dict(head)


def _rows(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    for row in session.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": CHUNK}):
        yield {name: _written(value) for name, value in row._mapping.items()}


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, each after those that it names; not that of the migrations."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def _holds_a_class(database: Database) -> bool:
    with database.read() as session:
        tables = {table.name: table for table in _tables(session.connection())}
        return "class" in tables and session.execute(select(tables["class"])).first() is not None


def _fill(database: Database, archive: zipfile.ZipFile, expected: dict[str, int]) -> dict[str, int]:
    """Rows by table. ValueError, with nothing written, where there are fewer or more than the backup says."""
    counts = {}
    with database.write() as session:
        for table in _tables(session.connection()):
            counts[table.name] = 0
            with archive.open(f"{table.name}.jsonl") as lines:
                while chunk := [_read(table, json.loads(line)) for line in islice(lines, CHUNK)]:
                    session.execute(insert(table), chunk)
                    counts[table.name] += len(chunk)
            if not database.is_sqlite and "id" in table.columns:
                last = select(func.max(table.c.id)).scalar_subquery()
                name = func.pg_get_serial_sequence(f'"{table.name}"', "id")
                session.execute(select(func.setval(name, last)).where(last.is_not(None)))
        if counts != expected:
            raise ValueError("rows are missing")
    return counts


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _read(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: TypeEngine[Any], value: Any) -> Any:
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if value is not None and isinstance(kind, LargeBinary) else value
