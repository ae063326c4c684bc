"""A lab for each test, with its own database, and people who use its pages as a browser does."""

from __future__ import annotations

import dataclasses
import functools
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from homefront.lab.app import create_app
from homefront.lab.database import Database
from homefront.lab.essays.rendered import VersionCache
from homefront.lab.migrations import migrate
from homefront.lab.people.classes import Opened, new_code, open_lab
from homefront.lab.security.passwords import Passwords
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Role

PASSWORD = "three quiet words"
CHEAP = Passwords(passes=1, memory_kib=64)
"""Hashes that take no time; those of a server cost what security/passwords.py says."""


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class FormOnPage:
    """A form: where it goes, and what it would send as it stands."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self._area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(FormOnPage(told.get("method", "get"), told.get("action", "")))
        elif tag == "input" and self.forms and "name" in told:
            if told.get("type") not in ("radio", "checkbox") or "checked" in told:
                self.forms[-1].fields[told["name"]] = told.get("value", "")
        elif tag == "textarea" and self.forms:
            self._area = told["name"]
            self.forms[-1].fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


class Someone:
    """A browser of its own. What it was shown last is `page`; it sends forms as they stand on that page."""

    def __init__(self, app: FastAPI) -> None:
        self.client = TestClient(app, base_url="http://127.0.0.1:8019", follow_redirects=True)
        self.page: Response

    def get(self, path: str, **options: Any) -> Response:
        self.page = self.client.get(path, **options)
        return self.page

    def forms(self) -> list[FormOnPage]:
        reader = _Forms()
        reader.feed(self.page.text)
        return reader.forms

    def send(self, action: str, **fields: str) -> Response:
        """Fills in the first form of the page that goes to this address, and sends it."""
        form = next((one for one in self.forms() if one.action == action), None)
        assert form is not None, f"no form to {action} on {self.page.url}: {[one.action for one in self.forms()]}"
        self.page = self.client.post(action, data=form.fields | fields)
        return self.page

    def post(self, path: str, data: dict[str, str]) -> Response:
        """Sends a form that does not stand on the page, with the word that forms of the page carry."""
        word = next((one.fields["csrf"] for one in self.forms() if "csrf" in one.fields), "")
        self.page = self.client.post(path, data={"csrf": word} | data)
        return self.page


@dataclass
class School:
    """A lab with its class."""

    app: FastAPI
    database: Database
    clock: Clock
    opened: Opened
    settings: LabSettings

    def visitor(self) -> Someone:
        return Someone(self.app)

    def student(self, name: str = "Anna") -> Someone:
        """Somebody who has joined the class."""
        one = self.visitor()
        one.get("/join")
        answer = one.send("/join", code=self.opened.code, name=name, password=PASSWORD)
        assert answer.status_code == 200, answer.text
        assert "You are in the class" in answer.text
        return one

    def guest(self, name: str = "Gast") -> Someone:
        """Somebody who came in by a code for guests."""
        with self.database.write() as session:
            code = new_code(session, 1, Role.GUEST, self.clock()).code
        one = self.visitor()
        one.get("/join")
        one.send("/join", code=code, name=name, password=PASSWORD)
        return one

    def teacher(self) -> Someone:
        """The teacher, who has a password of their own."""
        one = self.visitor()
        one.get("/sign-in")
        one.send("/sign-in", name=self.opened.teacher, password=self.opened.password)
        one.send("/account/password", old=self.opened.password, password=PASSWORD)
        assert "Your password is changed" in one.page.text
        return one

    def essay(
        self,
        author: Someone,
        title: str = "How was it possible that it held?",
        body: str = "It held.",
        to: str = "class",
    ) -> str:
        """The path of an essay that the author has written and published."""
        author.get("/essays/new")
        author.send("/essays/new", title=title, body=body)
        found = re.search(r"/essays/\d+", str(author.page.url))
        assert found is not None, author.page.text
        author.send(f"{found[0]}/publish", to=to)
        assert author.page.status_code == 200, author.page.text
        return found[0]


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Opened]:
    """The file of a database as `homefront lab` leaves it at its first start."""
    file = tmp_path_factory.mktemp("lab") / "fresh.sqlite3"
    return file, first_start(f"sqlite:///{file}")


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Routes and templates, made once: they take a tenth of a second. Each test gives it its own database and clock."""
    settings = LabSettings(data=tmp_path_factory.mktemp("application"))
    return create_app(settings, Database(settings.database_url), passwords=CHEAP)


