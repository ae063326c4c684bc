"""Static files, and whether the server is ready."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import PlainTextResponse, Response

from homefront.lab.refusals import not_found
from homefront.lab.server import lab_of

router = APIRouter(include_in_schema=False)


@router.get("/static/{path:path}")
async def static(request: Request, path: str) -> Response:
    """A file; the browser keeps it for a year where the address has its mark, else it asks each time."""
    file = lab_of(request).files.get(path)
    if file is None:
        raise not_found()
    kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == file.mark else "no-cache"
    headers = {"etag": f'"{file.mark}"', "cache-control": kept}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(file.data, media_type=file.media_type, headers=headers)


@router.get("/ready")
def ready(request: Request) -> Response:
    """Whether the server answers and reaches its database."""
    with lab_of(request).database.read() as session:
        session.execute(text("SELECT 1"))
    return PlainTextResponse("ready\n")
