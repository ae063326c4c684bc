"""sources.json is typed when it is read: what is accepted can be cited, shown and printed in every form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.scenario import limits
from homefront.scenario.problems import Problems
from homefront.scenario.sources import read_sources
from homefront.scenario.works import Work
from homefront.views.cite import FORMATS, written
from homefront.views.report.sources import work_text

PLAIN = {"id": "x-1941", "type": "book", "title": "A title"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["family", "given", "literal", "date-parts", "raw", "x", "\ud800"]), inner, max_size=3
    ),
    max_leaves=6,
)  # fmt: skip
keys = st.sampled_from([
    "author", "editor", "issued", "container-title", "publisher", "publisher-place", "volume", "issue", "page", "URL",
    "DOI", "ISBN", "note", "version", "edition", "abstract", "title", "type",
])  # fmt: skip


def read(items: Any) -> tuple[dict[str, Work] | None, Problems]:
    problems = Problems()
    text = items if isinstance(items, str) else json.dumps(items)
    return read_sources("sources.json", text, problems), problems


def refusal(**odd: Any) -> str:
    """The one problem of a work with these keys."""
    _, problems = read([{**PLAIN, **odd}])
    assert len(problems.found) == 1, problems.found
    return problems.found[0].where


@given(st.dictionaries(keys, json_values, max_size=3))
def test_what_is_accepted_can_be_cited(odd: dict[str, Any]) -> None:
    works, problems = read([{**PLAIN, **odd}])
    for problem in problems.found:
        str(problem).encode()
    for work in (works or {}).values():
        assert not problems.found
        for form in FORMATS:
            written([work], form).encode()
        json.dumps(work.csl(), allow_nan=False).encode()
        work_text(work).encode()


@pytest.mark.parametrize(
    "authors",
    [None, "Barber", [1], ["Barber"], [{}], [{"given": "John"}], [{"family": 1}], [{"family": None}], [[]],
     {"family": "Barber"}, [{"literal": ["x"]}]],
)  # fmt: skip
def test_authors_that_are_no_names(authors: Any) -> None:
    assert refusal(author=authors).startswith("work 1.author")


@pytest.mark.parametrize(
    "issued",
    [None, "1991", 1991, [], {}, {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [[None]]}, {"raw": 1},
     {"date-parts": "1991"}, {"date-parts": [1991]}, {"date-parts": [[1991.5]]}, {"date-parts": [[True]]},
     {"date-parts": [["spring"]]}, {"date-parts": [[10**6]]}, {"date-parts": [[1991, 1, 1, 1]]}],
)  # fmt: skip
def test_dates_that_are_none(issued: Any) -> None:
    assert refusal(issued=issued).startswith("work 1.issued")


def test_dates_as_text_are_dates() -> None:
    for issued, year in (
        ({"date-parts": [["1991", "05"]]}, "1991"),
        ({"date-parts": [[1941], [1945]]}, "1941"),
        ({"literal": "about 1941"}, "about 1941"),
        ({"raw": "1941?"}, "1941?"),
    ):
        works, problems = read([{**PLAIN, "issued": issued}])
        assert not problems.found
        assert works is not None
        assert works["x-1941"].year == year
        assert year in written(list(works.values()), "text")


def test_what_is_not_known_is_kept() -> None:
    works, _ = read([{**PLAIN, "abstract": "long", "author": [{"family": "B", "suffix": "Jr."}]}])
    assert works is not None
    csl = works["x-1941"].csl()
    assert csl["abstract"] == "long"
    assert csl["author"] == [{"family": "B", "suffix": "Jr."}]
    assert "editor" not in csl


@pytest.mark.parametrize("odd", ["\ud800", "\0", "\x1b[2J", 1e999, 10**30])
def test_what_nobody_can_print_or_read(odd: Any) -> None:
    _, problems = read(json.dumps([{**PLAIN, "abstract": [{"x": odd}]}]).replace("Infinity", "1e999"))
    (problem,) = problems.found
    assert problem.where == "work 1"
    str(problem).encode()


def test_works_and_names_are_counted() -> None:
    _, problems = read([{**PLAIN, "id": f"w{n}"} for n in range(limits.WORKS + 1)])
    assert [problem.expected for problem in problems.found] == [f"at most {limits.WORKS:,} works"]
    assert refusal(author=[{"family": "x"}] * (limits.NAMES + 1)) == "work 1.author"


def test_lines_of_many_works() -> None:
    items = [{**PLAIN, "id": f"w{n}", "title": "" if n == 150 else "t"} for n in range(200)]
    _, problems = read("[\n" + ",\n".join(json.dumps(item) for item in items) + "]")
    assert [problem.line for problem in problems.found] == [152]


def test_deep_brackets_are_refused() -> None:
    for text in ("[" * 200_000, "[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900):
        _, problems = read(text)
        assert len(problems.found) == 1
    _, problems = read('[{"id":"x","type":"b","title":"t","x":' + "[" * 500 + "]" * 500 + "}]")
    assert [problem.got for problem in problems.found] == ["brackets nested too deep"]
