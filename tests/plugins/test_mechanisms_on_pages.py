"""Runs with a mechanism on the pages of several runs: shown with its name, or refused with a sentence."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from plugin_packages import forget

import homefront as hf
from homefront.cli.app import DONE, FAILED, WRONG_INPUT, run_app
from homefront.errors import ResultsError

COUNTRY = "france-1940"
SMALL: dict[str, Any] = {"scale": 1 / 20_000, "days": 12, "only": "society", "workers": 1}
SAID = "made with the mechanism hoarding 0.1.0 (package homefront-hoarding): "


@pytest.fixture
def runs(site: Path, tmp_path: Path) -> Path:
    """A folder of two runs of the same worlds: `bare`, and `beside` with hoarding."""
    hf.ensemble(COUNTRY, 3, out=tmp_path / "runs" / "bare", **SMALL)
    hf.ensemble(COUNTRY, 3, out=tmp_path / "runs" / "beside", mechanisms="hoarding", **SMALL)
    sys.modules.pop("homefront_hoarding", None)
    return tmp_path / "runs"


def take_away(site: Path) -> None:
    """The package of hoarding, as if it were not installed."""
    for file in (site / "homefront_hoarding-0.1.0.dist-info").iterdir():
        file.unlink()
    forget()


def text_of(file: Path) -> str:
    """What a page says, without its scripts."""
    page = re.sub(r"<(script|style)\b.*?</\1>", "", file.read_text(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_comparison_names_the_mechanism_and_its_worlds_are_pairs(runs: Path, tmp_path: Path) -> None:
    both, file = [runs / "bare", runs / "beside"], tmp_path / "both.html"
    with pytest.raises(ResultsError, match=re.escape(f"{SAID}add --with hoarding")):
        hf.compare(both, file)
    assert "homefront_hoarding" not in sys.modules
    line = ["compare", *map(str, both), "-o", str(file), "--with", "hoarding"]
    assert run_app(line) == DONE
    told = text_of(file)
    assert "mechanisms of other packages" in told
    assert "hoarding 0.1.0" in told
    made = hf.compare(both, file, mechanisms="hoarding")
    assert made.differs == ("mechanisms of other packages",)
    assert made.pairs


def test_a_comparison_without_the_package_says_what_to_install(
    runs: Path, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_away(site)
    line = ["compare", str(runs / "bare"), str(runs / "beside"), "-o", str(tmp_path / "both.html")]
    assert run_app([*line, "--with", "hoarding"]) == WRONG_INPUT
    assert f"{SAID}it is not installed here; install homefront-hoarding 0.1.0" in capsys.readouterr().err


def test_a_name_that_no_run_has_is_refused(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["compare", str(runs / "bare"), str(runs / "bare"), "-o", str(tmp_path / "both.html")]
    assert run_app([*line, "--with", "hoarding"]) == WRONG_INPUT
    assert "none of the runs was made with the mechanism hoarding; leave out --with hoarding" in capsys.readouterr().err
    assert run_app(["gallery", str(runs), "--with", "hording"]) == WRONG_INPUT
    assert "did you mean hoarding?" in capsys.readouterr().err


def test_a_gallery_shows_it_where_it_is_named_and_leaves_it_out_with_a_sentence_where_not(
    runs: Path, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["gallery", str(runs), "--all"]
    assert run_app(line) == FAILED
    assert f"{SAID}add --with hoarding" in capsys.readouterr().err
    assert "homefront_hoarding" not in sys.modules
    assert run_app([*line, "--with", "hoarding"]) == DONE
    told = text_of(runs / "index.html")
    assert told.count("With mechanisms of other packages: hoarding.") == 1
    assert "With hoarding 0.1.0 of the package homefront-hoarding" in text_of(runs / "beside" / "report.html")
    take_away(site)
    assert run_app([*line, "--with", "hoarding"]) in (FAILED, WRONG_INPUT)
    assert "it is not installed here" in capsys.readouterr().err


def test_a_report_has_a_run_with_it_beside_one_without(runs: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    hf.write_report([runs / "beside", runs / "bare"], file, mechanisms="hoarding")
    told = text_of(file)
    assert "With hoarding 0.1.0 of the package" in told
    assert "with hoarding" in told
    hf.write_report([runs / "bare", runs / "beside"], file, mechanisms="hoarding")
    assert "With hoarding 0.1.0 of the package" not in text_of(file)
    with pytest.raises(ResultsError, match="made without the mechanism hoarding; leave out --with hoarding"):
        hf.write_report([runs / "bare"], file, mechanisms="hoarding")


def test_figures_and_protocols_name_the_package_that_is_missing(runs: Path, site: Path, tmp_path: Path) -> None:
    assert hf.figure(runs / "beside", "fear", mechanisms="hoarding")
    assert "hoarding.wear" in hf.odd(COUNTRY, run=runs / "beside", mechanisms="hoarding")
    take_away(site)
    wanted = re.escape(f"{SAID}it is not installed here; install homefront-hoarding 0.1.0")
    with pytest.raises(ResultsError, match=wanted):
        hf.figure(runs / "beside", "fear", mechanisms="hoarding")
    with pytest.raises(ResultsError, match=wanted):
        hf.odd(COUNTRY, run=runs / "beside", mechanisms="hoarding")
    with pytest.raises(ResultsError, match=wanted):
        hf.write_report([runs / "beside"], tmp_path / "page.html", mechanisms="hoarding")
