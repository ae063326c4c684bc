"""homefront run: what it prints and writes, what it refuses, and that settings reach the world."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from homefront.inputs.coded import coded_inputs
from homefront.inputs.society import ARMY_KIND
from homefront.parameters import load_set
from homefront.processes import PROCESSES
from homefront.results.folder import ResultFolder, read_run
from homefront.results.layout import LOCK, MANIFEST
from homefront.scenario.loader import load_scenario
from homefront.scenario.prices import price_text
from homefront.world import build

Cli = Callable[..., Any]
Small = Callable[..., dict[str, Any]]

RUN_KEYS = {
    "scenario", "version", "seed", "runs", "scale", "threads", "result_hash", "wall_s", "peak_mib", "report",
    "outcomes", "targets",
}  # fmt: skip
TARGET_KEYS = {
    "id", "group", "use", "place", "median", "low", "high", "record_low", "record_best", "record_high", "hit", "seen",
}  # fmt: skip


# --- what it prints and writes -------------------------------------------------------------------------------------


def run_whole(folder: Path, *arguments: str) -> tuple[dict[str, Any], Path]:
    """The summary and the folder of a whole run at 1:20000."""
    import json
    from contextlib import redirect_stdout
    from io import StringIO

    from homefront.cli.app import run_app

    text = StringIO()
    with redirect_stdout(text):
        given = ["run", "moscow-1941", "--scale", "1:20000", "--threads", "1", "--out", str(folder), "--json"]
        assert run_app([*given, *arguments]) == 0
    return json.loads(text.getvalue()), folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    return run_whole(tmp_path_factory.mktemp("whole") / "run")


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    return run_whole(tmp_path_factory.mktemp("society") / "run", "--only", "society")


def test_json_has_the_keys_of_the_interface(whole: tuple[dict[str, Any], Path]) -> None:
    summary = whole[0]
    assert set(summary) >= RUN_KEYS
    assert set(summary["outcomes"]) == {outcome.id for outcome in load_scenario("moscow-1941").outcomes}
    assert all(set(value) >= {"median", "low", "high"} for value in summary["outcomes"].values())
    assert all(set(row) >= TARGET_KEYS for row in summary["targets"])


def test_json_says_what_was_run(whole: tuple[dict[str, Any], Path]) -> None:
    summary = whole[0]
    assert (summary["scenario"], summary["seed"], summary["runs"]) == ("moscow-1941", 1, 1)
    assert (summary["scale"], summary["threads"]) == ("1:20000", 1)
    assert re.fullmatch("[0-9a-f]{32}", summary["result_hash"])
    assert summary["wall_s"] > 0
    assert summary["peak_mib"] > 50


def test_a_whole_run_answers_every_measure(whole: tuple[dict[str, Any], Path]) -> None:
    """Also that of 1942, to which industry runs on."""
    scenario = load_scenario("moscow-1941")
    assert {row["id"] for row in whole[0]["targets"]} == {measure.target for measure in scenario.measures}
    assert sum(whole[0]["unanswered"].values()) + len(whole[0]["targets"]) == len(scenario.targets)


def test_a_run_of_the_society_answers_its_own_measures(society: tuple[dict[str, Any], Path]) -> None:
    summary, folder = society
    scenario = load_scenario("moscow-1941")
    of_society = {measure.target for measure in scenario.measures if measure.half == "society"}
    assert {row["id"] for row in summary["targets"]} == of_society
    assert sum(summary["unanswered"].values()) + len(summary["targets"]) == len(scenario.targets)
    assert set(summary["outcomes"]) == {"occupied_people", "people_away", "moscow_gone"}
    assert (summary["only"], read_run(folder).provenance["only"]) == ("society", "society")
    assert {file.name for file in folder.iterdir()} == {MANIFEST, "followed-1.parquet", "world-1.parquet"}


def test_misses_stand_before_hits_in_each_group(whole: tuple[dict[str, Any], Path]) -> None:
    rows = whole[0]["targets"]
    assert list(dict.fromkeys(row["group"] for row in rows)) == ["front", "society", "industry"]
    for group, of_group in itertools.groupby(rows, key=lambda row: row["group"]):
        hits = [row["hit"] for row in of_group]
        assert hits == sorted(hits), group
    assert {row["hit"] for row in rows} == {True, False}


def test_the_folder_is_a_run_of_that_hash(whole: tuple[dict[str, Any], Path]) -> None:
    summary, folder = whole
    assert read_run(folder).result_hash == summary["result_hash"]
    assert {file.name for file in folder.iterdir()} == {
        MANIFEST, "followed-1.parquet", "front-1.parquet", "world-1.parquet",
    }  # fmt: skip


def test_the_folder_keeps_what_was_printed(whole: tuple[dict[str, Any], Path]) -> None:
    summary, folder = whole
    assert ResultFolder(folder).summary == {key: value for key, value in summary.items() if key != "folder"}


def test_provenance_is_enough_to_run_it_again(whole: tuple[dict[str, Any], Path]) -> None:
    provenance = read_run(whole[1]).provenance
    scenario = load_scenario("moscow-1941")
    assert provenance["scenario_hash"] == scenario.digest
    assert (provenance["seed"], provenance["scale"], provenance["days"]) == (1, "1:20000", 224)
    assert provenance["parameter_set"] == "forecast"
    assert provenance["parameters"]["command.fidelity"] == pytest.approx(load_set("forecast")["command.fidelity"])
    assert {"version", "platform", "numba", "without", "substeps", "contacts", "parameter_set"} <= set(provenance)


def test_text_has_outcomes_targets_and_what_is_not_counted(cli: Cli, tmp_path: Path) -> None:
    given = ("--scale", "1:20000", "--days", 125, "--only", "society", "--threads", 1, "--out", tmp_path / "run")
    answer = cli("run", "moscow-1941", *given)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert any(line.startswith("left Moscow by their own decision ") for line in lines)
    society = lines[next(n for n, line in enumerate(lines) if line.startswith("society: ")) :]
    of_the_group = itertools.takewhile(bool, society)
    verdicts = [line.split()[0] for line in of_the_group if line.split()[0] in ("MISS", "hit")]
    assert "MISS" in verdicts
    assert verdicts == sorted(verdicts)
    assert "who wins" in answer.out
    assert "Only the first 125 of 224 days" in answer.out
    assert "What this model does not count" in answer.out
    assert read_run(tmp_path / "run").result_hash in answer.out


def test_without_out_the_run_goes_to_runs(cli: Cli, tmp_path: Path) -> None:
    answer = cli("run", "moscow-1941", "--scale", "1:20000", "--days", 2, "--json")
    folder = tmp_path / answer.json["folder"]
    assert folder.parent == tmp_path / "runs"
    assert folder.name.startswith("moscow-1941-")
    assert len(read_run(folder).worlds) == 1


def test_a_short_run_has_so_many_days_and_answers_less(small: Small) -> None:
    summary = small("--days", 5)
    assert read_run(Path(summary["folder"])).days == 5
    assert summary["targets"] == []
    assert "moscow_gone" not in summary["outcomes"]


def test_days_beyond_the_scenario_are_cut(small: Small, whole: tuple[dict[str, Any], Path]) -> None:
    assert small("--days", 1000)["result_hash"] == whole[0]["result_hash"]


def test_a_run_is_not_overwritten(cli: Cli, tmp_path: Path) -> None:
    arguments = ("run", "moscow-1941", "--scale", "1:20000", "--days", 2, "--out", tmp_path / "run")
    assert cli(*arguments).code == 0
    before = (tmp_path / "run" / MANIFEST).read_bytes()
    answer = cli(*arguments)
    assert answer.code == 2
    assert "not empty" in answer.err
    assert (tmp_path / "run" / MANIFEST).read_bytes() == before


def test_a_folder_that_somebody_writes_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with FileLock(tmp_path / "run" / LOCK):
        answer = cli("run", "moscow-1941", "--scale", "1:20000", "--days", 2, "--out", tmp_path / "run")
        assert answer.code == 2
        assert "another process writes" in answer.err
        assert (tmp_path / "run" / LOCK).exists()


# --- what it refuses -----------------------------------------------------------------------------------------------

REFUSED = [
    (("moscow-1914",), "did you mean moscow-1941?"),
    (("moscow-1941", "--without", "process:tlak"), "did you mean process:talk?"),
    (("moscow-1941", "--without", "talk"), "did you mean process:talk?"),
    (("moscow-1941", "--without", "relocatoin"), "did you mean relocation or process:relocation?"),
    (("moscow-1941", "--without", "process:purges"), "did you mean purges?"),
    (("moscow-1941", "--without", "purges", "--set", "command.fidelity=0.9"), "--without purges already sets"),
    (("moscow-1941", "--without", "process:belief", "--without", "process:fera"), "did you mean process:fear?"),
    (("moscow-1941", "--set", "talk.amplificaton=1"), "did you mean talk.amplification?"),
    (("moscow-1941", "--set", "talk.amplification=-1"), "expected a number from 0"),
    (("moscow-1941", "--set", "command.fidelity=1.5"), "expected a number from 0 to 1"),
    (("moscow-1941", "--set", "command.fidelity=nan"), "expected a number from 0 to 1"),
    (("moscow-1941", "--set", "belief.occupied_frozen=0.5"), "expected 0 (off) or 1 (on)"),
    (("moscow-1941", "--set", "command.fidelity"), "expected process.parameter=number"),
    (("moscow-1941", "--set", "command.fidelity=high"), "expected process.parameter=number"),
    (("moscow-1941", "--parameters", "defalts"), "did you mean defaults?"),
    (("moscow-1941", "--scale", "1000"), "as in 1:1000"),
    (("moscow-1941", "--scale", "2:1000"), "as in 1:1000"),
    (("moscow-1941", "--scale", "1:0"), "expected 1:1 to 1:20000"),
    (("moscow-1941", "--scale", "1:20001"), "expected 1:1 to 1:20000"),
    (("moscow-1941", "--scale", "1:nan"), "expected 1:1 to 1:20000"),
    (("moscow-1941", "--only", "frnt"), "did you mean front? Expected society or front, or nothing for both"),
    (("moscow-1941", "--only", "both"), "expected society or front, or nothing for both"),
    (("moscow-1941", "--without", "process:frnt"), "did you mean process:front?"),
    (("moscow-1941", "--without", "front"), "did you mean process:front?"),
    (("moscow-1941", "--without", "procces:relocation"), "did you mean relocation or process:relocation?"),
    (("moscow-1941", "--without", "learning", "--set", "learning.rate=0.1"), "--without learning already sets"),
    (("moscow-1941", "--runs", "0"), "--runs"),
    (("moscow-1941", "--seed", "-1"), "--seed"),
    (("moscow-1941", "--seed", "one"), "--seed"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(given) for given, _ in REFUSED])
def test_wrong_input_is_refused_by_name(cli: Cli, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = cli("run", *arguments, "--out", tmp_path / "run")
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"), REFUSED[::4], ids=[" ".join(arguments) for arguments, _ in REFUSED[::4]]
)
def test_wrong_input_with_json_is_one_object(cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    answer = cli("run", *arguments, "--json")
    assert answer.code == 2
    assert answer.json["ok"] is False
    assert said in str(answer.json["errors"])


def test_a_broken_scenario_is_not_run(cli: Cli, copy: Path, tmp_path: Path) -> None:
    (copy / "captures.csv").unlink()
    answer = cli("run", copy, "--out", tmp_path / "run", "--json")
    assert answer.code == 2
    assert answer.json["ok"] is False
    assert not (tmp_path / "run").exists()


def test_a_scale_that_does_not_fit_the_memory_is_refused_with_one_that_does(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "memory_available", lambda: 1e9)
    answer = cli("run", "moscow-1941", "--scale", "1:1", "--days", 2, "--out", tmp_path / "run")
    assert answer.code == 2
    assert re.search(r"1:1 takes \d+\.\d GiB", answer.err)
    assert "0.9 GiB are free" in answer.err
    assert list(tmp_path.iterdir()) == []
    found = re.search(r"--scale 1:(\d+)", answer.err)
    assert found is not None
    inputs = coded_inputs(load_scenario("moscow-1941"), 1)
    assert build.memory_needed(inputs, 1) > 1e9 > build.memory_needed(inputs, float(found[1]))


def test_so_many_workers_that_they_do_not_fit_are_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One world at 1:20000 takes some 40 MB; eight at a time do not fit 100."""
    monkeypatch.setattr(build, "memory_available", lambda: 1e8)
    given = ("run", "moscow-1941", "--scale", "1:20000", "--days", 2, "--threads", 1, "--out", tmp_path / "run")
    answer = cli(*given, "--runs", 8, "--workers", 8)
    assert answer.code == 2
    assert "8 world(s) at a time" in answer.err
    assert "fewer --workers" in answer.err
    assert cli(*given).code == 0


