"""The command line in this process: exit code, stdout and stderr of a command, in a folder of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from homefront.cli.app import run_app
from homefront.scenario import catalogue


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout; anything else there fails the test."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


@pytest.fixture
def cli(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:  # fmt: skip
    """cli("run", "moscow-1941", ...): runs the command in a temporary folder, with a cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))

    def call(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run_app([str(argument) for argument in arguments])
        return Answer(code, *capsys.readouterr())

    return call


@pytest.fixture
def small(cli: Callable[..., Answer], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """small("--seed", 2, ...): `run moscow-1941 --scale 1:20000 --json` on one thread; the object it prints."""
    numbers = iter(range(1000))

    def call(*arguments: object) -> dict[str, Any]:
        out = tmp_path / f"run-{next(numbers)}"
        given = ("--threads", 1) if "--threads" not in arguments else ()
        answer = cli("run", "moscow-1941", "--scale", "1:20000", "--out", out, "--json", *given, *arguments)
        assert answer.code == 0, answer.out + answer.err
        return answer.json

    return call


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of moscow-1941 that a test may break."""
    folder = tmp_path / "mine"
    shutil.copytree(catalogue.find("moscow-1941"), folder)
    return folder
