"""What is deleted when its time is over: classes, ended sessions, and what the lab notes about its own use."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from homefront.lab.security import audit, limits
from homefront.lab.tables import AuditEntry, Class, Notification, SignIn

SESSIONS, NEWS, AUDIT = timedelta(days=30), timedelta(days=180), timedelta(days=730)
"""How long ended sessions, lines of news, and entries of the audit log are kept."""


def sweep(session: Session, now: datetime) -> list[str]:
    """Deletes what is over; titles of the classes that went. Everything of a class goes with it, its people too."""
    over = session.scalars(select(Class).where(Class.kept_until <= now)).all()
    for group in over:
        audit.note(session, "class.deleted", f"class:{group.id}", now)
        session.flush()
        session.execute(delete(Class).where(Class.id == group.id))
    old = or_(SignIn.ended_at < now - SESSIONS, SignIn.seen_at < now - SESSIONS)
    session.execute(delete(SignIn).where(old))
    session.execute(delete(Notification).where(Notification.created_at < now - NEWS))
    session.execute(delete(AuditEntry).where(AuditEntry.at < now - AUDIT))
    limits.forget_old(session, now)
    return [group.title for group in over]
