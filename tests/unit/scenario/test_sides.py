"""What the armies are called, in the scenario's words or without a name."""

from __future__ import annotations

import dataclasses

from homefront.results.beside import beside_rows
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.sides import Sides, sides

COUNTED = ("defenders_killed", "defenders_captured", "attackers_casualties")


def saying(scenario: Scenario, sentence: str) -> Scenario:
    """The same with this sentence at each outcome that counts soldiers."""
    outcomes = tuple(
        one.model_copy(update={"sentence": sentence}) if one.kind in COUNTED else one for one in scenario.outcomes
    )
    return dataclasses.replace(scenario, outcomes=outcomes)


def test_sides_have_the_names_of_the_outcomes_or_none() -> None:
    moscow = load_scenario("moscow-1941")
    assert sides(moscow) == Sides("Soviet", "German")
    assert sides(load_scenario("france-1940")) == Sides("the defender's", "the attacker's")
    assert sides(saying(moscow, "Soldiers of Ruritania killed.")) == Sides()
    assert sides(saying(moscow, "South Ruritanian soldiers killed.")) == Sides("South Ruritanian", "South Ruritanian")


def test_what_stands_beside_the_record_says_whose_men_they_are() -> None:
    moscow = load_scenario("moscow-1941")
    worlds = [{"defenders_men 1941-06-22": 1.0, "attackers_men 1941-06-22": 1.0}]
    told = {row["curve"]: row["what"].partition(":")[0] for row in beside_rows(moscow, worlds)}
    assert set(told.values()) == {"Soviet men at the front", "German men at the front"}
    nameless = saying(moscow, "All who fell.")
    told = {row["curve"]: row["what"].partition(":")[0] for row in beside_rows(nameless, worlds)}
    assert told["defenders_men"] == "the defender's men at the front"
    assert told["attackers_men"] == "the attacker's men at the front"
