"""Which fields of a scenario can act on a run or a comparison, and that the others do not."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from homefront.engine import reference
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.results.beside import beside_values
from homefront.results.targets import target_values
from homefront.scenario.acting import NOT_ACTING, acting, acting_fields
from homefront.scenario.causes import Cause
from homefront.scenario.changes import Target
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import CaptureRow, Scenario, Work
from homefront.scenario.targets import Hardship
from homefront.scenario.tolerance import tolerances_of

SHIPPED = ("britain-1940", "france-1940", "moscow-1941")

FOUND_BY = "month"
"""The note by which an [[on_record]] of moscow-1941 finds its rows."""


@pytest.fixture(scope="module", params=SHIPPED)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return load_scenario(request.param, Registry())


@pytest.fixture(scope="module")
def britain() -> Scenario:
    return load_scenario("britain-1940", Registry())


# --- what does not act -------------------------------------------------------------------------------------------


def test_words_for_readers_move_nothing(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are others at once: the bytes of runs, their comparison with the record and its tolerances are the
    same, and so is the digest. A reference that does not ship is of one run."""
    monkeypatch.setattr(reference, "RUNS", 1)
    other = with_other_words(scenario)
    assert other.title != scenario.title
    assert other.targets[0].source != scenario.targets[0].source
    assert other.inputs_digest == scenario.inputs_digest
    for settings in settings_of(scenario):
        assert told_by(other, settings) == told_by(scenario, settings)


def settings_of(scenario: Scenario) -> list[Settings]:
    """Of tiny runs: both halves coupled, all causes left out, one coder alone, the front to its end."""
    tiny = Settings(people_per_agent=200_000.0)
    found = [
        dataclasses.replace(tiny, days=20), dataclasses.replace(tiny, days=20, coder="1"),
        dataclasses.replace(tiny, only="society", days=125, without=frozenset(one.id for one in scenario.causes)),
    ]  # fmt: skip
    if scenario.axes:
        everything = frozenset(one.id for one in scenario.causes)
        found += [dataclasses.replace(tiny, only="front", without=causes) for causes in (frozenset(), everything)]
    return found


def told_by(scenario: Scenario, settings: Settings) -> list[Any]:
    given = prepare(scenario, settings, 1)
    world = run_world(given, reference=reference_for(scenario, settings))
    frame = frame_of(given, world)
    compared = [target_values(scenario, frame), beside_values(scenario, frame), tolerances_of(scenario)]
    return [world.result_hash, *(repr(one) for one in compared)]


def test_every_field_that_is_left_out_was_tried() -> None:
    tried: set[tuple[str, str]] = set()
    for name in SHIPPED:
        for part in parts_of(load_scenario(name)):
            names = {field for field in fields_of(part) if field not in dict(acting_fields(type(part)))}
            tried |= {(above.__name__, field) for above in type(part).__mro__ for field in names}
    assert {(name, field) for name, fields in NOT_ACTING.items() for field in fields} <= tried


