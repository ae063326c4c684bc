"""Guides to Python run as printed, block after block in one namespace and an empty folder, and print what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def blocks(text: str) -> list[tuple[int, str, str | None]]:
    """(line of the first line of code, code, output) of each block of python; a block of text after it: its output."""
    found = re.finditer(
        r"^```python[^\n]*\n(.*?)^```[ \t]*$(?:\n\n```text\n(.*?)^```[ \t]*$)?", text, re.MULTILINE | re.DOTALL
    )
    return [(text.count("\n", 0, match.start(1)), match.group(1), match.group(2)) for match in found]


def test_blocks_are_found_with_their_lines_and_output() -> None:
    text = "# A\n\n```python\nx = 1\n```\n\n```text\none\n```\ntext\n```sh\nls\n```\n```python\ny = x\n```\n"
    assert blocks(text) == [(3, "x = 1\n", "one\n"), (14, "y = x\n", None)]


@pytest.mark.parametrize("guide", ["quickstart.md", "python.md"])
def test_a_guide_runs_and_prints_what_it_says(
    guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = blocks((DOCS / guide).read_text(encoding="utf-8"))
    assert code, "the guide shows no Python"
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "quickstart"}
    for line, block, output in code:
        exec(compile("\n" * line + block, guide, "exec"), namespace)
        assert capsys.readouterr().out == (output or ""), f"output of the block of line {line + 1}"
