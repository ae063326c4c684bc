"""homefront figure and homefront cite: files for a paper, and what is refused."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A society of 20 days, without a front."""
    from homefront.cli.app import run_app

    out = tmp_path_factory.mktemp("figures") / "run"
    arguments = ["run", "moscow-1941", "--scale", "1:20000", "--days", "20", "--only", "society", "--threads", "1"]
    assert run_app([*arguments, "--out", str(out), "--json"]) == 0
    return out


def test_svg_pdf_and_png_are_as_wide_as_asked(cli: Cli, folder: Path, tmp_path: Path) -> None:
    for ending in ("svg", "pdf", "png"):
        answer = cli("figure", folder, "fear", "-o", f"f.{ending}", "--place", "Kiev", "--width", "12")
        assert answer.code == 0, answer.err
    root = ElementTree.parse(tmp_path / "f.svg").getroot()
    assert root.tag.endswith("svg")
    assert root.get("width") == "120.000mm"
    assert "Kiev" in "".join(root.itertext())
    pdf = (tmp_path / "f.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 340.15" in pdf
    png = (tmp_path / "f.png").read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert abs(struct.unpack(">I", png[16:20])[0] - 12 / 2.54 * 300) < 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["f.pdf", "f.png", "f.svg"]


def test_json_says_what_was_written(cli: Cli, folder: Path) -> None:
    answer = cli("figure", folder, "gone", "-o", "f.svg", "--json")
    assert answer.json == {
        "ok": True, "name": "gone", "file": "f.svg", "format": "svg", "width_cm": 8.5, "place": "",
    }  # fmt: skip


def test_the_list_names_every_chart_and_what_the_run_lacks(cli: Cli, folder: Path) -> None:
    text = cli("figure", folder, "--list").out
    rows = cli("figure", folder, "--list", "--json").json["figures"]
    names = [line.split()[0] for line in text.splitlines() if not line.startswith(" ")]
    assert names == [row["name"] for row in rows]
    assert max(map(len, text.splitlines())) <= 80
    assert {row["name"]: row["drawn"] for row in rows}["front"] is False
    assert "no front ran" in " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("feer", "-o", "f.svg"), "did you mean fear?"),
        (("front", "-o", "f.svg"), "no front of its own"),
        (("fear", "-o", "f.gif"), "ends in .svg, .pdf or .png"),
        (("fear",), "expected -o"),
        (("fear", "-o", "f.svg", "--width", "wide"), "--width 'wide': expected a number from 0.1 to 1000"),
        ((), "no chart named"),
        (("fear", "-o", "no/such/folder/f.svg"), "could not be written"),
        (("fear", "-o", "f.svg", "--place", "Kiew"), "did you mean Kiev?"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(
    cli: Cli, folder: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = cli("figure", folder, *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run_is_refused(cli: Cli, tmp_path: Path) -> None:
    assert "not a finished run" in cli("figure", tmp_path, "fear", "-o", "f.svg").err


def test_run_and_name_in_the_wrong_order_are_told_apart(cli: Cli, folder: Path) -> None:
    answer = cli("figure", "fear", folder, "-o", "f.svg")
    assert answer.code == 2
    assert "the run stands first" in answer.err


def test_cite_prints_the_software_or_all_sources(cli: Cli) -> None:
    assert cli("cite").out.startswith("@misc{homefront,")
    assert cli("cite").out.count("\n@") == 0
    assert len(json.loads(cli("cite", "moscow-1941", "--format", "csl").out)) == 65
    assert len(cli("cite", "moscow-1941", "--json").json["works"]) == 65
    refused = cli("cite", "--format", "bibtx")
    assert refused.code == 2
    assert "did you mean bibtex?" in refused.err


def test_python_gives_the_same_chart(folder: Path) -> None:
    import homefront as hf

    chart = hf.figure(folder, "fear", place="Moscow")
    assert chart.to_dict() == hf.figure(hf.read_run(folder), "fear", place="Moscow").to_dict()
