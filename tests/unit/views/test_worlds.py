"""What the two sets of worlds have seen is said wherever a number of theirs stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from homefront.api.compare import explain, whatif
from homefront.cli.app import run_app
from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.experiments.summary import run_summary
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.tables import run_text
from homefront.views.worlds import held_sentences, in_the_worlds_of, what_they_saw

pytestmark = pytest.mark.usefixtures("two_sets")

SMALL: dict[str, Any] = {"only": "society", "workers": 1, "days": 20}
EXPLAINS = (
    "these worlds have seen every target: they explain what happened and do not forecast, and a hit is no evidence."
)


def told(scenario: Scenario, *held: float, settings: Settings) -> str:
    """The printed text of worlds in which Moscow held or not."""
    worlds = [{"outcomes": {"moscow_held": one}, "targets": {}, "wall_s": 0.1} for one in held]
    return " ".join(
        run_text(scenario, run_summary(prepare(scenario, settings, 1), worlds, threads=1, result_hash="a", wall_s=1.0))
        .split()
    )  # fmt: skip


def front(**given: Any) -> Settings:
    return Settings(only="front", **given)


def test_a_run_of_the_forecast_says_what_it_has_seen_and_what_one_would_have_said(moscow: Scenario) -> None:
    text = told(moscow, *[1.0] * 12, *[0.0] * 8, settings=front())
    saw = "These worlds have seen the record of the front to 30 September 1941: they show what the model could expect"
    assert saw in text
    assert text.endswith("What one would have said on 30 September 1941: Moscow held in 12 of 20 worlds (36 to 81 %).")


def test_a_run_of_the_record_says_that_it_explains(moscow: Scenario) -> None:
    text = told(moscow, *[1.0] * 19, 0.0, settings=front(parameters="record"))
    assert EXPLAINS in text.lower()
    assert "Moscow held 19 of 20 worlds chosen to be so" in text
    assert text.endswith(
        "In the worlds of the record, chosen to match what happened: Moscow held in 19 of 20. This is no result, "
        "because they were chosen for it."
    )


@pytest.mark.parametrize(
    "given",
    [{"parameters": "defaults"}, {"parameters": "prior"}, {"without": {"learning"}}, {"days": 100},
     {"changes": {"front.noise": 0.1}}, {"latents": {"zone.Moscow": 2.0}},
     {"edits": ("move siege@1941-10-20=-5:Moscow",), "parameters": "record"}],
)  # fmt: skip
def test_of_other_sets_and_of_changed_or_shortened_worlds_no_such_sentence_is_said(
    moscow: Scenario, given: dict[str, Any]
) -> None:
    text = told(moscow, 1.0, 1.0, settings=front(**given))
    assert "would have said on" not in text
    assert "chosen to match what happened" not in text
    named = given.get("parameters") in ("defaults", "prior")
    assert ("These worlds have seen" in text) != named


def test_what_was_seen_goes_with_the_half_that_ran_and_with_the_country(moscow: Scenario) -> None:
    both = what_they_saw("forecast", moscow)
    people = "and the targets marked fit about what people did, the last of them on 10 December 1941"
    assert f"to 30 September 1941, {people}" in both
    no_front = "the targets marked fit, none marked check: they say what one would expect from these alone."
    assert what_they_saw("forecast", moscow, "society") == f"These worlds have seen {no_front}"
    assert what_they_saw("forecast", load_scenario("britain-1940")) == f"These worlds have seen {no_front}"
    assert what_they_saw("record", load_scenario("france-1940")).lower() == EXPLAINS
    assert what_they_saw("posterior", moscow) == in_the_worlds_of("posterior", moscow) == ""


def test_of_a_country_of_ones_own_both_sets_have_seen_nothing(tmp_path: Path) -> None:
    assert run_app(["new", "my-city", "--from", "moscow-1941", "--in", str(tmp_path)]) == 0
    own = load_scenario(tmp_path / "my-city")
    said = "no target of this country (their parameters were fitted to britain-1940, france-1940, moscow-1941)"
    for name in ("forecast", "record"):
        assert what_they_saw(name, own) == f"These worlds have seen {said}."
        assert in_the_worlds_of(name, own) == f"In the worlds of the {name} (they have seen {said})"
        row = {"kind": "city_held", "place": "Moscow", "yes": 1, "worlds": 2}
        assert held_sentences(name, own, "", [row], as_it_was=True) == []


def test_explain_and_whatif_ask_the_worlds_of_the_record_and_say_so_first() -> None:
    first = "In the worlds of the record (they have seen every target: they explain what happened and do not forecast)"
    pairs = whatif("britain-1940", "candour", runs=2, **SMALL)
    why = explain("britain-1940", "people_away", ["candour"], most=2, check_scale=0, **SMALL)
    for found in (pairs, why):
        assert " ".join(found.table().split()).startswith(f"{first} ")
        assert "britain-1940" in found.table()
        assert all(len(line) <= 80 for line in found.table().splitlines())
    assert {row["parameter_set"] for row in pairs.to_dict()} == {why.to_dict()["parameter_set"]} == {"record"}


@pytest.mark.parametrize(
    ("given", "first", "name"),
    [
        ({"worlds": "forecast"}, "In the worlds of the forecast (they have seen the targets marked fit", "forecast"),
        ({"parameters": "defaults"}, "britain-1940, without candour", "defaults"),
        ({"parameters": "prior"}, "britain-1940, without candour", "prior"),
    ],
)
def test_other_worlds_can_be_asked(given: dict[str, str], first: str, name: str) -> None:
    found = whatif("britain-1940", "candour", runs=2, **SMALL, **given)
    assert " ".join(found.table().split()).startswith(first)
    assert found.to_dict()[0]["parameter_set"] == name


def test_the_command_line_has_the_same_worlds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    small = ["--scale", "1:20000", "--days", "2", "--only", "society", "--workers", "1", "--json"]
    for flags, name in (([], "forecast"), (["--worlds", "record"], "record")):
        code = run_app(["run", "britain-1940", *small, *flags, "--out", str(tmp_path / name)])
        assert code == 0
        assert json.loads(capsys.readouterr().out)["parameter_set"] == name
    pairs = ["whatif", "britain-1940", "--without", "candour", "--outcome", "trek", "--runs", "2", "--only", "society"]
    assert run_app([*pairs, "--workers", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parameter_set"] == "record"
