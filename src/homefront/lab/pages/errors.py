"""What is shown when something cannot be done: calm, with what to try, and an id that stands in the log. No trace."""

from __future__ import annotations

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as BusyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homefront.lab.pages.answers import go, show
from homefront.lab.refusals import FieldError, LabRefusalError, not_found
from homefront.lab.security.guard import API, SAFE, ElsewhereError, SignedOutError

log = logging.getLogger("homefront.lab")
FAILED = (
    "The fault is the lab's, not yours. Nothing was changed. Go back and try again; if it happens again, give your "
    "teacher the id below."
)


def add_handlers(app: FastAPI) -> None:
    """Every way in which a request can end without its answer."""

    @app.exception_handler(LabRefusalError)
    def refused(request: Request, error: LabRefusalError) -> Response:
        return _answer(request, error, error.__cause__)

    @app.exception_handler(FieldError)
    def field_refused(request: Request, error: FieldError) -> Response:
        return _answer(request, LabRefusalError(422, f"{error.field} could not be taken", error.detail))

    @app.exception_handler(HTTPException)
    def refused_by_library(request: Request, error: HTTPException) -> Response:
        return _answer(request, _of_library(error))

    @app.exception_handler(RequestValidationError)
    def not_valid(request: Request, error: RequestValidationError) -> Response:
        if any(one["loc"][:1] == ("path",) for one in error.errors()):
            return _answer(request, not_found())
        names = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors()}))
        return _answer(
            request, LabRefusalError(422, "This could not be read", f"These fields are missing or wrong: {names}.")
        )

    @app.exception_handler(ElsewhereError)
    def elsewhere(request: Request, error: ElsewhereError) -> Response:
        return go(error.path)

    @app.exception_handler(SignedOutError)
    def signed_out(request: Request, error: SignedOutError) -> Response:
        return show(request, "sign_in.html", 401, name="", next="/", unsent=error, wrong={})

    @app.exception_handler(OperationalError)
    @app.exception_handler(BusyError)
    async def database_refused(request: Request, error: OperationalError | BusyError) -> Response:
        return _answer(request, _of_database(error), error, await _written(request))


class Caught:
    """Middleware: an error that nobody foresaw becomes a page too. It stands inside security/headers.py, so that this
    page has the same headers as all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = False

        async def sent(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception as error:
            if scope["type"] != "http" or began:
                raise
            answer = _answer(Request(scope), LabRefusalError(500, "Something went wrong", FAILED), error)
            await answer(scope, receive, send)


async def _written(request: Request) -> dict[str, str]:
    """What the form said that could not be kept, to be sent again from the page.

    Nothing where it has a password, or a file, which a page cannot hold.
    """
    if request.method in SAFE or request.url.path.startswith(API):
        return {}
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return {} if len(fields) < len(form) or {"password", "old"} & set(fields) else fields


def _answer(
    request: Request, error: LabRefusalError, cause: BaseException | None = None, again: dict[str, str] | None = None
) -> Response:
    mark = secrets.token_hex(4)
    level = logging.ERROR if cause else logging.INFO
    log.log(level, "%s %s %s %s: %s", mark, error.status, request.method, request.url.path, error.title, exc_info=cause)
    headers = {"retry-after": str(error.wait)} if error.wait else {}
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    if request.url.path.startswith(API):
        body = {"error": {"id": mark, "title": error.title, "detail": error.detail}}
        return JSONResponse(body, error.status, headers)
    answer = show(request, "error.html", error.status, error=error, mark=mark, again=again)
    answer.headers.update(headers)
    return answer


def _of_library(error: HTTPException) -> LabRefusalError:
    if isinstance(error.__cause__, LabRefusalError):  # raised while a form was being read
        return error.__cause__
    if error.status_code == 404:
        return not_found()
    if "exceeded maximum size" in str(error.detail):  # of Starlette's reader of forms
        return LabRefusalError(
            413, "That text is too large",
            "One field has more than 1 MiB, the most that the lab takes at once. Nothing of it was kept; go back, "
            "where your browser still has it, and send a shorter text.",
        )  # fmt: skip
    if error.status_code == 405:
        return LabRefusalError(
            405,
            "This cannot be done here",
            "The address is right, but not for this; go back, and use the page's own forms.",
        )
    return LabRefusalError(
        error.status_code,
        "This could not be read",
        "The browser sent something that the lab does not understand. Go back, reload the page, and try again.",
    )


def _of_database(error: OperationalError | BusyError) -> LabRefusalError:
    said = str(error.orig).casefold() if isinstance(error, OperationalError) else ""
    if isinstance(error, BusyError) or any(word in said for word in ("locked", "busy", "lock timeout")):
        return LabRefusalError(503, "The lab is busy", "Nothing was changed. Try it again in a moment.", 2)
    if "full" in said or "no space" in said:
        return LabRefusalError(
            507,
            "The disk is full",
            "The lab cannot keep anything new until there is room. Tell your teacher, and copy what you wrote.",
        )
    return LabRefusalError(
        503,
        "The lab cannot reach its data",
        "Go back and try again in a minute; if it happens again, give your teacher the id below.",
        60,
    )
