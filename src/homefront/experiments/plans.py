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
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from filelock import FileLock, Timeout
from pydantic import ConfigDict, TypeAdapter, ValidationError

from homefront._version import __version__
from homefront.compiled import source_digest
from homefront.engine.run import Settings
from homefront.errors import ResourceError, ResultsError
from homefront.results.files import content_hash, read_json, write_json

PLAN, TASKS, RESULTS, FAILED, LOCKS = "plan.json", "tasks", "results", "failed", "locks"
MOST_TASKS, MOST_PLAN_BYTES, MOST_TASK_BYTES = 100_000, 1_000_000, 20_000_000
MOST_RESULT_BYTES = 4_000_000_000
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
        out["settings"]["causes"].sort()
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
        try:
            if file.stat().st_size > MOST_TASK_BYTES:
                raise ValueError("too large")
            content = read_json(file)
            if content["plan"] != self.id or content["number"] != number:
                raise ValueError("it belongs to another plan")
            return list(content["jobs"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ResultsError(f"{file}: damaged ({error}); make the plan anew in another folder") from error

    def done(self) -> set[int]:
        """Numbers of tasks whose result is there."""
        return {int(file.stem) for file in (self.folder / RESULTS).glob("[0-9]*.zip")}

    def failed(self) -> dict[int, str]:
        """Traceback of each task that failed and was not done since."""
        done = self.done()
        found = {int(file.stem): file for file in sorted((self.folder / FAILED).glob("[0-9]*.txt"))}
        return {n: file.read_text(encoding="utf-8", errors="replace") for n, file in found.items() if n not in done}

    def left(self, shard: tuple[int, int] = (0, 1)) -> list[int]:
        """Numbers still to be done, of one shard of several."""
        done, (one, of) = self.done(), shard
        return [n for n in range(self.spec.tasks) if n % of == one and n not in done]

    def at_work(self) -> list[int]:
        """Numbers of tasks whose lock somebody holds."""
        return [int(file.stem) for file in sorted((self.folder / LOCKS).glob("[0-9]*.lock")) if _held(file)]

    def refuse_unfinished(self) -> None:
        """ResultsError with the tasks that are not done, if there are any."""
        missing = self.left()
        if missing:
            raise ResultsError(
                f"{self.folder}: {len(missing)} of {self.spec.tasks} tasks are not done "
                f"({', '.join(map(str, missing[:5]))}{', ...' if len(missing) > 5 else ''}); "
                f"go on with: homefront resume {self.folder}"
            )

    def results(self) -> Iterator[Done]:
        """Every result in the order of tasks; ResultsError if one is missing, damaged or of another plan."""
        self.refuse_unfinished()
        for number in range(self.spec.tasks):
            yield self.result(number)

    def result(self, number: int) -> Done:
        """One result; ResultsError if it is damaged or of another plan."""
        file = self._result(number)
        try:
            with zipfile.ZipFile(file) as archive:
                if sum(info.file_size for info in archive.infolist()) > MOST_RESULT_BYTES:
                    raise ValueError("too large")
                content = json.loads(archive.read(CONTENT))
                files = {name: archive.read(name) for name in archive.namelist() if name != CONTENT}
            if content.pop("sha256") != content_hash(content) or content["plan"] != self.id:
                raise ValueError("it is not as it was written, or belongs to another plan")
            wanted = content["files"]
            if {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} != wanted:
                raise ValueError("a file in it is not as it was written")
            return Done(number, tuple(content["jobs"]), files)
        except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            raise ResultsError(f"{file}: damaged ({error}); delete it, then: homefront resume {self.folder}") from error

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
        file = self._result(number)
        temporary = file.with_name(f".{file.stem}.{os.getpid()}.part")
        try:
            with temporary.open("wb") as handle:
                handle.write(held.getvalue())
                handle.flush()
                os.fsync(handle.fileno())
            temporary.chmod(0o444)
            with suppress(FileExistsError):
                os.link(temporary, file)
        except OSError as error:
            raise ResourceError(
                f"{file}: could not be written ({error.strerror}); free some space, then: homefront resume "
                f"{self.folder}"
            ) from error
        finally:
            with suppress(OSError):
                temporary.unlink()

    def write_failure(self, number: int, text: str) -> None:
        """Keeps what went wrong with a task."""
        with suppress(OSError):
            self._failure(number).write_text(text, encoding="utf-8")

    @contextmanager
    def working_on(self, number: int) -> Iterator[bool]:
        """Whether the task is ours until the end of the block; not if it is done or somebody is at it."""
        file = self.folder / LOCKS / f"{number:05d}.lock"
        lock = FileLock(file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
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
        times = sorted(file.stat().st_mtime for file in (self.folder / RESULTS).glob("[0-9]*.zip"))[-50:]
        span = time.time() - times[0] if times else 0.0
        return len(times) / span if len(times) > 1 and span > 0 else float("nan")

    def _task(self, number: int) -> Path:
        return self.folder / TASKS / f"{number:05d}.json"

    def _result(self, number: int) -> Path:
        return self.folder / RESULTS / f"{number:05d}.zip"

    def _failure(self, number: int) -> Path:
        return self.folder / FAILED / f"{number:05d}.txt"


def write_plan(
    folder: Path, spec: PlanSpec, tasks: Sequence[Sequence[Job]], shared: Callable[[Path], None] | None = None
) -> Plan:
    """A new plan; plan.json is written last. shared(folder) : writes what all tasks need.

    ResultsError if the folder is in use.
    """
    if len(tasks) > MOST_TASKS:
        raise ResultsError(f"{len(tasks)} tasks: expected {MOST_TASKS} at most; put more jobs into a task")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ResultsError(f"{folder}: it is not empty; choose another folder with --out")
    content = spec.to_dict()
    plan = Plan(folder, spec, content_hash(content))
    try:
        for name in (TASKS, RESULTS, FAILED, LOCKS):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResourceError(
            f"{folder}: cannot be written ({error.strerror}); choose another folder with --out"
        ) from error
    for number, jobs in enumerate(tasks):
        write_json(plan._task(number), {"plan": plan.id, "number": number, "jobs": [dict(job) for job in jobs]})
    if shared is not None:
        shared(folder)
    write_json(folder / PLAN, content)
    return plan


def is_plan(folder: Path) -> bool:
    """Whether a folder holds a plan."""
    return (folder / PLAN).is_file() and (folder / TASKS).is_dir()


def open_plan(folder: Path) -> Plan:
    """A plan from its folder; ResultsError if it is none, damaged, or of another state of the program."""
    file = folder / PLAN
    if not file.is_file():
        raise ResultsError(f"{folder}: no {PLAN}; expected a folder written by `homefront plan`")
    try:
        if file.stat().st_size > MOST_PLAN_BYTES:
            raise ValueError("too large")
        content = read_json(file)
        spec = _ADAPTER.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ResultsError(f"{file}: {where}: {first['msg']}; make the plan anew") from error
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ResultsError(f"{file}: damaged ({error}); make the plan anew in another folder") from error
    if not 0 < spec.tasks <= MOST_TASKS:
        raise ResultsError(f"{file}: {spec.tasks} tasks; expected 1 to {MOST_TASKS}")
    if spec.version != __version__ or spec.source != source_digest():
        raise ResultsError(
            f"{folder}: planned by homefront {spec.version} ({spec.source[:12]}), this is {__version__} "
            f"({source_digest()[:12]}): its bytes could differ; go on with that version, or make the plan anew"
        )
    return Plan(folder, spec, content_hash(content))


def _held(file: Path) -> bool:
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
