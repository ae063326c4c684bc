"""The database: both kinds of transactions, and the changes of its tables."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from homefront.errors import ArgumentError
from homefront.lab.app import create_app
from homefront.lab.backup import restore
from homefront.lab.database import Database, LabDataError
from homefront.lab.migrations import migrate, newest, revision_of
from homefront.lab.people.classes import open_lab
from homefront.lab.security.passwords import Passwords
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Base, Class, Essay, Person


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

    def count(database: Database) -> None:
        for _ in range(25):
            with database.write() as session:
                essay = session.scalars(select(Essay).with_for_update()).one()
                essay.comments += 1

    url = school.settings.database_url
    databases = [school.database, *(Database(url) for _ in range(3))]  # the others as other processes have them
    threads = [threading.Thread(target=count, args=(databases[n % 4],)) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for database in databases:
        database.close()
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


def made_anew(connection: Any, columns: str) -> None:
    """What a migration does in SQLite to change a table."""
    connection.exec_driver_sql("CREATE TABLE new (id INTEGER PRIMARY KEY, title TEXT)")
    connection.exec_driver_sql(f"INSERT INTO new SELECT {columns}, title FROM class")
    connection.exec_driver_sql("DROP TABLE class")
    connection.exec_driver_sql("ALTER TABLE new RENAME TO class")


def test_a_table_that_is_made_anew_takes_nothing_with_it(school: Any) -> None:
    with school.database.migrating() as connection:
        made_anew(connection, "id")
    with school.database.read() as session:
        assert session.scalars(select(Person.name)).all() == ["teacher"]
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_migration_that_would_lose_a_row_changes_nothing(school: Any) -> None:
    def wrong() -> None:
        with school.database.migrating() as connection:
            made_anew(connection, "id + 1")

    with pytest.raises(LabDataError, match="names one of class that is not there"):
        wrong()
    with school.database.read() as session:
        assert session.scalars(select(Class.id)).all() == [1]


def test_a_class_of_the_first_version_opens_today(tmp_path: Path) -> None:
    """class_of_r0001.zip: a backup with the tables of r0001: two essays, three comments, a like, a picture."""
    settings = LabSettings(data=tmp_path)
    with closing(Database(settings.database_url)) as database:
        restore(database, Path(__file__).with_name("class_of_r0001.zip"))
        assert revision_of(database) == newest()
        app = create_app(settings, database)
        page = TestClient(app, base_url="http://127.0.0.1:8019").get("/essays/1")
        assert page.status_code == 200
        assert "It held for many reasons" in page.text
        assert "Which of them?" in page.text
        migrate(database)


def test_two_servers_start_on_one_database_at_once(school_on_both: Any) -> None:
    url, found = school_on_both.settings.database_url, []
    with school_on_both.database.engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")

    def start() -> None:
        with closing(Database(url)) as database:
            migrate(database)
            with database.write() as session:
                found.append(open_lab(session, Passwords(1, 64), school_on_both.clock()).code)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 4
    assert len(set(found)) == 1
