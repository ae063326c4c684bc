"""What the ODD protocol and the register say is what the code has: nothing is missing, and nothing is made up."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from jinja2 import Environment, UndefinedError, meta

from homefront import streams
from homefront.engine.coupled import Coupled
from homefront.engine.prepare import prepare
from homefront.engine.run import run_world
from homefront.engine.schedule import Schedule, describe
from homefront.engine.settings import Settings
from homefront.observe.recorder import recorder_for
from homefront.parameters import posterior_of, specs_of
from homefront.processes import PROCESSES, Registry, country, default_processes, own_specs
from homefront.scenario.daily import VARIABLES
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.schema import Scenario
from homefront.scenario.values import ALL_VALUES
from homefront.views.odd import prose
from homefront.views.odd.build import PARTS, included_of, slots_of
from homefront.views.odd.constants import WHOLE, constants_of, constants_of_the_world
from homefront.views.odd.document import Block, Equations, Heading, Paragraph, Table, named_in
from homefront.views.odd.draws import STREAMS
from homefront.views.odd.entities import ENTITY_OF, STANDS_FOR
from homefront.views.odd.inputs import AT_THE_START, DAILY
from homefront.views.odd.names import looked_up
from homefront.views.odd.parameters import grade_of
from homefront.views.odd.register import GRADES, NOT_LISTED, USED_BY, all_entries
from homefront.views.odd.subject import Subject
from homefront.views.odd.submodels import equations
from homefront.world.build import build
from homefront.world.front_state import front_specs
from homefront.world.state import specs

from .conftest import plain, rows_of

VARIABLE_SPECS = {**specs(), **front_specs(), **own_specs()}
DANGER = equations("homefront.processes.danger", frozenset({"front", "given"}))
"""The one explanation that Moscow's protocol tells in part: it has no danger that is given by place and day."""

PARAMETERS = {f"{cls.name}.{field}": spec for cls in PROCESSES for field, spec in specs_of(cls).items()}


# --- the seven elements ---------------------------------------------------------------------------------------------


def test_it_has_the_seven_elements_and_eleven_design_concepts_in_their_order(protocol: list[Block]) -> None:
    heads = [block.text for block in protocol if isinstance(block, Heading)]
    assert [head for head in heads if re.match(r"\d ", head)] == [
        "1 Purpose and patterns", "2 Entities, state variables, and scales", "3 Process overview and scheduling",
        "4 Design concepts", "5 Initialization", "6 Input data", "7 Submodels",
    ]  # fmt: skip
    assert [head.partition(" ")[2] for head in heads if head.startswith("4.")] == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
        "Stochasticity", "Collectives", "Observation",
    ]  # fmt: skip


def test_no_heading_stands_over_nothing(protocol: list[Block]) -> None:
    for block, after in zip(protocol, [*protocol[1:], Heading(1, "")], strict=True):
        if isinstance(block, Heading) and isinstance(after, Heading):
            assert after.level > block.level, block.text


def test_every_state_variable_stands_there_once_with_unit_and_range(protocol: list[Block]) -> None:
    rows = rows_of(protocol, "State variables: ")
    assert Counter(row[0] for row in rows) == Counter(list(VARIABLE_SPECS))
    for name, meaning, _, unit, limits, _ in rows:
        spec = VARIABLE_SPECS[name]
        assert meaning.startswith(spec.doc)
        assert unit == spec.unit
        assert (limits == "any") == (spec.range == (-np.inf, np.inf))


def test_every_dimension_has_an_entity_and_every_entity_its_words() -> None:
    assert {" ".join(spec.dims) for spec in VARIABLE_SPECS.values()} == set(ENTITY_OF)
    assert set(ENTITY_OF.values()) == set(STANDS_FOR)


def test_who_writes_a_variable_is_who_declares_it(protocol: list[Block]) -> None:
    by = {row[0]: set(row[-1].split(", ")) for row in rows_of(protocol, "State variables: ")}
    assert by["trust"] == {"nobody: fixed for the run"}
    assert by["gone"] == {"count"}
    assert by["fear"] == {cls.name for cls in PROCESSES if "fear" in cls.writes}


