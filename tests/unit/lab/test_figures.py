"""Figures of stored runs: what ships, what is drawn of it, and how an essay shows it."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from homefront.lab.content import opening
from homefront.lab.figures import static_figure, stored, values
from homefront.lab.tables import EssayVersion, StoredRun

MOSCOW = "moscow-1941-9b8dcd73"
LINE = f':::figure run={MOSCOW} chart=gone place="Moscow" caption="Who left" :::'


@pytest.fixture(scope="module")
def runs() -> dict[str, Any]:
    return {run["key"]: run for run in stored.shipped()}


@pytest.fixture
def with_runs(school: Any, runs: dict[str, Any]) -> Any:
    """A lab that has the run of Moscow."""
    with school.database.write() as session:
        stored.keep(session, runs[MOSCOW], school.clock())
    return school


def test_three_scenarios_ship_and_each_chart_is_drawn(runs: dict[str, Any]) -> None:
    assert sorted(run["facts"]["scenario"] for run in runs.values()) == ["britain-1940", "france-1940", "moscow-1941"]
    for run in runs.values():
        assert run["facts"]["hash"].startswith(run["key"].rpartition("-")[2])
        for name in ("gone", "said"):
            chart = run["charts"][name]
            table = static_figure.table_of(run["facts"], chart, 0)
            assert {len(row) for row in table.rows} == {len(table.heads)}
            svg = static_figure.svg_of(run["facts"], chart, 0)
            assert svg.startswith("<svg") == bool(chart["chart"]["panels"])
            assert "nan" not in svg


def test_the_numbers_are_those_of_the_worlds(runs: dict[str, Any]) -> None:
    """Median and range over worlds that were packed one by one are those of the outcome that counts the same."""
    run = runs[MOSCOW]
    front = values.panels(run["charts"]["front"], 0)[0].curves[0].bands
    closest = next(one for one in run["facts"]["outcomes"] if one["id"] == "closest_km")
    each = values.unpacked(run["charts"]["front"]["index"], run["charts"]["front"]["pack"])["w:km Moscow"][:, 0]
    assert np.median(each.min(axis=1)) == pytest.approx(closest["median"], abs=1.0)
    assert front[values.MIDDLE, 116] == pytest.approx(np.median(each[:, 116]))
    assert np.isfinite(front).all()
    assert (np.diff(front, axis=0) >= 0).all()


def test_a_hostile_title_of_a_chart_is_text(runs: dict[str, Any]) -> None:
    bad = json.loads(json.dumps(runs[MOSCOW]["charts"]["gone"]).replace("All", "<script>alert(1)</script>"))
    bad["title"] = '"><script>'
    assert "<script" not in static_figure.svg_of(runs[MOSCOW]["facts"], bad, 1)


def test_an_essay_shows_a_figure_with_all_that_it_rests_on(with_runs: Any) -> None:
    anna = with_runs.student("Anna")
    path = with_runs.essay(anna, body=f"Before.\n\n{LINE}\n\nAfter.")
    page = anna.get(path).text
    for told in ("Figure 1. People away from home, by reason: Moscow", "Who left", MOSCOW, "seeds 1 to 20",
                 "9b8dcd73f8e72b4b98a1beb8f2458ed4", '<svg class="fixed"', "sources of the values on record",
                 "Soviet soldiers killed"):  # fmt: skip
        assert told in page, told
    data = anna.get(f"/figures/{MOSCOW}/gone.json").json()
    assert data["chart"]["panels"]
    assert data["places"][1] == "Moscow"
    assert anna.get(f"/figures/{MOSCOW}/none.json").status_code == 404


def test_a_figure_that_cannot_be_drawn_says_why(with_runs: Any) -> None:
    anna = with_runs.student("Anna")
    lines = [LINE.replace("Moscow", "Atlantis"), ":::figure run=none chart=gone :::",
             f':::figure run={MOSCOW} chart=front place="Moscow" :::']  # fmt: skip
    path = with_runs.essay(anna, body="\n\n".join(lines))
    page = anna.get(path).text
    assert "The run has no place Atlantis" in page
    assert "There is no chart gone of a run none" in page
    assert "front is not of one place" in page


def test_the_editor_adds_the_line_of_a_figure(with_runs: Any) -> None:
    anna = with_runs.student("Anna")
    path = with_runs.essay(anna, body="Before.")
    anna.get(f"{path}/edit")
    anna.send(f"{path}/edit", do="figure", figure=f"{MOSCOW} gone", place="moscow", caption="Who left")
    form = next(one for one in anna.forms() if one.action == f"{path}/edit")
    assert form.fields["body"].endswith(f"{LINE}\n")
    anna.send(f"{path}/edit", do="figure", figure=f"{MOSCOW} gone", place="Atlantis")
    assert anna.page.status_code == 422
    assert "has no place &#39;Atlantis&#39;" in anna.page.text


def test_a_new_class_opens_with_an_essay_whose_numbers_are_those_of_the_run(school: Any, runs: dict[str, Any]) -> None:
    for _ in range(2):
        with school.database.write() as session:
            opening.fill(session, school.clock())
    anna = school.student("Anna")
    page = anna.get("/essays/2").text
    assert "How was it possible that it held?" in page
    assert "cannot be drawn" not in page
    assert 'class="fault"' not in page
    assert anna.get("/essays/1").text.count("<figure") == 2
    assert anna.get("/essays/3").status_code == 404, "filling twice gives nothing twice"
    with school.database.read() as session:
        assert len(stored.stored_runs(session)) == len(runs)
        body = session.get_one(EssayVersion, 2).body
        facts = next(run.facts for run in session.query(StoredRun) if run.key == MOSCOW)
    by_id = {one["id"]: one for one in facts["outcomes"]}
    assert f"held in {by_id['moscow_held']['yes']} of the {facts['worlds']}" in body
    assert f"{round(by_id['soviet_dead']['median'], -3):,.0f} Soviet soldiers" in body
    assert f"{by_id['soviet_captured']['median'] / 1e6:.1f} million are captured" in body
    assert f"{by_id['occupied_people']['median'] / 1e6:.0f} million people live under occupation" in body
    assert len(re.sub(r"^:::.*$", "", body, flags=re.M).split()) < 1050


def test_the_sample_essay_has_sample_comments_each_at_its_place(school: Any) -> None:
    with school.database.write() as session:
        opening.fill(session, school.clock())
    anna = school.student("Anna")
    page = anna.get("/essays/2").text
    assert "6 thoughts on" in page
    picture = re.search(r'<img src="(/essays/2/pictures/\d+)" alt="Map of the cities that were lost', page)
    assert picture is not None
    assert anna.get(picture[1]).headers["content-type"] == "image/png"
    assert page.count("(sample)</strong>") == 6
    assert page.count('<p class="spot"><a href="#') == 3, "two sentences and a day of a figure"
    assert "16 October 1941. All (% of residents):" in page
    assert page.count("in answer to") == 2
    teacher = school.teacher()
    assert "New (0)" in teacher.get("/moderation").text
    stranger = school.visitor()
    stranger.get("/sign-in")
    assert stranger.send("/sign-in", name="Ada (sample)", password="").status_code == 422


def test_the_essay_has_the_numbers_of_the_counterfactuals(school: Any) -> None:
    from homefront.api.counterfactuals import counterfactuals

    text, found = opening._read("essay.md"), counterfactuals("moscow-1941").to_dict()
    held = found["base"]["values"]["moscow_held"]
    assert sum(held) == len(held) == 100
    for cause, number in (("leaders_stay", 9), ("control_and_siege", 98), ("learning", 99), ("enemy_diversion", 84),
                          ("relocation", 0)):  # fmt: skip
        there = found["without"][cause]["values"]["moscow_held"]
        assert sum(a != b for a, b in zip(held, there, strict=True)) == number
        assert not number or re.search(rf"\b{number}\b", text)
