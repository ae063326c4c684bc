"""From the command line to a server that answers: the data folder, the database, the first account, the socket."""

from __future__ import annotations

import importlib.util
import logging
import socket
import sys
import threading
import tomllib
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from homefront.errors import ArgumentError, ResourceError
from homefront.lab.app import create_app, swept
from homefront.lab.content import opening
from homefront.lab.database import Database
from homefront.lab.migrations import migrate
from homefront.lab.people.classes import Opened, open_lab
from homefront.lab.runs.menu import menus, refuse_unanswered
from homefront.lab.security.passwords import Passwords
from homefront.lab.server import utc_now
from homefront.lab.settings import LOOPBACK, LabSettings
from homefront.scenario.problems import described

LOG, CONFIGURATION = "lab.log", "lab.toml"
SWITCH_S = 0.001
"""Seconds that one thread computes while others wait: a form asks the database ten times, and may wait each time."""

WAITING = 1024
"""Connections that the system holds until the server takes them."""


@dataclass(frozen=True)
class Ready:
    """A lab that is about to serve. url : by which people come.   mechanisms : that counter-runs may ask for."""

    app: FastAPI
    opened: Opened
    url: str
    listening: socket.socket
    mechanisms: tuple[str, ...] = ()

    def serve(self) -> None:
        """Answers requests until it is stopped by Ctrl-C or SIGTERM; what is being answered is finished first."""
        config = uvicorn.Config(
            self.app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5,
            forwarded_allow_ips="127.0.0.1", timeout_keep_alive=30,
        )  # fmt: skip
        # So that nobody waits for them. A thread that is cut off inside a library at the end would abort the process.
        threading.Thread(target=partial(menus, self.mechanisms), name="menus", daemon=False).start()
        _allow_connections()
        sys.setswitchinterval(SWITCH_S)
        with suppress(KeyboardInterrupt):  # the server hands the signal on when it has finished
            uvicorn.Server(config).run(sockets=[self.listening])


def settings_of(data: Path, *, mechanisms: Collection[str] = (), **given: Any) -> LabSettings:
    """Settings from the command line and from lab.toml in the data folder; ArgumentError for one that cannot be.

    mechanisms : of other packages, by name; their code is loaded. No file can name one.
    """
    _refuse_other_address(str(given.get("public_url", "")))
    given["mechanisms"] = tuple(mechanisms)
    file = data / CONFIGURATION
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (OSError, ValueError) as error:
        raise ArgumentError("data", str(file), f"it cannot be read ({error})") from error
    if twice := sorted(set(told) & {*given, "data"}):
        raise ArgumentError("data", str(file), f"{', '.join(twice)} cannot stand there; say it on the command line.")
    try:
        settings = LabSettings(data=data, **told, **given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["loc"][0] in told or first["type"] == "extra_forbidden":
            raise ArgumentError("data", str(file), f"{where}: expected {described(first, ())[1]}") from error
        name = str(first["loc"][0])
        raise ArgumentError(name, repr(given.get(name)), f"expected {described(first, ())[1]}") from error
    if settings.providers and importlib.util.find_spec("authlib") is None:
        raise ArgumentError("data", str(file), "providers need the extra `oauth`: pip install 'homefront[lab,oauth]'.")
    refuse_unanswered(settings.mechanisms)
    return settings


def _refuse_other_address(text: str) -> None:
    """ArgumentError for an address by which no browser comes."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if text and (not fits or parts.query or parts.fragment or any(one.isspace() for one in text)):
        told = "expected an address that begins with http:// or https://, as https://lab.example.org"
        raise ArgumentError("url", repr(text), told)


def caution(settings: LabSettings) -> str:
    """What the one who starts the lab should know about how people reach it, or ""."""
    if settings.secure or settings.host in LOOPBACK:
        return ""
    return (
        "the lab is reached without https: whoever shares the network can read passwords; "
        "put a server that speaks https before it, and name its address by --url"
    )


@contextmanager
def prepared(settings: LabSettings) -> Iterator[Ready]:
    """Makes the folder, migrates the database, opens the class, and listens; all is closed after the block.

    ResourceError where the folder, the database or the port cannot be used.
    """
    make_folder(settings.data)
    _log_into(settings.data / LOG)
    listening, settings = _listen(settings)
    database = Database(settings.database_url)
    try:
        opened = _open(database)
        yield Ready(create_app(settings, database), opened, settings.url, listening, settings.mechanisms)
    finally:
        listening.close()
        database.close()


def _open(database: Database) -> Opened:
    try:
        migrate(database)
        swept(database, utc_now)
        with database.write() as session:
            opened = open_lab(session, Passwords(), utc_now())
            opening.fill(session, utc_now())
            return opened
    except DatabaseError as error:
        raise ResourceError(f"the database cannot be used: {str(error.orig).strip()}") from error


def make_folder(folder: Path) -> None:
    """The data folder, for its owner alone; ResourceError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ResourceError(
            f"{folder}: {error.strerror}; expected a folder that can be written to; name another one with --data"
        ) from error


def _listen(settings: LabSettings) -> tuple[socket.socket, LabSettings]:
    """A socket, and the settings with the port that it has."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[
            0
        ]
        listening = socket.socket(family, kind, protocol)
        with ExitStack() as on_error:
            on_error.callback(listening.close)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(WAITING)
            on_error.pop_all()
    except OSError as error:
        raise ResourceError(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); try another --port, 0 for any"
        ) from error
    return listening, settings.model_copy(update={"port": listening.getsockname()[1]})


def _allow_connections() -> None:
    """As many open files as the system lets this process have: a browser holds one for half a minute."""
    with suppress(ImportError, ValueError, OSError):  # no such limits on Windows
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _log_into(file: Path) -> None:
    """The lab's own lines and those of the server go into the log, with the ids that pages show."""
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("homefront.lab", "uvicorn.error"):
        one = logging.getLogger(name)
        one.setLevel(logging.INFO)
        one.addHandler(handler)
        one.propagate = False