def test_the_schedule_is_that_of_a_day_with_each_part_told_once(protocol: list[Block]) -> None:
    told = [(row[2], row[3]) for row in rows_of(protocol, "The order of a day")]
    day = describe(Schedule(default_processes()))
    once = [row for row in day if row["phase"] != "half-day 1"]
    assert told == [(row["step"], row["process"] or "nobody's") for row in once]
    assert len(told) == 39


def test_every_process_has_its_reads_its_writes_and_its_equations(protocol: list[Block]) -> None:
    rows = {row[0]: row for row in rows_of(protocol, "Processes, and")}
    assert list(rows) == [cls.name for cls in PROCESSES]
    heads = [plain(block.text).partition(" ")[2] for block in protocol if isinstance(block, Heading)]
    lines = {line for block in [*protocol, *DANGER] if isinstance(block, Equations) for line in block.lines}
    for cls in PROCESSES:
        assert rows[cls.name][2] == (", ".join(cls.reads) or "no state")
        assert rows[cls.name][3] == (", ".join(cls.writes) or "no state")
        assert cls.name in heads
        text = __import__(cls.__module__, fromlist=["__doc__"]).__doc__
        assert {line for line in text.splitlines() if line.startswith("    ")} <= lines


def test_no_word_of_a_docstring_is_lost(protocol: list[Block]) -> None:
    said = " ".join(
        block.text if isinstance(block, Paragraph) else " ".join(block.lines)
        for block in [*protocol, *DANGER] if isinstance(block, Paragraph | Equations)
    )  # fmt: skip
    words = set(re.findall(r"\w+", plain(said).lower()))
    for cls in PROCESSES:
        text = re.sub(r"\bE\d\b( \((talk|rumour k)\))?", "", __import__(cls.__module__, fromlist=["__doc__"]).__doc__)
        assert set(re.findall(r"\w+", text.lower())) <= words, cls.name


def test_every_parameter_stands_there_with_unit_range_and_source(protocol: list[Block]) -> None:
    rows = rows_of(protocol, "Parameters of the submodel ")
    assert [row[0] for row in rows] == list(PARAMETERS)
    for name, symbol, doc, _, _, unit, _, source in rows:
        spec = PARAMETERS[name]
        assert (symbol, doc, unit, source) == (spec.symbol, spec.doc, spec.unit, spec.source)


def test_a_parameter_has_the_value_of_the_set(protocol: list[Block]) -> None:
    rows = {row[0]: row for row in rows_of(protocol, "Parameters of the submodel ")}
    posterior = posterior_of("forecast")
    assert posterior is not None
    mean = posterior.mean()["talk.amplification"]
    assert float(rows["talk.amplification"][3].split()[0]) == pytest.approx(mean, rel=1e-3)
    assert rows["talk.amplification"][6].startswith("fitted")
    assert rows["learning.new"][3:5] == ("0.7", "0.35 to 0.75")
    assert rows["coupling.cohesion"][3] == "drawn"
    assert {row[0] for row in rows.values() if row[6].startswith("fitted")} == set(posterior.parameters)


def test_every_outcome_target_claim_and_cause_is_told(protocol: list[Block], moscow: Scenario) -> None:
    assert [row[0] for row in rows_of(protocol, "Outcomes")] == [one.id for one in moscow.outcomes]
    told = {row[0]: row for row in rows_of(protocol, "Patterns: ")}
    gaps = [row[0] for row in rows_of(protocol, "Targets of the record that")]
    assert {*told, *gaps} == {row.target_id for row in moscow.targets}
    assert told["MF18"][4:6] == ("check", "city_lost_by")
    assert told["MF01"][7] == "yes, by the fit"
    assert told["MF11"][7] == "no"
    sources = {row.target_id: row.source for row in moscow.targets}
    assert {name: row[8] for name, row in told.items()} == {name: sources[name] for name in told}
    assert {one.id for one in moscow.claims} <= named_in(protocol)
    causes = {row[0]: row for row in rows_of(protocol, "Causes that can be left out")}
    assert list(causes) == [cause.id for cause in moscow.causes]
    assert "learning.rate 0" in causes["learning"][2]
    assert "14,473" in causes["control_and_siege"][4]


