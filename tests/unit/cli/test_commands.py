"""help, list, show, check, new, doctor: what they print, with and without --json."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from homefront import cli as commands
from homefront.cli.app import run_app
from homefront.engine import reference
from homefront.engine.schedule import Schedule, order
from homefront.inputs.latents import latent_specs
from homefront.processes import COUPLED_PROCESSES, FRONT_PROCESSES, PROCESSES, chosen_processes, default_processes
from homefront.scenario.loader import load_scenario
from homefront.views import scenario_tables

Cli = Callable[..., Any]
DEFAULT = Schedule(default_processes())
COMMANDS = (
    "check", "cite", "compare", "counterfactuals", "doctor", "figure", "gallery", "lab", "list", "new", "odd",
    "reference", "report", "run", "show",
)  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- help ----------------------------------------------------------------------------------------------------------


def test_help_lists_the_commands(cli: Cli) -> None:
    answer = cli("--help")
    listed = [line.split()[0] for line in answer.out.partition("Commands:")[2].splitlines() if line.strip()]
    assert answer.code == 0
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(cli: Cli, command: str) -> None:
    answer = cli(command, "--help")
    assert answer.code == 0
    assert f" {command} [OPTIONS]" in answer.out.splitlines()[0]
    assert "--json" in answer.out


def test_without_a_command_help_is_shown(cli: Cli) -> None:
    answer = cli()
    assert "Commands:" in answer.out + answer.err


def test_each_file_of_a_command_is_known_by_its_name() -> None:
    """One that was not would be a command that help does not list."""
    folder = Path(str(resources.files("homefront.cli")))
    files = [file.read_text(encoding="utf-8") for file in folder.glob("*.py")]
    made_known = r'(?:@app.command\(|app.add_typer\(\w+, name=)"(\w+)"\)'
    written = [name for file in files for name in re.findall(made_known, file)]
    assert sorted(written) == [*commands.COMMANDS]


@pytest.mark.parametrize("arguments", [("run", "--help"), ("no-such-command",), ("--help",), ("list",)])
def test_only_the_command_that_is_asked_for_is_loaded(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom homefront.cli.app import run_app\nrun_app(sys.argv[1:])\n"
        "print(sorted(name for name in ('list_', 'run', 'whatif') if f'homefront.cli.{name}' in sys.modules))"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    wanted = {"run": ["run"], "list": ["list_"]}.get(arguments[0], ["list_", "run", "whatif"])
    assert done.stdout.splitlines()[-1] == str(wanted)


def test_help_imports_nothing_heavy() -> None:
    """numba, pandas, xarray, pyarrow and scipy wait until a command needs them."""
    code = (
        "import sys\n"
        "import homefront.cli\n"
        "from homefront.cli.app import run_app\n"
        "assert run_app(['--help']) == 0\n"
        "heavy = {'numba', 'pandas', 'xarray', 'pyarrow', 'scipy', 'numpy', 'pydantic', 'altair', 'vl_convert'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_package_imports_nothing_heavy() -> None:
    code = "import sys, homefront; sys.exit(sorted({'numba', 'numpy', 'pandas', 'xarray'} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_starts_with_what_it_needs(cli: Cli, tmp_path: Path) -> None:
    """Libraries that a run of one world does not use stay out. Python's collector goes through
    nothing of what was loaded, nor at the end: each took as long as a tenth of the command. The kernels are there, so
    numba does not load what it needs to compile."""
    few = ["run", "moscow-1941", "--scale", "1:20000", "--days", "3", "--out"]
    cli(*few, tmp_path / "first")
    code = (
        "import atexit, gc, sys\n"
        "from homefront.cli import main\n"
        "unused = {'pandas', 'xarray', 'altair', 'pyarrow.dataset', 'scipy.stats', 'scipy.optimize'}\n"
        "unused |= {'homefront.cli.explain', 'homefront.cli.whatif', 'rich.console'}\n"
        "unused |= {'numba.np.arraymath', 'scipy.linalg', 'scipy.special'}\n"
        "looks = lambda: sum(generation['collections'] for generation in gc.get_stats())\n"
        "before = looks()\n"
        "told = lambda: (sorted(unused & set(sys.modules)), looks() - before, gc.get_freeze_count() > 100_000)\n"
        "atexit.register(lambda: print(told()))\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, *few, str(tmp_path / "second")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["([], 0, True)"]), done.stderr


def test_a_report_is_made_without_what_only_files_of_charts_need(cli: Cli, tmp_path: Path) -> None:
    """Altair takes a sixth of a second to load, and scipy.spatial another."""
    cli("run", "moscow-1941", "--scale", "1:20000", "--days", 3, "--out", tmp_path / "run")
    code = (
        "import sys\nfrom homefront.cli.app import run_app\nassert run_app(sys.argv[1:]) == 0\n"
        "print(sorted({'altair', 'scipy.spatial', 'rich.console'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "report", str(tmp_path / "run"), "--out", str(tmp_path / "run.html")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["[]"]), done.stderr


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "homefront", "list"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert "moscow-1941" in done.stdout


def test_a_command_that_there_is_not_is_wrong_input(cli: Cli) -> None:
    answer = cli("rum")
    assert answer.code == 2
    assert "rum" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("rnu",), "no command 'rnu'; did you mean run?\nTry homefront --help"),
        (("bank",), "no command 'bank'; there are calibrate, check, cite, coding, collect, compare, counterfactuals, "),
        (("coding", "agre"), "no command 'agre'; did you mean agree?\nTry homefront coding --help"),
        (("mechanism", "new", "Bad Name"), "homefront: NAME 'Bad Name': expected 2 to 40 small letters"),
        (("mechanism", "delete"), "no command 'delete'; there are check, new\nTry homefront mechanism --help"),
        (("lab", "tidy"), "no command 'tidy'; there are backup, restore, worker\nTry homefront lab --help"),
        (("run", "moscow-1941", "--sed", "4"), "--sed (Possible options: --scale, --seed, --set)\nTry homefront run"),
    ],
)
def test_what_there_is_not_is_told_what_there_is(cli: Cli, given: tuple[str, ...], told: str) -> None:
    answer = cli(*given)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


def test_an_option_that_there_is_not_is_wrong_input(cli: Cli) -> None:
    answer = cli("run", "moscow-1941", "--seeed", 2)
    assert answer.code == 2
    assert "--seeed" in answer.err
    assert "--seed" in answer.err.replace("--seeed", "")


def test_wrong_usage_with_json_is_one_object(cli: Cli) -> None:
    answer = cli("run", "moscow-1941", "--seeed", 2, "--json")
    assert answer.code == 2
    assert answer.json["ok"] is False
    assert "--seeed" in answer.json["errors"][0]["got"]


# --- list and show -------------------------------------------------------------------------------------------------


def test_list_names_the_scenarios(cli: Cli) -> None:
    answer = cli("list")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == ["britain-1940", "france-1940", "moscow-1941"]


def test_list_as_json(cli: Cli) -> None:
    found = cli("list", "--json").json["scenarios"]
    assert {"id": "moscow-1941", "title": "Moscow 1941: the Soviet home front"} in found
    assert [entry["id"] for entry in found] == ["britain-1940", "france-1940", "moscow-1941"]


def test_show_says_what_the_scenario_is(cli: Cli) -> None:
    answer = cli("show", "moscow-1941")
    assert answer.code == 0
    assert "22 June 1941 to 31 January 1942" in answer.out
    assert "leaders_stay" in answer.out
    assert "MS12" in answer.out


def test_show_tells_each_cause_with_its_changes_and_price(cli: Cli) -> None:
    rows = {row["cause"]: row for row in cli("show", "moscow-1941", "--json").json["causes"]}
    assert list(rows) == [cause.id for cause in load_scenario("moscow-1941").causes]
    assert all(row["what"] and row["neutral"] and row["changes"] for row in rows.values())
    assert rows["control_and_siege"]["changes"] == ["control 0.1", "siege 0", "officials who left are not replaced"]
    assert len(rows["control_and_siege"]["price"]) == 17
    out = cli("show", "moscow-1941").out
    assert "      without: Past hardship 0 everywhere.\n      changes: past hardship 0\n      price" in out
    said = " ".join(out.split())
    assert all(" ".join(entry.split()) in said for entry in rows["control_and_siege"]["price"])
    assert "        none recorded here\n" in out


def test_show_schedule_has_every_process_in_order(cli: Cli) -> None:
    rows = cli("show", "moscow-1941", "--schedule", "--json").json["schedule"]
    assert [row["step"] for row in rows] == [step.name for _, step in order(DEFAULT, society=True, front=True)]
    assert {row["process"] for row in rows} == {"", *(cls.name for cls in PROCESSES)}
    assert all(row["what"] and row["phase"] for row in rows)
    assert all(row["runs"] for row in rows)


def test_show_schedule_of_a_scenario_without_a_front_has_none(cli: Cli) -> None:
    shown = cli("show", "france-1940", "--schedule", "--json").json
    assert {row["phase"] for row in shown["schedule"]} == {"eve", "society", "half-day 1", "half-day 2"}
    assert not {row["process"] for row in shown["processes"]} & (FRONT_PROCESSES | COUPLED_PROCESSES)


def test_show_schedule_prints_the_same_order_and_that_nothing_is_off(cli: Cli) -> None:
    out = cli("show", "moscow-1941", "--schedule").out
    steps = out.partition("\nschedule\n")[2].partition("\nprocesses\n")[0].splitlines()
    wanted = [step.name for _, step in order(DEFAULT, society=True, front=True)]
    assert [line.split()[0] for line in steps if line.startswith("    ") and line[4] != " "] == wanted
    assert [line.split()[0] for line in steps if line.endswith("off)")] == []
    phases = ["eve", "coupled", "front", "coupled", "society", "half-day 1", "half-day 2", "coupled"]
    assert [line.strip() for line in steps if line.strip() and not line.startswith("    ")] == phases


def test_show_schedule_says_what_is_off(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    off = {"resolve.appeals": 0.0}
    monkeypatch.setattr(scenario_tables, "chosen_processes", lambda name, **_: chosen_processes(name, off))
    steps = cli("show", "moscow-1941", "--schedule").out.partition("\nprocesses\n")[0].splitlines()
    assert [line.split()[0] for line in steps if line.endswith(", off)")] == ["appeals"]


def test_show_schedule_says_what_each_process_reads_and_writes(cli: Cli) -> None:
    rows = {row["process"]: row for row in cli("show", "moscow-1941", "--schedule", "--json").json["processes"]}
    assert list(rows) == [cls.name for cls in PROCESSES]
    for cls in PROCESSES:
        assert (rows[cls.name]["reads"], rows[cls.name]["writes"]) == (", ".join(cls.reads), ", ".join(cls.writes))
    out = cli("show", "moscow-1941", "--schedule").out
    assert f"      reads {rows['fear']['reads']}\n      writes {rows['fear']['writes']}\n" in out


def test_show_assumptions_has_values_and_parameters_with_their_source(cli: Cli) -> None:
    shown = cli("show", "moscow-1941", "--assumptions", "--json").json
    value = next(row for row in shown["values"] if row["name"] == "cost.floor")
    assert (value["value"], value["unit"], value["low"], value["high"]) == (0.25, "share", 0.1, 0.5)
    parameter = next(row for row in shown["parameters"] if row["name"] == "command.fidelity")
    assert (parameter["value"], parameter["symbol"]) == (0.85, "q")
    assert all(row["source"] and row["unit"] for part in ("values", "parameters") for row in shown[part])


def test_show_assumptions_has_what_causes_make_of_parameters(cli: Cli) -> None:
    rows = cli("show", "moscow-1941", "--assumptions", "--json").json["without a cause"]
    assert [(row["cause"], row["name"], row["low"], row["high"]) for row in rows] == [
        ("purges", "command.fidelity", 0.80, 0.92),
        ("purges", "command.shading", 0.03, 0.15),
        ("purges", "learning.start", 0.70, 0.85),
        ("learning", "learning.rate", 0.0, 0.0),
    ]
    assert all(row["source"] and row["grade"] in ("assumed", "estimate") for row in rows)


def test_show_timeline_has_every_event(cli: Cli) -> None:
    rows = cli("show", "moscow-1941", "--timeline", "--json").json["timeline"]
    assert len(rows) == len(load_scenario("moscow-1941").events)
    assert set(rows[0]) == {"date", "kind", "title"}


def test_show_has_the_numbers_and_dates_of_the_front(cli: Cli) -> None:
    shown = cli("show", "moscow-1941", "--assumptions", "--timeline", "--json").json
    numbers = {row["name"]: row for row in shown["front"]}
    moscow = numbers["zones.Moscow"]
    assert (moscow["value"], moscow["low"], moscow["high"], moscow["grade"]) == (2.2, 1, 3, "assumed")
    assert numbers["enemy_orders.guderian-south.men"]["unit"] == "thousand"
    assert all(row["source"] and row["unit"] and row["grade"] for row in numbers.values())
    assert {"forces.off_axis", "industry.east_share", "aid.tank_weight"} <= {row["name"] for row in shown["values"]}
    dates = [row["date"] for row in shown["front_timeline"]]
    assert dates == sorted(dates)
    titles = {(row["date"], row["kind"]): row["title"] for row in shown["front_timeline"]}
    assert titles["1941-09-06", "enemy invest"] == "Leningrad to be invested, not entered"
    assert titles["1941-09-13", "enemy bypass"].endswith("[enemy_diversion]")


def test_show_latents_has_every_input_that_a_world_draws(cli: Cli) -> None:
    rows = {row["name"]: row for row in cli("show", "moscow-1941", "--latents", "--json").json["latents"]}
    assert list(rows) == list(latent_specs(load_scenario("moscow-1941")))
    assert rows["zone.Moscow"] == {
        "name": "zone.Moscow", "unit": "1", "prior": "1 to 3", "what": "strength of the zone Moscow",
        "source": "assumed, docs/model/fit.md#unknowns",
    }  # fmt: skip
    assert rows["noise.centre.2"]["prior"] == "standard normal"
    assert " ".join(cli("show", "moscow-1941", "--latents").out.split()).count("standard normal") == len(
        [name for name in rows if name.startswith(("noise.", "weather."))]
    )


def test_run_fixes_a_latent_input(cli: Cli) -> None:
    line = ["run", "moscow-1941", "--only", "front", "--days", "40", "--json"]
    plain = cli(*line, "--out", "a").json
    fixed = cli(*line, "--latent", "noise.centre.1=2", "--out", "b").json
    again = cli(*line, "--latent", "noise.centre.1=2", "--out", "c").json
    assert plain["result_hash"] != fixed["result_hash"] == again["result_hash"]
    wrong = cli(*line, "--latent", "noise.centre.1")
    assert wrong.code == 2
    assert "--latent 'noise.centre.1': expected NAME=NUMBER" in wrong.err + wrong.out


def test_show_sources_has_every_work(cli: Cli) -> None:
    rows = cli("show", "moscow-1941", "--sources", "--json").json["sources"]
    assert {row["id"] for row in rows} == set(load_scenario("moscow-1941").sources)


@pytest.mark.parametrize(
    "option", [(), ("--schedule",), ("--assumptions",), ("--timeline",), ("--latents",), ("--sources",)]
)
def test_show_carries_the_hash_of_what_it_shows(cli: Cli, option: tuple[str, ...]) -> None:
    shown = cli("show", "moscow-1941", "--json", *option).json
    assert (shown["id"], shown["days"]) == ("moscow-1941", 224)
    assert shown["hash"] == load_scenario("moscow-1941").digest


@pytest.mark.parametrize("option", ["--schedule", "--assumptions", "--timeline", "--sources"])
def test_show_prints_each_part_for_a_reader(cli: Cli, option: str) -> None:
    answer = cli("show", "moscow-1941", option)
    assert answer.code == 0
    assert len(answer.out.splitlines()) > 10


# --- check ---------------------------------------------------------------------------------------------------------


def test_check_passes_what_ships(cli: Cli) -> None:
    answer = cli("check", "moscow-1941")
    assert answer.code == 0
    assert "192,944,123 people" in answer.out
    assert "no errors" in answer.out


def test_check_of_a_good_scenario_as_json(cli: Cli) -> None:
    answer = cli("check", "moscow-1941", "--json")
    assert (answer.code, answer.json) == (0, {"ok": True, "errors": []})


def break_twice(folder: Path) -> None:
    """A unit misspelt in scenario.toml and a latitude of 95 in captures.csv."""
    toml, captures = folder / "scenario.toml", folder / "captures.csv"
    text = toml.read_text(encoding="utf-8")
    broken = text.replace('floor = { value = 0.25, unit = "share"', 'floor = { value = 0.25, unit = "shares"')
    assert broken != text
    toml.write_text(broken, encoding="utf-8")
    rows = captures.read_text(encoding="utf-8")
    captures.write_text(rows.replace("52.109", "95"), encoding="utf-8")


def test_check_tells_every_error_at_once_as_json(cli: Cli, copy: Path) -> None:
    break_twice(copy)
    answer = cli("check", copy, "--json")
    assert (answer.code, answer.err) == (2, "")
    assert answer.json["ok"] is False
    errors = {error["file"]: error for error in answer.json["errors"]}
    assert set(errors) == {"mine/scenario.toml", "mine/captures.csv"}
    assert {frozenset(error) for error in errors.values()} == {
        frozenset({"file", "line", "where", "got", "expected", "hint"})
    }
    assert errors["mine/captures.csv"]["line"] == 2
    assert "share" in errors["mine/scenario.toml"]["hint"]


def test_check_tells_every_error_at_once_to_a_reader(cli: Cli, copy: Path) -> None:
    break_twice(copy)
    answer = cli("check", copy)
    assert (answer.code, answer.out) == (2, "")
    assert "2 problems" in answer.err
    assert "mine/captures.csv:2" in answer.err
    assert "did you mean share?" in answer.err


@pytest.mark.parametrize("broken", [True, False])
def test_check_writes_nothing(cli: Cli, copy: Path, tmp_path: Path, broken: bool) -> None:
    if broken:
        break_twice(copy)
    before = contents(tmp_path)
    cli("check", copy)
    cli("check", copy, "--json")
    assert contents(tmp_path) == before


def test_check_finds_what_only_a_run_would_trip_over(cli: Cli, copy: Path) -> None:
    """A coding that leaves out a kind of place is a good table and no good input, where there is a front."""
    file = copy / "coding_merged.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if ",*,far_region," not in line), encoding="utf-8")
    answer = cli("check", copy, "--json")
    assert answer.code == 2
    assert answer.json["errors"][0]["expected"] == "rows of place * and kind far_region"


def test_check_finds_what_only_a_front_would_trip_over(cli: Cli, copy: Path) -> None:
    """A cause that takes back the diversion, of which no order of the enemy is part: good tables, and no such world."""
    orders = copy / "enemy_orders.csv"
    text = orders.read_text(encoding="utf-8")
    orders.write_text(text.replace(",enemy_diversion,", ",,"), encoding="utf-8")
    answer = cli("check", copy, "--json")
    assert answer.code == 2
    assert answer.json["errors"][0]["got"] == "'enemy_diversion'"
    assert answer.json["errors"][0]["expected"] == "the cause_id of an order"


def test_check_of_a_folder_that_is_not_there(cli: Cli) -> None:
    answer = cli("check", "no/such/folder", "--json")
    assert answer.code == 2
    assert answer.json["errors"][0]["got"] == "no such folder"


# --- new -----------------------------------------------------------------------------------------------------------


def test_new_makes_a_copy_that_loads_under_its_id(cli: Cli, tmp_path: Path) -> None:
    answer = cli("new", "port-city", "--from", "moscow-1941")
    made, source = load_scenario(tmp_path / "port-city"), load_scenario("moscow-1941")
    assert answer.code == 0
    assert (made.id, made.folder) == ("port-city", tmp_path / "port-city")
    assert (made.captures, made.coding_merged) == (source.captures, source.coding_merged)


def test_new_changes_nothing_but_the_id(cli: Cli, tmp_path: Path) -> None:
    cli("new", "port-city")
    made, source = contents(tmp_path / "port-city"), contents(load_scenario("moscow-1941").folder)
    changed = made.pop("scenario.toml").splitlines()
    before = source.pop("scenario.toml").splitlines()
    source = {name: data for name, data in source.items() if "__pycache__" not in name}
    assert made == source
    assert [line for line in changed if line not in before] == [b'id = "port-city"']


def test_new_can_be_checked_and_run_by_its_folder(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reference is of one run."""
    monkeypatch.setattr(reference, "RUNS", 1)
    cli("new", "port-city")
    assert cli("check", "port-city").code == 0
    answer = cli("run", "port-city", "--scale", "1:20000", "--days", 2, "--out", tmp_path / "run", "--json")
    assert (answer.code, answer.json["scenario"]) == (0, "port-city")


