"""Each state of the report at each width: nothing overflows, no text is cut or lies on another, nothing fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
WIDTHS = (360, 390, 1280, 1920)

LOOK = """() => {
  const root = document.documentElement, wide = root.clientWidth, out = [], wanted = [];
  const range = document.createRange(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hides = e => ["hidden", "clip"].includes(getComputedStyle(e).overflowX);
  const clips = e => hides(e) || ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const rolls = e => !e || e === document.body ? null : clips(e) ? e : rolls(e.parentElement);
  const unseen = "script, style, noscript, option, title, desc, .sr, .skip, #archive, [hidden], .folded";
  if (root.scrollWidth > wide) out.push(`the page is ${root.scrollWidth} px wide`);
  const folds = document.querySelectorAll("details > :not(summary)");
  folds.forEach(e => e.classList.toggle("folded", !e.parentElement.open));
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement, text = node.data.trim();
    if (!text || e.closest(unseen) || !e.checkVisibility({visibilityProperty: true})) continue;
    range.selectNodeContents(node);
    const list = e.closest(".sosaid"), ends = list ? list.getBoundingClientRect() : {top: -Infinity, bottom: Infinity};
    const seen = box => box.width > 1 && box.height > 1 && box.top >= ends.top - 2 && box.bottom <= ends.bottom + 2;
    const boxes = [...range.getClientRects()].filter(seen);
    wanted.push(...boxes.map(box => ({text: text.slice(0, 40), e, box})));
  }
  for (const {text, e, box} of wanted) {
    const drawing = e.closest("svg"), roll = rolls(drawing ?? e);
    if (!roll && (box.left < -1 || box.right > wide + 1)) out.push(`"${text}" leaves the screen`);
    if (roll && hides(roll) && roll.scrollWidth > roll.clientWidth + 1) out.push(`"${text}" is cut`);
    if (drawing && getComputedStyle(drawing).overflow !== "visible") {
      const frame = drawing.getBoundingClientRect();
      const across = Math.max(frame.left - box.left, box.right - frame.right);
      const down = Math.max(frame.top - box.top, box.bottom - frame.bottom);
      if (Math.max(across, down) > 4) out.push(`"${text}" leaves its drawing`);
    }
  }
  const layer = e => e.closest("#timeline, #card, .charttip")?.id ?? "";
  wanted.sort((a, b) => a.box.top - b.box.top);
  wanted.forEach(({text, e, box}, n) => {
    for (let k = n + 1; k < wanted.length && wanted[k].box.top < box.bottom - 4; k++) {
      const other = wanted[k].box, low = Math.min(box.height, other.height);
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - other.top;
      if (across <= 3 || down <= Math.min(6, 0.4 * low) || layer(e) !== layer(wanted[k].e)) continue;
      out.push(`"${text}" lies on "${wanted[k].text}"`);
    }
  });
  for (const e of document.querySelectorAll("dd, td, li, p, output")) {
    if (e.closest("#archive, .sr, [hidden]") || !e.checkVisibility({visibilityProperty: true})) continue;
    const lines = e.clientHeight / parseFloat(getComputedStyle(e).lineHeight);
    const squeezed = e.localName === "output" ? lines > 1.5 : lines > 2.5 && e.clientWidth < 90;
    if (squeezed) out.push(`"${e.textContent.slice(0, 40)}" is squeezed`);
  }
  for (const e of document.querySelectorAll("#followed button span *, #threadcauses button, h2, h3")) {
    if (e.closest("#archive") || e.firstChild?.nodeType !== Node.TEXT_NODE) continue;
    for (const word of e.firstChild.data.matchAll(/\\S+/g)) {
      range.setStart(e.firstChild, word.index);
      range.setEnd(e.firstChild, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (tops.size > 1 && !word[0].includes("-")) out.push(`the word "${word[0]}" is broken`);
    }
  }
  return [...new Set(out)];
}"""
"""What is wrong with how the page lies, in words: of all text that is seen, the archive apart."""


def guessed(page: Any) -> None:
    """The state that the others begin with."""
    if page.locator("#guess").is_visible():
        page.locator("#guessrange").fill("1")
        page.get_by_role("button", name="Show the answer").first.click()
    page.keyboard.press("Escape")
    page.evaluate(
        "homefront.state.set({world: 0, day: 116, place: 1, person: 0, thread: '', language: 'en', shade: false})"
    )
    page.emulate_media(color_scheme="light")


def replayed(page: Any) -> None:
    page.locator("#dots button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("homefront.state.get('world')") == 1


def threaded(page: Any) -> None:
    page.get_by_role("button", name="control and siege", exact=True).click()
    if page.locator("#threadguess").count():
        page.locator("#threadguess").fill("80")
        page.locator("#threadpanel").get_by_role("button", name="Show the answer").click()
    assert page.locator("#threadpanel .twins").is_visible()


def person(page: Any) -> None:
    page.locator("#followed button").nth(1).click()
    page.locator("#personsteps button").first.click()


def card(page: Any) -> None:
    page.locator("#cost .cite a").first.click()
    assert page.locator("#card").is_visible()


def restored(page: Any) -> None:
    page.evaluate(
        "location.hash = 'x'; location.hash = '#w=2&d=1941-09-19&p=*&who=3&thread=relocation&g=2&assumed=1&lang=ru'"
    )
    page.wait_for_function("homefront.state.get('thread') === 'relocation'")
    assert page.evaluate("['world', 'day', 'person'].map(homefront.state.get)") == [1, 89, 2]


STATES: dict[str, Callable[[Any], None]] = {
    "guess made": lambda page: None,
    "a replay chosen by keyboard": replayed,
    "thread answered": threaded,
    "person": person,
    "card open": card,
    "assumed": lambda page: page.locator("#shade").check(),
    "address restored": restored,
    "Russian": lambda page: page.get_by_role("button", name="Русский").click(),
    "a fact chosen": lambda page: page.locator("[data-fact]").nth(3).click(),
    "dark": lambda page: page.emulate_media(color_scheme="dark"),
}


@pytest.fixture(scope="module")
def fresh(kept_open: Open, report: Path) -> Any:
    """The first screen: nothing was guessed."""
    return kept_open(report)


@pytest.fixture(scope="module")
def chosen(kept_open: Open, report: Path) -> Any:
    """A page on which the states follow one another; it knows the last."""
    page = kept_open(report)
    page.state = ""
    return page


@pytest.fixture(scope="module")
def still(kept_open: Open, report: Path) -> Any:
    return kept_open(report, motion="reduce", address="#g=1")


@pytest.fixture(scope="module")
def plain(kept_open: Open, report: Path) -> Any:
    return kept_open(report, java_script_enabled=False)


def wrong(page: Any, width: int) -> list[str]:
    """At a width: once what is drawn again at another width is drawn."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(f"innerWidth === {width}")
    page.evaluate("homefront.draw('gone', 'fear', 'losses', 'output')")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: list[str] = page.evaluate(LOOK)
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_screen(width: int, fresh: Any) -> None:
    assert wrong(fresh, width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_range_of_the_dead_stays_in_its_column(width: int, chosen: Any) -> None:
    """As that of French soldiers killed has it; Moscow's numbers are all shorter."""
    chosen.set_viewport_size({"width": width, "height": 900})
    out: list[bool] = chosen.evaluate(
        """() => [...document.querySelectorAll(".pricestrip strong")].map(one => {
            const before = one.textContent;
            one.textContent = "58,829 to 92,000";
            const out = one.scrollWidth > one.clientWidth;
            one.textContent = before;
            return out;
        })"""
    )
    assert out
    assert not any(out)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_a_state_of_the_page(state: str, width: int, chosen: Any) -> None:
    if chosen.state != state:
        guessed(chosen)
        STATES[state](chosen)
        chosen.state = state
    assert wrong(chosen, width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_with_less_motion(width: int, still: Any) -> None:
    day = still.evaluate("homefront.day")
    assert wrong(still, width) == []
    assert not still.locator("#play").is_visible()
    assert still.evaluate("homefront.day") == day, "it opens at rest"


@pytest.mark.parametrize("width", WIDTHS)
def test_without_a_script(width: int, plain: Any) -> None:
    plain.set_viewport_size({"width": width, "height": 900})
    assert plain.evaluate(LOOK) == []
