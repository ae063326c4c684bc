"""Browsers that people have signed in with: who guesses a password elsewhere is stopped, and the person is not. OWASP
calls it device cookies.

The cookie has a mark for each of the last people. A mark is made from the hash of that person's password, which the
server alone has; so it needs no table, and is good until the password changes.
"""

from __future__ import annotations

import hashlib
import hmac

from homefront.lab.tables import Person

MOST, LETTERS = 5, 32
"""People whom a browser knows at most (a computer of the school has many), and letters of a mark."""


def knows(marks: str, person: Person | None) -> bool:
    """Whether the person has signed in with the browser that has these marks. Nobody without a password is known."""
    mine = mark_of(person) if person else ""
    return bool(mine) and any([hmac.compare_digest(one.encode(), mine.encode()) for one in marks.split(".")])


def added(marks: str, person: Person) -> str:
    """The marks of a browser with which a person has signed in now, that of the person first."""
    mine = mark_of(person)
    every = [mine, *(one for one in marks.split(".") if one != mine)]
    return ".".join(one for one in every if one)[: MOST * (LETTERS + 1) - 1]


def mark_of(person: Person) -> str:
    """The mark of a person, "" for one without a password."""
    if person.password is None:
        return ""
    return hmac.new(person.password.encode(), b"a browser of theirs", hashlib.sha256).hexdigest()[:LETTERS]
