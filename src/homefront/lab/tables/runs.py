"""The queue of runs, their results, and what people guessed before they saw an answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, by, owned, word

RUNS_NOW = "state = 'running'"


class JobState(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Result(Base):
    """What a run gave. key : hash of all that decides it, so that the same run is computed once."""

    __tablename__ = "result"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[dict[str, Any]]
    seconds: Mapped[float]
    created_at: Mapped[datetime]


class Job(Base):
    """A run that somebody asked for. spec : what to run.   key : of its result.   attempts : how often it was begun.

    worker : who has it, until leased_until; then it is free again.   progress : share done.   reason : why it failed.
    The database itself keeps two workers from one key at the same time: one row that is running has it.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state_created_at", "state", "created_at"),
        Index("ix_job_person_id_started_at", "person_id", "started_at"),
        Index("uq_job_running", "key", unique=True, sqlite_where=text(RUNS_NOW), postgresql_where=text(RUNS_NOW)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = owned("class")
    person_id: Mapped[int | None] = by()
    spec: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[JobState] = mapped_column(word(JobState), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    leased_until: Mapped[datetime | None]
    progress: Mapped[float] = mapped_column(default=0.0)
    reason: Mapped[str | None] = mapped_column(Text)
    result_id: Mapped[int | None] = by("result")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RunRules(Base):
    """What the teacher of a class lets people run. A class without a row has the rules of runs/rules.py.

    people_per_agent : of the finest world.   pairs : of one run, at most.   per_hour : runs of a person that are
    computed.
    without, dates, values : whether causes may be left out, dates moved, values changed.   days : by which a date may
    be moved.   closed : causes that nobody changes, each as "scenario/cause".
    """

    __tablename__ = "run_rules"

    class_id: Mapped[int] = mapped_column(ForeignKey("class.id", ondelete="CASCADE"), primary_key=True)
    people_per_agent: Mapped[int]
    pairs: Mapped[int]
    per_hour: Mapped[int]
    without: Mapped[bool]
    dates: Mapped[bool]
    values: Mapped[bool]
    days: Mapped[int]
    closed: Mapped[list[str]] = mapped_column(JSON)


class Guess(Base):
    """What somebody expected. question : "CAUSE/OUTCOME".   answer : a number as text.

    A person has one guess for a question: the first, which was made before the answer was seen.
    """

    __tablename__ = "guess"
    __table_args__ = (UniqueConstraint("person_id", "scenario", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = owned("class")
    person_id: Mapped[int | None] = by()
    scenario: Mapped[str] = mapped_column(String(80))
    question: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
