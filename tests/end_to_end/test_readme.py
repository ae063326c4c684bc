"""The first minute of the README runs as printed and prints what it says, and the README stays short."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from homefront.cli.app import DONE, run_app

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_LINES = 150


def test_the_readme_is_short_and_shows_the_page() -> None:
    assert len(README.splitlines()) < MOST_LINES
    assert "](docs/report.png)" in README


@pytest.mark.usefixtures("all_cores")
def test_the_first_minute_runs_and_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = BLOCK.findall(README)
    assert [language for language, _, _ in found] == ["sh", "python"]
    monkeypatch.chdir(tmp_path)
    for language, code, said in found:
        if language == "sh":
            program, *arguments = shlex.split(code)
            assert (program, run_app(arguments)) == ("homefront", DONE), capsys.readouterr()
            assert said in capsys.readouterr().out
        else:
            space: dict[str, Any] = {"__name__": "readme"}
            exec(compile(code, "README.md", "exec"), space)
            assert capsys.readouterr().out == said
    assert (tmp_path / "first" / "report.html").is_file()
