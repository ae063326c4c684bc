"""Lines for one person: that somebody answered them, that their run is done. Shown in the page, sent nowhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect, SQLColumnExpression, delete, func, select, update
from sqlalchemy.orm import Session

from homefront.lab.tables import Notification

MOST, EVERY = 100, 16
"""Lines that a person has at most; older ones go. They are looked for with each sixteenth line: many who like one text
at once would else wait for each other to delete the same ones."""


def notify(session: Session, person_id: int, text: str, path: str, now: datetime, actor_id: int | None = None) -> None:
    """Leaves a line for a person. text : plain, cut at 300 letters.   path : of the page that it leads to.

    actor_id : the person whom the text names, if it names one.
    """
    line = Notification(person_id=person_id, actor_id=actor_id, text=text[:300], path=path[:200], created_at=now)
    session.add(line)
    session.flush()
    if line.id % EVERY == 0:
        kept = select(Notification.id).where(Notification.person_id == person_id)
        oldest = session.scalars(kept.order_by(Notification.id.desc()).limit(MOST)).all()[-1]
        session.execute(delete(Notification).where(Notification.person_id == person_id, Notification.id < oldest))


def unread(person_id: SQLColumnExpression[int]) -> ScalarSelect[int]:
    """How many lines a person has not looked at, as a column of a query for people."""
    new = select(func.count()).where(Notification.person_id == person_id, Notification.read_at.is_(None))
    return new.scalar_subquery()


def lines_of(session: Session, person_id: int) -> list[Notification]:
    """A person's lines, newest first."""
    mine = select(Notification).where(Notification.person_id == person_id).order_by(Notification.id.desc()).limit(MOST)
    return list(session.scalars(mine))


def mark_read(session: Session, person_id: int, now: datetime) -> None:
    """All lines of a person are looked at."""
    session.execute(
        update(Notification)
        .where(Notification.person_id == person_id, Notification.read_at.is_(None))
        .values(read_at=now)
    )
