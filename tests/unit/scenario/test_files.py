"""Files of a folder: sizes come first, no path leaves the folder, text is UTF-8."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from homefront.errors import ScenarioError
from homefront.scenario import limits
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
    [("scenario.toml", 1024 * 1024), ("weather.csv", 4 * 1024 * 1024), ("sources.json", 1024 * 1024)],
)
def test_file_too_large_is_not_read(copy: Copy, file: str, size: int) -> None:
    os.truncate(copy.folder / file, size + 1)
    problem = copy.only_problem()
    assert (problem.file, problem.got) == (f"moscow-1941/{file}", f"{size + 1:,} bytes")


def test_folder_too_large(copy: Copy) -> None:
    for number in range(5):
        (copy.folder / f"note{number}.txt").touch()
        os.truncate(copy.folder / f"note{number}.txt", 4 * 1024 * 1024)
    assert any("16,777,216" in problem.expected for problem in copy.problems())


def test_too_many_files(copy: Copy) -> None:
    for number in range(limits.FILES):
        (copy.folder / f"note{number}.txt").touch()
    assert "at most 200 files" in {problem.expected for problem in copy.problems()}


@pytest.mark.parametrize(
    "name",
    ["../weather.csv", "/etc/passwd.csv", "tables/../../weather.csv", "..\\\\weather.csv", "C:/weather.csv", ".x.csv"],
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


@pytest.mark.parametrize("target", ["weather.csv", "aid.csv", "/dev/zero", "none", ".", "x" * 5000])
def test_links_to_themselves_to_each_other_and_to_devices(copy: Copy, target: str) -> None:
    for name, other in (("weather.csv", target), ("aid.csv", "weather.csv")):
        (copy.folder / name).unlink()
        try:
            (copy.folder / name).symlink_to(other)
        except OSError:
            (copy.folder / name).symlink_to("none")
    assert {"moscow-1941/weather.csv", "moscow-1941/aid.csv"} == {problem.file for problem in copy.problems()}


@pytest.mark.parametrize("name", ["scenario.toml", "sources.json"])
@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_needed_files_that_are_none(copy: Copy, name: str, kind: str) -> None:
    (copy.folder / name).unlink()
    if kind == "link":
        (copy.folder / name).symlink_to(name)
    elif kind == "folder":
        (copy.folder / name).mkdir()
    else:
        os.mkfifo(copy.folder / name)
    assert any(problem.file == f"moscow-1941/{name}" for problem in copy.problems())


@pytest.mark.parametrize("name", [b"\xff.csv", b"a\xfe", b"\xed\xa0\x80.json"])
def test_names_that_are_not_utf_8(copy: Copy, name: bytes) -> None:
    Path(os.fsdecode(os.path.join(os.fsencode(copy.folder), name))).write_bytes(b"x")
    problem = copy.only_problem()
    assert problem.got == "a name that is not UTF-8"
    str(problem).encode("ascii")


def test_a_folder_whose_name_is_not_utf_8(copy: Copy) -> None:
    folder = Path(os.fsdecode(os.path.join(os.fsencode(copy.folder.parent), b"\xff\xfe")))
    copy.folder.rename(folder)
    assert load_scenario(folder).id == "moscow-1941"
    (folder / "weather.csv").unlink()
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    str(caught.value).encode()


def test_control_characters_of_names_are_escaped(copy: Copy) -> None:
    (copy.folder / "\x1b[2J\n.csv").write_bytes(b"a\n1\n")
    assert copy.only_problem().file == "moscow-1941/\\x1b[2J\\n.csv"


@pytest.mark.parametrize("path", ["x" * 300, "x" * 300 + "/y", "a/" * 3000, "x\0y", "\udcff", "", "scenario.toml/x"])
def test_paths_that_no_folder_can_have(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert len(str(caught.value).encode()) < 1000


def test_a_folder_that_is_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ScenarioError, match="no such folder"):
        load_scenario(tmp_path / "loop")


def test_folders_very_deep_and_very_many(copy: Copy) -> None:
    here = copy.folder
    for _ in range(limits.FOLDERS_DEEP + 3):
        here = here / "d"
        here.mkdir()
    assert copy.only_problem().expected == f"folders at most {limits.FOLDERS_DEEP} deep"
    for number in range(limits.ENTRIES):
        (copy.folder / f".hidden{number}").touch()
    assert any(problem.got == "too many files and folders" for problem in copy.problems())