@pytest.fixture
def school(fresh: tuple[Path, Opened], tmp_path: Path, application: FastAPI) -> Iterator[School]:
    """A lab of its own for the test, on SQLite. A test that adds routes takes `school_with()`."""
    file, opened = fresh
    shutil.copy(file, tmp_path / "lab.sqlite3")
    settings, clock = LabSettings(data=tmp_path), Clock()
    with closing(Database(settings.database_url)) as database:
        lab = application.state.lab
        application.state.lab = dataclasses.replace(
            lab, settings=settings, database=database, clock=clock, versions=VersionCache()
        )
        yield School(application, database, clock, opened, settings)


@pytest.fixture
def school_with(fresh: tuple[Path, Opened], tmp_path: Path) -> Iterator[Callable[..., School]]:
    """school_with(longest_comment=100): a lab with these settings, on SQLite."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(on_sqlite(fresh, tmp_path, **settings))


@pytest.fixture
def school_on_postgres(postgres: str, tmp_path: Path) -> Iterator[School]:
    """A lab of its own on Postgres; skips where Postgres is not installed."""
    settings = LabSettings(data=tmp_path, database=emptied(postgres))
    with opened_school(settings, first_start(settings.database_url)) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def unopened(request: pytest.FixtureRequest, tmp_path: Path) -> LabSettings:
    """Settings of a lab that was never started, on SQLite, and on Postgres."""
    on_sqlite = request.param == "sqlite"
    return LabSettings(data=tmp_path, database="" if on_sqlite else emptied(request.getfixturevalue("postgres")))


@pytest.fixture(params=["sqlite", "postgres"])
def school_on_both(request: pytest.FixtureRequest) -> School:
    """A lab on SQLite, and one on Postgres."""
    return request.getfixturevalue("school" if request.param == "sqlite" else "school_on_postgres")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Postgres that runs for the tests alone, without the name of a database."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    if not programs or shutil.which("initdb", path=str(programs[-1])) is None:
        pytest.skip("no Postgres in /usr/lib/postgresql; install it to run the lab's tests on it too")
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="homefront-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if root:  # Postgres refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    run = functools.partial(
        subprocess.run, check=True, capture_output=True, cwd=folder, user="postgres" if root else None
    )
    run([programs[-1] / "initdb", "-D", folder / "data", "-U", "lab", "-A", "trust", "--no-sync", "-E", "UTF8"])
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run([programs[-1] / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start"])
    yield f"postgresql+psycopg://lab@127.0.0.1:{port}"
    run([programs[-1] / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
    shutil.rmtree(folder)


def emptied(postgres: str) -> str:
    """The address of an empty database on the Postgres of the tests."""
    with closing(Database(f"{postgres}/postgres")) as server, server.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("DROP DATABASE IF EXISTS lab WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE lab")
    return f"{postgres}/lab"


def first_start(url: str) -> Opened:
    """Makes tables, class and teacher in an empty database."""
    with closing(Database(url)) as database:
        migrate(database)
        with database.write() as session:
            return open_lab(session, CHEAP, Clock().now)


@contextmanager
def on_sqlite(fresh: tuple[Path, Opened], folder: Path, **settings: Any) -> Iterator[School]:
    """A School on a copy of the fresh database."""
    file, opened = fresh
    shutil.copy(file, folder / "lab.sqlite3")
    with opened_school(LabSettings(data=folder, **settings), opened) as made:
        yield made


@contextmanager
def opened_school(settings: LabSettings, opened: Opened) -> Iterator[School]:
    """A School on a database that has its tables."""
    with closing(Database(settings.database_url)) as database:
        clock = Clock()
        yield School(create_app(settings, database, clock, CHEAP), database, clock, opened, settings)
