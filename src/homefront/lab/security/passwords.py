"""Passwords: argon2id, with the memory and passes that OWASP gives as the least: a class signs in at once."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from homefront.lab.refusals import FieldError

SHORTEST, LONGEST = 10, 200
"""Letters of a password."""

PASSES, MEMORY_KIB = 2, 19 * 1024
"""What a hash costs; tests take less."""

AT_A_TIME = 2
"""Passwords that are hashed at one time: each takes 19 MiB and one core for some hundredths of a second."""

_EASY = ("password", "passwort", "qwerty", "qwertz", "letmein", "homefront", "iloveyou", "123456")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters that look like another on a board: i, l, o, 0, 1."""


class Passwords:
    """Makes hashes and compares with them; never more than AT_A_TIME at a time."""

    def __init__(self, passes: int = PASSES, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._room = threading.Semaphore(AT_A_TIME)
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The hash that is kept; FieldError for a password that is too easy to guess, too short or too long."""
        check(password)
        with self._room:
            return self._hasher.hash(password)

    def match(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one whose hash was kept. Without one it takes as long, and is not."""
        with self._room:
            try:
                return self._hasher.verify(kept or self._nobody, password[: LONGEST + 1]) and kept is not None
            except (VerificationError, InvalidHashError):
                return False


def check(password: str) -> None:
    """FieldError for a password that cannot be taken."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise FieldError("password", f"It has {len(password)} letters; expected {SHORTEST} to {LONGEST}.")
    if len(set(password)) < 5 or any(easy in password.casefold() for easy in _EASY):
        raise FieldError("password", "It is easy to guess; try three or four words that do not belong together.")


def readable_secret(groups: int = 3, letters: int = 4) -> str:
    """A code or password by chance, easy to copy from a board: groups of small letters and digits, hyphens between."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(letters)) for _ in range(groups))
