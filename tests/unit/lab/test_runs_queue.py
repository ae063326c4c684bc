"""The queue of runs and its workers: in turn, once each, again after a death, and failed in plain words."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from homefront.lab.database import Database
from homefront.lab.runs import asking, child
from homefront.lab.runs.queue import ATTEMPTS, LEASE, Queue, moment
from homefront.lab.runs.worker import Worker
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Job, JobState, Notification, Person, Result, Role

FAKE = '''
import errno, os, resource, signal, time
from homefront.errors import HomefrontError

def work(spec, tell):
    """Notes each run that is computed, and does what its specification says."""
    with open(spec["notes"], "a") as file:
        file.write(f"{os.getpid()} {spec['name']}\\n")
    tell(0.5)
    does = spec.get("does", "")
    if does == "sleep":
        time.sleep(60)
    elif does == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif does == "memory":
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**28, resource.RLIM_INFINITY))
        len(bytearray(2**30))
    elif does == "disk":
        raise OSError(errno.ENOSPC, "no space left")
    elif does == "refuse":
        raise HomefrontError("there is no such cause; expected one of the scenario's")
    elif does == "break":
        raise ZeroDivisionError("inside")
    elif does == "die once" and not os.path.exists(spec["notes"] + ".died"):
        open(spec["notes"] + ".died", "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(spec.get("seconds", 0))
    return {"name": spec["name"]}
'''


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """What the workers of a test compute; its module can be found by their processes too."""
    (tmp_path / "fake_runs.py").write_text(FAKE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("fake_runs").work
    sys.modules.pop("fake_runs")


class Asked:
    """Runs that are put into the queue of a school."""

    def __init__(self, school: Any, notes: Path) -> None:
        self.school, self.notes = school, notes

    def put(self, name: str, person: int | None = None, key: str = "", **more: Any) -> int:
        spec = {"kind": "fake", "name": name, "notes": str(self.notes), "words": name, **more}
        with self.school.database.write() as session:
            job = Job(class_id=1, person_id=person, spec=spec, key=key or name, created_at=moment(session))
            session.add(job)
            session.flush()
            return job.id

    def people(self, *names: str) -> list[int]:
        with self.school.database.write() as session:
            for name in names:
                session.add(Person(class_id=1, name=name, name_key=name, role=Role.STUDENT,
                                   created_at=moment(session)))  # fmt: skip
            session.flush()
            return [session.scalars(select(Person.id).where(Person.name == name)).one() for name in names]

    def job(self, job_id: int) -> Job:
        with self.school.database.read() as session:
            return session.get_one(Job, job_id)

    def computed(self) -> list[str]:
        """Names of what was begun, in order."""
        if not self.notes.exists():
            return []
        return [line.split(maxsplit=1)[1] for line in self.notes.read_text().splitlines()]


@pytest.fixture
def asked(school: Any, tmp_path: Path) -> Asked:
    return Asked(school, tmp_path / "notes")


def worked(asked: Asked, work: Callable[..., Any], name: str = "w") -> None:
    """A worker takes runs until the queue has none."""
    worker = Worker(Queue(asked.school.database), work, name, beat_s=0.2)
    try:
        while worker.one():
            pass
    finally:
        worker._end_child()


def order(queue: Queue) -> list[int]:
    """Ids of the runs as they would be taken by one worker after the other."""
    found = []
    while (claim := queue.claim(f"w{len(found)}")) is not None:
        found.append(claim.job_id)
    return found


def test_people_are_served_in_turn(school_on_both: Any, tmp_path: Path) -> None:
    asked = Asked(school_on_both, tmp_path / "notes")
    anna, boris, clara = asked.people("anna", "boris", "clara")
    first = [asked.put(f"a{n}", anna) for n in range(4)]
    second = [asked.put(f"b{n}", boris) for n in range(2)]
    third = asked.put("c0", clara)
    took = order(Queue(school_on_both.database))
    assert took == [first[0], second[0], third, first[1], second[1], first[2], first[3]]


def test_a_run_that_several_ask_for_is_computed_once(asked: Asked, work: Any) -> None:
    anna, boris = asked.people("anna", "boris")
    jobs = [asked.put("same", anna, key="k"), asked.put("same", boris, key="k"), asked.put("same", None, key="k")]
    worked(asked, work)
    assert asked.computed() == ["same"]
    assert {asked.job(one).state for one in jobs} == {JobState.DONE}
    assert len({asked.job(one).result_id for one in jobs}) == 1
    later = asked.put("same", anna, key="k")
    worked(asked, work)
    assert asked.computed() == ["same"]
    assert asked.job(later).state is JobState.DONE


def test_two_workers_never_have_one_key_at_the_same_time(school_on_both: Any, tmp_path: Path) -> None:
    asked = Asked(school_on_both, tmp_path / "notes")
    asked.put("same", key="k")
    asked.put("same", key="k")
    other = asked.put("other", key="o")
    queue = Queue(school_on_both.database)
    took = [queue.claim("w1"), queue.claim("w2"), queue.claim("w3")]
    assert [one.key if one else None for one in took] == ["k", "o", None]
    assert asked.job(other).state is JobState.RUNNING


def test_many_workers_at_once_compute_each_run_once(school_on_both: Any, tmp_path: Path) -> None:
    asked = Asked(school_on_both, tmp_path / "notes")
    for n in range(20):
        asked.put(f"r{n}", key=f"k{n // 2}")
    taken: list[str] = []

    def take(number: int) -> None:
        with closing(Database(school_on_both.settings.database_url)) as own:
            queue = Queue(own)
            for _ in range(40):
                claim = queue.claim(f"w{number}")
                if claim is not None:
                    taken.append(claim.key)
                    assert queue.finish(claim, {}, 0.0)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(taken) == sorted(f"k{n}" for n in range(10))
    with school_on_both.database.read() as session:
        assert session.scalar(select(func.count()).where(Job.state == JobState.DONE)) == 20
        assert session.scalar(select(func.count()).select_from(Result)) == 10


def test_a_run_whose_process_dies_is_computed_again(asked: Asked, work: Any) -> None:
    job = asked.put("once", does="die once")
    worked(asked, work)
    assert asked.computed() == ["once", "once"]
    assert asked.job(job).state is JobState.DONE
    assert asked.job(job).attempts == 2


@pytest.mark.parametrize(
    ("does", "reason", "tries"),
    [
        ("die", child.KILLED, ATTEMPTS),
        ("memory", child.NO_MEMORY, ATTEMPTS),
        ("disk", child.NO_DISK, ATTEMPTS),
        ("break", child.BROKEN.format(what="ZeroDivisionError"), ATTEMPTS),
        ("refuse", "there is no such cause; expected one of the scenario's", 1),
    ],
)
def test_a_run_that_cannot_be_computed_fails_with_its_reason(
    asked: Asked, work: Any, does: str, reason: str, tries: int
) -> None:
    (anna,) = asked.people("anna")
    job, after = asked.put("bad", anna, does=does), asked.put("good", anna)
    worked(asked, work)
    assert asked.job(job).state is JobState.FAILED
    assert asked.job(job).reason == reason
    assert asked.computed().count("bad") == tries
    assert asked.job(after).state is JobState.DONE, "the next run has a process again"
    with asked.school.database.read() as session:
        assert "Your run has failed: bad" in session.scalars(select(Notification.text)).all()


def test_a_run_whose_worker_is_silent_goes_to_another_once(school_on_both: Any, tmp_path: Path) -> None:
    asked = Asked(school_on_both, tmp_path / "notes")
    late = [timedelta(0)]
    queue = Queue(school_on_both.database, lambda session: moment(session) + late[0])
    job = asked.put("r")
    first = queue.claim("w1")
    assert first is not None
    assert queue.claim("w2") is None
    late[0] = LEASE * 0.9
    assert queue.beat(first, 0.5)
    late[0] = LEASE * 1.5
    assert queue.claim("w2") is None, "the beat has renewed the lease"
    late[0] = LEASE * 2.5
    second = queue.claim("w2")
    assert second is not None
    assert not queue.beat(first, 0.9)
    assert not queue.finish(first, {}, 1.0), "what the first brings too late is not taken"
    late[0] = LEASE * 4
    assert queue.claim("w3") is None
    assert asked.job(job).state is JobState.FAILED
    assert "stopped without a word 2 times" in (asked.job(job).reason or "")


def test_a_run_that_is_cancelled_ends_soon(asked: Asked, work: Any) -> None:
    (anna,) = asked.people("anna")
    job = asked.put("long", anna, does="sleep")
    worker = Worker(Queue(asked.school.database), work, beat_s=0.1)
    thread = threading.Thread(target=worker.one)
    thread.start()
    until(lambda: asked.computed() == ["long"])
    with asked.school.database.write() as session:
        asking.cancel(session, Visitor(Role.STUDENT, "", anna, 1), job, moment(session))
    thread.join(10)
    assert not thread.is_alive()
    assert asked.job(job).state is JobState.CANCELLED


def test_a_worker_that_is_told_to_stop_gives_its_run_back(asked: Asked, work: Any) -> None:
    job = asked.put("long", does="sleep")
    worker = Worker(Queue(asked.school.database), work, beat_s=0.1)
    thread = threading.Thread(target=worker.run)
    thread.start()
    until(lambda: asked.computed() == ["long"])
    worker.stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert (asked.job(job).state, asked.job(job).attempts) == (JobState.QUEUED, 0)


def test_a_result_that_a_full_disk_does_not_take_is_brought_again(
    asked: Asked, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, tries = asked.put("r"), []
    queue = Queue(asked.school.database)
    finish = queue.finish

    def full(*given: Any) -> bool:
        tries.append(given)
        if len(tries) < 3:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        return finish(*given)

    monkeypatch.setattr(queue, "finish", full)
    worker = Worker(queue, work, beat_s=0.05)
    worker.one()
    worker._end_child()
    assert len(tries) == 3
    assert asked.computed() == ["r"], "it is not computed again"
    assert asked.job(job).state is JobState.DONE


def test_progress_is_in_the_database(asked: Asked, work: Any) -> None:
    job = asked.put("long", does="sleep")
    worker = Worker(Queue(asked.school.database), work, beat_s=0.1)
    thread = threading.Thread(target=worker.run)
    thread.start()
    until(lambda: asked.job(job).progress == 0.5)
    assert worker._child is not None
    os.kill(worker._child.pid or 0, signal.SIGKILL)
    until(lambda: asked.job(job).attempts == 2)
    worker.stop.set()
    thread.join(10)


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Waits for something; an error after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
