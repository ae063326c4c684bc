"""Runs of the lab in a real browser: followed by events and drawn; a thread without a script."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

pytestmark = pytest.mark.browser

RESULT = {
    "kind": "pairs", "parting": "They part first in Sedan.", "prices": ["dead on the roads: 100,000"],
    "outcomes": [
        {"outcome": "held", "unit": "flag", "words": "Paris held", "pairs": 5, "interval": "exact", "low": -0.5,
         "high": 0.1, "without_mean": 0.6, "with_mean": 0.2, "difference": -0.4},
        {"outcome": "away", "unit": "person", "words": "people away from home", "pairs": 5, "interval": "bootstrap",
         "low": 1e5, "high": 2e6, "without_mean": 1e6, "with_mean": 2e6, "difference": 1e6},
    ],
    "values": {"held": [[1, 1, 1, 0, 0], [0, 0, 1, 0, 0]], "away": [[1e6] * 5, [2e6] * 5]},
}  # fmt: skip
"""What a worker would bring."""


def test_a_run_is_asked_for_and_its_pairs_come_into_the_page_by_themselves(browser: Any, lab: dict[str, str]) -> None:
    """The lab has no worker: the test brings what comes out."""
    from homefront.lab.database import Database
    from homefront.lab.runs.queue import Queue

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{lab['url']}/join")
    for name, text in (("code", lab["join_code"]), ("name", "Anna"), ("password", "four very quiet words")):
        page.fill(f"#f-{name}", text)
    page.click("button.main")
    page.goto(f"{lab['url']}/runs")
    page.select_option("#run-change", "france-1940/without:leaders_leave")
    page.select_option("#run-pairs", "5")
    page.click("button.main")
    assert "waits for its turn" in page.inner_text(".run")
    with closing(Database(f"sqlite:///{lab['folder']}/lab.sqlite3")) as database:
        queue = Queue(database)
        claim = queue.claim("w")
        assert claim is not None
        queue.beat(claim, 0.4)
        page.wait_for_selector("progress[value='40']")
        assert queue.finish(claim, RESULT, 3.0)
    page.wait_for_selector(".run .twins")
    assert "3 of 5 as it was, 1 of 5 with the change" in page.inner_text(".run")
    assert page.locator(".run .twins .joined").count() == 2, "two worlds change side"
    run = page.url.partition("?")[0]
    page.goto(run)
    assert page.locator(".twins").count() == 2
    assert said == []
    context.close()


def test_a_thread_is_pulled_without_a_script(browser: Any, lab: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{lab['url']}/play/moscow-1941/reserves?code={lab['join_code']}")
    page.fill("#f-guess", "30")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer")
    assert not page.locator(".drawn").is_visible(), "no empty picture"
    said = page.inner_text("main")
    assert "Without this cause Moscow holds in" in said
    assert "1 guess; the middle one is 30 of 100" in said
    context.close()
