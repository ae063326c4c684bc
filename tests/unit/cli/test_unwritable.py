"""A file that is written when the work is done is tried before the work: nothing that was computed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

WRITES = [
    ("explain", "france-1940", "--outcome", "exodus", "--out"),
    ("explain", "france-1940", "--outcome", "exodus", "--chart"),
    ("whatif", "france-1940", "--without", "leaders_leave", "--out"),
    ("sensitivity", "france-1940", "--outcome", "exodus", "--out"),
    ("score", "--out"),
    ("counterfactuals", "france-1940", "--make", "--out"),
    ("spread", "--model", "sir", "--out"),
]


@pytest.mark.parametrize("given", WRITES, ids=" ".join)
def test_what_could_not_be_written_is_refused_before_the_work(cli: Cli, tmp_path: Path, given: tuple[str, ...]) -> None:
    answer = cli(*given, tmp_path / "none" / "file.svg")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"homefront: {tmp_path}/none/file.svg: could not be written (No such file or directory); make its folder, or "
        "choose another file\n"
    )
    assert "Is a directory" in cli(*given, tmp_path).err
    assert list(tmp_path.iterdir()) == []
