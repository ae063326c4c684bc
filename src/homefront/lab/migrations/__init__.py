"""Changes of the tables, in order. `migrate` brings a database, new or of last year, to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from homefront.lab.database import Database

VERSION_TABLE = "alembic_version"
"""Where the database holds the newest change that it has seen."""


def migrate(database: Database, to: str = "head") -> None:
    """Runs each change that the database has not seen. to : a revision, in tests."""
    config = configuration()
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def revision_of(database: Database) -> str | None:
    """The newest change that the database has seen; None for one without tables."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The newest change that there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def known() -> set[str]:
    """All changes that there are."""
    return {one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()}


def configuration() -> Config:
    """What alembic is told: where the changes lie, and that it says nothing on the terminal."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
