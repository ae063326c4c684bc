"""An essay's Markdown as the page needs it: HTML that cannot act, with addresses for headings, paragraphs and
sentences, figures between it, citations, and quotations that say where they come from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from homefront.lab.essays import directive, markdown, sentences
from homefront.lab.essays.bibliography import Work
from homefront.lab.essays.directive import FigureRef
from homefront.lab.essays.sentences import Paragraph

PICTURE = re.compile(r"picture:(\d{1,9})\Z")
_CITED = re.compile(r"\[@([^\[\]\n]{1,300})\]")
_PAGE = re.compile(r"\b(?:pp?|pages?|S|\u0441|\u0441\u0442\u0440|f|fol|l|col)\.?\s*\d", re.IGNORECASE)
_SIGNED = re.compile(r"^\s*(?:\u2014|\u2013|--|\u2015)\s*\S")
TAGS = markdown.TAGS | {"img", "span"}
ATTRIBUTES = markdown.ATTRIBUTES | {
    "a": {"href", "title", "class", "aria-label"}, "p": {"id", "class"}, "span": {"id", "class"},
    "img": {"src", "alt", "width", "height"},
} | {f"h{n}": {"id"} for n in range(2, 7)}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents. level : 2 for the highest of a text."""

    id: str
    level: int
    text: str


@dataclass(frozen=True)
class Document:
    """parts : HTML and figures in turn.   cited : keys of works, in the order in which they are first named.

    faults : what the author should look at: quotations without source or page, works that are not in the bibliography.
    """

    parts: tuple[Markup | FigureRef, ...]
    headings: tuple[Heading, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    cited: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def figures(self) -> list[FigureRef]:
        return [part for part in self.parts if isinstance(part, FigureRef)]


@dataclass(frozen=True)
class PictureSize:
    """What the page needs of a picture to keep its place. path : where the browser gets it."""

    path: str
    width: int
    height: int
    alt: str


@dataclass
class _Reading:
    """What is gathered while tokens are gone through. names : of headings, with how many began alike."""

    works: Mapping[str, Work]
    pictures: Mapping[int, PictureSize]
    headings: list[Heading] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)
    cited: dict[str, None] = field(default_factory=dict)
    faults: dict[str, None] = field(default_factory=dict)
    quotes: list[_Quote] = field(default_factory=list)


@dataclass
class _Quote:
    source: bool = False
    page: bool = False


