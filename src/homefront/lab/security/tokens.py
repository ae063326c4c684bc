"""Tokens by which programs act for a person. A token is shown once; the database has its hash."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from homefront.lab.refusals import FieldError, LabRefusalError, not_found
from homefront.lab.security import audit
from homefront.lab.security.sessions import SEEN_EVERY, hashed
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import Lab
from homefront.lab.tables import ApiToken, Class, Person, Role

PREFIX = "lab_"
"""What a token begins with, so that one that was published by mistake is found."""

SCOPES = ("read", "write")
MOST, LONGEST_NAME = 10, 60
"""Tokens that a person has at a time, and letters of the name of one."""

UNUSED = timedelta(days=180)
"""A token that nobody used for so long is no longer good."""


def new(session: Session, visitor: Visitor, name: str, scopes: list[str], now: datetime) -> str:
    """Makes a token; FieldError for a name or scopes that cannot be, or too many tokens."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise FieldError("token_name", f"It has {len(name)} letters; expected 1 to {LONGEST_NAME}.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise FieldError("scopes", f"Expected {' or '.join(SCOPES)}.")
    if len(of_person(session, visitor)) >= MOST:
        raise FieldError("token_name", f"You have {MOST} tokens, the most that there may be; end one first.")
    token = PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            person_id=visitor.person, name=name, token_hash=hashed(token), scopes=" ".join(sorted(set(scopes))),
            created_at=now,
        )
    )  # fmt: skip
    audit.record(session, visitor, "token.new", f"person:{visitor.person}", now, scopes=" ".join(scopes))
    return token


def of_person(session: Session, visitor: Visitor) -> list[ApiToken]:
    """The visitor's tokens that are good, newest first."""
    mine = select(ApiToken).where(ApiToken.person_id == visitor.person, ApiToken.ended_at.is_(None))
    return list(session.scalars(mine.order_by(ApiToken.id.desc())))


def end(session: Session, visitor: Visitor, token_id: int, now: datetime) -> None:
    """Ends one of the visitor's tokens; LabRefusalError for one that is not."""
    found = session.get(ApiToken, token_id)
    if found is None or found.person_id != visitor.person:
        raise not_found()
    found.ended_at = found.ended_at or now
    audit.record(session, visitor, "token.ended", f"person:{visitor.person}", now)


def who(lab: Lab, header: str, scope: str) -> Visitor:
    """Who asks by this Authorization header; nobody where there is none. LabRefusalError for one that is not good."""
    if not header:
        return Visitor(Role.NOBODY, "")
    kind, _, token = header.partition(" ")
    now = lab.clock()
    with lab.database.read() as session:
        found = session.execute(
            select(ApiToken, Person, Class)
            .join(Person, ApiToken.person_id == Person.id)
            .join(Class, Person.class_id == Class.id)
            .where(ApiToken.token_hash == hashed(token.strip()), ApiToken.ended_at.is_(None))
        ).first()
    if kind.lower() != "bearer" or found is None or (found[0].used_at or found[0].created_at) < now - UNUSED:
        raise LabRefusalError(
            401, "This token is not good", "It was ended, or was never one; make a new one on your account's page."
        )
    row, person, group = found
    if person.must_change:
        raise LabRefusalError(
            403, "Choose a password first", "Sign in on the page once, and choose a password of your own."
        )
    if scope not in row.scopes.split():
        raise LabRefusalError(403, "This token may not do that", f"It is good for: {row.scopes}. This needs: {scope}.")
    if row.used_at is None or row.used_at <= now - SEEN_EVERY:
        with suppress(SQLAlchemyError), lab.database.write(patient=False) as session:  # else the next request does it
            session.execute(update(ApiToken).where(ApiToken.id == row.id).values(used_at=now))
    return Visitor(
        role=person.role, csrf="", person_id=person.id, class_id=group.id, name=person.name,
        frozen=group.frozen_at is not None,
    )  # fmt: skip
