"""Places side by side, and the map drawn larger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def opened_part(opened: Open) -> Any:
    """The page with the part of small charts open."""
    page = opened(motion="reduce")
    page.locator("#skipguess").click()
    assert page.locator("#multiples button").count() == 0  # nothing is drawn before somebody asks
    page.locator("#byplace > summary").click()
    page.wait_for_selector("#multiples button")
    return page


def test_each_place_has_a_small_chart_of_the_same_scale(opened: Open) -> None:
    page = opened_part(opened)
    charts = page.locator("#multiples button")
    assert charts.count() == 30
    assert page.locator("#multiples .fill").count() == 30
    assert "All 30 charts have one scale, from 0 to 100" in page.locator("#multiplessay").inner_text()
    moscow = page.locator("#multiples button", has_text="Moscow:")
    marks = page.evaluate("homefront.data.charts.find(c => c.id === 'gone').at[1].marks[0].length")
    assert moscow.locator(".dot").count() == marks > 0
    assert page.locator("#multiples .dot").count() >= marks
    assert moscow.get_attribute("aria-pressed") == "true"


def test_small_charts_follow_the_replay_the_day_and_the_place(opened: Open) -> None:
    page = opened_part(opened)
    moscow = page.locator("#multiples button", has_text="Moscow:")
    line, rule = moscow.locator(".bold"), moscow.locator(".now")
    page.evaluate("homefront.state.set({world: 0, day: 60})")
    before = (line.get_attribute("d"), rule.get_attribute("transform"), moscow.inner_text())
    page.evaluate("homefront.state.set({world: 1})")
    assert line.get_attribute("d") != before[0]
    page.evaluate("homefront.state.set({day: 200})")
    assert rule.get_attribute("transform") != before[1]
    assert moscow.inner_text() != before[2]
    kiev = page.locator("#multiples button", has_text="Kiev:")
    kiev.click()
    assert kiev.get_attribute("aria-pressed") == "true"
    assert page.evaluate("homefront.data.places.name[homefront.place - 1]") == "Kiev"
    assert page.locator("#place").input_value() == str(page.evaluate("homefront.place"))
    assert all(text.endswith("%") for text in page.locator("#multiples span").all_inner_texts())


def seen(page: Any) -> list[float]:
    """left, top, width and height of what the map shows, in its own units."""
    return [float(v) for v in page.locator("#map").get_attribute("viewBox").split()]


def test_the_map_grows_about_the_chosen_place_and_shows_smaller_places_with_names(opened: Open) -> None:
    page = opened(motion="reduce")
    page.locator("#skipguess").click()
    whole, more = seen(page), page.get_by_role("button", name="Draw the map larger")
    assert page.locator("#near text").count() == 0
    assert page.locator(".farther circle").count() == 0
    for _ in range(3):
        more.click()
    left, top, width, height = seen(page)
    assert width == pytest.approx(whole[2] / 4, abs=0.01)
    assert height == pytest.approx(whole[3] / 4, abs=0.01)
    x, y, _ = page.evaluate("homefront.data.places.at[homefront.place - 1]")
    assert left < x < left + width
    assert top < y < top + height
    small = page.evaluate("homefront.data.places.at.filter((m, i) => m && !homefront.data.places.main[i]).length")
    assert page.locator(".farther circle").count() == small > 100
    names = page.locator("#near text").all_text_contents()
    assert "Klin" in names
    assert any(name.startswith("Countryside of ") for name in names)
    boxes = page.eval_on_selector_all(
        "#near text", "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert [
        (a, b) for n, a in enumerate(boxes) for b in boxes[:n]
        if min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 4
    ] == []  # fmt: skip
    page.locator(".farther circle").first.evaluate("e => e.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    assert not page.evaluate("homefront.data.places.main[homefront.place - 1]")
    page.get_by_role("button", name="Whole map").click()
    assert seen(page) == whole
    assert page.locator("#near text").count() == 0
    assert not page.locator(".farther circle").first.is_visible()
    assert page.locator("#city-marks [transform]").count() == 0


def test_keys_and_a_drag_move_the_map_and_the_wheel_scrolls_the_page(opened: Open) -> None:
    page = opened(motion="reduce")
    page.locator("#skipguess").click()
    whole, day = seen(page), page.evaluate("homefront.day")
    page.locator("#city-marks .town[tabindex='0']").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    at = seen(page)
    assert at[2] == pytest.approx(whole[2] / 2.5, abs=0.01)
    for _ in range(12):  # arrows go from city to city, and the map goes with them
        page.keyboard.press("ArrowRight")
        city, box = page.evaluate(
            "[document.activeElement, document.getElementById('map')].map(e => e.getBoundingClientRect())"
            ".map(b => [b.left, b.top, b.right, b.bottom])"
        )
        assert box[0] - 1 <= (city[0] + city[2]) / 2 <= box[2] + 1
        assert box[1] - 1 <= (city[1] + city[3]) / 2 <= box[3] + 1
    page.get_by_role("button", name="Draw the map larger").focus()
    before = seen(page)
    page.keyboard.press("ArrowLeft" if before[0] > 0 else "ArrowRight")
    assert seen(page)[0] != before[0]
    assert page.evaluate("homefront.day") == day  # the arrows moved the map, not the day
    place, before, box = page.evaluate("homefront.place"), seen(page), page.locator("#map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + (60 if before[1] > 0 else -60), steps=3)
    page.mouse.up()
    after = seen(page)
    assert after[1] != before[1]
    assert page.evaluate("homefront.place") == place
    page.mouse.move(*middle)
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 0")
    assert seen(page) == after
    page.keyboard.press("0")
    assert seen(page) == whole
