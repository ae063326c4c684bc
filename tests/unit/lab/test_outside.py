"""Sign-in by an outside provider: a real OpenID provider, made of authlib's own server, answers on this machine."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn
from joserfc.jwk import RSAKey
from openid_provider import BACK, CLIENT, SECRET, OpenIDProvider
from sqlalchemy import select

from homefront.errors import ArgumentError
from homefront.lab.security.providers import Flow, Provider
from homefront.lab.serving import settings_of
from homefront.lab.tables import Identity, Person


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
    assert "Join your class first" in answer.text
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
    assert "belongs to no sign-in that was begun here" in thief.page.text, "refused before the provider is asked"
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