def test_new_as_json_says_where(cli: Cli, tmp_path: Path) -> None:
    answer = cli("new", "port-city", "--in", tmp_path / "mine", "--json")
    assert answer.json == {"ok": True, "folder": str(tmp_path / "mine" / "port-city")}
    assert (tmp_path / "mine" / "port-city" / "scenario.toml").is_file()


def test_new_does_not_overwrite(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "port-city").mkdir()
    (tmp_path / "port-city" / "notes.txt").write_text("mine")
    answer = cli("new", "port-city")
    assert answer.code == 2
    assert "exists already" in answer.err
    assert contents(tmp_path) == {"port-city/notes.txt": b"mine"}


@pytest.mark.parametrize("name", ["../outside", "Port City", "port_city", "", "-port", "port/city", "."])
def test_new_refuses_a_name_that_is_no_id(cli: Cli, tmp_path: Path, name: str) -> None:
    answer = cli("new", "--json", "--", name)
    assert answer.code == 2
    assert "small letters" in answer.json["errors"][0]["got"]
    assert contents(tmp_path) == {}


def test_new_from_what_is_not_there_writes_nothing(cli: Cli, tmp_path: Path) -> None:
    answer = cli("new", "port-city", "--from", "moscow-1914")
    assert answer.code == 2
    assert "did you mean moscow-1941?" in answer.err
    assert contents(tmp_path) == {}


