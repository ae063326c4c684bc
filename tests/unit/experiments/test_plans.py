"""Plans: numbered tasks, one file each, whoever carries them out; what dies, fails, or is damaged on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from homefront.cli.app import run_app
from homefront.engine.settings import Settings
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.executors.local import run_local
from homefront.experiments.executors.slurm import slurm_script
from homefront.experiments.plans import spec
from homefront.experiments.plans.archive import CONTENT
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.kinds.kind import Job, JobResult
from homefront.experiments.plans.planning import make_plan
from homefront.experiments.plans.tasks import plan_inputs_of, run_task
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

SEEDS = 6


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


def front_plan(folder: Path, moscow: Scenario, seeds: int = SEEDS, jobs_per_task: int = 1) -> PlanFolder:
    """Fronts alone: milliseconds each."""
    settings = Settings(people_per_agent=20_000, only="front")
    return make_plan(moscow, "run", settings, folder, runs=seeds, jobs_per_task=jobs_per_task)


def done(plan: PlanFolder, number: int) -> str:
    """Does one task."""
    return run_task(str(plan.folder), plan.id, number)


def collected(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert run_app(["collect", str(folder), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_plan_comes_to_the_bytes_of_a_run(
    tmp_path: Path, moscow: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = front_plan(tmp_path / "plan", moscow, jobs_per_task=4)
    assert plan.spec.tasks == 2
    assert run_app(["resume", str(plan.folder), "--workers", "1"]) == 0
    found = collected(plan.folder, capsys)
    arguments = ["run", "moscow-1941", "--only", "front", "--runs", str(SEEDS), "--scale", "1:20000"]
    assert run_app([*arguments, "--workers", "1", "--out", str(tmp_path / "run"), "--json"]) == 0
    run = json.loads(capsys.readouterr().out)
    assert found["result_hash"] == run["result_hash"]
    assert found["outcomes"] == run["outcomes"]
    assert found["targets"] == run["targets"]
    again = collected(plan.folder, capsys)
    assert again["result_hash"] == run["result_hash"]


def test_every_task_is_one_file_that_cannot_be_written_again(tmp_path: Path, moscow: Scenario) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    assert done(plan, 0) == "done"
    file = plan.folder / "results" / "00000.zip"
    before = file.read_bytes(), file.stat().st_mtime_ns
    assert not file.stat().st_mode & 0o222
    plan.write_result(0, [{"other": 1}], {})
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert done(plan, 0) == "done"
    assert file.stat().st_mtime_ns == before[1]
    assert [item.name for item in (plan.folder / "results").iterdir()] == ["00000.zip"]


def test_a_task_that_somebody_is_at_is_left_alone(tmp_path: Path, moscow: Scenario) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=2)
    with plan.working_on(1) as mine:
        assert mine
        assert plan.at_work() == [1]
        assert done(plan, 1) == "taken"
        assert done(plan, 0) == "done"
    assert plan.at_work() == []
    assert plan.remaining() == [1]


def test_a_failure_keeps_its_traceback_and_is_tried_again(
    tmp_path: Path, moscow: Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=3)
    _, given = plan_inputs_of(str(plan.folder), plan.id)

    def broken(jobs: Sequence[Job]) -> list[JobResult]:
        raise ValueError(f"no world {jobs[0]['seed']}")

    assert plan.run_task(1, broken) == "failed"
    assert "no world 2" in plan.failed()[1]
    assert run_app(["status", str(plan.folder)]) == 1
    said = capsys.readouterr().out
    assert "1 failed" in said
    assert "ValueError: no world 2" in said
    assert plan.run_task(1, lambda jobs: plan.spec.rules.do_all(given, jobs)) == "done"
    assert plan.failed() == {}
    assert not list((plan.folder / "failed").iterdir())


def test_what_is_missing_is_said_and_how_to_go_on(tmp_path: Path, moscow: Scenario) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=3)
    done(plan, 1)
    with pytest.raises(ResultsError, match=r"2 of 3 tasks are not done \(0, 2\); go on with: homefront resume"):
        next(plan.results())


def test_a_damaged_result_is_refused_by_name(tmp_path: Path, moscow: Scenario) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    done(plan, 0)
    file = plan.folder / "results" / "00000.zip"
    whole = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(whole[:-40])
    with pytest.raises(ResultsError, match=r"00000\.zip: damaged"):
        plan.result(0)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(CONTENT, json.dumps({"plan": "other", "number": 0, "jobs": [], "files": {}}))
    with pytest.raises(ResultsError, match="damaged"):
        plan.result(0)


def test_a_result_of_another_plan_is_refused(tmp_path: Path, moscow: Scenario) -> None:
    one = front_plan(tmp_path / "one", moscow, seeds=1)
    settings = Settings(people_per_agent=10_000, only="front")
    other = make_plan(moscow, "run", settings, tmp_path / "other", runs=1)
    done(one, 0)
    (other.folder / "results" / "00000.zip").write_bytes((one.folder / "results" / "00000.zip").read_bytes())
    with pytest.raises(ResultsError, match="belongs to another plan"):
        other.result(0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c | {"tasks": 10**9}, "damaged"),
        (lambda c: c | {"kind": "pickle"}, "damaged"),
        (lambda c: [c], "damaged"),
    ],
)
def test_a_plan_that_was_changed_is_refused(tmp_path: Path, moscow: Scenario, change: Any, message: str) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    file = plan.folder / "plan.json"
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    with pytest.raises(ResultsError, match=message):
        PlanFolder.open(plan.folder)


def test_a_plan_of_another_program_is_refused(
    tmp_path: Path, moscow: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    monkeypatch.setattr(spec, "source_digest", lambda: "0" * 64)
    with pytest.raises(ResultsError, match="its bytes could differ"):
        PlanFolder.open(plan.folder)


def test_a_folder_in_use_is_refused(tmp_path: Path, moscow: Scenario) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ResultsError, match="not empty"):
        front_plan(tmp_path, moscow)
    with pytest.raises(ResultsError, match=r"no plan\.json"):
        PlanFolder.open(tmp_path)


def test_a_coupled_plan_whose_reference_is_gone_is_refused_and_never_run_without(
    tmp_path: Path, moscow: Scenario
) -> None:
    plan = make_plan(moscow, "run", Settings(people_per_agent=20_000, days=2), tmp_path / "plan", runs=1)
    (plan.folder / "reference.json").unlink()
    with pytest.raises(ResultsError, match=r"reference\.json: missing or damaged"):
        plan_inputs_of(str(plan.folder), plan.id)


def test_shards_share_out_all_tasks(tmp_path: Path, moscow: Scenario) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=7)
    shards = [plan.remaining((n, 3)) for n in range(3)]
    assert sorted(n for shard in shards for n in shard) == list(range(7))


@pytest.mark.parametrize("text", ["3", "3/3", "-1/3", "a/b", "1/0"])
def test_a_shard_that_is_none_is_refused(tmp_path: Path, moscow: Scenario, text: str) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    assert run_app(["resume", str(plan.folder), "--shard", text]) == 2


def test_the_body_of_the_slurm_script_does_its_shard(
    tmp_path: Path, moscow: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = front_plan(tmp_path / "a plan", moscow)
    script = tmp_path / "job"
    script.write_text(slurm_script(plan.folder, "run", 2, 500))
    assert "#SBATCH --array=0-1" in script.read_text()
    for shard in ("0", "1"):
        subprocess.run(["bash", str(script)], check=True, env={**os.environ, "SLURM_ARRAY_TASK_ID": shard}, cwd="/")
        assert len(plan.remaining()) == (SEEDS // 2 if shard == "0" else 0)
    other = front_plan(tmp_path / "other", moscow)
    run_local(other, other.remaining(), 1)
    assert collected(plan.folder, capsys)["result_hash"] == collected(other.folder, capsys)["result_hash"]


def test_workers_that_are_killed_lose_nothing_and_double_nothing(
    tmp_path: Path, moscow: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=12)
    killed: list[int] = []

    def assassin() -> None:
        """Kills one worker after the first results, then another."""
        for wanted in (1, 4):
            while len(plan.done()) < wanted:
                time.sleep(0.01)
            children = [int(pid) for pid in _children(os.getpid())]
            if children:
                os.kill(children[0], signal.SIGKILL)
                killed.append(children[0])

    thread = threading.Thread(target=assassin)
    thread.start()
    counts = run_local(plan, plan.remaining(), 2)
    thread.join()
    assert killed
    assert counts["failed"] == 0
    assert plan.remaining() == []
    other = front_plan(tmp_path / "other", moscow, seeds=12)
    run_local(other, other.remaining(), 1)
    assert collected(plan.folder, capsys)["result_hash"] == collected(other.folder, capsys)["result_hash"]


def _children(parent: int) -> Iterator[str]:
    """Worker processes of this one, without multiprocessing's tracker."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(status[1]) == parent and any(b"spawn_main" in word for word in words):
            yield entry.name


