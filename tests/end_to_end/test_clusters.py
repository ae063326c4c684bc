"""A plan on a Slurm cluster and on a Dask cluster, both started for the test: one hash, that of a run on this machine.

Slurm is the one that the system has (Debian: slurm-wlm and munge). It runs here with a folder, keys and ports of its
own, as the user who runs the tests, beside any Slurm that is there already.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import homefront as hf
from homefront.cli.app import DONE, run_app

pytestmark = pytest.mark.slow

COUNTRY = "moscow-1941"
WORLDS: dict[str, Any] = {"runs": 4, "seed": 1, "scale": 1 / 20_000, "days": 30}
SHARDS = 2

NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue")
MISSING = [name for name in NEEDED if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]
MOST_S = 60.0
"""Until a service that was started has to answer."""

CONFIGURATION = """\
ClusterName=homefront-tests
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={megabytes} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES State=UP
"""


@pytest.fixture(scope="module")
def here() -> str:
    """The hash of the worlds as this machine makes them, without a plan."""
    return hf.ensemble(COUNTRY, workers=1, **WORLDS).result_hash


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan of the same worlds, of which nothing is done."""
    hf.plan(COUNTRY, "run", tmp_path / "a plan", shards=SHARDS, jobs_per_task=1, **WORLDS)
    return tmp_path / "a plan"


# --- Slurm ------------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def memory() -> int:
    """Megabytes of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def until_it_answers(command: list[str], environment: dict[str, str], wanted: str, folder: Path) -> None:
    """Asks until what is wanted stands in the answer; the logs, where it never does."""
    until, answer = time.monotonic() + MOST_S, ""
    while time.monotonic() < until:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        answer = done.stdout + done.stderr
        if done.returncode == 0 and wanted in answer:
            return
        time.sleep(0.2)
    logs = "\n".join(f"{log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in folder.glob("*.log"))
    raise AssertionError(f"{command} answered {answer!r}, expected {wanted!r}\n{logs}")


@pytest.fixture(scope="module")
def slurm() -> Iterator[dict[str, str]]:
    """A Slurm cluster of one node, this machine; the environment by which its commands find it."""
    if MISSING:
        pytest.skip(f"Slurm is not installed: no {', '.join(MISSING)}; on Debian: apt-get install slurm-wlm munge")
    environment = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
    host = socket.gethostname().partition(".")[0]
    with ExitStack() as stack:
        # The path of a socket may have a hundred letters; those of pytest have more.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slurm-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)  # munge refuses a socket that others could not reach
        for name in ("state", "spool"):
            (folder / name).mkdir()
        (folder / "munge.key").write_bytes(os.urandom(1024))
        (folder / "munge.key").chmod(0o600)
        configuration = folder / "slurm.conf"
        configuration.write_text(CONFIGURATION.format(
            host=host, folder=folder, user=getpass.getuser(), cpus=len(os.sched_getaffinity(0)), megabytes=memory(),
            control_port=free_port(), node_port=free_port(),
        ))  # fmt: skip
        environment["SLURM_CONF"] = str(configuration)

        def start(*command: str) -> None:
            service = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(service.wait)
            stack.callback(service.terminate)

        munge = {"key-file": "munge.key", "socket": "munge.socket", "pid-file": "munge.pid",
                 "log-file": "munge.log", "seed-file": "munge.seed"}  # fmt: skip
        start("munged", "--foreground", "--force", *(f"--{flag}={folder / name}" for flag, name in munge.items()))
        until_it_answers(["munge", "-n", f"--socket={folder / 'munge.socket'}"], environment, "MUNGE", folder)
        start("slurmctld", "-D", "-f", str(configuration))
        start("slurmd", "-D", "-f", str(configuration))
        until_it_answers(["scontrol", "show", "node", host], environment, "State=IDLE", folder)
        yield environment


def submitted(plan: Path, environment: dict[str, str], *more: str) -> None:
    """Submits the plan's own script, and waits until all of it has ended."""
    command = ["sbatch", "--wait", *more, str(plan / "slurm.sh")]
    done = subprocess.run(command, env=environment, cwd=plan.parent, capture_output=True, text=True, check=False)
    logs = [log.read_text() for log in plan.parent.glob("homefront-*.log")]
    assert done.returncode == 0, (done.stdout, done.stderr, logs)


def test_the_script_of_a_plan_on_slurm_gives_the_bytes_of_this_machine(
    plan: Path, here: str, slurm: dict[str, str]
) -> None:
    """One element of the array first: what it leaves, the script does when it is submitted again."""
    submitted(plan, slurm, "--array=0")
    assert hf.status(plan).remaining == WORLDS["runs"] // SHARDS
    submitted(plan, slurm)
    assert hf.status(plan).remaining == 0
    assert len(list(plan.parent.glob("homefront-*_*.log"))) == 1 + SHARDS, "a log for each element of both arrays"
    assert hf.collect(plan).result_hash == here


# --- Dask -------------------------------------------------------------------------------------------------------------


def test_a_plan_on_a_dask_cluster_gives_the_bytes_of_this_machine(
    plan: Path, here: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scheduler and two workers, each a process of its own, that know nothing but the address and the folder."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'homefront[dask]'")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        workers = {worker.pid for worker in cluster.workers.values()}
        assert len(workers - {os.getpid()}) == 2
        address = cluster.scheduler_address
        assert run_app(["resume", str(plan), "--executor", "dask", "--address", address]) == DONE, capsys.readouterr()
    assert hf.collect(plan).result_hash == here
