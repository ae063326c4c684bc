"""The first screens of the report: guess, dots, the chosen world, the address, the timeline."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def test_the_answer_is_covered_until_a_guess_is_made_and_the_guess_is_kept(opened: Open) -> None:
    page = opened()
    assert page.locator("#guess").is_visible()
    assert page.evaluate("getComputedStyle(document.getElementById('answer')).visibility") == "hidden"
    page.locator("#guessrange").fill("1")
    page.get_by_role("button", name="Show the answer").click()
    assert page.evaluate("getComputedStyle(document.getElementById('answer')).visibility") == "visible"
    assert "You guessed 1 of 2." in page.locator("#guessed").inner_text()
    assert not page.locator("#guess").is_visible()
    assert page.evaluate("document.activeElement.id") == "headline"


def test_dots_are_one_stop_of_the_tab_key_and_arrows_move_in_them(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    dots = page.locator("#dots button")
    assert dots.count() == 2
    assert sorted(dots.evaluate_all("all => all.map(b => b.tabIndex)")) == [-1, 0]
    day = page.evaluate("homefront.day")
    dots.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("homefront.day") == day
    assert dots.nth(1).get_attribute("aria-pressed") == "true"
    assert dots.nth(0).get_attribute("aria-pressed") == "false"
    name = dots.nth(1).get_attribute("aria-label") or ""
    assert name.startswith("World ")
    assert page.text_content("#chosenworld") == name


def test_shapes_of_dots_are_explained_in_every_order(opened: Open) -> None:
    page = opened(motion="reduce")
    page.locator("#skipguess").click()
    ended = page.evaluate("homefront.data.each.fates")
    heads = "all => all.map(e => e.textContent.trim())"
    by_fate = page.eval_on_selector_all("#dots .dotgroup > p", heads)
    assert sum(int(head.split()[-1]) for head in by_fate) == len(ended)
    page.locator("#sort").select_option("soviet_dead")
    signs = page.locator("#dots .dotgroup > p .fatesign")
    assert signs.evaluate_all(heads) == by_fate
    assert page.locator("#dots .fatesign svg").count() == len(set(ended))
    page.evaluate("homefront.state.set({language: 'ru'})")
    assert "удержан" in page.locator("#dots .dotgroup > p").inner_text() or "held" not in ended


def test_another_world_moves_its_front_its_curves_and_its_price(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    look = """() => [document.getElementById("frontline").getAttribute("points"),
        document.querySelector("[data-chart=losses] .bold").getAttribute("d"),
        document.querySelector("[data-outcome]").textContent, document.getElementById("which").textContent]"""
    page.evaluate("homefront.drawAll()")
    page.locator("[data-chart=losses]").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.evaluate("homefront.state.set({world: 0})")
    before = page.evaluate(look)
    page.evaluate("homefront.state.set({world: 1})")
    assert [a != b for a, b in zip(before, page.evaluate(look), strict=True)] == [True] * 4


def test_a_link_restores_what_the_reader_had_chosen(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.evaluate("homefront.state.set({world: 1, day: 60, place: 3})")
    page.wait_for_function("location.hash.includes('d=1941-08-21')")
    link = page.evaluate("location.href")
    other = page.context.new_page()
    other.goto(link)
    other.wait_for_selector("body[data-ready=all]")
    assert other.evaluate("['world', 'day', 'place'].map(homefront.state.get)") == [1, 60, 3]


@pytest.mark.parametrize("hostile", ["#w=99999&d=2050-01-01&p=nowhere&g=-3", "#w=%00&d=x&thread=<b>", "#=&=&="])
def test_a_broken_address_is_passed_over(hostile: str, opened: Open) -> None:
    page = opened(address=hostile)
    assert page.evaluate("homefront.day") == page.evaluate("homefront.data.first")


def test_it_opens_moving_once_and_a_key_stops_it(opened: Open) -> None:
    page = opened(address="#g=1")
    page.keyboard.press("Escape")
    stopped = page.evaluate("homefront.day")
    page.wait_for_timeout(120)
    assert page.evaluate("homefront.day") == stopped


def test_a_known_fact_says_what_it_is(opened: Open) -> None:
    page = opened()
    facts = page.locator("[data-fact]")
    assert facts.count() == page.evaluate("homefront.data.facts.length") > 60
    facts.first.click()
    box = page.locator("#factbox").inner_text()
    assert "record: best value and range" in box
    assert facts.first.get_attribute("aria-pressed") == "true"


def test_the_timeline_stays_on_screen_and_names_no_event_over_another(opened: Open) -> None:
    page = opened()
    page.evaluate("scrollTo(0, 3000)")
    box = page.locator("#timeline").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(900, abs=2)
    boxes = page.eval_on_selector_all(
        "#labels button:not([hidden])", "all => all.map(b => b.getBoundingClientRect()).map(b => [b.left, b.right])"
    )
    assert boxes
    assert all(right <= left for (_, right), (left, _) in pairwise(boxes))


def test_the_story_is_short(opened: Open) -> None:
    page = opened(motion="reduce")
    page.locator("#skipguess").click()
    assert page.evaluate("document.getElementById('archive').offsetTop") < 9 * 800


def test_the_page_works_under_its_own_policy_without_eval(opened: Open) -> None:
    page = opened(bypass_csp=False)
    page.locator("#skipguess").click()
    page.locator("#dots button").nth(1).click()
    page.locator("#day").fill("100")
    assert page.text_content("#date") == "30 September 1941"
    assert "unsafe-eval" not in page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
