"""Progress on stderr for anything over two seconds."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from homefront.terminal import tell as write

Tick = Callable[[int], None]
"""Told how many are done."""

Bar = Callable[[str, int], AbstractContextManager[Tick]]
"""What shows how something of so many parts goes on, as `progress` does."""


def heed() -> None:
    """KeyboardInterrupt where a stop was asked for and somebody swallowed it, as some libraries do while they load."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if getattr(signal.getsignal(number), "requested", False):
            raise KeyboardInterrupt


def _heeding(tick: Tick) -> Tick:
    def heeded(done: int) -> None:
        heed()
        tick(done)

    return heeded


@contextmanager
def progress(what: str, total: int) -> Iterator[Tick]:
    """A bar with time left, on stderr; where stderr is no terminal, a line now and then."""
    heed()
    started = time.perf_counter()
    if not sys.stderr.isatty():
        last = started

        def line(done: int) -> None:
            nonlocal last
            now = time.perf_counter()
            if now - last > 10 or (done == total and now - started > 2):
                remaining = f", {(now - started) / done * (total - done):.0f} s left" if done > 1 else ""
                write(f"{what}: {done} of {total}, {now - started:.0f} s{remaining}")
                last = now

        yield _heeding(line)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"),
               TimeElapsedColumn(), TextColumn("remaining"), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield _heeding(lambda done: bar.update(task, completed=done))


def watched() -> bool:
    """Whether somebody looks at stderr: it is a terminal, or belongs to a notebook."""
    return sys.stderr.isatty() or type(sys.stderr).__module__.startswith("ipykernel")


@contextmanager
def progress_for(tell: Callable[[int], None] | None, what: str, total: int) -> Iterator[Tick]:
    """For those who call from Python: their own function, else progress if somebody looks, else nothing."""
    if tell is not None:
        yield _heeding(tell)
    elif watched():
        with progress(what, total) as tick:
            yield tick
    else:
        yield _heeding(lambda done: None)


def telling(tell: Callable[[str], None] | None) -> Callable[[str], None]:
    """The same for lines of text."""
    if tell is not None:
        return tell
    if watched():
        return write
    return lambda text: None
