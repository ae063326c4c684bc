"""Charts of the page: the same definitions as `homefront figure`, with values that come back from the packed arrays."""

from __future__ import annotations

import base64
import dataclasses
import json
import subprocess
import zlib
from importlib import resources
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pytest

from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views import charts
from homefront.views.charts import FIGURES, about_run, kinds
from homefront.views.charts.definition import FREE_BELOW
from homefront.views.charts.gathered import Gathered
from homefront.views.report.charts import PageCharts
from homefront.views.report.data import Collected, collect
from homefront.views.report.pack import LEVELS, NOBODY, Pack
from homefront.views.report.payload import Payload, payload
from homefront.views.report.sources import SourceBook

DOCUMENT = Path(__file__).parents[4] / "docs" / "figures.md"


def block(pack: Pack) -> bytes:
    """All arrays of a page as they come out of its compressed block."""
    return zlib.decompress(base64.b64decode(pack.text))


def unpacked(pack: Pack, name: str, whole: bytes = b"") -> np.ndarray:
    """What the page makes of a packed array."""
    at = pack.index[name]
    whole = whole or block(pack)
    raw = whole[at["at"] :]
    n = int(np.prod(at["shape"]))
    if at["kind"] == "i16":
        steps = np.frombuffer(raw[: 2 * n], "<i2").reshape(-1, at["shape"][-1])
        return (np.cumsum(steps, axis=1, dtype=np.int16) / at["parts"]).reshape(at["shape"])
    levels = np.cumsum(np.frombuffer(raw[:n], np.uint8).reshape(-1, at["shape"][-1]), axis=1, dtype=np.uint8)
    values = levels / LEVELS * np.frombuffer(whole, "<f4", len(levels), at["most"])[:, None]
    return np.where(levels == NOBODY, np.nan, values).reshape(at["shape"])


def by_id(made: Payload) -> dict[str, dict[str, Any]]:
    return {chart["id"]: chart for chart in made.sheet.charts}


def test_every_chart_of_the_page_is_one_of_the_command_line(made: Payload) -> None:
    drawn = by_id(made)
    assert set(drawn) == {name for name, chart in FIGURES.items() if chart.section}
    assert set(made.sheet.figures) == set(drawn)
    for name, chart in drawn.items():
        assert made.sheet.figures[name]["title"] == FIGURES[name].title.removesuffix(": {place}")
        assert chart["panels"] or chart["field"]["spots"]


def test_titles_units_and_marks_are_those_of_the_definition(made: Payload, found: Collected) -> None:
    assert found.gathered is not None
    for name, chart in by_id(made).items():
        draw = FIGURES[name].draw
        assert draw is not None
        drawing = draw(found.gathered.about)
        if drawing.by_place:  # of a place: under `at`
            drawing = draw(dataclasses.replace(found.gathered.about, place="all"))
            assert not any(panel.marks or panel.dotted for panel in drawing.panels)
        assert [(p["heading"], p["unit"]) for p in chart["panels"]] == [(p.heading, p.unit) for p in drawing.panels]
        for shown, panel in zip(chart["panels"], drawing.panels, strict=True):
            assert [m["label"] for m in shown["marks"]] == [m.label for m in panel.marks]
            assert [m["best"] for m in shown["marks"]] == pytest.approx([m.best for m in panel.marks], rel=1e-4)
            assert all(m["note"] > 0 for m in shown["marks"])


def test_each_world_comes_back_from_its_array(made: Payload, two: Results, found: Collected) -> None:
    assert found.gathered is not None
    whole = block(made.sheet.pack)
    for name, one in found.gathered.series.items():
        if one.coded or one.by_place:
            continue
        back = unpacked(made.sheet.pack, f"w:{name}", whole)[:, 0]
        given = np.stack([np.asarray(one.take(found.gathered.about.world(world))) for world in two.worlds])
        assert back.shape == given.shape
        assert np.abs(back - given).max() <= max(np.ptp(given) / 250, 1e-6), name


def test_places_have_bands_and_the_chosen_ones_each_world(made: Payload, two: Results) -> None:
    gone = by_id(made)["gone"]
    place = two.places.index("Moscow")
    bands, each = (unpacked(made.sheet.pack, name) for name in ("gone", "w:gone"))
    given = np.stack([world.data["gone"] for world in two.worlds])
    assert bands.shape == (3, 1 + len(two.places.ids), two.days)
    assert np.abs(bands[1, 1 + place] - np.median(given[:, place], axis=0)).max() < 0.005
    assert gone["rows"][0] == 0
    assert len(set(gone["rows"])) == len(gone["rows"]) == each.shape[1]
    assert np.abs(each[:, gone["rows"].index(1 + place)] - given[:, place]).max() < 0.005
    here = gone["at"][1 + place]
    assert len(here["marks"]) == len(gone["panels"])
    assert here["marks"][0][0]["high"] <= 100


def test_rows_of_the_record_stand_beside_their_curves(made: Payload) -> None:
    drawn = by_id(made)
    soviet = drawn["armies"]["panels"][0]["marks"]
    assert (soviet[0]["t"], soviet[0]["best"]) == (0, pytest.approx(3289.851, rel=1e-4))  # forces.csv, thousand
    cold = [mark["best"] for mark in drawn["weather"]["panels"][0]["marks"]]
    assert cold[:2] == [-22.0, -5.4]  # weather.csv
    captured = drawn["armies"]["panels"][2]["marks"][0]
    assert captured["t"] == 192  # losses.csv: a total of a span stands at its end, 31 December
    aircraft = {mark["f"]: mark for mark in drawn["output"]["panels"][1]["marks"]}
    assert aircraft[9]["best"] == pytest.approx(1807 / 31, rel=1e-4)  # production.csv, July 1941


