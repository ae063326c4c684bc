"""Comments under an essay."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from homefront.lab.argument import anchors, comments, moderation
from homefront.lab.essays import reading
from homefront.lab.essays.access import essay_to_answer
from homefront.lab.essays.rendered import VersionCache
from homefront.lab.figures.stored import chart_of
from homefront.lab.pages.answers import Id, Text, go, show, show_again
from homefront.lab.pages.essays import page_of
from homefront.lab.refusals import FieldError
from homefront.lab.runs import counter
from homefront.lab.security import limits
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Anchor, CommentState, Essay

router = APIRouter(include_in_schema=False)
Number = Annotated[int | None, Form(ge=1, le=2**31 - 1)]


@router.post("/essays/{essay_id}/comments")
def add(
    request: Request, essay_id: Id, body: Text = "", once: Text = "", answers: Number = None, at: Text = "",
    day: Text = "", version: Number = None, change: Text = "", days: Text = "", value: Text = "", pairs: Text = "",
    people_per_agent: Text = "", run: Text = "",
) -> Response:  # fmt: skip
    """Keeps a comment. answers : id of the comment that it answers.   once : see tables/argument.py.

    at, day : what it speaks of, as argument/anchors.py has it, in the version with this number.   run : "yes" where it
    asks for a counter-run too, with the fields that follow `change` (runs/counter.py).
    """
    lab, visitor = lab_of(request), visitor_of(request)
    now, wants_run = lab.clock(), run == "yes"
    asked = dict(zip(counter.FIELDS, (change, days, value, pairs, people_per_agent), strict=True))
    try:
        with lab.database.write() as session:
            limits.spend(session, limits.WRITE_PERSON, str(visitor.person), now)
            essay = essay_to_answer(session, visitor, essay_id)
            number = version if version and version <= essay.version else essay.version
            anchor, place = _place(session, lab.versions, essay, number, at, day)
            comment = comments.add(
                session, visitor, essay, body, answers, once, lab.settings, now, anchor, place, number
            )
            if wants_run:
                counter.ask(session, visitor, essay, comment, asked, now, lab.settings.mechanisms)
    except FieldError as error:
        with lab.database.read() as session:
            values = page_of(session, visitor, essay_to_answer(session, visitor, essay_id), lab.versions, at)
            told = lab.settings.mechanisms
            values |= counter.form_values(session, visitor, told) if wants_run else {"menus": None}
        return show_again(request, "essay.html", error, comment=body, answers=answers, day=day, asked=asked, **values)
    done = "waiting" if comment.state is CommentState.WAITING else "commented"
    return go(f"/essays/{essay_id}", done, f"comment-{comment.number}")


def _place(
    session: Session, kept: VersionCache, essay: Essay, number: int, at: str, day: str
) -> tuple[Anchor, dict[str, Any]]:
    """What the comment speaks of, in the version that its author saw."""
    shown = reading.version_of(session, essay, number)
    if not at or shown is None:
        return Anchor.WHOLE, {}
    rendered = kept.of(session, shown)
    figure = anchors.figure_at(rendered, at)
    found = chart_of(session, figure.ref.run, figure.ref.chart) if figure else None
    return anchors.place_of(rendered, at, day, found[1] if found else None)


@router.post("/essays/{essay_id}/comments/{comment_id}/like")
def like(request: Request, essay_id: Id, comment_id: Id, like: Text = "") -> Response:
    """Likes a comment, or takes the like back. like : "yes" or "no"."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        essay = essay_to_answer(session, visitor, essay_id)
        comment = comments.comment_to_answer(session, essay, comment_id)
        comments.like(session, visitor, lab.clock(), essay, like, comment)
        number = comment.number
    return go(f"/essays/{essay_id}", anchor=f"comment-{number}")


@router.get("/essays/{essay_id}/comments/{comment_id}/report")
def report_form(request: Request, essay_id: Id, comment_id: Id) -> Response:
    """Asks what is wrong with a comment."""
    return _report(request, essay_id, comment_id)


@router.post("/essays/{essay_id}/comments/{comment_id}/report")
def report(request: Request, essay_id: Id, comment_id: Id, reason: Text = "") -> Response:
    """Asks the teacher to look at a comment."""
    lab, visitor = lab_of(request), visitor_of(request)
    now = lab.clock()
    try:
        with lab.database.write() as session:
            limits.spend(session, limits.WRITE_PERSON, str(visitor.person), now)
            number = moderation.report(session, visitor, essay_id, comment_id, reason, now).number
    except FieldError as error:
        return _report(request, essay_id, comment_id, reason, error)
    return go(f"/essays/{essay_id}", "reported", f"comment-{number}")


def _report(
    request: Request, essay_id: int, comment_id: int, reason: str = "", error: FieldError | None = None
) -> Response:
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        essay = essay_to_answer(session, visitor, essay_id)
        comment = comments.comment_to_answer(session, essay, comment_id)
    wrong = {error.field: error.detail} if error else {}
    values = {"essay": essay, "comment": comment, "reason": reason, "wrong": wrong}
    return show(request, "comment_report.html", 422 if error else 200, **values)
