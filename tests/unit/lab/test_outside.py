"""Sign-in by an outside provider: a real OpenID provider, made of authlib's own server, answers on this machine."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode
from fastapi import FastAPI, Request
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import select
from starlette.responses import JSONResponse, Response

from homefront.errors import ArgumentError
from homefront.lab.security.providers import Flow, Provider
from homefront.lab.serving import settings_of
from homefront.lab.tables import Identity, Person

CLIENT, SECRET = "the-lab", "a secret of lab and provider"
BACK = "http://127.0.0.1:8019/sign-in/back/school"


@dataclass
class Code(AuthorizationCodeMixin):
    """A code that was given out, and what was asked with it."""

    code: str
    subject: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class LabAsClient(ClientMixin):
    """The lab, as the provider knows it."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return BACK

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == BACK

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret, SECRET)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Payload(OAuth2Payload):
    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @property
    def data(self) -> dict[str, str]:
        return self._values

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {name: [value] for name, value in self._values.items()})


class Asked(OAuth2Request):
    """A request, as authlib's server reads it."""

    def __init__(self, request: Request, form: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self._args, self._fields = dict(request.query_params), form
        self.payload = Payload(self._args | form)

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._fields


class Server(AuthorizationServer):
    def query_client(self, client_id: str) -> LabAsClient | None:
        return LabAsClient() if client_id == CLIENT else None

    def save_token(self, token: Any, request: Any) -> None:
        pass

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        pass

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        if isinstance(body, dict):
            return JSONResponse(body, status, dict(headers))
        return Response(body or "", status, dict(headers))


@dataclass
class OpenIDProvider:
    """The provider. user : who is signed in there, in this browser.   twist : claims that it gets wrong, for tests."""

    issuer: str = ""
    user: str = "pupil-17"
    twist: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing: RSAKey | None = None

    def app(self) -> FastAPI:
        provider, app, server = self, FastAPI(), Server()

        class Grant(AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code: str, request: Asked) -> None:
                asked = request.payload.data
                provider.codes[code] = Code(
                    code, request.user, request.payload.redirect_uri, request.scope, asked.get("nonce", ""),
                    asked.get("code_challenge", ""), asked.get("code_challenge_method", ""),
                )  # fmt: skip

            def query_authorization_code(self, code: str, client: ClientMixin) -> Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                del provider.codes[authorization_code.code]

            def authenticate_user(self, authorization_code: Code) -> str:
                return authorization_code.subject

        class Tokens(OpenIDCode):
            def exists_nonce(self, nonce: str, request: Asked) -> bool:
                return any(one.nonce == nonce for one in provider.codes.values())

            def resolve_client_private_key(self, client: ClientMixin) -> RSAKey:
                return provider.signing or provider.key

            def get_client_claims(self, client: ClientMixin) -> dict[str, Any]:
                return {"iss": provider.issuer, "aud": [CLIENT]}

            def get_encode_header(self, client: ClientMixin) -> dict[str, str]:
                return {"alg": "RS256", "kid": "1"}

            def generate_user_info(self, user: str, scope: str) -> dict[str, Any]:
                return {"sub": user} | provider.twist

        server.register_grant(Grant, [Tokens(require_nonce=True), CodeChallenge(required=True)])
        server.register_token_generator(
            "default", lambda **asked: {"token_type": "Bearer", "access_token": f"of {asked['user']}",
                                        "scope": asked["scope"], "expires_in": 3600},
        )  # fmt: skip

        @app.get("/.well-known/openid-configuration")
        def configuration() -> dict[str, Any]:
            return {
                "issuer": provider.issuer, "authorization_endpoint": f"{provider.issuer}/authorize",
                "token_endpoint": f"{provider.issuer}/token", "jwks_uri": f"{provider.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }  # fmt: skip

        @app.get("/keys")
        def keys() -> Any:
            return KeySet([provider.key]).as_dict(private=False)

        @app.get("/authorize")
        async def authorize(request: Request) -> Response:
            asked = Asked(request, {})
            grant = server.get_consent_grant(asked, provider.user)
            return server.create_authorization_response(asked, grant_user=provider.user, grant=grant)

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            return server.create_token_response(Asked(request, form))

        @app.get("/userinfo")
        def userinfo(request: Request) -> dict[str, Any]:
            return {"id": int(request.headers["authorization"].rpartition("-")[2])}

        return app


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIDProvider]:
    """The provider, which answers on a port of this machine."""
    made = OpenIDProvider()
    server = uvicorn.Server(uvicorn.Config(made.app(), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    made.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield made
    server.should_exit = True
    thread.join()


@pytest.fixture
def provider(running: OpenIDProvider, monkeypatch: pytest.MonkeyPatch) -> OpenIDProvider:
    """The provider, as it is at first; authlib takes http on this machine for the test."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    running.user, running.twist, running.signing = "pupil-17", {}, None
    return running


@pytest.fixture
def school(provider: OpenIDProvider, school_with: Any) -> Any:
    """A lab that knows the provider."""
    return school_with(providers=(school_account(provider),))


def school_account(provider: OpenIDProvider, **more: str) -> Provider:
    told = {"id": "school", "name": "School account", "client_id": CLIENT, "client_secret": SECRET}
    return Provider(**(told | {"issuer": provider.issuer} | more))


def there_and_back(someone: Any, url: str) -> Any:
    """What a browser does with the provider's address: it goes there, and comes back with the provider's answer."""
    answer = httpx2.get(url, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(BACK)
    parts = urlsplit(answer.headers["location"])
    return someone.get(f"{parts.path}?{parts.query}")


def joined(school: Any, name: str = "Anna") -> Any:
    """Somebody who joins by the provider."""
    one = school.visitor()
    one.get("/join")
    one.post("/join/with/school", {"code": school.opened.code, "name": name})
    assert "Go on to School account" in one.page.text, one.page.text
    url = one.page.text.partition('<a href="http')[2].partition('"')[0].replace("&amp;", "&")
    there_and_back(one, f"http{url}")
    return one


def begun(one: Any, path: str = "/sign-in/with/school") -> str:
    """The address of the provider to which the browser is sent."""
    answer = one.client.get(path, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_one_joins_signs_out_and_comes_back_by_the_provider(school: Any) -> None:
    anna = joined(school)
    assert "You are in the class" in anna.page.text
    assert "Anna" in anna.page.text
    anna.send("/sign-out")
    there_and_back(anna, begun(anna, "/sign-in/with/school?next=/essays/new"))
    assert anna.page.url.path == "/essays/new"
    with school.database.read() as session:
        assert session.scalars(select(Person.password).where(Person.name == "Anna")).all() == [None]
        assert session.scalars(select(Identity.subject)).all() == ["pupil-17"]


def test_who_has_not_joined_is_told_so(school: Any) -> None:
    one = school.visitor()
    answer = there_and_back(one, begun(one))
    assert answer.status_code == 403
    assert "join your class first" in answer.text
    with school.database.read() as session:
        assert session.scalars(select(Person.name)).all() == ["teacher"]


@pytest.mark.parametrize(("code", "name"), [("wrong-code", "Anna"), ("", "teacher")])
def test_code_and_name_are_looked_at_before_the_provider_is_asked(school: Any, code: str, name: str) -> None:
    one = school.visitor()
    one.get("/join")
    assert one.post("/join/with/school", {"code": code or school.opened.code, "name": name}).status_code == 422


def test_an_account_with_a_password_is_connected(school: Any, provider: OpenIDProvider) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    there_and_back(anna, begun(anna, "/account/connect/school"))
    assert "you can sign in by this provider too" in anna.page.text
    assert provider.issuer in anna.page.text
    assert there_and_back(boris, begun(boris, "/account/connect/school")).status_code == 409
    other = school.visitor()
    there_and_back(other, begun(other))
    assert "Anna" in other.page.text


def test_an_answer_to_another_browser_opens_nothing(school: Any) -> None:
    joined(school)
    one, thief = school.visitor(), school.visitor()
    url = begun(one)
    begun(thief)
    assert there_and_back(thief, url).status_code == 403
    fresh = school.visitor()
    assert there_and_back(fresh, begun(school.visitor())).status_code == 403
    assert "Join a class" in fresh.get("/").text


def test_a_code_is_good_once(school: Any) -> None:
    joined(school)
    one = school.visitor()
    url = begun(one)
    cookie = one.client.cookies["lab_flow"]
    answer = httpx2.get(url, follow_redirects=False).headers["location"]
    path = answer.removeprefix("http://127.0.0.1:8019")
    assert "Anna" in one.get(path).text
    again = school.visitor()
    again.client.cookies.set("lab_flow", cookie)
    assert again.get(path).status_code == 403


WRONG = ({"iss": "http://elsewhere"}, {"aud": ["somebody-else"]}, {"nonce": "another"}, {"exp": 1}, {"sub": ""})


@pytest.mark.parametrize("twist", WRONG, ids=lambda one: next(iter(one)))
def test_a_token_that_is_not_right_is_refused(school: Any, provider: OpenIDProvider, twist: dict[str, Any]) -> None:
    joined(school)
    provider.twist = twist
    one = school.visitor()
    answer = there_and_back(one, begun(one))
    assert answer.status_code == 403
    assert "Its answer was not valid" in answer.text


def test_a_token_that_another_key_signed_is_refused(school: Any, provider: OpenIDProvider) -> None:
    joined(school)
    provider.signing = RSAKey.generate_key(2048, {"kid": "1"})
    one = school.visitor()
    assert there_and_back(one, begun(one)).status_code == 403


def test_a_sign_in_that_was_broken_off_there_is_said(school: Any) -> None:
    one = school.visitor()
    url = begun(one)
    state = url.partition("state=")[2].partition("&")[0]
    one.get(f"/sign-in/back/school?error=access_denied&state={state}")
    assert one.page.status_code == 403
    assert "It was broken off there" in one.page.text


def test_a_provider_that_is_away_is_said(school_with: Any, provider: OpenIDProvider) -> None:
    school = school_with(providers=(school_account(provider, issuer="http://127.0.0.1:9"),))
    answer = school.visitor().get("/sign-in/with/school")
    assert answer.status_code == 502
    assert "sign in with a name and password" in answer.text


def test_oauth_without_openid_asks_who_one_is(school_with: Any, provider: OpenIDProvider) -> None:
    own = {"issuer": "", "authorize_url": f"{provider.issuer}/authorize", "token_url": f"{provider.issuer}/token",
           "userinfo_url": f"{provider.issuer}/userinfo", "scope": "profile", "subject": "id"}  # fmt: skip
    school = school_with(providers=(school_account(provider, **own),))
    assert "You are in the class" in joined(school).page.text
    with school.database.read() as session:
        assert session.scalars(select(Identity.subject)).all() == ["17"]


def test_who_has_no_password_changes_the_account_shortly_after_signing_in(school: Any) -> None:
    anna = joined(school)
    school.clock.move(minutes=16)
    anna.get("/account/password")
    anna.send("/account/password", password="three quiet words")
    assert anna.page.status_code == 422
    there_and_back(anna, begun(anna))
    anna.get("/account/password")
    anna.send("/account/password", password="three quiet words")
    assert "Your password is changed" in anna.page.text
    there_and_back(anna, begun(anna))
    anna.get("/account/delete")
    anna.send("/account/delete", password="three quiet words")
    assert "Your account is deleted" in anna.page.text


def test_a_flow_that_makes_no_sense_is_none() -> None:
    flow = Flow("school", "a", "b", "c", code="x")
    assert Flow.unpacked(flow.packed()) == flow
    for cookie in ("", "x", "e30", flow.packed()[:-4]):
        assert Flow.unpacked(cookie) is None


GOOD = """
[[providers]]
id = "school"
name = "School account"
issuer = "https://id.example.org"
client_id = "lab"
client_secret = "s3cret"
"""


def test_providers_are_named_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "lab.toml").write_text(GOOD)
    settings = settings_of(data=tmp_path, port=1)
    assert [one.name for one in settings.providers] == ["School account"]
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(("text", "told"), [
    (GOOD.replace("https", "http"), "expected https://"), (GOOD + "extra = 1", "extra"), ("port = 1", "say it on the"),
    ("[", "it cannot be read"), ("nonsense = 1", "nonsense"), ("longest_essay = 1", "longest_essay"),
])  # fmt: skip
def test_a_file_that_is_wrong_is_said(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "lab.toml").write_text(text)
    with pytest.raises(ArgumentError, match=told) as refused:
        settings_of(data=tmp_path, port=1)
    assert "s3cret" not in str(refused.value)


def test_providers_without_authlib_name_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lab.toml").write_text(GOOD)
    monkeypatch.setitem(sys.modules, "authlib", None)
    with pytest.raises(ArgumentError, match=r"homefront\[lab,oauth\]"):
        settings_of(data=tmp_path)
