"""The first page: what the class has published, and the countries to look at."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from homefront.lab.essays import reading
from homefront.lab.pages.answers import show
from homefront.lab.people import classes
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Class, Role

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request) -> Response:
    """Essays that the visitor may read; for people of the class their own too, for the teacher the code."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essays = reading.published(session, visitor)
        group = session.get(Class, visitor.class_id) if visitor.class_id else None
        drafts = [one for one in reading.own(session, visitor) if one.version == 0] if visitor.signed_in else []
        code = None
        if visitor.role is Role.TEACHER and group:
            code = classes.open_code(session, group.id, Role.STUDENT)
    return show(request, "home.html", essays=essays, group=group, drafts=drafts, code=code, url=lab.settings.url)
