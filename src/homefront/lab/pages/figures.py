"""Charts of stored runs, for the page's script."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from homefront.lab.figures.stored import chart_of
from homefront.lab.refusals import not_found
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)
OF_RUN = ("start", "days", "worlds", "seeds", "places", "events")


@router.get("/figures/{run}/{name}.json")
def chart(request: Request, run: str, name: str) -> Response:
    """A chart with what figures.js needs of its run. A run never changes, so the browser keeps it."""
    with lab_of(request).database.read() as session:
        found = chart_of(session, run, name)
    if found is None:
        raise not_found()
    facts, data = found
    return JSONResponse(
        {name: facts[name] for name in OF_RUN} | dict(data),
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )
