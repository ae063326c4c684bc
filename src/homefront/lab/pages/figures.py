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
    lab = lab_of(request)

    def made() -> bytes:
        with lab.database.read() as session:
            found = chart_of(session, run, name)
        if found is None:
            raise not_found()
        facts, data = found
        return bytes(JSONResponse({key: facts[key] for key in OF_RUN} | dict(data)).body)

    return Response(
        lab.charts.of((run, name), made), media_type="application/json",
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )  # fmt: skip