def test_every_value_and_file_of_the_scenario_is_told(protocol: list[Block], moscow: Scenario) -> None:
    assert [row[0] for row in rows_of(protocol, "Numbers of the scenario")] == list(moscow.values)
    assert [row[0] for row in rows_of(protocol, "Files of the")] == [note.file for note in moscow.file_notes.values()]


# --- words that stand beside the code -------------------------------------------------------------------------------


def test_every_daily_input_has_words() -> None:
    assert set(DAILY) == {*VARIABLES, *(f"order_{kind}" for kind in ORDER_KINDS), "trust", "hardship"}


def test_every_group_of_values_says_what_uses_it() -> None:
    assert set(USED_BY) == {name.partition(".")[0] for name in ALL_VALUES} | {"hardship"}


def test_what_is_not_0_on_the_eve_is_what_the_text_says(moscow: Scenario) -> None:
    settings = Settings(people_per_agent=1e9, parameters="defaults")
    given = prepare(moscow, settings, 1)
    built = build(given.inputs, 1e9, 1)
    world = Coupled(
        given.inputs, given.known_front, built, given.schedule, 1, recorder_for(built.world, given.inputs, 1), None
    ).world  # fmt: skip
    found = {
        name
        for holder, declared in ((world.state, specs()), (world.front, front_specs()), (world.own, own_specs()))
        for name in declared if getattr(holder, name).any()
    }  # fmt: skip
    assert found == set(AT_THE_START)


