"""A scenario folder read once into memory: sizes checked before reading, no path that leaves the folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from homefront.scenario import limits
from homefront.scenario.problems import Problems, as_text, printable

_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Folder:
    """The bytes of a folder's files by relative name; `refused` names files that are there but were not read."""

    path: Path
    contents: Mapping[str, bytes]
    refused: frozenset[str] = field(default_factory=frozenset)

    def label(self, name: str) -> str:
        """The name of a file as messages give it: "moscow-1941/captures.csv"."""
        return label(self.path, name)

    def digest(self) -> str:
        """sha256 over (relative name, bytes) of every file, sorted by name; hexadecimal."""
        total = hashlib.sha256()
        for name in sorted(self.contents):
            for part in (name.encode(), self.contents[name]):
                total.update(len(part).to_bytes(8, "big"))
                total.update(part)
        return total.hexdigest()


def label(folder: Path, name: str) -> str:
    """A name as messages give it: with that of the folder, and bytes that are no text as escapes."""
    return printable(f"{folder.name}/{name}" if name else folder.name)


def is_safe_name(name: str) -> bool:
    """Whether a name stays inside the folder by its form: relative, no `..`, no backslash, not hidden."""
    return _SAFE_NAME.fullmatch(name) is not None


def read_folder(path: Path, problems: Problems) -> Folder:
    """The folder's files. Hidden files (a name that begins with a dot) are no part of it."""
    sizes, refused = _listing(path, problems)
    if sum(sizes.values()) > limits.FOLDER_BYTES:
        got = f"{sum(sizes.values()):,} bytes in all"
        expected = f"at most {limits.FOLDER_BYTES:,} bytes in all files together"
        problems.add(label(path, ""), 0, "the folder", got, expected)
        return Folder(path, {}, frozenset(sizes) | refused)
    contents: dict[str, bytes] = {}
    for name, size in sizes.items():
        data = _read(path, name, size, problems)
        if data is None:
            refused.add(name)
        else:
            contents[name] = data
    return Folder(path, contents, frozenset(refused))


def _read(path: Path, name: str, size: int, problems: Problems) -> bytes | None:
    """The bytes of a file, or None with a problem told."""
    limit = limits.FILE_BYTES.get(Path(name).suffix.lower(), limits.OTHER_BYTES)
    if size > limit:
        problems.add(label(path, name), 0, "the file", f"{size:,} bytes", f"at most {limit:,} bytes")
        return None
    try:
        # What was a file a moment ago may be a pipe by now: it is opened without waiting and looked at again.
        with open(os.open(path / name, os.O_RDONLY | os.O_NONBLOCK), "rb") as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                problems.add(label(path, name), 0, "the file", "something that is not a file", "a regular file")
                return None
            data = handle.read(size + 1)
    except OSError as failure:
        problems.add(label(path, name), 0, "the file", failure.strerror or "an error", "a file that can be read")
        return None
    if len(data) > size:
        problems.add(label(path, name), 0, "the file", "a file that grows while it is read", "a file at rest")
    return data


def _listing(path: Path, problems: Problems) -> tuple[dict[str, int], set[str]]:
    """Sizes of the regular files inside the folder, and names of what was refused."""
    root = os.path.realpath(path)
    sizes: dict[str, int] = {}
    refused: set[str] = set()
    for entry, is_folder in _entries(path, problems):
        name = entry.relative_to(path).as_posix()
        size = _size(root, path, entry, is_folder, problems)
        if size is None:
            refused.add(name)
        else:
            sizes[name] = size
        if len(sizes) > limits.FILES:
            got = f"more than {limits.FILES} files"
            problems.add(label(path, ""), 0, "the folder", got, f"at most {limits.FILES} files")
            return {}, refused | set(sizes)
    return sizes, refused


def _entries(path: Path, problems: Problems) -> Iterator[tuple[Path, bool]]:
    """What is in the folder and in those inside it, but for folders themselves: (entry, is a link to a folder)."""
    waiting, count = [path], 0
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as found:
                entries = []
                for entry in found:
                    count += 1
                    if count > limits.ENTRIES:
                        expected = f"at most {limits.ENTRIES:,}, hidden ones too"
                        problems.add(label(path, ""), 0, "the folder", "too many files and folders", expected)
                        return
                    entries.append((entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()))
        except OSError as failure:
            told, got = label(path, here.relative_to(path).as_posix()), failure.strerror or "an error"
            problems.add(told, 0, "the folder", got, "a folder that can be read")
            continue
        for name, is_folder, is_link in sorted(entries):
            if name.startswith(".") or (is_folder and name == "__pycache__"):
                continue
            if not is_folder:
                yield here / name, is_link and os.path.isdir(here / name)
            elif len(here.relative_to(path).parts) >= limits.FOLDERS_DEEP:
                expected = f"folders at most {limits.FOLDERS_DEEP} deep"
                problems.add(label(path, ""), 0, "the folder", "folders inside each other, very deep", expected)
            else:
                waiting.append(here / name)


def _size(root: str, path: Path, entry: Path, is_folder: bool, problems: Problems) -> int | None:
    """Bytes of a regular file inside the folder; None with a problem told for anything else."""
    told = label(path, entry.relative_to(path).as_posix())
    try:
        entry.relative_to(path).as_posix().encode()
    except UnicodeEncodeError:
        problems.add(told, 0, "the file", "a name that is not UTF-8", "a name in UTF-8", "rename the file")
        return None
    try:
        if entry.is_symlink() and (is_folder or not Path(os.path.realpath(entry)).is_relative_to(root)):
            problems.add(told, 0, "the file", "a link that leads elsewhere", "a file inside the scenario folder")
            return None
        status = entry.stat()
    except OSError as failure:
        problems.add(told, 0, "the file", failure.strerror or "an error", "a file that can be read")
        return None
    if not stat.S_ISREG(status.st_mode):
        problems.add(told, 0, "the file", "something that is not a file", "a regular file")
        return None
    return status.st_size


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
        got = f"the byte {as_text(data[failure.start : failure.start + 1])[2:-1]}"
        problems.add(label, line, "the file", got, "text in UTF-8", "save it again with encoding UTF-8")
        return None
