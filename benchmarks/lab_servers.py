"""A lab for lab_load.py and lab_kill.py, started as a class starts it, on SQLite or on a Postgres of its own."""

from __future__ import annotations

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from homefront.lab.database import Database
from homefront.lab.runs import asking
from homefront.lab.runs.rules import Rules, set_rules
from homefront.lab.security.visitors import Visitor
from homefront.lab.server import utc_now
from homefront.lab.tables import Person, Role

LONGEST_START_S = 120.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    """(address, number of Postgres's first process) of an empty database; SQLite's is in the folder of the lab.

    Postgres is Debian's, as it is configured when it is installed: what was answered is on disk.
    """
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'lab' / 'lab.sqlite3'}", None
        return
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    home, port, root = Path(tempfile.mkdtemp(prefix="homefront-pg-")), free_port(), os.geteuid() == 0
    if root:  # Postgres refuses to run as root
        shutil.chown(home, "postgres", "postgres")
    run = functools.partial(
        subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=home, user="postgres" if root else None
    )
    run([programs / "initdb", "-D", home / "data", "-U", "lab", "-A", "trust", "-E", "UTF8"])
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1"
    run([programs / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start"])
    try:
        run([programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "lab", "lab"])
        number = int((home / "data" / "postmaster.pid").read_text().split()[0])
        yield f"postgresql+psycopg://lab@127.0.0.1:{port}/lab", number
    finally:
        run([programs / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"])
        shutil.rmtree(home)


class Server:
    """`homefront lab` as a process. told : what it printed when it began."""

    def __init__(self, folder: Path, url: str, port: int, workers: int) -> None:
        self._command = [sys.executable, "-m", "homefront", "lab", "--data", str(folder), "--port", str(port),
                         "--workers", str(workers), "--json"]  # fmt: skip
        self._environment = os.environ | ({} if url.startswith("sqlite") else {"HOMEFRONT_LAB_DATABASE": url})
        self.port, self.told = port, {}
        self.start()

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self.process = subprocess.Popen(self._command, env=self._environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line == "}\n":
                break
        self.told = json.loads("".join(lines))
        end = time.monotonic() + LONGEST_START_S
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise TimeoutError("the lab does not answer")

    def kill(self) -> None:
        """SIGKILL to the server alone."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


CHANGES = (
    *({"change": f"britain-1940/without:{cause}"} for cause in ("leaders_stay", "candour", "shelters", "near_safety")),
    *({"change": f"france-1940/without:{cause}"} for cause in ("leaders_leave", "evacuation_orders", "reassurance")),
    *({"change": "britain-1940/move:candour", "days": str(days)} for days in (-6, -3, 3, 6, 9)),
    *({"change": "france-1940/value:reassurance:candour", "value": f"{tenth / 10}"} for tenth in range(1, 9)),
)


def ask_for_runs(url: str, pairs: int) -> list[int]:
    """Asks for one run of each of CHANGES, in the name of somebody of the class; their ids."""
    database = Database(url)
    try:
        with database.write() as session:
            set_rules(session, 1, Rules(pairs=max(pairs, 5), per_hour=len(CHANGES)))
            asker = Person(class_id=1, name="asker", name_key="asker", role=Role.STUDENT, created_at=utc_now())
            session.add(asker)
            session.flush()
            visitor = Visitor(Role.STUDENT, "", asker.id, 1)
            return [asking.ask(session, visitor, {**one, "pairs": str(pairs)}, utc_now()).id for one in CHANGES]
    finally:
        database.close()


def open_to_the_world(url: str, essay_id: int) -> None:
    """Publishes an essay to whoever comes, as its author does on the page."""
    from homefront.lab.tables import Essay, Visibility

    database = Database(url)
    try:
        with database.write() as session:
            session.get_one(Essay, essay_id).visibility = Visibility.WORLD
    finally:
        database.close()


def cpu_by_part(server: int, postgres: int | None) -> dict[str, float]:
    """CPU seconds that were used until now by the server, by its workers, by Postgres, and by this client."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    tick = os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # those of processes that have ended are added to whoever waited for them
        parents[int(entry.name)], used[int(entry.name)] = int(told[1]), sum(int(one) for one in told[11:15]) / tick

    def below(top: int) -> list[int]:
        children = [one for one, parent in parents.items() if parent == top]
        return [*children, *(deeper for one in children for deeper in below(one))]

    out: dict[str, Any] = {
        "client": time.process_time(),
        "server": used.get(server, 0.0),
        "runs": sum(used[one] for one in below(server)),
    }
    if postgres is not None:
        out["Postgres"] = sum(used[one] for one in (postgres, *below(postgres)))
    return out
