"""What the modules of the page's script work out, each alone under node: no browser, no page, no package of npm."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from shutil import which
from typing import Any

import numpy as np
import pytest

from homefront.views.report import bundle
from homefront.views.report.pack import Pack
from homefront.views.report.strings import say, strings

pytestmark = pytest.mark.skipif(which("node") is None, reason="no node: the browser tests run these modules too")
Js = Callable[..., Any]
GOD = "\u0433."
"""How a year ends in Russian."""

BROWSER = "globalThis.matchMedia = () => ({matches: false}); globalThis.document = {getElementById: () => null};"
"""The little of a browser that modules ask for when they are loaded."""


@pytest.fixture(scope="module")
def js(tmp_path_factory: pytest.TempPathFactory) -> Js:
    """js("words", "createWords(...)", given): what an expression of the exports of some modules comes to, as JSON."""
    folder = tmp_path_factory.mktemp("page")
    for name, text in bundle.modules().items():
        (folder / f"{name}.mjs").write_text(text.replace('.js";', '.mjs";'), encoding="utf-8")

    def call(modules: str, code: str, given: Any = None) -> Any:
        loaded = "".join(f'const {m} = await import("{(folder / m).as_uri()}.mjs");' for m in modules.split())
        program = f"{BROWSER}{loaded}const given = {json.dumps(given)};\n"
        program += f"const told = await (async () => {{ {code} }})();\nconsole.log(JSON.stringify(told ?? null));"
        done = subprocess.run(
            ["node", "--input-type=module", "-"], input=program, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def test_every_module_is_loaded_without_a_browser_but_those_that_are_a_whole_page(js: Js) -> None:
    parts = sorted(set(bundle.modules()) - {"main", "gallery", "compare"})
    found = js(" ".join(parts), f"return Object.keys({{{', '.join(parts)}}}).length")
    assert found == len(parts)


def test_state_tells_only_those_who_follow_what_changed(js: Js) -> None:
    code = """const s = state.createState({day: 1, world: 0}), told = [];
    s.on(["day"], (values, keys) => told.push(["day", values.day, keys]));
    s.on(["world", "place"], () => told.push("world"));
    s.set({day: 1}); s.set({day: 2}); s.set({world: 3, day: 2}); s.all().day = 99;
    return [told, s.get("day"), s.all()];"""
    assert js("state", code) == [[["day", 2, ["day"]], "world"], 2, {"day": 2, "world": 3}]


PAGE = {
    "start": "1941-06-22", "days": 224, "each": {"seeds": [1, 2, 17]},
    "places": {"id": ["Kiev", "army/south & east"], "people_run": True},
}  # fmt: skip
FIRST = {
    "day": 116, "world": 2, "place": 2, "person": 0, "thread": "", "guess": None, "language": "en", "shade": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [{}, {"person": 3, "thread": "control_and_siege", "guess": 40, "language": "ru", "shade": True, "place": 0},
     {"guess": 0, "day": 0, "world": 0}, {"guess": 12.5, "thread": "a & b = c"}],
)  # fmt: skip
def test_an_address_brings_back_what_was_written(changed: dict[str, Any], js: Js) -> None:
    values = FIRST | changed
    code = (
        "const text = address.writtenAddress(given[0], given[1]); return [text, address.readAddress(given[0], text)];"
    )
    text, found = js("address", code, [PAGE, values])
    assert text.startswith("#w=")
    assert FIRST | found == values


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#s12",
        "#w=4&d=1941-06-21&p=Paris&who=-1&g=-3",
        "#d=1942-02-01&w=&who=123&g=1e9",
        "#d=&p=&assumed=0",
        "#=&=&=",
    ],
)
def test_what_no_page_can_show_is_passed_over_in_an_address(text: str, js: Js) -> None:
    assert js("address", "return address.readAddress(given[0], given[1])", [PAGE, text]) == {}


def test_packed_numbers_come_back(js: Js) -> None:
    pack = Pack()
    shares = np.random.default_rng(1).random((3, 2, 5))
    shares[1, 0, 2] = np.nan
    km = np.array([[[-40.5, 1000.25, 3.0, 3.0, 0.5], [0.0, 1.0, 2.0, 3.0, 4.0]]])
    pack.add("gone", shares)
    pack.add_line("front", km)
    pack.add_json("told", {"Kiev": ["said “left”", None, 3.5]})
    code = """const a = await arrays.unpack(given[0], given[1]), at = arrays.quantileAt(a), out = {}, told = a.told;
    delete a.told;
    for (const name in a) out[name] = Array.from({length: a[name].shape[0]}, (_, q) =>
      Array.from({length: a[name].rows}, (_, r) => Array.from({length: a[name].days}, (_, d) => at(name, q, r, d))));
    return [out, at("front", 2, 1, 4), await arrays.unpack({}, ""), told];"""
    found, one, nothing, told = js("arrays", code, [pack.index, pack.text])
    back = np.array(found["gone"], dtype=float)
    assert np.isnan(back[1, 0, 2])
    assert np.nanmax(np.abs(back - shares)) < 0.5 / 250
    assert np.abs(np.array(found["front"]) - km).max() <= 0.5 / pack.index["front"]["parts"]
    assert one == pytest.approx(4.0), "an array of one world stands for every quantile"
    assert nothing == {}
    assert told == {"Kiev": ["said “left”", None, 3.5]}


def test_words_are_the_same_from_python_and_the_page_and_numbers_have_the_reader_s_signs(js: Js) -> None:
    code = """const w = words.createWords(given, "1941-06-22"), of = (key, slots) => w.t(key, slots), out = [];
    const many = [1, 2, 5, 21, 1000].map(n => of("thread.lead", {n, scale: "1:20000"}));
    out.push(many, w.unit(0.031, "share"), w.unit(0.31, "share"), w.unit(1234567, "person"), w.unit(20499, "person"),
      w.unit(-3, "km"), w.unit(12.4, "km"), w.unit(null, "share"), w.unit(NaN, "1"), w.date(116), w.day(0), w.n(12345));
    w.choose("ru");
    out.push([1, 2, 5, 21, 1000].map(n => of("thread.lead", {n, scale: "1"}).split(",")[0].replace(/\\\\s/g, " ")));
    out.push(w.date(116), w.unit(0.5, "share"), w.name("Moscow"), w.name("nobody"));
    w.choose("tlh");
    out.push(w.language);
    return out;""".replace("\\\\", "\\")
    found = js("words", code, strings())
    assert found[0] == [say("thread.lead", n=n, scale="1:20000") for n in (1, 2, 5, 21, 1000)]
    assert found[1:12] == [
        "3.1\u00a0%", "31\u00a0%", "1.2 million", "20,000", "entered", "12\u00a0km", "none", "none",
        "16 October 1941", "22 June", "12,345",
    ]  # fmt: skip
    forms = ("1 повтор", "2 повтора", "5 повторов", "21 повтор", "1 000 повторов")
    assert found[12] == list(forms)
    assert found[13].replace("\u202f", " ") == f"16 октября 1941 {GOD}"
    assert found[14:] == ["50\u00a0%", "Москва", "nobody", "en"]


def test_a_text_that_there_is_not_is_an_error_and_not_a_blank(js: Js) -> None:
    code = """try { words.createWords(given, "1941-06-22").t("no.such"); } catch (e) { return e.message; }"""
    assert js("words", code, {"languages": {"en": ""}, "texts": {}, "names": {}}) == "no text no.such"


def test_a_file_of_numbers_quotes_what_it_must(js: Js) -> None:
    figure = 'const f = {columns: ["a", "b,c"], rows: () => [[1, null], ["x \\"y\\"", "two\\nlines"]]};'
    run = {"command": "homefront  run\nx", "hash": "abc", "scenario": "s", "digest": "d", "rounded": "as kept"}
    text = js("downloads", f"{figure} return downloads.csvOf(f, given, 'cited');", run)
    assert text.split("\r\n") == [
        "# cited", "# command: homefront run x", "# run: abc", "# scenario: s d", "# as kept", 'a,"b,c"', "1,",
        '"x ""y""","two\nlines"', "",
    ]  # fmt: skip


