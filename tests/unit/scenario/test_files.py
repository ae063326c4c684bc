"""Files of a folder: sizes come first, no path leaves the folder, text is UTF-8."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from homefront.errors import ScenarioError
from homefront.scenario import files
from homefront.scenario.loader import load_scenario

from .conftest import Copy


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such folder"):
        load_scenario(tmp_path / "nowhere")


def test_missing_scenario_toml(copy: Copy) -> None:
    (copy.folder / "scenario.toml").unlink()
    problem = copy.only_problem()
    assert (problem.file, problem.got) == ("moscow-1941/scenario.toml", "no such file")


def test_the_toml_itself_may_be_named(copy: Copy) -> None:
    assert load_scenario(copy.folder / "scenario.toml").id == "moscow-1941"
    assert load_scenario(str(copy.folder)).id == "moscow-1941"


def test_here_is_a_folder_too(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy.folder)
    assert load_scenario(Path()).id == "moscow-1941"
    (copy.folder / "weather.csv").unlink()
    with pytest.raises(ScenarioError) as caught:
        load_scenario(".")
    assert caught.value.problems[0].file == "moscow-1941/scenario.toml"


def test_not_utf_8(copy: Copy) -> None:
    with (copy.folder / "weather.csv").open("ab") as handle:
        handle.write("1941-12-01,1941-12-02,Köln,snow,,,x,read,\n".encode("latin-1"))
    problem = copy.only_problem()
    assert (problem.line, problem.got, problem.expected) == (17, "the byte \\xf6", "text in UTF-8")


@pytest.mark.parametrize("file", ["weather.csv", "scenario.toml", "sources.json"])
def test_nul_bytes(copy: Copy, file: str) -> None:
    with (copy.folder / file).open("ab") as handle:
        handle.write(b"\0")
    assert [problem.got for problem in copy.problems()] == ["a NUL byte"]


@pytest.mark.parametrize(
    ("file", "size"),
    [("scenario.toml", 1024 * 1024), ("weather.csv", 16 * 1024 * 1024), ("sources.json", 4 * 1024 * 1024)],
)
def test_file_too_large_is_not_read(copy: Copy, file: str, size: int) -> None:
    os.truncate(copy.folder / file, size + 1)
    problem = copy.only_problem()
    assert (problem.file, problem.got) == (f"moscow-1941/{file}", f"{size + 1:,} bytes")


def test_folder_too_large(copy: Copy) -> None:
    for number in range(17):
        (copy.folder / f"note{number}.txt").touch()
        os.truncate(copy.folder / f"note{number}.txt", 4 * 1024 * 1024)
    assert any("64" in problem.expected or "67,108,864" in problem.expected for problem in copy.problems())


def test_too_many_files(copy: Copy) -> None:
    for number in range(files.FILE_COUNT_LIMIT):
        (copy.folder / f"note{number}.txt").touch()
    assert "at most 200 files" in {problem.expected for problem in copy.problems()}


@pytest.mark.parametrize(
    "name",
    ["../weather.csv", "/etc/passwd.csv", "trial/../../weather.csv", "..\\\\weather.csv", "C:/weather.csv", ".x.csv"],
)
def test_path_that_leaves_the_folder(copy: Copy, name: str) -> None:
    (copy.folder.parent / "weather.csv").write_bytes((copy.folder / "weather.csv").read_bytes())
    (copy.folder / "weather.csv").unlink()
    copy.edit("scenario.toml", 'file = "weather.csv"', f'file = "{name}"')
    problem = copy.only_problem()
    assert problem.where == "files.weather.file"
    assert problem.expected.startswith("a file inside the scenario folder")


def test_link_out_of_the_folder(copy: Copy) -> None:
    outside = copy.folder.parent / "outside.csv"
    (copy.folder / "weather.csv").rename(outside)
    (copy.folder / "weather.csv").symlink_to(outside)
    assert copy.only_problem().got == "a link that leads elsewhere"


def test_link_to_a_folder(copy: Copy) -> None:
    (copy.folder / "more").symlink_to(copy.folder.parent)
    assert copy.only_problem().got == "a link that leads elsewhere"


def test_pipe_is_not_opened(copy: Copy) -> None:
    (copy.folder / "weather.csv").unlink()
    os.mkfifo(copy.folder / "weather.csv")
    assert copy.only_problem().expected == "a regular file"


def test_file_that_is_not_there(copy: Copy) -> None:
    copy.edit("scenario.toml", 'file = "weather.csv"', 'file = "wether.csv"')
    problems = {problem.where: problem for problem in copy.problems()}
    assert problems["files.weather.file"].hint == "did you mean weather.csv?"


def test_file_that_is_not_named(copy: Copy) -> None:
    (copy.folder / "weather2.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert copy.only_problem().got == "a file that [files] does not name"


def test_unknown_kind_of_file(copy: Copy) -> None:
    copy.edit("scenario.toml", 'kind = "weather"', 'kind = "wether"')
    assert copy.only_problem().hint == "did you mean weather?"


def test_second_file_of_a_kind(copy: Copy) -> None:
    copy.edit("scenario.toml", 'kind = "weather"', 'kind = "aid"')
    assert copy.only_problem().got == "a second file of kind aid"


def test_file_that_no_scenario_can_do_without(copy: Copy) -> None:
    text = (copy.folder / "scenario.toml").read_text(encoding="utf-8")
    start = text.index("[files.events]")
    end = text.index("[files.announcements]")
    (copy.folder / "scenario.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    assert "no file of kind events" in {problem.got for problem in copy.problems()}


def test_form_of_trial_files_is_checked(copy: Copy) -> None:
    copy.append("trial/orders.csv", "3,stay\n")
    problem = copy.only_problem()
    assert (problem.file, problem.got) == ("moscow-1941/trial/orders.csv", "2 cells")
