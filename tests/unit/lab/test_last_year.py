"""A class of last year opens: its tables are brought to those of today, and nobody loses anything."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import insert, select
from started_lab import started

from homefront.lab import backup
from homefront.lab.database import Database
from homefront.lab.migrations import migrate, newest, revision_of
from homefront.lab.people.classes import open_lab
from homefront.lab.security.passwords import Passwords
from homefront.lab.server import utc_now
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Base, Comment, Job, JobState, Result

FIRST = Path(__file__).with_name("class_of_r0001.zip")
"""A backup with the tables of r0001: two essays, three comments, a like, a picture; Anna has "three quiet words"."""

LONG_S = 60.0


def as_last_year(settings: LabSettings) -> None:
    """Makes the data folder of FIRST's class as the first version had it: its tables, and no table of today."""
    with closing(Database(settings.database_url)) as database, zipfile.ZipFile(FIRST) as archive:
        head = json.loads(archive.read(backup.HEAD))
        migrate(database, head["revision"])
        backup._fill(database, archive, head["rows"])
        assert revision_of(database) == "r0001"


def test_a_data_folder_of_last_year_opens_and_its_people_go_on(unopened: LabSettings) -> None:
    as_last_year(unopened)
    with (
        started(unopened.data, "--database", unopened.database) as lab,
        httpx2.Client(base_url=lab["url"], follow_redirects=True, timeout=LONG_S) as anna,
    ):
        page = anna.get("/essays/1").text
        assert "It held for many reasons" in page
        assert "Which of them?" in page
        word = page_word(anna.get("/sign-in").text)
        form = {"csrf": word, "name": "Anna", "password": "three quiet words"}
        assert "You are signed in" in anna.post("/sign-in", data=form).text
        page = anna.get("/essays/2").text
        assert "Take the like back" in page
        form = {"csrf": page_word(page), "body": "A year later."}
        assert "2 thoughts on" in anna.post("/essays/2/comments", data=form).text
    with closing(Database(unopened.database_url)) as database, database.read() as session:
        assert revision_of(database) == newest()
        assert session.scalars(select(Comment.number).where(Comment.essay_id == 2)).all() == [1, 2]


def page_word(page: str) -> str:
    """The word that forms of a page carry."""
    return page.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.mark.parametrize("way", ["folder", "backup"])
def test_a_folder_and_a_backup_of_last_year_are_the_same(unopened: LabSettings, tmp_path: Path, way: str) -> None:
    """And what was opened, backed up and restored again is the same too."""
    with closing(Database(unopened.database_url)) as database:
        if way == "folder":
            as_last_year(unopened)
            migrate(database)
        else:
            backup.restore(database, FIRST)
        found = rows(database)
        counts = backup.backup(database, tmp_path / "again.zip", utc_now())
    assert [len(found[name]) for name in ("person", "essay", "comment", "picture")] == [3, 2, 3, 1]
    with closing(Database(f"sqlite:///{tmp_path / 'again.sqlite3'}")) as again:
        assert backup.restore(again, tmp_path / "again.zip") == counts
        assert rows(again) == found
    with closing(Database(f"sqlite:///{tmp_path / 'first.sqlite3'}")) as first:
        backup.restore(first, FIRST)
        assert rows(first) == found


def rows(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables of today."""
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def test_runs_that_a_worker_made_for_the_lab_itself_are_gone(unopened: LabSettings) -> None:
    with closing(Database(unopened.database_url)) as database:
        migrate(database, "r0003")
        with database.write() as session:
            open_lab(session, Passwords(1, 64), utc_now())
            for number, kind in enumerate(("run", "pairs"), 1):
                result: dict[str, Any] = {"id": number, "key": kind, "data": {"kind": kind}, "seconds": 1.0}
                session.execute(insert(Result).values(created_at=utc_now(), **result))
                for state in (JobState.DONE, JobState.QUEUED):
                    found = number if state is JobState.DONE else None
                    session.add(Job(class_id=1, spec={"kind": kind}, key=kind, state=state, result_id=found,
                                    created_at=utc_now()))  # fmt: skip
        migrate(database)
        with database.read() as session:
            assert session.scalars(select(Job.key)).all() == ["pairs", "pairs"]
            assert session.scalars(select(Result.key)).all() == ["pairs"]