def test_a_plan_that_is_killed_goes_on(tmp_path: Path, moscow: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=40)
    command = [sys.executable, "-m", "homefront", "resume", str(plan.folder), "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(plan.done()) < 3 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = {n: (plan.folder / "results" / f"{n:05d}.zip").stat().st_mtime_ns for n in plan.done()}
    assert run_app(["resume", str(plan.folder), "--workers", "1"]) == 0
    assert plan.remaining() == []
    assert all((plan.folder / "results" / f"{n:05d}.zip").stat().st_mtime_ns == t for n, t in before.items())
    assert collected(plan.folder, capsys)["runs"] == 40


@pytest.mark.parametrize("kind", ["whatif", "explain", "sensitivity"])
def test_an_experiment_comes_to_the_same_as_a_plan_and_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    pytest.importorskip("SALib")
    common = ["moscow-1941", "--only", "front", "--scale", "1:20000"]
    at_once = {
        "whatif": ["whatif", *common, "--without", "allies", "--runs", "3", "--workers", "1"],
        "explain": ["explain", *common, "--outcome", "war_output_1942", "--causes", "allies,relocation", "--most", "3",
                    "--se", "0.0001", "--check-scale", "0", "--workers", "1"],
        "sensitivity": ["sensitivity", *common, "--outcome", "closest_km", "--inputs", "front.noise,front.zones",
                        "--size", "3", "--repeats", "1", "--workers", "1"],
    }[kind]  # fmt: skip
    planned = {
        "whatif": ["--without", "allies", "--runs", "3"],
        "explain": ["--outcome", "war_output_1942", "--causes", "allies,relocation", "--runs", "3"],
        "sensitivity": ["--outcome", "closest_km", "--inputs", "front.noise,front.zones", "--size", "3",
                        "--repeats", "1"],
    }[kind]  # fmt: skip
    assert run_app([*at_once, "--json"]) == 0
    wanted = json.loads(capsys.readouterr().out)
    folder = tmp_path / "plan"
    assert run_app(["plan", *common, "--for", kind, *planned, "--jobs-per-task", "2", "--out", str(folder)]) == 0
    assert run_app(["resume", str(folder), "--workers", "1"]) == 0
    found = collected(folder, capsys)
    for one in (wanted, found):
        for key in ("wall_s", "scale_check"):
            one.pop(key, None)
    assert found == wanted


def test_a_dask_cluster_comes_to_the_same(tmp_path: Path, moscow: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    distributed = pytest.importorskip("distributed")
    from homefront.experiments.executors.dask import run_dask

    plan = front_plan(tmp_path / "plan", moscow)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        counts = run_dask(plan, plan.remaining(), cluster.scheduler_address)
    assert counts["done"] == SEEDS
    other = front_plan(tmp_path / "other", moscow)
    run_local(other, other.remaining(), 1)
    assert collected(plan.folder, capsys)["result_hash"] == collected(other.folder, capsys)["result_hash"]


def test_dask_workers_of_several_threads_are_refused(tmp_path: Path, moscow: Scenario) -> None:
    distributed = pytest.importorskip("distributed")
    from homefront.experiments.executors.dask import run_dask

    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, silence_logs=50
        ) as cluster,
        pytest.raises(ParameterError, match="--nthreads 1"),
    ):
        run_dask(plan, plan.remaining(), cluster.scheduler_address)


def test_an_executor_needs_what_it_needs(tmp_path: Path, moscow: Scenario) -> None:
    plan = front_plan(tmp_path / "plan", moscow, seeds=1)
    assert run_app(["resume", str(plan.folder), "--executor", "dask"]) == 2
    assert run_app(["resume", str(plan.folder), "--executor", "dsk"]) == 2
    assert run_app(["plan", "moscow-1941", "--for", "explain", "--out", str(tmp_path / "x")]) == 2
    assert run_app(["plan", "moscow-1941", "--for", "explian", "--out", str(tmp_path / "x")]) == 2
