"""What the first screen says: of no, one, half and all worlds held, of one world, of a country without a front."""

from __future__ import annotations

import dataclasses
import json
import re
from html import unescape
from typing import Any

import numpy as np
import pytest

from homefront.api.worlds import ensemble
from homefront.scenario.loader import load_scenario
from homefront.views.outcome_words import ARMIES, army_words, outcome_words
from homefront.views.report import sections, tale
from homefront.views.report.data import Collected
from homefront.views.report.each_world import EachWorld
from homefront.views.report.page import render, report_html
from homefront.views.report.question import Fate, Question
from homefront.views.report.sources import SourceBook
from homefront.views.report.strings import filled, say, strings
from homefront.views.report.worlds_pack import middle_world, recorded_positions

MOSCOW = Question("moscow_held", "Moscow", "city_held", "flag", "Held.", True)


def of_worlds(found: Collected, endings: list[str], **provenance: Any) -> Collected:
    """The same run with other worlds: each ended so."""
    each = EachWorld(seeds=list(range(1, len(endings) + 1)), question=MOSCOW)
    each.fates = [Fate(name, 20.0 if name == "held" else 0.0, 100) for name in endings]
    values = found.values | {"moscow_held": [float(name == "held") for name in endings]}
    given = {**found.provenance, **provenance}
    return dataclasses.replace(found, seeds=each.seeds, each=each, values=values, provenance=given)


def say_line(lines: list[tale.Line]) -> str:
    return " ".join(say(key, **slots) for key, slots in lines)


@pytest.mark.parametrize(
    ("endings", "text"),
    [
        (["held"] * 20, "Moscow was held. In all 20 replays it holds too."),
        (["entered"] * 20, "Moscow was held. In none of 20 replays does it hold."),
        (["held"] * 10 + ["besieged"] * 10, "Moscow was held. In 10 of 20 replays it holds."),
        (["held"], "Moscow was held. In this one replay it holds."),
        (["besieged"], "Moscow was held. In this one replay it is besieged."),
        (["entered"], "Moscow was held. In this one replay the enemy enters it."),
    ],
)
def test_the_headline_says_what_happened_and_in_how_many_worlds(
    found: Collected, endings: list[str], text: str
) -> None:
    assert say_line(tale.headline(of_worlds(found, endings))) == text


def test_worlds_that_did_not_hold_are_told_by_how_they_ended(found: Collected) -> None:
    some = of_worlds(found, ["held", "besieged", "besieged", "entered"])
    assert say_line(tale.others(some)) == "In 2 it is besieged. In 1 it is entered."
    assert tale.others(of_worlds(found, ["entered"])) == []


def test_how_sure_it_is_is_said_of_what_the_worlds_are(found: Collected) -> None:
    half = of_worlds(found, ["held"] * 10 + ["entered"] * 10, parameter_set="defaults")
    assert "20 replays leave open 27 % to 73 %" in say_line([tale.sureness(half, False)])
    assert "no result" in say_line([tale.sureness(half, True)])
    assert "Run more" in say_line([tale.sureness(of_worlds(found, ["held"]), False)])


def test_a_number_stands_from_least_to_most_and_proves_nothing(found: Collected, html: str) -> None:
    number = Question("moscow_gone", "Moscow", "gone_own_most", "share", "Gone.", False)
    each = dataclasses.replace(found.each, question=number, fates=[Fate("counted", 0.1), Fate("counted", 0.2)])
    asked = dataclasses.replace(found, each=each)
    text = "These are 2 replays of a model. They do not prove that history had to go this way."
    assert say_line([tale.sureness(asked, False)]) == text
    page = render(asked, [])
    assert text in page
    assert ">the answer, from least to most</option>" in page
    assert "how it ended</option>" not in page
    assert ">how it ended</option>" in html
    assert "from least to most</option>" not in html


