"""A world in progress on disk, so that a run that was killed goes on where it was and ends in the same bytes.

A checkpoint is a folder with one file of plain arrays and a manifest written last, under a temporary name, synced and
then renamed: one without its manifest is none. Every array is hashed; a damaged checkpoint is passed over for the one
before. Nothing in it is executed: the manifest says type, shape and place of each array.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from homefront.errors import ResourceError, ResultsError

MANIFEST, ARRAYS, FORMAT = "checkpoint.json", "arrays.bin", 1
KEPT = 2
"""Checkpoints of a world that are kept: the newest, and one in case it is damaged."""

MOST_MANIFEST = 1_000_000
"""Bytes that a manifest may have."""

CHUNK, ALIGNED = 1 << 24, 64


@dataclass(frozen=True)
class Checkpoint:
    """day : days that have passed.   arrays : by name, read from disk when they are looked at."""

    day: int
    arrays: Mapping[str, np.ndarray]


class Checkpoints:
    """Of one world. folder : its own.   identity : what must be the same for a world to go on from here.

    every : days from one to the next, 0 for none.   tell : told of each that is passed over, and why.
    """

    def __init__(
        self, folder: Path, identity: Mapping[str, str], every: int, tell: Callable[[str], None] = lambda text: None
    ) -> None:
        self.folder, self.identity, self.every, self.tell = folder, dict(identity), every, tell

    def due(self, day: int) -> bool:
        """Whether one is to be written when so many days have passed."""
        return self.every > 0 and day % self.every == 0

    def write(self, day: int, arrays: Mapping[str, np.ndarray]) -> None:
        """All of it or nothing; older ones beyond KEPT are then removed. ResourceError if the disk does not take it."""
        final = self.folder / f"day-{day:05d}"
        part = self.folder / f".{final.name}.part"
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            entries = _write_arrays(part / ARRAYS, arrays)
            manifest = {"format": FORMAT, "day": day, "identity": self.identity, "arrays": entries}
            _write_synced(part / MANIFEST, json.dumps(manifest | {"sha256": _content(manifest)}).encode())
            _sync_folder(part)
            shutil.rmtree(final, ignore_errors=True)
            part.rename(final)
            _sync_folder(self.folder)
        except OSError as error:
            with suppress(OSError):
                shutil.rmtree(part)
            raise ResourceError(
                f"{final}: checkpoint could not be written ({error.strerror}); free some space, or run without "
                "--checkpoint-every"
            ) from error
        for old in self.found()[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)

    def found(self) -> list[Path]:
        """Folders of checkpoints, newest first."""
        if not self.folder.is_dir():
            return []
        return sorted((path for path in self.folder.glob("day-*") if path.is_dir()), reverse=True)

    def latest(self) -> Checkpoint | None:
        """The newest that is whole; None if there is none.

        Raises ResultsError if one belongs to another run or version: going on from it would give other bytes.
        """
        for folder in self.found():
            try:
                manifest = _read_manifest(folder)
                self._refuse_a_stranger(folder, manifest)
                return Checkpoint(int(manifest["day"]), _read_arrays(folder / ARRAYS, manifest["arrays"]))
            except _DamagedError as reason:
                self.tell(f"{folder}: passed over, {reason}")
        return None

    def _refuse_a_stranger(self, folder: Path, manifest: dict[str, Any]) -> None:
        for name, wanted in self.identity.items():
            found = manifest["identity"].get(name)
            if found != wanted:
                raise ResultsError(
                    f"{folder}: a checkpoint of another run: {name} {found}, expected {wanted}; start the run anew"
                )


@dataclass(frozen=True)
class Keeping:
    """How the worlds of a run keep checkpoints. folder : of all of them.   every : days.   identity : of the run."""

    folder: Path
    every: int
    identity: Mapping[str, str]

    def of(self, seed: int) -> Checkpoints:
        """Those of the world of a seed."""
        return Checkpoints(self.folder / f"world-{seed}", {**self.identity, "seed": str(seed)}, self.every, _tell)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class _DamagedError(Exception):
    """A checkpoint that is not as it was written."""


def _read_manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    try:
        if file.stat().st_size > MOST_MANIFEST:
            raise _DamagedError(f"{MANIFEST} is too large")
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if manifest.pop("sha256", None) != _content(manifest):
            raise _DamagedError(f"{MANIFEST} is not as it was written")
        if manifest["format"] != FORMAT:
            raise ResultsError(f"{folder}: format {manifest['format']}, this version reads {FORMAT}; start anew")
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise _DamagedError(f"{MANIFEST}: {error}") from error
    return manifest


def _read_arrays(file: Path, entries: Mapping[str, Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """The arrays, mapped from disk; each is read once, to be hashed."""
    try:
        size = file.stat().st_size
        out = {}
        for name, entry in entries.items():
            dtype, shape = np.dtype(str(entry["dtype"])), tuple(int(n) for n in entry["shape"])
            at, length = int(entry["at"]), int(np.prod(shape, dtype=object)) * dtype.itemsize
            if dtype.hasobject or min((at, *shape), default=0) < 0 or at + length > size:
                raise _DamagedError(f"{file.name} is shorter than what was written")
            values = np.zeros(shape, dtype) if length == 0 else np.memmap(file, dtype, "r", at, shape)
            if _hash_of(values) != entry["hash"]:
                raise _DamagedError(f"{name} is not as it was written")
            out[name] = values
        return out
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _DamagedError(f"{file.name}: {error}") from error


def _bytes_of(values: np.ndarray) -> Iterator[Any]:
    """All of a plain array, in pieces."""
    flat = values.reshape(-1).view(np.uint8).data
    return (flat[first : first + CHUNK] for first in range(0, len(flat), CHUNK))


def _hash_of(values: np.ndarray) -> str:
    hashed = hashlib.sha256()
    for piece in _bytes_of(values):
        hashed.update(piece)
    return hashed.hexdigest()


def _write_arrays(file: Path, arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """One after the other, each from a multiple of ALIGNED on; synced once. They are hashed while they are written."""
    entries: dict[str, dict[str, Any]] = {}
    with file.open("wb") as handle, ThreadPoolExecutor(2) as hashing:
        for name, given in arrays.items():
            if given.dtype.hasobject:
                raise TypeError(f"{name}: an array of objects is not kept")
            values = np.ascontiguousarray(given)
            handle.write(b"\0" * (-handle.tell() % ALIGNED))
            at = handle.tell()
            digest = hashing.submit(_hash_of, values)
            for piece in _bytes_of(values):
                handle.write(piece)
            entries[name] = {"at": at, "dtype": values.dtype.str, "shape": given.shape, "hash": digest}
        handle.flush()
        os.fsync(handle.fileno())
        return {name: {**entry, "hash": entry["hash"].result()} for name, entry in entries.items()}


def _write_synced(file: Path, content: bytes) -> None:
    with file.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


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
