"""What reaches stdout and stderr: nothing that a terminal obeys, in letters that it has; a stdout that takes none."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.cli.app import emit, say, warn
from homefront.terminal import printable

ORDERS = "\x00\x07\x08\r\x1b\x7f\x85\x9b\u061c\u200e\u202a\u202e\u2066\u2069\u2028\ud800\udce9"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(ORDERS)))
"""hypothesis leaves halves of letters out of its own."""


@given(TEXTS)
def test_nothing_that_a_terminal_obeys_comes_through(text: str) -> None:
    shown = printable(text)
    assert not set(ORDERS) & set(shown)
    assert all(letter in "\n\t" or ord(letter) >= 32 for letter in shown)
    assert json.loads(f'"{printable(chr(0x1B))}"') == "\x1b"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert printable(f"{text}\n\tй ŝ 漢 –") == f"{text}\n\tй ŝ 漢 –"


@given(st.dictionaries(TEXTS, TEXTS, max_size=4))
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1251"])
def test_json_says_the_same_in_any_letters(encoding: str, content: dict[str, str]) -> None:
    held = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding=encoding))
        emit(content)
        sys.stdout.flush()
        text = held.getvalue().decode(encoding)
        sys.stdout.detach()
    assert json.loads(text) == content
    assert not set(ORDERS) & set(text)


def test_every_way_out_goes_through_the_door(capsys: pytest.CaptureFixture[str]) -> None:
    for way in (say, warn, lambda text: emit({text: text})):
        way("\x1b]0;title\x07")
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert shown.out.count("\\u001b]0;title\\u0007") == 3
    assert shown.err.count("\\u001b]0;title\\u0007") == 1


def homefront(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "homefront", *arguments]
    return subprocess.run(command, stderr=subprocess.PIPE, timeout=100, check=False, **options)


COMMANDS = [("cite", "moscow-1941"), ("show", "nonsense", "--json"), ("run", "--help")]


@pytest.mark.parametrize(("command", "unbuffered"), list(zip(COMMANDS, ("", "1", ""), strict=True)))
def test_a_full_stdout_is_said_in_one_sentence(command: tuple[str, ...], unbuffered: str) -> None:
    with open("/dev/full", "wb") as full:
        done = homefront(*command, stdout=full, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "homefront: stdout cannot be written (No space left on device); expected a stream that takes output; redirect "
        "it to another file"
    ]


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_a_closed_stdout_is_said_in_one_sentence(command: tuple[str, ...]) -> None:
    done = homefront(*command, preexec_fn=lambda: os.close(1))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"stdout cannot be written (it is closed)" in done.stderr


def test_letters_that_stdout_has_not_are_spelled_out() -> None:
    done = homefront("cite", "moscow-1941", stdout=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("ascii").startswith("@")


def test_with_neither_stdout_nor_stderr_the_exit_code_tells() -> None:
    def close() -> None:
        os.close(1)
        os.close(2)

    assert subprocess.run(
        [sys.executable, "-m", "homefront", "list"], preexec_fn=close, timeout=100, check=False
    ).returncode == 2  # fmt: skip
