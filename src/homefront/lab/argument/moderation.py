"""What the teacher has to look at: comments that wait, that somebody reported, and that are new; and how to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from homefront.lab.argument.telling import tell_of_comment
from homefront.lab.essays.access import essay_to_answer
from homefront.lab.people.notifications import notify
from homefront.lab.refusals import FieldError, not_found
from homefront.lab.security import audit
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Comment, CommentState, Essay, Person, Report

LONGEST_REASON = 500
MOST = 100
DECISIONS = {"show": CommentState.SHOWN, "hide": CommentState.HIDDEN}


@dataclass(frozen=True)
class Waiting:
    """A comment in the queue. reasons : what was said in reports that are open.   author : None for one removed."""

    comment: Comment
    essay: Essay
    author: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Queue:
    """waiting : not shown before the teacher decides.   reported : with open reports.   new : shown, and not looked at.
    decided : the last ones, to be undone.
    """

    waiting: list[Waiting]
    reported: list[Waiting]
    new: list[Waiting]
    decided: list[Waiting]


def queue(session: Session, visitor: Visitor) -> Queue:
    """All that the teacher of a class has to look at, oldest first, and what was decided, newest first."""
    rows = session.execute(
        select(Comment, Essay, Person.name)
        .join(Essay, Comment.essay_id == Essay.id)
        .outerjoin(Person, Comment.author_id == Person.id)
        .where(Essay.class_id == visitor.group, Comment.state != CommentState.REMOVED)
        .order_by(Comment.id)
    ).all()
    reasons: dict[int, list[str]] = {}
    for report in session.scalars(select(Report).where(Report.settled_at.is_(None)).order_by(Report.id)):
        reasons.setdefault(report.comment_id, []).append(report.reason)
    every = [Waiting(one, essay, name, tuple(reasons.get(one.id, ()))) for one, essay, name in rows]
    decided = [one for one in every if one.comment.reviewed_at and not one.reasons]
    fresh = [one for one in every if not one.comment.reviewed_at and not one.reasons]
    return Queue(
        [one for one in fresh if one.comment.state is CommentState.WAITING][:MOST],
        [one for one in every if one.reasons][:MOST],
        [one for one in fresh if one.comment.state is CommentState.SHOWN and one.comment.author_id != visitor.person_id]
        [:MOST],
        sorted(decided, key=lambda one: one.comment.reviewed_at or one.comment.created_at, reverse=True)[:20],
    )  # fmt: skip


def decide(session: Session, visitor: Visitor, comment_id: int, decision: str, now: datetime) -> Comment:
    """Shows or hides a comment of the visitor's class; reports of it are settled. Deciding again undoes it.

    LabRefusalError for a comment that there is not. FieldError for another decision.
    """
    if decision not in DECISIONS:
        raise FieldError("decision", f"Expected {' or '.join(DECISIONS)}.")
    comment = session.get(Comment, comment_id)
    essay = session.get(Essay, comment.essay_id) if comment else None
    if comment is None or essay is None or essay.class_id != visitor.class_id or comment.state is CommentState.REMOVED:
        raise not_found()
    before, comment.state, comment.reviewed_at = comment.state, DECISIONS[decision], now
    session.execute(
        update(Report).where(Report.comment_id == comment.id, Report.settled_at.is_(None)).values(settled_at=now)
    )
    audit.record(session, visitor, f"comment.{decision}", f"comment:{comment.id}", now)
    if comment.author_id and comment.author_id != visitor.person_id and before is not comment.state:
        told = "shown now" if comment.state is CommentState.SHOWN else "hidden by the teacher"
        notify(session, comment.author_id, f"Your comment {comment.number} on “{essay.title}” is {told}.",
               f"/essays/{essay.id}#comment-{comment.number}", now)  # fmt: skip
    if before is CommentState.WAITING and comment.state is CommentState.SHOWN:
        tell_of_comment(session, essay, comment, now)
    return comment


def report(session: Session, visitor: Visitor, essay_id: int, comment_id: int, reason: str, now: datetime) -> Comment:
    """Asks the teacher to look at a comment; a second time by the same person changes the reason.

    FieldError for an empty or long reason.
    """
    essay, comment = essay_to_answer(session, visitor, essay_id), session.get(Comment, comment_id)
    if comment is None or comment.essay_id != essay.id or comment.state is not CommentState.SHOWN:
        raise not_found()
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise FieldError("reason", f"It has {len(reason)} letters; expected 1 to {LONGEST_REASON}. Say what is wrong.")
    mine = select(Report).where(Report.comment_id == comment.id, Report.person_id == visitor.person)
    known = session.scalars(mine).first()
    if known is None:
        session.add(Report(comment_id=comment.id, person_id=visitor.person, reason=reason, created_at=now))
    else:
        known.reason, known.settled_at = reason, None
    return comment
