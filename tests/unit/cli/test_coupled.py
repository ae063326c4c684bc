"""homefront run, with a front: coupled, alone, and what the hooks are measured against."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from homefront.engine import reference as module
from homefront.errors import ResourceError
from homefront.processes.coupling import Reference
from homefront.results.folder import read_run
from homefront.results.layout import MANIFEST
from homefront.scenario.front_rows import FRONT_ROWS
from homefront.scenario.loader import load_scenario

Cli = Callable[..., Any]
Small = Callable[..., dict[str, Any]]

RUN_KEYS = {
    "scenario", "version", "seed", "runs", "scale", "threads", "result_hash", "wall_s", "peak_mib", "report",
    "outcomes", "targets",
}  # fmt: skip
REFERENCE_KEYS = {
    "scenario", "digest", "runs", "resolve", "straggling", "fidelity", "labour", "work_resolve", "arriving",
}  # fmt: skip
AXES = ["north", "centre", "southwest", "south"]


@pytest.fixture
def one_run_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference takes one run, not four; the one that ships is of four, so none is at hand."""
    monkeypatch.setattr(module, "RUNS", 1)


def without_front(folder: Path) -> None:
    """Makes a scenario one of the society only: no file of the front, none named."""
    toml = folder / "scenario.toml"
    kept = []
    for table in re.split(r"(?m)^(?=\[)", toml.read_text(encoding="utf-8")):
        if re.search(rf'(?m)^kind = "({"|".join(FRONT_ROWS)})"$', table):
            (folder / table.split('file = "')[1].split('"')[0]).unlink()
        else:
            kept.append(table)
    toml.write_text("".join(kept), encoding="utf-8")


# --- both halves ---------------------------------------------------------------------------------------------------


def test_a_run_has_both_halves_and_the_keys_of_the_interface(small: Small) -> None:
    summary = small("--days", 3)
    assert set(summary) >= RUN_KEYS
    assert summary["only"] == ""
    results = read_run(Path(summary["folder"]))
    world = results.worlds[0]
    assert world.part_hashes.keys() == {"society", "front"}
    assert results.data["position"].sizes == {"world": 1, "axis": 4, "day": 3}
    assert world.result_hash == summary["result_hash"]


def test_several_worlds_have_both_halves_in_workers_too(small: Small) -> None:
    given = ("--days", 3, "--runs", 2, "--seed", 4)
    one, two = small(*given, "--workers", 1), small(*given, "--workers", 2)
    assert one["result_hash"] == two["result_hash"]
    assert one["outcomes"]["moscow_held"] == two["outcomes"]["moscow_held"]
    assert one["outcomes"]["moscow_held"]["worlds"] == 2


def test_moscow_held_is_printed_as_counted_worlds_with_its_sentence(cli: Cli) -> None:
    answer = cli("run", "moscow-1941", "--scale", "1:20000", "--days", 3, "--runs", 2, "--workers", 1)
    assert answer.code == 0
    lines = answer.out.splitlines()
    (row,) = (line for line in lines if line.startswith("Moscow held "))
    assert row.split()[2:] == ["2", "of", "2", "worlds", "chance", "16", "to", "100", "%"]
    told = " ".join(answer.out.split())
    assert "Moscow held (moscow_held): Moscow was not entered" in told
    assert "what counts as invested are assumed, and differ from world to world" in told
    assert "The front is simulated" in answer.out
    assert "who wins" not in answer.out


def test_relocation_is_a_cause_and_a_process(small: Small) -> None:
    cause, process = (small("--days", 20, "--without", name) for name in ("relocation", "process:relocation"))
    assert (cause["without"], process["without"]) == (["relocation"], ["process:relocation"])
    assert (set(cause["prices"]), set(process["prices"])) == ({"relocation"}, set())
    shipped = {}
    for name, summary in (("both", small("--days", 20)), ("cause", cause), ("process", process)):
        front = read_run(Path(summary["folder"])).worlds[0].front
        assert front is not None
        shipped[name] = (front.stages[:, 2:6, 19].sum(), front.stages[:, 0, 19].sum())
    assert shipped["cause"][0] == shipped["process"][0] == 0 < shipped["both"][0]


def test_the_same_seed_has_the_same_zones_with_a_cause_and_without(small: Small) -> None:
    """A cause draws nothing anew: front and society begin as in the world that has it."""
    worlds = [
        read_run(Path(small("--days", 2, *given)["folder"])).worlds[0] for given in ((), ("--without", "reserves"))
    ]
    assert worlds[0].positions == worlds[1].positions
    first, second = (world.front for world in worlds)
    assert first is not None
    assert second is not None
    assert first.axis["fortification"][:, 0].tolist() == second.axis["fortification"][:, 0].tolist()


# --- the front alone -----------------------------------------------------------------------------------------------


def test_the_front_alone(small: Small) -> None:
    summary = small("--only", "front")
    scenario = load_scenario("moscow-1941")
    assert summary["only"] == "front"
    assert {row["group"] for row in summary["targets"]} == {"front", "industry"}
    assert set(summary["outcomes"]) == {
        "moscow_held", "closest_km", "soviet_dead", "soviet_captured", "german_losses", "war_output_1942",
    }  # fmt: skip
    results = read_run(Path(summary["folder"]))
    assert results.worlds[0].part_hashes == {"front": summary["result_hash"]}
    assert results.data.sizes["day"] == scenario.days
    assert "belief" not in results.data
    assert {file.name for file in Path(summary["folder"]).iterdir()} == {MANIFEST, "front-1.parquet"}


