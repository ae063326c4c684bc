"""scenario.toml as read, with the line of every key, and the words for what is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from homefront.errors import nearest
from homefront.scenario import limits, toml_size
from homefront.scenario.locate import KeyPath, key_lines, line_of
from homefront.scenario.parts import Part
from homefront.scenario.problems import Problems, as_text, described, errors_of, known_keys, listed
from homefront.scenario.schema import Registry

PartT = TypeVar("PartT", bound=Part)

PERSON_LEVEL = "person-level parameters live in parameter sets; use --set or --parameters"


@dataclass
class Document:
    """The tables of scenario.toml. `reported`: paths of person-level parameters, which are told once."""

    file: str
    data: dict[str, Any]
    lines: Mapping[KeyPath, int]
    problems: Problems
    registry: Registry | None = None
    reported: set[KeyPath] = field(default_factory=set)

    def line(self, path: KeyPath) -> int:
        """Line of a path, or of its nearest parent."""
        return line_of(self.lines, path)

    def add(self, path: KeyPath, got: str, expected: str, hint: str = "") -> None:
        """Note a problem at a path."""
        if self.problems.full(self.file):
            return
        self.problems.add(self.file, self.line(path), where(path), got, expected, hint)

    def unknown(self, path: KeyPath, known: Iterable[str]) -> None:
        """Note a key that is not known, in the words for person-level parameters where it is one."""
        if self.problems.full(self.file) or any(known[: len(path)] == path for known in self.reported):
            return
        name = str(path[-1])
        if self.registry is not None and name in self.registry.processes:
            self.reported.add(path)
            self.add(path, f"the process {name}", PERSON_LEVEL)
            return
        names = list(known)
        self.add(path, f"unknown key {as_text(name)}", f"one of {listed(names)}", nearest(name, names))

    def part(self, model: type[PartT], data: object, path: KeyPath, **given: Any) -> PartT | None:
        """A table as a part of its class, or None with its problems told; `given`: fields the writer may not set."""
        if not isinstance(data, dict):
            self.add(path, f"bare {as_text(data)}", f"a table with {listed(known_keys(model))}")
            return None
        keys = [key for key in known_keys(model) if key not in given]
        barred = [key for key in data if key in given or key == "line"]
        for key in barred:
            self.unknown((*path, key), keys)
        try:
            part = model.model_validate({**data, **given, "line": self.line(path)})
        except ValidationError as failure:
            for error in errors_of(failure):
                place = (*path, *error["loc"])
                if error["type"] == "extra_forbidden":
                    self.unknown(place, keys)
                else:
                    self.add(place, *described(error, keys))
            return None
        return None if barred else part

    def tables(self, name: str) -> Iterator[tuple[KeyPath, Any]]:
        """(path, table) of each element of an array of tables."""
        items = self.data.get(name, [])
        if not isinstance(items, list):
            self.add((name,), as_text(items), f"tables headed [[{name}]]")
            return
        if len(items) > limits.TABLES:
            self.add((name,), f"{len(items):,} tables", f"at most {limits.TABLES} tables headed [[{name}]]")
            return
        for index, item in enumerate(items):
            yield (name, index), item

    def table(self, name: str) -> dict[str, Any]:
        """A table that must be there and hold something; {} with a problem if it does not."""
        data = self.data.get(name)
        if isinstance(data, dict) and len(data) > limits.TABLES:
            self.add((name,), f"{len(data):,} entries", f"at most {limits.TABLES} entries of [{name}]")
            return {}
        if isinstance(data, dict) and data:
            return data
        got = "nothing" if data is None else "an empty table" if data == {} else as_text(data)
        self.problems.add(self.file, self.line((name,)), name, got, f"the table [{name}]")
        return {}

    def refuse_person_level(self) -> None:
        """Tell every person-level parameter in the document."""
        if self.registry is None:
            return
        for path in _paths(self.data, ()):
            if self.problems.full(self.file):
                return
            keys = [str(key) for key in path if isinstance(key, str)]
            for name in (".".join(keys[-2:]), keys[-1]):
                if name in self.registry.person_parameters and path not in self.reported:
                    self.reported.add(path)
                    self.add(path, f"the person-level parameter {name}", PERSON_LEVEL, f"--set {name}=NUMBER")


def where(path: KeyPath) -> str:
    """A path as messages give it; elements of arrays are counted from 1.

    >>> where(("measure", 0, "target"))
    'measure[1].target'
    """
    text = ""
    for key in path:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def _paths(data: object, path: KeyPath) -> Iterator[KeyPath]:
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for key, value in items:
        here = (*path, key)
        if isinstance(key, str):
            yield here
        yield from _paths(value, here)


def _wide_integers(data: object, path: KeyPath) -> Iterator[KeyPath]:
    """Paths of whole numbers that TOML does not have: those of more than 64 bits."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _wide_integers(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _wide_integers(value, (*path, index))
    elif isinstance(data, int) and not -(2**63) <= data < 2**63:
        yield path


def read_document(file: str, text: str, problems: Problems, registry: Registry | None) -> Document | None:
    """The document, or None with a problem if the text is not TOML or asks for too much."""
    too_much = toml_size.excess(text)
    if too_much is not None:
        problems.add(file, too_much.line, "the file", too_much.got, too_much.expected)
        return None
    try:
        data = tomllib.loads(text)
        document = Document(file, data, key_lines(text), problems, registry)
        wide = list(_wide_integers(data, ()))
        for path in wide:
            document.add(path, "a whole number of more than 64 bits", "a whole number from -2^63 to 2^63 - 1")
        return None if wide else document
    except ValueError as failure:
        found = re.search(r"\(at line (\d+), column \d+\)", str(failure))
        line = int(found[1]) if found else text.count("\n") + 1 if "end of document" in str(failure) else 0
        hint = "every text in quotes, every key once, dates as 1941-06-22?"
        problems.add(file, line, "the file", str(failure)[:200], "a TOML file", hint)
    return None
