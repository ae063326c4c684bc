"""PlanFolder: all that lies on disk for a plan. The folder is the only truth, and nobody else knows what is in it.

    plan.json            what is to be done; its hash is the plan's name
    tasks/00007.json     jobs of a task
    results/00007.zip    what came out, written under another name and linked: there or not there, never half
    failed/00007.txt     the traceback of a task that failed; it is tried again when the plan is continued
    locks/00007.lock     held by whoever is at the task
    reference.json       of the hooks, where the worlds are coupled
    slurm.sh             for a SLURM array
    collected/           where `collect` writes a run by default

Whoever works on a task holds its lock, which ends with the process: no task is done twice, and none is lost with a
process that dies. Everything is JSON and Parquet; nothing is unpickled.
"""

from __future__ import annotations

import re
import shlex
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homefront.arguments import Folder, argument
from homefront.engine.reference import read as read_reference
from homefront.engine.reference import write as write_reference
from homefront.errors import ResourceError, ResultsError
from homefront.experiments.plans.advice import ANEW, OTHER
from homefront.experiments.plans.archive import packed, unpacked
from homefront.experiments.plans.kinds.kind import Job, JobResult
from homefront.experiments.plans.locks import held, locked
from homefront.experiments.plans.spec import MOST_TASKS, PlanSpec, refuse_another_program, spec_from
from homefront.experiments.plans.status import Status
from homefront.processes.coupling import Reference
from homefront.reading import Unreadable, read_bytes, refused, there
from homefront.results.files import content_hash, read_json, write_json
from homefront.writing import is_part, link_whole, make_folder, put_in_words, remove_own, write_whole

PLAN, TASKS, RESULTS, FAILED, LOCKS = "plan.json", "tasks", "results", "failed", "locks"
REFERENCE, SCRIPT, COLLECTED = "reference.json", "slurm.sh", "collected"
MOST_PLAN_BYTES, MOST_TASK_BYTES, MOST_FAILURE = 1_000_000, 20_000_000, 1_000_000
LAST = 50
"""Results whose times give the rate of a plan."""


