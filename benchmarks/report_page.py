"""A report in headless Chromium with the network off: first paint, response of the slider, errors, and pictures.

python benchmarks/report_page.py FILE [FOLDER]   FOLDER : where pictures of every section go, at 1280 and 390 px.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDTHS = (1280, 390)
READY = "document.body.dataset.ready === 'all'"
STEP = """async ([day, quick]) => {
  const slider = document.getElementById('day'), began = performance.now();
  slider.value = day; slider.dispatchEvent(new Event('input'));
  const script = performance.now() - began;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [script, performance.now() - began];
}"""


def times(page: Page, file: Path) -> None:
    paints = []
    for _ in range(5):
        page.goto(file.as_uri())
        page.wait_for_function(READY)
        entries = page.evaluate("performance.getEntriesByType('paint').map(e => [e.name, e.startTime])")
        paints.append(dict(entries)["first-contentful-paint"])
    print(f"first contentful paint, ms, of 5: {', '.join(f'{p:.0f}' for p in sorted(paints))} (aim 1000)")
    page.evaluate("homefront.drawAll()")
    last = int(page.get_attribute("#day", "max") or 0)
    steps = [page.evaluate(STEP, [round(last * n / 60), True]) for n in range(61)]
    for name, column in (("in the script", 0), ("to the next frame", 1)):
        values = sorted(step[column] for step in steps)
        print(f"slider, ms, {name}, of 61 days: median {statistics.median(values):.1f}, most {values[-1]:.1f} (aim 50)")


def pictures(page: Page, file: Path, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_function(READY)
    page.evaluate("homefront.drawAll()")
    page.wait_for_timeout(2500)
    wide = page.evaluate("document.documentElement.scrollWidth")
    print(f"{width} px: page is {wide} px wide")
    names = [
        "header",
        *(f"section#{name}" for name in page.evaluate("[...document.querySelectorAll('section')].map(s => s.id)")),
    ]
    for name in names:
        shot(page, name, folder / f"{width}-{name.rpartition('#')[2]}.png")
    page.evaluate("document.body.classList.add('shading')")
    for name in ("outcome", "causes", "days"):
        shot(page, f"section#{name}", folder / f"{width}-{name}-shaded.png")


def shot(page: Page, selector: str, file: Path) -> None:
    """A picture of a part of the page, its first 4000 px; the rest of the page is hidden meanwhile."""
    page.evaluate(
        """selector => { for (const part of document.querySelectorAll('header, section, footer'))
           part.style.display = part.matches(selector) ? '' : 'none'; scrollTo(0, 0); }""",
        selector,
    )
    width = (page.viewport_size or {"width": WIDTHS[0]})["width"]
    page.set_viewport_size({"width": width, "height": 200})
    page.wait_for_timeout(300)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(4000, max(300, height))})
    page.wait_for_timeout(1500)
    page.screenshot(path=file, timeout=120_000)


def main() -> None:
    file = Path(sys.argv[1]).resolve()
    print(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        times(page, file)
        if len(sys.argv) > 2:
            folder = Path(sys.argv[2])
            folder.mkdir(parents=True, exist_ok=True)
            for width in WIDTHS:
                pictures(page, file, folder, width)
        print(f"errors and warnings on the console: {len(wrong)}{''.join(chr(10) + '  ' + text for text in wrong)}")


if __name__ == "__main__":
    main()
