"""What stands before every route: finds out who asks, whether they may, and whether the form is the lab's own."""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from urllib.parse import quote, urlsplit

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from homefront.lab.refusals import LabRefusalError
from homefront.lab.security import cookies, sessions, tokens
from homefront.lab.security.permissions import (
    ROUTES,
    SAME_FOR_ALL,
    WITHOUT_PASSWORD_OF_ONES_OWN,
    Permission,
    key_of,
)
from homefront.lab.security.texts import CANNOT, can_be_stored
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import Lab, lab_of
from homefront.lab.tables import Role

API = "/api/"
"""Routes under this path are for programs: they answer in JSON."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf"
"""Where the word of the session stands: a hidden field of a form, or a header that a script sends."""


class ElsewhereError(Exception):
    """The visitor is sent to another page. path : of the lab."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


class SignedOutError(Exception):
    """A form came from somebody whose session has ended. fields : what was written, to be offered again."""

    def __init__(self, path: str, fields: dict[str, str]) -> None:
        self.path, self.fields = path, fields
        super().__init__(path)


async def guard(request: Request) -> None:
    """A dependency of all routes. Leaves who asks in the request's state (security/visitors.py).

    LabRefusalError where the visitor may not, or the form is not the lab's; SignedOutError and ElsewhereError where
    another page is to be shown.
    """
    lab, key = lab_of(request), key_of(request.scope.get("route"))
    permission = ROUTES[key]
    if key in SAME_FOR_ALL:
        return
    if request.url.path.startswith(API):
        await _guard_api(request, lab, permission)
        return
    token = cookies.read(request, lab.settings, cookies.SESSION)
    visitor = await run_in_threadpool(_who, request, lab, token) if token else _nobody(request, lab)
    request.state.visitor = visitor
    if visitor.role not in permission.roles:
        if visitor.signed_in:
            raise LabRefusalError(403, "This is not open to you", f"It needs another role than yours ({visitor.role}).")
        await _ask_to_sign_in(request)
    if visitor.must_change and key not in WITHOUT_PASSWORD_OF_ONES_OWN:
        raise ElsewhereError("/account/password")
    if request.method not in SAFE:
        await _check_form(request, visitor)
        if visitor.frozen and not permission.frozen_too:
            raise LabRefusalError(
                403, "The class is closed", "The teacher has closed it; everything can still be read."
            )


async def _guard_api(request: Request, lab: Lab, permission: Permission) -> None:
    """Programs come with a token; cookies are not looked at, so no page elsewhere can make a browser act here."""
    visitor = await run_in_threadpool(tokens.who, lab, request.headers.get("authorization", ""), permission.scope)
    request.state.visitor = visitor
    if visitor.role not in permission.roles:
        status, told = (
            (403, "It needs another role.") if visitor.signed_in else (401, "Send a token: Authorization: Bearer ...")
        )
        raise LabRefusalError(status, "This is not open to you", told)
    if visitor.frozen and not permission.frozen_too:
        raise LabRefusalError(403, "The class is closed", "The teacher has closed it; everything can still be read.")


def _who(request: Request, lab: Lab, token: str) -> Visitor:
    now = lab.clock()
    with lab.database.read() as session:
        found = sessions.find(session, token, lab.settings, now)
    if found is None:
        cookies.drop(request, lab.settings, cookies.SESSION)
        return _nobody(request, lab)
    if sessions.is_due(found, lab.settings, now):
        fresh = None
        with suppress(SQLAlchemyError), lab.database.write(patient=False) as session:  # else the next request does it
            fresh = sessions.refresh(session, found, token, lab.settings, now)
        if fresh:
            cookies.put(request, lab.settings, cookies.SESSION, fresh)
    return Visitor(
        role=found.person.role, csrf=found.sign_in.csrf, person_id=found.person.id, class_id=found.group.id,
        sign_in_id=found.sign_in.id, name=found.person.name, must_change=found.person.must_change,
        frozen=found.group.frozen_at is not None, unread=found.unread,
        has_password=found.person.password is not None,
    )  # fmt: skip


def _nobody(request: Request, lab: Lab) -> Visitor:
    visit = cookies.read(request, lab.settings, cookies.VISIT)
    if not visit:
        visit = secrets.token_urlsafe(32)
        cookies.put(request, lab.settings, cookies.VISIT, visit)
    return Visitor(Role.NOBODY, sessions.csrf_of_visit(visit))


async def _ask_to_sign_in(request: Request) -> None:
    if request.method in SAFE:
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise ElsewhereError(f"/sign-in?next={quote(where, safe='/')}")
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str) and name != CSRF_FIELD}
    raise SignedOutError(request.url.path, fields)


async def _check_form(request: Request, visitor: Visitor) -> None:
    for value in (await request.form()).values():
        if isinstance(value, str) and not can_be_stored(value):
            raise LabRefusalError(422, "This could not be read", CANNOT)
    origin = request.headers.get("origin")
    if origin not in (None, "null") and urlsplit(origin or "").netloc != request.headers.get("host"):
        raise _foreign()
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else ""
    if not hmac.compare_digest(given.encode(), visitor.csrf.encode()):
        raise _foreign()


def _foreign() -> LabRefusalError:
    return LabRefusalError(
        403, "This form is out of date",
        "It was opened before you signed in or out, or does not come from this lab. Nothing was changed. Go back, "
        "reload the page, and send it again.",
    )  # fmt: skip
