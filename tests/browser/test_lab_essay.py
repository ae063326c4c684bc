"""The lab in a browser: an essay with live figures, a comment on one of its sentences, a like, a draft in two tabs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

for package in ("fastapi", "sqlalchemy", "alembic", "argon2", "uvicorn", "markdown_it", "nh3", "PIL", "multipart"):
    pytest.importorskip(package, reason="the lab's packages are missing: pip install '.[lab]'")

pytestmark = pytest.mark.browser
SAMPLE = "/essays/2"
LONG_MS = 60_000


def open_page(browser: Any, wrong: list[str], **options: Any) -> Any:
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
    context.set_default_timeout(LONG_MS)
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page


def join(page: Any, lab: dict[str, str], who: str) -> None:
    page.goto(lab["url"] + "/join")
    for name, value in (("code", lab["join_code"]), ("name", who), ("password", "three quiet words")):
        page.fill(f"#f-{name}", value)
    page.keyboard.press("Enter")
    page.wait_for_url("**done=joined*")


def test_from_joining_to_a_comment_on_a_sentence_and_a_like(browser: Any, lab: dict[str, str], tmp_path: Path) -> None:
    wrong: list[str] = []
    page = open_page(browser, wrong)
    join(page, lab, "Anna")
    page.get_by_role("link", name="How was it possible that it held?", exact=True).click()

    figure = page.locator("#fig-2")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector("#fig-2[data-live=yes]")
    assert figure.locator(".plot > svg").count() > 1
    figure.get_by_label("Day").press("Home")
    assert figure.locator("output").inner_text() == "22 June 1941"
    figure.get_by_label("Place").select_option("Leningrad")
    assert figure.locator(".plot > svg").count() > 1

    page.locator("#p5 .say").press("Enter")
    page.wait_for_url("**?at=p5*")
    page.locator("#reply-form input[type=radio]").first.check()
    page.get_by_label("Your comment", exact=True).fill("Which bulletin?")
    page.get_by_role("button", name="Send").last.press("Enter")
    page.wait_for_url("**#comment-7")
    spot = page.locator("#comment-7 .spot a")
    assert spot.get_attribute("href") == "#p5s1"
    assert page.locator("#p5s1 sup a").inner_text() == "7"
    page.locator("#like button").press("Enter")
    page.wait_for_url("**#like")
    assert "1 person likes this" in page.locator("#like").inner_text()

    state = page.context.storage_state()
    narrow = open_page(browser, wrong, viewport={"width": 390, "height": 844}, storage_state=state)
    narrow.goto(lab["url"] + SAMPLE)
    narrow.locator("#fig-1").scroll_into_view_if_needed()
    narrow.wait_for_selector("#fig-1[data-live=yes]")
    assert narrow.evaluate("document.documentElement.scrollWidth") == 390
    plain = open_page(browser, wrong, java_script_enabled=False, storage_state=state)
    plain.goto(lab["url"] + SAMPLE)
    assert plain.locator("#fig-2 svg.fixed path.bold").first.is_visible()
    assert plain.locator("#fig-2 details table tr").count() > 20
    assert wrong == []


SAVED_AFTER_MS = 3000
"""A draft is saved this time after the last letter; the clock of the page is put forward."""


def test_a_draft_saves_itself_and_the_second_tab_stops(browser: Any, lab: dict[str, str]) -> None:
    wrong: list[str] = []
    page = open_page(browser, wrong)
    page.context.clock.install()
    join(page, lab, "Boris")
    page.goto(lab["url"] + "/essays/new")
    page.fill("#f-title", "Mine")
    page.fill("#f-body", "First words.")
    page.clock.fast_forward(SAVED_AFTER_MS)
    page.locator("#saved", has_text="Saved by itself").wait_for()
    address = page.url
    assert address.endswith("/edit")
    second = page.context.new_page()
    second.goto(address)
    assert second.locator("#f-body").input_value() == "First words."
    page.fill("#f-body", "The first tab.")
    page.clock.fast_forward(SAVED_AFTER_MS)
    page.locator("#saved", has_text="at ").wait_for()
    second.fill("#f-body", "The second tab.")
    second.clock.fast_forward(SAVED_AFTER_MS)
    second.locator("#saved", has_text="another tab").wait_for()
    second.get_by_role("button", name="Save the draft").click()
    assert second.locator("#two").is_visible()
    assert second.locator("#f-body").input_value() == "The second tab."
    assert "The first tab." in second.locator("#f-other").input_value()
    assert wrong == []


def test_a_figure_with_hostile_words_acts_in_no_browser(browser: Any, lab: dict[str, str]) -> None:
    from hostile import RUN, hostile_run

    from homefront.lab.database import Database
    from homefront.lab.figures import stored
    from homefront.lab.server import utc_now

    with closing(Database(f"sqlite:///{lab['folder']}/lab.sqlite3")) as database, database.write() as session:
        stored.keep(session, hostile_run(), utc_now())
    wrong: list[str] = []
    page = open_page(browser, wrong)
    page.on("dialog", lambda dialog: wrong.append(dialog.message) or dialog.dismiss())
    join(page, lab, "Cleo")
    page.goto(lab["url"] + "/essays/new")
    page.fill("#f-title", "A figure")
    page.fill("#f-body", f":::figure run={RUN} chart=gone :::\n\n:::figure run={RUN} chart=front :::")
    page.get_by_role("button", name="Save and preview").click()
    for name in ("fig-1", "fig-2"):
        page.locator(f"#{name}").scroll_into_view_if_needed()
        page.wait_for_selector(f"#{name}[data-live=yes]")
        page.locator(f"#{name}").get_by_label("Day").press("End")
    assert page.locator("#fig-1 select").first.locator("option").nth(1).inner_text().endswith("{{7*7}}")
    assert "<script>alert(1)" in page.inner_text("#fig-1")
    assert page.locator("img[src=x], script:not([src])").count() == 0
    assert wrong == []