# --- settings reach the world --------------------------------------------------------------------------------------


def test_same_seed_same_hash(small: Small) -> None:
    assert small("--days", 20, "--seed", 5)["result_hash"] == small("--days", 20, "--seed", 5)["result_hash"]


def test_another_seed_another_hash(small: Small) -> None:
    assert small("--days", 20, "--seed", 1)["result_hash"] != small("--days", 20, "--seed", 2)["result_hash"]


def test_threads_do_not_change_the_hash(small: Small) -> None:
    one, two = small("--days", 40, "--threads", 1), small("--days", 40, "--threads", 2)
    assert one["result_hash"] == two["result_hash"]
    assert one["threads"] == 1


@pytest.fixture(scope="module")
def base() -> dict[int, str]:
    """Hashes of runs already made, by their days."""
    return {}


DAYS_THAT_ALL_ACT = 40
"""The first raid is on the night of 22 July, day 30."""
DAYS_TO_MUD = 110
"""Weather does nothing before the season of mud, which begins on day 91."""


@pytest.mark.parametrize("name", [cls.name for cls in PROCESSES])
def test_without_a_process_the_world_is_another(small: Small, base: dict[int, str], name: str) -> None:
    days = DAYS_TO_MUD if name == "weather" else DAYS_THAT_ALL_ACT
    if days not in base:
        base[days] = small("--days", days)["result_hash"]
    summary = small("--days", days, "--without", f"process:{name}")
    assert summary["without"] == [f"process:{name}"]
    assert summary["result_hash"] != base[days]


