"""One's own sessions, as one sees and ends them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.refusals import not_found
from homefront.lab.security import audit, sessions
from homefront.lab.security.visitors import Visitor
from homefront.lab.settings import LabSettings
from homefront.lab.tables import SignIn


def open_now(session: Session, visitor: Visitor, settings: LabSettings, now: datetime) -> list[SignIn]:
    """The sessions that are good now, last used first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(
                SignIn.person_id == visitor.person, SignIn.ended_at.is_(None),
                SignIn.seen_at > now - settings.session_idle, SignIn.created_at > now - settings.session_longest,
            )
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )  # fmt: skip


def end_one(session: Session, visitor: Visitor, sign_in_id: int, now: datetime) -> None:
    """Ends one of your own sessions; LabRefusalError for one that is not."""
    found = session.get(SignIn, sign_in_id)
    if found is None or found.person_id != visitor.person:
        raise not_found()
    sessions.end(session, sign_in_id, now)
    audit.record(session, visitor, "session.ended", f"person:{visitor.person}", now)


def end_others(session: Session, visitor: Visitor, now: datetime) -> None:
    """Ends all of your own sessions but this one."""
    sessions.end_all(session, visitor.person, now, but=visitor.sign_in_id)
    audit.record(session, visitor, "session.ended-others", f"person:{visitor.person}", now)
