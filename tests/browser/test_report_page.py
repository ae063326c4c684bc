"""The report in a browser, with the network off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


FRAMES = "await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));"
OPEN_ALL = f"""async () => {{
  document.querySelectorAll('details.part').forEach(d => {{ d.open = true; }});
  {FRAMES}
}}"""
"""Unfolds the archive, and waits until what is near the window has been drawn."""


def test_the_slider_moves_map_curves_and_what_was_said(opened: Open) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    page.evaluate("homefront.drawAll()")
    front = page.get_attribute("#frontline", "points")
    page.evaluate("homefront.setDay(116)")
    page.wait_for_function("document.getElementById('so').innerText.includes('October')")
    rule = page.locator("[data-chart=front] .dayrule")
    before = rule.get_attribute("style")
    page.locator("#day").fill("10")
    assert page.text_content("#date") == "2 July 1941"
    assert page.get_attribute("#day", "aria-valuetext") == "2 July 1941"
    assert page.get_attribute("#frontline", "points") != front
    page.wait_for_function("document.getElementById('so').innerText.includes('July')")
    page.locator("[data-chart=front]").scroll_into_view_if_needed()
    page.wait_for_function(
        "before => document.querySelector('[data-chart=front] .dayrule').getAttribute('style') !== before", arg=before
    )


def test_arrow_keys_move_a_day_and_with_shift_a_week(opened: Open) -> None:
    page = opened()
    page.evaluate("homefront.setDay(50)")
    page.locator("h1").click()
    for key, day in (("ArrowRight", 51), ("ArrowLeft", 50), ("Shift+ArrowRight", 57), ("Shift+ArrowLeft", 50)):
        page.keyboard.press(key)
        assert page.evaluate("homefront.day") == day
    page.locator("#day").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("homefront.day") == 51
    page.evaluate("homefront.setDay(0)")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("homefront.day") == 0


def test_the_toggle_sets_a_bar_and_the_word_beside_what_is_assumed(opened: Open) -> None:
    page = opened()
    page.locator("#skipguess").click()
    word = "getComputedStyle(document.querySelector('#days figure.assumed'), '::before').content"
    bar = "getComputedStyle(document.querySelector('#days figure.assumed'), '::after').width"
    row = "getComputedStyle(document.querySelector('#causes tr.assumed > :first-child')).boxShadow"
    zone = "getComputedStyle(document.querySelector('.zone')).display"
    assert (page.evaluate(word), page.evaluate(row), page.evaluate(zone)) == ("none", "none", "none")
    page.locator("#shade").check()
    assert (page.evaluate(word), page.evaluate(bar), page.evaluate(zone)) == ('"assumed"', "4px", "inline")
    page.evaluate("document.getElementById('causes').open = true")
    assert "inset" in page.evaluate(row)
    assert page.locator(".assumedkey").is_visible()


def test_every_figure_has_a_table_with_its_numbers(opened: Open) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    figures = page.eval_on_selector_all("[data-chart]", "all => all.map(e => e.dataset.chart)")
    assert len(figures) >= 10
    for name in [*figures, "map", "events"]:
        details = page.locator(f"details[data-table={name}]")
        details.evaluate("e => { e.open = true; }")
        page.wait_for_function(
            "name => document.querySelectorAll(`details[data-table=${name}] tbody tr`).length > 1", arg=name
        )
        assert "NaN" not in details.inner_text()
        details.evaluate("e => { e.open = false; }")


def test_another_place_changes_the_curves(opened: Open) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    page.evaluate("homefront.drawAll()")
    page.locator("[data-chart=gone]").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    line = "document.querySelector('[data-chart=gone] .bold').getAttribute('d')"
    before = page.evaluate(line)
    page.locator("#place").select_option(label="Kiev")
    page.locator("#f-gone").scroll_into_view_if_needed()  # what is far from the window is drawn when it comes near
    page.wait_for_function(f"before => {line} !== before", arg=before)
    assert "Kiev" in page.locator("#f-gone .ofplace").inner_text()


@pytest.mark.parametrize("width", [360, 390, 1280, 2560])
def test_nothing_is_wider_than_the_screen(width: int, opened: Open) -> None:
    page = opened(width)
    page.evaluate(OPEN_ALL)
    page.evaluate("homefront.drawAll()")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#map").bounding_box()["width"] <= width


@pytest.mark.parametrize(("width", "screen"), [(390, "phone"), (1280, "wide")])
def test_names_on_the_map_lie_apart_and_the_map_fills_its_frame(width: int, screen: str, opened: Open) -> None:
    page = opened(width)
    boxes = page.eval_on_selector_all(
        "#names text, #east text, #key text",
        """all => all.filter(e => getComputedStyle(e).display !== "none").map(e => {
            const b = e.getBoundingClientRect();
            return [e.textContent, e.getAttribute("class"), b.left, b.top, b.right, b.bottom];
        })""",
    )
    assert {box[1] for box in boxes} == {screen, None}
    assert "Moscow" in [box[0] for box in boxes]
    frame = page.locator("#map").bounding_box()
    for n, (name, _, left, top, right, bottom) in enumerate(boxes):
        assert frame["x"] - 1 <= left
        assert right <= frame["x"] + frame["width"] + 1
        for other, _, left_2, top_2, right_2, bottom_2 in boxes[:n]:
            apart = right < left_2 or right_2 < left or bottom < top_2 + 2 or bottom_2 < top + 2
            assert apart, (name, other)
    drawn = page.evaluate("(b => b.width / b.height)(document.getElementById('map').viewBox.baseVal)")
    assert frame["width"] / frame["height"] == pytest.approx(drawn, rel=0.01)


def test_printing_leaves_the_controls_and_keeps_the_charts(opened: Open) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for hidden in ("#day", ".toggle", "#play", "#guess"):
        assert not page.locator(hidden).is_visible()
    assert page.locator("#map").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 50_000


def test_reduced_motion_has_no_play_button(opened: Open) -> None:
    assert not opened(motion="reduce").locator("#play").is_visible()


FEW_ROWS = """() => {
  const seen = new Map();
  const look = e => {
    const style = getComputedStyle(e);
    return [e.tagName, ...[...e.attributes].map(a => a.name + (a.name.startsWith("data-") ? "" : "=" + a.value)),
      style.color, style.backgroundColor, style.fontSize, style.fontWeight, style.opacity, style.display,
      e.textContent.trim() !== ""].join();
  };
  for (const row of document.querySelectorAll("details[data-table] tbody tr")) {
    const key = [row.closest("details").dataset.table, ...[row, ...row.querySelectorAll("*")].map(look)].join(";");
    seen.set(key, [...(seen.get(key) || []), row]);
  }
  for (const rows of seen.values()) rows.slice(3).forEach(row => { row.style.display = "none"; });
  return [...seen.values()].reduce((most, rows) => Math.max(most, rows.length), 0);
}"""
"""Hides whatever rows of a table have tags, attributes, colours and sizes of three rows above them. Gives how many
rows look alike at most."""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_violation(width: int, scheme: str, opened: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(width, scheme)
    page.locator("#skipguess").click()
    page.evaluate(OPEN_ALL)
    page.evaluate("homefront.drawAll()")
    for name in ("map", "gone"):
        page.locator(f"details[data-table={name}]").evaluate("e => { e.open = true; }")
    assert page.evaluate(FEW_ROWS) > 100
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in found] == []


def test_both_readers_stand_in_the_table_of_the_chosen_place(opened: Open) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    box = page.locator('details[data-table="coding"]')
    box.locator("summary").click()
    page.wait_for_selector('details[data-table="coding"] tbody tr')
    rows = box.locator("tbody tr").all_text_contents()
    assert "Moscow" in (box.locator("caption").text_content() or "")
    assert {cell for cell in box.locator("tbody td:nth-child(4)").all_text_contents()} == {"A", "B"}
    assert any("candour of the official word" in row and "Moscow" in row for row in rows)
    page.select_option("#place", "0")
    assert "Choose a place" in (box.locator(".scroll").text_content() or "")


def test_what_was_counted_is_folded_with_its_number(opened: Open) -> None:
    page = opened()
    for day, some in ((116, True), (20, False)):  # 16 October; 12 July
        page.evaluate(f"homefront.setDay({day})")
        page.wait_for_function(f"document.querySelectorAll('#counted li').length {'> 5' if some else '=== 0'}")
        assert page.text_content("#countedn") == str(page.locator("#counted li").count())
    assert page.get_attribute("#countedbox", "open") is None


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_no_column_of_outcomes_and_targets_is_cut_off(width: int, opened: Open) -> None:
    page = opened(width)
    page.evaluate(OPEN_ALL)
    wide = page.evaluate(
        "[...document.querySelectorAll('#outcome .scroll, #misses .scroll')]"
        ".filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label'))"
    )
    assert wide == []
    assert page.locator("#misses").get_by_text("unseen", exact=False).first.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_below_a_chart_stays_in_its_place_when_it_is_drawn(opened: Open, width: int) -> None:
    page = opened(width=width)
    page.locator("#skipguess").click()
    page.evaluate("document.querySelectorAll('details.part').forEach(d => { d.open = true; })")
    tall = "Object.fromEntries([...document.querySelectorAll('.plot')].map(e => [e.dataset.chart, e.offsetHeight]))"
    kept = page.evaluate(f"(() => {{ const kept = {tall}; homefront.drawAll(); return [kept, {tall}]; }})()")
    for chart, before in kept[0].items():
        assert abs(kept[1][chart] - before) <= max(45, 0.15 * before), (chart, before, kept[1][chart])
