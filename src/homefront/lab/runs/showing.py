"""A run in words and numbers, as its page, a comment and a list show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from homefront.lab.runs.asking import may_cancel
from homefront.lab.security.visitors import Visitor
from homefront.lab.tables import Job, JobState, Person, Result

STATES = {
    JobState.QUEUED: "waits for its turn", JobState.RUNNING: "is being computed", JobState.DONE: "done",
    JobState.FAILED: "failed", JobState.CANCELLED: "cancelled",
}  # fmt: skip

INTERVALS = {
    "exact": "95 % interval", "bootstrap": "95 % interval", "bound": "all pairs alike; another difference would lie in",
}  # fmt: skip


@dataclass(frozen=True)
class OutcomeView:
    """One outcome of pairs of worlds, in words. twins : what static/runs.js draws, one line a pair of worlds."""

    name: str
    words: str
    before: str
    after: str
    difference: str
    interval: str
    turned: str
    flag: bool
    twins: dict[str, Any]


@dataclass(frozen=True)
class RunView:
    """A run. percent : of it that is done.   over : it will not change any more.   may_cancel : by this visitor.

    first, others : outcomes, the first being the one that the scenario asks first.   spec : what was asked.
    """

    id: int
    key: str
    state: JobState
    state_text: str
    percent: int
    words: str
    title: str
    author: str | None
    created_at: datetime
    seconds: float | None
    reason: str
    spec: Mapping[str, Any]
    may_cancel: bool
    first: OutcomeView | None = None
    others: tuple[OutcomeView, ...] = ()
    parting: str = ""
    prices: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def outcomes(self) -> tuple[OutcomeView, ...]:
        """All of them, the first first."""
        return (self.first, *self.others) if self.first else self.others


def run_views(session: Session, visitor: Visitor, jobs: Collection[Job], results: bool = True) -> list[RunView]:
    """These runs, which the visitor may see, in the same order. results : with what came out; a list needs none."""
    people = {one.person_id for one in jobs if one.person_id is not None}
    names = {id_: name for id_, name in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))}
    wanted = {one.result_id for one in jobs if one.result_id is not None and results}
    found = {one.id: one for one in session.scalars(select(Result).where(Result.id.in_(wanted)))}
    return [
        _run_view(job, names.get(job.person_id or 0), found.get(job.result_id or 0), may_cancel(visitor, job))
        for job in jobs
    ]


def run_views_by_id(session: Session, visitor: Visitor, job_ids: Collection[int]) -> dict[int, RunView]:
    """Runs by their ids, as comments name them. Whoever may read the comment may see its run."""
    if not job_ids:
        return {}
    jobs = list(session.scalars(select(Job).where(Job.id.in_(job_ids))))
    return {one.id: one for one in run_views(session, visitor, jobs)}


def _run_view(job: Job, author: str | None, result: Result | None, cancellable: bool) -> RunView:
    from homefront.lab.runs.menu import titles

    spec, data = job.spec, result.data if result else {}
    outcomes = [_outcome(one, data["values"][one["outcome"]]) for one in data["outcomes"]] if "values" in data else []
    return RunView(
        id=job.id, key=job.key, state=job.state, state_text=STATES[job.state], percent=round(100 * job.progress),
        words=spec.get("words", ""), title=titles().get(spec.get("scenario", ""), ""), author=author,
        created_at=job.created_at, seconds=result.seconds if result else None, reason=job.reason or "", spec=spec,
        may_cancel=cancellable and job.state in (JobState.QUEUED, JobState.RUNNING),
        first=outcomes[0] if outcomes else None, others=tuple(outcomes[1:]), parting=data.get("parting", ""),
        prices=tuple(data.get("prices", ())),
    )  # fmt: skip


def _outcome(told: Mapping[str, Any], values: list[list[float | None]]) -> OutcomeView:
    from homefront.views.report.words import number

    unit, pairs = told["unit"], told["pairs"]
    flag = unit == "flag"
    before, after = values
    if flag:
        sides = [sum(value == 1 for value in one) for one in values]
        said = [f"{count} of {pairs}" for count in sides]
        lost = sum(a == 1 and b != 1 for a, b in zip(before, after, strict=True))
        gained = sum(a != 1 and b == 1 for a, b in zip(before, after, strict=True))
        turned = f"{lost} of {pairs} turn to no, {gained} to yes"
        ends = [["h" if value == 1 else "b" for value in one] for one in values]
        twins: dict[str, Any] = {"ends": ends}
    else:
        said, turned = [number(told["without_mean"], unit), number(told["with_mean"], unit)], ""
        known = [value for one in values for value in one if value is not None]
        drawn = len(known) == 2 * pairs  # a world without a number has no place on the line
        twins = {"values": values, "low": number(min(known), unit), "high": number(max(known), unit)} if drawn else {}
    return OutcomeView(
        name=told["outcome"], words=told["words"], before=said[0], after=said[1],
        difference=_difference(told["difference"], unit), interval=_interval(told), turned=turned, flag=flag,
        twins=twins,
    )  # fmt: skip


def _difference(value: float | None, unit: str) -> str:
    """A difference with its sign; of chances and shares in points, hundredths."""
    from homefront.views.report.words import number

    if value is None:
        return "not known"
    text = f"{100 * value:.0f} points" if unit in ("flag", "share") else number(value, unit)
    return text.replace("-", "\N{MINUS SIGN}") if value < 0 else f"+{text}" if value > 0 else text


def _interval(told: Mapping[str, Any]) -> str:
    if told["interval"] == "construction":
        return "cannot differ: no such world reads what was changed"
    if told["low"] is None or told["high"] is None:
        return "all pairs differ alike; too few to say how sure that is"
    low, high = (_difference(told[end], told["unit"]) for end in ("low", "high"))
    first = low.removesuffix(" points").removesuffix(" people")
    return f"{INTERVALS[told['interval']]} {first} to {high}"