def test_two_processes_can_be_left_out(small: Small) -> None:
    both = small("--days", 10, "--without", "process:talk", "--without", "process:news")
    assert both["without"] == ["process:news", "process:talk"]
    assert both["result_hash"] != small("--days", 10, "--without", "process:talk")["result_hash"]


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_whole(tmp_path_factory.mktemp("three") / "run", "--days", "3")[0]


@pytest.fixture(scope="module")
def three_days_of_society(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_whole(tmp_path_factory.mktemp("three") / "run", "--days", "3", "--only", "society")[0]


@pytest.mark.parametrize("cause", [cause.id for cause in load_scenario("moscow-1941").causes])
def test_a_cause_left_out_is_told_with_its_price(
    small: Small, three_days: dict[str, Any], three_days_of_society: dict[str, Any], cause: str
) -> None:
    summary = small("--days", 3, "--without", cause)
    assert summary["without"] == [cause]
    assert summary["prices"] == {cause: price_text(load_scenario("moscow-1941"), cause)}
    assert read_run(Path(summary["folder"])).provenance["causes_left_out"] == [cause]
    assert (three_days["without"], three_days["prices"], three_days["idle"]) == ([], {}, [])
    assert summary["idle"] == []
    recorded = small("--days", 3, "--only", "society", "--without", cause)
    if recorded["idle"]:
        assert recorded["result_hash"] == three_days_of_society["result_hash"]


def test_causes_and_processes_can_be_left_out_together(small: Small) -> None:
    given = ("--without", "process:talk", "--without", "purges", "--without", "control_and_siege")
    assert small("--days", 2, *given)["without"] == ["control_and_siege", "purges", "process:talk"]


def test_the_row_of_a_cause_has_its_price(cli: Cli, tmp_path: Path) -> None:
    given = ("--without", "control_and_siege", "--without", "reserves", "--without", "process:talk")
    small = ("--scale", "1:20000", "--days", 2, "--only", "society", "--out", tmp_path / "run")
    answer = cli("run", "moscow-1941", *small, *given)
    left_out = answer.out[answer.out.index("without ") :].split("What came out")[0]
    rows = [" ".join(f"without {row}".split()) for row in left_out.split("without ")[1:]]
    assert [row.split()[1].rstrip(":") for row in rows] == ["control_and_siege", "reserves", "process:talk"]
    assert "14,473 (recalled)" in rows[0]
    assert "14 more entries" in rows[0]
    assert "it changes the front only, so nothing in this run" in rows[1]
    assert "price: none recorded here" in rows[1]
    assert rows[2] == "without process:talk"


def test_a_changed_parameter_changes_the_world_and_is_told(small: Small) -> None:
    of_society = ("--days", 10, "--only", "society")
    summary = small(*of_society, "--set", "command.fidelity=0.5", "--set", "fear.decay=0.3")
    assert summary["changes"] == {"command.fidelity": 0.5, "fear.decay": 0.3}
    assert summary["result_hash"] != small(*of_society)["result_hash"]
    parameters = read_run(Path(summary["folder"])).provenance["parameters"]
    assert (parameters["command.fidelity"], parameters["fear.decay"]) == (0.5, 0.3)


def test_more_substeps_change_the_world(small: Small) -> None:
    of_society = ("--days", 10, "--only", "society")
    assert small(*of_society, "--substeps", 4)["result_hash"] != small(*of_society)["result_hash"]


def test_a_floor_gives_small_places_more_people(small: Small) -> None:
    """Shares of a place of some 41 people are fortieths; with a floor of 200 they are finer."""
    runs = [read_run(Path(small("--days", 3, "--floor", floor)["folder"])) for floor in (0, 200)]
    few = (runs[0].places.population < 60 * 20_000) & (np.array(runs[0].places.kinds) != "army")
    coarse, fine = (shares[shares > 0].min() for shares in (run.worlds[0].data["gone"][few] for run in runs))
    assert coarse > 1 / 60
    assert fine < 1 / 100


def test_followed_persons_are_written_and_the_rest_is_unchanged(small: Small) -> None:
    plain, followed = (read_run(Path(small("--days", 10, "--follow", n)["folder"])).worlds[0] for n in (0, 20))
    assert len(plain.persons) == 0
    assert 15 < len(followed.persons) <= 20
    assert followed.followed["belief"].shape == (len(followed.persons), 10)
    for name, values in plain.data.items():
        assert values.tobytes() == followed.data[name].tobytes(), name


def test_several_worlds_have_following_seeds_and_one_hash(small: Small) -> None:
    summary = small("--days", 10, "--runs", 3, "--seed", 4, "--workers", 1)
    results = read_run(Path(summary["folder"]))
    assert [world.seed for world in results.worlds] == [4, 5, 6]
    assert summary["runs"] == 3
    assert results.result_hash == summary["result_hash"]


def test_outcomes_of_several_worlds_are_their_median_and_range(small: Small) -> None:
    summary = small("--days", 20, "--runs", 3, "--workers", 1)
    results = read_run(Path(summary["folder"]))
    home = np.array([kind != ARMY_KIND for kind in results.places.kinds])
    people = results.places.population * home
    away = sorted(
        float(sum((w.data[name][:, -1] * people).sum() for name in ("own", "ordered", "homeless")))
        for w in results.worlds
    )
    told = summary["outcomes"]["people_away"]
    assert told["median"] == pytest.approx(away[1], rel=1e-6)
    assert away[0] < told["low"] < told["median"] < told["high"] < away[2]


@pytest.mark.parametrize("scenario", ["france-1940", "britain-1940"])
def test_a_scenario_without_a_front_says_what_many_worlds_rest_on(cli: Callable[..., Any], scenario: str) -> None:
    answer = cli(
        "run", scenario, "--scale", "1:20000", "--days", 2, "--runs", 8, "--workers", 1, "--threads", 1, "--json",
        "--report",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    found = answer.json["rests_on"]["outcomes"]
    assert found
    assert not [name for one in found.values() for name in one["inputs"] if name["name"].startswith("zone.")]
