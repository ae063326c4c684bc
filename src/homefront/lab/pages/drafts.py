"""Essays while they are written: forms, autosave, preview, publishing."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from homefront.lab.essays import bibliography, directive, writing
from homefront.lab.essays.access import essay_to_change
from homefront.lab.essays.differences import differences
from homefront.lab.essays.rendered import rendered, row_of
from homefront.lab.essays.writing import DraftConflictError
from homefront.lab.figures import stored
from homefront.lab.pages.answers import Id, Text, go, show
from homefront.lab.refusals import FieldError
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Draft, Essay, Visibility

router = APIRouter(include_in_schema=False)
Revision = Annotated[int, Form(ge=0, le=2**31 - 1)]
AFTER = {"preview": "preview", "material": "material"}
"""Button of the form -> the page that follows."""


@router.get("/essays/new")
def new(request: Request) -> Response:
    """An empty form."""
    return _form(request, None, "", "", "", 0)


@router.post("/essays/new")
def create(request: Request, title: Text = "", body: Text = "", sources: Text = "", do: Text = "") -> Response:
    """Saves the first draft of an essay."""
    lab, visitor = lab_of(request), visitor_of(request)
    try:
        works = bibliography.read(sources)
        with lab.database.write() as session:
            essay = writing.begin(session, visitor, title, body, lab.settings, lab.clock(), works)
    except FieldError as error:
        return _form(request, None, title, body, sources, 0, error)
    return go(f"/essays/{essay.id}/{AFTER.get(do, 'edit')}", "" if do == "preview" else "saved")


@router.get("/essays/{essay_id}/edit")
def edit(request: Request, essay_id: Id) -> Response:
    """The draft in a form."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
        draft = session.get_one(Draft, essay.id)
    return _form(request, essay, draft.title, draft.body, bibliography.written(draft.sources), draft.revision)


@router.post("/essays/{essay_id}/edit")
def save(
    request: Request, essay_id: Id, title: Text = "", body: Text = "", sources: Text = "", revision: Revision = 0,
    do: Text = "", figure: Text = "", place: Text = "", caption: Text = "",
) -> Response:  # fmt: skip
    """Saves the draft. do : the button. "figure" adds the line of one: figure ("RUN CHART"), place, caption."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
    try:
        works = bibliography.read(sources)
        with lab.database.write() as session:
            mine = essay_to_change(session, visitor, essay_id)  # after an error it is no longer readable
            text = _with_figure(session, body, figure, place, caption) if do == "figure" else body
            writing.save(session, mine, title, text, revision, lab.settings, lab.clock(), works)
    except FieldError as error:
        return _form(request, essay, title, body, sources, revision, error)
    if do == "figure":
        return go(f"/essays/{essay_id}/edit", "figure", "f-body")
    return go(f"/essays/{essay_id}/{AFTER.get(do, 'edit')}", "" if do == "preview" else "saved")


def _with_figure(session: Session, body: str, figure: str, place: str, caption: str) -> str:
    """The text with the line of a figure at its end. FieldError for one that there is not."""
    run, _, chart = figure.partition(" ")
    found = stored.chart_of(session, run, chart)
    if found is None:
        raise FieldError("figure", "Choose one of the list.")
    facts, data = found
    row = row_of(facts, place)
    if row is None or (row and not data["chart"]["byPlace"]):
        known = ", ".join(facts["places"]) if data["chart"]["byPlace"] else "none: this chart is not of one place"
        raise FieldError("place", f"The chart has no place {place[:60]!r}; it has {known}.")
    line = directive.line_of(run, chart, facts["places"][row] if row else "", caption)
    return f"{body.rstrip()}\n\n{line}\n"


def _form(
    request: Request, essay: Essay | None, title: str, body: str, sources: str, revision: int,
    error: FieldError | None = None,
) -> Response:  # fmt: skip
    """The form, with all that was written. After a conflict it has the other text too, and may then replace it."""
    wrong = {error.field: error.detail} if error else {}
    other = None
    if isinstance(error, DraftConflictError):
        other = {"title": error.title, "body": error.body, "lines": differences(error.body, body)}
        revision = error.revision
    with lab_of(request).database.read() as session:
        runs = [(run, stored.charts_of(session, run)) for run in stored.stored_runs(session)]
    return show(
        request, "essay_edit.html", 422 if error else 200, essay=essay, title=title, body=body, sources=sources,
        revision=revision, wrong=wrong, other=other, runs=runs,
    )  # fmt: skip


@router.post("/essays/{essay_id}/autosave")
def autosave(
    request: Request, essay_id: Id, title: Text = "", body: Text = "", sources: Text = "", revision: Revision = 0
) -> Response:
    """Saves the draft for draft.js. 409 with what is saved now where another tab was faster; 422 with what is wrong."""
    lab, visitor = lab_of(request), visitor_of(request)
    now = lab.clock()
    try:
        works = bibliography.read(sources)
        with lab.database.write() as session:
            essay = essay_to_change(session, visitor, essay_id)
            draft = writing.save(session, essay, title, body, revision, lab.settings, now, works)
            answer: dict[str, Any] = {"revision": draft.revision, "saved": f"{now:%H:%M} UTC"}
    except DraftConflictError as error:
        return JSONResponse({"message": error.detail, "revision": error.revision}, 409)
    except FieldError as error:
        return JSONResponse({"message": error.detail, "field": error.field}, 422)
    return JSONResponse(answer)


@router.get("/essays/{essay_id}/preview")
def preview(request: Request, essay_id: Id) -> Response:
    """The draft as it would be read, and what the author should look at before others do."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
        draft = session.get_one(Draft, essay.id)
        made = rendered(session, essay.id, draft.body, draft.sources)
    return show(request, "preview.html", essay=essay, version=draft, author=visitor.name, rendered=made, beside={})


@router.post("/essays/{essay_id}/publish")
def publish(request: Request, essay_id: Id, to: Text = "class") -> Response:
    """Publishes the draft as it was saved, to the class or to the world."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
        draft = session.get_one(Draft, essay.id)
    try:
        with lab.database.write() as session:
            mine = essay_to_change(session, visitor, essay_id)
            writing.publish(session, mine, Visibility.WORLD if to == "world" else Visibility.CLASS, lab.clock())
    except FieldError as error:
        written = bibliography.written(draft.sources)
        return _form(request, essay, draft.title, draft.body, written, draft.revision, error)
    return go(f"/essays/{essay_id}", "published")
