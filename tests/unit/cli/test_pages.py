"""homefront gallery and compare: what they print, and their exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Small = Callable[..., dict[str, Any]]


def test_a_run_that_cannot_be_shown_is_named_and_the_exit_code_is_1(
    small: Small, cli: Callable[..., Any], tmp_path: Path
) -> None:
    run = Path(small("--only", "front", "--days", "20")["folder"])
    answer = cli("gallery", tmp_path)
    assert answer.code == 0
    assert answer.out.startswith(f"{tmp_path / 'index.html'}: 1 run, ")
    assert answer.err == f"{run}: its report is written\n"
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{", encoding="utf-8")
    answer = cli("gallery", tmp_path, "-o", tmp_path / "all.html", "--all", "--json")
    assert answer.code == 1
    assert answer.err.startswith(f"homefront: skipped: {broken}: manifest.json: damaged")
    told = answer.json
    assert told["gallery"] == str(tmp_path / "all.html")
    assert told["cards"] == [{"run": str(run), "scenario": "moscow-1941", "report": str(run / "report.html")}]
    assert [one["run"] for one in told["skipped"]] == [str(broken)]


def test_a_folder_without_a_run_is_refused(cli: Callable[..., Any], tmp_path: Path) -> None:
    answer = cli("gallery", tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert "no run in it" in answer.err


def test_two_runs_are_compared_and_a_damaged_one_is_refused(
    small: Small, cli: Callable[..., Any], tmp_path: Path
) -> None:
    one, other = (
        Path(small("--only", "front", "--days", "20", *more)["folder"]) for more in ((), ("--seed", "5"))
    )  # fmt: skip
    file = tmp_path / "both.html"
    answer = cli("compare", one, other, "-o", file, "--json")
    assert answer.code == 0
    assert answer.json["differs"] == ["worlds"]
    assert not answer.json["pairs"]
    assert "chance is a part" in answer.json["warnings"][0]
    assert file.is_file()
    assert "expected two to four" in cli("compare", one, "-o", file).err
    assert "no file to write" in cli("compare", one, other).err
    (other / "manifest.json").write_text("{", encoding="utf-8")
    file.unlink()
    answer = cli("compare", one, other, "-o", file)
    assert (answer.code, answer.out) == (2, "")
    assert "damaged" in answer.err
    assert not file.exists()
