"""A new class opens with something to read: stored runs, a sample essay and a guided reading."""

from __future__ import annotations

from datetime import datetime
from importlib import resources

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.essays import bibliography
from homefront.lab.figures import stored
from homefront.lab.tables import Class, Draft, Essay, EssayVersion, Person, Role, StoredRun, Visibility

ESSAYS = (
    ("A guided reading of “How was it possible that it held?”", "reading.md", ""),
    ("How was it possible that it held?", "essay.md", "works.json"),
)
"""Title, text and bibliography of each, the newest last."""


def fill(session: Session, now: datetime) -> None:
    """Keeps the runs that come with the package and are not there yet; gives the newest class its essays, in the
    teacher's name, where it has never had one."""
    known = set(session.scalars(select(StoredRun.key)))
    for run in stored.shipped(known):
        stored.keep(session, run, now)
    group = session.scalars(select(Class).order_by(Class.id.desc())).first()
    if group is None or session.scalars(select(Essay.id).where(Essay.class_id == group.id)).first() is not None:
        return
    teachers = select(Person).where(Person.class_id == group.id, Person.role == Role.TEACHER).order_by(Person.id)
    if (teacher := session.scalars(teachers).first()) is not None:
        for title, text, works in ESSAYS:
            _publish(session, group, teacher, title, _read(text), _read(works) if works else "", now)


def _publish(session: Session, group: Class, teacher: Person, title: str, body: str, works: str, now: datetime) -> None:
    sources = bibliography.read(works)
    essay = Essay(
        class_id=group.id, author_id=teacher.id, title=title, visibility=Visibility.CLASS, version=1, created_at=now,
        published_at=now,
    )  # fmt: skip
    session.add(essay)
    session.flush()
    session.add(Draft(essay_id=essay.id, title=title, body=body, sources=sources, saved_at=now))
    session.add(EssayVersion(essay_id=essay.id, number=1, title=title, body=body, sources=sources, published_at=now))


def _read(name: str) -> str:
    return resources.files("homefront.lab.content").joinpath(name).read_text(encoding="utf-8")
