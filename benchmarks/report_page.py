"""A report in headless Chromium with the network off: first paint, slider, change of world and place, and pictures.

python benchmarks/report_page.py FILE [FOLDER]   FOLDER : where pictures of every section go, at 1280 and 390 px.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDTHS = (1280, 390)
READY = "document.body.dataset.ready === 'all'"
CHANGE = """async ([key, value]) => {
  const began = performance.now();
  if (key === 'day') {
    const slider = document.getElementById('day');
    slider.value = value; slider.dispatchEvent(new Event('input'));
  } else homefront.state.set({[key]: value});
  const script = performance.now() - began;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [script, performance.now() - began];
}"""
AIMS = {"day": 50, "world": 100, "place": 50}
"""ms to the next frame, 95 of 100 times."""

SHOWN = "document.getElementById('skipguess')?.click()"


def times(page: Page, file: Path) -> None:
    paints = []
    for _ in range(5):
        page.goto(file.as_uri())
        page.wait_for_function(READY)
        entries = page.evaluate("performance.getEntriesByType('paint').map(e => [e.name, e.startTime])")
        paints.append(dict(entries)["first-contentful-paint"])
    print(f"first contentful paint, ms, of 5: {', '.join(f'{p:.0f}' for p in sorted(paints))} (aim 1000)")
    page.evaluate(SHOWN)
    page.wait_for_timeout(5000)  # it opens moving
    days = int(page.get_attribute("#day", "max") or 0)
    worlds, places = page.evaluate("[homefront.data.each.seeds.length, homefront.data.places.id.length]")
    for where, selector in (("at the top", "#first"), ("at the charts", "#days")):
        page.locator(selector).scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        for key, most in (("day", days), ("world", worlds - 1), ("place", places)):
            steps = [page.evaluate(CHANGE, [key, round(most * n / 40)]) for n in range(41)]
            script, frame = (sorted(step[column] for step in steps) for column in (0, 1))
            p95 = frame[round(0.95 * (len(frame) - 1))]
            print(f"change of {key}, {where}, ms of 41: script {statistics.median(script):.1f}, "
                  f"next frame {statistics.median(frame):.0f}, p95 {p95:.0f} (aim {AIMS[key]})")  # fmt: skip


def pictures(page: Page, file: Path, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_function(READY)
    page.evaluate(SHOWN)
    page.evaluate("document.querySelectorAll('details.part').forEach(d => { d.open = true; })")
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
    for name in ("first", "archive", "days"):
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
        context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True, bypass_csp=True)
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
