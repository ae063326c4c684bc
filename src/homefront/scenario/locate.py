"""Where in a TOML text each key stands: tomllib reads values but keeps no lines.

Run it only on text that tomllib has accepted; it finds lines, it does not check grammar.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]
"""Keys from the root, with the index of the element for arrays: ("measure", 0, "target")."""


_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*+)*+")
_BARE = re.compile(r"[A-Za-z0-9_-]*+")
_OTHER = re.compile(r"[^],}#\n]*+")
_STRING = re.compile(
    r'"{3}(?:[^"\\]|\\.|"(?!""))*+"{3,5}' r"|'{3}(?:[^']|'(?!''))*+'{3,5}" r'|"(?:[^"\\]|\\.)*+"' r"|'[^']*+'",
    re.DOTALL,
)
"""Blanks and comments; a bare key; any value but texts, lists and tables; a text of any kind."""


def key_lines(text: str) -> dict[KeyPath, int]:
    """Key path -> line, counted from 1.

    >>> key_lines('[a]\\nb = { c = 1 }\\n[[d]]\\ne = 2\\n')[("a", "b", "c")]
    2
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Line of the path, or of its nearest parent that was written down; 0 if none was."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip():
            if self.text.startswith("[[", self.at):
                table = self._header("[[")
            elif self.text[self.at] == "[":
                table = self._header("[")
            else:
                self._pair(table)
        return self.lines

    def _header(self, opening: str) -> KeyPath:
        line = self._line()
        self.at += len(opening)
        keys = self._keys()
        self.at += len(opening)
        path: KeyPath = ()
        for key in keys[:-1]:
            self._note((*path, key), line)
            path = self._inside((*path, key))
        path = (*path, keys[-1])
        self._note(path, line)
        if opening == "[":
            return self._inside(path)
        self.counts[path] = self.counts.get(path, 0) + 1
        path = self._inside(path)
        self._note(path, line)
        return path

    def _inside(self, path: KeyPath) -> KeyPath:
        """The path itself, or its last element if it is an array of tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, line)
        self.at += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip()
            start = self.at
            if self.text[start] in "\"'":
                self._string()
                quoted = self.text[start : self.at]
                keys.append(str(tomllib.loads(f"key = {quoted}")["key"]))
            else:
                self._pass(_BARE)
                keys.append(self.text[start : self.at])
            self._skip()
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip()
        letter = self.text[self.at]
        if letter in "\"'":
            self._string()
        elif letter == "[":
            self._items(path)
        elif letter == "{":
            self._inline(path)
        else:
            self._pass(_OTHER)

    def _items(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while self._skip() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._note((*path, index), self._line())
            self._value((*path, index))
            index += 1
        self.at += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while self._skip() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1

    def _string(self) -> None:
        self._pass(_STRING)

    def _skip(self) -> bool:
        """Pass over spaces, newlines and comments; False at the end of the text."""
        self._pass(_BLANK)
        return self.at < len(self.text)

    def _pass(self, pattern: re.Pattern[str]) -> None:
        """Pass over what fits; the text is TOML, so it does."""
        match = pattern.match(self.text, self.at)
        if match is None:
            raise AssertionError("tomllib has accepted what is no TOML")
        self.at = match.end()

    def _line(self) -> int:
        return bisect.bisect_left(self.newlines, self.at) + 1

    def _note(self, path: KeyPath, line: int) -> None:
        self.lines.setdefault(path, line)
