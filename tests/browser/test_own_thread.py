"""Pull one thread in a report that brings its own `explain` and `whatif`: guess, price, answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


@pytest.fixture
def own(opened_file: Open, own_report: Path) -> Open:
    return partial(opened_file, own_report)


def kept(own_report: Path, kind: str) -> list[dict[str, Any]]:
    found = json.loads((own_report.parent / "why.json").read_text(encoding="utf-8"))["experiments"]
    return [one["found"] for one in found if one["kind"] == kind]


def pull(page: Any, name: str) -> Any:
    page.get_by_role("button", name=name, exact=True).click()
    return page.locator("#threadpanel")


def test_an_own_explain_asks_for_a_guess_shows_the_price_and_then_counts(own: Open, own_report: Path) -> None:
    page = own()
    page.locator("#skipguess").click()
    panel = pull(page, "relocation")
    assert panel.locator(".prices li").count() == 1, "the price stands before the answer"
    assert panel.locator(".prices .cite a").first.is_visible()
    assert panel.locator(".big, .counted").count() == 0
    assert not page.locator("#why .shares").first.is_visible(), "nor are its shares seen before a guess"
    explained = next(one for one in kept(own_report, "explain") if one["outcome"] == "moscow_held")
    n, before = explained["worlds"]["seeds"], explained["worlds"]["full"]
    assert page.locator("#threadguess").get_attribute("max") == str(n)
    page.locator("#threadguess").fill("1")
    page.locator("#threadpanel").get_by_role("button", name="Show the answer").click()
    cause = next(one for one in explained["causes"] if one["name"] == "relocation")
    after = round(n * (explained["full"] - cause["necessity"]))
    told = panel.inner_text()
    assert f"Without this cause Moscow holds in {after} of {n}, with it in {before}." in told
    assert f"You guessed 1 of {n}." in told
    assert re.search(rf"All {n} pairs are alike in this|In [1-{n}] of {n} pairs the answer changes|Give or take", told)
    assert page.evaluate("document.activeElement.className") == "big"
    assert panel.locator(".counted").first.locator(".fate-held").count() == before
    assert panel.locator(".counted").last.locator(".fate-held").count() == after
    assert page.locator('[data-figure="thread"] [data-take=csv]').is_visible()
    boxes = [panel.locator(one).first.bounding_box()["y"] for one in (".prices", ".big")]
    assert boxes == sorted(boxes)


def test_an_own_whatif_counts_the_pairs_that_changed(own: Open, own_report: Path) -> None:
    page = own()
    page.locator("#skipguess").click()
    panel = pull(page, "enemy diversion")
    page.locator("#threadguess").fill("4")
    panel.get_by_role("button", name="Show the answer").click()
    (pairs,) = kept(own_report, "whatif")
    row = next(one for one in pairs["outcomes"] if one["outcome"] == "moscow_held")
    before, after = (round(4 * row[f"{side}_mean"]) for side in ("without", "with"))
    assert before != after, "these seeds show a change"
    told = panel.inner_text()
    assert f"Without this cause Moscow holds in {after} of 4, with it in {before}." in told
    assert f"In {row['flipped']} of 4 pairs the answer changes" in told
    assert pairs["parting"] in told
    page.locator("#threadoutcome").select_option("war_output_1942")
    told = panel.inner_text()
    assert "on average" in told
    assert page.locator("#threadguess").count() == 0, "a guess is asked for counts"


def test_an_address_opens_an_own_thread_with_its_answer_in_either_language(own: Open) -> None:
    page = own(width=390, address="#g=1&thread=relocation&lang=ru")
    assert page.locator("#threadpanel .big").inner_text().startswith("Без неё город (Москва) удержан в")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".ownall > summary").click()
    assert page.locator("#why .shares").first.is_visible()


def test_axe_finds_nothing_in_an_own_thread(own: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = own(address="#g=1&thread=relocation")
    page.locator(".ownall > summary").click()
    found = Axe().run(page, context="#why").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
