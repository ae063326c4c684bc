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


def test_a_stop_that_a_library_swallowed_is_heeded_at_the_next_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """As C code does that clears an error while it is being loaded."""
    import os
    import signal
    from contextlib import suppress

    from homefront.cli import listen_to_stops
    from homefront.progress import progress_for

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)  # put back afterwards
    try:
        for number in before:
            signal.signal(number, signal.SIG_DFL)
        listen_to_stops()
        with progress_for(lambda done: None, "work", 3) as tick:
            tick(1)
            with suppress(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGTERM)
            with pytest.raises(KeyboardInterrupt):
                tick(2)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_an_error_that_a_stop_brought_about_is_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    """numba says ImportError where it is stopped while it is being loaded."""
    import signal

    from homefront.cli import app as module
    from homefront.cli import register

    register([])

    class Handler:
        requested = True

        def __call__(self, *_: object) -> None: ...

    def command(**_: object) -> None:
        raise ImportError("numba._devicearray failed to import")

    monkeypatch.setattr(module, "app", command)
    with pytest.raises(ImportError):
        module.run_app(["list"])
    before = signal.signal(signal.SIGINT, Handler())
    try:
        with pytest.raises(KeyboardInterrupt):
            module.run_app(["list"])
    finally:
        signal.signal(signal.SIGINT, before)
