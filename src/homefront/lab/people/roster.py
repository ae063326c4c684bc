"""What a teacher sees of the class and does with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from homefront.lab.people import classes, removing
from homefront.lab.refusals import FieldError, LabRefusalError, not_found
from homefront.lab.security import audit, sessions
from homefront.lab.security.passwords import readable_secret
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import Lab
from homefront.lab.tables import Class, Comment, Essay, JoinCode, Moderation, Person, Role

LONGEST_TITLE = 120
JOINING = (Role.STUDENT, Role.GUEST)
"""Roles in which people come in by a code."""


@dataclass(frozen=True)
class Row:
    """A person in the roster. essays : published; comments : that are theirs."""

    id: int
    name: str
    role: Role
    created_at: datetime
    seen_at: datetime | None
    essays: int
    comments: int


def people_of(session: Session, class_id: int) -> list[Row]:
    """The people of a class: teachers first, then by name."""
    essays = select(func.count()).where(Essay.author_id == Person.id, Essay.version > 0).scalar_subquery()
    comments = select(func.count()).where(Comment.author_id == Person.id).scalar_subquery()
    rows = session.execute(
        select(Person, essays, comments).where(Person.class_id == class_id).order_by(Person.name_key)
    )
    found = [Row(one.id, one.name, one.role, one.created_at, one.seen_at, n, m) for one, n, m in rows]
    return sorted(found, key=lambda row: row.role is not Role.TEACHER)


def person_of_class(session: Session, visitor: Visitor, person_id: int) -> Person:
    """A person of the teacher's class; LabRefusalError else."""
    person = session.get(Person, person_id)
    if person is None or person.class_id != visitor.group:
        raise not_found()
    return person


def codes_of(session: Session, class_id: int) -> dict[Role, JoinCode | None]:
    """The open code of each role in which people come in by one."""
    return {role: classes.open_code(session, class_id, role) for role in JOINING}


def change_code(session: Session, visitor: Visitor, role: Role, new: bool, now: datetime) -> None:
    """Closes the code of a role; makes a new one if asked for."""
    if role not in JOINING:
        raise FieldError("role", "Only students and guests come in by a code.")
    if new:
        classes.new_code(session, visitor.group, role, now)
    elif code := classes.open_code(session, visitor.group, role):
        code.closed_at = now
    audit.record(session, visitor, "code.new" if new else "code.closed", f"class:{visitor.group}", now, role=role)


def change_class(
    session: Session, visitor: Visitor, title: str, moderation: str, kept_until: datetime | None, now: datetime
) -> None:
    """Changes what a class is called, when comments are read by the teacher, and until when it is kept."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise FieldError("title", f"It has {len(title)} letters; expected 1 to {LONGEST_TITLE}.")
    if kept_until is not None and kept_until <= now:
        raise FieldError("kept_until", "This day is over, so the class would be deleted at once. Choose a later day.")
    group = session.get_one(Class, visitor.group)
    group.title, group.moderation, group.kept_until = title, Moderation(moderation), kept_until
    audit.record(session, visitor, "class.changed", f"class:{group.id}", now, moderation=group.moderation)


def freeze(session: Session, visitor: Visitor, frozen: bool, now: datetime) -> None:
    """Closes the class for writing, or opens it again."""
    group = session.get_one(Class, visitor.group)
    group.frozen_at = (group.frozen_at or now) if frozen else None
    audit.record(session, visitor, "class.frozen" if frozen else "class.opened", f"class:{group.id}", now)


def reset_password(lab: Lab, visitor: Visitor, person_id: int) -> tuple[str, str]:
    """A new password for a person, who has to change it when they sign in; all their sessions end. (name, password)."""
    password = readable_secret()
    kept, now = lab.passwords.hash(password), lab.clock()
    with lab.database.write() as session:
        person = person_of_class(session, visitor, person_id)
        person.password, person.must_change = kept, True
        sessions.end_all(session, person.id, now)
        audit.record(session, visitor, "person.password-reset", f"person:{person.id}", now)
        return person.name, password


def end_sessions(session: Session, visitor: Visitor, person_id: int, now: datetime) -> None:
    """Signs a person out everywhere."""
    person = person_of_class(session, visitor, person_id)
    sessions.end_all(session, person.id, now)
    audit.record(session, visitor, "person.signed-out", f"person:{person.id}", now)


def remove(session: Session, visitor: Visitor, person_id: int, now: datetime) -> None:
    """Removes a person of the class, oneself too; a class keeps a teacher."""
    person = person_of_class(session, visitor, person_id)
    teachers = select(func.count()).where(Person.class_id == person.class_id, Person.role == Role.TEACHER)
    if person.role is Role.TEACHER and session.scalar(teachers) == 1:
        raise LabRefusalError(
            409, "The class needs a teacher", "This is its only one. Make somebody else a teacher first."
        )
    audit.record(session, visitor, "person.removed", f"person:{person.id}", now)
    session.flush()
    removing.remove(session, person.id, now)


def change_role(session: Session, visitor: Visitor, person_id: int, role: str, now: datetime) -> None:
    """Makes a person a guest, a student or a teacher. Nobody changes their own role."""
    person = person_of_class(session, visitor, person_id)
    if person.id == visitor.person_id or role not in (Role.GUEST, Role.STUDENT, Role.TEACHER):
        raise LabRefusalError(
            409, "The role stays", "You cannot change your own role. Others can be guest, student or teacher."
        )
    person.role = Role(role)
    sessions.end_all(session, person.id, now)
    audit.record(session, visitor, "person.role", f"person:{person.id}", now, role=role)
