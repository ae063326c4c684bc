"""What a class expected before it saw the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from homefront.lab.people.classes import code_as_kept
from homefront.lab.refusals import FieldError
from homefront.lab.runs.playing import WAYS, Question
from homefront.lab.security import limits
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Class, Guess, JoinCode

BY_ADDRESS = limits.Limit("guess by address", 600, timedelta(minutes=10))
"""A whole class may come from one address."""


@dataclass(frozen=True)
class Guesses:
    """Guesses of a class. counts : of each of WAYS, of a number.   values : in order, of a flag."""

    total: int
    middle: float
    values: tuple[int, ...]
    counts: dict[str, int]


def class_of(session: Session, visitor: Visitor, code: str, address: str, now: datetime) -> int | None:
    """The class that a guess belongs to: the visitor's own, or that of a join code; None where there is none.

    A code that there is not counts as a try to join, so that nobody finds one by guessing here.
    """
    if visitor.class_id is not None or not code:
        return visitor.class_id
    limits.refuse_beyond(session, limits.JOIN_ADDRESS, address, now)
    found = session.scalars(
        select(JoinCode.class_id)
        .join(Class, Class.id == JoinCode.class_id)
        .where(JoinCode.code == code_as_kept(code), JoinCode.closed_at.is_(None), Class.frozen_at.is_(None))
    ).first()
    if found is None:
        limits.count(session, limits.JOIN_ADDRESS, address, now)
    return found


def checked(question: Question, text: str) -> str:
    """A guess as it is kept; FieldError for one that cannot be."""
    text = text.strip()
    if not question.flag:
        if text not in WAYS:
            raise FieldError("guess", f"Choose one of: {', '.join(WAYS)}.")
        return text
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= question.n):
        raise FieldError("guess", f"Got {text[:20]!r}; expected a whole number from 0 to {question.n}.")
    return str(int(text))


def keep(
    session: Session, visitor: Visitor, class_id: int, question: Question, guess: str, address: str, now: datetime
) -> None:
    """Keeps a guess for the class. A person's first guess stays: the next was made after the answer."""
    limits.spend(session, BY_ADDRESS, address, now)
    mine = (Guess.person_id == visitor.person_id, Guess.scenario == question.scenario, Guess.question == question.id)
    if visitor.person_id is not None and session.scalar(select(func.count()).where(*mine)):
        return
    session.add(
        Guess(class_id=class_id, person_id=visitor.person_id, scenario=question.scenario, question=question.id,
              answer=guess, created_at=now)
    )  # fmt: skip


def gathered(session: Session, class_id: int, question: Question) -> Guesses:
    """What the class has guessed for a question."""
    asked = (Guess.class_id == class_id, Guess.scenario == question.scenario, Guess.question == question.id)
    found = list(session.scalars(select(Guess.answer).where(*asked)))
    if not question.flag:
        return Guesses(len(found), 0.0, (), {way: found.count(way) for way in WAYS})
    values = sorted(int(one) for one in found)
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2 if values else 0.0
    return Guesses(len(values), middle, tuple(values), {})
