"""Another process syncs a file: its result is known, nobody waits for it, and it leaves nothing behind."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from homefront.engine import syncing
from homefront.engine.syncing import Syncing

UNTIL_CUT = """
import os, time
for _ in range(2_000):
    if os.fstat(0).st_size == 0:
        break
    time.sleep(0.005)
"""
"""A sync that lasts as long as there is something in the file, but not for ever."""


LATE = "import os, time\ntime.sleep(5)\nos.write(0, b'late')"
"""A process that something else holds up."""


@pytest.fixture
def file(tmp_path: Path) -> Iterator[IO[bytes]]:
    with (tmp_path / "some").open("xb", buffering=0) as handle:
        handle.write(b"much")
        yield handle


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Files that this process synced itself."""
    found: list[int] = []
    monkeypatch.setattr(os, "fsync", found.append)
    return found


def started(file: IO[bytes]) -> Syncing:
    found = Syncing(file.fileno())
    found.start()
    return found


def test_another_process_syncs_it(file: IO[bytes], here: list[int]) -> None:
    one = started(file)
    child = one._child
    assert child
    assert os.getpgid(child) == child  # a terminal sends Ctrl-C to the group of this process only
    assert one.done(wait=True)
    assert not here
    with pytest.raises(ChildProcessError):
        os.waitpid(child, 0)


def test_nobody_waits_for_it(file: IO[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_SYNC", UNTIL_CUT)
    one = started(file)
    assert not one.done(wait=False)
    file.truncate(0)
    while not one.done(wait=False):
        pass


def test_what_the_disk_does_not_take_is_known_here(here: list[int]) -> None:
    """A pipe is on no disk: the system refuses to sync it."""
    ends = os.pipe()
    try:
        one = Syncing(ends[1])
        one.start()
        with pytest.raises(OSError, match=os.strerror(errno.EINVAL)) as found:
            one.done(wait=True)
        assert found.value.errno == errno.EINVAL
        assert not here
    finally:
        for end in ends:
            os.close(end)


@pytest.mark.parametrize("code", ["import os; os._exit(1)", "import os; os.kill(os.getpid(), 9)"])
def test_where_it_could_not_do_its_work_this_process_does_it(
    file: IO[bytes], here: list[int], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(syncing, "_SYNC", code)
    assert started(file).done(wait=True)
    assert here == [file.fileno()]


def test_where_no_process_is_to_be_had_this_one_syncs(
    file: IO[bytes], here: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any, **_more: Any) -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "posix_spawn", refuse)
    assert started(file).done(wait=False)
    assert here == [file.fileno()]


def test_where_its_result_was_lost_this_process_syncs(file: IO[bytes], here: list[int]) -> None:
    """An interrupt can come when the system has told how it ended, and before that is written down."""
    one = started(file)
    os.waitpid(one._child, 0)
    assert one.done(wait=False)
    assert here == [file.fileno()]


@pytest.mark.parametrize("code", [UNTIL_CUT, LATE])
def test_one_that_is_dropped_ends(file: IO[bytes], monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(syncing, "_SYNC", code)
    one = started(file)
    child = one._child
    one.drop()
    assert os.fstat(file.fileno()).st_size == 0
    with pytest.raises(ChildProcessError):
        os.waitpid(child, 0)
    one.drop()


def test_an_interrupt_at_its_start_leaves_no_process_unknown(file: IO[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    spawn = os.posix_spawn

    def interrupted(*given: Any, **more: Any) -> int:
        child = spawn(*given, **more)
        signal.raise_signal(signal.SIGINT)
        return child

    monkeypatch.setattr(os, "posix_spawn", interrupted)
    one = Syncing(file.fileno())
    with pytest.raises(KeyboardInterrupt):
        one.start()
    child = one._child
    assert child
    one.drop()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)
