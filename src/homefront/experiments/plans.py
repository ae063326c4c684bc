"""A plan: a folder of numbered tasks, and one immutable file for each that is done. The folder is the only truth.

    plan.json            what is to be done; its hash is the plan's name
    tasks/00007.json     jobs of a task, worlds to be run
    results/00007.zip    what came out, written under another name and linked: there or not there, never half
    failed/00007.txt     the traceback of a task that failed; it is tried again when the plan is gone on with

Whoever works on a task holds its lock, which ends with the process: no task is done twice, and none is lost with a
process that dies. Everything is JSON and Parquet; nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shlex
import stat
import struct
import time
import traceback
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from filelock import FileLock, Timeout
from pydantic import ConfigDict, TypeAdapter

from homefront._version import __version__
from homefront.compiled import source_digest
from homefront.engine.settings import Settings
from homefront.errors import ResourceError, ResultsError
from homefront.experiments.plan_forms import refuse_other_findings, refuse_other_jobs, refuse_other_options
from homefront.experiments.runs import refuse_other_settings
from homefront.reading import Unreadable, object_of, read_bytes, reason_of, refused, short, there, typed
from homefront.results.files import content_hash, read_json, signed, write_json
from homefront.writing import is_part, link_whole, make_folder, put_in_words, remove_own, write_whole

PLAN, TASKS, RESULTS, FAILED, LOCKS = "plan.json", "tasks", "results", "failed", "locks"
MOST_TASKS, MOST_PLAN_BYTES, MOST_TASK_BYTES = 100_000, 1_000_000, 20_000_000
MOST_RESULT_BYTES, MOST_JOBS, MOST_MEMBERS, MOST_FAILURE = 4_000_000_000, 10_000_000, 100_000, 1_000_000
ANEW, OTHER = "make the plan anew in another folder", "choose another folder with --out"
CONTENT = "content.json"

Kind = Literal["run", "whatif", "explain", "sensitivity"]
Job = Mapping[str, Any]
"""What one job is, in plain JSON: see jobs.py."""


@dataclass(frozen=True)
class PlanSpec:
    """scenario : id, or path of its folder.   source : hash of the program's own code, on which the bytes depend.

    jobs : in all.   options : of the kind, see jobs.py.
    """

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    kind: Kind
    scenario: str
    scenario_hash: str
    settings: Settings
    seed: int
    tasks: int
    jobs: int
    options: dict[str, Any] = field(default_factory=dict)
    version: str = __version__
    source: str = ""
    format: Literal[1] = 1

    def to_dict(self) -> dict[str, Any]:
        """For a file."""
        out: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        out["settings"]["without"].sort()
        return out


_ADAPTER: TypeAdapter[PlanSpec] = TypeAdapter(PlanSpec)


@dataclass(frozen=True)
class Done:
    """The result of a task. jobs : what each job gave, in order.   files : bytes by name."""

    number: int
    jobs: tuple[dict[str, Any], ...]
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Plan:
    """A plan on disk. id : hash of what it says."""

    folder: Path
    spec: PlanSpec
    id: str

    def jobs(self, number: int) -> list[Job]:
        """Jobs of a task; ResultsError if its file is not as it was written."""
        file = self._task(number)
        with refused(f"{file}: damaged", ResultsError, ANEW):
            content = read_json(file, MOST_TASK_BYTES, nan=False)
            if content.get("plan") != self.id or content.get("number") != number:
                raise Unreadable("it belongs to another plan")
            jobs = content.get("jobs")
            refuse_other_jobs(self.spec.kind, jobs)
            return list(jobs or ())

    def done(self) -> set[int]:
        """Numbers of tasks whose result is there."""
        return set(self._numbered(RESULTS, ".zip"))

    def failed(self) -> dict[int, str]:
        """Traceback of each task that failed and was not done since."""
        done = self.done()
        found = self._numbered(FAILED, ".txt")
        return {n: _text_of(file) for n, file in sorted(found.items()) if n not in done}

    def left(self, shard: tuple[int, int] = (0, 1)) -> list[int]:
        """Numbers still to be done, of one shard of several."""
        done, (one, of) = self.done(), shard
        return [n for n in range(self.spec.tasks) if n % of == one and n not in done]

    def at_work(self) -> list[int]:
        """Numbers of tasks whose lock somebody holds."""
        return sorted(n for n, file in self._numbered(LOCKS, ".lock").items() if _held(file))

    def _numbered(self, part: str, ending: str) -> dict[int, Path]:
        """Files of tasks in one of its folders, by number; what has another name is passed over."""
        files = (self.folder / part).glob(f"[0-9]*{ending}")
        found = {int(file.stem): file for file in files if file.stem.isascii() and file.stem.isdigit()}
        return {n: file for n, file in found.items() if n < self.spec.tasks and file.stem == f"{n:05d}"}

    def refuse_unfinished(self) -> None:
        """ResultsError with the tasks that are not done, if there are any."""
        missing = self.left()
        if missing:
            raise ResultsError(
                f"{self.folder}: {len(missing)} of {self.spec.tasks} tasks are not done "
                f"({', '.join(map(str, missing[:5]))}{', ...' if len(missing) > 5 else ''}); "
                f"go on with: {self._resume}"
            )

    def results(self) -> Iterator[Done]:
        """Every result in the order of tasks; ResultsError if one is missing, damaged or of another plan."""
        self.refuse_unfinished()
        for number in range(self.spec.tasks):
            yield self.result(number)

    def result(self, number: int) -> Done:
        """One result; ResultsError if it is damaged or of another plan."""
        file, jobs = self._result(number), self.jobs(number)
        with refused(f"{file}: damaged", ResultsError, f"delete it, then: {self._resume}"):
            files = read_stored(file, MOST_RESULT_BYTES)
            content = signed(object_of(files.pop(CONTENT, b""), nan=True))
            if content.get("plan") != self.id or content.get("number") != number:
                raise Unreadable("it belongs to another plan")
            if {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} != content.get("files"):
                raise Unreadable("a file in it is not as it was written")
            refuse_other_findings(self.spec.kind, content.get("jobs"), jobs, files)
            return Done(number, tuple(content["jobs"]), files)

    @property
    def _resume(self) -> str:
        """The command that goes on with it."""
        return f"homefront resume {shlex.quote(str(self.folder))}"

    def write_result(self, number: int, jobs: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]) -> None:
        """Writes the one file of a task. One that is there already is left as it is."""
        content = {
            "plan": self.id, "number": number, "jobs": [dict(job) for job in jobs],
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }  # fmt: skip
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            text = json.dumps({**content, "sha256": content_hash(content)}, ensure_ascii=False)
            for name, data in ((CONTENT, text.encode()), *files.items()):
                archive.writestr(zipfile.ZipInfo(name), data)
        link_whole(self._result(number), held.getvalue(), f"free some space, then: {self._resume}")

    def write_failure(self, number: int, text: str) -> None:
        """Keeps what went wrong with a task."""
        with suppress(ResourceError):
            write_whole(self._failure(number), text.encode(errors="backslashreplace"), self._resume)

    @contextmanager
    def working_on(self, number: int) -> Iterator[bool]:
        """Whether the task is ours until the end of the block; not if it is done or somebody is at it."""
        file = self.folder / LOCKS / f"{number:05d}.lock"
        _refuse_a_link(file)
        lock = FileLock(file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise ResourceError(
                f"{file}: could not be written ({reason_of(error)}); make the folder writable, then: {self._resume}"
            ) from error
        try:
            yield not self._result(number).exists()
        finally:
            if self._result(number).exists():
                with suppress(OSError):
                    file.unlink()
            lock.release()

    def carry_out(self, number: int, do: Callable[[Job], tuple[dict[str, Any], Mapping[str, bytes]]]) -> str:
        """Does a task: "done", "failed" (its traceback is kept), or "taken" if somebody else is at it.

        do(job) -> (what it gave, files). An interrupt and a full disk are not failures of the task, and go on upwards.
        """
        with self.working_on(number) as mine:
            if not mine:
                return "done" if self._result(number).exists() else "taken"
            try:
                found = [do(job) for job in self.jobs(number)]
                self.write_result(
                    number, [one for one, _ in found], {k: v for _, files in found for k, v in files.items()}
                )
            except ResourceError:
                raise
            except Exception:
                self.write_failure(number, traceback.format_exc())
                return "failed"
            with suppress(OSError):
                self._failure(number).unlink()
            return "done"

    def rate(self) -> float:
        """Tasks done a second, over the last ones that were finished; nan where it cannot be told."""
        times: list[float] = []
        for file in self._numbered(RESULTS, ".zip").values():
            with suppress(OSError):
                times.append(file.stat().st_mtime)
        times = sorted(times)[-50:]
        span = time.time() - times[0] if times else 0.0
        return len(times) / span if len(times) > 1 and span > 0 else float("nan")

    def _task(self, number: int) -> Path:
        return self.folder / TASKS / f"{number:05d}.json"

    def _result(self, number: int) -> Path:
        return self.folder / RESULTS / f"{number:05d}.zip"

    def _failure(self, number: int) -> Path:
        return self.folder / FAILED / f"{number:05d}.txt"


def write_plan(
    folder: Path, spec: PlanSpec, tasks: Sequence[Sequence[Job]],
    shared: Mapping[str, Callable[[Plan], object]] | None = None,
) -> Plan:  # fmt: skip
    """A new plan; plan.json is written last. shared : what writes each file that all tasks need, by its name.

    Where something goes wrong, what was written is removed again; what a killed process has left of a plan without its
    plan.json is written over. ResultsError if the folder is in use, ResourceError if it cannot be written.
    """
    if len(tasks) > MOST_TASKS:
        raise ResultsError(f"{len(tasks)} tasks: expected {MOST_TASKS} at most; put more jobs into a task")
    shared = shared or {}
    with put_in_words(folder, OTHER):
        if folder.exists() and not _free(folder, shared):
            raise ResultsError(f"{folder}: it is not empty; {OTHER}")
    content = spec.to_dict()
    plan = Plan(folder, spec, content_hash(content))
    files: list[Path] = []
    folders: list[Path] = []
    try:
        for name in (TASKS, RESULTS, FAILED, LOCKS):
            folders = make_folder(folder / name, OTHER) + folders
        for number, jobs in enumerate(tasks):
            files.append(plan._task(number))
            write_json(files[-1], {"plan": plan.id, "number": number, "jobs": [dict(job) for job in jobs]})
        for name, write in shared.items():
            files.append(folder / name)
            write(plan)
        files.append(folder / PLAN)
        write_json(files[-1], content)
    except BaseException:
        remove_own(files, folders)
        raise
    return plan


def _free(folder: Path, shared: Collection[str]) -> bool:
    """Whether a plan may be written there: an empty folder, or what was left of a plan that was not finished."""
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir() if not is_part(path)}
    if not names <= {TASKS, RESULTS, FAILED, LOCKS, *shared}:
        return False
    parts = [name for name in (TASKS, RESULTS, FAILED, LOCKS) if name in names]
    within = [path.relative_to(folder) for name in parts for path in (folder / name).iterdir() if not is_part(path)]
    return all(re.fullmatch(rf"{TASKS}/\d{{5}}\.json", path.as_posix()) for path in within)


def is_plan(folder: Path) -> bool:
    """Whether a folder holds a plan."""
    return there(folder / PLAN) and there(folder / TASKS)


def open_plan(folder: Path) -> Plan:
    """A plan from its folder; ResultsError if it is none, damaged, or of another state of the program."""
    file = folder / PLAN
    if not there(file):
        raise ResultsError(f"{folder}: no {PLAN}; expected a folder written by `homefront plan`")
    with refused(f"{file}: damaged", ResultsError, ANEW):
        content = read_json(file, MOST_PLAN_BYTES, nan=False)
        spec = typed(_ADAPTER, content)
        refuse_other_settings(spec.settings)
        refuse_other_options(spec.kind, spec.options, spec.jobs)
        if not 0 < spec.tasks <= min(MOST_TASKS, spec.jobs) or spec.jobs > MOST_JOBS or spec.seed < 0:
            raise Unreadable(f"{spec.tasks} tasks of {spec.jobs} jobs, expected 1 to {MOST_TASKS:,} tasks")
    if spec.version != __version__ or spec.source != source_digest():
        raise ResultsError(
            f"{folder}: planned by homefront {spec.version} ({spec.source[:12]}), this is {__version__} "
            f"({source_digest()[:12]}): its bytes could differ; go on with that version, or make the plan anew"
        )
    return Plan(folder, spec, content_hash(content))


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


def _text_of(file: Path) -> str:
    """What a failed task has left."""
    try:
        return read_bytes(file, MOST_FAILURE).decode("utf-8", errors="replace")
    except Unreadable as error:
        return f"cannot be read: {error}"


def _refuse_a_link(file: Path) -> None:
    """ResultsError for a lock that is none: opening a link would empty what it leads to."""
    with put_in_words(file, ANEW):
        if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
            raise ResultsError(f"{file}: no lock of homefront, expected a file; {ANEW}")


def _held(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
