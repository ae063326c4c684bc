"""The API: the same things as the pages, by a token, for a program."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

import homefront as hf
from homefront.errors import ArgumentError
from homefront.lab.security import permissions, tokens
from homefront.lab.tables import ApiToken

V1 = "/api/v1"


def token_of(someone: Any, write: bool = True) -> str:
    """A token that somebody makes on their page."""
    someone.get("/account")
    someone.send("/account/tokens", token_name="notebook", **({"write": "yes"} if write else {}))
    found = re.search(r"<strong class=\"code\">(lab_[\w-]+)<", someone.page.text)
    assert found is not None, someone.page.text
    return found[1]


def api(school: Any, token: str = "") -> TestClient:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return TestClient(school.app, base_url="http://127.0.0.1:8019", headers=headers)


def test_a_program_reads_and_comments_as_its_person(school: Any) -> None:
    anna = school.student("Anna")
    path = school.essay(anna, "Why it held", "It *held*.")
    client = api(school, token_of(anna))
    assert client.get(f"{V1}/me").json() == {"id": 2, "name": "Anna", "role": "student", "class_id": 1}
    assert [one["title"] for one in client.get(f"{V1}/essays").json()] == ["Why it held"]
    assert client.get(f"{V1}/essays/1").json()["body"] == "It *held*."
    made = client.post(f"{V1}/essays/1/comments", json={"body": "from a notebook", "once": "a"})
    assert made.status_code == 201
    assert client.post(f"{V1}/essays/1/comments", json={"body": "from a notebook", "once": "a"}).json() == made.json()
    assert [one["number"] for one in client.get(f"{V1}/essays/1/comments").json()] == [1]
    assert "from a notebook" in anna.get(path).text


def test_a_program_writes_and_publishes_an_essay(school: Any) -> None:
    client = api(school, token_of(school.student("Anna")))
    assert client.post(f"{V1}/essays", json={"title": "By hand of a program", "body": "text"}).json() == {"id": 1}
    assert client.get(f"{V1}/essays/1").status_code == 404
    assert client.post(f"{V1}/essays/1/publish", json={"to": "world"}).json() == {"version": 1}
    assert api(school).get(f"{V1}/essays/1").json()["visibility"] == "world"


def test_cookies_open_nothing(school: Any) -> None:
    anna = school.student("Anna")
    school.essay(anna)
    assert anna.client.get(f"{V1}/me").status_code == 401
    assert anna.client.post(f"{V1}/essays", json={"title": "t", "body": "b"}).status_code == 401
    assert anna.client.get(f"{V1}/essays").json() == []


def test_role_by_route_with_tokens(school: Any) -> None:
    school.essay(school.student("Anna"))
    people = {"nobody": "", "guest": token_of(school.guest()), "student": token_of(school.student("Boris"))}
    for role, token in people.items():
        for one in iter_route_contexts(school.app.routes):
            key = permissions.key_of(one.original_route)
            if key.startswith("api."):
                (method,) = one.methods
                answer = api(school, token).request(method, one.path.replace("{essay_id}", "1"), json={"body": "b"})
                refused = answer.status_code in (401, 403)
                assert refused == (role not in permissions.ROUTES[key].roles), (role, key, answer.text)
                assert answer.headers["content-type"] == "application/json"


def test_a_token_that_may_only_read_does_not_write(school: Any) -> None:
    anna = school.student("Anna")
    school.essay(anna)
    answer = api(school, token_of(anna, write=False)).post(f"{V1}/essays/1/comments", json={"body": "b"})
    assert answer.status_code == 403
    assert "It is good for: read" in answer.json()["error"]["detail"]


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer", "Bearer "])
def test_a_token_that_is_not_good_is_refused(school: Any, header: str) -> None:
    answer = api(school).get(f"{V1}/essays", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_is_good_until_it_is_ended_or_forgotten(school: Any) -> None:
    anna, boris = school.student("Anna"), school.student("Boris")
    token = token_of(anna)
    boris.get("/account")
    assert boris.post("/account/tokens/1/end", {}).status_code == 404
    assert api(school, token).get(f"{V1}/me").status_code == 200
    anna.get("/account")
    anna.send("/account/tokens/1/end")
    assert api(school, token).get(f"{V1}/me").status_code == 401
    other = token_of(anna)
    school.clock.move(days=181)
    assert api(school, other).get(f"{V1}/me").status_code == 401


def test_only_the_hash_of_a_token_is_kept(school: Any) -> None:
    token = token_of(school.student("Anna"))
    with school.database.read() as session:
        assert token not in repr([vars(one) for one in session.query(ApiToken)])


def test_a_person_has_ten_tokens_at_most(school: Any) -> None:
    anna = school.student("Anna")
    for _ in range(tokens.MOST):
        token_of(anna)
    anna.get("/account")
    assert anna.send("/account/tokens", token_name="one more").status_code == 422
    assert "end one first" in anna.page.text


WRONG = (
    {}, {"body": ""}, {"body": "\x00"}, {"body": "\ud800"}, {"body": 1}, {"body": "b", "answers": 0},
    {"body": "b", "answers": 10**30}, {"body": "b", "extra": 1}, {"body": "x" * 10_001}, [],
)  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_what_cannot_be_a_comment_is_said(school: Any, body: Any) -> None:
    anna = school.student("Anna")
    school.essay(anna)
    answer = api(school, token_of(anna)).post(
        f"{V1}/essays/1/comments", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert set(answer.json()["error"]) == {"id", "title", "detail"}


@pytest.mark.parametrize("number", ["0", "-1", str(2**31), "9" * 40, "x", "1.5"])
def test_numbers_that_no_row_has_are_no_page(school: Any, number: str) -> None:
    anna = school.student("Anna")
    for path in (f"/essays/{number}", f"{V1}/essays/{number}", f"/essays/{number}/edit"):
        assert anna.get(path).status_code == 404, path


def test_the_description_names_every_route_of_the_api(school: Any) -> None:
    told = api(school).get(f"{V1}/openapi.json").json()
    paths = {one.path for one in iter_route_contexts(school.app.routes) if one.path.startswith(V1)}
    assert set(told["paths"]) == paths - {f"{V1}/openapi.json"}
    assert "HTTPBearer" in told["components"]["securitySchemes"]


@pytest.fixture
def served(school: Any) -> Iterator[str]:
    """The address of a lab that answers on a socket."""
    server = uvicorn.Server(uvicorn.Config(school.app, port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_a_notebook_connects(school: Any, served: str) -> None:
    anna = school.student("Anna")
    school.essay(anna, "Why it held")
    lab = hf.lab.connect(served + "/", token_of(anna))
    assert lab.me()["name"] == "Anna"
    assert lab.essay(lab.essays()[0]["id"])["title"] == "Why it held"
    assert lab.comment(1, "from a notebook")["number"] == 1
    assert [one["body"] for one in lab.comments(1)] == ["from a notebook"]
    assert lab.token not in repr(lab)
    with pytest.raises(hf.lab.LabError, match=r"There is no such page: .*\(id \w{8}\)") as refused:
        lab.essay(77)
    assert refused.value.status == 404


def test_an_address_where_no_lab_is_is_said(served: str) -> None:
    with pytest.raises(hf.lab.LabError, match="This token is not good"):
        hf.lab.connect(served, "lab_nonsense")
    with pytest.raises(hf.lab.LabError, match="no lab answers there"):
        hf.lab.connect("http://127.0.0.1:9", "x")
    with pytest.raises(ArgumentError, match="expected the address of a lab"):
        hf.lab.connect("file:///etc/passwd", "x")
