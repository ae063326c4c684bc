"""One's own account: password, sessions, data."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from homefront.lab.pages.answers import Id, Text, do, go, show, show_again
from homefront.lab.pages.door import change_session, know_browser
from homefront.lab.people import accounts, exporting, outside, roster, sign_ins
from homefront.lab.refusals import FieldError
from homefront.lab.security import tokens
from homefront.lab.security.visitors import Visitor, visitor_of
from homefront.lab.server import Lab, lab_of
from homefront.lab.tables import Person

router = APIRouter(include_in_schema=False)


@router.get("/account")
def page(request: Request) -> Response:
    """Sessions, and what one can do with one's data."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        values = _values(session, visitor, lab)
    return show(request, "account.html", wrong={}, token="", **values)


def _values(session: Session, visitor: Visitor, lab: Lab) -> dict[str, Any]:
    return {
        "sign_ins": sign_ins.open_now(session, visitor, lab.settings, lab.clock()),
        "identities": outside.issuers_of(session, visitor),
        "tokens": tokens.of_person(session, visitor),
        "url": lab.settings.url,
    }


@router.post("/account/tokens")
def new_token(request: Request, token_name: Text = "", write: Text = "") -> Response:
    """Makes a token for a program, and shows it once."""
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        with lab.database.write() as session:
            scopes = ["read", "write"] if write == "yes" else ["read"]
            token = tokens.new(session, visitor, token_name, scopes, lab.clock())
            session.flush()
            values = _values(session, visitor, lab)
    except FieldError as error:
        with lab.database.read() as session:
            return show_again(request, "account.html", error, token="", **_values(session, visitor, lab))
    return show(request, "account.html", wrong={}, token=token, **values)


@router.post("/account/tokens/{token_id}/end")
def end_token(request: Request, token_id: Id) -> Response:
    """Ends a token."""
    return do(request, tokens.end, token_id, path="/account", done="token-ended")


@router.get("/account/password")
def password_form(request: Request) -> Response:
    """The form to change one's password."""
    return show(request, "password.html", wrong={})


@router.post("/account/password")
def password(request: Request, old: Text = "", password: Text = "") -> Response:
    """Changes it."""
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        accounts.change_password(lab, visitor, old, password)
    except FieldError as error:
        return show_again(request, "password.html", error)
    with lab.database.read() as session:
        know_browser(request, lab, session.get_one(Person, visitor.person))
    return go("/", "password")


@router.post("/account/sessions/{sign_in_id}/end")
def end_session(request: Request, sign_in_id: Id) -> Response:
    """Ends one session, on a device that one no longer has."""
    return do(request, sign_ins.end_one, sign_in_id, path="/account", done="session-ended")


@router.post("/account/sessions/end-others")
def end_other_sessions(request: Request) -> Response:
    """Ends all sessions but this one."""
    return do(request, sign_ins.end_others, path="/account", done="session-ended")


@router.get("/account/export")
def export(request: Request) -> Response:
    """All that the lab holds of the visitor, as a file."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        return as_file(exporting.export(session, visitor.person))


def as_file(data: object) -> Response:
    """Data as a JSON file that the browser saves."""
    headers = {"content-disposition": 'attachment; filename="homefront-lab-my-data.json"'}
    return Response(json.dumps(data, ensure_ascii=False, indent=1), media_type="application/json", headers=headers)


@router.get("/account/delete")
def delete_form(request: Request) -> Response:
    """What deleting means, and the form for it."""
    return show(request, "account_delete.html", wrong={})


@router.post("/account/delete")
def delete(request: Request, password: Text = "") -> Response:
    """Deletes the account and all that is the visitor's."""
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        accounts.check_password(lab, visitor, password)
    except FieldError as error:
        return show_again(request, "account_delete.html", error)
    with lab.database.write() as session:
        roster.remove(session, visitor, visitor.person, lab.clock())
    change_session(request, lab, "")
    return go("/", "deleted")