def test_the_streams_are_those_that_a_run_draws_from(moscow: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: set[str] = set()
    started = streams.stream_start

    def watched(seed: int, process: str) -> object:
        drawn.add(process)
        return started(seed, process)

    monkeypatch.setattr(streams, "stream_start", watched)
    monkeypatch.setattr(country, "stream_start", watched)
    settings = Settings(
        people_per_agent=1e9, parameters="defaults", days=60, follow=2, without=frozenset({"purges"}),
    )  # fmt: skip
    run_world(prepare(moscow, settings, 1))
    patterns = {one.name: re.compile(re.sub(r"[A-Z]{2,}", ".+", re.escape(one.name))) for one in STREAMS}
    unknown = [name for name in drawn if not any(pattern.fullmatch(name) for pattern in patterns.values())]
    assert unknown == []
    idle = {name for name, pattern in patterns.items() if not any(map(pattern.fullmatch, drawn))}
    assert idle == {"parameter.draw"}, "asked for only where draws of a set have different weights"


def test_a_constant_of_the_model_is_told_or_is_none_of_the_model(protocol: list[Block]) -> None:
    told = named_in(protocol)
    of_processes = {one.name for cls in PROCESSES for one in constants_of(cls.__module__)}
    assert {"WITNESS_FLOOR", "APPEAL_CAP", "LOG_RATIO_LIMIT", "EFFORT_SLOPE"} <= of_processes <= told
    assert set(WHOLE) <= of_processes | {one.name for _, one in constants_of_the_world()}


def test_sources_that_name_a_work_are_told_from_what_is_assumed() -> None:
    grades = {name: grade_of(spec.source) for name, spec in PARAMETERS.items() if spec.unit != "flag"}
    assert {name for name, grade in grades.items() if grade == "literature"} == {
        "front.rail", "attrition.killed", "attrition.frostbite", "attrition.returning", "relocation.workers",
    }  # fmt: skip
    assert grades["talk.amplification"] == "earlier fit"
    assert grades["weather.snow"] == grades["learning.new"] == grades["command.fidelity"] == "assumed"


# --- texts and their slots ------------------------------------------------------------------------------------------


def slots_in(name: str) -> set[str]:
    return {slot for part in prose.parts_of(name) for slot in meta.find_undeclared_variables(Environment().parse(part))}


def test_every_slot_is_filled_and_nothing_is_made_for_no_slot(subject: Subject) -> None:
    asked = {slot for name in PARTS.values() for slot in slots_in(name)}
    made, functions = set(slots_of(subject)), set(looked_up(subject.scenario))
    assert asked <= made
    assert made - functions == asked - functions


def test_everything_that_is_made_is_included_once(subject: Subject) -> None:
    parts = [part for name in PARTS.values() for part in prose.parts_of(name) if part.startswith("@ ")]
    assert Counter(part[2:] for part in parts) == Counter(list(included_of(subject)))


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    parts: list[str] = []
    monkeypatch.setattr(prose, "parts_of", lambda name: parts)
    return parts


def test_a_slot_that_nothing_fills_is_an_error(text: list[str], subject: Subject) -> None:
    text.append("It has {{ wheels }} wheels.")
    with pytest.raises(UndefinedError, match="wheels"):
        prose.filled("protocol", slots_of(subject), {})


@pytest.mark.parametrize(
    "name", ['process("tlak")', 'variable("faer")', 'parameter("talk.wieght")', 'step("hear")', 'daily("candor")',
             'method("grimm-2021")', 'without("tlak")'],
)  # fmt: skip
def test_a_text_cannot_name_what_there_is_not(name: str, text: list[str], subject: Subject) -> None:
    text.append(f"See {{{{ {name} }}}}.")
    with pytest.raises(KeyError):
        prose.filled("protocol", slots_of(subject), {})


def test_what_fills_a_slot_makes_no_heading_and_no_list(text: list[str], subject: Subject) -> None:
    text += ["{{ title }}", "- {{ title }}"]
    blocks = prose.filled("protocol", {"title": "# A\n\n- b\n\n@ values"}, {})
    assert blocks[0] == Paragraph("# A - b @ values")
    assert len(blocks) == 2


# --- the register ---------------------------------------------------------------------------------------------------


def test_the_register_has_every_number_that_no_fit_has_moved(register: list[Block], subject: Subject) -> None:
    posterior = posterior_of("forecast")
    assert posterior is not None
    listed = Counter(row[0] for row in rows_of(register, "Numbers that no fit has moved"))
    for name in PARAMETERS:
        assert (name in listed) == (name not in posterior.parameters or name == "command.fidelity"), name
    for name, value in subject.scenario.values.items():
        assert listed[name] == (value.grade != "record"), name
    assert {"WITNESS_FLOOR", "strengths.north.attackers", "zones.Kiev", "candour", "coded.*"} <= set(listed)
    assert "zones.Moscow" not in listed, "drawn, and moved by the fit"


def test_every_row_says_how_sure_why_by_whom_and_from_where(register: list[Block]) -> None:
    for row in rows_of(register, "Numbers that no fit has moved"):
        _, value, _, _, grade, why, used_by, source = row
        assert value
        assert grade in GRADES
        assert grade not in NOT_LISTED
        assert why
        assert used_by
        assert source


def test_counts_are_those_of_the_rows_and_of_what_is_told_elsewhere(register: list[Block], subject: Subject) -> None:
    posterior = posterior_of("forecast")
    assert posterior is not None
    counts = {row[0]: int(row[1]) for row in rows_of(register, "The ")}
    assert counts["fitted"] == len(posterior.parameters) + len(posterior.latents("moscow-1941"))
    assert counts["coded"] == len(subject.scenario.coding_merged)
    assert counts["rule"] == sum(spec.unit == "flag" for spec in PARAMETERS.values())
    entries = all_entries(subject)
    assert counts == {
        grade: n for grade in GRADES if (n := sum(one.count for one in entries if one.grade == grade))
    }  # fmt: skip
    head = next(block for block in register if isinstance(block, Table))
    assert f"{sum(counts.values()):,}" in head.caption


def test_the_processes_come_first_and_in_their_order(register: list[Block]) -> None:
    heads = [block.text for block in register if isinstance(block, Heading)][1:]
    names = [cls.name for cls in PROCESSES]
    of_processes = [head for head in heads if head in names]
    assert heads[: len(of_processes)] == of_processes == sorted(of_processes, key=names.index)


def test_a_parameter_that_another_process_reads_says_so(register: list[Block]) -> None:
    rows = {row[0]: row for row in rows_of(register, "Numbers that no fit has moved")}
    assert rows["command.shading"][6].startswith("command")
    assert rows["action.guests"][6] == "action, refugees"


def test_known_names_are_those_of_the_registry() -> None:
    assert set(PARAMETERS) == Registry().person_parameters
