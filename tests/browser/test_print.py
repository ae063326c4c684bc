"""The page on paper, and the page without its script."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
MOST_PAGES = 4
CONTROLS = "input, select, summary, #timeline, #guess, .take, .choices, #card, #printall, .buttons, #factbox"


def on_paper(page: Any) -> None:
    """The page as the printer is given it."""
    page.emulate_media(media="print")
    page.wait_for_selector(".handout.sources")


def test_the_handout_has_every_price_and_no_control_on_four_pages_at_most(opened: Open) -> None:
    page = opened()
    first = "all => all.map(e => e.firstChild.textContent.trim())"
    priced = page.eval_on_selector_all(".causes .prices li:has(.cite)", first)
    uncounted = page.eval_on_selector_all("#uncounted tbody td:nth-child(3)", first)
    assert len(priced) > 20
    assert len(uncounted) > 6
    assert page.locator("body.covered").count() == 1  # nobody guessed, and still nothing is covered on paper
    on_paper(page)
    text = re.sub(r"\s+", " ", page.locator("body").inner_text())
    assert [price for price in (*priced, *uncounted) if re.sub(r"\s+", " ", price) not in text] == []
    assert page.locator("#headline").is_visible()
    left = page.locator(CONTROLS).filter(visible=True).all_inner_texts()
    assert [text for text in left if not text.startswith("Counted in these days")] == []
    for shown in ("#map", "#dots", ".pricestrip", "#days", ".fell", ".handout.again"):
        assert page.locator(shown).first.is_visible(), shown
    assert page.evaluate("[...document.querySelectorAll('#days [data-chart]')].every(e => e.querySelector('svg path'))")
    assert not page.locator("#archive").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).printColorAdjust") == "exact"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    made = page.pdf(prefer_css_page_size=True)
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) <= MOST_PAGES


def printed(page: Any, file: Path) -> tuple[int, str]:
    """Pages of the paper, and its text in one line; the text is "" where there is no pdftotext to read it."""
    made = page.pdf(path=file, prefer_css_page_size=True)
    reader = shutil.which("pdftotext")
    text = subprocess.run([reader, "-raw", str(file), "-"], capture_output=True, text=True).stdout if reader else ""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", made)), re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("chosen", "most"), [("{language: 'ru', day: 223}", MOST_PAGES), ("{thread: 'learning', place: 0}", MOST_PAGES + 1)]
)
def test_the_paper_has_four_pages_and_one_more_for_a_thread_with_every_price(
    chosen: str, most: int, opened: Open, tmp_path: Path
) -> None:
    page = opened()
    page.locator("#skipguess").click()
    page.evaluate(f"homefront.state.set({chosen})")
    if page.locator("#thread form").count():
        page.locator("#thread form button").click()  # the answer to a thread is printed too
    priced = page.eval_on_selector_all(".causes .prices li:has(.cite)", "all => all.map(e => e.firstChild.textContent)")
    on_paper(page)
    sources = page.locator(".handout.sources").inner_text()
    pages, text = printed(page, tmp_path / "paper.pdf")
    assert 3 <= pages <= most
    if text:
        whole = text.replace(" ", "")
        assert [price for price in priced if re.sub(r"\s+", "", price) not in whole] == []
    assert "http" not in sources
    assert "seen at" not in sources
    assert "Applebaum, Gulag (2003), page 252 of an online copy (read)" in sources


def test_curves_on_paper_are_as_wide_as_half_a_sheet_and_come_back(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    wide = "document.querySelector('[data-chart=gone] svg').viewBox.baseVal.width"
    page.locator("[data-chart=gone]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart=gone] svg")
    before = page.evaluate(wide)
    on_paper(page)
    assert page.evaluate(wide) == 330 != before
    page.emulate_media(media="screen")
    page.wait_for_function(f"{wide} === {before}")


def test_the_handout_goes_when_the_paper_is_made(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    folded = page.locator("details[open]").count()
    on_paper(page)
    cited = set(page.eval_on_selector_all(".handout.rest .cite a", "all => all.map(e => e.hash.slice(2))"))
    listed = set(page.eval_on_selector_all(".handout.sources li", "all => all.map(e => String(e.value))"))
    assert cited
    assert cited <= listed
    page.emulate_media(media="screen")
    page.wait_for_function("!document.querySelector('.handout')")
    assert page.locator("details[open]").count() == folded


def test_print_everything_has_the_archive_too(opened: Open) -> None:
    page = opened()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator("#printall").click()
    page.wait_for_function("window.printed")
    page.emulate_media(media="print")
    assert page.locator("#archive").is_visible()
    assert page.locator("#sources li").first.is_visible()
    assert page.evaluate("[...document.querySelectorAll('[data-chart]')].every(e => e.querySelector('svg'))")
    assert page.locator(".handout.rest").count() == 0


def test_without_a_script_nothing_dead_stays_on_the_screen(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    for gone in ("#timeline", "#guess", "#map", "#dots", "[data-fact]", "#thread", "#printall", ".choices", ".plot"):
        assert not any(e.is_visible() for e in page.locator(gone).all()), gone
    for stays in ("#headline", "header noscript p", "#cost .outside", ".fell", "#unknown h2", "#sources summary"):
        assert page.locator(stays).first.is_visible(), stays
    page.locator("#causes > summary").click()
    assert page.locator(".causes .prices").first.is_visible()