def test_the_front_alone_as_text(cli: Cli) -> None:
    answer = cli("run", "moscow-1941", "--only", "front", "--without", "past_hardship")
    assert answer.code == 0
    assert "without past_hardship: it changes the society only, so nothing in this run" in answer.out
    assert "moscow_held" in answer.out
    assert "moscow_gone" not in answer.out
    assert "The front is simulated" in answer.out


def test_scale_and_threads_do_not_matter_to_the_front_alone(small: Small) -> None:
    given = ("--only", "front", "--days", 100)
    assert len({small(*given, "--threads", n)["result_hash"] for n in (1, 2)}) == 1


def test_a_scenario_without_a_front_says_so(cli: Cli, copy: Path, tmp_path: Path) -> None:
    without_front(copy)
    assert cli("check", copy).code == 0
    answer = cli("run", copy, "--only", "front", "--out", tmp_path / "run")
    assert (answer.code, answer.out) == (2, "")
    assert "--only front: moscow-1941 has no front of its own; expected society" in answer.err
    assert not (tmp_path / "run").exists()
    answer = cli("reference", copy)
    assert answer.code == 2
    assert "nothing is coupled" in answer.err


def test_a_scenario_without_a_front_runs_its_society(cli: Cli, copy: Path, tmp_path: Path) -> None:
    without_front(copy)
    given = ("--scale", "1:20000", "--days", 2, "--out", tmp_path / "run", "--json")
    answer = cli("run", copy, *given)
    assert (answer.code, answer.json["only"]) == (0, "society")


# --- what the hooks are measured against ---------------------------------------------------------------------------


def test_reference_of_the_defaults_ships(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "make", None)
    answer = cli("reference", "moscow-1941")
    assert answer.code == 0
    assert "Means over 64 uncoupled runs at 1:20000" in answer.out
    resolve = [line.split() for line in answer.out.splitlines() if line.startswith("  resolve of soldiers, ")]
    assert [words[3] for words in resolve] == AXES
    assert "from the posterior" in answer.out


def test_reference_as_json(cli: Cli) -> None:
    found = cli("reference", "moscow-1941", "--json").json
    assert set(found) == REFERENCE_KEYS
    assert list(found["resolve"]) == list(found["straggling"]) == AXES
    assert all(0 < value < 1 for value in (found["fidelity"], found["labour"], found["arriving"]))


@pytest.mark.usefixtures("one_run_each")
def test_reference_of_other_parameters_is_made_once_and_kept(cli: Cli) -> None:
    answer = cli("reference", "moscow-1941", "--set", "talk.amplification=0.3")
    assert answer.code == 0
    assert "kept in the cache" in answer.out
    kept = list(module.cached("").parent.iterdir())
    assert len(kept) == 1
    again = cli("reference", "moscow-1941", "--set", "talk.amplification=0.3", "--json")
    assert again.json["digest"][:24] in answer.out
    assert list(module.cached("").parent.iterdir()) == kept


@pytest.mark.usefixtures("one_run_each")
def test_reference_made_again_tells_how_far_the_kept_one_is_off(cli: Cli) -> None:
    given = ("reference", "moscow-1941", "--set", "talk.amplification=0.3")
    assert cli(*given, "--again", "--json").json["off"] is None
    assert cli(*given, "--again", "--json").json["off"] == 0.0
    (file,) = module.cached("").parent.iterdir()
    kept = module.read(file, cli(*given, "--json").json["digest"])
    assert kept is not None
    module.write(file, replace(kept, arriving=kept.arriving - 0.25))
    assert "the stored one differed by at most 0.25" in cli(*given, "--again").out


def test_a_reference_made_by_another_source_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    here = module.cached("0" * 64)
    monkeypatch.setattr(module, "source_digest", lambda: "f" * 64)
    assert module.cached("0" * 64) != here


def test_reference_refuses_a_parameter_that_there_is_not(cli: Cli) -> None:
    answer = cli("reference", "moscow-1941", "--set", "talk.amplificaton=0.3", "--json")
    assert answer.code == 2
    assert "did you mean talk.amplification?" in answer.json["errors"][0]["got"]


@pytest.mark.usefixtures("one_run_each")
def test_a_run_with_other_parameters_makes_its_reference_and_prints_one_object(small: Small) -> None:
    changed = ("--days", 2, "--set", "talk.amplification=0.3")
    assert small(*changed)["changes"] == {"talk.amplification": 0.3}


def test_a_run_makes_its_reference_once_also_where_it_cannot_be_kept(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    ships = module.reference_for(load_scenario("moscow-1941"), module.Settings(people_per_agent=20_000))
    assert ships is not None

    def make(*_: object) -> Reference:
        made.append("reference")
        return ships

    def refuse(*_: object) -> None:
        raise ResourceError("the folder could not be written")

    monkeypatch.setattr(module, "make", make)
    monkeypatch.setattr(module, "write", refuse)
    small("--days", 2, "--set", "talk.amplification=0.3")
    assert made == ["reference"]


def test_an_interrupt_while_the_reference_is_made_leaves_nothing(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(module, "open_loop", interrupted)
    given = ("--scale", "1:20000", "--days", 2, "--set", "talk.amplification=0.3", "--out", tmp_path / "run")
    answer = cli("run", "moscow-1941", *given, "--json")
    assert answer.code == 3
    assert "interrupted" in answer.json["errors"][0]["got"]
    assert list(tmp_path.iterdir()) == []
    assert not module.cached("").parent.exists()


def test_a_folder_that_is_not_empty_is_refused_before_the_reference_is_made(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "make", None)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").touch()
    answer = cli("run", "moscow-1941", "--set", "talk.amplification=0.3", "--out", tmp_path / "run")
    assert answer.code == 2
    assert "not empty" in answer.err
