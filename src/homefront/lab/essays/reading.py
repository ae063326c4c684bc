"""What a page shows of essays and their comments, read in few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
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
class CommentView:
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
    place: Mapping[str, Any] = field(hash=False)
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
    mine = func.sum(case((Like.person_id == visitor.person_id, 1), else_=0))
    total, of_visitor = session.execute(select(func.count(), mine).where(Like.essay_id == essay.id)).one()
    return total, bool(of_visitor)


def comments_of(session: Session, visitor: Visitor, essay: Essay) -> list[CommentView]:
    """The comments of an essay in the order of their numbers. One that is not shown to the visitor keeps its number."""
    rows = session.execute(  # columns, not objects: a page may have hundreds
        select(
            Comment.id, Comment.number, Comment.parent_id, Comment.author_id, Comment.body, Comment.state,
            Comment.created_at, Comment.anchor, Comment.place, Comment.version, Comment.job_id, Person.name,
        )
        .outerjoin(Person, Comment.author_id == Person.id)
        .where(Comment.essay_id == essay.id)
        .order_by(Comment.number)
    ).all()  # fmt: skip
    mine = func.sum(case((Like.person_id == visitor.person_id, 1), else_=0))
    liked = {
        comment: (n, bool(of_visitor))
        for comment, n, of_visitor in session.execute(
            select(Like.comment_id, func.count(), mine)
            .join(Comment, Like.comment_id == Comment.id)
            .where(Comment.essay_id == essay.id)
            .group_by(Like.comment_id)
        )
    }
    numbers = {one.id: one.number for one in rows}
    return [_comment_view(one, visitor, numbers, *liked.get(one.id, (0, False))) for one in rows]


def _comment_view(one: Any, visitor: Visitor, numbers: Mapping[int, int], likes: int, liked: bool) -> CommentView:
    """A comment of a row of `comments_of`."""
    seen = may_see(one.state, one.author_id, visitor)
    return CommentView(
        id=one.id, number=one.number, parent=numbers.get(one.parent_id) if one.parent_id else None, author=one.name,
        body=one.body if seen else None, state=one.state, created_at=one.created_at, likes=likes, liked=liked,
        own=visitor.signed_in and one.author_id == visitor.person_id, anchor=one.anchor if seen else Anchor.WHOLE,
        place=one.place if seen else {}, version=one.version, job_id=one.job_id if seen else None,
    )  # fmt: skip


def may_see(state: CommentState, author_id: int | None, visitor: Visitor) -> bool:
    """Whether the visitor may read what a comment says."""
    if state is CommentState.SHOWN:
        return True
    if state is CommentState.WAITING:
        return visitor.role is Role.TEACHER or (visitor.signed_in and author_id == visitor.person_id)
    return state is CommentState.HIDDEN and visitor.role is Role.TEACHER
