"""homefront report: the file of a run, or a clear refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Small = Callable[..., dict[str, Any]]


def test_a_run_writes_its_report_and_says_where(small: Small) -> None:
    summary = small("--only", "front", "--days", "20", "--report")
    file = Path(summary["report"])
    assert file.name == "report.html"
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_damaged_run_or_one_of_another_version_is_refused(small: Small, cli: Callable[..., Any]) -> None:
    folder = Path(small("--only", "front", "--days", "20")["folder"])
    manifest = folder / "manifest.json"
    whole = manifest.read_text(encoding="utf-8")
    for change, expected in (
        ({"format": 1}, "format 1, this version reads"),
        ({"days": 19}, "was changed after the run"),
    ):
        manifest.write_text(json.dumps({**json.loads(whole), **change}), encoding="utf-8")
        answer = cli("report", folder)
        assert (answer.code, answer.out) == (2, "")
        assert expected in answer.err
    manifest.write_text(whole[: len(whole) // 2], encoding="utf-8")
    assert "damaged" in cli("report", folder).err
    manifest.write_text(whole, encoding="utf-8")
    world = next(folder.glob("front-*.parquet"))
    world.write_bytes(world.read_bytes()[:-100])
    answer = cli("report", folder)
    assert answer.code == 2
    assert "its content is not what the manifest says" in answer.err
    assert not (folder / "report.html").exists()


def test_a_folder_that_is_no_run_is_refused(cli: Callable[..., Any], tmp_path: Path) -> None:
    answer = cli("report", tmp_path)
    assert answer.code == 2
    assert "not a finished run" in answer.err
