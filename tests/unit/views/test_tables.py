"""The printed table of a run: by group, misses first, flags as counted worlds, outcomes with what they rest on."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.experiments.summary import run_summary
from homefront.parameters import seen_by_equations
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.columns import WIDTH
from homefront.views.evidence import NEW_COUNTRY, UNSEEN
from homefront.views.tables import RECORDED_FRONT, SIMULATED_FRONT, run_text

NEVER = float("nan")
BOTH = Settings()


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def summary_of(
    scenario: Scenario, *worlds: tuple[dict[str, float], dict[str, float]], settings: Settings = BOTH
) -> dict[str, Any]:
    """worlds : (outcomes, targets) of each."""
    found = [{"outcomes": outcomes, "targets": targets, "wall_s": 0.1} for outcomes, targets in worlds]
    return run_summary(prepare(scenario, settings, 1), found, threads=1, result_hash="abc", wall_s=1.0)


def lines_of(
    scenario: Scenario, *worlds: tuple[dict[str, float], dict[str, float]], settings: Settings = BOTH
) -> list[str]:
    return run_text(scenario, summary_of(scenario, *worlds, settings=settings)).splitlines()


def line_with(lines: list[str], word: str) -> str:
    return next(line for line in lines if word in line.split()[:2])


def told_of(lines: list[str], outcome: str) -> str:
    """An outcome's line and the indented lines under it, as one text."""
    first = next(n for n, line in enumerate(lines) if line.split()[:1] == [outcome])
    under = itertools.takewhile(lambda line: line.startswith(" " * 21), lines[first + 1 :])
    return " ".join([lines[first].strip(), *(line.strip() for line in under)])


def target_told(lines: list[str], target: str) -> str:
    """A target's line and the indented lines under it, as one text."""
    first = next(n for n, line in enumerate(lines) if line.split()[:1] in (["hit"], ["MISS"]) and target in line)
    under = itertools.takewhile(lambda line: line.startswith(" " * 13), lines[first + 1 :])
    return " ".join([lines[first].strip(), *(line.strip() for line in under)])


def test_no_line_is_wider_than_a_terminal(moscow: Scenario) -> None:
    targets = {row.target_id: row.value_high for row in moscow.targets}
    outcomes = {outcome.id: 1.0 for outcome in moscow.outcomes}
    worlds = [(outcomes, targets), (dict.fromkeys(outcomes, 0.0), dict.fromkeys(targets, 1e6))] * 5
    settings = Settings(without=frozenset({"relocation", "past_hardship"}), days=100)
    lines = lines_of(moscow, *worlds, settings=settings)
    assert max(map(len, lines)) <= WIDTH == 80


def test_moscow_held_is_counted_worlds_and_says_what_it_rests_on(moscow: Scenario) -> None:
    worlds = [({"moscow_held": float(n < 14)}, {}) for n in range(20)]
    text = told_of(lines_of(moscow, *worlds), "moscow_held")
    assert text.split()[1:8] == ["14", "of", "20", "worlds", "(46", "to", "88"]
    assert "what counts as invested are assumed and drawn anew in each world" in text


def test_the_object_says_the_same(moscow: Scenario) -> None:
    held = summary_of(moscow, ({"moscow_held": 1.0}, {}), ({"moscow_held": 0.0}, {}))["outcomes"]["moscow_held"]
    assert (held["yes"], held["worlds"], held["unit"]) == (1, 2, "flag")
    assert "drawn anew in each world" in held["sentence"]


def test_every_outcome_has_its_sentence(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({outcome.id: 0.5 for outcome in moscow.outcomes}, {}))
    for outcome in moscow.outcomes:
        assert told_of(lines, outcome.id).endswith(outcome.sentence)


