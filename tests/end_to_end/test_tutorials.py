"""Tutorials run as printed, commands and Python in their order in a folder with the examples, and print what they say.

And every command that the README or a page of docs/ shows, on a line of its own or in a sentence, is one that the
command line takes: known, with options that it has and values of the right kind. Those are read, not run. Decisions
and the changelog are kept as they were written.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from site import addsitedir
from typing import Any

import pytest
import typer.main

from homefront.cli import COMMANDS, register
from homefront.cli.app import DONE, app, run_app

ROOT = Path(__file__).parents[2]
TUTORIALS = ROOT / "docs" / "tutorials"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```[ \t]*$(?:\n\n```text\n(.*?)^```[ \t]*$)?", re.MULTILINE | re.DOTALL)

SLOW = ("attribution", "calibrate")
"""Tutorials that take longer than a test may."""

ELSEWHERE = ("index", "teach")
"""Pages that hold no steps, or steps in a browser: tests/browser/test_teaching.py."""


def steps(page: Path) -> list[tuple[str, str, str | None]]:
    """(language, code, output) of each block of commands or Python of a page."""
    return [(found[1], found[2], found[3]) for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def names() -> list[Any]:
    pages = sorted(page.stem for page in TUTORIALS.glob("*.md") if page.stem not in ELSEWHERE)
    return [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in pages]


def pip(arguments: list[str], site: Path) -> None:
    """`pip install -e FOLDER` of a package that has all it needs, into a folder of its own and without a network."""
    alone = ["--no-index", "--no-build-isolation", "--no-deps", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", *arguments, *alone, "--target", str(site)], check=True)
    sys.path.insert(0, str(site))
    addsitedir(str(site))


@pytest.fixture(autouse=True)
def _path_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))


@pytest.mark.parametrize("name", names())
def test_a_tutorial_runs_and_prints_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = steps(TUTORIALS / f"{name}.md")
    assert {language for language, _, _ in found} >= {"sh"}
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    space: dict[str, Any] = {"__name__": "tutorial"}
    for language, code, output in found:
        if language == "sh":
            for line in code.splitlines():
                program, *arguments = shlex.split(line, comments=True)
                if program == "pip":
                    pip(arguments, tmp_path / "site")
                    continue
                assert program == "homefront", line
                assert run_app(arguments) == DONE, (line, capsys.readouterr())
            capsys.readouterr()
            continue
        exec(compile(code, f"{name}.md", "exec"), space)
        if output is not None:
            assert capsys.readouterr().out == output, code
        capsys.readouterr()


# --- commands that are shown ------------------------------------------------------------------------------------------

BLOCKS = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^homefront (.+)$|^    homefront (.+)$", re.MULTILINE)
SPAN = re.compile(r"(?<!`)`homefront\s+([^`]+)`(?!`)")
PAGES = [*(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
         *(page for page in (ROOT / "docs").rglob("*.md")
           if not {"_build", "cli", "examples", "decisions"} & set(page.relative_to(ROOT).parts))]  # fmt: skip


def shown(text: str) -> list[str]:
    """Commands of a page that stand on a line of their own, without `homefront`."""
    lines = LINE.findall("\n".join(BLOCKS.findall(text)))
    lines += [("", indented) for _, indented in LINE.findall(BLOCKS.sub("", text)) if indented]
    return [_plain(one or other) for one, other in lines]


def named(text: str) -> list[str]:
    """Commands that stand between backticks in a sentence, without `homefront`. They may leave out arguments."""
    spans = [_plain(" ".join(one.split())) for one in SPAN.findall(BLOCKS.sub("", text))]
    return [one for one in spans if not one.startswith(("--help", "COMMAND"))]  # of all commands


def _plain(line: str) -> str:
    """Without what may be left out, as [--json], and what may follow."""
    return re.sub(r"\s*\[[^]]*\]|\s*\|.*|\s*\.\.\.", "", line)


def why_not(line: str, whole: bool = True) -> str:
    """What the command line says against a command, without running it; "" if it takes it.

    whole : False where arguments may be left out.
    """
    register([])
    command: Any = typer.main.get_command(app)
    name, *arguments = shlex.split(line, comments=True)
    while name in getattr(command, "commands", {}):
        command = command.commands[name]
        try:
            command.make_context(name, list(arguments))
        except Exception as error:
            missing = type(error).__name__ == "MissingParameter"
            return f"{line}: {error}" if whole or not missing else ""
        if not hasattr(command, "commands") or not arguments or arguments[0].startswith("-"):
            return ""
        name, *arguments = arguments
    return f"{line}: no such command"


def test_commands_of_the_pages_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homefront.cli.kinds.refuse_unwritable", lambda *_: None)  # the commands before make the folder
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    lines = {line for text in texts for line in shown(text)}
    names = {line for text in texts for line in named(text)}
    assert min(len(lines), len(names)) > 40
    assert {line.split()[0] for line in lines | names} == set(COMMANDS), "each is shown somewhere, and no other"
    assert [why for line in sorted(lines) if (why := why_not(line))] == []
    assert [why for line in sorted(names) if (why := why_not(line, whole=False))] == []


def test_commands_are_found_where_a_reader_sees_them() -> None:
    text = "By `homefront\nlist` one sees.\nhomefront is\n```\nhomefront run x [--a] ...  # all\n```\n\n"
    text += "    homefront show\n"
    assert shown(text) == ["run x  # all", "show"]
    assert named(text) == ["list"]


WRONG = ("run moscow-1941 --rnus 20", "run moscow-1941 --runs many", "gallery --all", "cite --format",
         "rnu moscow-1941", "lab bakcup class.zip", "lab backup class.zip --dtaa lab")  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_a_command_that_is_wrong_is_seen(line: str) -> None:
    assert why_not(line)
