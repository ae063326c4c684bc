"""A run being written: worlds as they finish, a manifest last, and what it takes to go on after a stop.

One writer a folder. What only an unfinished run needs stands in a folder of its own, and goes when the manifest is
written.

After a stop a new run removes what it wrote itself, file by file, if nothing could go on from it, and folders that it
made if they are empty. Nothing else is ever removed: another run, a user's file, a world of an earlier start.
"""

from __future__ import annotations

import errno
import shlex
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from homefront.errors import ArgumentError, HomefrontError, ResourceError, ResultsError, ScenarioError
from homefront.reading import refused, there
from homefront.results.files import read_json, write_bytes, write_json, write_synced
from homefront.results.layout import Layout
from homefront.results.lock import ADVICE, locked, refuse_a_folder_in_use
from homefront.results.manifest import entry_of, front_names_of, manifest_text
from homefront.results.removal import remove_checkpoints, remove_empty, remove_file, remove_unfinished
from homefront.results.results import PlaceTable, WorldResult
from homefront.results.world_files import WorldFiles, world_files
from homefront.results.worlds import read_world
from homefront.writing import make_folder

MOST_PLAN = 1_000_000
"""Bytes that what a run was told to do may have."""


class RunWriter:
    """Writes worlds into a folder as they finish; `finish` makes it a run.

    plan : what a run that goes on later must know; None: nothing is kept of a run that is not finished.
    """

    def __init__(
        self, folder: Path, places: PlaceTable, start: date, days: int, plan: Mapping[str, Any] | None = None
    ) -> None:
        self.folder, self.places, self.start, self.days, self.plan = folder, places, start, days, plan
        self.layout = Layout(folder)
        self.files: list[dict[str, Any]] = []
        self.front_names: dict[str, Any] | None = None
        self.written: list[Path] = []

    def checkpoints(self, seed: int) -> Path:
        """Folder of the checkpoints of a world."""
        return self.layout.checkpoints(seed)

    def add(self, world: WorldResult) -> None:
        """Writes one world; ResourceError where the disk does not take it."""
        self.add_files(world_files(world, self.places, self.days))

    def add_files(self, files: WorldFiles) -> None:
        """The same of a world that is already in files."""
        for name, content in files.contents.items():
            self.written.append(self.folder / name)
            write_synced(self.folder / name, lambda file, content=content: write_bytes(file, content))  # type: ignore[misc]
        self.front_names = files.front or self.front_names
        self.files.append(files.entry)
        seed = int(files.entry["seed"])
        if self.plan is not None:
            write_json(self.layout.note(seed), {"entry": files.entry, "front": self.front_names})
            remove_checkpoints(self.checkpoints(seed))

    def done(self, wanted: Container[int] | None = None) -> Iterator[WorldResult]:
        """Complete worlds of an earlier start, in the order of their files. Incomplete ones are run again.

        wanted : seeds that the run is to have; others are skipped.

        Raises ResourceError where a file is there but cannot be read at the moment: the world may well be whole.
        """
        for file in self.layout.notes:
            try:
                kept = read_json(file)
                entry, front = entry_of(kept["entry"]), front_names_of(kept["front"])
                world = read_world(self.folder, entry, len(self.places.ids), self.days, front)
            except (OSError, KeyError, ValueError, TypeError, AttributeError, pa.ArrowException, ResultsError) as error:
                if failed := _of_the_disk(error):
                    raise ResourceError(
                        f"{file}: cannot be read ({failed.strerror}); correct that and resume again"
                    ) from error
                continue
            if file != self.layout.note(world.seed) or (wanted is not None and world.seed not in wanted):
                continue
            self.files.append(kept["entry"])
            self.front_names = kept["front"] or self.front_names
            yield world

    @property
    def can_go_on(self) -> bool:
        """Whether there is anything from which a later start would gain."""
        if self.plan is None or self.layout.manifest.exists():
            return False
        return bool(self.files) or self.layout.has_checkpoints

    def finish(self, provenance: dict[str, Any], summary: dict[str, Any]) -> None:
        """Writes the manifest: from now on the folder is a run."""
        self.files.sort(key=lambda entry: int(entry["seed"]))
        text = manifest_text(self.places, self.start, self.days, self.front_names, self.files, provenance, summary)
        write_synced(self.layout.manifest, lambda file: write_bytes(file, text))
        remove_unfinished(self.layout)


