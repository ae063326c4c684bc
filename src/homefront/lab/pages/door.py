"""Coming in and going out: join by a class code, sign in, sign out."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from homefront.lab.pages.answers import Text, go, local, show, show_again
from homefront.lab.people import accounts
from homefront.lab.refusals import FieldError
from homefront.lab.security import browsers, cookies, sessions
from homefront.lab.security.guard import SignedOutError
from homefront.lab.security.visitors import address_of, visitor_of
from homefront.lab.server import Lab, lab_of
from homefront.lab.tables import Person

router = APIRouter(include_in_schema=False)

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
"""What stands in a browser's own word for itself, the more special first: Edge calls itself Chrome too."""


@router.get("/join")
def join_form(request: Request, code: str = "") -> Response:
    """The form to join; the code may stand in the address, as a teacher sends it."""
    return show(request, "join.html", code=code[:24], name="", wrong={})


@router.post("/join")
def join(request: Request, code: Text = "", name: Text = "", password: Text = "") -> Response:
    """Makes an account in the class of the code."""
    lab = lab_of(request)
    try:
        token = accounts.join(lab, code, name, password, address_of(request), browser_of(request))
    except FieldError as error:
        return show_again(request, "join.html", error, code=code[:24], name=name[:80])
    change_session(request, lab, token)
    return go("/", "joined")


@router.get("/sign-in")
def sign_in_form(request: Request, next: str = "/") -> Response:
    """The form to sign in. next : the page to open then."""
    return show(request, "sign_in.html", name="", next=local(next), unsent=None, wrong={})


@router.post("/sign-in")
def sign_in(
    request: Request,
    name: Text = "",
    password: Text = "",
    next: Text = "/",
    unsent_path: Text = "",
    unsent_fields: Text = "",
) -> Response:
    """Begins a session. unsent_path, unsent_fields : a form that came after the last session had ended."""
    lab, unsent = lab_of(request), unsent_form(unsent_path, unsent_fields)
    try:
        marks = cookies.read(request, lab.settings, cookies.KNOWN)
        token = accounts.sign_in(lab, name, password, address_of(request), browser_of(request), marks)
    except FieldError as error:
        return show_again(request, "sign_in.html", error, name=name[:80], next=local(next), unsent=unsent)
    change_session(request, lab, token)
    if unsent is None:
        return go(local(next), "signed-in")
    with lab.database.read() as session:
        found = sessions.find(session, token, lab.settings, lab.clock())
    return show(
        request,
        "unsent_form.html",
        unsent_path=unsent.path,
        unsent_fields=unsent.fields,
        fresh_csrf=found.sign_in.csrf if found else "",
    )


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Ends the session."""
    change_session(request, lab_of(request), "")
    return go("/", "signed-out")


def change_session(request: Request, lab: Lab, token: str) -> None:
    """Ends the session that the visitor has, if any, and begins that of the token, unless it is ""."""
    visitor = visitor_of(request)
    if visitor.sign_in_id is not None:
        with lab.database.write() as session:
            sessions.end(session, visitor.sign_in_id, lab.clock())
    cookies.drop(request, lab.settings, cookies.VISIT)
    if not token:
        cookies.drop(request, lab.settings, cookies.SESSION)
        return
    cookies.put(request, lab.settings, cookies.SESSION, token)
    with lab.database.read() as session:
        found = sessions.find(session, token, lab.settings, lab.clock())
    if found:
        know_browser(request, lab, found.person)


def know_browser(request: Request, lab: Lab, person: Person) -> None:
    """Leaves in the browser that this person has signed in with it, who is not locked out of it by others then."""
    marks = browsers.added(cookies.read(request, lab.settings, cookies.KNOWN), person)
    cookies.put(request, lab.settings, cookies.KNOWN, marks)


def browser_of(request: Request) -> str:
    """What the list of one's sessions calls this browser: "Firefox on Windows", and no more."""
    return named(request.headers.get("user-agent", ""))


def named(agent: str) -> str:
    """Browser and system from what a browser calls itself; the first word of it where neither is known.

    >>> named("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> named("curl/8.5.0")
    'curl'
    """
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    first = agent.split("/")[0].split(" ")[0][:40]
    return browser or system or "".join(letter for letter in first if letter.isprintable())


def unsent_form(path: str, fields: str) -> SignedOutError | None:
    """A form as templates/sign_in.html carries it, or None where there is none, or it is none of the lab's."""
    try:
        read = json.loads(fields) if path else None
    except ValueError:
        return None
    if not isinstance(read, dict) or local(path) != path:
        return None
    return SignedOutError(path, {str(name): str(value) for name, value in read.items()})
