"""What the routes share: one object of a running server, reached through the request, never global."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from fastapi import Request
from jinja2 import Environment

from homefront.lab.cache import Cache
from homefront.lab.database import Database
from homefront.lab.essays.rendered import VersionCache
from homefront.lab.security.passwords import Passwords
from homefront.lab.settings import LabSettings
from homefront.lab.static_files import StaticFile


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Lab:
    """A running server.

    clock : what gives the moment; tests move it.   files : static files by their path under /static/.
    versions : of essays, as they were made ready for the page.   for_nobody : pages of essays as whoever is not signed
    in sees them, which all of them share for a second.   charts : as static/figures.js reads them.
    """

    settings: LabSettings
    database: Database
    passwords: Passwords
    pages: Environment
    files: Mapping[str, StaticFile]
    clock: Callable[[], datetime] = utc_now
    versions: VersionCache = field(default_factory=VersionCache)
    for_nobody: Cache[str] = field(default_factory=lambda: Cache(most=64, lasts_s=1.0))
    charts: Cache[bytes] = field(default_factory=lambda: Cache(most=64))


def lab_of(request: Request) -> Lab:
    """The server that answers this request."""
    return cast(Lab, request.app.state.lab)
