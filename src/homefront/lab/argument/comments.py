"""Comments under an essay, numbered as they come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from homefront.lab.argument.telling import tell_of_comment, tell_of_like
from homefront.lab.refusals import FieldError, not_found
from homefront.lab.security.visitors import Visitor
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Anchor, Class, Comment, CommentState, Essay, Like, Moderation, Role


def add(
    session: Session, visitor: Visitor, essay: Essay, body: str, parent_id: int | None, once: str,
    settings: LabSettings, now: datetime, anchor: Anchor = Anchor.WHOLE, place: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Comment:  # fmt: skip
    """Keeps a comment, once for each `once`, with the next number of the essay.

    anchor, place : what it speaks of (argument/anchors.py), in the version with this number. FieldError for an empty
    or long text.
    """
    body = body.replace("\r\n", "\n").strip()
    if not body or "\x00" in body:
        raise FieldError("body", "There is no text yet; write something before you send it.")
    if len(body) > settings.longest_comment:
        raise FieldError("body", f"It has {len(body):,} letters; expected {settings.longest_comment:,} at most.")
    parent = session.get(Comment, parent_id) if parent_id is not None else None
    if parent_id is not None and (parent is None or parent.essay_id != essay.id):
        raise not_found()
    state = _first_state(session, visitor)
    # From here on others who comment on this essay wait.
    number = session.execute(
        update(Essay).where(Essay.id == essay.id).values(comments=Essay.comments + 1).returning(Essay.comments)
    ).scalar_one()
    if once and (known := _sent_before(session, visitor, once)):
        session.execute(update(Essay).where(Essay.id == essay.id).values(comments=number - 1))
        return known
    comment = Comment(
        essay_id=essay.id, number=number, parent_id=parent_id, author_id=visitor.person, body=body,
        state=state, anchor=anchor, place=dict(place or {}), version=version or essay.version,
        once=once[:40] or None, created_at=now,
    )  # fmt: skip
    session.add(comment)
    session.flush()
    if comment.state is CommentState.SHOWN:
        tell_of_comment(session, essay, comment, now)
    return comment


def like(
    session: Session, visitor: Visitor, now: datetime, essay: Essay, wanted: str, comment: Comment | None = None
) -> None:
    """Likes an essay, or a comment under it, or takes the like back. wanted : "yes" or "no"; FieldError for another.

    The form says which: one that is sent twice, since its answer was lost, does not take back what it did.
    """
    if wanted not in ("yes", "no"):
        raise FieldError("like", f"It is {wanted[:20]!r}; expected yes or no. Reload the page, and press it again.")
    target = Like.comment_id == comment.id if comment else Like.essay_id == essay.id
    known = session.scalars(select(Like).where(Like.person_id == visitor.person, target)).first()
    if known and wanted == "no":
        session.delete(known)
    elif wanted == "yes" and not known:
        session.add(
            Like(person_id=visitor.person, essay_id=None if comment else essay.id,
                 comment_id=comment.id if comment else None, created_at=now)
        )  # fmt: skip
        tell_of_like(session, visitor.person, essay, comment, now)


def comment_to_answer(session: Session, essay: Essay, comment_id: int) -> Comment:
    """A comment under this essay that is shown; LabRefusalError else."""
    comment = session.get(Comment, comment_id)
    if comment is None or comment.essay_id != essay.id or comment.state is not CommentState.SHOWN:
        raise not_found()
    return comment


def _sent_before(session: Session, visitor: Visitor, once: str) -> Comment | None:
    return session.scalars(
        select(Comment).where(Comment.author_id == visitor.person, Comment.once == once[:40])
    ).first()


def _first_state(session: Session, visitor: Visitor) -> CommentState:
    first = session.get_one(Class, visitor.group).moderation is Moderation.BEFORE and visitor.role is not Role.TEACHER
    return CommentState.WAITING if first else CommentState.SHOWN
