"""What a visitor sees when the machine has trouble: a calm page, and nothing lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from homefront.lab.app import create_app
from homefront.lab.database import Database

Served = Callable[..., TestClient]


@pytest.fixture
def served(school: Any) -> Iterator[Served]:
    """served(pages=N): the same lab again, on a database that waits 50 ms for others and has room for N pages."""
    with closing(Database(school.settings.database_url, busy_ms=50)) as database:

        def made(pages: int = 0) -> TestClient:
            if pages:
                event.listen(database.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages}"))
            return TestClient(create_app(school.settings, database, school.clock), base_url="http://127.0.0.1:8019")

        yield made


def comment(client: TestClient, someone: Any, path: str, body: str) -> Any:
    """Sends a comment of somebody who is signed in to the other server."""
    someone.get(path)
    form = next(one for one in someone.forms() if one.action == f"{path}/comments")
    client.cookies.set("lab", someone.client.cookies["lab"])
    return client.post(form.action, data=form.fields | {"body": body})


def test_a_database_that_is_locked_is_said_and_can_be_tried_again(school: Any, served: Served) -> None:
    anna = school.student("Anna")
    path, client = school.essay(anna), served()
    with closing(sqlite3.connect(school.settings.data / "lab.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        client.cookies.set("lab", anna.client.cookies["lab"])
        assert client.get(path).status_code == 200, "readers go on"
        answer = comment(client, anna, path, "in a busy hour")
        other.execute("ROLLBACK")
    assert answer.status_code == 503
    assert "The lab is busy" in answer.text
    assert answer.headers["retry-after"] == "2"
    assert comment(client, anna, path, "in a busy hour").status_code == 200


def test_a_disk_that_is_full_is_said(school: Any, served: Served) -> None:
    anna = school.student("Anna")
    path = school.essay(anna)
    school.database.close()
    with closing(sqlite3.connect(Path(school.settings.data, "lab.sqlite3"))) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    client = served(pages)
    answer = comment(client, anna, path, "x" * 9000)
    assert answer.status_code == 507
    assert "The disk is full" in answer.text
    assert client.get(path).status_code == 200
    assert "0 thoughts" in client.get(path).text


@pytest.mark.parametrize(("method", "path", "status", "told"), [
    ("POST", "/essays/1", 405, "This cannot be done here"), ("GET", "/essays/one", 404, "There is no such page"),
    ("GET", "/static/../../etc/passwd", 404, "no such page"), ("GET", "/static/lab.py", 404, "no such page"),
    ("PUT", "/", 405, "cannot be done"), ("GET", "/sign-in/with/nobody", 404, "no such page"),
])  # fmt: skip
def test_what_is_not_there_is_a_page_too(school: Any, method: str, path: str, status: int, told: str) -> None:
    answer = school.visitor().client.request(method, path)
    assert answer.status_code == status
    assert told in answer.text
    assert "Id of this message" in answer.text


def test_a_form_that_is_no_form_is_refused_calmly(school: Any) -> None:
    anna = school.student("Anna")
    answer = anna.client.post("/essays/new", content=b"\xff\xfe", headers={"content-type": "multipart/form-data"})
    assert answer.status_code == 400
    assert "could not be read" in answer.text
