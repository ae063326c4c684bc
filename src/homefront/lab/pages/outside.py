"""Sign in, join, and connect one's account by an outside provider."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from homefront.lab.pages.answers import Text, go, local, show, show_again
from homefront.lab.pages.door import browser_of, change_session
from homefront.lab.people import accounts, outside
from homefront.lab.refusals import FieldError, LabRefusalError, not_found
from homefront.lab.security import cookies, providers
from homefront.lab.security.providers import Flow, Provider
from homefront.lab.security.visitors import address_of, visitor_of
from homefront.lab.server import Lab, lab_of

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/with/{provider}")
def start(request: Request, provider: str, next: str = "/") -> Response:
    """Sends the browser to the provider, to sign in."""
    lab = lab_of(request)
    chosen = provider_of(lab, provider)
    return leave(request, chosen, providers.new_flow(chosen, next=local(next)[:500]))


@router.get("/account/connect/{provider}")
def connect(request: Request, provider: str) -> Response:
    """Sends the browser to the provider, to add it to the account."""
    chosen = provider_of(lab_of(request), provider)
    return leave(request, chosen, providers.new_flow(chosen, next="/account", connect=True))


@router.post("/join/with/{provider}")
def join(request: Request, provider: str, code: Text = "", name: Text = "") -> Response:
    """Looks at code and name, and shows the way to the provider; the browser may not go there straight from a form."""
    lab = lab_of(request)
    chosen = provider_of(lab, provider)
    try:
        accounts.opened_by(lab, code, address_of(request))
        with lab.database.read() as session:
            name = accounts.free_name(session, name)
    except FieldError as error:
        return show_again(request, "join.html", error, code=code[:24], name=name[:80])
    flow = providers.new_flow(chosen, code=code[:24], name=name)
    url = providers.address_of(chosen, flow, back_to(lab, chosen))
    cookies.put(request, lab.settings, cookies.FLOW, flow.packed())
    return show(request, "leave.html", provider=chosen, url=url, name=name)


@router.get("/sign-in/back/{provider}")
def back(request: Request, provider: str) -> Response:
    """Where the provider sends the browser back to."""
    lab, visitor = lab_of(request), visitor_of(request)
    chosen, flow = provider_of(lab, provider), flow_of(request, lab, provider)
    cookies.drop(request, lab.settings, cookies.FLOW)
    issuer, subject = providers.who_came_back(chosen, flow, back_to(lab, chosen), request.query_params)
    if flow.connect:
        with lab.database.write() as session:
            outside.connect(session, visitor, issuer, subject, lab.clock())
        return go("/account", "connected")
    with lab.database.write() as session:
        token = outside.sign_in(session, issuer, subject, browser_of(request), lab.clock())
    done = "signed-in"
    if token is None:
        if not flow.code:
            raise LabRefusalError(
                403,
                "No account here belongs to you",
                f"{chosen.name} confirms who you are, but you have no account in this lab yet. Join your class first.",
            )
        try:
            opened = accounts.opened_by(lab, flow.code, address_of(request))
            token, done = outside.join(lab, opened, flow.name, issuer, subject, browser_of(request)), "joined-outside"
        except FieldError as error:
            return show_again(request, "join.html", error, code=flow.code, name=flow.name)
    change_session(request, lab, token)
    return go(local(flow.next), done)


def leave(request: Request, provider: Provider, flow: Flow) -> Response:
    """Sends the browser to the provider, with the flow in a cookie."""
    lab = lab_of(request)
    url = providers.address_of(provider, flow, back_to(lab, provider))
    cookies.put(request, lab.settings, cookies.FLOW, flow.packed())
    return RedirectResponse(url, 303)


def provider_of(lab: Lab, name: str) -> Provider:
    """A provider that the lab is configured for."""
    found = next((one for one in lab.settings.providers if one.id == name), None)
    if found is None:
        raise not_found()
    return found


def flow_of(request: Request, lab: Lab, provider: str) -> Flow:
    """The sign-in that this browser has begun; LabRefusalError where there is none."""
    flow = Flow.unpacked(cookies.read(request, lab.settings, cookies.FLOW, 3000))
    if flow is None or flow.provider != provider:
        raise LabRefusalError(
            403, "You are not signed in", "No sign-in was begun here. Begin from the page where one signs in."
        )
    return flow


def back_to(lab: Lab, provider: Provider) -> str:
    """The address that the provider must know as the lab's."""
    return f"{lab.settings.url}/sign-in/back/{provider.id}"
