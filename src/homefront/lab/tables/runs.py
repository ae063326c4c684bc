"""The queue of runs, their results, and what people guessed before they saw an answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, by, owned, word


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
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_created_at", "state", "created_at"),)

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


class Guess(Base):
    """What somebody expected. question : its id in the scenario.   answer : as the page offered it."""

    __tablename__ = "guess"

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = owned("class")
    person_id: Mapped[int | None] = by()
    scenario: Mapped[str] = mapped_column(String(80))
    question: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
