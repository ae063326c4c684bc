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
