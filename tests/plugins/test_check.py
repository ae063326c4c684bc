"""`mechanism check` passes the examples and stops what is faulty with a sentence; what `mechanism new` makes passes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from plugin_packages import install_package

from homefront.cli.app import DONE, FAILED, run_app
from homefront.errors import ArgumentError
from homefront.mechanism.check import MechanismError, check_mechanism
from homefront.mechanism.draws import keyless
from homefront.mechanism.new import new_package

FAULTY = '''"""A mechanism of a test that is wrong on purpose."""
import numpy as np
from homefront.mechanism import Process, param, process, step, uniform, variable, kernel, prange
{before}
@process(name="faulty", reads=("fear", "glow"), writes=("fear", "glow"))
class Faulty(Process):
    glow: np.ndarray = variable("place", "float64", "share", "a share")
    size: float = param(0.1, unit="1", bounds=(0, 1), symbol="x", source="assumed", doc="its size")

    @step("is wrong", at="{at}")
    def act(self, world, today, clock, streams):
        {act}
{after}'''

KERNEL = """
@kernel
def touch(fear, danger):
    for i in prange(danger.size):
        danger[i] = 1.0
"""

DRAW = """
@kernel
def draw(fear, key):
    for i in prange(fear.size):
        fear[i] *= uniform(key, i, 0)
"""

SUM = """
@kernel
def share(fear, glow):
    total = 0.0
    for i in prange(fear.size):
        total += fear[i] + 1.0 / (1.0 + i)
    for place in range(glow.size):
        glow[place] = total / 100.0
"""

CASES = {
    "reads what it does not declare": (
        {"act": "world.own.glow[:] = world.state.trust"},
        "faulty: step act: reads trust, which it does not declare to read",
    ),
    "writes what it does not declare": (
        {"act": "world.population[0] += 1"},
        "faulty: step act: writes population, which it does not declare to write",
    ),
    "a kernel writes what it may only read": (
        {"act": "touch(world.state.fear, world.population)", "after": KERNEL},
        "faulty: step act: a kernel writes what it does not declare to write: danger[i] = 1.0",
    ),
    "changes an input of the day": (
        {"act": 'today.of("candour")[:] = 0.0'},
        "faulty: step act changes today's candour, which its class does not name in `inputs`",
    ),
    "draws without a key": (
        {"act": "world.state.fear[:] *= np.random.default_rng(1).random()"},
        "faulty: a draw without its key, faulty_one.py, line 12: world.state.fear[:] *= np.random.default_rng(1)",
    ),
    "draws for a purpose that it does not name": (
        {"act": 'draw(world.state.fear, streams.key("luck", clock.day))', "after": DRAW},
        "faulty: step act draws for luck, which its class does not name in `draws`",
    ),
    "draws with a key of its own": (
        {"act": "draw(world.state.fear, np.uint64(7))", "after": DRAW},
        "faulty: it draws, and other keys give it the same draws, so it does not draw with those that it is handed",
    ),
    "remembers what happened in another world": (
        {"before": "SEEN = []\n", "act": "SEEN.append(1); world.own.glow[:] = min(1.0, len(SEEN) / 1e4)"},
        "faulty: not the same bytes when it is run a second time: glow differs on the evening of 1940-09-01",
    ),
    "adds up in an order that depends on the threads": (
        {"act": "share(world.state.fear, world.own.glow)", "after": SUM},
        "faulty: not the same bytes when it is ",
    ),
    "makes people vanish": (
        {"act": "world.weight *= 1.0 - self.size"},
        "faulty: step act does not keep the number of people: London stands for ",
    ),
    "leaves the bounds": (
        {"act": "world.own.glow += self.size * 20"},
        "faulty: step act writes 2 to glow, expected 0 to 1",
    ),
    "changes the type": (
        {"act": "world.state.fear = world.state.fear.astype(float)"},
        "faulty: step act puts an array of float64, ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CASES.values(), ids=CASES)
def test_a_faulty_mechanism_is_stopped_with_a_sentence(
    site: Path, install: Callable[..., None], change: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "faulty_one", raising=False)
    source = FAULTY.format(**{"before": "", "after": "", "at": "morning"} | change)
    install("faulty-one", source, {"processes": {"faulty": "faulty_one:Faulty"}})
    with pytest.raises(MechanismError) as found:
        check_mechanism("faulty", days=6)
    assert str(found.value).startswith(told)
    monkeypatch.delitem(sys.modules, "faulty_one", raising=False)


def test_people_who_go_away_after_they_were_counted_are_seen(
    site: Path, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "faulty_one", raising=False)
    source = FAULTY.format(before="", after="", at="evening", act="world.state.away[::7] = 1")
    source = source.replace('writes=("fear", "glow")', 'writes=("fear", "glow", "away")')
    install("faulty-one", source, {"processes": {"faulty": "faulty_one:Faulty"}})
    with pytest.raises(MechanismError, match=r"faulty: \+\d+ rows are away beside those that the evening counted"):
        check_mechanism("faulty", days=2)
    monkeypatch.delitem(sys.modules, "faulty_one", raising=False)


def test_the_command_says_what_was_found(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["mechanism", "check", "air_defence", "--days", "12"]) == DONE
    told = capsys.readouterr().out
    assert told.startswith("air_defence 0.1.0 (package homefront-air-defence) passes, tried in 12 days of")
    assert "ms a day" in told
    assert "readiness" in told


def test_the_command_fails_with_the_sentence(
    site: Path, install: Callable[..., None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "faulty_one", raising=False)
    source = FAULTY.format(before="", after="", at="morning", act="world.weight *= 0.5")
    install("faulty-one", source, {"processes": {"faulty": "faulty_one:Faulty"}})
    assert run_app(["mechanism", "check", "faulty", "--days", "2"]) == FAILED
    assert "does not keep the number of people" in capsys.readouterr().err
    monkeypatch.delitem(sys.modules, "faulty_one", raising=False)


def test_hoarding_passes(site: Path) -> None:
    found = check_mechanism("hoarding", days=20)
    assert "resolve" in {one.measure for one in found.moved}
    assert found.agents > 40_000
    assert found.notes == []


# --- new -------------------------------------------------------------------------------------------------------------


def test_a_new_package_is_a_mechanism_that_passes(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_app(["mechanism", "new", "curfew", "--in", str(tmp_path)]) == DONE
    folder = tmp_path / "homefront-curfew"
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert files == {
        "pyproject.toml", "README.md", "docs/curfew.md", "src/homefront_curfew/__init__.py",
        "src/homefront_curfew/py.typed", "tests/test_curfew.py",
    }  # fmt: skip
    assert not [file for file in files if re.search("@[A-Z]+@", (folder / file).read_text())]
    monkeypatch.syspath_prepend(str(install_package(site, folder)))
    assert keyless("homefront_curfew") == []
    assert check_mechanism("curfew", days=8).moved


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Curfew", "expected 2 to 40 small letters, digits and _"),
        ("talk", "homefront has a process of this name; choose another"),
        ("class", "expected 2 to 40 small letters"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=told):
        new_package(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    new_package("curfew", tmp_path)
    with pytest.raises(ArgumentError, match="exists already; choose another name"):
        new_package("curfew", tmp_path)
