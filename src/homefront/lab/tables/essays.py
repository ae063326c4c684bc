"""Essays, their versions and drafts, and what stands in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, by, owned, word

Csl = list[dict[str, Any]]
"""A bibliography as CSL-JSON has it."""


def csl() -> Mapped[Csl]:
    """The column of a bibliography."""
    return mapped_column(JSON, default=list, server_default=text("'[]'"))


class Visibility(StrEnum):
    """Who may read an essay."""

    DRAFT = "draft"
    CLASS = "class"
    WORLD = "world"


class Essay(Base):
    """An essay. What is written stands in its draft and its versions.

    version : number of the version that is read; 0 before it is published.   comments, likes : how many there are;
    comments counts every number that was given.   removed_at : when it was taken away, or NULL.
    """

    __tablename__ = "essay"

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = owned("class")
    author_id: Mapped[int | None] = by()
    visibility: Mapped[Visibility] = mapped_column(word(Visibility), default=Visibility.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class EssayVersion(Base):
    """A version as it was published; never changed, so that a comment can say which one it speaks of."""

    __tablename__ = "essay_version"
    __table_args__ = (UniqueConstraint("essay_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    essay_id: Mapped[int] = owned("essay", index=False)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    sources: Mapped[Csl] = csl()
    published_at: Mapped[datetime]


class Draft(Base):
    """What the author is writing. revision : grows by one with each save; a tab that holds an older one is told so."""

    __tablename__ = "draft"

    essay_id: Mapped[int] = mapped_column(ForeignKey("essay.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    sources: Mapped[Csl] = csl()
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]


class Picture(Base):
    """A picture of an essay, as it was encoded here: without the metadata that it came with."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    essay_id: Mapped[int] = owned("essay")
    author_id: Mapped[int | None] = by()
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    alt: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