def document_of(
    text: str, works: Mapping[str, Work] | None = None, pictures: Mapping[int, PictureSize] | None = None
) -> Document:
    """Reads a text.

    Parameters
    ----------
    text : str
        Markdown; `[@key, p. 12]` cites a work, `![what it shows](picture:3)` shows a picture of the essay, and a line
        as directive.py has it a figure.
    works, pictures : mapping, optional
        The bibliography of the essay, and its pictures by number.

    Returns
    -------
    Document
        Whatever the text holds, its HTML has no script, no style and nothing from elsewhere.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.block.ruler.before("paragraph", "figure", directive.block, {"alt": ["paragraph"]})
    reader.inline.ruler.before("link", "cite", _cite)
    reading = _Reading(works or {}, pictures or {})
    parts: list[Markup | FigureRef] = []
    open_part: list[Token] = []
    tokens = reader.parse(text, {"reading": reading})
    for token in _marked(tokens, reading):
        if token.type == "figure":
            parts.append(_html(reader, open_part))
            open_part = []
            parts.append(directive.read(token.content, 1 + sum(isinstance(one, FigureRef) for one in parts)))
        else:
            open_part.append(token)
    parts.append(_html(reader, open_part))
    kept = tuple(part for part in parts if part)
    return Document(
        kept, tuple(reading.headings), tuple(reading.paragraphs), tuple(reading.cited), tuple(reading.faults)
    )


def _html(reader: MarkdownIt, tokens: Sequence[Token]) -> Markup:
    return Markup(nh3.clean(
        reader.renderer.render(tokens, reader.options, {}), tags=TAGS, attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener noreferrer",
    ))  # fmt: skip


def _marked(tokens: Sequence[Token], reading: _Reading) -> list[Token]:
    """The tokens with ids, sentences, and marks at quotations."""
    out: list[Token] = []
    used = sorted({int(token.tag[1]) for token in tokens if token.type == "heading_open"})
    levels = {level: min(6, 2 + n) for n, level in enumerate(used)}  # beneath the title, and without a gap
    for n, token in enumerate(tokens):
        before = tokens[n - 1].type if n else ""
        if token.type == "inline":
            _pictures(token, reading)
            _look_at_quote(token, reading)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{levels[int(token.tag[1])]}"
        if token.type == "inline" and before == "heading_open":
            _heading(tokens[n - 1], token, reading)
        elif token.type == "inline" and before == "paragraph_open":
            _paragraph(tokens[n - 1], token, reading)
        elif token.type == "blockquote_open":
            reading.quotes.append(_Quote())
        elif token.type == "blockquote_close" and (told := _unsourced(reading.quotes.pop())):
            reading.faults[told] = None
            out.append(_block(f'<p class="fault">{escape(told)}</p>'))
        out.append(token)
    return out


def _heading(opening: Token, inline: Token, reading: _Reading) -> None:
    text = " ".join(sentences.plain(inline.children or []).split())
    slug = "-".join(re.findall(r"\w+", text.casefold()))[:60] or "part"
    name = first = f"h-{slug}"
    while name in reading.names:
        reading.names[first] += 1
        name = f"{first}-{reading.names[first]}"
    reading.names[name] = 1
    opening.attrSet("id", name)
    reading.headings.append(Heading(name, int(opening.tag[1]), text))
    link = f'<a class="here" href="#{escape(name)}" aria-label="Link to this heading">#</a>'
    inline.children = [*(inline.children or []), sentences.raw(" " + link)]


def _paragraph(opening: Token, inline: Token, reading: _Reading) -> None:
    name = f"p{len(reading.paragraphs) + 1}"
    inline.children, paragraph = sentences.split(inline.children or [], name)
    reading.paragraphs.append(paragraph)
    if opening.hidden:  # of a list whose lines stand close: it has no <p> that could carry the name
        return
    opening.attrSet("id", name)
    inline.children += [
        sentences.raw(f' <a class="here" href="#{name}" aria-label="Link to this paragraph">¶</a>'),
        sentences.raw(f'<a class="say" href="?at={name}#reply" aria-label="Comment on this paragraph">+</a>'),
    ]


def _pictures(inline: Token, reading: _Reading) -> None:
    """Pictures of the essay by their own address; one from elsewhere is told, and not fetched."""
    for n, token in enumerate(inline.children or []):
        if token.type != "image":
            continue
        match = PICTURE.match(str(token.attrGet("src") or ""))
        known = reading.pictures.get(int(match[1])) if match else None
        if known is None:
            told = "A picture that is not among those of this essay is not shown."
            reading.faults[told] = None
            mark = sentences.raw(f'<span class="fault">{escape(told)}</span>', told)
            assert inline.children is not None
            inline.children[n] = mark
            continue
        alt = escape(token.content or known.alt)
        inline.children[n] = sentences.raw(  # type: ignore[index]
            f'<img src="{escape(known.path)}" alt="{alt}" width="{known.width}" height="{known.height}">', str(alt)
        )


def _look_at_quote(inline: Token, reading: _Reading) -> None:
    if not reading.quotes:
        return
    quote, text = reading.quotes[-1], sentences.plain(inline.children or [])
    cites = [token for token in inline.children or [] if token.meta.get("cite")]
    lines = inline.content.splitlines()
    signed = next((line for line in lines if _SIGNED.match(line)), "")
    quote.source = quote.source or bool(cites) or bool(signed)
    quote.page = quote.page or any(token.meta["page"] for token in cites) or bool(signed and _PAGE.search(signed))
    quote.page = quote.page or bool(cites and _PAGE.search(text))


def _unsourced(quote: _Quote) -> str:
    if not quote.source:
        return "No source is named for this quotation."
    return "" if quote.page else "No page is named for this quotation."


def _block(html: str) -> Token:
    token = Token("html_block", "", 0)
    token.content = html
    return token


def _cite(state: Any, silent: bool) -> bool:
    """The rule by which markdown-it takes `[@key, p. 12; @other]`."""
    match = _CITED.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        reading: _Reading = state.env["reading"]
        shown = [_one(part, reading) for part in match[1].split(";")]
        token = state.push("html_inline", "", 0)
        token.content = f"({'; '.join(html for html, _, _ in shown)})"
        token.meta = {"text": f"({'; '.join(text for _, text, _ in shown)})", "cite": True,
                      "page": any(page for _, _, page in shown)}  # fmt: skip
    state.pos = match.end()
    return True


def _one(part: str, reading: _Reading) -> tuple[str, str, bool]:
    """HTML and text of one work that is cited, and whether a page of it is named."""
    key, _, place = part.strip().removeprefix("@").partition(",")
    key, place = key.strip(), place.strip()
    work = reading.works.get(key)
    if work is None:
        told = f"{key}: not in the bibliography"
        reading.faults[told] = None
        return f'<span class="fault">{escape(told)}</span>', told, False
    reading.cited[key] = None
    text = f"{work.short}, {place}" if place else work.short
    return f'<a class="cited" href="#ref-{escape(key)}">{escape(text)}</a>', text, bool(re.search(r"\d", place))
