"""Works to cite, the software first: as CSL-JSON items, as BibTeX, as plain text. Keys are the ids of the works."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Annotated

from homefront._version import __version__
from homefront.arguments import argument, one_of
from homefront.scenario.schema import Scenario, Work
from homefront.scenario.works import Name

SOFTWARE = Work.model_validate({
    "id": "homefront",
    "type": "software",
    "author": [{"literal": "The homefront contributors"}],
    "title": "homefront: a country under attack, person by person and day by day",
    "version": __version__,
})  # fmt: skip
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
    """The software, then every source of a scenario in the order of its file.

    A publisher written "Place: Name" is taken apart, as CSL has it.
    """
    sources = () if scenario is None else scenario.sources.values()
    return [SOFTWARE, *(_apart(work) for work in sources)]


def _apart(work: Work) -> Work:
    place, colon, name = work.publisher.partition(": ")
    if not colon or work.place:
        return work
    return work.model_copy(update={"place": place, "publisher": name})


def written(works: Sequence[Work], form: str) -> str:
    """In one of FORMATS; ParameterError for another."""
    return FORMATS[checked_form(form)](works)


def checked_form(form: str) -> str:
    """The name of one of FORMATS; ParameterError, with the nearest, for another."""
    return str(argument("format", Annotated[str, one_of(*FORMATS)], form))


def as_csl(works: Sequence[Work]) -> str:
    return json.dumps([work.csl() for work in works], ensure_ascii=False, indent=1)


def as_bibtex(works: Sequence[Work]) -> str:
    """UTF-8, an entry a work; titles keep their capitals."""
    return "\n\n".join(_entry(work) for work in works)


def as_text(works: Sequence[Work]) -> str:
    return "\n".join(_line(work) for work in works)


FORMATS: dict[str, Callable[[Sequence[Work]], str]] = {"bibtex": as_bibtex, "csl": as_csl, "text": as_text}


def _entry(work: Work) -> str:
    kind = ENTRY_TYPES.get(work.type, "misc")
    fields = {role: " and ".join(_bibtex_name(name) for name in names)
              for role, names in (("author", work.author), ("editor", work.editor)) if names}  # fmt: skip
    if not fields:
        fields["key"] = escaped(work.title)  # by what a style sorts and labels, where nobody is named
    fields["title"] = f"{{{escaped(work.title)}}}"
    if work.container:
        fields[CONTAINERS.get(kind, "howpublished")] = escaped(work.container)
    elif work.type == "software":
        fields["howpublished"] = "Computer software"
    if work.publisher:
        fields[PUBLISHERS.get(kind, "publisher")] = escaped(work.publisher)
    elif kind == "techreport" and work.author:
        fields["institution"] = fields["author"]
    numbers = (("volume", work.volume), ("number", work.issue), ("pages", work.page), ("edition", work.edition),
               ("version", work.version))  # fmt: skip
    given = {
        "address": escaped(work.place),
        **{name: re.sub(r"(?<=\d)-(?=\d)", "--", escaped(text)) for name, text in numbers},
        "year": escaped(work.year),
        "doi": work.DOI,
        "isbn": work.ISBN,
        "url": work.URL,
        "note": escaped(work.note),
    }
    fields |= {name: text for name, text in given.items() if text}
    body = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return f"@{kind}{{{work.id},\n{body}\n}}"


def escaped(text: str) -> str:
    r"""Text as TeX takes it; what is not ASCII stays as it is.

    >>> escaped("Barber & Harrison, 50 %")
    'Barber \\& Harrison, 50 \\%'
    """
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def _bibtex_name(name: Name) -> str:
    """Family, given; who has one name only stands in braces, so that BibTeX does not take it apart."""
    if name.family:
        return escaped(name.sorted)
    return "others" if name.literal == "and others" else f"{{{escaped(name.literal)}}}"


def _line(work: Work) -> str:
    people = work.author or work.editor
    who = ", ".join(name.plain for name in people)
    if who and not work.author:
        who += " (ed.)" if len(people) == 1 else " (eds)"
    title = work.title + (f", vol. {work.volume}" if work.volume and not work.container else "")
    where = f"{work.container} {work.volume}".strip() if work.container else ""
    imprint = ": ".join(part for part in (work.place, work.publisher) if part)
    version = f"version {work.version}" if work.version else ""
    year = f"({work.year})" if work.year else ""
    head = (f"{who} {year}".strip(), title) if who else (f"{title} {year}".strip(),)
    return ". ".join(part for part in (*head, where, imprint, version, work.URL or "") if part) + "."
