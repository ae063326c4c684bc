"""How people come in: by a class code and a name of their own choice, and later by that name and a password."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from homefront.lab.people import names
from homefront.lab.people.classes import code_as_kept
from homefront.lab.refusals import FieldError
from homefront.lab.security import audit, browsers, limits, sessions
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import Lab
from homefront.lab.tables import JoinCode, Person, SignIn

RECENT = timedelta(minutes=15)
"""How long ago somebody without a password has to have signed in, to change or delete their account."""


def join(lab: Lab, code: str, name: str, password: str, address: str, browser: str) -> str:
    """Makes an account and signs it in; the token of the session.

    FieldError for a code that is not open, a name that is taken, a password that is too easy. LabRefusalError after too
    many codes from one address, or in all.
    """
    opened, now = opened_by(lab, code, address), lab.clock()
    kept = lab.passwords.hash(password)
    with lab.database.write() as session:
        return sessions.begin(session, make(session, opened, name, kept, now), browser, now)


def opened_by(lab: Lab, code: str, address: str) -> JoinCode:
    """The open code that somebody wrote. FieldError where there is none; LabRefusalError after too many of those."""
    now = lab.clock()
    with lab.database.write() as session:
        limits.refuse_beyond(session, limits.JOIN_ADDRESS, address, now)
        limits.refuse_beyond(session, limits.JOIN_ALL, "", now)
        opened = _code(session, code)
        if opened is None:
            limits.count(session, limits.JOIN_ADDRESS, address, now)
            limits.count(session, limits.JOIN_ALL, "", now)
    if opened is None:
        raise FieldError("code", "No class has this code; look at the board again, or ask your teacher.")
    return opened


def free_name(session: Session, name: str) -> str:
    """The name as it is shown; FieldError where it cannot be a name, or somebody has it."""
    shown = names.tidied(name)
    if session.scalars(select(Person.id).where(Person.name_key == names.key(shown))).first() is not None:
        raise FieldError("name", "Somebody has this name already; choose another one.")
    return shown


def make(session: Session, opened: JoinCode, name: str, password: str | None, now: datetime) -> Person:
    """A new person in the class of a code. password : its hash, None for somebody who comes by an outside provider."""
    shown = free_name(session, name)
    person = Person(
        class_id=opened.class_id, name=shown, name_key=names.key(shown), role=opened.role, password=password,
        created_at=now, seen_at=now,
    )  # fmt: skip
    session.add(person)
    session.flush()
    return person


def sign_in(lab: Lab, name: str, password: str, address: str, browser: str, marks: str = "") -> str:
    """Begins a session; its token. marks : of the browser (security/browsers.py).

    FieldError, always the same, unless name and password belong together; LabRefusalError after too many tries.
    """
    now, key = lab.clock(), names.key(name)
    with lab.database.write() as session:
        person = session.scalars(select(Person).where(Person.name_key == key)).first()
        known = browsers.knows(marks, person)
        limit, who = (limits.SIGN_IN_KNOWN, key) if known else (limits.SIGN_IN_HERE, f"{key} {address}")
        limits.spend(session, limit, who, now)
        if not known:
            limits.refuse_beyond(session, limits.SIGN_IN_ADDRESS, address, now)
            limits.spend(session, limits.SIGN_IN_NAME, key, now)
    if not lab.passwords.match(person.password if person else None, password) or person is None:
        with lab.database.write() as session:
            if not known:
                limits.count(session, limits.SIGN_IN_ADDRESS, address, now)
            if person is not None:
                audit.note(session, "sign-in.refused", f"person:{person.id}", now, person.class_id)
        told = "Name and password do not belong together. Your teacher can give you a new password."
        raise FieldError("password", told)
    with lab.database.write() as session:
        limits.forget(session, limit, who)
        session.execute(update(Person).where(Person.id == person.id).values(seen_at=now))
        return sessions.begin(session, person, browser, now)


def change_password(lab: Lab, visitor: Visitor, old: str, new: str) -> None:
    """Sets one's own password, and ends all other sessions. FieldError where the old one is wrong."""
    check_password(lab, visitor, old, "old")
    if old == new:
        raise FieldError("password", "This is the password that you have now; choose another one.")
    fresh, now = lab.passwords.hash(new), lab.clock()
    with lab.database.write() as session:
        person = session.get_one(Person, visitor.person)
        person.password, person.must_change = fresh, False
        sessions.end_all(session, visitor.person, now, but=visitor.sign_in_id)
        audit.record(session, visitor, "password.changed", f"person:{visitor.person}", now)


def check_password(lab: Lab, visitor: Visitor, password: str, field: str = "password") -> None:
    """FieldError unless it is the visitor's own password; LabRefusalError after too many tries.

    Who has none, since they come by an outside provider, has to have done so a short time ago.
    """
    now = lab.clock()
    with lab.database.write() as session:
        limits.spend(session, limits.OWN_PASSWORD, str(visitor.person), now)
        kept = session.get_one(Person, visitor.person).password
        sign_in = session.get(SignIn, visitor.sign_in_id)
    if kept is None:
        if sign_in is None or sign_in.created_at < now - RECENT:
            raise FieldError(field, "Sign out, sign in by your provider once more, and do this within 15 minutes.")
    elif not lab.passwords.match(kept, password):
        raise FieldError(field, "This is not the password that you have now.")


def _code(session: Session, written: str) -> JoinCode | None:
    return session.scalars(
        select(JoinCode).where(JoinCode.code == code_as_kept(written), JoinCode.closed_at.is_(None))
    ).first()
