"""Scenarios, names and paths that are odd: commands refuse them in words, and leave what is there alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


@pytest.mark.parametrize("values", ["low = -1e308, high = 1e308", "low = 0.8, high = 1.5", "low = -0.1, high = 0.5"])
def test_check_finds_values_of_parameters_that_no_run_would_take(cli: Cli, copy: Path, values: str) -> None:
    toml = copy / "scenario.toml"
    text = toml.read_text(encoding="utf-8")
    old = 'parameter = "command.fidelity", low = 0.80, high = 0.92'
    assert old in text
    toml.write_text(text.replace(old, f'parameter = "command.fidelity", {values}'), encoding="utf-8")
    answer = cli("check", copy)
    assert answer.code == 2
    assert "command.fidelity" in answer.err
    assert "expected a number from 0 to 1" in answer.err


@pytest.mark.parametrize("name", ["x" * 61, "x" * 300, "Port", "", "a--b", "../x"])
def test_new_takes_no_other_ids(cli: Cli, tmp_path: Path, name: str) -> None:
    answer = cli("new", name)
    assert answer.code == 2
    assert "expected an id of at most 60 small letters" in answer.err
    assert not list(tmp_path.iterdir())


def test_new_in_a_folder_that_cannot_be(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in ("x" * 300, "file"):
        answer = cli("new", "port-city", "--in", folder)
        assert answer.code == 2
        assert "could not be made" in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_new_leaves_a_link_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "port-city").symlink_to("nowhere")
    assert cli("new", "port-city").code == 2
    assert (tmp_path / "port-city").is_symlink()


@pytest.mark.parametrize("command", ["check", "cite", "show", "run"])
@pytest.mark.parametrize("path", ["x" * 300, "./" + "x" * 300, "loop", "\udcff"])
def test_a_scenario_that_no_path_leads_to(cli: Cli, tmp_path: Path, command: str, path: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    answer = cli(command, path)
    assert answer.code == 2
    assert "no such" in answer.err