def test_numbers_of_figures_are_rounded_and_days_dated(js: Js) -> None:
    code = """const f = figures.createFigures({start: "1941-06-22", run: {hash: "0123456789abcdef"}});
    return [f.model, f.day(0), f.day(223), ...[1 / 3, 123456.7, null, NaN, 0].map(f.round)];"""
    assert js("figures", code) == ["run 0123456789ab", "1941-06-22", "1942-01-31", 0.33333, 123460, "", "", 0]


def test_days_stay_on_the_timeline_and_the_opening_ends(js: Js) -> None:
    code = """return [[3, 1], [0, -1], [9, 7], [5, -7]].map(([d, by]) => timeline.moved(d, by, 10)).concat(
      [-50, 0, 1000, 9000].map(ms => timeline.passed(ms, 4000)));"""
    assert js("timeline", code) == [4, 0, 9, 0, 0, 0, 0.25, 1]


def test_marks_of_twins_stand_by_ending_and_then_as_above(js: Js) -> None:
    code = """const first = twins.placed([..."hehb"], [3, 1, 2, 0]), then = twins.placed([..."bhhb"], first);
    return [first, then];"""
    first, then = js("twins", code)
    odd, even = js("thread", "return [thread.middle([3, 1, 2]), thread.middle([4, 1, 2, 3])];")
    assert first == [1, 3, 0, 2], "held by what stood above, then besieged, then entered"
    assert then == [2, 1, 0, 3]
    assert (odd, even) == (2, 2.5)