def test_the_price_says_whose_soldiers_they_are_in_the_words_of_the_scenario(found: Collected) -> None:
    sentences = {
        "defenders_killed": "Soldiers of Ruritania killed on the border, without militia.",
        "defenders_captured": "Those of whom neither the army nor the families heard anything again after the war.",
    }
    outcomes = tuple(
        one.model_copy(update={"sentence": sentences.get(one.kind, one.sentence)}) for one in found.scenario.outcomes
    )
    elsewhere = dataclasses.replace(found, scenario=dataclasses.replace(found.scenario, outcomes=outcomes))
    told_of = {row["id"]: say_line([row["line"]]) for row in tale.price(elsewhere)}
    assert told_of["soviet_dead"] == "Soldiers of Ruritania killed"
    assert told_of["soviet_captured"] == "soldiers of the country captured or missing"
    assert told_of["german_losses"] == "German casualties of all kinds"
    assert outcome_words(elsewhere.scenario, "soviet_dead") == "Soldiers of Ruritania killed"
    assert outcome_words(elsewhere.scenario, "soviet_captured") == "soldiers of the country captured or missing"


def test_words_of_the_armies_that_ship_are_said_in_every_language(found: Collected) -> None:
    said = [army_words(one.kind, one.sentence) for one in found.scenario.outcomes if one.kind in ARMIES]
    assert said == ["Soviet soldiers killed", "Soviet soldiers captured and missing", "German casualties of all kinds"]
    assert [name for name in said if "ru" not in strings()["names"].get(name, {})] == []


def test_the_first_screen_of_a_page_answers_five_questions(html: str) -> None:
    """What happened, in how many worlds, how sure, why, and at what price."""
    first = unescape(re.sub(r"<[^>]+>", " ", html.split('<section id="first"')[1].split("</section>")[0]))
    words = " ".join(first.split())
    assert "Moscow was held." in words
    assert re.search(r"In (all 2|none of 2|1 of 2) replays", words)
    assert "leave open" in words
    assert "Soviet soldiers killed" in words
    assert 'id="why"' in html


def test_the_dead_stand_on_the_first_screen_of_a_country_whose_dead_no_run_counts() -> None:
    runs = ensemble("britain-1940", runs=2, seed=1, scale=1 / 20_000, days=20, workers=1)
    page = report_html([runs], scenario=load_scenario("britain-1940"))
    first = page.split('<section id="first"')[1].split("</section>")[0]
    strip = unescape(re.sub(r"<[^>]+>", " ", first.split('<ul class="pricestrip">')[1].split("</ul>")[0])).split()
    assert " ".join(strip).startswith("40,000 to 43,000 civilians killed in air raids, September 1940 to May 1941")
    assert "people away from home on the last day" in " ".join(strip)
    assert first.count('data-value="40,000 to 43,000 people"') == 1, "its source is one click away"
    asked = "Greatest share of the nation away by their own decision on any night"
    assert first.count(f'<span data-name="{asked}">{asked}</span>.') == 2, "the question has its Russian"


def test_a_run_that_counts_soldiers_has_them_on_the_first_screen(found: Collected) -> None:
    book = SourceBook(found.scenario)
    lines = [say_line([row["line"]]) for row in tale.strip(found, sections.not_counted(found.scenario, book))]
    assert lines[0] == "Soviet soldiers killed"
    assert len(lines) == 4


