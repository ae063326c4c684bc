"""A counter-run: a comment that asks "and without that?", and shows what comes out as soon as it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from homefront.lab.runs import asking
from homefront.lab.runs.menu import menus
from homefront.lab.runs.rules import rules_of
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Comment, Essay, Job

FIELDS = ("change", "days", "value", "pairs", "people_per_agent")
"""Fields of the form (templates/run_form.html) that say what is to be run."""


def form_values(session: Session, visitor: Visitor, mechanisms: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the fields of the form need: `menus` and `rules` of change_fields in templates/run_form.html."""
    return {"menus": menus(mechanisms), "rules": rules_of(session, visitor.group)}


def is_requested(form: Mapping[str, str]) -> bool:
    """Whether the form of a comment asks for a run too."""
    return bool(form.get("change", "").strip())


def ask(
    session: Session, visitor: Visitor, essay: Essay, comment: Comment, form: Mapping[str, str], now: datetime,
    mechanisms: tuple[str, ...] = (),
) -> Job:  # fmt: skip
    """Asks for a run in the name of who wrote the comment, and ties it to it; one transaction with the comment.

    form : fields of FIELDS.   ValueError where the comment is not under the essay. FieldError for what cannot be asked
    and LabRefusalError beyond what the class may run: then the comment is not kept either, and the form is shown again.
    """
    if comment.essay_id != essay.id:
        raise ValueError(f"comment {comment.id} is under essay {comment.essay_id}, not {essay.id}")
    if comment.job_id is not None:  # the same comment, sent twice
        return session.get_one(Job, comment.job_id)
    job = asking.ask(session, visitor, form, now, mechanisms)
    comment.job_id = job.id
    return job
