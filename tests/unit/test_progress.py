"""Who is told of progress: a function, a terminal, a notebook; nobody where stderr goes to a file."""

from __future__ import annotations

import io
import sys

import pytest

from homefront.progress import progress_for, telling, watched


class NotebookStream(io.StringIO):
    """Stands for ipykernel's stream, which is known by its module."""


NotebookStream.__module__ = "ipykernel.iostream"


def test_a_file_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    assert not watched()
    with progress_for(None, "worlds", 2) as tick:
        tick(1)
    telling(None)("four seeds")
    assert stream.getvalue() == ""


def test_a_notebook_is_told_in_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = NotebookStream()
    monkeypatch.setattr(sys, "stderr", stream)
    assert watched()
    telling(None)("four seeds")
    monkeypatch.setattr("homefront.progress.time.perf_counter", iter([0.0, 11.0, 23.0]).__next__)
    with progress_for(None, "worlds", 4) as tick:
        tick(1)
        tick(2)
    assert stream.getvalue() == "four seeds\nworlds: 1 of 4, 11 s\nworlds: 2 of 4, 23 s, 23 s left\n"


def test_a_function_of_ones_own_is_told_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = NotebookStream()
    monkeypatch.setattr(sys, "stderr", stream)
    told: list[object] = []
    with progress_for(told.append, "worlds", 4) as tick:
        tick(3)
    telling(told.append)("line")
    assert told == [3, "line"]
    assert stream.getvalue() == ""
