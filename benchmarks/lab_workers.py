"""Two worker machines on one Postgres: 40 counter-runs, each computed once, one worker killed on the way.

    python benchmarks/lab_workers.py postgresql+psycopg://USER@HOST/EMPTY_DATABASE [pairs]

Each "machine" is a `homefront lab worker` with a folder of its own. 40 people ask for 20 different runs, each asked
for by two of them; the first worker is killed (SIGKILL, with the command that would start it again) while it computes.
Prints a table; ends with 1 unless each result was computed once and each of the 40 has it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from homefront.lab.database import Database
from homefront.lab.migrations import migrate
from homefront.lab.people.classes import open_lab
from homefront.lab.runs import asking
from homefront.lab.runs.rules import Rules, set_rules
from homefront.lab.security.passwords import Passwords
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import utc_now
from homefront.lab.tables import Job, JobState, Person, Result, Role

PEOPLE, LONGEST_S = 40, 3600

CHANGES = (
    *({"change": f"britain-1940/without:{cause}"} for cause in ("leaders_stay", "candour", "shelters", "near_safety")),
    *({"change": f"france-1940/without:{cause}"} for cause in ("leaders_leave", "evacuation_orders", "reassurance")),
    *({"change": "britain-1940/move:candour", "days": str(days)} for days in (-6, -3, 3, 6, 9)),
    *({"change": "france-1940/value:reassurance:candour", "value": f"{tenth / 10}"} for tenth in range(1, 9)),
)


def main(url: str, pairs: str) -> int:
    """Asks, starts the workers, kills one, waits, and prints what came of it."""
    began = time.monotonic()
    with closing(Database(url)) as database, tempfile.TemporaryDirectory(prefix="homefront-lab-") as folder:
        _ask(database, pairs)
        workers = [_worker(url, Path(folder) / name) for name in ("one", "two")]
        try:
            killed = _killed_while_busy(database, workers[0], began)
            _wait(database, began)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        logs = [(Path(folder) / name / "worker.log").read_text() for name in ("one", "two")]
        return _told(database, logs, killed, time.monotonic() - began)


def _ask(database: Database, pairs: str) -> None:
    migrate(database)
    with database.write() as session:
        open_lab(session, Passwords(), utc_now())
        set_rules(session, 1, Rules(per_hour=PEOPLE))
        people = [
            Person(class_id=1, name=f"p{n}", name_key=f"p{n}", role=Role.STUDENT, created_at=utc_now())
            for n in range(PEOPLE)
        ]
        session.add_all(people)
        session.flush()
        for n, person in enumerate(people):
            visitor = Visitor(Role.STUDENT, "", person.id, 1)
            asking.ask(session, visitor, {**CHANGES[n % len(CHANGES)], "pairs": pairs}, utc_now())


def _worker(url: str, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "homefront", "lab", "worker", "--data", str(folder)]
    environment = os.environ | {"HOMEFRONT_LAB_DATABASE": url}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)


def _killed_while_busy(database: Database, worker: subprocess.Popen[bytes], began: float) -> str:
    """Kills a worker with all its processes while both compute; the run that it had, in words."""
    while time.monotonic() < began + LONGEST_S:
        with database.read() as session:
            running = session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all()
            done = session.scalar(select(func.count()).select_from(Result)) or 0
        if len(running) == 2 and done >= 4:
            os.killpg(worker.pid, signal.SIGKILL)
            with database.read() as session:
                left = session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all()
            return ", ".join(f"{job.id} of {job.worker}" for job in left)
        time.sleep(0.2)
    raise TimeoutError("the two workers were never busy at the same time")


def _wait(database: Database, began: float) -> None:
    while time.monotonic() < began + LONGEST_S:
        with database.read() as session:
            wanted = (Job.person_id.is_not(None), Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
            if not session.scalar(select(func.count()).where(*wanted)):
                return
        time.sleep(0.5)
    raise TimeoutError("not all runs came to an end")


def _told(database: Database, logs: list[str], killed: str, seconds: float) -> int:
    with database.read() as session:
        jobs = session.scalars(select(Job).where(Job.person_id.is_not(None)).order_by(Job.id)).all()
        results = {one.id: one for one in session.scalars(select(Result))}
    states = Counter(job.state.value for job in jobs)
    keys = {job.key for job in jobs}
    of_keys = Counter(one.key for one in results.values() if one.key in keys)
    key_of = {job.id: job.key for job in jobs}
    begun = Counter(key_of.get(int(one)) for log in logs for one in re.findall(r"run (\d+), try", log))
    rows: list[tuple[str, Any]] = [
        ("runs asked for", len(jobs)), ("different runs among them", len(keys)), ("done", states["done"]),
        ("failed", states["failed"]), ("results of them in the database", of_keys.total()),
        ("most results of one run", max(of_keys.values(), default=0)),
        ("different runs that were begun twice", sum(count > 1 for key, count in begun.items() if key)),
        ("runs begun by worker one, by worker two", " and ".join(str(log.count(", try ")) for log in logs)),
        ("running when worker one was killed", killed), ("wall time, s", f"{seconds:.0f}"),
        ("mean time of a run, s", f"{sum(one.seconds for one in results.values()) / max(1, len(results)):.1f}"),
    ]  # fmt: skip
    for what, value in rows:
        print(f"{what:<52} {value}")
    fine = states["done"] == len(jobs) and set(of_keys.values()) == {1} and len(of_keys) == len(keys)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "5"))
