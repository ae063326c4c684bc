"""Lines of text and tables have the width of the terminal, whatever it is and whatever the names."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from homefront.terminal import columns, fitted, folded, printable
from homefront.views.columns import entry, labelled, of_path, table, wrapped

WIDTHS = st.integers(40, 120)
NAMES = st.text(st.characters(codec="utf-8"), max_size=150) | st.text("ab", min_size=60, max_size=200)
TEXTS = st.lists(NAMES | st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=20).map(" ".join)
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(lines: list[str]) -> str:
    """All letters of the lines, without spaces."""
    return re.sub(r"\s", "", "".join(lines))


@FAST
@given(WIDTHS, TEXTS, st.integers(0, 8))
def test_no_line_of_text_is_too_wide_and_no_letter_is_lost(
    monkeypatch: pytest.MonkeyPatch, width: int, text: str, indent: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for lines in (wrapped(text, indent), entry(text, indent), labelled(text[:30], text, 21, indent)):
        assert max(map(cell_len, lines), default=0) <= min(width, 110)
    assert told(wrapped(text, indent)) == told([printable(text)])
    assert max(map(cell_len, fitted(text).split("\n"))) <= min(width, 110)


@FAST
@given(WIDTHS, st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES), min_size=1, max_size=4))
def test_no_line_of_a_table_is_too_wide_and_no_letter_is_lost(
    monkeypatch: pytest.MonkeyPatch, width: int, rows: list[tuple[str, str, str, str]]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = table(("", "what", "model", "record"), rows, words=1)
    assert max(map(cell_len, lines), default=0) <= min(width, 110)
    letters = sorted("".join(told([printable(cell)]) for row in rows for cell in row))
    found = sorted(told(lines))
    for letter in set(letters):
        assert found.count(letter) >= letters.count(letter)


def test_columns_stay_below_each_other_and_their_cells_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    rows = [("a short name", "1 of 2\n(1 to 99 %)", "no"), ("a name that takes more than one line", "2 of 2", "yes")]
    assert table(("what", "model", "record"), rows) == [
        "  what                                  model        record",
        "  a short name                          1 of 2       no",
        "                                        (1 to 99 %)",
        "  a name that takes more than one line  2 of 2       yes",
    ]
    monkeypatch.setenv("COLUMNS", "40")
    assert table(("what", "model", "record"), [("population_fall_unordered_x", "17 %", "20 million")]) == [
        "  population_fall_unordered_x", "      model: 17 %", "      record: 20 million",
    ]  # fmt: skip


def test_words_are_folded_between_their_neighbours_and_numbers_set_to_the_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    rows = [("+1", "a city that was held for a year", "7"), ("-10", "a city that fell", "漢字")]
    assert table(("gap", "Donaudampfschifffahrtsgesellschaft", "model"), rows, words=1, right=(0, 2)) == [
        "  gap  Donaudampfschifffahrtsgese  model",
        "       llschaft",
        "   +1  a city that was held for a      7",
        "       year",
        "  -10  a city that fell             漢字",
    ]


def test_what_is_to_be_copied_is_not_broken() -> None:
    text = "it says why what is so is so: `homefront show moscow-1941 --assumptions` or (homefront show ID --latents) x"
    assert any("`homefront show moscow-1941 --assumptions`" in line for line in folded(text, width=45))
    assert any("(homefront show ID --latents)" in line for line in folded(text, width=45))
    assert any("--scale 1:4000." in line for line in folded(f"{'more worlds ' * 3}Try --scale 1:4000.", width=46))
    assert folded("held in 12 of 20 worlds (36 to 81 %).", width=33)[-1].startswith("81 %)")


def test_a_path_is_never_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    deep = "/".join(["a folder"] * 9)
    assert of_path("plan", "3 of 3 tasks done") == "plan: 3 of 3 tasks done"
    assert of_path(deep, "3 of 3 tasks done").splitlines() == [deep, "    3 of 3 tasks done"]


@pytest.mark.parametrize(("asked", "width"), [("20", 40), ("72", 72), ("110", 110), ("300", 110), ("wide", 80)])
def test_the_width_is_that_of_the_environment_within_what_can_be_read(
    monkeypatch: pytest.MonkeyPatch, asked: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", asked)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert columns() == width


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_a_command_asks_the_terminal_and_without_one_takes_80_columns(tmp_path: Path) -> None:
    """The same command into a terminal of 56 columns and into a file."""
    import fcntl
    import struct
    import termios

    command = [sys.executable, "-c", "from homefront.terminal import columns; print(columns())"]
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    own, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 56, 0, 0))
    subprocess.run(command, stdout=theirs, env=environment, check=True, timeout=60)
    os.close(theirs)
    assert os.read(own, 100).split() == [b"56"]
    os.close(own)
    piped = subprocess.run(command, capture_output=True, env=environment, check=True, timeout=60)
    assert piped.stdout.split() == [b"80"]
