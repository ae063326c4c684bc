"""What the protocol leaves out of a crisis without a front, without raids or without soldiers does nothing there."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest

from homefront.engine.prepare import prepare
from homefront.engine.run import run_world
from homefront.engine.settings import settings_for
from homefront.parameters import specs_of
from homefront.processes import PROCESSES, Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.odd import acting
from homefront.views.odd.build import document
from homefront.views.odd.document import Block, named_in, texts
from homefront.views.odd.subject import subject_of

from .conftest import plain

FLOOD = Path(__file__).parents[4] / "examples" / "scenarios" / "flood"
SPECS = {f"{cls.name}.{field}": spec for cls in PROCESSES for field, spec in specs_of(cls).items()}


@cache
def scenario_of(name: str) -> Scenario:
    return load_scenario(FLOOD if name == "flood" else name, Registry())


def other_value(name: str) -> float:
    """Another value of a parameter, in its bounds: the end of its prior that is farther off."""
    spec = SPECS[name]
    return 1.0 - spec.default if spec.unit == "flag" else max(spec.prior, key=lambda end: abs(end - spec.default))


@pytest.mark.parametrize("name", ["flood", "britain-1940"])
def test_parameters_that_are_left_out_move_no_world(name: str) -> None:
    scenario = scenario_of(name)
    left_out = sorted(subject_of(scenario).idle & set(SPECS))
    assert {"danger.standing_speed", "danger.sight_range", "belief.occupied_frozen"} <= set(left_out)
    assert ("raids.near" in left_out) == (name == "flood")
    short = {"scale": 1 / 20_000, "days": 20, "parameters": "defaults"}
    hashes = {
        run_world(prepare(scenario, settings_for(scenario, **short, changes=changes), 1)).result_hash
        for changes in ({}, {parameter: other_value(parameter) for parameter in left_out})
    }
    assert len(hashes) == 1
    moved = settings_for(scenario, **short, changes={"fear.decay": other_value("fear.decay")})
    assert run_world(prepare(scenario, moved, 1)).result_hash not in hashes, "the hash does not tell worlds apart"


def test_the_flood_names_nothing_of_what_it_lacks() -> None:
    subject = subject_of(scenario_of("flood"))
    told = document(subject)
    assert subject.there == {"given", "homes"}
    named = named_in(told)
    assert subject.idle & named == set()
    assert {"danger", "raids", "fear", "raids.homeless", "homeless"} <= named, "homes are lost, and people fear"
    text = words(told)
    assert "Of danger that is given by place and day" in text
    assert "Of a front" not in text
    assert "Of raids:" not in text


def test_a_process_without_anything_to_act_on_is_off_in_the_schedule_and_has_no_submodel() -> None:
    flood = scenario_of("flood")
    dry = dataclasses.replace(
        flood, dangers=tuple(row.model_copy(update={"homeless_share": None}) for row in flood.dangers)
    )
    subject = subject_of(dry)
    assert "raids" not in {cls.name for cls in subject.processes}
    assert "(nothing to act on in these worlds)" in words(document(subject, "odd"))


def test_where_there_are_front_and_raids_all_is_told(protocol: list[Block], register: list[Block]) -> None:
    text = words(protocol)
    for circumstance, phrases in acting.WORDS.items():
        for phrase, instead in phrases.items():
            assert phrase in text, f"{circumstance}: {phrase}"
            assert instead != phrase
    known = named_in([*protocol, *register])
    assert [name for names in acting.OF.values() for name in names if name not in known] == []
    assert "Of a front:" in text
    assert "Of raids:" in text
    assert "Of danger that is given" not in text, "Moscow has none"


def test_every_line_that_parts_an_explanation_stands_in_one() -> None:
    explained = "\n\n".join(__import__(cls.__module__, fromlist=["__doc__"]).__doc__ for cls in PROCESSES)
    assert [part for part in acting.PARTS if f"\n\n{part}\n\n" not in explained] == []


def words(blocks: list[Block]) -> str:
    return " ".join(plain(text) for text in texts(blocks))
