"""A lab under load: 200 students of a class at once, then 1,000 readers of one essay, while two runs are computed.

    python benchmarks/lab_load.py [--on sqlite postgres] [--students 200] [--readers 1000] [--seconds 60]
    python benchmarks/lab_load.py --locked 30 --readers 0

Students have joined by the class code and are signed in; they read the sample essay, which has three live figures,
comment on it (the whole, a sentence, in answer to somebody) and like, all on this one essay, so that its page grows.
Readers are nobody to the lab; the essay is open to the world and has the comments that the students left. Between two
clicks each of them thinks for a while (--think, --readers-think: the mean in seconds); the rate at which they click
follows from that and is printed. Client, server, workers and Postgres share this machine, and say how much of it each
took. Times are of single requests, from the first byte sent to the last byte read.

With --locked another process holds the database against writers for so many seconds; students whose form is refused
meanwhile (503) send it again when the answer says so, and its time is until it was taken.

Ends with 1 where a request failed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from lab_servers import Server, ask_for_runs, cpu_by_part, database_of, free_port, open_to_the_world
from lab_students import Browser, Record, Student, busy, until
from sqlalchemy import func, select

from homefront.lab.database import Database
from homefront.lab.tables import Comment, Job, JobState, Like

ESSAY, AIM_MS, JOIN_TOGETHER = 2, 200, 4
"""The sample essay of a new class; what 95 of 100 requests should take at most; how many join at the same time."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5, help="seconds between two clicks of a student, on the mean")
    parser.add_argument("--readers-think", type=float, default=10, help="the same of a reader")
    parser.add_argument("--workers", type=int, default=2, help="runs that are computed meanwhile")
    parser.add_argument("--pairs", type=int, default=100, help="pairs of worlds of each of those runs")
    parser.add_argument("--locked", type=float, default=0, help="seconds that another process holds the database")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, which client, server, workers and database share")
    return max(asyncio.run(measured(kind, asked)) for kind in asked.on)


async def measured(kind: str, asked: argparse.Namespace) -> int:
    """Both loads on one database; 0 where no request failed."""
    with tempfile.TemporaryDirectory(prefix="homefront-lab-") as name, database_of(kind, Path(name)) as (url, number):
        port = free_port()
        server = Server(Path(name) / "lab", url, port, asked.workers)
        try:
            most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a connection a reader; the server has its own
            runs = Runs(url, asked.pairs if asked.workers else 0)
            students = await joined(port, str(server.told["join_code"]), asked.students)
            await runs.begun(asked.workers)
            record = students[0].browser.record
            record.rows.clear()
            failed = 0
            if students:
                clicks = [one.click for one in students]
                for one in students:
                    one.browser.patient = asked.locked > 0
                holding = asyncio.create_task(held(url, asked.locked)) if asked.locked else None
                with_runs = Watched(f"{kind}: {len(students)} students", record, runs, server.process.pid, number)
                failed += await with_runs.during(clicks, asked.seconds, asked.think)
                print(f"  at the end the essay has {counted(url)}")
                if holding is not None:
                    await holding
                    print(f"  {record.refused} forms were refused while the database was held, and sent again")
                    record.refused = 0
            if asked.readers:
                open_to_the_world(url, ESSAY)
                readers = [Student(n, Browser(port, record), f"/essays/{ESSAY}", random.Random(n))
                           for n in range(asked.readers)]  # fmt: skip
                with_runs = Watched(f"{kind}: {len(readers)} readers", record, runs, server.process.pid, number)
                failed += await with_runs.during([one.read for one in readers], asked.seconds, asked.readers_think)
            for one in students:
                one.browser.close()
        finally:
            server.stop()
    return int(failed > 0)


async def held(url: str, seconds: float) -> None:
    """Another process holds the database for so many seconds, ten seconds from now."""
    await asyncio.sleep(10)
    lines = (
        'import sqlite3; c = sqlite3.connect(sys.argv[1], 60, isolation_level=None); c.execute("BEGIN IMMEDIATE")'
        if url.startswith("sqlite")
        else "import psycopg; c = psycopg.connect(sys.argv[1]); "
        'c.execute("LOCK TABLE essay, comment, liked, attempt, sign_in IN EXCLUSIVE MODE")'
    )
    where = url.replace("postgresql+psycopg", "postgresql").removeprefix("sqlite:///")
    program = f"import sys, time; {lines}; time.sleep({seconds})"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, where)
    await process.wait()


