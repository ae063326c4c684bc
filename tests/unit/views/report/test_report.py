"""The report of a run: what is counted, what it says beside a number, and what it refuses."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
import zlib
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from homefront.api.worlds import ensemble, run
from homefront.engine.settings import Settings
from homefront.errors import ResultsError
from homefront.results.folder import ResultFolder
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report import words
from homefront.views.report.data import Collected, quantiles
from homefront.views.report.homes import settings_of
from homefront.views.report.pack import LEVELS, NOBODY, Pack
from homefront.views.report.page import (
    MOST_BYTES,
    command_of,
    refuse_another_scenario,
    report_html,
    script_json,
    write_report,
)
from homefront.views.report.payload import Payload
from homefront.views.report.sources import SourceBook
from homefront.views.report.strings import say


def test_packed_numbers_come_back() -> None:
    rng = np.random.default_rng(1)
    values = rng.random((3, 5, 40)) * 0.3
    values[1, 2, 7] = np.nan
    kilometres = rng.integers(-200, 1200, (3, 1, 40))
    pack = Pack()
    pack.add("share", values)
    pack.add_whole("km", kilometres)
    content = zlib.decompress(base64.b64decode(pack.text))
    part = pack.index["share"]
    levels = np.frombuffer(content, np.uint8, values.size, part["at"]).reshape(-1, 40).cumsum(axis=1, dtype=np.uint8)
    most = np.frombuffer(content, "<f4", len(levels), part["most"])
    back = np.where(levels == NOBODY, np.nan, levels / LEVELS * most[:, None]).reshape(values.shape)
    np.testing.assert_allclose(back, values, atol=0.3 / (2 * LEVELS) + 1e-5)
    km = np.frombuffer(content, "<u2", kilometres.size, pack.index["km"]["at"]).reshape(-1, 40)
    assert km.cumsum(axis=1, dtype=np.uint16).astype(np.int16).reshape(kilometres.shape).tolist() == kilometres.tolist()


@pytest.mark.filterwarnings("ignore:All-NaN slice")
def test_quantiles_leave_out_worlds_without_a_value() -> None:
    rows = np.random.default_rng(2).random((7, 4, 6))
    rows[2, 1], rows[:, 3, 3] = np.nan, np.nan
    np.testing.assert_allclose(quantiles(list(rows)), np.nanquantile(rows, [0.05, 0.5, 0.95], axis=0))


def test_outcomes_are_those_of_the_printed_table(found: Collected) -> None:
    row = next(row for row in found.outcomes if row["id"] == "moscow_held")
    assert row["worlds"] == 2
    assert row["yes"] == sum(value == 1 for value in row["values"])
    assert [row["hit"] for row in found.targets if row["group"] == "front"] == sorted(
        row["hit"] for row in found.targets if row["group"] == "front"
    )


def test_a_source_has_one_number_and_says_how_it_was_seen(moscow: Scenario) -> None:
    book = SourceBook(moscow)
    first, again, other = book.cite("A (1990)", "recalled"), book.cite("A (1990)", "recalled"), book.cite("werth-1964")
    assert (first.number, again.number, other.number) == (1, 1, 2)
    assert first.how == "recalled: page not checked"
    assert "Werth" in other.parts[0][1]
    linked = book.cite("see https://example.org/a; javascript:alert(1)", "read")
    assert [kind for kind, _ in linked.parts] == ["text", "link", "text"]


def test_script_data_cannot_end_its_element() -> None:
    hostile = {"x": "</script><script>alert(1)</script><!--\u2028"}
    text = script_json(hostile)
    assert "<" not in text
    assert json.loads(text) == hostile


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.1298, "share", "13.0 %"),
        (55_161_664.0, "person", "55.2 million people"),
        (-178.9, "km", "−179 km"),
        (911_869.0, "person", "912,000 people"),
        (14_473.0, "person", "14,473 people"),
        (None, "km", "none"),
    ],
)
def test_numbers_have_their_unit(value: float | None, unit: str, text: str) -> None:
    assert words.number(value, unit) == text


def test_the_page_is_small_and_names_no_address_to_load(html: str) -> None:
    assert len(html.encode()) < MOST_BYTES
    assert "default-src 'none'" in html
    before_scripts = html.split('<script type="application/json"')[0]
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", before_scripts)


def test_the_map_says_its_measure_and_how_many_points_the_front_has(html: str, moscow: Scenario) -> None:
    axes = len({row.axis for row in moscow.axes})
    assert f"The front is {axes} points, one an axis" in html
    assert html.count('class="axis"') == axes
    assert ">500 km</text>" in html
    assert ">1 million people</text>" in html


def test_held_is_said_with_what_it_rests_on(html: str, moscow: Scenario) -> None:
    sentence = next(outcome.sentence for outcome in moscow.outcomes if outcome.id == "moscow_held")
    headline = re.search(r'<div class="headline.*?</div>', html, re.DOTALL)
    assert headline is not None
    assert sentence in unescape(headline.group())
    assert "of 2" in headline.group()


def test_every_cause_has_its_price_and_switch_in_its_row(html: str, moscow: Scenario) -> None:
    table = re.search(r'<table role="table" class="causes">.*?</table>', html, re.DOTALL)
    assert table is not None
    rows = re.findall(r'<tr role="row".*?</tr>', table.group().split("<tbody")[1], re.DOTALL)
    assert len(rows) == len(moscow.causes)
    for row, cause in zip(rows, moscow.causes, strict=True):
        assert f"--without&nbsp;{cause.id}" in row
        assert 'class="prices"><li>' in row


def test_what_is_not_counted_and_the_invented_person_are_there(html: str, moscow: Scenario) -> None:
    for item in moscow.not_counted:
        assert item.what in unescape(html)
    assert "The name is invented" in html
    ours = unescape(html.split('id="sources"')[0]).replace("Held is not success", "")
    assert not re.search(r"\b(winner|victor|success)\b", ours)


def test_scenario_text_is_never_markup(two: Results, moscow: Scenario) -> None:
    hostile = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
    events = tuple(event.model_copy(update={"title": hostile, "description": hostile}) for event in moscow.events)
    told = tuple(row.model_copy(update={"what": hostile, "announced_as": hostile}) for row in moscow.announcements)
    bad = dataclasses.replace(moscow, title=hostile, summary=hostile, events=events, announcements=told)
    page = report_html([two], scenario=bad)
    assert "<script>window.hacked" not in page
    assert "<img src=x" not in page


def test_a_run_of_another_state_of_the_scenario_is_refused(two: Results, moscow: Scenario) -> None:
    for changed in ({"days": 100}, {"targets": moscow.targets[1:]}, {"captures": moscow.captures[1:]}):
        other = dataclasses.replace(moscow, digest="0" * 64, **changed)
        with pytest.raises(ResultsError, match="another state of moscow-1941"):
            refuse_another_scenario(two, other)


def test_a_run_is_shown_with_the_words_of_today_where_only_words_were_changed(
    two: Results, html: str, moscow: Scenario, tmp_path: Path
) -> None:
    mended = dataclasses.replace(moscow, digest="0" * 64, summary="A summary that was mended.")
    line = f'<p class="small"><span data-t="words.of_today">{say("words.of_today")}</span></p>'
    page = report_html([two], scenario=mended)
    assert "A summary that was mended." in page
    assert (line in page, line in html) == (True, False)
    old = {key: value for key, value in two.provenance.items() if key != "scenario_inputs_hash"}
    with pytest.raises(ResultsError, match="another state of moscow-1941"):
        refuse_another_scenario(dataclasses.replace(two, provenance=old), mended)
    refuse_another_scenario(dataclasses.replace(two, provenance=old), moscow)  # as it was, an old run is shown
    kept = ensemble(moscow, runs=1, scale=1 / 20_000, days=3, only="front", workers=1, out=tmp_path / "run")
    assert kept.provenance["scenario_inputs_hash"] == moscow.inputs_digest
    refuse_another_scenario(ResultFolder(tmp_path / "run"), mended)


def test_no_run_is_refused() -> None:
    with pytest.raises(ResultsError, match="no run"):
        report_html([])


@pytest.mark.parametrize("only", ["society", "front"])
def test_half_a_run_shows_its_half(only: str, moscow: Scenario, tmp_path: Path) -> None:
    half = run(moscow, scale=1 / 20_000, seed=1, days=20, only=only)
    page = write_report([half], tmp_path / "half.html", moscow).read_text(encoding="utf-8")
    assert ('id="people"' in page) == (only == "society")
    assert ('id="front"' in page) == (only == "front")


def test_a_cause_left_out_stands_with_its_price_and_beside_the_other_run(two: Results, moscow: Scenario) -> None:
    without = run(moscow, scale=1 / 20_000, seed=1, days=20, without=frozenset({"control_and_siege"}), only="society")
    page = unescape(report_html([without, two], scenario=moscow))
    left_out = page.split('<table class="left">')[1].split("</table>")[0]
    assert "control_and_siege" in left_out
    assert "servicemen shot by order" in left_out
    compared = page.split('<table class="runs">')[1].split("</table>")[0]
    assert "baseline" in compared
    assert "not simulated" in compared
    assert "so a difference is not one cause alone" in compared


def test_the_command_makes_the_same_settings(two: Results, moscow: Scenario) -> None:
    assert command_of(two.provenance, Path(moscow.folder)).startswith(
        "homefront run moscow-1941 --runs 2 --scale 1:20000 --seed 1"
    )
    settings = settings_of(two.provenance)
    assert settings == Settings(people_per_agent=20_000, days=moscow.days, follow=3, parameters="forecast")


def test_what_was_counted_on_a_day_is_told_on_that_day(made: Payload) -> None:
    counted = made.data["counted"]
    fled = next(row for row in counted if row["text"].startswith("Moscow: managers fled: 779 persons"))
    assert (fled["d"], fled["e"]) == (116, 118)  # panic.csv: 16 to 18 October
    assert not any("detained rumour spreaders" in row["text"] for row in counted)  # of half a year, no day's number


def test_what_takes_most_room_as_text_stands_in_the_compressed_block(made: Payload, html: str) -> None:
    """Texts of the coding sheet and the scales of the arrays: together a tenth of the page of 100 worlds."""
    part = made.sheet.pack.index["coding"]
    content = zlib.decompress(base64.b64decode(made.sheet.pack.text))
    assert json.loads(content[part["at"] : part["at"] + part["shape"][0]]) == made.coding
    assert made.coding is not None
    assert not any(text in html for text in made.coding["texts"] if len(text) > 60)
    assert len(json.dumps(made.sheet.pack.index)) < 100 * len(made.sheet.pack.index)


def test_both_readers_stand_with_their_evidence(found: Collected, made: Payload, moscow: Scenario) -> None:
    coded = made.coding
    assert coded is not None
    name, variable = coded["names"].index("Moscow"), coded["variables"].index("candour of the official word")
    rows = [row for row in coded["rows"] if row[0] == name and row[1] == variable]
    assert {row[2] for row in rows} == {0, 1}
    a = next(r for r in moscow.coding_a if r.place == "Moscow" and r.variable == "can" and r.date_start == moscow.start)
    first = next(row for row in rows if row[2] == 0)
    assert (first[3], first[5]) == (0, a.value)
    assert coded["texts"][first[6]].startswith(a.evidence)
    assert name in coded["of_place"][found.places.index("Moscow")]


def test_misses_have_the_worlds_inside_and_what_is_drawn_beside_the_record(html: str) -> None:
    page = unescape(html)
    misses = page.split('<details class="part" id="misses"')[1].split('<details class="part"')[0]
    assert "worlds inside" in misses
    assert "A tolerance combines half the range of the record with the error that a model of this kind" in misses
    kiev = next(row for row in misses.split("<tr ") if ">MF10" in row)
    assert kiev.count("tolerance 5.1 days") == 1
    assert "(record 1, model 5)" in kiev
    assert kiev.count(">gap ") == 1
    assert "Other numbers beside the record" in misses
    assert re.search(r"war output in aircraft: aircraft made, year, 1942-01-01 .*times the record", misses)
    assert "Ratio of told to real" not in page
    assert "as recorded" not in page


def test_what_the_outcome_rests_on_is_no_fixed_sentence(html: str) -> None:
    page = unescape(html)
    outcome = page.split('<details class="part" id="outcome"')[1].split('<details class="part"')[0]
    assert "2 world(s) are too few to tell" in outcome
    assert "What this rests on</h3>" in outcome
    assert "left to the noise, and to what counts as invested" not in page
    assert "TOO COARSE for Moscow" in outcome
