"""The folder of a fit: begun, gone on with, refused, read; nobody else knows its files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.fit_folder import FORMAT, FitFolder, front_name, left_out_name
from homefront.parameters import Posterior
from homefront.parameters.posterior import FORECAST, RECORD

PLAN: dict[str, Any] = {"version": "0", "scenarios": {"moscow-1941": "digest"}, "half": "front"}


def posterior(weight: list[float]) -> Posterior:
    values = {"front.speed": np.linspace(10.0, 20.0, len(weight))}
    return Posterior(values, np.array(weight), np.ones(len(weight)), {**PLAN, "method": "tempered ensemble smoother"})


def plan_of(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The one file of a fit that has drawn nothing, and what it says."""
    (file,) = folder.iterdir()
    return file, json.loads(file.read_text(encoding="utf-8"))


def test_making_the_object_touches_nothing(tmp_path: Path) -> None:
    folder = FitFolder(tmp_path / "fit")
    assert not folder.path.exists()
    assert (folder.has_draws, folder.names()) == (False, [])


def test_a_fit_is_begun_once_and_known_again(tmp_path: Path) -> None:
    folder = FitFolder(tmp_path / "a" / "fit")
    folder.begin(PLAN)
    file, written = plan_of(folder.path)
    assert written["format"] == FORMAT
    folder.begin(PLAN)
    assert plan_of(folder.path) == (file, written)
    assert folder.plan() == {key: value for key, value in written.items() if key != "format"}


def test_the_folder_of_another_fit_is_refused_and_the_difference_named(tmp_path: Path) -> None:
    folder = FitFolder(tmp_path)
    folder.begin(PLAN)
    with pytest.raises(ResultsError, match=r"holds another fit \(other version, half\); choose another --out"):
        folder.begin({**PLAN, "version": "1", "half": "society"})
    with pytest.raises(ResultsError, match="holds another fit"):
        folder.begin({key: value for key, value in PLAN.items() if key != "half"})


def test_draws_of_another_program_do_not_belong_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FitFolder(tmp_path)
    folder.begin(PLAN)
    monkeypatch.setattr("homefront.experiments.fit_folder.source_digest", lambda: "f" * 64)
    with pytest.raises(ResultsError, match=r"other program"):
        folder.begin(PLAN)


def test_a_folder_of_before_is_read_with_the_posteriors_that_it_shares_and_not_gone_on_with(tmp_path: Path) -> None:
    """Of the version that drew by pyABC: it names no format, and another program made its draws."""
    file = tmp_path / "fit.json"
    file.write_text(json.dumps({**PLAN, "program": "0" * 64}), encoding="utf-8")
    folder = FitFolder(tmp_path)
    folder.written({left_out_name("moscow-1941"): posterior([0.5, 0.5])})
    assert list(FitFolder.read(tmp_path).posteriors) == ["without-moscow-1941"]
    with pytest.raises(ResultsError, match=r"holds another fit \(other program\); choose another --out"):
        folder.begin(PLAN)


@pytest.mark.parametrize("later", [FORMAT + 1, "1", True, None, 0])
def test_another_format_is_refused_in_a_sentence(later: Any, tmp_path: Path) -> None:
    folder = FitFolder(tmp_path)
    folder.begin(PLAN)
    file, written = plan_of(tmp_path)
    file.write_text(json.dumps(written | {"format": later}), encoding="utf-8")
    for way in (lambda: folder.begin(PLAN), lambda: FitFolder.read(tmp_path)):
        with pytest.raises(ResultsError, match=r"cannot be read: format .*, expected 1 to 2"):
            way()


def test_a_plan_that_is_damaged_is_refused(tmp_path: Path) -> None:
    folder = FitFolder(tmp_path)
    folder.begin(PLAN)
    file, _ = plan_of(tmp_path)
    for text in ("{", "[]", '{"a": NaN}', ""):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ResultsError, match="cannot be read"):
            folder.begin(PLAN)


def test_posteriors_are_written_and_read_again_also_those_of_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = FitFolder(tmp_path)
    folder.begin(PLAN)
    made = {
        FORECAST: posterior([0.25] * 4), front_name(RECORD): posterior([1.0]),
        left_out_name("moscow-1941"): posterior([0.5, 0.5]),
    }  # fmt: skip
    written = folder.written(made)
    assert written.posteriors == made
    assert written.effective_sizes == {"forecast": 4.0, "record-front": 1.0, "without-moscow-1941": 2.0}
    monkeypatch.setattr("homefront.experiments.fit_folder.source_digest", lambda: "f" * 64)
    found = FitFolder.read(tmp_path)
    assert list(found.posteriors) == ["forecast", "record-front", "without-moscow-1941"]
    assert found.effective_sizes == written.effective_sizes
    for name, one in found.posteriors.items():
        np.testing.assert_array_equal(one.values["front.speed"], made[name].values["front.speed"])
        assert one.provenance["half"] == "front"
    assert "forecast of 4 draws, record-front of 1 draws, without-moscow-1941 of 2 draws" in repr(found)


def test_what_is_no_fit_is_refused_when_it_is_read(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none", Path("n" * 300), Path("a\0b")):
        with pytest.raises(ResultsError, match="name a folder that homefront calibrate wrote"):
            FitFolder.read(folder)
    folder = FitFolder(tmp_path)
    folder.begin(PLAN)
    folder.file(RECORD).write_bytes(b"PAR1")
    with pytest.raises(ParameterError, match="not a posterior of homefront"):
        FitFolder.read(tmp_path)


def test_no_other_module_names_the_files_of_a_fit() -> None:
    package = Path(homefront.__file__).parent
    named = re.compile(r"fit\.json|[\"']without-|/ [\"']draws[\"']")
    found = {
        file.name for file in package.rglob("*.py") if named.search(file.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert found == {"fit_folder.py"}
