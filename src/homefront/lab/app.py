"""The application, made from its settings: nothing is global, so a test makes as many as it likes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from homefront._version import __version__
from homefront.lab.database import Database
from homefront.lab.pages import (
    account,
    api,
    classroom,
    comments,
    door,
    drafts,
    errors,
    essays,
    figures,
    files,
    home,
    material,
    moderation,
    news,
    outside,
    play,
    runs,
    versions,
)
from homefront.lab.pages.answers import environment
from homefront.lab.people.retention import sweep
from homefront.lab.security.guard import guard
from homefront.lab.security.headers import Bounded, SafeHeaders
from homefront.lab.security.passwords import Passwords
from homefront.lab.security.permissions import check_routes
from homefront.lab.server import Lab, utc_now
from homefront.lab.settings import LabSettings
from homefront.lab.static_files import static_files

ROUTERS = (
    home.router, files.router, door.router, outside.router, account.router, classroom.router, api.router, news.router,
    drafts.router, essays.router, versions.router, material.router, figures.router, comments.router, moderation.router,
    runs.router, play.router,
)  # fmt: skip
"""In this order a path is looked up."""

THREADS = 64
"""Requests that are answered at the same time. Where the database is held, half of them wait (database.WRITERS)."""

SWEEP_S = 24 * 3600.0
"""Seconds from one look for what is over to the next."""

log = logging.getLogger("homefront.lab")


@asynccontextmanager
async def _sweeping(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs: once a day what was kept long enough is deleted (people/retention.py).

    First it says how many requests are answered at the same time.
    """
    current_default_thread_limiter().total_tokens = THREADS

    async def daily() -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            try:
                await run_in_threadpool(swept, app.state.lab.database, app.state.lab.clock)
            except SQLAlchemyError:
                log.exception("what is over could not be deleted; it is tried again tomorrow")

    task = asyncio.create_task(daily())
    yield
    task.cancel()


def swept(database: Database, clock: Callable[[], datetime]) -> None:
    """Deletes what was kept long enough, and says so in the log."""
    with database.write() as session:
        for title in sweep(session, clock()):
            log.info("the class %s was kept as long as its teacher said, and is deleted", title)


def create_app(
    settings: LabSettings,
    database: Database,
    clock: Callable[[], datetime] = utc_now,
    passwords: Passwords | None = None,
) -> FastAPI:
    """The application of a server. The database has its tables already (migrations.migrate).

    RuntimeError where a route has no permission (security/permissions.py).
    """
    app = FastAPI(
        title="homefront lab", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
        dependencies=[Depends(guard)], lifespan=_sweeping,
        middleware=[
            Middleware(SafeHeaders, secure=settings.secure),
            Middleware(errors.Caught),
            Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts),
            Middleware(Bounded, most=settings.largest_request),
        ],
    )  # fmt: skip
    app.state.lab = Lab(settings, database, passwords or Passwords(), environment(), static_files(), clock)
    for router in ROUTERS:
        app.include_router(router)
    errors.add_handlers(app)
    check_routes(app)
    return app
