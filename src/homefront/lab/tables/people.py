"""Classes, the people in them, and how they come in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from homefront.lab.tables.base import Base, owned, word


class Role(StrEnum):
    """What a visitor is to the class; what each may do stands in security/permissions.py."""

    NOBODY = "nobody"
    GUEST = "guest"
    STUDENT = "student"
    TEACHER = "teacher"


class Moderation(StrEnum):
    """When the teacher sees a comment: after the class, or before it."""

    AFTER = "publish-then-review"
    BEFORE = "review-first"


class Class(Base):
    """A class of a school year. frozen_at : from then on nobody writes; NULL while it is open."""

    __tablename__ = "class"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    moderation: Mapped[Moderation] = mapped_column(word(Moderation), default=Moderation.AFTER)
    created_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]


class JoinCode(Base):
    """A code by which people come into a class; it is printed on a board, so it is kept as it is.

    role : what they are then, student or guest.   closed_at : when it stopped being good, or NULL.
    """

    __tablename__ = "join_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = owned("class")
    code: Mapped[str] = mapped_column(String(24), unique=True)
    role: Mapped[Role] = mapped_column(word(Role))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Person(Base):
    """Somebody of a class, by a name of their own choice; no address, no date of birth.

    name_key : the name as it is compared (people/names.py).   password : argon2's hash, NULL for those who come by an
    outside provider.   must_change : the password was given by another, and is good for setting one's own.
    """

    __tablename__ = "person"
    __table_args__ = ({"sqlite_autoincrement": True},)  # the audit log tells people apart by number, also the removed

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = owned("class")
    name: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[Role] = mapped_column(word(Role))
    password: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class Identity(Base):
    """Who a person is to an outside provider of sign-in."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owned("person")
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]


class SignIn(Base):
    """One session of a person in one browser. The cookie holds a token, this row only its hash.

    previous_hash : of the token before the last change, good for a moment (security/sessions.py).   csrf : what each
    form of the session carries.   ended_at : when it was ended, or NULL.   browser : as people call it, pages/door.py.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owned("person")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    rotated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
