"""Names that people choose for themselves."""

from __future__ import annotations

import unicodedata

from homefront.lab.refusals import FieldError

LONGEST = 40


def tidied(name: str) -> str:
    """The name as it is shown: one blank between words, none at the ends.

    FieldError for a name that is empty, too long, or holds a character that cannot be seen.

    >>> tidied("  Anna   K. ")
    'Anna K.'
    """
    shown = " ".join(unicodedata.normalize("NFC", name).split())
    if not shown:
        raise FieldError("name", "It is empty; write a name, or a pseudonym.")
    if len(shown) > LONGEST:
        raise FieldError("name", f"It has {len(shown)} letters; expected {LONGEST} at most.")
    if any(unicodedata.category(letter).startswith("C") for letter in shown):
        raise FieldError("name", "It holds a character that cannot be seen; write it again.")
    if not any(letter.isalnum() for letter in shown):
        raise FieldError("name", "It holds no letter and no digit.")
    return shown


def key(name: str) -> str:
    r"""The name as it is compared: two that look alike are the same.

    >>> key("\uff21NNA k.") == key("anna K.")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())[:80]
