"""What the hooks are measured against: found, refused, made anew, kept."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.engine import reference as module
from homefront.engine.prepare import Prepared
from homefront.engine.reference import (
    REFERENCES,
    cached,
    make,
    numbers_of,
    read,
    reference_digest,
    reference_for,
    write,
)
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.parameters.posterior import Posterior, read_posterior, shipped_posterior, write_posterior
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

CHANGED = Settings(changes={"fear.decay": 0.2})


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture
def made(moscow: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Digests of the references that are made; making one takes no time here. The cache is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    seen: list[str] = []

    def quickly(scenario: Scenario, settings: Settings, _tick: object = None) -> Reference:
        seen.append(reference_digest(scenario, settings))
        return Reference(np.full(4, 0.6), np.full(4, 0.2), 0.5, 0.9, 0.8, 0.95, seen[-1])

    monkeypatch.setattr(module, "make", quickly)
    return seen


# --- what it is of ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        Settings(changes={"fear.decay": 0.2}), Settings(changes={"front.noise": 0.2}), Settings(parameters="defaults"),
        Settings(substeps=4),
    ],
)  # fmt: skip
def test_other_parameters_other_digest(moscow: Scenario, other: Settings) -> None:
    assert reference_digest(moscow, other) != reference_digest(moscow, Settings())


def test_a_parameter_set_to_its_own_value_is_no_longer_drawn(moscow: Scenario) -> None:
    fixed = Settings(changes={"front.noise": 0.15})
    assert reference_digest(moscow, fixed) != reference_digest(moscow, Settings())


def test_another_scenario_or_version_other_digest(moscow: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference_digest(moscow, Settings())
    assert reference_digest(moscow.with_value("cost.floor", 0.5), Settings()) != before
    assert reference_digest(dataclasses.replace(moscow, digest="0" * 64), Settings()) == before  # words alone differ
    monkeypatch.setattr(module, "__version__", "999")
    assert reference_digest(moscow, Settings()) != before


@pytest.mark.parametrize(
    "same",
    [
        Settings(people_per_agent=5), Settings(days=9), Settings(floor=200), Settings(follow=7),
        Settings(without=frozenset({"process:talk"})), Settings(without=frozenset({"winter_unready"})),
    ],
)  # fmt: skip
def test_scale_days_and_what_is_left_out_do_not_move_it(moscow: Scenario, same: Settings) -> None:
    """A world without a cause is compared with the world as recorded."""
    assert reference_digest(moscow, same) == reference_digest(moscow, Settings())


# --- where it comes from ---------------------------------------------------------------------------------------


def test_defaults_take_the_one_that_their_posterior_brings(moscow: Scenario, made: list[str]) -> None:
    found = reference_for(moscow, Settings())
    assert found is not None
    assert made == []
    assert found.digest == reference_digest(moscow, Settings())
    kept = shipped_posterior("forecast").provenance[REFERENCES][moscow.id]
    assert found.resolve.tolist() == kept["resolve"]
    assert found.arriving == kept["arriving"]


@pytest.fixture
def posterior(moscow: Scenario, tmp_path: Path) -> Path:
    """A posterior of moscow-1941 that brings a reference."""
    of = Reference(np.full(4, 0.7), np.full(4, 0.1), 0.6, 0.9, 0.8, 0.95)
    provenance = {"scenarios": {moscow.id: moscow.inputs_digest}, REFERENCES: {moscow.id: numbers_of(of)}}
    _write(tmp_path / "p.parquet", provenance)
    return tmp_path / "p.parquet"


def _write(file: Path, provenance: Mapping[str, Any]) -> None:
    values = {"fear.decay": np.array([0.2, 0.3])}
    write_posterior(file, Posterior(values, np.full(2, 0.5), np.ones(2), provenance))


def test_a_posterior_brings_its_own_wherever_it_lies(moscow: Scenario, made: list[str], posterior: Path) -> None:
    elsewhere = posterior.with_name("q.parquet")
    elsewhere.write_bytes(posterior.read_bytes())
    for file in (posterior, elsewhere):
        found = reference_for(moscow, Settings(parameters=str(file), without=frozenset({"purges"}), days=3))
        assert found is not None
        assert (found.fidelity, found.resolve.tolist()) == (0.6, [0.7] * 4)
    assert made == []


@pytest.mark.parametrize("other", [{"changes": {"fear.hardship": 0.1}}, {"substeps": 4}, {"coder": "1"}])
def test_what_a_posterior_brings_is_not_that_of_changed_worlds(
    moscow: Scenario, made: list[str], posterior: Path, other: dict[str, Any]
) -> None:
    assert reference_for(moscow, Settings(parameters=str(posterior), **other)) is not None
    assert len(made) == 1


def test_what_a_posterior_brings_is_not_that_of_a_scenario_that_was_changed_since(
    moscow: Scenario, made: list[str], posterior: Path
) -> None:
    in_words = dataclasses.replace(moscow, digest="0" * 64)
    assert reference_for(in_words, Settings(parameters=str(posterior))) is not None
    assert made == []
    assert reference_for(moscow.with_value("cost.floor", 0.5), Settings(parameters=str(posterior))) is not None
    assert len(made) == 1


@pytest.mark.parametrize("spoilt", [{"fidelity": "much"}, {"resolve": [0.5]}, {"labour": -1.0}, {"arriving": None}])
def test_a_posterior_whose_reference_is_none_is_refused(
    moscow: Scenario, made: list[str], posterior: Path, spoilt: dict[str, Any]
) -> None:
    provenance = dict(read_posterior(posterior).provenance)
    provenance[REFERENCES] = {moscow.id: {**provenance[REFERENCES][moscow.id], **spoilt}}
    _write(posterior, provenance)
    with pytest.raises(ParameterError, match=r"p\.parquet"):
        reference_for(moscow, Settings(parameters=str(posterior)))
    assert made == []


def test_others_are_made_once_and_kept(moscow: Scenario, made: list[str]) -> None:
    first, second = reference_for(moscow, CHANGED), reference_for(moscow, CHANGED)
    assert made == [reference_digest(moscow, CHANGED)]
    assert first is not None
    assert second is not None
    assert first.resolve.tolist() == second.resolve.tolist()
    assert dataclasses.astuple(first)[2:] == dataclasses.astuple(second)[2:]
    assert cached(made[0]).is_file()


def test_a_run_that_is_not_coupled_needs_none(moscow: Scenario, made: list[str]) -> None:
    for settings in (
        Settings(only="front"), Settings(only="society"), Settings(without=frozenset({"process:coupling"})),
    ):  # fmt: skip
        assert reference_for(moscow, settings) is None
    assert made == []


def damaged(text: str) -> str:
    return text[: len(text) // 2]


def foreign(text: str) -> str:
    return json.dumps(json.loads(text) | {"digest": "0" * 64})


def short(text: str) -> str:
    data = json.loads(text)
    del data["arriving"]
    return json.dumps(data)


@pytest.mark.parametrize("spoil", [damaged, foreign, short, lambda _: "[]", lambda _: '{"digest": 1}'])
def test_a_file_that_is_damaged_or_of_another_is_made_anew(moscow: Scenario, made: list[str], spoil: object) -> None:
    reference_for(moscow, CHANGED)
    file = cached(made[0])
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    found = reference_for(moscow, CHANGED)
    assert len(made) == 2
    assert found is not None
    assert found.digest == made[0]
    assert read(file, made[0]) is not None


def test_a_file_that_is_not_text_is_made_anew(moscow: Scenario, made: list[str]) -> None:
    reference_for(moscow, CHANGED)
    cached(made[0]).write_bytes(b"\xff\xfe\x00")
    assert reference_for(moscow, CHANGED) is not None
    assert len(made) == 2


def test_the_reference_that_ships_is_not_that_of_other_parameters(moscow: Scenario, made: list[str]) -> None:
    found = reference_for(moscow, CHANGED)
    assert found is not None
    assert found.fidelity == 0.5


def test_a_cache_that_cannot_be_written_is_no_error(
    moscow: Scenario, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    assert reference_for(moscow, CHANGED) is not None
    assert len(made) == 1


def test_a_reference_comes_back_to_the_digit(tmp_path: Path) -> None:
    before = Reference(np.array([0.1, 1 / 3]), np.array([0.2, 2 / 3]), 1 / 7, 0.9, 0.8, 0.95, "d")
    write(tmp_path / "deep" / "file.json", before)
    after = read(tmp_path / "deep" / "file.json", "d")
    assert after is not None
    for field in dataclasses.fields(Reference):
        assert np.array_equal(getattr(after, field.name), getattr(before, field.name)), field.name
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["file.json"]


def test_making_one_takes_means_over_runs_and_days(moscow: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many seeds, at its own scale, of the whole scenario with nothing left out."""
    asked: list[tuple[Settings, int]] = []

    class Row:
        def __init__(self, value: float) -> None:
            self.resolve, self.straggling = np.full(4, value), np.full(4, value / 10)
            self.fidelity = self.labour = self.work_resolve = self.arriving = value

    def run(given: Prepared) -> list[Row]:
        asked.append((given.settings, given.seed))
        return [Row(0.1 * given.seed), Row(0.1 * given.seed + 0.02)]

    monkeypatch.setattr(module, "open_loop", run)
    ticks: list[int] = []
    settings = Settings(5.0, 200.0, 9, without=frozenset({"process:talk", "purges"}), follow=3)
    found = make(moscow, settings, ticks.append)
    assert found.resolve.tolist() == pytest.approx([0.86] * 4)
    assert found.straggling.tolist() == pytest.approx([0.086] * 4)
    assert (found.fidelity, found.labour) == (pytest.approx(0.86), pytest.approx(0.86))
    assert [seed for _, seed in asked] == [*range(1, 17)] == ticks
    assert all(s == Settings(people_per_agent=20_000.0) for s, _ in asked)
    assert found.digest == reference_digest(moscow, settings)