def test_counts_of_an_own_thread_and_what_they_leave_open(js: Js) -> None:
    said = "({n: v => 'n' + v, unit: v => 'u' + v, t: key => key})"
    effects = [
        {"n": 4, "flipped": {"n": 1, "low": 0.03, "high": 3.2}},
        {"n": 4, "flipped": {"n": 0, "low": None, "high": None}},
        {"n": 4, "flipped": None, "low": -3, "high": 1, "mean": -1},
        {"n": 9, "flipped": None, "low": None, "high": None, "give": 2.1},
        {"n": 3, "flipped": None, "low": None, "high": None, "give": None},
    ]  # fmt: skip
    code = f"""const w = {said}, o = {{unit: "km"}};
    return [ownthread.countedMarks(2, 27), given.map(e => ownthread.openTo(e, o, w))];"""
    marks, told = js("ownthread", code, effects)
    assert [m[0] for m in marks].count("held") == 2
    assert marks[26] == ["besieged", 1, 1]
    assert [key for key, _ in told] == ["own.flipped", "own.flipped.few", "thread.difference", "own.give", "own.alike"]
    assert told[0][1] == {"k": 1, "n": 4, "low": 0, "high": 4}
    assert told[2][1] == {"mean": "u1", "way": "thread.less", "low": "u-3", "high": "u1"}


def test_a_front_stands_on_its_axis_and_strokes_are_counted(js: Js) -> None:
    code = """const route = {km: [0, 100, 300], x: [0, 10, 10], y: [0, 0, 40]};
    return [[-5, 0, 50, 200, 900].map(km => mapmath.along(route, km)), mapmath.pointsOf([[1, 2.25], [3, 4]]),
      mapmath.strokes(5, 7, 14).split("M").length - 1, mapmath.strokes(5, 7, 1, 12), mapmath.strokes(5, 7, 0),
      mapmath.comb({x: 0, y: 0, r: 8}, 9)];"""
    points, line, many, second, none, comb = js("mapmath", code)
    assert points == [[0, 0], [0, 0], [5, 0], [10, 20], [10, 40]]
    assert line == "1.0,2.3 3.0,4.0"
    assert (many, second, none) == (14, "M5.0 16v7", "")
    ends = [float(v) for part in comb.split("M")[1:] for v in part.split("l")[0].split(" ")]
    assert np.hypot(ends[::2], ends[1::2]) == pytest.approx(np.full(9, 10.0), abs=0.1)


def test_dots_are_put_in_order_and_arrows_move_in_rows(js: Js) -> None:
    code = """return [dots.byValue([0, 1, 2, 3], [5, null, 1, 5]),
      ["ArrowRight", "ArrowDown", "ArrowUp", "End", "Home", "x"].map(key => dots.stepTo(key, 3, 12, 10))];"""
    assert js("dots", code) == [[2, 0, 3, 1], [4, 11, 0, 11, 0, None]]


def test_what_happened_to_somebody_is_the_first_in_order(js: Js) -> None:
    code = "return [[0, 0], [0, 4, 2], [0, 9], []].map(codes => person.fateOf(codes, 4))"
    assert js("person", code) == [0, 2, 0, 0]
