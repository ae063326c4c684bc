"""The gallery: a card for each scenario or run, and what becomes of runs that cannot be shown."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import homefront as hf
from homefront.errors import ResultsError
from homefront.results.folder import ResultFolder
from homefront.scenario.schema import Scenario
from homefront.views.report import gallery as galleries
from homefront.views.report.card import card_of
from homefront.views.report.data import Collected, collect
from homefront.views.report.gallery import MOST_BYTES, gallery_html, runs_in
from homefront.views.report.page import render
from homefront.views.report.question import FATES
from homefront.views.report.strings import say_line

SCALE = 1 / 20_000


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two runs of Britain, the second newer and without a report, and one of the front before Moscow;
    nothing is to be written to it."""
    folder = tmp_path_factory.mktemp("runs")
    for name, seed in (("britain old", 1), ("britain new", 5)):
        hf.ensemble("britain-1940", 2, scale=SCALE, days=9, seed=seed, workers=1, out=folder / name)
    hf.ensemble("moscow-1941", 3, scale=SCALE, only="front", workers=1, out=folder / "front")
    for name in ("britain old", "front"):
        (folder / name / "report.html").write_text("a report", encoding="utf-8")
    os.utime(folder / "britain old" / "manifest.json", (1e9, 1e9))
    return folder


@pytest.fixture
def runs(stored: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(stored, tmp_path / "runs"))


def links(file: Path) -> list[str]:
    return re.findall(r'<h2><a href="([^"]+)">', file.read_text(encoding="utf-8"))


