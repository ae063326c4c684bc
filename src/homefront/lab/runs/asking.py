"""Asking for a run, seeing it, and cancelling it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from homefront.lab.essays.access import readable
from homefront.lab.refusals import not_found
from homefront.lab.runs.rules import refuse_too_many, rules_of
from homefront.lab.runs.specification import key_of, pairs_spec
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Comment, CommentState, Essay, Job, JobState, Result, Role

OPEN = (JobState.QUEUED, JobState.RUNNING)
"""States of a run that is not over."""

MOST = 200
"""Runs in a list."""


def ask(
    session: Session, visitor: Visitor, form: Mapping[str, str], now: datetime, mechanisms: tuple[str, ...] = ()
) -> Job:  # fmt: skip
    """Pairs of worlds for the visitor, as a form asks for them (asked.pairs_spec).

    A run that was computed before is done at once; one that waits or runs for the same person is given again.
    FieldError for what cannot be asked, LabRefusalError beyond what the class may run.
    """
    rules = rules_of(session, visitor.group)
    spec = pairs_spec(form, rules, mechanisms)
    key = key_of(spec)
    known = session.scalars(select(Result).where(Result.key == key)).first()
    mine = (Job.person_id == visitor.person, Job.key == key)
    if known is not None:
        before = session.scalars(select(Job).where(*mine, Job.state == JobState.DONE)).first()
        return before or _added(session, visitor, spec, now, known)
    refuse_too_many(session, visitor.person, rules, now)
    again = session.scalars(select(Job).where(*mine, Job.state.in_(OPEN))).first()
    return again or _added(session, visitor, spec, now)


def cancel(session: Session, visitor: Visitor, job_id: int, now: datetime) -> Job:
    """Cancels a run of the visitor's own, or any of the class for the teacher; one that is over stays as it is."""
    job = session.scalars(select(Job).where(Job.id == job_id).with_for_update()).first()
    if job is None or not may_cancel(visitor, job):
        raise not_found()
    if job.state in OPEN:
        job.state, job.worker, job.leased_until, job.ended_at = JobState.CANCELLED, None, None, now
    return job


def may_cancel(visitor: Visitor, job: Job) -> bool:
    """Whether a run is the visitor's own, or one of the teacher's class."""
    own = visitor.signed_in and job.person_id == visitor.person_id
    return own or (visitor.role is Role.TEACHER and job.class_id == visitor.class_id)


def run_to_read(session: Session, visitor: Visitor, job_id: int) -> Job:
    """A run that the visitor may see: their own, any of the class for the teacher, and one that stands in a comment
    that they may read. LabRefusalError else."""
    job = session.get(Job, job_id)
    if job is None or not (may_cancel(visitor, job) or _in_a_comment(session, visitor, job)):
        raise not_found()
    return job


def result_of(session: Session, job: Job) -> Result | None:
    """What a run gave, or None where it is not done."""
    return session.get(Result, job.result_id) if job.result_id is not None else None


def own(session: Session, visitor: Visitor) -> list[Job]:
    """The visitor's own runs, newest first."""
    mine = select(Job).where(Job.person_id == visitor.person).order_by(Job.id.desc()).limit(MOST)
    return list(session.scalars(mine))


def of_class(session: Session, class_id: int) -> list[Job]:
    """All runs of a class, newest first."""
    return list(session.scalars(select(Job).where(Job.class_id == class_id).order_by(Job.id.desc()).limit(MOST)))


def _added(session: Session, visitor: Visitor, spec: dict[str, Any], now: datetime, known: Result | None = None) -> Job:
    job = Job(
        class_id=visitor.group, person_id=visitor.person, spec=spec, key=key_of(spec), created_at=now,
        state=JobState.DONE if known else JobState.QUEUED, result_id=known.id if known else None,
        progress=1.0 if known else 0.0, ended_at=now if known else None,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job


def _in_a_comment(session: Session, visitor: Visitor, job: Job) -> bool:
    """Whether a comment that is shown, under an essay that the visitor may read, brings this run."""
    shown = (Comment.job_id == job.id, Comment.state == CommentState.SHOWN)
    return bool(session.scalar(select(exists().where(*shown, Comment.essay_id == Essay.id, readable(visitor)))))