def test_targets_stand_by_group_with_misses_first_in_each(moscow: Scenario) -> None:
    targets = {"MF01": 4.0, "MF11": 90.0, "MS01": 0.0, "MS02": 0.9, "MI01": 2400.0, "MI07": 1000.0}
    lines = [line.split() for line in lines_of(moscow, ({}, targets))]
    heads = ("front:", "society:", "industry:")
    shown = [
        words[0] if words[0] in heads else words[1]
        for words in lines
        if words[:1] and words[0] in (*heads, "hit", "MISS")
    ]
    assert shown == ["front:", "MF11", "MF01", "society:", "MS02", "MS01", "industry:", "MI07", "MI01"]
    assert ["front:", "1", "of", "2", "hit,", "1", "within", "one", "tolerance"] in lines


def test_a_target_says_how_far_off_it_is_and_what_its_tolerance_is_made_of(moscow: Scenario) -> None:
    values = {"MS03": 119.0, "MF21": 30.0, "MF18": 1.0, "MS09": 2_400_000.0, "MF11": float("nan")}
    lines = lines_of(moscow, ({}, values))
    told = {target: target_told(lines, target) for target in values}
    assert "gap +1.9; tolerance 1.6 days (record 0.5, model 1.5); " in told["MS03"]
    assert "gap 0.0; tolerance 17 km (record 7.5, model 15); " in told["MF21"]
    assert "gap +3.3; tolerance 0.3 (record 0, model 0.3); " in told["MF18"]
    assert "gap +1.7; tolerance 220,000 persons (record 61,000, model 210,000); " in told["MS09"]
    assert "gap +22.9; tolerance 5.1 days (record 1, model 5); " in told["MF11"]
    text = " ".join(line.strip() for line in lines)
    assert text.count("A tolerance is half the record's range and what a model of this kind cannot") == 1


@pytest.mark.usefixtures("two_sets")
def test_front_targets_are_fit_to_30_september_and_check_after_which_the_fit_had_not_seen(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({}, {row.target_id: row.value_best for row in moscow.targets}))
    answered = {measure.target for measure in moscow.measures}
    for row in (row for row in moscow.targets if row.target_id in answered):
        unseen = row.use == "check" and row.target_id not in seen_by_equations("moscow-1941")
        told = f" {row.use}, {'unseen' if unseen else 'seen'}; "
        assert told in target_told(lines, row.target_id)
    text = " ".join(lines)
    assert f"unseen: {UNSEEN}" in text
    assert NEW_COUNTRY not in text


@pytest.mark.usefixtures("two_sets")
def test_targets_that_led_to_a_change_of_equations_are_not_unseen(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({}, {row.target_id: row.value_best for row in moscow.targets}))
    assert all(" seen; " in target_told(lines, name) for name in ("MS06", "MS07", "MS08", "MS09"))
    assert " unseen; " in target_told(lines, "MS10")
    assert seen_by_equations("france-1940") == frozenset()
    assert seen_by_equations("britain-1940") == frozenset({"B7"})


def test_a_flag_of_the_record_is_counted_worlds_beside_yes_or_no(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({}, {"MF18": 1.0, "MS14": 1.0}), ({}, {"MF18": 0.0, "MS14": 1.0}))
    assert "1 of 2 worlds" in line_with(lines, "MF18")
    assert line_with(lines, "MF18").endswith("| no")
    assert "50 % of worlds inside" in target_told(lines, "MF18")
    assert "2 of 2 worlds" in line_with(lines, "MS14")
    assert line_with(lines, "MS14").endswith("| yes")


def test_a_day_that_comes_in_some_worlds_says_in_how_many(moscow: Scenario) -> None:
    worlds = [({}, {"MF16": 152.0}), ({}, {"MF16": NEVER}), ({}, {"MF16": NEVER})]
    line = target_told(lines_of(moscow, *worlds), "MF16")
    assert line.split()[:2] == ["MISS", "MF16"]
    assert "21 Nov" in line
    assert line.endswith("(in 1 of 3 worlds)")
    assert "33 % of worlds inside" in line
    assert "in no world" in line_with(lines_of(moscow, ({}, {"MF16": NEVER})), "MF16")


def test_units_are_readable(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({"closest_km": 38.900674, "war_output_1942": 5.1234}, {"MI09": 40.599729}))
    assert line_with(lines, "closest_km").split() == ["closest_km", "39"]
    assert line_with(lines, "war_output_1942").split() == ["war_output_1942", "5.123"]
    assert " 40.6 " in line_with(lines, "MI09")


