"""Essays: write, save, publish, read, like."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from homefront.lab.argument import comments
from homefront.lab.essays import reading, writing
from homefront.lab.essays.access import essay_to_answer, essay_to_change, essay_to_read
from homefront.lab.pages.answers import Id, go, show, show_again
from homefront.lab.refusals import FieldError, not_found
from homefront.lab.security.visitors import Visitor, visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Draft, Essay, Person, Visibility

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


@router.get("/essays/new")
def new(request: Request) -> Response:
    """An empty form."""
    return show(request, "essay_edit.html", essay=None, title="", body="", revision=0, wrong={})


@router.post("/essays/new")
def create(request: Request, title: Text = "", body: Text = "") -> Response:
    """Saves the first draft of an essay."""
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        with lab.database.write() as session:
            essay = writing.begin(session, visitor, title, body, lab.settings, lab.clock())
    except FieldError as error:
        return show_again(request, "essay_edit.html", error, essay=None, title=title, body=body, revision=0)
    return go(f"/essays/{essay.id}/edit", "saved")


@router.get("/essays/{essay_id}")
def read(request: Request, essay_id: Id) -> Response:
    """The essay with its comments."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        values = page_of(session, visitor, essay_to_read(session, visitor, essay_id))
    return show(request, "essay.html", wrong={}, comment="", answers=None, **values)


def page_of(session: Session, visitor: Visitor, essay: Essay) -> dict[str, Any]:
    """What essay.html shows. LabRefusalError for an essay that has only a draft: its author is to edit it."""
    version = reading.version_of(session, essay)
    if version is None:
        raise not_found()
    author = session.get(Person, essay.author_id) if essay.author_id else None
    likes, liked = reading.likes_of(session, visitor, essay)
    return {
        "essay": essay, "version": version, "author": author.name if author else None, "likes": likes, "liked": liked,
        "comments": reading.comments_of(session, visitor, essay), "once": secrets.token_urlsafe(24),
        "may_answer": visitor.class_id == essay.class_id and visitor.may_write,
    }  # fmt: skip


@router.get("/essays/{essay_id}/edit")
def edit(request: Request, essay_id: Id) -> Response:
    """The draft in a form."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
        draft = session.get_one(Draft, essay.id)
    return show(
        request, "essay_edit.html", essay=essay, title=draft.title, body=draft.body, revision=draft.revision, wrong={}
    )


@router.post("/essays/{essay_id}/edit")
def save(
    request: Request,
    essay_id: Id,
    title: Text = "",
    body: Text = "",
    revision: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Saves the draft."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
    try:
        with lab.database.write() as session:
            mine = essay_to_change(session, visitor, essay_id)  # after an error it is no longer readable
            writing.save(session, mine, title, body, revision, lab.settings, lab.clock())
    except FieldError as error:
        return show_again(request, "essay_edit.html", error, essay=essay, title=title, body=body, revision=revision)
    return go(f"/essays/{essay_id}/edit", "saved")


@router.post("/essays/{essay_id}/publish")
def publish(request: Request, essay_id: Id, to: Text = "class") -> Response:
    """Publishes the draft as it was saved, to the class or to the world."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        essay = essay_to_change(session, visitor, essay_id)
        writing.publish(session, essay, Visibility.WORLD if to == "world" else Visibility.CLASS, lab.clock())
    return go(f"/essays/{essay_id}", "published")


@router.post("/essays/{essay_id}/like")
def like(request: Request, essay_id: Id) -> Response:
    """Likes the essay, or takes the like back."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        comments.like(session, visitor, lab.clock(), essay=essay_to_answer(session, visitor, essay_id))
    return go(f"/essays/{essay_id}", anchor="like")
