"""The folder of a run: the one door to whatever lies in it, for commands, Python, reports, figures and plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import numpy as np

from homefront.arguments import MOST_FOLLOWED, Folder, argument, checked
from homefront.errors import ResultsError
from homefront.reading import there
from homefront.results.brief import brief
from homefront.results.layout import Layout
from homefront.results.manifest import Manifest, WorldEntry, read_manifest
from homefront.results.results import PlaceTable, Results, WorldResult
from homefront.results.worlds import read_world
from homefront.results.writer import RunWriter, new_run, plan_of, unfinished_run

__all__ = ["ResultFolder", "RunWriter", "read_run"]


class ResultFolder:
    """The folder of a run that is finished, unfinished, or not begun.

    Nothing is read before it is asked for, and worlds are read one by one, so that a run of any size fits the memory.
    All that is read is checked against the hashes that the run left: a folder may come from a stranger.

    Parameters
    ----------
    path : Path or str
        The folder; it need not exist.

    Examples
    --------
    >>> run = ResultFolder("runs/first").checked()
    >>> [world.seed for world in run.worlds()]
    [1, 2]
    """

    def __init__(self, path: Path | str) -> None:
        self.path = argument("folder", Folder, path)
        self._layout = Layout(self.path)

    # --- what it is ------------------------------------------------------------------------------------------------

    @property
    def is_finished(self) -> bool:
        """Whether a run was finished in it."""
        return there(self._layout.manifest)

    @property
    def is_unfinished(self) -> bool:
        """Whether a run was begun in it that another start can go on with."""
        return not self.is_finished and there(self._layout.plan)

    @property
    def report(self) -> Path:
        """Where a report of the run stands unless somebody wants it elsewhere; it need not exist."""
        return self._layout.report

    @property
    def finished_at(self) -> float:
        """When the run was finished, in seconds as `os.stat` has them; OSError if it is not."""
        return self._layout.manifest.stat().st_mtime

    # --- a finished run --------------------------------------------------------------------------------------------

    def checked(self) -> ResultFolder:
        """Itself; ResultsError unless a run was finished in it whose manifest is whole and of this format."""
        _ = self.manifest
        return self

    @cached_property
    def manifest(self) -> Manifest:
        """What the run says of itself, typed. Raises ResultsError, as does all that follows here."""
        return read_manifest(self._layout)

    @cached_property
    def places(self) -> PlaceTable:
        """The places of its society."""
        listed = self.manifest.places
        return PlaceTable(listed.id, listed.name, listed.region, listed.kind, np.array(listed.population, dtype=float))

    @property
    def start(self) -> date:
        """Its first day."""
        return self.manifest.start

    @property
    def days(self) -> int:
        """How many it has."""
        return self.manifest.days

    @property
    def provenance(self) -> dict[str, Any]:
        """What is needed to make the same bytes again."""
        return self.manifest.provenance

    @property
    def summary(self) -> dict[str, Any]:
        """What was found, as `homefront run --json` printed it."""
        return self.manifest.summary

    @property
    def seeds(self) -> list[int]:
        """Of its worlds, in order."""
        return [entry.seed for entry in self.manifest.worlds]

    def worlds(self) -> Iterator[WorldResult]:
        """Each world, in the order of their seeds; ResultsError where a file is damaged."""
        return map(self._world, self.manifest.worlds)

    @property
    def stored_worlds(self) -> Sequence[WorldResult]:
        """All worlds, in the order of their seeds; each is read when it is asked for."""
        return _StoredWorlds(self)

    def world(self, seed: int) -> WorldResult:
        """One world; ResultsError if the run has none of this seed, or its files are damaged."""
        for entry in self.manifest.worlds:
            if entry.seed == seed:
                return self._world(entry)
        seeds = self.seeds
        raise ResultsError(f"{self.path}: no world of seed {seed}; expected one of {seeds[0]} to {seeds[-1]}")

    def results(self) -> Results:
        """The run with all its worlds in memory."""
        return Results(list(self.worlds()), self.places, self.start, self.days, self.provenance)

    def _world(self, entry: WorldEntry) -> WorldResult:
        follow = int(self.provenance.get("follow", MOST_FOLLOWED))
        return read_world(self.path, entry, len(self.places.ids), self.days, self.manifest.front, follow)

    # --- a run that is written -------------------------------------------------------------------------------------

    def begun(
        self, places: PlaceTable, start: date, days: int, told: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[RunWriter]:
        """Begins a run in it: `add` worlds in any order to the writer, then `finish` it, all in one `with` block.

        The folder is ours while the block lasts. Whatever goes wrong in it, nothing half-written is taken for whole.

        Parameters
        ----------
        places, start, days
            Of the run.
        told : Mapping, optional
            What another start must know to go on, as `experiments.runs.RunSpec.to_dict` has it. Worlds that are
            finished and checkpoints then stay after an error, which says how to go on. Without it nothing stays.

        Raises
        ------
        ResultsError
            If the folder is not empty, or somebody writes to it.
        ResourceError
            If it cannot be written.
        """
        return new_run(self.path, places, start, days, told)

    def gone_on(self, places: PlaceTable, start: date, days: int) -> AbstractContextManager[RunWriter]:
        """Goes on with an unfinished run: `done` of the writer gives the worlds that it has; the rest as in `begun`.

        Nothing of an earlier start is removed, whatever goes wrong. ResultsError if it is none, or somebody writes to
        it.
        """
        return unfinished_run(self.path, places, start, days)

    def request(self) -> dict[str, Any]:
        """What an unfinished run was told to do; ResultsError if there is none, or it is damaged.

        `experiments.runs.spec_from` types it.
        """
        return plan_of(self.path)

    def checkpoints(self, seed: int) -> Path:
        """The folder of the checkpoints of a world that is not done; `engine.checkpoints` says what is in it."""
        return self._layout.checkpoints(seed)

    def __repr__(self) -> str:
        if not self.is_finished:
            return brief("ResultFolder", path=self.path, state="unfinished" if self.is_unfinished else "no run")
        try:
            manifest = self.manifest
        except ResultsError:
            return brief("ResultFolder", path=self.path, state="damaged")
        return brief(
            "ResultFolder", path=self.path, scenario=manifest.provenance.get("scenario", "?"), worlds=len(self.seeds),
            days=f"{self.days} from {self.start}", places=len(manifest.places.id),
        )  # fmt: skip


class _StoredWorlds(Sequence[WorldResult]):
    """Worlds of a run that stay on disk."""

    def __init__(self, run: ResultFolder) -> None:
        self._run, self._entries = ResultFolder(run.path.absolute()), run.manifest.worlds

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> WorldResult: ...
    @overload
    def __getitem__(self, index: slice) -> list[WorldResult]: ...
    def __getitem__(self, index: int | slice) -> WorldResult | list[WorldResult]:
        if isinstance(index, slice):
            return [self._run._world(entry) for entry in self._entries[index]]
        return self._run._world(self._entries[index])


@checked
def read_run(folder: Folder) -> Results:
    """Read a finished run from its folder, with all its worlds in memory.

    Parameters
    ----------
    folder : path
        The folder of the run.

    Returns
    -------
    Results
        The run; `homefront.results.folder.ResultFolder` reads its worlds one by one instead.

    Raises
    ------
    ArgumentError
        If the argument is no path.
    ResultsError
        If the folder holds no finished run, the run is damaged, or another version made it.

    Examples
    --------
    >>> found = read_run("runs/first")
    >>> len(found.worlds), found.days
    (2, 20)
    """
    return ResultFolder(folder).results()
