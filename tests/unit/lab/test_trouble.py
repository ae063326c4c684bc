"""What a visitor sees when the machine has trouble: a calm page, and nothing lost."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi.testclient import TestClient

from homefront.lab.app import create_app
from homefront.lab.database import Database

Served = Callable[..., TestClient]


@pytest.fixture
def served(school: Any) -> Iterator[Served]:
    """served(): the same lab again, on a database that waits 50 ms for others."""
    with closing(Database(school.settings.database_url, busy_ms=50)) as database:
        yield lambda: TestClient(create_app(school.settings, database, school.clock), base_url="http://127.0.0.1:8019")


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


def test_writers_who_wait_in_vain_keep_nobody_from_reading(school_on_both: Any) -> None:
    """Another process holds the database; 70 people send a comment meanwhile, which is more than there are threads."""
    school = school_on_both
    anna, boris = school.student("Anna"), school.student("Boris")
    path = school.essay(anna)
    anna.get(path)
    form = next(one for one in anna.forms() if one.action == f"{path}/comments")
    with closing(Database(school.settings.database_url, busy_ms=4000)) as database, locked(school):
        app = create_app(school.settings, database, school.clock)
        with TestClient(app, base_url="http://127.0.0.1:8019") as client, ThreadPoolExecutor(70) as people:
            client.cookies.set("lab", anna.client.cookies["lab"])
            sent = [people.submit(client.post, form.action, data=form.fields | {"body": f"{n}"}) for n in range(70)]
            wait(sent, return_when=FIRST_COMPLETED)  # the line is full
            school.clock.move(minutes=6)  # that somebody was here is to be noted; it can wait
            client.cookies.set("lab", boris.client.cookies["lab"])
            assert client.get(path).status_code == 200
            assert sum(one.done() for one in sent) <= 46, "the page came while those in the line waited"
            answers = [one.result() for one in sent]
    assert {one.status_code for one in answers} == {503}
    assert all("The lab is busy" in one.text for one in answers)
    anna.page = answers[7]
    assert anna.send(form.action).status_code == 200, "what was written is on the page, and is sent from there"
    assert "<p>7</p>" in anna.page.text
    anna.page = answers[7]
    anna.send(form.action)
    assert anna.page.text.count("<p>7</p>") == 1


@contextmanager
def locked(school: Any) -> Iterator[None]:
    """Another process holds the database: on SQLite it writes, on Postgres it has locked the tables against writers."""
    lines = (
        'import sqlite3; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute("BEGIN IMMEDIATE")'
        if school.database.is_sqlite
        else "import psycopg; c = psycopg.connect(sys.argv[1]); "
        'c.execute("LOCK TABLE essay, attempt, sign_in IN EXCLUSIVE MODE")'
    )
    url = school.settings.database_url.replace("postgresql+psycopg", "postgresql").removeprefix("sqlite:///")
    program = f"import sys; {lines}; print('locked', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        yield


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[str, str, Path]]:
    """(join code, address, folder) of a lab on a disk of 8 MB of its own; skips where none can be made."""
    mount = f"mount -t tmpfs -o size=8m none {tmp_path}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here, also not in a namespace of one's own")
    start = f"{mount} && exec {sys.executable} -m homefront lab --data {tmp_path}/lab --port 0 --workers 0 --json"
    with subprocess.Popen(["unshare", "-rm", "sh", "-c", start], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = json.loads("".join(iter(server.stdout.readline, "}\n")) + "}")
        yield told["join_code"], told["url"], Path(f"/proc/{server.pid}/root{tmp_path}")
        server.terminate()


def test_a_disk_that_is_full_is_said_and_nothing_is_lost(school: Any, small_disk: Any) -> None:
    code, url, disk = small_disk
    anna = school.visitor()
    anna.client = httpx2.Client(base_url=url, follow_redirects=True)
    anna.get("/join")
    assert "You are in the class" in anna.send("/join", code=code, name="Anna", password="three quiet words").text
    before = int(found[1]) if (found := re.search(r"(\d+) thoughts? on", anna.get("/essays/2").text)) else 0
    anna.send("/essays/2/comments", body="while there was room")
    full = disk / "full"
    with full.open("wb", buffering=0) as file, suppress(OSError):  # no space left
        while True:
            file.write(bytes(2**12))
    answers = []
    for number in range(6):
        anna.get("/essays/2")
        assert anna.page.status_code == 200, "who reads goes on"
        answers.append(anna.send("/essays/2/comments", body=f"comment {number} " + "of a long evening " * 500))
    refused = [one for one in answers if one.status_code == 507]
    assert refused, "the disk has no room for six"
    assert "The disk is full" in refused[-1].text
    assert {one.status_code for one in answers} == {200, 507} or len(refused) == 6
    full.unlink()
    anna.page = refused[-1]
    assert anna.send("/essays/2/comments").status_code == 200, "what was written is on the page, and is sent from there"
    assert anna.page.text.count("of a long evening of a long evening") > 0
    kept = 2 + len(answers) - len(refused)
    assert f"{before + kept} thoughts" in anna.page.text
    anna.client.close()


@pytest.fixture
def on_socket(school: Any) -> Iterator[int]:
    """The port of a lab that answers on a socket, as a browser meets it."""
    server = uvicorn.Server(uvicorn.Config(school.app, port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("megabytes", [5, 200])
def test_what_is_far_too_large_is_answered_though_the_browser_sends_on(
    school: Any, on_socket: int, megabytes: int
) -> None:
    """A text of 5 MB and a picture of 200 MB. A browser shows no answer that comes while it could not send its form."""
    anna = school.student("Anna")
    path = school.essay(anna)
    anna.get(f"{path}/material")
    word = anna.forms()[0].fields["csrf"]
    size = megabytes * 2**20
    if megabytes == 5:
        kind, head, tail, action = "application/x-www-form-urlencoded", f"csrf={word}&body=", "", f"{path}/edit"
    else:
        kind, action, tail = "multipart/form-data; boundary=xyz", f"{path}/pictures", "\r\n--xyz--\r\n"
        head = f'--xyz\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{word}\r\n--xyz\r\ncontent-disposition: ' \
            'form-data; name="picture"; filename="large.png"\r\ncontent-type: image/png\r\n\r\n'  # fmt: skip
    with socket.create_connection(("127.0.0.1", on_socket)) as connection:
        length = len(head) + size + len(tail)
        connection.sendall(
            f"POST {action} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: lab={anna.client.cookies['lab']}\r\n"
            f"content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{head}".encode()
        )
        for _ in range(megabytes):
            connection.sendall(b"x" * 2**20)
        connection.sendall(tail.encode())
        answer = b""
        while b"Id of this message" not in answer and (more := connection.recv(2**16)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"too large" in answer


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
