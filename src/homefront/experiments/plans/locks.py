"""Who is at a task: a file lock each, which the system drops with the process that holds it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from homefront.errors import ResourceError, ResultsError
from homefront.reading import reason_of
from homefront.writing import put_in_words


@contextmanager
def locked(file: Path, writable: str, anew: str) -> Iterator[bool]:
    """Whether the lock is ours until the end of the block; False if somebody holds it.

    Raises ResultsError, with the advice `anew`, for a lock that is a link or a folder; ResourceError, with the advice
    `writable`, where the system does not take it.
    """
    _refuse_a_link(file, anew)
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    except OSError as error:
        raise ResourceError(f"{file}: could not be written ({reason_of(error)}); {writable}") from error
    try:
        yield True
    finally:
        lock.release()


def held(file: Path) -> bool:
    """Whether somebody holds it."""
    if file.is_symlink() or not file.is_file():
        return False
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def _refuse_a_link(file: Path, anew: str) -> None:
    """ResultsError for a lock that is none: opening a link would empty what it leads to."""
    with put_in_words(file, anew):
        if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
            raise ResultsError(f"{file}: no lock of homefront, expected a file; {anew}")
