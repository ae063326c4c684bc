"""Comments on an essay, and what follows from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, by, owned, word


class Anchor(StrEnum):
    """What a comment speaks of."""

    WHOLE = "whole"
    SENTENCE = "sentence"
    FIGURE = "figure"


class CommentState(StrEnum):
    """Whether a comment is read: shown to all, waiting for the teacher, hidden by the teacher, or removed for good."""

    SHOWN = "shown"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Comment(Base):
    """A comment. number : its place under the essay, from 1, never given twice.

    parent_id : the comment that it answers, or NULL.   place : where its anchor lies, as anchor needs it; {} for the
    whole.   version : of the essay that it speaks of.   once : a word of the form, so that one that is sent twice is
    kept once.   job_id : the counter-run that it asks for, or NULL.   reviewed_at : when the teacher last decided on
    it, or NULL.
    """

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("essay_id", "number"), UniqueConstraint("author_id", "once"))

    id: Mapped[int] = mapped_column(primary_key=True)
    essay_id: Mapped[int] = owned("essay", index=False)
    number: Mapped[int]
    parent_id: Mapped[int | None] = by("comment")
    author_id: Mapped[int | None] = by()
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[CommentState] = mapped_column(word(CommentState), default=CommentState.SHOWN)
    anchor: Mapped[Anchor] = mapped_column(word(Anchor), default=Anchor.WHOLE)
    place: Mapped[dict[str, Any]]
    version: Mapped[int]
    once: Mapped[str | None] = mapped_column(String(40))
    job_id: Mapped[int | None] = by("job")
    created_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]


class Like(Base):
    """A like of an essay (comment_id NULL) or of a comment (essay_id NULL)."""

    __tablename__ = "liked"
    __table_args__ = (
        UniqueConstraint("person_id", "essay_id"),
        UniqueConstraint("person_id", "comment_id"),
        CheckConstraint("(essay_id IS NULL) <> (comment_id IS NULL)", name="one_target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owned("person", index=False)
    essay_id: Mapped[int | None] = mapped_column(ForeignKey("essay.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


class Notification(Base):
    """A line for one person: that somebody answered them, or that their run is done.

    actor_id : who did it, if it was somebody; the line goes when they do, since it names them.   text : plain.
    path : of the page.
    """

    __tablename__ = "notification"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owned("person")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    path: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Report(Base):
    """Somebody asks the teacher to look at a comment. settled_at : when the teacher did, or NULL."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("comment_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = owned("comment", index=False)
    person_id: Mapped[int | None] = by()
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