def test_words_in_the_files_change_the_digest_of_the_record_alone(tmp_path: Path, britain: Scenario) -> None:
    folder = tmp_path / "elsewhere"
    shutil.copytree(britain.folder, folder)
    for file, old, new in (
        ("README.md", "B", "b"), ("sources.json", "Finest", "The finest"),
        ("captures.csv", "never occupied", "not occupied"), ("targets.csv", "derived", "read"),
        ("coding_a.csv", "Wireless, dailies", "Wireless and dailies"),
        ("scenario.toml", "Candour 0.25", "Candour 0,25"),
    ):  # fmt: skip
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    path = folder / "scenario.toml"
    path.write_text(f"# A line above all.\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    found = load_scenario(folder, Registry())
    assert found.digest != britain.digest
    assert found.folder != britain.folder
    assert found.inputs_digest == britain.inputs_digest


# --- what acts ---------------------------------------------------------------------------------------------------


def test_every_other_field_counts(scenario: Scenario) -> None:
    known: set[tuple[str, str]] = set()
    rows = {name: getattr(scenario, name)[:2] for name, default in acting_fields(Scenario) if default == ()}
    for part in (dataclasses.replace(scenario, **rows), *itertools.islice(parts_of(scenario), 1, None)):
        for field, _ in acting_fields(type(part)):
            if (type(part).__name__, field) not in known:
                known.add((type(part).__name__, field))
                changed = with_field(part, field, another(getattr(part, field)))
                assert acting(changed) != acting(part), (type(part), field)
    assert {("CaptureRow", "captured_on"), ("TargetRow", "value_high"), ("TargetRow", "use"), ("Value", "low"),
            ("Condition", "high"), ("MergedRow", "value_a"), ("Scenario", "days")} <= known  # fmt: skip


CHANGES: Mapping[str, Callable[[Scenario], Scenario]] = {
    "a value": lambda one: one.with_value("cost.floor", 0.5),
    "a night less": lambda one: dataclasses.replace(one, nights=one.nights[1:]),
    "rows in another order": lambda one: dataclasses.replace(one, captures=one.captures[::-1]),
    "a target's use": lambda one: dataclasses.replace(
        one, targets=(one.targets[0].model_copy(update={"use": "fit"}), *one.targets[1:])
    ),
    "a measure": lambda one: dataclasses.replace(one, measures=one.measures[1:]),
    "a change of a cause": lambda one: dataclasses.replace(
        one, causes=(one.causes[0].model_copy(update={"changes": ()}), *one.causes[1:])
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_scenario_in_which_something_changes_that_acts_has_another_digest(
    britain: Scenario, change: Callable[[Scenario], Scenario]
) -> None:
    assert change(britain).inputs_digest != britain.inputs_digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("captures.csv", "51.51", "51.52"), ("scenario.toml", "low = 50, high = 58", "low = 49, high = 58"),
        ("targets.csv", ",check,", ",context,"), ("nights.csv", "1940-09-07,", "1940-09-06,"),
    ],
)  # fmt: skip
def test_a_number_in_the_files_changes_it(britain: Scenario, tmp_path: Path, file: str, old: str, new: str) -> None:
    shutil.copytree(britain.folder, tmp_path / "copy")
    path = tmp_path / "copy" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert load_scenario(tmp_path / "copy", Registry()).inputs_digest != britain.inputs_digest


def test_a_text_by_which_a_number_on_record_is_found_acts() -> None:
    """Two rows of production.csv are found by their note."""
    moscow = load_scenario("moscow-1941")
    rows = moscow.production
    others = {note: tuple(row.model_copy(update={"note": note}) if row.note == old else row for row in rows)
              for old, note in (("month", "a month"), ("", "no note"))}  # fmt: skip
    assert dataclasses.replace(moscow, production=others["a month"]).inputs_digest != moscow.inputs_digest
    assert dataclasses.replace(moscow, production=others["no note"]).inputs_digest == moscow.inputs_digest


def test_a_new_field_counts_where_a_scenario_uses_it(britain: Scenario) -> None:
    class LaterRow(CaptureRow):
        walled: bool = False

    LaterRow.__name__ = "CaptureRow"
    row = britain.captures[0]
    later = [LaterRow.model_validate({**row.model_dump(), "walled": walled}) for walled in (False, True)]
    assert acting(later[0]) == acting(row)
    assert acting(later[1]) != acting(row)


def test_what_is_no_part_of_a_scenario_is_refused() -> None:
    with pytest.raises(TypeError, match="object: a scenario has no such part"):
        acting({"a": object()})


# --- how parts are taken apart and changed -------------------------------------------------------------------------


def parts_of(given: Any) -> Iterator[Any]:
    """A part of a scenario, and all parts within it, that have fields."""
    if isinstance(given, tuple):
        yield from itertools.chain.from_iterable(map(parts_of, given))
    elif fields_of(given) and not isinstance(given, Work):
        yield given
        yield from itertools.chain.from_iterable(parts_of(getattr(given, name)) for name in fields_of(given))
    elif isinstance(given, Mapping):
        yield from itertools.chain.from_iterable(map(parts_of, given.values()))


def fields_of(given: Any) -> tuple[str, ...]:
    if isinstance(given, BaseModel):
        return tuple(type(given).model_fields)
    return tuple(one.name for one in dataclasses.fields(given)) if dataclasses.is_dataclass(given) else ()


def with_field(part: Any, name: str, value: Any) -> Any:
    if isinstance(part, BaseModel):
        return part.model_copy(update={name: value})
    return dataclasses.replace(part, **{name: value})


def another(value: Any) -> Any:
    """Another value of about this kind."""
    if value == "set":
        return "hold"
    if isinstance(value, (str, type(None))):
        return f"{value} and other words"
    if isinstance(value, (bool, int, float)):
        return value + 1
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(1)
    if isinstance(value, tuple):
        return value[:-1] if value else ("one",)
    if isinstance(value, Target):
        return Hardship("another")
    if fields_of(value):
        name = acting_fields(type(value))[0][0]
        return with_field(value, name, another(getattr(value, name)))
    return {**value, "one": "more"}


def with_other_words(given: Any) -> Any:
    """The same with another value in every field that is left out of the digest; the folder stays, for runs read it."""
    if isinstance(given, tuple):
        return tuple(map(with_other_words, given))
    if not fields_of(given):
        return {name: with_other_words(one) for name, one in given.items()} if isinstance(given, Mapping) else given
    acts = dict(acting_fields(type(given)))
    for name in fields_of(given):
        value = getattr(given, name)
        if name in acts:
            given = given if isinstance(value, (str, int, float)) else with_field(given, name, with_other_words(value))
        elif not isinstance(value, Path) and value != FOUND_BY:
            given = with_field(given, name, {} if isinstance(value, Mapping) else another(value))
    return given


def test_other_words_reach_every_part(britain: Scenario) -> None:
    other = with_other_words(britain)
    assert other.sources == {}
    assert other.values["cost.floor"].grade != britain.values["cost.floor"].grade
    pairs = list(zip(other.causes, britain.causes, strict=True))
    assert all(isinstance(one, Cause) and one.neutral != old.neutral for one, old in pairs)
    assert all(a.line != b.line for one, old in pairs for a, b in zip(one.changes, old.changes, strict=True))
