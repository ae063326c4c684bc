"""What a class may run: the teacher's rules, and the checks of what is asked against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from homefront.lab.refusals import FieldError, LabRefusalError
from homefront.lab.tables import Job, JobState, Person, RunRules

SCALES = (20_000, 10_000, 5_000, 2_000, 1_000)
"""People an agent stands for, from the coarsest world to the finest that a class can be given."""

PAIRS = (5, 10, 20, 50, 100)
"""Pairs of worlds that can be chosen from; fewer than five have no interval that says anything."""

MOST_PER_HOUR, MOST_DAYS = 200, 60
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Rules:
    """What people of a class may run; the fields are those of tables.RunRules."""

    people_per_agent: int = 20_000
    pairs: int = 20
    per_hour: int = 10
    without: bool = True
    dates: bool = True
    values: bool = True
    days: int = 10
    closed: tuple[str, ...] = ()

    @property
    def scales(self) -> tuple[int, ...]:
        """People an agent may stand for."""
        return tuple(one for one in SCALES if one >= self.people_per_agent)

    @property
    def counts(self) -> tuple[int, ...]:
        """Numbers of pairs to choose from."""
        return tuple(one for one in PAIRS if one <= self.pairs)

    def allows(self, scenario: str, kind: str, cause: str) -> bool:
        """Whether a choice of a menu is open. kind : "without", "move" or "value"."""
        opened = {"without": self.without, "move": self.dates, "value": self.values}[kind]
        return opened and f"{scenario}/{cause}" not in self.closed


def rules_of(session: Session, class_id: int) -> Rules:
    """The rules of a class."""
    row = session.get(RunRules, class_id)
    if row is None:
        return Rules()
    given = {one.name: getattr(row, one.name) for one in fields(Rules)}
    return Rules(**{**given, "closed": tuple(row.closed)})


def set_rules(session: Session, class_id: int, rules: Rules) -> None:
    """Keeps the rules of a class. Runs that were asked for before stay as they are."""
    session.merge(RunRules(class_id=class_id, **{**asdict(rules), "closed": list(rules.closed)}))


def rules_from(form: Mapping[str, str], closed: tuple[str, ...]) -> Rules:
    """Rules as a form has them. FieldError where a number is none of those that can be."""
    return Rules(
        people_per_agent=_one_of(form, "people_per_agent", SCALES), pairs=_one_of(form, "pairs", PAIRS),
        per_hour=whole(form, "per_hour", 0, MOST_PER_HOUR), days=whole(form, "days", 1, MOST_DAYS),
        without="without" in form, dates="dates" in form, values="values" in form, closed=closed,
    )  # fmt: skip


def whole(form: Mapping[str, str], name: str, low: int, high: int) -> int:
    """A whole number of a form; FieldError where it is none from low to high."""
    text = form.get(name, "").strip().removeprefix("+").replace("\N{MINUS SIGN}", "-")
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and low <= int(text) <= high):
        raise FieldError(name, f"Got {text[:20]!r}; expected a whole number from {low} to {high}.")
    return int(text)


def refuse_too_many(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    """LabRefusalError where a person has asked for as many runs in an hour as the class may.

    A run counts that was or is to be computed for them; one whose result was there already is free. Whoever asks twice
    at the same time is counted one after the other.
    """
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    free = Job.state.in_([JobState.DONE, JobState.CANCELLED]) & Job.started_at.is_(None)
    recent = (Job.person_id == person_id, Job.created_at > now - HOUR, ~free)
    count, oldest = session.execute(select(func.count(), func.min(Job.created_at)).where(*recent)).one()
    if count < rules.per_hour:
        return
    wait = max(1, int((oldest + HOUR - now).total_seconds())) if oldest else 3600
    raise LabRefusalError(
        429, "No more runs in this hour",
        f"You have asked for {count} runs in the last hour; your teacher has set {rules.per_hour} an hour for each. "
        f"Try again in {max(1, wait // 60)} minutes. What has been computed already can always be looked at.", wait,
    )  # fmt: skip


def _one_of(form: Mapping[str, str], name: str, known: tuple[int, ...]) -> int:
    text = form.get(name, "")
    if text not in map(str, known):
        raise FieldError(name, f"Got {text[:20]!r}; expected one of {', '.join(map(str, known))}.")
    return int(text)
