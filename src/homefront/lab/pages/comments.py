"""Comments under an essay."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from homefront.lab.argument import comments
from homefront.lab.essays.access import essay_to_answer
from homefront.lab.pages.answers import Id, go, show_again
from homefront.lab.pages.essays import page_of
from homefront.lab.refusals import FieldError
from homefront.lab.security import limits
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import CommentState

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


@router.post("/essays/{essay_id}/comments")
def add(
    request: Request,
    essay_id: Id,
    body: Text = "",
    once: Text = "",
    answers: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Keeps a comment. answers : id of the comment that it answers.   once : see tables/argument.py."""
    lab, visitor = lab_of(request), visitor_of(request)
    now = lab.clock()
    try:
        with lab.database.write() as session:
            limits.spend(session, limits.WRITE_PERSON, str(visitor.person), now)
            essay = essay_to_answer(session, visitor, essay_id)
            comment = comments.add(session, visitor, essay, body, answers, once, lab.settings, now)
    except FieldError as error:
        with lab.database.read() as session:
            values = page_of(session, visitor, essay_to_answer(session, visitor, essay_id))
        return show_again(request, "essay.html", error, comment=body, answers=answers, **values)
    done = "waiting" if comment.state is CommentState.WAITING else "commented"
    return go(f"/essays/{essay_id}", done, f"comment-{comment.number}")


@router.post("/essays/{essay_id}/comments/{comment_id}/like")
def like(request: Request, essay_id: Id, comment_id: Id) -> Response:
    """Likes a comment, or takes the like back."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        essay = essay_to_answer(session, visitor, essay_id)
        comment = comments.comment_to_answer(session, essay, comment_id)
        comments.like(session, visitor, lab.clock(), comment=comment)
        number = comment.number
    return go(f"/essays/{essay_id}", anchor=f"comment-{number}")
