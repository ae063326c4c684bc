"""The one file of a task that is done: an archive of what its jobs gave and of their files, with a hash of each."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from homefront.reading import Unreadable, object_of, read_bytes, short
from homefront.results.files import content_hash, signed

CONTENT = "content.json"
MOST_RESULT_BYTES, MOST_MEMBERS = 4_000_000_000, 100_000


def packed(plan: str, number: int, jobs: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]) -> bytes:
    """The archive. plan : id of the plan.   jobs : what each gave, in order."""
    content = {
        "plan": plan, "number": number, "jobs": [dict(job) for job in jobs],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }  # fmt: skip
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        text = json.dumps({**content, "sha256": content_hash(content)}, ensure_ascii=False)
        for name, data in ((CONTENT, text.encode()), *files.items()):
            archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


def unpacked(file: Path, plan: str, number: int) -> tuple[Any, dict[str, bytes]]:
    """(what the jobs gave, files by name); Unreadable if it is damaged, or of another plan or task.

    What the jobs gave is plain JSON whose form the kind of the plan has yet to check.
    """
    files = read_stored(file, MOST_RESULT_BYTES)
    content = signed(object_of(files.pop(CONTENT, b""), nan=True))
    if content.get("plan") != plan or content.get("number") != number:
        raise Unreadable("it belongs to another plan")
    if {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} != content.get("files"):
        raise Unreadable("a file in it is not as it was written")
    return content.get("jobs"), files


def read_stored(file: Path, most: int) -> dict[str, bytes]:
    """Files in an archive whose members are stored as they are, so that none is larger than the archive.

    Unreadable if it is no such archive.
    """
    data = read_bytes(file, most)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > len(data):
                raise Unreadable("an archive of more than its own bytes")
            if any(info.compress_type != zipfile.ZIP_STORED for info in members):
                raise Unreadable("an archive whose files are packed, expected them stored")
            if len({info.filename for info in members}) < len(members):
                raise Unreadable("an archive with a name that stands twice")
            return {info.filename: archive.read(info) for info in members}
    except Unreadable:
        raise
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, KeyError, struct.error) as error:
        raise Unreadable(f"no archive that can be read ({short(str(error))})") from error
