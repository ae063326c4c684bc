"""What can go wrong, said so that a reader can correct it: where, what came, what was expected, what to try."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass


class HomefrontError(Exception):
    """Any error that homefront raises on purpose; its text is meant for the user.

    Attributes
    ----------
    exit_code : int
        Exit code of a command that ends with it.
    """

    exit_code = 2


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input.

    file, line : where it was written (line 0: the file as a whole).   where : the key, column or cell.
    got, expected : as text.   hint : what to try, or "".
    """

    file: str
    line: int
    where: str
    got: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{place}: {self.where}: got {self.got}; expected {self.expected}"
        return f"{text}; {self.hint}" if self.hint else text

    def to_dict(self) -> dict[str, str | int]:
        return asdict(self)


class ScenarioError(HomefrontError):
    """A scenario that cannot be used: all its problems at once, in the order of files and lines.

    what : what they are problems of, where that is not a whole scenario.
    """

    def __init__(self, problems: Iterable[Problem], what: str = "the scenario") -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} in {what}"
        super().__init__("\n".join([head, *(str(problem) for problem in self.problems)]))


class ParameterError(HomefrontError):
    """A parameter that does not exist, or a value out of its bounds."""


class ArgumentError(ParameterError):
    """An argument that is wrong; the text names it, what came, what was expected and what to try.

    The command line writes the option in place of the name of the argument.

    Parameters
    ----------
    argument : str
        Name of the argument.
    got : str
        What came, as text; "" if that says nothing.
    detail : str
        What was expected, and why; names of other arguments stand in it in backticks.
    hint : str
        What to try.

    Examples
    --------
    >>> str(ArgumentError("days", "-1", "expected 0 or more", "try 30"))
    'days -1: expected 0 or more; try 30'
    """

    def __init__(self, argument: str, got: str, detail: str, hint: str = "") -> None:
        self.argument, self.got, self.detail, self.hint = argument, got, detail, hint
        super().__init__(argument, got, detail, hint)

    def sentence(self, name: str) -> str:
        """Write the text of the error for an argument that has another name where it was written.

        Parameters
        ----------
        name : str
            The name, as an option of the command line.

        Returns
        -------
        str
            The sentence; a proposal for the name that was meant comes before a long list.
        """
        head = f"{name}{f' {self.got}' if self.got else ''}"
        if self.hint.startswith(MEANT):
            meant = self.hint.replace(f"? {MEANT}", " or")  # one question, also where two kinds have a near name
            return and_then(f"{head}: {meant}", self.detail)
        return and_then(f"{head}: {self.detail}", self.hint)

    def __str__(self) -> str:
        return self.sentence(self.argument)


class ResourceError(HomefrontError):
    """The machine does not have what the run needs: memory, disk, or a writable folder."""


class ResultsError(HomefrontError):
    """A folder that is not a run, or is damaged, or belongs to someone who is still writing it."""


class StoppedError(HomefrontError):
    """Ctrl-C in work that can be continued; the text says whether anything of it is kept, and how to go on."""

    exit_code = 3


MEANT = "did you mean"
"""What a hint begins with that names what was meant."""

CLOSE = 0.7
"""Share of letters that two names have in common, in order, from which one is taken for a slip of the other; so is one
with the same letters in another order."""

SHORTEST_WORD = 4
"""Letters of a word within a name by which the name is found."""

MOST_COMPARED = 100_000
"""Letters of a name times letters of all names that it is compared with; beyond that no name is proposed."""


def and_then(text: str, more: str) -> str:
    """A text and what follows on it: after a semicolon, or as a sentence of its own where the text ends with one.

    >>> and_then("expected 0 or more", "try 30"), and_then("did you mean talk?", "expected a process")
    ('expected 0 or more; try 30', 'did you mean talk? Expected a process')
    """
    if not more:
        return text
    return f"{text} {more[:1].upper()}{more[1:]}" if text.endswith((".", "?")) else f"{text}; {more}"


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the closest known name, or "" if none is close or there are too many to compare.

    >>> nearest("coverge", ["coverage", "candour"]), nearest("helld", ["moscow_held", "closest_km"])
    ('did you mean coverage?', 'did you mean moscow_held?')
    """
    known = list(known)
    near = [other for other in known if 2 * min(len(name), len(other)) >= CLOSE * (len(name) + len(other))]
    if len(name) * sum(len(other) for other in near) > MOST_COMPARED:
        return ""
    matches = difflib.get_close_matches(name, near, n=1, cutoff=CLOSE)
    matches = matches or [other for other in near if sorted(other) == sorted(name)] or _by_a_word(name, known)
    return f"{MEANT} {matches[0]}?" if matches else ""


def _by_a_word(name: str, known: Collection[str]) -> list[str]:
    """The known name of which one word is closest: moscow_held for helld; none if two names have that word."""
    whole = {word: [other for other in known if word in re.split(r"[_.:-]", other)]
             for other in known for word in re.split(r"[_.:-]", other) if len(word) >= SHORTEST_WORD}  # fmt: skip
    if len(name) < SHORTEST_WORD or len(name) * sum(map(len, whole)) > MOST_COMPARED:
        return []
    words = difflib.get_close_matches(name, whole, n=1, cutoff=CLOSE)
    return whole[words[0]] if words and len(whole[words[0]]) == 1 else []
