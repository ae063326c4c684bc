"""The audit log: who did what to whom, by numbers. Rows outlive the people in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import AuditEntry, Person

SAID = {
    "class.changed": "changed the class", "class.deleted": "deleted the class, whose time was over",
    "class.frozen": "closed the class", "class.opened": "opened the class again", "code.closed": "closed a code",
    "code.new": "made a new code", "comment.hide": "hid a comment", "comment.show": "let a comment be shown",
    "identity.connected": "added a way to sign in", "password.changed": "changed the password",
    "person.exported": "saved a person's data", "person.password-reset": "made a new password",
    "person.removed": "removed a person", "person.role": "changed a role", "person.signed-out": "signed a person out",
    "session.ended": "ended a session", "session.ended-others": "ended all other sessions",
    "sign-in.refused": "tried a wrong password", "token.ended": "ended a token", "token.new": "made a token",
}  # fmt: skip
"""Actions, as the log of the class says them."""


def record(session: Session, visitor: Visitor, action: str, target: str, now: datetime, **detail: Any) -> None:
    """Notes a deed of a visitor. action : "person.removed".   target : "person:12".   detail : no names, no texts."""
    note(session, action, target, now, visitor.class_id, visitor.person_id, **detail)


def note(
    session: Session,
    action: str,
    target: str,
    now: datetime,
    class_id: int | None = None,
    person_id: int | None = None,
    **detail: Any,
) -> None:
    """Notes a deed, also of the lab itself (person_id None)."""
    session.add(AuditEntry(at=now, class_id=class_id, person_id=person_id, action=action, target=target, detail=detail))


def latest(session: Session, class_id: int, most: int = 200) -> list[tuple[AuditEntry, str | None]]:
    """The last entries of a class with the name of who did it, newest first; None for a person who was removed."""
    rows = session.execute(
        select(AuditEntry, Person.name)
        .outerjoin(Person, AuditEntry.person_id == Person.id)
        .where(AuditEntry.class_id == class_id)
        .order_by(AuditEntry.id.desc())
        .limit(most)
    )
    return [(entry, name) for entry, name in rows]
