"""Files that are there whole or not at all: written under a name that nobody could have put there, then renamed.

A folder may come from a stranger: a temporary file is always a new one, so that no link that lies in wait is followed.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from homefront.errors import ResourceError
from homefront.reading import reason_of


@contextmanager
def whole_file(file: Path, advice: str) -> Iterator[IO[bytes]]:
    """An open file that gets its name when the block has ended well, and is synced first; else nothing of it stays.

    Raises ResourceError, with the advice, where the system does not take it: a full disk, a name too long, no right.
    """
    with put_in_words(file, advice):
        temporary, handle = _new(file)
        try:
            with handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(file)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def write_whole(file: Path, content: bytes, advice: str) -> None:
    """The same of content that is at hand."""
    with whole_file(file, advice) as handle:
        handle.write(content)


def refuse_unwritable(file: Path, advice: str) -> None:
    """ResourceError where `write_whole` would raise it now: for a file that is written after long work."""
    with put_in_words(file, advice):
        if file.is_dir():
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        temporary, handle = _new(file)
        handle.close()
        temporary.unlink()


def link_whole(file: Path, content: bytes, advice: str, mode: int = 0o444) -> None:
    """The same, but one of that name that is there already is left as it is."""
    with put_in_words(file, advice):
        temporary, handle = _new(file)
        try:
            with handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            temporary.chmod(mode)
            with suppress(FileExistsError):
                os.link(temporary, file)
        finally:
            with suppress(OSError):
                temporary.unlink()


def make_folder(folder: Path, advice: str) -> list[Path]:
    """Makes a folder and those above it; those that were not there, lowest first. ResourceError with the advice."""
    with put_in_words(folder, advice):
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for _ in range(2):
            with suppress(FileNotFoundError):  # a neighbour that was stopped has just removed the empty folder above
                folder.mkdir(parents=True, exist_ok=True)
                return missing
        folder.mkdir(parents=True, exist_ok=True)
        return missing


def remove_own(files: list[Path], folders: list[Path]) -> None:
    """Removes files that this process wrote, then folders that it made, in this order, as far as they are empty."""
    for file in files:
        with suppress(OSError):
            file.unlink()
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def put_in_words(file: Path, advice: str) -> Iterator[None]:
    """What the system does not do inside becomes a ResourceError."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        raise ResourceError(f"{file}: could not be written ({reason_of(error)}); {advice}") from error


def is_part(path: Path) -> bool:
    """Whether this is the name of a temporary file: what a process that was killed leaves behind."""
    return re.fullmatch(r"\..{1,40}\.[0-9a-f]{16}\.part", path.name) is not None


def _new(file: Path) -> tuple[Path, IO[bytes]]:
    """A file beside it that was not there, and its handle: no link is followed."""
    if not file.name or "\0" in str(file):
        raise OSError(errno.EINVAL, "not the name of a file")
    while True:
        temporary = file.with_name(f".{file.name[:40]}.{secrets.token_hex(8)}.part")
        try:
            return temporary, temporary.open("xb")
        except FileExistsError:
            continue
