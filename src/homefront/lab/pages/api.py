"""The HTTP API: what the pages do, for programs. Its description is at /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Security
from fastapi.security import HTTPBearer
from starlette.responses import JSONResponse, Response

from homefront.lab.argument import comments as commenting
from homefront.lab.essays import reading, writing
from homefront.lab.essays.access import essay_to_answer, essay_to_change, essay_to_read
from homefront.lab.essays.reading import CommentView, Listed
from homefront.lab.pages.answers import Id
from homefront.lab.pages.api_forms import (
    CommentForm,
    EssayForm,
    EssayPage,
    Me,
    Problem,
    PublishForm,
)
from homefront.lab.refusals import not_found
from homefront.lab.security import limits
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Person, Visibility

BEARER = HTTPBearer(auto_error=False, description="A token from your account's page.")
"""For the description only: the guard looks at the token."""

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}
router = APIRouter(prefix="/api/v1", responses=PROBLEMS, dependencies=[Security(BEARER)])


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of this API."""
    return JSONResponse(request.app.openapi())


@router.get("/me")
def me(request: Request) -> Me:
    """Whose token this is."""
    visitor = visitor_of(request)
    return Me(id=visitor.person, name=visitor.name, role=visitor.role, class_id=visitor.group)


@router.get("/essays")
def essays(request: Request) -> list[Listed]:
    """Published essays that you may read, newest first; without a token those that are open to the world."""
    with lab_of(request).database.read() as session:
        return reading.published(session, visitor_of(request))


@router.get("/essays/{essay_id}")
def essay(request: Request, essay_id: Id) -> EssayPage:
    """The text of an essay, in Markdown, as it is read now."""
    with lab_of(request).database.read() as session:
        found = essay_to_read(session, visitor_of(request), essay_id)
        version = reading.version_of(session, found)
        if version is None:
            raise not_found()
        author = session.get(Person, found.author_id) if found.author_id else None
        return EssayPage(
            id=found.id, title=version.title, body=version.body, version=version.number,
            author=author.name if author else None, published_at=version.published_at, visibility=found.visibility,
        )  # fmt: skip


@router.get("/essays/{essay_id}/comments")
def comments(request: Request, essay_id: Id) -> list[CommentView]:
    """The comments of an essay in the order of their numbers; the body of one that you may not see is null."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        return reading.comments_of(session, visitor, essay_to_read(session, visitor, essay_id))


@router.post("/essays/{essay_id}/comments", status_code=201)
def new_comment(request: Request, essay_id: Id, form: CommentForm) -> CommentView:
    """Comments on an essay, as the person of the token."""
    lab, visitor = lab_of(request), visitor_of(request)
    now = lab.clock()
    with lab.database.write() as session:
        limits.spend(session, limits.WRITE_PERSON, str(visitor.person), now)
        essay = essay_to_answer(session, visitor, essay_id)
        made = commenting.add(session, visitor, essay, form.body, form.answers, form.once, lab.settings, now)
        return next(one for one in reading.comments_of(session, visitor, essay) if one.id == made.id)


@router.post("/essays", status_code=201)
def new_essay(request: Request, form: EssayForm) -> dict[str, int]:
    """Begins an essay as a draft; its id."""
    lab, visitor = lab_of(request), visitor_of(request)
    now = lab.clock()
    with lab.database.write() as session:
        limits.spend(session, limits.WRITE_PERSON, str(visitor.person), now)
        return {"id": writing.begin(session, visitor, form.title, form.body, lab.settings, now).id}


@router.post("/essays/{essay_id}/publish")
def publish(request: Request, essay_id: Id, form: PublishForm) -> dict[str, int]:
    """Publishes the draft of an essay of your own; the number of the version."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        essay = essay_to_change(session, visitor, essay_id)
        return {"version": writing.publish(session, essay, Visibility(form.to), lab.clock()).number}
