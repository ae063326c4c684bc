"""What a page shows of essays and their comments, read in few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from homefront.lab.essays.access import readable
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Anchor, Comment, CommentState, Essay, EssayVersion, Like, Person, Role, Visibility


@dataclass(frozen=True)
class Listed:
    """An essay in a list. author : None where the person was removed."""

    id: int
    title: str
    author: str | None
    published_at: datetime | None
    comments: int
    likes: int
    visibility: Visibility


@dataclass(frozen=True)
class ShownComment:
    """A comment as the page shows it. body : None where it is not shown to this visitor, or was removed.

    parent : number of the comment that it answers, or None.   liked : by this visitor.   anchor, place, version : what
    it speaks of (argument/anchors.py); {} where the comment is not shown.   job_id : of its counter-run.
    """

    id: int
    number: int
    parent: int | None
    author: str | None
    body: str | None
    state: CommentState
    created_at: datetime
    likes: int
    liked: bool
    own: bool
    anchor: Anchor
    place: Mapping[str, Any]
    version: int
    job_id: int | None


def published(session: Session, visitor: Visitor, most: int = 200) -> list[Listed]:
    """Published essays that the visitor may read, newest first."""
    shown = select(func.count()).where(Comment.essay_id == Essay.id, Comment.state == CommentState.SHOWN)
    likes = select(func.count()).where(Like.essay_id == Essay.id)
    rows = session.execute(
        select(Essay, Person.name, shown.scalar_subquery(), likes.scalar_subquery())
        .outerjoin(Person, Essay.author_id == Person.id)
        .where(readable(visitor))
        .order_by(Essay.published_at.desc(), Essay.id.desc())
        .limit(most)
    )
    return [Listed(one.id, one.title, name, one.published_at, n, m, one.visibility) for one, name, n, m in rows]


def own(session: Session, visitor: Visitor) -> list[Essay]:
    """The visitor's own essays, newest first."""
    return list(
        session.scalars(
            select(Essay).where(Essay.author_id == visitor.person, Essay.removed_at.is_(None)).order_by(Essay.id.desc())
        )
    )


def version_of(session: Session, essay: Essay, number: int | None = None) -> EssayVersion | None:
    """A version of an essay, the one that is read unless a number is given; None where there is none."""
    return session.scalars(
        select(EssayVersion).where(EssayVersion.essay_id == essay.id, EssayVersion.number == (number or essay.version))
    ).first()


def versions_of(session: Session, essay: Essay) -> list[EssayVersion]:
    """Every version of an essay, newest first."""
    return list(
        session.scalars(
            select(EssayVersion).where(EssayVersion.essay_id == essay.id).order_by(EssayVersion.number.desc())
        )
    )


def likes_of(session: Session, visitor: Visitor, essay: Essay) -> tuple[int, bool]:
    """How many like an essay, and whether the visitor does."""
    total = session.scalar(select(func.count()).where(Like.essay_id == essay.id)) or 0
    mine = session.scalar(select(func.count()).where(Like.essay_id == essay.id, Like.person_id == visitor.person_id))
    return total, bool(mine)


def comments_of(session: Session, visitor: Visitor, essay: Essay) -> list[ShownComment]:
    """The comments of an essay in the order of their numbers. One that is not shown to the visitor keeps its number."""
    likes = select(Like.comment_id, func.count().label("n")).group_by(Like.comment_id).subquery()
    rows = session.execute(
        select(Comment, Person.name, likes.c.n)
        .outerjoin(Person, Comment.author_id == Person.id)
        .outerjoin(likes, likes.c.comment_id == Comment.id)
        .where(Comment.essay_id == essay.id)
        .order_by(Comment.number)
    ).all()
    numbers = {comment.id: comment.number for comment, _, _ in rows}
    mine = set(
        session.scalars(
            select(Like.comment_id)
            .join(Comment, Like.comment_id == Comment.id)
            .where(Comment.essay_id == essay.id, Like.person_id == visitor.person_id)
        )
    )
    return [
        ShownComment(
            id=one.id, number=one.number, parent=numbers.get(one.parent_id) if one.parent_id else None, author=name,
            body=one.body if may_see(one, visitor) else None, state=one.state, created_at=one.created_at, likes=n or 0,
            liked=one.id in mine, own=visitor.signed_in and one.author_id == visitor.person_id,
            anchor=one.anchor if may_see(one, visitor) else Anchor.WHOLE,
            place=one.place if may_see(one, visitor) else {}, version=one.version,
            job_id=one.job_id if may_see(one, visitor) else None,
        )
        for one, name, n in rows
    ]  # fmt: skip


def may_see(comment: Comment, visitor: Visitor) -> bool:
    """Whether the visitor may read what the comment says."""
    if comment.state is CommentState.SHOWN:
        return True
    if comment.state is CommentState.WAITING:
        return visitor.role is Role.TEACHER or (visitor.signed_in and comment.author_id == visitor.person_id)
    return comment.state is CommentState.HIDDEN and visitor.role is Role.TEACHER
