"""Notes of a page: their parts, rivals, and the tally that stands before them."""

from __future__ import annotations

from homefront.scenario.schema import Scenario
from homefront.views.report.sources import COUNTED, SourceBook, Tally, tally, tally_of
from homefront.views.scenario_tables import sources


def test_a_note_has_its_parts_its_rival_and_how_it_was_seen(moscow: Scenario) -> None:
    book = SourceBook(moscow)
    note = book.cite("Reid, Leningrad (2011), page 86 of an online copy, seen at https://example.org", "read")
    assert [(one.author, one.year, one.seen_at) for one in note.entries] == [("Reid", "2011", "https://example.org")]
    assert (note.how_seen, note.rivals) == ("read", ())
    other = book.cite("model-front", "", "estimate", rival="13.3 a day")
    assert other.rivals == ("13.3 a day",)
    assert book.cite("model-front", "", "estimate") is not other
    weak = book.cite("weak source: a quiz, seen at https://example.org", "read")
    assert (weak.how_seen, weak.how) == ("weak", "weak source: nobody answers for it")


def test_the_tally_adds_up_and_says_each_kind_once(moscow: Scenario) -> None:
    book = SourceBook(moscow)
    for source, seen in (("A, B (1990)", "read"), ("A, B (1990)", "recalled"), ("derived: A, B (1990)", "derived"),
                         ("weak source: a forum", "read"), ("werth-1964", ""), ("A, B (1990)", "read")):  # fmt: skip
        book.cite(source, seen)
    found = tally(book.notes)
    assert found.notes == sum(found.counts.values()) == 5
    assert found.text.startswith("Of 5 notes: 1 read in excerpt, 1 from memory (page not checked), 1 derived, 1 weak")
    assert tally([]) == Tally(0, {})


def test_the_tally_of_a_scenario_stands_before_its_works(moscow: Scenario) -> None:
    found, parts = tally_of(moscow), sources(moscow)
    assert found.notes == sum(found.counts.values()) > 400
    assert set(found.counts) == set(COUNTED)
    assert list(parts) == ["how sources were seen", "sources", "weak sources"]
    first, *rest = parts["how sources were seen"]
    assert first["count"] == found.notes == sum(row["count"] for row in rest)
    assert len(parts["weak sources"]) == found.counts["weak"]
