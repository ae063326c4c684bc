"""The teacher's page: the roster, codes, and the class itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from homefront.lab.pages.account import as_file
from homefront.lab.pages.answers import Id, Text, do, go, show, show_again
from homefront.lab.people import exporting, roster
from homefront.lab.refusals import FieldError
from homefront.lab.security import audit
from homefront.lab.security.visitors import Visitor, visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Class, Moderation, Role

router = APIRouter(include_in_schema=False)


@router.get("/class")
def page(request: Request) -> Response:
    """People, codes, settings."""
    with lab_of(request).database.read() as session:
        values = _values(session, visitor_of(request))
    return show(request, "classroom.html", wrong={}, **values)


def _values(session: Session, visitor: Visitor) -> dict[str, Any]:
    group = session.get_one(Class, visitor.group)
    return {
        "group": group, "people": roster.people_of(session, group.id), "codes": roster.codes_of(session, group.id),
        "moderations": list(Moderation), "title": group.title,
        "kept_until": f"{group.kept_until - timedelta(days=1):%Y-%m-%d}" if group.kept_until else "",
    }  # fmt: skip


@router.post("/class/settings")
def settings(request: Request, title: Text = "", moderation: Text = "", kept_until: Text = "") -> Response:
    """Changes the class."""
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        if moderation not in list(Moderation):
            raise FieldError("moderation", f"Expected {' or '.join(Moderation)}.")
        with lab.database.write() as session:
            roster.change_class(session, visitor, title, moderation, _end_of(kept_until), lab.clock())
    except FieldError as error:
        with lab.database.read() as session:
            values = _values(session, visitor) | {"title": title, "kept_until": kept_until}
        return show_again(request, "classroom.html", error, **values)
    return go("/class", "class")


def _end_of(day: str) -> datetime | None:
    """The end of a day as a form writes it; None for an empty one."""
    if not day.strip():
        return None
    try:
        return datetime.strptime(day.strip(), "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise FieldError("kept_until", "Expected a day, as 2027-07-31, or nothing.") from None


@router.post("/class/freeze")
def freeze(request: Request, frozen: Text = "") -> Response:
    """Closes the class for writing ("yes"), or opens it."""
    return do(request, roster.freeze, frozen == "yes", path="/class", done="class")


@router.post("/class/codes/{role}")
def code(request: Request, role: Role, new: Text = "") -> Response:
    """Makes a new code ("yes"), or closes the one that is open."""
    return do(request, roster.change_code, role, new == "yes", path="/class", done="class")


@router.post("/class/people/{person_id}/password")
def reset(request: Request, person_id: Id) -> Response:
    """A new password, shown once."""
    name, password = roster.reset_password(lab_of(request), visitor_of(request), person_id)
    return show(request, "new_password.html", name=name, password=password)


@router.post("/class/people/{person_id}/role")
def role(request: Request, person_id: Id, role: Text = "") -> Response:
    """Changes what a person is."""
    return do(request, roster.change_role, person_id, role, path="/class", done="class")


@router.post("/class/people/{person_id}/sign-out")
def sign_out(request: Request, person_id: Id) -> Response:
    """Ends all sessions of a person."""
    return do(request, roster.end_sessions, person_id, path="/class", done="session-ended")


@router.get("/class/people/{person_id}")
def person(request: Request, person_id: Id) -> Response:
    """What a teacher can do with one person."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        found = roster.person_of_class(session, visitor, person_id)
    return show(request, "person.html", person=found, own=found.id == visitor.person_id)


@router.get("/class/people/{person_id}/export")
def export(request: Request, person_id: Id) -> Response:
    """All that the lab holds of a person, as a file; parents and pupils may ask for it."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        found = roster.person_of_class(session, visitor, person_id)
        audit.record(session, visitor, "person.exported", f"person:{found.id}", lab.clock())
        return as_file(exporting.export(session, found.id))


@router.post("/class/people/{person_id}/remove")
def remove(request: Request, person_id: Id, sure: Text = "") -> Response:
    """Removes a person and all that is theirs; the form asks for a tick."""
    if sure != "yes":
        return go(f"/class/people/{person_id}", "not-sure")
    return do(request, roster.remove, person_id, path="/class", done="removed")


@router.get("/class/log")
def log(request: Request) -> Response:
    """The audit log of the class."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        entries = audit.latest(session, visitor.group)
    return show(request, "log.html", entries=entries, said=audit.SAID)
