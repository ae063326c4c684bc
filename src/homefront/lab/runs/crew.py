"""So many workers, each a process of its own, that are started again when they die, and end with the one that started
them."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from sqlalchemy.exc import DatabaseError

from homefront.errors import ResourceError
from homefront.lab.database import Database
from homefront.lab.runs.child import Child, Done, Failed, Work, end_with_parent
from homefront.lab.runs.work import compiled
from homefront.spawning import starting

LOG = "worker.log"
WATCH_S = 1.0
REST_S = 5.0
"""A worker that dies is started again after so many seconds: one that cannot start is not started all the time."""

END_S = 10.0
"""Seconds that a worker has to give its run back."""

log = logging.getLogger("homefront.lab")


class Crew:
    """Workers on one database. size : how many, which is how many runs are computed at the same time here.

    data : folder of their log.   mechanisms : of other packages that runs may ask for.
    """

    def __init__(self, database_url: str, data: Path, size: int, mechanisms: tuple[str, ...] = ()) -> None:
        self._given, self._size = (database_url, data, mechanisms), size
        self._processes: list[SpawnProcess] = []
        self._over = threading.Event()

    @property
    def pids(self) -> list[int]:
        """Numbers of the workers in the system."""
        return [one.pid for one in self._processes if one.pid is not None]

    def watch(self) -> None:
        """Keeps all workers running until `end`."""
        self._processes = [self._started() for _ in range(self._size)]
        while not self._over.wait(WATCH_S):
            for number, process in enumerate(self._processes):
                if process.is_alive():
                    continue
                log.warning("worker process %s ended (%s); it is started again", process.pid, process.exitcode)
                if self._over.wait(REST_S):
                    break
                self._processes[number] = self._started()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(END_S)
            if process.is_alive():
                process.kill()
                process.join()

    def end(self) -> None:
        """Ends the workers: each gives its run back."""
        self._over.set()

    def _started(self) -> SpawnProcess:
        process = multiprocessing.get_context("spawn").Process(target=_work, args=self._given, name="homefront-worker")
        with starting():
            process.start()
        return process


@contextmanager
def crew(database_url: str, data: Path, size: int, mechanisms: tuple[str, ...] = ()) -> Iterator[Crew]:
    """Workers beside a server, for as long as the block lasts."""
    made = Crew(database_url, data, size, mechanisms)
    thread = threading.Thread(target=made.watch, name="crew")
    thread.start()
    try:
        yield made
    finally:
        made.end()
        thread.join()


def work_here(
    database: str, data: Path, size: int, say: Callable[[str], None], mechanisms: Collection[str] = ()
) -> None:  # fmt: skip
    """Workers in the foreground, until Ctrl-C or SIGTERM. database : "" for SQLite in the folder.

    ResourceError where the folder or the database cannot be used, or the database is none of a lab of this version.
    """
    from homefront.lab import serving

    settings = serving.settings_of(data=data, database=database, mechanisms=mechanisms)
    serving.make_folder(settings.data)
    _refuse_other_tables(settings.database_url)
    made = Crew(settings.database_url, settings.data, size, settings.mechanisms)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        made.end()

    before = {each: signal.signal(each, on_signal) for each in (signal.SIGINT, signal.SIGTERM)}
    say(f"Workers: {size}. Runs are computed here until Ctrl-C; the log is {settings.data / LOG}.")
    try:
        made.watch()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _refuse_other_tables(database_url: str) -> None:
    from homefront.lab.migrations import newest, revision_of

    with closing(Database(database_url)) as database:
        try:
            found = revision_of(database)
        except DatabaseError as error:
            raise ResourceError(f"the database cannot be used: {str(error.orig).strip()}") from error
    if found != newest():
        raise ResourceError(
            f"the tables of the database are of revision {found or 'none'}, expected {newest()}; start `homefront lab` "
            "of this version on it once, then the worker"
        )


def _work(database_url: str, data: Path, mechanisms: tuple[str, ...]) -> None:
    """A worker process."""
    from homefront.lab.runs.worker import work_on

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that started it says when it is over
    handler = logging.FileHandler(data / LOG, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for_lab = logging.getLogger("homefront.lab")
    for_lab.setLevel(logging.INFO)
    for_lab.addHandler(handler)
    for_lab.propagate = False
    worker = work_on(database_url, mechanisms)
    end_with_parent(worker.stop.set, END_S)  # a run that it has goes back into the queue, and the try does not count

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    compile_first(worker.stop)
    worker.run()


def compile_first(stop: threading.Event, work: Work = compiled) -> None:
    """Has what runs need compiled in a process of its own, before the first run has to wait for it; or until `stop`."""
    child = Child(work)
    child.begin({})
    while not stop.is_set():
        said = child.wait(0.5)
        if isinstance(said, Failed):
            log.warning("what runs need could not be compiled ahead: %s\n%s", said.reason, said.trace)
        if isinstance(said, Done | Failed):
            break
    child.end()
