"""A run that is kept in a folder, from Python: stored, stopped, gone on with, as the command line does it."""

from __future__ import annotations

import json
import re
import shutil
import types
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import numba
import pytest

from homefront.engine.settings import Settings, settings_for
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments import stored
from homefront.experiments.runs import name_of, spec_from
from homefront.experiments.stored import Listeners, checkpoint_days, default_folder, go_on, store
from homefront.inputs.changed import changed_parameters, changes_of
from homefront.processes import Registry
from homefront.results.folder import ResultFolder
from homefront.scenario.catalogue import find
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

SMALL = Settings(people_per_agent=20_000, days=3, only="society")


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(autouse=True)
def threads() -> Any:
    """A run sets how many threads kernels use: those of before come back."""
    before = numba.get_num_threads()
    yield
    numba.set_num_threads(before)


def stop_after(worlds: int) -> Callable[[int], None]:
    """A function that is told of progress, and stops the run."""

    def tell(done: int) -> None:
        if done == worlds:
            raise KeyboardInterrupt

    return tell


def stopped(moscow: Scenario, folder: Path, **options: Any) -> str:
    """A run of three worlds that is stopped after two of them; what is said."""
    with pytest.raises(KeyboardInterrupt) as caught:
        store(moscow, SMALL, 5, 3, folder, workers=1, listeners=Listeners(tell=stop_after(2)), **options)
    return str(caught.value)


def test_a_run_stored_from_python_is_the_one_of_the_command_line(
    moscow: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from homefront.cli.app import run_app

    found = store(moscow, SMALL, 5, 2, tmp_path / "python", workers=1)
    assert capsys.readouterr() == ("", "")
    options = ["--scale", "1:20000", "--days", "3", "--only", "society", "--seed", "5", "--runs", "2", "--follow", "0"]
    code = run_app(["run", "moscow-1941", *options, "--workers", "1", "--out", str(tmp_path / "line"), "--json"])
    assert code == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["result_hash"] == found.summary["result_hash"] == found.run.results().result_hash
    assert found.summary["outcomes"] == printed["outcomes"]
    assert found.run.provenance == ResultFolder(tmp_path / "line").provenance
    for name in ("world-5.parquet", "world-6.parquet"):
        assert (tmp_path / "python" / name).read_bytes() == (tmp_path / "line" / name).read_bytes()


def test_a_stopped_run_says_how_to_go_on_and_ends_in_the_same_bytes(
    moscow: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = store(moscow, SMALL, 5, 3, tmp_path / "whole", workers=1)
    folder = tmp_path / "run"
    assert f"what is done is kept: homefront resume {folder}" in stopped(moscow, folder)
    run = ResultFolder(folder)
    assert (run.is_finished, run.is_unfinished) == (False, True)
    spec = spec_from(run.request())
    assert (spec.settings, spec.seed, spec.runs, spec.scenario) == (SMALL, 5, 3, "moscow-1941")
    told: list[int] = []
    again = go_on(folder, listeners=Listeners(tell=told.append))
    assert told == [3], "two worlds were there already"
    assert again.summary["result_hash"] == whole.summary["result_hash"]
    assert run.seeds == [5, 6, 7]
    assert again.summary["outcomes"] == whole.summary["outcomes"] == run.summary["outcomes"]
    assert capsys.readouterr() == ("", "")


def test_who_goes_on_knows_whether_a_report_was_asked_for(moscow: Scenario, tmp_path: Path) -> None:
    stopped(moscow, tmp_path / "run", report=True)
    found = go_on(tmp_path / "run")
    assert found.report
    assert not found.run.report.exists()
    assert found.scenario.id == "moscow-1941"
    assert not store(moscow, SMALL, 1, 1, tmp_path / "other").report


def test_a_scenario_changed_in_memory_is_gone_on_with_by_itself_alone(moscow: Scenario, tmp_path: Path) -> None:
    name, low = next((name, value.low) for name, value in moscow.values.items() if value.low is not None)
    changed = moscow.with_value(name, low)
    folder = tmp_path / "run"
    stopped(changed, folder)
    with pytest.raises(ResultsError, match="another state of moscow-1941"):
        go_on(folder)
    with pytest.raises(ResultsError, match="another state of moscow-1941"):
        go_on(folder, scenario=moscow)
    assert go_on(folder, scenario=changed).run.provenance["scenario_hash"] == changed.digest


def test_two_values_for_one_parameter_are_refused(moscow: Scenario) -> None:
    cause, name = next(
        (cause.id, name)
        for cause in moscow.causes
        for name in changed_parameters(changes_of(moscow, [cause.id]), 0, {})
    )
    with pytest.raises(ArgumentError, match=f"changes {name}: `without` {cause} already sets {name}"):
        settings_for(moscow, without=cause, changes={name: 0.5})


def test_work_is_announced_once_all_is_checked(
    moscow: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "LARGE", 0)
    heard: list[str] = []
    told = Listeners(say=heard.append, ready=lambda: heard.append("ready"))
    store(moscow, SMALL, 1, 1, tmp_path / "run", listeners=told)
    assert heard[0] == "ready"
    assert "million agents a world" in heard[1]
    assert "checkpoints none" in heard[1]
    with pytest.raises(ResultsError):
        go_on(tmp_path / "run", listeners=told)
    assert len(heard) == 2


def test_a_run_has_a_folder_of_its_own_if_nobody_names_one(
    moscow: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert re.fullmatch(r"runs/moscow-1941-\d{8}-\d{6}", default_folder(moscow).as_posix())
    monkeypatch.chdir(tmp_path)
    found = store(moscow, SMALL, 1, 1)
    assert found.run.path.parent == Path("runs")
    assert found.run.is_finished


def test_a_scenario_is_found_again_by_its_id_or_its_whole_path(moscow: Scenario, tmp_path: Path) -> None:
    shutil.copytree(find("moscow-1941"), tmp_path / "moscow-1941")
    with chdir(tmp_path):
        copy = load_scenario(Path("moscow-1941"), Registry())
        assert name_of(copy) == str((tmp_path / "moscow-1941").resolve())
    assert name_of(moscow) == "moscow-1941"


@pytest.mark.parametrize(("asked", "agents", "days"), [(-1, 1e6, 0), (-1, 3e6, 28), (0, 3e6, 0), (7, 10.0, 7)])
def test_large_worlds_have_checkpoints(asked: int, agents: float, days: int) -> None:
    given = types.SimpleNamespace(agents=agents)
    assert checkpoint_days(asked, given) == days  # type: ignore[arg-type]
