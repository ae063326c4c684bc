"""A scenario of any size is refused or accepted with little work: limits count keys, rows and names, not bytes."""

from __future__ import annotations

import csv
import datetime
import os
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from homefront import errors
from homefront.errors import nearest
from homefront.inputs.front_lines import lines_of
from homefront.scenario import catalogue, limits
from homefront.scenario.problems import IN_ALL, PER_FILE, Problems, printable
from homefront.scenario.rows import FrontLineRow
from homefront.scenario.tables import read_records
from homefront.scenario.toml_size import excess

from .conftest import Copy

CHECK = """
import resource, sys, time
from homefront.scenario.loader import load_scenario
from homefront.errors import ScenarioError
load_scenario("britain-1940")
started = time.process_time()
try:
    load_scenario(sys.argv[1])
    print("accepted", end=" ")
except ScenarioError as error:
    print("refused", len(str(error)), end=" ")
print(time.process_time() - started)
"""


def checked(folder: Path) -> tuple[str, float]:
    """(what came of it, seconds of processor time), in a child that may take a gigabyte of data."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30))

    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(folder)], capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=limited, env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    words = done.stdout.split()
    return words[0], float(words[-1])


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))


def test_what_ships_takes_a_small_part_of_the_limits() -> None:
    for entry in catalogue.list_scenarios():
        rows = {path.stem: len(_rows(path)) - 1 for path in entry.folder.glob("*.csv")}
        assert sum(rows.values()) * 5 <= limits.ROWS_IN_ALL
        for kind, count in rows.items():
            assert count * 3 <= limits.ROWS_OF.get(kind, limits.ROWS), kind
        days = tomllib.loads((entry.folder / "scenario.toml").read_text(encoding="utf-8"))["scenario"]["days"]
        assert (rows["captures"] + 2 * rows["regions"]) * days * 5 <= limits.PLACE_DAYS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".".join("a" * 20_000) + " = 1", "keys of at most"),
        ("[" + ".".join("a" * 20_000) + "]", "keys of at most"),
        ('"a"' + '."b"' * 20_000 + " = 1", "keys of at most"),
        ("x = {" + ".".join("a" * 20_000) + " = 1}", "keys of at most"),
        ("x = " + "[" * 10_000 + "]" * 10_000, "at most 32 brackets"),
        ("x = " + "{a=" * 10_000 + "1" + "}" * 10_000, "at most 32 brackets"),
        ("\n".join(f"k{n} = 1" for n in range(30_000)), "at most 20,000"),
        ("\n".join(f"[k{n}]" for n in range(30_000)), "at most 20,000"),
        ("[[a]]\n" * 30_000, "at most 20,000"),
        ("x = [" + "1," * 200_000 + "]", "at most 100,000"),
    ],
)
def test_what_toml_asks_too_much(text: str, expected: str) -> None:
    found = excess(text)
    assert found is not None
    assert found.expected.startswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "x = '" + "." * 1000 + "'", 'x = "' + "[" * 1000 + '"', "# " + "." * 1000, 'x = """\n' + "a.b\n" * 1000 + '"""',
        "x = '''" + "{" * 1000 + "'''", 'x = "\\"' + "[" * 1000 + '"', "x = [" + "1.5, " * 1000 + "]",
        'x = """' + "[" * 100 + '""""" # ' + "]" * 100, "x = 'not closed", 'x = """not closed' + "[" * 1000,
    ],
)  # fmt: skip
def test_texts_and_comments_are_not_counted(text: str) -> None:
    assert excess(text) is None


def test_the_line_of_an_excess(copy: Copy) -> None:
    copy.append("scenario.toml", "\n\n" + ".".join("a" * 20_000) + " = 1\n")
    problem = copy.problems()[0]
    assert problem.where == "the file"
    assert problem.line == (copy.folder / "scenario.toml").read_text(encoding="utf-8").count("\n")


@pytest.mark.parametrize("number", ["0x" + "f" * 5000, "9" * 4000, "-" + "9" * 30, str(2**63), "0b" + "1" * 65])
def test_whole_numbers_of_more_than_64_bits(copy: Copy, number: str) -> None:
    text = (copy.folder / "scenario.toml").read_text(encoding="utf-8")
    (copy.folder / "scenario.toml").write_text(text.replace("days = ", f"days = {number} # ", 1), encoding="utf-8")
    assert copy.problems()[0].got == "a whole number of more than 64 bits"


@pytest.mark.parametrize("value", ["[1]", "{ x = 1 }", "1", "true", "1941-06-22", "[]", "[[]]"])
@pytest.mark.parametrize("key", ["kind", "file"])
def test_wrong_types_in_files(copy: Copy, key: str, value: str) -> None:
    copy.edit("scenario.toml", f'{key} = "weather' + (".csv" if key == "file" else "") + '"', f"{key} = {value}")
    assert f"files.weather.{key}" in {problem.where for problem in copy.problems()}


def test_too_many_tables(copy: Copy) -> None:
    copy.append("scenario.toml", '\n[[not_modelled]]\ntarget = "x"\nwhy = "y"\n' * (limits.TABLES + 1))
    assert f"at most {limits.TABLES} tables headed [[not_modelled]]" in {p.expected for p in copy.problems()}


