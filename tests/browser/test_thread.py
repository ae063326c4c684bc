"""Pull one thread: a cause is left out, a guess is asked for, and the same worlds are joined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def test_a_guess_is_asked_for_and_stands_beside_the_answer(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.get_by_role("button", name="enemy diversion", exact=True).click()
    assert page.locator("#threadpanel .twins").count() == 0
    page.locator("#threadguess").fill("80")
    page.locator("#threadpanel").get_by_role("button", name="Show the answer").click()
    told = page.locator("#threadpanel").inner_text()
    assert "You guessed 80 of 100." in told
    assert "Without this cause Moscow holds in" in told
    found = page.evaluate("homefront.data.threads.causes.find(c => c.id === 'enemy_diversion')")
    effect = found["effect"]["moscow_held"]
    assert f"In {effect['lost']} of 100 replays the answer changes to no" in told
    assert page.locator("#threadpanel .joined").count() == effect["lost"] + effect["gained"]
    assert page.locator("#threadpanel .twins > svg").count() == 200


def test_the_price_stands_before_the_answer(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.get_by_role("button", name="control and siege", exact=True).click()
    assert page.locator("#threadpanel .prices li").count() > 3
    assert page.locator("#threadpanel .big").count() == 0


def test_a_date_is_moved_by_steps(opened: Open) -> None:
    page = opened(address="#g=1&thread=enemy_diversion")
    steps = page.locator("#threadpanel .steps button")
    assert steps.count() == 5
    steps.first.click()
    assert steps.first.get_attribute("aria-pressed") == "true"
    assert "10 days earlier: yes in" in page.locator("#threadpanel").inner_text()


def test_a_number_is_shown_for_another_outcome(opened: Open) -> None:
    page = opened(address="#g=1&thread=relocation")
    page.locator("#threadoutcome").select_option("war_output_1942")
    told = page.locator("#threadpanel").inner_text()
    assert "in the middle of the replays" in told
    assert "95 % interval" in told


def test_a_cause_that_there_is_not_is_passed_over(opened: Open) -> None:
    page = opened(address="#thread=nobody")
    assert page.locator("#threadpanel").inner_text() == "Choose a cause."


def test_the_page_in_russian(opened: Open) -> None:
    page = opened(motion="reduce", address="#g=1&lang=ru")
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert "Москва" in page.locator("#headline").inner_text()
    assert (page.text_content("#date") or "").startswith("16 октября 1941")
    page.get_by_role("button", name="English").click()
    assert "Moscow was held." in page.locator("#headline").inner_text()
