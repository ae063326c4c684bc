"""A plan whose worlds have a mechanism: what it says, who may carry it out, and what comes out."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from plugin_packages import EXAMPLES, forget, install_package

import homefront as hf
from homefront.cli.app import DONE, FAILED, WRONG_INPUT, run_app
from homefront.errors import ResultsError
from homefront.experiments.plans.folder import PlanFolder
from homefront.plugins import packaged

COUNTRY = "france-1940"
SMALL: dict[str, Any] = {"scale": 1 / 20_000, "days": 8, "only": "society"}
WORLDS = 3
SOURCE = Path(hf.__file__).parents[1]


def plan_of_worlds(folder: Path, runs: int = WORLDS, **more: Any) -> Path:
    """A plan of worlds with hoarding, of which nothing is done."""
    hf.plan(COUNTRY, "run", folder, runs=runs, jobs_per_task=1, mechanisms="hoarding", **more, **SMALL)
    return folder


@pytest.fixture
def wanted(site: Path) -> str:
    """The hash of the same worlds without a plan."""
    return hf.ensemble(COUNTRY, WORLDS, workers=1, mechanisms="hoarding", **SMALL).result_hash


def environment(site: Path, *packages: Path) -> dict[str, str]:
    """Of a machine on which these packages are installed."""
    paths = [str(SOURCE), *([str(site)] if packages else []), *map(str, packages)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "200"}


def hoarding_at(folder: Path, version: str) -> tuple[Path, Path]:
    """(site, source) of another version of hoarding, on a machine of its own."""
    shutil.copytree(EXAMPLES / "hoarding", folder / "hoarding")
    project = folder / "hoarding" / "pyproject.toml"
    project.write_text(project.read_text().replace('version = "0.1.0"', f'version = "{version}"'))
    module = folder / "hoarding" / "src" / "homefront_hoarding" / "__init__.py"
    module.write_text(module.read_text() + "\n# changed\n")
    return folder, install_package(folder, folder / "hoarding")


# --- on this machine -------------------------------------------------------------------------------------------------


def test_a_plan_says_which_code_it_is_of_and_comes_to_the_bytes_of_a_run(
    site: Path, wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = plan_of_worlds(tmp_path / "plan")
    (told,) = json.loads((folder / "plan.json").read_text())["mechanisms"]
    assert told == {
        "name": "hoarding", "package": "homefront-hoarding", "version": "0.1.0", "code": packaged("hoarding").code,
    }  # fmt: skip
    assert run_app(["resume", str(folder), "--with", "hoarding", "--workers", "2"]) == DONE
    assert f"homefront collect {folder} --with hoarding" in capsys.readouterr().out
    assert hf.collect(folder, mechanisms="hoarding").result_hash == wanted
    run = folder / "collected"
    assert hf.read_run(run).provenance["mechanisms"][0]["version"] == "0.1.0"
    assert hf.write_report([run], tmp_path / "page.html", mechanisms="hoarding").stat().st_size > 0


def test_no_folder_of_a_plan_loads_code(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = plan_of_worlds(tmp_path / "plan")
    sys.modules.pop("homefront_hoarding", None)
    for command in (["resume", str(folder), "--workers", "1"], ["collect", str(folder)]):
        assert run_app(command) == WRONG_INPUT
        told = capsys.readouterr().err
        assert "made with the mechanism hoarding 0.1.0 (package homefront-hoarding): add --with hoarding" in told
    assert hf.status(folder).remaining == WORLDS
    assert "homefront_hoarding" not in sys.modules
    with pytest.raises(ResultsError, match="made without the mechanism air_defence; leave out --with air_defence"):
        hf.resume(folder, mechanisms=["hoarding", "air_defence"], workers=1)


def test_a_plan_made_here_is_carried_out_here_without_naming_it_again(site: Path, wanted: str, tmp_path: Path) -> None:
    plan = hf.plan(COUNTRY, "run", tmp_path / "plan", runs=WORLDS, mechanisms="hoarding", **SMALL)
    assert hf.resume(plan, workers=1).remaining == 0
    assert hf.collect(plan).result_hash == wanted


def test_a_plan_goes_on_after_it_was_killed(site: Path, wanted: str, tmp_path: Path) -> None:
    folder = plan_of_worlds(tmp_path / "plan")
    line = [sys.executable, "-m", "homefront", "resume", str(folder), "--with", "hoarding", "--workers", "1"]
    with subprocess.Popen(line, env=environment(site, EXAMPLES / "hoarding" / "src"), stderr=subprocess.PIPE) as one:
        while one.poll() is None and not PlanFolder.open(folder).done():
            time.sleep(0.01)
        one.send_signal(signal.SIGKILL)
        assert one.stderr is not None
        said = one.stderr.read()
    assert PlanFolder.open(folder).done(), said
    assert hf.resume(folder, mechanisms="hoarding", workers=1).remaining == 0
    assert hf.collect(folder, mechanisms="hoarding").result_hash == wanted


def test_coupled_worlds_have_the_reference_of_the_society_without_it(site: Path, tmp_path: Path) -> None:
    short: dict[str, Any] = {"scale": 1 / 20_000, "days": 4, "mechanisms": "hoarding"}
    folder = tmp_path / "plan"
    hf.plan("moscow-1941", "run", folder, runs=1, **short)
    assert hf.resume(folder, mechanisms="hoarding", workers=1).failed == ()
    found = hf.collect(folder, mechanisms="hoarding")
    assert found.result_hash == hf.run("moscow-1941", **short).result_hash


@pytest.mark.parametrize("kind", ["whatif", "explain", "sensitivity"])
def test_an_experiment_comes_to_the_same_as_without_a_plan(
    site: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    common = [COUNTRY, "--only", "society", "--scale", "1:20000", "--with", "hoarding"]
    at_once, planned = {
        "whatif": (["--without", "hoarding", "--runs", "2"],) * 2,
        "explain": (
            ["--outcome", "exodus", "--causes", "hoarding", "--most", "2", "--check-scale", "0"],
            ["--outcome", "exodus", "--causes", "hoarding", "--runs", "2"],
        ),
        "sensitivity": (["--outcome", "exodus", "--inputs", "hoarding.wear", "--size", "3", "--repeats", "1"],) * 2,
    }[kind]  # fmt: skip
    assert run_app([kind, *common, *at_once, "--workers", "1", "--json"]) == DONE, capsys.readouterr()
    found = json.loads(capsys.readouterr().out)
    folder = str(tmp_path / "plan")
    assert run_app(["plan", *common, "--for", kind, *planned, "--out", folder]) == DONE, capsys.readouterr()
    assert run_app(["resume", folder, "--with", "hoarding", "--workers", "1"]) == DONE
    capsys.readouterr()
    assert run_app(["collect", folder, "--with", "hoarding", "--json"]) == DONE
    from_plan = json.loads(capsys.readouterr().out)
    for one in (found, from_plan):
        for key in ("wall_s", "scale_check"):
            one.pop(key, None)
    assert from_plan == found


# --- on other machines -----------------------------------------------------------------------------------------------


def of_a_shard(folder: Path, environment: dict[str, str], shard: str) -> subprocess.CompletedProcess[str]:
    """The body of the script for SLURM, as a node of the cluster runs it."""
    return subprocess.run(
        ["bash", str(folder / "slurm.sh")], env={**environment, "SLURM_ARRAY_TASK_ID": shard}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def test_a_machine_without_the_package_says_so_and_its_tasks_fail(
    site: Path, wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = plan_of_worlds(tmp_path / "plan", shards=2)
    lacking = of_a_shard(folder, environment(site), "0")
    assert lacking.returncode == WRONG_INPUT
    told = "made with the mechanism hoarding 0.1.0 (package homefront-hoarding): it is not installed here; install"
    assert told in lacking.stderr.replace("\n", " ")
    assert "Traceback" not in lacking.stderr
    other_site, other = hoarding_at(tmp_path / "other", "0.2.0")
    differs = of_a_shard(folder, environment(other_site, other), "1")
    assert differs.returncode == WRONG_INPUT
    assert "here is hoarding 0.2.0 (package homefront-hoarding), code" in differs.stderr.replace("\n", " ")

    assert run_app(["status", str(folder)]) == FAILED
    shown = capsys.readouterr().out
    assert f"0 of {WORLDS} tasks done, 0 at work, {WORLDS} failed" in shown.replace("\n", " ")
    errors = hf.status(folder).errors
    assert told in errors[0]
    assert "here is hoarding 0.2.0" in errors[1]
    assert "install that version, or make the plan again" in errors[1]

    for shard in ("0", "1"):
        fit = of_a_shard(folder, environment(site, EXAMPLES / "hoarding" / "src"), shard)
        assert fit.returncode == DONE, fit.stderr
    assert hf.status(folder).failed == ()
    assert hf.collect(folder, mechanisms="hoarding").result_hash == wanted


def test_who_is_at_the_machine_sees_the_sentence_and_nothing_is_marked(site: Path, tmp_path: Path) -> None:
    folder = plan_of_worlds(tmp_path / "plan")
    for file in (site / "homefront_hoarding-0.1.0.dist-info").iterdir():
        file.unlink()
    forget()
    with pytest.raises(ResultsError, match=r"it is not installed here; install homefront-hoarding 0\.1\.0"):
        hf.resume(folder, mechanisms="hoarding", workers=1)
    assert hf.status(folder).failed == ()


@contextmanager
def cluster(*environments: dict[str, str]) -> Iterator[str]:
    """The address of a Dask scheduler with a worker, a process of its own, in each environment."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'homefront[dask]'")
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None, silence_logs=50) as head,
        ExitStack() as stack,
    ):
        address = head.scheduler_address
        for one in environments:
            line = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
            worker = subprocess.Popen(line, env=one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(worker.wait)
            stack.callback(worker.terminate)
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(len(environments), timeout=120)
        yield address


@pytest.mark.slow
def test_a_dask_worker_without_the_package_harms_no_other(
    site: Path, wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = plan_of_worlds(tmp_path / "plan")
    with cluster(environment(site)) as address:
        line = ["resume", str(folder), "--with", "hoarding", "--executor", "dask", "--address", address]
        assert run_app(line) == FAILED
        assert "a worker that gets no tasks" in capsys.readouterr().err
    errors = hf.status(folder).errors
    assert len(errors) == WORLDS
    assert all("it is not installed here; install homefront-hoarding 0.1.0" in one for one in errors.values())
    with cluster(environment(site), environment(site, EXAMPLES / "hoarding" / "src")) as address:
        line = ["resume", str(folder), "--with", "hoarding", "--executor", "dask", "--address", address]
        assert run_app(line) == DONE, capsys.readouterr()
    assert hf.status(folder).failed == ()
    assert hf.collect(folder, mechanisms="hoarding").result_hash == wanted
