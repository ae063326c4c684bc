"""A mechanism of another package: in the day, in the results, left out, and in what a run says of itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront as hf
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_digest, reference_for
from homefront.engine.schedule import Schedule, describe
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError, ResultsError
from homefront.experiments.stored import go_on
from homefront.processes import chosen_processes, parameters_of
from homefront.processes.day import COUPLED_DAY, DAY
from homefront.processes.mechanisms import with_mechanisms, with_steps

ASKED: dict[str, Any] = {"scale": 1 / 20_000, "days": 12, "only": "society", "follow": 0}


@pytest.fixture(scope="module")
def bare() -> Any:
    return hf.run("france-1940", **ASKED)


def test_a_run_without_a_mechanism_loads_none_and_has_no_trace_of_one(site: Path, bare: Any) -> None:
    sys.modules.pop("homefront_hoarding", None)
    again = hf.run("france-1940", **ASKED)
    assert "homefront_hoarding" not in sys.modules
    assert again.result_hash == bare.result_hash
    assert not any("mechanism" in key for key in again.provenance)


def test_a_mechanism_moves_a_run_and_says_so(site: Path, bare: Any) -> None:
    found = hf.run("france-1940", mechanisms=["hoarding"], **ASKED)
    assert found.result_hash != bare.result_hash
    assert float((found.data.resolve - bare.data.resolve).min()) < 0
    (told,) = found.provenance["mechanisms"]
    assert (told["name"], told["package"], told["version"]) == ("hoarding", "homefront-hoarding", "0.1.0")
    assert len(told["code"]) == 64
    assert found.provenance["scenario_hash"] != bare.provenance["scenario_hash"]
    assert found.provenance["parameters"]["hoarding.wear"] == 0.02


@pytest.mark.parametrize(
    "how", [{"without": ["process:hoarding"]}, {"without": ["hoarding"]}, {"changes": {"hoarding.buying": 0.0}}]
)
def test_left_out_it_changes_nothing(site: Path, bare: Any, how: dict[str, Any]) -> None:
    found = hf.run("france-1940", mechanisms="hoarding", **how, **ASKED)
    for name in bare.data:
        np.testing.assert_array_equal(found.data[name], bare.data[name])


def test_it_stands_in_the_day(site: Path) -> None:
    schedule = Schedule(chosen_processes(mechanisms=["hoarding", "air_defence"]), frozenset({"air_defence"}))
    rows = describe(schedule, front=False)
    morning = [row["step"] for row in rows if row["phase"] == "society"][:3]
    assert morning == ["defend", "hoard", "danger"]
    assert {row["process"] for row in rows if not row["runs"]} == {"air_defence"}
    defend = next(row for row in rows if row["step"] == "defend")
    assert defend["writes"] == "readiness, today's near_miss, today's violence, today's homeless"
    assert describe(schedule)[-1]["process"] == "coupling"


def test_a_day_without_mechanisms_is_the_very_day(site: Path) -> None:
    for day in (DAY, COUPLED_DAY):
        assert with_steps(day, chosen_processes().values()) == day
    opened = with_steps(COUPLED_DAY, chosen_processes(mechanisms=["hoarding"]).values())
    assert [item for item, old in zip(opened, COUPLED_DAY, strict=True) if item is not old] == [opened[6]]


def test_its_parameters_are_known_by_their_names(site: Path) -> None:
    assert "hoarding.wear" in parameters_of(True, False, ["hoarding"]) - parameters_of(True, False)
    assert "hoarding.wear" not in parameters_of(False, True, ["hoarding"])
    with pytest.raises(ArgumentError, match=r"hoarding.wear = 2.0: expected a number from 0 to 1"):
        hf.run("france-1940", mechanisms="hoarding", changes={"hoarding.wear": 2.0}, **ASKED)
    with pytest.raises(ArgumentError, match="hoarding"):
        hf.run("france-1940", changes={"hoarding.wear": 0.1}, **ASKED)


def test_hooks_are_measured_against_the_society_without_it(site: Path) -> None:
    moscow = hf.load_scenario("moscow-1941")
    with_it = with_mechanisms(moscow, ["hoarding"])
    settings = hf.settings_for(with_it, changes={"hoarding.wear": 0.1}, without=["hoarding"])
    found = reference_for(with_it, settings)
    assert found is not None
    assert found.digest == reference_digest(moscow, Settings())


# --- names -----------------------------------------------------------------------------------------------------------


def test_a_name_that_is_not_installed_is_refused_with_the_nearest(site: Path) -> None:
    with pytest.raises(ArgumentError, match=r"'hoardin': did you mean hoarding\?.*air_defence, hoarding"):
        hf.load_scenario("france-1940", mechanisms=["hoardin"])


def test_a_name_of_two_packages_is_refused(site: Path, install: Callable[..., None]) -> None:
    install("other-hoarding", "", {"processes": {"hoarding": "other_hoarding:X"}})
    with pytest.raises(ArgumentError, match="two packages add it, homefront-hoarding, other-hoarding; uninstall one"):
        hf.load_scenario("france-1940", mechanisms=["hoarding"])


def test_a_mechanism_is_refused_where_nothing_of_it_runs(site: Path) -> None:
    with pytest.raises(ArgumentError, match="hoarding: acts in the society, which does not run; leave out `only`"):
        hf.run("moscow-1941", mechanisms="hoarding", only="front")


def test_settings_and_scenario_have_the_same_mechanisms(site: Path) -> None:
    with_it = hf.load_scenario("france-1940", mechanisms=["hoarding"])
    with pytest.raises(ArgumentError, match="france-1940 was loaded with hoarding; expected the same"):
        prepare(with_it, Settings(only="society"), 1)


HEAD = '''"""A mechanism of a test."""
from homefront.mechanism import Process, Without, param, process, step, variable

@process(name="{name}", reads=({reads}), writes=({writes}))
class One(Process):
    size: float = param(1.0, unit="1", bounds=(0, 1), symbol="x", source="assumed", doc="its size")
    {more}
    @step("does something", at="{at}")
    def act(self, world, today, clock, streams):
        pass
'''


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "other"}, "its process is called other, expected the name of its entry point"),
        ({"at": "noon"}, "its step act is at noon; expected at=morning or at=half_day or at=evening"),
        ({"writes": '"position",'}, "it writes position, which is of the front; mechanisms may read the front"),
        ({"more": 'mud: object = variable("axis", "float64", "1", "x")'}, "its variable mud has the dimension axis; "),
        ({"more": 'causes = (Without("c", "s", "n", "assumed", parameters={"sise": 0}),)'}, "sets sise, which is none"),
        ({"more": 'causes = (Without("c", "s", "n", "assumed", parameters={"size": 2}),)'}, "expected a number from 0"),
        ({"more": 'causes = (Without("C!", "s", "n", "assumed", parameters={"size": 0}),)'}, "C! cannot have this id"),
    ],
)  # fmt: skip
def test_what_is_no_mechanism_is_refused(
    site: Path, install: Callable[..., None], change: dict[str, str], told: str
) -> None:
    source = HEAD.format(**{"name": "faulty", "reads": "", "writes": "", "more": "", "at": "morning"} | change)
    sys.modules.pop("faulty_one", None)
    install("faulty-one", source, {"processes": {"faulty": "faulty_one:One"}})
    with pytest.raises(ArgumentError, match=told):
        hf.load_scenario("france-1940", mechanisms=["faulty"])


def test_a_package_that_cannot_be_loaded_says_why(site: Path, install: Callable[..., None]) -> None:
    install("broken-one", "import nothing_of_this_name\n", {"processes": {"broken": "broken_one:One"}})
    with pytest.raises(ArgumentError, match="broken_one:One of the package broken-one cannot be loaded"):
        hf.load_scenario("france-1940", mechanisms=["broken"])


# --- folders ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> Path:
    hf.run("france-1940", mechanisms="hoarding", out=tmp_path / "run", **ASKED)
    sys.modules.pop("homefront_hoarding", None)
    return tmp_path / "run"


SAID = r"made with the mechanism hoarding 0.1.0 \(package homefront-hoarding\): "


def test_the_folder_of_a_run_loads_no_code(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    with pytest.raises(ResultsError, match=f"{SAID}add --with hoarding \\(in Python"):
        hf.write_report([folder], page)
    with pytest.raises(ResultsError, match=SAID):
        hf.figure(folder, "fear")
    with pytest.raises(ResultsError, match=SAID):
        hf.odd("france-1940", run=folder)
    assert "homefront_hoarding" not in sys.modules
    assert hf.read_run(folder).provenance["mechanisms"][0]["name"] == "hoarding"


def test_a_mechanism_that_is_missing_now_is_named(folder: Path, site: Path, tmp_path: Path) -> None:
    for file in (site / "homefront_hoarding-0.1.0.dist-info").iterdir():
        file.unlink()
    with pytest.raises(ResultsError, match=f"{SAID}it is not installed here; install homefront-hoarding 0.1.0, then"):
        hf.write_report([folder], tmp_path / "page.html")


def test_an_unfinished_run_goes_on_only_with_the_mechanism_that_it_had(site: Path, tmp_path: Path) -> None:
    moscow = hf.load_scenario("france-1940", mechanisms="hoarding")
    whole = hf.run(moscow, **ASKED)
    out = tmp_path / "half"

    def stop(day: int) -> None:
        if day == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hf.run("france-1940", mechanisms="hoarding", out=out, checkpoint_every=3, tell=stop, **ASKED)
    with pytest.raises(ResultsError, match=SAID):
        go_on(out)
    assert hf.resume(out, mechanisms="hoarding").result_hash == whole.result_hash


def test_other_code_under_the_same_name_is_refused_and_both_are_named(
    site: Path, install: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = HEAD.format(name="idle", reads="", writes="", more="", at="morning")
    groups = {"processes": {"idle": "idle_one:One"}}
    monkeypatch.delitem(sys.modules, "idle_one", raising=False)
    install("idle-one", source, groups)
    hf.run("france-1940", mechanisms="idle", out=tmp_path / "run", **ASKED | {"days": 2})
    install("idle-one", f"{source}\n# changed\n", groups)
    with pytest.raises(ResultsError, match=r"idle 1.0 \(package idle-one\), code \w+; here is idle 1.0 .*, code \w+"):
        hf.write_report([tmp_path / "run"], tmp_path / "page.html", mechanisms="idle")
    with pytest.raises(ResultsError, match="made without the mechanism hoarding; leave out --with hoarding"):
        hf.write_report([bare_run(tmp_path)], tmp_path / "page.html", mechanisms="hoarding")


def bare_run(folder: Path) -> Path:
    hf.run("france-1940", out=folder / "bare", **ASKED | {"days": 2})
    return folder / "bare"