async def joined(port: int, code: str, count: int) -> list[Student]:
    """Students with sessions of their own."""
    record, room, began = Record(), asyncio.Semaphore(JOIN_TOGETHER), time.monotonic()
    students = [Student(n, Browser(port, record), f"/essays/{ESSAY}", random.Random(n)) for n in range(count)]

    async def join(one: Student) -> None:
        async with room:
            await one.join(code)

    await asyncio.gather(*(join(one) for one in students))
    print(f"  {count} students joined in {time.monotonic() - began:.0f} s", flush=True)
    return students


class Runs:
    """The runs that are computed meanwhile."""

    def __init__(self, url: str, pairs: int) -> None:
        self.url = url
        if pairs:
            ask_for_runs(url, pairs)

    def states(self) -> dict[JobState, int]:
        """How many runs are in each state."""
        with closing(Database(self.url)) as database, database.read() as session:
            rows = session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
        return {state: count for state, count in rows}

    async def begun(self, workers: int) -> None:
        """Waits until each worker computes."""
        end = time.monotonic() + 300
        while self.states().get(JobState.RUNNING, 0) < workers:
            if time.monotonic() > end:
                raise TimeoutError(f"{workers} workers do not compute: {self.states()}")
            await asyncio.sleep(0.5)


class Watched:
    """One load, with what it is told of afterwards."""

    def __init__(self, what: str, record: Record, runs: Runs, server: int, postgres: int | None) -> None:
        self.what, self.record, self.runs, self.server, self.postgres = what, record, runs, server, postgres

    async def during(self, clicks: list, seconds: float, think_s: float) -> int:
        """How many requests failed."""
        self.record.rows.clear()
        self.record.told.clear()
        computing: list[int] = []

        async def look() -> None:
            while True:
                computing.append((await asyncio.to_thread(self.runs.states)).get(JobState.RUNNING, 0))
                await asyncio.sleep(5)

        before, began, looking = cpu_by_part(self.server, self.postgres), time.monotonic(), asyncio.create_task(look())
        done_before = self.runs.states().get(JobState.DONE, 0)
        await busy(clicks, until(seconds), think_s, arrive_s=min(seconds / 3, 2 * think_s))
        looking.cancel()
        took, after = time.monotonic() - began, cpu_by_part(self.server, self.postgres)
        done = self.runs.states().get(JobState.DONE, 0) - done_before
        offered = f"{len(clicks) / think_s:.0f} clicks/s offered"
        print(f"{self.what}, {took:.0f} s, thinking {think_s:g} s on the mean: {offered}")
        print(f"  runs being computed: {min(computing)} to {max(computing)}, {done} done meanwhile")
        print("  cores used: " + ", ".join(f"{part} {(after[part] - before[part]) / took:.2f}" for part in before))
        return told(self.record, took)


def told(record: Record, took: float) -> int:
    """Prints the table; how many requests failed."""
    heads = ("requests", "per s", "p50 ms", "p95 ms", "p99 ms", "most ms", "errors")
    print(f"  {'':<9}" + "".join(f"{head:>9}" for head in heads))
    for kind in ("page", "like", "comment", "file", "all"):
        rows = [row for row in record.rows if kind in ("all", row[0])]
        if not rows:
            continue
        times = sorted(1000 * seconds for _, seconds, _ in rows)
        of = [times[min(len(times) - 1, int(share * len(times)))] for share in (0.5, 0.95, 0.99, 1)]
        errors = sum(status == 0 or status >= 400 for *_, status in rows)
        cells = (len(rows), f"{len(rows) / took:.1f}", *(f"{value:.0f}" for value in of), errors)
        print(f"  {kind:<9}" + "".join(f"{cell:>9}" for cell in cells))
        if kind == "all":
            print(f"  p95 under {AIM_MS} ms: {'yes' if of[1] < AIM_MS else 'NO'}", flush=True)
    for line in record.told[:5]:
        print(f"  {line}")
    return len(record.told)


def counted(url: str) -> str:
    """Comments and likes of the essay in words."""
    with closing(Database(url)) as database, database.read() as session:
        comments = session.scalar(select(func.count()).where(Comment.essay_id == ESSAY))
        likes = session.scalar(select(func.count()).select_from(Like))
    return f"{comments} comments, {likes} likes"


if __name__ == "__main__":
    sys.exit(main())
