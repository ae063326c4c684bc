"""A person is removed: nothing of theirs is left but marks that something was there.

Rows that are theirs alone go with them (ON DELETE CASCADE: sessions, likes, identities, tokens, news). Where others
have answered, the row stays without name and words, so that numbers and threads keep their places.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from homefront.lab.tables import (
    Anchor,
    Comment,
    CommentState,
    Draft,
    Essay,
    EssayVersion,
    Job,
    JobState,
    Person,
    Picture,
    Report,
)

REMOVED = "removed"
EMPTIED = frozenset({"essay", "comment", "picture", "report", "job", "guess", "audit_entry"})
"""Tables whose rows stay, without the person. Guesses and entries of the audit log hold nothing else of them."""


def remove(session: Session, person_id: int, now: datetime) -> None:
    """Removes a person. Their essays are no longer read; what others wrote under them is kept for those others."""
    essays = select(Essay.id).where(Essay.author_id == person_id)
    for table in (Draft, EssayVersion, Picture):
        session.execute(delete(table).where(table.essay_id.in_(essays)))
    session.execute(delete(Picture).where(Picture.author_id == person_id))
    session.execute(update(Essay).where(Essay.author_id == person_id).values(title=REMOVED, removed_at=now))
    session.execute(
        update(Comment)
        .where(Comment.author_id == person_id)
        .values(body="", state=CommentState.REMOVED, anchor=Anchor.WHOLE, place={}, once=None)
    )
    session.execute(update(Report).where(Report.person_id == person_id).values(reason=""))
    waiting = (Job.person_id == person_id) & (Job.state == JobState.QUEUED)
    session.execute(update(Job).where(waiting).values(state=JobState.CANCELLED, ended_at=now))
    session.execute(delete(Person).where(Person.id == person_id))
