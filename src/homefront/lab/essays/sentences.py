"""Sentences of a paragraph, each with an address of its own, so that a comment can speak of one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.token import Token

SHORT_FORMS = frozenset(
    [
        *("p", "pp", "vol", "no", "nos", "dr", "mr", "mrs", "ms", "st", "cf", "ed", "eds", "ca", "fig", "figs"),
        *("e.g", "i.e", "etc", "approx", "gen", "col", "lt", "jr", "jan", "feb", "mar", "apr", "jun", "jul", "aug"),
        *("sept", "oct", "nov", "dec"),
    ]
)
"""Before a full stop that ends no sentence, unless they end the paragraph."""

_END = re.compile(r"""[.!?…]["'”’»)\]]*\s+(?=["'“\u2018«(\[]*[A-Z0-9À-ÞА-Я])""")
_LAST_WORD = re.compile(r"([\w.]+)[.]\W*\Z")


@dataclass(frozen=True)
class Paragraph:
    """id : "p4" for the fourth of the text.   sentences : plain, without marks."""

    id: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def split(children: list[Token], paragraph: str) -> tuple[list[Token], Paragraph]:
    """The tokens of a paragraph with a <span> around each sentence, and the sentences.

    A sentence ends in plain text only: emphasis and links are not cut.
    """
    runs: list[list[Token]] = [[]]
    depth = 0
    for token in children:
        depth += token.nesting
        if token.type != "text" or depth:
            runs[-1].append(token)
            continue
        pieces = cut(token.content, plain(runs[-1]))
        for n, piece in enumerate(pieces):
            if n:
                runs.append([])
            if piece:
                runs[-1].append(_text(piece))
    whole, sentences, ended = [], [], False
    for run in runs:
        text = " ".join(plain(run).split())
        if not text:
            whole += run
            continue
        sentences.append(text)
        if ended:
            whole.append(_text(" "))
        whole += [raw(f'<span class="s" id="{paragraph}s{len(sentences)}">'), *_trimmed(run), raw("</span>")]
        ended = True
    return whole, Paragraph(paragraph, tuple(sentences))


def cut(text: str, before: str = "") -> list[str]:
    """A text at the ends of its sentences. before : what stands before it in the same sentence.

    >>> cut("See p. 12 of it. It held. Did it?")
    ['See p. 12 of it.', 'It held.', 'Did it?']
    """
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(text):
        said = (before if not pieces else "") + text[start : match.start() + 1]
        last = _LAST_WORD.search(said)
        if last and (last[1].casefold().rstrip(".") in SHORT_FORMS or (len(last[1]) == 1 and last[1].isupper())):
            continue
        pieces.append(text[start : match.end()].rstrip())
        start = match.end()
    return [*pieces, text[start:]]


def plain(tokens: list[Token]) -> str:
    """What a reader hears of tokens."""
    out = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif token.type == "html_inline":
            out.append(str(token.meta.get("text", "")))
        elif token.type in ("text", "code_inline", "image"):
            out.append(token.content)
    return "".join(out)


def raw(html: str, text: str = "") -> Token:
    """A token of the lab's own HTML. text : what of it a reader hears."""
    token = Token("html_inline", "", 0)
    token.content, token.meta = html, {"text": text}
    return token


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _trimmed(run: list[Token]) -> list[Token]:
    return run[1:] if run and run[0].type in ("softbreak", "hardbreak") else run
