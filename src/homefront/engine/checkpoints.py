"""A world in progress on disk, so that a run that was killed goes on where it was and ends in the same bytes.

A checkpoint is a folder with one file of plain arrays and a manifest written last, under a temporary name, synced and
then renamed: one without its manifest is none. Every array is hashed; a damaged checkpoint is skipped for the one
before. Nothing in it is executed: the manifest says type, shape and place of each array. The arrays of a large one are
synced while the world goes on, and its manifest is written after that.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Any

import numpy as np
from pydantic import Field, TypeAdapter

from homefront.engine.syncing import Syncing
from homefront.errors import ResourceError, ResultsError
from homefront.reading import Unreadable, open_regular, put_in_reasons, read_object, short, typed
from homefront.results.folder import ResultFolder
from homefront.results.layout import CHECKPOINT_ARRAYS, CHECKPOINT_MANIFEST
from homefront.spawning import stops_wait
from homefront.terminal import tell
from homefront.writing import put_in_words, remove_own, write_whole

MANIFEST, ARRAYS, FORMAT = CHECKPOINT_MANIFEST, CHECKPOINT_ARRAYS, 2
KEPT = 2
"""Checkpoints of a world that are kept: the newest, and one in case it is damaged."""

BEHIND = 1 << 26
"""Bytes of arrays from which on another process syncs them: to start it takes as long as to sync that many."""

ADVICE = "free some space, or run without --checkpoint-every"

MOST_MANIFEST = 1_000_000
"""Bytes that a manifest may have."""

CHUNK, ALIGNED = 1 << 20, 64

TOGETHER = 1 << 16
"""Numbers of an array that are taken over at a time."""

MOST_SPARSE = 1_000
"""How much longer a file may be than what it takes on the disk: one that packs is not that much longer."""


@dataclass(frozen=True)
class Checkpoint:
    """day : days that have passed.   arrays : by name, read from disk when they are looked at."""

    day: int
    arrays: Mapping[str, np.ndarray]


class Checkpoints:
    """Of one world. folder : its own.   identity : what must be the same for a world to go on from here.

    every : days from one to the next, 0 for none.   tell : told of each that is skipped, and why.
    """

    def __init__(
        self, folder: Path, identity: Mapping[str, str], every: int, tell: Callable[[str], None] = lambda text: None
    ) -> None:
        self.folder, self.identity, self.every, self.tell = folder, dict(identity), every, tell
        self._begun: _Begun | None = None

    def due(self, day: int) -> bool:
        """Whether one is to be written when so many days have passed."""
        return self.every > 0 and day % self.every == 0

    def write(self, day: int, arrays: Mapping[str, np.ndarray]) -> None:
        """All of it or nothing; older ones beyond KEPT are then removed. ResourceError if the disk does not take it.

        The arrays may change afterwards. A large one is a checkpoint only when `settle` has found it on the disk.
        """
        self.settle(wait=True)
        with self._whole_or_none(_Begun(self.folder, day)) as begun:
            begun.write(arrays)
            self._begun = begun
        self.settle(wait=False)

    def settle(self, wait: bool) -> None:
        """Makes a checkpoint of what was begun, if it is on the disk by now. wait : until it is.

        ResourceError if the disk does not take it.
        """
        if self._begun is None:
            return
        with self._whole_or_none(self._begun) as begun:
            if not begun.synced(wait):
                return
            begun.finish(self.identity)
            self._begun = None
        for old in self.folders()[KEPT:]:
            _discard(old)

    @contextmanager
    def settled(self) -> Iterator[None]:
        """At the end of the block nothing is in progress, and what was begun is a checkpoint, also after a stop."""
        try:
            yield
        except BaseException:
            with suppress(ResourceError):  # what ended the block is told
                self.settle(wait=True)
            raise
        self.settle(wait=True)

    @contextmanager
    def _whole_or_none(self, begun: _Begun) -> Iterator[_Begun]:
        """Nothing stays of what was begun where the block ends in an error."""
        with put_in_words(begun.final, ADVICE):
            try:
                yield begun
            except BaseException:
                with stops_wait():
                    self._begun = None
                    begun.drop()
                raise

    def folders(self) -> list[Path]:
        """Folders of checkpoints, newest first."""
        if not self.folder.is_dir():
            return []
        return sorted((path for path in self.folder.glob("day-*") if path.is_dir()), reverse=True)

    def latest(self) -> Checkpoint | None:
        """The newest that is whole; None if there is none.

        Raises ResultsError if one belongs to another run or version: going on from it would give other bytes.
        """
        for folder in self.folders():
            try:
                manifest = _read_manifest(folder)
                self._refuse_a_stranger(folder, manifest)
                return Checkpoint(manifest.day, _read_arrays(folder / ARRAYS, manifest.arrays))
            except Unreadable as reason:
                self.tell(f"{folder}: skipped, {reason}")
        return None

    def _refuse_a_stranger(self, folder: Path, manifest: _Manifest) -> None:
        for name, wanted in self.identity.items():
            found = manifest.identity.get(name)
            if found != wanted:
                raise ResultsError(
                    f"{folder}: a checkpoint of another run: {name} {short(str(found))}, expected {wanted}; "
                    "start the run again"
                )


class _Begun:
    """A checkpoint that is none yet. final : its folder, which is there when it has finished."""

    def __init__(self, folder: Path, day: int) -> None:
        self.final = folder / f"day-{day:05d}"
        self._day, self._part = day, folder / f".day-{day:05d}.part"
        self._entries: dict[str, dict[str, Any]] = {}
        self._file: IO[bytes] | None = None
        self._syncing: Syncing | None = None

    def write(self, arrays: Mapping[str, np.ndarray]) -> None:
        """The arrays. If they are large another process begins to sync them."""
        _discard(self._part)
        self._part.mkdir(parents=True)
        self._file = (self._part / ARRAYS).open("xb")
        self._entries = _write_arrays(self._file, arrays)
        self._syncing = Syncing(self._file.fileno())
        if self._file.tell() >= BEHIND:
            self._syncing.start()

    def synced(self, wait: bool) -> bool:
        """Whether the arrays are on the disk. wait : until they are."""
        return self._syncing is not None and self._syncing.done(wait)

    def finish(self, identity: Mapping[str, str]) -> None:
        """The manifest, and the name: from here on it is a checkpoint."""
        self._close()
        manifest = {"format": FORMAT, "day": self._day, "identity": identity, "arrays": self._entries}
        write_whole(self._part / MANIFEST, json.dumps(manifest | {"sha256": _content(manifest)}).encode(), ADVICE)
        _sync_folder(self._part)
        _discard(self.final)
        self._part.rename(self.final)
        _sync_folder(self.final.parent)

    def drop(self) -> None:
        """Nothing of it stays."""
        if self._syncing is not None:
            self._syncing.drop()
        with suppress(OSError):  # what has no room is not missed
            self._close()
        _discard(self._part)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()


@dataclass(frozen=True)
class Keeping:
    """How the worlds of a run keep checkpoints. folder : of the run.   every : days.   identity : of the run."""

    folder: ResultFolder
    every: int
    identity: Mapping[str, str]

    def of(self, seed: int) -> Checkpoints:
        """Those of the world of a seed."""
        return Checkpoints(self.folder.checkpoints(seed), {**self.identity, "seed": str(seed)}, self.every, tell)


@dataclass(frozen=True)
class _Array:
    """Where an array stands in its file, and what it is."""

    at: Annotated[int, Field(ge=0)]
    dtype: Annotated[str, Field(max_length=40)]
    shape: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=8)]
    hash: Annotated[str, Field(max_length=128)]

    @property
    def type(self) -> np.dtype[Any]:
        """Unreadable if it is no plain type."""
        try:
            dtype = np.dtype(self.dtype)
        except (TypeError, ValueError, SyntaxError) as error:
            raise Unreadable(f"an array of type {self.dtype!r}, expected plain numbers") from error
        if dtype.kind not in "biufU":
            raise Unreadable(f"an array of type {self.dtype!r}, expected plain numbers")
        return dtype

    @property
    def length(self) -> int:
        """Bytes."""
        return math.prod(self.shape) * self.type.itemsize


@dataclass(frozen=True)
class _Manifest:
    format: int
    day: Annotated[int, Field(ge=0, le=99_999)]
    identity: Annotated[dict[str, str], Field(max_length=100)]
    arrays: Annotated[dict[str, _Array], Field(max_length=1_000)]


_ADAPTER: TypeAdapter[_Manifest] = TypeAdapter(_Manifest)


def _read_manifest(folder: Path) -> _Manifest:
    content = read_object(folder / MANIFEST, MOST_MANIFEST)
    if content.pop("sha256", None) != _content(content):
        raise Unreadable(f"{MANIFEST} is not as it was written")
    manifest = typed(_ADAPTER, content, MANIFEST)
    if manifest.format != FORMAT:
        raise ResultsError(f"{folder}: format {manifest.format}, this version reads {FORMAT}; start again")
    return manifest


def _read_arrays(file: Path, entries: Mapping[str, _Array]) -> dict[str, np.ndarray]:
    """The arrays, mapped from disk; each is read once, to be hashed. No byte belongs to two of them."""
    with open_regular(file) as handle:
        status = os.fstat(handle.fileno())
        if status.st_size > MOST_SPARSE * (512 * status.st_blocks + CHUNK):
            raise Unreadable(f"{file.name} is a hole of {status.st_size:,} bytes, expected the file as it was written")
        end = 0
        for entry in sorted(entries.values(), key=lambda entry: entry.at):
            if entry.at < end or entry.at + entry.length > status.st_size:
                raise Unreadable(f"{file.name} is shorter than what was written")
            end = entry.at + entry.length
        out: dict[str, np.ndarray] = {}
        for name, entry in entries.items():
            shape = tuple(entry.shape)
            with put_in_reasons():
                values = (
                    np.zeros(shape, entry.type) if entry.length == 0
                    else np.memmap(handle, entry.type, "r", entry.at, shape)
                )  # fmt: skip
            if _hash_of(values) != entry.hash:
                raise Unreadable(f"{short(name)} is not as it was written")
            out[name] = values
        return out


def take_over(values: np.ndarray, kept: Mapping[str, np.ndarray], name: str) -> None:
    """Fills an array with what was kept of it; ValueError if that has another type or shape, KeyError if it is gone."""
    found = kept[name]
    if found.dtype != values.dtype or found.shape != values.shape:
        raise ValueError(f"{name}: {found.dtype} {found.shape}, expected {values.dtype} {values.shape}")
    if not values.flags.c_contiguous:
        values[...] = found
        return
    into, of = values.reshape(-1), found.reshape(-1)
    for first in range(0, values.size, TOGETHER):
        piece = slice(first, first + TOGETHER)
        if not np.array_equal(into[piece], of[piece]):  # what is 0 in both is not written: it takes no memory
            into[piece] = of[piece]


def _bytes_of(values: np.ndarray) -> Iterator[Any]:
    """All of a plain array, in pieces."""
    flat = values.reshape(-1).view(np.uint8).data
    return (flat[first : first + CHUNK] for first in range(0, len(flat), CHUNK))


def _hash_of(values: np.ndarray) -> str:
    hashed = hashlib.sha256()
    for piece in _bytes_of(values):
        hashed.update(piece)
    return hashed.hexdigest()


def _write_arrays(file: IO[bytes], arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """One after the other, each from a multiple of ALIGNED on; not synced. Each piece is hashed before it is written.

    No thread helps: a stop that comes while Python waits for a thread can leave a lock taken, and then nothing ends.
    """
    entries: dict[str, dict[str, Any]] = {}
    for name, given in arrays.items():
        if given.dtype.hasobject:
            raise TypeError(f"{name}: an array of objects is not kept")
        values = np.ascontiguousarray(given)
        file.write(b"\0" * (-file.tell() % ALIGNED))
        at = file.tell()
        hashed = hashlib.sha256()
        for piece in _bytes_of(values):
            hashed.update(piece)
            file.write(piece)
        entries[name] = {"at": at, "dtype": values.dtype.str, "shape": given.shape, "hash": hashed.hexdigest()}
    file.flush()
    return entries


def _discard(folder: Path) -> None:
    """Removes a checkpoint, or a half of one: its two files, then the folder if nothing else is in it."""
    if not folder.is_symlink():
        files = (folder / name for name in (MANIFEST, ARRAYS))
        parts = folder.glob(f".{MANIFEST}.*.part")
        remove_own([*files, *parts], [folder])


def _sync_folder(folder: Path) -> None:
    """So that names outlive a loss of power, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _content(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
