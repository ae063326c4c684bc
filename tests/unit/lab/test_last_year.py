"""A class of last year opens: its tables are brought to those of today, and nobody loses anything."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from sqlalchemy import insert, select

from homefront.lab.database import Database
from homefront.lab.migrations import migrate
from homefront.lab.people.classes import open_lab
from homefront.lab.security.passwords import Passwords
from homefront.lab.server import utc_now
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Job, JobState, Result


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
