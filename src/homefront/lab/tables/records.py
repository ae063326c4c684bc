"""What the lab notes about its own use: tries that are limited, deeds of weight, and tokens of programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, by, owned


class Attempt(Base):
    """How often something was tried in a stretch of time. key : what and by whom, hashed (security/limits.py)."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]
    count: Mapped[int]


class AuditEntry(Base):
    """A deed that somebody may have to answer for. action : "person.removed".   target : "person:12".

    It holds no names: who was deleted is a number here, and a number only.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    class_id: Mapped[int | None] = by("class")
    person_id: Mapped[int | None] = by()
    action: Mapped[str] = mapped_column(String(60))
    target: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]]


class ApiToken(Base):
    """A key by which a program acts for a person. Only its hash is kept. scopes : words, with blanks between."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owned("person")
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
