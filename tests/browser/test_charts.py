"""The charts of the page, drawn by charts.js alone in an empty page, from made-up definitions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.browser
FILES = resources.files("homefront.views.report")
DAYS, WORLDS = 47, 5
Drawn = Callable[..., Any]

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<style>%(style)s</style></head><body><main>
<div class="plot" data-chart="gone"></div><p data-marks="gone"></p>
<div class="plot" data-chart="cities"></div><p data-marks="cities"></p>
</main><script type="module">%(script)s
const given = %(given)s;
const at = (name, q, row, day) => { const v = given.arrays[name][q][row][day]; return v === null ? NaN : v; };
window.state = {day: 3, place: 1, world: null, setDay: d => { state.day = d; charts.follow(); }};
const cite = (n, to) => to.append(` [${n}]`);
window.charts = createCharts({data: given.data, arrays: given.arrays, at, state, cite});
charts.watch();
for (const id of charts.ids) charts.describe(id);
window.values = given.arrays;
</script></body></html>"""


def mark(day: int, best: float, **more: Any) -> dict[str, Any]:
    given = {"t": day, "f": None, "l": None, "low": best, "best": best, "high": best, "label": "T1: counted"}
    return given | {"shape": "diamond", "note": 7} | more


def made_up(shape: tuple[int, ...], most: float = 1.0, seed: int = 1) -> list[Any]:
    found: list[Any] = (most * np.random.default_rng(seed).random(shape)).round(4).tolist()
    return found


def given() -> dict[str, Any]:
    """A chart by place, row 1 with its worlds and row 2 with bands; and a field."""

    def series(array: str) -> dict[str, Any]:
        return {"s": "away", "times": 100, "coded": False, "dash": [1, 0], "array": array, "worlds": f"w:{array}"}

    def panel(heading: str, array: str, **more: Any) -> dict[str, Any]:
        usual = {"unit": "% of residents", "ends": [0, 100], "zero": True, "level": None, "least": 0, "height": 1}
        usual |= {"days": DAYS, "series": [series(array)], "marks": [], "dotted": []}
        return {"heading": heading, **usual, **more}

    bands = np.sort(np.array(made_up((3, 3, DAYS))), axis=0).tolist()
    arrays = {"gone": bands, "w:gone": made_up((WORLDS, 2, DAYS)), "few": (np.array(bands) / 100).tolist()}
    arrays["w:few"] = made_up((WORLDS, 2, DAYS), 0.01)
    panels = [panel("All", "gone", level=[50, "half"]), panel("By order", "few", least=5), panel("Few", "few")]
    here = [[mark(10, 60.0, low=40.0), mark(30, 20.0, f=25, l=35, low=15.0, high=30.0, shape="bar")], [], []]
    chart = {
        "id": "gone", "note": "", "byPlace": True, "worlds": WORLDS, "middle": 2, "rows": [0, 1], "panels": panels,
        "at": {"1": {"note": "Counted by the city.", "marks": here, "dotted": [[], [], []]}},
    }  # fmt: skip
    field = {
        "heading": "Day lost", "xTitle": "", "rows": ["Lille", "Paris"], "beside": ["", "3 of 5"],
        "legend": [["tick", "model", "a world"], ["diamond", "record", "on record"]],
        "spots": [
            [20, 0, "tick", "model", ""], [22, 0, "diamond", "record", "record: 1 June"], [35, 1, "tick", "model", ""],
        ],
        "strokes": [[20, 24, 0, "record", False]], "heads": ["city", "lost"], "table": [["Lille", "1 June"]],
    }  # fmt: skip
    cities = {"id": "cities", "note": "Each stroke is a world.", "byPlace": False, "panels": [], "field": field}
    days = (0, 0, 1, 9, 10, 18, 19, 28, 30, 40, 46)
    events = [{"d": d, "title": f"Event of day {d}, with a long name"} for d in days]
    data = {"start": "1940-05-10", "days": DAYS, "worlds": WORLDS, "events": events, "charts": [chart, cities]}
    return {"data": data, "arrays": arrays}


