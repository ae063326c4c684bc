"""What carries meaning in a drawing stands out from what is behind it: 3 to 1, in the light and in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
LEAST = 3.0
SCHEMES = ("light", "dark")

NOT_MARKS = ("grid", "rule", "month", "halo", "sea", "fill", "hatchline", "ground", "half", "base")
"""Classes of what only helps the eye along, or is filled faintly within edges that are marks: not looked at."""

MOST_OF_A_NAME = 30
"""Marks of one class in one figure that are looked at: what they are filled with hangs on their class."""

LOOK = """([notMarks, most]) => {
  const parse = text => { const v = text.match(/[\\d.]+/g).map(Number); return v.length > 3 ? v : [...v, 1]; };
  const even = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = rgb => rgb.reduce((sum, v, k) => sum + [0.2126, 0.7152, 0.0722][k] * even(v / 255), 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const probe = document.body.appendChild(document.createElement("i"));
  const named = name => (probe.style.color = `var(${name})`, parse(getComputedStyle(probe).color).slice(0, 3));
  const map = [named("--land"), named("--sea")], paper = [named("--paper")], counts = {}, found = {};
  function behind(e) {
    if (e.closest("#map, .minimap, .gmap svg")) return map;
    for (let at = e.closest("svg").parentElement; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c[3] === 1) return [c.slice(0, 3)];
    }
    return paper;
  }
  for (const e of document.querySelectorAll("svg :is(path, circle, rect, polyline, polygon, line, use)")) {
    const names = (e.getAttribute("class") ?? "").split(" ").filter(Boolean);
    if (e.closest("defs, symbol, pattern") || names.some(n => notMarks.includes(n))) continue;
    const where = e.closest("svg").parentElement.closest("[id]")?.id ?? "";
    const name = `${where} ${e.localName}.${names.join(".") || e.id}`;
    if (counts[name] >= most || !e.checkVisibility({visibilityProperty: true})) continue;
    const drawn = e.localName === "use" && !names.length ? document.querySelector(e.getAttribute("href")) : e;
    const box = e.getBBox(), look = getComputedStyle(drawn), area = box.width > 0 && box.height > 0;
    const painted = {fill: area, stroke: parseFloat(look.strokeWidth) > 0};
    const shown = Object.keys(painted).filter(what => painted[what] && /^(rgb|color)/.test(look[what]));
    if (!shown.length || !(box.width || box.height)) continue;
    counts[name] = (counts[name] ?? 0) + 1;
    let seen = 1;
    for (let at = e; at; at = at.parentElement) seen *= +getComputedStyle(at).opacity;
    for (const ground of behind(e)) {
      const best = Math.max(...shown.map(what => {
        const c = parse(look[what]), a = c[3] * look[what + "Opacity"] * seen;
        return ratio(c.slice(0, 3).map((v, k) => a * v + (1 - a) * ground[k]), ground);
      }));
      if (!(found[name] <= best)) found[name] = best;
    }
  }
  probe.remove();
  return found;
}"""


def faint(page: Any) -> dict[tuple[str, str], float]:
    """Marks on the page, by scheme and name, that do not stand out, with their contrast."""
    out = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(LOOK, [list(NOT_MARKS), MOST_OF_A_NAME])
        assert len(found) > 5
        out |= {(scheme, name): round(value, 2) for name, value in found.items() if value < LEAST}
    return out


def test_every_mark_of_the_report_stands_out(opened: Open) -> None:
    page = opened(motion="reduce", address="#g=1&thread=enemy_diversion&assumed=1&d=1941-10-16")
    page.evaluate("for (const e of document.querySelectorAll('details:not(.data)')) e.open = true")
    page.evaluate("homefront.state.set({place: 2, hovered: 1 - homefront.state.get('world')})")
    page.evaluate("homefront.draw('gone', 'losses', 'output', 'said', 'cities', 'strength')")  # one of each kind
    page.evaluate("for (const e of document.querySelectorAll('.plot .thin')) e.classList.add('many')")
    assert faint(page) == {}
    page.evaluate("document.getElementById('archive').hidden = true")
    page.locator("#threadoutcome").select_option("war_output_1942")
    page.locator("#followed button").last.click()
    assert faint(page) == {}


def test_every_mark_of_an_own_thread_stands_out(opened_file: Open, own_report: Path) -> None:
    page = opened_file(own_report, motion="reduce", address="#g=1&thread=enemy_diversion")
    page.evaluate("for (const e of document.querySelectorAll('#why details')) e.open = true")
    assert faint(page) == {}


@pytest.mark.parametrize("name", ["index.html", "both.html"])
def test_every_mark_of_gallery_and_comparison_stands_out(opened_file: Open, pages: Path, name: str) -> None:
    assert faint(opened_file(pages / name, motion="reduce")) == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_has_the_colours_of_the_light_screen_and_every_mark_stands_out_on_it(opened: Open, scheme: str) -> None:
    look = """() => Object.fromEntries([...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
        .filter(rule => rule.selectorText === ":root").flatMap(rule => [...rule.style]).filter(n => /^--[a-z]/.test(n))
        .map(n => [n, getComputedStyle(document.body).getPropertyValue(n).trim()]))"""
    page = opened(scheme="light", motion="reduce", address="#g=1&thread=enemy_diversion&d=1941-10-16")
    light = page.evaluate(look)
    page.emulate_media(media="print", color_scheme=scheme)
    page.wait_for_selector(".handout.sources")
    printed = page.evaluate(look)
    drawn = [name for name in light if re.fullmatch(r"--([ckg]\d|thin|day|front|hatch)", name)]
    assert len(drawn) > 15
    assert {name: printed[name] for name in drawn} == {name: light[name] for name in drawn}
    assert printed["--paper"] == "#fff"
    found = page.evaluate(LOOK, [list(NOT_MARKS), MOST_OF_A_NAME])
    assert len(found) > 5
    assert {name: round(value, 2) for name, value in found.items() if value < LEAST} == {}


def test_the_chosen_front_is_set_off_from_the_people_that_it_crosses(opened: Open) -> None:
    page = opened(motion="reduce", address="#g=1")
    page.evaluate("homefront.setDay(80)")
    halo, front, record = page.evaluate(
        """[document.getElementById("fronthalo").getAttribute("d"), ...["frontline", "frontrecord"]
        .map(id => "M" + document.getElementById(id).getAttribute("points").replaceAll(" ", "L"))]"""
    )
    assert halo == front + record
    order = page.evaluate("[...document.getElementById('map').children].map(e => e.id)")
    assert order.index("people-marks") < order.index("fronthalo") < order.index("frontline")


TOLD_APART = 12.0
"""Least distance in CIE L*a*b* of two colours that stand side by side, as somebody sees them who lacks one cone."""

EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039],
    ]),
}  # fmt: skip
"""Of linear RGB: Machado, Oliveira & Fernandes (2009), the strongest form of each."""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_that_stand_side_by_side_are_told_apart_by_colour_blind_readers(opened: Open, scheme: str) -> None:
    page = opened(scheme=scheme, motion="reduce")
    names = [f"--{letter}{n}" for letter, most in (("c", 4), ("k", 5)) for n in range(1, most + 1)]
    colours = page.evaluate(
        "names => names.map(n => getComputedStyle(document.body).getPropertyValue(n).trim())", names
    )
    seen = dict(zip(names, colours, strict=True))
    alike = {
        (one, other, eye): round(apart, 1)
        for one, other in combinations(names, 2)
        if one[:3] == other[:3]
        for eye, cones in EYES.items()
        if (apart := float(np.linalg.norm(lab(seen[one], cones) - lab(seen[other], cones)))) < TOLD_APART
    }
    assert alike == {}


def lab(colour: str, cones: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour "#rrggbb" as an eye sees it."""
    given = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    linear = np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    parts = to_xyz @ np.clip(cones @ linear, 0, 1) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