def words_before_the_archive(page: str) -> list[str]:
    """What a reader is told there: all but drawings, what is folded, lists to choose from, what only a screen reader
    says, and the key that "Mark what is assumed" opens. The names and numbers at the rows of the two charts that are
    made of HTML are counted too, though nobody reads them as a text.
    """
    body = page.split("<body")[1].split('<section id="archive"')[0]
    visible = re.sub(r"<(svg|select|noscript|details)\b.*?</\1>", " ", body, flags=re.DOTALL)
    visible = re.sub(r'<(\w+) class="(?:sr|small assumed assumedkey)"[^>]*>.*?</\1>', " ", visible, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", visible)).split()


def test_texts_before_the_archive_are_few_on_the_longest_page(
    found: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """100 worlds that end in every way; each city spared in some; the ten unknown numbers
    that a run of 100 worlds names."""
    most = of_worlds(found, ["held"] * 71 + ["besieged"] * 28 + ["entered"])
    known = tale.descriptions(found)
    inputs = [
        {"name": name, "what": known[name], "value": 0.4, "low": 0.1, "high": 0.5, "apart": True,
         "measure": "chance_of_larger"}
        for name in (
            "front.equipment", "coded.Moscow.lg", "mobilisation.value_centre", "mobilisation.late", "zone.Moscow",
            "coded.Leningrad.cov", "coded.*.order_offices_go", "front.cold", "resolve.appeals", "measurement.control",
        )
    ]  # fmt: skip
    monkeypatch.setattr(tale, "guessed", lambda _: inputs)
    targets = [row | {"worlds": 42} if row["kind"] == tale.CITY_LOST else row for row in most.targets]
    most = dataclasses.replace(most, targets=targets)
    page = render(most, [])
    told = words_before_the_archive(page)
    assert {"In", "28", "besieged.", "entered."} <= set(told)
    assert page.count("42 of 100</span>") == sum(row["kind"] == tale.CITY_LOST for row in most.targets)
    assert len(re.findall('<div class="assumed"><span>', page)) == len(inputs)
    assert 600 < len(told) < 900


def test_slots_are_filled_by_their_form() -> None:
    assert filled("{n:n} {n|world|worlds}", {"n": 1200}) == "1,200 worlds"
    assert filled("{v:%}, {w:%}, {p:people}, {k:km}, {d:day}, {d:date}", {
        "v": 0.123, "w": 0.0123, "p": 1_234_567, "k": 12.4, "d": "1941-10-16",
    }) == "12 %, 1.2 %, 1.2 million, 12 km, 16 October, 16 October 1941"  # fmt: skip
    line = ("compare.points", {"v": 1.25})
    assert filled("{v:1}, {v:2}, {d:month}, {l:text}, {m:text}", {
        "v": 1234.567, "d": "1941-10-16", "l": line, "m": [line, ("compare.yes", {})],
    }) == "1,234.6, 1,234.57, Oct, 1.2 points, 1.2 points, yes"  # fmt: skip
    with pytest.raises(KeyError):
        filled("{missing}", {})


def test_every_language_has_every_text_with_the_same_slots() -> None:
    found = strings()
    slot = re.compile(r"\{(\w+)")
    for key, by_language in found["texts"].items():
        assert set(by_language) == set(found["languages"]), key
        for text in by_language.values():
            assert set(slot.findall(text)) == set(slot.findall(by_language["en"])), key


def test_the_middle_world_ends_as_most_do() -> None:
    values = [{"held": 1.0, "km": 50.0}, {"held": 1.0, "km": 20.0}, {"held": 0.0, "km": 30.0}]
    assert middle_world(values) in (0, 1)
    assert middle_world([{"km": 1.0}, {"km": 5.0}, {"km": 9.0}]) == 1
    assert middle_world([{}]) == 0


def test_the_front_of_the_record_goes_through_its_cities_on_their_days(found: Collected) -> None:
    assert found.front is not None
    line = recorded_positions(found.scenario, found.front, found.start, found.days)
    assert line.shape == (len(found.front.axes), found.days)
    rows = {row.city: row for row in found.scenario.captures}
    for city in ("Minsk", "Smolensk"):
        n, row = found.front.cities.index(city), rows[city]
        assert row.captured_on is not None
        day = (row.captured_on - found.start).days
        assert line[found.front.city_axis[n], day] >= found.front.city_chainage[n] - 1.0
    assert np.isfinite(line).all()
    assert line[:, 0].max() < line.max()


def test_slots_of_a_text_survive_the_page(html: str) -> None:
    for found in re.findall(r"data-slots='([^']*)'", html):
        assert isinstance(json.loads(unescape(found)), dict)


@pytest.mark.parametrize("scenario_id", ["moscow-1941", "france-1940", "britain-1940"])
def test_title_and_summary_of_each_scenario_have_their_russian(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    for text in (scenario.title, scenario.summary):
        assert 'data-name="' in tale.named(text)
        assert strings()["names"][text]["ru"]
