"""A new class opens with something to read: runs, a sample essay with a picture and six comments, a guided reading."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.argument import anchors
from homefront.lab.essays import bibliography, pictures
from homefront.lab.essays.rendered import Rendered, rendered
from homefront.lab.figures import stored
from homefront.lab.people import names
from homefront.lab.tables import (
    Class,
    Comment,
    Draft,
    Essay,
    EssayVersion,
    Person,
    Role,
    StoredRun,
    Visibility,
)

COMMENTS = "comments.json"
"""Of the newest essay: by whom, what it speaks of (a sentence, or a day of a chart) or which number it answers."""

PICTURE = "map.png"
SHOWS = "Map of the cities that were lost in 1941, by month; Moscow, Leningrad and Tula were not taken"
"""The picture that a text calls picture:map (tools/lab_map.py makes it), and what it shows, in words."""

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
            essay = _publish(session, group, teacher, title, _read(text), _read(works) if works else "", now)
        _comment(session, essay, now)


def _publish(
    session: Session, group: Class, teacher: Person, title: str, body: str, works: str, now: datetime
) -> Essay:
    sources = bibliography.read(works)
    essay = Essay(
        class_id=group.id, author_id=teacher.id, title=title, visibility=Visibility.CLASS, version=1, created_at=now,
        published_at=now,
    )  # fmt: skip
    session.add(essay)
    session.flush()
    if "(picture:map)" in body:
        made = pictures.encoded(_file(PICTURE).read_bytes())
        picture = pictures.keep(session, essay, teacher.id, made, SHOWS, now)
        body = body.replace("(picture:map)", f"(picture:{picture.id})")
    session.add(Draft(essay_id=essay.id, title=title, body=body, sources=sources, saved_at=now))
    session.add(EssayVersion(essay_id=essay.id, number=1, title=title, body=body, sources=sources, published_at=now))
    return essay


def _comment(session: Session, essay: Essay, now: datetime) -> None:
    """Sample comments, by people who cannot sign in, and whose names say that they are samples."""
    draft = session.get_one(Draft, essay.id)
    text = rendered(session, essay.id, draft.body, draft.sources)
    people: dict[str, Person] = {}
    made: list[Comment] = []
    for number, one in enumerate(json.loads(_read(COMMENTS)), 1):
        if one["by"] not in people:
            people[one["by"]] = _sample(session, essay.class_id, one["by"], now)
        at, chart = _place(text, one), None
        if figure := anchors.figure_at(text, at):
            found = stored.chart_of(session, figure.ref.run, figure.ref.chart)
            chart = found[1] if found else None
        anchor, place = anchors.place_of(text, at, one.get("day", ""), chart)
        answered = made[one["answers"] - 1].id if "answers" in one else None
        comment = Comment(
            essay_id=essay.id, number=number, parent_id=answered, author_id=people[one["by"]].id, body=one["body"],
            anchor=anchor, place=place, version=essay.version, created_at=now, reviewed_at=now,
        )  # fmt: skip
        session.add(comment)
        session.flush()
        made.append(comment)
    essay.comments = len(made)


def _sample(session: Session, class_id: int, name: str, now: datetime) -> Person:
    """Somebody without a password."""
    person = Person(class_id=class_id, name=name, name_key=names.key(name), role=Role.GUEST, created_at=now)
    session.add(person)
    session.flush()
    return person


def _place(text: Rendered, one: dict[str, Any]) -> str:
    """The place of a comment, as a form names it: that of its sentence or chart. StopIteration where there is none."""
    if "chart" in one:
        return next(ref.id for ref in text.document.figures if ref.chart == one["chart"])
    if "quote" not in one:
        return ""
    every = ((f"{part.id}s{n}", said) for part in text.document.paragraphs for n, said in enumerate(part.sentences, 1))
    return next(at for at, said in every if said == one["quote"])


def _read(name: str) -> str:
    return _file(name).read_text(encoding="utf-8")


def _file(name: str) -> Traversable:
    return resources.files("homefront.lab.content").joinpath(name)
