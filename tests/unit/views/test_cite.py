"""Works to cite: CSL-JSON, and BibTeX read back by a small reader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.cite import SOFTWARE, as_bibtex, as_csl, as_text, escaped, works_of

ROOT = Path(__file__).parents[3]
REQUIRED = {"book": {"title"}, "article": {"author", "title", "journal", "year"}, "misc": {"title"},
            "techreport": {"author", "title", "institution"}}  # fmt: skip


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def entries(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Key -> (type, fields); ValueError where braces do not match."""
    out = {}
    for kind, key, body in re.findall(r"(?ms)^@(\w+)\{([^,]+),\n(.*?)\n\}$", text):
        fields = {}
        for line in body.split("\n"):
            match = re.fullmatch(r"  (\w+) = \{(.*)\},?", line)
            if match is None:
                raise ValueError(line)
            depth = 0
            for token in re.findall(r"\\.|[{}]", match[2]):
                depth += {"{": 1, "}": -1}.get(token, 0)
                assert depth >= 0
            assert depth == 0
            fields[match[1]] = match[2]
        assert key not in out
        out[key] = (kind, fields)
    return out


def test_every_source_is_an_entry_under_its_own_id(moscow: Scenario) -> None:
    found = entries(as_bibtex(works_of(moscow)))
    assert list(found) == ["homefront", *moscow.sources]
    for kind, fields in found.values():
        assert set(fields) >= REQUIRED[kind]
        assert {"author", "editor", "key"} & set(fields)


def test_a_book_and_an_article_have_their_fields(moscow: Scenario) -> None:
    found = entries(as_bibtex(works_of(moscow)))
    assert found["glantz-house-1995"] == (
        "book",
        {
            "author": "Glantz, David M. and House, Jonathan M.",
            "title": "{When Titans Clashed: How the Red Army Stopped Hitler}",
            "publisher": "University Press of Kansas", "address": "Lawrence", "year": "1995",
        },
    )  # fmt: skip
    kind, fields = found["hill-2007"]
    assert (kind, fields["journal"], fields["volume"]) == ("article", "The Journal of Military History", "71")
    assert found["levchuk-2020"][1]["author"] == "Levchuk, Nataliia and others"
    assert found["barber-dzeniskevich-2005"][1]["editor"] == "Barber, John and Dzeniskevich, Andrei"


def test_what_tex_would_read_is_escaped() -> None:
    assert escaped(r"a_b & 50 % $1 #2 {x} ~ ^ \z ü") == (
        r"a\_b \& 50 \% \$1 \#2 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}z ü"
    )


def test_csl_has_what_csl_needs(moscow: Scenario) -> None:
    items = json.loads(as_csl(works_of(moscow)))
    assert [item["id"] for item in items] == ["homefront", *moscow.sources]
    assert all(item["type"] and item["title"] for item in items)
    assert all(": " not in item.get("publisher", "") for item in items)
    for item in items:
        for person in [*item.get("author", []), *item.get("editor", [])]:
            assert {"family", "literal"} & set(person)


def test_text_is_a_line_a_work(moscow: Scenario) -> None:
    lines = as_text(works_of(moscow)).splitlines()
    assert len(lines) == 1 + len(moscow.sources)
    assert "John Barber, Mark Harrison (1991). The Soviet Home Front 1941-1945. London: Longman." in lines


def test_the_software_is_as_in_its_citation_file() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{SOFTWARE.title}"' in text
    assert f"version: {SOFTWARE.version}" in text
    assert f"name: {SOFTWARE.author[0].literal}" in text
    assert works_of() == [SOFTWARE]
