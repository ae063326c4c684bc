"""One person on the page: chosen by button or key, told in the chosen world and on the chosen day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PRESSED = "#followed button[aria-pressed=true]"


@pytest.fixture
def page(opened: Open) -> Any:
    """The report of two worlds with two people followed, on a phone, the guess passed over."""
    one = opened(390, motion="reduce", height=844)
    one.locator("#skipguess").click()
    return one


def first_told(page: Any) -> str:
    """What stands of the person who is shown, that follows the world."""
    told: str = page.evaluate(
        "['personname', 'personlives', 'personsteps'].map(id => document.getElementById(id).textContent).join()"
    )
    return told


def test_a_person_is_chosen_by_key_and_told_in_the_chosen_world(page: Any) -> None:
    assert page.locator("#followed button").count() == 3  # two people and a plant
    assert page.get_attribute(PRESSED, "data-person") == "0"
    one, ring = first_told(page), page.get_attribute(".personring", "cx")
    page.locator("#followed button").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.get_attribute(PRESSED, "data-person") == "1"
    assert page.locator(PRESSED).count() == 1
    assert first_told(page) != one
    assert page.text_content("#personname").startswith("Peter N.")
    assert page.get_attribute(".personring", "cx") != ring
    page.locator("#followed button").first.click()
    assert first_told(page) == one
    page.evaluate("homefront.state.set({world: 1 - homefront.state.get('world')})")
    assert first_told(page) != one
    page.locator("#followed button").last.click()
    assert "of 100 large plants" in page.text_content("#personlives")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_strip_and_the_sentence_follow_the_day_and_a_step_moves_it(page: Any) -> None:
    page.evaluate("homefront.setDay(10)")
    rule, now = page.get_attribute("#personstrip .now", "d"), page.text_content("#personnow")
    assert now.startswith("On 2 July: ")
    step = page.locator("#personsteps button").first
    name = step.text_content()
    step.click()
    assert page.evaluate("homefront.words.day(homefront.day)") == name
    assert page.get_attribute("#personstrip .now", "d") != rule
    assert page.text_content("#personnow").startswith(f"On {name}: ")


def test_the_first_person_is_text_without_a_script(opened: Open) -> None:
    text = opened(java_script_enabled=False).locator("#person").inner_text()
    assert "The name is invented, and so is the person." in text
    assert "Anna K." in text
    assert "Data table: this person by week" in text
