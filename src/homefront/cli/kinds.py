"""Kinds of arguments as the command line reads them: the same checks and sentences as in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import typer

from homefront.arguments import Within, argument
from homefront.writing import refuse_unwritable


class NumberParser:
    """Reads the text of an option as the number that an argument of this name has in Python.

    ArgumentError where it is none.
    """

    def __init__(self, argument_name: str, kind: Any) -> None:
        self.argument_name, self.kind = argument_name, kind
        bounds = next(part for part in get_args(kind)[1:] if isinstance(part, Within))
        self.read = int if bounds.whole else float
        top = "" if bounds.high > 1e15 else f"{bounds.high:.0f}" if bounds.whole else f"{bounds.high:g}"
        self.__name__ = f"{bounds.low:g}..{top}"

    def __call__(self, text: Any) -> Any:
        """The value."""
        try:
            value = self.read(text) if isinstance(text, str) else text
        except ValueError:
            value = text
        return argument(self.argument_name, self.kind, value)


def number_option(flag: str, argument_name: str, kind: Any, help: str) -> Any:
    """An option that takes a number of this kind; help shows its bounds, as 1..100000."""
    given = NumberParser(argument_name, kind)
    return typer.Option(flag, parser=given, metavar=given.__name__, help=help)


def a_path(text: str | Path) -> Path:
    """Reads a path that is given; typer makes "" the current folder, which nobody meant who left a variable empty."""
    if not str(text):
        raise typer.BadParameter("an empty text, expected a path; . is the current folder")
    return Path(text)


def a_new_file(text: str | Path) -> Path:
    """Reads the path of a file that a long command writes at its end: what could not be written is refused first.

    ResourceError, as the end of the command would raise it.
    """
    file = a_path(text)
    refuse_unwritable(file, "make its folder, or choose another file")
    return file


def new_file_option(*flags: str, help: str) -> Any:
    """An option that takes the path of a file that is written when the work is done."""
    return typer.Option(*flags, parser=a_new_file, metavar="PATH", help=help)


def path_option(*flags: str, help: str) -> Any:
    """An option that takes a path."""
    return typer.Option(*flags, parser=a_path, metavar="PATH", help=help)


def path_argument(metavar: str, help: str) -> Any:
    """A path, or several, named by their place."""
    return typer.Argument(parser=a_path, metavar=metavar, help=help)
