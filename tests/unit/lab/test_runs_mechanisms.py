"""Counter-runs of a class with a mechanism of another package that the teacher switched on when the lab started."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plugin_packages import forget, install_example

import homefront as hf
from homefront.cli.app import WRONG_INPUT, run_app
from homefront.errors import ArgumentError
from homefront.lab.runs.crew import Crew
from homefront.lab.runs.menu import menu_of
from homefront.lab.runs.queue import Queue
from homefront.lab.runs.rules import Rules
from homefront.lab.runs.specification import key_of, pairs_spec
from homefront.lab.runs.work import NotThisVersionError, run_specification
from homefront.lab.runs.worker import work_on
from homefront.lab.serving import settings_of

WITH = ("hoarding",)
CHANGE = "france-1940/without:hoarding"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which hoarding is installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(install_example(folder, "hoarding")))
    monkeypatch.syspath_prepend(str(folder))
    forget()
    return folder


def spec_of(change: str, mechanisms: tuple[str, ...] = WITH, **more: Any) -> dict[str, Any]:
    """Five pairs as a form asks for them, cut to two."""
    return pairs_spec({"change": change, "pairs": "5", **more}, Rules(), mechanisms) | {"runs": 2}


def told(spec: dict[str, Any], mechanisms: tuple[str, ...]) -> dict[str, Any]:
    return run_specification(spec, lambda share: None, mechanisms)


def test_its_causes_stand_in_the_list_where_the_lab_was_started_with_it() -> None:
    bare, menu = menu_of("france-1940"), menu_of("france-1940", WITH)
    assert bare is not None
    assert menu is not None
    more = [one for one in menu.choices if one not in bare.choices]
    assert [one.id for one in more] == ["without:hoarding", "value:hoarding:hoarding.buying"]
    assert more[0].words == (
        "“hoarding” (Nobody buys more than they eat; both worlds have the mechanism hoarding 0.1.0 "
        "(package homefront-hoarding))"
    )
    assert (more[1].low, more[1].high) == (0.1, 2)


def test_only_a_run_of_its_cause_has_it_and_all_others_keep_their_key() -> None:
    (one,) = spec_of(CHANGE)["mechanisms"]
    assert (one["name"], one["package"]) == ("hoarding", "homefront-hoarding")
    other = "france-1940/without:leaders_leave"
    assert key_of(spec_of(other)) == key_of(spec_of(other, ()))


def test_a_worker_brings_the_pairs_that_whatif_gives() -> None:
    data = told(spec_of(CHANGE), WITH)
    pairs = hf.whatif(
        "france-1940", without="hoarding", mechanisms="hoarding", runs=2, scale=1 / 20_000, workers=1
    )  # fmt: skip
    for one in data["outcomes"]:
        before, after = data["values"][one["outcome"]]
        np.testing.assert_array_equal(np.array([before, after]).T, pairs.values[one["outcome"]])
    assert pairs.first_difference_day is not None


def test_a_worker_loads_no_code_that_it_was_not_started_with(site: Path) -> None:
    spec = spec_of(CHANGE)
    sys.modules.pop("homefront_hoarding", None)
    with pytest.raises(NotThisVersionError, match=r"the worker was started without it\. Start the worker with --with"):
        told(spec, ())
    assert "homefront_hoarding" not in sys.modules
    other = spec | {"mechanisms": [spec["mechanisms"][0] | {"code": "f" * 64}]}
    with pytest.raises(NotThisVersionError, match=r"code ffffffffffff; here is hoarding .* or ask for the run again"):
        told(other, WITH)
    for file in (site / "homefront_hoarding-0.1.0.dist-info").iterdir():
        file.unlink()
    forget()
    with pytest.raises(NotThisVersionError, match=r"it is not installed here; install homefront-hoarding 0\.1\.0"):
        told(spec, WITH)


def test_a_class_sees_it_asks_for_it_and_its_teacher_can_close_it(school_with: Callable[..., Any]) -> None:
    school = school_with(mechanisms=WITH)
    anna, teacher = school.student("Anna"), school.teacher()
    assert "both worlds have the mechanism hoarding 0.1.0" in anna.get("/runs").text
    anna.send("/runs", change=CHANGE, pairs="5")
    assert anna.page.status_code == 200, anna.page.text
    claim = Queue(school.database).claim("w")
    assert claim is not None
    assert claim.spec["mechanisms"][0]["name"] == "hoarding"
    assert "hoarding" in teacher.get("/runs/rules").text
    teacher.post("/runs/rules", {"people_per_agent": "20000", "pairs": "20", "per_hour": "10", "days": "10",
                                 "without": "yes"})  # fmt: skip
    anna.get("/runs")
    anna.send("/runs", change=CHANGE, pairs="5")
    assert "Your teacher has closed this change" in anna.page.text


def test_workers_are_told_its_name(school_with: Callable[..., Any]) -> None:
    school = school_with(mechanisms=WITH)
    worker = work_on(school.settings.database_url, WITH)
    assert worker.work.keywords == {"mechanisms": WITH}  # type: ignore[attr-defined]
    assert Crew("", Path(), 1, WITH)._given[-1] == WITH


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["--with", "hording"], "--with 'hording': did you mean hoarding?"),
        (["--url", "foo"], "--url 'foo': expected an address that begins with http:// or https://"),
        (["--url", "ftp://lab.example.org"], "--url 'ftp://lab.example.org': expected an address"),
        (["--url", "https://"], "--url 'https://': expected an address"),
        (["--url", "https://lab.example.org/?a=b"], "expected an address"),
        (["--url", "http://lab.example.org:99999"], "expected an address"),
    ],
)
def test_what_a_lab_cannot_be_started_with_is_refused_before_anything_is_made(
    line: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_app(["lab", "--data", str(tmp_path / "lab"), *line]) == WRONG_INPUT
    assert told in capsys.readouterr().err
    assert not (tmp_path / "lab").exists()


def test_an_address_that_is_one_is_taken(tmp_path: Path) -> None:
    for url in ("http://localhost:8019", "https://lab.example.org", "https://[2001:db8::1]:8443/"):
        assert settings_of(data=tmp_path, public_url=url).url == url.rstrip("/")


def test_no_file_can_name_a_mechanism(tmp_path: Path) -> None:
    (tmp_path / "lab.toml").write_text('mechanisms = ["hoarding"]\n')
    with pytest.raises(ArgumentError, match="mechanisms cannot stand there; say it on the command line"):
        settings_of(data=tmp_path)
