"""What may reach a terminal: text in which nothing can move the cursor, change colours or turn the order of letters.

Titles, names of files and manifests are written by others, and a terminal obeys what it is shown.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress

_ORDERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but for line feed and tab; marks that turn the direction of writing; halves of letters."""


def printable(text: str) -> str:
    r"""The same text, with each character that a terminal would obey spelled out, as JSON does.

    >>> printable("\x1b[31mred")
    '\\u001b[31mred'
    """
    return _ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def tell(text: str) -> None:
    """A line on stderr at once, if there is one that takes it."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(printable(text), file=sys.stderr, flush=True)
