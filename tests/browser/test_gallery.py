"""The gallery and runs side by side in a browser, with the network off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

TEXTS = """() => {
  const apart = "script, style, noscript, pre, [lang=en]:not(html)", found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(apart)) found.push(walker.currentNode.data);
  for (const e of document.querySelectorAll("[aria-label]")) if (!e.closest(apart)) found.push(e.ariaLabel);
  return found;
}"""
"""Texts and labels of a page, without code and without what is marked as English."""

SAME_EVERYWHERE = re.compile(r"homefront \S+|homefront|Natural Earth|[0-9a-f]{12}")
"""Names that are not translated, versions, and the hash of a run."""


@pytest.fixture
def opened(opened_file: Open, pages: Path) -> Open:
    """opened("index.html", width=390): one of the two pages, with less motion unless it is asked for."""

    def call(name: str, width: int = 1280, motion: str = "reduce", **more: Any) -> Any:
        return opened_file(pages / name, width, motion=motion, **more)

    return call


def test_a_map_waits_for_its_button_and_plays_to_the_last_day(opened: Open) -> None:
    page = opened("index.html")
    page.clock.install()
    card = page.locator(".card").filter(has_text="Moscow 1941")
    button, date, line = card.locator(".go"), card.locator(".date"), card.locator(".line")
    before, at = date.inner_text(), line.get_attribute("points")
    page.wait_for_timeout(300)
    assert date.inner_text() == before, "less motion was asked for"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "go" and button.evaluate(
            "e => e === document.activeElement"
        ):
            break
    assert button.evaluate("e => e === document.activeElement"), "the keyboard reaches it"
    page.keyboard.press("Enter")
    page.wait_for_function("e => e.textContent === 'Stop'", arg=button.element_handle())
    assert button.get_attribute("aria-label") == "Stop: Moscow 1941: the Soviet home front"
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    stopped = date.inner_text()
    assert stopped != before
    assert line.get_attribute("points") != at
    page.wait_for_timeout(300)
    assert date.inner_text() == stopped
    page.keyboard.press("Enter")
    page.clock.fast_forward(30_000)
    page.wait_for_function("e => e.textContent === '31 January 1942'", arg=date.element_handle(), timeout=30_000)
    assert button.inner_text() == "Play"


def test_a_map_plays_once_when_it_is_seen(opened: Open) -> None:
    page = opened("index.html", motion="no-preference")
    page.locator(".go").last.scroll_into_view_if_needed()
    page.wait_for_function("[...document.querySelectorAll('.go')].some(e => e.textContent === 'Stop')")


def test_a_card_leads_to_the_report_beside_it(opened: Open, pages: Path) -> None:
    page = opened("index.html")
    for link in page.locator(".card h2 a").all():
        assert (pages / link.get_attribute("href")).is_file()


@pytest.mark.parametrize("name", ["index.html", "both.html"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(name: str, width: int, opened: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_a_world_is_followed_through_all_figures_by_its_seed(opened: Open) -> None:
    page = opened("both.html")
    assert page.locator(".me").count() == 0
    page.locator("#follow").select_option("2")
    assert page.locator(".me").count() > 10
    assert page.locator(".me:not([data-w='2'])").count() == 0
    page.locator("#follow").select_option("")
    assert page.locator(".me").count() == 0


@pytest.mark.parametrize("name", ["index.html", "both.html"])
def test_without_a_script_the_answer_is_there(name: str, opened: Open) -> None:
    page = opened(name, java_script_enabled=False)
    text = page.locator("main").inner_text()
    assert "replays" in text
    assert not page.locator(".go, #follow").first.is_visible()


@pytest.mark.parametrize("name", ["index.html", "both.html"])
def test_the_switch_says_the_whole_page_in_russian_and_back(name: str, opened: Open) -> None:
    page = opened(name)
    english = page.evaluate(TEXTS)
    page.get_by_role("button", name="Русский").click()
    assert page.evaluate("[document.documentElement.lang, location.hash]") == ["ru", "#lang=ru"]
    assert page.get_by_role("button", name="Русский").get_attribute("aria-pressed") == "true"
    texts = page.evaluate(TEXTS)
    assert len(texts) == len(english) > 100
    assert [text for text in texts if re.search("[A-Za-z]{2}", SAME_EVERYWHERE.sub("", text))] == []
    marked = page.evaluate("[...document.querySelectorAll('main [lang=en], h1 [lang=en]')].map(e => e.textContent)")
    if name == "index.html":
        assert marked == []
        assert {link.get_attribute("href")[-8:] for link in page.locator(".card h2 a").all()} == {"#lang=ru"}
    assert opened(name, address="#lang=ru").evaluate(TEXTS) == texts, "the address keeps the language"
    page.get_by_role("button", name="English").click()
    assert page.evaluate(TEXTS) == english
    assert page.evaluate("location.hash") == ""
