"""What a worker really computes, and that the commands start workers, replace them and end them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

import homefront as hf
from homefront.cli.app import run_app
from homefront.lab.runs.crew import compile_first
from homefront.lab.runs.queue import Queue
from homefront.lab.runs.rules import Rules
from homefront.lab.runs.specification import key_of, pairs_spec
from homefront.lab.runs.work import NotThisVersionError, compiled, run_specification
from homefront.lab.runs.worker import Worker
from homefront.lab.tables import Job, JobState, Result


def spec_of(change: str, **more: Any) -> dict[str, Any]:
    """Five pairs as a form asks for them, cut to two."""
    return pairs_spec({"change": change, "pairs": "5", **more}, Rules()) | {"runs": 2}


def test_a_worker_brings_the_pairs_that_whatif_gives(school: Any) -> None:
    spec = spec_of("france-1940/without:leaders_leave")
    with school.database.write() as session:
        session.add(Job(class_id=1, spec=spec, key=key_of(spec), created_at=school.clock()))
    worker = Worker(Queue(school.database))
    assert worker.one()
    worker._end_child()
    with school.database.read() as session:
        job = session.scalars(select(Job)).one()
        assert job.state is JobState.DONE, job.reason
        data = session.get_one(Result, job.result_id).data
    pairs = hf.whatif("france-1940", without="leaders_leave", runs=2, scale=1 / 20_000, workers=1)
    for one in data["outcomes"]:
        before, after = data["values"][one["outcome"]]
        np.testing.assert_array_equal(np.array([before, after]).T, pairs.values[one["outcome"]])
        assert one["difference"] == next(o.difference for o in pairs.outcomes if o.outcome == one["outcome"])
    assert data["parting"] == pairs.parting()
    assert json.dumps(data, allow_nan=False), "Postgres takes no NaN"


def test_a_run_of_another_version_is_refused_in_words() -> None:
    spec = spec_of("france-1940/without:leaders_leave")
    with pytest.raises(NotThisVersionError, match=r"requested from homefront 0\.0\.0, .* Request the run again"):
        run_specification(spec | {"version": "0.0.0"}, lambda share: None)
    with pytest.raises(NotThisVersionError):
        run_specification(spec | {"inputs": "0" * 64}, lambda share: None)


@pytest.mark.parametrize(
    ("change", "more", "edits"),
    [
        ("move:leaders_leave", {"days": "-5"},
         ["move leaving_seen@1940-06-10=-5", "move order_offices_go@1940-06-10=-5"]),
        ("value:reassurance:candour", {"value": "0,5"}, ["given candour=0.5@1940-05-10..1940-06-25"]),
    ],
)  # fmt: skip
def test_a_date_and_a_value_become_edits_that_whatif_takes(change: str, more: dict[str, str], edits: list[str]) -> None:
    from homefront.engine.settings import settings_for
    from homefront.experiments.whatif import changed_settings

    spec = spec_of(f"france-1940/{change}", **more)
    assert spec["edits"] == edits
    scenario = hf.load_scenario("france-1940")
    base = settings_for(scenario, scale=1 / 20_000, parameters="record")
    assert changed_settings(scenario, base, spec["without"], spec["changes"], spec["edits"]) != base


def test_every_choice_of_the_menus_is_one_that_whatif_takes() -> None:
    from homefront.engine.settings import settings_for
    from homefront.experiments.whatif import changed_settings
    from homefront.lab.runs.menu import menu_of, titles

    for name in titles():
        menu = menu_of(name)
        assert menu is not None
        base = settings_for(menu.scenario, scale=1 / 20_000, parameters="record")
        for choice in menu.choices:
            days = str(max(-10, int(choice.low)))
            spec = spec_of(f"{name}/{choice.id}", days=days, value=f"{choice.high:g}")
            changed_settings(menu.scenario, base, spec["without"], spec["changes"], spec["edits"])


def test_the_commands_workers_are_replaced_when_they_die_and_end_with_it(fresh: Any, tmp_path: Path) -> None:
    shutil.copy(fresh[0], tmp_path / "lab.sqlite3")
    worker = subprocess.Popen(
        [sys.executable, "-m", "homefront", "lab", "worker", "--data", str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    first = below(worker.pid, ())
    os.kill(first, signal.SIGKILL)
    second = below(worker.pid, (first,))
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=20)
    end = time.monotonic() + 10
    while Path(f"/proc/{second}").exists():
        assert time.monotonic() < end, "the worker outlives the command"
        time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_goes_back_into_the_queue_when_its_server_is_killed(
    school_on_both: Any, tmp_path: Path, how: signal.Signals
) -> None:
    school = school_on_both
    spec = pairs_spec({"change": "britain-1940/without:candour", "pairs": "100"}, Rules(pairs=100)) | {"runs": 2000}
    with school.database.write() as session:
        job = Job(class_id=1, spec=spec, key=key_of(spec), created_at=school.clock())
        session.add(job)
        session.flush()
        job_id = job.id
    worker = subprocess.Popen(
        [sys.executable, "-m", "homefront", "lab", "worker", "--data", str(tmp_path)],
        env=os.environ | {"HOMEFRONT_LAB_DATABASE": school.settings.database_url},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until_state(school, job_id, JobState.RUNNING)
        worker.send_signal(how)
        worker.wait(30)
    finally:
        worker.kill()
    assert until_state(school, job_id, JobState.QUEUED).attempts == 0, "the try does not count"


def until_state(school: Any, job_id: int, state: JobState) -> Job:
    """The run, once it is in this state."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with school.database.read() as session:
            job = session.get_one(Job, job_id)
        if job.state is state:
            return job
        time.sleep(0.1)
    raise AssertionError(f"run {job_id} is {job.state}, not {state}")


def below(pid: int, but: tuple[int, ...]) -> int:
    """A worker process of this one, when there is one that is none of these."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        for one in Path(f"/proc/{pid}/task/{pid}/children"), *Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, one.read_text().split()):
                words = Path(f"/proc/{child}/cmdline").read_bytes()
                if child not in but and b"spawn_main" in words:
                    return child
        time.sleep(0.2)
    raise AssertionError("no worker was started")


def marked(spec: Any, tell: Any) -> dict[str, Any]:
    """In place of the kernels."""
    Path(os.environ["HOMEFRONT_TEST_MARK"]).write_text("compiled")
    return {}


def too_long(spec: Any, tell: Any) -> dict[str, Any]:
    time.sleep(600)
    return {}


def test_a_worker_compiles_first_and_stops_when_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFRONT_TEST_MARK", str(tmp_path / "mark"))
    compile_first(threading.Event(), marked)
    assert (tmp_path / "mark").read_text() == "compiled"
    told = threading.Event()
    told.set()
    compile_first(told, too_long)
    assert compiled({}, lambda share: None) == {}


def test_a_worker_on_a_database_without_a_lab_is_told_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_app(["lab", "worker", "--data", str(tmp_path)]) == 2
    assert "start `homefront lab` of this version on it once" in capsys.readouterr().err
