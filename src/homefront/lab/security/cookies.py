"""The cookies: of a session, of a visit without one, of a sign-in that has gone to an outside provider, and of a
browser that people have signed in with (browsers.py).

Scripts cannot read them, forms of other sites do not send them. They are set by the middleware in headers.py, on
whatever answer is made.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from homefront.lab.settings import LabSettings

SESSION, VISIT, FLOW, KNOWN = "lab", "lab_visit", "lab_flow", "lab_known"
KNOWN_LASTS = timedelta(days=180)


def read(request: Request, settings: LabSettings, name: str, longest: int = 200) -> str:
    """The cookie, or ""; cut at so many letters."""
    return request.cookies.get(_full(name, settings), "")[:longest]


def put(request: Request, settings: LabSettings, name: str, value: str) -> None:
    """Sends a cookie with the answer to this request. A session's lasts as long as the longest session."""
    lasts = {SESSION: settings.session_longest, KNOWN: KNOWN_LASTS}.get(name)
    _send(request, settings, name, value, int(lasts.total_seconds()) if lasts else None)


def drop(request: Request, settings: LabSettings, name: str) -> None:
    """Takes a cookie back with the answer to this request."""
    _send(request, settings, name, "", 0)


def _send(request: Request, settings: LabSettings, name: str, value: str, lasts: int | None) -> None:
    full, answer = _full(name, settings), Response()
    answer.set_cookie(full, value, max_age=lasts, path="/", secure=settings.secure, httponly=True, samesite="lax")
    waiting: dict[str, bytes] = request.scope["state"].setdefault("cookies", {})
    waiting[full] = answer.headers["set-cookie"].encode("latin-1")


def _full(name: str, settings: LabSettings) -> str:
    return f"__Host-{name}" if settings.secure else name
