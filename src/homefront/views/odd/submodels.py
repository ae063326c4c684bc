"""Element 7 of ODD: each process with its equations, as the file of the process has them at its top."""

from __future__ import annotations

import importlib
import inspect
import re

from homefront.processes.base import Process
from homefront.views.odd.acting import PARTS, told_of
from homefront.views.odd.constants import constants_of
from homefront.views.odd.document import Block, Bullets, Equations, Heading, Paragraph, code
from homefront.views.odd.parameters import ParameterRow, parameter_table
from homefront.views.odd.subject import Subject

_LABEL = re.compile(r"^E\d(?:, |(?: \([^)]*\))?: +)| \(E\d\)$")
"""Number of an equation in docs/model/, which a reader of the protocol may not have at hand."""

_NAME = re.compile(r"`([^`]+)`")

_EQUATION = re.compile(r"^ {4}|\S {4,}\S")
"""A line of a docstring that is set in, or that has equations side by side."""


def title_of(cls: type[Process]) -> str:
    """The first line of the file of a process."""
    first = _docstring(cls.__module__).splitlines()[0].strip().rstrip(".")
    first = _LABEL.sub("", first)
    return first[0].upper() + first[1:]


def submodel_blocks(subject: Subject, rows: list[ParameterRow]) -> list[Block]:
    """A subsection a process: equations, its steps, its constants and its parameters."""
    out: list[Block] = []
    for n, cls in enumerate(subject.processes, 1):
        out += [
            Heading(3, f"7.{n} {code(cls.name)}"),
            Paragraph(f"{subject.said(title_of(cls))}."),
            *equations(cls.__module__, subject.there),
        ]
        off = "" if subject.schedule.runs(cls.name) else " It is left out in these worlds."
        steps = dict.fromkeys((step.name, step.does) for _, step in subject.steps if step.process == cls.name)
        told = "; ".join(f"{code(name)} ({subject.said(does)})" for name, does in steps)
        out.append(Paragraph(f"Steps of the day: {told}.{off}"))
        if constants := [one for one in constants_of(cls.__module__) if one.name not in subject.idle]:
            out += [Paragraph("Constants in its code:"), Bullets(tuple(one.sentence for one in constants))]
        out += parameter_table(cls.name, rows)
    return out


def equations(module: str, there: frozenset[str]) -> list[Block]:
    """The docstring of a module without its first line: text as paragraphs, equations as they stand.

    there : of what it may be parted by (views/odd/acting.py), what the worlds have; other parts are left out.
    """
    out: list[Block] = []
    is_told = True
    for part in re.split(r"\n\s*\n", "\n".join(_docstring(module).splitlines()[1:]).strip("\n")):
        if part in PARTS:
            is_told = told_of(part, there)
        if not is_told:
            continue
        lines = part.splitlines()
        while lines:
            as_it_is = bool(_EQUATION.search(lines[0]))
            n = next((k for k, line in enumerate(lines) if bool(_EQUATION.search(line)) != as_it_is), len(lines))
            found, lines = lines[:n], lines[n:]
            if as_it_is:
                out.append(Equations(tuple(_LABEL.sub("", line.rstrip()) for line in found)))
            elif text := _LABEL.sub("", " ".join(line.strip() for line in found).strip()):
                out.append(Paragraph(_NAME.sub(lambda name: code(name[1]), _begun(text))))
    return out


def _begun(text: str) -> str:
    """With a capital, where it begins with a word and not with a symbol."""
    return text[0].upper() + text[1:] if re.match(r"[a-z]{3,} (?!=)", text) else text


def _docstring(module: str) -> str:
    found = inspect.getdoc(importlib.import_module(module))
    if not found:
        raise ValueError(f"{module} has no docstring, expected its equations")
    return found
