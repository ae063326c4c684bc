"""The timeline at the bottom covers no text: what stands beside it fits the window, or can be scrolled free of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

PARTS = "#so li, #told li, #told p, #mapsays, .pricestrip li, .fatesign"
"""What stands at the bottom of the first screen."""

COVERED = """(page) => [...document.querySelectorAll(parts)].filter(part => {
  if (page) part.scrollIntoView({block: "end"}); else part.closest(".sosaid")?.scrollTo(0, part.offsetTop);
  const text = document.createRange(), bar = document.getElementById("timeline").getBoundingClientRect();
  text.selectNodeContents(part);
  const shown = text.getBoundingClientRect(), list = part.closest(".sosaid"), own = list?.getBoundingClientRect();
  const below = own && getComputedStyle(list).overflowY === "auto" && shown.bottom > own.bottom + 1;
  return shown.bottom > bar.top || below;
}).map(part => part.innerText)""".replace("parts", f"{PARTS!r}")
"""Texts that end below the upper edge of the timeline, or of the list that they are scrolled in. page : the page is
scrolled to each of them; without, only its list is."""


@pytest.mark.parametrize("day", [0, 116])
def test_the_first_screen_of_a_usual_window_has_all_of_it_above_the_timeline(opened: Open, day: int) -> None:
    page = opened(motion="reduce")
    page.locator("#skipguess").click()
    page.evaluate(f"homefront.setDay({day}); scrollTo(0, 0)")
    page.wait_for_timeout(100)
    assert page.evaluate(COVERED, False) == []
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(
    ("width", "height", "legend"), [(1280, 900, False), (1280, 900, True), (1024, 768, False), (390, 844, True)]
)
def test_what_is_scrolled_to_is_above_the_timeline(opened: Open, width: int, height: int, legend: bool) -> None:
    page = opened(width=width, height=height, motion="reduce")
    page.locator("#skipguess").click()
    if legend:
        page.locator(".maplegendbox summary").click()
    page.wait_for_timeout(100)
    assert page.evaluate(COVERED, True) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
