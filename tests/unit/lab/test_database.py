"""The database: both kinds of transactions, and the changes of its tables."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from homefront.errors import ArgumentError
from homefront.lab.database import Database
from homefront.lab.migrations import migrate, newest, revision_of
from homefront.lab.tables import Base, Class, Essay


def test_migrations_give_the_tables_that_the_code_has(school_on_both: Any) -> None:
    database = school_on_both.database
    assert revision_of(database) == newest()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    migrate(database)
    assert revision_of(database) == newest()


def test_a_new_database_has_seen_no_change(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")) as database:
        assert revision_of(database) is None


def test_a_block_that_raises_leaves_nothing(school: Any) -> None:
    def half() -> None:
        with school.database.write() as session:
            session.add(Class(title="half", created_at=school.clock()))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with school.database.read() as session:
        assert "half" not in session.scalars(select(Class.title)).all()


def test_readers_go_on_while_somebody_writes(school: Any) -> None:
    with school.database.write() as writing:
        writing.add(Class(title="new", created_at=school.clock()))
        writing.flush()
        with school.database.read() as reading:
            assert len(reading.scalars(select(Class)).all()) == 1
    with school.database.read() as reading:
        assert len(reading.scalars(select(Class)).all()) == 2


def test_many_writers_lose_nothing(school_on_both: Any) -> None:
    school = school_on_both
    with school.database.write() as session:
        session.add(Essay(class_id=1, title="counted", created_at=school.clock()))

    def count() -> None:
        for _ in range(25):
            with school.database.write() as session:
                essay = session.scalars(select(Essay).with_for_update()).one()
                essay.comments += 1

    threads = [threading.Thread(target=count) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with school.database.read() as session:
        assert session.scalar(select(Essay.comments)) == 200


def test_sqlite_is_set_up_for_many(school: Any) -> None:
    with school.database.read() as session:
        told = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


@pytest.mark.parametrize("url", ["sqlite://", "nonsense", "mysql+nothing://x", "oracle://u:secret@h/x"])
def test_an_address_that_no_driver_answers_is_refused(url: str) -> None:
    with pytest.raises(ArgumentError, match="database") as refused:
        Database(url)
    assert "secret" not in str(refused.value)
