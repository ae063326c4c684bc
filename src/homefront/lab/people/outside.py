"""People who come in by an outside provider. The lab keeps who they are to it, and asks for nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.people import accounts
from homefront.lab.refusals import LabRefusalError
from homefront.lab.security import audit, sessions
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import Lab
from homefront.lab.tables import Identity, JoinCode, Person


def sign_in(session: Session, issuer: str, subject: str, browser: str, now: datetime) -> str | None:
    """Begins a session of whoever this is; its token, or None where no account here belongs to them."""
    person = session.scalars(
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.issuer == issuer, Identity.subject == subject)
    ).first()
    if person is None:
        return None
    person.seen_at = now
    return sessions.begin(session, person, browser, now)


def join(lab: Lab, opened: JoinCode, name: str, issuer: str, subject: str, browser: str) -> str:
    """Makes an account without a password; the token of its session. FieldError where the name was taken meanwhile."""
    now = lab.clock()
    with lab.database.write() as session:
        person = accounts.make(session, opened, name, None, now)
        session.add(Identity(person_id=person.id, issuer=issuer, subject=subject, created_at=now))
        return sessions.begin(session, person, browser, now)


def connect(session: Session, visitor: Visitor, issuer: str, subject: str, now: datetime) -> None:
    """Adds a provider to one's account. LabRefusalError where this is somebody else's way in."""
    known = session.scalars(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)).first()
    if known is None:
        session.add(Identity(person_id=visitor.person, issuer=issuer, subject=subject, created_at=now))
        audit.record(session, visitor, "identity.connected", f"person:{visitor.person}", now)
    elif known.person_id != visitor.person:
        raise LabRefusalError(409, "This is another account's", "Who you are there opens another account of this lab.")


def issuers_of(session: Session, visitor: Visitor) -> list[Identity]:
    """The providers by which one comes in."""
    return list(session.scalars(select(Identity).where(Identity.person_id == visitor.person).order_by(Identity.id)))
