"""The text of an essay: what becomes of Markdown, citations, figures and sentences; and that it is inert."""

from __future__ import annotations

import json
import time
from html.parser import HTMLParser
from typing import Any

import pytest

from homefront.lab.essays import bibliography, directive
from homefront.lab.essays.differences import differences
from homefront.lab.essays.document import PictureSize, document_of
from homefront.lab.refusals import FieldError

BOOK = {"id": "reid", "type": "book", "title": "Leningrad", "author": [{"family": "Reid", "given": "Anna"}],
        "issued": {"date-parts": [[2011]]}}  # fmt: skip

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<svg><script>1</script></svg>",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox)", "![a](javascript:alert(1))", "![a](https://elsewhere.example/x.png)", "![a](//elsewhere/x)",
    '[a](https://ok.example "x" onmouseover="alert(1)")', "<a href='x' onclick='alert(1)'>a</a>", "<style>*{}</style>",
    "<iframe src=//elsewhere></iframe>",
    "<base href=//elsewhere>", "<form action=//elsewhere><button>b</button></form>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "<math><mtext></p><script>1</script>", "[@<script>alert(1)</script>]",
    '# "><script>alert(1)</script>', "> quote <script>", ':::figure run="<script>" chart="<svg onload=1>" :::',
    ":::figure run=a chart=b caption=\"<img src=x onerror=1>\" :::", "`<script>`", "<!-- --><script>1</script>",
    "[x]: javascript:alert(1)\n\n[x]", "<https://a.example/\"onclick=alert(1)>", "\x01javascript:1", "![](picture:99)",
)  # fmt: skip


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def html(text: str, **given: Any) -> str:
    return "".join(str(part) for part in document_of(text, **given).parts if not isinstance(part, directive.FigureRef))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert(text: str) -> None:
    for tag, attributes in Tags(html(f"before\n\n{text}\n\nafter")).found:
        assert tag not in ("script", "svg", "style", "iframe", "base", "form", "img", "math", "button", "object"), text
        assert not [name for name in attributes if name.startswith("on") or name == "style"], text
        address = (attributes.get("href") or "").casefold()
        assert address.startswith(("#", "?at=p", "https://", "http://", "mailto:")) or not address, text


def test_headings_and_paragraphs_have_addresses_and_the_contents_name_them() -> None:
    found = document_of("# War\n\nOne. Two.\n\n## War\n\nThree.")
    assert [(one.id, one.level, one.text) for one in found.headings] == [("h-war", 2, "War"), ("h-war-2", 3, "War")]
    assert [(one.id, one.sentences) for one in found.paragraphs] == [("p1", ("One.", "Two.")), ("p2", ("Three.",))]
    assert '<span class="s" id="p1s2">Two.</span>' in str(found.parts[0])
    assert 'href="#p1"' in str(found.parts[0])


def test_headings_begin_beneath_the_title_and_leave_out_no_level() -> None:
    assert [one.level for one in document_of("## A\n\n#### B\n\n## C").headings] == [2, 3, 2]


def test_a_sentence_is_not_cut_inside_emphasis_or_after_a_short_form() -> None:
    found = document_of("See *A. B. Then* p. 12 of Dr. Reid. It held.")
    assert found.paragraphs[0].sentences == ("See A. B. Then p. 12 of Dr. Reid.", "It held.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("> Cold.", "No source is named"),
        ("> Cold [@reid].", "No page is named"),
        ("> Cold [@reid, p. 86].", ""),
        ("> Cold.\n>\n> \u2014 Reid, p. 86", ""),
        ("> Cold.\n>\n> \u2014 Reid", "No page is named"),
        ("No quotation.", ""),
    ],
)
def test_a_quotation_without_source_or_page_is_marked(text: str, told: str) -> None:
    found = document_of(text, bibliography.works([BOOK]))
    assert [fault for fault in found.faults if told and told in fault] == list(found.faults)
    assert ("fault" in str(found.parts[0])) == bool(told)


def test_a_citation_leads_to_the_bibliography_and_an_unknown_one_is_marked() -> None:
    found = document_of("So it was [@reid, p. 86; @nobody].", bibliography.works([BOOK]))
    assert '(<a class="cited" href="#ref-reid"' in str(found.parts[0])
    assert "Reid 2011, p. 86" in str(found.parts[0])
    assert found.cited == ("reid",)
    assert found.faults == ("nobody: not in the bibliography",)


def test_works_of_one_author_and_year_are_told_apart() -> None:
    works = bibliography.works([BOOK, BOOK | {"id": "other", "title": "Another"}])
    assert [one.short for one in works.values()] == ["Reid 2011a", "Reid 2011b"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not json", "It is not JSON"),
        ("[1]", "Work 1 is int"),
        ('[{"id": "a b", "title": "x"}]', "Work 1 has the id"),
        ('[{"id": "a"}]', "has no title"),
        ('[{"id": "a", "title": "x"}, {"id": "a", "title": "y"}]', "Two works have the id a"),
        ('[{"id": "a", "title": "x", "URL": "javascript:alert(1)"}]', "has the URL"),
        ("[" * 100_000, "It is not JSON"),
    ],
)
def test_a_bibliography_that_cannot_be_read_says_where(text: str, told: str) -> None:
    with pytest.raises(FieldError, match=told):
        bibliography.read(text)


def test_hostile_works_are_text() -> None:
    bad = '"><script>alert(1)</script>'
    works = bibliography.works(bibliography.read(json.dumps([{"id": "a", "title": bad, "note": bad}])))
    assert "<script" not in str(works["a"].line)
    assert "<script" not in html("[@a, <script>]", works=works)


def test_a_figure_stands_between_the_text_and_says_what_is_wrong_with_its_line() -> None:
    found = document_of('Before.\n\n:::figure run=r chart=gone place="Moscow" caption="Who left" :::\n\nAfter.')
    assert [type(part).__name__ for part in found.parts] == ["Markup", "FigureRef", "Markup"]
    assert found.figures[0] == directive.FigureRef(1, "r", "gone", "Moscow", "Who left")
    assert directive.read(directive.line_of("r", "gone", "Moscow", 'He said "so"'), 1).caption == "He said 'so'"
    lines = {
        ":::figure run=r :::": "needs run",
        ":::figure run=r chart=c size=3 :::": "Not known: size",
        ":::figure run=r chart=c": "does not end",
        ":::figure run=r chart=c ; drop :::": "Not understood",
    }
    for line, told in lines.items():
        assert told in document_of(line).figures[0].wrong
    assert document_of("- :::figure run=r chart=c :::").figures == []


def test_a_picture_of_the_essay_is_shown_with_its_size() -> None:
    known = {3: PictureSize("/essays/1/pictures/3", 20, 10, "a <map>")}
    assert '<img src="/essays/1/pictures/3" alt="a &lt;map&gt;" width="20" height="10">' in html(
        "![](picture:3)", pictures=known
    )


@pytest.mark.parametrize("piece", ["[", "*a ", "[@", "![", "> ", "(((([@a](x)", "`", "a. B", "<a "])
def test_the_longest_paragraph_of_marks_is_read_in_a_moment(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    document_of(text)
    assert time.process_time() - began < 5


def test_differences_name_the_words() -> None:
    lines = differences("Same.\nIt held.\n", "Same.\nIt nearly held.\nMore.\n")
    assert [line.kind for line in lines] == ["same", "out", "in", "in"]
    assert (" nearly", True) in lines[2].pieces
