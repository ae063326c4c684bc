"""Files are there whole or not at all, whatever the disk says and whoever put links in the way."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from homefront.errors import ResourceError
from homefront.writing import link_whole, make_folder, remove_own, whole_file, write_whole

ADVICE = "choose another"


@pytest.fixture
def full() -> Iterator[None]:
    """No file may grow beyond 10,000 bytes, as on a disk that is full."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    for content in (b"one", b"two"):
        write_whole(file, content, ADVICE)
        assert file.read_bytes() == content
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("write", [write_whole, link_whole])
def test_a_full_disk_leaves_what_was_there(write: object, tmp_path: Path) -> None:
    file = tmp_path / "file"
    with pytest.raises(ResourceError, match=r"file: could not be written \(File too large\); choose another"):
        write(file, b"x" * 20_000, ADVICE)  # type: ignore[operator]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["n" * 256, "ж" * 200, "a\0b", "missing/file"])
def test_a_name_that_cannot_be_is_said_in_words(name: str, tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=ADVICE):
        write_whole(tmp_path / name, b"x", ADVICE)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["n" * 255, "ж" * 127])
def test_the_longest_name_that_can_be_is_taken(name: str, tmp_path: Path) -> None:
    write_whole(tmp_path / name, b"x", ADVICE)
    assert os.listdir(tmp_path) == [name]


def test_no_link_that_lies_in_wait_is_followed(tmp_path: Path) -> None:
    """Neither at the name itself, nor at one that a temporary file might have."""
    own = tmp_path / "own"
    own.write_text("mine")
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("report.html", ".report.html.part", f".report.html.{os.getpid()}.part"):
        (folder / name).symlink_to(own)
    write_whole(folder / "report.html", b"new", ADVICE)
    assert own.read_text() == "mine"
    assert (folder / "report.html").read_bytes() == b"new"
    assert not (folder / "report.html").is_symlink()


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "file", ADVICE) as handle:  # noqa: PT012
        handle.write(b"half")
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []


def test_only_own_files_and_empty_folders_are_removed(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "a" / "b", ADVICE)
    assert made == [tmp_path / "a" / "b", tmp_path / "a"]
    (tmp_path / "a" / "b" / "own").write_text("x")
    (tmp_path / "a" / "other").write_text("x")
    remove_own([tmp_path / "a" / "b" / "own"], made)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["other"]
