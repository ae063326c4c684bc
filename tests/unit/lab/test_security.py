"""Who may do what, and that nobody does it in another's name."""

from __future__ import annotations

import logging
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from homefront.lab.refusals import FieldError
from homefront.lab.security import permissions
from homefront.lab.security.guard import guard
from homefront.lab.security.headers import POLICY
from homefront.lab.security.passwords import Passwords
from homefront.lab.tables import Class, Role, SignIn

INSIDE = {
    "essay_id": "1", "comment_id": "1", "path": "lab.css", "person_id": "3", "sign_in_id": "1", "role": "student",
    "token_id": "1", "provider": "school", "number": "1", "picture_id": "1", "run": "none", "name": "fear",
    "run_id": "1", "scenario": "moscow-1941", "cause": "allies",
}  # fmt: skip
"""Parts of paths in the walk: all of them are there, and another's."""


def routes(app: FastAPI) -> list[tuple[str, str, str]]:
    """(key, method, path) of each route."""
    return [
        (permissions.key_of(one.original_route), method, filled_in(one.path))
        for one in iter_route_contexts(app.routes)
        for method in one.methods
    ]


def filled_in(path: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: INSIDE[found[1]], path)


def test_role_by_route(school: Any) -> None:
    """Each role at each route, by the table: who may not is sent to sign in, or refused; who may is neither."""
    author = school.student("Anna")
    path = school.essay(author)
    author.get(path)
    author.send(f"{path}/comments", body="first")
    people = {
        Role.NOBODY: school.visitor(), Role.GUEST: school.guest(), Role.STUDENT: school.student("Boris"),
        Role.TEACHER: school.teacher(),
    }  # fmt: skip
    for role, who in people.items():
        for key, method, where in routes(school.app):
            if key in ("door.sign_out", "account.password") or key.startswith("api."):
                continue  # they end the session that the walk needs, or want a token; each has a test of its own
            who.get("/join")
            form = {"csrf": word(who)} if method == "POST" else None
            answer = who.client.request(method, where, data=form, follow_redirects=False)
            refused = answer.status_code in (401, 403) or answer.headers.get("location", "").startswith("/sign-in?next")
            told = f"{role} at {method} {where}: {answer.status_code}"
            assert refused == (role not in permissions.ROUTES[key].roles), told
            assert answer.status_code < 500, told


def word(who: Any) -> str:
    return next(one.fields["csrf"] for one in who.forms() if "csrf" in one.fields)


def test_a_route_without_a_permission_keeps_the_server_from_starting(school_with: Any) -> None:
    school = school_with()
    router = APIRouter()

    @router.get("/open")
    def forgotten() -> str:
        return "open"

    school.app.include_router(router)
    with pytest.raises(RuntimeError, match=r"no permission is declared for test_security\.forgotten"):
        permissions.check_routes(school.app)


def test_a_mounted_folder_keeps_the_server_from_starting(school_with: Any, tmp_path: Path) -> None:
    school = school_with()
    from starlette.staticfiles import StaticFiles

    school.app.mount("/files", StaticFiles(directory=tmp_path))
    with pytest.raises(TypeError, match="which the guard stands before"):
        permissions.check_routes(school.app)


def test_the_guard_stands_before_every_route(school: Any) -> None:
    for one in iter_route_contexts(school.app.routes):
        assert guard in [each.dependency for each in one.dependencies], one.path


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "x" * 43}])
def test_a_form_without_the_word_of_the_session_is_refused(school: Any, form: dict[str, str]) -> None:
    anna = school.student("Anna")
    answer = anna.client.post("/essays/new", data=form | {"title": "not mine", "body": ""})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.text
    assert "not mine" not in anna.get("/").text