# --- doctor --------------------------------------------------------------------------------------------------------


def test_doctor_finds_the_same_bytes_on_any_number_of_threads(cli: Cli) -> None:
    answer = cli("doctor", "--json")
    assert (answer.code, answer.json["ok"]) == (0, True)
    assert len(set(answer.json["hash_by_threads"].values())) == 1
    assert set(answer.json["hash_by_threads"]) >= {"1"}
    assert answer.json["memory_free_gib"] > 0


def test_doctor_fails_where_threads_change_the_bytes(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = iter(["a", "b", "c"])

    def run(*_args: object, **_settings: object) -> object:
        return type("Results", (), {"result_hash": next(hashes)})

    monkeypatch.setattr("homefront.api.worlds.run", run)
    monkeypatch.setattr("numba.set_num_threads", lambda _n: None)
    monkeypatch.setattr("homefront.compiled.most_threads", lambda: 2)
    answer = cli("doctor")
    assert answer.code == 1
    assert "PROBLEM" in answer.out


# --- what goes wrong -----------------------------------------------------------------------------------------------


def test_an_interrupt_is_exit_code_3(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("homefront.scenario.catalogue.list_scenarios", interrupt)
    assert run_app(["list"]) == 3
    assert "interrupted" in capsys.readouterr().err


def test_a_bug_is_not_taken_for_wrong_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("homefront.scenario.catalogue.list_scenarios", bug)
    with pytest.raises(ZeroDivisionError):
        run_app(["list"])


@pytest.mark.parametrize(
    ("option", "value", "bounds"), [("--port", "99999", "0 to 65,535"), ("--workers", "x", "0 to 64")]
)
def test_a_number_of_the_lab_out_of_its_bounds_is_refused_in_the_words_of_the_others(
    cli: Cli, option: str, value: str, bounds: str
) -> None:
    answer = cli("lab", option, value)
    assert answer.code == 2
    assert f"{option} {value}: expected a whole number from {bounds}" in answer.err.replace("'", "")


def test_an_outcome_is_proposed_by_a_word_of_its_name(cli: Cli) -> None:
    answer = cli(
        "whatif", "moscow-1941", "--without", "leaders_stay", "--outcome", "helld", "--runs", 2, "--only", "front"
    )
    assert "did you mean moscow_held?" in answer.err
