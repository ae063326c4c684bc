"""An essay from its first draft to its published versions."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.refusals import FieldError
from homefront.lab.security.visitors import Visitor
from homefront.lab.settings import LabSettings
from homefront.lab.tables import Draft, Essay, EssayVersion, Visibility

LONGEST_TITLE = 200
LONGEST_PARAGRAPH = 10_000
"""Letters between two empty lines. Links and emphasis of much longer ones would take minutes to read."""

Sources = list[dict[str, Any]]


class DraftConflictError(FieldError):
    """The draft was saved elsewhere since the page was opened. title, body, sources, revision : as saved now."""

    def __init__(self, saved: Draft) -> None:
        self.title, self.body, self.sources, self.revision = saved.title, saved.body, saved.sources, saved.revision
        super().__init__(
            "body",
            "Another tab or device has saved this draft since you opened it. Compare the two before you save again.",
        )


def begin(
    session: Session, visitor: Visitor, title: str, body: str, settings: LabSettings, now: datetime,
    sources: Sources | None = None,
) -> Essay:  # fmt: skip
    """A new essay with its draft. FieldError for a title or a text that cannot be taken.

    The same first draft that comes once more, since its answer was lost, is the same essay.
    """
    title, body = checked(title, body, settings)
    mine = (Essay.author_id == visitor.person, Essay.version == 0, Essay.removed_at.is_(None), Draft.revision == 1)
    alike = select(Essay).join(Draft).where(*mine, Draft.title == title, Draft.body == body)
    if (known := session.scalars(alike).first()) is not None:
        return known
    essay = Essay(class_id=visitor.group, author_id=visitor.person, title=title, created_at=now)
    session.add(essay)
    session.flush()
    session.add(Draft(essay_id=essay.id, title=title, body=body, sources=sources or [], saved_at=now))
    return essay


def save(
    session: Session, essay: Essay, title: str, body: str, revision: int, settings: LabSettings, now: datetime,
    sources: Sources | None = None,
) -> Draft:  # fmt: skip
    """Saves the draft. revision : of the draft that the page showed.   sources : None for those that are there.

    DraftConflictError where another tab has saved since; FieldError for a title or a text that cannot be taken.
    """
    title, body = checked(title, body, settings)
    draft = session.get_one(Draft, essay.id, with_for_update=True)
    as_sent = (title, body, draft.sources if sources is None else sources)
    if draft.revision == revision + 1 and (draft.title, draft.body, draft.sources) == as_sent:
        return draft  # the same form once more, since its answer was lost
    if draft.revision != revision:
        raise DraftConflictError(draft)
    draft.title, draft.body, draft.saved_at, draft.revision = title, body, now, revision + 1
    draft.sources = draft.sources if sources is None else sources
    if essay.version == 0:
        essay.title = title
    return draft


def publish(session: Session, essay: Essay, visibility: Visibility, now: datetime) -> EssayVersion:
    """Makes the draft the version that is read; one that is read already is not made again. FieldError for an empty
    text.
    """
    draft = session.get_one(Draft, essay.id, with_for_update=True)
    if not draft.body.strip():
        raise FieldError("body", "There is no text yet; write something before you publish it.")
    essay.title, essay.visibility = draft.title, visibility
    newest = select(EssayVersion).where(EssayVersion.essay_id == essay.id, EssayVersion.number == essay.version)
    known = session.scalars(newest).first()
    if known and (known.title, known.body, known.sources) == (draft.title, draft.body, draft.sources):
        return known
    essay.version += 1
    version = EssayVersion(
        essay_id=essay.id, number=essay.version, title=draft.title, body=draft.body, sources=draft.sources,
        published_at=now,
    )  # fmt: skip
    session.add(version)
    essay.published_at = essay.published_at or now
    return version


def checked(title: str, body: str, settings: LabSettings) -> tuple[str, str]:
    """Title and text as they are kept; FieldError for what cannot be."""
    title = " ".join(title.split())
    if not title:
        raise FieldError("title", "It is empty; give the essay a title.")
    if len(title) > LONGEST_TITLE:
        raise FieldError("title", f"It has {len(title)} letters; expected {LONGEST_TITLE} at most.")
    if len(body) > settings.longest_essay:
        raise FieldError("body", f"It has {len(body):,} letters; expected {settings.longest_essay:,} at most.")
    body = body.replace("\r\n", "\n")
    longest = max((len(part) for part in re.split(r"\n\s*\n", body)), default=0)
    if longest > LONGEST_PARAGRAPH:
        raise FieldError(
            "body",
            f"One paragraph has {longest:,} letters; expected {LONGEST_PARAGRAPH:,} at most. An empty line ends one.",
        )
    if "\x00" in title + body:
        raise FieldError("body", "It holds a character that cannot be kept (zero); take it out.")
    return title, body
