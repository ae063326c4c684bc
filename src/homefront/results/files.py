"""Files that are kept: written under a temporary name, synced and renamed, and known by the hash of their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from homefront.errors import ResultsError
from homefront.reading import Unreadable, read_object
from homefront.writing import whole_file

MOST_JSON = 50_000_000
"""Bytes of a JSON file of a run, a plan or an experiment, where nobody says less."""


def write_synced(file: Path, write: Callable[[str], None]) -> str:
    """Writes under a temporary name, syncs, renames; returns the hash of the content."""
    with whole_file(file, "make its folder, free some space, or choose another --out") as handle:
        try:
            write(handle.name)
        except pa.ArrowException as error:
            raise OSError(str(error)) from error
        return sha256(Path(handle.name))


def content_hash(manifest: dict[str, Any]) -> str:
    """Hash over what the manifest says, whatever its layout; ResultsError where a text in it is no UTF-8."""
    try:
        return hashlib.sha256(json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise ResultsError("a name among what is to be kept is no UTF-8, a path perhaps; rename it") from error


def write_json(file: Path, content: dict[str, Any]) -> None:
    """JSON with a hash of what it says, so that half a file is known for what it is."""
    text = json.dumps({**content, "sha256": content_hash(content)}, ensure_ascii=False).encode()
    write_synced(file, lambda name: write_bytes(name, text))


def read_json(file: Path, most: int = MOST_JSON, nan: bool = True) -> dict[str, Any]:
    """What `write_json` wrote, of at most so many bytes; Unreadable, a ValueError, if it is not whole.

    nan : whether it may hold NaN.
    """
    return signed(read_object(file, most, nan))


def signed(content: dict[str, Any]) -> dict[str, Any]:
    """What was said under its own hash, without it; Unreadable if the hash is another."""
    if content.pop("sha256", None) != content_hash(content):
        raise Unreadable("it was changed, or is not as it was written")
    return content


def write_bytes(file: str, content: bytes) -> None:
    Path(file).write_bytes(content)


def sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
