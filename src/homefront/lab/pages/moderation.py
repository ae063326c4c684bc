"""The teacher's queue of comments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from homefront.lab.argument import moderation
from homefront.lab.pages.answers import Id, do, show
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)


@router.get("/moderation")
def page(request: Request) -> Response:
    """What waits, what was reported, what is new, and what was decided last."""
    with lab_of(request).database.read() as session:
        found = moderation.queue(session, visitor_of(request))
    return show(request, "moderation.html", queue=found)


@router.post("/moderation/{comment_id}")
def decide(request: Request, comment_id: Id, decision: Annotated[str, Form()] = "") -> Response:
    """Shows or hides a comment."""
    return do(request, moderation.decide, comment_id, decision, path="/moderation", done="decided")