def test_of_more_than_a_hundred_worlds_there_are_bands(two: Results, moscow: Scenario) -> None:
    """The same two worlds many times, of the front alone."""
    worlds = [dataclasses.replace(two.worlds[n % 2], data={}, persons=np.empty(0, np.int64)) for n in range(101)]
    run = dataclasses.replace(two, worlds=worlds, provenance={**two.provenance, "only": "front"})
    about = about_run(run, moscow)
    gathered = Gathered(about)
    for world in worlds[:3]:
        gathered.add(about.world(world))
    gathered.finish()
    page = PageCharts(gathered, Pack(), SourceBook(moscow))
    weather = next(chart for chart in page.charts if chart["id"] == "weather")
    assert weather["worlds"] == 0
    assert weather["panels"][0]["series"][0]["worlds"] is None
    assert page.pack.index["temperature"]["shape"] == [3, 1, two.days]
    assert {name for name in page.figures if FIGURES[name].section == "people"} == set()


def test_a_run_of_the_front_alone_has_no_chart_of_people(two: Results, moscow: Scenario) -> None:
    worlds = [dataclasses.replace(world, front=None) for world in two.worlds]
    run = dataclasses.replace(two, worlds=worlds, provenance={**two.provenance, "only": "society"})
    found = collect(run, moscow)
    assert found.gathered is not None
    assert set(found.gathered.drawings) == {"belief", "fear", "resolve", "gone", "word", "said"}


def test_numbers_are_packed_to_a_thousandth_and_nothing_negative_is_packed_as_a_share() -> None:
    pack = Pack()
    values = np.array([[[-120.0, 3.25, 400.0]], [[7.5, 0.0, 1.0]]])
    pack.add_line("km", values)
    assert np.abs(unpacked(pack, "km") - values).max() <= 0.5
    pack.add_line("share", np.array([[0.5, np.nan, 1.0]]))
    assert np.isnan(unpacked(pack, "share")[0, 1])
    with pytest.raises(ValueError, match="not negative"):
        pack.add_line("none", np.array([[-1.0, np.nan]]))


SCRIPT = resources.files("homefront.views.report").joinpath("page", "charts.js")

CHECK = """
const equal = (got, expected) => {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) throw Error(a + " is not " + b);
};
equal([0.013, 2.1, 5, 51].map(niceStep), [0.02, 5, 5, 100]);
const fixed = chartAxis({ends: [0, 1], zero: true}, 0, 0.013, 4);
equal([fixed.low, fixed.high], [0, 0.02]);
equal(chartAxis({ends: [0, 100], zero: true}, 0, 60, 4).high, 100);
equal(chartAxis({ends: [-40, 400], zero: true}, -200, 900, 3).ticks, [0, 200, 400]);
const free = chartAxis({ends: [null, null], zero: false}, -37, 22, 4);
equal([free.low, free.high, free.ticks], [-40, 40, [-40, -20, 0, 20, 40]]);
equal(chartQuantile([1, 2, 4], 0.75), 3);
equal(chartPath(4, 1, d => d === 1 ? NaN : d, d => d, v => v), "M0 0M2 2L3 3");
equal(chartPath(5, 3, d => d, d => d, v => v), "M0 0L3 3L4 4");
equal(chartLines("a wide name", 40), ["a", "wide", "name"]);
const events = [{d: 0, title: "a"}, {d: 3, title: "b"}, {d: 3, title: "c"}, {d: 59, title: "z"}];
equal(namedEvents(events, 60).map(e => e.title), ["b", "z"]);
equal(namedEvents([...events, {d: 1, title: "n", named: true}], 60).map(e => e.title), ["n"]);
"""


@pytest.mark.skipif(which("node") is None, reason="no node: the page's own arithmetic is tested in the browser too")
def test_axes_paths_and_names_of_the_page_are_right() -> None:
    code = SCRIPT.read_text(encoding="utf-8") + CHECK
    done = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_both_ways_to_draw_free_an_axis_at_the_same_share() -> None:
    assert f"CHART_USED = {FREE_BELOW}," in SCRIPT.read_text(encoding="utf-8")


def test_nothing_on_the_page_compiles_code(html: str) -> None:
    assert "unsafe-eval" not in html
    assert "vegaEmbed" not in html
    for word in ("eval(", "new Function", "Function("):
        assert word not in html


def test_a_chart_of_ones_own_is_one_file(
    two: Results, moscow: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one of docs/figures.md: found by the command line and by the page."""
    text = DOCUMENT.read_text(encoding="utf-8")
    (tmp_path / "of_ones_own.py").write_text(text.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    found = charts._charts()
    assert set(found) - set(FIGURES) == {"soldiers"}
    monkeypatch.setattr(charts, "FIGURES", found)
    drawn = charts.figure(two, "soldiers", scenario=moscow).to_dict()
    assert "Soldiers away (% of soldiers)" in json.dumps(drawn)
    page = payload(collect(two, moscow), SourceBook(moscow))
    made = by_id(page)["soldiers"]
    assert (made["panels"][0]["heading"], made["panels"][0]["unit"]) == ("Soldiers away", "% of soldiers")
    assert page.sheet.figures["soldiers"]["section"] == "front"
    assert 0 < unpacked(page.sheet.pack, "w:soldiers away").max() <= 100


def test_the_data_of_the_page_are_json(made: Payload) -> None:
    assert json.loads(json.dumps(made.sheet.charts, allow_nan=False)) is not None