@contextmanager
def new_run(
    folder: Path, places: PlaceTable, start: date, days: int, plan: Mapping[str, Any] | None = None
) -> Iterator[RunWriter]:
    """A writer on a new folder. Whatever goes wrong inside, nothing half-written is taken for whole: with a plan,
    worlds that are finished and checkpoints stay, and the error says how to go on; without, nothing stays.

    Raises ResultsError if the folder holds a run or somebody writes to it, ResourceError if it cannot be written.
    """
    refuse_a_folder_in_use(folder)
    with locked(folder) as made:
        refuse_a_folder_in_use(folder, locked=True)
        writer = RunWriter(folder, places, start, days, plan)
        with _kept_or_removed(writer, made):
            if plan is not None:
                make_folder(writer.layout.work, ADVICE)
                write_json(writer.layout.plan, dict(plan))
            yield writer


@contextmanager
def unfinished_run(folder: Path, places: PlaceTable, start: date, days: int) -> Iterator[RunWriter]:
    """A writer that goes on with a run that was not finished; `done` gives the worlds that it has. Nothing of an
    earlier start is removed, whatever goes wrong.

    Raises ResultsError if somebody writes to it.
    """
    with locked(folder):
        writer = RunWriter(folder, places, start, days, plan_of(folder))
        with _kept_or_removed(writer, None):
            yield writer


def plan_of(folder: Path) -> dict[str, Any]:
    """What an unfinished run was told to do; ResultsError if the folder holds none, or it is damaged."""
    layout = Layout(folder)
    if there(layout.manifest):
        raise ResultsError(f"{folder}: a finished run; there is nothing to resume")
    if not there(layout.plan):
        raise ResultsError(f"{folder}: no unfinished run; expected a folder in which `homefront run` was stopped")
    with refused(f"{layout.plan}: damaged", ResultsError, "start the run again in another folder"):
        return read_json(layout.plan, MOST_PLAN)


def _of_the_disk(error: BaseException | None) -> OSError | None:
    """The error of the system that lies behind one of ours: the file is there, and cannot be read at the moment."""
    while error is not None:
        if isinstance(error, OSError):
            return error if error.errno in (errno.EIO, errno.EACCES, errno.EPERM, errno.ESTALE, errno.EMFILE) else None
        error = error.__cause__
    return None


@contextmanager
def _kept_or_removed(writer: RunWriter, made: list[Path] | None) -> Iterator[None]:
    """After an error: what a later start can use is kept, and said; else what this process wrote is removed.

    made : folders that were not there before, the innermost first; None: an earlier start made them, all is kept.
    """
    folder, layout = writer.folder, writer.layout
    try:
        yield
        if not layout.manifest.exists():
            raise ResultsError(f"{folder}: the run was not finished")
    except BaseException as error:
        if layout.manifest.exists():
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(f"interrupted; the run in {folder} is finished") from error
            raise
        if made is None or writer.can_go_on:
            kept = "what is done is kept" if layout.notes or layout.has_checkpoints else "no world is done yet"
            advice = f"{kept}: homefront resume {shlex.quote(str(folder))}"
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(f"interrupted; {advice}") from error
            if isinstance(error, HomefrontError) and not isinstance(error, ScenarioError | ArgumentError):
                raise type(error)(f"{error}; {advice}") from error
            raise
        for file in (*writer.written, layout.lock):
            remove_file(file)
        remove_unfinished(layout)
        for empty in made:
            remove_empty(empty)  # a neighbour's run may stand in it
        raise
