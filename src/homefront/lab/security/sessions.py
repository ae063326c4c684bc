"""Sessions in the database. The browser has a token in a cookie; the database has its hash, and can end it.

A token is changed every hour. The one before is good for a minute more: a browser asks for several things at once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from homefront.lab.people import notifications
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Class, Person, SignIn

GRACE = timedelta(minutes=1)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the lab knows when somebody was last here: a read does not write each time."""


@dataclass(frozen=True)
class OpenSession:
    """A session that is good now, and whose it is. unread : lines that the person has not looked at."""

    sign_in: SignIn
    person: Person
    group: Class
    unread: int


def begin(session: Session, person: Person, browser: str, now: datetime) -> str:
    """Begins a session; the token that the cookie holds."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            person_id=person.id, token_hash=hashed(token), csrf=secrets.token_urlsafe(32), browser=browser[:120],
            created_at=now, seen_at=now, rotated_at=now,
        )
    )  # fmt: skip
    return token


def find(session: Session, token: str, settings: LabSettings, now: datetime) -> OpenSession | None:
    """The session of a token, if it was not ended and is not over."""
    mark = hashed(token)
    row = session.execute(
        select(SignIn, Person, Class, notifications.unread(Person.id))
        .join(Person, SignIn.person_id == Person.id)
        .join(Class, Person.class_id == Class.id)
        .where(
            or_(SignIn.token_hash == mark, (SignIn.previous_hash == mark) & (SignIn.rotated_at > now - GRACE)),
            SignIn.ended_at.is_(None),
            SignIn.seen_at > now - settings.session_idle,
            SignIn.created_at > now - settings.session_longest,
        )
    ).first()
    return OpenSession(*row) if row else None


def is_due(found: OpenSession, settings: LabSettings, now: datetime) -> bool:
    """Whether the session is to be noted as seen, or its token changed."""
    return found.sign_in.seen_at <= now - SEEN_EVERY or found.sign_in.rotated_at <= now - settings.session_rotates


def refresh(session: Session, found: OpenSession, token: str, settings: LabSettings, now: datetime) -> str | None:
    """Notes that the person was here; a new token where that is due and no other request was first, else None."""
    session.execute(update(SignIn).where(SignIn.id == found.sign_in.id).values(seen_at=now))
    session.execute(update(Person).where(Person.id == found.person.id).values(seen_at=now))
    if found.sign_in.rotated_at > now - settings.session_rotates:
        return None
    fresh = secrets.token_urlsafe(32)
    changed = session.execute(
        update(SignIn)
        .where(SignIn.id == found.sign_in.id, SignIn.token_hash == hashed(token))
        .values(token_hash=hashed(fresh), previous_hash=hashed(token), rotated_at=now)
        .returning(SignIn.id)
    ).first()
    return fresh if changed else None


def end(session: Session, sign_in_id: int, now: datetime) -> None:
    """Ends one session."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now))


def end_all(session: Session, person_id: int, now: datetime, but: int | None = None) -> None:
    """Ends all sessions of a person, but one."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
        .values(ended_at=now)
    )


def hashed(token: str) -> str:
    """What the database keeps of a token. It is drawn by chance, 256 bit: no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of_visit(visit: str) -> str:
    """What forms carry for somebody who is not signed in: only who has the cookie of the visit can make it."""
    return hmac.new(visit.encode(), b"form of the lab", hashlib.sha256).hexdigest()