def test_rows_columns_and_cells_are_counted() -> None:
    for text, expected in (
        ("a,b\n" + "1,2\n" * 11, "at most 10 rows"),
        (",".join(f"c{n}" for n in range(limits.COLUMNS + 1)), f"at most {limits.COLUMNS} columns"),
        ("a,b\n1," + "x" * (limits.CELL + 1), f"at most {limits.CELL:,} characters"),
    ):
        problems = Problems()
        read_records("x.csv", text, problems, most_rows=10)
        assert problems.found[0].expected == expected


def test_rows_in_all_are_counted(copy: Copy) -> None:
    for kind in ("coding_a", "coding_b", "coding_merged"):
        text = (copy.folder / f"{kind}.csv").read_text(encoding="utf-8").splitlines()
        copy.append(f"{kind}.csv", f"{text[-1]}\n" * 18_000)
    for kind in ("losses", "events"):
        text = (copy.folder / f"{kind}.csv").read_text(encoding="utf-8").splitlines()
        copy.append(f"{kind}.csv", f"{text[-1]}\n" * 4_000)
    assert f"at most {limits.ROWS_IN_ALL:,} rows in all files together" in {p.expected for p in copy.problems()}


def test_places_times_days_are_counted(copy: Copy) -> None:
    days = "days = 3660\n#"
    text = (copy.folder / "scenario.toml").read_text(encoding="utf-8").replace("days = ", days, 1)
    (copy.folder / "scenario.toml").write_text(text, encoding="utf-8")
    assert "scenario.days" in {problem.where for problem in copy.problems()}


def test_a_name_is_compared_with_few_enough_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    match = errors.difflib.get_close_matches

    def counting(name: str, known: list[str], **rest: float) -> list[str]:
        compared.append(len(name) * sum(map(len, known)))
        return match(name, known, **rest)

    monkeypatch.setattr(errors.difflib, "get_close_matches", counting)
    assert nearest("x" * 60_000, ["x" * 60_000 + "y"] * 10) == ""
    assert nearest("Moscou", [f"Moscow{n}" for n in range(50_000)]) == ""
    assert nearest("Moscou", ["Moscow", "x" * 100_000]) == "did you mean Moscow?"
    assert nearest("", ["x"]) == nearest("x", []) == ""
    assert max(compared) <= errors.MOST_COMPARED


def test_problems_end_somewhere() -> None:
    problems = Problems()
    for file in range(50):
        for line in range(1000):
            problems.add(f"{file}.csv", line, "x" * 10_000, "\x1b[2J\ud800", "z" * 10_000)
    assert len(problems.found) <= IN_ALL + 1
    assert problems.found[PER_FILE].got == f"more than {PER_FILE} problems"
    assert problems.found[-1].got == f"more than {IN_ALL} problems"
    assert all(len(str(problem)) < 3000 for problem in problems.found)
    assert problems.found[0].got == "\\x1b[2J\\ud800"
    assert printable("Kraków 50 %") == "Kraków 50 %"


def test_a_front_of_many_parts_is_read_in_one_pass() -> None:
    day = datetime.date(1940, 5, 10)
    rows = [
        FrontLineRow(line=n, date=day + datetime.timedelta(n % 3), part=f"p{n % 7}", lat=50.0, lon=4.0, source="x",
                     confidence="read", note="")
        for n in range(60)
    ]  # fmt: skip
    found = lines_of(rows, day, np.arange(60.0), np.zeros(60))
    assert found.day.tolist() == [0, 1, 2]
    assert len(found.part_point) == 22
    for line in range(3):
        parts = [found.east[found.part_point[p]] for p in range(found.line_part[line], found.line_part[line + 1])]
        assert parts == [line + 3 * n for n in range(7)]
    assert [int(n) % 3 for n in found.east] == sorted(int(n) % 3 for n in found.east)


@pytest.mark.parametrize("what", ["cities", "events", "keys", "unknown places", "long names"])
def test_a_great_scenario_takes_seconds(copy: Copy, what: str) -> None:
    """Generous: what these took before were minutes, or gigabytes."""
    if what == "cities":
        copy.append("captures.csv", "".join(f"C{n},C{n},R{n},55,37,1000,,,x,read,\n" for n in range(800)))
    elif what == "events":
        copy.append("events.csv", "".join(f"1941-07-01,speech,T{n},{'d' * 500},p,x,read\n" for n in range(4800)))
    elif what == "keys":
        copy.append("scenario.toml", "\n[x]\n" + "".join(f"k{n}.a.a.a.a.a.a = 1\n" for n in range(18_000)))
    elif what == "unknown places":
        row = "moscow-1941,Nowhere{n},other_city,1941-06-22,1942-01-01,cov,0.5,,x,read\n"
        copy.append("coding_a.csv", "".join(row.format(n=n) for n in range(18_000)))
    else:
        row = f"{'c' * 9000}{{n}},C,{'r' * 9000}{{n}},55,37,1000,,,x,read,\n"
        copy.append("captures.csv", "".join(row.format(n=n) for n in range(200)))
    outcome, seconds = checked(copy.folder)
    assert outcome == ("accepted" if what == "events" else "refused")
    assert seconds < 20
