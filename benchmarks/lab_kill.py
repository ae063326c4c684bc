"""The server of a lab is killed (SIGKILL) again and again while a class comments and likes, and is started again.

    python benchmarks/lab_kill.py [--on sqlite postgres] [--kills 20] [--every 4] [--students 200]

The students are those of lab_load.py. A browser whose answer was lost sends the very same form again until it has one,
so that whatever was kept before the kill comes twice. At the end the database is compared with what the students were
told: each comment that was answered for is there, none stands there twice, numbers have no gap, and each like is as it
was last asked for. Two runs are computed meanwhile; those that were being computed at a kill have to come to their end.

Ends with 1 where something is lost, stands there twice, or did not end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from lab_load import ESSAY, joined
from lab_servers import Server, ask_for_runs, database_of, free_port
from lab_students import Student, busy
from sqlalchemy import select

from homefront.lab.database import Database
from homefront.lab.tables import Comment, Job, JobState, Like, Person

LONGEST_RUNS_S = 900.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--every", type=float, default=10, help="seconds that each server answers before it is killed")
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--think", type=float, default=5, help="seconds between two clicks of a student, on the mean")
    parser.add_argument("--pairs", type=int, default=50, help="pairs of worlds of each run")
    asked = parser.parse_args()
    return max(asyncio.run(killed(kind, asked)) for kind in asked.on)


async def killed(kind: str, asked: argparse.Namespace) -> int:
    """One database; 0 where nothing is lost."""
    with tempfile.TemporaryDirectory(prefix="homefront-lab-") as name, database_of(kind, Path(name)) as (url, _):
        server = await asyncio.to_thread(Server, Path(name) / "lab", url, free_port(), 2)
        try:
            students = await joined(server.port, str(server.told["join_code"]), asked.students)
            await asyncio.to_thread(ask_for_runs, url, asked.pairs)
            for one in students:
                one.browser.patient = True
            over = asyncio.Event()
            clicking = asyncio.create_task(
                busy([one.click for one in students], over.is_set, asked.think, arrive_s=2 * asked.think)
            )
            began, interrupted = time.monotonic(), Counter[int]()
            for _ in range(asked.kills):
                await asyncio.sleep(asked.every * random.uniform(0.5, 1.5))
                interrupted.update(await asyncio.to_thread(running, url))
                server.kill()
                await asyncio.to_thread(server.start)
            over.set()
            await clicking
            took = time.monotonic() - began
            await asyncio.to_thread(until_over, url)
        finally:
            server.stop()
        return told(kind, url, students, interrupted, asked.kills, took)


def running(url: str) -> list[int]:
    """Runs that are being computed."""
    with closing(Database(url)) as database, database.read() as session:
        return list(session.scalars(select(Job.id).where(Job.state == JobState.RUNNING)))


def until_over(url: str) -> None:
    """Waits until each run has ended; TimeoutError where one does not."""
    end = time.monotonic() + LONGEST_RUNS_S
    with closing(Database(url)) as database:
        while time.monotonic() < end:
            with database.read() as session:
                waiting = Job.state.in_([JobState.QUEUED, JobState.RUNNING])
                if session.scalars(select(Job.id).where(waiting)).first() is None:
                    return
            time.sleep(1)
    raise TimeoutError("runs did not come to their end")


def told(kind: str, url: str, students: list[Student], interrupted: Counter[int], kills: int, took: float) -> int:
    """Prints what the database has, beside what the students were told; 0 where the two are the same."""
    with closing(Database(url)) as database, database.read() as session:
        comments = session.scalars(select(Comment).where(Comment.essay_id == ESSAY).order_by(Comment.number)).all()
        names = {name: number for number, name in session.execute(select(Person.id, Person.name))}
        liked = {(like.person_id, like.comment_id or 0) for like in session.scalars(select(Like))}
        jobs = {job.id: job for job in session.scalars(select(Job))}
    times = Counter(one.body for one in comments)
    said = [text for one in students for text in one.said]
    likes = [(names[one.name], number, wanted) for one in students for number, wanted in one.likes.items() if wanted]
    record = students[0].browser.record
    failed = [row for row in record.rows if row[2] >= 400]
    ended = [jobs[one] for one in interrupted]
    bad = {
        "comments that were answered for and are not there": sum(times[text] == 0 for text in said),
        "comments that stand there twice": sum(count > 1 for count in times.values()),
        "gaps in their numbers": len(comments) - max((one.number for one in comments), default=0),
        "likes that are not as they were answered for": sum(
            ((person, number) in liked) != (wanted == "yes") for person, number, wanted in likes
        ),
        "requests that were refused": len(failed),
        "runs that a kill had interrupted and that are not done": sum(job.state is not JobState.DONE for job in ended),
        "runs that are not done": sum(job.state is not JobState.DONE for job in jobs.values()),
    }
    rows: list[tuple[str, Any]] = [
        ("seconds under load", f"{took:.0f}"), ("requests that were answered", len(record.rows)),
        ("forms that were sent again, since no answer came", record.again),
        ("comments that were answered for", len(said)), ("comments in the database", len(comments)),
        ("likes that were answered for", len(likes)), ("runs", len(jobs)),
        ("runs that a kill had interrupted", len(ended)), ("how often that was", interrupted.total()), *bad.items(),
    ]  # fmt: skip
    print(f"{kind}: the server was killed {kills} times, with {len(students)} students")
    for what, value in rows:
        print(f"  {what:<58}{value:>7}")
    for line in record.told[:5]:
        print(f"  {line}")
    sys.stdout.flush()
    return int(any(bad.values()))


if __name__ == "__main__":
    sys.exit(main())
