"""The printed table of a run: by group, misses first, flags as counted worlds, outcomes with what they rest on."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.experiments.summary import run_summary
from homefront.parameters import seen_by_equations
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
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


def row_of(lines: list[str], words: str) -> list[str]:
    """The row of an outcome on the first screen, without its words."""
    return next(line for line in lines if line.startswith(f"{words} ")).removeprefix(words).split()


def told_of(lines: list[str], outcome: str) -> str:
    """An outcome's sentence, by its id."""
    text = " ".join(" ".join(lines[lines.index("The outcomes") :]).split())
    return text.partition(f"({outcome}): ")[2]


def target_told(lines: list[str], target: str) -> str:
    """All of a target's row, in a terminal so narrow that a row is lines."""
    starts = [n for n, line in enumerate(lines) if line.split()[:1] in (["hit"], ["MISS"])]
    ends = [*starts[1:], len(lines)]
    blocks = [itertools.takewhile(bool, lines[start:end]) for start, end in zip(starts, ends, strict=True)]
    told = [" ".join(" ".join(block).split()) for block in blocks]
    return next(text for text in told if f"{target})" in text)


@pytest.fixture
def rows_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")


def test_moscow_held_is_counted_worlds_and_says_what_it_rests_on(moscow: Scenario) -> None:
    lines = lines_of(moscow, *(({"moscow_held": float(n < 14)}, {}) for n in range(20)))
    assert row_of(lines, "Moscow held") == ["14", "of", "20", "worlds", "chance", "46", "to", "88", "%"]
    assert "what counts as invested are assumed, and differ from world to world" in told_of(lines, "moscow_held")


def test_the_object_says_the_same(moscow: Scenario) -> None:
    held = summary_of(moscow, ({"moscow_held": 1.0}, {}), ({"moscow_held": 0.0}, {}))["outcomes"]["moscow_held"]
    assert (held["yes"], held["worlds"], held["unit"]) == (1, 2, "flag")
    assert "differ from world to world" in held["sentence"]


def test_every_outcome_has_its_sentence(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({outcome.id: 0.5 for outcome in moscow.outcomes}, {}))
    for outcome in moscow.outcomes:
        assert told_of(lines, outcome.id).startswith(outcome.sentence)


def test_targets_stand_by_group_with_misses_first_in_each(moscow: Scenario) -> None:
    targets = {"MF01": 4.0, "MF11": 90.0, "MS01": 0.0, "MS02": 0.9, "MI01": 2400.0, "MI07": 1000.0}
    lines = lines_of(moscow, ({}, targets))
    found = re.findall(r"^(front|society|industry):|; (M[A-Z]\d\d)\)", "\n".join(lines), re.MULTILINE)
    shown = ["".join(pair) for pair in found]
    assert shown == ["front", "MF11", "MF01", "society", "MS02", "MS01", "industry", "MI07", "MI01"]
    assert "front: 1 of 2 hit, 1 within one tolerance" in lines


@pytest.mark.usefixtures("rows_are_lines")
def test_a_target_says_how_far_off_it_is_and_what_a_tolerance_is(moscow: Scenario) -> None:
    values = {"MS03": 119.0, "MF21": 30.0, "MF18": 1.0, "MS09": 2_400_000.0, "MF11": float("nan")}
    lines = lines_of(moscow, ({}, values))
    gaps = {target: target_told(lines, target).split()[1] for target in values}
    assert gaps == {"MS03": "+1.9", "MF21": "0.0", "MF18": "+3.3", "MS09": "+1.7", "MF11": "+22.9"}
    assert "model: 2.40 million 0 of 1 inside record: 2.03 million (1.97 to 2.09)" in target_told(lines, "MS09")
    text = " ".join(line.strip() for line in lines)
    assert text.count("A tolerance combines half the range of the record with the error that a model") == 1


