"""What is made once and kept while the server runs: pieces of pages that never change, and what many open at once.

A class opens a page in the same moment: one request makes it, the others wait for that, which is faster for all of
them than to make it side by side. Nothing is kept that another server could change: the key says all that decides.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """The values that were asked for last, by their keys. most : how many.   lasts_s : seconds that one is good for."""

    def __init__(self, most: int, lasts_s: float = float("inf"), now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._lasts_s, self._now = most, lasts_s, now
        self._kept: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Value], good: Callable[[Value], bool] = lambda value: True) -> Value:
        """The value of a key, made where it is not there. good : whether a value that was made is to be kept."""
        with self._lock:
            if (known := self._known(key)) is not None:
                return known[1]
            turn = self._turns.setdefault(key, Lock())
        with turn:
            with self._lock:
                if (known := self._known(key)) is not None:
                    return known[1]
            try:
                made = make()
                if good(made):
                    with self._lock:
                        self._kept[key] = (self._now(), made)
                        self._kept.move_to_end(key)
                        while len(self._kept) > self._most:
                            self._kept.popitem(last=False)
                return made
            finally:
                with self._lock:
                    self._turns.pop(key, None)

    def forget(self) -> None:
        """Makes all of them again."""
        with self._lock:
            self._kept.clear()

    def _known(self, key: Hashable) -> tuple[float, Value] | None:
        found = self._kept.get(key)
        if found is None or self._now() - found[0] > self._lasts_s:
            return None
        self._kept.move_to_end(key)
        return found
