"""What a stranger's folder can do to whoever opens it: nothing. And what a disk that is full leaves: nothing either."""

from __future__ import annotations

import json
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from homefront.engine.settings import Settings
from homefront.errors import ResourceError, ResultsError
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.planning import make_plan
from homefront.experiments.plans.tasks import run_task
from homefront.experiments.saved import write_saved
from homefront.processes import Registry
from homefront.results.files import content_hash
from homefront.results.folder import ResultFolder, read_run
from homefront.results.layout import MANIFEST
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.report.page import command_of

Cli = Callable[..., Any]
ESCAPE, HARM = "\x1b[2J", "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the front alone: a second or two."""
    from homefront.cli.app import run_app

    folder = tmp_path_factory.mktemp("front") / "run"
    arguments = ["run", "moscow-1941", "--only", "front", "--days", "3", "--scale", "1:20000", "--out", str(folder)]
    assert run_app([*arguments, "--threads", "1"]) == 0
    return folder


@pytest.fixture
def run(front: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(front, tmp_path / "run"))


def signed(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes a JSON file, and the hash that vouches for it."""
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    content.pop("sha256", None)
    file.write_text(json.dumps(content | {"sha256": content_hash(content)}, ensure_ascii=False), encoding="utf-8")


def put(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    """A change that puts a value at a path."""

    def change(content: Any) -> None:
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


# --- a run ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [
    put("days", value="3"), put("days", value=10**9), put("days", value=0), put("start", value=19410622),
    put("start", value="9999-12-31"), put("places", value=[]), put("places", "id", value="Moscow"),
    put("places", "population", value=[1.0]), put("places", "population", 0, value=float("inf")),
    put("provenance", value=None), put("provenance", "scenario", value=["x"]), put("provenance", "runs", value="1"),
    put("provenance", "scale", value="1:20000; touch x"), put("provenance", "parameters", value=3),
    put("provenance", "without", value="talk"), put("provenance", "only", value="front; touch x"),
    put("worlds", value=[]), put("worlds", 0, value=7), put("worlds", 0, "seed", value="1"),
    put("worlds", 0, "front", value="../front-1.parquet"), put("worlds", 0, "positions", value=[1]),
    put("worlds", 0, "accounts", value={"a": [1]}), put("front", value=7), put("front", "days", value=10**8),
    put("front", "cities", value=[1]), put("front", "axes", value=["north"] * 100),
])  # fmt: skip
def test_a_manifest_with_what_it_must_not_hold_is_refused_in_one_sentence(run: Path, change: Any, cli: Cli) -> None:
    signed(run / MANIFEST, change)
    for command in (("report", run), ("figure", run, "front", "-o", "f.svg"), ("figure", run, "--list")):
        answer = cli(*command)
        assert (answer.code, len(answer.err.splitlines())) == (2, 1), answer.err
        assert answer.err.startswith("homefront: ")


@pytest.mark.parametrize("name", [MANIFEST, "front-1.parquet"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "endless", "itself", "large"])
def test_what_is_no_file_is_refused_at_once(run: Path, name: str, kind: str) -> None:
    file = run / name
    file.unlink()
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "large":
        with file.open("wb") as handle:
            handle.truncate(1 << 40)
    else:
        file.symlink_to({"endless": "/dev/zero", "itself": name}[kind])
    with pytest.raises(ResultsError, match=name):
        read_run(run)


def test_more_rows_than_the_manifest_says_are_not_unpacked(run: Path) -> None:
    """A small file of two million rows, vouched for by the manifest."""
    schema = pq.read_schema(run / "front-1.parquet").remove_metadata()
    rows = pa.table({field.name: pa.nulls(0, field.type) for field in schema}).schema
    batch = pa.table({
        "measure": pa.array(["axis.position"] * 1_000).dictionary_encode().cast(rows.field("measure").type),
        **{name: np.zeros(1_000, dtype=np.int32) for name in ("member", "day")}, "value": np.zeros(1_000),
    })  # fmt: skip
    many = pa.concat_tables([batch] * 2_000)
    pq.write_table(many, run / "front-1.parquet")
    digest = sha256((run / "front-1.parquet").read_bytes()).hexdigest()
    signed(run / MANIFEST, put("worlds", 0, "front_sha256", value=digest))
    with pytest.raises(ResultsError, match=r"2,000,000 rows, expected|bytes, expected"):
        read_run(run)


def test_a_title_of_a_file_or_a_manifest_gives_no_order_to_the_terminal(run: Path, cli: Cli) -> None:
    odd = run.parent / f"run{ESCAPE}"
    run.rename(odd)
    signed(odd / MANIFEST, put("provenance", "scenario", value=f"x{ESCAPE}"))
    for command in (("report", odd), ("figure", odd, "front", "-o", "f.svg"), ("report", odd, "--json"), ("cite", odd),
                    ("status", odd), ("show", odd)):  # fmt: skip
        answer = cli(*command)
        assert answer.code == 2
        assert "\x1b" not in answer.out + answer.err
        assert any(spelled in answer.out + answer.err for spelled in ("\\u001b", "\\x1b"))


@pytest.mark.parametrize("key", ["causes_left_out", "without", "edits", "parameter_set", "contacts", "scale"])
def test_the_command_that_makes_a_run_again_is_quoted(key: str, run: Path, moscow: Scenario) -> None:
    given = dict(ResultFolder(run).provenance)
    text = "x; touch harm $(touch harm) `touch harm`"
    if key == "edits":
        given[key] = [f"given siege=0.5@1941-06-23:{text}"]
    elif key == "parameter_set":  # a fit of that name
        given["scenario"], moscow_folder = "other", f"/elsewhere/{text}"
        assert shlex.split(command_of(given, Path(moscow_folder)))[2] == text
        return
    else:
        given[key] = [text] if isinstance(given.get(key), list) else text
    parts = shlex.split(command_of(given, Path(moscow.folder)))
    assert sum("touch harm" in part for part in parts) == 1
    assert "touch" not in parts


def test_a_run_that_its_scenario_does_not_make_is_refused(run: Path, cli: Cli) -> None:
    for change, why in (
        (put("places", "name", 0, value=HARM), "other names of places"),
        (put("front", "plants", 0, value=HARM), "other axes or plants"),
        (put("provenance", "days", value=2), "3 days from 1941-06-22, expected 2"),
        (put("provenance", "causes_left_out", value=["magic"]), "expected causes of the scenario"),
    ):
        before = (run / MANIFEST).read_bytes()
        signed(run / MANIFEST, change)
        assert why in cli("report", run).err
        (run / MANIFEST).write_bytes(before)


def test_no_link_in_the_folder_of_a_run_makes_a_report_overwrite_a_file(run: Path, cli: Cli, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("mine")
    for name in (".report.html.part", "report.html"):
        (run / name).symlink_to(own)
    assert cli("report", run).code == 0
    assert own.read_text() == "mine"


# --- a plan --------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(moscow: Scenario, tmp_path: Path) -> PlanFolder:
    """One world of a front, done."""
    settings = Settings(people_per_agent=20_000, only="front", days=3)
    made = make_plan(moscow, "run", settings, tmp_path / "plan", runs=1)
    assert run_task(str(made.folder), made.id, 0) == "done"
    return made


def repacked(file: Path, change: Callable[[dict[str, bytes], dict[str, Any]], object], packed: bool = False) -> None:
    """Changes what is in a result, and the hashes that vouch for it."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(members.pop("content.json"))
    change(members, content)
    content["files"] = {name: sha256(data).hexdigest() for name, data in members.items()}
    content.pop("sha256")
    members["content.json"] = json.dumps(content | {"sha256": content_hash(content)}, ensure_ascii=False).encode()
    file.unlink()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def test_no_result_of_a_plan_writes_outside_the_run(plan: PlanFolder, cli: Cli, tmp_path: Path) -> None:
    """`collect` writes files under the names that a result gives them."""

    def elsewhere(members: dict[str, bytes], content: dict[str, Any]) -> None:
        members["../../out.parquet"] = members.pop("front-1.parquet")
        content["jobs"][0]["entry"]["front"] = "../../out.parquet"

    repacked(plan.folder / "results" / "00000.zip", elsewhere)
    answer = cli("collect", plan.folder)
    assert answer.code == 2
    assert "expected the file front-1.parquet" in answer.err
    assert not list(tmp_path.rglob("out.parquet"))


def test_a_packed_result_is_refused_before_it_is_unpacked(plan: PlanFolder) -> None:
    file = plan.folder / "results" / "00000.zip"
    repacked(file, lambda members, content: members.update({"bomb": b"\0" * 50_000_000}), packed=True)
    with pytest.raises(ResultsError, match="archive"):
        plan.result(0)


@pytest.mark.parametrize("change", [
    put("jobs", value=[]), put("jobs", 0, "seed", value="1"), put("jobs", 0, "seed", value=2),
    put("jobs", 0, "outcomes", value=[1]), put("jobs", 0, "entry", value={}), put("jobs", 0, "wall_s", value=None),
    put("jobs", value=7), put("plan", value="x"),
])  # fmt: skip
def test_a_result_of_other_types_is_refused(plan: PlanFolder, cli: Cli, change: Any) -> None:
    repacked(plan.folder / "results" / "00000.zip", lambda members, content: change(content))
    answer = cli("collect", plan.folder)
    assert (answer.code, len(answer.err.splitlines())) == (2, 1), answer.err


@pytest.mark.parametrize("change", [
    put("settings", "people_per_agent", value=-1), put("settings", "people_per_agent", value=1e-300),
    put("settings", "floor", value=1e300), put("settings", "changes", value={"a": "x"}), put("tasks", value=10**9),
    put("options", value={"a": 1}), put("kind", value="other"), put("seed", value=-1), put("scenario", value=7),
    put("settings", "substeps", value=10**9),
])  # fmt: skip
def test_a_plan_of_other_types_is_refused(plan: PlanFolder, cli: Cli, change: Any) -> None:
    signed(plan.folder / "plan.json", change)
    for command in ("status", "resume", "collect"):
        answer = cli(command, plan.folder)
        assert (answer.code, len(answer.err.splitlines())) == (2, 1), answer.err


def test_a_lock_that_is_a_link_empties_nothing(plan: PlanFolder, cli: Cli, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("mine")
    (plan.folder / "results" / "00000.zip").unlink()
    (plan.folder / "locks" / "00000.lock").symlink_to(own)
    (plan.folder / "failed" / "00000.txt").symlink_to(own)
    cli("status", plan.folder)
    with pytest.raises(ResultsError, match="no lock"), plan.working_on(0):
        pass
    plan.write_failure(0, "it failed")
    assert own.read_text() == "mine"


def test_files_of_odd_names_are_passed_over(plan: PlanFolder, cli: Cli) -> None:
    for name in ("results/1x.zip", "failed/²²²²².txt", "locks/00000x.lock", "results/99999.zip"):
        (plan.folder / name).touch()
    (plan.folder / "failed" / "00000.txt").symlink_to("/dev/zero")
    answer = cli("status", plan.folder)
    assert (answer.code, answer.err) == (0, "")
    assert "1 of 1 tasks done" in answer.out


# --- an experiment -------------------------------------------------------------------------------------------------


def test_a_page_with_a_strangers_experiment_is_inert(run: Path, cli: Cli, moscow: Scenario, tmp_path: Path) -> None:
    inputs = [{"name": HARM, "strength": 0.2, "error": 0.1}]
    found = {"outcome": HARM, "unit": HARM, "method": "morris", "runs": 8, "sentence": HARM, "inputs": inputs}
    one = {"format": 1, "kind": "sensitivity", "scenario": HARM, "scenario_hash": moscow.digest, "version": HARM,
           "parameter_set": HARM, "scale": HARM, "start": "1941-06-22", "found": found}  # fmt: skip
    write_saved(tmp_path / "s.json", [])
    signed(tmp_path / "s.json", put("experiments", value=[one]))
    answer = cli("report", run, tmp_path / "s.json", "-o", tmp_path / "r.html")
    assert answer.code == 0, answer.err
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "onerror" in page
    assert HARM not in page


# --- disks and names -----------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], None]]:
    """small_disk(bytes): no file may grow beyond that, as on a disk that is full."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_no_half_of_a_report(run: Path, cli: Cli, small_disk: Callable[[int], None]) -> None:
    names = sorted(os.listdir(run))
    small_disk(100_000)
    answer = cli("report", run)
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert "File too large" in answer.err
    assert sorted(os.listdir(run)) == names


def test_a_full_disk_leaves_no_half_of_a_plan(
    moscow: Scenario, tmp_path: Path, small_disk: Callable[[int], None]
) -> None:
    """Nor does it take what somebody else has put there."""
    settings = Settings(people_per_agent=20_000, only="front")
    (tmp_path / "deep").mkdir()
    small_disk(10_000)
    with pytest.raises(ResourceError, match="could not be written"):
        make_plan(moscow, "run", settings, tmp_path / "deep" / "a" / "plan", runs=1_999, jobs_per_task=1_900)
    assert list((tmp_path / "deep").iterdir()) == []


def test_what_a_killed_plan_left_is_written_over(moscow: Scenario, tmp_path: Path) -> None:
    settings = Settings(people_per_agent=20_000, only="front")
    folder = make_plan(moscow, "run", settings, tmp_path / "plan", runs=2).folder
    (folder / "plan.json").unlink()
    (folder / "tasks" / ".00001.json.0123456789abcdef.part").touch()
    assert make_plan(moscow, "run", settings, folder, runs=1).jobs(0) == [{"seed": 1}]
    (folder / "plan.json").unlink()
    (folder / "own.txt").touch()
    with pytest.raises(ResultsError, match="not empty"):
        make_plan(moscow, "run", settings, folder, runs=1)


LONG = "n" * 300


@pytest.mark.parametrize("command", [
    ("plan", "moscow-1941", "--only", "front", "--out", LONG),
    ("plan", "moscow-1941", "--only", "front", "--out", "/proc/x"),
    ("calibrate", "moscow-1941", "--out", LONG), ("calibrate", "moscow-1941", "--out", "/proc/x/y"),
    ("run", "moscow-1941", "--only", "front", "--days", "2", "--out", LONG), ("status", LONG), ("collect", LONG),
    ("resume", LONG), ("report", LONG), ("figure", LONG, "front", "-o", "f.svg"),
    ("run", "moscow-1941", "--parameters", f"{LONG}.parquet"),
])  # fmt: skip
def test_names_and_folders_that_cannot_be_are_said_in_one_sentence(command: tuple[str, ...], cli: Cli) -> None:
    if command[0] == "calibrate":
        pytest.importorskip("iterative_ensemble_smoother")
    answer = cli(*command)
    assert answer.code == 2
    assert [line for line in answer.err.splitlines() if line.startswith("homefront: ")] == answer.err.splitlines()[-1:]


def test_a_real_disk_that_is_full(run: Path, tmp_path: Path) -> None:
    """A tmpfs of 200 kB, where mounting is allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command: list[Any] = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", disk]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        command = [sys.executable, "-m", "homefront", "report", str(run), "-o", str(disk / "report.html")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "No space left on device" in done.stderr
        assert os.listdir(disk) == []
    finally:
        subprocess.run(["umount", disk], check=True)