@pytest.mark.usefixtures("two_sets", "rows_are_lines")
def test_front_targets_are_fit_to_30_september_and_check_after_which_the_fit_had_not_seen(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({}, {row.target_id: row.value_best for row in moscow.targets}))
    answered = {measure.target for measure in moscow.measures}
    for row in (row for row in moscow.targets if row.target_id in answered):
        unseen = row.use == "check" and row.target_id not in seen_by_equations("moscow-1941")
        told = f"({row.use}, {'unseen' if unseen else 'seen'}; {row.target_id})"
        assert told in target_told(lines, row.target_id)
    text = " ".join(" ".join(lines).split())
    assert f"unseen: {UNSEEN}" in text
    assert NEW_COUNTRY not in text


@pytest.mark.usefixtures("two_sets", "rows_are_lines")
def test_targets_that_led_to_a_change_of_equations_are_not_unseen(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({}, {row.target_id: row.value_best for row in moscow.targets}))
    assert all(" seen; " in target_told(lines, name) for name in ("MS06", "MS07", "MS08", "MS09"))
    assert " unseen; " in target_told(lines, "MS10")
    assert seen_by_equations("france-1940") == frozenset()
    assert seen_by_equations("britain-1940") == frozenset({"B7"})


@pytest.mark.usefixtures("rows_are_lines")
def test_a_flag_of_the_record_is_counted_worlds_beside_yes_or_no(moscow: Scenario) -> None:
    lines = lines_of(moscow, ({}, {"MF18": 1.0, "MS14": 1.0}), ({}, {"MF18": 0.0, "MS14": 1.0}))
    assert "city lost by 31 January, Moscow" in target_told(lines, "MF18")
    assert target_told(lines, "MF18").endswith("model: 1 of 2 worlds (1 to 99 %) record: no")
    assert target_told(lines, "MS14").endswith("model: 2 of 2 worlds (16 to 100 %) record: yes")


@pytest.mark.usefixtures("rows_are_lines")
def test_a_day_that_comes_in_some_worlds_says_in_how_many(moscow: Scenario) -> None:
    worlds = [({}, {"MF16": 152.0}), ({}, {"MF16": NEVER}), ({}, {"MF16": NEVER})]
    told = target_told(lines_of(moscow, *worlds), "MF16")
    assert told.startswith("MISS ")
    assert "model: 21 November in 1 of 3 worlds 1 of 3 inside record: 21 November (20 to 22 Nov)" in told
    assert "model: in no world record" in target_told(lines_of(moscow, ({}, {"MF16": NEVER})), "MF16")


