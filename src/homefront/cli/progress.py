"""Progress on stderr for anything over two seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Tick(Protocol):
    def __call__(self, done: int) -> None: ...


@contextmanager
def progress(what: str, total: int) -> Iterator[Tick]:
    """A bar with time left, on stderr; where stderr is no terminal, a line now and then."""
    import sys
    import time

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    started = time.perf_counter()
    if not sys.stderr.isatty():
        last = started

        def line(done: int) -> None:
            nonlocal last
            now = time.perf_counter()
            if now - last > 10 or (done == total and now - started > 2):
                left = f", {(now - started) / done * (total - done):.0f} s left" if done > 1 else ""
                print(f"{what}: {done} of {total}, {now - started:.0f} s{left}", file=sys.stderr, flush=True)
                last = now

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"),
               TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
