"""The versions of an essay: a list, each as it was read, and what is different between two."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from homefront.lab.essays import bibliography, reading
from homefront.lab.essays.access import essay_to_read
from homefront.lab.essays.differences import differences
from homefront.lab.pages.answers import Id, show
from homefront.lab.pages.essays import text_of
from homefront.lab.refusals import not_found
from homefront.lab.security.visitors import visitor_of
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.get("/essays/{essay_id}/versions")
def history(request: Request, essay_id: Id) -> Response:
    """All versions, newest first."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        essay = essay_to_read(session, visitor, essay_id)
        versions = reading.versions_of(session, essay)
    return show(request, "versions.html", essay=essay, versions=versions)


@router.get("/essays/{essay_id}/versions/{number}")
def version(request: Request, essay_id: Id, number: Id) -> Response:
    """A version as it was published; its address always leads to the same text."""
    lab, visitor = lab_of(request), visitor_of(request)
    with lab.database.read() as session:
        essay = essay_to_read(session, visitor, essay_id)
        found = reading.version_of(session, essay, number)
        if found is None:
            raise not_found()
        values = text_of(session, essay, found, lab.versions.of(session, found))
    return show(request, "version.html", beside={}, **values)


@router.get("/essays/{essay_id}/changes")
def changes(request: Request, essay_id: Id, old: Number = 0, new: Number = 0) -> Response:
    """What is different between two versions; the last two unless others are named."""
    visitor = visitor_of(request)
    with lab_of(request).database.read() as session:
        essay = essay_to_read(session, visitor, essay_id)
        new = new or essay.version
        pair = [reading.version_of(session, essay, number) for number in (old or max(1, new - 1), new)]
    first, second = pair
    if first is None or second is None:
        raise not_found()
    works = [bibliography.written(one.sources) for one in (first, second)]
    return show(
        request, "changes.html", essay=essay, first=first, second=second, lines=differences(first.body, second.body),
        works=differences(*works) if works[0] != works[1] else [],
    )  # fmt: skip
