"""A scenario folder read once into memory: sizes checked before reading, no path that leaves the folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from homefront.scenario.problems import Problems, shown

MIB = 1024 * 1024
LIMITS = {".toml": MIB, ".csv": 16 * MIB, ".json": 4 * MIB}
OTHER_LIMIT = 4 * MIB
FOLDER_LIMIT = 64 * MIB
FILE_COUNT_LIMIT = 200

_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Folder:
    """The bytes of a folder's files by relative name; `refused` names files that are there but were not read."""

    path: Path
    contents: Mapping[str, bytes]
    refused: frozenset[str] = field(default_factory=frozenset)

    def label(self, name: str) -> str:
        """The name of a file as messages give it: "moscow-1941/captures.csv"."""
        return f"{self.path.name}/{name}"

    def digest(self) -> str:
        """sha256 over (relative name, bytes) of every file, sorted by name; hexadecimal."""
        total = hashlib.sha256()
        for name in sorted(self.contents):
            for part in (name.encode(), self.contents[name]):
                total.update(len(part).to_bytes(8, "big"))
                total.update(part)
        return total.hexdigest()


def is_safe_name(name: str) -> bool:
    """Whether a name stays inside the folder by its form: relative, no `..`, no backslash, not hidden."""
    return _SAFE_NAME.fullmatch(name) is not None


def read_folder(path: Path, problems: Problems) -> Folder:
    """The folder's files. Hidden files (a name that begins with a dot) are no part of it."""
    sizes, refused = _listing(path, problems)
    if sum(sizes.values()) > FOLDER_LIMIT:
        got = f"{sum(sizes.values()):,} bytes in all"
        problems.add(path.name, 0, "the folder", got, f"at most {FOLDER_LIMIT:,} bytes in all files together")
        return Folder(path, {}, frozenset(sizes) | refused)
    contents: dict[str, bytes] = {}
    for name, size in sizes.items():
        limit = LIMITS.get(Path(name).suffix.lower(), OTHER_LIMIT)
        label = f"{path.name}/{name}"
        if size > limit:
            problems.add(label, 0, "the file", f"{size:,} bytes", f"at most {limit:,} bytes")
            refused.add(name)
            continue
        try:
            with (path / name).open("rb") as handle:
                contents[name] = handle.read(size + 1)
        except OSError as failure:
            problems.add(label, 0, "the file", failure.strerror or "an error", "a file that can be read")
            refused.add(name)
            continue
        if len(contents[name]) > size:
            problems.add(label, 0, "the file", "a file that grows while it is read", "a file at rest")
    return Folder(path, contents, frozenset(refused))


def _listing(path: Path, problems: Problems) -> tuple[dict[str, int], set[str]]:
    """Sizes of the regular files inside the folder, and names of what was refused."""
    root = path.resolve()
    sizes: dict[str, int] = {}
    refused: set[str] = set()
    for here, folders, files in os.walk(path, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        for name in [*folders, *sorted(files)]:
            entry = Path(here) / name
            relative = entry.relative_to(path).as_posix()
            if name.startswith(".") or (name in folders and not entry.is_symlink()):
                continue
            label = f"{path.name}/{relative}"
            if entry.is_symlink() and (name in folders or not entry.resolve().is_relative_to(root)):
                problems.add(label, 0, "the file", "a link that leads elsewhere", "a file inside the scenario folder")
                refused.add(relative)
                continue
            try:
                status = entry.stat()
            except OSError as failure:
                problems.add(label, 0, "the file", failure.strerror or "an error", "a file that can be read")
                refused.add(relative)
                continue
            if not stat.S_ISREG(status.st_mode):
                problems.add(label, 0, "the file", "something that is not a file", "a regular file")
                refused.add(relative)
                continue
            sizes[relative] = status.st_size
            if len(sizes) > FILE_COUNT_LIMIT:
                got = f"more than {FILE_COUNT_LIMIT} files"
                problems.add(path.name, 0, "the folder", got, f"at most {FILE_COUNT_LIMIT} files")
                return {}, refused | set(sizes)
    return sizes, refused


def decode(label: str, data: bytes, problems: Problems) -> str | None:
    """The text of a file, or None with a problem: not UTF-8, or NUL bytes in it. A byte order mark is dropped."""
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        problems.add(label, line, "the file", "a NUL byte", "a text file in UTF-8", "saved as UTF-16?")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data[: failure.start].count(b"\n") + 1
        got = f"the byte {shown(data[failure.start : failure.start + 1])[2:-1]}"
        problems.add(label, line, "the file", got, "text in UTF-8", "save it again with encoding UTF-8")
        return None
