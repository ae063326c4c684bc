"""`homefront lab`, as a command: it starts, says what the teacher needs, serves, and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from homefront.cli.app import run_app
from homefront.lab.serving import caution
from homefront.lab.settings import LabSettings


def started(data: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "homefront", "lab", "--data", str(data), "--port", "0", "--json",
               "--workers", "0", *more]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(server: subprocess.Popen[str]) -> dict[str, str]:
    """The object that the server prints before it serves."""
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if line == "}\n":
            break
    assert lines, server.stderr.read() if server.stderr else ""
    return json.loads("".join(lines))


def test_the_command_starts_a_lab_that_is_there_again_after_a_stop(tmp_path: Path) -> None:
    data = tmp_path / "lab"
    server = started(data)
    first = told(server)
    assert httpx2.get(f"{first['url']}/ready").text == "ready\n"
    server.send_signal(signal.SIGTERM)
    _, last = server.communicate(timeout=20)
    assert server.returncode == 0
    assert "everything is kept" in last
    assert data.stat().st_mode & 0o077 == 0, "nobody else on the machine reads the class's data"
    server = started(data)
    again = told(server)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=20)
    assert again["join_code"] == first["join_code"]
    assert again["password"] not in (None, first["password"]), "the teacher has not chosen one yet"


def test_a_port_that_is_taken_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert run_app(["lab", "--data", str(tmp_path / "lab"), "--port", port]) == 2
    assert f"127.0.0.1:{port} cannot be listened on" in capsys.readouterr().err


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert run_app(["lab", "--data", str(tmp_path / "file" / "lab"), "--port", "0"]) == 2
    assert "expected a folder that can be written to; name another one with --data" in capsys.readouterr().err


def test_a_database_of_something_else_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lab.sqlite3").write_bytes(os.urandom(5000))
    assert run_app(["lab", "--data", str(tmp_path), "--port", "0"]) == 2
    assert "the database cannot be used" in capsys.readouterr().err


def test_without_the_packages_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [one for one in sys.modules if one.startswith("homefront.lab")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run_app(["lab"]) == 2
    assert "pip install 'homefront[lab]'" in capsys.readouterr().err


@pytest.mark.parametrize(("host", "url", "cautious"), [
    ("127.0.0.1", "", False), ("0.0.0.0", "", True), ("0.0.0.0", "https://lab.example.org", False),
    ("10.0.0.1", "http://lab.example.org", True), ("127.0.0.1", "https://lab.example.org", False),
])  # fmt: skip
def test_a_lab_without_https_says_so(tmp_path: Path, host: str, url: str, cautious: bool) -> None:
    assert bool(caution(LabSettings(data=tmp_path, host=host, public_url=url))) == cautious