@pytest.fixture
def drawn(browser: Any) -> Iterator[Drawn]:
    """drawn(width=900, scheme="light"): the page with both charts; fails on an error."""
    contexts, wrong = [], []

    def call(width: int = 900, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": 1400}, offline=True, color_scheme=scheme)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        files = {"style": "styles/base.css", "script": "page/charts.js"}
        parts = {name: FILES.joinpath(*file.split("/")).read_text(encoding="utf-8") for name, file in files.items()}
        page.set_content(PAGE % {**parts, "given": json.dumps(given())})
        page.wait_for_selector("[data-chart=cities] svg text")
        return page

    yield call
    for context in contexts:
        context.close()
    assert wrong == []


def words(page: Any, where: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(where, "all => all.map(e => e.textContent)")
    return found


def test_a_short_scenario_has_its_weeks_on_the_axis(drawn: Drawn) -> None:
    found = words(drawn(), "[data-chart=gone] svg:last-of-type text")
    assert [text for text in found if "May" in text or "Jun" in text] == [
        "10 May", "17 May", "24 May", "31 May", "7 Jun", "14 Jun", "21 Jun",
    ]  # fmt: skip


def test_every_world_is_a_thin_line_and_the_chosen_one_is_bold(drawn: Drawn) -> None:
    page = drawn()
    thin = page.get_attribute("[data-chart=gone] .thin", "d")
    assert thin.count("M") == WORLDS - 1
    assert page.locator("[data-chart=gone] .edge").count() == 0
    bold = page.locator("[data-chart=gone] .bold").first
    before = bold.get_attribute("d")
    page.evaluate("state.world = 4; charts.refresh()")
    after = page.locator("[data-chart=gone] .bold").first.get_attribute("d")
    assert after != before
    value = page.evaluate("100 * values['w:gone'][4][1][0]")
    y = float(after.split("L")[0].split(" ")[1])
    assert y == pytest.approx(112 * (100 - value) / 100, abs=0.06)


def test_a_place_without_its_worlds_has_a_band_with_edges(drawn: Drawn) -> None:
    page = drawn()
    assert "2 values" in page.text_content("[data-marks=gone]")
    assert "[7]" in page.text_content("[data-marks=gone]")
    page.evaluate("state.place = 2; charts.refresh(chart => chart.byPlace)")
    assert page.locator("[data-chart=gone] .thin").count() == 0
    assert page.locator("[data-chart=gone] .fill").count() > 0
    assert page.locator("[data-chart=gone] .edge").count() == 2 * page.locator("[data-chart=gone] .fill").count()
    assert page.text_content("[data-marks=gone]") == "Hardly anybody, not drawn: by order."
    table = page.evaluate("charts.tables('gone')[0]")
    low, middle, high = (page.evaluate(f"100 * values.gone[{q}][2][0]") for q in range(3))
    assert [float(v) for v in table["rows"][0][1:4]] == pytest.approx([middle, low, high], abs=0.006)
    assert table["heads"][:4] == ["day", "All, % of residents", "low", "high"]


def test_what_hardly_happens_is_told_and_an_axis_that_is_hardly_used_is_cut(drawn: Drawn) -> None:
    page = drawn()
    assert words(page, "[data-chart=gone] .name") == ["All (% of residents)", "Few (% of residents)"]
    ticks = page.eval_on_selector_all(
        "[data-chart=gone] > svg:last-of-type text[text-anchor=end]", "all => all.map(e => e.textContent)"
    )
    assert ticks[-1] == "1"


def test_the_day_is_a_rule_that_moves_without_drawing_again(drawn: Drawn) -> None:
    page = drawn()
    page.evaluate("window.svg = document.querySelector('[data-chart=gone] svg')")
    first, last = (page.locator("[data-chart=gone] > svg").nth(n).bounding_box() for n in (0, 1))
    rule = page.locator("[data-chart=gone] .dayrule")
    before = rule.bounding_box()
    assert first["y"] < before["y"]
    assert before["y"] + before["height"] <= last["y"] + last["height"]
    page.evaluate("state.day = 46; charts.follow()")
    after = rule.bounding_box()
    assert after["x"] - before["x"] == pytest.approx((first["width"] - 46 - 12) * 43 / 46, abs=2)
    assert page.evaluate("svg === document.querySelector('[data-chart=gone] svg')")
    page.mouse.click(first["x"] + 46 + 1, first["y"] + 40)
    assert page.evaluate("state.day") == 0


def test_at_most_six_events_are_named_and_no_two_names_overlap(drawn: Drawn) -> None:
    page = drawn()
    boxes = page.evaluate(
        """[...document.querySelectorAll('[data-chart=gone] .soft')].filter(e => e.textContent.startsWith('Event'))
        .map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"""
    )
    assert 3 <= len(boxes) <= 6
    for n, (left, top, right, bottom) in enumerate(boxes):
        for left_2, top_2, right_2, bottom_2 in boxes[:n]:
            assert right < left_2 or right_2 < left or bottom <= top_2 + 2 or bottom_2 <= top + 2
    phone = drawn(390)
    assert not any(text.startswith("Event") for text in words(phone, "[data-chart=gone] .soft"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_carries_meaning_has_a_contrast_of_three_to_one(drawn: Drawn, scheme: str) -> None:
    page = drawn(scheme=scheme)
    page.evaluate("state.place = 2; charts.refresh(chart => chart.byPlace)")
    edge = contrast(page, ".edge", "stroke")
    page.evaluate("state.place = 1; charts.refresh(chart => chart.byPlace)")
    found = {
        name: contrast(page, name, "stroke") for name in (".axis", ".event", ".thin", ".bold", ".record", ".level")
    }
    found |= {".edge": edge, ".sign": contrast(page, ".sign", "fill"), ".soft": contrast(page, ".soft", "fill")}
    assert {name: value for name, value in found.items() if value < 3} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tooltip_says_day_and_values_and_can_be_read(drawn: Drawn, scheme: str) -> None:
    page = drawn(scheme=scheme)
    box = page.locator("[data-chart=gone] > svg").first.bounding_box()
    page.mouse.move(box["x"] + 46 + (box["width"] - 58) * 10 / 46, box["y"] + 60)
    text = page.inner_text("[data-chart=gone] .charttip").splitlines()
    value = page.evaluate("100 * values['w:gone'][2][1][10]")
    assert text[0] == "20 May 1940"
    said = text[1].removeprefix("away: ").partition(" (")
    assert float(said[0]) == pytest.approx(value, abs=0.51)
    assert " to " in said[2]
    assert "On record, T1: counted: 60 (40 to 60)" in text
    colours = page.evaluate(
        "(s => [s.color, s.backgroundColor])(getComputedStyle(document.querySelector('[data-chart=gone] .charttip')))"
    )
    assert ratio(*(numbers(colour)[:3] for colour in colours)) >= 7


def test_a_field_says_what_a_mark_is(drawn: Drawn) -> None:
    page = drawn()
    texts = words(page, "[data-chart=cities] text")
    assert {"Lille", "Paris", "3 of 5"} <= set(texts)
    assert words(page, "[data-chart=cities] .signs span") == [" a world", " on record"]
    page.locator("[data-chart=cities] > svg > .sign").nth(1).hover()
    assert page.inner_text("[data-chart=cities] .charttip") == "Lille\nrecord: 1 June"
    assert page.evaluate("charts.tables('cities')[0].rows") == [["Lille", "1 June"]]


def contrast(page: Any, where: str, what: str) -> float:
    """Of the first such part against the paper, its opacity counted."""
    colour, opacity, paper = page.evaluate(
        """([where, what]) => { const s = getComputedStyle(document.querySelector(`[data-chart=gone] ${where}`));
        return [s[what], +s.opacity, getComputedStyle(document.body).backgroundColor]; }""",
        [where, what],
    )
    ground, given = numbers(paper)[:3], numbers(colour)[:3]
    seen = [opacity * a + (1 - opacity) * b for a, b in zip(given, ground, strict=True)]
    return ratio(seen, ground)


def numbers(colour: str) -> list[float]:
    """Of rgb(...)."""
    return [float(v) for v in colour[colour.index("(") + 1 : -1].replace(",", " ").split()]


def ratio(a: list[float], b: list[float]) -> float:
    """Of two colours, as the Web Content Accessibility Guidelines have it."""

    def light(colour: list[float]) -> float:
        parts = [v / 255 / 12.92 if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in colour]
        return float(np.dot(parts, [0.2126, 0.7152, 0.0722]))

    low, high = sorted((light(a), light(b)))
    return (high + 0.05) / (low + 0.05)
