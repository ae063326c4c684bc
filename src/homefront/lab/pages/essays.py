"""Essays as they are read, and liked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, Response

from homefront.lab.argument import anchors, comments
from homefront.lab.argument.threads import threaded
from homefront.lab.essays import reading
from homefront.lab.essays.access import essay_to_answer, essay_to_read
from homefront.lab.essays.rendered import Figure, Rendered, VersionCache
from homefront.lab.pages.answers import Id, Text, go, html_for
from homefront.lab.refusals import not_found
from homefront.lab.runs import counter, showing
from homefront.lab.security.visitors import Visitor, visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Essay, EssayVersion, Person

router = APIRouter(include_in_schema=False)
Place = Annotated[str, Query(max_length=40)]
Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
SHORT = 160


@dataclass(frozen=True)
class Choice:
    """A place that a comment can speak of. value : as the form sends it."""

    value: str
    words: str


@dataclass(frozen=True)
class Target:
    """What the form of a comment offers. figure : whether it is one, of which a day is chosen, from first to last."""

    choices: tuple[Choice, ...] = ()
    figure: bool = False
    first: str = ""
    last: str = ""


@router.get("/essays/{essay_id}")
def read(
    request: Request, essay_id: Id, at: Place = "", day: Place = "", answers: Number = None, run: Place = ""
) -> Response:
    """The essay with its comments. at : the place of which the form of a comment speaks.   day : of a figure.

    answers : id of the comment that it answers.   run : "yes" where it asks for a counter-run too.
    """
    lab, visitor = lab_of(request), visitor_of(request)

    def html(session: Session, essay: Essay) -> str:
        values = page_of(session, visitor, essay, lab.versions, at)
        asks, told = run == "yes" and values["may_answer"], lab.settings.mechanisms
        values |= counter.form_values(session, visitor, told) if asks else {"menus": None}
        return html_for(request, "essay.html", wrong={}, comment="", answers=answers, day=day, asked={}, **values)

    with lab.database.read() as session:
        essay = essay_to_read(session, visitor, essay_id)
        if visitor.signed_in or request.url.query:
            return HTMLResponse(html(session, essay))
        key = (essay.id, essay.version, essay.comments)  # the page of nobody has no form, and is the same for all
        return HTMLResponse(lab.for_nobody.of(key, lambda: html(session, essay)))


def page_of(session: Session, visitor: Visitor, essay: Essay, kept: VersionCache, at: str = "") -> dict[str, Any]:
    """What essay.html shows. LabRefusalError for an essay that has only a draft: its author is to edit it."""
    version = reading.version_of(session, essay)
    if version is None:
        raise not_found()
    likes, liked = reading.likes_of(session, visitor, essay)
    shown, rendered = reading.comments_of(session, visitor, essay), kept.of(session, version)
    spots = {
        one.id: spot for one in shown
        if one.body is not None
        and (spot := anchors.spot_of(rendered, one.anchor, one.place, one.version == version.number))
    }  # fmt: skip
    numbers = {one.id: one.number for one in shown}
    jobs = {one.job_id for one in shown if one.job_id is not None and one.body is not None}
    beside: dict[str, list[int]] = {}
    for name, spot in spots.items():
        beside.setdefault(spot.target, []).append(numbers[name])
    return {
        **text_of(session, essay, version, rendered), "likes": likes, "liked": liked, "thread": threaded(shown),
        "spots": spots, "beside": {name: which for name, which in beside.items() if name}, "count": len(shown),
        "runs": showing.run_views_by_id(session, visitor, jobs),
        "numbers": numbers, "once": secrets.token_urlsafe(24), "at": at, "target": target_of(rendered, at),
        "may_answer": visitor.class_id == essay.class_id and visitor.may_write,
    }  # fmt: skip


def text_of(session: Session, essay: Essay, version: EssayVersion, rendered: Rendered) -> dict[str, Any]:
    """What essay_text.html shows."""
    author = session.get(Person, essay.author_id) if essay.author_id else None
    return {"essay": essay, "version": version, "author": author.name if author else None, "rendered": rendered}


def target_of(rendered: Rendered, at: str) -> Target:
    """The places that the form of a comment offers, when the reader has chosen one of them."""
    figure = rendered.figures.get(at)
    if isinstance(figure, Figure):
        start = date.fromisoformat(figure.facts["start"])
        last = start + timedelta(int(figure.facts["days"]) - 1)
        choices = (Choice(at, f"Figure {figure.ref.number}, {figure.name}"), Choice("", "The whole essay"))
        return Target(choices, figure.points, start.isoformat(), last.isoformat())
    name = at.partition("s")[0]
    paragraph = next((one for one in rendered.document.paragraphs if one.id == name), None)
    if paragraph is None:
        return Target()
    said = tuple(Choice(f"{name}s{n}", _short(text)) for n, text in enumerate(paragraph.sentences, 1))
    return Target((*said, Choice(name, "The whole paragraph"), Choice("", "The whole essay")))


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 4].rsplit(" ", 1)[0] + " ..."


@router.post("/essays/{essay_id}/like")
def like(request: Request, essay_id: Id, like: Text = "") -> Response:
    """Likes the essay, or takes the like back. like : "yes" or "no"."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        comments.like(session, visitor, lab.clock(), essay_to_answer(session, visitor, essay_id), like)
    return go(f"/essays/{essay_id}", anchor="like")
