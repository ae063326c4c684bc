"""Files of a run: written under a temporary name, synced and renamed, and known by the hash of their content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from homefront.errors import ResourceError

MANIFEST, LOCK, FORMAT = "manifest.json", ".writing", 2
UNFINISHED, PLAN, MOST_PLAN = ".unfinished", "plan.json", 1_000_000
"""Folder of an unfinished run, what it was told to do, and the bytes that may have."""


def write_synced(file: Path, write: Callable[[str], None]) -> str:
    """Writes under a temporary name, syncs, renames; returns the hash of the content."""
    temporary = file.with_name(f".{file.name}.part")
    try:
        write(str(temporary))
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        digest = sha256(temporary)
        temporary.replace(file)
    except (OSError, pa.ArrowException) as error:
        with suppress(OSError):
            temporary.unlink()
        reason = getattr(error, "strerror", None) or str(error)
        raise ResourceError(
            f"{file}: could not be written ({reason}); free some space or choose another --out"
        ) from error
    return digest


def content_hash(manifest: dict[str, Any]) -> str:
    """Hash over what the manifest says, whatever its layout."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def write_json(file: Path, content: dict[str, Any]) -> None:
    """JSON with a hash of what it says, so that half a file is known for what it is."""
    text = json.dumps({**content, "sha256": content_hash(content)}, ensure_ascii=False).encode()
    write_synced(file, lambda name: write_bytes(name, text))


def read_json(file: Path) -> dict[str, Any]:
    """What `write_json` wrote; ValueError if it is not whole."""
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if content.pop("sha256", None) != content_hash(content):
        raise ValueError("it is not as it was written")
    return content


def write_bytes(file: str, content: bytes) -> None:
    Path(file).write_bytes(content)


def sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
