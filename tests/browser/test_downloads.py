"""Every figure can be taken away: numbers, picture, table and citation, made in the page without a network."""

from __future__ import annotations

import csv
import io
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"


def taken(page: Any, figure: str, kind: str) -> Path:
    """The file that a button of a figure gives; its name says scenario and figure."""
    button = page.locator(f'[data-figure="{figure}"] [data-take={kind}]')
    opens = "e => { for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; }"
    button.evaluate(opens)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == f"moscow-1941-{figure}.{kind}"
    return Path(waiting.value.path())


def test_a_csv_has_the_numbers_with_unit_source_run_and_command(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.evaluate("homefront.setDay(100)")
    figures = page.eval_on_selector_all(".take", "all => all.map(e => e.dataset.figure)")
    assert {"map", "replays", "gone", "fear", "losses", "output", "facts", "fell"} <= set(figures)
    charts = page.eval_on_selector_all("[data-chart]", "all => all.map(e => e.dataset.chart)")
    assert set(charts) <= set(figures)
    run = page.evaluate("homefront.data.run")
    for figure in ("map", "replays", "gone", "facts", "losses", "said"):
        text = taken(page, figure, "csv").read_text(encoding="utf-8")
        head = [line for line in text.splitlines() if line.startswith("# ")]
        assert f"# command: {run['command']}" in head
        assert f"# run: {run['hash']}" in head
        rows = list(csv.reader(io.StringIO("\n".join(text.splitlines()[len(head) :]))))
        assert rows[0][-2:] == ["unit", "source"]
        assert len(rows) > 3
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(row[-1] for row in rows)
        assert "NaN" not in text
        if figure == "losses":
            days = page.evaluate("homefront.data.days")
            chart = page.evaluate("homefront.data.charts.find(one => one.id === 'losses')")
            assert sum(row[1] == "world 2" for row in rows) == days * sum(
                len(panel["series"]) for panel in chart["panels"]
            )
            best = sorted(mark["best"] for panel in chart["panels"] for mark in panel["marks"])
            assert sorted(float(row[5]) for row in rows if row[1] == "record") == pytest.approx(best, rel=1e-3)


def test_an_svg_stands_alone_and_a_png_is_twice_its_size(opened: Open) -> None:
    page = opened(scheme="dark")
    page.locator("#skipguess").click()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for figure in ("map", "gone", "fell", "said"):
        file = taken(page, figure, "svg")
        text = file.read_text(encoding="utf-8")
        root = ET.fromstring(text)
        for outside in ("var(", "class=", "<style", "href", "currentColor", "http://www.w3.org/1999/xhtml"):
            assert outside not in text, (figure, outside)
        assert next(root.iter(f"{SVG}rect")).get("fill") == paper
        drawn = [one for one in root.iter() if one.get("stroke", "none") != "none"]
        assert len(drawn) > 10
        assert any(one.text for one in root.iter(f"{SVG}text"))
    png = taken(page, "map", "png").read_bytes()
    size = struct.unpack(">II", png[16:24])
    alone = ET.fromstring(taken(page, "map", "svg").read_text(encoding="utf-8"))
    assert size == (2 * int(alone.attrib["width"]), 2 * int(alone.attrib["height"]))


def test_a_table_opens_under_its_figure_and_a_citation_names_the_run(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.locator('[data-figure="gone"] [data-take=table]').click()
    page.locator("details[data-table=gone] tbody tr").first.wait_for()  # it is filled when it has opened
    row = page.locator('[data-figure="facts"]')
    button = row.locator("[data-take=table]")
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    assert row.locator("tbody tr").count() == page.locator("[data-fact]").count()
    button.click()
    assert row.locator("table").count() == 0
    page.locator('[data-figure="map"] [data-take=cite]').click()
    said = page.locator('[data-figure="map"] .citation').inner_text()
    run = page.evaluate("homefront.data.run")
    for part in ("homefront " + run["version"], run["title"], "Map of the theatre", run["hash"][:12], "Accessed"):
        assert part in said


def test_the_link_brings_back_what_was_seen(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.evaluate("homefront.state.set({day: 40, world: 1, shade: true})")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator("#copylink").click()
    field = page.locator("#linkfield")
    assert field.is_visible()
    assert page.evaluate("getSelection().toString() || document.activeElement.id") in ("linkfield", field.input_value())
    address = field.input_value()
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("body[data-ready=all]")
    assert page.evaluate("[homefront.state.get('world'), homefront.state.get('shade')]") == [1, True]
    assert "d=1941-08-01" in address


def numbers_of(page: Any, figure: str) -> list[list[str]]:
    """The rows of a figure's CSV, its heads first."""
    text = taken(page, figure, "csv").read_text(encoding="utf-8")
    return list(csv.reader(line for line in text.splitlines() if not line.startswith("# ")))


def test_a_thread_is_taken_away_once_its_answer_is_shown(opened: Open) -> None:
    page = opened(390)
    page.locator("#skipguess").click()
    row = page.locator('[data-figure="thread"]')
    assert not row.is_visible()
    page.get_by_role("button", name="enemy diversion", exact=True).click()
    assert not row.is_visible(), "its numbers would tell the answer"
    page.locator("#threadpanel").get_by_role("button", name="Show the answer").click()
    assert row.is_visible()
    heads, *rows = numbers_of(page, "thread")
    assert heads[-2:] == ["unit", "source"]
    threads = page.evaluate("homefront.data.threads")
    effect = next(one for one in threads["causes"] if one["id"] == "enemy_diversion")["effect"]["moscow_held"]
    assert [row[0] for row in rows] == [str(seed) for seed in threads["seeds"]]
    assert sum(one[2] == "held" != one[4] for one in rows) == effect["lost"]
    drawn = ET.fromstring(taken(page, "thread", "svg").read_text(encoding="utf-8"))
    assert float(drawn.attrib["width"]) > 600, "all of it, though a phone shows a part"
    assert sum(1 for _ in drawn.iter(f"{SVG}path")) > effect["lost"]
    page.locator("#threadoutcome").select_option("war_output_1942")
    assert len({one[4] for one in numbers_of(page, "thread")[1:]}) > 50
    page.locator("#threadoutcome").select_option("moscow_held")
    assert not row.is_visible(), "another guess is asked for"


def test_a_person_and_a_plant_are_taken_away_by_day(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    days = page.evaluate("homefront.data.days")
    _, *rows = numbers_of(page, "person")
    assert len(rows) == 4 * days
    assert {one[1] for one in rows} == {"belief", "fear", "resolve", "where"}
    assert all(0 <= float(one[3]) <= 1 for one in rows if one[1] != "where")
    ET.fromstring(taken(page, "person", "svg").read_text(encoding="utf-8"))
    page.locator("#followed button").last.click()
    _, *rows = numbers_of(page, "person")
    assert len(rows) == days * page.evaluate("homefront.data.stages.length")
    assert sum(float(one[3]) for one in rows[: page.evaluate("homefront.data.stages.length")]) == pytest.approx(
        1, abs=0.01
    )
    button = page.locator('[data-figure="person"] [data-take=table]')
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    page.locator('[data-figure="person"] [data-take=cite]').click()
    assert "A plant" in page.locator('[data-figure="person"] .citation').inner_text()
