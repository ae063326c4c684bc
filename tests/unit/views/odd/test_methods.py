"""The methods paragraph and the settings of a run; scenarios without a front; what is refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import homefront as hf
from homefront.engine.settings import Settings, settings_for
from homefront.errors import ArgumentError, ResultsError
from homefront.processes import FRONT_PROCESSES
from homefront.results.folder import ResultFolder
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.odd.build import document, written
from homefront.views.odd.document import named_in, texts
from homefront.views.odd.subject import Subject, subject_of
from homefront.world.front_state import front_specs

from .conftest import plain, rows_of


def paragraph(subject: Subject) -> str:
    """The methods paragraph, as plain text."""
    blocks = document(subject, "methods")
    assert len(blocks) == 2, "a title and one paragraph"
    return plain(list(texts(blocks))[1])


def test_without_a_run_it_says_what_a_run_takes(subject: Subject, moscow: Scenario) -> None:
    said = paragraph(subject)
    assert f"scenario moscow-1941 (1941-06-22 to 1942-01-31; digest {moscow.digest[:16]})" in said
    assert (
        "Worlds are run at a scale of 1:1000 (rows to people) with 2 steps of the society a day, over all 224" in said
    )
    assert "100 draws of 55 parameters and 102 latent inputs" in said
    assert "24 of moscow-1941" in said
    assert "These worlds have seen the record of the front to 30 September 1941" in said
    assert "Shapley value" in said
    assert "seed" not in said.partition("Outcomes are")[0]


def test_of_a_run_it_says_seeds_scale_changes_causes_and_hash(moscow: Scenario, front_run: Path) -> None:
    run = ResultFolder(front_run)
    said = paragraph(subject_of(moscow, run))
    assert "We ran 2 worlds (seeds 5 to 6) at a scale of 1:20000, for the first 10 days only." in said
    assert "No society was simulated." in said
    assert "Parameters set: front.lag=0.3." in said
    assert "Changes to the scenario: move north-luga-halt@1941-07-15=3." in said
    assert "Causes left out, and what stood in their place: purges (Fidelity" in said
    assert "people executed by sentence" in said, "the price of the means stands beside the cause"
    assert "Processes left out: weather." in said
    assert f"hash {run.summary['result_hash'][:16]}" in said
    assert "homefront run moscow-1941 --runs 2 --scale 1:20000 --seed 5 --days 10 --only front" in said
    assert "--without purges --without process:weather" in said


def test_the_protocol_of_a_run_has_its_settings(moscow: Scenario, front_run: Path) -> None:
    blocks = document(subject_of(moscow, ResultFolder(front_run)), "odd")
    parameters = {row[0]: row for row in rows_of(blocks, "Parameters of the submodel ")}
    assert {name.partition(".")[0] for name in parameters} == FRONT_PROCESSES - {"measurement"}
    assert parameters["front.lag"][3] == "0.3"
    assert parameters["front.lag"][6] == "set by the user"
    assert parameters["learning.start"][3] == "0.7 to 0.85"
    steps = {row[2]: row[4] for row in rows_of(blocks, "The order of a day")}
    assert steps["set_weather"].endswith("(without the part of its process, which is left out)")
    assert steps["fight"].endswith("frozen")
    causes = {row[0]: row[2] for row in rows_of(blocks, "Causes that can")}
    assert causes["unity_appeals"].endswith("It changes nothing in these worlds.")
    assert "belief" not in {row[0] for row in rows_of(blocks, "State variables: ")}
    assert "It describes one run of 2 worlds at a scale of 1:20000" in plain(" ".join(texts(blocks)))


def test_worlds_of_the_record_say_that_they_have_seen_all(moscow: Scenario) -> None:
    said = paragraph(Subject(moscow, settings_for(moscow, parameters="record")))
    assert "200 draws" in said
    assert "Each draw has the seed of the world for which it was chosen." in said
    assert "These worlds have seen every target" in said


def test_a_set_that_is_no_fit_says_so(moscow: Scenario) -> None:
    assert "the set defaults, which no fit has made" in paragraph(Subject(moscow, Settings(parameters="defaults")))


def test_a_fit_to_another_state_of_the_scenario_says_so(moscow: Scenario) -> None:
    assert "another state of this scenario" not in paragraph(subject_of(moscow))
    other = moscow.with_value("cost.floor", 0.3)
    assert "The fit used another state of this scenario than the one described here." in paragraph(subject_of(other))


@pytest.mark.parametrize("scenario_id", ["britain-1940", "france-1940"])
def test_a_country_without_a_front_has_nothing_of_one(scenario_id: str) -> None:
    subject = subject_of(load_scenario(scenario_id))
    blocks = document(subject)
    told = named_in(blocks)
    assert not {row[0] for row in rows_of(blocks, "State variables")} & set(front_specs())
    of_state = {name for row in rows_of(blocks, "Processes, and") for cell in row[2:] for name in cell.split(", ")}
    assert not of_state & set(front_specs())
    assert not told & FRONT_PROCESSES
    assert {"fear", "action", "talk.weight", "hear_block"} <= told
    assert "The course of the fighting was read from the record." in paragraph(subject)


def test_a_run_of_another_scenario_or_another_state_of_it_is_refused(moscow: Scenario, front_run: Path) -> None:
    run = ResultFolder(front_run)
    with pytest.raises(
        ResultsError, match=r"a run of moscow-1941, expected one of britain-1940; run it again, or name"
    ):
        subject_of(load_scenario("britain-1940"), run)
    with pytest.raises(ResultsError, match="the scenario was changed since"):
        subject_of(moscow.with_value("cost.floor", 0.3), run)


def test_a_folder_that_is_no_run_is_refused(moscow: Scenario, tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="not a finished run"):
        subject_of(moscow, ResultFolder(tmp_path))


def test_from_python_it_is_the_same_text(subject: Subject, front_run: Path, moscow: Scenario) -> None:
    assert hf.odd("moscow-1941", part="methods") == written(subject, part="methods")
    of_run = written(subject_of(moscow, ResultFolder(front_run)), "latex", "methods")
    assert hf.odd(moscow, "latex", "methods", front_run) == of_run


def test_a_format_or_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"format 'latx': did you mean latex\? Expected markdown or latex"):
        hf.odd("moscow-1941", format="latx")
    with pytest.raises(ArgumentError, match=r"part 'method': did you mean methods\? Expected odd, assump"):
        hf.odd("moscow-1941", part="method")


def test_latents_and_coders_that_are_fixed_are_told(moscow: Scenario) -> None:
    said = paragraph(Subject(moscow, dataclasses.replace(Settings(), latents={"zone.Moscow": 2.0}, coder="1")))
    assert "Fixed: zone.Moscow=2." in said
    assert "Coded inputs were those of coder 1 alone." in said
