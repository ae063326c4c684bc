"""Parameters of the processes as the described worlds have them: value, range, what is known of it, and how sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from homefront.experiments.identification import NARROW, learnt
from homefront.inputs.changed import changes_of
from homefront.parameters import ParameterSpec, draws_its_own, specs_of
from homefront.processes import from_priors
from homefront.views.odd.document import Block, code
from homefront.views.odd.sourced import sourced_table
from homefront.views.odd.subject import Subject

Role = Literal["fitted", "drawn", "set", "rule", "held"]
"""fitted : a draw of the fit's posterior.   drawn : from its range, by each world.   set : by the user or by a cause
that is left out.   rule : on or off.   held : one value in every world."""

Grade = Literal["fitted", "earlier fit", "literature", "assumed", "rule", "set by the user"]

OF_ROLE: dict[Role, str] = {
    "fitted": "fitted", "drawn": "drawn by each world", "set": "set for these worlds", "rule": "on (1) or off (0)",
    "held": "held",
}  # fmt: skip
"""Why a parameter has the value that it has, in short; register.txt says what the words mean."""


@dataclass(frozen=True)
class ParameterRow:
    """One parameter. value : in words.   narrowed : sd of the posterior over that of the prior; None if not fitted."""

    process: str
    field: str
    spec: ParameterSpec
    role: Role
    value: str
    narrowed: float | None

    @property
    def name(self) -> str:
        return f"{self.process}.{self.field}"

    @property
    def range(self) -> str:
        """The prior; of a rule, its two values."""
        return span(*self.spec.prior) + (", log" if self.spec.log else "")

    @property
    def grade(self) -> Grade:
        if self.role == "fitted":
            return "fitted"
        if self.role == "set":
            return "set by the user"
        return "rule" if self.role == "rule" else grade_of(self.spec.source)


def grade_of(source: str) -> Grade:
    """How sure a value is that no fit of this version has moved, by what its source says. Where that does not tell, it
    is assumed.

    >>> grade_of("Krivosheev 2001, recalled"), grade_of("set by hand in the trial"), grade_of("fitted by the trial")
    ('literature', 'assumed', 'earlier fit')
    """
    if "assumed" in source:
        return "assumed"
    if "fitted" in source:
        return "earlier fit"
    of_the_project = re.search(r"\btrial\b|docs/(?!model/references)", source)
    return (
        "literature" if not of_the_project and re.search(r"recalled|\b1[5-9]\d\d\b|\b20\d\d\b", source) else "assumed"
    )


def parameter_rows(subject: Subject) -> list[ParameterRow]:
    """Every parameter of the processes that are described and that has something to act on, in the order of their
    declarations."""
    return list(_rows(subject))


def _rows(subject: Subject) -> Iterator[ParameterRow]:
    settings, posterior = subject.settings, subject.posterior
    fitted = {one.name: one for one in learnt(posterior)} if posterior is not None else {}
    drawn = set(from_priors(settings.parameter_set, settings.mechanisms))
    chosen = settings.processes()
    by_cause = {
        change.target.name: change.ends
        for change in changes_of(subject.scenario, settings.causes, settings.edits)
        if change.target.home == "parameters"
    }
    for cls in subject.processes:
        for field, spec in specs_of(cls).items():
            name = f"{cls.name}.{field}"
            if name in subject.idle:
                continue
            as_set = float(getattr(chosen[cls.name], field))
            if name in by_cause:
                yield ParameterRow(cls.name, field, spec, "set", span(*by_cause[name]), None)
            elif name in settings.changes:
                yield ParameterRow(cls.name, field, spec, "set", number(as_set), None)
            elif name in fitted:
                one = fitted[name]
                value = f"{number(one.mean)} (sd {number(one.sd, 2)})"
                yield ParameterRow(cls.name, field, spec, "fitted", value, one.narrowed)
            elif spec.unit == "flag":
                yield ParameterRow(cls.name, field, spec, "rule", number(as_set), None)
            elif name in drawn or (spec.sampled and draws_its_own(settings.parameter_set)):
                yield ParameterRow(cls.name, field, spec, "drawn", "drawn", None)
            else:
                yield ParameterRow(cls.name, field, spec, "held", number(as_set), None)


def parameter_table(process: str, rows: list[ParameterRow]) -> list[Block]:
    """The parameters of one process; nothing where it has none."""
    own = [row for row in rows if row.process == process]
    if not own:
        return []
    cells = [
        (code(row.name), row.spec.symbol, row.spec.doc, row.value, row.range, row.spec.unit, _grade_text(row),
         row.spec.source)
        for row in own
    ]  # fmt: skip
    columns = [
        ("parameter", 18.0), ("symbol", 9.5), ("meaning", 22.0), ("value", 11.0), ("range (prior)", 10.0),
        ("unit", 8.5), ("how sure", 9.0), ("source", 16.0),
    ]  # fmt: skip
    return sourced_table(f"Parameters of the submodel {process}.", columns, cells)


def _grade_text(row: ParameterRow) -> str:
    """The grade; of a fitted one, whether the fit has narrowed it."""
    if row.narrowed is None:
        return row.grade
    return "fitted, narrowed" if row.narrowed < NARROW else "fitted, still wide"


def number(value: float, digits: int = 4) -> str:
    """A number as a reader writes it: 4 digits, whole ones in full.

    >>> number(21.835623587446904), number(1185000.0), number(0.0005), number(250.0)
    ('21.84', '1,185,000', '0.0005', '250')
    """
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 10**digits:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def span(low: float, high: float) -> str:
    """Two numbers as a range; one where they are the same."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"