def test_one_card_a_scenario_of_its_newest_run_in_order_of_time(runs: Path) -> None:
    told: list[str] = []
    made = hf.gallery(runs, tell=told.append)
    assert made.file == runs / "index.html"
    assert links(made.file) == ["britain%20new/report.html", "front/report.html"]
    assert told == [f"{runs / 'britain new'}: its report is written"]
    assert (runs / "britain new" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (runs / "front" / "report.html").read_text(encoding="utf-8") == "a report", "not written again"
    assert made.skipped == ()


def test_each_run_has_a_card_if_asked_for_and_runs_elsewhere_are_linked(runs: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / 'else" where#1'
    shutil.move(runs / "britain old", elsewhere)
    made = hf.gallery(runs, elsewhere, file=tmp_path / "pages" / "all.html", every=True)
    assert len(made.cards) == 3
    assert set(links(made.file)) == {
        "../runs/britain%20new/report.html", "../runs/front/report.html", "../else%22%20where%231/report.html",
    }  # fmt: skip


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path: Path, stored: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ResultsError, match=r"no run in it.* expected runs, as `homefront run france-1940"):
            hf.gallery(folder)
    with pytest.raises(ResultsError, match="name the folder in which it lies"):
        hf.gallery(stored / "front")


def test_what_cannot_be_shown_is_named_and_the_rest_is_written(runs: Path) -> None:
    for name, text in (("broken", "{"), ("older", json.dumps({"format": 1}))):
        (runs / name).mkdir()
        (runs / name / "manifest.json").write_text(text, encoding="utf-8")
    world = next((runs / "britain new").glob("world-*.parquet"))
    world.write_bytes(world.read_bytes()[:-50])
    made = hf.gallery(runs)
    assert sorted(one.folder.name for one in made.skipped) == ["britain new", "broken", "older"]
    assert links(made.file) == ["britain%20old/report.html", "front/report.html"], "the newest that can be read"
    for name in ("britain old", "front"):
        shutil.rmtree(runs / name)
    (runs / "index.html").unlink()
    with pytest.raises(ResultsError, match="none of its runs can be shown"):
        hf.gallery(runs)
    assert not (runs / "index.html").exists()


def test_an_unfinished_run_is_named(runs: Path) -> None:
    (runs / "begun" / ".unfinished").mkdir(parents=True)
    (runs / "begun" / ".unfinished" / "plan.json").write_text("{}", encoding="utf-8")
    assert [one.folder.name for one in hf.gallery(runs).skipped] == ["begun"]


@pytest.fixture(scope="session")
def found(stored: Path, moscow: Scenario) -> Collected:
    """Three worlds of the front before Moscow."""
    return collect(ResultFolder(stored / "front"), moscow)


@pytest.fixture(scope="session")
def britain(stored: Path) -> Collected:
    scenario = hf.load_scenario("britain-1940")
    return collect(ResultFolder(stored / "britain new"), scenario)


def test_a_card_says_outcome_facts_and_price(found: Collected) -> None:
    card = card_of(found)
    assert say_line(card["question"]) == "Did Moscow have to hold?"
    assert say_line(card["lines"][0]) == "Moscow was held."
    assert [mark["fate"] for mark in card["fates"]["marks"]] == sorted(
        (fate.name for fate in found.each.fates), key=FATES.index
    )
    hits, facts = sum(row["hit"] for row in found.targets), len(found.targets)
    assert say_line(card["matches"]) == f"In the middle of the replays, {hits} of {facts} known facts are met."
    assert say_line(card["price"][0]["what"]) == "Soviet soldiers killed"
    assert "224 days" in say_line(card["meta"])
    assert "193 million people" in say_line(card["meta"])
    assert card["map"]["names"][0]["name"] == "Moscow"


def test_the_map_has_a_point_of_the_front_and_a_shade_for_every_day_drawn(found: Collected, britain: Collected) -> None:
    drawn = card_of(found)["map"]
    days = len(drawn["days"])
    assert (drawn["days"][0], drawn["days"][-1]) == (0, 223)
    assert len(drawn["front"]) == days
    assert {len(day) for day in drawn["front"]} == {8}
    x = [day[2] for day in drawn["front"]]
    assert x[0] < x[-1], "the front before Moscow ends east of where it began"
    lost = {tuple(city[:2]): city[2] for city in drawn["cities"]}
    assert min(lost.values()) < 10
    people = card_of(britain)["map"]
    assert people["front"] == []
    assert {len(row) for row in people["gone"]} == {9}
    assert len(people["people"]) == len(people["gone"]) == 21


def test_a_number_stands_on_a_line_with_the_record_below_it(britain: Collected) -> None:
    card = card_of(britain)
    strip = card["strip"]
    assert say_line(card["question"]) == "How many people leave by their own decision?"
    assert (len(strip["marks"]), say_line(strip["low"])) == (2, "0 %")
    assert say_line(strip["record"]["text"]) == "on record: 0 % to 10 %"
    most = max(0.1, *britain.values["trek"])
    assert strip["record"]["high"] == pytest.approx(strip["width"] * 0.1 / most)
    assert say_line(card["price"][0]["number"]) == "40,000 to 43,000", "the dead first"
    assert "The scenario has 273 days. This run has fewer." in map(say_line, card["caution"])


def test_what_was_left_out_and_worlds_that_were_chosen_are_said(found: Collected, moscow: Scenario) -> None:
    given = {**found.provenance, "causes_left_out": ["control_and_siege"], "without": ["talk"],
             "edits": ["drop siege@1941-10-20"]}  # fmt: skip
    assert list(map(say_line, card_of(replace(found, provenance=given))["caution"])) == [
        "Without control and siege, process talk. This shows what would have happened then, not what happened.",
        "The maker of this run changed: drop siege@1941-10-20.",
    ]
    chosen = collect(hf.ensemble(moscow, 1, scale=SCALE, only="front", worlds="record", workers=1), moscow)
    assert "chosen because they match what happened" in say_line(card_of(chosen)["caution"][0])


def with_title(found: Collected, title: str) -> Collected:
    scenario: Scenario = replace(found.scenario, title=title)
    return replace(found, scenario=scenario)


def test_a_hostile_title_is_text(found: Collected) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    text, _ = gallery_html([{**card_of(with_title(found, evil)), "href": "a.html"}])
    assert text.count("<script") == 2, "the data and the script of the page"
    assert "<img" not in text
    assert "&lt;img src=x" in text


def test_a_gallery_has_a_limit_and_maps_go_before_cards(found: Collected) -> None:
    card: dict[str, Any] = {**card_of(found), "href": "a.html"}
    text, without_map = gallery_html([card] * 3)
    assert (text.count("data-map="), without_map) == (3, 0)
    text, without_map = gallery_html([card] * 25)
    assert len(text.encode()) <= MOST_BYTES
    assert 0 < without_map < 25
    assert text.count("data-map=") == 25 - without_map
    assert text.count('<li class="card">') == 25


def test_the_page_asks_nothing_of_the_network(found: Collected) -> None:
    text, _ = gallery_html([{**card_of(found), "href": "a.html"}])
    assert "default-src 'none'" in text
    assert "unsafe-eval" not in text
    assert not re.search(r'(src|href)="(https?:)?//', text)


def test_runs_are_found_one_level_deep(runs: Path) -> None:
    (runs / "deep").mkdir()
    shutil.move(runs / "front", runs / "deep" / "front")
    assert [run.path.name for run in runs_in(runs)] == ["britain new", "britain old"]
    assert [run.path.name for run in runs_in(runs, [runs / "deep" / "front"])][-1] == "britain old"
    assert len(runs_in(runs, [runs / "britain old"])) == 2, "named and found is one run"
    assert galleries.FILE == "index.html"


def test_the_report_of_a_run_with_something_left_out_begins_with_its_price(found: Collected) -> None:
    given = {**found.provenance, "causes_left_out": ["control_and_siege"]}
    text = render(replace(found, provenance=given), [])
    assert "servicemen shot by order of special departments and tribunals" in text[: text.index("<main>")]
