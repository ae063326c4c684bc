"""Bytes of a file into text: UTF-8, what a mark at its start says, or what the user says."""

from __future__ import annotations

import codecs
from itertools import pairwise
from pathlib import Path

from homefront.models.graphs.network import GraphError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


def decoded(path: Path, raw: bytes, encoding: str | None) -> str:
    """The text. encoding : None for UTF-8, or what a mark says.   Raises GraphError that says what to try."""
    mark, marked = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", "utf-8"))
    if encoding is None or _same(path, encoding, marked):
        raw, encoding, told = raw[len(mark) :], marked, bool(mark)
    else:
        told = True
    try:
        text = raw.decode(encoding)
    except UnicodeError as failure:
        raise GraphError(_what_it_is(path, raw, encoding, told, failure)) from None
    if "\0" in text:
        seems = _seems(raw)
        hint = (
            f"it seems to be {seems}; give encoding='{seems}' to read it"
            if seems.startswith("utf")
            else "is it no text?"
        )
        raise GraphError(f"{path}: holds zero bytes; expected text; {hint}")
    return text


def _same(path: Path, encoding: str, marked: str) -> bool:
    """Whether the mark of the file is of this encoding, of which utf-16 has two."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(encoding)
    except LookupError:
        raise GraphError(
            f"{path}: encoding='{encoding}': no such encoding; try utf-8, windows-1252 or windows-1251"
        ) from None
    return codecs.lookup(marked).name in (name, f"{name}-le", f"{name}-be") or (name, marked) == ("utf-8-sig", "utf-8")


def _what_it_is(path: Path, raw: bytes, encoding: str, told: bool, failure: UnicodeError) -> str:
    at = failure.start if isinstance(failure, UnicodeDecodeError) else 0
    line = raw[:at].count(b"\n") + 1
    got = f"byte 0x{raw[at]:02x} is no {encoding}" if at < len(raw) else f"no {encoding}"
    if told:
        return f"{path}:{line}: {got}; expected text in the encoding that is given; try another"
    seems = _seems(raw)
    return (
        f"{path}:{line}: {got}; it seems to be {seems}. Give encoding='{seems}' to read it, or make it UTF-8: "
        f"iconv -f {seems} -t utf-8 {path.name} > new{path.suffix}"
    )


def _seems(raw: bytes) -> str:
    """A guess from the first bytes: letters of other alphabets stand side by side, those with accents alone."""
    head = raw[:100_000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even or odd:
        return "utf-16-le" if odd > even else "utf-16-be"
    letters = [byte >= 0xC0 for byte in head]
    pairs = sum(1 for one, other in pairwise(letters) if one and other)
    if sum(letters) and pairs > 0.5 * sum(letters):
        small = sum(byte >= 0xE0 for byte in head)
        return "windows-1251" if small >= 0.5 * sum(letters) else "koi8-r"
    return "windows-1252"
