"""One's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from homefront.lab.pages.answers import go, show, show_again
from homefront.lab.people import accounts
from homefront.lab.refusals import FieldError
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


@router.get("/account/password")
def password_form(request: Request) -> Response:
    """The form to change one's password."""
    return show(request, "password.html", wrong={})


@router.post("/account/password")
def password(request: Request, old: Text = "", password: Text = "") -> Response:
    """Changes it."""
    visitor = visitor_of(request)
    try:
        accounts.change_password(lab_of(request), visitor.person, old, password, visitor.sign_in_id)
    except FieldError as error:
        return show_again(request, "password.html", error)
    return go("/", "password")
