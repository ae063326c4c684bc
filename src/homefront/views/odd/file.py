"""The file of a document: its format by its name, and how it is written."""

from __future__ import annotations

from pathlib import Path

from homefront.arguments import argument
from homefront.errors import ParameterError, and_then, nearest
from homefront.views.odd.build import Format
from homefront.writing import write_whole

ENDINGS = {".md": "markdown", ".tex": "latex"}
"""Ending of a name -> format."""


def format_for(form: str, file: Path | None) -> str:
    """The format that was asked for, else that of the file's name, else Markdown.

    Raises ArgumentError for a format that there is not, and ParameterError for a name that says none, or another.
    """
    if form:
        argument("format", Format, form)
    if file is None:
        return form or "markdown"
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        told = f"{file}: expected a name that ends in .md or .tex"
        raise ParameterError(and_then(told, nearest(ending, ENDINGS)))
    if form and form != ENDINGS[ending]:
        raise ParameterError(f"{file}: the name says {ENDINGS[ending]}, --format says {form}; leave out one of the two")
    return ENDINGS[ending]


def write_text(file: Path, text: str) -> None:
    """Writes the whole file or nothing of it; ResourceError where that cannot be done."""
    write_whole(file, text.encode("utf-8"), "choose another name with -o")
