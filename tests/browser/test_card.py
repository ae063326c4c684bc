"""The card of a number that is cited: one at a time, by mouse, keyboard and finger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
FIRST = "#cost .cite a"


def answered(page: Any) -> Any:
    """The page after the guess was passed over."""
    page.locator("#skipguess").click()
    return page


def lines(page: Any) -> list[tuple[str, str]]:
    """Labels of the open card, each with what stands beside it."""
    return [tuple(one) for one in page.eval_on_selector_all(
        "#card dt", "all => all.map(e => [e.textContent, e.nextSibling.textContent])"
    )]  # fmt: skip


def test_a_pointer_that_rests_on_a_number_opens_its_card(opened: Open) -> None:
    page = answered(opened())
    link, card = page.locator(FIRST).first, page.locator("#card")
    link.scroll_into_view_if_needed()
    link.hover()
    card.wait_for(state="visible")
    text = card.inner_text()
    number = link.get_attribute("href").removeprefix("#s")
    assert link.get_attribute("data-value") in text
    for word in ("source", "how it was seen", "used here", "What it cost"):
        assert word in text
    told = lines(page)
    assert [label for label, _ in told][:2] == ["value", "source"]
    note = page.text_content(f"#s{number}")
    assert all(part in note for label, text in told if label == "source" for part in text.split(" (")[0].split(", "))
    assert link.get_attribute("aria-describedby") == "cardtext"
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert link.get_attribute("aria-describedby") is None


def test_the_card_has_work_page_address_and_grade_on_lines_of_their_own(opened: Open) -> None:
    page = answered(opened())
    page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
    number = page.evaluate("""() => [...document.querySelectorAll('.notes li')].find(e =>
        e.textContent.startsWith('Werth, Russia at War 1941-1945 (1964), page') && e.querySelector('a')).id""")
    page.locator(f".cite a[href='#{number}']:visible").first.click()
    told = dict(lines(page))
    assert told["source"] == "Werth, Russia at War 1941-1945 (1964)"
    assert told["page"].startswith("page ")
    assert told["seen at"].startswith("https://")
    assert page.locator("#card dd a").first.get_attribute("href") == told["seen at"]
    graded = page.evaluate("""() => { const kept = [...document.querySelectorAll('.notes li')].find(e =>
        e.dataset.rivals && e.textContent.includes('grade: ')); return [kept.id, kept.dataset.rivals]; }""")
    page.locator(f".cite a[href='#{graded[0]}']:visible").first.click()
    told = dict(lines(page))
    assert told["another work says"] == graded[1]
    assert told["grade"] in ("record", "estimate", "assumed")
    assert {"value", "range"} <= set(told)


def test_the_keyboard_opens_reads_and_leaves_the_card(opened: Open) -> None:
    page = answered(opened())
    links, card = page.locator(FIRST), page.locator("#card")
    page.evaluate("document.querySelector('#cost h2').setAttribute('tabindex', '-1')")
    page.locator("#cost h2").focus()
    page.keyboard.press("Tab")
    assert links.first.evaluate("e => e === document.activeElement")
    assert card.is_visible()  # focus alone shows it, and stays where it was
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "card"
    assert (card.get_attribute("role"), card.get_attribute("aria-labelledby")) == ("dialog", "cardtitle")
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert links.first.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    for _ in range(page.locator("#card a, #card button").count() + 1):
        page.keyboard.press("Tab")
    assert links.nth(1).evaluate("e => e === document.activeElement")  # not held inside: on to the next number
    assert links.nth(1).get_attribute("aria-describedby") == "cardtext"
    assert links.first.get_attribute("aria-describedby") is None


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_card_stays_in_the_window_and_above_the_timeline(width: int, scheme: str, opened: Open) -> None:
    page = answered(opened(width, scheme))
    page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
    links = page.locator(".cite a:visible")
    for n in range(0, links.count(), max(1, links.count() // 5)):
        link = links.nth(n)
        link.scroll_into_view_if_needed()
        link.click()
        box, bar = page.locator("#card").bounding_box(), page.locator("#timeline").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= bar["y"]
        page.keyboard.press("Escape")
    dark = page.evaluate("getComputedStyle(document.getElementById('card')).backgroundColor")
    assert dark == page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_a_number_of_the_script_has_the_card_too_and_leads_to_the_list(opened: Open) -> None:
    page = answered(opened())
    page.locator("[data-fact]").first.click()
    link = page.locator("#factbox .cite a")
    link.click()
    page.locator("#card").get_by_text("In the list of sources").click()
    assert not page.locator("#card").is_visible()
    target = page.locator("#" + link.get_attribute("href").removeprefix("#"))
    assert target.is_visible()
    assert -1 <= target.bounding_box()["y"] < 900


def test_the_name_of_a_number_begins_with_what_is_seen(opened: Open) -> None:
    page = opened()
    names = page.eval_on_selector_all(".cite a", "all => all.map(e => [e.textContent, e.getAttribute('aria-label')])")
    assert len(names) > 100
    assert [(text, name) for text, name in names if not name.startswith(f"{text}: source ")] == []
    assert any(text.endswith("r") and name.endswith("recalled, page not checked") for text, name in names)


def test_without_a_script_a_number_leads_to_its_note(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    link = page.locator(FIRST).first
    number = link.get_attribute("href").removeprefix("#")
    link.click()
    assert page.url.endswith(f"#{number}")
    assert page.locator(f"#{number}").is_visible()
