"""Sources taken apart, and that no source or note of a scenario that ships leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from homefront.scenario.cited import cited_in, entries_of, how_of, rivals_of
from homefront.scenario.loader import load_scenario
from homefront.scenario.rows import ROWS
from homefront.scenario.schema import Scenario

DEAD_END = re.compile(
    r"\b[a-z_]+\.(csv|toml|json)\b|\brows? (above|below)\b|\bas the row\b|\bsame (pages?|report) as\b|\(same report\)"
    r"|^quotient of rows|difference of (two|the two) (\w+ )?rows|\bsee events\b|\brows? in\b|\b(read|recalled) rows?\b"
)
NAMES_SOMETHING = re.compile(
    r"[A-Z][\w'’-]+.*, .*\w"  # an author or a site, and a title
    r"|\bgeneral knowledge\b|^homefront\b|\bthis scenario\b|\bcoding sheet\b|^derived: .*\bset by us\b"
    r"|\b[Cc]ensus of\b|\bMinistry of\b|^weak source: |\((author|title) not noted\)|\bThe Spectator \d"
    r"|[a-z0-9]\.(com|ru|su|net|be|org|fr)\b"
)


@pytest.fixture(scope="module", params=["britain-1940", "france-1940", "moscow-1941"])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return load_scenario(request.param)


def texts_of(scenario: Scenario) -> Iterator[str]:
    """Sources, and notes beside numbers."""
    yield from (one.source for one in cited_in(scenario))
    yield from (value.note for value in scenario.values.values())
    yield from (work.note for work in scenario.sources.values())
    for kind in ROWS:
        yield from (row.note for row in getattr(scenario, kind) if hasattr(row, "note"))


def test_no_source_or_note_leads_to_a_file_or_another_row(scenario: Scenario) -> None:
    assert [text for text in dict.fromkeys(texts_of(scenario)) if DEAD_END.search(text)] == []


def test_every_source_names_a_work_or_says_from_what_it_was_derived(scenario: Scenario) -> None:
    texts = [one.source for one in cited_in(scenario) if one.source not in scenario.sources]
    assert [text for text in texts if not NAMES_SOMETHING.search(text)] == []


def test_no_source_begins_with_an_address(scenario: Scenario) -> None:
    """Where it was seen stands second."""
    for one in cited_in(scenario):
        assert not re.match(r"(\w+: )?https?://", one.source), one.source
        for address in re.finditer(r"https?://", one.source):
            assert one.source[: address.start()].endswith("seen at "), one.source


def test_what_a_novel_site_or_a_quiz_shows_is_marked_weak_unless_a_work_is_named(scenario: Scenario) -> None:
    doubtful = re.compile(r"apolyton|hybridtechcar|quizzclub|/forum|strast-i-bomba|mreadz\.com/mrrd/135842|netweather")
    named = [one for one in cited_in(scenario) if doubtful.search(one.source)]
    assert [one.source for one in named if how_of(one.source, one.seen) != "weak"] == []


# --- taking one apart --------------------------------------------------------------------------------------------


def test_a_work_with_its_page_and_where_it_was_seen() -> None:
    one, other = entries_of(
        "Werth, Russia at War 1941-1945 (1964), page 113 of an online copy, seen at https://example.org/p/113; "
        "loss: Glantz & House, When Titans Clashed (1995)"
    )
    assert (one.author, one.year, one.title) == ("Werth", "1964", "Russia at War 1941-1945")
    assert (one.page, one.seen_at) == ("page 113 of an online copy", "https://example.org/p/113")
    assert (other.author, other.title, other.about) == ("Glantz & House", "When Titans Clashed", "loss")
    assert not one.weak


def test_a_work_of_sources_json(scenario: Scenario) -> None:
    for name, work in scenario.sources.items():
        (one,) = entries_of(name, dict(scenario.sources))
        assert (one.title.startswith(work.title), one.year, one.seen_at) == (True, work.year, work.URL or "")


@pytest.mark.parametrize(
    ("source", "author", "year"),
    [
        ("R. M. Titmuss, Problems of Social Policy (HMSO, 1950) ch. 15 p. 304", "R. M. Titmuss", "1950"),
        ("derived: 5 % either way of Krivosheev (ed.), Rossiia i SSSR (2001)", "Krivosheev (ed.)", "2001"),
        ("Evening Post (Wellington), 11 October 1941, seen at https://example.org", "", "1941"),
        ("Kuznetsov, Babi Yar", "", ""), ("general knowledge", "", ""),
    ],
)  # fmt: skip
def test_author_and_year_stand_where_the_text_has_them(source: str, author: str, year: str) -> None:
    one = entries_of(source)[0]
    assert (one.author, one.year) == (author, year)
    assert one.title


def test_brackets_are_not_parted_and_a_rival_is_told() -> None:
    source = "Glantz, Barbarossa (2001; recalled); rival date 8 Aug (Wikipedia, which counts 73 days)"
    assert entries_of(source)[0].text == "Glantz, Barbarossa (2001; recalled)"
    assert rivals_of(source) == ("date 8 Aug (Wikipedia, which counts 73 days)",)
    assert rivals_of("Glantz, Barbarossa (2001)") == ()


@pytest.mark.parametrize(
    ("source", "seen", "how"),
    [
        ("A, B (1990)", "read", "read"), ("A, B (1990)", "recalled", "recalled"), ("werth-1964", "", ""),
        ("derived: A, B (1990)", "", "derived"), ("weak source: a quiz, seen at https://example.org", "read", "weak"),
        ("A, B (1990); weak source: quoted in a forum", "recalled", "weak"),
    ],
)  # fmt: skip
def test_how_a_source_was_seen(source: str, seen: str, how: str) -> None:
    assert how_of(source, seen) == how


def test_a_source_is_told_once_with_the_rows_that_name_it(scenario: Scenario) -> None:
    found = cited_in(scenario)
    assert len({(one.source, one.seen, one.grade) for one in found}) == len(found)
    named = sum(len(getattr(scenario, kind)) for kind in ROWS)
    rest = len(scenario.values) + len(scenario.causes) + len(scenario.appeals) + len(scenario.command.posts)
    assert sum(one.rows for one in found) == named + rest
