"""How problems are gathered: everything wrong with an input is reported at once, in the words of the file."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from homefront.errors import Problem, nearest
from homefront.scenario.former_names import name_meant

PER_FILE = 50
"""Problems told for one file; a file that is wrong throughout does not fill the screen."""

IN_ALL = 200
"""Most problems that are reported for a scenario."""

LONGEST = 400
"""Characters of each part of a problem."""


def printable(text: str) -> str:
    r"""A text with its control characters, half surrogates and marks of direction written as escapes.

    >>> printable("a\x1b[2J")
    'a\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def short(text: str, longest: int = LONGEST) -> str:
    """A text as a message may hold it: printable, and cut where it is long."""
    return printable(text[:longest] if len(text) <= longest else text[: longest - 3] + "...")


def as_text(value: object) -> str:
    """A value as text for a message, at most 60 characters long."""
    if isinstance(value, datetime.date):
        text = value.isoformat()
    elif isinstance(value, Mapping):
        text = "a table"
    elif isinstance(value, (list, tuple)):
        text = "a list"
    elif isinstance(value, int) and value.bit_length() > 64:
        text = "a whole number of more than 64 bits"
    else:
        text = repr(value[:80]) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def listed(names: Iterable[str]) -> str:
    """Names in one line, cut where there are many."""
    known = sorted(names)
    told = ", ".join(short(name, 60) for name in known[:16])
    return told if len(known) <= 16 else told + f" ... ({len(known)} in all)"


class Problems:
    """The problems found so far."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._counts: dict[str, int] = {}
        self._roots: dict[tuple[str, str, str, str], Problem] = {}
        self._more: dict[Problem, int] = {}
        self._unchecked: dict[str, int] = {}

    @property
    def found(self) -> tuple[Problem, ...]:
        """The problems, each once, in the order in which they were found; a root says what follows from it."""
        told: dict[str, int] = dict(self._unchecked)
        out = []
        for problem in self._found:
            hints = [problem.hint] if problem.hint else []
            if more := self._more.get(problem):
                hints.append(f"and so {more:,} more {'time' if more == 1 else 'times'} in this file")
            if unchecked := told.pop(problem.file, 0) or told.pop(_named_in(problem), 0):
                noun = "entry" if unchecked == 1 else "entries"
                hints.append(f"{unchecked:,} {noun} of other files could not be checked against it")
            out.append(replace(problem, hint="; ".join(hints)) if hints else problem)
        return tuple(out)

    def add_once(
        self, file: str, line: int, where: str, got: str, expected: str, hint: str = "", root: str = ""
    ) -> None:
        """Note a problem; if the same is wrong elsewhere in the file, that is counted and not told.

        root : what is at the root of all of them, if they do not stand in the same column.
        """
        key = (file, root or where, got, expected)
        first = self._roots.get(key)
        if first is not None:
            self._more[first] = self._more.get(first, 0) + 1
            return
        known = len(self._found)
        self.add(file, line, where, got, expected, hint)
        if len(self._found) > known:
            self._roots[key] = next(reversed(self._found))

    def not_checked(self, file: str) -> None:
        """Note that something could not be checked against a file that could not be read: the file is the root."""
        self._unchecked[file] = self._unchecked.get(file, 0) + 1

    def add(self, file: str, line: int, where: str, got: str, expected: str, hint: str = "") -> None:
        """Note a problem; beyond PER_FILE of one file and IN_ALL of the scenario, only that there are more."""
        if self.full(file):
            return
        problem = Problem(short(file), line, short(where), short(got), short(expected, 4 * LONGEST), short(hint))
        if problem in self._found:
            return
        count = self._counts[file] = self.count(file) + 1
        expected = "fewer problems; correct these first, then check again"
        if count == PER_FILE + 1:
            problem = Problem(short(file), line, "the file", f"more than {PER_FILE} problems", expected)
        elif len(self._found) == IN_ALL:
            problem = Problem(short(file), line, "the scenario", f"more than {IN_ALL} problems", expected)
        self._found[problem] = None

    def full(self, file: str) -> bool:
        """Whether no more problems of this file will be told."""
        return self.count(file) > PER_FILE or len(self._found) > IN_ALL

    def count(self, file: str) -> int:
        """Problems found in a file."""
        return self._counts.get(file, 0)


def _named_in(problem: Problem) -> str:
    """The file that a problem of [files] says is not there, as messages name files; "" of any other problem."""
    name, missing, _ = problem.got.partition(", which is not there")
    return f"{problem.file.rpartition('/')[0]}/{name}" if missing else ""


def known_keys(model: type[BaseModel]) -> list[str]:
    """Names under which the fields of a model are written; `line` is ours, never the writer's."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    return [name for name in names if name != "line"]


def described(error: ErrorDetails, keys: Collection[str]) -> tuple[str, str, str]:
    """(got, expected, hint) of an error that pydantic found; `keys`: what could stand there instead."""
    context: dict[str, Any] = error.get("ctx", {})
    kind = error["type"]
    got = as_text(error["input"])
    if kind == "missing":
        name = str(error["loc"][-1])
        hint = "write assumed if you do not know it" if name in ("grade", "source") else ""
        return "nothing", f"{name}, which is needed", hint
    if kind == "extra_forbidden":
        name = str(error["loc"][-1])
        return f"unknown key {as_text(name)}", f"one of {listed(keys)}", nearest(name, keys)
    if kind in ("literal_error", "enum"):
        words = [word for word in str(context["expected"]).split("'") if word not in ("", ", ", " or ")]
        return got, f"one of {listed(words)}", name_meant(str(error["input"]), words)
    texts = {
        "greater_than_equal": "{ge} or more",
        "greater_than": "more than {gt}",
        "less_than_equal": "{le} or less",
        "finite_number": "a finite number",
        "float_type": "a number",
        "int_type": "a whole number",
        "int_from_float": "a whole number",
        "string_type": "text in quotes",
        "string_too_short": "text that is not empty",
        "string_pattern_mismatch": "lower-case letters and digits, joined by hyphens, as port-city",
        "string_too_long": "text of at most {max_length} characters",
        "date_type": "a date as YYYY-MM-DD",
        "date_from_datetime_inexact": "a date as YYYY-MM-DD, without a time",
        "model_type": "a table",
        "dict_type": "a table",
    }
    expected = texts[kind].format(**context) if kind in texts else error["msg"]
    return str(context.get("got", got)), expected, str(context.get("hint", ""))


def errors_of(failure: ValidationError) -> list[ErrorDetails]:
    """The errors of a failed validation, without links."""
    return failure.errors(include_url=False)
