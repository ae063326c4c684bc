"""What happened to one's own essays, comments and runs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from homefront.lab.pages.answers import go, show
from homefront.lab.people import notifications
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)


@router.get("/notifications")
def page(request: Request) -> Response:
    """The lines, newest first."""
    with lab_of(request).database.read() as session:
        lines = notifications.lines_of(session, visitor_of(request).person)
    return show(request, "news.html", lines=lines)


@router.post("/notifications")
def seen(request: Request) -> Response:
    """All were looked at."""
    lab = lab_of(request)
    with lab.database.write() as session:
        notifications.mark_read(session, visitor_of(request).person, lab.clock())
    return go("/notifications")
