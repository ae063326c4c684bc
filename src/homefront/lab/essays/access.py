"""Which essays a visitor may read and change. Whoever may not is told that there is no such page."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from homefront.lab.refusals import not_found
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Essay, Visibility


def readable(visitor: Visitor) -> ColumnElement[bool]:
    """The condition of a query for published essays that this visitor may read."""
    mine = and_(Essay.class_id == visitor.class_id, Essay.visibility == Visibility.CLASS)
    return and_(Essay.removed_at.is_(None), Essay.version > 0, or_(Essay.visibility == Visibility.WORLD, mine))


def essay_to_read(session: Session, visitor: Visitor, essay_id: int) -> Essay:
    """A published essay that the visitor may read, or one of their own; LabRefusalError else."""
    essay = session.get(Essay, essay_id)
    if essay is None or essay.removed_at is not None:
        raise not_found()
    own = visitor.signed_in and essay.author_id == visitor.person_id
    open_to_class = essay.visibility is Visibility.CLASS and essay.class_id == visitor.class_id
    if not own and (essay.version == 0 or not (essay.visibility is Visibility.WORLD or open_to_class)):
        raise not_found()
    return essay


def essay_to_change(session: Session, visitor: Visitor, essay_id: int) -> Essay:
    """An essay of the visitor's own; LabRefusalError else."""
    essay = session.get(Essay, essay_id)
    if essay is None or essay.removed_at is not None or essay.author_id != visitor.person:
        raise not_found()
    return essay


def essay_to_answer(session: Session, visitor: Visitor, essay_id: int) -> Essay:
    """A published essay of the visitor's class, on which they may comment; LabRefusalError else."""
    essay = essay_to_read(session, visitor, essay_id)
    if essay.version == 0 or essay.class_id != visitor.class_id:
        raise not_found()
    return essay
