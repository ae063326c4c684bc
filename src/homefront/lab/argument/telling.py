"""Who is told of a comment or a like: the author of the essay, and whoever is answered; never oneself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.people.notifications import notify
from homefront.lab.tables import Comment, Essay, Notification, Person

SHORT = 80


def tell_of_comment(session: Session, essay: Essay, comment: Comment, now: datetime) -> None:
    """Leaves a line for each of them, once the comment is shown."""
    who = session.get(Person, comment.author_id) if comment.author_id else None
    name, path = who.name if who else "Somebody", f"/essays/{essay.id}#comment-{comment.number}"
    parent = session.get(Comment, comment.parent_id) if comment.parent_id else None
    answered = parent.author_id if parent else None
    if parent and answered and answered != comment.author_id:
        text = f"{name} answered your comment {parent.number} on “{essay.title[:SHORT]}”."
        notify(session, answered, text, path, now, comment.author_id)
    if essay.author_id and essay.author_id not in (comment.author_id, answered):
        notify(session, essay.author_id, f"{name} commented on “{essay.title[:SHORT]}”.", path, now, comment.author_id)


def tell_of_like(session: Session, actor_id: int, essay: Essay, comment: Comment | None, now: datetime) -> None:
    """Leaves a line for the author; one who likes again after taking it back is not told twice."""
    to = comment.author_id if comment else essay.author_id
    who = session.get(Person, actor_id)
    if to is None or to == actor_id or who is None:
        return
    what = f"your comment {comment.number} on " if comment else ""
    text = f"{who.name} likes {what}“{essay.title[:SHORT]}”."
    path = f"/essays/{essay.id}#{f'comment-{comment.number}' if comment else 'like'}"
    known = select(Notification.id).where(
        Notification.person_id == to, Notification.actor_id == actor_id, Notification.text == text,
        Notification.path == path,
    )  # fmt: skip
    if session.scalars(known).first() is None:
        notify(session, to, text, path, now, actor_id)
