"""What an essay needs beside its text: pictures, and a bibliography as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from sqlalchemy import select
from starlette.responses import Response

from homefront.lab.essays import bibliography, pictures
from homefront.lab.essays.access import essay_to_change, essay_to_read
from homefront.lab.pages.answers import Id, go, show
from homefront.lab.refusals import FieldError, not_found
from homefront.lab.security import limits
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of
from homefront.lab.tables import Draft, Picture

router = APIRouter(include_in_schema=False)
Upload = Annotated[UploadFile | None, File()]


@router.get("/essays/{essay_id}/material")
def page(request: Request, essay_id: Id) -> Response:
    """Pictures with the lines by which the text shows them, and two forms."""
    return _page(request, essay_id)


def _page(request: Request, essay_id: int, error: FieldError | None = None, alt: str = "") -> Response:
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        essay = essay_to_change(session, visitor, essay_id)
        shown = list(session.scalars(select(Picture).where(Picture.essay_id == essay.id).order_by(Picture.id)))
        works = bibliography.works(session.get_one(Draft, essay.id).sources)
    wrong = {error.field: error.detail} if error else {}
    return show(
        request, "material.html", 422 if error else 200, essay=essay, pictures=shown, works=works, wrong=wrong, alt=alt
    )


@router.post("/essays/{essay_id}/pictures")
def add_picture(request: Request, essay_id: Id, picture: Upload = None, alt: Annotated[str, Form()] = "") -> Response:
    """Keeps a picture."""
    lab, visitor = lab_of(request), visitor_of(request)
    now = lab.clock()
    data = picture.file.read(pictures.LARGEST + 1) if picture else b""
    try:
        if not data:
            raise FieldError("picture", "No file came; choose one.")
        made = pictures.encoded(data)
        with lab.database.write() as session:
            limits.spend(session, limits.WRITE_PERSON, str(visitor.person), now)
            pictures.add(session, visitor, essay_to_change(session, visitor, essay_id), made, alt, now)
    except FieldError as error:
        return _page(request, essay_id, error, alt)
    return go(f"/essays/{essay_id}/material", "picture")


@router.post("/essays/{essay_id}/pictures/{picture_id}/remove")
def remove_picture(request: Request, essay_id: Id, picture_id: Id) -> Response:
    """Deletes a picture; versions that show it say so."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.write() as session:
        essay = essay_to_change(session, visitor, essay_id)
        found = session.get(Picture, picture_id)
        if found is None or found.essay_id != essay.id:
            raise not_found()
        session.delete(found)
    lab.versions.forget()
    return go(f"/essays/{essay_id}/material", "picture-gone")


@router.post("/essays/{essay_id}/sources")
def add_sources(request: Request, essay_id: Id, file: Upload = None) -> Response:
    """Takes a file of CSL-JSON as the bibliography of the draft."""
    lab, visitor = lab_of(request), visitor_of(request)
    data = file.file.read(bibliography.LONGEST + 1) if file else b""
    try:
        works = bibliography.read(data.decode("utf-8-sig", errors="replace"))
        if not works:
            raise FieldError("sources", "No work came; choose a file in CSL-JSON.")
        with lab.database.write() as session:
            draft = session.get_one(Draft, essay_to_change(session, visitor, essay_id).id, with_for_update=True)
            draft.sources, draft.revision, draft.saved_at = works, draft.revision + 1, lab.clock()
    except FieldError as error:
        return _page(request, essay_id, error)
    return go(f"/essays/{essay_id}/material", "sources")


@router.get("/essays/{essay_id}/pictures/{picture_id}")
def picture(request: Request, essay_id: Id, picture_id: Id) -> Response:
    """A picture, to those who may read the essay."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        essay = essay_to_read(session, visitor, essay_id)
        found = session.get(Picture, picture_id)
        if found is None or found.essay_id != essay.id:
            raise not_found()
        data, kind = found.data, found.media_type
    return Response(data, media_type=kind, headers={"cache-control": "private, max-age=3600"})