@pytest.mark.parametrize(
    ("only", "said", "not_said"),
    [
        ("", SIMULATED_FRONT, RECORDED_FRONT),
        ("front", SIMULATED_FRONT, RECORDED_FRONT),
        ("society", RECORDED_FRONT, SIMULATED_FRONT),
    ],
)
def test_the_text_says_whether_the_front_was_recorded_or_simulated(
    moscow: Scenario, only: str, said: str, not_said: str
) -> None:
    """Also of a run too short for any outcome."""
    text = "\n".join(lines_of(moscow, ({}, {}), settings=Settings(only=only)))
    assert said in text
    assert not_said not in text


@pytest.mark.parametrize(
    ("only", "idle"),
    [("", {}), ("society", {"reserves": "front"}), ("front", {"past_hardship": "society"})],
)
def test_a_cause_of_the_half_that_does_not_run_says_so(moscow: Scenario, only: str, idle: dict[str, str]) -> None:
    settings = Settings(only=only, without=frozenset({"reserves", "past_hardship", "purges"}))
    lines = lines_of(moscow, ({}, {}), settings=settings)
    for cause in settings.causes:
        row = next(line for line in lines if line.split()[:2] == ["without", cause])
        assert row.endswith(f"  changes the {idle.get(cause)} only: nothing in this run") == (cause in idle), row


def test_a_distance_past_the_city_is_entered(moscow: Scenario) -> None:
    """Past it the number is only how far the axis goes on; the object keeps the number."""
    worlds = [({"closest_km": km}, {"MF20": km, "MF28": -km}) for km in (-178.9, -20.0, 40.0)]
    lines = lines_of(moscow, *worlds)
    assert line_with(lines, "closest_km").split()[1:] == ["entered", "[entered,", "34]"]
    assert "-179" not in line_with(lines, "MF20")
    assert line_with(lines, "MF28").split()[2] == "20"
    assert summary_of(moscow, *worlds)["outcomes"]["closest_km"]["median"] == -20.0


def test_what_is_drawn_beside_the_record_stands_among_the_misses(moscow: Scenario) -> None:
    key = "aircraft 1942-01-01"
    world = {"outcomes": {}, "targets": {}, "wall_s": 0.1, "beside": {key: 280.0, "tanks 1942-01-01": 66.0}}
    summary = run_summary(prepare(moscow, BOTH, 1), [world] * 3, threads=1, result_hash="abc", wall_s=1.0)
    rows = {row["id"]: row for row in summary["beside_record"]}
    assert (rows[key]["hit"], rows["tanks 1942-01-01"]["hit"]) == (False, True)
    assert rows[key]["times"] == pytest.approx(4, rel=0.01)
    text = " ".join(" ".join(run_text(moscow, summary).split()).split())
    assert "drawn beside the record, no targets: 1 of 2 hit MISS 280.0 | 69.7 war output in aircraft" in text


def test_what_it_rests_on_is_told_by_the_worlds_themselves(moscow: Scenario) -> None:
    """Worlds that are held by the strength of one zone alone, and few worlds, of which nothing can be said."""
    from homefront.engine.drawn import drawn_inputs

    strengths = [drawn_inputs(moscow, BOTH, seed)["zone.Moscow"] for seed in range(1, 41)]
    middle = sorted(strengths)[20]
    found = summary_of(moscow, *(({"moscow_held": float(one > middle)}, {}) for one in strengths))["rests_on"]
    first = found["outcomes"]["moscow_held"]["inputs"][0]
    assert (first["name"], first["value"], first["told_apart"]) == ("zone.Moscow", 1.0, True)
    assert 0.5 < first["low"] < first["high"] == 1.0
    by_chance = summary_of(moscow, *(({"moscow_held": float(n % 2)}, {}) for n in range(40)))["rests_on"]
    assert by_chance["outcomes"]["moscow_held"]["told_apart"] == 0
    few = lines_of(moscow, *(({"moscow_held": float(n % 2)}, {}) for n in range(7)))
    assert any("7 world(s) are too few to tell" in line for line in few)
