"""Runs of the lab in a real browser: followed by events, drawn, at two widths, with axe; a thread without a script."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[dict[str, str]]:
    """A lab without a worker: the test brings what comes out."""
    command = [sys.executable, "-m", "homefront", "lab", "--port", "0", "--json", "--workers", "0", "--data", folder]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line)
        if line == "}\n":
            break
    yield json.loads("".join(lines))
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=20)


def look(page: Any, path: str, problems: list[str]) -> None:
    """Axe at both widths, and whether anything is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        where = f"{path} at {width}"
        problems += [f"{where}: {one['id']} {one['nodes'][0]['html'][:90]}"
                     for one in Axe().run(page).response["violations"]]  # fmt: skip
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            problems.append(f"{where}: wider than the screen")


def test_a_run_is_asked_for_and_its_pairs_come_into_the_page_by_themselves(
    browser: Any, lab: dict[str, str], folder: Path
) -> None:
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
    with closing(Database(f"sqlite:///{folder / 'lab.sqlite3'}")) as database:
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
    problems: list[str] = []
    axe = browser.new_context(bypass_csp=True, storage_state=context.storage_state()).new_page()
    for path in (f"{lab['url']}/runs", run, f"{lab['url']}/play", f"{lab['url']}/play/moscow-1941/reserves",
                 f"{lab['url']}/play/moscow-1941/reserves/answer?guess=50",
                 f"{lab['url']}/play/france-1940/leaders_leave"):  # fmt: skip
        look(axe, path, problems)
    assert (said, problems) == ([], [])
    context.close()
    axe.context.close()


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
