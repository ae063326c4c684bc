"""Which texts a database can keep."""

from __future__ import annotations

CANNOT = "It holds a character that cannot be kept: a zero, or half of a letter."


def can_be_stored(text: str) -> bool:
    r"""Whether the databases take the text: no zero, which Postgres refuses, and no half of a pair of UTF-16.

    >>> [can_be_stored(text) for text in ("Боря \U0001f600", "a\x00b", "\ud800")]
    [True, False, False]
    """
    return not any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in text)
