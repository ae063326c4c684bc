"""Works to cite, the software first: as CSL-JSON items, as BibTeX, as plain text. Keys are the ids of the works."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from homefront._version import __version__
from homefront.scenario.schema import Scenario

Work = dict[str, Any]

SOFTWARE: Work = {
    "id": "homefront",
    "type": "software",
    "author": [{"literal": "The homefront contributors"}],
    "title": "homefront: a country under attack, person by person and day by day",
    "version": __version__,
}
"""As in CITATION.cff."""

ENTRY_TYPES = {
    "book": "book", "chapter": "incollection", "article-journal": "article", "article-magazine": "article",
    "article-newspaper": "article", "paper-conference": "inproceedings", "thesis": "phdthesis",
    "report": "techreport", "manuscript": "unpublished",
}  # fmt: skip
"""CSL type -> BibTeX entry; what is not here is `misc`: data sets, documents, pages, software."""

CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def works_of(scenario: Scenario | None = None) -> list[Work]:
    """The software, then every source of a scenario in the order of its file, as CSL-JSON items.

    A publisher written "Place: Name" is taken apart, as CSL has it.
    """
    sources = () if scenario is None else scenario.sources.values()
    return [dict(SOFTWARE), *(_apart(work) for work in sources)]


def _apart(work: Mapping[str, Any]) -> Work:
    out = dict(work)
    place, colon, name = str(out.get("publisher", "")).partition(": ")
    if colon and "publisher-place" not in out:
        out["publisher-place"], out["publisher"] = place, name
    return out


def written(works: Sequence[Work], form: str) -> str:
    """In one of FORMATS."""
    return FORMATS[form](works)


def as_csl(works: Sequence[Work]) -> str:
    return json.dumps(list(works), ensure_ascii=False, indent=1)


def as_bibtex(works: Sequence[Work]) -> str:
    """UTF-8, an entry a work; titles keep their capitals."""
    return "\n\n".join(_entry(work) for work in works)


def as_text(works: Sequence[Work]) -> str:
    return "\n".join(_line(work) for work in works)


FORMATS: dict[str, Callable[[Sequence[Work]], str]] = {"bibtex": as_bibtex, "csl": as_csl, "text": as_text}


def _entry(work: Work) -> str:
    kind = ENTRY_TYPES.get(str(work["type"]), "misc")
    fields: dict[str, str] = {}
    for role in ("author", "editor"):
        if work.get(role):
            fields[role] = " and ".join(_bibtex_name(name) for name in work[role])
    if not fields:
        fields["key"] = escaped(str(work["title"]))  # by what a style sorts and labels, where nobody is named
    fields["title"] = f"{{{escaped(str(work['title']))}}}"
    container = work.get("container-title")
    if container:
        fields[CONTAINERS.get(kind, "howpublished")] = escaped(str(container))
    elif work["type"] == "software":
        fields["howpublished"] = "Computer software"
    if work.get("publisher"):
        fields[PUBLISHERS.get(kind, "publisher")] = escaped(str(work["publisher"]))
    elif kind == "techreport" and work.get("author"):
        fields["institution"] = " and ".join(_bibtex_name(name) for name in work["author"])
    if work.get("publisher-place"):
        fields["address"] = escaped(str(work["publisher-place"]))
    for key, field in (("volume", "volume"), ("issue", "number"), ("page", "pages"), ("edition", "edition"),
                       ("version", "version")):  # fmt: skip
        if work.get(key):
            fields[field] = re.sub(r"(?<=\d)-(?=\d)", "--", escaped(str(work[key])))
    if _year(work):
        fields["year"] = _year(work)
    for key, field in (("DOI", "doi"), ("ISBN", "isbn"), ("URL", "url")):
        if work.get(key):
            fields[field] = str(work[key])
    if work.get("note"):
        fields["note"] = escaped(str(work["note"]))
    body = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return f"@{kind}{{{work['id']},\n{body}\n}}"


def escaped(text: str) -> str:
    r"""Text as TeX takes it; what is not ASCII stays as it is.

    >>> escaped("Barber & Harrison, 50 %")
    'Barber \\& Harrison, 50 \\%'
    """
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def _bibtex_name(name: Mapping[str, str]) -> str:
    """Family, given; who has one name only stands in braces, so that BibTeX does not take it apart."""
    if "family" in name:
        parts = [name["family"], *([name["given"]] if name.get("given") else [])]
        return escaped(", ".join(parts))
    literal = name.get("literal", "")
    return "others" if literal == "and others" else f"{{{escaped(literal)}}}"


def _line(work: Work) -> str:
    people = work.get("author") or work.get("editor") or []
    who = ", ".join(_plain_name(name) for name in people)
    if who and not work.get("author"):
        who += " (ed.)" if len(people) == 1 else " (eds)"
    title = str(work["title"]) + (
        f", vol. {work['volume']}" if work.get("volume") and "container-title" not in work else ""
    )
    where = str(work.get("container-title", ""))
    if where and work.get("volume"):
        where += f" {work['volume']}"
    imprint = ": ".join(str(work[key]) for key in ("publisher-place", "publisher") if work.get(key))
    version = f"version {work['version']}" if work.get("version") else ""
    year = f"({_year(work)})" if _year(work) else ""
    head = (f"{who} {year}".strip(), title) if who else (f"{title} {year}".strip(),)
    return ". ".join(part for part in (*head, where, imprint, version, str(work.get("URL", ""))) if part) + "."


def _plain_name(name: Mapping[str, str]) -> str:
    return " ".join(part for part in (name.get("given", ""), name.get("family", name.get("literal", ""))) if part)


def _year(work: Work) -> str:
    dates = work.get("issued", {}).get("date-parts") or [[""]]
    return str(dates[0][0])
