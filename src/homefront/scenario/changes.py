"""A change: one verb on one target. What a cause left out does, and what a reader edits, are both changes.

    set      it has this value, on all days or from one to another
    hold     from a day on it keeps the value of that day, in each place
    move     what begins on a day begins so many days later, or earlier
    drop     what begins on a day does not begin; a deed is not done
    scale    it is so many times what it is: 1 as on record, 0 none of it

A target (targets.py) is what is changed: it knows where that stands, which verbs it takes, and how each is applied
there. causes.py reads changes from a [[cause]], edits.py from lines of text; changed.py makes a sequence of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from homefront.errors import ArgumentError, ParameterError

Verb = Literal["set", "hold", "move", "drop", "scale"]

Home = Literal["rows", "inputs", "orders", "front", "parameters"]
"""Where a target stands: rows of the scenario, Inputs, the enemy's orders as the front reads them, FrontInputs,
person-level parameters."""


@dataclass(frozen=True)
class Target:
    """Something that can be changed; name : among its kind."""

    name: str
    verbs: ClassVar[tuple[Verb, ...]]
    home: ClassVar[Home]
    of_front: ClassVar[bool] = False
    """Whether the front reads it; else the society does."""
    kind: ClassVar[str] = ""
    """Before the name, where the name does not say it."""
    labels: ClassVar[Mapping[str, str]] = {}
    """Names for readers, where they differ."""

    @property
    def touches(self) -> str:
        """What it changes. No two causes may touch the same, so that their order cannot matter."""
        return f"{self.kind} {self.name}".strip()

    @property
    def label(self) -> str:
        """Its name for readers."""
        return self.labels.get(self.name, self.touches)

    def text(self, change: Change) -> str:
        """A change of it for readers, in a few words."""
        if change.verb == "set":
            low, high = change.ends
            values = f"{low:g}" if low == high else f"{low:g} to {high:g} ({change.grade})"
            return f"{self.label} {values}{change.span}"
        if change.verb == "hold":
            return f"{self.label} as on {change.first} from then on"
        if change.verb == "scale":
            return f"{self.label}: {f'{change.value:g} of it' if change.value else 'none'}"
        if change.verb == "move":
            return f"{self.label} of {change.first} moved by {change.value:+g} days"
        return f"{self.label} of {change.first} left out" if change.first else self.label

    def is_read(self, parameters: Collection[str], *, society: bool, front: bool) -> bool:
        """Whether a run of these halves reads it; parameters : those of its processes."""
        return front if self.of_front else society

    def made(self, given: Any, change: Change) -> Any:
        """What stands at home with the change made; nothing of `given` is written to.

        ParameterError where there is nothing to change.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Change:
    """One verb on one target; ParameterError if the target does not take the verb.

    value : set, or times what it is, or days moved (later above 0).   first, last : days, both included; None: the
    first and the last there are.   high : greatest value where one is drawn once a seed, `value` being the least, with
    the source and grade of that range.   line : in scenario.toml.   written : an edit as it is written.   cause : whose
    change it is; "" for an edit.
    """

    verb: Verb
    target: Target
    value: float = 0.0
    first: datetime.date | None = None
    last: datetime.date | None = None
    high: float | None = None
    source: str = ""
    grade: str = ""
    line: int = 0
    written: str = ""
    cause: str = ""

    def __post_init__(self) -> None:
        if self.verb not in self.target.verbs:
            known = ", ".join(self.target.verbs)
            raise ParameterError(f"{self.verb} of {self.target.label}: expected one of its verbs, {known}")

    @property
    def touches(self) -> str:
        """What no second cause may change."""
        return self.target.touches

    @property
    def text(self) -> str:
        """In a few words; an edit as it is written."""
        return self.written or self.target.text(self)

    @property
    def span(self) -> str:
        """Its days for readers, "" if it names none."""
        return (f" from {self.first}" if self.first else "") + (f" to {self.last}" if self.last else "")

    @property
    def ends(self) -> tuple[float, float]:
        """(least, greatest) value; the same unless it is drawn."""
        return self.value, self.value if self.high is None else self.high

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """The days that it names, and that to which it moves."""
        named = [day for day in (self.first, self.last) if day is not None]
        by = datetime.timedelta(days=int(self.value))
        return (*named, *(day + by for day in named if self.verb == "move"))

    def refused(self, why: str) -> ParameterError:
        """The error of a change that cannot be made."""
        return ArgumentError("edits" if self.written else self.cause or "change", repr(self.text), why)
