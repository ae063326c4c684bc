"""Classes and the codes by which people come into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from homefront.lab.database import ONE_AT_A_TIME
from homefront.lab.people import names
from homefront.lab.security.passwords import Passwords, readable_secret
from homefront.lab.tables import Class, JoinCode, Person, Role

TITLE, TEACHER = "Our class", "teacher"
"""What the first class and the first account are called until the teacher says otherwise."""


@dataclass(frozen=True)
class Opened:
    """What the one who starts a lab has to know. password : of the teacher, who has to change it at the first sign-in;
    "" once they did."""

    title: str
    code: str
    teacher: str
    password: str


def open_lab(session: Session, passwords: Passwords, now: datetime) -> Opened:
    """The newest class with its code and teacher; they are made in a database that has none.

    A teacher who has not chosen a password yet gets a new one: who starts the lab may have lost the first.
    """
    if session.get_bind().dialect.name == "postgresql":  # another server may start at the same moment
        session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    group = session.scalars(select(Class).order_by(Class.id.desc())).first()
    if group is not None:
        code = open_code(session, group.id, Role.STUDENT)
        of_class = select(Person).where(Person.class_id == group.id, Person.role == Role.TEACHER)
        teacher, password = session.scalars(of_class.order_by(Person.id)).first(), ""
        if teacher is not None and teacher.must_change:
            password = readable_secret()
            teacher.password = passwords.hash(password)
        return Opened(group.title, code.code if code else "", teacher.name if teacher else "", password)
    group = Class(title=TITLE, created_at=now)
    session.add(group)
    session.flush()
    password = readable_secret()
    session.add(
        Person(
            class_id=group.id, name=TEACHER, name_key=names.key(TEACHER), role=Role.TEACHER,
            password=passwords.hash(password), must_change=True, created_at=now,
        )
    )  # fmt: skip
    code = new_code(session, group.id, Role.STUDENT, now)
    return Opened(group.title, code.code, TEACHER, password)


def open_code(session: Session, class_id: int, role: Role) -> JoinCode | None:
    """The code by which people come into a class in a role, or None where there is none that is open."""
    return session.scalars(
        select(JoinCode)
        .where(JoinCode.class_id == class_id, JoinCode.role == role, JoinCode.closed_at.is_(None))
        .order_by(JoinCode.id.desc())
    ).first()


def new_code(session: Session, class_id: int, role: Role, now: datetime) -> JoinCode:
    """A new code; those before it for this role are closed."""
    for old in session.scalars(
        select(JoinCode).where(JoinCode.class_id == class_id, JoinCode.role == role, JoinCode.closed_at.is_(None))
    ):
        old.closed_at = now
    code = JoinCode(class_id=class_id, code=readable_secret(2), role=role, created_at=now)
    session.add(code)
    session.flush()
    return code


def code_as_kept(written: str) -> str:
    """A code as somebody copied it from a board: capitals and blanks do not matter."""
    return "".join(written.casefold().split())[:24]
