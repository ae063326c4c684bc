"""One writer a folder: a lock, which ends with the process that holds it, and what keeps a new run out of a folder."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from homefront.errors import ResourceError, ResultsError
from homefront.results.layout import LOCK, UNFINISHED, Layout
from homefront.writing import is_part, make_folder

ADVICE = "choose another folder with --out"


def refuse_a_folder_in_use(folder: Path, locked: bool = False) -> None:
    if not os.path.exists(folder):  # where the name is too long, making it will say so
        return
    if folder.is_dir() and all(_of_a_run_not_begun(item) for item in folder.iterdir()):
        return
    what = "it is not empty; choose another folder with --out"
    if not folder.is_dir():
        what = "it is a file, not a folder; choose another with --out"
    if Layout(folder).plan.exists() and not Layout(folder).manifest.exists():
        what = f"it holds a run that was not finished: homefront resume {shlex.quote(str(folder))}, or {ADVICE}"
        if not locked and _is_locked(folder):
            what = "another process writes to it; choose another folder with --out"
    raise ResultsError(f"{folder}: {what}")


def _of_a_run_not_begun(item: Path) -> bool:
    """Whether this is what a run leaves that was killed before it had said what it is to do."""
    return item.name == LOCK or (item.name == UNFINISHED and item.is_dir() and all(map(is_part, item.iterdir())))


def _is_locked(folder: Path) -> bool:
    try:
        with locked(folder):
            return False
    except (ResultsError, ResourceError):
        return True


@contextmanager
def locked(folder: Path) -> Iterator[list[Path]]:
    """The folder, made if necessary, is ours until the end of the block or of the process; folders that were made."""
    made = make_folder(folder, ADVICE)
    lock = FileLock(Layout(folder).lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ResultsError(f"{folder}: another process writes to it; choose another folder with --out") from None
    except OSError as error:
        raise ResourceError(f"{folder}: could not be written ({error.strerror}); {ADVICE}") from error
    try:
        yield made
    finally:
        with suppress(OSError):
            Layout(folder).lock.unlink()
        lock.release()
