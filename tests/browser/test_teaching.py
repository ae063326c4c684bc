"""The tutorial "Teach with the lab", as a teacher and a student do it in a browser: every word in bold is used."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from homefront.cli.app import DONE, run_app

pytestmark = pytest.mark.browser
TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "teach.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS, TOKEN = "http://127.0.0.1:8019", "lab_..."
"""As the tutorial has them; the lab of the test has others."""

WORDS = "four very quiet words"
ESSAY = "How was it possible that it held?"
LONG_MS = 60_000


def blocks(language: str) -> list[str]:
    return [code for name, code in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")) if name == language]


def in_bold() -> set[str]:
    """What the tutorial says stands on the pages."""
    return set(re.findall(r"\*\*(.+?)\*\*", BLOCK.sub("", TUTORIAL.read_text(encoding="utf-8")))) - {"bold"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("teaching")


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[dict[str, str]]:
    """The lab of the tutorial's first command, on a port that is free; the test needs no result of a run."""
    program, *arguments = shlex.split(blocks("sh")[0])
    assert program == "homefront"
    command = [sys.executable, "-m", "homefront", *arguments, "--port", "0", "--json", "--workers", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = ""
        for line in server.stdout:
            said += line
            if line == "}\n":
                break
        yield json.loads(said)
        server.send_signal(signal.SIGTERM)


class Reader:
    """Somebody who follows the tutorial in a browser of their own. used : words of the tutorial that they found."""

    def __init__(self, browser: Any, used: set[str]) -> None:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(LONG_MS)
        self.page, self.used = context.new_page(), used

    def press(self, words: str, role: str = "link") -> None:
        self.used.add(words)
        self.page.get_by_role(role, name=words, exact=True).first.click()

    def fill(self, words: str, text: str) -> None:
        self.used.add(words)
        self.page.get_by_label(words, exact=True).fill(text)

    def see(self, words: str) -> None:
        self.used.add(words)
        self.page.get_by_text(words).first.wait_for()


def as_teacher(one: Reader, lab: dict[str, str]) -> None:
    """Before the lesson, and the end of term: what the tutorial names is on the page of the class."""
    page = one.page
    page.goto(lab["url"])
    one.press("Sign in")
    page.get_by_label("Name", exact=True).fill(lab["teacher"])
    page.get_by_label("Password", exact=True).fill(lab["password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("The password that you have now").fill(lab["password"])
    page.get_by_label("A new password").fill(WORDS)
    page.get_by_role("button", name="Change it").click()
    one.press("Class")
    assert lab["join_code"] in page.inner_text("main")
    for words in ("are shown at once", "wait until you have read them", "Close the class", "Delete the class after"):
        one.see(words)
    one.press("Runs")
    one.press("Rules: what the class may run")
    for said in ("Pairs of worlds in a run, at most", "Runs that each person may ask for in an hour"):
        assert said in page.inner_text("main")


def as_guesser(one: Reader, lab: dict[str, str]) -> None:
    """Without an account: a price, a guess, an answer, and the guesses of the class."""
    page = one.page
    page.goto(lab["url"])
    one.press("Pull one thread")
    page.goto(f"{lab['url']}/play/moscow-1941/control_and_siege?code={lab['join_code']}")
    assert "What it cost people, by the record" in page.inner_text("main")
    page.get_by_role("spinbutton").fill("40")
    one.press("Show the answer", role="button")
    said = page.inner_text("main")
    assert "of 100" in said
    assert "You guessed 40 of 100" in said
    assert "What the class guessed" in said


def as_student(one: Reader, lab: dict[str, str]) -> str:
    """Joins, comments on one sentence, asks for a counter-run, and makes a token, which comes back."""
    page = one.page
    page.goto(lab["url"])
    one.press("Join a class")
    one.fill("Class code", lab["join_code"])
    one.fill("A name for yourself", "Anna")
    one.fill("A password", WORDS)
    page.get_by_role("button", name="Join", exact=True).click()
    page.goto(lab["url"])
    one.press(ESSAY)
    page.locator("#fig-1").scroll_into_view_if_needed()
    page.wait_for_selector("#fig-1[data-live=yes]")
    page.locator("#fig-1").get_by_label("Day").press("Home")
    one.used.add("+")
    page.get_by_role("link", name="Comment on this paragraph").first.press("Enter")
    page.locator("#reply-form input[type=radio]").first.check()
    one.fill("Your comment", "Which bulletin said so?")
    one.press("Ask for a counter-run with it")
    one.see("What is different in the second world of each pair")
    page.get_by_label("What is different in the second world of each pair").select_option(
        "moscow-1941/without:control_and_siege"
    )
    one.fill("Your comment", "Which bulletin said so?")
    one.used.add("Send")
    page.locator("#reply-form").get_by_role("button", name="Send").click()
    assert "waits for its turn" in page.locator(".comments > li").last.inner_text()
    page.get_by_role("link", name="Anna").click()
    page.get_by_label("Name of a new token").fill("my notebook")
    one.press("Make a token", role="button")
    found = re.search(r'connect\("(.+?)", "(lab_\S+?)"\)', page.inner_text("main"))
    assert found
    assert found[1] == lab["url"]
    return found[2]


def test_the_lab_is_taught_with_as_the_tutorial_says(
    browser: Any, lab: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    used: set[str] = set()
    as_teacher(Reader(browser, used), lab)
    as_guesser(Reader(browser, used), lab)
    token = as_student(Reader(browser, used), lab)
    assert used >= in_bold()
    assert len(in_bold()) > 15
    (code,), (output,) = blocks("python"), blocks("text")
    exec(compile(code.replace(ADDRESS, lab["url"]).replace(TOKEN, token), TUTORIAL.name, "exec"), {})
    assert capsys.readouterr().out == output
    monkeypatch.chdir(folder)
    for line in blocks("sh")[1].splitlines():
        assert run_app(shlex.split(line)[1:]) == DONE, (line, capsys.readouterr())
