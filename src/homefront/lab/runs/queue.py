"""The queue, as workers use it: take a run, say how it goes, bring its result. Each call is one short transaction.

A run is leased, not given: a worker renews the lease while it computes, and one that stops renewing has died. People
are served in turn: the next run is one of whoever was served longest ago, not the one that was asked for first. Runs
that give the same (one key) are computed once: while one of them is running the others wait, and take its result.

On SQLite one transaction writes at a time. On Postgres the calls that take or end a run wait for each other in an
advisory lock: a worker that takes a run, and another that has just computed the same, would else wait for each other's
rows. An index that allows one running row a key stands behind both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from homefront.lab.database import Database
from homefront.lab.people.notifications import notify
from homefront.lab.server import utc_now
from homefront.lab.tables import Comment, Job, JobState, Result

LEASE = timedelta(seconds=30)
"""How long a worker may be silent before its run is given to another."""

ATTEMPTS = 2
"""How often a run is begun at most."""

DIED = "The worker that computed this run stopped without a word {n} times. Ask for a smaller run, or try again later."

IN_TURN = 0x484F4D45
"""Number of the advisory lock."""

log = logging.getLogger("homefront.lab")


@dataclass(frozen=True)
class Claim:
    """A run that a worker has. attempt : which try this is, from 1."""

    job_id: int
    key: str
    spec: dict[str, Any]
    worker: str
    attempt: int


def moment(session: Session) -> datetime:
    """Now, by the clock of the database where that is a server: clocks of several machines differ."""
    if session.get_bind().dialect.name == "sqlite":
        return utc_now()
    found = session.scalar(select(func.clock_timestamp()))
    assert isinstance(found, datetime)
    return found


class Queue:
    """The queue of a database. clock : tests move it."""

    def __init__(self, database: Database, clock: Callable[[Session], datetime] = moment) -> None:
        self.database, self.clock = database, clock

    def claim(self, worker: str) -> Claim | None:
        """The next run for this worker, or None where there is none."""
        with self.in_turn() as session:
            return self._claim(session, worker)

    def _claim(self, session: Session, worker: str) -> Claim | None:
        now = self.clock(session)
        free_again(session, now)
        while (job := session.scalars(_next()).first()) is not None:
            known = session.scalars(select(Result).where(Result.key == job.key)).first()
            if known is not None:
                _done(session, job, known, now)
                session.flush()
                continue
            job.state, job.worker, job.leased_until = JobState.RUNNING, worker, now + LEASE
            job.started_at, job.attempts, job.progress = now, job.attempts + 1, 0.0
            session.flush()
            return Claim(job.id, job.key, dict(job.spec), worker, job.attempts)
        return None

    def beat(self, claim: Claim, progress: float) -> bool:
        """Renews the lease; False where the run is not this worker's any more: cancelled, or given to another."""
        with self.database.write() as session:
            now = self.clock(session)
            return _changed(session, claim, leased_until=now + LEASE, progress=progress)

    def finish(self, claim: Claim, data: dict[str, Any], seconds: float) -> bool:
        """Keeps a result, for all who wait for it; False, and nothing is kept, where the run was not the worker's."""
        with self.in_turn() as session:
            now = self.clock(session)
            if not _changed(session, claim, worker=None, leased_until=None):
                return False
            found = Result(key=claim.key, data=data, seconds=seconds, created_at=now)
            session.add(found)
            session.flush()
            waiting = Job.state.in_([JobState.QUEUED, JobState.RUNNING])
            for job in session.scalars(select(Job).where(Job.key == claim.key, waiting)):
                _done(session, job, found, now)
            return True

    def fail(self, claim: Claim, reason: str, again: bool) -> bool:
        """A run that could not be computed. again : whether another try could go better; there are ATTEMPTS of them.

        reason : a sentence for whoever asked.
        """
        with self.in_turn() as session:
            job = session.get(Job, claim.job_id)
            if job is None or not _changed(session, claim, worker=None, leased_until=None):
                return False
            session.refresh(job)
            _failed(session, job, reason, self.clock(session), again)
            return True

    @contextmanager
    def in_turn(self) -> Iterator[Session]:
        """A writing transaction that no other one of the queue is beside."""
        with self.database.write() as session:
            if not self.database.is_sqlite:
                session.execute(select(func.pg_advisory_xact_lock(IN_TURN)))
            yield session

    def give_back(self, claim: Claim) -> None:
        """A worker that is told to stop gives its run back; the try does not count."""
        with self.database.write() as session:
            _changed(session, claim, state=JobState.QUEUED, worker=None, leased_until=None, progress=0.0,
                     attempts=Job.attempts - 1)  # fmt: skip


def free_again(session: Session, now: datetime) -> None:
    """Runs whose worker has died are queued again, or failed after the last try."""
    lost = select(Job).where(Job.state == JobState.RUNNING, Job.leased_until < now).with_for_update(skip_locked=True)
    for job in session.scalars(lost):
        log.warning("run %s: its worker %s was silent for %s s", job.id, job.worker, LEASE.seconds)
        _failed(session, job, DIED.format(n=ATTEMPTS), now, again=True)
    session.flush()


def _next() -> Any:
    """A query for the run that is to be computed next."""
    other, same = aliased(Job), aliased(Job)
    served = (
        select(func.max(other.started_at)).where(other.person_id.is_not_distinct_from(Job.person_id)).scalar_subquery()
    )
    running = select(same.key).where(same.state == JobState.RUNNING)
    return (
        select(Job)
        .where(Job.state == JobState.QUEUED, Job.key.not_in(running))
        .order_by(served.asc().nulls_first(), Job.id)
        .limit(1)
        .with_for_update(of=Job, skip_locked=True)
    )


def _changed(session: Session, claim: Claim, **values: Any) -> bool:
    """Changes the row of a claim, if it still is this worker's."""
    mine = (Job.id == claim.job_id, Job.state == JobState.RUNNING, Job.worker == claim.worker,
            Job.attempts == claim.attempt)  # fmt: skip
    return session.execute(update(Job).where(*mine).values(**values).returning(Job.id)).first() is not None


def _done(session: Session, job: Job, result: Result, now: datetime) -> None:
    job.state, job.result_id, job.progress, job.ended_at, job.worker = JobState.DONE, result.id, 1.0, now, None
    job.leased_until = None
    _tell(session, job, "Your run is done", now)


def _failed(session: Session, job: Job, reason: str, now: datetime, again: bool) -> None:
    job.worker, job.leased_until, job.progress = None, None, 0.0
    if again and job.attempts < ATTEMPTS:
        job.state = JobState.QUEUED
        return
    job.state, job.reason, job.ended_at = JobState.FAILED, reason, now
    _tell(session, job, "Your run has failed", now)


def _tell(session: Session, job: Job, what: str, now: datetime) -> None:
    """News for whoever asked, which lead to the comment that the run stands in, or to the run."""
    if job.person_id is None:
        return
    comment = session.scalars(select(Comment).where(Comment.job_id == job.id)).first()
    path = f"/essays/{comment.essay_id}#comment-{comment.number}" if comment else f"/runs/{job.id}"
    notify(session, job.person_id, f"{what}: {job.spec.get('words', '')}", path, now)
