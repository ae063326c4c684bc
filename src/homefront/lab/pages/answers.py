"""The two answers of a page: it is shown, or, after a form that did something, the browser is sent to another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import Form, Path, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from homefront.lab.essays.markdown import html_of
from homefront.lab.pages.notices import NOTICES
from homefront.lab.pages.pieces import FORM, Pieces
from homefront.lab.refusals import FieldError
from homefront.lab.security.visitors import Visitor, visitor_of
from homefront.lab.server import lab_of

Text = Annotated[str, Form()]
"""A field of a form."""

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of a row in a path; others are no page."""


def environment() -> Environment:
    """The templates. Whatever is put into one is escaped, unless the template says `|safe` of the lab's own HTML."""
    made = Environment(
        loader=PackageLoader("homefront.lab", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"day": day, "moment": moment, "markdown": html_of}
    pieces = Pieces(made)
    made.globals |= {"comments": pieces.comments, "essay_text": pieces.essay_text}
    return made


def show(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page. Templates have `visitor`, `path`, `notice`, `csrf()` and `static(NAME)` beside the values given."""
    return HTMLResponse(html_for(request, template, **values), status)


def html_for(request: Request, template: str, **values: Any) -> str:
    """The text of a page, as `show` sends it."""
    lab = lab_of(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    csrf = Markup(FORM).format(visitor.csrf if visitor else "")
    return lab.pages.get_template(template).render(
        visitor=visitor, path=request.url.path, notice=NOTICES.get(request.query_params.get("done", ""), ""),
        csrf=lambda: csrf,
        providers=lab.settings.providers,
        static=lambda name: f"/static/{name}?v={lab.files[name].mark}", **values,
    )  # fmt: skip


def show_again(request: Request, template: str, error: FieldError, **values: Any) -> Response:
    """A form that could not be taken, with all that was written, and what is wrong at which field."""
    return show(request, template, 422, wrong={error.field: error.detail}, **values)


def go(path: str, done: str = "", anchor: str = "") -> Response:
    """Sends the browser to a page of the lab. done : a key of NOTICES, said there.   anchor : of the page."""
    if done and done not in NOTICES:
        raise KeyError(f"{done} is no key of NOTICES")
    query = f"{'&' if '?' in path else '?'}{urlencode({'done': done})}" if done else ""
    return RedirectResponse(f"{path}{query}{f'#{anchor}' if anchor else ''}", 303)


def do(request: Request, deed: Callable[..., object], *given: Any, path: str, done: str = "") -> Response:
    """Does something in one transaction and goes on to a page. deed(session, visitor, *given, now) : what is done, by
    who asks."""
    lab = lab_of(request)
    with lab.database.write() as session:
        deed(session, visitor_of(request), *given, lab.clock())
    return go(path, done)


def local(path: str) -> str:
    r"""The path, if it is one of this lab, else "/".

    >>> [local(path) for path in ("/essays/1?a=b", "//elsewhere.org", "/\\elsewhere.org", "https://elsewhere.org")]
    ['/essays/1?a=b', '/', '/', '/']
    """
    parts = urlsplit(path)
    fine = path.startswith("/") and not path.startswith("//") and not parts.netloc and not parts.scheme
    return path if fine and path.isprintable() and "\\" not in path else "/"


def day(value: datetime) -> str:
    """A date as a person says it.

    >>> day(datetime(2026, 3, 1, tzinfo=UTC))
    '1 March 2026'
    """
    return f"{value.astimezone(UTC).day} {value.astimezone(UTC):%B %Y}"


def moment(value: datetime) -> str:
    """A date with the time of day, in UTC.

    >>> moment(datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
    '1 March 2026, 09:05 UTC'
    """
    return f"{day(value)}, {value.astimezone(UTC):%H:%M} UTC"