@dataclass(frozen=True)
class Done:
    """The result of a task. jobs : what each job gave, in order.   files : bytes by name."""

    number: int
    jobs: tuple[dict[str, Any], ...]
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class PlanFolder:
    """A plan on disk. id : hash of what it says.

    mechanisms : names of those whose code may be loaded for it. The user has said them: no folder can ask for code.
    """

    folder: Path
    spec: PlanSpec
    id: str
    mechanisms: tuple[str, ...] = ()

    # --- made and opened -------------------------------------------------------------------------------------------

    @classmethod
    def new(
        cls, folder: Path, spec: PlanSpec, tasks: Sequence[Sequence[Job]], reference: Reference | None = None,
        script: str = "",
    ) -> PlanFolder:  # fmt: skip
        """A new plan; plan.json is written last. script : for a SLURM array; "" for none.

        Where something goes wrong, what was written is removed again; what a killed process has left of a plan without
        its plan.json is written over. ResultsError if the folder is in use, ResourceError if it cannot be written.
        """
        if len(tasks) > MOST_TASKS:
            raise ResultsError(f"{len(tasks)} tasks: expected {MOST_TASKS} at most; put more jobs into a task")
        shared = [name for name, given in ((REFERENCE, reference is not None), (SCRIPT, bool(script))) if given]
        with put_in_words(folder, OTHER):
            if folder.exists() and not _free(folder, shared):
                raise ResultsError(f"{folder}: it is not empty; {OTHER}")
        plan = cls(folder, spec, content_hash(spec.to_dict()), spec.settings.mechanisms)
        files: list[Path] = []
        folders: list[Path] = []
        try:
            for name in (TASKS, RESULTS, FAILED, LOCKS):
                folders = make_folder(folder / name, OTHER) + folders
            for number, jobs in enumerate(tasks):
                files.append(plan._task(number))
                write_json(files[-1], {"plan": plan.id, "number": number, "jobs": [dict(job) for job in jobs]})
            files += [folder / name for name in shared]
            if reference is not None:
                write_reference(folder / REFERENCE, reference)
            if script:
                write_whole(plan.script, script.encode(), OTHER)
                plan.script.chmod(0o755)
            files.append(folder / PLAN)
            write_json(files[-1], spec.to_dict())
        except BaseException:
            remove_own(files, folders)
            raise
        return plan

    @classmethod
    def open(cls, folder: Path | str, mechanisms: Collection[str] = ()) -> PlanFolder:
        """A plan from its folder; ResultsError if it is none, damaged, or of another state of the program.

        mechanisms : names of those whose code may be loaded for it. None is loaded yet.
        """
        folder = Path(argument("folder", Folder, folder))
        file = folder / PLAN
        if not there(file):
            raise ResultsError(f"{folder}: no {PLAN}; expected a folder written by `homefront plan`")
        with refused(f"{file}: damaged", ResultsError, ANEW):
            content = read_json(file, MOST_PLAN_BYTES, nan=False)
            spec = spec_from(content)
        refuse_another_program(spec, folder)
        return cls(folder, spec, content_hash(content), tuple(mechanisms))

    @staticmethod
    def is_one(folder: Path) -> bool:
        """Whether a folder holds a plan."""
        return there(folder / PLAN) and there(folder / TASKS)

    # --- what it has -----------------------------------------------------------------------------------------------

    @property
    def resume(self) -> str:
        """The command that goes on with it."""
        return f"homefront resume {shlex.quote(str(self.folder))}{self._with}"

    @property
    def collect(self) -> str:
        """The command that puts its results together."""
        return f"homefront collect {shlex.quote(str(self.folder))}{self._with}"

    @property
    def _with(self) -> str:
        """The mechanisms that these commands name."""
        return "".join(f" --with {shlex.quote(one.name)}" for one in self.spec.mechanisms)

    @property
    def script(self) -> Path:
        """Of a SLURM array: one shard a task of the array, each of which finds out what is left of it."""
        return self.folder / SCRIPT

    @property
    def collected(self) -> Path:
        """Where a run is put together, unless somebody says otherwise."""
        return self.folder / COLLECTED

    def reference(self, digest: str) -> Reference | None:
        """Of the hooks; None if it is missing, damaged or of another digest."""
        return read_reference(self.folder / REFERENCE, digest)

    def refuse_missing_reference(self, found: Reference | None) -> None:
        """ResultsError where a plan of coupled worlds has no reference: without it the halves would never meet."""
        if found is None:
            raise ResultsError(f"{self.folder / REFERENCE}: missing or damaged; {ANEW}")

    def jobs(self, number: int) -> list[Job]:
        """Jobs of a task; ResultsError if its file is not as it was written."""
        file = self._task(number)
        with refused(f"{file}: damaged", ResultsError, ANEW):
            content = read_json(file, MOST_TASK_BYTES, nan=False)
            if content.get("plan") != self.id or content.get("number") != number:
                raise Unreadable("it belongs to another plan")
            jobs = content.get("jobs")
            self.spec.rules.refuse_other_jobs(jobs)
            return list(jobs or ())

    # --- how far it is ---------------------------------------------------------------------------------------------

    def done(self) -> set[int]:
        """Numbers of tasks whose result is there."""
        return set(self._numbered(RESULTS, ".zip"))

    def failed(self) -> dict[int, str]:
        """Traceback of each task that failed and was not done since."""
        done = self.done()
        found = self._numbered(FAILED, ".txt")
        return {n: _text_of(file) for n, file in sorted(found.items()) if n not in done}

    def remaining(self, shard: tuple[int, int] = (0, 1)) -> list[int]:
        """Numbers still to be done, of one shard of several."""
        done, (one, of) = self.done(), shard
        return [n for n in range(self.spec.tasks) if n % of == one and n not in done]

    def at_work(self) -> list[int]:
        """Numbers of tasks whose lock somebody holds."""
        return sorted(n for n, file in self._numbered(LOCKS, ".lock").items() if held(file))

    def status(self) -> Status:
        """How far it is. Reads the disk only: whoever carries the plan out is not disturbed."""
        failed, at_work, rate = self.failed(), self.at_work(), self._rate()
        done = len(self.done())
        remaining = self.spec.tasks - done
        return Status(
            self.folder, self.spec.kind, self.spec.scenario, self.spec.tasks, done, tuple(failed), tuple(at_work),
            remaining, rate, remaining / rate if remaining and at_work and rate else None,
            {n: text.strip().splitlines()[-1] if text.strip() else "" for n, text in failed.items()},
        )  # fmt: skip

    def _rate(self) -> float | None:
        """Tasks done a second, over the last ones that were finished; None where it cannot be told."""
        times: list[float] = []
        for file in self._numbered(RESULTS, ".zip").values():
            with suppress(OSError):
                times.append(file.stat().st_mtime)
        times = sorted(times)[-LAST:]
        span = time.time() - times[0] if times else 0.0
        return len(times) / span if len(times) > 1 and span > 0 else None

    def _numbered(self, part: str, ending: str) -> dict[int, Path]:
        """Files of tasks in one of its folders, by number; what has another name is skipped."""
        files = (self.folder / part).glob(f"[0-9]*{ending}")
        found = {int(file.stem): file for file in files if file.stem.isascii() and file.stem.isdigit()}
        return {n: file for n, file in found.items() if n < self.spec.tasks and file.stem == f"{n:05d}"}

    # --- results ---------------------------------------------------------------------------------------------------

    def refuse_unfinished(self) -> None:
        """ResultsError with the tasks that are not done, if there are any."""
        missing = self.remaining()
        if missing:
            raise ResultsError(
                f"{self.folder}: {len(missing)} of {self.spec.tasks} tasks are not done "
                f"({', '.join(map(str, missing[:5]))}{', ...' if len(missing) > 5 else ''}); "
                f"go on with: {self.resume}"
            )

    def results(self) -> Iterator[Done]:
        """Every result in the order of tasks; ResultsError if one is missing, damaged or of another plan."""
        self.refuse_unfinished()
        for number in range(self.spec.tasks):
            yield self.result(number)

    def result(self, number: int) -> Done:
        """One result; ResultsError if it is damaged or of another plan."""
        file, jobs = self._result(number), self.jobs(number)
        with refused(f"{file}: damaged", ResultsError, f"delete it, then: {self.resume}"):
            found, files = unpacked(file, self.id, number)
            self.spec.rules.refuse_other_findings(found, jobs, files)
            return Done(number, tuple(found), files)

    def write_result(self, number: int, jobs: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]) -> None:
        """Writes the one file of a task. One that is there already is left as it is."""
        content = packed(self.id, number, jobs, files)
        link_whole(self._result(number), content, f"free some space, then: {self.resume}")

    def write_failure(self, number: int, text: str) -> None:
        """Keeps what went wrong with a task."""
        with suppress(ResourceError):
            write_whole(self.failure(number), text.encode(errors="backslashreplace"), self.resume)

    # --- work ------------------------------------------------------------------------------------------------------

    @contextmanager
    def working_on(self, number: int) -> Iterator[bool]:
        """Whether the task is ours until the end of the block; not if it is done or somebody is at it."""
        file = self.folder / LOCKS / f"{number:05d}.lock"
        with locked(file, f"make the folder writable, then: {self.resume}", ANEW) as ours:
            try:
                yield ours and not self._result(number).exists()
            finally:
                if ours and self._result(number).exists():
                    with suppress(OSError):
                        file.unlink()

    def run_task(self, number: int, do: Callable[[Sequence[Job]], list[JobResult]]) -> str:
        """Does a task: "done", "failed" (its traceback is kept), or "taken" if somebody else is at it.

        do(jobs) -> (what it gave, files) of each. An interrupt and a full disk are not failures of the task, and go on
        upwards.
        """
        with self.working_on(number) as mine:
            if not mine:
                return "done" if self._result(number).exists() else "taken"
            try:
                found = do(self.jobs(number))
                self.write_result(
                    number, [one for one, _ in found], {k: v for _, files in found for k, v in files.items()}
                )
            except ResourceError:
                raise
            except Exception:
                self.write_failure(number, traceback.format_exc())
                return "failed"
            with suppress(OSError):
                self.failure(number).unlink()
            return "done"

    def failure(self, number: int) -> Path:
        """Where the traceback of a task that failed is kept."""
        return self.folder / FAILED / f"{number:05d}.txt"

    def _task(self, number: int) -> Path:
        return self.folder / TASKS / f"{number:05d}.json"

    def _result(self, number: int) -> Path:
        return self.folder / RESULTS / f"{number:05d}.zip"


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


def _text_of(file: Path) -> str:
    """What a failed task has left."""
    try:
        return read_bytes(file, MOST_FAILURE).decode("utf-8", errors="replace")
    except Unreadable as error:
        return f"cannot be read: {error}"
