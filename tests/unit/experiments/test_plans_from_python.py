"""A plan made, carried out and put together from Python: arguments checked, nothing printed, a class a kind."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numba
import pytest

import homefront as hf
from homefront.cli.app import run_app
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.plans import folder, running
from homefront.experiments.plans.collecting import collect
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.kinds import KINDS
from homefront.experiments.plans.kinds.kind import Job, JobResult, Kind, PlanInputs, PlanRequest
from homefront.experiments.plans.kinds.run import NoOptions, OneWorld
from homefront.experiments.plans.kinds.whatif import pairs_of
from homefront.experiments.plans.planning import make_plan, planned_settings
from homefront.experiments.plans.running import run_plan
from homefront.experiments.stored import Stored
from homefront.experiments.views import Views
from homefront.experiments.whatif import Pairs
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.result_views import VIEWS

FRONT = Settings(people_per_agent=20_000, only="front", days=3)


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


def front_plan(folder: Path, moscow: Scenario, **asked: Any) -> PlanFolder:
    """Fronts of three days."""
    return make_plan(moscow, "run", FRONT, folder, **{"runs": 2, **asked})


WRONG: dict[str, tuple[object, ...]] = {
    "runs": (0, -1, 2.0, "3", True, None, 10**6, float("nan")), "seed": (-1, 1.5, True, None, "1", 10**50),
    "jobs_per_task": (-1, 0.5, "2", False, None), "shards": (0, 10**5, 2.5, "x", None),
    "size": (-1, 1.0, "10", 10**7), "repeats": (0, 1.0, True, "2"), "method": ("moris", "", 7, None, ["morris"]),
    "outcome": (7, None, [7], ["closest_km", None]), "causes": (7, None, [1.5]), "inputs": (7, None, [b"front.noise"]),
    "folder": (7, None, ""), "kind": ("runs", "explian", "", None, 7, ["run"]), "tell": (7, "x"), "shard": (1,),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
@pytest.mark.parametrize("kind", ["run", "sensitivity"])
def test_a_wrong_argument_is_named_in_one_sentence(
    tmp_path: Path, moscow: Scenario, kind: str, name: str, value: object
) -> None:
    given: dict[str, Any] = {"kind": kind, "folder": tmp_path / "plan", "jobs_per_task": 1}
    if kind == "sensitivity":
        given |= {"outcome": ["closest_km"], "inputs": ["front.noise"]}
    with pytest.raises(ArgumentError) as refused:
        make_plan(moscow, settings=FRONT, **{**given, name: value})
    assert str(refused.value).startswith(name)
    assert "expected" in str(refused.value).lower()
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["--runs", "0"], "--runs 0: expected a whole number from 1 to 100,000"),
    (["--for", "explian"], "--for 'explian': did you mean explain? Expected run, whatif, explain or sensitivity"),
    (["--method", "moris"], "--method 'moris': did you mean morris? Expected morris or sobol"),
    (["--outcome", "moscow_gone"], "--outcome: a plan of kind run does not use it"),
    (["--for", "explain", "--outcome", "moscow_gone", "--size", "4"], "--size: a plan of kind explain does not use it"),
    (["--for", "sensitivity", "--outcome", "moscow_gone", "--runs", "4"], "--runs: a plan of kind sensitivity"),
])  # fmt: skip
def test_the_command_line_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run_app(["plan", "moscow-1941", "--out", str(tmp_path / "plan"), *arguments]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(("name", "given"), [
    ("executor", {"executor": "dsk"}), ("executor", {"executor": None}), ("executor", {"executor": "dask"}),
    ("address", {"address": 7}), ("address", {"address": "tcp://head:8786"}),
    ("workers", {"workers": -1}), ("workers", {"workers": 1.0}), ("workers", {"workers": True}),
    ("workers", {"executor": "dask", "address": "tcp://head:8786", "workers": 2}),
    *(("shard", {"shard": value}) for value in ("3", "3/3", "-1/3", "a/b", "²/3", "1/0", "1/" + "9" * 5000, 7, None)),
])  # fmt: skip
def test_a_wrong_way_to_run_a_plan_is_named(tmp_path: Path, moscow: Scenario, name: str, given: dict[str, Any]) -> None:
    plan = front_plan(tmp_path / "plan", moscow)
    with pytest.raises(ArgumentError) as refused:
        run_plan(plan, **given)
    assert str(refused.value).startswith(name)
    assert len(str(refused.value)) < 300
    assert plan.remaining() == [0, 1]


def test_nobody_else_joins_a_path_in_the_folder_of_a_plan() -> None:
    own = Path(folder.__file__)
    parts = r"PLAN|TASKS|RESULTS|FAILED|LOCKS|REFERENCE|SCRIPT|COLLECTED"
    inside = re.compile(rf"plan\.folder\s*/|found\.folder\s*/|plans\.folder import .*\b({parts})\b|slurm\.sh['\"]")
    for file in own.parents[2].rglob("*.py"):
        assert file == own or not inside.search(file.read_text(encoding="utf-8")), file


def test_a_plan_from_python_prints_nothing_and_comes_to_typed_results(
    tmp_path: Path, moscow: Scenario, capfd: pytest.CaptureFixture[str]
) -> None:
    base = replace(FRONT, days=0)
    chosen, changed = planned_settings("whatif", moscow, base, ["allies"], {}, [])
    assert chosen == base
    plan = make_plan(moscow, "whatif", chosen, tmp_path / "plan", changed=changed, runs=3)
    assert plan.spec.scenario == "moscow-1941"
    ended: list[int] = []
    status = run_plan(plan, workers=1, shard="0/2", tell=ended.append)
    assert (status.done, status.remaining, ended) == (2, 1, [1, 2])
    status = run_plan(plan, workers=1)
    assert (status.done, status.remaining, status.failed, status.at_work, dict(status.errors)) == (3, 0, (), (), {})
    assert json.loads(json.dumps(status.to_dict()))["tasks"] == 3
    found = collect(PlanFolder.open(plan.folder), tmp_path / "pairs.json", views=VIEWS)
    assert isinstance(found, Pairs)
    of = base.parameter_set
    at_once = hf.whatif(moscow, "allies", runs=3, scale=1 / 20_000, workers=1, only="front", parameters=of)
    assert found.to_dict() == at_once.to_dict()
    assert (tmp_path / "pairs.json").is_file()
    assert capfd.readouterr() == ("", "")


def test_changes_go_to_all_worlds_unless_they_are_pairs(moscow: Scenario) -> None:
    found, changed = planned_settings("explain", moscow, FRONT, ["allies", "process:talk"], {"front.noise": 0.1}, [])
    assert changed is None
    assert (found.without, found.changes) == ({"allies", "process:talk"}, {"front.noise": 0.1})
    with pytest.raises(ArgumentError, match="changed: expected settings that differ"):
        make_plan(moscow, "whatif", FRONT, Path("plan"), changed=FRONT)


def test_a_scenario_of_a_folder_is_found_again(tmp_path: Path, moscow: Scenario) -> None:
    shutil.copytree(moscow.folder, tmp_path / "mine")
    mine = load_scenario(tmp_path / "mine", Registry())
    plan = front_plan(tmp_path / "plan", mine, runs=1)
    assert plan.spec.scenario == str(tmp_path / "mine")
    assert run_plan(plan, workers=1).done == 1


@pytest.mark.parametrize("done", [0, 1])
def test_a_plan_that_is_stopped_says_whether_anything_is_done(
    tmp_path: Path, moscow: Scenario, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    plan = front_plan(tmp_path / "plan", moscow, jobs_per_task=1)
    if done:
        run_plan(plan, shard="0/2", workers=1)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run_local", stop)
    with pytest.raises(KeyboardInterrupt) as caught:
        run_plan(plan, workers=1)
    said = "what is done is kept" if done else "no task is done yet"
    assert str(caught.value) == f"interrupted; {said}: homefront resume {tmp_path / 'plan'}"


def test_a_plan_made_anew_in_the_same_place_is_the_one_that_is_carried_out(tmp_path: Path, moscow: Scenario) -> None:
    """A process kept the plan of a folder, and wrote results of the old one into the new one."""
    for seed in (1, 7):
        plan = front_plan(tmp_path / "plan", moscow, seed=seed)
        run_plan(plan, workers=1)
        assert [job["seed"] for done in plan.results() for job in done.jobs] == [seed, seed + 1]
        shutil.rmtree(plan.folder)


def test_a_folder_that_holds_another_plan_by_now_is_refused(tmp_path: Path, moscow: Scenario) -> None:
    old = front_plan(tmp_path / "plan", moscow)
    shutil.rmtree(old.folder)
    new = front_plan(tmp_path / "plan", moscow, seed=5)
    with pytest.raises(ResultsError, match="another plan"):
        run_plan(old, workers=1)
    assert new.remaining() == [0, 1]


def test_work_in_this_process_leaves_its_threads(tmp_path: Path, moscow: Scenario) -> None:
    threads = min(2, numba.config.NUMBA_NUM_THREADS)
    numba.set_num_threads(threads)
    run_plan(front_plan(tmp_path / "plan", moscow, runs=1), workers=1)
    assert numba.get_num_threads() == threads


def test_a_run_of_other_worlds_is_never_told_for_what_was_collected(tmp_path: Path, moscow: Scenario) -> None:
    """Of as many worlds of the same scenario: it was printed as if it were this one."""
    one, other = (front_plan(tmp_path / name, moscow, seed=seed) for name, seed in (("one", 1), ("other", 3)))
    for plan in (one, other):
        run_plan(plan, workers=1)
    found = collect(one, tmp_path / "run", views=VIEWS)
    assert isinstance(found, Stored)
    again = collect(one, tmp_path / "run", views=VIEWS)
    assert isinstance(again, Stored)
    assert again.summary["result_hash"] == found.summary["result_hash"]
    assert found.run.path == tmp_path / "run"
    with pytest.raises(ResultsError, match="holds another run"):
        collect(other, tmp_path / "run", views=VIEWS)


class OfSums(Kind):
    """A kind that only the tests have: sums of seeds."""

    name, jobs_per_task, takes = "sums", 3, frozenset({"runs"})
    options, job, result = NoOptions, OneWorld, OneWorld

    def planned(self, asked: PlanRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        return {}, [{"seed": asked.seed + n} for n in range(asked.runs)]

    def do(self, given: PlanInputs, job: Job) -> JobResult:
        return {"seed": 2 * job["seed"]}, {}

    def collect(self, plan: PlanFolder, scenario: Scenario, out: Path | None, views: Views) -> int:
        return sum(job["seed"] for done in plan.results() for job in done.jobs)


def test_a_new_kind_is_one_class_and_one_entry(
    tmp_path: Path, moscow: Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(KINDS, "sums", OfSums())
    command = [
        "plan",
        "moscow-1941",
        "--for",
        "sums",
        "--only",
        "front",
        "--runs",
        "4",
        "--out",
        str(tmp_path / "plan"),
    ]
    assert run_app(command) == 0
    plan = PlanFolder.open(tmp_path / "plan")
    assert (plan.spec.tasks, plan.spec.jobs) == (2, 4)
    assert run_plan(plan, workers=1).remaining == 0
    assert collect(plan, views=VIEWS) == 2 * (1 + 2 + 3 + 4)


@pytest.mark.parametrize("change", [
    lambda content: content["jobs"][0]["entry"].update(front=None),
    lambda content: content["jobs"][0]["entry"].update(followed=None),
    lambda content: content["jobs"][0].update(hash="another"),
])  # fmt: skip
def test_a_world_that_does_not_say_the_same_of_itself_is_refused(
    tmp_path: Path, moscow: Scenario, change: Callable[[dict[str, Any]], None]
) -> None:
    from homefront.experiments.plans.archive import CONTENT, packed, read_stored

    plan = front_plan(tmp_path / "plan", moscow, runs=1)
    run_plan(plan, workers=1)
    file = plan.folder / "results" / "00000.zip"
    files = read_stored(file, 10**9)
    content = json.loads(files.pop(CONTENT))
    change(content)
    file.unlink()
    file.write_bytes(packed(plan.id, 0, content["jobs"], files))
    with pytest.raises(ResultsError, match="damaged"):
        collect(plan, tmp_path / "run", views=VIEWS)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("day", [-2, 3, 10**6, 10**18])
def test_a_pair_that_parts_on_a_day_that_there_is_not_is_refused(moscow: hf.Scenario, day: int) -> None:
    """Found among 10,000 damaged folders: the day went into a date, and came back as a traceback."""
    results = [SimpleNamespace(jobs=[{"before": {}, "after": {}, "day": day, "place": "", "curves": {}}])]
    plan = SimpleNamespace(folder="plan", spec=SimpleNamespace(settings=FRONT), results=lambda: results)
    with pytest.raises(ResultsError, match=f"a pair that parts on day {day}; expected -1 to 2"):
        pairs_of(plan, moscow)  # type: ignore[arg-type]