def test_a_form_of_another_person_is_refused(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    boris.get("/")
    assert anna.client.post("/essays/new", data={"csrf": word(boris), "title": "t", "body": ""}).status_code == 403


def test_a_form_from_another_site_is_refused(school: Any) -> None:
    anna = school.student("Anna")
    anna.get("/essays/new")
    answer = anna.client.post("/essays/new", data={"csrf": word(anna), "title": "t", "body": ""},
                              headers={"origin": "https://elsewhere.org"})  # fmt: skip
    assert answer.status_code == 403


def test_every_answer_forbids_scripts_of_others(school: Any) -> None:
    anna = school.student("Anna")
    for path in ("/", "/nowhere", "/join", "/static/lab.css", "/essays/new", "/essays/77"):
        answer = anna.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in POLICY


def test_pages_hold_no_script_or_style_of_their_own(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(
        anna, "<script>alert(1)</script>", "<img src=x onerror=alert(1)> [a](javascript:alert(1)) **b**"
    )
    anna.get(path)
    anna.send(f"{path}/comments", body="<svg onload=alert(1)>")
    for where in ("/", path, f"{path}/edit", "/join", "/sign-in", "/account/password"):
        text = anna.get(where).text
        assert not re.search(r"<(script(?! src)|style|img|svg)|<[^>]* (style|on\w+)=|href=\"javascript", text), where


def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(school_with: Any) -> None:
    school = school_with(public_url="https://lab.example.org")
    anna = school.visitor()
    anna.client.base_url = "https://lab.example.org"
    anna.get("/join")
    answer = anna.client.post("/join", data={"csrf": word(anna), "code": school.opened.code, "name": "Anna",
                                             "password": "three quiet words"}, follow_redirects=False)  # fmt: skip
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("__Host-lab="))
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert answer.headers["strict-transport-security"]


def test_a_session_gets_a_new_token_each_hour(school: Any) -> None:
    anna = school.student("Anna")
    old = anna.client.cookies["lab"]
    school.clock.move(minutes=61)
    anna.get("/")
    new = anna.client.cookies["lab"]
    assert new != old
    assert "Anna" in anna.get("/").text
    late = school.visitor()
    late.client.cookies.set("lab", old)
    assert "Anna" in late.get("/").text, "requests that were on their way are answered"
    school.clock.move(minutes=2)
    late = school.visitor()
    late.client.cookies.set("lab", old)
    assert "Sign in" in late.get("/").text


@pytest.mark.parametrize("rest", [{"hours": 5}, {"days": 15}])
def test_a_session_is_over_after_a_while(school: Any, rest: dict[str, float]) -> None:
    anna = school.student("Anna")
    school.clock.move(**rest)
    assert "Join a class" in anna.get("/").text


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(school: Any) -> None:
    anna = school.student("Anna")
    token = anna.client.cookies["lab"]
    anna.get("/")
    anna.send("/sign-out")
    thief = school.visitor()
    thief.client.cookies.set("lab", token)
    assert "Join a class" in thief.get("/").text


def test_what_was_written_while_the_session_ended_is_offered_again(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    with school.database.write() as session:
        session.execute(update(SignIn).values(ended_at=school.clock()))
    anna.send(f"{path}/comments", body='A long "thought" <b>')
    assert anna.page.status_code == 401
    assert "What you wrote is kept" in anna.page.text
    anna.send("/sign-in", name="Anna", password="a wrong one, first")
    anna.send("/sign-in", name="Anna", password="three quiet words")
    assert "Send it now" in anna.page.text
    anna.send(f"{path}/comments")
    assert 'A long "thought" &lt;b&gt;' in anna.page.text
    assert "1 thought on" in anna.page.text


def test_a_kept_form_leads_nowhere_but_into_the_lab(school: Any) -> None:
    anna, other = school.student("Anna"), school.visitor()
    other.get("/sign-in")
    other.send(
        "/sign-in", name="Anna", password="three quiet words", unsent_path="https://elsewhere.org", unsent_fields="{}"
    )
    assert "elsewhere" not in other.page.text
    assert anna.get("/").status_code == 200


def test_nobody_learns_whether_a_name_is_known(school: Any) -> None:
    school.student("Anna")
    told = []
    for name in ("Anna", "Nobody-at-all"):
        one = school.visitor()
        one.get("/sign-in")
        told.append(one.send("/sign-in", name=name, password="not the password").text.replace(name, ""))
    assert re.sub(r'name="csrf" value="\w+"', "", told[0]) == re.sub(r'name="csrf" value="\w+"', "", told[1])


def test_a_join_code_is_tried_twenty_times_at_most(school: Any) -> None:
    one = school.visitor()
    one.get("/join")
    codes = [
        one.send("/join", code=f"aaaa-{n}", name="Eve", password="three quiet words").status_code for n in range(20)
    ]
    assert set(codes) == {422}
    one.get("/join")
    one.send("/join", code=school.opened.code, name="Eve", password="three quiet words")
    assert one.page.status_code == 429, "also with the right code"
    assert int(one.page.headers["retry-after"]) > 0
    school.clock.move(minutes=11)
    school.student("Eve")


def test_a_hundred_join_codes_in_one_moment_are_no_more_than_one_after_the_other(school_on_both: Any) -> None:
    school = school_on_both
    one = school.visitor()
    one.get("/join")
    form = one.forms()[0].fields | {"name": "Eve", "password": "three quiet words"}
    with ThreadPoolExecutor(100) as tries:
        answers = tries.map(lambda n: one.client.post("/join", data=form | {"code": f"aaaa-{n}"}), range(100))
        codes = Counter(answer.status_code for answer in answers)
    assert codes[422] == 20
    assert codes.keys() <= {422, 429, 503}, "503 where too many wait for the one count"


def test_a_password_is_tried_ten_times_at_most(school: Any) -> None:
    school.student("Anna")
    one = school.visitor()
    for n in range(10):
        one.get("/sign-in")
        assert one.send("/sign-in", name="ANNA", password=f"wrong words {n}").status_code == 422
    one.get("/sign-in")
    assert one.send("/sign-in", name="anna", password="three quiet words").status_code == 429


def guess(school: Any, address: str, tries: int, name: str = "Anna") -> list[int]:
    """What is said to somebody who tries wrong passwords from an address, in a browser that knows nobody."""
    one = school.visitor()
    one.client = TestClient(school.app, base_url="http://127.0.0.1:8019", client=(address, 50_000))
    codes = []
    for n in range(tries):
        one.get("/sign-in")
        codes.append(one.send("/sign-in", name=name, password=f"wrong words {n}").status_code)
    return codes


def test_nobody_is_locked_out_of_their_own_browser_by_another(school: Any) -> None:
    anna = school.student("Anna")
    anna.get("/")
    anna.send("/sign-out")
    assert guess(school, "testclient", 70)[9:12] == [422, 429, 429], "the whole class comes from one address"
    anna.get("/sign-in")
    assert anna.send("/sign-in", name="Anna", password="wrong words").status_code == 422
    assert "You are signed in" in anna.send("/sign-in", name="Anna", password="three quiet words").text
    anna.get("/account/password")
    anna.send("/account/password", old="three quiet words", password="four other quiet words")
    anna.send("/sign-out")
    anna.get("/sign-in")
    assert anna.send("/sign-in", name="Anna", password="four other quiet words").status_code == 200


def test_a_browser_of_theirs_is_no_place_to_guess(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    for one in (anna, boris):
        one.get("/")
        one.send("/sign-out")
    codes = []
    for n in range(11):
        anna.get("/sign-in")
        codes.append(anna.send("/sign-in", name="Anna", password=f"wrong words {n}").status_code)
    assert codes == [422] * 10 + [429]
    mark = boris.client.cookies["lab_known"]
    boris.client.cookies.delete("lab_known")
    boris.client.cookies.set("lab_known", mark[::-1])
    guess(school, "testclient", 10, "Boris")
    boris.get("/sign-in")
    assert boris.send("/sign-in", name="Boris", password="three quiet words").status_code == 429, "no mark of the lab"


def test_a_name_is_tried_a_hundred_times_an_hour_from_all_addresses_together(school: Any) -> None:
    anna, other = school.student("Anna"), school.visitor()
    anna.get("/")
    anna.send("/sign-out")
    assert {code for n in range(10) for code in guess(school, f"10.0.0.{n}", 10)} == {422}
    assert guess(school, "10.0.1.1", 1) == [429]
    other.get("/sign-in")
    assert other.send("/sign-in", name="Anna", password="three quiet words").status_code == 429
    anna.get("/sign-in")
    assert anna.send("/sign-in", name="Anna", password="three quiet words").status_code == 200


def test_a_right_password_begins_the_count_anew(school: Any) -> None:
    school.student("Anna")
    one = school.visitor()
    for n in range(12):
        one.get("/sign-in")
        right = n % 6 == 5
        words = "three quiet words" if right else f"wrong words {n}"
        assert one.send("/sign-in", name="Anna", password=words).status_code == (200 if right else 422)


def test_an_address_that_tries_many_names_is_stopped(school: Any) -> None:
    one = school.visitor()
    one.get("/sign-in")
    codes = [one.send("/sign-in", name=f"name {n}", password="wrong words").status_code for n in range(60)]
    assert set(codes) == {422}
    assert one.send("/sign-in", name="name 60", password="wrong words").status_code == 429


def test_the_teacher_sets_a_password_before_anything_else(school: Any) -> None:
    one = school.visitor()
    one.get("/sign-in")
    one.send("/sign-in", name=school.opened.teacher, password=school.opened.password)
    assert one.get("/essays/new").url.path == "/account/password"


def test_nobody_writes_in_a_class_that_is_frozen(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(path)
    with school.database.write() as session:
        session.execute(update(Class).values(frozen_at=school.clock()))
    anna.send(f"{path}/comments", body="too late")
    assert anna.page.status_code == 403
    assert anna.get(path).status_code == 200
    assert "Leave a reply" not in anna.page.text


def test_an_error_shows_an_id_that_is_in_the_log_and_no_trace(
    school: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from homefront.lab.essays import reading

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr(reading, "published", broken)
    with caplog.at_level(logging.INFO, logger="homefront.lab"):
        answer = school.visitor().get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    mark = re.search(r"<code>(\w+)</code>", answer.text)
    assert mark is not None
    assert mark[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert answer.headers["content-security-policy"] == POLICY


def test_a_request_that_is_too_large_is_refused_calmly(school: Any) -> None:
    anna = school.student("Anna")
    anna.get("/essays/new")
    answer = anna.send("/essays/new", title="large", body="x" * (13 * 2**20))
    assert answer.status_code == 413
    assert "12 MiB" in answer.text


def test_a_lie_about_the_length_of_a_request_helps_nobody(school: Any) -> None:
    anna = school.student("Anna")
    body = (b"x" * 2**20 for _ in range(13))
    answer = anna.client.post(
        "/essays/new", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413


def test_another_host_name_is_not_answered(school: Any) -> None:
    assert school.visitor().get("/", headers={"host": "rebound.example.org"}).status_code == 400


def test_no_token_is_kept_as_it_is(school: Any) -> None:
    anna = school.student("Anna")
    with school.database.read() as session:
        assert session.scalars(select(SignIn.token_hash)).all() != [anna.client.cookies["lab"]]
    assert anna.client.cookies["lab"].encode() not in (school.settings.data / "lab.sqlite3").read_bytes()


def test_passwords_are_hashed_as_owasp_asks() -> None:
    made = Passwords().hash("three quiet words")
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert Passwords().match(made, "three quiet words")
    assert not Passwords().match(made, "three quiet word")
    assert not Passwords().match(None, "three quiet words")


@pytest.mark.parametrize("password", ["", "short", "password1234", "aaaaaaaaaaaa", "x" * 201])
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(FieldError, match="password"):
        Passwords().hash(password)


@pytest.mark.parametrize("charset", ["utf-7", "utf-8"])
def test_a_form_with_half_of_a_letter_or_a_zero_is_refused(school: Any, charset: str) -> None:
    anna = school.student("Anna")
    anna.get("/essays/new")
    bad = b"+2AA-" if charset == "utf-7" else b"\x00"
    parts = {"csrf": word(anna).encode(), "title": b"t", "body": bad}
    body = b"".join(b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
                    for name, value in parts.items()) + b"--b--\r\n"  # fmt: skip
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    answer = anna.client.post("/essays/new", content=body, headers={"content-type": kind, "x-csrf": word(anna)})
    assert answer.status_code == 422
