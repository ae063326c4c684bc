"""Tutorials run as printed, commands and Python in their order in a folder with the examples, and print what they say.

And every command that the README or a page of docs/ shows is one that the command line takes: known, with options
that it has and values of the right kind. Those are read, not run. Decisions are kept as they were written.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
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


def steps(page: Path) -> list[tuple[str, str, str | None]]:
    """(language, code, output) of each block of commands or Python of a page."""
    return [(found[1], found[2], found[3]) for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def names() -> list[Any]:
    pages = sorted(page.stem for page in TUTORIALS.glob("*.md") if page.stem != "index")
    return [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in pages]


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
                assert program == "homefront", line
                assert run_app(arguments) == DONE, (line, capsys.readouterr())
            capsys.readouterr()
            continue
        exec(compile(code, f"{name}.md", "exec"), space)
        if output is not None:
            assert capsys.readouterr().out == output, code
        capsys.readouterr()


# --- commands that are shown ------------------------------------------------------------------------------------------

SHOWN = re.compile(r"^(?:    |\t)?homefront (.+)$", re.MULTILINE)
PAGES = [ROOT / "README.md", *(page for page in (ROOT / "docs").rglob("*.md")
         if not {"_build", "cli", "examples", "decisions"} & set(page.relative_to(ROOT).parts))]  # fmt: skip


def shown(page: Path) -> list[str]:
    """Commands that stand on a line of their own, as "run moscow-1941 --runs 20"; names of places to fill are words."""
    found = SHOWN.findall(page.read_text(encoding="utf-8"))
    plain = [re.sub(r"\s*\[[^]]*\]|\s*\|.*|\s*\.\.\.", "", line) for line in found]
    return [line for line in plain if line.split()[0] in COMMANDS]


def why_not(line: str) -> str:
    """What the command line says against a command, without running it; "" if it takes it."""
    register([])
    root = typer.main.get_command(app)
    name, *arguments = shlex.split(line, comments=True)
    command = root.commands[name]  # type: ignore[attr-defined]
    try:
        command.make_context(name, arguments)
    except Exception as error:
        return f"{line}: {getattr(error, 'message', error)}"
    return ""


def test_commands_of_the_pages_are_taken() -> None:
    lines = {line for page in PAGES for line in shown(page)}
    assert len(lines) > 50
    assert {"run", "explain", "plan", "odd", "compare"} <= {line.split()[0] for line in lines}
    assert [why for line in sorted(lines) if (why := why_not(line))] == []


WRONG = ("run moscow-1941 --rnus 20", "run moscow-1941 --runs many", "gallery", "cite --format")


@pytest.mark.parametrize("line", WRONG)
def test_a_command_that_is_wrong_is_seen(line: str) -> None:
    assert why_not(line)
