"""Somebody who has a keyboard and no mouse, in a browser that shows the lab; and what is wrong with a page.

The lab's own policy stays as it is for others: axe is run over the browser's own protocol, which no page can forbid.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

MOST_TABS = 400
LONG_MS = 60_000
SCHEMES = ("light", "dark")
AXE = "axe.run(document, {resultTypes: ['violations']})"
STOP = """selector => {
  const e = document.activeElement, look = getComputedStyle(e);
  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  const parts = e.type === "date"; // the browser marks the day, the month or the year inside
  return [e.matches(selector), e === document.body || ring || parts ? "" : e.outerHTML.slice(0, 90)];
}"""


def wrong_with(page: Any) -> list[str]:
    """What axe finds on the page as it is now, and whether it is wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    where = f"{page.url} at {page.viewport_size['width']}"
    browser = page.context.new_cdp_session(page)
    browser.send("Runtime.evaluate", {"expression": Axe().axe_script})
    answer = browser.send("Runtime.evaluate", {"expression": AXE, "awaitPromise": True, "returnByValue": True})
    browser.detach()
    found = answer["result"]["value"]["violations"]
    problems = [f"{where}: {one['id']} {one['nodes'][0]['html'][:90]}" for one in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        problems.append(f"{where}: wider than the screen")
    return problems


class Hands:
    """A browser of one person. problems : what was wrong on their pages: axe, width, errors of scripts, stops of the
    keyboard that cannot be seen.   pictures : folder for a picture of each page, light and dark; None for none."""

    def __init__(self, browser: Any, url: str, width: int, problems: list[str], pictures: Path | None = None) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.context.set_default_timeout(LONG_MS)
        self.page = self.context.new_page()
        self.url, self.width, self.problems, self.pictures = url, width, problems, pictures
        self.page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: problems.append(str(error)))

    def open(self, path: str) -> None:
        """Writes an address into the browser."""
        self.page.goto(self.url + path)

    def to(self, selector: str) -> None:
        """Goes on by Tab until what has the focus fits."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            there, unseen = self.page.evaluate(STOP, selector)
            if unseen:
                self.problems.append(f"{self.page.url} at {self.width}: no ring around {unseen}")
            if there:
                return
        raise AssertionError(f"{MOST_TABS} tabs on {self.page.url} lead to no {selector}")

    def go(self, selector: str) -> None:
        """Goes to a link or a button, presses Enter, and waits for the next page."""
        self.to(selector)
        self.send()

    def send(self) -> None:
        """Presses Enter, and waits for the next page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Goes to a field and writes."""
        self.to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Goes to a list and down in it until it has this value."""
        self.to(selector)
        for _ in range(MOST_TABS):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} on {self.page.url} has no {value}")

    def look(self, name: str) -> None:
        """Looks at the page that is shown; name : of its pictures."""
        self.problems += wrong_with(self.page)
        if self.pictures is not None:
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                self.page.screenshot(path=self.pictures / f"{name}-{self.width}-{scheme}.png", full_page=True)
            self.page.emulate_media(color_scheme="light")
