"""The section of causes: bars within their drawing, sums, ghosts, and what was kept in files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from homefront.api.compare import explain, whatif
from homefront.errors import ResultsError
from homefront.experiments.saved import read_saved, saved, write_saved
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report.attribution import explained, ghost, paired
from homefront.views.report.page import report_html, write_report


@pytest.fixture(scope="module")
def attributed(moscow: Scenario) -> list[Any]:
    why = explain(
        moscow, ["war_output_1942", "moscow_held"], ["relocation", "allies"], most=3, check_scale=0, workers=1,
        only="front",
    )  # fmt: skip
    return [*why, whatif(moscow, "relocation", runs=2, workers=1, only="front")]


def test_bars_lie_in_the_drawing_and_sum_to_the_gap(attributed: list[Any]) -> None:
    output, held = explained([saved(one) for one in attributed])
    for row in output["rows"]:
        assert 0 <= row["bar"]["x"] <= 100
        assert row["bar"]["x"] + row["bar"]["w"] <= 100.01
        assert row["bar"]["low"] <= row["bar"]["high"]
    assert sum(s.share for s in attributed[0].shares) == pytest.approx(attributed[0].gap)
    assert held["counted"]
    assert 0 <= held["worlds"]["full"] <= held["worlds"]["seeds"] == 3


def test_it_is_said_of_settled_causes_and_of_an_interrupt(attributed: list[Any]) -> None:
    told = saved(attributed[0])
    (whole,) = explained([told])
    assert [row["apart"] for row in whole["rows"]] == ["", ""]
    told["found"]["seeds"], told["found"]["stopped"] = 30, True
    told["found"]["causes"][0]["low"] = -0.0001
    (some,) = explained([told])
    assert "after 3 of 30 seeds" in some["rows"][0]["apart"]
    assert some["rows"][0]["interval"].startswith("0.000 to")
    assert "stopped before" in some["would_change"][0]


def test_the_page_has_bars_prices_and_what_would_change_the_answer(
    two: Results, html: str, moscow: Scenario, attributed: list[Any]
) -> None:
    page = report_html([two], [saved(one) for one in attributed], moscow)
    for text in ("what the model credits to each cause", "What would change this answer", "What if: without relocation",
                 'class="bar-', "61,561", "front short of Moscow, km"):  # fmt: skip
        assert text in page
    assert ('<details class="ownall">' in page, '<details class="ownall">' in html) == (True, False)
    assert '"own":null' in html


def test_files_are_read_as_written_and_damaged_ones_are_refused(
    tmp_path: Path, two: Results, moscow: Scenario, attributed: list[Any]
) -> None:
    file = tmp_path / "why.json"
    write_saved(file, attributed)
    assert read_saved(file) == json.loads(json.dumps([saved(one) for one in attributed]))
    page = write_report([two, file], tmp_path / "r.html", moscow).read_text(encoding="utf-8")
    assert "what the model credits to each cause" in page
    content = json.loads(file.read_text(encoding="utf-8"))
    content["experiments"][0]["found"]["gap"] = 99
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ResultsError, match="not as it was written"):
        read_saved(file)


def test_another_state_of_the_scenario_is_refused(two: Results, moscow: Scenario, attributed: list[Any]) -> None:
    other = saved(attributed[0]) | {"scenario_hash": "0" * 64}
    with pytest.raises(ResultsError, match="make it again"):
        report_html([two], [other], moscow)


def test_a_ghost_lies_within_its_axes() -> None:
    sides = [[[0.0, 0.1, 0.2]] * 3, [[0.0, 0.3, 0.45]] * 3]
    drawn = ghost("share away, Moscow", sides, date(1941, 6, 30), "1941-07-01")
    points = [tuple(map(float, p.split(","))) for path in drawn["middle"] for p in path.split()]
    assert all(drawn["left"] <= x <= drawn["right"] and 0 <= y <= drawn["bottom"] for x, y in points)
    assert [tick["text"] for tick in drawn["ticks"]] == ["0 %", "20 %", "40 %", "60 %"]
    assert [month["text"] for month in drawn["months"]] == ["Jul"]
    assert drawn["parted"] == points[1][0]


def test_the_chart_of_pairs_has_both_worlds(attributed: list[Any]) -> None:
    spec = json.dumps(attributed[-1].chart().to_dict())
    assert '"world": "baseline"' in spec
    assert '"world": "changed"' in spec
    (one,) = paired([saved(attributed[-1])])
    assert one["prices"]["relocation"]
