"""The quickstart works as printed: its Python blocks, in order, in one namespace, in an empty folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

QUICKSTART = Path(__file__).parents[2] / "docs" / "quickstart.md"


def blocks(text: str) -> list[tuple[int, str]]:
    """(line of the first line of code, code) of each ```python block."""
    found = re.finditer(r"^```python[^\n]*\n(.*?)^```\s*$", text, re.MULTILINE | re.DOTALL)
    return [(text.count("\n", 0, match.start(1)), match.group(1)) for match in found]


def test_blocks_are_found_with_their_lines() -> None:
    text = "# A\n\n```python\nx = 1\n```\ntext\n```sh\nls\n```\n```python\ny = x\n```\n"
    assert blocks(text) == [(3, "x = 1\n"), (10, "y = x\n")]


def test_the_quickstart_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = blocks(QUICKSTART.read_text(encoding="utf-8"))
    assert code, "the quickstart shows no Python"
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "quickstart"}
    for line, block in code:
        exec(compile("\n" * line + block, str(QUICKSTART), "exec"), namespace)
