"""How often something may be tried, kept in the database: the same for all servers, and after a restart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from homefront.lab.refusals import LabRefusalError
from homefront.lab.tables import Attempt


@dataclass(frozen=True)
class Limit:
    """At most so many tries of one kind in a stretch of time."""

    what: str
    most: int
    within: timedelta


JOIN_ADDRESS = Limit("join by address", 20, timedelta(minutes=10))
JOIN_ALL = Limit("join by anybody", 300, timedelta(hours=1))
SIGN_IN_HERE = Limit("sign in by name and address", 10, timedelta(minutes=15))
SIGN_IN_NAME = Limit("sign in by name", 100, timedelta(hours=1))
SIGN_IN_KNOWN = Limit("sign in by name, from a browser of theirs", 10, timedelta(minutes=15))
"""A name is not locked for all: whoever guesses would keep the person out. The 100 an hour are the most that OWASP's
ASVS (2.2.1) allows for one account."""

SIGN_IN_ADDRESS = Limit("failed sign in by address", 60, timedelta(minutes=15))
OWN_PASSWORD = Limit("own password", 10, timedelta(minutes=15))
WRITE_PERSON = Limit("write", 60, timedelta(minutes=5))
OLDEST = timedelta(days=1)
"""Tries that are older are forgotten."""


def refuse_beyond(session: Session, limit: Limit, who: str, now: datetime) -> None:
    """LabRefusalError, with the seconds to wait, where there were as many tries as there may be.

    Needs a writing transaction: others who try for the same wait until its end, so that a hundred tries in one moment
    are no more than one after the other.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    held = insert(Attempt).values(key=_key(limit, who), since=now, count=0)
    row = session.execute(
        held.on_conflict_do_update(index_elements=[Attempt.key], set_={"count": Attempt.count}).returning(
            Attempt.count.label("tries"), Attempt.since
        )
    ).one()
    if row.tries >= limit.most and (remaining := row.since + limit.within - now) > timedelta(0):
        wait = ceil(remaining.total_seconds())
        raise LabRefusalError(
            429,
            "Too many tries",
            f"There were {row.tries} in a short time. Try again in {max(1, wait // 60)} minutes.",
            wait,
        )


def count(session: Session, limit: Limit, who: str, now: datetime) -> None:
    """One more try. Counting begins again when the stretch of time is over."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(Attempt).values(key=_key(limit, who), since=now, count=1)
    old = Attempt.since <= now - limit.within
    session.execute(
        row.on_conflict_do_update(
            index_elements=[Attempt.key],
            set_={"count": case((old, 1), else_=Attempt.count + 1), "since": case((old, now), else_=Attempt.since)},
        )
    )


def spend(session: Session, limit: Limit, who: str, now: datetime) -> None:
    """Counts one try, or LabRefusalError where there were as many as there may be."""
    refuse_beyond(session, limit, who, now)
    count(session, limit, who, now)


def forget(session: Session, limit: Limit, who: str) -> None:
    """Begins to count again, after a try that was right."""
    session.execute(delete(Attempt).where(Attempt.key == _key(limit, who)))


def forget_old(session: Session, now: datetime) -> None:
    """Takes away what no limit asks for any more."""
    session.execute(delete(Attempt).where(Attempt.since < now - OLDEST))


def _key(limit: Limit, who: str) -> str:
    return hashlib.sha256(f"{limit.what}\n{who}".encode()).hexdigest()
