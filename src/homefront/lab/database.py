"""The database: SQLite in a file for one machine, Postgres for more. Reads and writes are short transactions.

SQLite lets one connection write at a time. Writers of this process wait for each other in a lock, which is fairer and
faster than to ask SQLite again and again; those of other processes (workers) wait by SQLite's own busy timeout. A
writing transaction takes the right to write when it begins (BEGIN IMMEDIATE), so it never fails half-way.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError as UrlError
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.exc import TimeoutError as BusyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from homefront.errors import ArgumentError, HomefrontError

BUSY_MS, HURRIED_MS = 10_000, 50
"""How long a server waits for others that write or hold a lock; and for what can be left out as well."""

WRITERS, LINE_S = 24, 1.0
"""Requests that may wait for their turn to write, and how long others wait for a place among them. Where another
process holds the database for long, the threads that are left answer those who read."""

CONNECTIONS = 40
"""Connections to Postgres, or open files of SQLite, at most: for those who wait for their turn to write, and for as
many as are read with at the same time."""

SQLITE = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a comment that was answered is on disk, also where the power fails
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten in the file
)
"""How each connection to SQLite is set up."""

_WRITES = "lab_writes_ms"
"""Option of a connection that writes: how long it waits, in ms."""

ONE_AT_A_TIME = 8019
"""Number of the lock of Postgres that servers hold while they change tables or make the first class."""


class LabDataError(HomefrontError):
    """The data in the database do not fit together."""


class Utc(TypeDecorator[datetime]):
    """A time of day and date in UTC. SQLite keeps no time zone: it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """ValueError for a time without a time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"got the time {value}; expected one with a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One engine, and its two kinds of transactions. Objects that were read stay readable after the transaction.

    url : as SQLAlchemy writes it. ArgumentError for an address that no driver here answers.   busy_ms : how long it
    waits for another process that writes or holds a lock, in ms. Then it raises SQLAlchemy's OperationalError or
    TimeoutError.
    """

    def __init__(self, url: str, busy_ms: int = BUSY_MS) -> None:
        self.engine = _engine(url, busy_ms)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._busy_ms = busy_ms
        self._turn, self._line = threading.Lock(), threading.BoundedSemaphore(WRITERS)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one state of the database and is never kept waiting by writers."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, patient: bool = True) -> Iterator[Session]:
        """A transaction that is committed at the end of the block, or undone whole where the block raises.

        patient : False for what can be left out where the database is busy: it waits HURRIED_MS.
        """
        wait_ms = self._busy_ms if patient else min(HURRIED_MS, self._busy_ms)
        with (
            _held(self._line, min(LINE_S, wait_ms / 1000)),
            _held(self._turn if self.is_sqlite else None, wait_ms / 1000),
            Session(self._writing(wait_ms), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def _writing(self, wait_ms: int) -> Engine:
        return self.engine.execution_options(**{_WRITES: wait_ms})

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A transaction that reads all tables as they were at one moment, however long it takes."""
        engine = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine) as session:
            yield session

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction that changes tables, alone among all servers.

        LabDataError where it would leave a row that names another one that is not there.

        SQLite changes a table by making it again: with foreign keys on, dropping the old one would delete all that
        names its rows. So they are off, and all of them are looked at before the end.
        """
        with self._writing(self._busy_ms).connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            if self.is_sqlite:
                raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    if not self.is_sqlite:
                        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
                    yield connection
                    if self.is_sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                        raise LabDataError(
                            f"a row of {lost[0]} names one of {lost[2]} that is not there; nothing was changed"
                        )
            finally:
                if self.is_sqlite:
                    raw.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _engine(url: str, busy_ms: int) -> Engine:
    try:
        engine = create_engine(
            url, poolclass=QueuePool, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=not url.startswith("sqlite")
        )
    except (UrlError, NoSuchModuleError, ImportError) as error:
        raise ArgumentError(
            "database", repr(_without_password(url)), f"no database can be reached by it ({error})",
            "expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME",
        ) from error  # fmt: skip
    if engine.dialect.name == "sqlite":
        if engine.url.database in (None, "", ":memory:"):
            raise ArgumentError("database", repr(url), "expected a file, as sqlite:///lab.sqlite3")
        event.listen(engine, "connect", partial(_prepare_sqlite, busy_ms))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", partial(_prepare_server, busy_ms))
        event.listen(engine, "begin", partial(_begin_on_server, busy_ms))
    return engine


@contextmanager
def _held(one: threading.Lock | threading.Semaphore | None, wait_s: float) -> Iterator[None]:
    """Holds it for the block; TimeoutError where that does not come to pass in time."""
    if one is None:
        yield
        return
    if not one.acquire(timeout=wait_s):
        raise BusyError(f"others have been writing for {wait_s:g} s")
    try:
        yield
    finally:
        one.release()


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.rpartition(':')[0]}:...@{tail}" if at and ":" in head.partition("://")[2] else url


def _prepare_sqlite(busy_ms: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in _begin_sqlite, not by a guess of the driver
    for statement in (*SQLITE, f"busy_timeout = {busy_ms}"):
        connection.execute(f"PRAGMA {statement}")


def _begin_sqlite(connection: Connection) -> None:
    wait_ms = connection.get_execution_options().get(_WRITES)
    if wait_ms is not None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait_ms}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if wait_ms is not None else "BEGIN")


def _prepare_server(busy_ms: int, connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {busy_ms}")
    connection.commit()


def _begin_on_server(busy_ms: int, connection: Connection) -> None:
    wait_ms = connection.get_execution_options().get(_WRITES, busy_ms)
    if wait_ms != busy_ms:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms}")
