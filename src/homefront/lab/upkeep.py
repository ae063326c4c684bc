"""What `homefront lab backup` and `restore` do with the database of a data folder."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from homefront.errors import ArgumentError, ResourceError
from homefront.lab.backup import backup, restore
from homefront.lab.database import Database
from homefront.lab.migrations import revision_of
from homefront.lab.server import utc_now
from homefront.lab.serving import make_folder, settings_of


def backed_up(data: Path, database: str, file: Path) -> dict[str, int]:
    """Rows by table of the backup. ArgumentError where there is no lab; ResourceError for what cannot be written."""
    settings = settings_of(data=data, database=database)
    if not database and not Path(data, "lab.sqlite3").exists():
        raise ArgumentError("data", str(data), "there is no lab in this folder. Start one by `homefront lab` first.")
    with closing(Database(settings.database_url)) as opened:
        try:
            if revision_of(opened) is None:
                raise ArgumentError("database", "", "there is no lab in this database.")
            return backup(opened, file, utc_now())
        except DatabaseError as error:
            raise ResourceError(f"the database cannot be used: {str(error.orig).strip()}") from error


def restored(data: Path, database: str, file: Path) -> dict[str, int]:
    """Rows by table of the lab that is there now. Errors are those of backup.restore."""
    settings = settings_of(data=data, database=database)
    make_folder(settings.data)
    with closing(Database(settings.database_url)) as opened:
        try:
            return restore(opened, file)
        except DatabaseError as error:
            raise ResourceError(f"the database cannot be used: {str(error.orig).strip()}") from error
