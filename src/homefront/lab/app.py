"""The application, made from its settings: nothing is global, so a test makes as many as it likes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from homefront._version import __version__
from homefront.lab.database import Database
from homefront.lab.pages import account, comments, door, errors, essays, files, home, news
from homefront.lab.pages.answers import environment
from homefront.lab.security.guard import guard
from homefront.lab.security.headers import Bounded, SafeHeaders
from homefront.lab.security.passwords import Passwords
from homefront.lab.security.permissions import check_routes
from homefront.lab.server import Lab, utc_now
from homefront.lab.settings import LabSettings
from homefront.lab.static_files import static_files

ROUTERS = (home.router, files.router, door.router, account.router, news.router, essays.router, comments.router)
"""In this order a path is looked up."""


def create_app(settings: LabSettings, database: Database, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The application of a server. The database has its tables already (migrations.migrate).

    RuntimeError where a route has no permission (security/permissions.py).
    """
    app = FastAPI(
        title="homefront lab", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
        dependencies=[Depends(guard)],
        middleware=[
            Middleware(SafeHeaders, secure=settings.secure),
            Middleware(errors.Caught),
            Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts),
            Middleware(Bounded, most=settings.largest_request),
        ],
    )  # fmt: skip
    app.state.lab = Lab(settings, database, Passwords(), environment(), static_files(), clock)
    for router in ROUTERS:
        app.include_router(router)
    errors.add_handlers(app)
    check_routes(app)
    return app
