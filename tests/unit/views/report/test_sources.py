"""Notes of a page: their parts, rivals, and the tally that stands before them."""

from __future__ import annotations

from homefront.scenario.cited import cited_in, entries_of
from homefront.scenario.schema import Scenario
from homefront.views.report.sources import COUNTED, PARTS, SourceBook, Tally, tally, tally_of, where_parts_stand
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


def taken(text: str, where: str) -> list[dict[str, str]]:
    """What the page's script makes of it: the whole of each entry and its parts, by slices of the text."""
    out = []
    for one in where.split(";"):
        spots = [spot.partition(".") for spot in one.removeprefix("w").split(",")]
        cut = [text[int(at) : int(at) + int(size)] if size else "" for at, _, size in spots]
        out.append(dict(zip(("whole", *PARTS), cut, strict=False)) | {"weak": "yes" if one.startswith("w") else ""})
    return out


def test_the_parts_of_every_note_are_found_in_its_own_text(moscow: Scenario) -> None:
    book = SourceBook(moscow)
    for one in cited_in(moscow):
        book.cite(one.source, one.seen, one.grade)
    whole = 0
    for note in book.notes:
        text = "".join(part for _, part in note.parts)
        entries = [entry for entry in note.entries if not entry.text.startswith("rival ")]
        found = taken(text, note.where) if note.where else []
        assert len(found) == len(entries)
        for entry, cut in zip(entries, found, strict=True):
            whole += "author" not in cut and len(cut) == 2
            assert bool(cut["weak"]) == entry.weak
            for name in PARTS[: len(cut) - 2]:
                assert cut.get(name, "") == getattr(entry, name), text
    assert whole < 50  # what has parts that are not in one piece is shown as it stands


def test_two_works_of_one_note_and_a_rival_are_told_apart() -> None:
    text = "low: Reid, Leningrad (2011), page 86, seen at https://a.org/1; weak source: a quiz; rival 12 (Werth, 1964)"
    first, second = taken(text, where_parts_stand(text, entries_of(text)))
    assert (first["about"], first["author"], first["title"]) == ("low", "Reid", "Leningrad")
    assert (first["year"], first["page"], first["seen_at"]) == ("2011", "page 86", "https://a.org/1")
    assert (second["title"], second["weak"], first["weak"]) == ("a quiz", "yes", "")
    twice = "Reid, Leningrad (2011), page 86; Reid, Leningrad (2011), page 171"
    assert [one["page"] for one in taken(twice, where_parts_stand(twice, entries_of(twice)))] == ["page 86", "page 171"]


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
