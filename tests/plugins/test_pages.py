"""What is told of a mechanism: in the schedule, the ODD protocol, the register, the report and the commands."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from plugin_packages import EXAMPLES

import homefront as hf
from homefront.cli.app import DONE, WRONG_INPUT, run_app
from homefront.mechanism.new import new_package

ASKED: dict[str, Any] = {"scale": 1 / 20_000, "days": 35, "only": "society", "follow": 0}


def test_show_has_its_step_its_process_and_its_parameters(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["show", "britain-1940", "--schedule", "--assumptions", "--with", "hoarding", "--json"]) == DONE
    shown = json.loads(capsys.readouterr().out)
    assert next(row for row in shown["schedule"] if row["process"] == "hoarding")["step"] == "hoard"
    assert next(row for row in shown["processes"] if row["process"] == "hoarding")["writes"] == "stores, resolve"
    wear = next(row for row in shown["parameters"] if row["name"] == "hoarding.wear")
    assert (wear["unit"], wear["prior"]) == ("1", "0 to 0.05")
    assert {row["cause"] for row in shown["without a cause"]} == {"hoarding"}


def test_the_protocol_has_it(site: Path) -> None:
    text = hf.odd("britain-1940", mechanisms=["hoarding"])
    for told in (
        "`hoarding`\n\nPeople hoard food when they are afraid, and empty shelves wear resolve down.",
        "S <- S exp(-e) + d q",
        "`hoarding.buy` | who buys more food, each day",
        "`stores` | food at home beyond the usual, days of eating | real | day | 0 or more | `hoarding`",
        "Parameters of the submodel hoarding.",
        "Numbers that no fit has moved, hoarding.",
        "`stores` | place and day | day",
    ):
        assert told in text, told
    assert "hoarding" not in hf.odd("britain-1940")


def test_the_page_has_it(site: Path, tmp_path: Path) -> None:
    hf.run("britain-1940", mechanisms="hoarding", out=tmp_path / "run", **ASKED)
    file = tmp_path / "page.html"
    assert run_app(["report", str(tmp_path / "run"), "--with", "hoarding", "-o", str(file)]) == DONE
    page = file.read_text()
    for told in (
        "With hoarding 0.1.0 of the package homefront-hoarding, which no fit knows: its parameters are as it declares",
        "--with hoarding",
        "--without&nbsp;hoarding",
        "hoarding.wear",
        "Empty shelves",
    ):
        assert told in page, told


def test_the_command_says_that_it_ran(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["run", "britain-1940", "--with", "hoarding", "--days", "3", "--only", "society", "--scale", "1:20000"]
    assert run_app([*line, "--out", str(tmp_path / "run")]) == DONE
    told = " ".join(capsys.readouterr().out.split())
    assert "with hoarding 0.1.0 of the package homefront-hoarding, which no fit knows: its parameters are" in told


def test_a_cause_of_a_mechanism_is_told_apart(site: Path) -> None:
    found = hf.explain(
        "britain-1940", "trek", ["hoarding", "shelters"], most=2, check_scale=0, only="society", days=40,
        mechanisms="hoarding", workers=1, changes={"hoarding.wear": 0.05},
    )  # fmt: skip
    assert {cause["name"] for cause in found.to_dict()["causes"]} == {"hoarding", "shelters"}
    pair = hf.whatif("britain-1940", "hoarding", runs=2, only="society", days=40, mechanisms="hoarding", workers=1)
    assert pair.what == "without hoarding"


def test_an_unknown_name_on_the_command_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["show", "britain-1940", "--with", "hording"]) == WRONG_INPUT
    assert "--with 'hording': did you mean hoarding?" in capsys.readouterr().err


# --- packages, installed as a user would ------------------------------------------------------------------------------


def installed_and_tested(folder: Path, site: Path) -> str:
    """What pytest prints of a package's own tests, once pip has put it into a folder, without a network."""
    alone = ["--no-index", "--no-build-isolation", "--no-deps", "--quiet", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", *alone, "--target", str(site), str(folder)]
    subprocess.run(pip, check=True)
    script = f"import sys; sys.path.insert(0, {str(site)!r}); import pytest; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider']))"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hoarding", "air_defence"])
def test_an_example_passes_its_own_tests(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)
    assert "5 passed" in installed_and_tested(folder, tmp_path / "installed")


@pytest.mark.slow
def test_a_new_package_installs_and_passes_its_own_tests_at_once(tmp_path: Path) -> None:
    assert "3 passed" in installed_and_tested(new_package("curfew", tmp_path), tmp_path / "installed")
