"""The lab's pages of people in a real browser: by keyboard alone, at two widths, with axe."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)
WORDS = "four very quiet words"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A lab as `homefront lab` starts it: address, code, the teacher's name and first password."""
    command = [sys.executable, "-m", "homefront", "lab", "--port", "0", "--json", "--data"]
    server = subprocess.Popen([*command, str(tmp_path_factory.mktemp("lab"))], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if line == "}\n":
            break
    yield json.loads("".join(lines))
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=20)


def fill(page: Any, *texts: str) -> None:
    """Goes to the first field of the form by Tab, writes, goes on by Tab, and sends by Enter."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main input:not([type=hidden])')"):
            break
    for place, text in enumerate(texts):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page: Any, problems: list[str]) -> None:
    """Axe, and whether anything is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    where = f"{page.url} at {page.viewport_size['width']}"
    problems += [
        f"{where}: {one['id']} {one['nodes'][0]['html'][:90]}" for one in Axe().run(page).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        problems.append(f"{where}: wider than the screen")


def test_people_come_in_and_run_the_class_by_keyboard_alone(browser: Any, lab: dict[str, str]) -> None:
    # Axe is a script of the test's own, which the lab's policy forbids; that policy is tested by what the server sends.
    student, teacher = (browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}) for _ in range(2))
    said: list[str] = []
    problems: list[str] = []
    one, other = student.new_page(), teacher.new_page()
    for page in (one, other):
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
    one.goto(f"{lab['url']}/join")
    fill(one, lab["join_code"], "Anna", WORDS)
    assert "You are in the class" in one.inner_text("main")
    other.goto(f"{lab['url']}/sign-in")
    fill(other, lab["teacher"], lab["password"])
    fill(other, lab["password"], WORDS)
    assert "Your password is changed" in other.inner_text("main")
    pages = {one: ("/", "/account", "/account/delete", "/account/password", "/notifications", "/join", "/sign-in"),
             other: ("/", "/class", "/class/people/2", "/class/log")}  # fmt: skip
    for page, paths in pages.items():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for path in paths:
                page.goto(lab["url"] + path)
                look(page, problems)
    assert said == []
    one.goto(f"{lab['url']}/nowhere")
    look(one, problems)
    for context in (student, teacher):
        context.close()
    assert problems == []