def test_numbers_are_said_as_a_person_says_them(moscow: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = {"closest_km": 38.900674, "war_output_1942": 5.1234, "soviet_dead": 951_540.0, "moscow_gone": 0.0}
    lines = lines_of(moscow, (outcomes, {"MI09": 40.599729}))
    assert row_of(lines, "front nearest to Moscow") == ["39", "km"]
    assert row_of(lines, "war output (first month = 1)") == ["5.12"]
    assert row_of(lines, "Soviet soldiers killed") == ["952,000"]
    assert row_of(lines, "left Moscow by their own decision") == ["0", "%"]
    monkeypatch.setenv("COLUMNS", "40")
    assert "model: 40.6 a day" in target_told(lines_of(moscow, ({}, {"MI09": 40.599729})), "MI09")
    assert not re.search(r"\d\.0{3}|e[+-]\d", "\n".join(lines))


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
    text = " ".join(" ".join(lines_of(moscow, ({}, {}), settings=Settings(only=only))).split())
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
        row = next(line for line in lines if line.partition(":")[0].split() == ["without", cause])
        assert row.endswith(f": it changes the {idle.get(cause)} only, so nothing in this run") == (cause in idle), row


def test_a_distance_past_the_city_is_entered(moscow: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past it the number is only how far the axis goes on; the object keeps the number."""
    worlds = [({"closest_km": km}, {"MF20": km, "MF28": -km}) for km in (-178.9, -20.0, 40.0)]
    assert row_of(lines_of(moscow, *worlds), "front nearest to Moscow") == ["entered", "entered", "to", "34", "km"]
    monkeypatch.setenv("COLUMNS", "40")
    lines = lines_of(moscow, *worlds)
    assert "model: entered (entered to 34)" in target_told(lines, "MF20")
    assert "model: 20 km" in target_told(lines, "MF28")
    assert summary_of(moscow, *worlds)["outcomes"]["closest_km"]["median"] == -20.0


def test_what_is_drawn_beside_the_record_stands_among_the_misses(
    moscow: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "aircraft 1942-01-01"
    world = {"outcomes": {}, "targets": {}, "wall_s": 0.1, "beside": {key: 280.0, "tanks 1942-01-01": 66.0}}
    summary = run_summary(prepare(moscow, BOTH, 1), [world] * 3, threads=1, result_hash="abc", wall_s=1.0)
    rows = {row["id"]: row for row in summary["beside_record"]}
    assert (rows[key]["hit"], rows["tanks 1942-01-01"]["hit"]) == (False, True)
    assert rows[key]["times"] == pytest.approx(4, rel=0.01)
    monkeypatch.setenv("COLUMNS", "40")
    text = " ".join(run_text(moscow, summary).split())
    assert "not targets: 1 of 2 hit MISS war output in aircraft: aircraft made, year, 1942" in text
    assert "model: 280 a day record: 69.7 a day (model 4 times)" in text


def test_what_it_rests_on_is_told_by_the_worlds_themselves(moscow: Scenario) -> None:
    """Worlds that are held by the strength of one zone alone, and few worlds, of which nothing can be said."""
    from homefront.engine.drawn_inputs import drawn_inputs

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


@pytest.fixture(scope="module")
def everything(moscow: Scenario) -> dict[str, Any]:
    """A run with every target and outcome, changed in every way."""
    targets = {row.target_id: row.value_high for row in moscow.targets}
    outcomes = {outcome.id: 1.0 for outcome in moscow.outcomes}
    worlds = [(outcomes, targets), (dict.fromkeys(outcomes, 0.0), dict.fromkeys(targets, 1e6))] * 5
    settings = Settings(without=frozenset({"relocation", "past_hardship"}), days=100)
    return summary_of(moscow, *worlds, settings=settings)


@pytest.mark.parametrize("width", [40, 53, 62, 66, 80, 97, 110])
def test_no_line_is_wider_than_the_terminal(
    moscow: Scenario, everything: dict[str, Any], width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, run_text(moscow, everything).splitlines())) <= width


def test_the_first_screen_says_what_came_out_how_sure_at_what_price_and_where(moscow: Scenario) -> None:
    """Within thirty lines: what was simulated, in how many worlds, how sure, the price, the report."""
    targets = {row.target_id: row.value_best for row in moscow.targets}
    worlds = [({outcome.id: 1.0 for outcome in moscow.outcomes}, targets)] * 20
    summary = {**summary_of(moscow, *worlds), "report": "runs/one/report.html", "folder": "runs/one"}
    lines = run_text(moscow, summary).splitlines()
    screen = " ".join(" ".join(lines[:30]).split())
    for said in (
        "20 worlds, 22 June 1941 to 31 January 1942", "1 simulated person for 1,000",
        "people and front, each acting on the other", "Moscow held 20 of 20 worlds chance 83 to 100 %",
        "How certain: the median of these worlds meets", "that no fit has seen", "At what price: ",
        "civilians killed under occupation", "4.5 to 7.4 million", "Report: runs/one/report.html",
    ):  # fmt: skip
        assert said in screen, said
    assert "Report: runs/one/report.html" in lines[30:]
    assert "Written to: runs/one" in lines


def test_what_was_changed_stands_on_the_first_screen(moscow: Scenario) -> None:
    settings = Settings(only="front", changes={"front.noise": 0.1}, latents={"zone.Moscow": 2.0})
    lines = lines_of(moscow, ({}, {}), settings=settings)[:12]
    assert "  changed: front.noise = 0.1" in lines
    assert "  changed: zone.Moscow = 2" in lines
